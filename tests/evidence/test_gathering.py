"""What is kept of an export: everything about the people of the plan, and so many things of each sort."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from nocontact_cli.domain.evidence import ASK, Fact, Name
from nocontact_cli.evidence.gathering import gather
from nocontact_cli.evidence.given.trees import trees
from nocontact_cli.evidence.names import Wanted
from nocontact_cli.evidence.reader import Part

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.domain.seen import Source

THEM = Name("email", "robin@example.org")
FIRST = date(2020, 1, 1)
LAST = date(2026, 1, 1)


class Facts:
    """A reader of these facts, whatever the file holds."""

    name = "made-up"
    sorts = (("message", ""), ("session", ""), ("forwarding", ""))

    def __init__(self, facts: list[Fact]) -> None:
        self.facts = facts

    def claims(self, _tree: object) -> bool:
        """Every tree is its own."""
        return True

    def parts(self, _tree: object, _wanted: object) -> list[Part]:
        """One part with all facts."""
        return [Part("file", lambda: iter(self.facts))]


def gathered(folder: Path, *facts: Fact) -> Source:
    """What is kept of these facts."""
    (folder / "file").write_text("")
    (tree,) = trees([folder])
    (found,) = gather(tree, [Facts(list(facts))], Wanted([(1, THEM)]), timedelta(), LAST)
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
