"""`show`: one step in full."""

from __future__ import annotations

from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import put
from nocontact_cli.render.jsonform import step_json
from nocontact_cli.render.step_page import step_in_full
from nocontact_cli.workflows.marking import find_item
from nocontact_cli.workflows.reporting import report_on
from nocontact_cli.workflows.session import Session

app = typer.Typer(**PLAIN_TYPER)


@app.command()
@verb
def show(
    settings: Settings,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Its name, such as whatsapp.block")],
) -> None:
    """One step in full: why, what they may notice, how, where it was read."""
    with Session.open(settings.context()) as session:
        report = report_on(session)
        found = report.items[find_item(report, item)]
        put(settings, lambda: step_in_full(report, found), lambda: step_json(report, found), session.plan)
