"""A checklist for a friend: what it says, and nothing of the record beyond that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.domain.checklist import Source
    from nocontact_cli.domain.friend_words import FriendWords
    from nocontact_cli.domain.support import HelpLine


@dataclass(frozen=True, slots=True)
class Way:
    """Instructions.

    Args:
        device: For which device; `any` for all.
        answer: What they are for beside the device, such as a mail provider; None where that makes no difference.
    """

    device: str
    lines: tuple[str, ...]
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class FriendStep:
    """One step as a friend gets it. Fields as in the checklist file, where nothing else is said.

    Args:
        n: Its number in the list, from 1.
        item: The name of its item.
        platform: The checklist it comes from.
        place: The name of that platform.
        label: What tells several accounts there apart.
        person: For whom, by number; None where there is nobody to tell apart.
        part: The part of the list it stands in: `prepare secure locate block tidy`.
        alternatives: Numbers of the steps that are enough instead of this one.
    """

    n: int
    item: str
    platform: str
    place: str
    label: str | None
    person: int | None
    part: str
    title: str
    why: str
    how: tuple[Way, ...]
    noticed: str
    signs: str | None
    evidence_first: bool
    needs_owner: bool
    quieter: str | None
    say: str | None
    minutes: int
    by: str
    unconfirmed: bool
    open: str | None
    sources: tuple[Source, ...]
    alternatives: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FriendList:
    """A checklist for a friend.

    Args:
        name: 8 hexadecimal digits.
        made_on: Local day.
        edition: Version of the checklists.
        reviewed: The day on which the oldest of what it says was last read against its sources.
        people: Numbers of the people it is about, with what the user chose to tell of them; None for nothing.
        steps: In the order in which they are worth doing, by number.
        words: Rules for helping, and what the friend can do in their own life.
        country: The country of the help lines; None for the directories only.
        help: Where there is somebody to talk to.
    """

    name: str
    made_on: date
    edition: str
    reviewed: date
    people: dict[int, str | None]
    steps: tuple[FriendStep, ...]
    words: FriendWords
    country: str | None
    help: tuple[HelpLine, ...]

    @property
    def minutes(self) -> int:
        """Working time of all steps."""
        return sum(step.minutes for step in self.steps)
