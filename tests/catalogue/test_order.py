"""`after`: unknown names and circles, within one checklist and between several."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from nocontact_cli.catalogue.between import across
from nocontact_cli.catalogue.order import own_circles
from nocontact_cli.catalogue.reader import read_text
from tests.catalogue.small import small

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nocontact_cli.domain.checklist import Checklist


def test_circle_between_checklists_is_told_in_each_of_them() -> None:
    """Either file can break a circle, so both are told where it passes through them."""
    checklists = _read({"one": {"a": ["two.b"], "z": []}, "two": {"b": ["c"], "c": ["one.a"]}})

    found = [(name, finding.path) for name, finding in across(checklists)]

    assert found == [
        ("one", ("steps", "a", "after", "two.b")),
        ("two", ("steps", "c", "after", "one.a")),
    ]


def test_circle_inside_a_checklist_is_not_told_twice() -> None:
    """What one file shows by itself is no fault between files."""
    checklists = _read({"one": {"a": ["b"], "b": ["one.a"]}, "two": {"c": []}})

    assert list(across(checklists)) == []
    assert [finding.path for finding in own_circles(checklists["one"])] == [("steps", "a", "after", "b")]


def test_two_circles_are_two_faults() -> None:
    """Circles that do not touch are all told at once."""
    checklist = _read({"one": {"a": ["a"], "b": ["c"], "c": ["b"], "d": ["b"]}})["one"]

    assert [finding.path for finding in own_circles(checklist)] == [
        ("steps", "a", "after", "a"),
        ("steps", "b", "after", "c"),
    ]


def test_step_of_another_checklist_must_exist_where_that_is_at_hand() -> None:
    """An unknown step of a loaded checklist is told, one of a checklist that was not loaded is not."""
    checklists = _read({"one": {"a": ["two.bee", "three.x"]}, "two": {"been": []}})

    found = [(name, finding.message) for name, finding in across(checklists)]

    assert found == [("one", "there is no step 'bee' in 'two' (did you mean 'been'?)")]


def test_unknown_checklist_is_told_where_all_are_known() -> None:
    """With the names of all platforms at hand, a misspelt one is a fault."""
    checklists = _read({"one": {"a": ["emial.x", "email.x"]}})

    found = [finding.message for _, finding in across(checklists, {"one", "email"})]

    assert found == ["there is no checklist 'emial' (did you mean 'email'?)"]


def test_long_chains_do_not_exhaust_the_stack() -> None:
    """Four thousand steps, each after the one before, are put in order; closed, they are one circle."""
    names = [f"s{number}" for number in range(4000)]
    chain = {name: [first] for first, name in pairwise(names)}
    steps = {names[0]: [], **chain}

    assert list(own_circles(_read({"one": steps})["one"])) == []
    assert len(list(own_circles(_read({"one": {**steps, names[0]: [names[-1]]}})["one"]))) == 1


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), unique=True), min_size=1))
def test_a_circle_is_found_where_there_is_one(steps: dict[str, list[str]]) -> None:
    """A circle is told exactly if some step can be reached from itself, and every told one is real."""
    steps = {name: [first for first in after if first in steps] for name, after in steps.items()}
    checklist = _read({"one": steps})["one"]

    found = list(own_circles(checklist))

    assert bool(found) is any(name in _reached(name, steps) for name in steps)
    for finding in found:
        assert finding.path[1] in _reached(finding.path[1], steps)


def _reached(name: str, steps: Mapping[str, Sequence[str]]) -> set[str]:
    reached: set[str] = set()
    ahead = list(steps[name])
    while ahead:
        step = ahead.pop()
        if step not in reached:
            reached.add(step)
            ahead.extend(steps[step])
    return reached


def _read(files: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, Checklist]:
    found = {name: read_text(small(name, steps), name).checklist for name, steps in files.items()}
    return {name: checklist for name, checklist in found.items() if checklist is not None}
