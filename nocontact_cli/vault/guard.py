"""One process at a time makes a vault or writes its lock.

The record needs no guard: SQLite brings its own. Where its key is not known, `still` takes the same locks. The Windows
branch has not been run.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from nocontact_cli.vault.faults import busy_error, file_error
from nocontact_cli.vault.files import OWNER_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from nocontact_cli.vault.place import Place

_PAUSE: Final = 0.05  # seconds
_SQLITE: Final = 0x40000000, 512
"""The bytes that SQLite locks to read and to write, by its "File Locking And Concurrency": where, and how many."""

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _take_record(descriptor: int) -> None:
        where, length = _SQLITE
        os.lseek(descriptor, where, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, length)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _take_record(descriptor: int) -> None:
        where, length = _SQLITE
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, length, where)


@contextmanager
def alone(place: Place, *, seconds: float = 2.0) -> Iterator[None]:
    """Keep other processes from making this vault or writing its lock meanwhile.

    The system lets go by itself when the process ends, however it ends. The empty guard file stays:
    if it were removed, two processes could each hold a different file of that name.

    Args:
        place: The vault; its folder exists.
        seconds: How long to wait for another process.

    Raises:
        FileError: Another process holds it, or the folder cannot be written.
    """
    try:
        descriptor = os.open(place.guard, os.O_RDWR | os.O_CREAT, OWNER_FILE)
    except OSError as error:
        raise file_error(error, place.folder, "written") from error
    try:
        if sys.platform != "win32":
            os.fchmod(descriptor, OWNER_FILE)
        _wait(descriptor, _take, place.folder, seconds)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def still(record: Path, *, seconds: float = 2.0) -> Iterator[Mapping[Path, BinaryIO]]:
    """Keep every other process from writing into a record, also where nobody has its key.

    Args:
        record: The file. No connection of this process has it open: POSIX lets go of all locks of a process on a
            file as soon as one of its descriptors is closed.
        seconds: How long to wait for another process.

    Yields:
        The file, open; nothing where it cannot be opened.

    Raises:
        FileError: Another process is reading or writing it all the time.
    """
    try:
        stream = record.open("r+b")
    except OSError:
        yield {}
        return
    with stream:
        _wait(stream.fileno(), _take_record, record, seconds)
        yield {record: stream}


def _wait(descriptor: int, take: Callable[[int], None], path: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not _taken(descriptor, take):
        if time.monotonic() >= end:
            raise busy_error(path)
        time.sleep(_PAUSE)


def _taken(descriptor: int, take: Callable[[int], None]) -> bool:
    try:
        take(descriptor)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        # Some network disks have no such locks. Two processes in the same second are then not kept apart.
        return sys.platform != "win32"
    return True
