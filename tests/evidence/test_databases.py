"""Databases of an export: read with their log from a private copy, never executed, and gone afterwards."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.given.copies import private_folder
from nocontact_cli.evidence.given.databases import Database, opened
from nocontact_cli.evidence.given.leftovers import PREFIX, sweep, temporary_folder
from nocontact_cli.evidence.given.trees import trees
from tests.evidence.made.apple import database, with_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SQL = "CREATE TABLE message (a INTEGER, b TEXT)"
INSERT = "INSERT INTO message VALUES (?, ?)"
NUMBERS = "SELECT a FROM message NOT INDEXED"


def rows(first: int, last: int) -> list[tuple[str, tuple[object, ...]]]:
    """Some rows, each large enough that they take several pages."""
    return [(INSERT, (number, "x" * 500)) for number in range(first, last)]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[object]]:
    """Read a database that lies in a folder, and give its numbers, or what a function makes of it."""
    export, copies = tmp_path / "export", tmp_path / "copies"
    export.mkdir()
    copies.mkdir()

    def read(data: bytes, log: bytes | None = None, ask: Callable[[Database], object] | None = None) -> list[object]:
        (export / "made.db").write_bytes(data)
        if log is not None:
            (export / "made.db-wal").write_bytes(log)
        before = sorted((path.name, path.stat().st_mtime_ns) for path in export.iterdir())
        (tree,) = trees([export])
        try:
            with opened(tree, "made.db", beside=copies) as found:
                assert stat.S_IMODE(next(copies.iterdir()).stat().st_mode) == 0o700
                assert {stat.S_IMODE(path.stat().st_mode) for path in next(copies.iterdir()).iterdir()} == {0o600}
                if ask:
                    return [ask(found)]
                found.need("message", "a")
                return [number for (number,) in found.rows(NUMBERS)]
        finally:
            assert list(copies.iterdir()) == []
            assert sorted((path.name, path.stat().st_mtime_ns) for path in export.iterdir()) == before

    return read


def test_rows_in_the_log_are_read(read: Callable[..., list[object]]) -> None:
    """What was written last stands only in the write-ahead log, and is found; the user's own folder stays as it was."""
    data, log = with_log(SQL, rows(0, 3), rows(3, 5))
    assert read(data, log) == [0, 1, 2, 3, 4]
    assert read(data, log, lambda found: found.why) == [""]


def test_a_missing_log_is_told(read: Callable[..., list[object]]) -> None:
    """Without its log, a database that uses one is read and says that the newest entries can be missing."""
    data, _ = with_log(SQL, rows(0, 3), rows(3, 5))
    assert read(data) == [0, 1, 2]
    assert "not beside it" in str(read(data, None, lambda found: found.why))
    assert "not beside it" in str(read(data, b"", lambda found: found.why))
    assert read(database(SQL, rows(0, 3)), None, lambda found: found.why) == [""]


@pytest.mark.parametrize("keep", [20, 32, 100, 4000, -1, -4000])
def test_a_log_that_was_cut_is_told(read: Callable[..., list[object]], keep: int) -> None:
    """A log whose end is missing is passed over by SQLite without a word. Here it is told."""
    data, log = with_log(SQL, rows(0, 3), rows(3, 50))
    assert "to its end" in str(read(data, log[:keep], lambda found: found.why))


@pytest.mark.parametrize("at", [0, 9, 17, 25, 40, 300, 4200])
def test_a_log_with_a_changed_byte_is_told(read: Callable[..., list[object]], at: int) -> None:
    """A byte changed in the log's head or in one of its first pages loses everything after it, and is told."""
    data, log = with_log(SQL, rows(0, 3), rows(3, 50))
    changed = bytearray(log)
    changed[at] ^= 0x55
    assert "to its end" in str(read(data, bytes(changed), lambda found: found.why))


def test_pages_of_an_older_run_are_no_fault(read: Callable[..., list[object]], tmp_path: Path) -> None:
    """A log that was begun anew still holds old pages behind the new ones. Nothing is missing then."""
    path = tmp_path / "live.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as live:
        live.execute("PRAGMA journal_mode = WAL")
        live.execute(SQL)
        for insert, values in rows(0, 60):
            live.execute(insert, values)
        live.execute("PRAGMA wal_checkpoint(RESTART)")
        live.execute(INSERT, (60, "new"))
        data, log = path.read_bytes(), path.with_name("live.db-wal").read_bytes()
    assert read(data, log) == list(range(61))
    assert read(data, log, lambda found: found.why) == [""]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE other (a); CREATE VIEW message AS SELECT a FROM other",
        "CREATE VIRTUAL TABLE message USING fts5(a)",
        "CREATE TABLE message (b, a AS (printf('%.*c', 99, 'x')))",
        "CREATE VIEW message AS WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a FROM n",
        "CREATE TABLE other (a)",
    ],
)
def test_only_plain_tables_are_read(read: Callable[..., list[object]], sql: str) -> None:
    """A view, a virtual table and a column that calculates are not run, whatever they are called."""
    with pytest.raises(UnreadableError) as raised:
        read(database(sql, []))
    assert raised.value.text == "It does not hold what its name says."


@pytest.mark.parametrize(
    "sql",
    ["ATTACH 'x.db' AS x", "DELETE FROM message", "PRAGMA writable_schema = ON", "SELECT load_extension('x')"],
)
def test_nothing_but_reading_is_allowed(read: Callable[..., list[object]], sql: str) -> None:
    """Every statement that would write, load or attach something is refused."""
    with pytest.raises(UnreadableError):
        read(database(SQL, rows(0, 3)), None, lambda found: list(found.rows(sql)))


def test_a_query_without_end_is_stopped(read: Callable[..., list[object]]) -> None:
    """A query that takes far more steps than the file's size explains ends in a message, in seconds."""
    start = time.monotonic()
    with pytest.raises(UnreadableError):
        read(
            database(SQL, [(INSERT, (number, "")) for number in range(3000)]),
            None,
            lambda found: list(found.rows("SELECT count(*) FROM message a, message b, message c WHERE a.a > b.a")),
        )
    assert time.monotonic() - start < 30


class Stop(BaseException):
    """What a signal raises."""


def test_a_signal_ends_a_query(read: Callable[..., list[object]]) -> None:
    """What a signal raises in the middle of a long query arrives outside: it is not taken for damage."""

    def stop(*_: object) -> None:
        raise Stop

    def ask(found: Database, seconds: float) -> list[object]:
        # Not before the query: what happens to be collected while the file is copied could swallow it.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        return list(found.rows("SELECT count(*) FROM message a, message b WHERE a.a >= b.a"))

    data = database(SQL, [(INSERT, (number, "")) for number in range(3000)])
    before = signal.signal(signal.SIGALRM, stop)
    try:
        for number in range(20):
            with pytest.raises(Stop):
                read(data, None, lambda found, number=number: ask(found, 0.01 + number / 1000))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_damaged_page_is_told(read: Callable[..., list[object]]) -> None:
    """Any page of a table that is zeroed or cut off makes the whole table unreadable: no entry is lost in silence."""
    data = database(SQL, rows(0, 100))
    for page in range(1, len(data) // 4096):
        with pytest.raises(UnreadableError):
            read(data[: page * 4096] + bytes(4096) + data[(page + 1) * 4096 :])
        with pytest.raises(UnreadableError):
            read(data[: page * 4096])


@pytest.mark.parametrize(
    "data", [b"", b"SQLite format 3\0", b"\0" * 4096, bytes(range(100)), b"SQLite format 3\0" * 400]
)
def test_what_is_no_database_is_told(read: Callable[..., list[object]], data: bytes) -> None:
    """An empty, short or random file is named as a problem. SQLite takes an empty file for an empty database."""
    with pytest.raises(UnreadableError):
        read(data)


def test_a_large_value_is_not_read_into_memory(read: Callable[..., list[object]]) -> None:
    """A row with a huge attachment is counted without it, and asking for the attachment is refused."""
    data = database("CREATE TABLE message (a, b)", [("INSERT INTO message VALUES (7, zeroblob(20000000))", ())])
    assert read(data) == [7]
    with pytest.raises(UnreadableError):
        read(data, None, lambda found: list(found.rows("SELECT b FROM message")))


KILLED = """
import sys, time
from pathlib import Path
from nocontact_cli.evidence.given.databases import opened
from nocontact_cli.evidence.given.trees import trees
(tree,) = trees([Path(sys.argv[1])])
with opened(tree, "made.db", beside=Path(sys.argv[2])):
    print("open", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that has a copy open, and the folder of copies."""
    (tmp_path / "made.db").write_bytes(database(SQL, rows(0, 3)))
    copies = tmp_path / "copies"
    copies.mkdir()
    command = [sys.executable, "-c", KILLED, str(tmp_path / "made.db"), str(copies)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process, copies
        process.kill()


def test_the_copy_of_a_killed_process_is_swept(busy: tuple[subprocess.Popen[str], Path]) -> None:
    """While it is in use, a copy stays; after `kill -9` the next sweep removes it, and once only."""
    process, copies = busy
    assert sweep(copies) == 0
    assert len(list(copies.iterdir())) == 1
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(list(copies.iterdir())) == 1
    assert sweep(copies) == 1
    assert list(copies.iterdir()) == []
    assert sweep(copies) == 0


class Killed(BaseException):
    """Stands for a kill: nothing that is caught anywhere."""


def kill_at(patch: pytest.MonkeyPatch, step: int) -> None:
    """Let no more than so many files and folders be removed; from then on every call ends there."""
    left = iter(range(step))

    def limited(name: str) -> None:
        true = getattr(os, name)

        def call(*args: object, **kwargs: object) -> None:
            if next(left, None) is None:
                raise Killed
            true(*args, **kwargs)

        patch.setattr(os, name, call)

    for name in ("unlink", "rmdir"):
        limited(name)


@pytest.mark.parametrize("left_by", ["reading", "sweeping"])
@pytest.mark.parametrize("step", range(6))
def test_killed_while_a_copy_is_removed(tmp_path: Path, step: int, left_by: str) -> None:
    """Whatever a kill leaves of a folder that was just being removed, the next sweep takes it away."""
    with suppress(Killed), pytest.MonkeyPatch.context() as patch, private_folder(tmp_path) as folder:
        for name in ("main.db", "main.db-wal", "main.db-shm", "main.db-journal"):
            (folder / name).write_bytes(b"lantern")
        kill_at(patch, 0 if left_by == "sweeping" else step)
    if left_by == "sweeping":
        with suppress(Killed), pytest.MonkeyPatch.context() as patch:
            kill_at(patch, step)
            sweep(tmp_path)
    (left,) = tmp_path.iterdir()
    old = time.time() - 3600
    os.utime(left, (old, old))
    assert sweep(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", ["the lock", "the folder"])
def test_a_sweep_in_the_moment_a_copy_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    """A folder that another window's sweep holds, or takes, before its lock is held is made again, or told."""
    true, turns = fcntl.flock, iter(range(100))
    swept = 1

    def flock(descriptor: int, how: int) -> None:
        if next(turns) < swept:
            (folder,) = tmp_path.iterdir()
            if kept == "the lock":
                raise BlockingIOError(errno.EWOULDBLOCK, os.strerror(errno.EWOULDBLOCK))
            shutil.rmtree(folder)
        true(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    with private_folder(tmp_path) as folder:
        assert (folder / "main.lck").is_file()
    assert list(tmp_path.iterdir()) == []
    swept = 100
    with pytest.raises(UnreadableError), private_folder(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one Python finds, in each order of what the environment names, and nothing is written to find it."""
    (tmp_path / "one").mkdir()
    (tmp_path / "file").write_text("")
    for named in ({"TMP": "one"}, {"TMPDIR": "file", "TEMP": "one"}, {"TMPDIR": "one", "TMP": "gone"}, {"TMP": "gone"}):
        for name in ("TMPDIR", "TEMP", "TMP"):
            monkeypatch.delenv(name, raising=False)
        for name, folder in named.items():
            monkeypatch.setenv(name, str(tmp_path / folder))
        monkeypatch.setattr(tempfile, "tempdir", None)
        before = (tmp_path / "one").stat().st_mtime_ns
        found = temporary_folder()
        assert (tmp_path / "one").stat().st_mtime_ns == before
        assert found == Path(tempfile.gettempdir())


def test_the_copies_of_this_process_stay(tmp_path: Path) -> None:
    """A sweep in the process that reads does not take its own copy away."""
    with private_folder(tmp_path) as folder:
        assert sweep(tmp_path) == 0
        assert folder.is_dir()


def test_what_belongs_to_somebody_else_stays(tmp_path: Path) -> None:
    """Folders and links of the same beginning that hold anything else are not touched; a missing folder is no fault."""
    own = tmp_path / f"{PREFIX}of-holidays"
    own.mkdir()
    (own / "main.lck").write_text("")
    (own / "picture.jpg").write_text("kept")
    without_lock = tmp_path / f"{PREFIX}of-letters"
    without_lock.mkdir()
    (without_lock / "main.db").write_text("kept")
    young = tmp_path / f"{PREFIX}young"
    young.mkdir(0o700)
    (tmp_path / f"{PREFIX}link").symlink_to(own)
    assert sweep(tmp_path) == 0
    assert len(list(tmp_path.iterdir())) == 4
    assert (own / "picture.jpg").read_text() == "kept"
    old = time.time() - 3600
    os.utime(young, (old, old))
    assert sweep(tmp_path) == 1
    assert not young.exists()
    assert sweep(tmp_path / "nowhere") == 0


def test_no_room_for_a_copy_is_told(tmp_path: Path) -> None:
    """Where no copy can be made, the file is named as a problem."""
    (tmp_path / "made.db").write_bytes(database(SQL, rows(0, 3)))
    (tree,) = trees([tmp_path / "made.db"])
    with pytest.raises(UnreadableError) as raised, opened(tree, "made.db", beside=tmp_path / "nowhere"):
        pass
    assert raised.value.text == "A private copy of it cannot be made: No such file or directory."
