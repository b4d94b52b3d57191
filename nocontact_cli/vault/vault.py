"""The vault as a whole: made so that a crash at any moment leaves either no vault or a complete one.

The record is made whole under a temporary name, then the key is kept (lock or keychain), then the record
gets its final name. What a crash can leave, and what it means:

* temporary record only: no vault; the next first run writes over it;
* lock and temporary record: a complete vault; the next opening renames the record;
* keychain entry and temporary record: no vault; the entry opens nothing that counts;
* record and lock, or record without a lock: complete, the key is in the lock or in the keychain.

So a record without a lock and without its keychain entry never comes from a crash. It is kept, because
the lock may be in a backup, and nothing is ever written over it.
"""

from __future__ import annotations

import stat
import sys
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.errors import LockedError, UsageError
from nocontact_cli.vault.backup import last_backup
from nocontact_cli.vault.faults import file_error
from nocontact_cli.vault.files import clear
from nocontact_cli.vault.guard import alone
from nocontact_cli.vault.lock import make_lock, new_key, remove_lock
from nocontact_cli.vault.place import LockKind
from nocontact_cli.vault.record import Record, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from nocontact_cli.domain.record import Draft
    from nocontact_cli.vault.contents import Contents
    from nocontact_cli.vault.place import Place

_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True)
class FileStatus:
    """One file of the vault: its size in bytes and its mode, both None if it is missing."""

    path: Path
    size: int | None
    mode: int | None


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """What can be said about a vault, with or without its key.

    Args:
        folder: Where it lies.
        lock: What keeps the key; None if there is no vault.
        files: The record, then both copies of the lock.
        private: Whether only the owner can look in; None on Windows, where modes say nothing.
        last_backup: The day of the last backup, if it is known.
        schema: Schema of the record, if it is open.
        entries: Number of entries, if it is open.
    """

    folder: Path
    lock: LockKind | None
    files: tuple[FileStatus, ...]
    private: bool | None
    last_backup: date | None = None
    schema: int | None = None
    entries: int | None = None


def exists(place: Place) -> bool:
    """Whether a vault is here, whole or damaged.

    Raises:
        FileError: It cannot be told, because the folder cannot be looked into.
    """
    return place.exists


def make_with_passphrase(place: Place, passphrase: str, drafts: Sequence[Draft], at: datetime) -> Record:
    """Make a vault locked by a passphrase, with its first entries, and leave it open.

    Args:
        place: Where; no vault is there yet.
        passphrase: What will open it.
        drafts: The first entries.
        at: The instant they are made, with its zone.

    Raises:
        UsageError: There is a vault already, or a value does not fit.
        LockedError: The passphrase cannot be used at all.
        FileError: Something cannot be written.
    """
    return _make(place, lambda key: make_lock(place, passphrase, key), _first(place, drafts, at))


def make_with_keychain(place: Place, drafts: Sequence[Draft], at: datetime) -> Record:
    """Make a vault whose key is in this computer's keychain, with its first entries, and leave it open.

    Args:
        place: Where; no vault is there yet.
        drafts: The first entries.
        at: The instant they are made, with its zone.

    Raises:
        UsageError: There is a vault already, or a value does not fit.
        LockedError: There is no real keychain, or it is locked or hangs.
        FileError: Something cannot be written.
    """
    from nocontact_cli.vault.keychain import entry_name, store  # noqa: PLC0415 - loads subprocess

    return _make(place, lambda key: store(key, entry_name(place.record_new)), _first(place, drafts, at))


def make_from_backup(place: Place, contents: Contents, passphrase: str | None) -> None:
    """Make a vault with what a backup holds, where none is yet.

    Args:
        place: Where.
        contents: What it is to hold.
        passphrase: What will open it; None leaves the key to this computer's keychain.

    Raises:
        UsageError: There is a vault already.
        LockedError: The passphrase cannot be used, or there is no real keychain, or it is locked or hangs.
        FileError: Something cannot be written.
    """
    from nocontact_cli.vault.restore import make_record  # noqa: PLC0415 - only here

    def begin(key: bytes) -> None:
        make_record(place.record_new, key, contents)

    def keep(key: bytes) -> None:
        if passphrase is None:
            from nocontact_cli.vault.keychain import entry_name, store  # noqa: PLC0415 - loads subprocess

            store(key, entry_name(place.record_new))
        else:
            make_lock(place, passphrase, key)

    _make(place, keep, begin).close()


def open_vault(place: Place, key: bytes) -> Record:
    """Open the record with a key from `keys.unlock`.

    Raises:
        DamagedError: It is missing, empty, unreadable, or from a newer version. No new one is made.
        FileError: It cannot be read.
    """
    return Record.open(place, key)


def lock_with_passphrase(place: Place, key: bytes, passphrase: str) -> None:
    """Set or change the passphrase. The record itself is not touched.

    A key in the keychain is removed last: a crash before that leaves it there, beside the new lock, until the
    next change.

    Args:
        place: The vault.
        key: The key of its record, from `keys.unlock`.
        passphrase: What will open it from now on.

    Raises:
        LockedError: The passphrase cannot be used, or it is set and the key could not be removed from the
            keychain.
        FileError: A file cannot be written.
        DamagedError: The record does not open with this key; nothing was changed.
    """
    from nocontact_cli.vault.keychain import entry_name, forget  # noqa: PLC0415 - loads subprocess

    # A lock must never hold a key that does not fit.
    Record.open(place, key).close()
    with alone(place):
        was = place.lock_kind
        make_lock(place, passphrase, key)
    with nullcontext() if was is LockKind.KEYCHAIN else suppress(LockedError):
        forget(entry_name(place.record))


def lock_with_keychain(place: Place, key: bytes) -> None:
    """Hand the key over to this computer's keychain, and remove the lock. The record itself is not touched.

    Args:
        place: The vault.
        key: The key of its record, from `keys.unlock`.

    Raises:
        LockedError: There is no real keychain, or it is locked or hangs; nothing was changed.
        FileError: A file cannot be removed.
        DamagedError: The record does not open with this key; nothing was changed.
    """
    from nocontact_cli.vault.keychain import entry_name, store  # noqa: PLC0415 - loads subprocess

    Record.open(place, key).close()
    with alone(place):
        store(key, entry_name(place.record))
        remove_lock(place)


def status(place: Place, record: Record | None = None) -> VaultStatus:
    """What can be said about a vault.

    Args:
        place: The vault.
        record: The open record, for its schema and the number of entries.

    Raises:
        FileError: The folder cannot be looked into.
        DamagedError: The open record is malformed.
    """
    lock = place.lock_kind
    files = tuple(_file_status(path) for path in (place.record, *place.locks))
    return VaultStatus(
        folder=place.folder,
        lock=lock,
        files=files,
        private=_private(place, files),
        last_backup=last_backup(place),
        schema=None if record is None else record.schema,
        entries=None if record is None else record.count(),
    )


def _first(place: Place, drafts: Sequence[Draft], at: datetime) -> Callable[[bytes], None]:
    def begin(key: bytes) -> None:
        with Record.create(place, key) as record:
            record.append(drafts, at)

    return begin


def _make(place: Place, keep: Callable[[bytes], object], begin: Callable[[bytes], None]) -> Record:
    place.make()
    with alone(place):
        if place.exists:
            raise UsageError(f"There is a record in {place.folder} already.", do="`vault status` says more.")
        key = new_key()
        try:
            begin(key)
            keep(key)
        except BaseException:
            _unmake(place)
            raise
        settle(place)
    return Record.open(place, key)


def _unmake(place: Place) -> None:
    # An entry that the keychain may hold by now stays: it opens nothing, and asking again could hang again.
    with suppress(OSError):
        for path in (*place.locks, place.lock_new, place.record_new):
            clear(path)


def _file_status(path: Path) -> FileStatus:
    try:
        found = path.stat()
    except FileNotFoundError:
        return FileStatus(path, None, None)
    except OSError as error:
        raise file_error(error, path, "read") from error
    return FileStatus(path, found.st_size, stat.S_IMODE(found.st_mode))


def _private(place: Place, files: tuple[FileStatus, ...]) -> bool | None:
    private = None
    if sys.platform != "win32":
        modes = (_file_status(place.folder).mode, *(file.mode for file in files))
        private = not any((mode or 0) & _OTHERS for mode in modes)
    return private
