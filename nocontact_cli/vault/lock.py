"""The lock: a small encrypted file, opened by the passphrase, that holds the key of the record.

There are two copies with the same bytes. A copy that is missing or does not open is written anew from
the one that does. Whoever writes a lock holds `guard.alone`.
"""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.errors import DamagedError, FileError, LockedError
from nocontact_cli.vault.cipher import KEY_BYTES, is_clear, look, make_database, open_database
from nocontact_cli.vault.faults import NewerError, WrongKeyError, damaged_error, file_error, newer_error, told
from nocontact_cli.vault.files import clear, move, write_whole
from nocontact_cli.vault.guard import alone

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.vault.place import Place

SCHEMA: Final = 1
APPLICATION: Final = 0x1D3A5C01


def new_key() -> bytes:
    """A random key of 256 bits."""
    import secrets  # noqa: PLC0415 - needed only when a vault is made

    return secrets.token_bytes(KEY_BYTES)


def make_lock(place: Place, passphrase: str, key: bytes | None = None) -> bytes:
    """Write both copies of a lock, and return the key they hold.

    The second copy is written only after the first was opened again with the passphrase, so that at
    every moment at least one copy is whole.

    Args:
        place: The vault; its folder exists.
        passphrase: What will open the lock.
        key: The key to hold; a new one if None.

    Raises:
        LockedError: The passphrase cannot be used at all.
        FileError: A copy cannot be written.
        DamagedError: The first copy did not open again; the second was left as it was.
    """
    key = key or new_key()
    first, second = place.locks
    make_database(
        place.lock_new,
        passphrase,
        (
            f"PRAGMA application_id = {APPLICATION}",
            "CREATE TABLE meta (schema INTEGER NOT NULL) STRICT",
            "CREATE TABLE key (bytes BLOB NOT NULL CHECK (length(bytes) = 32)) STRICT",
            f"INSERT INTO meta VALUES ({SCHEMA})",  # noqa: S608 - a constant
            f"INSERT INTO key VALUES (x'{key.hex()}')",  # noqa: S608 - hexadecimal digits
        ),
    )
    try:
        move(place.lock_new, first)
        if _key_in(first, passphrase) != key:
            raise damaged_error(first, "was written and could not be read back")
        write_whole(second, place.lock_new, first.read_bytes())
    except OSError as error:
        with suppress(OSError):
            clear(place.lock_new)
        raise file_error(error, first, "written") from error
    return key


def open_lock(place: Place, passphrase: str) -> bytes:
    """The key, from the first copy that opens.

    A copy that is missing or does not open is repaired from the good one; if that fails, nothing is
    said, because the key is there.

    Raises:
        LockedError: No copy opens: the passphrase is wrong, or both copies are damaged on their first page,
            which cannot be told apart.
        DamagedError: No copy can be a lock, or a copy opened and holds no key, or it is from a newer version.
        FileError: No copy can be read.
    """
    copies = tuple(_Copy.read(path) for path in place.locks)
    if not any(copy.possible for copy in copies):
        raise _none_possible(copies)
    fault: DamagedError | FileError | None = None
    tried: set[bytes | None] = set()
    for copy in copies:
        if not copy.possible or copy.data in tried:
            continue
        tried.add(copy.data)
        try:
            key = _key_in(copy.path, passphrase)
        except WrongKeyError:
            continue
        except NewerError:
            raise
        except (DamagedError, FileError) as error:
            fault = error
            continue
        _repair(place, copy, copies)
        return key
    raise fault or LockedError(
        "This passphrase does not open the record.",
        do="Check the keyboard layout and the Caps Lock key, then try again. If you are sure of the "
        "passphrase, the lock may be damaged: put back a copy of the folder.",
    )


def remove_lock(place: Place) -> None:
    """Remove both copies, and what a change that was cut off left behind: it would open the record too.

    Raises:
        FileError: A copy cannot be removed.
    """
    for path in (place.lock_new, *place.locks):
        try:
            clear(path)
        except OSError as error:
            raise file_error(error, path, "removed") from error


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy as it was on disk: its bytes, or None and the reason they could not be read."""

    path: Path
    data: bytes | None
    possible: bool
    error: OSError | None = None

    @classmethod
    def read(cls, path: Path) -> _Copy:
        try:
            head = look(path)
            possible = head is not None and not is_clear(head)
            return cls(path, path.read_bytes(), possible)
        except FileNotFoundError:
            return cls(path, None, possible=False)
        except OSError as error:
            return cls(path, None, possible=False, error=error)


def _none_possible(copies: tuple[_Copy, ...]) -> DamagedError | FileError:
    for copy in copies:
        if copy.error is not None:
            return file_error(copy.error, copy.path, "read")
    if all(copy.data is None for copy in copies):
        return damaged_error(copies[0].path, "is missing, and so is its copy")
    return damaged_error(copies[0].path, "is damaged, and so is its copy")


def _key_in(path: Path, passphrase: str) -> bytes:
    with told(path), closing(open_database(path, passphrase, mode="ro")) as connection:
        application = connection.execute("PRAGMA application_id").fetchone()
        schema = connection.execute("SELECT schema FROM meta").fetchone()
        if application != (APPLICATION,) or schema is None:
            raise damaged_error(path, "opens and is no lock")
        if schema[0] != SCHEMA:
            raise newer_error(path)
        row = connection.execute("SELECT bytes FROM key").fetchone()
    if row is None or not isinstance(row[0], bytes) or len(row[0]) != KEY_BYTES:
        raise damaged_error(path, "opens and holds no key")
    return row[0]


def _repair(place: Place, good: _Copy, copies: tuple[_Copy, ...]) -> None:
    if good.data is None or all(copy.data == good.data for copy in copies):
        return
    with suppress(OSError, FileError), alone(place, seconds=0):
        # Another process may have changed the passphrase meanwhile; then these bytes are the old ones.
        if any(_Copy.read(copy.path) != copy for copy in copies if copy.error is None):
            return
        for copy in copies:
            if copy.data != good.data:
                write_whole(copy.path, place.lock_new, good.data)
