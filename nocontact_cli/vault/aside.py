"""Copies of files before something is done to them that cannot be taken back.

A copy stands beside the file, under its name with a number: `main.dat.1`.
"""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from nocontact_cli.errors import DamagedError
from nocontact_cli.vault.cipher import intact, open_database
from nocontact_cli.vault.faults import busy_error, file_error, told
from nocontact_cli.vault.files import clear, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

_JOURNAL: Final = "-journal"
_TRIES: Final = 3


def keep_aside(paths: Sequence[Path], held: Mapping[Path, BinaryIO] | None = None) -> tuple[Path, ...]:
    """Copy files with their journals, byte by byte. Files that are not there are left out.

    Args:
        paths: Files of one folder.
        held: Those that `guard.still` keeps still; to open one of them once more would let go of it.

    Returns:
        The copies, all with the same number.

    Raises:
        FileError: A file cannot be read, or a copy cannot be written; then there is none.
    """
    number = 1
    while any(_named(path, number).exists() for path in paths):
        number += 1
    made: list[Path] = []
    for path in paths:
        copy = _named(path, number)
        try:
            for suffix in (_JOURNAL, ""):
                source = path.with_name(path.name + suffix)
                with suppress(FileNotFoundError):
                    data = _read(source, held or {})
                    target = copy.with_name(copy.name + suffix)
                    write_whole(target, target.with_name(target.name + ".new"), data)
                    if not suffix:
                        made.append(copy)
        except OSError as error:
            for each in {copy, *made}:
                with suppress(OSError):
                    clear(each)
            raise file_error(error, path, "copied") from error
    return tuple(made)


def keep_record_aside(path: Path, key: bytes) -> Path:
    """Copy a record, and prove that the copy is whole.

    Args:
        path: The record, which no connection of this process is writing.
        key: 32 bytes.

    Raises:
        FileError: The copy cannot be written, or another window kept writing meanwhile.
    """
    for _ in range(_TRIES):
        (copy,) = keep_aside((path,))
        # A window that wrote in this moment may have left half of a page in the copy.
        with suppress(DamagedError), told(copy), closing(open_database(copy, key)) as connection:
            if intact(connection):
                return copy
        with suppress(OSError):
            clear(copy)
    raise busy_error(path)


def _read(path: Path, held: Mapping[Path, BinaryIO]) -> bytes:
    if path not in held:
        return path.read_bytes()
    held[path].seek(0)
    return held[path].read()


def _named(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}")
