"""The lock: two copies, one key, and what is wrong told apart."""

from __future__ import annotations

import sqlite3
import stat
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.errors import DamagedError, FileError, LockedError
from nocontact_cli.vault import lock
from nocontact_cli.vault.cipher import PAGE, make_database, open_database
from nocontact_cli.vault.guard import alone
from nocontact_cli.vault.lock import make_lock, new_key, open_lock, remove_lock

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from nocontact_cli.vault.place import Place

WORDS = "correct horse"


@pytest.fixture
def locked(place: Place) -> tuple[Place, bytes]:
    """A place with a lock, and the key in it."""
    place.make()
    return place, make_lock(place, WORDS)


def flip(path: Path, offset: int) -> None:
    """Change one byte of a file."""
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)


def test_round_trip(locked: tuple[Place, bytes]) -> None:
    """The passphrase gives back the key: 32 bytes, new for every lock."""
    place, key = locked

    assert open_lock(place, WORDS) == key
    assert len(key) == 32
    assert new_key() != key


def test_both_copies_are_the_same_and_private(place: Place, umask: Callable[[int], None]) -> None:
    """Both copies have the same bytes, three pages, and mode 0600 under umask 0; nothing else is left."""
    umask(0)
    place.make()

    make_lock(place, WORDS)

    first, second = place.locks
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size == 3 * PAGE
    assert {stat.S_IMODE(path.stat().st_mode) for path in place.locks} == {0o600}
    assert {path.name for path in place.folder.iterdir()} == {"index.dat", "index.bak"}


def test_the_key_is_not_in_the_files(locked: tuple[Place, bytes]) -> None:
    """Neither the key nor the passphrase is in a file, as bytes or as digits."""
    place, key = locked

    for path in place.locks:
        data = path.read_bytes()
        assert key not in data
        assert key.hex().encode() not in data
        assert WORDS.encode() not in data


def test_wrong_passphrase(locked: tuple[Place, bytes]) -> None:
    """A wrong passphrase is exit 4 and changes no file."""
    place, _ = locked
    before = [path.read_bytes() for path in place.locks]

    with pytest.raises(LockedError) as raised:
        open_lock(place, WORDS + " ")

    assert raised.value.exit == 4
    assert raised.value.safe
    assert raised.value.do
    assert [path.read_bytes() for path in place.locks] == before


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("harm", ["missing", "empty", "text", "flipped", "later page", "cut", "folder"])
def test_one_copy_damaged(locked: tuple[Place, bytes], which: int, harm: str) -> None:
    """With one copy gone or damaged the other opens, and the damaged one is written anew."""
    place, key = locked
    path = place.locks[which]
    good = path.read_bytes()
    _harm(path, harm)

    assert open_lock(place, WORDS) == key

    if harm == "folder":
        assert path.is_dir()
        assert not place.lock_new.exists()
    else:
        assert path.read_bytes() == good
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("harm", ["missing", "empty", "text", "later page", "cut", "plain database", "long text"])
def test_both_copies_damaged(locked: tuple[Place, bytes], harm: str) -> None:
    """Where no copy can be a lock, or one opens and cannot be read, it is damage: exit 5."""
    place, _ = locked
    for path in place.locks:
        _harm(path, harm)

    with pytest.raises(DamagedError) as raised:
        open_lock(place, WORDS)

    assert raised.value.exit == 5
    assert str(place.locks[0]) in raised.value.what


def test_damage_on_both_first_pages_reads_as_a_wrong_passphrase(locked: tuple[Place, bytes]) -> None:
    """What cannot be told apart says so: the advice names damage and the backup too."""
    place, _ = locked
    for path in place.locks:
        flip(path, 100)

    with pytest.raises(LockedError) as raised:
        open_lock(place, WORDS)

    assert "damaged" in raised.value.do
    assert "copy of the folder" in raised.value.do


def test_unreadable_copies(locked: tuple[Place, bytes]) -> None:
    """Copies that the system does not let us read are neither locked nor damaged: exit 6."""
    place, _ = locked
    for path in place.locks:
        path.unlink()
        path.mkdir()

    with pytest.raises(FileError) as raised:
        open_lock(place, WORDS)

    assert raised.value.exit == 6


def _harm(path: Path, how: str) -> None:
    data = path.read_bytes()
    path.unlink()
    if how == "empty":
        path.touch()
    elif how == "text":
        path.write_text("shopping list")
    elif how == "long text":
        # Not a whole number of pages.
        path.write_text("shopping list" * 2000)
    elif how == "flipped":
        path.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    elif how == "later page":
        path.write_bytes(data[: 2 * PAGE + 50] + bytes(PAGE - 50))
    elif how == "cut":
        path.write_bytes(data[:-1])
    elif how == "folder":
        path.mkdir()
    elif how == "plain database":
        plain = sqlite3.connect(path)
        plain.executescript("CREATE TABLE key (bytes); CREATE TABLE meta (schema); PRAGMA user_version = 1")
        plain.close()


def _write(path: Path, *statements: str) -> None:
    connection = open_database(path, WORDS)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_newer_lock_is_left_alone(locked: tuple[Place, bytes]) -> None:
    """A lock from a newer version is exit 5, says so, and neither copy is rewritten."""
    place, _ = locked
    _write(place.locks[0], "UPDATE meta SET schema = 2")
    before = [path.read_bytes() for path in place.locks]

    with pytest.raises(DamagedError, match="newer version"):
        open_lock(place, WORDS)

    assert [path.read_bytes() for path in place.locks] == before


@pytest.mark.parametrize(
    "statement", ["DELETE FROM key", "DELETE FROM meta", "DROP TABLE key", "PRAGMA application_id = 0"]
)
def test_a_lock_without_a_key(locked: tuple[Place, bytes], statement: str) -> None:
    """A database that opens and holds no key is damage, and the other copy repairs it."""
    place, key = locked
    for path in place.locks:
        _write(path, statement)
    with pytest.raises(DamagedError):
        open_lock(place, WORDS)

    make_lock(place, WORDS, key)
    _write(place.locks[0], statement)
    assert open_lock(place, WORDS) == key
    assert place.locks[0].read_bytes() == place.locks[1].read_bytes()


def test_a_key_of_the_wrong_length(place: Place) -> None:
    """A key that is no key of 32 bytes is damage."""
    place.make()
    for path in place.locks:
        make_database(
            path,
            WORDS,
            (
                f"PRAGMA application_id = {lock.APPLICATION}",
                "CREATE TABLE meta (schema)",
                "CREATE TABLE key (bytes)",
                "INSERT INTO meta VALUES (1)",
                "INSERT INTO key VALUES ('words')",
            ),
        )

    with pytest.raises(DamagedError, match="holds no key"):
        open_lock(place, WORDS)


def test_new_passphrase_for_the_same_key(locked: tuple[Place, bytes]) -> None:
    """Writing the lock again keeps the key; only the new passphrase opens it."""
    place, key = locked

    assert make_lock(place, "other words", key) == key

    assert open_lock(place, "other words") == key
    with pytest.raises(LockedError):
        open_lock(place, WORDS)


@pytest.mark.parametrize("used", ["old", "new"])
def test_change_cut_off_in_the_middle(locked: tuple[Place, bytes], used: str) -> None:
    """If a change stopped between the copies, either passphrase opens, and the one used is the one kept."""
    place, key = locked
    old = place.locks[1].read_bytes()
    make_lock(place, "new", key)
    place.locks[1].write_bytes(old)

    assert open_lock(place, {"old": WORDS, "new": "new"}[used]) == key

    assert place.locks[0].read_bytes() == place.locks[1].read_bytes()
    assert (place.locks[0].read_bytes() == old) == (used == "old")


def test_refused_passphrase_leaves_the_lock(locked: tuple[Place, bytes]) -> None:
    """A passphrase that cannot be used changes nothing."""
    place, key = locked

    with pytest.raises(LockedError):
        make_lock(place, "", key)

    assert open_lock(place, WORDS) == key
    assert not place.lock_new.exists()


def test_no_repair_while_another_process_writes(
    locked: tuple[Place, bytes], python: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Repair gives way to a process that is writing the lock; the key comes all the same."""
    place, key = locked
    place.locks[1].unlink()
    code = (
        "import sys\nfrom pathlib import Path\nfrom nocontact_cli.vault.lock import open_lock\n"
        "from nocontact_cli.vault.place import Place\n"
        f"print(open_lock(Place(Path(sys.argv[1])), {WORDS!r}).hex())"
    )

    with alone(place):
        done = python(code, place.folder)

    assert (done.stdout, done.stderr) == (key.hex() + "\n", "")
    assert not place.locks[1].exists()


def test_one_writer_at_a_time(place: Place) -> None:
    """A second writer is told of the other window once it has waited."""
    place.make()

    with alone(place), pytest.raises(FileError, match="another window"), alone(place, seconds=0.1):
        pass

    with alone(place):
        pass


def test_remove(locked: tuple[Place, bytes]) -> None:
    """Removing takes both copies; doing it again is no error."""
    place, _ = locked

    remove_lock(place)
    remove_lock(place)

    assert place.lock_kind is None


def test_a_copy_that_cannot_be_removed(locked: tuple[Place, bytes]) -> None:
    """What stands in the way is told with its path."""
    place, _ = locked
    place.locks[0].unlink()
    (place.locks[0] / "x").mkdir(parents=True)

    with pytest.raises(FileError, match="could not be removed"):
        remove_lock(place)


@pytest.mark.parametrize("which", [0, 1])
def test_a_copy_that_cannot_be_written(locked: tuple[Place, bytes], which: int) -> None:
    """A folder in the place of a copy is told, and the lock that was there still opens."""
    place, key = locked
    place.locks[which].unlink()
    place.locks[which].mkdir()

    with pytest.raises(FileError, match="could not be"):
        make_lock(place, WORDS, key)

    assert not place.lock_new.exists()
    assert open_lock(place, WORDS) == key
