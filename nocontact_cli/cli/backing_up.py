"""Writing a backup, and bringing one back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from nocontact_cli.cli.confirming import agreed, somebody
from nocontact_cli.cli.locking import Lock, ask_lock, check_keychain, given_lock
from nocontact_cli.cli.output import put
from nocontact_cli.errors import UsageError
from nocontact_cli.render import backup_page, restore_page
from nocontact_cli.render.questions import lock_page
from nocontact_cli.workflows import keeping
from nocontact_cli.workflows.beginning import ask_on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.cli.options import Settings
    from nocontact_cli.workflows.keeping import Backup, Present


def back_up(settings: Settings, output: Path | None, file: Path | None, *, words: bool, yes: bool) -> None:
    """Write a backup.

    Args:
        file: Holds the passphrase of the backup.
        words: Let words be made.
        yes: Ask nothing that can be answered beforehand.
    """
    context = settings.context()
    with keeping.Keeper.open(context) as keeper:
        path = keeping.place_for_backup(context, output)
        there = os.path.lexists(path)
        lock = given_lock(file, words=words and yes)
        if lock is not None:
            if there and not yes:
                raise keeping.already_there()
            backup = keeping.back_up(keeper, path, str(lock.passphrase), replace=there)
            put(
                settings,
                lambda: backup_page.backed_up_page(backup, lock.words),
                lambda: backup_page.backup_json(backup, lock.words),
                keeper.plan,
            )
            return
        do = "Its passphrase can come from --backup-passphrase-file FILE, or --words --yes makes one."
        with somebody(settings, do=do) as ask:
            if there and not yes and not agreed(ask, backup_page.replace_page(str(path)), "replace it", "leave it"):
                ask.end(backup_page.NOT_WRITTEN_PAGE)
                return
            asked = ask_lock(ask, backup_page.backup_lock_page(str(path)), words=words)
            ask.end(
                backup_page.backed_up_page(keeping.back_up(keeper, path, str(asked.passphrase), replace=there), None)
            )


def restore(
    settings: Settings,
    path: Path,
    file: Path | None,
    *,
    new_file: Path | None,
    words: bool,
    keychain: bool,
    without_key: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Show what a backup would bring back, then bring it back.

    Args:
        path: The backup.
        file: Holds its passphrase.
        new_file: Holds the passphrase of a record that gets a new lock.
        words: Let words be made for that.
        keychain: Let the keychain keep the key of that.
        without_key: Nobody has the key of the present record any more.
        dry_run: Only show.
        yes: Ask nothing that can be answered beforehand.
    """
    context = settings.context()
    passphrase = keeping.passphrase_in(file) if file else ask_on_terminal("Passphrase of the backup: ")
    backup = keeping.open_backup(path, passphrase)
    plan = keeping.plan_in(backup)
    present = keeping.beside(context, backup, without_key=without_key)
    if dry_run or present.compared == "same":
        put(
            settings,
            lambda: (
                restore_page.beside_page(backup, present, asks=False) if dry_run else restore_page.same_page(backup)
            ),
            lambda: restore_page.restore_json(backup, present, restored=False),
            plan,
        )
        return
    if keychain:
        _check(present)
        check_keychain(plan)
    if present.needs_lock:
        given = given_lock(new_file, words=words and yes, keychain=keychain)
        if given is None and not words and present.state == "none":
            first = keeping.first_passphrase(context)
            given = Lock(first) if first else None
    else:
        if new_file or words or keychain:
            raise UsageError("The record keeps the lock it has.", do="Afterwards you can change it: {prog} vault lock")
        given = Lock(None)
    if yes and given is not None:
        kept = keeping.bring_back(context, backup, present, given.passphrase)
        put(
            settings,
            lambda: restore_page.restored_page(backup, present, kept, given.words),
            lambda: restore_page.restore_json(backup, present, restored=True, kept=kept, words=given.words),
            plan,
        )
        return
    _ask(settings, backup, present, given, words=words, yes=yes)


def _ask(settings: Settings, backup: Backup, present: Present, given: Lock | None, *, words: bool, yes: bool) -> None:
    do = (
        "With --yes it is done without a question."
        if given
        else (
            "With --yes, the passphrase of the new lock can come from --new-passphrase-file FILE, or --words makes one."
        )
    )
    # Where nobody has the key of the present record any more, it cannot be asked for.
    keyed = present.state == "none" or present.key is not None
    with somebody(settings, do=do, keyed=keyed) as ask:
        page = restore_page.beside_page(backup, present, asks=True)
        if not yes and not agreed(ask, page, "bring it back", "leave it"):
            ask.end(restore_page.NOT_RESTORED_PAGE)
            return
        if given is None:
            name = keeping.keychain_for(keeping.plan_in(backup)) if present.state == "none" else None
            given = ask_lock(ask, lock_page(name), words=words, keychain=name is not None)
        kept = keeping.bring_back(settings.context(), backup, present, given.passphrase)
        ask.end(restore_page.restored_page(backup, present, kept, given.words))


def _check(present: Present) -> None:
    if present.state != "none":
        raise UsageError(
            "The keychain can be chosen here only where there is no record yet.",
            do="Afterwards the record can move to it: {prog} vault lock --keychain",
        )
