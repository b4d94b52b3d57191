"""Random small catalogues, plans and records, as the plain dicts of `naive`.

Strategies are built once and drawn often: building one costs more than drawing from it.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from nocontact_cli.domain import words
from tests.domain import build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from tests.domain.naive import Facts, Record

LAST = 24
"""Records play on days 0 to this one."""
ACCOUNTS = {"start": ["start"], "email": ["email", "email:work"], "chat": ["chat", "chat:b"]}
ASKS = {"kind": ["a", "b", "c"], "paid": ["free", "full"]}
DEVICES = ["iphone", "android", "web"]
PEOPLE = [1, 2, 3]
ORDERS = [("email", "chat"), ("chat", "email"), ("email", "chat"), ("chat", "email"), ("email",)]
STEP_NAMES = ("one", "two", "three", "four", "five")
CONDITIONS = {
    "device": DEVICES,
    "contact": ["none", "children", "work"],
    "can-change": ["yes", "no"],
    "location": ["yes", "no"],
    **ASKS,
}
VALUES = {
    "contact": ["none", "children", "work", "children,work", "unknown"],
    "channel": ["none", "email", "email:work", "chat", "unknown"],
    "kind": [*ASKS["kind"], "unknown"],
    "paid": [*ASKS["paid"], "unknown"],
}

any_days = st.integers(-6, LAST + 20).map(build.on)
"""Days before, in and after every record."""
_numbers = st.integers(0, LAST)


@cache
def _one_of(*values: Any) -> SearchStrategy[Any]:
    return st.sampled_from(values)


def one_of(*values: Any) -> SearchStrategy[Any]:
    """One of these values; name one twice to make it twice as likely."""
    return _one_of(*values)


@cache
def _subsets(values: tuple[Any, ...], least: int, most: int) -> SearchStrategy[tuple[Any, ...]]:
    sizes = range(least, min(most, len(values)) + 1)
    return st.sampled_from([chosen for size in sizes for chosen in combinations(values, size)])


def some_of(values: Sequence[Any], least: int = 0, most: int = 9) -> SearchStrategy[tuple[Any, ...]]:
    """Some of these values, in their order."""
    return _subsets(tuple(values), least, most)


def draw_when(draw: DrawFn, names: tuple[str, ...]) -> Facts:
    """A `when` with one or two of these names, or none."""
    return {name: draw(some_of(CONDITIONS[name], 1)) for name in draw(some_of(names, 0, 2))}


def draw_step(draw: DrawFn, name: str, earlier: Sequence[str], doors: list[str], names: tuple[str, ...]) -> Facts:
    """A step; it comes `after` earlier ones only, so there is no cycle."""
    closes = draw(some_of(doors))
    stage = draw(one_of(*words.STAGES))
    step: Facts = {
        "closes": closes,
        "eases": draw(some_of([door for door in doors if door not in closes])),
        "stage": stage,
        "noticed": draw(one_of("silent", "silent", "maybe", "visible")),
        "each": draw(one_of(*words.EACH)),
        "minutes": draw(one_of(1, 5, 9, 20, 30)),
        "evidence_first": draw(one_of(False, False, True)),
        "after": draw(some_of(earlier, 0, 2)) if draw(one_of(False, False, True)) else (),
        "formerly": draw(one_of((), (), (f"old-{name}",))),
        "either": draw(one_of(None, None, "way")),
        "when": draw_when(draw, names) if draw(one_of(False, True)) else {},
    }
    days = draw(one_of(None, 1, 3, 8))
    if days is not None:
        step["recheck"] = {"days": days}
    revised = draw(one_of(None, None, 2, 9, 16, LAST + 4))
    if revised is not None:
        step["revised"] = build.on(revised)
    return step


def draw_same_as(draw: DrawFn, step: Facts, targets: dict[str, Facts], names: tuple[str, ...]) -> Facts:
    """One or two of the targets, or none, mostly without conditions."""
    by_person = step["each"] == "person"
    fitting = [name for name, target in targets.items() if (target["each"] == "person") is by_person]
    chosen = draw(some_of(fitting, draw(one_of(0, 1, 1)), 2)) if fitting else ()
    return {name: draw_when(draw, names) if draw(one_of(False, True)) else {} for name in chosen}


def draw_doors(draw: DrawFn, conditions: tuple[str, ...]) -> Facts:
    """The exposures of a checklist."""
    return {
        door: {
            "kind": draw(one_of("locate", "enter", "reach", "remind")),
            "severity": draw(one_of(*words.SEVERITIES)),
            "when": draw_when(draw, conditions) if draw(one_of(False, False, True)) else {},
        }
        for door in ["read", "write", "find"][: draw(one_of(1, 2, 3))]
    }


@st.composite
def catalogues(draw: DrawFn, conditions: tuple[str, ...] = tuple(CONDITIONS), *, sharing: bool = False) -> list[Facts]:
    """Two or three checklists, `start` always among them, and first.

    Args:
        conditions: What a `when` may ask for.
        sharing: Whether steps name exposures and same settings of other checklists. Only some of the checklists
            have targets of `same_as`, and their steps wait for no step of the others, so that there is no cycle.
    """
    platforms = ["start", *draw(one_of(*ORDERS) if sharing else some_of(["email", "chat"], 1))]
    found: dict[str, Facts] = {
        platform: {"id": platform, "asks": ASKS, "exposures": draw_doors(draw, conditions), "steps": {}}
        for platform in platforms
    }
    homes = draw(some_of(platforms, 1, 2)) if sharing else ()
    targets: dict[str, Facts] = {}
    earlier: list[str] = []
    for platform in sorted(platforms, key=lambda one: one not in homes) if sharing else platforms:
        checklist = found[platform]
        doors = list(checklist["exposures"])
        if sharing:
            others = [f"{one}.{door}" for one in platforms if one != platform for door in found[one]["exposures"]]
            doors += draw(some_of(others, 0, 2))
        names = STEP_NAMES[: draw(one_of(*((0, 1, 2) if platform == "start" else (3, 2, 4, 5))))]
        for name in names:
            own = [*earlier, *checklist["steps"]]
            step = checklist["steps"][name] = draw_step(draw, name, own, doors, conditions)
            if platform in homes:
                targets[f"{platform}.{name}"] = step
            elif sharing:
                step["same_as"] = draw_same_as(draw, step, targets, conditions)
        earlier += [f"{platform}.{name}" for name in names]
    return list(found.values())


def accounts_of(checklists: list[Facts]) -> list[str]:
    """The accounts these checklists can have, besides `start`."""
    return [account for one in checklists[1:] for account in ACCOUNTS[one["id"]]]


def circumstances_of(checklists: list[Facts]) -> list[str]:
    """The circumstances that matter here: those a `when` asks for, on every account, and those of the order."""
    found = ["can-change", "proof", "location", "channel@1", "channel@2"]
    for checklist in checklists:
        shared = [when for step in checklist["steps"].values() for when in step.get("same_as", {}).values()]
        owners = [*checklist["exposures"].values(), *checklist["steps"].values()]
        for when in [*(one["when"] for one in owners), *shared]:
            for name in when:
                if name in ASKS:
                    found += [f"{account}.{name}" for account in ACCOUNTS[checklist["id"]]]
                elif name == "contact":
                    found += [f"contact@{person}" for person in PEOPLE]
    return list(dict.fromkeys(found))


def items_of(checklists: list[Facts], accounts: Sequence[str], people: Sequence[int]) -> list[str]:
    """The names of the items on these accounts, old names included."""
    found = []
    for checklist in checklists:
        mine = [account for account in accounts if account.partition(":")[0] == checklist["id"]]
        for name, step in checklist["steps"].items():
            where = [checklist["id"]] if step["each"] == "once" else mine
            ends = [f"@{one}" if one > 1 else "" for one in people] if step["each"] == "person" else [""]
            called = [name, *step["formerly"]]
            found += [f"{account}.{one}{end}" for account in where for one in called for end in ends]
    return found


def draw_plan_change(draw: DrawFn, checklists: list[Facts]) -> Facts:
    """One change of accounts, devices or people."""
    what = draw(one_of("use", "drop", "drop", "device", "person"))
    day = draw(_numbers)
    if what == "device":
        return build.device(draw(one_of(*DEVICES)), day, has=draw(one_of(True, False)))
    if what == "person":
        return build.person(draw(one_of(2, 3)), day, stays=draw(one_of(True, False)))
    account = draw(one_of(*accounts_of(checklists)))
    return build.use(account, day) if what == "use" else build.drop(account, day)


def draw_circumstance(draw: DrawFn, name: str) -> Facts:
    """A circumstance is answered, early or late."""
    values = VALUES.get(name.partition("@")[0]) or VALUES.get(name.partition(".")[2], ["yes", "no", "unknown"])
    return build.know(name, draw(one_of(*values)), draw(one_of(0, 2, 9, 18)))


def draw_answer(draw: DrawFn, item: str) -> Facts:
    """One answer to an item, or an `undo`."""
    value = draw(one_of("done", "done", "done", "done", *words.ANSWERS, "keep", "undo"))
    day = draw(_numbers)
    until = draw(one_of(None, None, 0, 1, 4, 15)) if value in ("done", "keep") else None
    by = draw(one_of("self", "friend", "export"))
    return build.say(item, value, day, until=None if until is None else day + until, by=by)


@st.composite
def records(draw: DrawFn, checklists: list[Facts]) -> Record:
    """A record: plan changes and answers, many of them back-dated."""
    accounts = draw(some_of(accounts_of(checklists), draw(one_of(1, 2))))
    people = [1, *draw(some_of(PEOPLE[1:]))]
    early = one_of(0, 0, 3, 12)
    entries = [build.use(account, draw(early)) for account in accounts]
    entries += [build.person(number, draw(early)) for number in people[1:]]
    entries += [draw_plan_change(draw, checklists) for _ in range(draw(one_of(*range(6))))]
    for name in circumstances_of(checklists):
        entries += [draw_circumstance(draw, name) for _ in range(draw(one_of(1, 0, 2)))]
    for item in items_of(checklists, ["start", *accounts], people):
        entries += [draw_answer(draw, item) for _ in range(draw(one_of(1, 0, 2, 3)))]
    return build.record_of(*entries)


@st.composite
def worlds(
    draw: DrawFn, conditions: tuple[str, ...] = tuple(CONDITIONS), *, sharing: bool = False
) -> tuple[list[Facts], Record]:
    """Checklists with a record.

    Args:
        conditions: What a `when` may ask for.
        sharing: Whether steps name exposures and same settings of other checklists.
    """
    checklists = draw(catalogues(conditions, sharing=sharing))
    return checklists, draw(records(checklists))
