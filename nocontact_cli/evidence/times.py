"""Moments as exports write them. What lies outside of the years that can be is no moment at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeAlias

DayOf: TypeAlias = Callable[[datetime], date]
"""Gives the local day of a moment with a zone, by the rules that hold where the user is at that very moment."""

_FIRST_YEAR: Final = 2004
_LAST_YEAR: Final = 2100
_QUARTER: Final = 900
"""Seconds of a quarter of an hour: all zones differ by whole ones, so that a day begins with one."""
_APPLE: Final = 978_307_200
"""Seconds from 1970 to 2001, where Apple begins to count."""
_MONTHS: Final = {"janfebmaraprmayjunjulaugsepoctnovdec"[3 * at : 3 * at + 3]: at + 1 for at in range(12)}
_ISO: Final = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-][01]\d:?[0-5]\d)?$"
)
_WORDS: Final = re.compile(
    r"(?:[a-z]+,?\s+)?(?:([a-z]{3,9})\.?\s+(\d{1,2})|(\d{1,2})\s+([a-z]{3,9}))\.?,?\s+(\d{4}),?\s+(?:at\s+)?"
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?)?\s*(utc|gmt|z)?$",
    re.IGNORECASE,
)
_CTIME: Final = re.compile(
    r"[a-z]{3}\s+([a-z]{3})\s+(\d{1,2})\s+(\d{2}):(\d{2}):(\d{2})\s+(?:(utc|gmt)\s+)?(\d{4})$", re.IGNORECASE
)


def from_seconds(value: object, *, per_second: int = 1, since_2001: bool = False) -> datetime | None:
    """A count since 1970 (or 2001) in UTC. None for 0, for what is no number, and for impossible years.

    Args:
        value: The count, also as text.
        per_second: How many of it make a second: 1, 1000, 10**9.
        since_2001: Whether it counts from 2001-01-01, as Apple does.
    """
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not value:
        return None
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
            seconds=value / per_second + (_APPLE if since_2001 else 0)
        )
    except (OverflowError, ValueError):
        return None
    return _possible(moment)


def from_text(text: object) -> datetime | None:
    """A moment in one of the forms exports use. Without a zone it is taken for UTC.

    `2024-04-20 01:29:22 UTC`, ISO 8601, `Jun 15, 2026, 7:40:10 AM UTC`,
    `Wednesday, June 10, 2026 at 11:30:05 AM UTC`, `Tuesday, 7 February 2021 at 17:13:43 UTC`,
    `Wed Aug 19 12:00:00 UTC 2021`. None for every other form and for impossible years.
    """
    if not isinstance(text, str) or len(text) > 80:  # noqa: PLR2004 - Longer than the longest of the forms.
        return None
    text = re.sub(r"[\s\u200e\u200f]+", " ", text).strip()
    for read in (_iso, _words, _ctime):
        found = read(text)
        if found:
            return _possible(found)
    return None


class LocalDays:
    """The local days of many moments.

    Args:
        day_of: Asked once for each quarter of an hour, since systems take their time to look up a zone.
    """

    def __init__(self, day_of: DayOf) -> None:
        self._of_quarter = lru_cache(maxsize=1 << 16)(
            lambda quarter: day_of(datetime.fromtimestamp(quarter * _QUARTER, UTC))
        )

    def of(self, at: datetime | date) -> date:
        """The local day of a moment. One without a zone is local already, and so is a day."""
        if not isinstance(at, datetime):
            return at
        return at.date() if at.tzinfo is None else self._of_quarter(int(at.timestamp() // _QUARTER))


def _possible(moment: datetime) -> datetime | None:
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _made(*parts: int, offset: timedelta = timedelta()) -> datetime | None:
    try:
        return (datetime(*parts, tzinfo=UTC) - offset) if parts[0] > 1 else None  # type: ignore[misc, arg-type]
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> datetime | None:
    found = _ISO.match(text)
    if found is None:
        return None
    zone = found[7] or "Z"
    offset = timedelta()
    if zone[0] in "+-":
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])) * (-1 if zone[0] == "-" else 1)
    return _made(*(int(part or 0) for part in found.groups()[:6]), offset=offset)


def _words(text: str) -> datetime | None:
    found = _WORDS.match(text)
    if found is None:
        return None
    month = _MONTHS.get((found[1] or found[4])[:3].lower())
    hour = int(found[6])
    if found[9]:
        hour = hour % 12 + 12 * (found[9][0] in "pP")
    return _made(int(found[5]), month or 0, int(found[2] or found[3]), hour, int(found[7]), int(found[8] or 0))


def _ctime(text: str) -> datetime | None:
    found = _CTIME.match(text)
    if found is None:
        return None
    month = _MONTHS.get(found[1].lower(), 0)
    return _made(int(found[7]), month, int(found[2]), int(found[3]), int(found[4]), int(found[5]))
