"""Where the vault lies, and what the folder says."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.errors import FileError
from nocontact_cli.vault.place import LockKind, Place

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path


def test_named_folder(tmp_path: Path) -> None:
    """NOCONTACT_HOME names the folder itself."""
    assert Place.find({"NOCONTACT_HOME": str(tmp_path / "x")}) == Place(tmp_path / "x")


def test_relative_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative NOCONTACT_HOME means the same folder after the process changes its own."""
    monkeypatch.chdir(tmp_path)

    assert Place.find({"NOCONTACT_HOME": "here"}).folder == tmp_path / "here"


def test_home_sign(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A tilde that no shell has expanded means the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    assert Place.find({"NOCONTACT_HOME": "~/x"}).folder == tmp_path / "x"


@pytest.mark.parametrize("env", [{}, {"NOCONTACT_HOME": ""}])
def test_default_folder_is_neutral(env: dict[str, str]) -> None:
    """Without a name the folder is absolute and called `checkup`, and says nothing of contact."""
    folder = Place.find(env).folder

    assert folder.is_absolute()
    assert folder.name == "checkup"


def test_names_are_neutral(place: Place) -> None:
    """No file name tells what it is for."""
    names = {path.name for path in (place.record, place.record_new, *place.locks, place.lock_new, place.guard)}

    assert names == {"main.dat", "main.new", "index.dat", "index.bak", "index.new", "main.lck"}


def test_looking_makes_nothing(place: Place) -> None:
    """Asking what is there leaves no folder behind."""
    assert not place.exists
    assert place.lock_kind is None
    assert not place.folder.exists()


@pytest.mark.parametrize("mask", [0, 0o077, 0o777])
def test_folder_mode(place: Place, umask: Callable[[int], None], mask: int) -> None:
    """Folders are made for the owner only, whatever the umask."""
    umask(mask)

    place.make()

    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.folder.parent.stat().st_mode) == 0o700


def test_folder_already_there_keeps_its_mode(place: Place) -> None:
    """A folder that someone else made may serve other purposes and is not touched."""
    place.folder.mkdir(parents=True)
    place.folder.chmod(0o755)

    place.make()

    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o755


def test_lock_kinds(place: Place) -> None:
    """Any copy of the lock means a passphrase, a record alone the keychain, a record in the making nothing."""
    place.make()
    found = []
    for path in (place.record_new, place.record, place.locks[1]):
        path.touch()
        found.append(place.lock_kind)
    place.record.unlink()
    found.append(place.lock_kind)

    assert found == [None, LockKind.KEYCHAIN, LockKind.PASSPHRASE, LockKind.PASSPHRASE]


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """A file of that name is told with its path, whether the vault is looked for or made."""
    (tmp_path / "x").touch()
    place = Place(tmp_path / "x")

    calls: tuple[Callable[[], object], ...] = (lambda: place.exists, place.make)
    for call in calls:
        with pytest.raises(FileError) as raised:
            call()
        assert raised.value.exit == 6
        assert str(tmp_path / "x") in raised.value.what
        assert "is not a folder" in raised.value.what
        assert raised.value.safe
        assert raised.value.do


def test_a_file_above_the_folder(tmp_path: Path) -> None:
    """A file in the middle of the path is an error for a person, not a traceback."""
    (tmp_path / "x").touch()

    with pytest.raises(FileError, match="not a folder"):
        Place(tmp_path / "x" / "y").make()


def test_a_broken_link_is_something(place: Place) -> None:
    """A record that is a link to nowhere is never taken for a first run."""
    place.make()
    place.record.symlink_to(place.folder / "gone")

    assert place.exists


def test_only_slow_imports_inside(python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """Importing the whole layer loads none of the slow libraries."""
    code = (
        "import sys\n"
        "from nocontact_cli.vault import keychain, keychain_child, keys, phrase, vault\n"
        "print([m for m in ('sqlcipher3', 'keyring', 'platformdirs', 'mnemonic') if m in sys.modules])"
    )

    assert python(code).stdout == "[]\n"
