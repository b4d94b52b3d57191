"""`export`: a checklist for a friend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.asking import Asker, Choice
from nocontact_cli.cli.confirming import somebody
from nocontact_cli.cli.options import Format, Settings, verb
from nocontact_cli.cli.output import put, save
from nocontact_cli.cli.piped import read_lines
from nocontact_cli.errors import UsageError
from nocontact_cli.render import export_page as pages
from nocontact_cli.workflows.exporting import Asked, Outgoing, drawn, drawn_locked, outgoing, told_of, write_down
from nocontact_cli.workflows.session import Session

app = typer.Typer(**PLAIN_TYPER)

_ENDINGS = {Format.HTML: "html", Format.MARKDOWN: "md", Format.PLAIN: "txt", Format.JSON: "json"}
_FORMS = {
    **{f".{ending}": form for form, ending in _ENDINGS.items()},
    ".htm": Format.HTML,
    ".text": Format.PLAIN,
    ".markdown": Format.MARKDOWN,
}
_NAMES = {Format.HTML: "html", Format.MARKDOWN: "markdown", Format.PLAIN: "text", Format.JSON: "json"}


@dataclass
class _File:
    """Where the list goes, and how."""

    path: Path
    form: Format
    locked: bool

    @property
    def there(self) -> bool:
        """Whether there is such a file."""
        return self.path.exists()


@app.command()
@verb
def export(
    settings: Settings,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="PLATFORM[:LABEL]", help="Only this account; can be given several times."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also the steps that are done.")] = False,
    for_friend: Annotated[
        bool, typer.Option("--for-friend", help="Only the steps that a friend can do in your place.")
    ] = False,
    stuck: Annotated[bool, typer.Option("--stuck", help="Only the steps where you got stuck.")] = False,
    device: Annotated[
        list[str] | None, typer.Option("--device", metavar="DEVICE", help="Describe the menus of this device.")
    ] = None,
    visible: Annotated[bool, typer.Option("--visible", help="Also the steps the other person may notice.")] = False,
    people: Annotated[
        str | None,
        typer.Option("--people", metavar="-", help="Read what to tell of them: line n is about person n."),
    ] = None,
    protect: Annotated[bool, typer.Option("--protect", help="Lock the page with words, shown to you once.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.", show_default=False)
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Write it without a question, also over a file that is there.")
    ] = False,
) -> None:
    """A checklist for a friend who helps, without names, reasons and notes."""
    file = _file(settings, output, locked=protect)
    lines = read_lines(people, "--people")
    asked = Asked(
        only=only or (),
        everything=everything,
        for_friend=for_friend,
        stuck=stuck,
        devices=device or (),
        visible=visible,
    )
    with Session.open(settings.context()) as session:
        leaving = outgoing(session, asked, told_of(session, lines))
        if yes:
            words = _write(session, leaving, file, replace_it=True)
            put(
                settings if settings.form is Format.JSON else replace(settings, form=None),
                lambda: pages.written_page(leaving, str(file.path), words, settings.prog),
                lambda: pages.export_json(leaving, str(file.path), words),
                session.plan,
            )
            return
        form = settings.form if settings.form is Format.JSON else None
        with somebody(replace(settings, form=form), input_is_taken=people is not None) as ask:
            _ask(ask, session, asked, leaving, file, prog=settings.prog)


def _ask(ask: Asker, session: Session, asked: Asked, leaving: Outgoing, file: _File, *, prog: str) -> None:
    """Show what leaves until there is a yes or a no to it."""
    while True:
        there = file.there
        choices = [Choice("y", "write it"), Choice("n", "leave it"), Choice("a", "add names or numbers")]
        if file.form is Format.HTML:
            choices.append(Choice("w", "without words" if file.locked else "lock it with words"))
        page = pages.summary_page(leaving, session.plan, str(file.path), locked=file.locked, there=there)
        key = ask.key(page, choices)
        if key == "a":
            told = [
                ask.text(pages.tell_page(session.plan, person.number), "To tell (Enter for nothing):")
                if not person.retired
                else ""
                for person in session.plan.people
            ]
            try:
                leaving = outgoing(session, asked, told_of(session, told))
            except UsageError as error:
                ask.note(" ".join(error.lines()))
        elif key == "w":
            file.locked = not file.locked
        elif key == "y":
            words = _write(session, leaving, file, replace_it=there)
            ask.end(pages.written_page(leaving, str(file.path), words, prog))
            return
        else:
            ask.end(pages.NOT_WRITTEN_PAGE)
            return


def _write(session: Session, leaving: Outgoing, file: _File, *, replace_it: bool) -> str | None:
    """Write the file, then that it was written. Returns the words that open it, where it is locked."""
    text, words = drawn_locked(leaving.list) if file.locked else (drawn(leaving.list, _NAMES[file.form]), None)
    save(file.path, text, replace=replace_it)
    write_down(session, leaving.list, sealed=file.locked)
    return words


def _file(settings: Settings, output: Path | None, *, locked: bool) -> _File:
    """Where the list goes: to the file that was named, or to a neutral name that is still free.

    Raises:
        UsageError: It cannot have this form.
    """
    form = settings.form or (_FORMS.get(output.suffix.lower(), Format.HTML) if output else Format.HTML)
    if form not in _ENDINGS:
        raise UsageError(
            "A list for a friend is a file.",
            do="Its form can be html, markdown, text or json.",
            safe="Nothing was written.",
        )
    if locked and form is not Format.HTML:
        raise UsageError(
            "Only the page can be locked with words.", do="You can leave --format out.", safe="Nothing was written."
        )
    return _File(output or _free(_ENDINGS[form]), form, locked)


def _free(ending: str) -> Path:
    number = 1
    while (path := Path(f"checklist{f'-{number}' if number > 1 else ''}.{ending}")).exists():
        number += 1
    return path
