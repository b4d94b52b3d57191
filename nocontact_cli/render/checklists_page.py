"""For authors: the checklists there are, and the faults of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from nocontact_cli.render.page import Gap, Heading, Page, Span, Table, say
from nocontact_cli.render.wording import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.domain.checklist import Checklist


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


def checklists_page(checklists: Sequence[Checklist], edition: str) -> Page:
    """The checklists with the day each was last read against its sources."""
    steps = sum(len(checklist.steps) for checklist in checklists)
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
        )
    )


def faults_page(faults: Sequence[Fault]) -> Page:
    """The faults, one a line, as editors read them."""
    return Page(tuple(say(str(fault)) for fault in faults))
