"""Files of a Mac, backups of an iPhone, and what Apple hands out, made up."""

from __future__ import annotations

import hashlib
import plistlib
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from nocontact_cli.domain.evidence import (
    APP,
    ASK,
    BLOCKED,
    CALL,
    CLOSED,
    CONTACT,
    EMAIL,
    GROUP,
    MESSAGE,
    NAME,
    OPEN,
    PHONE,
    SESSION,
    Name,
)
from tests.evidence.made.export import BODY, Export, Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

EPOCH: Final = datetime(2001, 1, 1, tzinfo=UTC)
KNOWN: Final = (
    (1, Name(PHONE, "+49 1511 2345678")),
    (1, Name(EMAIL, "Alex.Example@example.org")),
    (2, Name(PHONE, "+12025550143")),
    (2, Name(NAME, "Robin Other")),
)
PEOPLE: Final[tuple[tuple[str, str, int | None], ...]] = (
    ("+4915112345678", "de", 1),
    ("015112345678", "de", 1),
    ("alex.example@example.org", "de", 1),
    ("+12025550143", "us", 2),
    ("(202) 555-0143", "us", 2),
    ("+447700900123", "gb", None),
    ("somebody@example.net", "us", None),
    ("urn:biz:1234", "us", None),
)
"""An address as it is stored, its country, and whose it is."""
BLOCK_LIST: Final = "Library/Preferences/com.apple.cmfsyncagent.plist"
SMS: Final = "Library/SMS/sms.db"
CALLS: Final = "Library/CallHistoryDB/CallHistory.storedata"
CONTACTS: Final = "Library/AddressBook/AddressBook.sqlitedb"
MESSAGES_SQL: Final = """
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT, service TEXT);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
    attributedBody BLOB, handle_id INTEGER DEFAULT 0, service TEXT, date INTEGER, is_from_me INTEGER DEFAULT 0,
    item_type INTEGER DEFAULT 0, group_action_type INTEGER DEFAULT 0);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER,
    is_blackholed INTEGER DEFAULT 0);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id));
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
CREATE INDEX message_idx_date ON message(date);
CREATE TRIGGER told AFTER INSERT ON message BEGIN UPDATE message SET guid = guid WHERE ROWID = new.ROWID; END;
CREATE VIEW recent AS SELECT * FROM message;
"""
CALLS_SQL: Final = """
CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZANSWERED INTEGER, ZORIGINATED INTEGER, ZCALLTYPE INTEGER,
    ZFILTERED_OUT_REASON INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS VARCHAR, ZISO_COUNTRY_CODE VARCHAR,
    ZSERVICE_PROVIDER VARCHAR);
"""
CONTACTS_SQL: Final = """
CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT);
CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, value TEXT);
"""


def hashed(path: str) -> str:
    """Where a file of the phone lies in a backup."""
    code = hashlib.sha1(f"HomeDomain-{path}".encode(), usedforsecurity=False).hexdigest()
    return f"{code[:2]}/{code}"


def since_2001(at: datetime, *, seconds: bool = False) -> int:
    """A moment as Apple writes it."""
    return int((at - EPOCH).total_seconds()) * (1 if seconds else 10**9)


def database(sql: str, rows: Iterable[tuple[str, tuple[object, ...]]]) -> bytes:
    """The file of a database without a log."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(sql)
        for insert, values in rows:
            made.execute(insert, values)
        made.commit()
        return made.serialize()


def with_log(
    sql: str, rows: Iterable[tuple[str, tuple[object, ...]]], later: Iterable[tuple[str, tuple[object, ...]]]
) -> tuple[bytes, bytes]:
    """The file of a database that is in use, and its write-ahead log, in which the later rows are."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        with closing(sqlite3.connect(path)) as made:
            made.execute("PRAGMA journal_mode = WAL")
            made.execute("PRAGMA synchronous = OFF")
            made.execute("PRAGMA wal_autocheckpoint = 0")
            made.executescript(sql)
            for insert, values in rows:
                made.execute(insert, values)
            made.commit()
            made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            for insert, values in later:
                made.execute(insert, values)
            made.commit()
            return path.read_bytes(), path.with_name("made.db-wal").read_bytes()


def block_list(entries: list[dict[str, object]], form: plistlib.PlistFormat = plistlib.FMT_BINARY) -> bytes:  # type: ignore[name-defined]
    """A block list."""
    store = {
        "__kCMFBlockListStoreArrayKey": entries,
        "__kCMFBlockListStoreRevisionKey": 3,
        "__kCMFBlockListStoreRevisionTimestampKey": datetime(2025, 6, 12, 9, 30),  # noqa: DTZ001 - As plists have it.
        "__kCMFBlockListStoreTypeKey": "__kCMFBlockListStoreTypeValue",
        "__kCMFBlockListStoreVersionKey": 1,
    }
    return plistlib.dumps({"__kCMFBlockListStoreTopLevelKey": store}, fmt=form)


@st.composite
def exports(draw: st.DrawFn) -> Export:
    """A Mac's files, an iPhone's backup, or Apple's own tables."""
    made = draw(st.sampled_from([_mac, _phone, _tables]))
    export: Export = draw(made())
    return export


@st.composite
def _mac(draw: st.DrawFn) -> Export:
    truths: Counter[tuple[object, ...]] = Counter()
    complete = {(BLOCKED, ""), (MESSAGE, "chat")}
    files = {"Preferences/com.apple.cmfsyncagent.plist": _blocked(draw, truths)}
    rows, later = _messages(draw, truths)
    files["Messages/chat.db"], files["Messages/chat.db-wal"] = with_log(MESSAGES_SQL, rows, later)
    files["CallHistoryDB/CallHistory.storedata"] = database(CALLS_SQL, _calls(draw, truths))
    return _export(files, truths, complete)


@st.composite
def _phone(draw: st.DrawFn) -> Export:
    truths: Counter[tuple[object, ...]] = Counter()
    complete = {(BLOCKED, ""), (MESSAGE, "chat"), (CALL, "incoming"), (CONTACT, "saved")}
    day = draw(st.dates(date(2026, 10, 1), date(2026, 11, 20)))
    made = datetime.combine(day, datetime.min.time()) + timedelta(hours=7)
    rows, later = _messages(draw, truths)
    files = {
        hashed(BLOCK_LIST): _blocked(draw, truths),
        hashed(SMS): database(MESSAGES_SQL, [*rows, *later]),
        hashed(CALLS): database(CALLS_SQL, _calls(draw, truths)),
        hashed(CONTACTS): database(CONTACTS_SQL, _contacts(draw, truths)),
        "Info.plist": plistlib.dumps({"Device Name": "Phone", "Last Backup Date": made}),
        "Manifest.plist": plistlib.dumps({"IsEncrypted": False, "Date": made}, fmt=plistlib.FMT_BINARY),
    }
    listed = [
        ("INSERT INTO Files VALUES (?, 'HomeDomain', ?, 1, NULL)", (hashed(one)[3:], one)) for one in (SMS, CALLS)
    ]
    sql = "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)"
    files["Manifest.db"] = database(sql, listed)
    root = draw(st.sampled_from(["", "00008030-001A2B3C4D5E6F70/"]))
    return _export({root + name: data for name, data in files.items()}, truths, complete, day)


@st.composite
def _tables(draw: st.DrawFn) -> Export:
    day = draw(st.dates(date(2026, 1, 1), date(2026, 11, 1)))
    devices = [
        "Device Name,Device Added Date,Device Serial Number,Device Last Heartbeat Timestamp,Device Last Heartbeat IP",
        f"Sam\u2019s iPhone,2024-02-03 10:00:00,F1,{day} 08:00:00,192.0.2.1",
        f'"Old, grey iPad",{day} 09:00:00,F2,,',
    ]
    apps = ["App Name,Created Date", f"Recipes,{day}T10:00:00Z"]
    folder = draw(st.sampled_from(["Apple ID account and device information", "Informations sur le compte"]))
    files = {
        f"{folder}/Apple ID Device Information.csv": "\ufeff".encode() + "\r\n".join(devices).encode(),
        f"{folder}/Apps Using Sign In with Apple.csv": "\n".join(apps).encode(),
    }
    truths = Counter(
        {
            (SESSION, "device", ASK, None, day, "Sam\u2019s iPhone"): 1,
            (SESSION, "device", ASK, None, day, "Old, grey iPad"): 1,
            (APP, "signed-in", ASK, None, day, "Recipes"): 1,
        }
    )
    return _export(files, truths, set())


def _export(
    files: dict[str, bytes],
    truths: Counter[tuple[object, ...]],
    complete: set[tuple[str, str]],
    exported_on: date | None = None,
) -> Export:
    found = frozenset(Truth(*key[:5], count, str(key[5])) for key, count in truths.items())  # type: ignore[arg-type]
    return Export(files, KNOWN, found, frozenset(complete), exported_on)


def _blocked(draw: st.DrawFn, truths: Counter[tuple[object, ...]]) -> bytes:
    entries: list[dict[str, object]] = []
    for address, country, person in draw(st.lists(st.sampled_from(PEOPLE[:-1]), unique=True)):
        if "@" in address:
            entries.append({"__kCMFItemTypeKey": 1, "__kCMFItemEmailUnformattedKey": address})
        else:
            entry = {"__kCMFItemPhoneNumberUnformattedKey": address, "__kCMFItemPhoneNumberCountryCodeKey": country}
            entries.append({"__kCMFItemTypeKey": 0, "__kCMFItemVersionKey": 1, **entry})
        if person:
            truths[BLOCKED, "", CLOSED, person, None, ""] = 1
    return block_list(entries, draw(st.sampled_from([plistlib.FMT_BINARY, plistlib.FMT_XML])))


def _moments(draw: st.DrawFn, least: int = 1) -> list[datetime]:
    between = st.datetimes(datetime(2016, 1, 1), datetime(2026, 9, 30), timezones=st.just(UTC))  # noqa: DTZ001
    return [one.replace(microsecond=0) for one in draw(st.lists(between, min_size=least, max_size=12))]


def _messages(
    draw: st.DrawFn, truths: Counter[tuple[object, ...]]
) -> tuple[list[tuple[str, tuple[object, ...]]], list[tuple[str, tuple[object, ...]]]]:
    """Rows of messages: handles and chats first, then messages, of which the last ones come later."""
    rows: list[tuple[str, tuple[object, ...]]] = [
        ("INSERT INTO handle (id, country, service) VALUES (?, ?, 'SMS')", person[:2]) for person in PEOPLE
    ]
    members = draw(st.lists(st.integers(1, len(PEOPLE)), min_size=2, max_size=4, unique=True))
    rows += [("INSERT INTO chat (guid, style) VALUES (?, ?)", (guid, style)) for guid, style in (("a", 45), ("b", 43))]
    rows += [("INSERT INTO chat_handle_join VALUES (2, ?)", (member,)) for member in members]
    seconds = draw(st.booleans())
    made = []
    newest: datetime | None = None
    for at in _moments(draw):
        group = draw(st.booleans())
        handle = draw(st.sampled_from(members)) if group else draw(st.integers(1, len(PEOPLE)))
        mine, kind = draw(st.sampled_from([(0, 0), (0, 0), (1, 0), (0, 1), (0, 2)]))
        number = len(made) // 2 + 1
        values = (str(number), BODY, handle, since_2001(at, seconds=seconds), mine, kind)
        fields = "guid, text, handle_id, service, date, is_from_me, item_type"
        made.append((f"INSERT INTO message ({fields}) VALUES (?, ?, ?, 'SMS', ?, ?, ?)", values))  # noqa: S608
        made.append(("INSERT INTO chat_message_join VALUES (?, ?)", (2 if group else 1, number)))
        person = PEOPLE[handle - 1][2]
        if group and not kind:
            newest = max(newest or at, at)
        if person and not mine and not kind:
            truths[MESSAGE, "group" if group else "chat", OPEN, person, at.date(), ""] += 1
    for person in {PEOPLE[member - 1][2] for member in members} - {None}:
        truths[GROUP, "chat", OPEN, person, newest.date() if newest else None, ""] = 1
    cut = draw(st.integers(0, len(made) // 2 - 1)) * 2
    return [*rows, *made[:cut]], made[cut:]


def _calls(draw: st.DrawFn, truths: Counter[tuple[object, ...]]) -> list[tuple[str, tuple[object, ...]]]:
    rows: list[tuple[str, tuple[object, ...]]] = []
    for at in _moments(draw):
        address, country, person = draw(st.sampled_from(PEOPLE))
        mine = draw(st.integers(0, 1))
        provider = draw(st.sampled_from(["com.apple.Telephony", "com.apple.FaceTime", "net.whatsapp.WhatsApp", None]))
        stored = address.encode() if draw(st.booleans()) else address
        fields = "ZORIGINATED, ZANSWERED, ZDATE, ZADDRESS, ZISO_COUNTRY_CODE, ZSERVICE_PROVIDER"
        values = (mine, 0, float(since_2001(at, seconds=True)), stored, country, provider)
        rows.append((f"INSERT INTO ZCALLRECORD ({fields}) VALUES (?, ?, ?, ?, ?, ?)", values))  # noqa: S608
        if person and not mine:
            other = provider == "net.whatsapp.WhatsApp"
            truths[CALL, "incoming", ASK if other else OPEN, person, at.date(), str(provider) if other else ""] += 1
    return rows


def _contacts(draw: st.DrawFn, truths: Counter[tuple[object, ...]]) -> list[tuple[str, tuple[object, ...]]]:
    rows: list[tuple[str, tuple[object, ...]]] = []
    full = {("+4915112345678", 1), ("alex.example@example.org", 1), ("+1 (202) 555-0143", 2), ("+447700900123", None)}
    for number, (address, person) in enumerate(sorted(draw(st.sets(st.sampled_from(sorted(full, key=str)))), key=str)):
        rows.append(("INSERT INTO ABPerson VALUES (?, 'Somebody', NULL)", (number,)))
        values = (number, 4 if "@" in address else 3, address)
        rows.append(("INSERT INTO ABMultiValue (record_id, property, value) VALUES (?, ?, ?)", values))
        if person:
            truths[CONTACT, "saved", OPEN, person, None, ""] += 1
    return rows
