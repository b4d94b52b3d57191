"""`verify`: check the answers against data exports."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.asking import Choice
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
from nocontact_cli.render.uncertain_page import opened_page, uncertain_page
from nocontact_cli.workflows.session import Session
from nocontact_cli.workflows.verifying import Check, Verified, guide_for, open_again, record, uncertain

if TYPE_CHECKING:
    from nocontact_cli.cli.asking import Asker

app = typer.Typer(**PLAIN_TYPER)
_NOT_NOTED = Page((say("Nothing was noted. You can do it later with the same files."),))


_LATER = Choice("l", "later")
_IF_SURE = ("n", (Choice("y", "yes, leave it"), Choice("n", "no, open its step again"), _LATER))
_IF_POSSIBLE = ("y", (Choice("y", "yes, open its step again"), Choice("n", "no, somebody else"), _LATER))
"""The key that opens a step again, and all keys: for a thing that may be their own, and for a name that matched."""


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
    typed = [str(path) for path in paths or ()] == ["-"]
    if typed:
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
        page = findings_page(found, settings.prog, everything=everything, noting=note)
        if note and not yes and (found.changes or uncertain(found)):
            with somebody(settings, input_is_taken=typed) as ask:
                ask.show(page)
                ask.end(_noted(ask, session, found, settings.prog))
            return
        noted = note and bool(found.changes)
        if noted:
            page = page.then(recorded_page(found, record(session, found), settings.prog))
        if output is None:
            put(settings, lambda: page, lambda: findings_json(found, recorded=noted), session.plan)
        else:
            text = render(settings, lambda: page, lambda: findings_json(found, recorded=noted), colour=False)
            save(output, text, replace=yes)
            talk("Written. That file is not encrypted: whoever finds it can read it.")


def _noted(ask: Asker, session: Session, found: Verified, prog: str) -> Page:
    """Note what is sure after one question, and what is not after one for each; the page that ends it."""
    last = _NOT_NOTED
    if found.changes:
        if not agreed(ask, changes_page(found), "note it", "leave it"):
            return last
        last = recorded_page(found, record(session, found), prog)
    opened = 0
    for one in uncertain(found):
        opens, choices = _IF_SURE if one.sure else _IF_POSSIBLE
        if ask.key(uncertain_page(found, one), choices) == opens:
            opened += open_again(session, one)
    if not opened:
        return last
    return opened_page(opened).then(last) if found.changes else opened_page(opened)


def _guide(settings: Settings, names: list[Path]) -> None:
    if len(names) > 1:
        raise UsageError("One platform at a time.", do="For all of them: {prog} verify --guide")
    guides, shown = guide_for(str(names[0]) if names else None)
    put(settings, lambda: guide_page(guides, shown), lambda: guides_json(guides, shown))
