"""The order of a list on paper: by part, and in each part what belongs to one account together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.ids import AccountId
from nocontact_cli.domain.order import comes_before, stage_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.domain.ids import ItemId
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.plan import Plan

_EVIDENCE: Final = "evidence"


def by_part(plan: Plan, items: Sequence[ItemState]) -> list[tuple[str, tuple[ItemState, ...]]]:
    """The items by part, which are the stages of the walk, each part once and never an item before its earlier ones.

    What saves evidence stands in the part of what it has to come before.

    Args:
        items: In the order of the walk.
    """
    stages = stage_order(plan)
    before = _as_walked(items)
    parts: dict[ItemId, int] = {}
    for item, own in zip(items, _own_stages(stages, items), strict=True):
        parts[item.id] = max([own, *(parts[name] for name in before[item.id] if name in parts)])
    found = []
    for at, stage in enumerate(stages):
        here = [item for item in items if parts[item.id] == at]
        if here:
            found.append((stage, tuple(_together(here, before))))
    return found


def _as_walked(items: Sequence[ItemState]) -> dict[ItemId, set[ItemId]]:
    """What comes before each item, as far as the walk has it so.

    Of a few items alone, one may seem to come before another which the walk, with all of them, puts first.
    """
    at = {item.id: number for number, item in enumerate(items)}
    return {name: {one for one in found if at[one] < at[name]} for name, found in comes_before(items).items()}


def place(item: ItemState) -> AccountId:
    """The account under which an item stands; what is done once stands under its platform."""
    return item.account or AccountId(item.platform)


def _own_stages(stages: Sequence[str], items: Sequence[ItemState]) -> list[int]:
    """The number of each item's stage. Evidence takes that of the next item that is none."""
    found: list[int] = []
    following = len(stages) - 1
    for item in reversed(items):
        if item.step.stage != _EVIDENCE:
            following = stages.index(item.step.stage)
        found.append(following)
    return found[::-1]


def _together(items: Sequence[ItemState], before: dict[ItemId, set[ItemId]]) -> list[ItemState]:
    """The items with those of one account behind one another, as far as what comes first allows it."""
    left = list(items)
    waiting = {item.id for item in left}
    out: list[ItemState] = []
    while left:
        ready = [item for item in left if not before[item.id] & waiting]
        same = [item for item in ready if out and place(item) == place(out[-1])]
        chosen = (same or ready)[0]
        out.append(chosen)
        left.remove(chosen)
        waiting.discard(chosen.id)
    return out
