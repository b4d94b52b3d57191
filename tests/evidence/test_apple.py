"""What is special to Apple's files: block lists, messages with their groups, calls, backups."""

from __future__ import annotations

import plistlib
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.domain.evidence import ASK, BLOCKED, CALL, CLOSED, GROUP, MESSAGE, OPEN, PHONE, Name
from nocontact_cli.evidence.gathering import gather
from nocontact_cli.evidence.given.trees import trees
from nocontact_cli.evidence.names import Wanted
from nocontact_cli.evidence.readers.apple import Reader
from tests.evidence.made.apple import (
    BLOCK_LIST,
    CALLS,
    CALLS_SQL,
    MESSAGES_SQL,
    SMS,
    block_list,
    database,
    hashed,
    since_2001,
    with_log,
)
from tests.evidence.made.export import utc_day

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.domain.seen import Source

KNOWN = ((1, Name(PHONE, "+4915112345678")),)
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HANDLES = [
    ("INSERT INTO handle (id, country) VALUES ('+4915112345678', 'de')", ()),
    ("INSERT INTO handle (id, country) VALUES ('+447700900123', 'gb')", ()),
    ("INSERT INTO chat (guid, style) VALUES ('one', 45), ('group', 43)", ()),
    ("INSERT INTO chat_handle_join VALUES (1, 1), (2, 1), (2, 2)", ()),
]
MESSAGE_ROW = (
    "INSERT INTO message (guid, handle_id, service, date, is_from_me, item_type) "
    "VALUES (hex(randomblob(9)), ?, ?, ?, ?, ?)"
)
JOIN_ROW = "INSERT INTO chat_message_join VALUES (?, ?)"
DELETED_ROW = "INSERT INTO chat_recoverable_message_join VALUES (?, ?, 0)"
DELETED_SQL = "CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, delete_date INTEGER);"


def read(tmp_path: Path, files: dict[str, bytes]) -> Source:
    """What the reader finds in some files."""
    for name, data in files.items():
        path = tmp_path / "export" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tree,) = trees([tmp_path / "export"])
    (source,) = gather(tree, [Reader()], Wanted(KNOWN), utc_day, TODAY)
    return source


def found(source: Source) -> set[tuple[str, str, str, int | None, date | None]]:
    """What was found, without how."""
    return {(one.what, one.label, one.says, one.person, one.day) for one in source.seen}


def covered(source: Source, what: str) -> list[tuple[bool, str]]:
    """What is said about a list."""
    return [(one.complete, one.why) for one in source.covered if one.what == what]


def test_an_empty_block_list_proves_that_nobody_is_blocked(tmp_path: Path) -> None:
    """Who is not on the block list is not blocked: the file is whole or cannot be read at all."""
    source = read(tmp_path, {"com.apple.cmfsyncagent.plist": block_list([])})
    assert covered(source, BLOCKED) == [(True, "")]
    assert (source.newest, source.exported_on) == (date(2025, 6, 12), None)


def test_an_entry_of_an_unknown_kind_leaves_the_block_list_open(tmp_path: Path) -> None:
    """An entry that cannot be understood could be theirs, so that absence proves nothing; the others still count."""
    entries: list[dict[str, object]] = [
        {"__kCMFItemTypeKey": 2},
        {"__kCMFItemPhoneNumberUnformattedKey": "0151 12345678", "__kCMFItemPhoneNumberCountryCodeKey": "de"},
    ]
    source = read(tmp_path, {"com.apple.cmfsyncagent.plist": block_list(entries)})
    assert found(source) == {(BLOCKED, "", CLOSED, 1, None)}
    assert [one.sure for one in source.seen] == [True]
    assert covered(source, BLOCKED) == [(False, "One entry of the block list could not be read.")]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<plist version="1.0"><dict><key>x</key><string>&b;</string></dict></plist>"""


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        b"",
        b"bplist00" + b"\xff" * 40,
        plistlib.dumps({"__kCMFBlockListStoreTopLevelKey": []}),
        plistlib.dumps(["x"]),
        b"<plist><date>never</date></plist>",
        b"<plist>" + b"<array>" * 5000,
        b"<plist>" + b" " * (1 << 25) + b"</plist>",
    ],
    ids=["bomb", "empty", "garbage", "list", "other", "date", "deep", "huge"],
)
def test_a_hostile_block_list_is_a_problem(tmp_path: Path, data: bytes) -> None:
    """Definitions of entities, garbage and wrong shapes are named as a problem and prove nothing."""
    source = read(tmp_path, {"com.apple.cmfsyncagent.plist": data})
    assert [one.where for one in source.problems] == ["com.apple.cmfsyncagent.plist"]
    assert covered(source, BLOCKED) == []


def test_messages_of_a_group_are_told_apart(tmp_path: Path) -> None:
    """A block does not keep messages out of a group, so those are of another sort than messages to the user alone."""
    rows = [
        *HANDLES,
        (MESSAGE_ROW, (1, "SMS", since_2001(NOON), 0, 0)),
        (JOIN_ROW, (1, 1)),
        (MESSAGE_ROW, (1, "iMessage", since_2001(NOON + DAY), 0, 0)),
        (JOIN_ROW, (2, 2)),
    ]
    source = read(tmp_path, {"chat.db": database(MESSAGES_SQL, rows)})
    assert found(source) == {
        (MESSAGE, "chat", OPEN, 1, date(2026, 10, 5)),
        (MESSAGE, "group", OPEN, 1, date(2026, 10, 6)),
        (GROUP, "chat", OPEN, 1, date(2026, 10, 6)),
    }
    assert covered(source, MESSAGE) == [(True, "")]


@pytest.mark.parametrize(
    ("chat", "room", "told"),
    [
        (1, None, ("chat", OPEN)),
        (2, "chat7", ("group", OPEN)),
        (None, "chat7", ("group", OPEN)),
        (None, None, ("chat", ASK)),
        (9, None, ("chat", ASK)),
    ],
)
@pytest.mark.parametrize("join", [JOIN_ROW, DELETED_ROW])
def test_where_a_message_came(
    tmp_path: Path, join: str, chat: int | None, room: str | None, told: tuple[str, str]
) -> None:
    """Also under Recently Deleted a message is in its chat. One in no chat that is there did not surely come alone."""
    rows = [
        *HANDLES,
        ("ALTER TABLE message ADD COLUMN cache_roomnames TEXT", ()),
        (MESSAGE_ROW, (1, "SMS", since_2001(NOON), 0, 0)),
        ("UPDATE message SET cache_roomnames = ?", (room,)),
        *([(join, (chat, 1))] if chat else []),
    ]
    source = read(tmp_path, {"sms.db": database(MESSAGES_SQL + DELETED_SQL, rows)})
    messages = [one for one in source.seen if one.what == MESSAGE]
    assert [(one.label, one.says, one.day) for one in messages] == [(*told, date(2026, 10, 5))]
    assert [complete for complete, _ in covered(source, MESSAGE)] == [told[1] == OPEN]


def test_a_message_in_a_group_and_in_a_chat_came_to_the_group(tmp_path: Path) -> None:
    """Where the tables name two chats for one message, whatever their order, it is none to the user alone."""
    for order in ((1, 2), (2, 1)):
        joins = [(JOIN_ROW, (chat, 1)) for chat in order]
        rows = [*HANDLES, (MESSAGE_ROW, (1, "SMS", since_2001(NOON), 0, 0)), *joins]
        source = read(tmp_path, {"sms.db": database(MESSAGES_SQL, rows)})
        assert (MESSAGE, "group", OPEN, 1, date(2026, 10, 5)) in found(source)
        assert (MESSAGE, "chat", OPEN, 1, date(2026, 10, 5)) not in found(source)


def test_a_group_that_the_user_left_is_none(tmp_path: Path) -> None:
    """After the line that says the user left, with nothing behind it, the group is no door any more."""
    rows = [
        *HANDLES,
        (MESSAGE_ROW, (2, "SMS", since_2001(NOON), 0, 0)),
        (JOIN_ROW, (2, 1)),
        (MESSAGE_ROW, (0, "iMessage", since_2001(NOON + DAY), 1, 3)),
        (JOIN_ROW, (2, 2)),
    ]
    assert found(read(tmp_path / "left", {"chat.db": database(MESSAGES_SQL, rows)})) == set()
    rows += [(MESSAGE_ROW, (2, "SMS", since_2001(NOON + 2 * DAY), 0, 0)), (JOIN_ROW, (2, 3))]
    source = read(tmp_path / "back", {"chat.db": database(MESSAGES_SQL, rows)})
    assert found(source) == {(GROUP, "chat", OPEN, 1, date(2026, 10, 7))}


def test_what_a_block_hid_is_no_open_door(tmp_path: Path) -> None:
    """Messages in a chat that the device hides are only asked about."""
    rows = [
        *HANDLES,
        ("UPDATE chat SET is_blackholed = 1 WHERE ROWID = 1", ()),
        (MESSAGE_ROW, (1, "SMS", since_2001(NOON), 0, 0)),
        (JOIN_ROW, (1, 1)),
    ]
    source = read(tmp_path, {"chat.db": database(MESSAGES_SQL, rows)})
    assert (MESSAGE, "chat", ASK, 1, date(2026, 10, 5)) in found(source)
    assert OPEN not in {one.says for one in source.seen if one.what == MESSAGE}


def test_a_mac_without_text_messages_proves_nothing(tmp_path: Path) -> None:
    """A Mac that gets no SMS cannot prove that none came; the same database from a phone can."""
    rows = [*HANDLES, (MESSAGE_ROW, (2, "iMessage", since_2001(NOON), 0, 0))]
    mac = read(tmp_path / "mac", {"chat.db": database(MESSAGES_SQL, rows)})
    assert covered(mac, MESSAGE)[0][0] is False
    assert "may be on the phone only" in covered(mac, MESSAGE)[0][1]
    phone = read(tmp_path / "phone", {"sms.db": database(MESSAGES_SQL, rows)})
    assert covered(phone, MESSAGE) == [(True, "")]


def test_the_log_bounds_what_is_covered(tmp_path: Path) -> None:
    """With the log the newest message is found. Without it, the silence ends the day before the newest that is left."""
    first = [*HANDLES, *[(MESSAGE_ROW, (2, "SMS", since_2001(NOON - day * DAY), 0, 0)) for day in range(5)]]
    later = [(MESSAGE_ROW, (1, "SMS", since_2001(NOON + DAY), 0, 0)), (JOIN_ROW, (1, 6))]
    data, log = with_log(MESSAGES_SQL, first, later)
    whole = read(tmp_path / "whole", {"chat.db": data, "chat.db-wal": log})
    assert (MESSAGE, "chat", OPEN, 1, date(2026, 10, 6)) in found(whole)
    assert [(one.since, one.until) for one in whole.covered if one.what == MESSAGE] == [(date(2026, 10, 2), None)]
    half = read(tmp_path / "half", {"chat.db": data})
    assert MESSAGE not in {one.what for one in half.seen}
    assert [(one.since, one.until) for one in half.covered if one.what == MESSAGE] == [
        (date(2026, 10, 2), date(2026, 10, 4))
    ]


def test_older_and_newer_phones_count_differently(tmp_path: Path) -> None:
    """Seconds and nanoseconds since 2001 stand in the same column, and mean the same day."""
    rows = [
        *HANDLES,
        (MESSAGE_ROW, (1, "SMS", since_2001(NOON, seconds=True), 0, 0)),
        (MESSAGE_ROW, (1, "SMS", since_2001(NOON), 0, 0)),
        (MESSAGE_ROW, (1, "SMS", 7_000_000_000 * 10**9, 0, 0)),
        (MESSAGE_ROW, (1, "SMS", "never", 0, 0)),
        *[(JOIN_ROW, (1, number)) for number in range(1, 5)],
    ]
    source = read(tmp_path, {"sms.db": database(MESSAGES_SQL, rows)})
    assert {(one.day, one.count) for one in source.seen if one.what == MESSAGE} == {(date(2026, 10, 5), 2), (None, 2)}


CALL_ROW = (
    "INSERT INTO ZCALLRECORD "
    "(ZADDRESS, ZISO_COUNTRY_CODE, ZDATE, ZORIGINATED, ZSERVICE_PROVIDER, ZFILTERED_OUT_REASON) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)


def test_only_calls_that_rang_are_open(tmp_path: Path) -> None:
    """Missed calls count, outgoing ones do not; calls of other apps, and filtered ones, are asked about."""
    at = since_2001(NOON, seconds=True)
    rows = [
        (CALL_ROW, ("0151 12345678", "de", at, 0, "com.apple.Telephony", 0)),
        (CALL_ROW, (b"+4915112345678", None, at + 86400, 0, "com.apple.FaceTime", 0)),
        (CALL_ROW, ("+4915112345678", "de", at + 2 * 86400, 1, "com.apple.Telephony", 0)),
        (CALL_ROW, ("+4915112345678", "de", at + 3 * 86400, 0, "net.whatsapp.WhatsApp", 0)),
        (CALL_ROW, ("+4915112345678", "de", at + 4 * 86400, 0, "com.apple.Telephony", 2)),
        (CALL_ROW, (None, None, at, 0, "com.apple.Telephony", 0)),
    ]
    source = read(tmp_path, {"CallHistory.storedata": database(CALLS_SQL, rows)})
    assert found(source) == {
        (CALL, "incoming", OPEN, 1, date(2026, 10, 5)),
        (CALL, "incoming", OPEN, 1, date(2026, 10, 6)),
        (CALL, "incoming", ASK, 1, date(2026, 10, 8)),
        (CALL, "incoming", ASK, 1, date(2026, 10, 9)),
    }
    assert covered(source, CALL)[0][0] is False


def backup(**manifest: object) -> dict[str, bytes]:
    """A backup with one call and an empty block list."""
    at = since_2001(NOON, seconds=True)
    return {
        "Info.plist": plistlib.dumps({"Last Backup Date": datetime(2026, 11, 12, 8)}),  # noqa: DTZ001 - As plists.
        "Manifest.plist": plistlib.dumps(manifest),
        "Manifest.db": database("CREATE TABLE Files (fileID, domain, relativePath, flags)", []),
        hashed(CALLS): database(CALLS_SQL, [(CALL_ROW, ("+4915112345678", "de", at, 0, None, 0))]),
        hashed(BLOCK_LIST): block_list([]),
    }


def test_a_backup_tells_its_day_and_what_is_on_the_phone(tmp_path: Path) -> None:
    """A backup's files are found by their hashes, in it the list of calls is whole, and its day is exact."""
    source = read(tmp_path, backup(IsEncrypted=False))
    assert source.exported_on == date(2026, 11, 12)
    assert found(source) == {(CALL, "incoming", OPEN, 1, date(2026, 10, 5))}
    assert covered(source, CALL) == [(True, "")]
    assert covered(source, BLOCKED) == [(True, "")]
    assert covered(source, MESSAGE) == [(False, "There are no messages here.")]
    assert source.problems == ()


def test_an_encrypted_backup_says_what_can_be_done(tmp_path: Path) -> None:
    """Nothing in it is read; another way is offered, with its risk."""
    source = read(tmp_path, backup(IsEncrypted=True))
    assert source.seen == ()
    assert [one.complete for one in source.covered] == [False] * 5
    (problem,) = source.problems
    assert problem.text == (
        "This backup is encrypted, so nothing in it was read. You can make one without encryption for this. Whoever "
        "gets at the computer can read such a backup, so it is best removed afterwards."
    )


def test_a_backup_that_was_copied_in_part_is_told(tmp_path: Path) -> None:
    """A file that the backup's own table lists, and that is not there, is named."""
    files = backup()
    listed = [("INSERT INTO Files VALUES ('ab12', 'HomeDomain', ?, 1)", (SMS,))]
    files["Manifest.db"] = database("CREATE TABLE Files (fileID, domain, relativePath, flags)", listed)
    source = read(tmp_path, files)
    assert [one.where for one in source.problems] == ["ab/ab12"]
    assert covered(source, CALL) == [(True, "")]


def test_of_several_backups_the_newest_is_read(tmp_path: Path) -> None:
    """An older backup says nothing about today, so only the newest one counts, and the user is told."""
    older = backup()
    older["Info.plist"] = plistlib.dumps({"Last Backup Date": datetime(2025, 1, 1)})  # noqa: DTZ001 - As plists.
    newer = backup()
    del newer[hashed(CALLS)]
    files = {f"a/{name}": data for name, data in older.items()} | {f"b/{name}": data for name, data in newer.items()}
    source = read(tmp_path, files)
    assert (source.exported_on, found(source)) == (date(2026, 11, 12), set())
    assert [one.text for one in source.problems] == ["There is more than one backup here. Only the newest was read."]


def test_the_log_of_a_backup_is_found_by_its_own_hash(tmp_path: Path) -> None:
    """In a backup, the write-ahead log has a name that shows nothing of the database beside it."""
    later = [(MESSAGE_ROW, (1, "SMS", since_2001(NOON), 0, 0)), (JOIN_ROW, (1, 1))]
    data, log = with_log(MESSAGES_SQL, HANDLES, later)
    files = {**backup(), hashed(SMS): data, hashed(f"{SMS}-wal"): log}
    assert (MESSAGE, "chat", OPEN, 1, date(2026, 10, 5)) in found(read(tmp_path, files))


def test_a_database_that_is_in_use_is_read_and_left_alone(tmp_path: Path) -> None:
    """While Messages has its database open, it is read with its newest message, and nothing is written beside it."""
    folder = tmp_path / "export"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "chat.db", isolation_level=None)) as live:
        live.execute("PRAGMA journal_mode = WAL")
        live.executescript(MESSAGES_SQL)
        for insert, values in [*HANDLES, (MESSAGE_ROW, (1, "SMS", since_2001(NOON), 0, 0)), (JOIN_ROW, (1, 1))]:
            live.execute(insert, values)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        source = read(tmp_path, {})
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert (MESSAGE, "chat", OPEN, 1, date(2026, 10, 5)) in found(source)
