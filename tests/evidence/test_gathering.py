"""What is kept of an export: everything about the people of the plan, and so many things of each sort."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from nocontact_cli.domain.evidence import ASK, MESSAGE, Covered, Fact, Made, Name
from nocontact_cli.evidence.gathering import gather
from nocontact_cli.evidence.given.trees import trees
from nocontact_cli.evidence.names import Wanted
from nocontact_cli.evidence.reader import Part
from tests.evidence.made.export import utc_day

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.domain.seen import Source
    from nocontact_cli.evidence.times import DayOf

THEM = Name("email", "robin@example.org")
FIRST = date(2020, 1, 1)
LAST = date(2026, 1, 1)


class Facts:
    """A reader that tells this, whatever the file holds."""

    name = "made-up"
    sorts = (("message", ""), ("session", ""), ("forwarding", ""))

    def __init__(self, told: list[Told]) -> None:
        self.told = told

    def claims(self, _tree: object) -> bool:
        """Every tree is its own."""
        return True

    def parts(self, _tree: object, _wanted: object) -> list[Part]:
        """One part with all of it."""
        return [Part("file", lambda: iter(self.told))]


def gathered(folder: Path, *told: Told, day_of: DayOf = utc_day) -> Source:
    """What is kept of all this."""
    (folder / "file").write_text("")
    (tree,) = trees([folder])
    (found,) = gather(tree, [Facts(list(told))], Wanted([(1, THEM)]), day_of, LAST)
    return found


def message(day: int) -> Fact:
    """A message of theirs, so many days after the first."""
    return Fact("message", "file", who=(THEM,), at=FIRST + timedelta(days=day))


def device(number: int) -> Fact:
    """A device that nobody knows."""
    return Fact("session", "file", ASK, thing=f"device {number}")


def test_many_days_push_out_no_thing(tmp_path: Path) -> None:
    """After messages on a thousand days, a device and an address that mail is sent on to are still kept."""
    forwarding = Fact("forwarding", "file", who=(Name("email", "x@example.net"),))
    found = gathered(tmp_path, *map(message, range(1000)), device(1), forwarding)
    assert sum(one.what == "message" for one in found.seen) == 1000
    assert [(one.what, one.thing) for one in found.seen if one.what != "message"] == [
        ("session", "device 1"),
        ("forwarding", "x@example.net"),
    ]
    assert found.problems == ()


def test_too_many_things_of_one_sort_are_told_of(tmp_path: Path) -> None:
    """Of six hundred devices five hundred are kept, once each, and that there are more is a problem that is named."""
    forwarding = Fact("forwarding", "file", who=(Name("email", "x@example.net"),))
    found = gathered(tmp_path, *map(device, [*range(600), *range(600)]), forwarding)
    assert [one.count for one in found.seen if one.what == "session"] == [2] * 500
    assert sum(one.what == "forwarding" for one in found.seen) == 1
    assert [problem.where for problem in found.problems] == ["file"]
    assert "more than 500" in found.problems[0].text


def in_the_west(at: datetime) -> date:
    """The local day eight hours west of Greenwich."""
    return at.astimezone(timezone(timedelta(hours=-8))).date()


def test_an_export_was_made_on_the_users_day(tmp_path: Path) -> None:
    """One in the morning of the first in UTC is the last evening of the year before for somebody in the west."""
    made = datetime(2026, 1, 1, 1, tzinfo=UTC)
    found = gathered(tmp_path, Made(made, exact=True), day_of=in_the_west)
    assert (found.exported_on, found.newest) == (date(2025, 12, 31), date(2025, 12, 31))
    found = gathered(tmp_path, Made(made), day_of=in_the_west)
    assert (found.exported_on, found.newest) == (None, date(2025, 12, 31))


def test_what_is_tomorrow_only_in_utc_is_no_future(tmp_path: Path) -> None:
    """The user's today counts: what is made on it is kept where it is the next day in UTC already."""
    made = datetime(2026, 1, 2, 1, tzinfo=UTC)
    assert gathered(tmp_path, Made(made, exact=True), day_of=in_the_west).exported_on == LAST
    assert gathered(tmp_path, Made(made, exact=True)).exported_on is None


def test_the_ends_of_a_list_are_local_days(tmp_path: Path) -> None:
    """A list that reaches from one moment to another reaches from the local day of the one to that of the other."""
    night = datetime(2025, 5, 2, 3, tzinfo=UTC)
    ends = Covered(MESSAGE, "file", since=night, until=night + timedelta(days=30))
    days = Covered(MESSAGE, "file", since=FIRST, until=None)
    found = gathered(tmp_path, ends, days, day_of=in_the_west)
    assert [(one.since, one.until) for one in found.covered] == [
        (date(2025, 5, 1), date(2025, 5, 31)),
        (FIRST, None),
    ]


def test_what_a_fact_is_not_sure_of_is_possible_at_most(tmp_path: Path) -> None:
    """A sure identifier in a place where anybody can write it tells nothing for sure."""
    fact = message(1)
    assert [one.sure for one in gathered(tmp_path, fact).seen] == [True]
    assert [one.sure for one in gathered(tmp_path, replace(fact, sure=False)).seen] == [False]
