"""`after`: steps that must not wait for each other, within one checklist and across several."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from nocontact_cli.catalogue.places import Finding
from nocontact_cli.catalogue.problems import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from nocontact_cli.domain.checklist import Checklist


_MOST_TOLD = 5
"""Names of a circle that a message spells out."""
_Before: TypeAlias = "dict[str, dict[str, str]]"
"""`platform.step` to the steps that come before it, each with its name as the file writes it."""


def own_circles(checklist: Checklist) -> Iterator[Finding]:
    """Steps of one checklist that wait for each other, one fault for each circle.

    Args:
        checklist: Its values.
    """
    before = _graph([checklist])
    for circle in _circles(before):
        names = [step.partition(".")[2] for step in circle]
        yield _finding(circle[0], before[circle[0]][circle[1]], names)


def circles_across(checklists: Collection[Checklist]) -> Iterator[tuple[str, Finding]]:
    """Steps of several checklists that wait for each other.

    Args:
        checklists: Those at hand.

    Yields:
        The platform whose file has the fault, and the fault.
    """
    before = _graph(checklists)
    for circle in _circles(before):
        for later, first in pairwise(circle):
            platform, written = later.partition(".")[0], before[later][first]
            # Any file in the circle can break it, so each is told. A step of the same file may be meant by the name
            # of another one, and one of another file by a name of this one.
            if platform != first.partition(".")[0] or _full(written, later) != first:
                yield platform, _finding(later, written, circle)


def _finding(step: str, written: str, circle: Sequence[str]) -> Finding:
    path = ("steps", step.partition(".")[2], "after", written)
    start, *rest = (quote(name) for name in circle)
    if len(rest) > _MOST_TOLD:
        rest[_MOST_TOLD - 1 : -1] = ["..."]
    return Finding(path, f"goes round in a circle: {start} waits for {', which waits for '.join(rest)}")


def _graph(checklists: Collection[Checklist]) -> _Before:
    steps = {f"{checklist.id}.{step.id}": step for checklist in checklists for step in checklist.steps.values()}
    before: _Before = {}
    for own, step in steps.items():
        before[own] = {}
        for name in step.after:
            full = _full(name, own)
            # A step that is the same setting as another may be asked about under that name; the two do not wait
            # for each other.
            same = [one for one in steps[full].same_as if one in steps and one != own] if full in steps else []
            for first in (full, *same) if full in steps else ():
                before[own].setdefault(first, name)
    return before


def _full(name: str, own: str) -> str:
    """A name in `after` of a step, with its platform."""
    return name if "." in name else f"{own.partition('.')[0]}.{name}"


def _circles(before: _Before) -> Iterator[list[str]]:
    """Circles in which every step waits for the next, the first step again at the end.

    Each step is in one of them at most; circles that touch show up one after the other, as they are mended.
    """
    tangled = _tangled(before)
    seen: set[str] = set()
    for start in tangled:
        trail: dict[str, int] = {}
        step = start
        while step not in seen:
            seen.add(step)
            trail[step] = len(trail)
            step = next(first for first in before[step] if first in tangled)
        if step in trail:
            yield [*list(trail)[trail[step] :], step]


def _tangled(before: _Before) -> dict[str, None]:
    """What is left when every step is taken away that can be put in order, in the order of the files."""
    followers: dict[str, list[str]] = {}
    for step, firsts in before.items():
        for first in firsts:
            followers.setdefault(first, []).append(step)
    missing = {step: len(firsts) for step, firsts in before.items()}
    ready = [step for step, count in missing.items() if count == 0]
    while ready:
        step = ready.pop()
        del missing[step]
        for follower in followers.get(step, ()):
            missing[follower] -= 1
            if missing[follower] == 0:
                ready.append(follower)
    return dict.fromkeys(missing)
