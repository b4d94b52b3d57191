"""`audit`: ask again what is due, and what has opened."""

from __future__ import annotations

from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.auditing import audit as ask_again
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import asker
from nocontact_cli.cli.words import Kind, Trigger
from nocontact_cli.workflows.auditing import AuditScope
from nocontact_cli.workflows.session import Session

app = typer.Typer(**PLAIN_TYPER)


@app.command()
@verb
def audit(
    settings: Settings,
    everything: Annotated[bool, typer.Option("--all", help="Ask about every step.")] = False,
    after: Annotated[
        Trigger | None, typer.Option("--after", help="Ask about the steps that this event can undo.")
    ] = None,
    knew: Annotated[
        Kind | None,
        typer.Option("--knew", help="Ask about the open doors of this kind: how they could know something."),
    ] = None,
) -> None:
    """Ask again what is due: still so? Then what has changed since the last time."""
    scope = AuditScope(everything=everything, after=after, knew=knew)
    # The passphrase is asked for before the screen changes: it is a question of the terminal itself.
    with Session.open(settings.context()) as session, asker(settings) as ask:
        ask_again(ask, session, scope, settings.prog)
