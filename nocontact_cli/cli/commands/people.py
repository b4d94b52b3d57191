"""`people`: the identifiers by which exports call the people of the plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.options import Format, Settings, verb
from nocontact_cli.cli.output import asker, put
from nocontact_cli.cli.piped import read_lines
from nocontact_cli.errors import UsageError
from nocontact_cli.render.page import Page, say
from nocontact_cli.render.people_page import people_json, people_page, question_page
from nocontact_cli.render.wording import OTHER_PERSON
from nocontact_cli.workflows.naming import add, asked_kinds, check, drop, known, of_card, read_identifiers
from nocontact_cli.workflows.session import Session

if TYPE_CHECKING:
    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.workflows.naming import Known

app = typer.Typer(**PLAIN_TYPER)


@app.command()
@verb
def people(
    settings: Settings,
    source: Annotated[
        str | None, typer.Option("--set", metavar="-", help="Read lines PERSON KIND VALUE: 1 phone +4915112345678.")
    ] = None,
    gone: Annotated[str | None, typer.Option("--drop", metavar="-", help="Read such lines, and take them out.")] = None,
    card: Annotated[
        Path | None, typer.Option("--vcard", metavar="FILE", help="Take them from a contact card, a vCard file.")
    ] = None,
    person: Annotated[int, typer.Option("--person", metavar="N", help="Whose card it is.", min=1, max=999)] = 1,
    ask: Annotated[bool, typer.Option("--ask", help="Ask for them one after the other.")] = False,
) -> None:
    """Their numbers, addresses and handles, for comparing with data exports."""
    if (source is not None) + (gone is not None) + (card is not None) + ask > 1:
        raise UsageError("--set, --drop, --vcard and --ask are different ways.", do="You can give one of them.")
    lines, out = read_lines(source, "--set"), read_lines(gone, "--drop")
    with Session.open(settings.context()) as session:
        if ask:
            _ask(settings, session)
            return
        if source is not None:
            found = add(session, read_identifiers(session, lines))
        elif gone is not None:
            found = drop(session, read_identifiers(session, out))
        elif card is not None:
            found = add(session, of_card(session, card, person))
        else:
            found = known(session)
        _show(settings, session, found)


def _show(settings: Settings, session: Session, found: Known) -> None:
    put(settings, lambda: people_page(found, settings.prog), lambda: people_json(found), session.plan)


def _ask(settings: Settings, session: Session) -> None:
    if settings.form not in (None, Format.PLAIN, Format.TERMINAL):
        raise UsageError(
            "This form leaves no room for questions.", do="Lines can come from a file: {prog} people --set - < FILE"
        )
    before = len(known(session).identifiers)
    with asker(settings) as asking:
        for one in session.plan.present:
            for kind in asked_kinds(session.plan):
                _ask_for(asking, session, one.number, one.name or OTHER_PERSON, kind)
        found = known(session, added=len(known(session).identifiers) - before)
        asking.end(people_page(found, settings.prog))


def _ask_for(asking: Asker, session: Session, person: int, name: str, kind: str) -> None:
    noted: list[str] = []
    page = question_page(name, kind)
    while answer := asking.text(page, "> ").strip():
        try:
            one = check(session, kind, answer)
            if add(session, [(person, one)]).added:
                noted.append(one.value)
            page = question_page(name, kind, noted)
        except UsageError as error:
            page = question_page(name, kind, noted).then(Page((say(error.what, "notice"),)))
