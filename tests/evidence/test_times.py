"""Moments in every form exports write them, and those that cannot be."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocontact_cli.evidence.times import LocalDays, from_seconds, from_text

if TYPE_CHECKING:
    from datetime import tzinfo

_FIRST, _LAST = 1_072_915_200, 4_133_980_799
"""The seconds in which 2004 begins and 2100 ends."""
moments = st.integers(_FIRST, _LAST).map(lambda count: datetime.fromtimestamp(count, UTC))
MONTHS = list(calendar.month_name)[1:]
DAYS = list(calendar.day_name)


def _clock(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}"


FORMS = {
    "plain": lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
    "with its zone": lambda at: f"{at:%Y-%m-%d %H:%M:%S} UTC",
    "iso": lambda at: at.isoformat(),
    "iso with z": lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.123456Z",
    "months first": lambda at: f"{MONTHS[at.month - 1][:3]} {at.day}, {at.year}, {_clock(at)} UTC",
    "with a narrow space": lambda at: f"{MONTHS[at.month - 1][:3]} {at.day}, {at.year}, {_clock(at)}".replace(
        " AM", "\u202fAM"
    ),
    "in words": lambda at: f"{DAYS[at.weekday()]}, {MONTHS[at.month - 1]} {at.day}, {at.year} at {_clock(at)} UTC",
    "days first": lambda at: f"{DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1]} {at.year} at {at:%H:%M:%S} UTC",
    "of unix": lambda at: (
        f"{DAYS[at.weekday()][:3]} {MONTHS[at.month - 1][:3]} {at.day:02} {at:%H:%M:%S} UTC {at.year}"
    ),
    "of unix without zone": lambda at: (
        f"{DAYS[at.weekday()][:3]} {MONTHS[at.month - 1][:3]} {at.day:2} {at:%H:%M:%S} {at.year}"
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read_back(form: str) -> None:
    """A moment written in a form that exports use is the same moment again."""

    @given(moments)
    def holds(at: datetime) -> None:
        assert from_text(FORMS[form](at)) == at

    holds()


@given(moments, st.integers(-14 * 60, 14 * 60), st.sampled_from(["", ":"]))
def test_an_offset_is_taken_off(at: datetime, minutes: int, colon: str) -> None:
    """A time with an offset is the moment it means, wherever it was written."""
    local = at + timedelta(minutes=minutes)
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    assert from_text(f"{local:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}{colon}{rest:02}") == at


@given(moments, st.sampled_from([1, 1000, 10**6, 10**9]), st.booleans())
def test_counts_are_read_back(at: datetime, unit: int, as_text: bool) -> None:
    """A count of seconds or their parts, as a number or as text, is the moment it counts to."""
    count = int(at.timestamp()) * unit
    found = from_seconds(str(count) if as_text else count, per_second=unit)
    assert found is not None
    assert abs(found - at) < timedelta(seconds=1)


@given(moments)
def test_apple_counts_from_2001(at: datetime) -> None:
    """Apple's zero is the first of January 2001."""
    count = (at - datetime(2001, 1, 1, tzinfo=UTC)).total_seconds()
    if count:
        assert from_seconds(count, since_2001=True) == at


@given(st.one_of(st.integers(max_value=_FIRST - 1), st.integers(min_value=_LAST + 1), st.floats()))
def test_impossible_years_are_no_moment(count: float) -> None:
    """Before 2004 and after 2100 nothing was exported; NaN and infinity are nothing either."""
    found = from_seconds(count)
    assert found is None or 2004 <= found.year <= 2100
    assert isinstance(count, float) or found is None


@pytest.mark.parametrize(
    "value", [0, None, True, False, "", "x", "nan", "inf", "-inf", "1e999", [], {}, b"1", 10**400, -1, "\ud800"]
)
def test_what_is_no_count_is_no_moment(value: object) -> None:
    """Nothing that is no number in reach becomes a day."""
    assert from_seconds(value) is None
    assert from_seconds(value, per_second=1000) is None


@pytest.mark.parametrize(
    "text",
    [
        "2516-03-01 10:00:00",
        "0000-01-01",
        "0001-01-01T00:00:00+14:00",
        "1999-01-01 10:00:00",
        "2026-13-01",
        "2026-02-30 10:00:00",
        "2026-02-03 25:00:00",
        "2026-02-03 10:61:00",
        "2026-02-03 10:00:00 tomorrow",
        "2026-02-03 10:00:00+99:99",
        "N/A",
        "None",
        "",
        "Jun 31, 2026, 7:40:10 AM UTC",
        "Jux 15, 2026, 7:40:10 AM UTC",
        "June 15, 2516, 7:40:10 AM UTC",
        "Wed Aug 39 12:00:00 UTC 2021",
        "9" * 5000,
        " " * 5000,
        None,
        5,
        [],
        "\ud800",
    ],
)
def test_what_is_no_moment_is_none(text: object) -> None:
    """Other texts, other types and days that no calendar has are no moment, and no exception."""
    assert from_text(text) is None


@given(st.text(max_size=90) | st.text(alphabet="0123456789-:T Z+.,", max_size=40))
def test_any_text_is_a_possible_moment_or_none(text: str) -> None:
    """No text is an exception or a year that cannot be."""
    found = from_text(text)
    assert found is None or 2004 <= found.year <= 2100


def days_in(zone: tzinfo) -> LocalDays:
    """The local days of a zone."""
    return LocalDays(lambda at: at.astimezone(zone).date())


def test_the_day_is_the_users() -> None:
    """Half past eleven at night in UTC is the next day two hours further east; local times stay where they are."""
    late = datetime(2026, 11, 12, 23, 30, tzinfo=UTC)
    east, west = (days_in(timezone(timedelta(hours=hours))) for hours in (2, -2))
    assert east.of(late) == date(2026, 11, 13)
    assert west.of(late) == date(2026, 11, 12)
    assert east.of(late.replace(tzinfo=None)) == date(2026, 11, 12)
    assert east.of(date(2026, 11, 12)) == date(2026, 11, 12)


def test_the_zone_is_that_of_the_moment() -> None:
    """Half past ten at night in UTC is the same day in Berlin in winter, and the next one in summer."""
    berlin = days_in(ZoneInfo("Europe/Berlin"))
    assert berlin.of(datetime(2026, 1, 10, 22, 30, tzinfo=UTC)) == date(2026, 1, 10)
    assert berlin.of(datetime(2026, 7, 10, 22, 30, tzinfo=UTC)) == date(2026, 7, 11)


@given(moments, st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Los_Angeles"]))
def test_the_day_of_a_quarter_of_an_hour_is_that_of_all_in_it(at: datetime, name: str) -> None:
    """What was looked up for one moment is right for all others that share it, in zones with odd offsets too."""
    zone = ZoneInfo(name)
    days = days_in(zone)
    for minutes in (0, 7, 14, 29, 44):
        one = at + timedelta(minutes=minutes)
        assert days.of(one) == one.astimezone(zone).date()


@given(moments, st.integers(-14, 14))
def test_no_zone_moves_a_day_by_more_than_one(at: datetime, hours: int) -> None:
    """A user's day differs from the day in UTC by one at most, also at the ends of what can be."""
    assert abs(days_in(timezone(timedelta(hours=hours))).of(at) - at.date()) <= timedelta(days=1)
