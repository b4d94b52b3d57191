"""A long record is read in linear time."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.words import ANSWERS
from tests.domain.build import catalogue_of, entries_of, on, record_of, say, use

if TYPE_CHECKING:
    from nocontact_cli.domain.checklist import Catalogue
    from nocontact_cli.domain.record import Entry

PLATFORMS = [f"p{number}" for number in range(10)]
ITEMS = 200


def catalogue() -> Catalogue:
    """Ten platforms with twenty steps each, two for an exposure."""
    doors = [f"door-{number}" for number in range(10)]
    steps = {f"s{number}": {"closes": [doors[number // 2]], "recheck": {"days": 30}} for number in range(20)}
    return catalogue_of([{"id": name, "exposures": {door: {} for door in doors}, "steps": steps} for name in PLATFORMS])


def entries(count: int) -> list[Entry]:
    """So many answers, spread evenly over the items and the days, every one changing something."""
    plan = [use(name) for name in PLATFORMS]
    items = [f"{name}.s{number}" for name in PLATFORMS for number in range(20)]
    answers = [
        say(items[number % ITEMS], ANSWERS[(number // ITEMS) % len(ANSWERS)], number // ITEMS)
        for number in range(count)
    ]
    return entries_of(record_of(*plan, *answers))


def seconds(count: int) -> float:
    """The shortest of a few runs."""
    checklists, record = catalogue(), entries(count)
    found = []
    for _ in range(3):
        begin = perf_counter()
        report = assess(checklists, record, on(count // ITEMS + 1))
        found.append(perf_counter() - begin)
        assert len(report.items) == ITEMS
    return min(found)


def test_a_long_record_takes_linear_time() -> None:
    """Four times the answers take less than eight times the time, and 20,000 of them less than two seconds."""
    short, long = seconds(5_000), seconds(20_000)
    assert long / short < 8
    assert long < 2


def test_since_is_found_in_linear_time() -> None:
    """The same where the state never changes, so that every entry lies in the run that is walked back."""
    times = []
    for count in (5_000, 20_000):
        plan = [use(name) for name in PLATFORMS]
        items = [f"{name}.s{number}" for name in PLATFORMS for number in range(20)]
        answers = [
            say(items[number % ITEMS], ("later", "stuck")[(number // ITEMS) % 2], number // ITEMS)
            for number in range(count)
        ]
        record = entries_of(record_of(*plan, *answers))
        begin = perf_counter()
        report = assess(catalogue(), record, on(count // ITEMS + 1))
        times.append(perf_counter() - begin)
        assert {one.since for one in report.exposures} == {on(0)}
    assert times[1] / times[0] < 8
    assert times[1] < 2
