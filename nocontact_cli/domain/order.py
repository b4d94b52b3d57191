"""The order of the walk, what may be offered now, and what is worth doing next."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocontact_cli.domain.ids import parse_account
from nocontact_cli.domain.words import KINDS, SEVERITIES, STAGES

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from nocontact_cli.domain.checklist import Exposure
    from nocontact_cli.domain.ids import AccountId, ItemId
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class Limit:
    """How much is enough: at most so many steps, and minutes of work (None for no limit)."""

    steps: int | None
    minutes: int | None

    def allows(self, items: Sequence[ItemState]) -> bool:
        """Whether so much is still within it."""
        minutes = sum(item.step.minutes for item in items)
        few = self.steps is None or len(items) <= self.steps
        return few and (self.minutes is None or minutes <= self.minutes)


TONIGHT = Limit(5, 25)
NEXT = Limit(3, None)
TO_ASK = ("unchecked", "later")
"""What the walk asks: the unanswered first, then what was put off."""
SETTLED = ("done", "due", "keep")
"""States in which one of several alternatives speaks for all of them."""
WORTH_DOING = ("unchecked", "reopened", "due", "later")

_EVIDENCE = "evidence"
_Rank = tuple[int, ...]


def walk_order(plan: Plan, items: Sequence[ItemState]) -> list[ItemState]:
    """All items in the order in which they are worth asking.

    Stages first (where the other person could see the user's place comes right after the preparation,
    unless that is ruled out), then the worst exposure a step closes, never before its `after`. Steps that
    save evidence stand directly before the first step of their platform that could destroy some, or that
    comes after them.

    Args:
        items: In file order; the result holds the same items.
    """
    stages = _stages(plan)
    ranks = {item.id: _rank(item, stages, at) for at, item in enumerate(items)}
    before = _predecessors(items)
    _save_evidence_first(items, before)
    steps = _sorted([item for item in items if item.step.stage != _EVIDENCE], ranks, before)
    evidence = _sorted([item for item in items if item.step.stage == _EVIDENCE], ranks, before)
    blocking = next((at for at, item in enumerate(steps) if stages[item.step.stage] > stages[_EVIDENCE]), len(steps))
    places = _places_of_evidence(steps, evidence, before, blocking)
    ordered = []
    for at in range(len(steps) + 1):
        ordered += [item for item in evidence if places[item.id] == at]
        ordered += steps[at : at + 1]
    return ordered


def offered(plan: Plan, items: Sequence[ItemState], *, visible: bool = False) -> list[ItemState]:
    """The items that may be asked now, in the order given.

    Unless changes are known to be possible, only steps that nobody notices are offered, and none whose
    earlier step still waits. Evidence is left out where no proof is needed; an alternative where another
    one of its group is settled.

    Args:
        visible: The moment for steps that may be noticed has been chosen.
    """
    all_allowed = visible or plan.circumstance("can-change") == "yes"
    no_proof = plan.circumstance("proof") == "no"
    before = _predecessors(items)
    if not no_proof:
        _save_evidence_first(items, before)
    settled = [item for item in items if item.state in SETTLED and any(step.either for _, step, _ in item.steps)]
    waiting_now: set[ItemId] = set()
    found = []
    for item in items:
        if no_proof and item.step.stage == _EVIDENCE:
            continue
        if item.state not in SETTLED and any(_speaks_for(other, item) for other in settled):
            continue
        if not all_allowed and (item.step.noticed != "silent" or before[item.id] & waiting_now):
            if item.state in WORTH_DOING:
                waiting_now.add(item.id)
            continue
        found.append(item)
    return found


def waiting(plan: Plan, items: Sequence[ItemState]) -> int:
    """How many unanswered items wait for a moment when changes may be noticed."""
    now = {item.id for item in offered(plan, items)}
    later = offered(plan, items, visible=True)
    return sum(item.state in TO_ASK and item.id not in now for item in later)


def tonight(
    now: Sequence[ItemState],
    *,
    states: Sequence[str] = TO_ASK,
    limit: Limit = TONIGHT,
    located: bool = True,
) -> list[ItemState]:
    """The worst doors that may be closed now, each with what comes before it, in the order of the walk.

    A door that needs more than the limit is begun with what has to come first, where something is left.

    Args:
        now: What is offered, in the order of the walk.
        states: Which items count as still to do, the first before the others.
        located: Whether the other person could see where the user is; otherwise those doors come last.
    """

    def urgency(item: ItemState) -> tuple[bool, bool, _Rank]:
        put_off = item.state == "later"
        return put_off, not located and item.step.stage == "locate", _door(item)

    todo = [item for item in now if item.state in states]
    placed = {item.id: (at, item) for at, item in enumerate(todo)}
    before = _predecessors(todo)
    _save_evidence_first(todo, before)
    chosen: dict[ItemId, ItemState] = {}
    too_long: list[list[ItemState]] = []
    for door in sorted(todo, key=urgency):
        if door.step.either and any(_speaks_for(one, door) for one in chosen.values()):
            continue
        bundle = _with_what_comes_before(door, placed, before, chosen)
        if limit.allows([*chosen.values(), *bundle]):
            chosen.update((one.id, one) for one in bundle)
        else:
            too_long.append(bundle)
    for bundle in too_long[:1]:
        for one in bundle:
            if chosen and not limit.allows([*chosen.values(), one]):
                break
            chosen[one.id] = one
    return [item for item in todo if item.id in chosen]


def next_steps(plan: Plan, items: Sequence[ItemState], first: Sequence[str] = ()) -> tuple[ItemId, ...]:
    """The three items worth doing next.

    Args:
        items: In the order of the walk.
        first: Kinds of exposures; what closes one of them, or makes it smaller, comes before all else.
    """
    located = plan.circumstance("location") != "no"
    now = offered(plan, items)
    wanted = [item for item in now if any(door.exposure.kind in first for door in (*item.closes, *item.eases))]
    found = tonight(wanted, states=WORTH_DOING, limit=NEXT, located=located)
    if len(found) < (NEXT.steps or 0):
        have = {item.id for item in found}
        others = [item for item in now if item.id not in have]
        found += tonight(others, states=WORTH_DOING, limit=NEXT, located=located)
    return tuple(item.id for item in found[: NEXT.steps])


def keep_is_offered_first(plan: Plan, item: ItemState) -> bool:
    """Whether a step would close the one channel that has to stay for a person."""
    people = [item.person] if item.person else [one.number for one in plan.present]
    texts = [plan.circumstance(f"channel@{number}") for number in people]
    channels = [channel for text in texts if text and (channel := parse_account(text))]
    return any(
        door.exposure.kind == "reach"
        and any(
            channel == door.account or (not door.account and channel.platform == door.platform) for channel in channels
        )
        for door in item.closes
    )


def worst(item: ItemState) -> Exposure | None:
    """The worst exposure a step closes, None where it closes nothing."""
    return min(
        (door.exposure for door in item.closes),
        key=lambda one: (SEVERITIES.index(one.severity), KINDS.index(one.kind)),
        default=None,
    )


def urgency(item: ItemState) -> _Rank:
    """How bad what an item closes is, the worst first; for ordering."""
    return _door(item)


def comes_before(items: Sequence[ItemState]) -> dict[ItemId, set[ItemId]]:
    """The items that come before each item: through its `after`, and what saves evidence that it could destroy."""
    before = _predecessors(items)
    _save_evidence_first(items, before)
    return before


def stage_order(plan: Plan) -> tuple[str, ...]:
    """The stages of the walk in their order, without the saving of evidence, which belongs to all of them."""
    stages = _stages(plan)
    return tuple(sorted((stage for stage in stages if stage != _EVIDENCE), key=lambda stage: stages[stage]))


def _stages(plan: Plan) -> dict[str, int]:
    order = [stage for stage in STAGES if stage != _EVIDENCE]
    if plan.circumstance("location") != "no":
        order.remove("locate")
        order.insert(1, "locate")
    # Evidence of a platform where nothing could destroy it comes before the blocking.
    order.insert(order.index("block"), _EVIDENCE)
    return {stage: at for at, stage in enumerate(order)}


def _rank(item: ItemState, stages: dict[str, int], at: int) -> _Rank:
    return (stages[item.step.stage], *_door(item), at)


def _door(item: ItemState) -> _Rank:
    door = worst(item)
    if door is None:
        return (1, 0, 0)
    return (0, SEVERITIES.index(door.severity), KINDS.index(door.kind))


def _predecessors(items: Sequence[ItemState]) -> dict[ItemId, set[ItemId]]:
    """The items that come before each item, through its `after`."""
    by_step: dict[str, list[tuple[ItemState, AccountId | None]]] = {}
    for item in items:
        for platform, step, account in item.steps:
            by_step.setdefault(f"{platform}.{step.id}", []).append((item, account))
    return {
        item.id: {
            other.id
            for name in item.step.after
            for other, account in by_step.get(name if "." in name else f"{item.platform}.{name}", ())
            if other is not item and _concerns(other, account, item)
        }
        for item in items
    }


def _save_evidence_first(items: Sequence[ItemState], before: dict[ItemId, set[ItemId]]) -> None:
    """Let what could destroy evidence wait for all evidence of its platform that does not wait for it."""
    destroying: dict[str, list[ItemId]] = {}
    for item in items:
        if item.step.stage != _EVIDENCE:
            for platform in {platform for platform, step, _ in item.steps if step.evidence_first}:
                destroying.setdefault(platform, []).append(item.id)
    for item in items:
        if item.step.stage == _EVIDENCE:
            earlier = _closure(item.id, before)
            for other in destroying.get(item.platform, ()):
                if other not in earlier:
                    before[other].add(item.id)


def _concerns(other: ItemState, account: AccountId | None, item: ItemState) -> bool:
    """Whether an earlier step, on this account of its platform or done once, means this account and this person."""
    if account and item.account and account.platform == item.platform and account != item.account:
        return False
    return not (other.person and item.person and other.person != item.person)


def _sorted(
    items: Sequence[ItemState], ranks: dict[ItemId, _Rank], before: dict[ItemId, set[ItemId]]
) -> list[ItemState]:
    """By rank, each item only when all that come before it are out."""
    here = {item.id: item for item in items}
    missing = {item.id: _reach(item.id, before, here) for item in items}
    followers: dict[ItemId, list[ItemId]] = {}
    for name, others in missing.items():
        for other in others:
            followers.setdefault(other, []).append(name)
    ready = [(ranks[name], name) for name, others in missing.items() if not others]
    heapq.heapify(ready)
    out = []
    while ready:
        _, name = heapq.heappop(ready)
        out.append(here[name])
        for follower in followers.get(name, ()):
            missing[follower].discard(name)
            if not missing[follower]:
                heapq.heappush(ready, (ranks[follower], follower))
    return out


def _reach(name: ItemId, before: dict[ItemId, set[ItemId]], here: dict[ItemId, ItemState]) -> set[ItemId]:
    """The predecessors in `here`, looking through those that stand elsewhere (evidence)."""
    return {other for other in _closure(name, before, here) if other in here}


def _closure(name: ItemId, before: dict[ItemId, set[ItemId]], borders: Container[ItemId] = ()) -> set[ItemId]:
    """All that comes before an item, not looking beyond the borders."""
    found: set[ItemId] = set()
    todo = list(before[name])
    while todo:
        other = todo.pop()
        if other not in found:
            found.add(other)
            if other not in borders:
                todo.extend(before[other])
    return found


def _places_of_evidence(
    steps: Sequence[ItemState], evidence: Sequence[ItemState], before: dict[ItemId, set[ItemId]], blocking: int
) -> dict[ItemId, int]:
    """Before which of the ordered steps each evidence item stands: the first that waits for it.

    Args:
        blocking: The place of evidence nothing waits for, unless its own `after` puts it later.
    """
    numbers = {item.id: at for at, item in enumerate(steps)}
    saved = {item.id for item in evidence}
    places: dict[ItemId, int] = {}
    for at, item in enumerate(steps):
        for name in _closure(item.id, before, numbers) & saved:
            places.setdefault(name, at)
    for item in evidence:
        if item.id not in places:
            earliest = [numbers[name] + 1 if name in numbers else places[name] for name in before[item.id]]
            places[item.id] = max([blocking, *earliest])
    return places


def _with_what_comes_before(
    door: ItemState,
    todo: dict[ItemId, tuple[int, ItemState]],
    before: dict[ItemId, set[ItemId]],
    chosen: dict[ItemId, ItemState],
) -> list[ItemState]:
    """The item and all that must come before it and is not chosen yet, earliest first."""
    needed: dict[ItemId, tuple[int, ItemState]] = {}
    stack = [door.id]
    while stack:
        name = stack.pop()
        if name in needed or name in chosen or name not in todo:
            continue
        needed[name] = todo[name]
        stack.extend(before[name])
    return [item for _, item in sorted(needed.values(), key=lambda placed: placed[0])]


def _speaks_for(other: ItemState, item: ItemState) -> bool:
    """Whether two items are alternatives, and the other one is for the same account and person, or for all."""
    if other.person not in (None, item.person):
        return False
    return any(
        step.either
        and platform == item.platform
        and step.either == item.step.either
        and account in (None, item.account)
        for platform, step, account in other.steps
    )
