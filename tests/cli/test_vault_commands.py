"""`vault backup`, `vault restore`, `vault lock` and `vault erase`: the real program on real files."""

from __future__ import annotations

import shutil
import stat
from typing import TYPE_CHECKING, Final

import pytest

from nocontact_cli.vault.cipher import open_database
from nocontact_cli.vault.keys import unlock
from nocontact_cli.vault.place import Place
from tests.cli.conftest import LOCK, PHRASE, PHRASE_AGAIN, Home, begins
from tests.cli.support import TODAY, Desk, Maker, call, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Terminal

BEGUN: Final = call("plan --use alpha --people -", "Canary\n")
COPY: Final = "copy horse battery"
NEW: Final = "new words for this"


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("vault-commands")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


def secret(desk: Desk, name: str, words: str) -> Path:
    """A file with a passphrase."""
    path = desk.home.passphrase_file.with_name(name)
    path.touch(0o600)
    path.write_text(words + "\n")
    return path


@pytest.fixture(scope="module")
def copied(make: Maker) -> Desk:
    """A record with one entry that no backup has, and a backup of what was before: b.dat. Only for copying."""
    desk = make.own(BEGUN)
    desk.do(f"vault backup --backup-passphrase-file {secret(desk, 'copy', COPY)} -o {desk.home.folder / 'b.dat'}")
    desk.do("mark alpha.rules --as done")
    return desk


@pytest.fixture
def desk(make: Maker, copied: Desk) -> Desk:
    """A copy of that."""
    desk = make.empty()
    secret(desk, "copy", COPY)
    shutil.copytree(copied.home.vault, desk.home.vault)
    shutil.copyfile(copied.home.folder / "b.dat", desk.home.folder / "b.dat")
    return desk


def given(desk: Desk) -> str:
    """The backup and its passphrase, as they are given to `vault restore`."""
    return f"{desk.home.folder / 'b.dat'} --backup-passphrase-file {desk.home.passphrase_file.with_name('copy')}"


def number(desk: Desk, **more: object) -> int:
    """How many entries the record has."""
    return len(desk.json("history", **more)["entries"])


def test_backup(make: Maker, tmp_path: Path) -> None:
    """The file has a neutral name, is private, is never overwritten unasked, and holds no word in clear."""
    desk = make.own(BEGUN)
    option = f"--backup-passphrase-file {secret(desk, 'copy', COPY)}"

    told = desk.json(f"vault backup {option}", cwd=tmp_path)

    path = tmp_path / f"notes-{told['made']}.dat"
    assert told == {
        "schema": "nocontact.backup",
        "version": 1,
        "file": path.name,
        "made": TODAY.isoformat(),
        "entries": number(desk),
        "last_day": TODAY.isoformat(),
        "verified": True,
        "words": None,
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not any(word in path.read_bytes() for word in (b"Canary", b"alpha", COPY.encode()))
    before = path.read_bytes()
    refused = desk.do(f"vault backup {option} -o {path}", code=6)
    assert "already" in refused.stderr
    assert path.read_bytes() == before
    desk.do(f"vault backup {option} -o {path} --yes")
    assert path.read_bytes() != before
    assert desk.json("vault status", given=False)["last_backup"] == TODAY.isoformat()
    assert desk.do(f"vault backup {option} -o {desk.home.vault}", code=2).stdout == ""


def test_backup_with_words(make: Maker, tmp_path: Path) -> None:
    """Words that are made open the backup on another computer, where it gets a lock of its own."""
    desk, other = make.own(BEGUN), make.empty()
    words = desk.json(f"vault backup --words --yes -o {tmp_path / 'b.dat'}")["words"]
    option = f"{tmp_path / 'b.dat'} --backup-passphrase-file {secret(other, 'copy', words)}"

    shown = other.do(f"vault restore {option} --dry-run").stdout
    assert "There is no record on this computer." in shown
    assert other.home.written() == []
    told = other.json(f"vault restore {option} --yes")

    assert (told["restored"], told["present"]["state"], told["compared"]) == (True, "none", "nothing")
    assert other.json("history") == desk.json("history")


def test_nobody_to_ask(desk: Desk) -> None:
    """Without anybody to ask, each command says how it is answered beforehand, and changes nothing."""
    before = {path.name: path.read_bytes() for path in desk.home.vault.iterdir()}
    for line, hint in (
        ("vault backup", "--backup-passphrase-file"),
        (f"vault restore {given(desk)}", "--yes"),
        ("vault lock", "--new-passphrase-file"),
        ("vault erase", "--yes --word erase"),
        ("vault erase --yes", "--yes --word erase"),
        ("vault erase --yes --word yes", "--yes --word erase"),
    ):
        assert hint in desk.do(line, code=2).stderr
    assert {path.name: path.read_bytes() for path in desk.home.vault.iterdir()} == before


def test_restore_over_a_newer_record(desk: Desk) -> None:
    """It says what would be gone, asks, and brings back all or nothing; a second time there is nothing to do."""
    entries = number(desk)
    shown = desk.do(f"vault restore {given(desk)} --dry-run").stdout
    assert "Your record is newer: 1 entry of it would be gone." in shown
    assert "Nothing was changed." in desk.do(f"vault restore {given(desk)}", text="n\n").stdout
    assert number(desk) == entries

    assert "Your record is back" in desk.do(f"vault restore {given(desk)}", text="y\n").stdout

    assert number(desk) == entries - 1
    again = desk.json(f"vault restore {given(desk)} --yes")
    assert (again["restored"], again["compared"], again["kept"]) == (False, "same", [])


def test_restore_over_an_older_and_another_record(desk: Desk, make: Maker) -> None:
    """A newer backup loses nothing; one of another record tells both sides; --yes answers."""
    other = make.own(BEGUN)
    option = f"--backup-passphrase-file {secret(other, 'copy', COPY)}"
    desk.do(f"vault backup {option} -o {desk.home.folder / 'c.dat'}")
    told = other.json(f"vault restore {desk.home.folder / 'c.dat'} {option} --yes")
    assert (told["compared"], told["only_in_present"], told["only_in_backup"]) == ("newer", 0, 1)
    assert other.json("history") == desk.json("history")

    other.do("mark alpha.filter --as done")
    desk.do("mark alpha.filter --as later")
    desk.do(f"vault backup {option} -o {desk.home.folder / 'd.dat'}")
    told = other.json(f"vault restore {desk.home.folder / 'd.dat'} {option} --dry-run")
    assert (told["compared"], told["only_in_present"], told["only_in_backup"]) == ("apart", 1, 1)


def test_restore_over_a_damaged_record(desk: Desk) -> None:
    """After damage (exit 5) the backup comes back under the lock there is, and the damaged file is kept."""
    record = desk.home.vault / "main.dat"
    damaged = record.read_bytes()[:5000]
    record.write_bytes(damaged)
    assert desk.do("report", code=5).stdout == ""

    told = desk.json(f"vault restore {given(desk)} --yes")

    assert (told["present"]["state"], told["kept"]) == ("damaged", ["main.dat.1"])
    assert (desk.home.vault / "main.dat.1").read_bytes() == damaged
    assert number(desk) == told["backup"]["entries"]


def test_restore_where_the_passphrase_is_lost(desk: Desk) -> None:
    """A wrong passphrase is exit 4 and names the way; with it, a new lock is made, and the old files are kept."""
    lost = {"NOCONTACT_PASSPHRASE_FILE": str(secret(desk, "wrong", "not the passphrase"))}
    refused = desk.do(f"vault restore {given(desk)} --yes", env=lost, code=4)
    assert "--without-key" in refused.stderr
    new = secret(desk, "new", NEW)

    told = desk.json(f"vault restore {given(desk)} --without-key --new-passphrase-file {new} --yes", env=lost)

    assert (told["present"]["state"], told["compared"]) == ("locked", "unknown")
    assert told["kept"] == ["main.dat.1", "index.dat.1", "index.bak.1"]
    assert number(desk, env={"NOCONTACT_PASSPHRASE_FILE": str(new)}) == told["backup"]["entries"]


def test_a_record_from_a_newer_version_is_left_alone(desk: Desk) -> None:
    """Over a record of a newer version nothing is restored: exit 5."""
    place = Place(desk.home.vault)
    key = unlock(place, file=desk.home.passphrase_file, env={}, may_ask=False)
    connection = open_database(place.record, key)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = place.record.read_bytes()

    assert "newer version" in desk.do(f"vault restore {given(desk)} --yes", code=5).stderr
    assert place.record.read_bytes() == before


def test_lock(make: Maker) -> None:
    """The new passphrase opens and the old does not; the keychain is not offered where the computer is not safe."""
    desk = make.own(BEGUN)
    new = secret(desk, "new", NEW)
    record = (desk.home.vault / "main.dat").read_bytes()
    assert "device-safe=yes" in desk.do("vault lock --keychain", code=2).stderr
    assert "Only one" in desk.do(f"vault lock --words --yes --new-passphrase-file {new}", code=2).stderr

    told = desk.json(f"vault lock --new-passphrase-file {new}")

    assert told == {"schema": "nocontact.lock", "version": 1, "lock": "passphrase", "words": None}
    assert desk.do("plan", code=4).stdout == ""
    desk.do("plan", env={"NOCONTACT_PASSPHRASE_FILE": str(new)})
    assert (desk.home.vault / "main.dat").read_bytes() == record
    assert {path.name for path in desk.home.vault.iterdir()} == {"main.dat", "main.lck", "index.dat", "index.bak"}


def test_erase_takes_the_copy_of_a_verify_that_was_killed(desk: Desk) -> None:
    """A copy of a database that a killed call left behind goes with the rest; what is not ours stays."""
    left, other = desk.home.folder / "copy-left", desk.home.folder / "copy-other"
    for folder, names in ((left, ("main.lck", "main.db")), (other, ("main.lck", "letter.txt"))):
        folder.mkdir(0o700)
        for name in names:
            (folder / name).write_text("")
    desk.do("vault erase --yes --word erase")
    assert (left.exists(), other.exists()) == (False, True)


def test_erase(desk: Desk) -> None:
    """It lists all, also with the passphrase lost and the record damaged; after the word nothing is left at home."""
    (desk.home.vault / "main.dat").write_bytes(b"damaged")
    listed = desk.json("vault erase --dry-run", given=False)
    assert listed["files"] == ["index.bak", "index.dat", "main.dat", "main.day", "main.lck"]
    assert (listed["erased"], listed["left"]) == (False, None)
    kept = desk.do("vault erase", text="no\n", given=False)
    assert "Nothing was erased." in kept.stdout
    for beyond in ("SSD", "system backups", "history of your shell", "calendar files"):
        assert beyond in kept.stdout

    desk.do("vault erase", text="Erase\n", given=False)

    assert desk.home.written() == []
    assert desk.json("vault erase --yes --word erase")["folder"] is None
    assert "no plan yet" in desk.do("report", code=2).stderr


def test_on_a_screen(make: Maker, terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    """Backup, restore, lock and erase are asked on the screen that is cleared, and nothing stays in the window."""
    desk = make.own(BEGUN)
    path = tmp_path / "b.dat"
    window = terminal(desk.home, "vault", "backup", "-o", str(path), rows=40, columns=80)
    window.answer(begins("A backup with a lock of its own"), "p")
    window.answer(begins(PHRASE), COPY + "\r")
    window.answer(begins(PHRASE_AGAIN), COPY + "\r")
    window.answer(begins("The backup is written"), "\r")
    assert (window.finish(), window.remains()) == (0, [])
    assert path.exists()

    desk.do("mark alpha.rules --as done")
    option = f"--backup-passphrase-file {secret(desk, 'copy', COPY)}"
    window = terminal(desk.home, "vault", "restore", str(path), *option.split(), rows=40, columns=80)
    window.answer(begins("Take this backup?"), "y")
    window.answer(begins("Your record is back"), "\r")
    assert (window.finish(), window.remains()) == (0, [])

    window = terminal(desk.home, "vault", "lock", rows=30, columns=50)
    window.answer(begins("Another lock for your record"), "p")
    window.answer(begins(PHRASE), NEW + "\r")
    window.answer(begins(PHRASE_AGAIN), NEW + "\r")
    window.answer(begins("The lock is changed"), "x")
    assert (window.finish(), window.remains()) == (0, [])
    desk.do("plan", code=4)

    window = terminal(desk.home, "vault", "erase", rows=40, columns=80)
    window.answer(begins("Erase everything?"), "erase\r")
    window.answer(begins("Everything is erased"), "\r")
    assert (window.finish(), window.remains()) == (0, [])
    assert not desk.home.vault.exists()

    fresh = make.empty()
    copy = secret(fresh, "copy", COPY)
    window = terminal(
        fresh.home, "vault", "restore", str(path), "--backup-passphrase-file", str(copy), rows=40, given=False
    )
    window.answer(begins("Take this backup?"), "y")
    window.answer(begins(LOCK), "p")
    window.answer(begins(PHRASE), fresh.home.passphrase + "\r")
    window.answer(begins(PHRASE_AGAIN), fresh.home.passphrase + "\r")
    window.answer(begins("Your record is back"), "\r")
    assert window.finish() == 0
    fresh.do("plan")
