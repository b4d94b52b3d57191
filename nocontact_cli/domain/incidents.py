"""The log of attempts for a court or an advocate, in the order in which they were written down.

What stands in it about an attempt follows from the record up to that attempt (and its references to proof) alone,
so that nothing that is added later changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocontact_cli.domain.attempts import attempts
from nocontact_cli.domain.record import PLAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.domain.attempts import Attempt
    from nocontact_cli.domain.record import Entry
    from nocontact_cli.domain.story import Wanted


@dataclass(frozen=True, slots=True)
class Incident:
    """An attempt with its number in the log.

    Args:
        number: From 1, in the order of writing down. Permanent.
        name: What the person was called when it was written down; None where nobody was named.
    """

    number: int
    attempt: Attempt
    name: str | None


@dataclass(frozen=True, slots=True)
class Log:
    """A log.

    Args:
        incidents: What it lists.
        through: It was made of the attempts 1 to this one; 0 for none.
        wanted: What was left out of these.
    """

    incidents: tuple[Incident, ...]
    through: int
    wanted: Wanted


def incidents(entries: Sequence[Entry]) -> tuple[Incident, ...]:
    """All attempts in the order in which they were written down.

    Args:
        entries: The record, by number.
    """
    told = {attempt.n: attempt for attempt in attempts(entries)}
    names: dict[int, str | None] = {}
    found: list[Incident] = []
    for entry in entries:
        what, _, number = entry.about.partition(" ")
        if entry.kind == PLAN and what == "person" and number.isdecimal():
            names[int(number)] = entry.note
        elif attempt := told.get(entry.n):
            found.append(Incident(len(found) + 1, attempt, names.get(attempt.person)))
    return tuple(found)
