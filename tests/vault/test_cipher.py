"""The door to SQLCipher: keyed first, never in clear, silent."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import nocontact_cli.vault
from nocontact_cli.errors import DamagedError, FileError, LockedError
from nocontact_cli.vault import cipher, faults
from nocontact_cli.vault.cipher import PAGE, make_database, open_database
from nocontact_cli.vault.faults import WrongKeyError, told

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

KEY = bytes(range(32))
TABLE = ("CREATE TABLE t (x TEXT)", "INSERT INTO t VALUES ('canary-word')")


def values(path: Path, secret: bytes | str, mode: str = "rw") -> list[tuple[str]]:
    """What the test table holds."""
    connection = open_database(path, secret, mode=mode)  # type: ignore[arg-type]
    try:
        return connection.execute("SELECT x FROM t").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("secret", [KEY, "a passphrase"])
@pytest.mark.parametrize("mode", ["ro", "rw"])
def test_round_trip(tmp_path: Path, secret: bytes | str, mode: str) -> None:
    """What is stored with a raw key or a passphrase comes back with it, and the file is not in clear."""
    path = tmp_path / "odd %41#?é name.dat"

    make_database(path, secret, TABLE)

    assert values(path, secret, mode) == [("canary-word",)]
    assert not path.read_bytes().startswith(b"SQLite format 3")
    assert b"canary" not in path.read_bytes()
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_the_library_is_reached_through_one_door() -> None:
    """Only one module can open a connection, so none can forget the key."""
    folder = Path(nocontact_cli.vault.__file__).parent
    naming = {path.name for path in folder.glob("*.py") if "import dbapi2" in path.read_text("utf-8")}
    connecting = {path.name for path in folder.glob("*.py") if ".connect(" in path.read_text("utf-8")}

    assert naming == {"faults.py"}
    assert connecting == {"cipher.py"}


def test_key_comes_first() -> None:
    """The first statement on a new connection is the key."""
    source = Path(cipher.__file__).read_text("utf-8")
    first = re.search(r"connection\.execute\((.*)\)", source)

    assert first is not None
    assert first[1] == 'f"PRAGMA key = {literal}"'


def test_strength_is_the_default_or_more(tmp_path: Path) -> None:
    """A passphrase goes through 256000 rounds of PBKDF2-HMAC-SHA512; pages carry an HMAC."""
    make_database(tmp_path / "x", "words", TABLE)
    connection = open_database(tmp_path / "x", "words")
    asked = ("kdf_iter", "cipher_kdf_algorithm", "cipher_hmac_algorithm", "cipher_use_hmac", "cipher_page_size")

    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    connection.close()

    assert found == ["256000", "PBKDF2_HMAC_SHA512", "HMAC_SHA512", "1", str(PAGE)]


def test_settings_hold(tmp_path: Path) -> None:
    """Each connection waits for others, checks references, and returns from a commit only once on disk."""
    make_database(tmp_path / "x", KEY, TABLE)
    connection = open_database(tmp_path / "x", KEY)
    asked = ("busy_timeout", "foreign_keys", "recursive_triggers", "temp_store", "synchronous", "journal_mode")

    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    connection.close()

    assert found == [5000, 1, 1, 2, 3, "delete"]


@pytest.mark.parametrize("secret", [b"\0" * 32, "wrong"])
def test_wrong_key(tmp_path: Path, secret: bytes | str) -> None:
    """A wrong key is told apart from other damage, and changes nothing."""
    make_database(tmp_path / "x", KEY, TABLE)
    before = (tmp_path / "x").read_bytes()

    with pytest.raises(WrongKeyError):
        open_database(tmp_path / "x", secret)

    assert (tmp_path / "x").read_bytes() == before


def test_wrong_key_is_silent(tmp_path: Path, python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """With a wrong key the C library writes nothing to standard error."""
    make_database(tmp_path / "x", KEY, TABLE)
    code = (
        "import sys\nfrom pathlib import Path\nfrom nocontact_cli.vault.cipher import open_database\n"
        "from nocontact_cli.vault.faults import WrongKeyError\n"
        "for secret in (bytes(32), 'wrong'):\n"
        "    try: open_database(Path(sys.argv[1]), secret)\n"
        "    except WrongKeyError: print('told')\n"
    )

    done = python(code, tmp_path / "x")

    assert (done.returncode, done.stdout, done.stderr) == (0, "told\ntold\n", "")


def test_a_clear_database_is_refused(tmp_path: Path) -> None:
    """A plain SQLite database never passes for an encrypted one."""
    plain = sqlite3.connect(tmp_path / "x")
    plain.executescript("CREATE TABLE t (x); INSERT INTO t VALUES ('clear')")
    plain.close()

    with pytest.raises(WrongKeyError):
        open_database(tmp_path / "x", KEY)
    with pytest.raises(WrongKeyError):
        open_database(tmp_path / "x", "words")


def test_opening_never_makes_a_file(tmp_path: Path) -> None:
    """A file that is missing stays missing."""
    with pytest.raises(FileError):
        open_database(tmp_path / "x", KEY)

    assert list(tmp_path.iterdir()) == []


def test_raw_key_has_32_bytes(tmp_path: Path) -> None:
    """A key of another length is a mistake in the code and does not pass."""
    with pytest.raises(ValueError, match="32 bytes"):
        open_database(tmp_path / "x", b"short")


@pytest.mark.parametrize("passphrase", ["", "a\0b", "a\ud800b", "x'" + "ab" * 32 + "'", "X'00'"])
def test_passphrases_that_cannot_be_used(passphrase: str) -> None:
    """Empty (it would mean no encryption), with NUL, no valid text, or a finished key: refused in words."""
    with pytest.raises(LockedError) as raised:
        cipher.checked_passphrase(passphrase)

    assert raised.value.do


def test_composed_and_decomposed_are_the_same(tmp_path: Path) -> None:
    """The same letters typed on another keyboard open the file."""
    make_database(tmp_path / "x", "caf\u00e9", TABLE)

    assert values(tmp_path / "x", "cafe\u0301") == [("canary-word",)]


TEXT: SearchStrategy[str] = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=40)


@settings(max_examples=8, deadline=None)
@given(TEXT)
@example("'; DROP TABLE t; --")
@example('it\'s "quoted" \\ and ; more')
@example(" spaces \t\r\n kept ")
@example("x'00")
@example("\x01\x7f\u202e\U0001f600")
def test_any_text_opens_what_it_locked(tmp_path_factory: pytest.TempPathFactory, passphrase: str) -> None:
    """Any text without NUL is a passphrase, with quotes, controls and all; a longer one does not open."""
    path = tmp_path_factory.mktemp("odd") / "x"

    make_database(path, passphrase, TABLE)

    assert values(path, passphrase) == [("canary-word",)]
    with pytest.raises(WrongKeyError):
        open_database(path, passphrase + "x")


@pytest.mark.parametrize("offset", [3, 20, 100, PAGE + 50])
def test_a_flipped_byte_is_found(tmp_path: Path, offset: int) -> None:
    """One changed byte on any page that is read is damage, never wrong content."""
    path = tmp_path / "x"
    make_database(path, KEY, TABLE)
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)

    with pytest.raises(DamagedError), told(path):
        values(path, KEY)


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    """Leaving the block by any exception undoes all of it."""
    make_database(tmp_path / "x", KEY, TABLE)
    connection = open_database(tmp_path / "x", KEY)

    with pytest.raises(KeyboardInterrupt), cipher.transaction(connection):  # noqa: PT012 - the block is the point
        connection.execute("DELETE FROM t")
        raise KeyboardInterrupt

    connection.close()
    assert values(tmp_path / "x", KEY) == [("canary-word",)]


def test_the_journal_is_encrypted(tmp_path: Path) -> None:
    """The journal of a running transaction holds no word in clear."""
    make_database(tmp_path / "x", KEY, TABLE)
    connection = open_database(tmp_path / "x", KEY)
    # A small cache makes SQLite write pages before the commit.
    connection.execute("PRAGMA cache_size = 2")
    with cipher.transaction(connection):
        connection.execute("UPDATE t SET x = 'other-word'")
        connection.executemany("INSERT INTO t VALUES (?)", [("canary-word " * 50,)] * 500)
        files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    connection.close()

    assert len(files["x-journal"]) > PAGE
    assert len(files["x"]) > 50 * PAGE
    assert not any(b"canary" in data or b"other-word" in data for data in files.values())


def test_an_unencrypting_library_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain SQLite in place of SQLCipher is noticed, and no file in clear is left."""
    monkeypatch.setattr(faults, "library", lambda: sqlite3)
    monkeypatch.setattr(cipher, "library", lambda: sqlite3)

    with pytest.raises(FileError, match="does not encrypt"):
        make_database(tmp_path / "x", KEY, TABLE)

    assert list(tmp_path.iterdir()) == []


def test_programming_errors_stay_what_they_are(tmp_path: Path) -> None:
    """A closed connection is a mistake in the code, not damage of the file."""
    make_database(tmp_path / "x", KEY, TABLE)
    connection = open_database(tmp_path / "x", KEY)
    connection.close()

    with pytest.raises(faults.library().ProgrammingError), told(tmp_path / "x"):
        connection.execute("SELECT 1")
