"""Another lock for the record."""

from __future__ import annotations

from typing import Any

from nocontact_cli.render.page import Block, Gap, Heading, Page, bullet, say


def relock_page(present: str, keychain: str | None) -> Page:
    """How the record is locked from now on.

    Args:
        present: `passphrase` or `keychain`.
        keychain: The name of the keychain that can be chosen.
    """
    now = "a passphrase" if present == "passphrase" else "this computer's keychain"
    blocks: list[Block] = [
        Heading("Another lock for your record", 1),
        say(f"Now it is locked by {now}. Your entries stay as they are; only what opens them changes."),
        bullet("p: a passphrase that you choose. A forgotten one cannot be recovered by anyone."),
        bullet("w: words that the program makes for you. You can write them down where only you look."),
    ]
    if keychain and present != "keychain":
        blocks.append(
            bullet(
                f"c: this computer's keychain ({keychain}). Nothing to type; whoever sits at the unlocked computer "
                "can open the record."
            )
        )
    return Page(tuple(blocks))


def relocked_page(lock: str, words: str | None) -> Page:
    """The lock was changed.

    Args:
        lock: `passphrase` or `keychain`.
        words: What opens the record, where they were made and not yet shown.
    """
    blocks: list[Block] = [
        Heading("The lock is changed", 1),
        say(
            "Your record opens with the new passphrase. The old one no longer opens it here."
            if lock == "passphrase"
            else "This computer's keychain keeps the key now. The passphrase no longer opens the record here."
        ),
    ]
    if words:
        blocks += [
            say("It opens with these words. They are shown once, and nobody can recover them:"),
            say(words, "strong", indent=1),
        ]
    blocks += [
        Gap(),
        bullet(
            "Copies of the folder made before, in a system backup or on a synchronised drive, still open as they did."
        ),
        bullet("Backups made with vault backup keep their own passphrase."),
    ]
    return Page(tuple(blocks))


def lock_json(lock: str, words: str | None) -> dict[str, Any]:
    """`nocontact.lock`: what opens the record now. `words` do, where they were made now."""
    return {"schema": "nocontact.lock", "version": 1, "lock": lock, "words": words}


# Erase
