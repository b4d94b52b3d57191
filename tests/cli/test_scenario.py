"""A whole scenario without a terminal: every state, day and count of the report, on every day that matters."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from nocontact_cli.domain.words import GROUPS, KINDS, SEVERITIES
from tests.cli.conftest import ROOT, Home
from tests.cli.support import NOW, TODAY, YESTERDAY, Call, Maker, call, day, exposure, states, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from nocontact_cli.domain.record import Entry

Segment = tuple[int | None, str, int | None]
"""From which day on (None: as long as nothing is known), the state, and when it falls due."""


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("scenario")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


# ------------------------------------------------------------------------------------------------ one mailbox

PLAN: Final = call("plan --use alpha --use beta --device iphone --circumstance alpha.provider=north")
ANSWERS: Final = (
    call(f"mark alpha.password --as done --on {day(-40)}"),
    call(f"mark alpha.sessions --as done --on {day(-35)}"),
    call(f"mark alpha.sessions --as done --on {day(-2)}"),
    call(f"mark alpha.stop --as done --on {day(-30)}"),
    call(f"mark alpha.map --as done --on {day(-25)}"),
    call(f"mark alpha.block --as done --on {day(-8)}"),
    call(f"mark alpha.forward --as done --on {day(-1)} --until {day(5)}"),
    call(f"mark alpha.remove --as done --on {day(-20)}"),
    call(f"mark alpha.leave --as keep --on {day(-20)} --until {day(-10)} --reason -", "the club still meets\n"),
    call(f"mark alpha.album --as not-mine --on {day(-15)}"),
    call("mark alpha.tag-iphone --as done"),
    call(f"mark alpha.directory --as later --on {day(-3)}"),
    call(f"mark alpha.rules --as done --on {day(-20)}"),
    call(f"mark beta.quiet --as done --on {day(-6)}"),
    call(f"mark beta.quiet --as open --on {day(-4)}"),
    call(f"mark beta.proof alpha.filter --as done --on {day(-6)}"),
)

EXPECTED: Final[dict[str, tuple[Segment, ...]]] = {
    # Two steps, 90 and 30 days; the second is done again on -2.
    "alpha.enter": (
        (None, "open", None),
        (-40, "open", 50),
        (-35, "closed", -5),
        (-5, "due", -5),
        (-2, "closed", 28),
        (28, "due", 28),
    ),
    # Alternatives: the better one speaks for both; of two that are done, the one that stays so longer.
    "alpha.place": ((None, "open", None), (-30, "closed", 10), (10, "due", 10)),
    "alpha.write": ((None, "open", None), (-8, "closed", 2), (2, "due", 2)),
    # Its own --until stands over the interval.
    "alpha.forward": ((None, "open", None), (-1, "closed", 5), (5, "due", 5)),
    # One done, the other kept through -10, and unchecked again on the day after.
    "alpha.group": ((None, "open", None), (-20, "kept", None), (-9, "open", None)),
    "alpha.directory": ((None, "open", None),),
    "alpha.tag": ((None, "open", None), (0, "closed", None)),
    # Nobody said whether contact has to stay, so its `when` counts as accepted.
    "alpha.pickup": ((None, "open", None),),
    "alpha.album": ((None, "open", None), (-15, "not-applicable", None)),
    # The text changed on -12, after the answer.
    "alpha.rules": ((None, "open", None), (-20, "closed", -12), (-12, "due", -12)),
    "alpha.again": ((None, "residual", None),),
    "beta.post": ((None, "open", None), (-6, "closed", None), (-4, "open", None)),
}
EXPOSURE_STATES: Final = ("open", "due", "kept", "residual", "closed", "not-applicable")
FIRST_KNOWN: Final = {"alpha.directory": -3, "alpha.pickup": 0, "alpha.again": 0}
"""Where the first state lasts to today: the first plan day, or an earlier answer."""

FIRST_DAYS: Final = {start for segments in EXPECTED.values() for start, _, _ in segments if start is not None}
DUE_DAYS: Final = {due for segments in EXPECTED.values() for _, _, due in segments if due is not None}
LAST_OF_KEEP: Final = -10
DAYS: Final = sorted(
    {due + shift for due in DUE_DAYS for shift in (-1, 0, 1)} | FIRST_DAYS | {LAST_OF_KEEP, -400, 0, 400}
)


def segment(name: str, number: int) -> Segment:
    """What is expected of an exposure on a day."""
    return [one for one in EXPECTED[name] if one[0] is None or one[0] <= number][-1]


def since(name: str, number: int) -> int | None:
    """The first day of the unbroken run of its state; None where nothing was known on that day."""
    first, state, _ = segment(name, number)
    if first is None:
        known = FIRST_KNOWN.get(name)
        return known if known is not None and number >= known else None
    earlier = [one for one in EXPECTED[name] if one[0] is not None and one[0] < first]
    while earlier and earlier[-1][1] == state:
        first = earlier.pop()[0]
    return first


def weight(one: dict[str, Any]) -> tuple[int, int, int]:
    """Where an exposure stands in the report: by state, then severity, then kind."""
    order = {"state": EXPOSURE_STATES, "severity": SEVERITIES, "kind": KINDS}
    state, severity, kind = (words.index(one[name]) for name, words in order.items())
    return state, severity, kind


@pytest.mark.parametrize("number", DAYS, ids=lambda number: f"day{number:+d}")
def test_every_exposure_has_the_state_of_its_day(make: Maker, number: int) -> None:
    """State, due day and since of every exposure follow the answers: the day before, on, and after each due day."""
    found = make.report(number, PLAN, *ANSWERS)
    expected = {name: segment(name, number)[1:] for name in EXPECTED}
    assert found["as_of"] == day(number)
    assert {name: (one[0], one[1] and day(one[1])) for name, one in expected.items()} == {
        one["id"]: (one["state"], one["due"]) for one in found["exposures"]
    }
    known = {name: day(first) for name in EXPECTED if (first := since(name, number)) is not None}
    assert known == {one["id"]: one["since"] for one in found["exposures"] if one["id"] in known}
    assert [weight(one) for one in found["exposures"]] == sorted(weight(one) for one in found["exposures"])
    counts = [state for state, _ in expected.values()]
    assert found["summary"] == {state: counts.count(state) for state in EXPOSURE_STATES}


def test_a_state_of_which_nothing_is_known_yet_begins_on_the_day_looked_at(make: Maker) -> None:
    """Before the first answer and the first plan day, `since` is the day of the report itself."""
    found = make.report(-400, PLAN, *ANSWERS)
    assert {one["since"] for one in found["exposures"]} == {day(-400)}


def test_items_of_an_exposure_and_what_eases_it(make: Maker) -> None:
    """An exposure lists its closing items with their states, alternatives by name, and what only eases it."""
    found = make.report(0, PLAN, *ANSWERS)
    listed = [one for name in ("place", "write") for one in exposure(found, f"alpha.{name}")["items"]]
    answers = {one["id"]: one for one in make.shared(PLAN, *ANSWERS).json("steps")["items"]}
    for item in [*listed, *exposure(found, "alpha.write")["eased_by"]]:
        of_step = answers[item["id"]]
        assert (item.pop("answered_by"), item.pop("day")) == (of_step["answered_by"], of_step["day"])
    assert exposure(found, "alpha.place")["items"] == [
        {"id": "alpha.map", "title": "End the shared map", "state": "due", "either": "place"},
        {"id": "alpha.stop", "title": "Switch location off", "state": "done", "either": "place"},
    ]
    assert exposure(found, "alpha.write") == {
        "id": "alpha.write",
        "platform": "alpha",
        "account": None,
        "person": 1,
        "they_can": "write to you here",
        "kind": "reach",
        "severity": "high",
        "state": "closed",
        "since": day(-8),
        "due": day(2),
        "advice": None,
        "eased_by": [
            {"id": "alpha.filter", "title": "Sort their mail away", "state": "done", "either": None},
            {"id": "alpha.picture", "title": "Hide your picture from them", "state": "unchecked", "either": None},
        ],
        "items": [
            {"id": "alpha.block", "title": "Block each of their addresses", "state": "done", "either": None},
        ],
    }
    assert exposure(found, "alpha.again")["advice"] == "A new address can be blocked when it appears."


def test_easing_steps_never_change_a_state(make: Maker) -> None:
    """A step that only makes an exposure smaller leaves it as it is."""
    desk = make.shared(call("plan --use alpha"), call("mark alpha.filter alpha.picture --as done"))
    found = states(desk.report())
    assert (found["alpha.write"], found["alpha.again"]) == ("open", "residual")


def test_the_steps_of_a_day(make: Maker) -> None:
    """`steps --as-of` tells state, day, due day and who answered, for the last answer up to that day."""
    found = {one["id"]: one for one in make.shared(PLAN, *ANSWERS).json(f"steps --as-of {day(-10)}")["items"]}
    told = {name: (one["state"], one["day"], one["due"], one["answered_by"]) for name, one in found.items()}
    expected = {
        "alpha.sessions": ("done", day(-35), day(-5), "self"),
        "alpha.leave": ("keep", day(-20), day(-10), "self"),
        "alpha.album": ("not-mine", day(-15), None, "self"),
        "alpha.block": ("unchecked", None, None, None),
        "alpha.rules": ("due", day(-20), day(-12), "self"),
    }
    assert {name: told[name] for name in expected} == expected


# ------------------------------------------------------------------- every pair of answers, in one truth table

ITEM_STATES: Final = ("unchecked", "done", "due", "keep", "later", "stuck", "not-mine", "reopened")
PAIRS: Final = {f"{at:02d}": pair for at, pair in enumerate(product(ITEM_STATES, ITEM_STATES))}
ANSWERED_BY: Final = {
    "done": "--as done",
    "due": f"--as done --on {day(-200)}",
    "keep": "--as keep",
    "later": "--as later",
    "stuck": "--as stuck",
    "not-mine": "--as not-mine",
    "reopened": "--as open",
}


def both(first: str, second: str) -> str:
    """The state of an exposure that needs two steps."""
    left = {first, second} - {"not-mine"}
    if not left:
        return "not-applicable"
    if left & {"unchecked", "reopened", "later", "stuck"}:
        return "open"
    return "kept" if "keep" in left else "due" if "due" in left else "closed"


def one_of(first: str, second: str) -> str:
    """The state of an exposure for which one of two steps is enough."""
    for best, state in (("done", "closed"), ("due", "due"), ("keep", "kept")):
        if best in (first, second):
            return state
    return "not-applicable" if first == second == "not-mine" else "open"


@pytest.fixture(scope="module")
def truth_table(make: Maker) -> dict[str, Any]:
    """The report of a plan with one account for each pair of answers."""
    calls = [Call(("plan", *(f"--use=alpha:{label}" for label in PAIRS)))]
    for state, options in ANSWERED_BY.items():
        items = [
            f"alpha:{label}.{step}"
            for label, pair in PAIRS.items()
            for wanted, steps in zip(pair, (("password", "map"), ("sessions", "stop")), strict=True)
            for step in steps
            if wanted == state
        ]
        calls.append(Call(("mark", *items, *options.split())))
    return make.shared(*calls).report()


def test_the_states_of_items_in_the_table_are_those_that_were_meant(truth_table: dict[str, Any]) -> None:
    """Each answer gives its item the state of its name; a done long ago is due, an `open` is reopened."""
    found = {
        label: tuple(item["state"] for item in exposure(truth_table, f"alpha:{label}.enter")["items"])
        for label in PAIRS
    }
    assert found == PAIRS


def test_two_closing_steps(truth_table: dict[str, Any]) -> None:
    """First match wins: all not-mine, one that needs work, one kept, one due, else closed, for all 64 pairs."""
    found = states(truth_table)
    expected = {f"alpha:{label}.enter": both(*pair) for label, pair in PAIRS.items()}
    assert {name: found[name] for name in expected} == expected


def test_two_alternatives(truth_table: dict[str, Any]) -> None:
    """Of alternatives the best counts: done, due, keep, the rest; those that do not apply drop out."""
    found = states(truth_table)
    expected = {f"alpha:{label}.place": one_of(*pair) for label, pair in PAIRS.items()}
    assert {name: found[name] for name in expected} == expected


def test_a_step_done_once_speaks_for_all_accounts(make: Maker) -> None:
    """A step for the whole platform has one item without a label, and closes its exposure on every account."""
    desk = make.shared(
        call("plan --use alpha:north --use alpha:south --device iphone"),
        call("mark alpha.album alpha.tag-iphone --as done"),
    )
    found = desk.report()
    for label in ("north", "south"):
        assert exposure(found, f"alpha:{label}.album")["state"] == "closed"
        assert [one["id"] for one in exposure(found, f"alpha:{label}.album")["items"]] == ["alpha.album"]
    names = [one["id"] for one in desk.json("steps")["items"]]
    assert names.count("alpha.album") == 1
    assert not {"alpha:north.album", "alpha:south.album"} & set(names)


# ------------------------------------------------------------------------------------- two people, two mailboxes

TWO: Final = (
    call("plan --use alpha:north --use alpha:south --people -", "Robin\nKim\n"),
    call(
        "plan --circumstance alpha:north.provider=north --circumstance alpha:south.provider=south "
        "--circumstance contact@1=children --circumstance contact@2=none"
    ),
    call(f"mark alpha:north.block --as done --on {day(-3)}"),
    call(f"mark alpha:north.block@2 --as keep --until {day(4)} --reason -", "the court date\n"),
    call("mark alpha:south.block@2 --as done"),
    call("mark alpha:south.block --as stuck"),
    call("mark alpha:north.leave alpha:north.remove --as done"),
    call("mark alpha:north.forward alpha:north.directory --as done"),
    call("mark alpha:north.picture@2 --as done"),
)


def test_two_people_in_two_mailboxes(make: Maker) -> None:
    """An exposure stands once per account, and once per person where a closing step is for each person."""
    found = make.report(0, *TWO)
    assert {(one["id"], one["account"], one["person"], one["state"]) for one in found["exposures"]} == {
        ("alpha:north.enter", "north", None, "open"),
        ("alpha:south.enter", "south", None, "open"),
        ("alpha:north.place", "north", None, "open"),
        ("alpha:south.place", "south", None, "open"),
        ("alpha:north.write", "north", 1, "closed"),
        ("alpha:north.write@2", "north", 2, "kept"),
        ("alpha:south.write", "south", 1, "open"),
        ("alpha:south.write@2", "south", 2, "closed"),
        # The exposure's own `when` is ruled out by the other answer.
        ("alpha:north.forward", "north", None, "closed"),
        ("alpha:south.forward", "south", None, "not-applicable"),
        # Leaving is for the account, removing for each person.
        ("alpha:north.group", "north", 1, "closed"),
        ("alpha:north.group@2", "north", 2, "open"),
        ("alpha:south.group", "south", 1, "open"),
        ("alpha:south.group@2", "south", 2, "open"),
        # Its only closing step is ruled out by the other answer.
        ("alpha:north.directory", "north", None, "closed"),
        ("alpha:south.directory", "south", None, "residual"),
        ("alpha:north.tag", "north", None, "open"),
        ("alpha:south.tag", "south", None, "open"),
        # Contact stays because of children with the first person only.
        ("alpha:north.pickup", "north", 1, "open"),
        ("alpha:north.pickup@2", "north", 2, "not-applicable"),
        ("alpha:south.pickup", "south", 1, "open"),
        ("alpha:south.pickup@2", "south", 2, "not-applicable"),
        ("alpha:north.album", "north", None, "open"),
        ("alpha:south.album", "south", None, "open"),
        ("alpha:north.rules", "north", None, "open"),
        ("alpha:south.rules", "south", None, "open"),
        ("alpha:north.again", "north", None, "residual"),
        ("alpha:south.again", "south", None, "residual"),
    }


def test_items_of_one_person_belong_to_that_person(make: Maker) -> None:
    """The items of an exposure of person 2 are theirs and the account's, closing and easing ones alike."""
    one = exposure(make.report(0, *TWO), "alpha:north.write@2")
    assert [item["id"] for item in one["items"]] == ["alpha:north.block@2"]
    assert [(item["id"], item["state"]) for item in one["eased_by"]] == [
        ("alpha:north.filter", "unchecked"),
        ("alpha:north.picture@2", "done"),
    ]


@pytest.mark.parametrize(
    ("number", "state", "first"), [(0, "kept", 0), (4, "kept", 0), (5, "open", 5), (99, "open", 5)]
)
def test_an_ended_keep_is_unchecked(make: Maker, number: int, state: str, first: int) -> None:
    """`keep --until D` keeps through D; from the next day on the exposure is open again."""
    one = exposure(make.report(number, *TWO), "alpha:north.write@2")
    assert (one["state"], one["since"]) == (state, day(first))
    assert one["items"][0]["state"] == ("keep" if state == "kept" else "unchecked")


def test_a_keep_without_an_end_stays(make: Maker) -> None:
    """`keep` without --until is kept for ever, and has no due day."""
    desk = make.shared(call("plan --use beta"), call("mark beta.quiet --as keep"))
    one = exposure(desk.report(5000), "beta.post")
    assert (one["state"], one["since"], one["due"]) == ("kept", day(0), None)


def test_steps_are_ruled_out_by_the_answer_of_their_account(make: Maker) -> None:
    """A step with `when` is an item only where the account's answer accepts it, or is unknown."""
    names = {one["id"] for one in make.shared(*TWO).json("steps")["items"]}
    assert {"alpha:north.forward", "alpha:north.directory", "alpha:north.pickup", "alpha:south.pickup"} <= names
    assert not {"alpha:south.forward", "alpha:south.directory", "alpha:north.pickup@2"} & names
    unknown = {one["id"] for one in make.shared(call("plan --use alpha")).json("steps")["items"]}
    assert {"alpha.forward", "alpha.directory", "alpha.pickup"} <= unknown


def test_an_unknown_answer_counts_as_accepted(make: Maker) -> None:
    """With the provider unknown, what is asked of one provider only is open; taken back, it is so again."""
    begun = call("plan --use alpha --circumstance alpha.provider=south")
    assert states(make.shared(call("plan --use alpha")).report())["alpha.forward"] == "open"
    assert states(make.shared(begun).report())["alpha.forward"] == "not-applicable"
    taken_back = make.shared(begun, call("plan --circumstance alpha.provider=unknown")).report()
    assert states(taken_back)["alpha.forward"] == "open"


def test_nobody_named(make: Maker) -> None:
    """Without a name there is person 1; items carry no number, and naming changes neither ids nor states."""
    unnamed = make.shared(PLAN, *ANSWERS)
    before = unnamed.report()
    people = [one["person"] for one in before["exposures"]]
    assert sorted({one for one in people if one is not None}) == [1]
    assert unnamed.json("plan")["people"] == [{"n": 1, "named": False, "retired": False}]
    named = make.own(PLAN, *ANSWERS)
    named.do("plan --people -", "Robin\n")
    assert named.report()["exposures"] == before["exposures"]


def test_a_second_person_opens_what_was_closed_for_one(make: Maker) -> None:
    """With a new person, what is done for each person is open for the new one, and as it was for the first."""
    desk = make.own(call("plan --use alpha"), call("mark alpha.block alpha.leave alpha.remove --as done"))
    desk.do("plan --people -", "Robin\nKim\n")
    found = states(desk.report())
    assert {name: state for name, state in found.items() if name.split("@")[0] in ("alpha.write", "alpha.group")} == {
        "alpha.write": "closed",
        "alpha.write@2": "open",
        "alpha.group": "closed",
        "alpha.group@2": "open",
    }


def test_a_retired_person_is_out_and_their_number_is_not_used_again(make: Maker) -> None:
    """An empty line retires a number: its items and exposures go, the others stay, the next person is number 3."""
    desk = make.own(*TWO)
    desk.do("plan --people -", "Robin\n\n")
    found = desk.report()
    assert {one["person"] for one in found["exposures"]} == {None, 1}
    assert states(found)["alpha:north.write"] == "closed"
    assert not [one for one in desk.json("steps")["items"] if one["person"] == 2]
    desk.do("plan --people -", "Robin\n\nSasha\n")
    assert desk.json("plan")["people"] == [
        {"n": 1, "named": True, "retired": False},
        {"n": 2, "named": False, "retired": True},
        {"n": 3, "named": True, "retired": False},
    ]
    assert states(desk.report())["alpha:north.write@3"] == "open"


def test_a_question_that_only_one_person_can_answer(make: Maker) -> None:
    """`contact@N` rules an exposure out only where every reason is another; unknown counts as accepted."""
    begun = call("plan --use alpha --people -", "Robin\nKim\n")
    change = call("plan --circumstance contact@1=court,work --circumstance contact@2=work,children")
    assert [states(make.shared(begun).report())[name] for name in ("alpha.pickup", "alpha.pickup@2")] == ["open"] * 2
    found = states(make.shared(begun, change).report())
    assert [found["alpha.pickup"], found["alpha.pickup@2"]] == ["not-applicable", "open"]


# ---------------------------------------------------------------------------------------------------- devices


@pytest.mark.parametrize(
    ("devices", "items", "state"),
    [
        ("", ["alpha.tag-iphone", "alpha.tag-android"], "open"),
        ("--device iphone", ["alpha.tag-iphone"], "closed"),
        ("--device android", ["alpha.tag-android"], "open"),
        ("--device iphone --device android", ["alpha.tag-iphone", "alpha.tag-android"], "open"),
        ("--device linux", [], "residual"),
    ],
    ids=["unknown", "iphone", "android", "both", "neither"],
)
def test_steps_for_one_device_only(make: Maker, devices: str, items: list[str], state: str) -> None:
    """A step for a device applies where the plan has it or names no device; where none applies, it is residual."""
    desk = make.own(call("plan --use alpha"), call("mark alpha.tag-iphone --as done"))
    if devices:
        desk.do(f"plan {devices}")
    one = exposure(desk.report(), "alpha.tag")
    assert ([item["id"] for item in one["items"]], one["state"]) == (items, state)


def test_a_device_taken_out(make: Maker) -> None:
    """`--no-device` takes a device out; without any the steps of all devices apply again."""
    desk = make.own(call("plan --use alpha --device android"))
    desk.do("plan --no-device android")
    assert desk.json("plan")["devices"] == []
    assert [item["id"] for item in exposure(desk.report(), "alpha.tag")["items"]] == [
        "alpha.tag-iphone",
        "alpha.tag-android",
    ]


# -------------------------------------------------------------------------- back-dated answers, and taking back


def test_the_last_answer_by_day_and_number_decides(make: Maker) -> None:
    """An answer for an earlier day does not stand over a later one; on one day the one recorded last does."""
    desk = make.shared(
        call("plan --use beta"),
        call(f"mark beta.quiet --as done --on {day(-5)}"),
        call(f"mark beta.quiet --as stuck --on {day(-9)}"),
        call(f"mark beta.quiet --as later --on {day(-9)}"),
    )
    days = {-10: "unchecked", -9: "later", -6: "later", -5: "done"}
    found = {number: exposure(desk.report(number), "beta.post")["items"][0]["state"] for number in days}
    assert found == days


def test_undo_takes_back_the_answer_recorded_last_on_every_day(make: Maker) -> None:
    """`undo` takes back the last recorded answer, also a back-dated one and on past days; then the one before."""
    desk = make.own(
        call("plan --use beta"),
        call(f"mark beta.quiet --as done --on {day(-5)}"),
        call(f"mark beta.quiet --as keep --on {day(-9)}"),
    )

    def on(number: int) -> str:
        return str(exposure(desk.report(number), "beta.post")["items"][0]["state"])

    assert (on(-9), on(0)) == ("keep", "done")
    desk.do("mark beta.quiet --as undo")
    assert (on(-9), on(0)) == ("unchecked", "done")
    desk.do("mark beta.quiet --as undo")
    assert (on(-5), on(0)) == ("unchecked", "unchecked")


def test_undo_with_no_answer_left_is_an_error(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """With no answer left to take back, `undo` ends with 2 and writes nothing."""
    desk = make.own(call("plan --use beta"), call("mark beta.quiet --as done"), call("mark beta.quiet --as undo"))
    before = records(desk.home)
    done = desk.do("mark beta.quiet --as undo", code=2)
    assert "beta.quiet" in done.stderr
    assert records(desk.home) == before


def test_answers_after_an_undo_count(make: Maker) -> None:
    """What was taken back stays so: a new answer decides, and another undo takes back that one."""
    desk = make.own(
        call("plan --use beta"),
        call("mark beta.quiet --as keep"),
        call("mark beta.quiet --as undo"),
        call("mark beta.quiet --as done"),
    )
    assert states(desk.report())["beta.post"] == "closed"
    desk.do("mark beta.quiet --as undo")
    assert states(desk.report())["beta.post"] == "open"
    desk.do("mark beta.quiet --as undo", code=2)


def test_nothing_is_rewritten(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Answers and undos are all still in the record, in the order in which they were given."""
    desk = make.shared(
        call("plan --use beta"),
        call(f"mark beta.quiet --as done --on {day(-5)}"),
        call("mark beta.quiet --as undo"),
        call(f"mark beta.quiet --as keep --until {day(9)} --reason -", "for the court\n"),
    )
    found = records(desk.home)
    assert [entry.n for entry in found] == [1, 2, 3, 4]
    told = [
        (one.kind, one.about, one.says, one.day.isoformat(), one.by, one.note, one.until and one.until.isoformat())
        for one in found
    ]
    assert told == [
        ("plan", "account beta", "use", day(0), "self", None, None),
        ("answer", "beta.quiet", "done", day(-5), "self", None, None),
        ("answer", "beta.quiet", "undo", day(0), "self", None, None),
        ("answer", "beta.quiet", "keep", day(0), "self", "for the court", day(9)),
    ]
    assert all(entry.at.utcoffset() is not None for entry in found)


def test_reading_writes_nothing(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Looking at reports, steps and the plan leaves every file of the vault as it was."""
    desk = make.own(PLAN, *ANSWERS)
    before = {path.name: path.read_bytes() for path in desk.home.vault.iterdir()}
    for line in ("report", "report --all --as-of tomorrow", "steps", "show alpha.block", "plan", "", "vault status"):
        desk.do(line)
    assert {path.name: path.read_bytes() for path in desk.home.vault.iterdir()} == before
    assert len(records(desk.home)) == len(records(make.shared(PLAN, *ANSWERS).home))


def test_a_revision_that_is_not_later_than_the_answer(make: Maker) -> None:
    """A changed text makes a done step due only where it changed after the answer."""
    desk = make.shared(
        call("plan --use alpha:a --use alpha:b --use alpha:c"),
        call(f"mark alpha:a.rules --as done --on {day(-13)}"),
        call(f"mark alpha:b.rules --as done --on {day(-12)}"),
        call(f"mark alpha:c.rules --as done --on {day(-13)} --until {day(300)}"),
    )
    found = desk.report()
    told = {
        name: (exposure(found, name)["state"], exposure(found, name)["due"])
        for name in states(found)
        if "rules" in name
    }
    assert told == {
        "alpha:a.rules": ("due", day(-12)),
        "alpha:b.rules": ("closed", day(88)),
        "alpha:c.rules": ("due", day(-12)),
    }


# ------------------------------------------------------------------------------------- platforms and the plan


def every_platform(lists: Path) -> list[str]:
    """All platforms there are, the shipped ones and the made-up ones, in the order of their groups."""
    files = {path.stem: path for folder in (ROOT / "checklists", lists) for path in folder.glob("*.yaml")}
    groups = {name: yaml.safe_load(path.read_text())["group"] for name, path in files.items()}
    return sorted(files, key=lambda name: (GROUPS.index(groups[name]), name))


def test_platforms_outside_the_plan_are_not_looked_at(make: Maker) -> None:
    """Every platform that the plan does not name is listed as not looked at; `start` is always in the plan."""
    known = every_platform(make.checklists)
    assert len(known) > 8
    assert make.shared(PLAN).report()["not_looked_at"] == [
        name for name in known if name not in ("start", "alpha", "beta")
    ]


def test_a_dropped_account_with_open_doors_is_left_out(make: Maker) -> None:
    """A dropped account is neither in the plan nor `not looked at`: it is left out while doors are open there."""
    desk = make.own(
        call("plan --use beta --use gamma"),
        call("mark gamma.leave --as done"),
        call("plan --drop beta --drop gamma"),
    )
    found = desk.report(29)
    assert found["exposures"] == []
    assert found["left_out"] == ["beta"]
    assert not {"beta", "gamma"} & set(found["not_looked_at"])
    # Thirty days later the other door is due for another look, and that counts as well.
    assert desk.report(30)["left_out"] == ["beta", "gamma"]
    plan = desk.json("plan")
    assert (plan["accounts"], sorted(plan["dropped"])) == (["start"], ["beta", "gamma"])


def test_answers_of_a_dropped_account_are_kept(make: Maker) -> None:
    """A dropped account that is used again has all its answers, and nothing was written but the two changes."""
    desk = make.own(*TWO, call("plan --drop alpha:north"))
    assert {one["account"] for one in desk.report()["exposures"]} == {"south"}
    before = make.report(0, *TWO)
    desk.do("plan --use alpha:north")
    after = desk.report()
    assert {one["id"]: (one["state"], one["due"], one["items"]) for one in after["exposures"]} == {
        one["id"]: (one["state"], one["due"], one["items"]) for one in before["exposures"]
    }
    assert after["left_out"] == []


def test_what_a_plan_says_twice_is_written_once(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Naming again what the plan already says adds no entry."""
    desk = make.own(PLAN)
    before = records(desk.home)
    desk.do("plan --use alpha --use beta --device iphone --circumstance alpha.provider=north")
    assert records(desk.home) == before


def test_the_plan_of_each_day(make: Maker) -> None:
    """A plan change holds from its local day: yesterday's report has yesterday's plan, earlier days the first."""
    calls = (
        call("plan --use alpha --use beta --people -", "Robin\nKim\n", YESTERDAY),
        call("mark beta.quiet --as done", clock=YESTERDAY),
        call("mark alpha.block@2 --as done", clock=YESTERDAY),
        call("plan --drop beta --use gamma --circumstance alpha.provider=south --people -", "Robin\n\n"),
    )

    def told(number: int) -> tuple[set[str], list[str], bool, str]:
        found = make.report(number, *calls)
        platforms = {one["platform"] for one in found["exposures"]}
        return platforms, found["left_out"], "alpha.write@2" in states(found), states(found)["alpha.forward"]

    assert told(0) == ({"alpha", "gamma"}, [], False, "not-applicable")
    assert told(-1) == ({"alpha", "beta"}, [], True, "open")
    assert told(-30) == ({"alpha", "beta"}, [], True, "open")
    found = make.report(0, *calls)
    assert exposure(found, "gamma.look")["since"] == day(0)
    assert exposure(found, "alpha.enter")["since"] == day(-1)
    assert exposure(found, "alpha.forward")["since"] == day(0)


def test_a_day_is_a_local_day(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """An answer counts from the local day of where it was given; the instant and its zone are stored beside it."""
    desk = make.shared(
        call("plan --use beta", clock=YESTERDAY),
        call("mark beta.proof --as done", clock=YESTERDAY),
        call("mark beta.quiet --as done"),
    )
    found = records(desk.home)
    assert [entry.day for entry in found] == [YESTERDAY.day, YESTERDAY.day, TODAY]
    offsets = [int((entry.at.utcoffset() or NOW.day - NOW.day).total_seconds()) // 3600 for entry in found]
    assert offsets == [YESTERDAY.offset, YESTERDAY.offset, NOW.offset]
    assert [entry.at for entry in found] == sorted(entry.at for entry in found)
    assert (found[-1].at - found[0].at).total_seconds() < 3600


def test_an_answer_of_a_step_that_was_renamed(make: Maker, tmp_path: Path) -> None:
    """A step that carries its old id in `formerly` keeps the answers given under that id."""
    desk = make.own(call("plan --use beta"), call("mark beta.quiet --as done"))
    lists = write_lists(tmp_path)
    text = (lists / "beta.yaml").read_text()
    (lists / "beta.yaml").write_text(text.replace("  quiet:\n", "  hush:\n    formerly: [quiet]\n"))
    renamed = make.with_checklists(desk, lists)
    one = exposure(renamed.report(), "beta.post")
    assert (one["state"], [item["id"] for item in one["items"]]) == ("closed", ["beta.hush"])


# ---------------------------------------------------------------------------------------------------- next steps


def test_the_next_steps_are_the_worst_doors_that_may_be_closed_now(make: Maker) -> None:
    """Three steps at most, in the order of the walk; without can-change only quiet ones with nothing before them."""
    two = "plan --use alpha:north --use alpha:south"
    assert make.shared(call(two)).report()["next"] == [
        "alpha:north.stop",
        "alpha:north.password",
        "alpha:south.password",
    ]


def test_the_next_steps_where_things_can_be_changed(make: Maker) -> None:
    """With can-change=yes noticeable steps count too, each after the one that has to come first."""
    desk = make.shared(call("plan --use alpha --circumstance can-change=yes"))
    assert desk.report()["next"] == ["alpha.map", "alpha.password", "alpha.sessions"]


def test_nothing_is_next_where_all_is_answered(make: Maker) -> None:
    """With every step answered, there is no next one until something falls due again."""
    desk = make.shared(
        call("plan --use gamma"),
        call("mark gamma.leave start.ready --as done"),
    )
    assert [desk.report(number)["next"] for number in (0, 29, 30)] == [[], [], ["gamma.leave"]]
