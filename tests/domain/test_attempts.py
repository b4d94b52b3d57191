"""Attempts: how they stand in the record, what they open again, and what comes first after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.attempts import OTHER_WAYS, about, attempts, says
from nocontact_cli.domain.record import ANSWER, ATTEMPT, PROOF, Entry
from tests.domain.build import WRITTEN, catalogue_of, device, drop, entries_of, know, on, person, record_of, say, use

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn

    from nocontact_cli.domain.report import Report

Facts = dict[str, Any]

ways = st.sampled_from([*OTHER_WAYS, "mail", "mail:work", "home-wifi:old-flat"])
minutes = st.one_of(st.none(), st.times().map(lambda time: f"{time:%H:%M}"))
slowly = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])


def attempt(way: str, number: int, day: int, *, reached: bool, by: int = 1, note: str | None = None) -> Entry:
    """The entry of an attempt."""
    return Entry(number, WRITTEN, ATTEMPT, about(way, by), says(reached=reached), on(day), note=note)


# ------------------------------------------------------------------------------------------------- in the record


@given(ways, st.integers(1, 999), st.booleans(), minutes, st.one_of(st.none(), st.text()))
def test_an_attempt_is_read_as_it_was_written(
    way: str, number: int, reached: bool, time: str | None, note: str | None
) -> None:
    """Way, person, day, time, whether it came through and the note come back from the entry as they went in."""
    entry = Entry(7, WRITTEN, ATTEMPT, about(way, number), says(reached=reached, time=time), on(3), note=note)
    (found,) = attempts([entry])
    told = (found.n, found.at, found.way, found.person, found.reached, found.time, found.day, found.note, found.proofs)
    assert told == (7, WRITTEN, way, number, reached, time, on(3), note, ())


def test_proof_belongs_to_the_attempt_before_it() -> None:
    """Two references follow the first attempt, none the second; other entries in between are passed over."""
    entries = [
        attempt("home", 1, 0, reached=True),
        Entry(2, WRITTEN, PROOF, "attempt", "a" * 64, on(0), note="/one.png"),
        Entry(3, WRITTEN, PROOF, "attempt", "b" * 64, on(0), note="/two.png"),
        Entry(4, WRITTEN, ANSWER, "mail.block", "done", on(0)),
        attempt("mail", 5, 1, reached=False),
    ]
    found = {one.n: [(proof.path, proof.sha256) for proof in one.proofs] for one in attempts(entries)}
    assert found == {1: [("/one.png", "a" * 64), ("/two.png", "b" * 64)], 5: []}


def test_only_an_account_is_an_account() -> None:
    """An attempt by an account names it; one by another way names none."""
    by_account, *others = attempts(
        [attempt(way, number, 0, reached=True) for number, way in enumerate(["mail:work", *OTHER_WAYS], 1)]
    )
    assert str(by_account.account) == "mail:work"
    assert [one.account for one in others] == [None] * len(OTHER_WAYS)


# ---------------------------------------------------------------------------- what is opened, against a naive rule
# A world is a dict: checklists (as in `naive`, without intervals, so that what is done stays done), accounts, people,
# whether each of them needs contact about children (None: unknown), answers and attempts, all on their days.

ACCOUNTS: Final = ("alpha", "alpha:work", "beta", "beta:work")
NEEDS: Final = {"contact": ["children"]}
WORDS: Final = {"done": "done", "later": "later", "stuck": "stuck", "not-mine": "not-mine", "keep": "keep"}


@st.composite
def worlds(draw: DrawFn) -> Facts:
    """Two checklists that close each other's doors, a plan, answers and attempts in any order of days."""
    pick = lambda *values: draw(st.sampled_from(values))  # noqa: E731 - Short.
    when = lambda: pick({}, {}, NEEDS)  # noqa: E731 - The same.
    doors = {
        platform: {
            name: {"kind": pick("reach", "reach", "relay", "enter"), "when": when()}
            for name in ("one", "two", "three")[: pick(1, 2, 3)]
        }
        for platform in ("alpha", "beta")
    }
    steps = {
        platform: {
            f"s{number}": {
                "closes": draw(
                    st.lists(
                        st.sampled_from([*doors[platform], *(f"{other}.{name}" for name in doors[other])]),
                        unique=True,
                        max_size=3,
                    )
                ),
                "each": pick("once", "account", "person", "person"),
                "when": when(),
                "either": pick(None, None, "way"),
            }
            for number in range(pick(1, 2, 3))
        }
        for platform, other in (("alpha", "beta"), ("beta", "alpha"))
    }
    accounts = [one for one in ACCOUNTS if draw(st.booleans())] or [pick(*ACCOUNTS)]
    people = [1, 2, 3][: pick(1, 2, 3)]
    world: Facts = {
        "checklists": [
            {"id": "start", "exposures": {}, "steps": {}},
            *({"id": name, "exposures": doors[name], "steps": steps[name]} for name in ("alpha", "beta")),
        ],
        "accounts": accounts,
        "people": people,
        "children": {number: pick(None, True, False) for number in people},
        "told": [],
    }
    names = sorted(items_of(world))
    for _ in range(pick(*range(9))):
        if names and draw(st.booleans()):
            world["told"].append(("answer", pick(*names), pick(*WORDS, "open"), draw(st.integers(0, 12))))
        else:
            way, by = pick(*accounts, *accounts, *OTHER_WAYS), pick(*people)
            world["told"].append(("attempt", way, by, pick(True, True, False), draw(st.integers(0, 12))))
    return world


def allows(when: Facts, number: int, world: Facts) -> bool:
    """Whether a condition lets something stand for a person: unknown counts as accepted."""
    return not when or world["children"][number] is not False


def name_of(checklist: str, step: str, each: str, account: str, number: int) -> str:
    """The name of an item."""
    where = checklist if each == "once" else account
    return f"{where}.{step}" + (f"@{number}" if each == "person" and number > 1 else "")


def items_of(world: Facts) -> set[str]:
    """The names of all items of the plan: each step on its accounts, for the people it is not ruled out for."""
    return {
        name_of(checklist["id"], step, facts["each"], account, number)
        for checklist in world["checklists"]
        for step, facts in checklist["steps"].items()
        for account in world["accounts"]
        for number in world["people"]
        if account.split(":")[0] == checklist["id"] and allows(facts["when"], number, world)
    }


def opened_by(world: Facts, way: str, number: int) -> set[str]:
    """The naive rule: the items that close a `reach` exposure of the account for that person."""
    if way in OTHER_WAYS:
        return set()
    platform, _, label = way.partition(":")
    found = set()
    for checklist in world["checklists"]:
        for step, facts in checklist["steps"].items():
            for closed in facts["closes"]:
                owner, _, door = f"{checklist['id']}.{closed}".rpartition(".")
                if owner.split(".")[-1] != platform:
                    continue
                exposure = next(one for one in world["checklists"] if one["id"] == platform)["exposures"][door]
                if exposure["kind"] != "reach" or not allows(exposure["when"], number, world):
                    continue
                if not allows(facts["when"], number, world):
                    continue
                for account in world["accounts"]:
                    own, _, own_label = account.partition(":")
                    if own == checklist["id"] and (facts["each"] == "once" or own_label == label):
                        found.add(name_of(checklist["id"], step, facts["each"], account, number))
    return found


def states_on(world: Facts, day: date) -> dict[str, str]:
    """The state of each item on a day: of all that was told of it by then, the last decides, an attempt like `open`."""
    found = {}
    for item in items_of(world):
        said = []
        for number, (what, *rest) in enumerate(world["told"], 100):
            if what == "answer" and rest[0] == item:
                said.append((on(rest[2]), number, rest[1]))
            elif what == "attempt" and rest[2] and item in opened_by(world, rest[0], rest[1]):
                said.append((on(rest[3]), number, "open"))
        last = max((one for one in said if one[0] <= day), default=None)
        found[item] = "unchecked" if last is None else "reopened" if last[2] == "open" else last[2]
    return found


def entries(world: Facts, *, attempted: bool = True) -> list[Entry]:
    """The record of a world, with or without its attempts."""
    facts = [use(account) for account in world["accounts"]]
    facts += [person(number) for number in world["people"][1:]]
    facts += [
        know(f"contact@{number}", "children" if needs else "none")
        for number, needs in world["children"].items()
        if needs is not None
    ]
    made = entries_of(record_of(*facts))
    for number, (what, *rest) in enumerate(world["told"], 100):
        if what == "answer":
            made.append(Entry(number, WRITTEN, ANSWER, rest[0], rest[1], on(rest[2])))
        elif attempted:
            made.append(attempt(rest[0], number, rest[3], reached=rest[2], by=rest[1]))
    return made


def item_states(report: Report) -> dict[str, str]:
    """The state of each item of a report."""
    return {name: item.state for name, item in report.items.items()}


@slowly
@given(worlds(), st.integers(-2, 15).map(on))
def test_exactly_the_items_that_close_the_way_are_open_again(world: Facts, day: date) -> None:
    """On every day each item is as the naive rule says: opened by what came through for that person, or as told."""
    report = assess(catalogue_of(world["checklists"]), entries(world), day)
    assert item_states(report) == states_on(world, day)


@slowly
@given(worlds(), st.integers(-2, 15).map(on))
def test_what_did_not_come_through_an_account_opens_nothing(world: Facts, day: date) -> None:
    """Attempts by another way, and those that were held, leave every item and exposure as it is without them."""
    world["told"] = [
        (what, *(rest if what == "answer" or rest[0] in OTHER_WAYS else [rest[0], rest[1], False, rest[3]]))
        for what, *rest in world["told"]
    ]
    catalogue = catalogue_of(world["checklists"])
    with_them, without = (assess(catalogue, entries(world, attempted=told), day) for told in (True, False))
    assert with_them.exposures == without.exposures
    assert item_states(with_them) == item_states(without)


# -------------------------------------------------------------------------------------------------------- examples

MAIL: Final[Facts] = {
    "id": "mail",
    "exposures": {
        "write": {"kind": "reach", "severity": "high"},
        "ring": {"kind": "reach", "severity": "low"},
        "enter": {"kind": "enter", "severity": "critical"},
        "copies": {"kind": "relay", "severity": "low"},
        "again": {"kind": "return", "severity": "low"},
    },
    "steps": {
        "password": {"closes": ["enter"], "stage": "secure"},
        "block": {"closes": ["write"], "each": "person", "recheck": {"days": 30}},
        "mute": {"closes": ["ring"]},
        "filter": {"eases": ["again"], "stage": "tidy"},
        "rules": {"closes": ["copies"], "stage": "tidy"},
        "photo": {"stage": "tidy"},
    },
}
LISTS: Final = [{"id": "start", "exposures": {}, "steps": {}}, MAIL]
PLAN: Final = (use("mail"), use("mail:work"), person(2), device("web"), know("can-change", "yes"))
ALL: Final = ("password", "block", "mute", "filter", "rules", "photo")
DONE: Final = tuple(say(f"{account}.{step}", "done", 1) for account in ("mail", "mail:work") for step in ALL)


def example(*told: Entry, day: int = 5, facts: tuple[Facts, ...] = (*PLAN, *DONE)) -> Report:
    """The report after a plan where all is done, and some attempts."""
    return assess(catalogue_of(LISTS), [*entries_of(record_of(*facts)), *told], on(day))


def opened(report: Report) -> set[str]:
    """The items that are open again."""
    return {name for name, state in item_states(report).items() if state == "reopened"}


def test_one_account_one_person() -> None:
    """Reached by person 1 through mail: their block and the step for everybody are open, not mail:work nor 2."""
    assert opened(example(attempt("mail", 90, 3, reached=True))) == {"mail.block", "mail.mute"}
    assert opened(example(attempt("mail:work", 90, 3, reached=True, by=2))) == {"mail:work.block@2", "mail:work.mute"}


def test_it_holds_from_the_day_of_the_attempt() -> None:
    """The day before, all is as it was; a later `done` closes it again, and an earlier one does not."""
    told = attempt("mail", 90, 3, reached=True)
    again = Entry(91, WRITTEN, ANSWER, "mail.block", "done", on(4))
    earlier = Entry(92, WRITTEN, ANSWER, "mail.mute", "done", on(2))
    assert opened(example(told, again, earlier, day=2)) == set()
    assert opened(example(told, again, earlier, day=3)) == {"mail.block", "mail.mute"}
    assert opened(example(told, again, earlier, day=4)) == {"mail.mute"}


def test_on_the_same_day_what_was_written_last_decides() -> None:
    """Done and then reached on one day is open again; reached and then done is done."""
    done = (
        Entry(90, WRITTEN, ANSWER, "mail.block", "done", on(3)),
        Entry(92, WRITTEN, ANSWER, "mail.mute", "done", on(3)),
    )
    assert opened(example(done[0], attempt("mail", 91, 3, reached=True), done[1])) == {"mail.block"}


def test_undo_takes_back_an_answer_and_not_the_attempt() -> None:
    """After an attempt, `undo` cancels the last answer; what came through stays what it was."""
    told = attempt("mail", 90, 3, reached=True)
    undo = Entry(91, WRITTEN, ANSWER, "mail.block", "undo", on(4))
    assert item_states(example(told, undo))["mail.block"] == "reopened"


def test_an_account_that_came_into_the_plan_later() -> None:
    """An earlier attempt through an account that was added today opens what was done there before that day."""
    facts = (*PLAN[2:], use("mail", 5), say("mail.block", "done", 1), say("mail.mute", "done", 4))
    report = example(attempt("mail", 90, 3, reached=True), facts=facts)
    assert item_states(report)["mail.block"] == "reopened"
    assert item_states(report)["mail.mute"] == "done"


def test_a_dropped_account_opens_nothing_elsewhere() -> None:
    """What came through an account that has been taken out since leaves the other accounts alone."""
    facts = (*PLAN, *DONE, drop("mail:work", 4))
    assert opened(example(attempt("mail:work", 90, 3, reached=True), facts=facts)) == set()


@pytest.mark.parametrize("way", OTHER_WAYS)
def test_new_and_indirect_ways_come_first_after_another_way(way: str) -> None:
    """After an attempt by another way, what closes or eases `return` and `relay` doors stands first."""
    facts = (use("mail"), know("can-change", "yes"))
    assert str(example(facts=facts).next[0]) == "mail.password"
    after = [str(name) for name in example(attempt(way, 90, 3, reached=True), facts=facts).next]
    assert set(after[:2]) == {"mail.filter", "mail.rules"}
    assert after[2] == "mail.password"


def test_an_attempt_through_an_account_changes_no_order_by_itself() -> None:
    """After an attempt that was held at an account, the next steps are those without it."""
    facts = (use("mail"), know("can-change", "yes"))
    assert example(attempt("mail", 90, 3, reached=False), facts=facts).next == example(facts=facts).next


def test_nothing_comes_first_before_the_attempt() -> None:
    """On the day before an attempt by another way, the next steps are those without it."""
    facts = (use("mail"), know("can-change", "yes"))
    told = attempt("home", 90, 3, reached=True)
    assert example(told, facts=facts, day=2).next == example(facts=facts, day=2).next


def test_nothing_is_reset() -> None:
    """After an attempt, the days and due days of all that it does not open stay as they were."""
    before, after = example(), example(attempt("mail", 90, 3, reached=True))
    same = [name for name in before.items if name not in opened(after)]
    assert len(same) == len(before.items) - 2
    assert [after.items[name] for name in same] == [before.items[name] for name in same]
