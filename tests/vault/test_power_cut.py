"""The power goes: what the disk may then hold is put together from the calls that were really made.

Every call is a moment at which it may go, and what no sync had brought onto the disk may be lost in any choice,
the last write in part.
"""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.vault.backup import read_backup, write_backup
from nocontact_cli.vault.cipher import intact, open_database
from nocontact_cli.vault.erase import erase, remains
from nocontact_cli.vault.lock import make_lock, open_lock
from nocontact_cli.vault.migrations import MIGRATIONS, schema_of
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.record import Record, _connect
from nocontact_cli.vault.restore import restore_under_key, restore_under_lock
from nocontact_cli.vault.vault import make_with_passphrase
from tests.vault.support import (
    AT,
    DAY,
    KEY,
    LATER,
    abouts,
    all_bytes,
    contents,
    make_vault,
    put_bytes,
    some,
)
from tests.vault.tracing import State, states_after_cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from nocontact_cli.vault.contents import Contents

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is there on Linux only")


@pytest.fixture
def vault(place: Place) -> Place:
    """A record with three entries, opened by KEY, without a lock."""
    make_vault(place, some("old", 3))
    return place


@pytest.fixture
def other(tmp_path: Path) -> Contents:
    """The contents of another record."""
    place = Place(tmp_path / "other")
    make_vault(place, some("other", 5))
    return contents(place)


@pytest.fixture
def cuts(
    place: Place, tmp_path: Path, need: Callable[..., None], figure: Callable[[str, float], None]
) -> Callable[..., Iterator[tuple[State, Place]]]:
    """Do something to the vault, and give each state after a cut with a place that has its files."""
    need("strace")

    def run(do: Callable[[], object], *, choices: int = 4) -> Iterator[tuple[State, Place]]:
        after = Place(tmp_path / "after")
        states = 0
        for state in states_after_cuts(place.folder, lambda: do() and None, tmp_path / "log", choices):
            put_bytes(after, state.files)
            states += 1
            yield state, after
        figure("power_cuts", state.cut)
        figure("states_after_power_cuts", states)

    return run


@pytest.mark.parametrize(("number", "note"), [(1, "x"), (60, "canary " * 40)], ids=["one", "many"])
def test_while_appending(
    vault: Place, cuts: Callable[..., Iterator[tuple[State, Place]]], number: int, note: str
) -> None:
    """All new entries are there or none of them; none is lost once the call has returned, and none of the old."""
    old, new = abouts(vault), [draft.about for draft in some("new", number)]
    seen = set()

    def append() -> None:
        with Record.open(vault, KEY) as record:
            record.append(some("new", number, note), AT)

    for state, after in cuts(append):
        found = abouts(after)
        assert found == [*old, *new] or (not state.acknowledged and found == old)
        seen.add(len(found))
    assert len(seen) == 2


def test_while_upgrading(vault: Place, cuts: Callable[..., Iterator[tuple[State, Place]]]) -> None:
    """The record is as before or fully upgraded, and then its copy of before is whole."""
    before, old = vault.record.read_bytes(), abouts(vault)
    seen = set()
    for state, after in cuts(lambda: _connect(vault.record, KEY, LATER).close()):
        with closing(open_database(after.record, KEY)) as connection:
            schema = schema_of(connection)
            assert intact(connection)
            assert [about for (about,) in connection.execute("SELECT about FROM entry ORDER BY n")] == old
            tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'a'").fetchone()
        assert (schema, tables) in {(len(MIGRATIONS), (0,)), (len(LATER), (1,))}
        assert schema == len(LATER) or not state.acknowledged
        if schema == len(LATER):
            assert state.files["main.dat.1"] == before
        seen.add(schema)
    assert len(seen) == 2


def test_while_restoring(vault: Place, other: Contents, cuts: Callable[..., Iterator[tuple[State, Place]]]) -> None:
    """Under the known key there is the old record or the one that came back, each whole."""
    present = contents(vault)
    seen = set()
    for state, after in cuts(lambda: restore_under_key(vault, KEY, other, present)):
        found = contents(after)
        assert found == other or (not state.acknowledged and found == present)
        seen.add(len(found.tables["entry"]))
    assert len(seen) == 2


def test_while_restoring_under_a_new_lock(
    vault: Place, other: Contents, cuts: Callable[..., Iterator[tuple[State, Place]]]
) -> None:
    """A lock is there that opens, with the new passphrase the record that came back, with the old one the old."""
    make_lock(vault, "old", KEY)
    old_lock, present = vault.locks[0].read_bytes(), contents(vault)
    states = [
        (state, after, all_bytes(after))
        for state, after in cuts(lambda: restore_under_lock(vault, "new", other), choices=2)
    ]
    new_lock, key = vault.locks[0].read_bytes(), open_lock(vault, "new")
    seen = set()
    for state, after, files in states:
        locks = {files.get(path.name) for path in vault.locks}
        assert locks & {old_lock, new_lock}
        assert locks == {new_lock} or not state.acknowledged
        for lock, opener, held in ((old_lock, KEY, present), (new_lock, key, other)):
            if lock in locks and (lock == new_lock or new_lock not in locks):
                put_bytes(after, files)
                assert contents(after, opener) == held
                seen.add(lock)
    assert len(seen) == 2


def test_while_changing_the_passphrase(vault: Place, cuts: Callable[..., Iterator[tuple[State, Place]]]) -> None:
    """One of both copies of the lock is always whole, with the old passphrase or the new; at the end both are new."""
    make_lock(vault, "old", KEY)
    old, record = vault.locks[0].read_bytes(), vault.record.read_bytes()
    states = [state for state, _ in cuts(lambda: make_lock(vault, "new", KEY))]
    new = vault.locks[0].read_bytes()
    assert open_lock(vault, "new") == KEY
    for state in states:
        locks = {state.files.get(path.name) for path in vault.locks}
        assert locks & {old, new}
        assert locks == {new} or not state.acknowledged
        assert state.files["main.dat"] == record


def test_while_making(place: Place, cuts: Callable[..., Iterator[tuple[State, Place]]]) -> None:
    """A first run leaves no vault, or one that opens and holds its first entries."""
    place.make()
    states = [
        (state, all_bytes(after), after.exists, after)
        for state, after in cuts(lambda: make_with_passphrase(place, "new", some("new", 3), AT).close(), choices=2)
    ]
    lock, key, told = place.locks[0].read_bytes(), open_lock(place, "new"), [draft.about for draft in some("new", 3)]
    seen = set()
    for state, files, exists, after in states:
        seen.add(exists)
        assert exists or not state.acknowledged
        if exists:
            assert lock in {files.get(path.name) for path in place.locks}
            put_bytes(after, files)
            assert abouts(after, key) == told
    assert len(seen) == 2


def test_while_backing_up(vault: Place, tmp_path: Path, cuts: Callable[..., Iterator[tuple[State, Place]]]) -> None:
    """Under the name of the backup there is the earlier one or the new one, each whole, and the record is untouched."""
    path = vault.folder / "notes-2026-11-22.dat"
    with Record.open(vault, KEY) as record:
        write_backup(record, path, "words", DAY, replace=True)
    old, main = path.read_bytes(), vault.record.read_bytes()

    def back_up() -> None:
        with Record.open(vault, KEY) as record:
            write_backup(record, path, "words", DAY, replace=True)

    states = [state for state, _ in cuts(back_up)]
    new = path.read_bytes()
    assert len(read_backup(path, "words").entries) == 3
    for state in states:
        assert state.files[path.name] == new or (not state.acknowledged and state.files[path.name] == old)
        assert state.files["main.dat"] == main


def test_while_erasing(vault: Place, cuts: Callable[..., Iterator[tuple[State, Place]]]) -> None:
    """As long as a whole lock is there, so is the whole record; what remains can be erased."""
    make_lock(vault, "old", KEY)
    old, main = vault.locks[0].read_bytes(), vault.record.read_bytes()
    found = remains(vault)
    for state, after in cuts(lambda: erase(vault, found)):
        if old in {state.files.get(path.name) for path in vault.locks}:
            assert state.files["main.dat"] == main
        assert not state.acknowledged or not state.files
        assert erase(after, remains(after)).folder
        after.make()
