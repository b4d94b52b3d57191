"""Which steps leave for a friend, and that nothing else of the record does."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, given, settings

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.checklist import Catalogue, Checklist, How, Question, Step
from nocontact_cli.domain.friend import FriendStep
from nocontact_cli.domain.friend_words import FriendWord, FriendWords
from nocontact_cli.domain.ids import AccountId
from nocontact_cli.domain.order import offered
from nocontact_cli.share.selection import OPEN, Around, Selection, Wanted, friend_list, select
from tests.domain.build import catalogue_of, entries_of, know, on, person, record_of, say, use
from tests.domain.strategies import LAST, worlds

if TYPE_CHECKING:
    from nocontact_cli.domain.friend import FriendList
    from nocontact_cli.domain.report import Report
    from tests.domain.naive import Facts, Record

FREE: Final = know("can-change", "yes")
EVERY: Final = Wanted()
WORDS: Final = FriendWords(on(0), (FriendWord("ask", "Ask first.", ()),), (), {})
selecting = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])


def report_of(*facts: Facts, door: Facts | None = None, **steps: Facts) -> Report:
    """How a plan with `one` and `one:b` stands on day 9."""
    catalogue = catalogue_of(
        [
            {"id": "start", "exposures": {}, "steps": {}},
            {
                "id": "one",
                "asks": {"kind": {"x": [], "y": []}},
                "exposures": {"write": door or {"kind": "reach"}},
                "steps": steps,
            },
        ]
    )
    made = catalogue.checklists["one"].steps
    made.update({name: replace(made[name], by=step["by"]) for name, step in steps.items() if "by" in step})
    return assess(catalogue, entries_of(record_of(use("one"), use("one:b"), *facts)), on(9))


def names(found: Selection) -> list[str]:
    """The names of the items that leave."""
    return [str(item.id) for item in found.items]


def listed(report: Report, wanted: Wanted = EVERY, people: dict[int, str] | None = None) -> FriendList:
    """The list that leaves."""
    around = Around("3f9a1c07", on(9), people or {}, WORDS, None, ())
    return friend_list(report, select(report, wanted), wanted.devices, around)


STATES: Final = {
    "unchecked": [],
    "reopened": [("open", 3)],
    "due": [("done", 3)],
    "later": [("later", 3)],
    "stuck": [("stuck", 3)],
    "done": [("done", 8)],
    "keep": [("keep", 3)],
    "not-mine": [("not-mine", 3)],
}


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_what_there_is_to_do_leaves(state: str, everything: bool) -> None:
    """Open, due, put off and stuck steps leave, done ones on request; what the user has decided never does."""
    facts = [say("one.a", value, day) for value, day in STATES[state]]
    report = report_of(*facts, a={"recheck": {"days": 4}, "each": "account"})
    assert report.items["one.a"].state == state
    leaves = state in OPEN or (state == "done" and everything)
    found = select(report, Wanted(accounts=(AccountId("one"),), everything=everything))
    assert ("one.a" in names(found)) is leaves
    assert found.kept == (state == "keep")


@pytest.mark.parametrize(("facts", "visible"), [((), True), ((FREE,), False), ((), False)])
def test_what_may_be_noticed_waits_for_a_word(facts: tuple[Facts, ...], visible: bool) -> None:
    """What they may notice, and what comes after it, stays and is counted, unless changes are free or it is asked."""
    report = report_of(
        *facts,
        a={"each": "once"},
        b={"each": "once", "noticed": "maybe"},
        c={"each": "once", "noticed": "visible"},
        d={"each": "once", "after": ["b"]},
    )
    found = select(report, Wanted(visible=visible))
    free = visible or bool(facts)
    assert names(found) == (["one.a", "one.b", "one.c", "one.d"] if free else ["one.a"])
    assert found.noticed == (0 if free else 3)


def test_the_channel_that_stays_is_left_alone() -> None:
    """A step that would close the channel that has to stay never leaves, also with everything asked for."""
    report = report_of(FREE, know("channel@1", "one:b"), a={"closes": ["write"]}, b={})
    found = select(report, Wanted(everything=True))
    assert names(found) == ["one.a", "one.b", "one:b.b"]
    assert found.kept == 1


def test_what_a_friend_can_do_and_what_is_stuck() -> None:
    """`for_friend` and `stuck` narrow the list to one of the two; together to what is one of them."""
    report = report_of(say("one.a", "stuck", 2), say("one:b.b", "done", 8), a={}, b={"by": "friend"})
    assert names(select(report, Wanted(for_friend=True))) == ["one.b"]
    assert names(select(report, Wanted(stuck=True))) == ["one.a"]
    assert names(select(report, Wanted(stuck=True, for_friend=True))) == ["one.a", "one.b"]
    assert names(select(report, Wanted(for_friend=True, everything=True))) == ["one.b", "one:b.b"]


def test_accounts() -> None:
    """An account narrows the list to it; a platform without a label to all of its accounts, and what is done once."""
    report = report_of(a={}, b={"each": "once"})
    assert names(select(report, Wanted(accounts=(AccountId("one", "b"),)))) == ["one.b", "one:b.a"]
    assert sorted(names(select(report, Wanted(accounts=(AccountId("one"),))))) == ["one.a", "one.b", "one:b.a"]
    assert names(select(report, Wanted(accounts=(AccountId("start"),)))) == []


@selecting
@given(worlds(sharing=True))
def test_nothing_leaves_that_is_not_offered(world: tuple[list[Facts], Record]) -> None:
    """What leaves is open, is offered in the walk, and stands once."""
    checklists, record = world
    report = assess(catalogue_of(checklists), entries_of(record), on(LAST))
    for visible in (False, True):
        found = select(report, Wanted(visible=visible))
        shown = {str(item.id) for item in offered(report.plan, list(report.items.values()), visible=visible)}
        assert set(names(found)) <= shown
        assert len(names(found)) == len(set(names(found)))
        assert {item.state for item in found.items} <= set(OPEN)


def test_alternatives_know_each_other() -> None:
    """Of steps of which one is enough, each names the others of its account and person by their numbers."""
    steps = {"a": {"either": "way"}, "b": {"either": "way"}, "c": {}}
    found = {step.item: (step.n, step.alternatives) for step in listed(report_of(**steps)).steps}
    assert found["one.a"][1] == (found["one.b"][0],)
    assert found["one:b.b"][1] == (found["one:b.a"][0],)
    assert found["one.c"][1] == found["one:b.c"][1] == ()


def test_people() -> None:
    """People are numbers, with what was told of them and no nickname; one alone is not told apart."""
    steps = {"a": {"each": "person"}, "b": {"each": "once"}}
    alone, two = report_of(**steps), report_of(person(2), person(3), person(3, stays=False), **steps)
    assert listed(alone).people == {1: None}
    assert {step.person for step in listed(alone).steps} == {None}
    assert listed(two, people={2: "Kim, 0170 1", 3: "nobody"}).people == {1: None, 2: "Kim, 0170 1"}
    assert {(step.item, step.person) for step in listed(two, Wanted(accounts=(AccountId("one", "b"),))).steps} == {
        ("one:b.a", 1),
        ("one:b.a@2", 2),
        ("one.b", None),
    }


def test_numbers_follow_the_parts() -> None:
    """Steps are numbered from 1 in the order of the parts."""
    found = listed(report_of(know("location", "no"), a={"stage": "tidy", "each": "once"}, b={"each": "once"}))
    assert [(step.n, step.part, step.item) for step in found.steps] == [(1, "block", "one.b"), (2, "tidy", "one.a")]


def test_the_oldest_reading_is_told() -> None:
    """The list bears the day of the oldest of its checklists and of the words around it."""
    report = report_of(a={})
    assert listed(report).reviewed == on(0)
    older = FriendWords(date(2020, 1, 1), (), (), {})
    around = Around("3f9a1c07", on(9), {}, older, None, ())
    assert friend_list(report, select(report, Wanted()), (), around).reviewed == date(2020, 1, 1)


def of_checklist(step: FriendStep, where: Any) -> dict[str, Any]:
    """The same fields of the step in its checklist."""
    return {
        "title": where.title,
        "why": where.why,
        "noticed": where.noticed,
        "signs": where.signs,
        "evidence_first": where.evidence_first,
        "needs_owner": where.needs_owner,
        "quieter": where.quieter,
        "say": where.say,
        "minutes": where.minutes,
        "by": where.by,
        "unconfirmed": where.unconfirmed,
        "open": where.open,
    }


def test_a_step_is_as_its_checklist_says() -> None:
    """Each step of the shipped checklists leaves with its own text, sources and instructions, and nothing more."""
    catalogue = load()
    plan = [use(platform) for platform in catalogue.checklists if platform != "start"]
    report = assess(catalogue, entries_of(record_of(*plan, FREE, know("email.provider", "gmail"))), on(9))
    made = listed(report)
    assert len(made.steps) > 400
    for step in made.steps:
        checklist = catalogue.checklists[step.platform]
        where = checklist.steps[step.item.partition(".")[2]]
        found = asdict(step)
        expected = of_checklist(step, where)
        assert {name: found[name] for name in expected} == expected
        assert [source.url for source in step.sources] == [checklist.sources[name].url for name in where.sources]
        assert step.place == checklist.name
        assert step.how
    known = {"n", "item", "platform", "place", "label", "person", "part", "how", "sources", "alternatives"}
    assert {field.name for field in fields(FriendStep)} == known | set(expected)


@pytest.mark.parametrize(
    ("facts", "devices", "expected"),
    [
        ((), (), [("One", "any"), ("Two", "any")]),
        ((know("mail.kind", "x"),), (), [("One", "any")]),
        ((know("mail.kind", "y"),), ("iphone",), [("Two", "iphone")]),
        ((know("mail.kind", "y"),), ("android",), [("Two", "any")]),
    ],
)
def test_instructions_are_for_the_devices_and_answers(
    facts: tuple[Facts, ...], devices: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    """What is known narrows the instructions; what is not known leaves all of them, each with what it is for."""
    how = How(asks="kind", by_answer={"x": {"any": ("a",)}, "y": {"iphone": ("b",), "any": ("c",)}})
    step = Step("a", "A", "", "block", "silent", 1, how)
    mail = Checklist(
        "mail", "Mail", "email", on(0), {"kind": Question("kind", "?", {"x": "One", "y": "Two"})}, {}, {}, {"a": step}
    )
    start = Checklist("start", "Start", "start", on(0), {}, {}, {}, {})
    catalogue = Catalogue("2026.11.0", {"start": start, "mail": mail}, ("start", "mail"))
    report = assess(catalogue, entries_of(record_of(use("mail"), *facts)), on(9))
    (found,) = listed(report, Wanted(devices=devices)).steps
    assert [(way.answer, way.device) for way in found.how] == expected
