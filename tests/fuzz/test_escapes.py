"""Text from outside never steers the terminal: arguments, variables, file names, checklists, replies, the record."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from nocontact_cli.cli.app import COMMANDS
from tests.cli.conftest import Terminal
from tests.fuzz.conftest import Desk
from tests.fuzz.table import ALL, COMMON
from tests.program import steering

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.program import Program

HOSTILE: Final = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\r\x08\x7f"
"""A title, a cleared screen, a colour, a turned line, a line written over, a sign taken back."""

VARIABLES: Final = (
    "NOCONTACT_HOME",
    "NOCONTACT_PASSPHRASE_FILE",
    "HOME",
    "SHELL",
    "HISTFILE",
    "TERM",
    "LANG",
    "TZ",
    "COLUMNS",
    "BROWSER",
    "XDG_DATA_HOME",
    "TMPDIR",
)

SHOWING: Final = (
    "",
    "report --all",
    "report --format terminal",
    "report --format markdown",
    "report --format html",
    "report --format json",
    "report --since 2026-10-01",
    "steps",
    "steps --format terminal",
    "show alpha.filter",
    "show beta.quiet --format terminal",
    "plan",
    "plan --format terminal",
    "history",
    "history --format csv",
    "history --format html",
    "history --format terminal",
    "history --incidents",
    "why",
    "why --letters",
    "vault status",
)
"""Calls that show what the record holds."""


@pytest.fixture(scope="module")
def desk(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A home whose record holds hostile text wherever a person wrote something."""
    return Desk(program, tmp_path_factory.mktemp("escapes") / "h", HOSTILE)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_arguments(desk: Desk, figure: Callable[[str, float], None], name: str) -> None:
    """Hostile text as an argument, as the value of every option, and as an option: every error shows it harmless."""
    tried = 0
    for words, options in ALL.items():
        if (words[0] if words else "") != name:
            continue
        # What every command has is tried where there is none.
        own = [option for option, valued in options if not words or (option, valued) not in COMMON]
        lines = [[HOSTILE], [f"--{HOSTILE}"]]
        lines += [[f"{option}={HOSTILE}"] if option.startswith("--") else [option, HOSTILE] for option in own]
        for line in lines:
            done = desk.call(*words, *line, given=False)
            assert done.faults() == [], line
            tried += 1
    assert tried > 1
    figure("escapes", tried)


@pytest.mark.parametrize("variable", VARIABLES)
def test_variables(desk: Desk, figure: Callable[[str, float], None], variable: str) -> None:
    """Hostile text in a variable of the environment is shown harmless, by a page and by an error."""
    hostile = str(desk.folder / HOSTILE) if "HOME" in variable or "FILE" in variable else HOSTILE
    for line in ("vault status", "report --plain"):
        assert desk.call(*line.split(), given=False, env={variable: hostile}).faults() == []
    figure("escapes", 2)


@pytest.mark.parametrize("line", SHOWING)
def test_the_record(desk: Desk, figure: Callable[[str, float], None], line: str) -> None:
    """Hostile names, reasons, notes and letters in the record are shown harmless in every form."""
    done = desk.call(*line.split())

    assert (done.code, done.faults()) == (0, [])
    figure("escapes", 1)


def test_the_hostile_record_is_shown(desk: Desk) -> None:
    """The record of these tests does hold hostile text in names, reasons, notes and proofs, and it is shown."""
    shown = "".join(
        desk.call(*line.split()).out for line in ("history", "history --incidents", "plan", "why --letters")
    )

    for word in ("Sam", "because ", "cannot ", "found ", "wrote ", "/proof/", "letter "):
        assert f"{word}]0;owned[2J31m" in shown.replace("\n", " "), word


def _checklist(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return path


def test_checklists_of_ones_own(desk: Desk, figure: Callable[[str, float], None]) -> None:
    """A checklist with hostile bytes anywhere, under a hostile name, is exit 3 with harmless faults."""
    good = (desk.folder / "lists" / "beta.yaml").read_text()
    folder = desk.folder / f"own{HOSTILE}"
    folder.mkdir()
    places = ("Beta", "post:", "Save their posts", "2026-10-05")
    for at, place in enumerate(places):
        # As it is, and written out as an escape of YAML.
        for hostile in (HOSTILE, '"\\e]0;owned\\a\\x9b\\u202e"'):
            text = good.replace(place, place + hostile if hostile == HOSTILE else hostile, 1)
            path = _checklist(folder, f"b{at}{HOSTILE}.yaml", text)
            for line in (("checklists", "check", str(path)), ("checklists", "check", str(path), "--format", "json")):
                done = desk.call(*line, given=False)
                assert (done.code, done.faults()) == (3, []), text
            assert desk.call("--checklists", str(folder), "report", given=False).faults() == []
            path.unlink()
            figure("escapes", 3)


def test_replies_and_backups(desk: Desk, figure: Callable[[str, float], None]) -> None:
    """A reply or backup with hostile text, under a hostile name, is refused in harmless words."""
    exported = desk.call("export", "-o", str(desk.folder / f"list{HOSTILE}.md"), "--yes", "--format", "json")
    assert exported.faults() == []
    reply = {"schema": "nocontact.reply", "version": 1, "list": HOSTILE, "made_on": HOSTILE}
    answer = {"n": 1, "item": HOSTILE, "answer": HOSTILE, "note": HOSTILE}
    documents = [
        {**reply, "answers": [answer]},
        {**reply, "schema": HOSTILE},
        {**reply, HOSTILE: HOSTILE, "answers": HOSTILE},
        {**reply, "list": "3f9a1c07", "made_on": "2026-11-02", "answers": [{**answer, "answer": "done"}]},
    ]
    path = desk.work / f"reply{HOSTILE}.json"
    for document in documents:
        path.write_text(json.dumps(document))
        done = desk.call("import", str(path), "--yes")
        assert (done.code, done.faults()) == (2, [])
    for command in (["vault", "restore", str(path)], ["verify", str(path)], ["checklists", "check", str(path)]):
        assert desk.call(*command).faults() == []
    figure("escapes", len(documents) + 4)


def test_files_that_are_written(desk: Desk, figure: Callable[[str, float], None]) -> None:
    """The name of a file that is written, under a folder with a hostile name, is told harmless."""
    folder = desk.folder / f"out{HOSTILE}"
    folder.mkdir()
    numbers = itertools.count()
    for command in (["report", "--format", "html"], ["remind"], ["export"], ["vault", "backup", "--words", "--yes"]):
        for path in (folder / str(next(numbers)), folder / "not there" / "x", folder):
            assert desk.call(*command, "-o", str(path)).faults() == [], command
            figure("escapes", 1)


def test_the_name_the_program_is_called_by(desk: Desk, tmp_path: Path) -> None:
    """Where the program lies in a folder with a hostile name, its help and errors name it harmless."""
    folder = tmp_path / f"bin{HOSTILE}"
    folder.mkdir()
    name = folder / "checkup"
    for line in (["--help"], ["report", "--nothing"], ["mark", "alpha.filter"], ["vault", "--nothing"]):
        done = desk.program.call(line, desk.env(given=False) | {"PATH": "/nothing"}, desk.work, called=str(name))
        assert done.faults() == [], line
        assert "checkup" in done.out + done.err


@pytest.mark.parametrize("line", ["report --private", "start", "audit --all", "history --private"])
def test_on_a_screen(desk: Desk, line: str) -> None:
    """On a real terminal hostile text of the record and in the list of checklists comes out as plain letters."""
    desk.put_back()
    window = Terminal(
        [sys.executable, "-m", "nocontact_cli", "--checklists", str(desk.folder / "lists"), *line.split()],
        desk.env(given=True) | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    try:
        window.settle(1.0)
        window.send("x")
        assert window.finish() == 0
        assert len(window.raw) > 200
        assert not [
            bad for bad in (b"\x1b]", b"\x9b", b"\x07", "\u202e".encode(), b"\x08", b"\x7f") if bad in window.raw
        ]
        assert steering(window.left()) == set()
    finally:
        window.close()
