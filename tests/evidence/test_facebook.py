"""What is special to exports of Facebook and Messenger."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from nocontact_cli.domain.evidence import CLOSED, NAME, OPEN, Name
from tests.evidence.laying import READERS, complete, read_held, truths
from tests.evidence.made.export import Export, Truth

if TYPE_CHECKING:
    from nocontact_cli.domain.seen import Source

FRIENDS = "connections/friends"
INBOX = "your_facebook_activity/messages/inbox"
DAY = date(2026, 3, 1)
AT = 1772366400
"""Noon of that day."""


def looked(files: dict[str, Any], *known: tuple[str, str], reader: str = "facebook", title: str = "export") -> Source:
    """What a reader finds for person 1."""
    data = {name: one if isinstance(one, bytes) else json.dumps(one).encode() for name, one in files.items()}
    export = Export(data, tuple((1, Name(*one)) for one in known), title=title)
    return read_held(data, READERS[reader], export)


def thread(who: str) -> dict[str, Any]:
    """A thread with one message of theirs."""
    messages = [{"sender_name": who, "timestamp_ms": AT * 1000, "content": "x", "type": "Generic"}]
    return {"participants": [{"name": who}, {"name": "Me"}], "messages": messages, "title": who}


def person(name: str) -> dict[str, Any]:
    """A record on a list."""
    return {"name": name, "timestamp": AT}


def test_a_removed_friend_is_gone_unless_they_are_back() -> None:
    """It shows a closed door only beside a list of friends on which they are not."""
    removed = {f"{FRIENDS}/removed_friends.json": {"deleted_friends_v2": [person("Ana")]}}
    assert truths(looked(removed, (NAME, "Ana"))) == frozenset()
    others = {**removed, f"{FRIENDS}/your_friends.json": {"friends_v2": [person("Bo")]}}
    assert truths(looked(others, (NAME, "Ana"))) == {Truth("connected", "friend", CLOSED, 1, DAY)}
    back = {**removed, f"{FRIENDS}/your_friends.json": {"friends_v2": [person("Ana")]}}
    assert truths(looked(back, (NAME, "Ana"))) == {Truth("connected", "friend", OPEN, 1, DAY)}


def test_a_removed_friend_is_certain_only_where_they_could_not_be_back_unseen() -> None:
    """By name alone nobody is. By a profile they are, beside friends who all have one and reach further back."""

    def at(one: str, moment: int, *, named: bool = False) -> dict[str, Any]:
        return {"name": one, "timestamp": moment, **({} if named else {"uri": f"https://www.facebook.com/{one}"})}

    def sure(gone: dict[str, Any], *friends: dict[str, Any], known: tuple[str, str] = ("facebook", "ana.x")) -> bool:
        lists = {"removed_friends": {"deleted_friends_v2": [gone]}, "your_friends": {"friends_v2": list(friends)}}
        (seen,) = looked({f"{FRIENDS}/{name}.json": one for name, one in lists.items()}, known).seen
        assert seen.says == CLOSED
        return seen.sure

    gone, before, after = at("ana.x", AT), at("bo.y", AT - 86400), at("cy.z", AT + 86400)
    assert sure(gone, before, after)
    assert not sure(gone, before, after, known=(NAME, "ana.x"))
    assert not sure(gone, after)
    assert not sure(gone, before, at("Somebody Renamed", AT + 86400, named=True))
    assert not sure(gone)


def test_no_list_of_facebook_proves_anything_by_silence() -> None:
    """People are named as they call themselves, and blocked profiles are on no list: each says why."""
    files = {f"{FRIENDS}/your_friends.json": {"friends_v2": [person("Bo")]}}
    source = looked(files, (NAME, "Ana"))
    assert complete(source) == frozenset()
    whys = {(one.what, one.label): one.why for one in source.covered}
    assert "no list of blocked profiles" in whys["blocked", ""]
    assert "separate archive" in whys["message", "end-to-end"]


def test_messages_of_old_exports_belong_to_what_lies_beside_them() -> None:
    """Both platforms called the folder `messages`; the lists beside it tell whose it is."""
    messages = {"messages/inbox/ana_1/message_1.json": thread("Ana")}
    ours = {**messages, "friends/friends.json": {"friends": [person("Bo")]}}
    theirs = {**messages, "followers_and_following/following.json": {"relationships_following": []}}
    told = {Truth("message", "inbox", OPEN, 1, DAY)}
    assert truths(looked(ours, (NAME, "Ana"))) == told
    assert looked(ours, (NAME, "Ana"), reader="instagram").reader is None
    assert truths(looked(theirs, (NAME, "Ana"), reader="instagram")) == told
    assert looked(theirs, (NAME, "Ana")).reader is None


def test_both_platforms_in_one_folder_are_told_apart() -> None:
    """Meta hands out both together: each reader takes its own threads only."""
    files = {
        "a/your_facebook_activity/messages/inbox/x_1/message_1.json": thread("Ana"),
        "b/your_instagram_activity/messages/inbox/x_1/message_1.json": thread("Bo"),
    }
    assert {one.where[0] for one in looked(files, (NAME, "Ana"), (NAME, "Bo")).seen} == {"a"}
    assert {one.where[0] for one in looked(files, (NAME, "Ana"), (NAME, "Bo"), reader="instagram").seen} == {"b"}


def test_a_contact_blocked_on_messenger_is_known_by_the_address() -> None:
    """The address of the profile is certain where the name is not."""
    entry = {"timestamp": AT, "data": {"name": "A. B.", "uri": "https://www.facebook.com/profile.php?id=100012345"}}
    document = {"messenger_contacts_blocked_v2": {"name": "Blocked", "description": "x", "entries": [entry]}}
    files = {"your_facebook_activity/messages/messenger_contacts_you_ve_blocked.json": document}
    source = looked(files, ("facebook", "100012345"))
    assert truths(source) == {Truth("blocked", "messenger", CLOSED, 1, DAY)}
    assert [one.sure for one in source.seen] == [True]


def test_the_encrypted_archive_stands_alone() -> None:
    """Its files lie in no folder of Facebook's, and are known by their keys; a name in torn bytes is mended."""
    message = {"isUnsent": False, "senderName": "Bru\u00c3\u00b1o", "timestamp": AT * 1000, "type": "text"}
    document = {"participants": ["Me", "Bru\u00c3\u00b1o"], "threadName": "Bru\u00c3\u00b1o", "messages": [message]}
    source = looked({"Bru\u00f1o_4.json": document}, (NAME, "Bruño"))
    assert truths(source) == {Truth("message", "end-to-end", OPEN, 1, DAY)}


def test_an_app_that_was_removed_is_not_told() -> None:
    """Only what can still read the account is shown."""
    apps = [{"name": "Quiz", "added_timestamp": AT}, {"name": "Gone", "added_timestamp": AT, "removed_timestamp": AT}]
    files = {"apps_and_websites_off_of_facebook/connected_apps_and_websites.json": {"installed_apps_v2": apps}}
    assert [one.thing for one in looked(files, (NAME, "Ana")).seen] == ["Quiz"]


def test_pages_of_facebook_are_in_local_time() -> None:
    """A day stays what the page says, whatever the user's zone; headings are names."""
    head = '<h2 class="_a6-h _a6-i">Ana &amp; Bo</h2>'
    row = f'<section class="_a6-g">{head}<footer><div>M\u00e4rz 01, 2026 11:59:43 pm</div></footer></section>'
    page = f"<html><body>{row}</body></html>".encode()
    source = looked({f"{FRIENDS}/your_friends.html": page}, (NAME, "Ana & Bo"))
    assert truths(source) == {Truth("connected", "friend", OPEN, 1, DAY)}


def test_the_day_stands_in_the_name_of_the_export() -> None:
    """`facebook-<id>-<day>-<letters>` is when it was made; any other day in a name is none."""
    files = {f"{FRIENDS}/your_friends.json": {"friends_v2": [person("Bo")]}}
    assert looked(files, title="facebook-100012345-2026-10-18-tP4KIfRH").exported_on == date(2026, 10, 18)
    assert looked(files, title="holidays-2026-10-18").exported_on is None
