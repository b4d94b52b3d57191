"""The record itself: its state, its backups, its lock, its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from nocontact_cli.errors import DamagedError, FileError, LockedError, NoPlanError, UsageError
from nocontact_cli.evidence.given.leftovers import sweep
from nocontact_cli.vault.vault import VaultStatus, status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.record import Entry
    from nocontact_cli.vault.backup import Backup as Backup  # noqa: PLC0414 - the command line speaks of it too
    from nocontact_cli.vault.contents import Contents
    from nocontact_cli.vault.erase import Erased, Remains
    from nocontact_cli.vault.record import Record
    from nocontact_cli.vault.surroundings.around import Surroundings
    from nocontact_cli.workflows.context import Context

Compared = Literal["nothing", "same", "newer", "older", "apart", "unknown"]


def vault_status(context: Context) -> VaultStatus:
    """What can be told of the record without opening it."""
    return status(context.place)


def surroundings(context: Context) -> Surroundings:
    """What lies around the record: accounts, drives, the disk, the histories of shells.

    Raises:
        FileError: The folder cannot be looked into.
    """
    from nocontact_cli.vault.surroundings.around import look_around  # noqa: PLC0415 - Only `vault status` looks.

    return look_around(context.place, context.env)


class Keeper:
    """An open record with its key."""

    def __init__(self, context: Context, key: bytes, record: Record) -> None:
        self.context = context
        self.key = key
        self.record = record

    @classmethod
    def open(cls, context: Context) -> Self:
        """Open the record, and take away what a call that was killed has left.

        Raises:
            NoPlanError: There is none.
            LockedError: No key opens it.
            DamagedError: It cannot be read.
            FileError: A file cannot be read.
        """
        from nocontact_cli.vault.vault import open_vault  # noqa: PLC0415 - SQLCipher is slow to load.

        sweep()
        key = _unlock(context)
        return cls(context, key, open_vault(context.place, key))

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return _plan(self.record.entries())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.record.close()


def passphrase_in(path: Path) -> str:
    """The passphrase on the first line of a file.

    Raises:
        LockedError: The line is empty or no text.
        FileError: It cannot be read.
    """
    from nocontact_cli.vault.keys import read_passphrase_file  # noqa: PLC0415 - SQLCipher is slow to load.

    return read_passphrase_file(path)


def first_passphrase(context: Context) -> str | None:
    """The passphrase handed over for a record that is about to be made; None where none was.

    Raises:
        LockedError: What was handed over is no passphrase.
        FileError: It cannot be read.
    """
    from nocontact_cli.vault.keys import passphrase_from  # noqa: PLC0415 - SQLCipher is slow to load.

    return passphrase_from(fd=context.passphrase_fd, file=context.passphrase_file, env=context.env)


def keychain_for(plan: Plan) -> str | None:
    """The keychain that can hold the key; None where there is none, or others may use this computer."""
    if plan.circumstance("device-safe") != "yes":
        return None
    from nocontact_cli.vault.keychain import available  # noqa: PLC0415 - Slow to load.

    return available()


def place_for_backup(context: Context, given: Path | None) -> Path:
    """Where a backup goes.

    Raises:
        UsageError: It would lie in the folder of the record.
        FileError: That place cannot be looked at.
    """
    from nocontact_cli.vault.backup import backup_path  # noqa: PLC0415 - SQLCipher is slow to load.

    return backup_path(context.place, given, context.day)


def back_up(keeper: Keeper, path: Path, passphrase: str, *, replace: bool) -> Backup:
    """Write a backup and read it back.

    Raises:
        FileError: It cannot be written, or there is such a file that was not to be replaced.
        LockedError: The passphrase cannot be used at all.
        DamagedError: The record is malformed, or the backup could not be read back.
    """
    from nocontact_cli.vault.backup import stamp, write_backup  # noqa: PLC0415 - SQLCipher is slow to load.

    context = keeper.context
    backup = write_backup(keeper.record, path, passphrase, context.day, replace=replace)
    stamp(context.place, context.day)
    return backup


def already_there() -> FileError:
    """The error for a file that is there and was not to be replaced."""
    from nocontact_cli.vault.backup import there_already  # noqa: PLC0415 - SQLCipher is slow to load.

    return there_already()


def open_backup(path: Path, passphrase: str) -> Backup:
    """Read a whole backup.

    Raises:
        UsageError: It cannot be a backup.
        LockedError: The passphrase does not open it.
        DamagedError: It opens and is malformed, or it is from a newer version.
        FileError: It cannot be read.
    """
    from nocontact_cli.vault.backup import read_backup  # noqa: PLC0415 - SQLCipher is slow to load.

    return read_backup(path, passphrase)


@dataclass(frozen=True)
class Present:
    """The record that is here, beside a backup.

    Args:
        state: `none`, `open`, `damaged`, or `locked` (no key is known, and none was asked for).
        compared: How the backup stands to it: `nothing` to compare with, `same`, `newer`, `older`, `apart`
            (each holds entries that the other lacks), or `unknown`.
        entries: How many it holds; None where that is not known.
        last: The local day of its last entry.
        only_here: Entries that it holds and the backup does not.
        only_there: Entries that the backup holds and it does not.
        key: The key that opens it, or what is left of it.
        contents: All it holds; None where that cannot be read.
    """

    state: Literal["none", "open", "damaged", "locked"]
    compared: Compared
    entries: int | None = None
    last: date | None = None
    only_here: int | None = None
    only_there: int | None = None
    key: bytes | None = None
    contents: Contents | None = None

    @property
    def needs_lock(self) -> bool:
        """Whether a new lock has to be chosen for what comes back."""
        return self.key is None


def beside(context: Context, backup: Backup, *, without_key: bool = False) -> Present:
    """Look at the present record next to a backup, and take away what a call that was killed has left.

    Args:
        without_key: Take it that nobody has its key any more, and do not ask.

    Raises:
        LockedError: Its key was not given, or does not open it.
        DamagedError: It is from a newer version.
        FileError: It cannot be read.
    """
    from nocontact_cli.vault.faults import NewerError  # noqa: PLC0415 - SQLCipher is slow to load.
    from nocontact_cli.vault.vault import open_vault  # noqa: PLC0415 - The same.

    sweep()
    if not context.place.exists:
        return Present("none", "nothing")
    if without_key:
        return Present("locked", "unknown")
    key = None
    try:
        key = _unlock(context)
        with open_vault(context.place, key) as record:
            contents, entries = record.contents(), record.entries()
    except NewerError:
        raise
    except DamagedError:
        return Present("damaged", "unknown", key=key)
    except LockedError as error:
        raise LockedError(
            error.what,
            do=f"{error.do} If nobody has its key any more: {{prog}} vault restore FILE --without-key keeps its files "
            "aside and takes the backup.".strip(),
        ) from error
    same = _common(entries, backup.entries)
    here, there = len(entries) - same, len(backup.entries) - same
    compared: Compared = "apart" if here and there else "older" if here else "newer" if there else "same"
    return Present("open", compared, len(entries), last_day(entries), here, there, key, contents)


def plan_in(backup: Backup) -> Plan:
    """The plan that a backup holds."""
    return _plan(backup.entries)


def last_day(entries: Sequence[Entry]) -> date | None:
    """The local day on which the last entry was written."""
    return entries[-1].at.date() if entries else None


def bring_back(context: Context, backup: Backup, present: Present, passphrase: str | None) -> tuple[Path, ...]:
    """Put a backup in the place of the present record, or where none is.

    Args:
        passphrase: What will open it, where a lock is needed; None leaves the key to the keychain, which is
            possible only where there is no record.

    Returns:
        The files of a present record that could not be read; they were kept aside.

    Raises:
        LockedError: The lock cannot be made.
        FileError: Something cannot be written.
        UsageError: The record has changed since it was looked at.
    """
    from nocontact_cli.vault.restore import restore_under_key, restore_under_lock  # noqa: PLC0415 - Slow to load.
    from nocontact_cli.vault.vault import make_from_backup  # noqa: PLC0415 - The same.

    if present.state == "none":
        make_from_backup(context.place, backup.contents, passphrase)
        return ()
    if present.key is not None:
        return restore_under_key(context.place, present.key, backup.contents, present.contents)
    if passphrase is None:
        raise UsageError(
            "The files of the present record stay beside the new one, so this one takes a passphrase.",
            do="Afterwards it can move to the keychain: {prog} vault lock --keychain",
        )
    return restore_under_lock(context.place, passphrase, backup.contents)


def relock(keeper: Keeper, passphrase: str | None) -> None:
    """Change what opens the record; its entries are not touched.

    Args:
        passphrase: What opens it from now on; None hands the key over to the keychain.

    Raises:
        LockedError: The lock cannot be changed.
        FileError: A file cannot be written.
    """
    from nocontact_cli.vault.vault import lock_with_keychain, lock_with_passphrase  # noqa: PLC0415 - Slow to load.

    place = keeper.context.place
    if passphrase is None:
        lock_with_keychain(place, keeper.key)
    else:
        lock_with_passphrase(place, keeper.key, passphrase)


def what_remains(context: Context) -> Remains:
    """Everything this program wrote on this computer. No key is needed.

    Raises:
        FileError: The folder cannot be looked into.
    """
    from nocontact_cli.vault.erase import remains  # noqa: PLC0415 - Only here.

    return remains(context.place)


def erase_all(context: Context, found: Remains) -> Erased:
    """Take it all away, also what a `verify` that was killed could not take away itself.

    Raises:
        FileError: Another window is writing, or the folder cannot be written.
    """
    from nocontact_cli.vault.erase import erase  # noqa: PLC0415 - Only here.

    sweep()
    return erase(context.place, found)


def _unlock(context: Context) -> bytes:
    from nocontact_cli.vault.keys import unlock  # noqa: PLC0415 - SQLCipher is slow to load.

    if not context.place.exists:
        raise NoPlanError(
            "There is no record yet.", safe="Nothing has been written.", do="You can begin with: {prog} start"
        )
    return unlock(context.place, fd=context.passphrase_fd, file=context.passphrase_file, env=context.env)


def _plan(entries: Sequence[Entry]) -> Plan:
    from nocontact_cli.domain.plan import newest_plan  # noqa: PLC0415 - `vault status` needs no plan.

    return newest_plan(entries)


def _common(one: Sequence[Entry], other: Sequence[Entry]) -> int:
    """How many entries both begin with."""
    for at, (here, there) in enumerate(zip(one, other, strict=False)):
        if here != there:
            return at
    return min(len(one), len(other))
