"""`remind`: a calendar file for the next re-check."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.confirming import agreed, somebody
from nocontact_cli.cli.dates import read_time
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import put, save
from nocontact_cli.cli.piped import read_lines
from nocontact_cli.cli.streams import talk
from nocontact_cli.render import reminder_page as pages
from nocontact_cli.render.calendar import Appointment, calendar_title, draw_calendar
from nocontact_cli.workflows.reminding import appointment, next_day
from nocontact_cli.workflows.session import Session

app = typer.Typer(**PLAIN_TYPER)
_NEUTRAL = Path("reminder.ics")


@app.command()
@verb
def remind(
    settings: Settings,
    every: Annotated[int, typer.Option("--every", metavar="DAYS", min=1, max=730, help="Days between two.")] = 30,
    at: Annotated[
        time | None,
        typer.Option("--time", metavar="HH:MM", parser=read_time, help="Time of day; without it, all day."),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="-", help="Read the title from standard input.")
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.")] = _NEUTRAL,
    yes: Annotated[
        bool, typer.Option("--yes", help="Write it without a question, also over a file that is there.")
    ] = False,
) -> None:
    """A calendar file with a neutral title, for the next time to look again."""
    typed = None if title is None else " ".join(read_lines(title, "--title"))
    with Session.open(settings.context()) as session:
        start = next_day(session)
        if start is None:
            put(
                settings,
                lambda: pages.never_due_page(settings.prog),
                lambda: pages.remind_json(None, every, str(output)),
                session.plan,
            )
            return
        one = appointment(session, start, every=every, time=at)
        if not yes:
            _ask(settings, one, typed, output)
            return
        talk(pages.SHARED_NOTE)
        titled = replace(one, title=calendar_title(typed or ""))
        save(output, draw_calendar(titled), replace=True)
        put(
            settings,
            lambda: pages.written_page(titled, str(output)),
            lambda: pages.remind_json(titled, every, str(output)),
            session.plan,
        )


def _ask(settings: Settings, one: Appointment, typed: str | None, output: Path) -> None:
    """Ask for the title, unless it was given, and for a yes; then write the file."""
    with somebody(settings, input_is_taken=typed is not None) as ask:
        if typed is None:
            typed = ask.text(pages.before_reminder_page(one), f"Title (Enter for “{one.title}”):")
        titled = replace(one, title=calendar_title(typed))
        there = output.exists()
        if agreed(ask, pages.sure_page(titled, str(output), there=there), "write it", "leave it"):
            save(output, draw_calendar(titled), replace=there)
            ask.end(pages.written_page(titled, str(output)))
        else:
            ask.end(pages.NOT_WRITTEN_PAGE)
