"""Help lines by country. Nothing is read from the record, so that no passphrase stands before help."""

from __future__ import annotations

import locale
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.catalogue.help_lines import help_lines
from nocontact_cli.domain.ids import near
from nocontact_cli.domain.support import EVERYWHERE
from nocontact_cli.errors import UsageError
from nocontact_cli.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.support import HelpLine

COUNTRY: Final = "country"
"""The circumstance that holds the country whose lines are shown."""
_LANGUAGE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
_TERRITORY: Final = re.compile(r"[A-Za-z]{2,3}[_-]([A-Za-z]{2})(?![A-Za-z])")


@dataclass(frozen=True)
class Support:
    """Help lines to show.

    Args:
        country: Code of the country; None for the directory and the list of countries only.
        name: Its name.
        lines: The lines of the country.
        everywhere: Those that serve people anywhere: directories.
        countries: All codes and names there are lines for.
        reviewed: Day on which they were last read against their sources.
    """

    country: str | None
    name: str | None
    lines: tuple[HelpLine, ...]
    everywhere: tuple[HelpLine, ...]
    countries: dict[str, str]
    reviewed: date


def support(country: str | None = None) -> Support:
    """The lines of a country and the directories, or the directories alone.

    Args:
        country: Code or name, in any case.

    Raises:
        UsageError: There are no lines for it.
    """
    found = help_lines()
    countries = {code: name for code, name in found.countries.items() if code != EVERYWHERE}
    code = None
    if country is not None:
        code = found.find(country)
        if code is None or code == EVERYWHERE:
            like = near(country.casefold(), [name.casefold() for name in countries.values()])
            names = [name for name in countries.values() if name.casefold() in like]
            raise UsageError(
                f"There are no help lines for '{clean(country)}' in this program.",
                safe="The directory lila.help lists more countries.",
                do=f"Did you mean {' or '.join(names)}?" if names else "To see the countries: {prog} support",
            )
    return Support(
        country=code,
        name=countries[code] if code else None,
        lines=found.of(code) if code else (),
        everywhere=found.of(EVERYWHERE),
        countries=countries,
        reviewed=found.reviewed,
    )


def support_for(plan: Plan) -> Support:
    """The lines for the country of a plan; the directories where none is known or its lines are gone."""
    try:
        return support(plan.circumstance(COUNTRY))
    except UsageError:
        return support()


def proposed_country(env: Mapping[str, str]) -> str | None:
    """The country that the language setting of this computer suggests, to be proposed and no more."""
    named = next((env[name] for name in _LANGUAGE if env.get(name)), None) or locale.getlocale()[0] or ""
    territory = _TERRITORY.match(named)
    code = territory[1].lower() if territory else None
    return code if code in help_lines().countries else None
