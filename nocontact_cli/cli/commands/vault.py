"""`vault`: the record itself."""

from __future__ import annotations

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import put
from nocontact_cli.render.jsonform import vault_json
from nocontact_cli.render.vault_page import vault_page
from nocontact_cli.workflows.keeping import vault_status

app = typer.Typer(**PLAIN_TYPER)


@app.callback()
@verb
def vault(settings: Settings) -> None:
    """The encrypted record itself."""


@app.command()
@verb
def status(settings: Settings) -> None:
    """Where the record lies, how it is locked, and what that protects against."""
    found = vault_status(settings.context())
    put(settings, lambda: vault_page(found), lambda: vault_json(found))
