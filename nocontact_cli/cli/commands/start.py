"""`start`: the safety questions, the plan, then the walk; later it goes on where it was left."""

from __future__ import annotations

from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.asking import Choice
from nocontact_cli.cli.first_run import ask_unknown, begin
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import asker
from nocontact_cli.cli.walking import walk
from nocontact_cli.render.questions import scope_page
from nocontact_cli.render.wording import minutes_words
from nocontact_cli.workflows.beginning import record_exists
from nocontact_cli.workflows.session import Session
from nocontact_cli.workflows.walking import Scope, to_ask

app = typer.Typer(**PLAIN_TYPER)


@app.command()
@verb
def start(
    settings: Settings,
    tonight: Annotated[
        bool, typer.Option("--tonight", help="At most five steps or 25 minutes, the worst doors first.")
    ] = False,
    minutes: Annotated[
        int | None,
        typer.Option("--minutes", min=1, max=600, help="So many minutes of steps at most, the worst doors first."),
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="PLATFORM[:LABEL]", help="One account of your plan.")
    ] = None,
    visible: Annotated[bool, typer.Option("--visible", help="Also the steps the other person may notice.")] = False,
) -> None:
    """The safety questions, your plan, then the steps; later goes on where you left."""
    context = settings.context()
    scope = Scope(tonight=tonight, minutes=minutes, only=only, visible=visible)
    first = not record_exists(context)
    # The passphrase is asked for before the screen changes: it is a question of the terminal itself.
    opened = None if first else Session.open(context)
    with asker(settings) as ask:
        if opened is None:
            session = begin(ask, context)
        else:
            session = opened
            ask_unknown(ask, session)
        with session:
            if first and not (tonight or minutes or only):
                steps, work = to_ask(session.report())
                key = ask.key(
                    scope_page(steps, minutes_words(work), settings.prog),
                    (Choice("t", "the five for tonight"), Choice("e", "everything, in order")),
                )
                scope = Scope(tonight=key == "t", visible=visible)
            walk(ask, session, scope, settings.prog)
