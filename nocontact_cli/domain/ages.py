"""How long ago the steps of a checklist were read against their sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.domain.checklist import Checklist

YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Age:
    """A checklist with what in it is old.

    Args:
        old: The steps that were read more than a year ago, with the local day of their reading.
    """

    checklist: Checklist
    old: dict[str, date]


def ages(checklist: Checklist, day: date) -> Age:
    """What in a checklist was read more than a year before a local day."""
    read_on = {step.id: step.reviewed or checklist.reviewed for step in checklist.steps.values()}
    return Age(checklist, {step: read for step, read in read_on.items() if day - read > YEAR})
