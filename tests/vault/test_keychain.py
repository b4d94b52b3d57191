"""The keychain: the real gnome-keyring on a D-Bus of its own, and back-ends that must be refused.

macOS, Windows and KWallet cannot be run here.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nocontact_cli.errors import LockedError
from nocontact_cli.vault import keychain, keychain_child
from nocontact_cli.vault.cipher import make_database
from nocontact_cli.vault.keychain import available, entry_name, fetch, forget, store

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = bytes(range(32))
CHILD = Path(keychain_child.__file__)

PRELUDE = """
import json, os, subprocess, sys, time
from datetime import UTC, date, datetime
from pathlib import Path
from nocontact_cli.domain.record import Draft
from nocontact_cli.errors import NoContactError
from nocontact_cli.vault import keychain, keys
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import lock_with_keychain, lock_with_passphrase
from nocontact_cli.vault.vault import make_with_keychain, make_with_passphrase, open_vault, status
key, at = bytes(range(32)), datetime(2026, 11, 22, tzinfo=UTC)
drafts = [Draft("answer", "a.b", "done", date(2026, 11, 22))]
place = Place(Path(sys.argv[1]) / "vault")
def told(call, *args):
    try:
        return call(*args)
    except NoContactError as error:
        return [type(error).__name__, int(error.exit), error.what]
def unlock():
    return keys.unlock(place, fd=None, file=None, env={}, may_ask=False)
def lock_collection():
    subprocess.run(["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets",
        "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock",
        "array:objpath:/org/freedesktop/secrets/collection/login"], check=True, capture_output=True)
"""

UNLOCKED = 'eval "$(printf testpass | gnome-keyring-daemon --unlock --components=secrets)"'


@pytest.fixture
def session(tmp_path: Path, need: Callable[..., None], python_env: dict[str, str]) -> Callable[..., Any]:
    """Run Python code on a D-Bus of its own with gnome-keyring; its last line is the result as JSON."""
    need("dbus-run-session", "gnome-keyring-daemon", "dbus-send", "secret-tool")

    def run(code: str, before: str = UNLOCKED) -> Any:
        runtime = tmp_path / "runtime"
        runtime.mkdir(mode=0o700)
        command = f'{before}\n{shlex.quote(sys.executable)} -c "$CODE" {shlex.quote(str(tmp_path))}'
        env = {
            **{name: value for name, value in python_env.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}},
            "CODE": PRELUDE + textwrap.dedent(code),
            "HOME": str(tmp_path),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_DATA_HOME": str(tmp_path / "data"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
        }
        done = subprocess.run(
            ["dbus-run-session", "--", "bash", "-ec", command],
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


@pytest.mark.keyring
def test_round_trip(session: Callable[..., Any]) -> None:
    """A key is kept, given back and forgotten, in an entry that other tools see under a neutral name."""
    found = session("""
        result = {"available": keychain.available(), "before": keychain.fetch("main-0001")}
        keychain.store(key, "main-0001")
        result["fetched"] = keychain.fetch("main-0001").hex()
        result["other"] = keychain.fetch("main-0002")
        seen = ["secret-tool", "lookup", "service", "checkup", "username", "main-0001"]
        result["seen"] = subprocess.run(seen, capture_output=True, text=True).stdout
        keychain.forget("main-0001")
        keychain.forget("main-0001")
        result["after"] = keychain.fetch("main-0001")
        print(json.dumps(result))
    """)

    assert found == {
        "available": "Secret Service",
        "before": None,
        "fetched": KEY.hex(),
        "other": None,
        "seen": KEY.hex(),
        "after": None,
    }


@pytest.mark.keyring
def test_vault(session: Callable[..., Any]) -> None:
    """A vault locked by the keychain opens with nothing typed, has no lock file, and keeps two apart."""
    found = session("""
        make_with_keychain(place, drafts, at).close()
        other = Place(place.folder.parent / "other")
        make_with_keychain(other, drafts * 2, at).close()
        place.folder.rename(place.folder.with_name("moved"))
        place = Place(place.folder.with_name("moved"))
        with open_vault(place, unlock()) as record:
            opened = status(place, record)
        print(json.dumps({"lock": opened.lock, "entries": opened.entries, "schema": opened.schema,
            "private": opened.private, "files": sorted(os.listdir(place.folder))}))
    """)

    assert found == {
        "lock": "keychain",
        "entries": 1,
        "schema": 1,
        "private": True,
        "files": ["main.dat", "main.lck"],
    }


@pytest.mark.keyring
def test_from_one_lock_to_the_other(session: Callable[..., Any]) -> None:
    """Changing the lock moves the key and leaves none behind in the old place."""
    found = session("""
        make_with_passphrase(place, "words", drafts, at).close()
        from nocontact_cli.vault.lock import open_lock
        key = open_lock(place, "words")
        lock_with_keychain(place, key)
        result = {"kind": status(place).lock, "same": unlock() == key, "files": sorted(os.listdir(place.folder))}
        lock_with_passphrase(place, key, "new")
        result["kind after"] = status(place).lock
        result["same after"] = open_lock(place, "new") == key
        result["left"] = keychain.fetch(keychain.entry_name(place.record))
        print(json.dumps(result))
    """)

    assert found == {
        "kind": "keychain",
        "same": True,
        "files": ["main.dat", "main.lck"],
        "kind after": "passphrase",
        "same after": True,
        "left": None,
    }


@pytest.mark.keyring
def test_restore_and_erase(session: Callable[..., Any]) -> None:
    """What comes back over a keychain lock keeps its one entry; a backup can begin with one; erasing takes it."""
    found = session("""
        from nocontact_cli.vault.backup import read_backup, write_backup
        from nocontact_cli.vault.erase import erase, remains
        from nocontact_cli.vault.restore import restore_under_key
        from nocontact_cli.vault.vault import make_from_backup
        make_with_keychain(place, drafts, at).close()
        key, file = unlock(), place.folder.parent / "b.dat"
        with open_vault(place, key) as record:
            write_backup(record, file, "words", date(2026, 11, 22), replace=False)
            record.append(drafts, at)
            present = record.contents()
        restore_under_key(place, key, read_backup(file, "words").contents, present)
        with open_vault(place, unlock()) as record:
            result = {"entries": record.count()}
        other = Place(place.folder.parent / "other")
        make_from_backup(other, read_backup(file, "words").contents, None)
        names = [keychain.entry_name(one.record) for one in (place, other)]
        gone = erase(place, remains(place))
        result["gone"] = [gone.folder, list(gone.entries), keychain.fetch(names[0])]
        result["other"] = keychain.fetch(names[1]) is not None
        print(json.dumps(result))
    """)

    assert found == {"entries": 1, "gone": [True, [], None], "other": True}


@pytest.mark.keyring
def test_erase_beside_a_locked_keychain(session: Callable[..., Any]) -> None:
    """Where the keychain is locked, the files go, and the entry that stays is named."""
    found = session("""
        from nocontact_cli.vault.erase import erase, remains
        make_with_keychain(place, drafts, at).close()
        name = keychain.entry_name(place.record)
        lock_collection()
        gone = erase(place, remains(place))
        print(json.dumps([gone.folder, list(gone.entries) == [name]]))
    """)

    assert found == [True, True]


@pytest.mark.keyring
def test_no_lock_is_left_behind(session: Callable[..., Any]) -> None:
    """A change that was cut off leaves neither a lock beside the keychain nor an entry beside a later lock."""
    found = session("""
        make_with_passphrase(place, "words", drafts, at).close()
        from nocontact_cli.vault.lock import open_lock
        key = open_lock(place, "words")
        place.lock_new.write_bytes(place.locks[0].read_bytes())
        lock_with_keychain(place, key)
        result = [sorted(os.listdir(place.folder))]
        from nocontact_cli.vault.lock import make_lock
        make_lock(place, "cut off here", key)
        lock_with_passphrase(place, key, "new")
        result.append(keychain.fetch(keychain.entry_name(place.record)))
        print(json.dumps(result))
    """)

    assert found == [["main.dat", "main.lck"], None]


@pytest.mark.keyring
def test_half_made(session: Callable[..., Any]) -> None:
    """A first run cut off after the key was kept is no vault: the next start works."""
    found = session("""
        make_with_keychain(place, drafts, at).close()
        place.record.replace(place.record_new)
        result = {"kind": status(place).lock}
        make_with_keychain(place, drafts * 3, at).close()
        with open_vault(place, unlock()) as record:
            result["entries"] = record.count()
        print(json.dumps(result))
    """)

    assert found == {"kind": None, "entries": 3}


@pytest.mark.keyring
def test_record_without_its_entry(session: Callable[..., Any]) -> None:
    """A record whose key is in no keychain is exit 4 with advice; it is kept, and nothing is made over it."""
    found = session("""
        make_with_keychain(place, drafts, at).close()
        keychain.forget(keychain.entry_name(place.record))
        before = place.record.read_bytes()
        result = {"unlock": told(unlock), "make": told(make_with_keychain, place, drafts, at)}
        result["kept"] = place.record.read_bytes() == before
        print(json.dumps(result))
    """)

    assert found["unlock"][:2] == ["LockedError", 4]
    assert "no key for this record" in found["unlock"][2]
    assert found["make"][:2] == ["UsageError", 2]
    assert found["kept"]


@pytest.mark.keyring
def test_an_entry_that_is_no_key(session: Callable[..., Any]) -> None:
    """An entry that someone else wrote under the same name is not used as a key."""
    found = session("""
        store = ["secret-tool", "store", "--label=x", "service", "checkup", "username", "main-0001"]
        result = []
        for value in ("words", "abcd"):
            subprocess.run(store, input=value.encode(), check=True)
            result.append(told(keychain.fetch, "main-0001"))
        print(json.dumps(result))
    """)

    assert [answer[1:] for answer in found] == [[4, "The entry in the keychain is not a key."]] * 2


@pytest.mark.keyring
def test_locked(session: Callable[..., Any]) -> None:
    """A keychain that is locked, with nobody to unlock it, is exit 4 within the limit, for all calls."""
    found = session("""
        make_with_keychain(place, drafts, at).close()
        lock_collection()
        start = time.monotonic()
        result = [told(unlock), told(keychain.store, key, "main-0001"), told(keychain.forget, "main-0001")]
        other = Place(place.folder.parent / "other")
        result.append(told(make_with_keychain, other, drafts, at))
        print(json.dumps({"told": result, "spent": time.monotonic() - start, "available": keychain.available(),
            "made": other.exists, "left": sorted(os.listdir(other.folder))}))
    """)

    assert {(name, code) for name, code, _ in found["told"]} == {("LockedError", 4)}
    assert "locked" in found["told"][0][2]
    assert found["spent"] < 4 * keychain.LIMIT + 4
    assert found["available"] == "Secret Service"
    assert (found["made"], found["left"]) == (False, ["main.lck"])


SILENT_SERVICE = """
import time
from jeepney import DBusAddress, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection
connection = open_dbus_connection(bus="SESSION")
connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
print("owned", flush=True)
time.sleep(600)
"""


@pytest.mark.keyring
def test_hanging_service(session: Callable[..., Any]) -> None:
    """A Secret Service that takes calls and never answers is cut off after the limit: exit 4."""
    found = session(
        f"""
        silent = subprocess.Popen([sys.executable, "-c", {SILENT_SERVICE!r}], stdout=subprocess.PIPE)
        silent.stdout.readline()
        start = time.monotonic()
        try:
            result = told(lambda: keychain.fetch("main-0001", limit=2))
            spent = time.monotonic() - start
        finally:
            silent.kill()
        print(json.dumps({{"told": result, "spent": spent}}))
        """,
        before=":",
    )

    assert found["told"] == ["LockedError", 4, "The keychain did not answer within 2 seconds."]
    assert 2 <= found["spent"] < 4


@pytest.mark.keyring
def test_a_prompt_nobody_answers(session: Callable[..., Any]) -> None:
    """A keychain that opens its window and waits for somebody is cut off after the limit: exit 4, nothing changed."""
    found = session(f"""
        make_with_keychain(place, drafts, at).close()
        lock_collection()
        code = {SILENT_SERVICE!r}.replace("org.freedesktop.secrets", "org.gnome.keyring.SystemPrompter")
        window = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        window.stdout.readline()
        start = time.monotonic()
        try:
            entry = keychain.entry_name(place.record)
            result = told(lambda: keychain.fetch(entry, limit=2))
            spent = time.monotonic() - start
        finally:
            window.kill()
        print(json.dumps({{"told": result, "spent": spent, "there": place.exists}}))
    """)

    assert found["told"] == ["LockedError", 4, "The keychain did not answer within 2 seconds."]
    assert 2 <= found["spent"] < 5
    assert found["there"]


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No D-Bus, no configuration of keyring."""
    for name in ("XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)


def _all_refused(text: str) -> None:
    """Every call says the same, and quickly."""
    assert available() is None
    calls: tuple[Callable[[], object], ...] = (
        lambda: store(KEY, "main-0001"),
        lambda: fetch("main-0001"),
        lambda: forget("main-0001"),
    )
    for call in calls:
        with pytest.raises(LockedError) as raised:
            call()
        assert text in raised.value.what
        assert raised.value.do


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a keychain without D-Bus")
@pytest.mark.usefixtures("no_bus")
def test_no_bus() -> None:
    """Without a D-Bus there is no keychain, and that is said."""
    _all_refused("offers no keychain")


PLAIN = """
import json, os, pathlib
from keyring.backend import KeyringBackend
class PlaintextKeyring(KeyringBackend):
    priority = 9
    store = pathlib.Path(os.environ["PLAIN_STORE"])
    def get_password(self, service, username):
        return self.store.read_text() if self.store.exists() else None
    def set_password(self, service, username, password):
        self.store.write_text(password)
    def delete_password(self, service, username):
        self.store.unlink()
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a module `backend_here` where keyring finds it, and let its class `PlaintextKeyring` be chosen."""

    def put(source: str) -> None:
        (tmp_path / "backend_here.py").write_text(source)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "backend_here.PlaintextKeyring")
        monkeypatch.setenv("PLAIN_STORE", str(tmp_path / "plain"))

    return put


@pytest.mark.usefixtures("no_bus")
def test_plain_text_refused(module: Callable[[str], None], tmp_path: Path) -> None:
    """A plain-text back-end is refused by name and never sees the key."""
    module(PLAIN)

    _all_refused("backend_here")

    assert not (tmp_path / "plain").exists()


@pytest.mark.usefixtures("no_bus")
@pytest.mark.parametrize("backend", ["null.Keyring", "fail.Keyring", "chainer.ChainerBackend"])
def test_null_and_fail_refused(monkeypatch: pytest.MonkeyPatch, backend: str) -> None:
    """Back-ends that keep nothing are refused before anything is handed to them."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"keyring.backends.{backend}")

    _all_refused("keyring.backends.null" if backend == "null.Keyring" else "offers no keychain")


@pytest.mark.usefixtures("no_bus")
def test_configured_null_refused(tmp_path: Path) -> None:
    """What `keyring --disable` sets up is refused too."""
    for folder in ("python_keyring", ".config/python_keyring", "."):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "keyringrc.cfg").write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")

    _all_refused("keyring.backends.null")


@pytest.mark.usefixtures("no_bus")
def test_missing_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    """A back-end that cannot be loaded is no traceback."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "not_there.Keyring")

    _all_refused("refused")


@pytest.mark.keyring
def test_real_one_behind_a_chain(session: Callable[..., Any], tmp_path: Path) -> None:
    """With a plain-text back-end installed beside it, the real keychain is used, and only that."""
    folder = tmp_path / "site" / "plain_backend-1.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: plain-backend\nVersion: 1\n")
    (folder / "entry_points.txt").write_text("[keyring.backends]\nplain = backend_here\n")
    (tmp_path / "site" / "backend_here.py").write_text(PLAIN)

    found = session("""
        folder = Path(sys.argv[1])
        os.environ["PYTHONPATH"] = str(folder / "site")
        os.environ["PLAIN_STORE"] = str(folder / "plain")
        chosen = subprocess.run([sys.executable, "-c", "import keyring; print(type(keyring.get_keyring()).__name__)"],
            capture_output=True, text=True).stdout.strip()
        keychain.store(key, "main-0001")
        print(json.dumps({"chosen": chosen, "available": keychain.available(),
            "fetched": keychain.fetch("main-0001").hex(), "plain": (folder / "plain").exists()}))
    """)

    assert found == {
        "chosen": "ChainerBackend",
        "available": "Secret Service",
        "fetched": KEY.hex(),
        "plain": False,
    }


# A class that passes for a real one, to show what the child does when a real one misbehaves.
def _as_real(methods: str) -> str:
    head = (
        "from keyring.backend import KeyringBackend\n"
        "class PlaintextKeyring(KeyringBackend):\n"
        "    __module__ = 'keyring.backends.SecretService'\n"
        "    priority = 9\n"
        "    def set_password(self, service, username, password): pass\n"
    )
    return head + textwrap.indent(textwrap.dedent(methods), "    ")


@pytest.mark.usefixtures("no_bus")
def test_what_is_not_kept_is_noticed(module: Callable[[str], None]) -> None:
    """A keychain that takes a key and does not have it afterwards is found out by reading back."""
    module(
        _as_real("""
        def get_password(self, service, username): return None
    """)
    )

    with pytest.raises(LockedError, match="did not do"):
        store(KEY, "main-0001")


@pytest.mark.usefixtures("no_bus")
def test_what_is_not_forgotten_is_noticed(module: Callable[[str], None]) -> None:
    """A keychain that still has the key after removing it is found out."""
    module(
        _as_real("""
        def delete_password(self, service, username): pass
        def get_password(self, service, username): return "00" * 32
    """)
    )

    with pytest.raises(LockedError, match="did not do"):
        forget("main-0001")


@pytest.mark.usefixtures("no_bus")
def test_hanging_back_end(module: Callable[[str], None]) -> None:
    """A back-end that hangs in Python is cut off after the limit."""
    module(
        _as_real("""
        def get_password(self, service, username):
            import time
            time.sleep(600)
    """)
    )
    start = time.monotonic()

    with pytest.raises(LockedError, match="within 1 seconds"):
        fetch("main-0001", limit=1)

    assert time.monotonic() - start < 3


@pytest.mark.usefixtures("no_bus")
@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("raise RuntimeError('no')", "refused"),
        ("raise SystemExit(3)", "refused"),
        ("raise KeyboardInterrupt", "refused"),
        ("from keyring.errors import InitError; raise InitError", "is locked"),
        ("from keyring.errors import KeyringLocked; raise KeyringLocked", "is locked"),
        ("from keyring.errors import NoKeyringError; raise NoKeyringError", "offers no keychain"),
        ("import os; os._exit(1)", "could not be asked"),
        ("import os; os.abort()", "could not be asked"),
    ],
)
def test_trouble_in_a_back_end(module: Callable[[str], None], trouble: str, said: str) -> None:
    """Whatever a back-end does to its process, the caller gets an error in words."""
    module(
        _as_real(f"""
        def get_password(self, service, username):
            {trouble}
    """)
    )

    with pytest.raises(LockedError, match=said):
        fetch("main-0001")


@pytest.mark.usefixtures("no_bus")
def test_chatter_of_a_back_end(module: Callable[[str], None]) -> None:
    """What a back-end prints, from Python or below it, does not get into the answer."""
    module(
        _as_real("""
        def get_password(self, service, username):
            import os, sys
            print("chatter"); print("chatter", file=sys.stderr)
            os.write(1, b"chatter"); os.write(2, b"chatter")
            return "11" * 32
    """)
    )

    assert fetch("main-0001") == b"\x11" * 32


@pytest.mark.usefixtures("no_bus")
@pytest.mark.parametrize(
    "request_text",
    [
        b"",
        b"no JSON",
        b"[]",
        b'{"do": "name"}',
        b'{"do": "store"}',
        b'{"do": "other", "entry": "x"}',
        b'{"do": "fetch", "entry": "canary"}',
        b'{"do": "store", "entry": "x", "secret": "canary"}',
    ],
)
def test_the_child_says_one_thing(module: Callable[[str], None], request_text: bytes) -> None:
    """The child writes one JSON object and nothing to standard error, whatever it is given."""
    module(
        _as_real("""
        def set_password(self, service, username, password): raise RuntimeError(password)
        def get_password(self, service, username): raise RuntimeError(username)
    """)
    )

    done = subprocess.run(
        [sys.executable, "-P", str(CHILD)],
        input=request_text,
        capture_output=True,
        check=False,
    )

    assert done.stderr == b""
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert answer["ok"] is (request_text == b'{"do": "name"}')
    assert b"canary" not in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.usefixtures("no_bus")
def test_the_secret_goes_through_pipes(module: Callable[[str], None], tmp_path: Path) -> None:
    """The key is neither in the arguments nor in the environment of the child."""
    module(
        _as_real(f"""
        def set_password(self, service, username, password):
            from pathlib import Path
            seen = Path("/proc/self/cmdline").read_bytes() + Path("/proc/self/environ").read_bytes()
            Path({str(tmp_path / "seen")!r}).write_bytes(seen)
        def get_password(self, service, username): return "{KEY.hex()}"
    """)
    )
    store(KEY, "main-0001")

    seen = (tmp_path / "seen").read_bytes()
    assert b"keychain_child" in seen
    assert KEY.hex().encode() not in seen


def test_no_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the child cannot even start, that is an error in words."""
    monkeypatch.setattr(sys, "executable", "/nothing/here")

    with pytest.raises(LockedError, match="could not be asked"):
        fetch("main-0001")
    assert available() is None


def test_entry_names_are_neutral_and_own(tmp_path: Path) -> None:
    """Each record has its own entry; the name says nothing and stays when the file moves."""
    names = []
    for name in ("a", "b"):
        make_database(tmp_path / name, KEY, ("CREATE TABLE t (x)",))
        names.append(entry_name(tmp_path / name))
    (tmp_path / "a").rename(tmp_path / "c")

    assert names[0] != names[1]
    assert entry_name(tmp_path / "c") == names[0]
    assert all(name.startswith("main-") and len(name) == 13 for name in names)
    assert keychain_child.SERVICE == "checkup"
