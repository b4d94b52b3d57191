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
    from random import Random

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
    if draw(one_of(*[False] * 9, True)):
        return build.finding(item, draw(one_of("confirmed", "contradicted")), day)
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


# A year with twenty platforms is drawn from a `Random`, so that one and the same year can also be had from a seed.

YEAR = 365
"""A year plays on days 0 to the one before this; some of what is told in it was true before."""
NAMES = (
    *("aerie", "birch", "coral", "dune", "ember", "fjord", "grove", "heath", "inlet", "jetty", "knoll"),
    *("ledge", "marsh", "nook", "oasis", "plain", "quarry", "ridge", "shoal", "tarn", "upland", "vale"),
)
"""Made-up platforms: twenty come into the plan, the last two never."""
HOMES = NAMES[:6]
"""Platforms whose steps others name in `same_as`."""
WAYS = ("unknown-number", "new-account", "someone", "home", "other")
WHEN = {name: values for name, values in CONDITIONS.items() if name not in ASKS} | {"proof": ["yes", "no"]}


def often(chance: Random, percent: int) -> bool:
    """True in so many of a hundred cases."""
    return chance.randint(1, 100) <= percent


def few(chance: Random, values: Sequence[Any], most: int) -> list[Any]:
    """At most so many of these values, in their order."""
    chosen = {chance.randrange(len(values)) for _ in range(chance.randint(0, most))} if values else set()
    return [values[at] for at in sorted(chosen)]


def year_when(chance: Random, percent: int) -> Facts:
    """A `when` of one name in so many of a hundred cases, else none."""
    if not often(chance, percent):
        return {}
    name = chance.choice([*WHEN, "contact", "contact", *ASKS, *ASKS])
    values = WHEN.get(name) or ASKS[name]
    return {name: few(chance, values, len(values)) or [values[0]]}


def year_step(chance: Random, name: str, own: Sequence[str], foreign: Sequence[str], earlier: Sequence[str]) -> Facts:
    """A step of a year: it closes a door of its own, and now and then one of another platform."""
    closes = list(dict.fromkeys([chance.choice(own), *few(chance, own, 1), *few(chance, foreign, 1)]))
    step: Facts = {
        "closes": closes if often(chance, 90) else [],
        "eases": few(chance, [door for door in [*own, *foreign] if door not in closes], 1),
        "stage": chance.choice(words.STAGES),
        "noticed": chance.choice(["silent", "silent", "maybe", "visible"]),
        "each": chance.choice(["account", "account", "person", "once"]),
        "evidence_first": often(chance, 20),
        "after": few(chance, earlier, 1),
        "formerly": [f"old-{name}"] if often(chance, 15) else [],
        "either": "way" if often(chance, 25) else None,
        "when": year_when(chance, 20),
    }
    if often(chance, 70):
        step["recheck"] = {"days": chance.choice([14, 30, 45, 90, 180])}
    if often(chance, 25):
        step["revised"] = build.on(chance.randint(10, YEAR - 5))
    return step


def year_catalogue(chance: Random) -> list[Facts]:
    """`start` and 22 platforms; steps wait only for earlier ones, and targets of `same_as` come before all others."""
    found: list[Facts] = []
    for platform in ("start", *NAMES):
        doors = {
            door: {
                "kind": chance.choice(["reach", "reach", "locate", "relay", "return"]),
                "severity": chance.choice(words.SEVERITIES),
                "when": year_when(chance, 15),
            }
            for door in ("read", "write", "find")[: chance.randint(1, 3)]
        }
        found.append({"id": platform, "asks": ASKS, "exposures": doors, "steps": {}})
    targets: dict[str, Facts] = {}
    earlier: list[str] = []
    for checklist in found:
        others = chance.sample([one for one in found if one is not checklist], 2)
        foreign = [f"{one['id']}.{door}" for one in others for door in one["exposures"]]
        for name in STEP_NAMES[: 2 if checklist["id"] == "start" else chance.randint(2, 3)]:
            step = year_step(chance, name, list(checklist["exposures"]), foreign, earlier)
            by_person = step["each"] == "person"
            same = [one for one, target in targets.items() if (target["each"] == "person") is by_person]
            if checklist["id"] in HOMES:
                targets[f"{checklist['id']}.{name}"] = step
            elif often(chance, 45):
                step["same_as"] = {one: year_when(chance, 40) for one in few(chance, same, 2)}
            checklist["steps"][name] = step
        earlier = [*earlier, *(f"{checklist['id']}.{name}" for name in checklist["steps"])][-6:]
    chance.shuffle(found)
    return sorted(found, key=lambda one: one["id"] != "start")


def year_plan(chance: Random) -> list[tuple[int, Facts]]:
    """Twenty platforms, some added later, some dropped for a while or for good; two people; what changes about them.

    The plan changes on a few days of the year, and on each of them in several ways.
    """
    first, *later = turns = [0, *sorted(chance.sample(range(15, YEAR - 20), 3))]
    told = []
    for at, name in enumerate(NAMES[:-2]):
        accounts = [name] if often(chance, 85) else [name, f"{name}:work"]
        begin = chance.choice(later) if at % 7 == 6 else first
        told += [(begin, build.use(account, begin)) for account in accounts]
        if at % 7 == 3:
            end = chance.choice(later[:-1])
            told.append((end, build.drop(accounts[-1], end)))
            if often(chance, 50):
                told.append((later[-1], build.use(accounts[-1], later[-1])))
        for question in few(chance, list(ASKS), 2):
            day = chance.choice([first, first, *later])
            told.append((day, build.know(f"{accounts[-1]}.{question}", chance.choice(VALUES[question]), day)))
    told.append((chance.choice(turns[:2]), build.person(2, first)))
    if often(chance, 30):
        told += [(turns[2], build.person(2, turns[2], stays=False)), (turns[3], build.person(2, turns[3]))]
    for name in ("can-change", "proof", "location", "contact@1", "contact@2"):
        values = VALUES.get(name.partition("@")[0], ["yes", "no", "unknown"])
        told += [(day, build.know(name, chance.choice(values), day)) for day in (first, chance.choice(later))]
    for name in few(chance, DEVICES, 3):
        day = chance.choice(turns[:3])
        told.append((day, build.device(name, day)))
        if often(chance, 30):
            told.append((turns[3], build.device(name, turns[3], has=False)))
    return told


def year_answers(chance: Random, item: str) -> list[tuple[int, Facts]]:
    """What is told of one item: mostly done in the first days, then now and then another look, or another answer."""
    told = []
    day = chance.randint(0, 9) if often(chance, 80) else chance.randint(10, YEAR - 1)
    values = ["done", "done", "done", "done", "keep", "later", "not-mine", "stuck"]
    while day < YEAR:
        value = chance.choice(values)
        true_from = day - chance.choice([0, 0, 0, 0, 1, 9, 50])
        until = None
        if value == "keep":
            until = chance.choice([None, true_from + 20, true_from + 60])
        elif value == "done" and often(chance, 10):
            until = true_from + chance.randint(0, 40)
        told.append((day, build.say(item, value, true_from, until, by=chance.choice(["self", "self", "friend"]))))
        if often(chance, 10):
            shown = day + chance.randint(0, 30)
            told.append((shown, build.finding(item, chance.choice(["confirmed", "contradicted"]), shown)))
        values = ["done", "done", "done", "open", "open", "keep", "undo", *words.ANSWERS]
        day += chance.randint(5, 250)
    return told


def attempt(way: str, day: int, *, person: int = 1, reached: bool = True) -> Facts:
    """An attempt at contact."""
    return {"what": "attempt", "way": way, "person": person, "reached": reached, "day": build.on(day)}


def year_attempts(chance: Random) -> list[tuple[int, Facts]]:
    """Two dozen or more, by any way, most of them through an account and reaching."""
    told = []
    for _ in range(chance.randint(24, 32)):
        way = chance.choice([*NAMES[:-2], *NAMES[:-2], *WAYS])
        way = f"{way}:work" if way not in WAYS and often(chance, 15) else way
        day = chance.randint(0, YEAR - 1)
        one = attempt(
            way, day - chance.choice([0, 0, 0, 2, 30]), person=chance.choice([1, 2]), reached=often(chance, 75)
        )
        told.append((day, one))
    return told


def year(chance: Random) -> tuple[list[Facts], Record]:
    """A catalogue and the record of a year, numbered in the order in which it was told."""
    checklists = year_catalogue(chance)
    told = year_plan(chance)
    used = dict.fromkeys(fact["account"] for _, fact in told if fact["what"] == "use")
    for item in items_of(checklists, ["start", *used], [1, 2]):
        if often(chance, 85):
            told += year_answers(chance, item)
    told += year_attempts(chance)
    return checklists, build.record_of(*(fact for _, fact in sorted(told, key=lambda one: one[0])))
