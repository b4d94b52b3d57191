"""What was found in an export about the people of the plan, counted by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.domain.evidence import Covered, Problem


@dataclass(frozen=True, slots=True)
class Seen:
    """Facts of one sort, about one person, on one day.

    Args:
        what: One of `WHATS`.
        label: As in the facts.
        says: `open closed ask`.
        person: Their number; None where nobody of the plan is named.
        matched: The kind of identifier that told.
        value: That identifier, in the form in which it is compared.
        sure: Whether that identifier is theirs alone.
        day: Local day; None where the export does not say. For things without a person, the newest.
        where: The file of the newest.
        count: How many.
        thing: A device, an app, a setting, or somebody else's identifier, as an address mail is sent on to.
    """

    what: str
    label: str
    says: str
    person: int | None
    matched: str | None
    value: str
    sure: bool
    day: date | None
    where: str
    count: int = 1
    thing: str = ""

    def with_(self, other: Seen) -> Seen:
        """Both together."""
        newer = other.day is not None and (self.day is None or other.day >= self.day)
        # Called for each of many messages: three times as fast as `replace`.
        return Seen(
            self.what,
            self.label,
            self.says,
            self.person,
            self.matched,
            self.value,
            self.sure,
            other.day if newer else self.day,
            other.where if newer else self.where,
            self.count + other.count,
            self.thing,
        )


@dataclass(frozen=True, slots=True)
class Also:
    """Another identifier that stood beside one of theirs.

    Args:
        person: Their number.
        kind: Its kind.
        value: As it stands in the export.
        sure: Whether what it stood beside is theirs alone.
    """

    person: int
    kind: str
    value: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Source:
    """One export after it was read.

    Args:
        paths: What the user gave for it, as it was typed.
        reader: The platform whose reader read it; None where nobody could.
        exported_on: Local day on which it was made, where it says so.
        newest: The newest day found in it; it was made on that day or later.
        also: Identifiers of theirs that are not known yet.
    """

    paths: tuple[str, ...]
    reader: str | None
    seen: tuple[Seen, ...] = ()
    covered: tuple[Covered, ...] = ()
    problems: tuple[Problem, ...] = ()
    exported_on: date | None = None
    newest: date | None = None
    also: tuple[Also, ...] = ()

    @property
    def as_of(self) -> date | None:
        """A day before which the export was surely not made. What it says itself stands over all that is in it."""
        return self.exported_on or self.newest
