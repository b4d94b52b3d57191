"""`vault status` in words: the lock, the folder, the drive, the disk, other accounts, the history of the shell."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.vault.cipher import ROUNDS, open_database
from tests.cli.conftest import Home
from tests.cli.support import Desk, Maker, call, write_lists

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("status")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


@pytest.fixture
def desk(make: Maker) -> Desk:
    """A record of one's own."""
    return make.own(call("plan --use alpha"))


def words(desk: Desk, **env: str) -> str:
    """The page as one line of text."""
    return " ".join(desk.do("vault status", given=False, env=env).stdout.split())


def test_a_passphrase(desk: Desk) -> None:
    """The page says what a guess costs, as the lock itself has it, and that the length is not known; JSON the same."""
    path = desk.home.vault / "index.dat"
    with_words = open_database(path, desk.home.passphrase, mode="ro")
    assert int(with_words.execute("PRAGMA kdf_iter").fetchone()[0]) == ROUNDS
    with_words.close()

    assert f"costs a computer {ROUNDS:,} rounds of work" in words(desk)
    assert "this program does not know" in words(desk)
    found = desk.json("vault status", given=False)
    assert (found["derivation"], found["keychain"]) == ({"name": "PBKDF2-HMAC-SHA512", "rounds": ROUNDS}, None)


def test_a_quiet_home(desk: Desk) -> None:
    """Where nothing lies around the record, each look says so, and nothing is written."""
    before = desk.home.written()

    shown = words(desk)

    assert "Only your account on this computer can look into these files" in shown
    assert "in no synchronised folder that this program knows" in shown
    assert "No history of a shell was found" in shown
    assert "No backup was made from here yet" in shown
    assert desk.home.written() == before


def test_the_history_of_the_shell(desk: Desk) -> None:
    """File and number of lines are told, with a way to take them out for that shell; no line is, and none changes."""
    bash, fish = desk.home.home / ".bash_history", desk.home.home / ".local" / "share" / "fish" / "fish_history"
    fish.parent.mkdir(parents=True)
    bash.write_bytes(b"nocontact start --only canary\n\xff\xfe\nls\ncheckup audit\n")
    fish.write_bytes(b"- cmd: checkup audit canary\n  when: 1763800000\n")
    (desk.home.home / ".zsh_history").write_bytes(b": 1763800000:0;ls\n")
    before = bash.read_bytes(), fish.read_bytes()

    shown = words(desk)

    assert f"{bash}: 2 lines about this program" in shown
    assert f"{fish}: 1 line about this program" in shown
    assert ".zsh_history" not in shown
    assert "unset HISTFILE; exit" in shown
    assert "history delete --contains nocontact" in shown
    assert "canary" not in shown
    assert (bash.read_bytes(), fish.read_bytes()) == before
    found = desk.json("vault status", given=False)["histories"]
    assert [(one["shell"], one["lines"], one["whole"]) for one in found] == [
        ("bash", 2, True),
        ("zsh", 0, True),
        ("fish", 1, True),
    ]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_way_out_of_a_history(tmp_path: Path, shell: str) -> None:
    """What the page offers works: after the file was edited and the window left so, the lines do not come back."""
    if shutil.which(shell) is None and not os.environ.get("CI"):
        pytest.skip(f"needs {shell}")
    history = tmp_path / f".{shell}_history"
    history.write_text("ls\nnocontact start\n")
    env = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TERM": "dumb", "HISTFILE": str(history)}
    typed = f"nocontact report\nprintf 'ls\\n' > '{history}'\nunset HISTFILE; exit\n"

    subprocess.run([shell, "-i"], input=typed, env=env, capture_output=True, text=True, timeout=20, check=False)

    assert history.read_text() == "ls\n"


def test_a_synchronised_folder(make: Maker, desk: Desk) -> None:
    """A record in a synchronised folder is told with the name of the service and what others can see there."""
    place = desk.home.folder / "Dropbox" / "data"
    shutil.copytree(desk.home.vault, place)

    shown = words(desk, NOCONTACT_HOME=str(place))

    assert "The folder lies in Dropbox, so copies go to other computers." in shown
    found = desk.json("vault status", given=False, env={"NOCONTACT_HOME": str(place)})
    assert (found["drive"]["synced"], found["home_drive"]["synced"]) == ("Dropbox", None)
    (desk.home.home / ".stfolder").mkdir()
    assert "Your home folder lies in Syncthing" in words(desk)


def test_an_open_folder(desk: Desk) -> None:
    """A folder that others can look into is told, with the command that closes it, which does."""
    for path in (desk.home.vault, *desk.home.vault.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    parent = desk.home.folder
    opened = [one for one in (parent, *parent.parents) if one.stat().st_mode & 0o001 == 0]
    modes = {one: one.stat().st_mode for one in opened}
    try:
        for one in opened:
            one.chmod(0o755)
        shown = words(desk)
        command = f"chmod -R go= {desk.home.vault}"
        assert "Other accounts on this computer can look into this folder." in shown
        assert command in shown
        subprocess.run(command.split(), check=True)
        assert "Only your account on this computer" in words(desk)
    finally:
        for one, mode in modes.items():
            one.chmod(mode)


def test_before_there_is_a_record(make: Maker) -> None:
    """Before the first run the drive and the history are told too, and nothing is made."""
    desk = make.empty()
    (desk.home.home / ".zsh_history").write_text("nocontact --help\n")
    before = desk.home.written()

    shown = words(desk)

    assert "There is no record on this computer." in shown
    assert "1 line about this program" in shown
    assert desk.home.written() == before
    found = desk.json("vault status")
    assert (found["readers"], found["derivation"], found["lock"]) == (None, None, None)


def test_what_cannot_be_read(desk: Desk) -> None:
    """A pipe in the place of a history, and a home that is not there, are no trouble."""
    os.mkfifo(desk.home.home / ".bash_history")
    assert "No history of a shell was found" in words(desk)
    assert "No history of a shell was found" in words(desk, HOME=str(desk.home.folder / "nothing"))


def test_names_of_files_stay_harmless(desk: Desk) -> None:
    """A folder or history whose name holds an escape sequence is shown without it."""
    place = desk.home.folder / "a\x1b]0;title\x07b"
    shutil.copytree(desk.home.vault, place)
    (place / "h\x1b[2J").write_text("nocontact\n")

    done = desk.do(
        "vault status",
        given=False,
        env={"NOCONTACT_HOME": str(place), "HISTFILE": str(place / "h\x1b[2J"), "SHELL": "/bin/bash"},
    )

    assert "]0;title" in done.stdout
    assert "h[2J: 1 line about this program" in done.stdout
    assert not {"\x1b", "\x07"} & set(done.stdout + done.stderr)
