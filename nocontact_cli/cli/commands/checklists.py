"""`checklists`: for people who write them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.options import Format, Settings, verb
from nocontact_cli.cli.output import put, save
from nocontact_cli.cli.streams import talk, write
from nocontact_cli.errors import Exit
from nocontact_cli.render.checklists_page import checklists_page, faults_page
from nocontact_cli.render.jsonform import checklists_json, faults_json
from nocontact_cli.render.wording import count
from nocontact_cli.workflows.authoring import ages_of, all_checklists, faults_in, new_checklist
from nocontact_cli.workflows.authoring import schema as authoring_schema

app = typer.Typer(**PLAIN_TYPER)


@app.callback()
@verb
def checklists(settings: Settings) -> None:
    """For authors: list and check checklist files."""


@app.command(name="list")
@verb
def list_(settings: Settings) -> None:
    """The checklists there are, when each was last read against its sources, and what is older than a year."""
    catalogue = all_checklists(settings.checklists)
    found = ages_of(catalogue, settings.context().day)
    put(
        settings,
        lambda: checklists_page(found, catalogue.edition),
        lambda: checklists_json(found, catalogue.edition),
    )


@app.command()
@verb
def check(
    settings: Settings,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Checklist files.")],
) -> None:
    """Check files: all faults at once, with line and column."""
    problems = faults_in(files)
    if problems or settings.shown_as is Format.JSON:
        put(settings, lambda: faults_page(problems), lambda: faults_json(problems))
    if problems:
        talk(f"{count(len(problems), 'fault')} found in {count(len(files), 'file')}.")
        raise typer.Exit(Exit.CHECKLIST)
    talk(f"No fault found in {count(len(files), 'file')}.")


@app.command()
@verb
def new(
    settings: Settings,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its id, which is also the name of the file.")],
) -> None:
    """Write NAME.yaml into this folder: a commented beginning of a checklist, to be filled in."""
    text = new_checklist(name, settings.context().day, all_checklists(settings.checklists))
    path = Path(f"{name}.yaml")
    save(path, text, replace=False, can_replace=False)
    talk(f"Written: {path}. It passes the check once it is filled in: {settings.prog} checklists check {path}")


@app.command()
@verb
def schema(settings: Settings) -> None:  # noqa: ARG001 - Every command takes the common options.
    """The JSON Schema of a checklist, for editors."""
    write(authoring_schema())
