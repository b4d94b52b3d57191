"""What an assessment comes to: the values that are shown, written or compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocontact_cli.domain.words import EXPOSURE_STATES

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.domain.checklist import Catalogue, Checklist, Exposure
    from nocontact_cli.domain.ids import AccountId, ItemId
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class ExposureState:
    """One thing the other person can or could do, on one day.

    Args:
        id: Its name, built like an item's.
        state: `open due kept residual closed not-applicable`.
        person: The number of the person; None where no closing step is for each person.
        since: First day of the unbroken run of this state, as far back as the record goes.
        due: Earliest day on which one of its done items is worth another look.
        items: The items that close it.
        eased_by: The items that only make it smaller.
    """

    id: str
    checklist: Checklist
    exposure: Exposure
    account: AccountId
    person: int | None
    state: str
    since: date
    due: date | None
    items: tuple[ItemState, ...]
    eased_by: tuple[ItemState, ...]

    @property
    def eased(self) -> int:
        """How many of the steps that make it smaller are done."""
        return sum(item.state in ("done", "due") for item in self.eased_by)


@dataclass(frozen=True, slots=True)
class Report:
    """Every exposure and item of a plan with its state on one day.

    Args:
        exposures: Sorted by state, severity and kind, worst first.
        items: By name, in the order of the walk.
        next: At most three items worth doing next.
        waiting: How many unanswered items wait for a moment when changes may be noticed.
        not_looked_at: Platforms the plan does not name.
        left_out: Dropped accounts where something was still open.
        first: Kinds of exposures that come before all else in `next`.
        without_checklist: Accounts of the plan whose checklist is not at hand, so that nothing is known of them.
    """

    as_of: date
    plan: Plan
    catalogue: Catalogue
    exposures: tuple[ExposureState, ...]
    items: dict[str, ItemState]
    next: tuple[ItemId, ...]
    waiting: int
    not_looked_at: tuple[str, ...]
    left_out: tuple[AccountId, ...]
    without_checklist: tuple[AccountId, ...]
    first: tuple[str, ...] = ()

    @property
    def summary(self) -> dict[str, int]:
        """How many exposures are in each state."""
        counts = dict.fromkeys(EXPOSURE_STATES, 0)
        for exposure in self.exposures:
            counts[exposure.state] += 1
        return counts

    def having(self, *states: str) -> tuple[ExposureState, ...]:
        """The exposures in one of these states."""
        return tuple(exposure for exposure in self.exposures if exposure.state in states)
