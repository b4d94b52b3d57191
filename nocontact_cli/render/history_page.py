"""What happened, day by day: as a page, as JSON and as rows."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Protocol

from nocontact_cli.domain.record import AUDIT, EXPORT, IDENTIFIER, LETTER, PLAN, REASONS
from nocontact_cli.render.page import Block, Chart, Gap, Heading, Page, bullet, say
from nocontact_cli.render.story_words import Teller
from nocontact_cli.render.wording import count, long_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from nocontact_cli.domain.checklist import Catalogue
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.record import Entry
    from nocontact_cli.domain.story import Line


class Told(Protocol):
    """What there is to tell."""

    @property
    def lines(self) -> Sequence[Line]:
        """The lines to show, oldest first."""

    @property
    def of(self) -> int:
        """How many there are."""

    @property
    def plan(self) -> Plan:
        """For names."""

    @property
    def catalogue(self) -> Catalogue:
        """For titles."""

    @property
    def open_on(self) -> Sequence[tuple[date, int]]:
        """How many exposures were open or due, by local day."""


COLUMNS: Final = ("n", "at", "day", "kind", "about", "says", "by", "note", "until")
"""What is told of an entry in rows."""


def history_page(told: Told, prog: str) -> Page:
    """Everything that is asked for, newest day last.

    Args:
        prog: The name the program was called by.
    """
    teller = Teller(told.plan, told.catalogue)
    return Page(
        (
            Heading("What happened", 1),
            *(block for block in _days(told, teller)),
            *_picture(told),
            Gap(),
            say(_how_many(told, prog), "muted"),
        )
    )


def history_json(told: Told) -> dict[str, Any]:
    """`nocontact.history`: the entries as they stand in the record. People are numbers.

    Names, reasons, kept messages and the lists of items that end a re-check are left out.
    """
    return {
        "schema": "nocontact.history",
        "version": 1,
        "entries": [_entry(line.entry) for line in told.lines],
        "open_on": [{"day": day.isoformat(), "count": number} for day, number in told.open_on],
    }


def history_rows(told: Told) -> Iterator[tuple[str, ...]]:
    """The same as rows of text; the first holds the names of the columns. What is not there is empty."""
    yield COLUMNS
    for line in told.lines:
        found = _entry(line.entry)
        yield tuple("" if found[name] is None else str(found[name]) for name in COLUMNS)


def _days(told: Told, teller: Teller) -> Iterator[Block]:
    for day, lines in groupby(told.lines, key=lambda line: line.entry.day):
        yield Gap()
        yield Heading(long_date(day))
        yield from (bullet(teller.sentence(line)) for line in lines)


def _picture(told: Told) -> Iterator[Block]:
    if told.open_on:
        (first, before), (last, now) = told.open_on[0], told.open_on[-1]
        yield Gap()
        yield Heading("Doors over time")
        yield Chart(
            tuple(told.open_on),
            "Doors that were open or due for another look, "
            f"from {before} on {long_date(first)} to {now} on {long_date(last)}",
        )


def _how_many(told: Told, prog: str) -> str:
    shown = len(told.lines)
    if not told.of:
        return f"The record holds nothing of this kind. To see all of it: {prog} history"
    if shown < told.of:
        return f"These are the newest {shown} of {count(told.of, 'line')}. To see all of them: {prog} history --all"
    return f"{count(shown, 'line')}. Nothing in the record is ever rewritten."


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "n": entry.n,
        "at": entry.at.isoformat(),
        "day": entry.day.isoformat(),
        "about": entry.about,
        "says": entry.says,
        "by": entry.by,
        "kind": entry.kind,
        "note": None if _private(entry) else entry.note,
        "until": entry.until.isoformat() if entry.until else None,
    }


def _private(entry: Entry) -> bool:
    """Whether the note is a name, or words that are not shown, or no words for people."""
    return entry.kind in (REASONS, LETTER, AUDIT, EXPORT, IDENTIFIER) or (
        entry.kind == PLAN and entry.about.startswith("person ")
    )
