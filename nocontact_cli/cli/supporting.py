"""Asking for the country whose help lines are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.errors import UsageError
from nocontact_cli.render.questions import country_page
from nocontact_cli.workflows.supporting import proposed_country, support

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocontact_cli.cli.asking import Asker

_ALL = "all"


def ask_country(asker: Asker, env: Mapping[str, str]) -> str | None:
    """The code of the country that was chosen; None where the directory is wanted.

    The language setting of the computer only fills in a proposal.
    """
    countries = support().countries
    proposed = proposed_country(env)
    page = country_page(countries, countries.get(proposed or ""))
    prompt = f"Country (Enter for {countries[proposed]}):" if proposed else "Country (Enter for the directory):"
    while True:
        typed = asker.text(page, prompt)
        if not typed:
            return proposed
        if typed.casefold() == _ALL:
            return None
        try:
            return support(typed).country
        except UsageError as error:
            asker.note(f"{error.what} {error.do if 'mean' in error.do else ''}".strip())
