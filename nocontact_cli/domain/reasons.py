"""The user's own reasons, and how urges and contacts went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.attempts import attempts
from nocontact_cli.domain.record import LETTER, REASONS, URGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.record import Entry

STAYED: Final = "stayed"
CONTACT: Final = "contact"
_STANDS: Final = ("done", "due")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that was written, kept and not sent."""

    n: int
    day: date
    lines: tuple[str, ...]


def reasons(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The reasons as they were written last, one a line; none where they were never written or taken out."""
    last = next((entry for entry in reversed(entries) if entry.kind == REASONS), None)
    return tuple((last.note or "").splitlines()) if last else ()


def last_contact(entries: Sequence[Entry], day: date) -> date | None:
    """The last day up to `day` on which contact happened: an attempt that came through, or one of the user's own."""
    days = [one.day for one in attempts(entries) if one.reached]
    days += [entry.day for entry in entries if entry.kind == URGE and entry.says == CONTACT]
    return max((one for one in days if one <= day), default=None)


def written_on(entries: Sequence[Entry]) -> date | None:
    """The day on which the present reasons were written; None where there are none."""
    last = next((entry for entry in reversed(entries) if entry.kind == REASONS), None)
    return last.day if last and last.note else None


def letters(entries: Sequence[Entry]) -> tuple[Letter, ...]:
    """The unsent messages that were kept, in the order they were written."""
    return tuple(
        Letter(entry.n, entry.day, tuple((entry.note or "").splitlines())) for entry in entries if entry.kind == LETTER
    )


def holds_direct_channel(item: ItemState) -> bool:
    """Whether an item is done (or due) and keeps a way closed by which they could reach the user directly."""
    return item.state in _STANDS and any(door.exposure.kind == "reach" for door in item.closes)
