"""The shipped help lines: from their file to values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.catalogue.data_file import DataFile
from nocontact_cli.domain.checklist import Source
from nocontact_cli.domain.support import EVERYWHERE, HelpLine, HelpLines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocontact_cli.catalogue.data_file import Check
    from nocontact_cli.catalogue.places import Finding
    from nocontact_cli.catalogue.shapes import Record

_WAYS: Final = ("phone", "text", "chat", "email", "site")


def help_lines() -> HelpLines:
    """All help lines.

    Raises:
        ChecklistError: Their file has faults.
        FileError: It cannot be read.
    """
    return SUPPORT_FILE.load()


def _rules() -> tuple[Record, Check]:
    from nocontact_cli.catalogue.data_fields import SUPPORT  # noqa: PLC0415 - Only where the YAML is read.

    return SUPPORT, _findings


def _findings(values: dict[str, Any]) -> Iterator[Finding]:
    from nocontact_cli.catalogue.places import Finding  # noqa: PLC0415 - YAML is slow to load.
    from nocontact_cli.catalogue.problems import hint, quote  # noqa: PLC0415 - Only for faults.

    countries = values["countries"]
    for line in values["lines"].values():
        if line.country not in countries:
            message = f"the country {quote(line.country)} has no name{hint(line.country, countries)}"
            yield Finding(("lines", line.id, "country"), message)
        if not any(getattr(line, way) for way in _WAYS):
            yield Finding(("lines", line.id), f"there is no way to reach it: give one of {', '.join(_WAYS)}")
    if EVERYWHERE not in countries:
        yield Finding(("countries",), f"do not name {quote(EVERYWHERE)}")


def _made(values: dict[str, Any]) -> HelpLines:
    return _in_order(values["reviewed"], values["countries"], tuple(values["lines"].values()))


def _remade(kept: dict[str, Any]) -> HelpLines:
    lines = tuple(
        HelpLine(
            **{
                **line,
                "about": tuple(line["about"]),
                "also": tuple(line.get("also", ())),
                "sources": tuple(Source(**source) for source in line["sources"]),
            }
        )
        for line in kept["lines"]
    )
    return _in_order(date.fromisoformat(kept["reviewed"]), kept["countries"], lines)


def _in_order(reviewed: date, countries: dict[str, str], lines: tuple[HelpLine, ...]) -> HelpLines:
    by_name = sorted(countries.items(), key=lambda one: (one[0] != EVERYWHERE, one[1]))
    return HelpLines(reviewed, dict(by_name), lines)


SUPPORT_FILE: Final = DataFile("support", "help lines", _rules, _made, _remade)
"""The file that holds them."""
