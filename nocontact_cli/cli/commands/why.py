"""`why`: the user's own reasons."""

from __future__ import annotations

from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.confirming import agreed, somebody
from nocontact_cli.cli.options import Format, Settings, verb
from nocontact_cli.cli.output import asker, put
from nocontact_cli.cli.own_reasons import ask_reasons
from nocontact_cli.cli.piped import read_lines
from nocontact_cli.errors import UsageError
from nocontact_cli.render.page import Page
from nocontact_cli.render.reasons_page import (
    CLEARED_PAGE,
    NOT_CLEARED_PAGE,
    clear_page,
    letters_json,
    letters_page,
    reasons_page,
    why_json,
)
from nocontact_cli.workflows.session import Session
from nocontact_cli.workflows.staying import clear_reasons, letters_of, reasons_of, tidy_lines, write_reasons

app = typer.Typer(**PLAIN_TYPER)


@app.command()
@verb
def why(
    settings: Settings,
    source: Annotated[
        str | None, typer.Argument(metavar="[-]", help="After --write: read the lines from standard input.")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Write your reasons, in place of earlier ones.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Take your reasons out.")] = False,
    letters: Annotated[bool, typer.Option("--letters", help="Show the unsent messages you kept.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Take them out without a question.")] = False,
) -> None:
    """Your own reasons, in your own words."""
    if write + clear + letters > 1:
        raise UsageError("--write, --clear and --letters are three different things.", do="You can give one of them.")
    if source is not None and not write:
        raise UsageError("Reasons are taken after --write only.", do="For example: {prog} why --write -")
    lines = None if source is None else tidy_lines(read_lines(source, "--write"))
    if lines == ():
        raise UsageError(
            "No reason came through standard input.", do="To take the present ones out: {prog} why --clear"
        )
    with Session.open(settings.context()) as session:
        if lines:
            write_reasons(session, lines)
        elif write:
            _ask(settings, session)
            return
        elif clear:
            _clear(settings, session, yes=yes)
            return
        _show(settings, session, letters=letters)


def _show(settings: Settings, session: Session, *, letters: bool) -> None:
    if letters:
        kept = letters_of(session)
        put(settings, lambda: letters_page(kept), lambda: letters_json(kept), session.plan)
    else:
        put(settings, lambda: _page(settings, session), lambda: _document(session), session.plan)


def _ask(settings: Settings, session: Session) -> None:
    if settings.form not in (None, Format.PLAIN, Format.TERMINAL):
        raise UsageError(
            "This form leaves no room for questions.", do="The lines can come from a file: {prog} why --write - < FILE"
        )
    with asker(settings) as ask:
        ask_reasons(ask, session)
        ask.end(_page(settings, session))


def _clear(settings: Settings, session: Session, *, yes: bool) -> None:
    present = reasons_of(session).lines
    if not present:
        _show(settings, session, letters=False)
        return
    if yes:
        clear_reasons(session)
        put(settings, lambda: CLEARED_PAGE, lambda: _document(session), session.plan)
        return
    with somebody(settings) as ask:
        if agreed(ask, clear_page(present), "take them out", "leave them"):
            clear_reasons(session)
            ask.end(CLEARED_PAGE)
        else:
            ask.end(NOT_CLEARED_PAGE)


def _page(settings: Settings, session: Session) -> Page:
    own = reasons_of(session)
    return reasons_page(own.lines, own.written, own.letters, settings.prog)


def _document(session: Session) -> dict[str, object]:
    own = reasons_of(session)
    return why_json(own.lines, own.written, own.letters)
