"""Damage: every byte of a small vault, every length, and chance damage of a large one.

What is read is what was written, or it is told as damage, with what is left of it and the way back.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.errors import DamagedError, LockedError
from nocontact_cli.vault.aside import keep_record_aside
from nocontact_cli.vault.backup import stamp
from nocontact_cli.vault.cipher import PAGE, open_database
from nocontact_cli.vault.faults import told
from nocontact_cli.vault.lock import make_lock, open_lock
from nocontact_cli.vault.migrations import MIGRATIONS
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.readable import readable
from nocontact_cli.vault.record import Record, _connect
from nocontact_cli.vault.rows import as_entries, rows_from
from tests.vault.support import AT, DAY, KEY, make_vault, some

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import FileIO
    from pathlib import Path

    from nocontact_cli.domain.record import Entry

    Figure = Callable[[str, float], None]

LARGE = 1000
MANY = 360


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, tuple[Entry, ...]]:
    """The bytes and the entries of a record with many."""
    place = Place(tmp_path_factory.mktemp("large"))
    entries = make_vault(place, some("old", LARGE, "canary " * 20))
    return place.record.read_bytes(), entries


@pytest.fixture
def many(place: Place) -> Place:
    """A record of some forty pages."""
    make_vault(place, some("old", MANY, "x" * 300))
    return place


def found(path: Path) -> tuple[Entry, ...]:
    """All entries, read as `Record` reads them, and without what it tells about damage: that takes longer."""
    with closing(_connect(path, KEY)) as connection, told(path):
        return as_entries(rows_from(connection))


def spoil(path: Path, *offsets: int) -> None:
    """Change one bit at each of these places."""
    data = bytearray(path.read_bytes())
    for at in offsets:
        data[at] ^= 1 << at % 8
    path.write_bytes(data)


def read(place: Place) -> tuple[Entry, ...] | DamagedError:
    """The entries, or what is told of the damage."""
    try:
        with Record.open(place, KEY) as record:
            return record.entries()
    except DamagedError as error:
        return error


def refused(place: Place) -> DamagedError:
    """What is told when the entries are read."""
    error = read(place)
    assert isinstance(error, DamagedError)
    assert error.exit == 5
    return error


# The record


def test_every_flip(place: Place, figure: Figure) -> None:
    """Whatever byte of a record is changed, its entries are as they were written or it is damage.

    Where they are the same with a whole page turned over, no byte of that page is read for them.
    """
    told_entries = make_vault(place, some("old", 3))
    data = place.record.read_bytes()
    ends: Counter[str] = Counter()
    with place.record.open("r+b", buffering=0) as file:
        unread = [start for start in range(0, len(data), PAGE) if _same_without(file, data, start, place, told_entries)]
        ends["whole"] = PAGE * len(unread)
        for at, byte in enumerate(data):
            if at - at % PAGE in unread:
                continue
            file.seek(at)
            file.write(bytes([byte ^ 1 << at % 8]))
            try:
                assert found(place.record) == told_entries
                ends["whole"] += 1
            except DamagedError:
                ends["damaged"] += 1
            file.seek(at)
            file.write(bytes([byte]))
    assert found(place.record) == told_entries
    # The first page and that of the entries are read; the others hold what no reading of entries needs.
    assert ends["damaged"] == 2 * PAGE
    assert ends["whole"] == len(data) - 2 * PAGE
    figure("flips", len(data))


def _same_without(file: FileIO, data: bytes, start: int, place: Place, entries: tuple[Entry, ...]) -> bool:
    """Whether the entries are read the same while every byte of the page that starts here is another."""
    page = data[start : start + PAGE]
    file.seek(start)
    file.write(bytes(byte ^ 0xFF for byte in page))
    try:
        return found(place.record) == entries
    except DamagedError:
        return False
    finally:
        file.seek(start)
        file.write(page)


def test_every_length(place: Place, figure: Figure) -> None:
    """A record that was cut anywhere is damage."""
    make_vault(place, some("old", 3))
    length = place.record.stat().st_size
    for size in reversed(range(length)):
        with place.record.open("r+b") as file:
            file.truncate(size)
        with pytest.raises(DamagedError):
            found(place.record)
    figure("truncations", length)


def _overwritten(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    size = chance.choice([1, 16, 512, PAGE, 5 * PAGE])
    data[at : at + size] = chance.randbytes(len(data[at : at + size]))


def _zeros(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) // 512) * 512
    size = chance.choice([512, PAGE, 8 * PAGE])
    data[at : at + size] = bytes(len(data[at : at + size]))


def _swapped(data: bytearray, chance: random.Random) -> None:
    one, other = (page * PAGE for page in chance.sample(range(len(data) // PAGE), 2))
    data[one : one + PAGE], data[other : other + PAGE] = data[other : other + PAGE], data[one : one + PAGE]


def _missing_page(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) // PAGE) * PAGE
    del data[at : at + PAGE]


def _shorter(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _longer(data: bytearray, chance: random.Random) -> None:
    data += chance.randbytes(chance.choice([1, PAGE]))


@pytest.mark.parametrize("harm", [_overwritten, _zeros, _swapped, _missing_page, _shorter, _longer])
def test_chance_damage(
    place: Place,
    large: tuple[bytes, tuple[Entry, ...]],
    harm: Callable[[bytearray, random.Random], None],
    figure: Figure,
) -> None:
    """Chance damage of a large record: its entries are as they were written, or it is damage, told in full."""
    chance = random.Random(harm.__name__)  # noqa: S311 - only where to damage
    place.make()
    data, entries = large
    ends: Counter[bool] = Counter()
    for _ in range(8):
        spoiled = bytearray(data)
        harm(spoiled, chance)
        place.record.write_bytes(spoiled)
        seen = read(place)
        damaged = isinstance(seen, DamagedError)
        assert damaged or seen == entries
        if isinstance(seen, DamagedError):
            assert "vault restore FILE" in seen.do
            assert "be read." in seen.safe
        ends[damaged] += 1
        assert place.record.read_bytes() == spoiled
        figure("chance_damages", 1)
    assert ends[True] > 3 or harm is _longer


# What is told


@pytest.mark.parametrize("pages", [(), (3,), (12, 20), (5, 6, 39), (2, 12)])
def test_what_can_still_be_read(many: Place, pages: tuple[int, ...]) -> None:
    """The count is that of the entries that can be read one by one, and neither more nor less."""
    spoil(many.record, *(page * PAGE + 77 for page in pages))
    before = many.record.read_bytes()
    single = 0
    for number in range(1, MANY + 1):
        with closing(open_database(many.record, KEY)) as connection:
            try:
                with told(many.record):
                    single += len(connection.execute("SELECT n FROM entry WHERE n = ?", (number,)).fetchall())
            except DamagedError:
                continue

    left = readable(many.record, KEY)

    assert (left.entries, left.all_seen) == (single, True)
    assert (single < MANY) == bool(pages)
    assert many.record.read_bytes() == before


def test_what_is_told(many: Place) -> None:
    """It says how many entries can still be read, when the last backup was made and how it comes back."""
    stamp(many, DAY)
    spoil(many.record, 12 * PAGE + 77, 20 * PAGE + 77)
    left = readable(many.record, KEY)

    error = refused(many)

    assert error.what == f"{many.record} is damaged and cannot be read."
    assert error.safe == (
        "Nothing was changed, and no new record was made. "
        f"In the damaged file, {left.entries} entries of {MANY} can still be read."
    )
    assert error.do == (
        f"The last backup was made on {DAY.isoformat()}. This brings one back, and keeps the damaged file aside: "
        "{prog} vault restore FILE"
    )


def test_what_is_told_where_nothing_can_be_read(many: Place) -> None:
    """A damaged first page leaves nothing to read, which is said; nothing is said of a file that is not there."""
    spoil(many.record, 100)
    assert refused(many).safe.endswith("No entry in it can be read.")
    many.record.write_bytes(b"")
    assert refused(many).safe.endswith("no new record was made.")
    many.record.unlink()
    assert refused(many).safe.endswith("no new record was made.")


def test_an_earlier_copy_is_named(many: Place) -> None:
    """The latest whole copy beside the record is named with its entries and how to use it; a damaged one is not."""
    keep_record_aside(many.record, KEY)
    with Record.open(many, KEY) as record:
        record.append(some("new", 1), AT)
    second = keep_record_aside(many.record, KEY)
    third = keep_record_aside(many.record, KEY)
    spoil(third, 12 * PAGE + 77)
    spoil(many.record, 100)

    error = refused(many)

    assert f"{second} is an earlier copy of the record, and whole: {MANY + 1} entries." in error.do
    assert third.name not in error.do
    many.record.rename(many.record.with_name("elsewhere"))
    second.rename(many.record)
    with Record.open(many, KEY) as record:
        assert record.count() == MANY + 1


def test_damage_that_shows_later(many: Place) -> None:
    """Damage met while adding an entry or counting is told in the same way."""
    with closing(open_database(many.record, KEY)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_sequence'").fetchone()
    spoil(many.record, (page - 1) * PAGE + 77)

    with Record.open(many, KEY) as record:
        assert len(record.entries()) == MANY
        with pytest.raises(DamagedError) as raised:
            record.append(some("new", 1), AT)

    assert f"{MANY} entries can still be read" in raised.value.safe
    with Record.open(many, KEY) as record:
        assert len(record.entries()) == MANY


def test_a_newer_one_is_no_damage(many: Place) -> None:
    """Of a record from a newer version nothing is counted or offered but an update; its bytes stay."""
    with closing(open_database(many.record, KEY)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = many.record.read_bytes()

    error = refused(many)

    assert (error.safe, error.do) == ("It was left alone.", "Update this program, then try again.")
    assert many.record.read_bytes() == before


# The lock


@pytest.mark.parametrize("both", [False, True], ids=["one copy", "both copies"])
def test_flips_of_the_lock(place: Place, both: bool, figure: Figure) -> None:
    """Whatever byte of the lock is changed, it gives the key, or it is told; with one copy whole it gives the key.

    Not every byte: each try costs the derivation of a key.
    """
    place.make()
    make_lock(place, "words", KEY)
    data = place.locks[0].read_bytes()
    places = range(0, len(data), 1117) if both else range(5, len(data), 2003)
    for at in places:
        for path in place.locks[: 1 + both]:
            path.write_bytes(data)
            spoil(path, at)
        if both:
            # A changed first page cannot be told from a wrong passphrase; the advice names both.
            with pytest.raises(LockedError if at < PAGE else DamagedError):
                open_lock(place, "words")
        else:
            assert open_lock(place, "words") == KEY
            assert place.locks[0].read_bytes() == data
        figure("lock_flips", 1)


def test_every_length_of_the_lock(place: Place, figure: Figure) -> None:
    """A lock of which both copies were cut anywhere is damage, or opens with no key; its other copy repairs it."""
    place.make()
    make_lock(place, "words", KEY)
    data = place.locks[0].read_bytes()
    for size in reversed(range(len(data))):
        for path in place.locks:
            with path.open("r+b") as file:
                file.truncate(size)
        with pytest.raises(DamagedError) as raised:
            open_lock(place, "words")
        assert "vault restore FILE" in raised.value.do
    figure("truncations", len(data))
    place.locks[1].write_bytes(data)
    assert open_lock(place, "words") == KEY
    assert place.locks[0].read_bytes() == data
