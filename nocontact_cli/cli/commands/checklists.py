"""`checklists`: for people who write them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.options import Format, Settings, verb
from nocontact_cli.cli.output import put
from nocontact_cli.cli.streams import talk, write
from nocontact_cli.errors import Exit
from nocontact_cli.render.checklists_page import checklists_page, faults_page
from nocontact_cli.render.jsonform import checklists_json, faults_json
from nocontact_cli.render.wording import count
from nocontact_cli.workflows.authoring import all_checklists, faults_in
from nocontact_cli.workflows.authoring import schema as authoring_schema

app = typer.Typer(**PLAIN_TYPER)


@app.callback()
@verb
def checklists(settings: Settings) -> None:
    """For authors: list and check checklist files."""


@app.command(name="list")
@verb
def list_(settings: Settings) -> None:
    """The checklists there are, with the day each was last read against its sources."""
    catalogue = all_checklists(settings.checklists)
    found = tuple(catalogue.checklists.values())
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
def schema(settings: Settings) -> None:  # noqa: ARG001 - Every command takes the common options.
    """The JSON Schema of a checklist, for editors."""
    write(authoring_schema())
