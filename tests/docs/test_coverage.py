"""The table of what the checklists cover, against the checklists themselves."""

from __future__ import annotations

from docs.make_coverage import FILE, covered, inventory, table

MOST_LEFT_OUT = 5
POINTS = 95


def test_every_point_is_covered_or_has_a_reason() -> None:
    """All 95 points of the inventory are there; each is covered by a step, or is one of five at most with a reason."""
    points = inventory()
    numbers = [number for members in points["groups"].values() for number in members]
    left_out = points["not_covered"]

    assert numbers == list(range(1, POINTS + 1))
    assert set(numbers) - covered().keys() == left_out.keys()
    assert len(left_out) <= MOST_LEFT_OUT
    assert [number for number, reason in left_out.items() if len(reason.split()) < 4] == []


def test_the_table_is_up_to_date() -> None:
    """docs/coverage.md is what the checklists say now."""
    assert table() == FILE.read_text(encoding="utf-8")
