"""The record: append-only, exact, and never silently wrong."""

from __future__ import annotations

import dataclasses
import sqlite3
import stat
import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.record import ANSWER, ATTEMPT, FINDING, PLAN, Draft, Entry
from nocontact_cli.errors import DamagedError, FileError, UsageError
from nocontact_cli.vault import faults
from nocontact_cli.vault.cipher import PAGE, make_database, open_database
from nocontact_cli.vault.migrations import MIGRATIONS, SCHEMA, migrate, schema_of
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.record import APPLICATION, Record, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = bytes(range(32))
DAY = date(2026, 11, 22)


@pytest.fixture
def made(place: Place) -> Place:
    """A place with an empty record."""
    place.make()
    Record.create(place, KEY).close()
    settle(place)
    return place


def test_round_trip(made: Place, drafts: list[Draft], at: datetime) -> None:
    """What was appended comes back field by field, numbered, with instant and zone."""
    with Record.open(made, KEY) as record:
        told = record.append(drafts, at)
        assert record.entries() == told

    with Record.open(made, KEY) as record:
        assert record.entries() == told
    assert [entry.n for entry in told] == [1, 2]
    for entry, draft in zip(told, drafts, strict=True):
        assert entry.at == at
        assert entry.at.utcoffset() == timedelta(hours=1)
        assert dataclasses.asdict(draft).items() <= dataclasses.asdict(entry).items()


TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
DRAFT = st.builds(
    Draft,
    kind=st.sampled_from([ANSWER, PLAN, ATTEMPT, FINDING]),
    about=TEXT,
    says=TEXT,
    day=st.dates(),
    by=st.sampled_from(["self", "friend", "export"]),
    note=st.none() | TEXT,
    until=st.none() | st.dates(),
)
ZONE = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@settings(max_examples=60, deadline=None)
@given(st.lists(DRAFT, max_size=4), st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=ZONE))  # noqa: DTZ001
def test_any_entry_round_trips(tmp_path_factory: pytest.TempPathFactory, drafts: list[Draft], at: datetime) -> None:
    """Any text (NUL and all), any day and any zone come back as they went in."""
    place = Place(tmp_path_factory.mktemp("any"))
    with Record.create(place, KEY) as record:
        told = record.append(drafts, at)

        found = record.entries()

    assert found == told
    assert [entry.at.utcoffset() for entry in found] == [at.utcoffset()] * len(drafts)
    assert [(entry.about, entry.note, entry.day, entry.until) for entry in found] == [
        (draft.about, draft.note, draft.day, draft.until) for draft in drafts
    ]


def test_zone_with_seconds(made: Place, drafts: list[Draft]) -> None:
    """A historic zone with seconds keeps the exact instant; the zone is cut to the minute."""
    at = datetime(2026, 1, 1, tzinfo=timezone(-timedelta(hours=1, minutes=2, seconds=3)))

    with Record.open(made, KEY) as record:
        told = record.append(drafts, at)
        assert record.entries() == told

    assert told[0].at == at
    assert told[0].at.utcoffset() == -timedelta(hours=1, minutes=2)


def test_an_instant_without_a_zone(made: Place, drafts: list[Draft]) -> None:
    """An instant without a zone is a mistake in the code."""
    with Record.open(made, KEY) as record, pytest.raises(ValueError, match="zone"):
        record.append(drafts, datetime(2026, 1, 1))  # noqa: DTZ001


def test_nothing_to_append(made: Place, at: datetime) -> None:
    """No drafts, no entries."""
    with Record.open(made, KEY) as record:
        assert record.append([], at) == ()
        assert record.entries() == ()
        assert record.count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET says = 'done'",
        "UPDATE entry SET n = 9 WHERE n = 1",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE n = 2",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE n = 1",
        "REPLACE INTO entry SELECT n, at, zone, day, kind, about, 'other', by, note, until FROM entry",
        "INSERT INTO entry SELECT * FROM entry WHERE n = 1 ON CONFLICT (n) DO UPDATE SET says = 'x'",
    ],
)
def test_append_only(made: Place, drafts: list[Draft], at: datetime, statement: str) -> None:
    """The database itself refuses to change, remove or replace an entry, recursive triggers or not."""
    with Record.open(made, KEY) as record:
        told = record.append(drafts, at)
        for recursive in ("ON", "OFF"):
            record._connection.execute(f"PRAGMA recursive_triggers = {recursive}")
            with pytest.raises(faults.library().IntegrityError, match="append-only"):
                record._connection.execute(statement)

        assert record.entries() == told


def test_all_or_none(made: Place, drafts: list[Draft], at: datetime) -> None:
    """One draft that does not fit keeps out the others of the same call, and no number is used up."""
    bad = dataclasses.replace(drafts[0], kind="")
    with Record.open(made, KEY) as record:
        with pytest.raises(UsageError) as raised:
            record.append([*drafts, bad], at)
        assert raised.value.safe == "Nothing was recorded."
        assert record.entries() == ()

        assert [entry.n for entry in record.append(drafts, at)] == [1, 2]


def test_text_that_is_no_text(made: Place, drafts: list[Draft], at: datetime) -> None:
    """Half a surrogate pair, as undecodable input becomes, is refused in words, and nothing is recorded."""
    with Record.open(made, KEY) as record:
        with pytest.raises(UsageError, match="cannot be stored"):
            record.append([drafts[0], dataclasses.replace(drafts[0], note="a\udcff")], at)

        assert record.count() == 0


@pytest.mark.parametrize(
    "columns",
    [
        {"at": "'2026-11-22T00:00:00Z'"},
        {"zone": "1440"},
        {"zone": "'x'"},
        {"day": "'2026-02-30'"},
        {"day": "'today'"},
        {"day": "NULL"},
        {"kind": "''"},
        {"about": "NULL"},
        {"by": "''"},
        {"until": "'tomorrow'"},
        {"note": "x'00'"},
    ],
)
def test_the_table_refuses_what_is_no_entry(made: Place, columns: dict[str, str]) -> None:
    """Wrong types, unreal days and empty words never get into the table."""
    row = {
        "at": "'2026-11-22T00:00:00.000000Z'",
        "zone": "0",
        "day": "'2026-11-22'",
        "kind": "'answer'",
        "about": "'x'",
        "says": "'done'",
        "by": "'self'",
        "note": "NULL",
        "until": "NULL",
    }
    with Record.open(made, KEY) as record:
        insert = "INSERT INTO entry ({}) VALUES ({})"
        record._connection.execute(insert.format(", ".join(row), ", ".join(row.values())))
        with pytest.raises(faults.library().IntegrityError):
            record._connection.execute(insert.format(", ".join(row), ", ".join({**row, **columns}.values())))


def test_not_in_clear(made: Place, drafts: list[Draft], at: datetime) -> None:
    """No word of an entry, and no word of the tables, is in clear in any file of the folder."""
    with Record.open(made, KEY) as record:
        record.append(drafts, at)

        data = b"".join(path.read_bytes() for path in made.folder.iterdir())

    for word in (b"anary", b"whatsapp", b"friend", b"entry", b"CREATE", b"2026-11-22", b"SQLite"):
        assert word not in data


def test_modes(place: Place, umask: Callable[[int], None], drafts: list[Draft], at: datetime) -> None:
    """The record and its journal are for the owner only under umask 0."""
    umask(0)
    place.make()
    with Record.create(place, KEY) as record:
        record.append(drafts, at)
        connection = record._connection
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO meta VALUES ('a', 'b')")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.folder.iterdir()}
        connection.execute("ROLLBACK")

    assert modes == {"main.new": 0o600, "main.new-journal": 0o600}


# What is wrong with a record


def test_missing(made: Place) -> None:
    """A record that is gone is damage, and no new one is made."""
    made.record.unlink()

    with pytest.raises(DamagedError, match="is missing"):
        Record.open(made, KEY)

    assert list(made.folder.iterdir()) == []


def _text(path: Path) -> None:
    path.write_text("shopping list\n" * 3)


def _pages_of_text(path: Path) -> None:
    path.write_bytes(b"shopping list ".ljust(PAGE) * 4)


def _plain_database(path: Path) -> None:
    path.unlink()
    plain = sqlite3.connect(path)
    plain.executescript("CREATE TABLE entry (n); CREATE TABLE meta (x); PRAGMA user_version = 1")
    plain.close()


def _flipped_first_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)


def _flipped_later_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(1, len(data) // PAGE):
        data[page * PAGE + 50] ^= 1
    path.write_bytes(data)


def _other_key(path: Path) -> None:
    make_database(path, b"\1" * 32, ("CREATE TABLE entry (n)",))


def _no_record(path: Path) -> None:
    make_database(path, KEY, ("CREATE TABLE entry (n)",))


def _cut_last_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-PAGE])


def _cut_last_byte(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    "harm",
    [
        _empty,
        _text,
        _pages_of_text,
        _plain_database,
        _flipped_first_page,
        _flipped_later_page,
        _other_key,
        _no_record,
        _cut_last_page,
        _cut_last_byte,
    ],
)
def test_damage(made: Place, drafts: list[Draft], at: datetime, harm: Callable[[Path], None]) -> None:
    """Every kind of damage is exit 5 with the path, and the damaged file is left as it is."""
    with Record.open(made, KEY) as record:
        record.append(drafts, at)
    harm(made.record)
    before = made.record.read_bytes()

    with pytest.raises(DamagedError) as raised, Record.open(made, KEY) as record:
        record.entries()

    assert raised.value.exit == 5
    assert str(made.record) in raised.value.what
    assert "no new record" in raised.value.safe
    assert made.record.read_bytes() == before
    assert [path.name for path in made.folder.iterdir()] == ["main.dat"]


def test_newer_version(made: Place) -> None:
    """A record from a newer version is exit 5, says so, and is left alone."""
    connection = open_database(made.record, KEY)
    connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()
    before = made.record.read_bytes()

    with pytest.raises(DamagedError, match="from a newer version") as raised:
        Record.open(made, KEY)

    assert raised.value.safe == "It was left alone."
    assert made.record.read_bytes() == before


GOOD: tuple[Any, ...] = (
    1,
    "2026-11-22T00:00:00.000000Z",
    0,
    "2026-11-22",
    "answer",
    "x",
    "done",
    "self",
    None,
    None,
)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (1, "yesterday"),
        (1, None),
        (1, 5),
        (2, "x"),
        (2, None),
        (2, 10**6),
        (2, 2**62),
        (3, "2026-02-30"),
        (3, None),
        (3, 20261122),
        (4, 7),
        (5, None),
        (6, b"done"),
        (7, 1.5),
        (8, b"note"),
        (9, "never"),
        (9, 3),
    ],
)
def test_rows_that_are_no_entries(place: Place, column: int, value: object) -> None:
    """A row with a wrong type or an unreal date is damage, never a traceback and never a guess."""
    place.make()
    names = "n, at, zone, day, kind, about, says, by, note, until"
    make_database(
        place.record,
        KEY,
        (
            f"PRAGMA application_id = {APPLICATION}",
            f"PRAGMA user_version = {SCHEMA}",
            f"CREATE TABLE entry ({names})",
        ),
    )
    with Record.open(place, KEY) as record:
        for row in (GOOD, (*GOOD[:column], value, *GOOD[column + 1 :])):
            record._connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

        with pytest.raises(DamagedError, match="cannot be read"):
            record.entries()


def test_text_that_is_not_utf8(made: Place) -> None:
    """Bytes in a text column that are no text are damage."""
    with Record.open(made, KEY) as record:
        record._connection.execute(
            "INSERT INTO entry (at, zone, day, kind, about, says, by) VALUES "
            "('2026-11-22T00:00:00.000000Z', 0, '2026-11-22', 'answer', CAST(x'ff' AS TEXT), 'done', 'self')"
        )

        with pytest.raises(DamagedError):
            record.entries()


def test_no_table(place: Place) -> None:
    """A record without its table is damage."""
    place.make()
    make_database(
        place.record,
        KEY,
        (f"PRAGMA application_id = {APPLICATION}", f"PRAGMA user_version = {SCHEMA}", "CREATE TABLE x (y)"),
    )

    with Record.open(place, KEY) as record, pytest.raises(DamagedError):
        record.entries()


# Migrations


def test_schema(made: Place) -> None:
    """A new record has been through every migration."""
    with Record.open(made, KEY) as record:
        assert record.schema == SCHEMA == len(MIGRATIONS) == 1


def test_later_migrations_run_once(made: Place, drafts: list[Draft], at: datetime) -> None:
    """Missing migrations run in order, keep the entries, and do not run again."""
    later = (*MIGRATIONS, ("CREATE TABLE a (x)",), ("ALTER TABLE a ADD COLUMN y", "INSERT INTO a VALUES (1, 2)"))
    with Record.open(made, KEY) as record:
        told = record.append(drafts, at)
        for _ in range(2):
            migrate(record._connection, later)

        assert schema_of(record._connection) == 3
        assert record._connection.execute("SELECT * FROM a").fetchall() == [(1, 2)]
        assert record.entries() == told


def test_a_failing_migration_changes_nothing(made: Place) -> None:
    """If one statement fails, the schema and the tables are as before."""
    later = (*MIGRATIONS, ("CREATE TABLE a (x)",), ("CREATE TABLE b (x)", "no SQL"))
    with Record.open(made, KEY) as record:
        with pytest.raises(faults.library().OperationalError):
            migrate(record._connection, later)

        assert record.schema == 1
        tables = record._connection.execute("SELECT name FROM sqlite_master WHERE name IN ('a', 'b')").fetchall()
    assert tables == []


# Other processes, speed


def test_another_window(made: Place, drafts: list[Draft], at: datetime) -> None:
    """While another connection writes, appending waits and then says so; afterwards it works."""
    with Record.open(made, KEY) as one, Record.open(made, KEY) as other:
        other._connection.execute("PRAGMA busy_timeout = 50")
        one._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(FileError, match="another window") as raised:
            other.append(drafts, at)
        assert raised.value.exit == 6
        one._connection.execute("ROLLBACK")

        assert len(other.append(drafts, at)) == 2
        assert one.count() == 2


def test_closing_twice(made: Place) -> None:
    """Closing is final and can be repeated."""
    record = Record.open(made, KEY)
    record.close()
    record.close()


def test_twenty_thousand_entries(made: Place) -> None:
    """A record of 20,000 entries is read in a fraction of a second (measured: about 70 ms)."""
    drafts = [Draft(ANSWER, f"whatsapp.block@{n}", "done", DAY + timedelta(days=n % 900)) for n in range(20_000)]
    with Record.open(made, KEY) as record:
        record.append(drafts, datetime(2026, 11, 22, tzinfo=UTC))
        start = time.perf_counter()
        found = record.entries()
        spent = time.perf_counter() - start

    assert len(found) == 20_000
    assert found[-1] == Entry(
        20_000, datetime(2026, 11, 22, tzinfo=UTC), ANSWER, "whatsapp.block@19999", "done", drafts[-1].day
    )
    # Wide, because a test machine may be busy.
    assert spent < 1
