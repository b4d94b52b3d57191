"""Errors: the exit code of the design, one clear message of three parts, and nothing changed or lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import pytest

from nocontact_cli.vault.cipher import open_database
from nocontact_cli.vault.keys import unlock
from nocontact_cli.vault.place import Place
from tests.cli.conftest import PATIENCE, Home
from tests.cli.support import NOW, Desk, Maker, call, day, write_lists

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BEGUN: Final = (
    call(
        "plan --use alpha:north --use beta --circumstance alpha:north.provider=north --people -", "Robin\nKim\nAlex\n"
    ),
    call("plan --people -", "Robin\nKim\n\n"),
    call("plan --use gamma"),
    call("plan --drop gamma"),
    call("mark alpha:north.block --as done"),
)
"""Two people and a third taken out; two accounts and a third dropped; one answer."""


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("errors")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


@pytest.fixture
def desk(make: Maker) -> Desk:
    """A record with a few entries."""
    return make.own(*BEGUN)


def files(home: Home) -> dict[str, bytes | None]:
    """Everything beneath HOME and NOCONTACT_HOME, with its bytes."""
    return {str(path): path.read_bytes() if path.is_file() else None for path in home.written()}


def message(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of an error message; standard output has to be empty."""
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "did not expect" not in done.stderr
    return done.stderr.splitlines()


def refused(desk: Desk, line: str, code: int, text: str = "", **more: Any) -> str:
    """Call the program, and hold its refusal: the code, three parts, nothing changed. Returns the message."""
    before = files(desk.home)
    done = desk.do(line, text, code=code, **more)
    lines = message(done)
    assert len(lines) == 3, f"What happened, what is safe, what to do next: {lines}"
    assert all(line.endswith((".", "?")) or ":" in line for line in lines), lines
    assert files(desk.home) == before
    return done.stderr


# -------------------------------------------------------------------------------------------- words that do not fit

WRONG_WORDS: Final = {
    "item": ("mark alpha:north.blok --as done", "alpha:north.blok", "Did you mean alpha:north.block"),
    "item-far": ("mark zzz --as done", "zzz", "steps"),
    "item-of-person": ("mark alpha:north.block@9 --as done", "alpha:north.block@9", "alpha:north.block"),
    "item-of-label": ("mark alpha.block --as done", "alpha.block", "Did you mean alpha:north.block"),
    "item-ruled-out": ("mark alpha:north.forward@2 --as done", "alpha:north.forward@2", "alpha:north.forward"),
    "item-dropped": ("mark gamma.leave --as done", "gamma", "plan --use gamma"),
    "item-not-looked-at": ("mark whatsapp.block --as done", "whatsapp.block", "plan --use whatsapp"),
    "one-of-several": ("mark alpha:north.map beta.quit beta.proof --as done", "beta.quit", "Did you mean beta.quiet"),
    "show": ("show beta.quit", "beta.quit", "Did you mean beta.quiet"),
    "undo-nothing": ("mark beta.quiet --as undo", "beta.quiet", ""),
    "undo-one-of-two": ("mark alpha:north.block beta.quiet --as undo", "beta.quiet", ""),
    "on-future": (f"mark beta.quiet --as done --on {day(1)}", day(1), ""),
    "on-tomorrow": ("mark beta.quiet --as done --on tomorrow", day(1), ""),
    "until-before-on": (f"mark beta.quiet --as keep --on {day(-1)} --until {day(-2)}", "--until", ""),
    "until-before-today": (f"mark beta.quiet --as done --until {day(-1)}", "--until", ""),
    "until-later": (f"mark beta.quiet --as later --until {day(9)}", "--until", "later"),
    "until-open": (f"mark beta.quiet --as open --until {day(9)}", "--until", "open"),
    "bad-date": ("mark beta.quiet --as done --on 2026-02-30", "2026-02-30", "2026-11-22"),
    "bad-date-words": ("report --as-of someday", "someday", "2026-11-22"),
    "bad-date-form": ("steps --as-of 22.11.2026", "22.11.2026", "2026-11-22"),
    "bad-date-digits": ("report --as-of 202\u0666-11-22", "202\u0666-11-22", "2026-11-22"),
    "circumstance": ("plan --circumstance can-chnage=yes", "can-chnage", "Did you mean can-change"),
    "circumstance-far": ("plan --circumstance zzz=yes", "zzz", "device-safe"),
    "circumstance-value": ("plan --circumstance can-change=maybe", "maybe", "yes, no"),
    "circumstance-form": ("plan --circumstance can-change", "can-change", "NAME=VALUE"),
    "circumstance-empty": ("plan --circumstance =yes", "=yes", "NAME=VALUE"),
    "question": ("plan --circumstance alpha:north.provder=north", "provder", "Did you mean alpha:north.provider"),
    "question-value": ("plan --circumstance alpha:north.provider=nroth", "nroth", "north, south"),
    "contact-nobody": ("plan --circumstance contact@7=none", "7", ""),
    "contact-retired": ("plan --circumstance contact@3=none", "3", ""),
    "contact-digit": ("plan --circumstance contact@²=none", "²", ""),
    "contact-both": ("plan --circumstance contact@1=none,court", "none,court", "children"),
    "channel-elsewhere": ("plan --circumstance channel@1=gamma", "gamma", "beta"),
    "label": ("plan --use alpha:Work", "alpha:Work", "email:work"),
    "label-long": (f"plan --use alpha:{'a' * 21}", "alpha:", "20"),
    "label-empty": ("plan --use alpha:", "alpha:", "email:work"),
    "label-address": ("plan --use alpha:me@example.org", "alpha:me@example.org", "email:work"),
    "label-start": ("plan --use start:work", "start", ""),
    "platform": ("plan --use alpa", "alpa", "Did you mean alpha"),
    "platform-far": ("plan --use zzzzzz", "zzzzzz", "whatsapp"),
    "platform-of-several": ("plan --use alpha:south --use gamma --use alpa", "alpa", "Did you mean alpha"),
    "drop-unknown": ("plan --drop alpa", "alpa", "Did you mean alpha"),
    "drop-unused": ("plan --drop gamma", "gamma", "beta"),
    "drop-start": ("plan --drop start", "start", ""),
    "only-unknown": ("report --only alpa", "alpa", "Did you mean alpha"),
    "only-unused": ("report --only alpha:south", "alpha:south", "alpha:north"),
    "steps-only-unused": ("steps --only gamma", "gamma", "beta"),
    "device": ("plan --device iphon", "iphon", "iphone"),
    "device-out": ("plan --no-device toaster", "toaster", "iphone"),
    "device-and-account": ("plan --use alpha:south --device toaster", "toaster", "iphone"),
    "name-in-argument": ("plan --people Robin", "--people", "history"),
    "reason-in-argument": ("mark beta.quiet --as keep --reason court", "--reason", "history"),
}


@pytest.mark.parametrize("name", WRONG_WORDS)
def test_words_that_do_not_fit(make: Maker, name: str) -> None:
    """A word that does not fit is exit 2 with one message that names it and what would fit; nothing is written."""
    line, named, fitting = WRONG_WORDS[name]
    told = refused(make.shared(*BEGUN), line, 2)
    assert named in told
    assert fitting in told


def test_a_name_in_an_argument_is_not_repeated(make: Maker) -> None:
    """A nickname or reason given as an argument stands in the shell's history already, and is not shown again."""
    desk = make.shared(*BEGUN)
    assert "Robin" not in refused(desk, "plan --people Robin", 2)
    assert "court" not in refused(desk, "mark beta.quiet --as keep --reason court", 2)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("".join(f"name{number}\n" for number in range(10)), "9"),
        ("Robin\nKim\nSasha\n", "3"),
        ("x" * 41 + "\n", "40"),
        ("x" * 70_000, "text"),
    ],
    ids=["ten", "retired-number", "long", "very-long"],
)
def test_people_that_do_not_fit(make: Maker, text: str, named: str) -> None:
    """Ten people, a number that was taken out, or a very long name: exit 2, nobody is changed, no name is shown."""
    told = refused(make.shared(*BEGUN), "plan --people -", 2, text)
    assert named in told
    assert not any(name in told for name in ("name0", "Robin", "Kim", "Sasha", "xxxx"))


def test_nine_people_fit(make: Maker) -> None:
    """Nine people are the most a plan takes, and it takes them."""
    desk = make.own(call("plan --use beta"))
    desk.do("plan --people -", "".join(f"name{number}\n" for number in range(9)))
    assert [person["n"] for person in desk.json("plan")["people"]] == list(range(1, 10))


@pytest.mark.parametrize("line", ["plan --people -", "mark beta.quiet --as keep --reason -"])
def test_names_and_reasons_that_are_no_text(desk: Desk, line: str) -> None:
    """Bytes that are no UTF-8 on standard input are exit 2, and nothing is written."""
    before = files(desk.home)
    done = subprocess.run(
        desk.home.call(line.split()),
        env=desk.home.env(**NOW.env, PYTHONIOENCODING="utf-8:strict"),
        input=b"Rob\xff\n",
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        start_new_session=True,
    )
    assert "did not expect" not in done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.splitlines()) == 3
    assert files(desk.home) == before


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("reprot", "reprot"),
        ("report --fromat json", "--fromat"),
        ("report --format xml", "xml"),
        ("report --fail-on bad", "bad"),
        ("mark beta.quiet --as dune", "dune"),
        ("mark beta.quiet", "--as"),
        ("mark --as done", "ITEM"),
        ("steps --state opne", "opne"),
        ("vault statsu", "statsu"),
        ("report beta", "beta"),
    ],
)
def test_a_command_line_that_cannot_be_read(make: Maker, line: str, named: str) -> None:
    """An unknown command, option or word is exit 2, is named, and the message says that nothing was changed."""
    desk = make.shared(*BEGUN)
    before = files(desk.home)
    done = desk.do(line, code=2)
    assert named in "\n".join(message(done))
    assert "Nothing was changed." in done.stderr
    assert files(desk.home) == before


@pytest.mark.parametrize(
    "line",
    [
        "report",
        "steps",
        "show alpha.block",
        "mark alpha.block --as done",
        "plan",
        "plan --circumstance can-change=yes",
        "plan --device iphone",
        "plan --drop alpha",
        "plan --people -",
    ],
)
def test_no_record_yet(make: Maker, line: str) -> None:
    """Before there is a record every command but the first is exit 2, says how to begin, and makes nothing."""
    desk = make.empty()
    assert "start" in refused(desk, line, 2, "Robin\n")
    assert desk.home.written() == []


def test_a_first_plan_that_does_not_fit_makes_no_record(make: Maker) -> None:
    """Where something in the first `plan --use` does not fit, no record is made."""
    desk = make.empty()
    refused(desk, "plan --use alpha --use alpa", 2)
    refused(desk, "plan --use alpha --circumstance can-change=maybe", 2)
    assert desk.home.written() == []


# ------------------------------------------------------------------------------------------------------------ keys


def other(desk: Desk, content: bytes) -> str:
    """Another passphrase file, as options."""
    path = desk.home.passphrase_file.with_name("other")
    path.write_bytes(content)
    return f"--passphrase-file {path}"


@pytest.mark.parametrize("line", ["report", "mark beta.quiet --as done", "plan --use gamma", "steps", "plan", ""])
def test_wrong_passphrase(desk: Desk, line: str) -> None:
    """A wrong passphrase is exit 4, does not say what it was, and changes nothing."""
    told = refused(desk, f"{other(desk, b'wrong horse battery')} {line}", 4)
    assert "passphrase" in told
    assert "horse" not in told


SOURCES: Final = ("--passphrase-fd", "--passphrase-file", "NOCONTACT_PASSPHRASE_FILE", "keychain", "terminal")


@pytest.mark.parametrize("line", ["report", "mark beta.quiet --as done", "plan --use gamma"])
def test_no_source_of_a_key_and_no_terminal(desk: Desk, line: str) -> None:
    """Without a passphrase, keychain and terminal it is exit 4, and the message names every source."""
    told = refused(desk, line, 4, "correct horse battery\n", given=False)
    assert [source for source in SOURCES if source not in told] == []


def test_no_source_of_a_first_passphrase_and_no_terminal(make: Maker) -> None:
    """The first plan without a source of a passphrase is exit 4, names the sources, and makes nothing."""
    desk = make.empty()
    told = refused(desk, "plan --use alpha", 4, "correct horse battery\n", given=False)
    assert [source for source in SOURCES if source not in told] == []
    assert desk.home.written() == []


@pytest.mark.parametrize(
    ("content", "code"), [(b"", 4), (b"\nsecond line\n", 4), (b"\xff\xfe\n", 4), (None, 6)],
    ids=["empty", "empty-line", "no-text", "missing"],
)  # fmt: skip
@pytest.mark.parametrize("first", [False, True], ids=["record", "first"])
def test_a_passphrase_file_without_a_passphrase(make: Maker, content: bytes | None, code: int, first: bool) -> None:
    """An empty file is exit 4, a missing one exit 6, for an existing record and for a first one."""
    desk = make.empty() if first else make.own(*BEGUN)
    path = desk.home.passphrase_file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert str(path) in refused(desk, "plan --use alpha:south", code)


def test_a_descriptor_that_is_not_open(desk: Desk) -> None:
    """A descriptor that cannot be read is exit 6."""
    assert "97" in refused(desk, "--passphrase-fd 97 report", 6)


def test_a_record_without_its_lock(desk: Desk) -> None:
    """A record whose lock is gone is not opened, and not taken for a first run: exit 4, nothing is made."""
    for path in desk.home.vault.glob("index.*"):
        path.unlink()
    refused(desk, "report", 4)
    refused(desk, "plan --use alpha:south", 4)


# ---------------------------------------------------------------------------------------------------------- damage


def truncate(vault: Path, size: int) -> None:
    """Cut the record."""
    os.truncate(vault / "main.dat", size)


def plain_database(vault: Path) -> None:
    """Put a SQLite file in clear in the place of the record."""
    (vault / "main.dat").unlink()
    with closing(sqlite3.connect(vault / "main.dat")) as connection, connection:
        connection.execute("CREATE TABLE entry (n INTEGER)")
        connection.executemany("INSERT INTO entry VALUES (?)", [(number,) for number in range(3000)])


def rubbish(vault: Path) -> None:
    """Put other files in the place of all of them."""
    for name in ("main.dat", "index.dat", "index.bak"):
        (vault / name).write_text("This is a shopping list.\n")


def scribble(vault: Path) -> None:
    """Change bytes in every page of the record but the first."""
    path = vault / "main.dat"
    data = bytearray(path.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page + 2000 : page + 2064] = bytes(64)
    path.write_bytes(data)


def another_record(vault: Path) -> None:
    """Put bytes in the place of the record that no key opens."""
    path = vault / "main.dat"
    path.write_bytes(os.urandom(path.stat().st_size))


DAMAGE: Final[dict[str, Callable[[Path], object]]] = {
    "not-a-vault": rubbish,
    "truncated-in-a-page": lambda vault: truncate(vault, 9001),
    "truncated-between-pages": lambda vault: truncate(vault, 8192),
    "truncated-to-one-page": lambda vault: truncate(vault, 4096),
    "empty": lambda vault: truncate(vault, 0),
    "missing": lambda vault: (vault / "main.dat").unlink(),
    "plain": plain_database,
    "scribbled": scribble,
    "another": another_record,
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_record(desk: Desk, how: str) -> None:
    """A record that is missing, cut, in clear, or none at all is exit 5; no command makes or writes a new one."""
    DAMAGE[how](desk.home.vault)
    for line in ("report", "mark beta.quiet --as done", "plan --use gamma"):
        told = refused(desk, line, 5)
        assert str(desk.home.vault) in told
    assert (desk.home.vault / "main.dat").exists() is (how != "missing")


@pytest.mark.parametrize("line", ["", "start", "start --tonight"])
def test_a_damaged_record_is_no_first_run(desk: Desk, line: str) -> None:
    """With a lock and without a record, the walk and the opening page do not begin anew: exit 5."""
    (desk.home.vault / "main.dat").unlink()
    refused(desk, line, 5, "y\ny\n")
    assert not (desk.home.vault / "main.dat").exists()


def test_one_damaged_copy_of_the_lock_is_no_damage(desk: Desk) -> None:
    """The lock has two copies: with one of them damaged the record opens, and the copy is repaired."""
    before = files(desk.home)
    (desk.home.vault / "index.dat").write_bytes(b"")
    assert desk.report()["summary"]["open"] > 0
    assert files(desk.home) == before


def newer_record(home: Home) -> None:
    """Make the record one of a newer version."""
    place = Place(home.vault)
    key = unlock(place, file=home.passphrase_file, env={}, may_ask=False)
    with closing(open_database(place.record, key)) as connection:
        connection.execute("PRAGMA user_version = 99")


def newer_lock(home: Home) -> None:
    """Make the lock one of a newer version."""
    place = Place(home.vault)
    with closing(open_database(place.locks[0], home.passphrase)) as connection:
        connection.execute("UPDATE meta SET schema = 99")
    shutil.copyfile(*place.locks)


@pytest.mark.parametrize("age", [newer_record, newer_lock], ids=["record", "lock"])
def test_a_record_from_a_newer_version(desk: Desk, age: Callable[[Home], None]) -> None:
    """A record from a newer version is exit 5, says so, and stays as it is, byte for byte."""
    age(desk.home)
    for line in ("report", "mark beta.quiet --as done"):
        assert "newer version" in refused(desk, line, 5)


# ----------------------------------------------------------------------------------------------- files and folders

WITHOUT_PRIVILEGES: Final = """
import ctypes, os, sys
if os.geteuid() == 0:
    # Root may do anything, so it gives up the two capabilities that let it pass by the modes of files.
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


def unprivileged(desk: Desk, line: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Call the program so that the modes of files hold for it, whoever runs the tests."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_PRIVILEGES, *desk.home.call(line.split())],
        env=desk.home.env(**NOW.env, **env),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        start_new_session=True,
    )


def test_a_home_that_is_a_file(make: Maker) -> None:
    """NOCONTACT_HOME naming a file is exit 6 for every command, and the file stays as it is."""
    desk = make.empty()
    desk.home.vault.write_text("mine")
    for line in ("plan --use alpha", "report", "mark alpha.block --as done", "vault status", ""):
        assert str(desk.home.vault) in refused(desk, line, 6)
    assert desk.home.vault.read_text() == "mine"


def test_a_home_inside_a_file(make: Maker) -> None:
    """NOCONTACT_HOME in a folder that is a file is exit 6."""
    desk = make.empty()
    (desk.home.home / "notes").write_text("mine")
    refused(desk, "plan --use alpha", 6, env={"NOCONTACT_HOME": str(desk.home.home / "notes" / "data")})


def test_a_home_that_cannot_be_made(make: Maker) -> None:
    """NOCONTACT_HOME in a folder that cannot be written is exit 6, and nothing is made."""
    desk = make.empty()
    parent = desk.home.folder / "shut"
    parent.mkdir(mode=0o500)
    done = unprivileged(desk, "plan --use alpha", NOCONTACT_HOME=str(parent / "data"))
    assert (done.returncode, len(message(done))) == (6, 3)
    assert str(parent / "data") in done.stderr
    assert list(parent.iterdir()) == []


def test_a_home_that_cannot_be_written(make: Maker) -> None:
    """A folder that is there and cannot be written is exit 6, and nothing is made in it."""
    desk = make.empty()
    desk.home.vault.mkdir(mode=0o500)
    done = unprivileged(desk, "plan --use alpha")
    assert (done.returncode, len(message(done))) == (6, 3)
    assert str(desk.home.vault) in done.stderr
    assert list(desk.home.vault.iterdir()) == []


def test_a_record_in_a_folder_that_cannot_be_written(desk: Desk) -> None:
    """In a read-only folder an answer is refused with exit 6, and the record stays as it is."""
    before = files(desk.home)
    desk.home.vault.chmod(0o500)
    done = unprivileged(desk, "mark beta.quiet --as done")
    desk.home.vault.chmod(0o700)
    assert (done.returncode, len(message(done))) == (6, 3)
    assert files(desk.home) == before


def test_a_folder_that_cannot_be_looked_into(desk: Desk) -> None:
    """A folder that cannot be looked into is exit 6, and is not taken for a first run."""
    before = files(desk.home)
    desk.home.vault.chmod(0o000)
    found = {line: unprivileged(desk, line) for line in ("report", "plan --use gamma", "")}
    desk.home.vault.chmod(0o700)
    assert {line: (done.returncode, len(message(done))) for line, done in found.items()} == dict.fromkeys(found, (6, 3))
    assert files(desk.home) == before


def test_a_record_that_another_window_writes(desk: Desk) -> None:
    """While another process writes, an answer is refused with exit 6 after a while, and says why."""
    place = Place(desk.home.vault)
    key = unlock(place, file=desk.home.passphrase_file, env={}, may_ask=False)
    with closing(open_database(place.record, key)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        done = desk.do("mark beta.quiet --as done", code=6)
    assert len(message(done)) == 3
    assert "another window" in done.stderr


# ------------------------------------------------------------------------------------------------------ checklists


def test_a_folder_of_checklists_that_is_not_there(make: Maker, tmp_path: Path) -> None:
    """`--checklists` with a folder that is not there, or a file, is exit 6 and names it."""
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "missing", tmp_path / "file"):
        assert str(path) in refused(make.shared(*BEGUN), f"report --checklists {path}", 6)


def test_a_faulty_checklist_in_the_folder(desk: Desk, tmp_path: Path) -> None:
    """A fault in a checklist of one's own is exit 3, with one line file:line:column for each, then the message."""
    lists = write_lists(tmp_path)
    path = lists / "beta.yaml"
    text = path.read_text().replace("kind: publish", "kind: publsh").replace("noticed: visible", "noticed: loud")
    path.write_text(text)
    lines = text.splitlines()
    spots = [
        (at, one.index(word) + 1)
        for word in ("publsh", "loud")
        for at, one in enumerate(lines, 1)
        if word in one
    ]  # fmt: skip
    before = files(desk.home)
    for line in ("report", "mark beta.quiet --as done", "plan --use gamma", "checklists list"):
        told = message(desk.do(f"{line} --checklists {lists}", code=3))
        assert [one.split(": ")[0] for one in told[:2]] == [f"{path}:{row}:{column}" for row, column in spots]
        assert len(told) == 5
        assert "did you mean 'publish'" in told[0]
    assert files(desk.home) == before


def test_an_account_whose_checklist_is_gone(make: Maker) -> None:
    """An account in the plan without a checklist at hand is named in the report, not passed over in silence."""
    desk = make.own(*BEGUN)
    bare = make.with_checklists(desk, make.checklists.parent / "none")
    (make.checklists.parent / "none").mkdir(exist_ok=True)
    done = bare.do("report --plain")
    assert "beta" in done.stdout
    assert "alpha:north" in done.stdout
    assert bare.report()["without_checklist"] == ["alpha:north", "beta"]


def test_closed_doors_do_not_speak_for_an_account_whose_checklist_is_gone(make: Maker, tmp_path: Path) -> None:
    """Where nothing of an account can be shown, the report does not say that every door was closed."""
    desk = make.own(call("plan --use beta --use gamma"), call("mark gamma.leave --as done"))
    lists = write_lists(tmp_path)
    (lists / "beta.yaml").unlink()
    told = make.with_checklists(desk, lists).do("report").stdout
    assert "beta" in told
    assert "Every door on your list was closed" not in told


# ----------------------------------------------------------------------------------------------- standard streams


def pipeline(desk: Desk, command: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which `nocontact` is the program. The exit codes of a pipe are in `$PIPESTATUS`."""
    program = " ".join(f"'{word}'" for word in desk.home.call(()))
    return subprocess.run(
        ["bash", "-c", command.replace("nocontact", program)],
        env=desk.home.env(**NOW.env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    "line", ["report", "report --all --format json", "steps", "show beta.quiet", "plan", "checklists list", "--help"]
)
def test_a_reader_that_has_gone(make: Maker, line: str) -> None:
    """`report | head -1`: a reader that stops reading is no error, and nothing is said about it."""
    desk = make.shared(*BEGUN)
    # The reader has gone before the first line is written.
    done = pipeline(desk, f"nocontact {line} | true; echo ${{PIPESTATUS[0]}}")
    assert (done.stderr, done.stdout) == ("", "0\n")


def test_head_of_a_long_report(make: Maker) -> None:
    """`report | head -1` of a report longer than a pipe holds shows the first line only."""
    labels = " ".join(f"--use alpha:{number}" for number in range(60))
    desk = make.shared(call(f"plan {labels}"))
    done = pipeline(desk, "nocontact report --format json | head -1; echo ${PIPESTATUS[0]}")
    assert (done.stderr, done.stdout) == ("", "{\n0\n")


def test_a_disk_that_is_full(make: Maker) -> None:
    """A report that cannot be written to its file is exit 6 with one message and no noise after it."""
    done = pipeline(make.shared(*BEGUN), "nocontact report > /dev/full; echo $?")
    assert done.stdout == "6\n"
    assert "Exception" not in done.stderr
    assert "did not expect" not in done.stderr
    assert len(done.stderr.splitlines()) == 3


@pytest.mark.parametrize("closing", ["<&-", "2>&-", "<&- 2>&-"])
def test_closed_streams(make: Maker, closing: str) -> None:
    """Without standard input or standard error, as some schedulers call, the report is the same."""
    desk = make.shared(*BEGUN)
    done = pipeline(desk, f"nocontact report {closing}")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == desk.do("report").stdout


@pytest.mark.parametrize(
    ("line", "code"),
    [("report --only alpa", 2), ("reprot", 2), ("--passphrase-fd 97 report", 6), ("-o made report", 0)],
)
def test_an_error_with_nowhere_to_say_it(make: Maker, tmp_path: Path, line: str, code: int) -> None:
    """Without standard error the exit code is the same: it says enough."""
    words = line.replace("-o made report", f"report -o {tmp_path / 'made'}")
    done = pipeline(make.shared(*BEGUN), f"nocontact {words} 2>&-; echo $?")
    assert (done.stdout, done.stderr) == (f"{code}\n", "")


def test_closed_standard_output(make: Maker) -> None:
    """Without standard output there is nowhere to show the report: no traceback, and nothing unexpected."""
    done = pipeline(make.shared(*BEGUN), "nocontact report >&-")
    assert "Traceback" not in done.stderr
    assert "did not expect" not in done.stderr


def test_one_message_for_every_error(make: Maker) -> None:
    """Errors go to standard error only, also with --format json: standard output never holds half a document."""
    desk = make.shared(*BEGUN)
    for line, code in (("mark beta.quit --as done", 2), ("report --only alpa", 2), ("--passphrase-fd 97 report", 6)):
        assert refused(desk, f"{line} --format json", code) == refused(desk, line, code)


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_is(make: Maker, as_of: str) -> None:
    """The first and the last day of the calendar are days like others."""
    desk = make.shared(
        *BEGUN,
        call("mark beta.quiet --as keep --until 9999-12-31"),
        call("mark alpha:north.rules --as done --on 0001-01-01 --until 9999-12-31"),
    )
    assert desk.json(f"report --as-of {as_of}")["as_of"] == as_of
