"""The state of the record itself, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from nocontact_cli.render.around_page import onlookers_blocks, place_blocks, shell_blocks, strength_blocks
from nocontact_cli.render.page import Block, Gap, Heading, Page, bullet, say
from nocontact_cli.render.wording import long_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from nocontact_cli.render.around_page import Around


class FileState(Protocol):
    """One file: its size in bytes, None where it is missing."""

    @property
    def path(self) -> Path:
        """Where it is."""

    @property
    def size(self) -> int | None:
        """Bytes."""


class State(Protocol):
    """What can be told of a record without opening it."""

    @property
    def folder(self) -> Path:
        """Where it lies."""

    @property
    def lock(self) -> str | None:
        """`passphrase` or `keychain`; None where there is no record."""

    @property
    def files(self) -> Sequence[FileState]:
        """The record and its lock."""

    @property
    def private(self) -> bool | None:
        """Whether only the owner can look in; None where that cannot be told."""

    @property
    def last_backup(self) -> date | None:
        """The day of the last backup; None where none is known."""


_LOCK_WORDS = {
    "passphrase": "It is locked by your passphrase. A forgotten one cannot be recovered by anyone.",
    "keychain": "It is locked by this computer's keychain: whoever sits at the unlocked computer can open it.",
}


def vault_page(state: State, around: Around) -> Page:
    """Where the record lies, how it is locked, who can look into its folder, and what lies around it."""
    if state.lock is None:
        return Page(
            (
                Heading("There is no record on this computer.", 1),
                say(f"It would lie in {state.folder}. Nothing has been written."),
                *place_blocks(around),
                *shell_blocks(around),
            )
        )
    lock = str(state.lock)
    blocks: list[Block] = [
        Heading("Your record", 1),
        say(_LOCK_WORDS[lock]),
        *strength_blocks(around, lock),
        say(f"Folder: {state.folder}"),
        *(bullet(f"{file.path.name}, {file.size} bytes, encrypted") for file in state.files if file.size is not None),
        say(
            f"Last backup: {long_date(state.last_backup)}"
            if state.last_backup
            else "No backup was made from here yet: vault backup"
        ),
        *onlookers_blocks(around, state.folder),
        *place_blocks(around),
        *shell_blocks(around),
        Gap(),
        say(
            "The lock helps where a file was copied or found. It cannot help against somebody who watches you type, or "
            "who controls this computer.",
            "muted",
        ),
    ]
    return Page(tuple(blocks))
