"""The order of a list on paper."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.arrange import by_part, place
from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.order import comes_before
from tests.domain.build import catalogue_of, entries_of, know, on, record_of, use
from tests.domain.strategies import LAST, worlds

if TYPE_CHECKING:
    from nocontact_cli.domain.items import ItemState
    from tests.domain.naive import Facts, Record

arranging = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
LATER = ["prepare", "secure", "locate", "block", "tidy"]


@arranging
@given(worlds(sharing=True), st.data())
def test_nothing_comes_before_what_it_waits_for(world: tuple[list[Facts], Record], data: st.DataObject) -> None:
    """Any of the items stand in the list once, each part once, and none before one that the walk has to put first."""
    checklists, record = world
    report = assess(catalogue_of(checklists), entries_of(record), on(LAST))
    items = [item for item in report.items.values() if data.draw(st.integers(0, 3))]
    parts = by_part(report.plan, items)

    names = [part for part, _ in parts]
    arranged = [item for _, inside in parts for item in inside]
    assert len(names) == len(set(names))
    assert all(inside for _, inside in parts)
    assert sorted(str(item.id) for item in arranged) == sorted(str(item.id) for item in items)
    numbers = {item.id: at for at, item in enumerate(arranged)}
    walked = {item.id: at for at, item in enumerate(items)}
    pairs = [(other, name) for name, first in comes_before(items).items() for other in first]
    # Of a part of the items alone, one may seem to come first which the whole walk puts later.
    assert [(one, two) for one, two in pairs if walked[one] < walked[two] and numbers[one] > numbers[two]] == []


def arranged(**steps: Facts) -> list[tuple[str, list[str]]]:
    """The parts of a list of all steps of two accounts, where nobody sees the user's place."""
    own = {name: step for name, step in steps.items() if not name.startswith("other_")}
    others = {name.removeprefix("other_"): step for name, step in steps.items() if name.startswith("other_")}
    catalogue = catalogue_of(
        [
            {"id": "start", "exposures": {}, "steps": {}},
            {"id": "one", "exposures": {}, "steps": own},
            {"id": "two", "exposures": {}, "steps": others},
        ]
    )
    record = record_of(use("one"), use("two"), know("location", "no"))
    report = assess(catalogue, entries_of(record), on(1))
    return [
        (part, [str(item.id) for item in items]) for part, items in by_part(report.plan, list(report.items.values()))
    ]


def test_an_account_stays_together() -> None:
    """Within a part, what belongs to one account stands behind one another; the parts follow the walk."""
    found = arranged(
        a={"stage": "tidy"},
        b={"stage": "secure"},
        c={"stage": "secure"},
        other_a={"stage": "secure"},
        other_b={"stage": "locate"},
        d={"stage": "tidy"},
        other_c={"stage": "tidy"},
    )
    assert found == [
        ("secure", ["one.b", "one.c", "two.a"]),
        ("locate", ["two.b"]),
        ("tidy", ["one.a", "one.d", "two.c"]),
    ]
    assert [part for part, _ in found] == [part for part in LATER if part in dict(found)]


def test_an_account_is_left_where_another_comes_first() -> None:
    """What waits for a step of another account stands behind it, also where its own account comes twice then."""
    found = arranged(
        a={"stage": "secure"},
        b={"stage": "secure", "after": ["two.a"]},
        other_a={"stage": "secure"},
        other_b={"stage": "secure", "after": ["one.b"]},
    )
    assert found == [("secure", ["one.a", "two.a", "one.b", "two.b"])]


def test_a_step_stands_in_the_part_of_what_it_waits_for() -> None:
    """A step that waits for a later part stands in that part, so that no part comes twice."""
    assert arranged(a={"stage": "secure", "after": ["b"]}, b={"stage": "block"}) == [("block", ["one.b", "one.a"])]


def test_evidence_stands_with_what_could_destroy_it() -> None:
    """What saves evidence stands in the part of the step it has to come before, and directly before it."""
    found = arranged(a={"stage": "secure"}, b={"stage": "evidence"}, c={"stage": "block", "evidence_first": True})
    assert found == [("secure", ["one.a"]), ("block", ["one.b", "one.c"])]


def test_the_place_of_an_item() -> None:
    """What is done once stands under its platform, everything else under its account."""
    steps = {"a": {"each": "once"}, "b": {}}
    catalogue = catalogue_of(
        [{"id": "start", "exposures": {}, "steps": {}}, {"id": "one", "exposures": {}, "steps": steps}]
    )
    record = record_of(use("one:x"), use("one:y"))
    items: list[ItemState] = list(assess(catalogue, entries_of(record), on(1)).items.values())
    assert {str(item.id): str(place(item)) for item in items} == {
        "one.a": "one",
        "one:x.b": "one:x",
        "one:y.b": "one:y",
    }
    assert [str(key) for key, _ in groupby(items, key=place)] == ["one", "one:x", "one:y"]
