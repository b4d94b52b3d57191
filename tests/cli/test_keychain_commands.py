"""The keychain through the command line: a real gnome-keyring on a D-Bus of its own, one session for all calls."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cli.conftest import Home
from tests.cli.support import NOW, Maker, call, write_lists

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

UNLOCKED: Final = 'eval "$(printf testpass | gnome-keyring-daemon --unlock --components=secrets)"'
LOCK_COLLECTION: Final = (
    "dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets "
    "org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login"
)
SEARCH: Final = "secret-tool search --all service checkup"
DRIVER: Final = """
import json, os, subprocess, sys
told = []
for line in json.load(open(sys.argv[1])):
    done = subprocess.run(line, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    told.append([done.returncode, done.stdout, done.stderr])
print(json.dumps(told))
"""


@pytest.fixture
def home(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> Home:
    """A record under a passphrase, on a computer that is safe."""
    lists = tmp_path / "lists"
    lists.mkdir()
    make = Maker(run, tmp_path, write_lists(lists), Home)
    return make.own(call("plan --use alpha --circumstance device-safe=yes")).home


@pytest.fixture
def session(home: Home, need: Callable[..., None]) -> Callable[..., list[Any]]:
    """Call the program and other tools one after the other; code, output and errors of each."""
    need("dbus-run-session", "gnome-keyring-daemon", "dbus-send", "secret-tool")

    def go(*lines: str) -> list[Any]:
        runtime = home.folder / "runtime"
        runtime.mkdir(mode=0o700)
        calls = [
            home.call(shlex.split(line)[1:]) if line.startswith("nocontact ") else shlex.split(line) for line in lines
        ]
        (home.folder / "calls").write_text(json.dumps(calls))
        driver = shlex.join([sys.executable, "-c", DRIVER, str(home.folder / "calls")])
        done = subprocess.run(
            ["dbus-run-session", "--", "bash", "-ec", f"{UNLOCKED}\n{driver}"],
            env=home.env(given=False, XDG_RUNTIME_DIR=str(runtime), **NOW.env),
            capture_output=True,
            text=True,
            timeout=180,
            check=True,
        )
        found = json.loads(done.stdout.splitlines()[-1])
        assert isinstance(found, list)
        return found

    return go


@pytest.mark.keyring
def test_there_and_back_and_away(session: Callable[..., list[Any]], home: Home) -> None:
    """`vault lock` hands the key to the keychain and takes it back, and `vault erase` leaves no entry there."""
    given = f"--passphrase-file {home.passphrase_file}"
    found = session(
        f"nocontact vault lock --keychain {given} --format json",
        "nocontact report --format json",
        "nocontact mark alpha.rules --as done",
        "nocontact vault status --format json",
        "nocontact vault status",
        SEARCH,
        f"nocontact vault lock --new-passphrase-file {home.passphrase_file} --format json",
        SEARCH,
        "nocontact report",
        f"nocontact report {given} --format json",
        f"nocontact vault lock --keychain {given}",
        "nocontact vault erase --dry-run --format json",
        "nocontact vault erase --yes --word erase --format json",
        SEARCH,
    )
    codes = [code for code, _, _ in found]
    locked, opened, _, status, words, entry, back, gone, _, again, _, listed, erased, nothing = (
        out for _, out, _ in found
    )

    searches, refused = (5, 7, 13), 8
    assert {at: code for at, code in enumerate(codes) if code and at not in searches} == {refused: 4}
    assert json.loads(locked)["lock"] == "keychain"
    assert json.loads(opened)["exposures"] != []
    told = json.loads(status)
    assert (told["lock"], told["keychain"], told["derivation"]) == ("keychain", "Secret Service", None)
    assert "The keychain is the Secret Service." in " ".join(words.split())
    assert "attribute.service = checkup" in entry + found[5][2]
    assert json.loads(back)["lock"] == "passphrase"
    assert "secret" not in gone
    assert json.loads(again)["as_of"] == json.loads(opened)["as_of"]
    (name,) = json.loads(listed)["keychain"]
    assert name.startswith("main-")
    assert json.loads(erased)["left"] == {"files": [], "keychain": [], "folder": False}
    assert "secret" not in nothing
    assert not home.vault.exists()


@pytest.mark.keyring
def test_a_keychain_that_is_locked_later(session: Callable[..., list[Any]], home: Home) -> None:
    """Where the keychain is locked, a call is exit 4 in words, nothing is lost, and `vault status` still answers."""
    before = {path.name for path in home.vault.iterdir()}
    found = session(
        f"nocontact vault lock --keychain --passphrase-file {home.passphrase_file}",
        LOCK_COLLECTION,
        "nocontact report",
        f"nocontact vault lock --new-passphrase-file {home.passphrase_file}",
        "nocontact vault status --format json",
    )

    assert [code for code, _, _ in found] == [0, 0, 4, 4, 0]
    assert "The keychain is locked." in found[2][2]
    assert json.loads(found[4][1])["keychain"] == "Secret Service"
    assert {path.name for path in home.vault.iterdir()} == before - {"index.dat", "index.bak"} | {"main.lck"}
