"""A calendar file (RFC 5545) with one recurring event that says nothing but its title."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from nocontact_cli.render.clean import clean

PRODUCT: Final = "-//Calendar//EN"
NEUTRAL_TITLE: Final = "Tidy up"
"""What a calendar shows unless another title is chosen."""
LONGEST_TITLE: Final = 60
_ALARM: Final = timedelta(hours=9)
"""The alarm of an event that lasts all day comes so long after midnight."""
_LASTS: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A recurring event.

    Args:
        uid: Its name; a calendar that imports a second one with this name replaces the first.
        sequence: Grows from one version of it to the next.
        stamp: When this version was made, in UTC.
        title: What the calendar and the alarm show.
        start: The first day, as a local day.
        every: Days between two of them.
        time: Local time of day, wherever the calendar is then; None for all day.
    """

    uid: str
    sequence: int
    stamp: datetime
    title: str
    start: date
    every: int
    time: time | None = None


def calendar_title(typed: str) -> str:
    """A title as a calendar takes it: one line, not long. Nothing typed is the neutral one."""
    # Libraries disagree on how a backslash is written in a calendar file.
    return clean(typed).replace("\\", "/").strip()[:LONGEST_TITLE].strip() or NEUTRAL_TITLE


def draw_calendar(one: Appointment) -> str:
    """The file as text. Its lines end in CR LF and are folded, as the standard has it."""
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415 - Slow to load, and used here only.

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one.title)
    alarm.add("trigger", timedelta(0) if one.time else _ALARM)

    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.stamp)
    event.add("sequence", one.sequence)
    event.add("dtstart", datetime.combine(one.start, one.time) if one.time else one.start)
    if one.time:
        event.add("duration", _LASTS)
    event.add("rrule", {"freq": "daily", "interval": one.every})
    event.add("summary", one.title)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add_component(alarm)

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")
