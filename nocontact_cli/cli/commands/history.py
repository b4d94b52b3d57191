"""`history`: everything that happened, and the log of attempts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.dates import read_day
from nocontact_cli.cli.options import Format, Settings, verb, with_rows
from nocontact_cli.cli.output import put, render, save
from nocontact_cli.cli.streams import talk
from nocontact_cli.cli.words import Topic
from nocontact_cli.errors import UsageError
from nocontact_cli.render.history_page import history_json, history_page, history_rows
from nocontact_cli.render.page import Page
from nocontact_cli.workflows.session import Session
from nocontact_cli.workflows.telling import Asked, incident_log
from nocontact_cli.workflows.telling import history as tell

app = typer.Typer(**PLAIN_TYPER)

_NEWEST = 200
"""Lines that are shown where people read them, unless more are asked for."""
_FOR_READING = (Format.TERMINAL, Format.PLAIN)
_BY_ENDING = {
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".md": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
}


@dataclass(frozen=True)
class _Forms:
    """What there is to show, in its three forms."""

    page: Callable[[], Page]
    document: Callable[[], dict[str, Any]]
    rows: Callable[[], Iterable[Sequence[str]]]


@app.command()
@verb
@with_rows
def history(
    settings: Settings,
    since: Annotated[
        date | None, typer.Option("--since", metavar="DATE", parser=read_day, help="Only from this day on.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--until", metavar="DATE", parser=read_day, help="Only up to this day.")
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="PLATFORM[:LABEL]", help="Only what is about this account.")
    ] = None,
    person: Annotated[
        int | None, typer.Option("--person", metavar="N", min=1, help="Only what is about this person.")
    ] = None,
    kind: Annotated[
        list[Topic] | None, typer.Option("--kind", help="Only entries of this kind; can be given several times.")
    ] = None,
    last: Annotated[
        int | None, typer.Option("--last", metavar="N", min=1, help="Only the newest so many lines.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All lines, also where people read them.")] = False,
    incidents: Annotated[
        bool, typer.Option("--incidents", help="The log of attempts, for a court or an advocate.")
    ] = False,
    first: Annotated[
        int | None,
        typer.Option("--first", metavar="N", min=1, help="With --incidents: as it was with so many attempts."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it to a file instead.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Replace a file that is there already.")] = False,
) -> None:
    """Everything that happened, by day; the log of attempts."""
    _check(incidents=incidents, newest=bool(last or everything), kinds=bool(kind), first=first)
    asked = Asked(since=since, until=until, only=only, person=person, topics=kind or ())
    if output is not None and settings.form is None and not settings.plain:
        settings = replace(settings, form=_BY_ENDING.get(output.suffix.lower(), Format.PLAIN))
    with Session.open(settings.context()) as session:
        if incidents:
            forms = _log(session, asked, first)
        else:
            brief = output is None and settings.shown_as in _FOR_READING and not everything
            forms = _history(session, asked, settings, last or (_NEWEST if brief else None))
        if output is None:
            newest_first = not incidents and settings.shown_as is Format.TERMINAL
            put(settings, forms.page, forms.document, session.plan, rows=forms.rows, at_end=newest_first)
        else:
            save(
                output,
                render(settings, forms.page, forms.document, rows=forms.rows, colour=False),
                replace=yes,
            )
            talk("Written. That file is not encrypted: whoever finds it can read it.")


def _check(*, incidents: bool, newest: bool, kinds: bool, first: int | None) -> None:
    if incidents and (newest or kinds):
        raise UsageError(
            "--incidents always lists attempts, and all of them.", do="You can leave out --last, --all and --kind."
        )
    if first is not None and not incidents:
        raise UsageError("--first belongs to --incidents.", do="For the newest lines there is --last.")


def _history(session: Session, asked: Asked, settings: Settings, last: int | None) -> _Forms:
    told = tell(session, asked, last=last, picture=settings.shown_as is not Format.CSV)
    return _Forms(
        lambda: history_page(told, settings.prog),
        lambda: history_json(told),
        lambda: history_rows(told),
    )


def _log(session: Session, asked: Asked, first: int | None) -> _Forms:
    from nocontact_cli.render.incident_page import log_json, log_page, log_rows  # noqa: PLC0415 - Only for the log.

    log = incident_log(session, asked, first=first)
    return _Forms(lambda: log_page(log), lambda: log_json(log), lambda: log_rows(log))
