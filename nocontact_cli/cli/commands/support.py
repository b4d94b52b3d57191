"""`support`: help lines, by country or the directory."""

from __future__ import annotations

from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import asker, put
from nocontact_cli.cli.supporting import ask_country
from nocontact_cli.render.support_page import support_json, support_page
from nocontact_cli.workflows.supporting import support as help_lines
from nocontact_cli.workflows.vocabulary import Plan

app = typer.Typer(**PLAIN_TYPER)


@app.command()
@verb
def support(
    settings: Settings,
    country: Annotated[
        str | None, typer.Argument(metavar="COUNTRY", help="A country by its code or name; without it, all there are.")
    ] = None,
) -> None:
    """Help lines, by country, and the directory for everywhere."""
    if country is None and not settings.line_by_line and settings.form is None and not settings.printed:
        with asker(settings, keyed=False) as ask:
            chosen = ask_country(ask, settings.context().env)
            ask.show(support_page(help_lines(chosen), settings.prog))
        return
    found = help_lines(country)
    # An empty plan: nothing is known of this computer, so the lines go where they can be cleared.
    put(settings, lambda: support_page(found, settings.prog), lambda: support_json(found), Plan(), keyed=False)
