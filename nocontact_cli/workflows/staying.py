"""Staying with the decision: the user's own reasons, unsent messages, and how an urge went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain import reasons as domain
from nocontact_cli.domain.order import TO_ASK, offered
from nocontact_cli.domain.reasons import CONTACT, STAYED
from nocontact_cli.domain.record import LETTER, REASONS, URGE, Draft
from nocontact_cli.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from nocontact_cli.domain.ids import AccountId
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import ExposureState, Report
    from nocontact_cli.workflows.session import Session

__all__ = [
    "CONTACT",
    "STAYED",
    "Helping",
    "Reasons",
    "clear_reasons",
    "holds_direct_channel",
    "keep_letter",
    "last_contact",
    "letters_of",
    "opened_direct_channel",
    "reasons_of",
    "steps_that_help",
    "tidy_lines",
    "write_down_urge",
    "write_reasons",
]

_FIRST: Final = ("reach", "return")
_THEN: Final = ("relay",)
_MOST: Final = 5
_ASKED_AGAIN: Final = ("reopened", "stuck", "due")
_TO_DO: Final = (*TO_ASK, *_ASKED_AGAIN)


@dataclass(frozen=True)
class Reasons:
    """The user's own reasons.

    Args:
        lines: One reason a line; none where nothing is written.
        written: The day on which they were written.
        letters: How many unsent messages were kept.
    """

    lines: tuple[str, ...]
    written: date | None
    letters: int


@dataclass(frozen=True)
class Helping:
    """What can be done after contact.

    Args:
        report: Where things stand.
        doors: Open or due doors, each with the item to look at; the direct ways and the new ones first.
        accounts: Where `start --only` asks about at least one of these items now.
        audit: Whether a re-check asks about at least one of them.
    """

    report: Report
    doors: tuple[tuple[ExposureState, ItemState], ...]
    accounts: tuple[AccountId, ...]
    audit: bool


def reasons_of(session: Session) -> Reasons:
    """The reasons as they were written last."""
    entries = session.entries
    return Reasons(domain.reasons(entries), domain.written_on(entries), len(domain.letters(entries)))


def tidy_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines as they are kept: without invisible signs, without empty ones."""
    return tuple(line for one in lines if (line := clean(one).strip()))


def write_reasons(session: Session, lines: Sequence[str]) -> None:
    """Write down reasons in place of all earlier ones."""
    session.append([Draft(REASONS, "why", "written", session.context.day, note="\n".join(lines))])


def clear_reasons(session: Session) -> None:
    """Take the reasons out. The record still holds what was written before."""
    session.append([Draft(REASONS, "why", "cleared", session.context.day)])


def letters_of(session: Session) -> tuple[domain.Letter, ...]:
    """The unsent messages that were kept."""
    return domain.letters(session.entries)


def keep_letter(session: Session, lines: Sequence[str]) -> None:
    """Keep an unsent message in the record."""
    session.append([Draft(LETTER, "unsent", "kept", session.context.day, note="\n".join(lines))])


def write_down_urge(session: Session, says: str) -> None:
    """Write down how an urge went: `stayed` or `contact`."""
    session.append([Draft(URGE, "urge", says, session.context.day)])


def last_contact(session: Session) -> date | None:
    """The last day on which contact happened; None where none is written down."""
    return domain.last_contact(session.entries, session.context.day)


def holds_direct_channel(item: ItemState) -> bool:
    """Whether an item is done or due and keeps a direct way to the user closed."""
    return domain.holds_direct_channel(item)


def opened_direct_channel(before: Report, after: Iterable[ItemState]) -> bool:
    """Whether one of these items kept a direct way closed before, and no longer does."""
    return any(
        holds_direct_channel(before.items[str(item.id)]) and not holds_direct_channel(item)
        for item in after
        if str(item.id) in before.items
    )


def steps_that_help(session: Session) -> Helping:
    """Up to five open or due doors with a step each: direct ways and new ones first, then the worst."""
    report = session.report()
    found: dict[str, tuple[ExposureState, ItemState]] = {}
    # The exposures of a report stand worst first, and sorting keeps that order.
    for door in sorted(report.having("open", "due"), key=_nearness):
        item = next((report.items.get(str(one.id), one) for one in door.items if one.state in _TO_DO), None)
        if item is not None and len(found) < _MOST:
            found.setdefault(str(item.id), (door, item))
    doors = tuple(found.values())
    now = {str(item.id) for item in offered(report.plan, list(report.items.values())) if item.state in TO_ASK}
    accounts = [door.account for door, item in doors if str(item.id) in now]
    again = any(item.state in _ASKED_AGAIN for _, item in doors)
    return Helping(report, doors, tuple(dict.fromkeys(accounts)), again)


def _nearness(door: ExposureState) -> int:
    kind = door.exposure.kind
    return 0 if kind in _FIRST else 1 if kind in _THEN else 2
