"""What is special to exports of Instagram and Threads."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from nocontact_cli.domain.evidence import CLOSED, NAME, OPEN, Name
from nocontact_cli.evidence.gathering import gather
from nocontact_cli.evidence.names import Wanted
from tests.evidence.laying import READERS, complete, held, read_held, truths
from tests.evidence.made.export import Export, Truth

if TYPE_CHECKING:
    from nocontact_cli.domain.seen import Source

LISTS = "connections/followers_and_following"
ON_THREADS = "your_instagram_activity/threads"
INBOX = "your_instagram_activity/messages/inbox"
DAY = date(2026, 3, 1)
AT = 1772366400
"""Noon of that day."""
LONG_AGO = 1546300800
TIMES = ("2026-11-03T05:03Z", "2025-11-03T04:52Z", "2026-11-03T04:52Z")
"""When an export was made, and the range that was chosen for it."""


def looked(files: dict[str, Any], *known: tuple[str, str], title: str = "export") -> Source:
    """What the reader finds for person 1."""
    data = {name: one if isinstance(one, bytes) else json.dumps(one).encode() for name, one in files.items()}
    export = Export(data, tuple((1, Name(*one)) for one in known), title=title)
    return read_held(data, READERS["instagram"], export)


def elsewhere(files: dict[str, bytes], hours: int, title: str = "export") -> Source:
    """What the reader finds for somebody who lives so many hours east of Greenwich."""

    def day_of(at: datetime) -> date:
        return at.astimezone(timezone(timedelta(hours=hours))).date()

    (source,) = gather(held(files, title), [READERS["instagram"]], Wanted([]), day_of, date(2026, 11, 22))
    return source


def first(handle: str, at: int = AT) -> dict[str, Any]:
    """A record with its handle beside the address."""
    return {
        "title": "",
        "string_list_data": [{"href": f"https://www.instagram.com/{handle}", "value": handle, "timestamp": at}],
    }


def all_time() -> dict[str, Any]:
    """The followers of an export for which no range was chosen: one of them is older than any range."""
    return {f"{LISTS}/followers_1.json": [first("somebody"), first("old.friend", LONG_AGO)]}


def third(link: str, name: str, handle: str) -> dict[str, Any]:
    """A record of labelled values, in Portuguese whose bytes became characters."""
    labels = ("URL", "Nome", "Nome de usu\u00c3\u00a1rio")
    pairs = [{"label": label, "value": value} for label, value in zip(labels, (link, name, handle), strict=True)]
    return {"timestamp": AT, "media": [], "label_values": pairs, "fbid": "1784"}


def thread(*said: str, others: tuple[str, ...] = ("Ana",), **more: Any) -> dict[str, Any]:
    """A thread in which these wrote, an hour apart."""
    messages = [
        {"sender_name": who, "timestamp_ms": (AT - 3600 * n) * 1000, "content": "x"} for n, who in enumerate(said)
    ]
    people = [{"name": name} for name in (*others, "Me")]
    return {"participants": people, "messages": messages, "title": others[0], "is_still_participant": True, **more}


def test_a_link_in_a_profile_is_nobody_who_is_blocked() -> None:
    """The address in a labelled record is what somebody links to, so that the account it leads to is not taken."""
    files = {f"{LISTS}/blocked_profiles.json": [third("https://www.instagram.com/cafe", "Money", "stoic.01")]}
    assert truths(looked(files, ("instagram", "stoic.01"))) == {Truth("blocked", "", CLOSED, 1, DAY)}
    assert truths(looked(files, ("instagram", "cafe"))) == frozenset()


def test_a_lone_record_without_a_list_is_read() -> None:
    """One blocked account alone stands in its file without brackets, and the list is whole."""
    source = looked({f"{LISTS}/blocked_profiles.json": third("", "", "a.b"), **all_time()}, ("instagram", "a.b"))
    assert truths(source) == {Truth("blocked", "", CLOSED, 1, DAY)}
    assert ("blocked", "") in complete(source)


def test_a_name_is_no_handle() -> None:
    """Who is called as somebody else's handle is named is not taken for them with certainty."""
    source = looked({f"{LISTS}/blocked_profiles.json": [third("", "anna", "other")]}, ("instagram", "anna"))
    assert truths(source) == frozenset()


@pytest.mark.parametrize(
    "record", [{"title": "", "string_list_data": []}, "x", third("", "anna", "not a handle"), None]
)
def test_a_record_nobody_can_read_leaves_the_list_unproved(record: object) -> None:
    """The others on the list are found, and that somebody is not on it proves nothing."""
    source = looked({f"{LISTS}/blocked_profiles.json": [first("a"), record], **all_time()}, ("instagram", "a"))
    assert truths(source) == {Truth("blocked", "", CLOSED, 1, DAY)}
    assert complete(source) == {("connected", "follower")}


def test_no_list_of_blocks_is_no_proof() -> None:
    """An export without the file says why it proves nothing; one with an empty list proves that nobody is blocked."""
    without = looked({f"{LISTS}/following.json": {"relationships_following": [first("b")]}}, ("instagram", "a"))
    (told,) = [one for one in without.covered if (one.what, one.label) == ("blocked", "")]
    assert not told.complete
    assert told.why.startswith("This export holds no list of blocked accounts.")
    nobody = {f"{LISTS}/blocked_profiles.json": {"relationships_blocked_users": []}}
    assert complete(looked({**nobody, **all_time()}, ("instagram", "a"))) == {
        ("blocked", ""),
        ("connected", "follower"),
    }


def test_a_block_may_be_older_than_a_range() -> None:
    """JSON does not say whether a range was chosen. Where followers begin with a day, older blocks may be cut off."""
    blocked = {f"{LISTS}/blocked_profiles.json": [first("b")]}
    last_year = {f"{LISTS}/followers_1.json": [first("c", AT - 300 * 86400)]}
    left_whole = {f"{LISTS}/following.json": {"relationships_following": [first("d", LONG_AGO)]}}
    for files in (blocked, {**blocked, **last_year}, {**blocked, **last_year, **left_whole}):
        source = looked(files, ("instagram", "a"))
        assert ("blocked", "") not in complete(source)
        assert "date range" in next(one.why for one in source.covered if one.what == "blocked")
        assert truths(looked(files, ("instagram", "b"))) == {Truth("blocked", "", CLOSED, 1, DAY)}
    for files in ({**blocked, **all_time()}, {f"{LISTS}/blocked_profiles.json": [first("b"), first("e", LONG_AGO)]}):
        assert ("blocked", "") in complete(looked({**files, **left_whole}, ("instagram", "a")))


def test_threads_has_lists_of_its_own() -> None:
    """Files of the same names are told apart by their folder, and a lone file by what stands in it."""
    record = first("a")
    both = {
        f"{LISTS}/blocked_profiles.json": [first("b")],
        f"{ON_THREADS}/blocked_profiles.json": {"text_post_app_x": [record]},
    }
    assert truths(looked(both, ("instagram", "a"))) == {Truth("blocked", "threads", CLOSED, 1, DAY)}
    alone = looked({"blocked_profiles.json": {"text_post_app_text_post_app_blocked_users": [record]}}, ("threads", "a"))
    assert truths(alone) == {Truth("blocked", "threads", CLOSED, 1, DAY)}


def test_followers_prove_something_only_where_they_reach_back() -> None:
    """A chosen range cuts the followers and may leave other lists whole, so that each has to show it by itself."""
    files = {
        f"{LISTS}/followers_1.json": [first("b")],
        f"{LISTS}/following.json": {"relationships_following": [first("b"), first("c", LONG_AGO)]},
    }
    assert complete(looked(files, ("instagram", "a"))) == {("connected", "following")}


def test_a_list_with_a_part_missing_proves_nothing() -> None:
    """Followers are split over numbered files: where the first is not there, it lies in another part of the export."""
    records = [first("a"), first("b", LONG_AGO)]
    for number, proved in ((1, {("connected", "follower")}), (2, set())):
        source = looked({f"{LISTS}/followers_{number}.json": records}, ("instagram", "a"))
        assert truths(source) == {Truth("connected", "follower", OPEN, 1, DAY)}
        assert complete(source) == proved


def test_a_thread_alone_in_a_file_is_read() -> None:
    """Taken out of its folder and renamed, a thread is known by its keys, and whose it is by its file's name."""
    said = {Truth("message", "inbox", OPEN, 1, DAY)}
    assert truths(looked({"my-instagram-chat.json": thread("Ana")}, (NAME, "Ana"))) == said


def test_a_list_that_is_there_twice_proves_nothing() -> None:
    """Two exports in one folder may be of two accounts."""
    records = {one: [first(one), first("c", LONG_AGO)] for one in ("a", "b")}
    files = {f"{one}/{LISTS}/blocked_profiles.json": records[one] for one in records}
    source = looked(files, ("instagram", "a"))
    assert truths(source) == {Truth("blocked", "", CLOSED, 1, DAY)}
    assert complete(source) == frozenset()


def test_what_is_written_in_a_group_is_no_message_to_the_user() -> None:
    """It comes in although they are blocked. The group itself is told, with its newest day, while the user is in it."""
    group = thread("Ana", "Bo", others=("Ana", "Bo"))
    assert truths(looked({f"{INBOX}/x_1/message_1.json": group}, (NAME, "ana"))) == {
        Truth("group", "chat", OPEN, 1, DAY)
    }
    left = {**group, "is_still_participant": False}
    assert truths(looked({f"{INBOX}/x_1/message_1.json": left}, (NAME, "ana"))) == frozenset()
    last = thread("Ana", title="Our trip", joinable_mode={"mode": 1, "link": ""})
    assert {one.what for one in truths(looked({f"{INBOX}/x_1/message_1.json": last}, (NAME, "ana")))} == {"group"}


def test_messages_are_counted_by_day() -> None:
    """However they lie in quarters of an hour, all of a day are counted, and those of requests apart."""
    said = thread(*["Ana"] * 10, "Me")
    files = {f"{INBOX}/ana_1/message_1.json": said, f"{INBOX}/../message_requests/ana_2/message_1.json": thread("Ana")}
    found = truths(looked({name.replace("inbox/../", ""): one for name, one in files.items()}, (NAME, "Ana")))
    assert found == {Truth("message", "inbox", OPEN, 1, DAY, 10), Truth("message", "request", OPEN, 1, DAY)}


def test_the_order_of_keys_is_all_the_same() -> None:
    """A thread whose messages stand before those who take part is read as any other."""
    document = json.loads(json.dumps(thread("Ana"), sort_keys=True))
    assert list(document)[-1] != "messages"
    assert truths(looked({f"{INBOX}/a_1/message_1.json": document}, (NAME, "Ana"))) == {
        Truth("message", "inbox", OPEN, 1, DAY)
    }


def test_joining_and_leaving_are_no_messages() -> None:
    """Such lines carry a sender and are no word from them."""
    document = thread("Ana")
    document["messages"][0]["type"] = "Unsubscribe"
    assert truths(looked({f"{INBOX}/a_1/message_1.json": document}, (NAME, "Ana"))) == frozenset()


def test_one_of_the_same_name_as_the_user_is_not_told() -> None:
    """Messages name people only as they call themselves, so that the user's own could be taken for theirs."""
    profile = {"profile_user": [{"string_map_data": {"Nome": {"value": "Ana"}}}]}
    for said in (thread("Ana"), thread("Bo", others=("Bo", "Cy", "Ana"))):
        files = {f"{INBOX}/a_1/message_1.json": said, "personal_information/personal_information.json": profile}
        assert truths(looked(files, (NAME, "Ana"))) == frozenset()


def test_who_gave_no_name_is_known_by_the_handle() -> None:
    """The handle stands in place of a name. Anybody can choose a name that reads like it, so it is never certain."""
    source = looked({f"{INBOX}/a_1/message_1.json": thread("ana_x1", others=("ana_x1",))}, ("instagram", "ana_x1"))
    assert [(one.matched, one.sure) for one in source.seen] == [("instagram", False)]
    group = thread("ana_x1", others=("ana_x1", "Bo"))
    source = looked({f"{INBOX}/a_1/message_1.json": group}, ("instagram", "ana_x1"))
    assert [(one.what, one.matched, one.sure) for one in source.seen] == [("group", "instagram", False)]
    assert looked({f"{INBOX}/a_1/message_1.json": thread("ana", others=("ana",))}, ("instagram", "ana")).seen == ()


def test_a_broken_file_of_a_thread_leaves_the_others() -> None:
    """It is named as a problem, and what the rest of the thread tells stays."""
    files = {f"{INBOX}/a_1/message_1.json": thread("Ana"), f"{INBOX}/a_1/message_2.json": b'{"participants": ['}
    source = looked(files, (NAME, "Ana"))
    assert truths(source) == {Truth("message", "inbox", OPEN, 1, DAY)}
    assert [one.where for one in source.problems] == [f"{INBOX}/a_1/message_2.json"]


def test_pages_are_eight_hours_behind() -> None:
    """A page says `Feb 28, 2026 8:00 pm` of what happened in the morning of the first of March."""
    row = '<a href="https://www.instagram.com/_u/a">x</a><div>Feb 28, 2026 8:00 pm</div>'
    page = f"<html><body><main>{row}</main></body></html>".encode()
    source = looked({f"{LISTS}/blocked_profiles.html": page}, ("instagram", "a"))
    assert truths(source) == {Truth("blocked", "", CLOSED, 1, DAY)}


def test_a_chosen_range_is_told() -> None:
    """Where the first page names a range, no list proves anything, and says since when it holds what it holds."""
    start = "<html>" + "".join(f'<time datetime="{one}">x</time>' for one in TIMES) + "</html>"
    files = {"start_here.html": start.encode(), f"{LISTS}/blocked_profiles.json": [first("b", LONG_AGO)]}
    source = looked(files, ("instagram", "a"))
    (told,) = [one for one in source.covered if (one.what, one.label) == ("blocked", "")]
    assert (told.complete, told.since, source.exported_on) == (False, date(2025, 11, 3), date(2026, 11, 3))


def test_a_range_begins_on_the_users_day() -> None:
    """Five in the morning in UTC is the evening before for somebody six hours further west."""
    start = "<html>" + "".join(f'<time datetime="{one}">x</time>' for one in TIMES) + "</html>"
    blocked = json.dumps([first("b", LONG_AGO)]).encode()
    west = elsewhere({"start_here.html": start.encode(), f"{LISTS}/blocked_profiles.json": blocked}, -6)
    (told,) = [one for one in west.covered if (one.what, one.label) == ("blocked", "")]
    assert (west.exported_on, told.since) == (date(2026, 11, 2), date(2025, 11, 2))


def test_the_day_in_a_name_may_have_begun_the_evening_before() -> None:
    """Whose midnight it was is not said, so that for somebody in the west it is taken for the day before."""
    files = {f"{LISTS}/following.json": json.dumps({"relationships_following": [first("b")]}).encode()}
    for hours, day in ((-8, date(2026, 10, 31)), (0, date(2026, 11, 1)), (9, date(2026, 11, 1))):
        assert elsewhere(files, hours, "instagram-somebody-2026-11-01-Ab12Cd34").exported_on == day


def test_lists_of_2019_prove_something() -> None:
    """One file held all lists then, also empty ones, and there was no range to choose."""
    document = {"blocked_users": {}, "followers": {"a": "2019-10-05T17:49:57+00:00"}}
    source = looked({"connections.json": document}, ("instagram", "a"))
    assert truths(source) == {Truth("connected", "follower", OPEN, 1, date(2019, 10, 5))}
    assert complete(source) == {("blocked", ""), ("connected", "follower")}
