"""One process at a time makes a vault or writes its lock.

The record needs no guard: SQLite brings its own. The Windows branch has not been run.
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
    from collections.abc import Iterator

    from nocontact_cli.vault.place import Place

_PAUSE: Final = 0.05  # seconds

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
        end = time.monotonic() + seconds
        while not _taken(descriptor):
            if time.monotonic() >= end:
                raise busy_error(place.folder)
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        _take(descriptor)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        # Some network disks have no such locks. Two first runs in the same second are then not kept apart.
        return sys.platform != "win32"
    return True
