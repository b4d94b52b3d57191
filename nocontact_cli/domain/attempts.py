"""Attempts at contact: they got through, or tried."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.ids import AccountId, parse_account
from nocontact_cli.domain.record import ATTEMPT, PROOF

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from nocontact_cli.domain.record import Entry

OTHER_WAYS: Final = ("unknown-number", "new-account", "someone", "home", "other")
"""Ways that are no account of the plan."""
REACHED: Final = "reached"
HELD: Final = "held"
_ABOUT: Final = re.compile(r"([a-z0-9:-]+)@([1-9][0-9]{0,2})")
_SAYS: Final = re.compile(rf"({REACHED}|{HELD})(?: ([0-2][0-9]:[0-5][0-9]))?")


@dataclass(frozen=True, slots=True)
class Proof:
    """A reference to something saved. The file itself is not copied.

    Args:
        path: Where it lay when it was named.
        sha256: Of its bytes at that moment, in hexadecimal.
    """

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt.

    Args:
        n: Number of its entry.
        at: When it was written down, with the zone.
        day: Local day on which it happened.
        time: Local time `HH:MM` at which it happened; None where it was not given.
        way: An account of the plan as text, or one of `OTHER_WAYS`.
        person: Who it was, by number.
        reached: Whether it came through to the user.
    """

    n: int
    at: datetime
    day: date
    time: str | None
    way: str
    person: int
    reached: bool
    note: str | None
    proofs: tuple[Proof, ...] = ()

    @property
    def account(self) -> AccountId | None:
        """The account it came through; None for every other way."""
        return None if self.way in OTHER_WAYS else parse_account(self.way)


def attempts(entries: Iterable[Entry]) -> tuple[Attempt, ...]:
    """All attempts in the order they were written down.

    A reference to proof belongs to the attempt before it.

    Args:
        entries: The record, by number.
    """
    found: list[Attempt] = []
    for entry in entries:
        if entry.kind == ATTEMPT:
            about, says = _ABOUT.fullmatch(entry.about), _SAYS.fullmatch(entry.says)
            if about and says:
                found.append(
                    Attempt(
                        n=entry.n,
                        at=entry.at,
                        day=entry.day,
                        time=says[2],
                        way=about[1],
                        person=int(about[2]),
                        reached=says[1] == REACHED,
                        note=entry.note,
                    )
                )
        elif entry.kind == PROOF and found:
            found[-1] = replace(found[-1], proofs=(*found[-1].proofs, Proof(entry.note or "", entry.says)))
    return tuple(found)


def about(way: str, person: int) -> str:
    """The subject of an attempt's entry."""
    return f"{way}@{person}"


def says(*, reached: bool, time: str | None = None) -> str:
    """The value of an attempt's entry."""
    return " ".join(part for part in (REACHED if reached else HELD, time) if part)
