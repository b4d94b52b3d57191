"""A backup beside the present record, and what it brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from nocontact_cli.render.backup_page import SavedCopy, holds, last_day
from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.wording import count, long_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path


NOT_RESTORED_PAGE: Final = Page((say("Nothing was changed. Your record is as it was."),))
_KEEP: Final = "A backup made before keeps what is here now."


class Beside(Protocol):
    """The present record beside a backup."""

    @property
    def state(self) -> str:
        """`none`, `open`, `damaged` or `locked`."""

    @property
    def compared(self) -> str:
        """How the backup stands to it."""

    @property
    def entries(self) -> int | None:
        """How many it holds."""

    @property
    def last(self) -> date | None:
        """The day of its last entry."""

    @property
    def only_here(self) -> int | None:
        """Entries that the backup lacks."""

    @property
    def only_there(self) -> int | None:
        """Entries that the present record lacks."""

    @property
    def needs_lock(self) -> bool:
        """Whether a new lock is chosen for what comes back."""


def beside_page(backup: SavedCopy, present: Beside, *, asks: bool) -> Page:
    """What would come back, and what is here now.

    Args:
        asks: Whether a yes or no follows.
    """
    blocks: list[Block] = [
        Heading("Take this backup?" if asks else "What would come back", 1),
        mixed("Backup: ", Span(str(backup.path), "strong")),
        say(f"Made on {long_date(backup.made)}. It is whole: {holds(backup.entries)}"),
        Gap(),
        *_beside(present),
    ]
    if not asks:
        blocks += [Gap(), say("Nothing was changed.")]
    return Page(tuple(blocks))


def same_page(backup: SavedCopy) -> Page:
    """There is nothing to bring back."""
    return Page(
        (
            Heading("The backup and your record hold the same", 1),
            say(f"{holds(backup.entries)} Nothing was changed."),
        )
    )


def restored_page(backup: SavedCopy, present: Beside, kept: Sequence[Path], words: str | None) -> Page:
    """A backup was brought back.

    Args:
        kept: Files of a present record that could not be read.
        words: What opens the record, where they were made and not yet shown.
    """
    blocks: list[Block] = [
        Heading("Your record is back", 1),
        say(f"It was opened again and compared: {holds(backup.entries)}"),
        say(
            "It opens as the record before did." if not present.needs_lock else "It opens with the lock you chose now."
        ),
    ]
    if words:
        blocks += [
            Gap(),
            say("It opens with these words. They are shown once, and nobody can recover them:"),
            say(words, "strong", indent=1),
        ]
    if kept:
        blocks += [Gap(), say("What was here was not opened, so it was kept beside it, as it was:")]
        blocks += [bullet(str(path)) for path in kept]
    return Page(tuple(blocks))


def restore_json(
    backup: SavedCopy, present: Beside, *, restored: bool, kept: Sequence[Path] = (), words: str | None = None
) -> dict[str, Any]:
    """`nocontact.restore`: the backup beside the present record, and whether it took its place."""
    return {
        "schema": "nocontact.restore",
        "version": 1,
        "restored": restored,
        "file": str(backup.path),
        "backup": {
            "made": backup.made.isoformat(),
            "entries": len(backup.entries),
            "last_day": last_day(backup.entries),
        },
        "present": {
            "state": present.state,
            "entries": present.entries,
            "last_day": present.last.isoformat() if present.last else None,
        },
        "compared": present.compared,
        "only_in_present": present.only_here,
        "only_in_backup": present.only_there,
        "kept": [path.name for path in kept],
        "words": words,
    }


# Lock


def _beside(present: Beside) -> list[Block]:
    if present.state == "none":
        return [say("There is no record on this computer. It would be made from this backup, with a lock of its own.")]
    if present.state == "damaged":
        return [
            say("The record on this computer cannot be read. Its file would be kept beside the new one.", "notice"),
        ]
    if present.state == "locked":
        return [
            say(
                "The record on this computer was not opened, so nobody can tell which of the two is newer. Its files "
                "would be kept beside the new one, and the new one gets a new passphrase.",
                "notice",
            )
        ]
    here = f"Your record now: {count(present.entries or 0, 'entry', 'entries')}"
    if present.last:
        here += f", the last of {long_date(present.last)}"
    more = count(present.only_there or 0, "entry", "entries")
    gone = count(present.only_here or 0, "entry", "entries")
    words = {
        "same": say("Both hold the same."),
        "newer": say(f"The backup is newer: {more} would come back, and nothing would be lost."),
        "older": say(f"Your record is newer: {gone} of it would be gone. {_KEEP}", "notice"),
        "apart": say(
            f"They went different ways: {more} would come back, and {gone} of your record would be gone. {_KEEP}",
            "notice",
        ),
    }
    return [say(f"{here}."), words[present.compared]]
