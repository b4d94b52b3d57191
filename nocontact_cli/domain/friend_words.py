"""What a friend who helps reads besides the steps: rules for helping, and what they can do in their own life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.domain.checklist import Source


@dataclass(frozen=True, slots=True)
class FriendWord:
    """One piece of advice to the friend.

    Args:
        text: One or two short sentences.
        sources: Ids in the table of sources.
        why: What it is good for; None where the text says it.
    """

    id: str
    text: str
    sources: tuple[str, ...]
    why: str | None = None


@dataclass(frozen=True, slots=True)
class FriendWords:
    """All of it. Nothing here speaks of one certain person.

    Args:
        reviewed: Day on which it was last read against its sources.
        rules: How to help, in the order in which to read them.
        your_side: What the friend can do in their own accounts and groups.
        sources: Where it was read, by id.
    """

    reviewed: date
    rules: tuple[FriendWord, ...]
    your_side: tuple[FriendWord, ...]
    sources: dict[str, Source]

    def sources_of(self, word: FriendWord) -> tuple[Source, ...]:
        """Where one piece of advice was read, in the order the file names it."""
        return tuple(self.sources[name] for name in word.sources)
