"""`verify`: check the answers against data exports."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.confirming import agreed, somebody
from nocontact_cli.cli.dates import read_day
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import put, render, save
from nocontact_cli.cli.piped import read_lines
from nocontact_cli.cli.reading import watched
from nocontact_cli.cli.streams import talk
from nocontact_cli.errors import UsageError
from nocontact_cli.render.findings_page import (
    changes_page,
    findings_json,
    findings_page,
    recorded_page,
)
from nocontact_cli.render.guide_page import guide_page, guides_json
from nocontact_cli.render.page import Page, say
from nocontact_cli.workflows.session import Session
from nocontact_cli.workflows.verifying import Check, Verified, guide_for, record

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(**PLAIN_TYPER)
_NOT_NOTED = Page((say("Nothing was noted. You can do it later with the same files."),))


@app.command()
@verb
def verify(
    settings: Settings,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH...", help="Files, folders or ZIPs of your exports; - reads their names."),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option("--account", metavar="PLATFORM:LABEL", help="Which of several accounts this belongs to."),
    ] = None,
    exported_on: Annotated[
        date | None,
        typer.Option("--exported-on", metavar="DATE", parser=read_day, help="The day the export was made."),
    ] = None,
    note: Annotated[bool, typer.Option("--record", help="Note what is sure in your record, after a question.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Note it, or replace a file, without a question.")] = False,
    guide: Annotated[
        bool, typer.Option("--guide", help="How to ask for an export quietly; PATH then names a platform.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what cannot be told and no answer rests on, and every login.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write what was found to a file.")
    ] = None,
) -> None:
    """Check the answers against your data exports, on this computer only."""
    if guide:
        _guide(settings, paths or [])
        return
    if paths and str(paths[0]) == "-" and len(paths) == 1:
        paths = [Path(line) for line in read_lines("-", "PATH") if line.strip()]
    if not paths:
        raise UsageError(
            "There is nothing to read.",
            do="For example: {prog} verify FOLDER, or how to get an export: {prog} verify --guide",
        )
    if exported_on and exported_on > settings.context().day:
        raise UsageError("That day lies in the future.")
    with Session.open(settings.context()) as session:
        with (
            Check(session, paths, account=account, exported_on=exported_on) as check,
            watched(settings, check.total) as on_bytes,
        ):
            found = check.run(on_bytes)

        def page() -> Page:
            return findings_page(found, settings.prog, everything=everything, noting=note)

        if note and found.changes:
            _note(settings, session, found, page, yes=yes)
        elif output is None:
            put(settings, page, lambda: findings_json(found), session.plan)
        else:
            save(output, render(settings, page, lambda: findings_json(found), colour=False), replace=yes)
            talk("Written. That file is not encrypted: whoever finds it can read it.")


def _note(settings: Settings, session: Session, found: Verified, page: Callable[[], Page], *, yes: bool) -> None:
    if yes:
        after = record(session, found)
        put(
            settings,
            lambda: page().then(recorded_page(found, after, settings.prog)),
            lambda: findings_json(found, recorded=True),
            session.plan,
        )
        return
    with somebody(settings) as ask:
        ask.show(page())
        if agreed(ask, changes_page(found), "note it", "leave it"):
            ask.end(recorded_page(found, record(session, found), settings.prog))
        else:
            ask.end(_NOT_NOTED)


def _guide(settings: Settings, names: list[Path]) -> None:
    if len(names) > 1:
        raise UsageError("One platform at a time.", do="For all of them: {prog} verify --guide")
    guides, shown = guide_for(str(names[0]) if names else None)
    put(settings, lambda: guide_page(guides, shown), lambda: guides_json(guides, shown))
