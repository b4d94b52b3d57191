"""The pages and JSON forms around backups, the lock and the end of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.wording import count, long_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from nocontact_cli.domain.record import Entry

ERASE_WORD: Final = "erase"


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


class Left(Protocol):
    """What is there of a record."""

    @property
    def folder(self) -> Path | None:
        """Its folder."""

    @property
    def files(self) -> Sequence[Path]:
        """The files of this program."""

    @property
    def others(self) -> Sequence[Path]:
        """Other files in the folder."""

    @property
    def entries(self) -> Sequence[str]:
        """Keychain entries."""

    @property
    def needed(self) -> bool:
        """Whether the key is in the keychain."""


class Gone(Protocol):
    """What could not be taken away."""

    @property
    def files(self) -> Sequence[Path]:
        """Files."""

    @property
    def entries(self) -> Sequence[str]:
        """Keychain entries."""

    @property
    def folder(self) -> bool:
        """Whether the folder is gone."""


# Backup


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
        say(f"It was opened again and compared: {_holds(backup.entries)}"),
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
        "last_day": _last(backup.entries),
        "verified": True,
        "words": words,
    }


# Restore


def beside_page(backup: SavedCopy, present: Beside, *, asks: bool) -> Page:
    """What would come back, and what is here now.

    Args:
        asks: Whether a yes or no follows.
    """
    blocks: list[Block] = [
        Heading("Take this backup?" if asks else "What would come back", 1),
        mixed("Backup: ", Span(str(backup.path), "strong")),
        say(f"Made on {long_date(backup.made)}. It is whole: {_holds(backup.entries)}"),
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
            say(f"{_holds(backup.entries)} Nothing was changed."),
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
        say(f"It was opened again and compared: {_holds(backup.entries)}"),
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


NOT_WRITTEN_PAGE: Final = Page((say("Nothing was written."),))
NOT_RESTORED_PAGE: Final = Page((say("Nothing was changed. Your record is as it was."),))


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
            "last_day": _last(backup.entries),
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


def erase_page(found: Left, *, asks: bool) -> Page:
    """What this program wrote, before it goes.

    Args:
        asks: Whether the word is asked for.
    """
    if found.folder is None:
        return Page((Heading("There is nothing to erase", 1), say("This program has no folder here.")))
    blocks: list[Block] = [
        Heading("Erase everything?" if asks else "What would be erased", 1),
        say("This is all that the program wrote on this computer. Once it is gone, nobody can bring it back."),
        say(f"Folder: {found.folder}"),
        *(bullet(path.name) for path in found.files),
    ]
    if found.entries:
        names = ", ".join(found.entries)
        where = f"in the keychain: checkup, {names}"
        blocks.append(bullet(where if found.needed else f"{where} (if it is there)"))
    elif found.needed:
        blocks.append(bullet("in the keychain: nothing that could be found, because the record is damaged"))
    if found.others:
        blocks += [Gap(), say("These are not from this program, so they and the folder stay:")]
        blocks += [bullet(path.name) for path in found.others]
    blocks += [Gap(), *_BEYOND]
    if not asks:
        blocks += [Gap(), say("Nothing was changed.")]
    return Page(tuple(blocks))


def erased_page(found: Left, gone: Gone) -> Page:
    """What was erased, and what is left."""
    blocks: list[Block] = [
        Heading("A part of it is left" if gone.files or gone.entries else "Everything is erased", 1),
        say(f"{count(len(found.files) - len(gone.files), 'file')} gone from {found.folder}."),
    ]
    blocks += [bullet(f"{path} could not be removed. You can delete it by hand.") for path in gone.files]
    blocks += [
        bullet(f"The keychain did not let go of the entry checkup, {entry}. You can delete it in the keychain.")
        for entry in gone.entries
    ]
    if found.needed and not found.entries:
        blocks.append(bullet("If the keychain has an entry named checkup, you can delete it there."))
    if not gone.folder and found.folder is not None:
        blocks.append(bullet("The folder stays, because something else lies in it."))
    return Page((*blocks, Gap(), *_BEYOND))


NOT_ERASED_PAGE: Final = Page((say("Nothing was erased."),))

_BEYOND: Final[tuple[Block, ...]] = (
    say("What this cannot reach:"),
    bullet("remnants on an SSD, which keeps old bytes for a while; they are encrypted, and their lock is gone"),
    bullet("system backups, snapshots and synchronised drives that copied the folder"),
    bullet("the history of your shell and of your browser"),
    bullet("backups you put elsewhere, lists for a friend, reports and calendar files you wrote or handed out"),
    bullet("this program itself, which is removed as it was installed"),
)


def erase_json(found: Left, gone: Gone | None) -> dict[str, Any]:
    """`nocontact.erase`: what was there, and what is left of it. Nothing was done where `erased` is false."""
    return {
        "schema": "nocontact.erase",
        "version": 1,
        "folder": str(found.folder) if found.folder else None,
        "files": [path.name for path in found.files],
        "keychain": list(found.entries),
        "others": [path.name for path in found.others],
        "erased": gone is not None,
        "left": {
            "files": [path.name for path in gone.files],
            "keychain": list(gone.entries),
            "folder": not gone.folder,
        }
        if gone is not None
        else None,
    }


_KEEP: Final = "A backup made before keeps what is here now."


def _holds(entries: Sequence[Entry]) -> str:
    if not entries:
        return "it holds no entries yet."
    return f"{count(len(entries), 'entry', 'entries')}, the last of {long_date(entries[-1].at.date())}."


def _last(entries: Sequence[Entry]) -> str | None:
    return entries[-1].at.date().isoformat() if entries else None


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
