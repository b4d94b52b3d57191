"""A record put back from a backup, so that a crash at any moment leaves the old one or the new one, each whole.

The new record is written under another name and read back before anything else is touched.

* Where the key of the present record is known, one rename puts the new one, under the same key, in its place.
* Where it is not (passphrase lost, lock damaged), all present files are copied aside, and the new record waits
  under the name that `Record.open` knows while the lock is replaced: from the first copy of the new lock on, the
  new passphrase opens the new record, and until the last one the old passphrase opens the old one.

From the moment in which the present record is compared or copied to the rename, no other window can write into it.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING, Final

from nocontact_cli.errors import UsageError
from nocontact_cli.vault.aside import keep_aside
from nocontact_cli.vault.cipher import intact, look, make_database, open_database
from nocontact_cli.vault.contents import read_contents, write_contents
from nocontact_cli.vault.faults import damaged_error, file_error, told
from nocontact_cli.vault.files import clear, move
from nocontact_cli.vault.guard import alone, still
from nocontact_cli.vault.lock import make_lock, new_key
from nocontact_cli.vault.record import APPLICATION, Record, settle

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.vault.contents import Contents
    from nocontact_cli.vault.place import Place

_JOURNAL: Final = "-journal"


def make_record(path: Path, key: bytes, contents: Contents) -> None:
    """Make a record with these contents, and read it back.

    Args:
        path: The file, in place of any of that name.
        key: 32 bytes, with or without the 16 the file begins with.
        contents: What it is to hold.

    Raises:
        FileError: It cannot be written.
        DamagedError: It could not be read back.
    """
    make_database(
        path, key, (f"PRAGMA application_id = {APPLICATION}",), lambda connection: write_contents(connection, contents)
    )
    with told(path), closing(open_database(path, key)) as connection:
        if not intact(connection) or read_contents(connection) != contents:
            raise damaged_error(path, "was written and could not be read back")


def restore_under_key(place: Place, key: bytes, contents: Contents, present: Contents | None) -> tuple[Path, ...]:
    """Put a record in the place of the present one. The lock stays as it is.

    Args:
        place: The vault.
        key: The key of its record, from `keys.unlock`.
        contents: What comes back.
        present: What the present record held when it was compared; None if it cannot be read. Then its file is
            kept aside.

    Returns:
        The files that were kept aside.

    Raises:
        FileError: Something cannot be written, or another window holds the record; the present one is as it was.
        UsageError: The present record has changed since.
    """
    kept: tuple[Path, ...] = ()
    with alone(place):
        try:
            # The same first bytes, so that the entry in the keychain keeps its name.
            make_record(place.record_back, key + (_head(place.record) or b""), contents)
            if present is None:
                with still(place.record) as held:
                    kept = keep_aside((place.record,), held)
                    if sys.platform != "win32":
                        _move_over(place)
                if sys.platform == "win32":
                    _move_over(place)
            else:
                _swap(place, key, present)
        except OSError as error:
            raise file_error(error, place.record, "written") from error
        finally:
            with suppress(OSError):
                clear(place.record_back)
        _read_back(place, key, contents)
    return kept


def restore_under_lock(place: Place, passphrase: str, contents: Contents) -> tuple[Path, ...]:
    """Put a record with a new lock in the place of a vault whose key is not known. Its files are kept aside.

    Args:
        place: The vault.
        passphrase: What will open it.
        contents: What comes back.

    Returns:
        The files that were kept aside.

    Raises:
        LockedError: The passphrase cannot be used at all.
        FileError: Something cannot be written, or another window holds the record; the present vault is as it was, or
            the new one is complete.
    """
    with alone(place):
        key = new_key()
        with ExitStack() as stack:
            try:
                make_record(place.record_new, key, contents)
                held = stack.enter_context(still(place.record))
                kept = keep_aside((place.record, *place.locks), held)
            except BaseException:
                with suppress(OSError):
                    clear(place.record_new)
                raise
            make_lock(place, passphrase, key)
            if sys.platform != "win32":
                settle(place, over=True)
        if sys.platform == "win32":
            # Windows renames nothing onto a file that is open.
            settle(place, over=True)
        _read_back(place, key, contents)
    return kept


def _move_over(place: Place) -> None:
    # A journal left behind would be played back into the new record.
    place.record.with_name(place.record.name + _JOURNAL).unlink(missing_ok=True)
    move(place.record_back, place.record)


def _swap(place: Place, key: bytes, present: Contents) -> None:
    """Rename while no other process can write: what it stored meanwhile would be gone without a word."""
    with told(place.record), closing(open_database(place.record, key)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        try:
            if read_contents(connection) != present:
                raise _changed()
            if sys.platform != "win32":
                move(place.record_back, place.record)
        finally:
            connection.execute("ROLLBACK")
    if sys.platform == "win32":
        # Windows renames nothing onto a file that is open.
        move(place.record_back, place.record)


def _read_back(place: Place, key: bytes, contents: Contents) -> None:
    with Record.open(place, key) as record:
        if record.contents() != contents:
            raise damaged_error(place.record, "was written and could not be read back")


def _changed() -> UsageError:
    return UsageError("Another window wrote into the record in this moment.", do="You can look again and then restore.")


def _head(path: Path) -> bytes | None:
    try:
        return look(path)
    except OSError:
        return None
