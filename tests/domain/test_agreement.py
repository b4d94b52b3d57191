"""The domain agrees with the naive reading of the design, on every field, on every day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.assess import Assessor
from tests.domain import naive
from tests.domain.build import catalogue_of, entries_of, on
from tests.domain.strategies import any_days, worlds

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.domain.report import Report
    from tests.domain.naive import Facts, Record

ONE_DAY = timedelta(days=1)
agreeing = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
any_worlds = st.one_of(worlds(sharing=True), worlds(sharing=True), worlds())


def told(report: Report) -> Facts:
    """A report in the words of `naive`."""
    return {
        "items": {
            name: {
                "state": item.state,
                "day": item.day,
                "due": item.due,
                "by": item.by,
                "names": set(item.names),
                "closes": {f"{door.platform}.{door.exposure.id}" for door in item.closes},
            }
            for name, item in report.items.items()
        },
        "exposures": {
            (str(one.account), one.exposure.id, one.person): {
                "state": one.state,
                "since": one.since,
                "due": one.due,
                "items": [(str(item.id), item.state) for item in one.items],
                "eased_by": [(str(item.id), item.state) for item in one.eased_by],
            }
            for one in report.exposures
        },
        "summary": report.summary,
        "not_looked_at": list(report.not_looked_at),
        "left_out": sorted(str(account) for account in report.left_out),
    }


def expected(checklists: list[Facts], record: Record, day: date) -> Facts:
    """What the naive reading says, with what has no order put in order."""
    found = naive.report_on(checklists, record, day)
    return found | {"left_out": sorted(found["left_out"])}


@agreeing
@given(any_worlds, st.lists(any_days, min_size=1, max_size=3, unique=True))
def test_any_day(world: tuple[list[Facts], Record], days: list[date]) -> None:
    """On random days, past and future, every field is what the design says."""
    checklists, record = world
    assessor = Assessor(catalogue_of(checklists), entries_of(record))
    assert {day: expected(checklists, record, day) for day in days} == {day: told(assessor.report(day)) for day in days}


@agreeing
@given(any_worlds, st.data())
def test_each_day_of_change(world: tuple[list[Facts], Record], data: st.DataObject) -> None:
    """On the days on which something changes, and on the day before, every field is what the design says."""
    checklists, record = world
    assessor = Assessor(catalogue_of(checklists), entries_of(record))
    changes = {on(0)} | {entry["day"] for entry in record} | {entry.get("until") for entry in record} - {None}
    for checklist in checklists:
        changes |= {step["revised"] for step in checklist["steps"].values() if "revised" in step}
    turns = sorted(changes | {day - ONE_DAY for day in changes} | {day + ONE_DAY for day in changes})
    days = data.draw(st.lists(st.sampled_from(turns), min_size=1, max_size=3, unique=True))
    assert {day: expected(checklists, record, day) for day in days} == {day: told(assessor.report(day)) for day in days}


@agreeing
@given(any_worlds, any_days)
def test_the_order_of_asking_does_not_matter(world: tuple[list[Facts], Record], day: date) -> None:
    """An assessor that was asked for other days before gives the same report as a fresh one."""
    checklists, record = world
    catalogue, entries = catalogue_of(checklists), entries_of(record)
    used = Assessor(catalogue, entries)
    used.report(day + 5 * ONE_DAY)
    used.report(day - 5 * ONE_DAY)
    assert Assessor(catalogue, entries).report(day) == used.report(day)
