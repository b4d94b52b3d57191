"""What is special in exports of Snapchat."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from nocontact_cli.domain.evidence import BLOCKED, CONNECTED, GROUP, MESSAGE, OPEN, Name
from tests.evidence.laying import READERS, complete, read_held, truths
from tests.evidence.made.export import Export, Truth

KNOWN = ((1, Name("snapchat", "ann-other")),)


def source(title: str = "export", **files: Any) -> Any:
    """What is found in these files of the folder `json`."""
    held = {f"json/{name}.json": json.dumps(tree).encode() for name, tree in files.items()}
    return read_held(held, READERS["snapchat"], Export({}, KNOWN), title=title)


def message(sender: str, **more: Any) -> dict[str, Any]:
    """A message that came in on the first of May."""
    return {"From": sender, "Media Type": "TEXT", "Created": "2026-05-01 10:00:00 UTC", "IsSender": False, **more}


def test_an_empty_list_proves_and_a_missing_one_does_not() -> None:
    """Snapchat writes empty lists. Where the key is missing nobody can tell."""
    empty = source(friends={"Friends": [], "Blocked Users": []})
    assert complete(empty) == {(BLOCKED, ""), (CONNECTED, "friend")}
    missing = source(friends={"Friends": [], "Deleted Friends": []})
    assert complete(missing) == {(CONNECTED, "friend")}


def test_the_day_of_the_export_is_in_its_name() -> None:
    """The number in the name counts milliseconds, whatever part it is of."""
    for title in ("mydata~1783376316584", "mydata~1783376316584-2.zip", "mydata~1783376316"):
        assert source(title, friends={"Friends": [], "Blocked Users": []}).exported_on == date(2026, 7, 6)
    assert source("mydata", friends={"Friends": [], "Blocked Users": []}).exported_on is None


@pytest.mark.parametrize("sent", [True, None, 0, "false", {}])
def test_only_what_surely_came_in_counts(sent: Any) -> None:
    """A message whose direction cannot be read is none of theirs."""
    found = source(chat_history={"ann-other": [message("ann-other", IsSender=sent)]})
    assert truths(found) == frozenset()


def test_a_group_is_a_group_and_no_message() -> None:
    """What they write under a title or among others shows a group in common, not a message to the user."""
    group = "3f1c2a4e-0000-4000-8000-00000000000a"
    for chat in (
        [message("ann-other", **{"Conversation Title": "Hikers"})],
        [message("ann-other"), message("somebody")],
    ):
        found = source(chat_history={group: chat})
        assert truths(found) == {Truth(GROUP, "chat", OPEN, 1, date(2026, 5, 1))}
    assert truths(source(chat_history={group: [message("ann-other")]})) == frozenset()


def test_system_lines_are_no_messages() -> None:
    """That they deleted a message or left is not something they wrote."""
    lines = [message("ann-other", **{"Media Type": kind}) for kind in ("STATUSERASEDMESSAGE", "TEXT")]
    found = source(chat_history={"ann-other": lines})
    assert truths(found) == {Truth(MESSAGE, "chat", OPEN, 1, date(2026, 5, 1))}


@pytest.mark.parametrize("count", [1777629600562, 1777629600562000])
def test_microseconds_are_mostly_milliseconds(count: int) -> None:
    """The field is named wrongly: its size tells what it counts."""
    entry = message("ann-other", **{"Created": "", "Created(microseconds)": count})
    found = source(chat_history={"ann-other": [entry]})
    assert truths(found) == {Truth(MESSAGE, "chat", OPEN, 1, date(2026, 5, 1))}


def test_pages_alone_are_told_of() -> None:
    """An export of pages says what can be done, and proves nothing."""
    held = {"html/friends.html": b"<html></html>", "index.html": b""}
    found = read_held(held, READERS["snapchat"], Export({}, KNOWN), title="mydata~1783376316584")
    assert ["JSON" in one.text for one in found.problems] == [True]
    assert complete(found) == frozenset()
