"""What a call that was killed could not take away itself: its private folder with a copy of a database.

Looked for whenever the record is opened, so it loads nothing that is slow.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX: Final = "copy-"
DATABASE: Final = "main.db"
LOG: Final = "main.db-wal"
HELD: Final = "main.lck"
"""The file that is locked as long as the folder is in use."""
_OURS: Final = frozenset({DATABASE, LOG, "main.db-shm", "main.db-journal", HELD})
_YOUNG: Final = 60
"""Seconds in which a folder without its lock may be one that is just being made."""


def temporary_folder() -> Path:
    """The folder for temporary files, as `tempfile` finds it, but without the file it would write there to try it."""
    for named in (*map(os.environ.get, ("TMPDIR", "TEMP", "TMP")), "/tmp", "/var/tmp"):  # noqa: S108 - Mode 0700 in it.
        folder = Path(named or "")
        if folder.is_absolute() and folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
            return folder
    import tempfile  # noqa: PLC0415 - Slow to load, and seldom asked.

    return Path(tempfile.gettempdir())


def sweep(beside: Path | None = None) -> int:
    """Remove the folders of processes that ended without doing so; how many there were.

    What is in use, belongs to somebody else, or holds anything that is not ours stays.

    Args:
        beside: Where they would lie; the system's folder for temporary files if None.
    """
    removed = 0
    with suppress(OSError), os.scandir(beside or temporary_folder()) as found:
        for one in found:
            if one.name.startswith(PREFIX):
                removed += _swept(Path(one.path))
    return removed


def _swept(folder: Path) -> bool:
    with suppress(OSError):
        state = folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or (sys.platform != "win32" and state.st_uid != os.getuid()):
            return False
        found = {one.name for one in folder.iterdir()}
        if not found <= _OURS:
            return False
        if HELD not in found:
            # Somebody else's empty folder may have such a name; one that is being made has no lock yet.
            if not found and time.time() - state.st_mtime > _YOUNG and stat.S_IMODE(state.st_mode) == stat.S_IRWXU:
                folder.rmdir()
                return True
            return False
        with held(folder / HELD):
            _empty(folder)
            if sys.platform != "win32":
                # Before it is let go, so that who is about to take it sees that it is gone.
                (folder / HELD).unlink()
        remove(folder)
        return True
    return False


def remove(folder: Path) -> None:
    """Remove such a folder, its lock last: without it, what a kill leaves would be taken for somebody else's.

    Raises:
        OSError: Something in it cannot be removed. Then the lock stays too.
    """
    _empty(folder)
    (folder / HELD).unlink(missing_ok=True)
    folder.rmdir()


def _empty(folder: Path) -> None:
    refused: OSError | None = None
    for one in folder.iterdir():
        if one.name != HELD:
            try:
                one.unlink(missing_ok=True)
            except OSError as error:
                refused = error
    if refused:
        raise refused


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep a file locked, for as long as this process lives.

    Raises:
        OSError: Another process does, or has just removed it.
    """
    if sys.platform == "win32":
        # There, a file that is open cannot be removed.
        path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415 - Not there on Windows.

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.path.samestat(os.fstat(descriptor), path.stat()):
                raise BlockingIOError(errno.EWOULDBLOCK, "another process has just removed it", str(path))
        yield
    finally:
        os.close(descriptor)
