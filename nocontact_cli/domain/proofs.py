"""What findings change in the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.evidence import BY_DAY, CONNECTED, PRIVACY
from nocontact_cli.domain.findings import CONFIRMED, CONTRADICTED
from nocontact_cli.domain.record import FINDING, Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from nocontact_cli.domain.findings import Finding
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import Report

BY_EXPORT: Final = "export"
_ON_PURPOSE: Final = ("keep", "not-mine")
_CLAIMS: Final = ("done", "due")
_BLOCK: Final = "block"
"""What the step that blocks is called in every checklist."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a finding changes in the record.

    Args:
        item: The item as it is.
        says: `confirmed` or `contradicted`.
        day: Local day from which it is true.
    """

    finding: Finding
    item: ItemState
    says: str
    day: date


def changes(findings: Sequence[Finding], report: Report) -> tuple[Change, ...]:
    """What findings would change: each item once, and a contradiction before all that confirms it.

    A display name alone changes nothing, and neither does anything about items that are open on purpose.
    """
    found: dict[str, Change] = {}
    for finding in sorted(findings, key=lambda one: one.result != CONTRADICTED):
        if not finding.sure or finding.result not in (CONFIRMED, CONTRADICTED):
            continue
        for name in finding.items:
            item = report.items[name]
            day = _day(finding, item)
            wanted = (
                item.state in _CLAIMS
                if finding.result == CONTRADICTED
                else _confirms(finding, item) and (item.person or _for_everybody(finding, findings, report))
            )
            if day is not None and wanted and name not in found:
                found[name] = Change(finding, item, finding.result, day)
    # What is confirmed already by this same export is not written twice.
    return tuple(one for one in found.values() if not (one.says == CONFIRMED and _known(one)))


def drafts(changed: Iterable[Change], words: Callable[[Finding], str]) -> list[Draft]:
    """The entries that note changes.

    Args:
        words: What a finding says, to stand with it.
    """
    return [
        Draft(FINDING, str(one.item.id), one.says, one.day, by=BY_EXPORT, note=words(one.finding)) for one in changed
    ]


def _confirms(finding: Finding, item: ItemState) -> bool:
    """Whether a step can be noted as done by this.

    That nothing came may be luck, one switch is only a part of its step, and what nobody answered needs more than that
    nothing was found. Who is no friend is not blocked by that.
    """
    if item.state in _ON_PURPOSE or finding.what in BY_DAY or finding.what == PRIVACY:
        return False
    if finding.what == CONNECTED and item.id.step == _BLOCK:
        return False
    return item.state in _CLAIMS or finding.count > 0


def _for_everybody(finding: Finding, findings: Sequence[Finding], report: Report) -> bool:
    """Whether what is confirmed for one person is confirmed for each of the plan, where a step is about all of them."""
    confirmed = {
        one.person
        for one in findings
        if (one.reader, one.what, one.label, one.result) == (finding.reader, finding.what, finding.label, CONFIRMED)
        and one.sure
    }
    return finding.person is None or confirmed >= {one.number for one in report.plan.present}


def _day(finding: Finding, item: ItemState) -> date | None:
    """The day from which a finding is true; None where it says nothing of the time since the answer."""
    day = finding.day if finding.what in BY_DAY and finding.result == CONTRADICTED else finding.as_of
    return None if day is None or (item.day is not None and day < item.day) else day


def _known(change: Change) -> bool:
    return change.item.by == BY_EXPORT and change.item.day == change.day and change.item.state in _CLAIMS
