"""The vault as a whole: made, opened, locked otherwise, and every half-made state."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.errors import DamagedError, Exit, FileError, LockedError, UsageError
from nocontact_cli.vault.lock import make_lock, new_key, open_lock
from nocontact_cli.vault.place import LockKind, Place
from nocontact_cli.vault.record import Record, settle
from nocontact_cli.vault.vault import (
    exists,
    lock_with_passphrase,
    make_with_passphrase,
    open_vault,
    status,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from nocontact_cli.domain.record import Draft

WORDS = "correct horse"


@pytest.fixture
def vault(place: Place, drafts: list[Draft], at: datetime) -> Place:
    """A vault with two entries, locked by a passphrase."""
    make_with_passphrase(place, WORDS, drafts, at).close()
    return place


def test_make_and_open(place: Place, drafts: list[Draft], at: datetime) -> None:
    """A new vault is open with its first entries, and opens again with the passphrase."""
    assert not exists(place)

    with make_with_passphrase(place, WORDS, drafts, at) as record:
        told = record.entries()

    assert exists(place)
    assert len(told) == 2
    with open_vault(place, open_lock(place, WORDS)) as record:
        assert record.entries() == told


def test_files(place: Place, drafts: list[Draft], at: datetime, umask: Callable[[int], None]) -> None:
    """Under umask 0 there are four private files in a private folder, and nothing else."""
    umask(0)

    make_with_passphrase(place, WORDS, drafts, at).close()

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.folder.iterdir()}
    assert modes == dict.fromkeys(("main.dat", "index.dat", "index.bak", "main.lck"), 0o600)
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700


def test_nothing_in_clear(vault: Place) -> None:
    """No file holds a word of an entry, the passphrase, or the beginning of a database in clear."""
    for path in vault.folder.iterdir():
        data = path.read_bytes()
        assert not data.startswith(b"SQLite")
        for word in (b"anary", b"whatsapp", WORDS.encode(), b"CREATE"):
            assert word not in data, path.name


def test_never_over_another(vault: Place, drafts: list[Draft], at: datetime) -> None:
    """Where a vault is, none is made: the old one stays as it is."""
    before = {path.name: path.read_bytes() for path in vault.folder.iterdir()}

    with pytest.raises(UsageError, match="already"):
        make_with_passphrase(vault, "other", drafts, at)

    assert {path.name: path.read_bytes() for path in vault.folder.iterdir()} == before


@pytest.mark.parametrize("left", [["main.dat"], ["index.dat"], ["index.bak"]])
def test_never_over_a_remnant(vault: Place, drafts: list[Draft], at: datetime, left: list[str]) -> None:
    """Not over the remains of one either: the rest may be in a backup."""
    for path in vault.folder.iterdir():
        if path.name not in left:
            path.unlink()

    with pytest.raises(UsageError, match="already"):
        make_with_passphrase(vault, "other", drafts, at)

    assert exists(vault)


def test_lock_opens_and_record_is_gone(vault: Place) -> None:
    """A missing record beside a lock that opens is damage, and no new record appears."""
    vault.record.unlink()

    with pytest.raises(DamagedError, match="is missing") as raised:
        open_vault(vault, open_lock(vault, WORDS))

    assert raised.value.exit == Exit.DAMAGED
    assert not vault.record.exists()


def test_lock_of_another_vault(vault: Place, tmp_path: Path, drafts: list[Draft], at: datetime) -> None:
    """A record that belongs to another lock is damage, not a wrong passphrase."""
    other = Place(tmp_path / "other")
    make_with_passphrase(other, WORDS, drafts, at).close()
    other.record.replace(vault.record)

    with pytest.raises(DamagedError, match="does not open"):
        open_vault(vault, open_lock(vault, WORDS))


# What a crash can leave


def test_record_in_the_making(vault: Place, drafts: list[Draft], at: datetime) -> None:
    """A record under its temporary name, with no lock, is no vault: a new start works."""
    vault.record.replace(vault.record_new)
    for path in vault.locks:
        path.unlink()
    # As if the crash had been in the middle of writing.
    vault.record_new.with_name("main.new-journal").write_bytes(os.urandom(5000))
    vault.lock_new.write_bytes(b"half a lock")

    assert not exists(vault)
    make_with_passphrase(vault, "second", drafts, at).close()

    with open_vault(vault, open_lock(vault, "second")) as record:
        assert record.count() == 2
    assert not vault.record_new.exists()


@pytest.mark.parametrize("copies", [1, 2])
def test_lock_written_and_record_not_renamed(vault: Place, copies: int) -> None:
    """Once a copy of the lock is there, the vault is complete: opening gives the record its name."""
    vault.record.replace(vault.record_new)
    if copies == 1:
        vault.locks[1].unlink()

    assert exists(vault)
    with open_vault(vault, open_lock(vault, WORDS)) as record:
        assert record.count() == 2

    assert {path.name for path in vault.folder.iterdir()} == {"main.dat", "index.dat", "index.bak", "main.lck"}


def test_a_stale_record_in_the_making(vault: Place) -> None:
    """A left-over of another record never takes the place of a lost one."""
    Record.create(vault, new_key()).close()
    vault.record.unlink()

    with pytest.raises(DamagedError):
        open_vault(vault, open_lock(vault, WORDS))

    assert not vault.record.exists()
    assert vault.record_new.exists()


def test_an_old_journal_is_not_played_back(place: Place, drafts: list[Draft], at: datetime) -> None:
    """A journal that an earlier record left behind does no harm to a new one."""
    place.make()
    for name in ("main.dat-journal", "main.new-journal", "index.new-journal"):
        (place.folder / name).write_bytes(os.urandom(5000))

    make_with_passphrase(place, WORDS, drafts, at).close()

    with open_vault(place, open_lock(place, WORDS)) as record:
        assert record.count() == 2


def test_renamed_by_another_window(vault: Place) -> None:
    """If another window has given the record its name meanwhile, that is fine."""
    settle(vault)

    assert vault.record.exists()


def test_nothing_to_rename(place: Place) -> None:
    """If there is no record under either name, that is said."""
    place.make()

    with pytest.raises(FileError, match="it is not there"):
        settle(place)


@pytest.mark.parametrize("passphrase", ["", "a\0b"])
def test_failing_leaves_nothing(place: Place, drafts: list[Draft], at: datetime, passphrase: str) -> None:
    """If the lock cannot be made, there is no vault, and the next start works."""
    with pytest.raises(LockedError):
        make_with_passphrase(place, passphrase, drafts, at)

    assert not exists(place)
    assert {path.name for path in place.folder.iterdir()} == {"main.lck"}
    make_with_passphrase(place, WORDS, drafts, at).close()


def test_failing_on_the_second_copy_leaves_nothing(place: Place, drafts: list[Draft], at: datetime) -> None:
    """If the second copy cannot be written, the first goes too."""
    place.make()
    blocked = place.folder / "index.new-journal"
    (blocked / "x").mkdir(parents=True)

    with pytest.raises(FileError):
        make_with_passphrase(place, WORDS, drafts, at)

    assert not exists(place)


# Another lock


def test_change_the_passphrase(vault: Place) -> None:
    """The new passphrase opens, the old does not, and the record keeps its bytes."""
    before = vault.record.read_bytes()

    lock_with_passphrase(vault, open_lock(vault, WORDS), "new words")

    with pytest.raises(LockedError):
        open_lock(vault, WORDS)
    assert vault.record.read_bytes() == before
    with open_vault(vault, open_lock(vault, "new words")) as record:
        assert record.count() == 2


def test_a_key_that_does_not_fit_is_never_locked_in(vault: Place) -> None:
    """A lock is only written around a key that opens the record."""
    before = [path.read_bytes() for path in vault.locks]

    with pytest.raises(DamagedError):
        lock_with_passphrase(vault, new_key(), "new words")

    assert [path.read_bytes() for path in vault.locks] == before


# Status


def test_status_of_nothing(place: Place) -> None:
    """Without a vault there is nothing to say, and no folder is made."""
    found = status(place)

    assert (found.folder, found.lock, found.schema, found.entries) == (place.folder, None, None, None)
    assert [file.size for file in found.files] == [None, None, None]
    assert not place.folder.exists()


def test_status_locked_and_open(vault: Place) -> None:
    """Sizes, modes and the kind of lock need no key; schema and entries need the open record."""
    closed = status(vault)
    with open_vault(vault, open_lock(vault, WORDS)) as record:
        opened = status(vault, record)

    assert closed.lock is LockKind.PASSPHRASE
    assert [file.path.name for file in closed.files] == ["main.dat", "index.dat", "index.bak"]
    assert [file.mode for file in closed.files] == [0o600] * 3
    assert all(file.size and file.size % 4096 == 0 for file in closed.files)
    assert closed.private
    assert (closed.schema, closed.entries) == (None, None)
    assert (opened.schema, opened.entries) == (1, 2)


@pytest.mark.parametrize(("what", "mode"), [("folder", 0o750), ("record", 0o604)])
def test_status_of_an_open_door(vault: Place, what: str, mode: int) -> None:
    """A folder or file that others can look into is reported."""
    getattr(vault, what).chmod(mode)

    assert status(vault).private is False


def test_status_of_a_damaged_record(vault: Place) -> None:
    """A missing record is told by its missing size, next to the lock."""
    vault.record.unlink()

    assert [file.size is None for file in status(vault).files] == [True, False, False]


def test_same_key_after_copying_the_folder(vault: Place, tmp_path: Path) -> None:
    """A copy of the folder is a whole vault: nothing depends on the path."""
    copy = Place(tmp_path / "copy")
    vault.folder.rename(copy.folder)

    with open_vault(copy, open_lock(copy, WORDS)) as record:
        assert record.count() == 2


def test_new_lock_for_a_record_without_one(vault: Place) -> None:
    """Writing the lock from the key brings back a vault whose lock was lost."""
    key = open_lock(vault, WORDS)
    for path in vault.locks:
        path.unlink()

    make_lock(vault, "again", key)

    assert open_lock(vault, "again") == key
