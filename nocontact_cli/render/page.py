"""A page: what is said, before anybody decides how it looks.

A role says what a piece of text is; the palette decides its colour, and the plain form leaves it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from datetime import date

Role = Literal[
    "text",
    "strong",
    "muted",
    "critical",
    "high",
    "medium",
    "low",
    "due",
    "kept",
    "closed",
    "notice",
    "key",
    "link",
]


class Span(NamedTuple):
    """A piece of text with its role."""

    text: str
    role: Role = "text"


class Heading(NamedTuple):
    """A heading; level 1 is the page's own."""

    text: str
    level: int = 2


class Paragraph(NamedTuple):
    """Running text, `indent` steps in. `hang` leads the first line, as a bullet or a number."""

    spans: tuple[Span, ...]
    indent: int = 0
    hang: str = ""


class Table(NamedTuple):
    """Rows of cells. Where there is no room they become a list: the first cell, the others beneath.

    Args:
        columns: Headings; in the list form they stand before each cell but the first.
        rows: Each as long as `columns`.
        lead: How many leading columns stand on the list's first line.
        least: Columns of the window below which it becomes a list; names in cells must not break.
        weights: Shares of the width by column; without them each takes what it needs, on one line where it can.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Span, ...], ...]
    lead: int = 1
    weights: tuple[int, ...] = ()
    least: int = 70


class Bar(NamedTuple):
    """A share done, as a bar and in words."""

    done: int
    of: int
    words: str


class Chart(NamedTuple):
    """A number over time, as a line and in words. Each number holds until the next day given.

    Args:
        points: Days and numbers from 0 up, earliest day first, each day once.
        words: What the line shows, in a sentence.
    """

    points: tuple[tuple[date, int], ...]
    words: str


class Gap:
    """An empty line."""


Block = Heading | Paragraph | Table | Bar | Chart | Gap


class Page(NamedTuple):
    """What is shown at once."""

    blocks: tuple[Block, ...]

    def then(self, other: Page) -> Page:
        """This page with another one beneath it."""
        return Page(self.blocks + other.blocks)


def say(text: str, role: Role = "text", *, indent: int = 0, hang: str = "") -> Paragraph:
    """A paragraph of one piece."""
    return Paragraph((Span(text, role),), indent, hang)


def mixed(*spans: Span | str, indent: int = 0, hang: str = "") -> Paragraph:
    """A paragraph of several pieces."""
    return Paragraph(tuple(Span(span) if isinstance(span, str) else span for span in spans), indent, hang)


def bullet(text: str, role: Role = "text", *, indent: int = 0) -> Paragraph:
    """A list item."""
    return say(text, role, indent=indent, hang="- ")
