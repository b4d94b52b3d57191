"""A number over time, cut down to what there is room for."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from nocontact_cli.render.wording import long_date

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.render.page import Chart

_MOST_DAYS: Final = 12


def evenly(points: tuple[tuple[date, int], ...], most: int) -> tuple[tuple[date, int], ...]:
    """At most so many of the points, the first and the last among them. `most` is 2 or more."""
    if len(points) <= most:
        return points
    return tuple(points[round(at * (len(points) - 1) / (most - 1))] for at in range(most))


def levels(points: tuple[tuple[date, int], ...], columns: int) -> tuple[int, ...]:
    """The number that holds at each of so many days, spread evenly from the first day to the last."""
    if not points:
        return ()
    days = [day.toordinal() for day, _ in points]
    span = days[-1] - days[0]
    width = min(columns, span + 1)
    if width == 1:
        return (points[-1][1],)
    return tuple(points[bisect_right(days, days[0] + at * span // (width - 1)) - 1][1] for at in range(width))


def in_words(chart: Chart) -> str:
    """What the line shows, on one line of text: the words, then a dozen days at most with their numbers."""
    told = [f"{long_date(day)}: {number}" for day, number in evenly(chart.points, _MOST_DAYS)]
    return f"{chart.words} ({'; '.join(told)})" if told else chart.words
