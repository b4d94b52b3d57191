"""`import`: a friend's reply, into the record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.confirming import agreed, somebody
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import put
from nocontact_cli.cli.piped import read_lines
from nocontact_cli.errors import LockedError, UsageError
from nocontact_cli.render import import_page as pages
from nocontact_cli.workflows.beginning import ask_on_terminal
from nocontact_cli.workflows.importing import (
    Incoming,
    WrongWordsError,
    from_document,
    from_numbers,
    needs_words,
    read_file,
    take_in,
    unlock,
)
from nocontact_cli.workflows.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(**PLAIN_TYPER)
_TRIES = 3


@app.command(name="import")
@verb
def import_reply(
    settings: Settings,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The reply your friend saved.")] = None,
    numbers: Annotated[
        str | None,
        typer.Option("--numbers", metavar="-", help="Read the numbers from standard input: done 1 4 7, could-not 9."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--list", metavar="NAME", help="The list the numbers belong to; without it, the newest."),
    ] = None,
    words: Annotated[
        str | None,
        typer.Option("--words", metavar="-", help="Read the words of a locked reply from standard input."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Take it in without a question.")] = False,
) -> None:
    """A friend's reply: see what it would change, then take it in. All or nothing."""
    if (file is None) is (numbers is None):
        raise UsageError(
            "A reply comes from a file, or as numbers.",
            do="For example: {prog} import FILE, or {prog} import --numbers -",
        )
    if numbers is None and name is not None:
        raise UsageError("--list belongs to --numbers: a file says itself which list it answers.")
    if file is None and words is not None:
        raise UsageError("--words belongs to a file that is locked with words.")
    document = read_file(file) if file else None
    typed = "\n".join(read_lines(numbers, "--numbers"))
    told = None if words is None else " ".join(read_lines(words, "--words"))
    taken = numbers is not None or words is not None
    with Session.open(settings.context()) as session:
        if document is None:
            found = from_numbers(session, typed, name, newest=not yes)
        elif needs_words(session, document):
            found = from_document(session, _open(settings, document, told, quietly=yes), sealed=True)
        else:
            found = from_document(session, document)
        _take_in(settings, session, found, yes=yes, input_is_taken=taken)


def _take_in(settings: Settings, session: Session, found: Incoming, *, yes: bool, input_is_taken: bool) -> None:
    if found.merge.taken and not yes:
        with somebody(settings, input_is_taken=input_is_taken) as ask:
            if agreed(ask, pages.before_import_page(found, settings.prog), "take it in", "leave it"):
                take_in(session, found)
                ask.end(pages.imported_page(found, settings.prog))
            else:
                ask.end(pages.NOT_TAKEN_PAGE)
        return
    take_in(session, found)
    page = pages.imported_page if found.merge.taken else pages.nothing_new_page
    put(settings, lambda: page(found, settings.prog), lambda: pages.import_json(found), session.plan)


def _open(settings: Settings, document: dict[str, Any], told: str | None, *, quietly: bool) -> dict[str, Any]:
    """Open a locked reply with the words that were given, or ask for them."""
    if told is not None:
        return unlock(document, told)
    try:
        if quietly:
            first, more = "The words for this reply: ", "Those did not open it. Once more: "
            return _tries(document, lambda again: ask_on_terminal(more if again else first))
        with somebody(settings) as ask:
            return _tries(document, lambda again: ask.text(pages.words_page(again=again), "Words:", secret=True))
    except LockedError:
        raise UsageError(
            "This reply is locked with words, and nobody is here to give them.",
            do="They can come from a file, with --words - < FILE, or you can call it in a terminal.",
        ) from None


def _tries(document: dict[str, Any], ask: Callable[[bool], str]) -> dict[str, Any]:
    for tried in range(_TRIES - 1):
        try:
            return unlock(document, ask(tried > 0))
        except WrongWordsError:
            continue
    return unlock(document, ask(True))
