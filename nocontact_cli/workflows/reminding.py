"""A reminder of the next re-check, for a calendar."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from nocontact_cli.domain.rechecks import next_date
from nocontact_cli.render.calendar import NEUTRAL_TITLE, Appointment

if TYPE_CHECKING:
    from datetime import date, time

    from nocontact_cli.workflows.session import Session

_SINCE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_COST: Final = 2**14


def next_day(session: Session) -> date | None:
    """The day on which the next re-check is worth doing; None where nothing will ever fall due."""
    return next_date(session.report(), session.entries)


def appointment(session: Session, start: date, *, every: int, time: time | None) -> Appointment:
    """What goes into the calendar, with the neutral title.

    Args:
        start: The first day.
        every: Days between two of them.
        time: Local time of day; None for all day.
    """
    now = session.context.now.astimezone(UTC)
    return Appointment(
        uid=_uid(session),
        # The seconds grow from one file to the next, and say no more than the stamp every calendar file has.
        sequence=max(0, int((now - _SINCE).total_seconds())),
        stamp=now.replace(microsecond=0),
        title=NEUTRAL_TITLE,
        start=start,
        every=every,
        time=time,
    )


def _uid(session: Session) -> str:
    """A name that is the same for every file of this record, so that the next one replaces the last."""
    first = session.entries[0].at.astimezone(UTC).isoformat()
    # A plain hash of an instant could be found by trying all instants, and would tell when the record began.
    found = hashlib.scrypt(first.encode(), salt=b"reminder", n=_COST, r=8, p=1, dklen=16)
    return str(UUID(bytes=found, version=4))
