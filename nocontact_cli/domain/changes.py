"""What is different between two days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.domain.report import ExposureState, Report

_STANDING: Final = ("open", "due")


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences between two reports.

    Args:
        since: Day of the earlier report.
        closed: Closed now, and not then.
        reopened: Open or due now, and neither of the two then.
        new: Not there then.
        gone: There then, and no longer: an account or person that was taken out.
    """

    since: date
    closed: tuple[ExposureState, ...]
    reopened: tuple[ExposureState, ...]
    new: tuple[ExposureState, ...]
    gone: tuple[ExposureState, ...]

    @property
    def none(self) -> bool:
        """Whether nothing is different."""
        return not (self.closed or self.reopened or self.new or self.gone)


def changes(before: Report, after: Report) -> Changes:
    """What changed from one report to a later one of the same record."""
    were = {one.id: one for one in before.exposures}
    are = {one.id: one for one in after.exposures}
    both = [one for one in after.exposures if one.id in were]
    return Changes(
        since=before.as_of,
        closed=tuple(one for one in both if one.state == "closed" != were[one.id].state),
        reopened=tuple(one for one in both if one.state in _STANDING and were[one.id].state not in _STANDING),
        new=tuple(one for one in after.exposures if one.id not in were),
        gone=tuple(one for one in before.exposures if one.id not in are),
    )
