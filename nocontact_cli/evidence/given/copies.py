"""A private folder for copies of databases, gone when they are read.

SQLite reads files by name only, with the log that lies beside them, and would write beside the user's own.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.given.leftovers import HELD, PREFIX, held, remove, temporary_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK: Final = 1 << 20
_TRIES: Final = 3


@contextmanager
def private_folder(beside: Path | None = None) -> Iterator[Path]:
    """A folder that only its owner can look into. It is removed at the end, with what lies in it.

    Args:
        beside: Where to make it; the system's folder for temporary files if None.

    Raises:
        UnreadableError: It cannot be made.
    """
    for left in reversed(range(_TRIES)):
        with ExitStack() as stack:
            try:
                folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside or temporary_folder()))
                stack.callback(_removed, folder)
                stack.enter_context(held(folder / HELD))
            except OSError as error:
                # The sweep of another window may take the folder before its lock is held; then another is made.
                if left:
                    continue
                raise UnreadableError(_no_copy(error)) from error
            yield folder
            return


def copy(stream: BinaryIO, path: Path) -> None:
    """Write a stream to a new file that only its owner can read.

    Raises:
        UnreadableError: The stream is damaged, or there is no room for it.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            while data := stream.read(_CHUNK):
                file.write(data)
    except OSError as error:
        raise UnreadableError(_no_copy(error)) from error


def _removed(folder: Path) -> None:
    with suppress(OSError):
        remove(folder)


def _no_copy(error: OSError) -> str:
    return f"A private copy of it cannot be made: {error.strerror or 'the system gives no reason'}."
