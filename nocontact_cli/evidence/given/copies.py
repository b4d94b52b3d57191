"""A private folder for copies of databases, gone when they are read, or at the next start after a kill.

SQLite reads files by name only, with the log that lies beside them, and would write beside the user's own.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from nocontact_cli.evidence.faults import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX: Final = "copy-"
DATABASE: Final = "main.db"
LOG: Final = "main.db-wal"
_HELD: Final = "main.lck"
_OURS: Final = frozenset({DATABASE, LOG, "main.db-shm", "main.db-journal", _HELD})
_CHUNK: Final = 1 << 20
_YOUNG: Final = 60
"""Seconds in which a folder without its lock may be one that is just being made."""


@contextmanager
def private_folder(beside: Path | None = None) -> Iterator[Path]:
    """A folder that only its owner can look into. It is removed at the end, with what lies in it.

    Args:
        beside: Where to make it; the system's folder for temporary files if None.

    Raises:
        UnreadableError: It cannot be made.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    except OSError as error:
        raise UnreadableError(_no_copy(error)) from error
    try:
        with _held(folder / _HELD):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


def sweep(beside: Path | None = None) -> int:
    """Remove the folders of processes that ended without doing so; how many there were.

    What is in use, belongs to somebody else, or holds anything that is not ours stays.

    Args:
        beside: As for `private_folder`.
    """
    removed = 0
    with suppress(OSError):
        for folder in sorted(Path(beside or tempfile.gettempdir()).glob(f"{PREFIX}*")):
            removed += _swept(folder)
    return removed


def _swept(folder: Path) -> bool:
    with suppress(OSError):
        state = folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or (sys.platform != "win32" and state.st_uid != os.getuid()):
            return False
        found = {one.name for one in folder.iterdir()}
        if not found <= _OURS:
            return False
        if _HELD not in found:
            # Somebody else's empty folder may have such a name; one that is being made has no lock yet.
            if not found and time.time() - state.st_mtime > _YOUNG and stat.S_IMODE(state.st_mode) == stat.S_IRWXU:
                folder.rmdir()
                return True
            return False
        with _held(folder / _HELD):
            pass
        shutil.rmtree(folder)
        return True
    return False


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Keep a file locked, for as long as this process lives.

    Raises:
        OSError: Another process does.
    """
    if sys.platform == "win32":
        # There, a file that is open cannot be removed.
        path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415 - Not there on Windows.

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _no_copy(error: OSError) -> str:
    return f"A private copy of it cannot be made: {error.strerror or 'the system gives no reason'}."
