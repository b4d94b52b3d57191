"""`report`: the remaining exposure points."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.dates import read_day
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import put, render, save
from nocontact_cli.cli.streams import talk
from nocontact_cli.cli.words import Severity
from nocontact_cli.errors import Exit
from nocontact_cli.render.jsonform import report_json
from nocontact_cli.render.page import Page
from nocontact_cli.render.report_page import View, report_page
from nocontact_cli.workflows.reporting import LAST_AUDIT, changes_since, fails_on, report_on
from nocontact_cli.workflows.session import Session
from nocontact_cli.workflows.supporting import support_for

app = typer.Typer(**PLAIN_TYPER)


@app.command()
@verb
def report(
    settings: Settings,
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", metavar="DATE", parser=read_day, help="How it stands on this day."),
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="PLATFORM[:LABEL]", help="One account of your plan.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also list what is closed and what does not apply.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE|last-audit", help="Also what is different since then."),
    ] = None,
    fail_on: Annotated[
        Severity | None,
        typer.Option("--fail-on", help="Exit with 1 if something this bad or worse is open or due."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it to a file instead.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Replace a file that is there already.")] = False,
) -> None:
    """What they can still do: the remaining exposure points."""
    with Session.open(settings.context()) as session:
        found = report_on(session, day=as_of, only=only)
        changed = None
        if since is not None:
            changed = changes_since(session, found, since if since == LAST_AUDIT else read_day(since), only)
        plan = session.plan

        def page() -> Page:
            view = View(everything=everything, only=only, changed=changed)
            return report_page(found, support_for(plan), prog=settings.prog, view=view)

        if output is None:
            put(settings, page, lambda: report_json(found, changed), plan)
        else:
            save(output, render(settings, page, lambda: report_json(found, changed), colour=False), replace=yes)
            talk("Written. That file is not encrypted: whoever finds it can read it.")
    if fail_on is not None and fails_on(found, fail_on):
        raise typer.Exit(Exit.FAIL_ON)
