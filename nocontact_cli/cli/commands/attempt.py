"""`attempt`: they got through, or tried."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.attempting import ask_about
from nocontact_cli.cli.dates import read_day
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import asker, put
from nocontact_cli.cli.piped import read_lines
from nocontact_cli.cli.words import Kind, YesNo
from nocontact_cli.errors import UsageError
from nocontact_cli.render.attempt_page import attempt_json, attempt_page, doors_page
from nocontact_cli.render.page import Page
from nocontact_cli.workflows.attempting import AttemptOutcome, Told, known_doors, write_down
from nocontact_cli.workflows.session import Session

app = typer.Typer(**PLAIN_TYPER)


@app.command()
@verb
def attempt(
    settings: Settings,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="WAY",
            help="An account of your plan, or unknown-number, new-account, someone, home, other.",
        ),
    ] = None,
    person: Annotated[int | None, typer.Option("--person", metavar="N", min=1, help="Who, by number.")] = None,
    on: Annotated[
        date | None, typer.Option("--on", metavar="DATE", parser=read_day, help="When; today without it.")
    ] = None,
    time: Annotated[
        str | None, typer.Option("--time", metavar="HH:MM", help="The time of day, if you know it.")
    ] = None,
    reached: Annotated[YesNo | None, typer.Option("--reached", help="Whether it came through to you.")] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="-", help="Read what happened from standard input.")
    ] = None,
    proof: Annotated[
        list[Path] | None,
        typer.Option(
            "--proof", metavar="FILE", help="A saved file to refer to, by path and SHA-256. It is not copied."
        ),
    ] = None,
    knew: Annotated[
        list[Kind] | None, typer.Option("--knew", help="Show the doors by which they could know this.")
    ] = None,
) -> None:
    """They got through, or tried: write it down, and see what that opens again."""
    told_more = any(one is not None for one in (person, on, time, note)) or bool(proof)
    if (by is None) is not (reached is None) or (by is None and told_more):
        raise UsageError(
            "--by and --reached belong together.", do="For example: {prog} attempt --by unknown-number --reached no"
        )
    text = "\n".join(read_lines(note, "--note")).strip() or None
    with Session.open(settings.context()) as session:
        if by is None and not knew:
            with asker(settings) as ask:
                ask_about(ask, session, settings.prog)
            return
        outcome = None
        if by is not None:
            told = Told(
                way=by,
                reached=reached is YesNo.YES,
                person=person or 1,
                day=on,
                time=time,
                note=text,
                proofs=proof or (),
            )
            outcome = write_down(session, told)
        report = outcome.report if outcome else session.report()
        doors = {str(kind): known_doors(report, kind) for kind in knew or ()}

        def page() -> Page:
            first = _page(outcome, settings.prog)
            return first.then(doors_page(report, doors, settings.prog)) if doors else first

        put(
            settings,
            page,
            lambda: attempt_json(
                outcome.attempt if outcome else None, report, outcome.reopened if outcome else (), doors
            ),
            session.plan,
        )


def _page(outcome: AttemptOutcome | None, prog: str) -> Page:
    return attempt_page(outcome.report, outcome.attempt, outcome.reopened, prog) if outcome else Page(())
