"""Help lines: who can be called or written to, by country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.domain.checklist import Source

EVERYWHERE: Final = "int"
"""Stands in the place of a country for what serves people anywhere."""
ABOUT: Final = (
    "violence",
    "stalking",
    "online",
    "images",
    "crisis",
    "young",
    "elder",
    "crime",
    "family",
    "directory",
)
"""What a line is for."""


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One line, with at least one way to reach it.

    Args:
        country: ISO 3166-1 alpha-2 in small letters, or `int`.
        region: The part of the country it serves; None for all of it.
        about: Words of `ABOUT`.
        also: Further numbers, each as a sentence.
        traces: What is known about bills, call lists and histories.
        seen: The newest date its sources bear, as year, year-month or year-month-day; None where they bear none.
    """

    id: str
    country: str
    name: str
    about: tuple[str, ...]
    serves: str
    sources: tuple[Source, ...]
    region: str | None = None
    phone: str | None = None
    also: tuple[str, ...] = ()
    text: str | None = None
    chat: str | None = None
    email: str | None = None
    site: str | None = None
    hours: str | None = None
    languages: str | None = None
    cost: str | None = None
    traces: str | None = None
    note: str | None = None
    seen: str | None = None


@dataclass(frozen=True)
class HelpLines:
    """All of them.

    Args:
        reviewed: Day on which they were last read against their sources.
        countries: Country codes to names, in the order of the names; `int` is among them.
    """

    reviewed: date
    countries: dict[str, str]
    lines: tuple[HelpLine, ...]

    def of(self, country: str) -> tuple[HelpLine, ...]:
        """The lines of one country, in the order of the file."""
        return tuple(line for line in self.lines if line.country == country)

    def find(self, text: str) -> str | None:
        """The code of a country given by code or name, in any case; None where there are no lines for it."""
        wanted = text.strip().casefold()
        return next((code for code, name in self.countries.items() if wanted in (code, name.casefold())), None)
