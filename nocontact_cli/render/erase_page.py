"""The end of the record: what is erased, and what erasing cannot reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from nocontact_cli.render.page import Block, Gap, Heading, Page, bullet, say
from nocontact_cli.render.wording import count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


ERASE_WORD: Final = "erase"


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
