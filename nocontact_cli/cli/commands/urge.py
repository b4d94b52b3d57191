"""`urge`: ten minutes through an urge."""

from __future__ import annotations

from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.options import Format, Settings, verb
from nocontact_cli.cli.output import asker, put
from nocontact_cli.cli.urging import through_an_urge
from nocontact_cli.render.page import Page
from nocontact_cli.render.urge_page import first_page, somebody_page, urge_json
from nocontact_cli.workflows.session import Session
from nocontact_cli.workflows.staying import reasons_of
from nocontact_cli.workflows.supporting import support_for

app = typer.Typer(**PLAIN_TYPER)


@app.command()
@verb
def urge(
    settings: Settings,
    minutes: Annotated[
        int, typer.Option("--minutes", metavar="N", min=0, max=60, help="How long the pause is; 0 leaves it out.")
    ] = 10,
) -> None:
    """Ten minutes through an urge: your reasons, a pause, a page for what is not sent."""
    with Session.open(settings.context()) as session:
        if settings.form in (None, Format.PLAIN, Format.TERMINAL):
            with asker(settings) as ask:
                through_an_urge(ask, session, minutes, settings.prog)
            return
        own, shown = reasons_of(session).lines, support_for(session.plan)

        def page() -> Page:
            return first_page(own, settings.prog).then(somebody_page(shown, settings.prog))

        put(settings, page, lambda: urge_json(own, minutes, shown), session.plan)
