"""Backups, what comes back from them, the copy before a migration, and the end of a vault.

The processes that are killed are real ones. KILLS in the environment sets how many of each kind.
"""

from __future__ import annotations

import os
import random
import signal
import stat
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nocontact_cli.domain.record import Draft
from nocontact_cli.errors import DamagedError, FileError, LockedError, NoContactError, UsageError
from nocontact_cli.vault import backup as backups
from nocontact_cli.vault import guard, restore
from nocontact_cli.vault.backup import backup_path, last_backup, read_backup, stamp, write_backup
from nocontact_cli.vault.cipher import make_database, open_database
from nocontact_cli.vault.contents import read_contents
from nocontact_cli.vault.erase import erase, remains
from nocontact_cli.vault.faults import NewerError
from nocontact_cli.vault.keychain import entry_name
from nocontact_cli.vault.lock import make_lock, open_lock
from nocontact_cli.vault.migrations import MIGRATIONS
from nocontact_cli.vault.place import LockKind, Place
from nocontact_cli.vault.record import Record, _connect, entries_of, settle
from nocontact_cli.vault.restore import make_record, restore_under_key, restore_under_lock
from nocontact_cli.vault.vault import lock_with_passphrase, make_from_backup, open_vault, status
from tests.vault.support import DAY, KEY, LATER, all_bytes, contents, ended, forked, killed, moments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nocontact_cli.vault.contents import Contents

    Figure = Callable[[str, float], None]

WORDS = "copy horse"
KILLS = int(os.environ.get("KILLS", "18"))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes, kills and forks are those of POSIX")


@pytest.fixture
def vault(place: Place, drafts: list[Draft], at: datetime) -> Place:
    """A record with two entries, opened by KEY. It has no lock: most of this needs none."""
    place.make()
    with Record.create(place, KEY) as record:
        record.append(drafts, at)
    settle(place)
    return place


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Contents]:
    """A backup under WORDS with three entries, and what it holds. Only for reading."""
    folder = tmp_path_factory.mktemp("made")
    place = Place(folder / "vault")
    place.make()
    with Record.create(place, KEY) as record:
        record.append([Draft("answer", f"a.b{n}", "done", DAY, note="canary") for n in range(3)], datetime.now(UTC))
        return folder / "one.dat", write_backup(record, folder / "one.dat", WORDS, DAY, replace=False).contents


@pytest.fixture
def window() -> Iterator[Callable[[Callable[[], object]], None]]:
    """Do something in a process of its own, which ends with the test."""
    children: list[int] = []
    yield lambda do: children.append(forked(do))
    for child in children:
        os.kill(child, signal.SIGKILL)
        ended(child)


# One file


def test_a_backup_holds_all(vault: Place, tmp_path: Path, umask: Callable[[int], None]) -> None:
    """All entries come back field by field; the file is private and in no part in clear; the record is untouched."""
    umask(0)
    before = all_bytes(vault)
    path = tmp_path / "b.dat"
    with open_vault(vault, KEY) as record:
        told = record.entries()
        written = write_backup(record, path, WORDS, DAY, replace=False)

    read = read_backup(path, WORDS)
    assert read.entries == written.entries == told
    assert (read.contents, read.made) == (written.contents, DAY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not any(word in path.read_bytes() for word in (b"anary", b"whatsapp", WORDS.encode(), b"CREATE", KEY))
    assert all_bytes(vault) == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["b.dat", "home"]


def test_never_over_another_file(vault: Place, tmp_path: Path) -> None:
    """A file that is there stays as it is, unless it may be replaced; no half file is left."""
    path = tmp_path / "b.dat"
    path.write_text("mine")
    with open_vault(vault, KEY) as record:
        with pytest.raises(FileError, match="already"):
            write_backup(record, path, WORDS, DAY, replace=False)
        assert path.read_text() == "mine"
        write_backup(record, path, WORDS, DAY, replace=True)

    assert len(read_backup(path, WORDS).entries) == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["b.dat", "home"]


def test_where_it_goes(vault: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name says nothing and is a free one; a folder can be named; the record's own folder is refused."""
    monkeypatch.chdir(tmp_path)
    assert backup_path(vault, None, DAY) == Path("notes-2026-11-22.dat")
    Path("notes-2026-11-22.dat").touch()
    assert backup_path(vault, None, DAY) == Path("notes-2026-11-22-2.dat")
    assert backup_path(vault, tmp_path, DAY) == tmp_path / "notes-2026-11-22.dat"
    (tmp_path / "link").symlink_to(vault.folder)
    for inside in (vault.folder, vault.record, vault.folder / "b.dat", tmp_path / "link" / "main.dat"):
        with pytest.raises(UsageError, match="lost with it"):
            backup_path(vault, inside, DAY)


def test_what_does_not_open(made: tuple[Path, Contents], vault: Place, tmp_path: Path) -> None:
    """A wrong passphrase is exit 4, another file exit 2, a missing one 6, a lock or a newer backup 5."""
    path, _ = made
    text = tmp_path / "text"
    text.write_text("shopping\n" * 1000)
    newer = tmp_path / "newer"
    make_lock(vault, WORDS, KEY)
    make_database(
        newer,
        WORDS,
        (
            f"PRAGMA application_id = {backups.APPLICATION}",
            f"PRAGMA user_version = {len(MIGRATIONS) + 1}",
            "CREATE TABLE backup (form INTEGER, made TEXT)",
            "INSERT INTO backup VALUES (1, '2026-11-22')",
        ),
    )
    for file, words, kind, code in (
        (path, "other", LockedError, 4),
        (text, WORDS, UsageError, 2),
        (tmp_path / "none", WORDS, FileError, 6),
        (vault.locks[0], WORDS, DamagedError, 5),
        (newer, WORDS, NewerError, 5),
    ):
        with pytest.raises(kind) as raised:
            read_backup(file, words)
        assert raised.value.exit == code
        assert str(raised.value.do)


def test_damage(made: tuple[Path, Contents], tmp_path: Path) -> None:
    """No flipped byte and no cut gives anything but the whole backup or an error."""
    data = made[0].read_bytes()
    chance = random.Random(20261122)  # noqa: S311 - only where to damage
    spoiled = tmp_path / "spoiled"
    flips = [page + chance.randrange(4096) for page in range(0, len(data), 4096)][1:5]
    cuts = [b"", data[:4096], data[:8192], data[:-1]]
    for changed in [*(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in flips), *cuts]:
        spoiled.write_bytes(changed)
        with pytest.raises((LockedError, DamagedError, UsageError)):
            read_backup(spoiled, WORDS)


def test_the_day_of_the_last_one(vault: Place) -> None:
    """The day is remembered and told by the status; anything else in its place is told as unknown."""
    assert last_backup(vault) is None
    stamp(vault, DAY)
    assert status(vault).last_backup == DAY
    vault.stamp.write_bytes(b"\xff?")
    assert last_backup(vault) is None


# What comes back


def test_on_another_computer(made: tuple[Path, Contents], tmp_path: Path) -> None:
    """Where no record is, the backup becomes one under a lock of its own, with new entries behind the old."""
    backup = read_backup(made[0], WORDS)
    place = Place(tmp_path / "new")

    make_from_backup(place, backup.contents, "new words")

    with open_vault(place, open_lock(place, "new words")) as record:
        assert record.entries() == backup.entries
        (entry,) = record.append([Draft("answer", "x.y", "done", DAY)], datetime.now(UTC))
        assert entry.n == backup.entries[-1].n + 1
    with pytest.raises(UsageError, match="already"):
        make_from_backup(place, backup.contents, "new words")
    assert {path.name for path in place.folder.iterdir()} == {"main.dat", "index.dat", "index.bak", "main.lck"}


def test_in_place_of_the_present_one(made: tuple[Path, Contents], vault: Place) -> None:
    """It takes the place of the present record under the same key and the same keychain entry; nothing is left."""
    name, present = entry_name(vault.record), contents(vault)

    assert restore_under_key(vault, KEY, made[1], present) == ()

    assert contents(vault) == made[1]
    assert entry_name(vault.record) == name
    assert set(all_bytes(vault)) == {"main.dat", "main.lck"}


def test_another_window_loses_nothing(made: tuple[Path, Contents], vault: Place, at: datetime) -> None:
    """Entries of another window stop a restore that did not count them; after one, that window is told."""
    present = contents(vault)
    draft = Draft("answer", "x.y", "done", DAY)
    with Record.open(vault, KEY) as other:
        other.append([draft], at)
        with pytest.raises(UsageError, match="this moment"):
            restore_under_key(vault, KEY, made[1], present)
        assert other.count() == 3

        restore_under_key(vault, KEY, made[1], contents(vault))

        with pytest.raises(FileError, match="another window has just replaced it"):
            other.append([draft], at)
    assert contents(vault) == made[1]


@pytest.mark.parametrize("how", ["flipped", "cut", "empty", "missing"])
def test_in_place_of_a_damaged_one(made: tuple[Path, Contents], vault: Place, how: str) -> None:
    """A damaged record is kept aside byte by byte with its journal; the new one opens with the same key."""
    data = vault.record.read_bytes()
    damaged = {"flipped": data[:100] + b"?" + data[101:], "cut": data[:5000], "empty": b"", "missing": None}[how]
    vault.record.unlink()
    if damaged is not None:
        vault.record.write_bytes(damaged)
    vault.record.with_name("main.dat-journal").write_bytes(b"old journal")

    kept = restore_under_key(vault, KEY, made[1], None)

    assert contents(vault) == made[1]
    assert [path.read_bytes() for path in kept] == ([] if damaged is None else [damaged])
    assert (vault.folder / "main.dat.1-journal").read_bytes() == b"old journal"
    assert not vault.record.with_name("main.dat-journal").exists()


def test_where_the_key_is_lost(made: tuple[Path, Contents], vault: Place, tmp_path: Path) -> None:
    """A new lock opens what came back and the old one does not; the old files are a whole vault elsewhere."""
    make_lock(vault, "old", KEY)
    present = contents(vault)

    kept = restore_under_lock(vault, "new", made[1])

    assert contents(vault, open_lock(vault, "new")) == made[1]
    with pytest.raises(LockedError):
        open_lock(vault, "old")
    assert [path.name for path in kept] == ["main.dat.1", "index.dat.1", "index.bak.1"]
    other = Place(tmp_path / "other")
    other.make()
    for path in kept:
        (other.folder / path.stem).write_bytes(path.read_bytes())
    assert contents(other, open_lock(other, "old")) == present


@pytest.mark.parametrize("known", [False, True], ids=["where the key is lost", "where the record is damaged"])
def test_what_another_window_stores_meanwhile(
    made: tuple[Path, Contents],
    vault: Place,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
    *,
    window: Callable[[Callable[[], object]], None],
    known: bool,
) -> None:
    """From the copy that is kept aside to the rename, another window's answer is refused; what it was told is kept."""
    make_lock(vault, "old", KEY)
    turns, told = os.pipe(), os.pipe()

    def other() -> None:
        with Record.open(vault, KEY) as record:
            record._connection.execute("PRAGMA busy_timeout = 100")
            while os.read(turns[0], 1):
                try:
                    (entry,) = record.append([Draft("answer", "x.y", "done", DAY)], at)
                    os.write(told[1], bytes([entry.n]))
                except FileError:
                    os.write(told[1], b"\0")

    def write() -> int:
        os.write(turns[1], b"!")
        return os.read(told[0], 1)[0]

    stored = []
    window(other)

    def before(true: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            stored.append(write())
            return true(*args, **more)

        return call

    for name in ("keep_aside", "make_lock", "settle", "move"):
        monkeypatch.setattr(restore, name, before(getattr(restore, name)))
    first = write()
    kept = restore_under_key(vault, KEY, made[1], None) if known else restore_under_lock(vault, "new", made[1])

    with closing(open_database(kept[0], KEY)) as connection:
        numbers = [row[0] for row in read_contents(connection).tables["entry"]]
    assert stored
    assert numbers == [1, 2, first, *filter(None, stored)]
    assert write() == 0
    assert contents(vault, KEY if known else open_lock(vault, "new")) == made[1]


def test_a_window_that_does_not_let_go(
    made: tuple[Path, Contents],
    vault: Place,
    monkeypatch: pytest.MonkeyPatch,
    window: Callable[[Callable[[], object]], None],
) -> None:
    """Where another window writes all the time, nothing is replaced: all is as before, and it is told."""
    make_lock(vault, "old", KEY)
    ready = os.pipe()

    def other() -> None:
        with Record.open(vault, KEY) as record:
            record._connection.execute("BEGIN IMMEDIATE")
            os.write(ready[1], b"!")
            time.sleep(60)

    window(other)
    os.read(ready[0], 1)
    vault.guard.touch()
    before = all_bytes(vault)
    monkeypatch.setattr(restore, "still", partial(guard.still, seconds=0.2))
    with pytest.raises(FileError, match="in use by another window"):
        restore_under_lock(vault, "new", made[1])
    assert {name: data for name, data in all_bytes(vault).items() if name != "main.dat-journal"} == before


def test_cut_off_between_the_locks(made: tuple[Path, Contents], vault: Place, tmp_path: Path) -> None:
    """With one copy of the new lock, the new passphrase opens the new record, and the old one the old record."""
    make_lock(vault, "old", KEY)
    present = contents(vault)
    old = vault.locks[1].read_bytes()
    fresh = b"n" * 32
    make_record(vault.record_new, fresh, made[1])
    make_lock(vault, "new", fresh)
    vault.locks[1].write_bytes(old)
    files = all_bytes(vault)

    assert contents(vault, open_lock(vault, "old")) == present

    again = Place(tmp_path / "again")
    again.make()
    for name, data in files.items():
        (again.folder / name).write_bytes(data)
    assert contents(again, open_lock(again, "new")) == made[1]
    assert not again.record_new.exists()


def test_a_remnant_never_takes_the_place(made: tuple[Path, Contents], vault: Place) -> None:
    """What a cut-off restore left under the present key does not stand in for a record that was damaged later."""
    make_record(vault.record_back, KEY, made[1])
    vault.record.write_bytes(os.urandom(8192))

    with pytest.raises(DamagedError):
        Record.open(vault, KEY)


# An older schema


def test_a_copy_before_a_migration(vault: Place) -> None:
    """An older record is copied before it is changed; the copy has its bytes, and opens as the older schema."""
    before, told = vault.record.read_bytes(), contents(vault)

    with closing(_connect(vault.record, KEY, LATER)) as connection:
        assert read_contents(connection, LATER).tables["a"] == ((7,),)
    _connect(vault.record, KEY, LATER).close()

    copy = vault.folder / "main.dat.1"
    assert copy.read_bytes() == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(open_database(copy, KEY)) as connection:
        assert read_contents(connection) == told
    assert not (vault.folder / "main.dat.2").exists()
    with pytest.raises(NewerError):
        Record.open(vault, KEY)


def test_a_failing_migration(vault: Place) -> None:
    """Where a migration cannot be done, the record is as it was, and the copy is there."""
    before = vault.record.read_bytes()
    with pytest.raises(NoContactError):
        _connect(vault.record, KEY, (*LATER, ("no SQL",)))

    assert vault.record.read_bytes() == before == (vault.folder / "main.dat.1").read_bytes()
    assert len(contents(vault).tables["entry"]) == 2


def test_no_copy_no_migration(vault: Place) -> None:
    """Where the copy cannot be written, the record is not changed."""
    (vault.folder / "main.dat.1.new-journal" / "x").mkdir(parents=True)
    before = vault.record.read_bytes()

    with pytest.raises(FileError, match="copied"):
        _connect(vault.record, KEY, LATER)

    assert vault.record.read_bytes() == before


def test_a_backup_of_an_older_schema(made: tuple[Path, Contents]) -> None:
    """An older backup comes back as new as the program, with the same entries."""
    read = read_backup(made[0], WORDS, LATER)

    assert (read.contents.schema, read.contents.tables["a"]) == (2, ((7,),))
    assert read.entries == entries_of(made[1])


# Killed


def _killed(do: Callable[[], object], seconds: float) -> bool:
    """Do something in a process of its own, and kill that after a while. Whether it had said that it was done."""

    def do_and_say(say: Callable[[], object]) -> None:
        do()
        say()

    return killed(do_and_say, seconds) == 1


def _moments(do: Callable[[], object], kills: int = KILLS) -> list[float]:
    return moments(lambda _: do(), kills)


def test_kill_while_backing_up(vault: Place, tmp_path: Path, figure: Figure) -> None:
    """A killed backup leaves no file of that name, or the earlier one, or a whole one; the record stays."""
    path = tmp_path / "b.dat"

    def do() -> None:
        with open_vault(vault, KEY) as record:
            write_backup(record, path, WORDS, DAY, replace=True)

    times, before = _moments(do), all_bytes(vault)
    path.unlink()
    whole = {True: 0, False: 0}
    for moment in times:
        done = _killed(do, moment)
        assert path.exists() or not done
        whole[path.exists()] += 1
        if path.exists():
            assert len(read_backup(path, WORDS).entries) == 2
            path.unlink()
        assert not any(b"anary" in one.read_bytes() for one in tmp_path.iterdir() if one.is_file())
    assert all_bytes(vault) == before
    assert min(whole.values()) > 0
    figure("kills", sum(whole.values()))
    do()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["b.dat", "home"]


def test_kill_while_restoring(made: tuple[Path, Contents], vault: Place, figure: Figure) -> None:
    """A restore under the known key that is killed leaves the old record or the new one, each whole."""
    two = (contents(vault), made[1])
    seen = {0: 0, 1: 0}
    now = 0

    def do() -> None:
        restore_under_key(vault, KEY, two[1 - now], two[now])

    times = _moments(do)
    now = 1
    for moment in times:
        done = _killed(do, moment)
        found = contents(vault)
        assert found == two[1 - now] or (not done and found == two[now])
        seen[int(found != two[now])] += 1
        now = two.index(found)
    assert min(seen.values()) > 0
    figure("kills", sum(seen.values()))
    do()
    assert set(all_bytes(vault)) == {"main.dat", "main.lck"}


def test_kill_while_restoring_under_a_new_lock(
    made: tuple[Path, Contents], vault: Place, tmp_path: Path, figure: Figure
) -> None:
    """Killed while record and lock are replaced: the new passphrase opens the new vault or the old one the old."""
    make_lock(vault, "old", KEY)
    old, files = contents(vault), all_bytes(vault)
    number = 0

    def fresh() -> Place:
        nonlocal number
        number += 1
        place = Place(tmp_path / str(number))
        place.make()
        for name, data in files.items():
            (place.folder / name).write_bytes(data)
        return place

    at_once = fresh()
    seen = {True: 0, False: 0}
    for moment in _moments(lambda: restore_under_lock(at_once, "new", made[1]), KILLS // 2):
        place = fresh()
        done = _killed(lambda place=place: restore_under_lock(place, "new", made[1]), moment)  # type: ignore[misc] # now
        new = place.locks[0].read_bytes() != files["index.dat"]
        assert new or not done
        seen[new] += 1
        assert contents(place, open_lock(place, "new" if new else "old")) == (made[1] if new else old)
    assert min(seen.values()) > 0
    figure("kills", sum(seen.values()))


def test_kill_while_changing_the_lock(vault: Place, figure: Figure) -> None:
    """A change that is killed leaves a lock that opens with the old passphrase or the new; an end leaves no old."""
    make_lock(vault, "0", KEY)
    told, words = contents(vault), "0"
    seen = {True: 0, False: 0}
    # Only as long as the lock is being written: the keychain, which is looked at after that, takes longer.
    for turn, moment in enumerate(_moments(lambda: make_lock(vault, "0", KEY)), 1):
        before = vault.locks[0].read_bytes()
        done = _killed(lambda turn=turn: lock_with_passphrase(vault, KEY, str(turn)), moment)  # type: ignore[misc] # now
        first, second = (path.read_bytes() for path in vault.locks)
        words = str(turn) if first != before else words
        seen[first != before] += 1
        assert not done or first == second != before
        assert open_lock(vault, words) == KEY
        assert vault.locks[1].read_bytes() == first
    assert contents(vault) == told
    assert min(seen.values()) > 0
    figure("kills", sum(seen.values()))


# The end


def test_erase(vault: Place, tmp_path: Path) -> None:
    """Every file this program ever writes goes, and the folder; what is not its own stays, with the folder."""
    make_lock(vault, "old", KEY)
    vault.guard.touch()
    stamp(vault, DAY)
    names = ("main.new", "main.tmp-journal", "index.new", "main.dat.1", "index.bak.12", "main.dat-journal")
    names += ("notes-2026-11-22.dat", "notes-2026-11-22-2.dat.new", "main.day.new", "main.dat.1-journal.new")
    for name in names:
        (vault.folder / name).write_bytes(b"x")
    mine = vault.folder / "main.txt"
    mine.write_text("mine")

    found = remains(vault)
    gone = erase(vault, found)

    assert {path.name for path in found.files} == {*names, "main.dat", "index.dat", "index.bak", "main.lck", "main.day"}
    assert found.others == (mine,)
    assert (gone.files, gone.folder) == ((), False)
    assert all_bytes(vault) == {"main.txt": b"mine"}
    mine.unlink()
    assert erase(vault, remains(vault)).folder
    assert not vault.folder.exists()
    assert remains(vault).folder is None


def test_erase_overwrites_and_follows_no_link(vault: Place, tmp_path: Path) -> None:
    """The bytes of a file are overwritten before its name goes; a file behind a link is left alone."""
    twin, behind = tmp_path / "twin", tmp_path / "behind"
    os.link(vault.record, twin)
    size = twin.stat().st_size
    behind.write_text("mine")
    (vault.folder / "index.new").symlink_to(behind)

    erase(vault, remains(vault))

    assert twin.read_bytes() == bytes(size)
    assert behind.read_text() == "mine"
    assert not vault.folder.exists()


@pytest.mark.parametrize("name", ["main.dat", "index.dat"])
def test_erase_what_is_damaged(vault: Place, name: str) -> None:
    """Damage is no hindrance: nothing is opened."""
    make_lock(vault, "old", KEY)
    (vault.folder / name).write_bytes(b"")

    assert erase(vault, remains(vault)).folder


def test_killed_while_erasing(vault: Place) -> None:
    """The lock goes before the record, so that what a crash leaves cannot be opened; a second call ends it."""
    make_lock(vault, "old", KEY)

    assert [path.name for path in remains(vault).files] == ["index.bak", "index.dat", "main.dat"]
    for path in vault.locks:
        path.unlink()
    assert vault.lock_kind is LockKind.KEYCHAIN
    assert erase(vault, remains(vault)).folder
