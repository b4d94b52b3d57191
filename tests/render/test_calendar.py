"""The calendar file, read back by the icalendar library."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from nocontact_cli.render.calendar import LONGEST_TITLE, Appointment, calendar_title, draw_calendar
from nocontact_cli.render.clean import clean

if TYPE_CHECKING:
    from icalendar.cal import Component

ONE: Final = Appointment(
    uid="0e3a33a2-5f9c-4d6e-8a58-3f2f3f6f3b11",
    sequence=28_000_000,
    stamp=datetime(2026, 11, 22, 10, 30, tzinfo=UTC),
    title="Tidy up",
    start=date(2026, 11, 29),
    every=30,
)


def event_of(text: str) -> Component:
    """The only event of a file."""
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event


def test_the_whole_file() -> None:
    """A file holds one event and one alarm, with these properties and no others."""
    lines = draw_calendar(ONE).split("\r\n")

    assert sorted(lines) == sorted(
        [
            "BEGIN:VCALENDAR",
            "PRODID:-//Calendar//EN",
            "VERSION:2.0",
            "BEGIN:VEVENT",
            "UID:0e3a33a2-5f9c-4d6e-8a58-3f2f3f6f3b11",
            "DTSTAMP:20261122T103000Z",
            "SEQUENCE:28000000",
            "DTSTART;VALUE=DATE:20261129",
            "RRULE:FREQ=DAILY;INTERVAL=30",
            "SUMMARY:Tidy up",
            "CLASS:PRIVATE",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "DESCRIPTION:Tidy up",
            "TRIGGER:PT9H",
            "END:VALARM",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def test_all_day() -> None:
    """Without a time the event is a local day, and its alarm comes at nine in the morning."""
    event = event_of(draw_calendar(ONE))

    assert type(event["DTSTART"].dt) is date
    assert event["DTSTART"].dt == date(2026, 11, 29)
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=9)


def test_at_a_time() -> None:
    """With a time the event is at that hour wherever the calendar is then: a time without a zone."""
    event = event_of(draw_calendar(replace(ONE, time=time(18, 30))))

    assert event["DTSTART"].dt == datetime(2026, 11, 29, 18, 30)  # noqa: DTZ001 - Without a zone on purpose.
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(0)
    assert event["DURATION"].dt == timedelta(minutes=15)


@given(st.text(max_size=200))
@example("END:VEVENT\r\nDESCRIPTION:secret")
@example("a, b; c: d\\, \\N \\n \\\\n")
@example("ü" * 60)
@example("👩‍👧 calendar")
@example(" \t ")
def test_hostile_titles(typed: str) -> None:
    """Whatever is typed as a title is read back as that one title, on lines of 75 octets, and makes nothing else."""
    title = calendar_title(typed)
    text = draw_calendar(replace(ONE, title=title))

    event = event_of(text)
    assert str(event["SUMMARY"]) == title
    assert [str(alarm["DESCRIPTION"]) for alarm in event.walk("VALARM")] == [title]
    assert set(event) == {
        "UID",
        "DTSTAMP",
        "SEQUENCE",
        "DTSTART",
        "RRULE",
        "SUMMARY",
        "CLASS",
        "TRANSP",
    }
    lines = text.encode().split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert not any(sign in line for line in lines for sign in b"\r\n")


@given(st.text(max_size=200))
def test_titles_are_short_and_of_one_line(typed: str) -> None:
    """A title is on one line, has at most 60 signs and is never empty."""
    title = calendar_title(typed)

    assert clean(title) == title
    assert 0 < len(title) <= LONGEST_TITLE


@pytest.mark.parametrize(
    ("typed", "title"),
    [("", "Tidy up"), ("  ", "Tidy up"), (" Water the plants ", "Water the plants"), ("a\\b", "a/b"), ("a\nb", "a b")],
)
def test_a_title_as_it_is_shown(typed: Any, title: str) -> None:
    """Nothing typed is the neutral title; spaces around it and line ends within go."""
    assert calendar_title(typed) == title
