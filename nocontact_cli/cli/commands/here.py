"""Without a command: where things stand on one screen, and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.cli.output import put
from nocontact_cli.render.jsonform import here_json
from nocontact_cli.render.questions import welcome_page
from nocontact_cli.render.walk_pages import here_page
from nocontact_cli.workflows.auditing import next_recheck
from nocontact_cli.workflows.beginning import record_exists
from nocontact_cli.workflows.reporting import report_on
from nocontact_cli.workflows.session import Session

if TYPE_CHECKING:
    from nocontact_cli.cli.options import Settings


def here(settings: Settings) -> None:
    """Show where things stand; before the first run, what this is and how to begin."""
    context = settings.context()
    if not record_exists(context):
        put(settings, lambda: welcome_page(settings.prog), lambda: here_json(None))
        return
    with Session.open(context) as session:
        report = report_on(session)
        day = next_recheck(session, report)
        put(settings, lambda: here_page(report, day, settings.prog), lambda: here_json(report, day), session.plan)
