"""The rows of the table of entries: how they are written and read, and what in them is no entry."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.record import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection

    from nocontact_cli.domain.record import Draft

_INSERT: Final = """
    INSERT INTO entry (at, zone, day, kind, about, says, by, note, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SELECT: Final = (
    "SELECT n, at, zone, day, kind, about, says, by, note, until FROM entry WHERE n >= ? ORDER BY n LIMIT ?"
)
_TEXT_OR_NONE: Final = (str, type(None))


def add_row(connection: Connection, draft: Draft, at: datetime, zone: int) -> int:
    """Write one entry, and give its number.

    Args:
        connection: A keyed connection, inside of a transaction.
        draft: The entry.
        at: The instant, with any zone.
        zone: Minutes east of Greenwich.

    Raises:
        sqlcipher3.dbapi2.Error: It does not fit, or cannot be written.
    """
    instant = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    day, until = draft.day.isoformat(), draft.until and draft.until.isoformat()
    values = (instant, zone, day, draft.kind, draft.about, draft.says, draft.by, draft.note, until)
    number = connection.execute(_INSERT, values).lastrowid
    return 0 if number is None else number


def rows_from(connection: Connection, first: int = 1, most: int = -1) -> Iterable[Any]:
    """The rows from this number on, in their order.

    Args:
        connection: A keyed connection.
        first: The lowest number.
        most: How many, at most; negative for all.

    Raises:
        sqlcipher3.dbapi2.Error: They cannot be read.
    """
    return connection.execute(_SELECT, (first, most))


def as_entries(rows: Iterable[Any]) -> tuple[Entry, ...]:
    """The entries in these rows.

    Raises:
        TypeError: A row holds what no entry can hold.
        ValueError: The same.
        OverflowError: The same.
        sqlcipher3.dbapi2.Error: A row cannot be read.
    """
    days: dict[str | None, date | None] = {None: None}
    zones: dict[int, timezone] = {}
    found = []
    for n, at, zone, day, kind, about, says, by, note, until in rows:
        if day not in days:
            days[day] = date.fromisoformat(day)
        if until not in days:
            days[until] = date.fromisoformat(until)
        if zone not in zones:
            zones[zone] = timezone(timedelta(minutes=zone))
        first_day = days[day]
        right = type(kind) is type(about) is type(says) is type(by) is str and type(note) in _TEXT_OR_NONE
        if first_day is None or not right:
            raise TypeError(n)
        instant = datetime.fromisoformat(at).astimezone(zones[zone])
        found.append(Entry(n, instant, kind, about, says, first_day, by, note, days[until]))
    return tuple(found)
