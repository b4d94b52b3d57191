"""The re-check: what is worth asking again, in which order, and when the next one is worth doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.ids import parse_item
from nocontact_cli.domain.order import urgency
from nocontact_cli.domain.record import ANSWER, AUDIT, PLAN
from nocontact_cli.domain.words import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.record import Entry
    from nocontact_cli.domain.report import ExposureState, Report

KEEP_DAYS: Final = 90
"""After so many days a keep without an end is worth a question."""
FIRST_DAYS: Final = 7
"""So many days after a new plan the first re-check is proposed."""
SOON_DAYS: Final = 7
"""What falls due within so many days is due soon."""
BEGUN: Final = "begun"
ENDED: Final = "ended"


@dataclass(frozen=True, slots=True)
class Audit:
    """A re-check in the record.

    Args:
        n: Number of the entry that began or ended it.
        day: Its local day.
        scope: What it asked: `due`, `all`, or `after` with a trigger.
        items: For one that ended: the names of all items there were, to tell new ones later.
    """

    n: int
    day: date
    scope: str
    items: frozenset[str] = frozenset()


def last_audit(entries: Sequence[Entry]) -> Audit | None:
    """The last re-check that went through to its end; None before the first."""
    return next(
        (
            Audit(entry.n, entry.day, entry.about, frozenset((entry.note or "").split()))
            for entry in reversed(entries)
            if entry.kind == AUDIT and entry.says == ENDED
        ),
        None,
    )


def begun_audit(entries: Sequence[Entry], scope: str) -> Audit | None:
    """A re-check of this scope that was begun and left; None where there is none."""
    for entry in reversed(entries):
        if entry.kind == AUDIT and entry.about == scope:
            return None if entry.says == ENDED else Audit(entry.n, entry.day, scope)
    return None


def answered_after(entries: Sequence[Entry], n: int) -> frozenset[str]:
    """The names under which something was answered after entry n."""
    return frozenset(entry.about for entry in entries if entry.kind == ANSWER and entry.n > n)


def to_recheck(report: Report, last: Audit | None) -> list[ItemState]:
    """What is worth asking again on the day of a report, the worst first.

    That is: what is due or was reopened, what got stuck, what was kept and is so no longer, what has been kept
    without an end for 90 days, and what is new in the checklists since the last re-check.
    """
    known = _steps_of(last) if last else None
    found = [item for item in report.items.values() if _calls(item, report.as_of) or _new(item, known)]
    return sorted(found, key=urgency)


def after_trigger(report: Report, trigger: str) -> list[ItemState]:
    """The items whose step names an event, the worst first."""
    named = [
        item
        for item in report.items.values()
        if any(step.recheck and trigger in step.recheck.on for _, step, _ in item.steps)
    ]
    return sorted(named, key=urgency)


def of_kind(report: Report, kind: str) -> list[ItemState]:
    """The items of the open, due and kept doors of a kind, the worst first."""
    names = {item.id for one in doors_of_kind(report, kind) for item in one.items}
    return sorted((item for item in report.items.values() if item.id in names), key=urgency)


def doors_of_kind(report: Report, kind: str) -> list[ExposureState]:
    """The open, due and kept doors of a kind, the worst first."""
    found = [one for one in report.having("open", "due", "kept") if one.exposure.kind == kind]
    return sorted(found, key=lambda one: SEVERITIES.index(one.exposure.severity))


def due_soon(report: Report) -> tuple[ExposureState, ...]:
    """The doors that are closed and will be worth another look within a week, the first one first."""
    last = report.as_of + timedelta(days=SOON_DAYS)
    found = [one for one in report.having("closed") if one.due is not None and one.due <= last]
    return tuple(sorted(found, key=lambda one: one.due or last))


def everything(report: Report) -> list[ItemState]:
    """Every item, the worst first."""
    return sorted(report.items.values(), key=urgency)


def next_date(report: Report, entries: Sequence[Entry]) -> date | None:
    """The day on which the next re-check is worth doing; None where nothing will ever fall due.

    Seven days after a new plan is the first one, until a re-check has asked something or that day has passed.
    Otherwise it is the earliest day on which something falls due, a keep ends or has lasted 90 days; today at the
    earliest.
    """
    first = first_date(entries)
    if first is not None and report.as_of <= first and not _asked(entries):
        return first
    days = [day for item in report.items.values() if (day := _next_day(item)) is not None]
    return max(min(days), report.as_of) if days else None


def _asked(entries: Sequence[Entry]) -> bool:
    """Whether a re-check had something to ask and went through. One with nothing to ask only ends."""
    begun = {entry.about for entry in entries if entry.kind == AUDIT and entry.says == BEGUN}
    return any(entry.kind == AUDIT and entry.says == ENDED and entry.about in begun for entry in entries)


def first_date(entries: Sequence[Entry]) -> date | None:
    """Seven days after the plan first named an account; None where it names none."""
    begun = min(
        (entry.day for entry in entries if entry.kind == PLAN and entry.about.startswith("account ")), default=None
    )
    return begun + timedelta(days=FIRST_DAYS) if begun else None


def _calls(item: ItemState, day: date) -> bool:
    """Whether its own history makes an item worth asking again."""
    if item.state in ("due", "reopened", "stuck"):
        return True
    revised = item.step.revised
    if item.day is not None and item.state in ("keep", "not-mine") and revised and item.day < revised <= day:
        return True
    if item.state == "keep":
        return item.due is None and item.day is not None and item.day + timedelta(days=KEEP_DAYS) <= day
    # With an answer behind it, a keep has ended.
    return item.state == "unchecked" and item.day is not None


def _steps_of(last: Audit) -> dict[str, set[str]]:
    """The steps there were at a re-check, by platform."""
    found: dict[str, set[str]] = {}
    for name in last.items:
        item = parse_item(name)
        if item is not None:
            found.setdefault(item.account.platform, set()).add(item.step)
    return found


def _new(item: ItemState, known: dict[str, set[str]] | None) -> bool:
    """Whether its step was not yet in the checklists at the last re-check, on a platform that was in the plan."""
    if known is None or item.state != "unchecked" or item.platform not in known:
        return False
    return not any(step.id in known.get(platform, ()) for platform, step, _ in item.steps)


def _next_day(item: ItemState) -> date | None:
    if item.state in ("due", "done"):
        return item.due
    if item.state == "keep" and item.day is not None:
        if item.due is not None:
            return item.due + timedelta(days=1) if item.due < date.max else None
        return item.day + timedelta(days=KEEP_DAYS)
    return None
