"""For authors: the checklists there are, and the faults of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from nocontact_cli.render.page import Gap, Heading, Page, Span, Table, bullet, say
from nocontact_cli.render.wording import count, long_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.domain.ages import Age


class Fault(Protocol):
    """A fault of a file, with its place. Its text form is file:line:column: what is wrong."""

    @property
    def path(self) -> object:
        """The file."""

    @property
    def line(self) -> int:
        """From 1."""

    @property
    def column(self) -> int:
        """From 1."""

    @property
    def id(self) -> str | None:
        """The step, exposure or source it is in."""

    @property
    def field(self) -> str | None:
        """The field it is about."""

    @property
    def message(self) -> str:
        """What is wrong."""


def checklists_page(found: Sequence[Age], edition: str) -> Page:
    """The checklists with the day each was last read against its sources, and the steps that were read long ago."""
    checklists = [one.checklist for one in found]
    steps = sum(len(checklist.steps) for checklist in checklists)
    old = {f"{one.checklist.id}.{step}": day for one in found for step, day in one.old.items()}
    return Page(
        (
            Heading(f"Checklists {edition}", 1),
            say(f"{count(len(checklists), 'checklist')} with {count(steps, 'step')}."),
            Gap(),
            Table(
                ("Name", "What it is", "Steps", "Doors", "Read on"),
                tuple(
                    (
                        Span(checklist.id, "strong"),
                        Span(checklist.name),
                        Span(str(len(checklist.steps))),
                        Span(str(len(checklist.exposures))),
                        Span(checklist.reviewed.isoformat(), "muted"),
                    )
                    for checklist in checklists
                ),
                lead=2,
            ),
            Gap(),
            say(f"Read more than a year ago: {count(len(old), 'step')}."),
            *(bullet(f"{step}: {long_date(day)}") for step, day in old.items()),
        )
    )


def faults_page(faults: Sequence[Fault]) -> Page:
    """The faults, one a line, as editors read them."""
    return Page(tuple(say(str(fault)) for fault in faults))
