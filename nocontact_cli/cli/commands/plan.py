"""`plan`: show or change it. The first `plan --use` makes the record."""

from __future__ import annotations

from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import put
from nocontact_cli.cli.piped import read_lines
from nocontact_cli.render.jsonform import plan_json
from nocontact_cli.render.plan_page import plan_page
from nocontact_cli.workflows.planning import PlanChange, open_or_make

app = typer.Typer(**PLAIN_TYPER)


@app.command()
@verb
def plan(
    settings: Settings,
    use: Annotated[list[str] | None, typer.Option("--use", metavar="PLATFORM[:LABEL]", help="Add an account.")] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option("--drop", metavar="PLATFORM[:LABEL]", help="Take one out; its answers are kept."),
    ] = None,
    device: Annotated[
        list[str] | None, typer.Option("--device", metavar="DEVICE", help="Add a device you use.")
    ] = None,
    no_device: Annotated[
        list[str] | None, typer.Option("--no-device", metavar="DEVICE", help="Take a device out.")
    ] = None,
    circumstance: Annotated[
        list[str] | None, typer.Option("--circumstance", metavar="NAME=VALUE", help="For example proof=no.")
    ] = None,
    people: Annotated[
        str | None,
        typer.Option("--people", metavar="-", help="Read nicknames: line n names person n, empty retires."),
    ] = None,
) -> None:
    """Show or change your plan: accounts, people, devices, circumstances."""
    change = PlanChange(
        use=use or (),
        drop=drop or (),
        devices=device or (),
        no_devices=no_device or (),
        circumstances=circumstance or (),
        people=None if people is None else read_lines(people, "--people"),
    )
    with open_or_make(settings.context(), change) as session:
        now = session.plan
        put(settings, lambda: plan_page(now, session.catalogue, settings.prog), lambda: plan_json(now), now)
