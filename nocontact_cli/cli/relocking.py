"""Changing what opens the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.cli.confirming import somebody
from nocontact_cli.cli.locking import Lock, ask_lock, check_keychain, given_lock
from nocontact_cli.cli.output import put
from nocontact_cli.render import lock_page as pages
from nocontact_cli.workflows import keeping

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.cli.options import Settings


def relock(settings: Settings, file: Path | None, *, words: bool, keychain: bool, yes: bool) -> None:
    """Change the lock.

    Args:
        file: Holds the new passphrase.
        words: Let words be made.
        keychain: Hand the key over to the keychain.
        yes: Do not have the words typed once more.
    """
    context = settings.context()
    with keeping.Keeper.open(context) as keeper:
        present = str(keeping.vault_status(context).lock)
        plan = keeper.plan
        if keychain:
            check_keychain(plan)
        lock = given_lock(file, words=words and (yes or keychain), keychain=keychain)
        if lock is not None:
            keeping.relock(keeper, lock.passphrase)
            kind = _kind(lock)
            put(
                settings,
                lambda: pages.relocked_page(kind, lock.words),
                lambda: pages.lock_json(kind, lock.words),
                plan,
            )
            return
        do = "It can come with the call: --new-passphrase-file FILE, --words --yes, or --keychain."
        with somebody(settings, do=do) as ask:
            name = keeping.keychain_for(plan) if present != "keychain" else None
            asked = ask_lock(ask, pages.relock_page(present, name), words=words, keychain=name is not None)
            keeping.relock(keeper, asked.passphrase)
            ask.end(pages.relocked_page(_kind(asked), None))


def _kind(lock: Lock) -> str:
    return "keychain" if lock.passphrase is None else "passphrase"
