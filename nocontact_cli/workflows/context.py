"""What a call brings with it: where the record lies, how it is opened, what day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from nocontact_cli.vault.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True)
class Context:
    """A call's surroundings, read once at its start.

    Args:
        env: The environment variables.
        now: Local time with its zone.
        passphrase_fd: A file descriptor that yields the passphrase.
        passphrase_file: A file that holds it.
        checklists: Folders with checklists of the user's own.
        tell: Takes a sentence that has to be said beside whatever was asked for.
    """

    env: Mapping[str, str]
    now: datetime
    passphrase_fd: int | None = None
    passphrase_file: Path | None = None
    checklists: tuple[Path, ...] = ()
    tell: Callable[[str], object] = lambda _: None

    @property
    def day(self) -> date:
        """Today, as a local day."""
        return self.now.date()

    @property
    def place(self) -> Place:
        """Where the record lies."""
        return Place.find(self.env)


def local_now() -> datetime:
    """The clock, with the local zone offset. Read once a call."""
    return datetime.now().astimezone()
