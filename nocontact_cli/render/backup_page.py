"""A backup that is written: its lock, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.wording import count, long_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from nocontact_cli.domain.record import Entry


NOT_WRITTEN_PAGE: Final = Page((say("Nothing was written."),))


class SavedCopy(Protocol):
    """A backup that was read and found whole."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def made(self) -> date:
        """Local day on which it was made."""

    @property
    def entries(self) -> Sequence[Entry]:
        """What it holds."""


def backup_lock_page(file: str) -> Page:
    """How the backup is locked."""
    blocks: list[Block] = [
        Heading("A backup with a lock of its own", 1),
        mixed("File: ", Span(file, "strong")),
        say(
            "It holds everything your record holds, encrypted. It opens with its own passphrase, also on another "
            "computer and after this one is gone."
        ),
        bullet("p: a passphrase that you choose. A forgotten one cannot be recovered by anyone."),
        bullet("w: words that the program makes for you. You can write them down where only you look."),
    ]
    return Page(tuple(blocks))


def replace_page(file: str) -> Page:
    """Whether a file of that name may be replaced."""
    return Page(
        (
            Heading("Replace this file?", 1),
            mixed("File: ", Span(file, "strong")),
            say("There is a file of that name already. It stays until the new one was written and read back."),
        )
    )


def backed_up_page(backup: SavedCopy, words: str | None) -> Page:
    """A backup was written.

    Args:
        words: What opens it, where it was made and not yet shown.
    """
    blocks: list[Block] = [
        Heading("The backup is written", 1),
        mixed("File: ", Span(str(backup.path), "strong")),
        say(f"It was opened again and compared: {holds(backup.entries)}"),
    ]
    if words:
        blocks += [
            Gap(),
            say("It opens with these words. They are shown once, and nobody can recover them:"),
            say(words, "strong", indent=1),
        ]
    blocks += [
        Gap(),
        bullet("It is safest where the other person never looks, and not on this computer alone."),
        bullet(f"To see what would come back: vault restore {backup.path.name} --dry-run"),
    ]
    return Page(tuple(blocks))


def backup_json(backup: SavedCopy, words: str | None) -> dict[str, Any]:
    """`nocontact.backup`: a file that was written and read back. `words` open it, where they were made now."""
    return {
        "schema": "nocontact.backup",
        "version": 1,
        "file": str(backup.path),
        "made": backup.made.isoformat(),
        "entries": len(backup.entries),
        "last_day": last_day(backup.entries),
        "verified": True,
        "words": words,
    }


# Restore


def holds(entries: Sequence[Entry]) -> str:
    """How much a record or backup holds, in words."""
    if not entries:
        return "it holds no entries yet."
    return f"{count(len(entries), 'entry', 'entries')}, the last of {long_date(entries[-1].at.date())}."


def last_day(entries: Sequence[Entry]) -> str | None:
    """Local day on which the last entry was written, `YYYY-MM-DD`; None where there is none."""
    return entries[-1].at.date().isoformat() if entries else None
