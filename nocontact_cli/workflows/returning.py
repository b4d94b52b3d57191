"""Coming back to a screen that was cleared: whoever does has to open the record again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.errors import LockedError
from nocontact_cli.vault.place import LockKind

if TYPE_CHECKING:
    from nocontact_cli.workflows.context import Context


def record_is_there(context: Context) -> bool:
    """Whether there is a record that has to be opened.

    Raises:
        FileError: The folder cannot be looked into.
    """
    return context.place.exists


def asks_passphrase(context: Context) -> bool:
    """Whether the record is opened by a passphrase; otherwise the keychain has its key.

    Raises:
        FileError: The folder cannot be looked into.
    """
    return context.place.lock_kind is LockKind.PASSPHRASE


def is_opened_by(context: Context, passphrase: str) -> bool:
    """Whether a passphrase opens the record.

    Raises:
        DamagedError: The lock cannot be read.
        FileError: The same.
    """
    from nocontact_cli.vault.lock import open_lock  # noqa: PLC0415 - SQLCipher is slow to load.

    try:
        open_lock(context.place, passphrase)
    except LockedError:
        return False
    return True


def reach_key(context: Context) -> None:
    """Have the keychain of this computer hand over the key.

    Raises:
        LockedError: It is locked, hangs, or has no such key.
        DamagedError: The record cannot be read.
    """
    from nocontact_cli.vault.keys import unlock  # noqa: PLC0415 - The same.

    unlock(context.place, env=context.env, may_ask=False)
