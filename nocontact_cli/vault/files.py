"""Private files: made for the owner only, replaced whole, on disk before anything counts as done.

On Windows modes mean nothing; there the user's profile folder keeps other accounts out. The Windows
and macOS branches follow the documentation of those systems and have not been run on them.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWNER_FILE: Final = 0o600
OWNER_FOLDER: Final = 0o700

_TRIES: Final = 20
_PAUSE: Final = 0.05  # seconds


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for the owner only.

    A folder that is already there keeps its mode: it may serve other purposes.

    Raises:
        OSError: The system refused.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(OWNER_FOLDER)
        # The mode given to mkdir is cut by the umask.
        folder.chmod(OWNER_FOLDER)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "it is not a folder", str(folder))


def make_file(path: Path) -> None:
    """Make an empty file for the owner only, in place of one of that name.

    Raises:
        OSError: The system refused.
    """
    clear(path)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OWNER_FILE)
    try:
        if sys.platform != "win32":
            # A disk without modes, such as most USB sticks, refuses.
            with suppress(PermissionError):
                os.fchmod(descriptor, OWNER_FILE)
    finally:
        os.close(descriptor)


def clear(path: Path) -> None:
    """Remove a file and its journal; a left-over journal would be played back into the next file.

    Raises:
        OSError: The system refused.
    """
    path.with_name(path.name + "-journal").unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def write_whole(path: Path, temporary: Path, data: bytes) -> None:
    """Put `data` at `path`, so that a crash leaves either the old content or the new.

    Args:
        path: The file to write.
        temporary: A name in the same folder, used on the way.
        data: The whole content.

    Raises:
        OSError: The system refused.
    """
    try:
        make_file(temporary)
        with temporary.open("r+b") as stream:
            stream.write(data)
            stream.flush()
            _sync(stream.fileno())
        move(temporary, path)
    except OSError:
        with suppress(OSError):
            clear(temporary)
        raise


def move(source: Path, target: Path) -> None:
    """Rename a file onto another, and see the new name onto the disk.

    Raises:
        OSError: The system refused.
    """
    for again in _tries():
        try:
            source.replace(target)
            break
        except PermissionError:
            # Windows refuses while a virus scanner or another process has the file open.
            if sys.platform != "win32" or not again:
                raise
    sync_folder(target.parent)


def move_to_free(source: Path, target: Path) -> None:
    """Rename a file to a name that nothing has yet.

    Raises:
        FileExistsError: Something has that name.
        OSError: The system refused.
    """
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # Most USB sticks know no second names. What comes between these two lines is overwritten there.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "it is there already", str(target)) from None
        move(source, target)
        return
    source.unlink()
    sync_folder(target.parent)


def wipe(path: Path) -> None:
    """Overwrite a file with zeros, then remove it with its journal. A link is only removed.

    On an SSD, and on disks that write anew instead of over, the old bytes may stay all the same.

    Raises:
        OSError: The system refused.
    """
    if path.is_file() and not path.is_symlink():
        with suppress(OSError), path.open("r+b") as stream:
            stream.write(bytes(path.stat().st_size))
            stream.flush()
            _sync(stream.fileno())
    clear(path)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder onto the disk, where the system can: Windows cannot."""
    if sys.platform != "win32":
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                _sync(descriptor)
            finally:
                os.close(descriptor)


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - not there on Windows

        # On macOS fsync leaves the data in the drive's own cache. Not every disk knows the stronger call.
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _tries() -> Iterator[bool]:
    for left in reversed(range(_TRIES)):
        yield left > 0
        time.sleep(_PAUSE)
