"""What is special in exports of TikTok."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from nocontact_cli.domain.evidence import BLOCKED, CONNECTED, GROUP, MESSAGE, OPEN, PRIVACY, Name
from tests.evidence.laying import READERS, complete, read_held, truths
from tests.evidence.made.export import Export, Truth

KNOWN = ((1, Name("tiktok", "ann.other")),)


def source(tree: Any, name: str = "user_data_tiktok.json") -> Any:
    """What is found in one file."""
    return read_held({name: json.dumps(tree).encode()}, READERS["tiktok"], Export({}, KNOWN))


def whole(block: Any) -> Any:
    """A file with lists, and this as the list of blocked accounts."""
    return {"App Settings": {"Block List": {"App": 1, "BlockList": block}}, "Your Activity": {"FansList": None}}


@pytest.mark.parametrize("block", [None, [], "None", "N/A", "", {}])
def test_an_empty_block_list_proves_that_nobody_is_blocked(block: Any) -> None:
    """The key is always written in a whole file: nothing under it means that nobody is on the list."""
    assert (BLOCKED, "") in complete(source(whole(block)))


@pytest.mark.parametrize("block", ["x", 5, True, [None], [{"Date": "2026-01-01 10:00:00"}], {"a": 1}])
def test_anything_else_there_proves_nothing(block: Any) -> None:
    """What is no list, or has an entry without a name, does not show who is not on it."""
    assert (BLOCKED, "") not in complete(source(whole(block)))


def test_a_block_list_alone_proves_nothing() -> None:
    """A file that holds no other list is no whole export."""
    assert complete(source({"App Settings": {"Block": {"BlockList": None}}})) == frozenset()


def test_a_list_shorter_than_the_profile_says_is_not_whole() -> None:
    """Where the profile counts two followers and one is listed, absence proves nothing."""
    fans = [{"Date": "2026-01-01 10:00:00", "UserName": "somebody"}]
    for count, proves in ((1, True), (2, False)):
        found = source({"Profile": {"ProfileMap": {"followerCount": count}}, "Activity": {"FansList": fans}})
        assert ((CONNECTED, "follower") in complete(found)) is proves


def test_a_message_in_a_group_is_no_message_to_the_user() -> None:
    """What they write in a group chat shows the group, not that a block failed."""
    chats = {
        "Chat History with Group_Chat_7516994713120440594:": [
            {"Date": "2026-05-02 10:00:00", "From": "ann.other", "Content": "x"},
            {"Date": "2026-05-03 10:00:00", "From": "me", "Content": "x"},
        ],
        "Chat History with ann.other:": [{"Date": "2026-05-01 10:00:00", "From": "Ann.Other", "Content": "x"}],
        "Chat History with somebody:": [{"Date": "2026-05-04 10:00:00", "From": "me", "Content": "ann.other"}],
    }
    found = source({"Direct Message": {"Direct Messages": {"ChatHistory": chats}}})
    assert truths(found) == {
        Truth(GROUP, "chat", OPEN, 1, date(2026, 5, 3)),
        Truth(MESSAGE, "chat", OPEN, 1, date(2026, 5, 1)),
    }
    assert found.newest == date(2026, 5, 4)


def test_lists_reach_to_two_days_before_the_newest_entry() -> None:
    """TikTok leaves out the newest days, so lists, groups and settings are trusted only before them."""
    fans = [{"Date": "2026-05-10 10:00:00", "UserName": "somebody"}]
    found = source({"Your Activity": {"Follower": {"FansList": fans}}})
    trusted = {one.what: one.until for one in found.covered}
    assert {what: trusted[what] for what in (BLOCKED, CONNECTED, MESSAGE, GROUP, PRIVACY)} == dict.fromkeys(
        (BLOCKED, CONNECTED, MESSAGE, GROUP, PRIVACY), date(2026, 5, 8)
    )


def test_another_users_file_of_that_name_is_not_claimed() -> None:
    """`user_data.json` is a common name: only the keys of TikTok make it one."""
    assert source({"users": [{"UserName": "ann.other"}]}, "user_data.json").reader is None
    assert source(whole(None), "user_data.json").reader == "tiktok"
    assert source(whole(None), "renamed.json").reader == "tiktok"
