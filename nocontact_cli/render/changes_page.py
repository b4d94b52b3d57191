"""What is different between two days: closed since, opened again, new, gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.render.page import Block, Gap, Heading, Role, Span, mixed, say
from nocontact_cli.render.wording import account_words, count, long_date, person_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nocontact_cli.domain.changes import Changes
    from nocontact_cli.domain.report import ExposureState, Report

_STATES = ("open", "due")


def changes_blocks(report: Report, changed: Changes) -> tuple[Block, ...]:
    """The differences up to a report, as blocks of a page."""
    still = [one for one in report.having(*_STATES) if one not in (*changed.reopened, *changed.new)]
    return (
        Gap(),
        Heading(f"What changed since {long_date(changed.since)}"),
        *_doors(report, "Closed since", changed.closed, "closed"),
        *_doors(report, "Open again, or due", changed.reopened, "due"),
        *_new(report, changed),
        *_doors(report, "No longer in your plan", changed.gone, "muted"),
        say(("Nothing is different. " if changed.none else "") + f"Still open: {count(len(still), 'door')}."),
    )


def _new(report: Report, changed: Changes) -> Iterator[Block]:
    standing = [one for one in changed.new if one.state in _STATES]
    yield from _doors(report, "New doors, open", standing, "text")
    rest = len(changed.new) - len(standing)
    if rest:
        yield say(f"New on the list and not open: {rest}.", "muted")


def _doors(report: Report, title: str, found: Sequence[ExposureState], role: Role) -> Iterator[Block]:
    if not found:
        return
    yield say(f"{title} ({len(found)}):", "strong")
    for one in found:
        person = person_words(report.plan, one.person)
        place = account_words(one.checklist, one.account)
        yield mixed(
            Span("they can still " + one.exposure.they_can if role != "closed" else one.exposure.they_can, role),
            Span(f" ({place}, {person})" if person else f" ({place})", "muted"),
            hang="- ",
        )
