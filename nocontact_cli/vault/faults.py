"""Errors of the system and of SQLCipher, turned into errors a person can be told."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.errors import DamagedError, FileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nocontact_cli.errors import NoContactError

UNTOUCHED: Final = "Nothing was changed."

_REASONS: Final = {
    errno.EACCES: "this account has no permission",
    errno.EPERM: "this account has no permission",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EIO: "the disk reported an error",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.ENOTDIR: "a part of this path is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENOENT: "it is not there",
}

# Primary result codes of SQLite. Extended codes carry them in their low byte.
_BUSY: Final = frozenset({5, 6, 15})
_FILE: Final = frozenset({3, 7, 10, 13, 14, 22, 23})
_AS_SYSTEM: Final = {3: errno.EACCES, 10: errno.EIO, 13: errno.ENOSPC}
_READ_ONLY: Final = 8
_REFUSED: Final = frozenset({18, 19})
_NOT_OPENED: Final = 26


class WrongKeyError(DamagedError):
    """The file does not open with this key: the key is wrong, or the first page is damaged."""


class NewerError(DamagedError):
    """The file was written by a newer version of this program."""


def file_error(error: OSError, path: Path, verb: str) -> FileError:
    """Say which file or folder the system refused, and why.

    Args:
        error: What the system raised.
        path: The file or folder.
        verb: What was tried, as a participle: `read`, `written`, `made`.
    """
    reason = _REASONS.get(error.errno or 0) or (error.strerror or "the system refused").lower()
    return FileError(
        f"{path} could not be {verb}: {reason}.",
        safe="What was stored before is as it was.",
        do="Check the folder and its disk, or name another folder in NOCONTACT_HOME.",
    )


def busy_error(path: Path) -> FileError:
    """Say that another process holds the file."""
    return FileError(
        f"{path} is in use by another window.",
        safe="Nothing was recorded here. What was stored before is as it was.",
        do="Finish or close the other window, then try again.",
    )


def damaged_error(path: Path, how: str, *, do: str = "") -> DamagedError:
    """Say that a file of the vault cannot be read.

    Args:
        path: The file.
        how: What is wrong with it, as the end of a sentence: `is empty`.
        do: What can be done, where the file is not of the vault itself.
    """
    return DamagedError(
        f"{path} {how}.",
        safe="Nothing was changed, and no new record was made.",
        do=do
        or "If you have a copy of the folder, you can put it back. This brings a backup back, and keeps the damaged "
        "files aside: {prog} vault restore FILE",
    )


def newer_error(path: Path) -> NewerError:
    """Say that a file was written by a newer version of this program."""
    return NewerError(
        f"{path} is from a newer version of this program.",
        safe="It was left alone.",
        do="Update this program, then try again.",
    )


def library() -> Any:
    """The SQLCipher module, loaded at the first use."""
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - slow to load, and most calls never need it

    return dbapi2


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLCipher raises about `path` into errors for a person.

    Raises:
        WrongKeyError: The key does not open the file.
        DamagedError: The file is no database, or malformed.
        FileError: In use by another process, read-only, disk full, or not readable.
        UsageError: The database refused a value.
    """
    dbapi = library()
    try:
        yield
    except (dbapi.ProgrammingError, dbapi.InterfaceError):
        raise
    except dbapi.Error as error:
        raise _translated(error, path) from error
    except UnicodeEncodeError as error:
        raise UsageError("The text holds a character that cannot be stored.", safe="Nothing was recorded.") from error


def _translated(error: Exception, path: Path) -> NoContactError:
    # Some errors come from the Python module and have no code: text that is not UTF-8, for example.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return busy_error(path)
    if code == _READ_ONLY:
        # SQLite also says so where another file has taken the place of an open one.
        return FileError(
            f"{path} cannot be written: it is read-only here, or another window has just replaced it.",
            safe="Nothing was recorded here. What was stored before is as it was.",
            do="Try again. If it stays so, check the folder and its disk.",
        )
    if code in _FILE:
        return file_error(OSError(_AS_SYSTEM.get(code, 0), str(error)), path, "read or written")
    if code in _REFUSED:
        return UsageError(f"The record refused a value: {error}.", safe="Nothing was recorded.")
    if code == _NOT_OPENED:
        lost = damaged_error(path, "does not open")
        return WrongKeyError(lost.what, safe=lost.safe, do=lost.do)
    return damaged_error(path, "is damaged and cannot be read")
