"""`steps`: the list with states and filters."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.dates import read_day
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import put
from nocontact_cli.cli.words import Severity, State
from nocontact_cli.render.jsonform import steps_json
from nocontact_cli.render.step_page import steps_page
from nocontact_cli.workflows.reporting import report_on, select_steps
from nocontact_cli.workflows.session import Session

app = typer.Typer(**PLAIN_TYPER)


@app.command()
@verb
def steps(
    settings: Settings,
    state: Annotated[
        list[State] | None,
        typer.Option("--state", help="Only those in this state; can be given several times."),
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="PLATFORM[:LABEL]", help="One account of your plan.")
    ] = None,
    severity: Annotated[
        list[Severity] | None,
        typer.Option("--severity", help="Only those that close a door of this weight."),
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", metavar="DATE", parser=read_day, help="How it stands on this day."),
    ] = None,
) -> None:
    """The list of steps with their states, in the order of the walk."""
    with Session.open(settings.context()) as session:
        report = report_on(session, day=as_of)
        found = select_steps(
            report,
            states=state or (),
            only=only,
            severities=severity or (),
        )
        put(settings, lambda: steps_page(report, found), lambda: steps_json(report, found), session.plan)
