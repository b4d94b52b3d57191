"""A simulated year with two people and twenty platforms, read on each of its days and between any two of them."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Any, Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.assess import Assessor
from nocontact_cli.domain.attempts import OTHER_WAYS, about, says
from nocontact_cli.domain.changes import changes
from nocontact_cli.domain.record import ATTEMPT, Entry
from nocontact_cli.render.jsonform import report_json
from tests.domain import naive
from tests.domain.build import WRITTEN, catalogue_of, entries_of, on
from tests.domain.strategies import LAST, NAMES, WAYS, YEAR, accounts_of, any_days, attempt, worlds, year
from tests.domain.test_agreement import told

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn

    from nocontact_cli.domain.changes import Changes
    from tests.domain.naive import Facts, Record

World = tuple[list[dict[str, Any]], list[dict[str, Any]]]
DAYS: Final = naive.days_between(on(0), on(YEAR - 1))
SEED: Final = 2028
slowly = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
large = settings(slowly, max_examples=2, phases=[Phase.explicit, Phase.reuse, Phase.generate])
years = st.integers(0, 2**32).map(Random).map(year)


@st.composite
def small_worlds(draw: DrawFn) -> World:
    """A world of a few accounts and weeks, with attempts among what is told, back-dated or not."""
    checklists, record = draw(worlds(sharing=True))
    attempts = st.builds(
        attempt,
        st.sampled_from([*accounts_of(checklists), "start", "home"]),
        st.integers(0, LAST),
        person=st.sampled_from([1, 2, 3]),
        reached=st.sampled_from([True, True, False]),
    )
    facts: Record = [{name: value for name, value in fact.items() if name != "n"} for fact in record]
    for one in draw(st.lists(attempts, min_size=1, max_size=4)):
        facts.insert(draw(st.integers(0, len(facts))), one)
    return checklists, [{"n": number, **fact} for number, fact in enumerate(facts, 1)]


def the_year() -> World:
    """One and the same year, whenever it is asked for."""
    return year(Random(SEED))  # noqa: S311 - Nothing secret hangs on it.


def entries(record: Record) -> list[Entry]:
    """The entries of a record, attempts too."""
    made = entries_of([fact for fact in record if fact["what"] != "attempt"])
    for fact in record:
        if fact["what"] == "attempt":
            at = WRITTEN + timedelta(minutes=fact["n"])
            subject, value = about(fact["way"], fact["person"]), says(reached=fact["reached"])
            made.append(Entry(fact["n"], at, ATTEMPT, subject, value, fact["day"]))
    return sorted(made, key=lambda entry: entry.n)


def assessor_of(world: World) -> Assessor:
    """What answers for any day of a world."""
    checklists, record = world
    return Assessor(catalogue_of(checklists), entries(record))


def told_of(found: Facts) -> Facts:
    """A naive report, with what has no order put in order."""
    return found | {"left_out": sorted(found["left_out"])}


def ids(found: Facts, *states: str) -> set[str]:
    """The names of the exposures of a naive report that are in these states, or (without any) of all of them."""
    return {
        f"{account}.{door}" + (f"@{person}" if person and person > 1 else "")
        for (account, door, person), one in found["exposures"].items()
        if not states or one["state"] in states
    }


def sets_of(found: Facts) -> dict[str, set[str]]:
    """All, closed and standing exposures of a naive report."""
    return {"all": ids(found), "closed": ids(found, "closed"), "standing": ids(found, "open", "due")}


def differences(before: dict[str, set[str]], after: dict[str, set[str]]) -> dict[str, set[str]]:
    """By sets alone: what came and went; of what is on both lists, what is closed or stands open (or due) anew."""
    both = before["all"] & after["all"]
    return {
        "new": after["all"] - before["all"],
        "gone": before["all"] - after["all"],
        "closed": both & after["closed"] - before["closed"],
        "reopened": both & after["standing"] - before["standing"],
    }


def named(found: Changes) -> dict[str, set[str]]:
    """The differences in the words of the report, each exposure once."""
    lists = {name: [one.id for one in getattr(found, name)] for name in ("new", "gone", "closed", "reopened")}
    assert {name: len(set(one)) for name, one in lists.items()} == {name: len(one) for name, one in lists.items()}
    return {name: set(one) for name, one in lists.items()}


# ------------------------------------------------------------------------------------------------ one whole year


def test_the_year_has_everything_in_it() -> None:
    """The year of the seed has 20 platforms, two people, attempts, drift, ended keeps, revisions, drops, additions."""
    checklists, record = the_year()
    reports = naive.reports_on(checklists, record, DAYS[0], DAYS[-1])
    told_facts = [(fact["what"], fact.get("value"), fact.get("reached")) for fact in record]
    assert {naive.platform_of(fact["account"]) for fact in record if fact["what"] == "use"} == set(NAMES[:-2])
    assert sum(step.get("revised", DAYS[-1]) < DAYS[-1] for one in checklists for step in one["steps"].values()) > 5
    assert sum(bool(step.get("same_as")) for one in checklists for step in one["steps"].values()) > 5
    assert sum("." in name for one in checklists for step in one["steps"].values() for name in step["closes"]) > 10
    assert {"drop", "use"} <= {fact["what"] for fact in record if fact["day"] > on(20)}
    assert {("attempt", None, True), ("attempt", None, False), ("answer", "undo", None)} <= set(told_facts)
    assert sum(fact["what"] == "attempt" for fact in record) >= 24
    assert sum(fact["what"] == "opened" for fact in naive.with_openings(checklists, record)) > 10
    held = [fact | {"reached": True} if fact["what"] == "attempt" else fact for fact in record]
    other = [fact | {"person": 3 - fact["person"]} if fact["what"] == "attempt" else fact for fact in record]
    assert reports != naive.reports_on(checklists, held, DAYS[0], DAYS[-1])
    assert reports != naive.reports_on(checklists, other, DAYS[0], DAYS[-1])
    ended = [fact for fact in record if fact.get("value") == "keep" and fact["until"] and fact["until"] < DAYS[-1]]
    assert len(ended) > 5
    assert {person for found in reports.values() for _, _, person in found["exposures"]} == {None, 1, 2}
    seen = {one["state"] for found in reports.values() for one in found["exposures"].values()}
    assert seen == set(naive.STATES)
    assert any(found["left_out"] for found in reports.values())
    assert all(found["not_looked_at"] for found in reports.values())


def test_each_day_of_a_year_and_any_two_of_them() -> None:
    """On all 365 days every field is what the naive fold says, and any two days differ by the sets of their reports."""
    world = the_year()
    assessor = assessor_of(world)
    expected = naive.reports_on(*world, DAYS[0], DAYS[-1])
    reports = {day: assessor.report(day) for day in DAYS}
    assert list(expected) == DAYS
    for day in DAYS:
        assert told_of(expected[day]) == told(reports[day]), day
    sets = {day: sets_of(expected[day]) for day in DAYS}
    for one, other in combinations(DAYS, 2):
        found = changes(reports[one], reports[other])
        assert differences(sets[one], sets[other]) == named(found), (one, other)
        assert found.since == one


# --------------------------------------------------------------------------------------------------- many worlds


@large
@given(years, st.data())
def test_days_of_any_year(world: World, data: st.DataObject) -> None:
    """In other years, on days around those on which something changes, every field is what the naive fold says."""
    checklists, record = world
    turns = sorted({fact["day"] + timedelta(days=more) for fact in record for more in (-1, 0, 1, 30)} & set(DAYS))
    days = sorted(data.draw(st.lists(st.sampled_from(turns), min_size=6, max_size=10, unique=True)))
    assessor = assessor_of(world)
    expected = naive.reports_on(checklists, record, DAYS[0], DAYS[-1])
    reports = {day: assessor.report(day) for day in days}
    assert {day: told_of(expected[day]) for day in days} == {day: told(reports[day]) for day in days}
    for one, other in combinations(days, 2):
        found = report_json(reports[other], changes(reports[one], reports[other]))["changes"]
        assert {"since": one.isoformat(), **differences(sets_of(expected[one]), sets_of(expected[other]))} == {
            name: value if name == "since" else set(value) for name, value in found.items()
        }


@slowly
@given(small_worlds(), any_days)
def test_any_day_with_attempts(world: World, day: date) -> None:
    """In small worlds, with what attempts open again, every field is what the naive reading says."""
    assert told_of(naive.report_on(*world, day)) == told(assessor_of(world).report(day))


@slowly
@given(small_worlds(), any_days)
def test_counting_forwards_is_walking_back(world: World, day: date) -> None:
    """The naive fold of many days in a row says what the naive reading of one day says."""
    last = max(day, on(LAST))
    assert naive.reports_on(*world, day, last)[day] == naive.report_on(*world, day)


def test_the_ways_that_are_no_account() -> None:
    """The ways of a year that open nothing are all those of the program."""
    assert WAYS == OTHER_WAYS
