"""The differences between two days are exactly the set differences of the two reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings

from nocontact_cli.domain.assess import Assessor, assess
from nocontact_cli.domain.changes import changes
from nocontact_cli.render.jsonform import report_json
from tests.domain.build import catalogue_of, drop, entries_of, on, person, record_of, say, use
from tests.domain.strategies import any_days, worlds

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.domain.report import Report
    from tests.domain.naive import Facts, Record

slowly = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])


def having(document: dict[str, Any], *states: str) -> set[str]:
    """The names of the exposures of a report, in these states or (without any) all of them."""
    return {one["id"] for one in document["exposures"] if not states or one["state"] in states}


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """By sets alone: what came and went; of what is on both lists, what is closed or stands open (or due) anew."""
    there, here = having(before), having(after)
    both = there & here
    return {
        "since": before["as_of"],
        "new": here - there,
        "gone": there - here,
        "closed": both & having(after, "closed") - having(before, "closed"),
        "reopened": both & having(after, "open", "due") - having(before, "open", "due"),
    }


def told(before: Report, after: Report) -> dict[str, Any]:
    """What the JSON report says of the differences, as sets."""
    found = report_json(after, changes(before, after))["changes"]
    for name, value in found.items():
        assert name == "since" or len(set(value)) == len(value)
    return {name: value if name == "since" else set(value) for name, value in found.items()}


@slowly
@given(worlds(sharing=True), any_days, any_days)
def test_any_two_days(world: tuple[list[Facts], Record], one: date, other: date) -> None:
    """Over random checklists, plans and records, for any two days: `changes` is what the two reports differ by."""
    checklists, record = world
    assessor = Assessor(catalogue_of(checklists), entries_of(record))
    before, after = assessor.report(min(one, other)), assessor.report(max(one, other))
    assert told(before, after) == differences(report_json(before), report_json(after))


@slowly
@given(worlds(), any_days)
def test_a_day_does_not_differ_from_itself(world: tuple[list[Facts], Record], day: date) -> None:
    """Between a day and itself nothing is different."""
    checklists, record = world
    report = assess(catalogue_of(checklists), entries_of(record), day)
    assert changes(report, report).none
    assert told(report, report) == {"since": day.isoformat(), "new": set(), "gone": set()} | {
        "closed": set(),
        "reopened": set(),
    }


LISTS: list[Facts] = [
    {"id": "start", "exposures": {}, "steps": {}},
    {
        "id": "mail",
        "exposures": {"write": {}, "read": {}, "find": {}, "copy": {}},
        "steps": {
            "block": {"closes": ["write"], "each": "person"},
            "password": {"closes": ["read"], "recheck": {"days": 3}},
            "hide": {"closes": ["find"]},
            "rules": {"closes": ["copy"]},
        },
    },
    {"id": "chat", "exposures": {"look": {}}, "steps": {"leave": {"closes": ["look"]}}},
]


def test_each_sort_of_difference() -> None:
    """Closed, opened again, due by now, kept, new with a person, gone with an account: each stands where it belongs."""
    record = record_of(
        use("mail"),
        use("chat"),
        say("mail.password", "done", 0),
        say("mail.hide", "done", 0),
        say("mail.rules", "done", 0),
        say("mail.hide", "open", 5),
        say("mail.rules", "keep", 5),
        say("mail.block", "done", 6),
        person(2, 7),
        drop("chat", 8),
    )
    assessor = Assessor(catalogue_of(LISTS), entries_of(record))
    assert told(assessor.report(on(1)), assessor.report(on(9))) == {
        "since": on(1).isoformat(),
        "closed": {"mail.write"},
        "reopened": {"mail.find", "mail.read"},
        "new": {"mail.write@2"},
        "gone": {"chat.look"},
    }


def test_there_and_back_is_no_difference() -> None:
    """What was opened and closed again in between is no difference between the two days."""
    record = record_of(
        use("mail"), say("mail.hide", "done", 0), say("mail.hide", "open", 3), say("mail.hide", "done", 5)
    )
    assessor = Assessor(catalogue_of(LISTS), entries_of(record))
    assert changes(assessor.report(on(1)), assessor.report(on(6))).none
    assert told(assessor.report(on(1)), assessor.report(on(4)))["reopened"] == {"mail.find"}
