"""An export that was made up, with what is true in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nocontact_cli.domain.evidence import Name

TODAY: Final = date(2026, 11, 22)
"""The day on which exports are read. Nothing in one may be newer, but for what is meant to be impossible."""
BODY: Final = "marzipan"
"""Stands in the text of every message, and nowhere else: no reader may give it away."""


def utc_day(at: datetime) -> date:
    """The day of a moment for a user in UTC, as the days in truths are."""
    return at.astimezone(UTC).date()


@dataclass(frozen=True)
class Truth:
    """A fact about a person of the plan, or about a thing, that a reader has to find.

    Args:
        day: For things without a person the newest.
        count: Facts of this sort on that day. Always 1 for what is blocked.
    """

    what: str
    label: str
    says: str
    person: int | None
    day: date | None
    count: int = 1
    thing: str = ""


@dataclass(frozen=True)
class Export:
    """Files and what stands in them.

    Args:
        files: Name with `/` to content.
        known: Person's number and identifier, as the user would give it.
        truths: Everything that is to be found, and nothing else is.
        complete: `what` and `label` of the lists that prove something by absence.
        exported_on: The day the export itself tells; None where it does not.
        title: What its folder or ZIP is called, without `.zip`.
        region: Two letters of the country whose numbers are written without a country code.
    """

    files: dict[str, bytes]
    known: tuple[tuple[int, Name], ...]
    truths: frozenset[Truth] = frozenset()
    complete: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    exported_on: date | None = None
    title: str = "export"
    region: str | None = None
