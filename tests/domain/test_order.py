"""The order of the walk, what is offered, and what fits into an evening (design section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings

from nocontact_cli.domain.assess import Assessor, assess
from nocontact_cli.domain.order import (
    keep_is_offered_first,
    offered,
    tonight,
    waiting,
    walk_order,
    worst,
)
from nocontact_cli.domain.plan import PlanHistory
from nocontact_cli.domain.words import KINDS, SEVERITIES
from tests.domain.build import catalogue_of, entries_of, know, on, person, record_of, say, use
from tests.domain.strategies import LAST, worlds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.domain.checklist import Catalogue
    from nocontact_cli.domain.ids import ItemId
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.plan import Plan
    from tests.domain.naive import Facts, Record

LOCATE_EARLY = ["prepare", "locate", "secure", "block", "tidy"]
LOCATE_LATE = ["prepare", "secure", "locate", "block", "tidy"]
UNANSWERED = ("unchecked", "later")
UNDONE = ("unchecked", "later", "reopened", "due")

ordering = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
some_worlds = worlds(("contact", "location", "kind"))


class Scene(NamedTuple):
    """A plan with its items in file order and in the order of the walk."""

    catalogue: Catalogue
    plan: Plan
    items: list[ItemState]
    walk: list[ItemState]


def scene_of(checklists: list[Facts], record: Record, number: int = LAST) -> Scene:
    """How it stands on a day."""
    catalogue, entries = catalogue_of(checklists), entries_of(record)
    plan = PlanHistory(entries).on(on(number))
    items = Assessor(catalogue, entries).items(plan, on(number))
    return Scene(catalogue, plan, items, walk_order(plan, items))


def comes_first(earlier: ItemState, item: ItemState) -> bool:
    """Whether the `after` of an item names an earlier one: same account and person, where both have one."""
    named = f"{earlier.platform}.{earlier.step.id}" in item.step.after
    named = named or (earlier.platform == item.platform and earlier.step.id in item.step.after)
    if named and earlier.platform == item.platform and earlier.account and item.account:
        named = earlier.account == item.account
    if named and earlier.person and item.person:
        named = earlier.person == item.person
    return named


def saves_first(earlier: ItemState, item: ItemState) -> bool:
    """Whether an earlier item saves evidence that a later one could destroy."""
    may_destroy = item.step.evidence_first and item.step.stage != "evidence"
    return may_destroy and earlier.platform == item.platform and earlier.step.stage == "evidence"


def all_before(item: ItemState, items: Sequence[ItemState]) -> set[ItemId]:
    """All that has to come before an item, through any number of `after` and of evidence to be saved."""
    found: set[ItemId] = set()
    todo = [item]
    while todo:
        one = todo.pop()
        for other in items:
            if (comes_first(other, one) or saves_first(other, one)) and other.id not in found:
                found.add(other.id)
                todo.append(other)
    return found


def rank(scene: Scene, item: ItemState) -> tuple[int, ...]:
    """The place of an item if nothing had to come before it."""
    stages = LOCATE_LATE if scene.plan.circumstance("location") == "no" else LOCATE_EARLY
    doors = scene.catalogue.checklists[item.platform].exposures
    closed = [(SEVERITIES.index(doors[name].severity), KINDS.index(doors[name].kind)) for name in item.step.closes]
    worst_door = (0, *min(closed)) if closed else (1, 0, 0)
    return stages.index(item.step.stage), *worst_door, [one.id for one in scene.items].index(item.id)


def ids(items: Sequence[ItemState]) -> list[str]:
    """The names of items."""
    return [str(item.id) for item in items]


@ordering
@given(some_worlds)
def test_the_walk_is_a_permutation(world: tuple[list[Facts], Record]) -> None:
    """The walk holds each item of the plan once, and no other."""
    scene = scene_of(*world)
    assert sorted(ids(scene.items)) == sorted(ids(scene.walk))


@ordering
@given(some_worlds)
def test_never_before_its_after(world: tuple[list[Facts], Record]) -> None:
    """No item, evidence included, stands before one that its `after` names."""
    walk = scene_of(*world).walk
    wrong = [
        (str(earlier.id), str(item.id))
        for at, item in enumerate(walk)
        for earlier in walk[at:]
        if comes_first(earlier, item)
    ]
    assert wrong == []


@ordering
@given(some_worlds)
def test_stage_severity_and_kind_decide(world: tuple[list[Facts], Record]) -> None:
    """An item stands after a less urgent one only where something that comes before it stands there too."""
    scene = scene_of(*world)
    steps = [item for item in scene.walk if item.step.stage != "evidence"]
    ranks = [rank(scene, item) for item in steps]
    wrong = []
    for at, item in enumerate(steps):
        needed = all_before(item, scene.walk)
        held_up_at = max((place for place in range(at) if steps[place].id in needed), default=-1)
        wrong += [
            (str(steps[place].id), str(item.id)) for place in range(held_up_at + 1, at) if ranks[place] > ranks[at]
        ]
    assert wrong == []


@ordering
@given(some_worlds)
def test_evidence_stands_directly_before_what_could_destroy_it(world: tuple[list[Facts], Record]) -> None:
    """From an evidence item to the first item that waits for it there is nothing but evidence.

    Left aside are checklists that contradict themselves: evidence that comes after what could destroy it.
    """
    walk = scene_of(*world).walk
    assume(all(item.id not in all_before(item, walk) for item in walk))
    wrong = []
    for at, item in enumerate(walk):
        if item.step.stage != "evidence" or item.step.after:
            continue
        waits = [
            place
            for place, other in enumerate(walk)
            if other.step.stage != "evidence" and item.id in all_before(other, walk)
        ]
        first = min(waits, default=at)
        between = [other.step.stage for other in walk[at:first]]
        if first < at or set(between) - {"evidence"}:
            wrong.append((str(item.id), str(walk[first].id)))
    assert wrong == []


STAGES_OF_ONE_PLATFORM: Facts = {
    "id": "chat",
    "exposures": {
        "light": {"severity": "low", "kind": "locate"},
        "grave": {"severity": "critical", "kind": "remind"},
        "worse": {"severity": "critical", "kind": "locate"},
    },
    "steps": {
        "sweep": {"stage": "tidy", "closes": ["worse"]},
        "loose": {"stage": "block"},
        "block": {"stage": "block", "closes": ["light"]},
        "mute": {"stage": "block", "closes": ["grave"], "evidence_first": True},
        "hide": {"stage": "locate", "closes": ["light"]},
        "lock": {"stage": "secure", "closes": ["light"]},
        "bolt": {"stage": "secure", "closes": ["light", "worse"]},
        "gate": {"stage": "secure", "closes": ["grave"]},
        "save": {"stage": "evidence"},
        "look": {"stage": "prepare"},
        "loose-too": {"stage": "block"},
    },
}


@pytest.mark.parametrize(
    ("location", "stages"),
    [
        ("unknown", "look hide bolt gate lock save mute block loose loose-too sweep"),
        ("yes", "look hide bolt gate lock save mute block loose loose-too sweep"),
        ("no", "look bolt gate lock hide save mute block loose loose-too sweep"),
    ],
)
def test_order_of_one_platform(location: str, stages: str) -> None:
    """`locate` comes right after `prepare` unless `location=no`; then the worst door, then file order."""
    scene = scene_of([STAGES_OF_ONE_PLATFORM], record_of(use("chat"), know("location", location)))
    assert stages.split() == [item.step.id for item in scene.walk]


def test_platforms_go_through_each_stage_together() -> None:
    """A stage is finished on all platforms before the next begins."""
    doors = {"light": {"severity": "low"}, "grave": {"severity": "critical"}}
    steps = {"shut": {"stage": "block", "closes": ["light"]}, "bolt": {"stage": "secure", "closes": ["light"]}}
    worse = {"shut": {"stage": "block", "closes": ["grave"]}, "bolt": {"stage": "secure", "closes": ["grave"]}}
    checklists = [
        {"id": "chat", "exposures": doors, "steps": steps},
        {"id": "email", "exposures": doors, "steps": worse},
    ]
    walk = scene_of(checklists, record_of(use("chat"), use("email"))).walk
    assert ids(walk) == ["email.bolt", "chat.bolt", "email.shut", "chat.shut"]


@pytest.mark.parametrize(
    ("steps", "order"),
    [
        pytest.param(
            {"wipe": {"stage": "prepare", "evidence_first": True}, "open": {"stage": "tidy"}}
            | {"save": {"stage": "evidence", "after": ["open"]}},
            "open save wipe",
            id="evidence waits for its own `after`, and what could destroy it waits with it",
        ),
        pytest.param(
            {"wipe": {"stage": "block", "evidence_first": True}, "save": {"stage": "evidence", "after": ["wipe"]}},
            "wipe save",
            id="an `after` is stronger than `evidence_first`",
        ),
        pytest.param(
            {"early": {"stage": "prepare", "after": ["save"]}, "wipe": {"stage": "block", "evidence_first": True}}
            | {"save": {"stage": "evidence"}, "copy": {"stage": "evidence"}},
            "save early copy wipe",
            id="evidence another step waits for comes before that",
        ),
        pytest.param(
            {"shut": {"stage": "block"}, "lock": {"stage": "secure"}, "save": {"stage": "evidence"}},
            "lock save shut",
            id="evidence that nothing could destroy comes before the blocking",
        ),
        pytest.param(
            {"shut": {"stage": "tidy"}, "save": {"stage": "evidence", "after": ["shut"]}, "end": {"stage": "tidy"}},
            "shut save end",
            id="evidence that nothing could destroy comes after its `after`",
        ),
    ],
)
def test_place_of_evidence(steps: Facts, order: str) -> None:
    """Where evidence stands when `after` and `evidence_first` meet."""
    scene = scene_of([{"id": "chat", "exposures": {}, "steps": steps}], record_of(use("chat")))
    assert order.split() == [item.step.id for item in scene.walk]


def test_after_is_about_the_same_account_and_person() -> None:
    """A step waits for the earlier step of its own account and person, and for what is done once."""
    steps = {
        "shut": {"stage": "prepare", "each": "person", "after": ["read", "list"]},
        "read": {"stage": "tidy", "each": "person"},
        "list": {"stage": "tidy", "each": "once"},
    }
    checklists = [{"id": "chat", "exposures": {}, "steps": steps}]
    walk = scene_of(checklists, record_of(use("chat"), use("chat:b"), person(2))).walk
    assert ids(walk) == [
        "chat.read",
        "chat.read@2",
        "chat.list",
        "chat.shut",
        "chat.shut@2",
        "chat:b.read",
        "chat:b.shut",
        "chat:b.read@2",
        "chat:b.shut@2",
    ]


def settles(one: ItemState, item: ItemState) -> bool:
    """Whether an alternative speaks for another item: same way out, same account and person or for all."""
    return (
        one.step.either is not None
        and one.id != item.id
        and (one.platform, one.step.either) == (item.platform, item.step.either)
        and one.account in (None, item.account)
        and one.person in (None, item.person)
        and one.state in ("done", "due", "keep")
    )


def holds_up(scene: Scene, one: ItemState, item: ItemState) -> bool:
    """Whether an item waits for another one: by its `after`, or because proof is saved before it is destroyed."""
    proof = scene.plan.circumstance("proof") != "no" and saves_first(one, item)
    return comes_first(one, item) or (proof and item.id not in all_before(one, scene.walk))


def expected_offers(scene: Scene, *, visible: bool) -> list[str]:
    """What may be asked, one rule after the other."""
    found = []
    waits: set[ItemId] = set()
    for item in scene.walk:
        settled = item.state in ("done", "due", "keep")
        if scene.plan.circumstance("proof") == "no" and item.step.stage == "evidence":
            continue
        if not settled and any(settles(one, item) for one in scene.walk):
            continue
        if not visible and scene.plan.circumstance("can-change") != "yes":
            held_up = any(holds_up(scene, one, item) and one.id in waits for one in scene.walk)
            if held_up or item.step.noticed != "silent":
                if item.state in UNDONE:
                    waits.add(item.id)
                continue
        found.append(str(item.id))
    return found


@ordering
@given(some_worlds)
def test_what_is_offered(world: tuple[list[Facts], Record]) -> None:
    """Offered is what nobody notices and waits for nothing noticed, or all at the moment that was chosen.

    Left out are evidence where no proof is needed, and alternatives of what is settled.
    """
    scene = scene_of(*world)
    for visible in (False, True):
        assert expected_offers(scene, visible=visible) == ids(offered(scene.plan, scene.walk, visible=visible))


def offers(steps: Facts, *facts: Facts, visible: bool = False) -> list[str]:
    """The names of the steps that are offered on one account of one platform."""
    scene = scene_of([{"id": "chat", "exposures": {}, "steps": steps}], record_of(use("chat"), *facts))
    return [item.step.id for item in offered(scene.plan, scene.walk, visible=visible)]


NOTICED: Facts = {
    "quiet": {},
    "perhaps": {"noticed": "maybe"},
    "loud": {"noticed": "visible"},
    "next": {"after": ["loud"]},
    "last": {"after": ["next"]},
}


@pytest.mark.parametrize(
    ("facts", "visible", "steps"),
    [
        ([], False, ["quiet"]),
        ([know("can-change", "no")], False, ["quiet"]),
        ([know("can-change", "unknown")], False, ["quiet"]),
        ([know("can-change", "yes")], False, ["quiet", "perhaps", "loud", "next", "last"]),
        ([], True, ["quiet", "perhaps", "loud", "next", "last"]),
        ([say("chat.loud", "done", 1)], False, ["quiet", "next", "last"]),
        ([say("chat.loud", "not-mine", 1)], False, ["quiet", "next", "last"]),
        ([say("chat.loud", "later", 1)], False, ["quiet"]),
        ([say("chat.loud", "open", 1)], False, ["quiet"]),
    ],
)
def test_only_silent_steps_unless_changes_are_possible(facts: list[Facts], visible: bool, steps: list[str]) -> None:
    """Unless `can-change=yes` or the moment was chosen, steps that may be noticed wait, and so does what follows."""
    assert steps == offers(NOTICED, *facts, visible=visible)


@pytest.mark.parametrize(
    ("facts", "count"), [([], 4), ([say("chat.loud", "done", 1)], 1), ([know("can-change", "yes")], 0)]
)
def test_how_many_wait(facts: list[Facts], count: int) -> None:
    """The walk can say how many unanswered steps wait for the moment that is chosen for them."""
    scene = scene_of([{"id": "chat", "exposures": {}, "steps": NOTICED}], record_of(use("chat"), *facts))
    assert count == waiting(scene.plan, scene.walk)


EVIDENCE: Facts = {"save": {"stage": "evidence", "noticed": "maybe"}, "shut": {"after": ["save"]}}


@pytest.mark.parametrize(
    ("facts", "steps"),
    [
        ([know("can-change", "yes")], ["save", "shut"]),
        ([know("can-change", "yes"), know("proof", "yes")], ["save", "shut"]),
        ([know("can-change", "yes"), know("proof", "no")], ["shut"]),
        ([know("proof", "no")], ["shut"]),
        ([], []),
    ],
)
def test_no_proof_needed(facts: list[Facts], steps: list[str]) -> None:
    """With `proof=no` evidence is left out, and nothing waits for it."""
    assert steps == offers(EVIDENCE, *facts)


WAYS: Facts = {
    "leave": {"either": "way"},
    "mute": {"either": "way", "noticed": "visible"},
    "after": {"after": ["leave", "mute"]},
}


@pytest.mark.parametrize(
    ("facts", "steps"),
    [
        ([], ["leave"]),
        ([say("chat.leave", "done", 1)], ["leave", "after"]),
        ([say("chat.leave", "keep", 1)], ["leave", "after"]),
        ([say("chat.mute", "done", 1)], ["after"]),
        ([say("chat.leave", "not-mine", 1)], ["leave"]),
        ([say("chat.leave", "stuck", 1)], ["leave"]),
    ],
)
def test_alternatives(facts: list[Facts], steps: list[str]) -> None:
    """With one of several ways settled the others are not offered, and nothing waits for them."""
    assert steps == offers(WAYS, *facts)


def test_what_is_done_once_settles_its_alternatives_everywhere() -> None:
    """A way that is done once speaks for every account; a way of one account for that account only."""
    steps = {"all": {"either": "way", "each": "once"}, "one": {"either": "way"}}
    checklists = [{"id": "chat", "exposures": {}, "steps": steps}]
    plan = [use("chat"), use("chat:b")]
    once = scene_of(checklists, record_of(*plan, say("chat.all", "done", 1)))
    assert ids(offered(once.plan, once.walk)) == ["chat.all"]
    single = scene_of(checklists, record_of(*plan, say("chat.one", "done", 1)))
    assert ids(offered(single.plan, single.walk)) == ["chat.all", "chat.one", "chat:b.one"]


CHANNEL: Facts = {
    "id": "email",
    "exposures": {"write": {"kind": "reach"}, "read": {"kind": "enter"}},
    "steps": {
        "block": {"closes": ["write"], "each": "person"},
        "close": {"closes": ["write"], "each": "account"},
        "all": {"closes": ["write", "read"], "each": "once"},
        "lock": {"closes": ["read"]},
        "thin": {"eases": ["write"]},
    },
}


@pytest.mark.parametrize(
    ("channels", "kept"),
    [
        ([], []),
        ([know("channel@1", "none")], []),
        ([know("channel@1", "email")], ["email.all", "email.block", "email.close"]),
        ([know("channel@2", "email")], ["email.all", "email.block@2", "email.close"]),
        ([know("channel@2", "email:work")], ["email.all", "email:work.block@2", "email:work.close"]),
        ([know("channel@1", "chat")], []),
        ([know("channel@3", "email")], []),
    ],
)
def test_the_channel_that_stays_is_offered_as_keep(channels: list[Facts], kept: list[str]) -> None:
    """Steps that close `reach` of the account that stays for a person are offered as `keep` first."""
    record = record_of(use("email"), use("email:work"), person(2), person(3), person(3, 1, stays=False), *channels)
    scene = scene_of([CHANNEL], record)
    found = [item for item in scene.walk if keep_is_offered_first(scene.plan, item)]
    assert kept == sorted(ids(found))


def test_the_worst_door_of_a_step() -> None:
    """Severity decides before kind, and a step that closes nothing has no door."""
    scene = scene_of([STAGES_OF_ONE_PLATFORM], record_of(use("chat")))
    found = {item.step.id: worst(item) for item in scene.items}
    doors = {name: door and door.id for name, door in found.items()}
    assert [doors["bolt"], doors["gate"], doors["lock"], doors["look"]] == ["worse", "grave", "light", None]


@ordering
@given(some_worlds)
def test_tonight_keeps_its_limits(world: tuple[list[Facts], Record]) -> None:
    """At most five steps and 25 minutes, unless the first step alone is longer; nothing only if nothing is left."""
    scene = scene_of(*world)
    now = offered(scene.plan, scene.walk)
    chosen = tonight(now)
    minutes = sum(item.step.minutes for item in chosen)
    assert len(chosen) <= 5
    assert minutes <= 25 or len(chosen) == 1
    assert bool(chosen) == any(item.state in UNANSWERED for item in now)


@ordering
@given(some_worlds)
def test_tonight_holds_what_comes_before(world: tuple[list[Facts], Record]) -> None:
    """Each chosen step is allowed now, unanswered, in the order of the walk, and has with it what comes before it."""
    scene = scene_of(*world)
    now = offered(scene.plan, scene.walk)
    todo = [item for item in now if item.state in UNANSWERED]
    chosen = tonight(now)
    assert [item for item in todo if item in chosen] == chosen
    needed = [
        str(earlier.id)
        for item in chosen
        for earlier in todo[: todo.index(item)]
        if comes_first(earlier, item) or saves_first(earlier, item)
    ]
    assert [name for name in needed if name not in ids(chosen)] == []


@ordering
@given(some_worlds)
def test_what_is_worth_doing_next(world: tuple[list[Facts], Record]) -> None:
    """The report names at most three items, all offered and undone, and none only where there is none."""
    catalogue, entries = catalogue_of(world[0]), entries_of(world[1])
    report = assess(catalogue, entries, on(LAST))
    now = [item.id for item in offered(report.plan, list(report.items.values())) if item.state in UNDONE]
    assert [name for name in report.next if name not in now] == []
    assert min(1, len(now)) <= len(report.next) <= 3


def evening(steps: Facts, *facts: Facts) -> list[str]:
    """The steps of a short evening on one platform with a grave and a light door."""
    doors = {"grave": {"severity": "critical"}, "light": {"severity": "low"}}
    checklists = [{"id": "chat", "exposures": doors, "steps": steps}]
    scene = scene_of(checklists, record_of(use("chat"), *facts))
    return [item.step.id for item in tonight(offered(scene.plan, scene.walk))]


GRAVE: Facts = {"closes": ["grave"]}
LIGHT: Facts = {"closes": ["light"]}


@pytest.mark.parametrize(
    ("steps", "facts", "chosen"),
    [
        pytest.param({f"s{n}": {"minutes": 1} for n in range(9)}, [], "s0 s1 s2 s3 s4", id="five steps"),
        pytest.param({f"s{n}": {"minutes": 10} for n in range(9)}, [], "s0 s1", id="25 minutes"),
        pytest.param({"long": {**GRAVE, "minutes": 90}}, [], "long", id="one long step"),
        pytest.param({"long": {**GRAVE, "minutes": 90}, "short": LIGHT}, [], "short", id="whole doors first"),
        pytest.param(
            {"a": {**GRAVE, "either": "x", "minutes": 5}, "b": {**GRAVE, "either": "x", "minutes": 5}},
            [],
            "a",
            id="one of two alternatives",
        ),
        pytest.param(
            {"a": {**LIGHT, "stage": "prepare"}, "b": {**GRAVE, "stage": "tidy", "minutes": 24}},
            [],
            "b",
            id="the worst door, whatever its stage",
        ),
        pytest.param(
            {"a": {"minutes": 10}, "b": {"minutes": 20, "after": ["a"]}, "c": {**GRAVE, "after": ["b"]}},
            [],
            "a",
            id="what comes first is begun, and nothing is left out in between",
        ),
        pytest.param(
            {"a": {"stage": "prepare"}, "b": {**GRAVE, "after": ["a"], "minutes": 20}, "c": {**GRAVE, "minutes": 9}},
            [],
            "a b",
            id="a door comes with what has to come before it",
        ),
        pytest.param(
            {"save": {"stage": "evidence"}, "b": {**GRAVE, "evidence_first": True, "minutes": 23}, "c": LIGHT},
            [],
            "save b",
            id="evidence comes before what could destroy it",
        ),
        pytest.param(
            {"a": {**GRAVE, "minutes": 20}, "b": {**LIGHT, "minutes": 20}},
            [say("chat.a", "later", 1)],
            "b",
            id="the unanswered before what was put off",
        ),
        pytest.param({"a": {**GRAVE, "noticed": "visible"}, "b": LIGHT}, [], "b", id="only what is allowed now"),
        pytest.param({"a": GRAVE}, [say("chat.a", "done", 1)], "", id="nothing left"),
    ],
)
def test_tonight(steps: Facts, facts: list[Facts], chosen: str) -> None:
    """What an evening of five steps and 25 minutes is spent on."""
    assert chosen.split() == evening(steps, *facts)
