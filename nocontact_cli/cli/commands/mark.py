"""`mark`: record an answer for steps by name."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.dates import read_day
from nocontact_cli.cli.options import Format, Settings, verb
from nocontact_cli.cli.output import put
from nocontact_cli.cli.piped import read_lines
from nocontact_cli.cli.streams import talk
from nocontact_cli.cli.words import AnswerWord
from nocontact_cli.render.jsonform import marked_json
from nocontact_cli.render.page import Page, say
from nocontact_cli.render.reasons_page import reasons_hint
from nocontact_cli.render.step_page import marked_page
from nocontact_cli.workflows.marking import Answer, mark
from nocontact_cli.workflows.session import Session
from nocontact_cli.workflows.staying import opened_direct_channel, reasons_of
from nocontact_cli.workflows.vocabulary import UNDO

app = typer.Typer(**PLAIN_TYPER)
_MAY_OPEN = (AnswerWord.KEEP, AnswerWord.OPEN, AnswerWord.UNDO)


@app.command(name="mark")
@verb
def mark_items(
    settings: Settings,
    items: Annotated[list[str], typer.Argument(metavar="ITEM...", help="Names, such as whatsapp.block")],
    says: Annotated[AnswerWord, typer.Option("--as", help="The answer.")],
    on: Annotated[
        date | None,
        typer.Option("--on", metavar="DATE", parser=read_day, help="Since when; today without it."),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--until", metavar="DATE", parser=read_day, help="Last day of a keep, or when a done falls due."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="-", help="Read the reason from standard input.")
    ] = None,
) -> None:
    """Record an answer for steps by name. All or nothing."""
    note = "\n".join(read_lines(reason, "--reason")).strip() or None
    with Session.open(settings.context()) as session:
        answer = Answer(says=says, on=on, until=until, note=note)
        before = session.report() if says in _MAY_OPEN and reasons_of(session).lines else None
        found = mark(session, items, answer)
        offer = before is not None and opened_direct_channel(before, found)
        on_page = offer and settings.shown_as is Format.TERMINAL and sys.stdout.isatty()
        if offer and not on_page:
            talk(reasons_hint(settings.prog))

        def page() -> Page:
            marked = marked_page(found, undone=says == UNDO)
            # On a terminal the page may be on a screen that is cleared, and so is this then.
            return marked.then(Page((say(reasons_hint(settings.prog), "notice"),))) if on_page else marked

        put(settings, page, lambda: marked_json(found), session.plan)
