"""The rules of design section 2, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.words import EXPOSURE_STATES, KINDS, SEVERITIES
from tests.domain.build import catalogue_of, device, drop, entries_of, know, on, person, record_of, say, use

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import ExposureState, Report
    from tests.domain.naive import Facts

SHUT = {"closes": ["door"]}


def chat(steps: Facts, door: Facts | None = None, **more: Facts) -> Facts:
    """A platform with one exposure, `door`."""
    return {"id": "chat", "exposures": {"door": door or {}}, "steps": steps, **more}


def report(checklists: list[Facts], *facts: Facts, day: int = 10) -> Report:
    """The report of a record on a day."""
    return assess(catalogue_of(checklists), entries_of(record_of(*facts)), on(day))


def door_of(checklist: Facts, *facts: Facts, day: int = 10) -> ExposureState:
    """The one exposure of a plan that has one account of this platform from day 0."""
    (found,) = report([checklist], use("chat"), *facts, day=day).exposures
    return found


def item(step: Facts, *facts: Facts, day: int = 10) -> ItemState:
    """The item of a step on one account."""
    return report([chat({"shut": step})], use("chat"), *facts, day=day).items["chat.shut"]


# Items.


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("done", "done"),
        ("later", "later"),
        ("stuck", "stuck"),
        ("not-mine", "not-mine"),
        ("keep", "keep"),
        ("open", "reopened"),
    ],
)
def test_each_answer_gives_a_state(answer: str, state: str) -> None:
    """The last answer decides the state, and its day and giver are kept."""
    found = item(SHUT, say("chat.shut", answer, 3, by="friend"))
    assert (state, on(3), "friend") == (found.state, found.day, found.by)


def test_no_answer_is_unchecked() -> None:
    """Without an answer an item is unchecked, and nothing is known of it."""
    found = item(SHUT)
    assert (found.state, found.day, found.due, found.by) == ("unchecked", None, None, None)


@pytest.mark.parametrize(("day", "state"), [(2, "unchecked"), (3, "later"), (4, "later"), (5, "done"), (6, "done")])
def test_an_answer_counts_from_its_day(day: int, state: str) -> None:
    """Entries after the day looked at do not count; those of the day itself do."""
    assert state == item(SHUT, say("chat.shut", "later", 3), say("chat.shut", "done", 5), day=day).state


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([("done", 5), ("open", 3)], "done"),
        ([("open", 3), ("done", 5)], "done"),
        ([("done", 5), ("open", 5)], "reopened"),
        ([("open", 5), ("done", 5)], "done"),
        ([("done", 5), ("later", 3), ("open", 4)], "done"),
    ],
)
def test_entries_count_by_day_then_number(answers: list[tuple[str, int]], state: str) -> None:
    """The last by day decides, whenever it was recorded; on one day the last recorded."""
    assert state == item(SHUT, *[say("chat.shut", value, day) for value, day in answers]).state


@pytest.mark.parametrize(
    ("until", "days", "revised", "due"),
    [
        (None, None, None, None),
        (None, 4, None, 7),
        (8, None, None, 8),
        (8, 4, None, 8),
        (5, 30, None, 5),
        (3, 30, None, 3),
        (None, None, 6, 6),
        (None, None, 4, 4),
        (None, None, 3, None),
        (None, None, 1, None),
        (None, 4, 6, 6),
        (None, 4, 8, 7),
        (None, 4, 7, 7),
        (8, 4, 6, 6),
        (5, 30, 6, 5),
        (5, 30, 3, 5),
    ],
)
def test_when_a_done_falls_due(until: int | None, days: int | None, revised: int | None, due: int | None) -> None:
    """Done on day 3: due on its own day, else after the interval; a later revision that is earlier goes first."""
    step: Facts = {**SHUT, "recheck": {"days": days} if days else None, "revised": revised and on(revised)}
    found = item(step, say("chat.shut", "done", 3, until=until), day=3)
    assert (None if due is None else on(due)) == found.due


@pytest.mark.parametrize(("day", "state"), [(3, "done"), (6, "done"), (7, "due"), (8, "due"), (900, "due")])
def test_due_begins_with_its_day(day: int, state: str) -> None:
    """A done item is due from the due day on, that day included, and stays so."""
    step = {**SHUT, "recheck": {"days": 4}}
    assert state == item(step, say("chat.shut", "done", 3), day=day).state


@pytest.mark.parametrize(("day", "state"), [(4, "keep"), (7, "keep"), (8, "unchecked"), (9, "unchecked")])
def test_keep_holds_through_its_day(day: int, state: str) -> None:
    """A keep holds through its `--until`, that day included, then the item is unchecked."""
    assert state == item(SHUT, say("chat.shut", "keep", 4, until=7), day=day).state


def test_keep_without_an_end() -> None:
    """A keep without `--until` holds, and no interval and no revision ends it."""
    step = {**SHUT, "recheck": {"days": 4}, "revised": on(6)}
    found = item(step, say("chat.shut", "keep", 3), day=900)
    assert (found.state, found.due) == ("keep", None)


@pytest.mark.parametrize("answer", ["later", "stuck", "not-mine", "open"])
def test_only_done_falls_due(answer: str) -> None:
    """No other answer falls due by interval or revision."""
    step = {**SHUT, "recheck": {"days": 4}, "revised": on(6)}
    found = item(step, say("chat.shut", answer, 3), day=900)
    assert (found.state, found.due) == ("reopened" if answer == "open" else answer, None)


@pytest.mark.parametrize(
    ("answers", "before", "after"),
    [
        ([("done", 3), ("undo", 8)], "unchecked", "unchecked"),
        ([("later", 3), ("done", 5), ("undo", 8)], "later", "later"),
        ([("done", 5), ("later", 3), ("undo", 8)], "unchecked", "done"),
        ([("later", 3), ("done", 5), ("undo", 8), ("undo", 8)], "unchecked", "unchecked"),
        ([("later", 3), ("done", 4), ("undo", 8), ("stuck", 9)], "later", "stuck"),
        ([("later", 3), ("undo", 4), ("done", 3), ("undo", 8), ("stuck", 3)], "stuck", "stuck"),
    ],
)
def test_undo(answers: list[tuple[str, int]], before: str, after: str) -> None:
    """Undo takes back the answer recorded last that still stands, on every day, also before its own.

    The first state is that of day 4, the second that of day 10.
    """
    facts = [say("chat.shut", value, day) for value, day in answers]
    assert (before, after) == tuple(item(SHUT, *facts, day=day).state for day in (4, 10))


def test_undo_is_about_one_item() -> None:
    """Undo leaves the answers of other items alone."""
    plan = [use("chat"), use("chat:b"), say("chat.shut", "done", 2), say("chat:b.shut", "done", 3)]
    items = report([chat({"shut": SHUT})], *plan, say("chat.shut", "undo", 4)).items
    assert {name: one.state for name, one in items.items()} == {"chat.shut": "unchecked", "chat:b.shut": "done"}


def test_old_names_still_count() -> None:
    """Answers under a step's old id belong to it, labels and persons kept, and undo crosses the renaming."""
    steps = {"shut": {**SHUT, "each": "person", "formerly": ["close"]}}
    plan = [use("chat"), use("chat:b"), person(2)]
    answers = [say("chat:b.close@2", "done", 2), say("chat.close", "done", 2), say("chat.shut", "undo", 3)]
    items = report([chat(steps)], *plan, *answers).items
    assert {name: one.state for name, one in items.items()} == {
        "chat.shut": "unchecked",
        "chat.shut@2": "unchecked",
        "chat:b.shut": "unchecked",
        "chat:b.shut@2": "done",
    }


def test_names_of_items() -> None:
    """Once: no label. Account: the label. Person: each present person on each account, `@1` left out."""
    steps = {"lone": {"each": "once"}, "each": {"each": "account"}, "them": {"each": "person"}}
    plan = [use("chat"), use("chat:b"), person(2), person(3), person(3, 1, stays=False)]
    assert sorted(report([chat(steps)], *plan).items) == [
        "chat.each",
        "chat.lone",
        "chat.them",
        "chat.them@2",
        "chat:b.each",
        "chat:b.them",
        "chat:b.them@2",
    ]


# Exposures: the first match wins.


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ("unchecked", "open"),
        ("open", "open"),
        ("later", "open"),
        ("stuck", "open"),
        ("keep", "kept"),
        ("due", "due"),
        ("done", "closed"),
        ("not-mine", "not-applicable"),
        ("not-mine not-mine", "not-applicable"),
        ("not-mine done", "closed"),
        ("not-mine due", "due"),
        ("not-mine keep", "kept"),
        ("not-mine unchecked", "open"),
        ("done due", "due"),
        ("done keep", "kept"),
        ("due keep", "kept"),
        ("done unchecked", "open"),
        ("due later", "open"),
        ("keep stuck", "open"),
        ("keep open", "open"),
        ("done due keep later not-mine", "open"),
        ("done due keep not-mine", "kept"),
        ("done done done", "closed"),
    ],
)
def test_state_of_an_exposure(answers: str, state: str) -> None:
    """Any item that needs work opens it, then any keep keeps it, then any due makes it due, else it is closed."""
    assert state == door_of(*_answered(answers, SHUT)).state


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ("done unchecked", "closed"),
        ("unchecked done", "closed"),
        ("due unchecked", "due"),
        ("keep unchecked", "kept"),
        ("done due", "closed"),
        ("due done", "closed"),
        ("due keep", "due"),
        ("keep due", "due"),
        ("keep done", "closed"),
        ("stuck not-mine", "open"),
        ("done not-mine", "closed"),
        ("not-mine not-mine", "not-applicable"),
        ("later open", "open"),
    ],
)
def test_alternatives_count_as_their_best(answers: str, state: str) -> None:
    """Of steps with the same `either` the best counts: done, due, keep, rest; not-mine drops out."""
    assert state == door_of(*_answered(answers, {**SHUT, "either": "way"})).state


def _answered(answers: str, step: Facts) -> tuple[Facts, ...]:
    steps: Facts = {}
    said = []
    for number, answer in enumerate(answers.split()):
        name = f"s{number}"
        steps[name] = step
        if answer != "unchecked":
            until = 5 if answer == "due" else None
            said.append(say(f"chat.{name}", "done" if answer == "due" else answer, 3, until=until))
    return chat(steps), *said


def test_different_alternatives_are_counted_apart() -> None:
    """Each name of alternatives is one item, beside the steps that have none."""
    ways = {"a": {**SHUT, "either": "x"}, "b": {**SHUT, "either": "x"}, "c": {**SHUT, "either": "y"}, "d": SHUT}
    done = [say("chat.a", "done", 1), say("chat.d", "done", 1)]
    assert door_of(chat(ways), *done).state == "open"
    assert door_of(chat(ways), *done, say("chat.c", "done", 1)).state == "closed"


@pytest.mark.parametrize(
    ("untils", "due"), [([20, 30], 30), ([30, 20], 30), ([20, None], None), ([5, 20], 20), ([5, 4], 5)]
)
def test_of_several_done_alternatives_the_longest_counts(untils: list[int | None], due: int | None) -> None:
    """Among alternatives that are done, the one with the latest due day speaks for all."""
    steps = {f"s{number}": {**SHUT, "either": "way"} for number in range(len(untils))}
    answers = [say(f"chat.s{number}", "done", 3, until=until) for number, until in enumerate(untils)]
    assert (None if due is None else on(due)) == door_of(chat(steps), *answers).due


@pytest.mark.parametrize(
    ("door", "steps", "state"),
    [
        pytest.param({}, {}, "residual", id="no step at all"),
        pytest.param({}, {"ease": {"eases": ["door"]}}, "residual", id="a step that only eases closes nothing"),
        pytest.param({}, {"shut": {**SHUT, "when": {"proof": ["no"]}}}, "residual", id="no closing step applies"),
        pytest.param(
            {"when": {"proof": ["no"]}}, {"shut": SHUT}, "not-applicable", id="ruled out itself, whatever its steps"
        ),
        pytest.param(
            {"when": {"proof": ["no"]}}, {}, "not-applicable", id="ruled out itself comes before no closing step"
        ),
        pytest.param({"when": {"proof": ["yes"]}}, {"shut": SHUT}, "open", id="accepted"),
        pytest.param({"when": {"location": ["no"]}}, {"shut": SHUT}, "open", id="unknown counts as accepted"),
        pytest.param(
            {}, {"shut": SHUT, "more": {**SHUT, "when": {"proof": ["no"]}}}, "closed", id="one step is ruled out"
        ),
        pytest.param({"when": {"device": ["mac"]}}, {"shut": SHUT}, "not-applicable", id="another device"),
    ],
)
def test_what_is_ruled_out(door: Facts, steps: Facts, state: str) -> None:
    """An exposure that is ruled out does not apply; one without a closing step that applies is residual."""
    answers = [say("chat.shut", "done", 1)] if state == "closed" else []
    assert state == door_of(chat(steps, door), know("proof", "yes"), device("iphone"), *answers).state


def test_what_is_done_once_applies_if_any_account_says_so() -> None:
    """A once item is ruled out only where the answers of every account rule it out."""
    steps = {"shut": {**SHUT, "each": "once", "when": {"kind": ["a"], "paid": ["full"]}}}
    checklist = chat(steps, asks={"kind": ["a", "b"], "paid": ["free", "full"]})
    plan = [use("chat"), use("chat:b"), know("chat.kind", "a"), know("chat.paid", "free"), know("chat:b.kind", "b")]
    assert {one.id: one.state for one in report([checklist], *plan).exposures} == {
        "chat.door": "residual",
        "chat:b.door": "residual",
    }
    paid = report([checklist], *plan, know("chat.paid", "full", 1)).exposures
    assert {one.id: one.state for one in paid} == {"chat.door": "open", "chat:b.door": "open"}


def test_what_is_done_once_counts_on_every_account() -> None:
    """A once item closes the exposure of every account of its platform."""
    steps = {"shut": {**SHUT, "each": "once"}}
    found = report([chat(steps)], use("chat"), use("chat:b"), say("chat.shut", "done", 1)).exposures
    assert {one.id: one.state for one in found} == {"chat.door": "closed", "chat:b.door": "closed"}


def test_an_exposure_stands_once_per_account_and_person() -> None:
    """An exposure is per person where any closing step is, even one that does not apply."""
    person_step = {**SHUT, "each": "person", "when": {"proof": ["no"]}}
    checklist = {
        "id": "chat",
        "exposures": {"door": {}, "wall": {}},
        "steps": {"shut": SHUT, "them": person_step, "brick": {"closes": ["wall"]}},
    }
    found = report([checklist], use("chat"), use("chat:b"), person(2), know("proof", "yes")).exposures
    assert sorted((one.id, one.person or 0) for one in found) == [
        ("chat.door", 1),
        ("chat.door@2", 2),
        ("chat.wall", 0),
        ("chat:b.door", 1),
        ("chat:b.door@2", 2),
        ("chat:b.wall", 0),
    ]


def test_each_person_is_answered_for() -> None:
    """What was done about one person closes nothing for another."""
    steps = {"shut": {**SHUT, "each": "person"}}
    found = report([chat(steps)], use("chat"), person(2), say("chat.shut@2", "done", 1)).exposures
    assert {one.id: one.state for one in found} == {"chat.door": "open", "chat.door@2": "closed"}


def test_contact_is_asked_for_each_person() -> None:
    """A `when` about contact rules an exposure out only for the person it is known of."""
    steps = {"shut": {**SHUT, "each": "person"}}
    plan = [use("chat"), person(2), person(3), know("contact@1", "none"), know("contact@2", "court,work")]
    found = report([chat(steps, {"when": {"contact": ["work"]}})], *plan).exposures
    assert {one.id: one.state for one in found} == {
        "chat.door": "not-applicable",
        "chat.door@2": "open",
        "chat.door@3": "open",
    }


def test_easing_never_changes_a_state() -> None:
    """What is made smaller is told, and the state stays."""
    steps = {"one": {"eases": ["door"]}, "two": {"eases": ["door"], "each": "person"}, "shut": SHUT}
    found = report([chat(steps)], use("chat"), person(2), say("chat.one", "done", 1), say("chat.two@2", "done", 1))
    (door,) = found.exposures
    assert door.state == "open"
    assert [str(one.id) for one in door.eased_by] == ["chat.one", "chat.two", "chat.two@2"]
    assert door.eased == 2


def test_due_is_the_earliest_of_done_and_due_items() -> None:
    """The due day of an exposure is the earliest of its done or due items, never the end of a keep."""
    steps = {"a": SHUT, "b": SHUT, "c": SHUT, "d": SHUT}
    answers = [
        say("chat.a", "done", 1, until=30),
        say("chat.b", "done", 1, until=20),
        say("chat.c", "keep", 1, until=12),
    ]
    assert door_of(chat(steps), *answers).due == on(20)
    assert door_of(chat(steps), say("chat.c", "keep", 1, until=12)).due is None
    assert door_of(chat(steps), *answers, say("chat.d", "done", 1, until=4)).due == on(4)


# Since.


def since(*facts: Facts, day: int, steps: Facts | None = None, account: str = "chat", number: int = 1) -> date:
    """The `since` of the door on an account, for a person."""
    found = report([chat(steps or {"shut": SHUT})], *facts, day=day).exposures
    (door,) = [one for one in found if str(one.account) == account and one.person in (None, number)]
    return door.since


@pytest.mark.parametrize(
    ("answers", "day", "first"),
    [
        ([], 10, 2),
        ([("done", 5)], 10, 5),
        ([("done", 5)], 4, 2),
        ([("done", 5), ("done", 7)], 10, 5),
        ([("done", 5), ("open", 7)], 10, 7),
        ([("done", 5), ("open", 7), ("done", 8)], 10, 8),
        ([("later", 5)], 10, 2),
        ([("done", 0)], 10, 0),
        ([("done", 0)], 1, 0),
        ([("later", 0)], 10, 0),
        ([], 1, 1),
        ([("done", 5), ("undo", 7)], 10, 2),
    ],
)
def test_since(answers: list[tuple[str, int]], day: int, first: int) -> None:
    """The first day of the unbroken run of the state, no earlier than anything is known; the plan begins on day 2."""
    facts = [say("chat.shut", value, at) for value, at in answers]
    assert on(first) == since(use("chat", 2), *facts, day=day)


@pytest.mark.parametrize(("day", "first"), [(7, 3), (8, 8), (30, 8)])
def test_since_turns_with_the_due_day(day: int, first: int) -> None:
    """A due exposure is due since its due day, without any entry on that day."""
    assert on(first) == since(use("chat"), say("chat.shut", "done", 3, until=8), day=day)


@pytest.mark.parametrize(("day", "first"), [(8, 3), (9, 9), (30, 9)])
def test_since_turns_after_a_keep(day: int, first: int) -> None:
    """An ended keep is open since the day after its last day."""
    assert on(first) == since(use("chat"), say("chat.shut", "keep", 3, until=8), day=day)


def test_since_turns_with_the_plan() -> None:
    """A circumstance that opens an exposure begins a run."""
    steps = {"shut": {**SHUT, "when": {"proof": ["yes"]}}}
    plan = [use("chat"), know("proof", "no", 3), know("proof", "yes", 6)]
    assert since(*plan, day=5, steps=steps) == on(3)
    assert since(*plan, day=9, steps=steps) == on(6)


def test_since_not_before_the_account_came() -> None:
    """A run does not begin before the account is in the plan, whatever was answered for it before."""
    plan = [use("email"), use("chat", 4), say("chat.shut", "done", 2)]
    assert since(*plan, day=10) == on(4)


def test_since_begins_again_when_an_account_comes_back() -> None:
    """Days on which the account was dropped are in no run."""
    assert since(use("chat"), drop("chat", 4), use("chat", 7), day=10) == on(7)
    assert since(drop("chat", 0), use("chat", 7), day=10) == on(7)


def test_since_not_before_the_person_came() -> None:
    """A run does not begin before the person is in the plan."""
    steps = {"shut": {**SHUT, "each": "person"}}
    plan = [use("chat"), person(2, 4), person(3, 6)]
    assert [since(*plan, day=10, steps=steps, number=number) for number in (1, 2, 3)] == [on(0), on(4), on(6)]


# What the report covers.


def test_what_was_not_looked_at() -> None:
    """Platforms neither used nor dropped were not looked at; `start` always was."""
    checklists = [{"id": name, "exposures": {}, "steps": {}} for name in ("start", "email", "chat", "phone", "tv")]
    plan = [use("email:work"), use("chat"), drop("chat", 3), drop("tv", 12)]
    assert report(checklists, *plan, day=10).not_looked_at == ("phone", "tv")
    assert report(checklists, *plan, day=12).not_looked_at == ("phone",)


@pytest.mark.parametrize(
    ("answer", "left_out"),
    [(None, True), ("done", False), ("later", True), ("keep", False), ("not-mine", False), ("due", True)],
)
def test_what_was_left_out(answer: str | None, left_out: bool) -> None:
    """A dropped account with an open or due exposure is left out; its exposures are not listed."""
    until = 4 if answer == "due" else None
    said = [say("chat.shut", "done" if answer == "due" else answer, 1, until=until)] if answer else []
    found = report([chat({"shut": SHUT})], use("chat"), drop("chat", 5), *said)
    assert (["chat"] if left_out else [], 0) == ([str(one) for one in found.left_out], len(found.exposures))


def test_a_dropped_account_is_judged_by_its_own_answers() -> None:
    """Answers about an account in use do not rule out what is open on a dropped one."""
    steps = {"shut": {**SHUT, "each": "once", "when": {"kind": ["a"]}}}
    checklist = chat(steps, asks={"kind": ["a", "b"]})
    plan = [use("chat"), use("chat:b"), know("chat.kind", "a"), know("chat:b.kind", "b"), drop("chat", 3)]
    assert [str(one) for one in report([checklist], *plan).left_out] == ["chat"]


def test_the_report_is_sorted_and_counted() -> None:
    """Exposures come by state, severity and kind, each list worst first, and the summary counts every state."""
    doors = {f"{severity}-{kind}": {"severity": severity, "kind": kind} for kind in KINDS for severity in SEVERITIES}
    steps = {f"s{number}": {"closes": [name]} for number, name in enumerate(doors)}
    answers = [say(f"chat.s{number}", "done", 1) for number in range(0, len(doors), 3)]
    answers += [say(f"chat.s{number}", "keep", 1) for number in range(0, len(doors), 7)]
    found = report([{"id": "chat", "exposures": doors, "steps": steps}], use("chat"), *answers)
    places = [
        (
            EXPOSURE_STATES.index(one.state),
            SEVERITIES.index(one.exposure.severity),
            KINDS.index(one.exposure.kind),
        )
        for one in found.exposures
    ]
    assert sorted(places) == places
    assert found.summary == {"open": 25, "due": 0, "kept": 7, "residual": 0, "closed": 12, "not-applicable": 0}
