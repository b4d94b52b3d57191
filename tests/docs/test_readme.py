"""The README is run: what it shows is what happens."""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
TYPE = (
    "You can type it now, and end with Enter and Ctrl-D.\n"
    "It can be seen in this window. A passphrase is asked for only after that.\n"
)
SETUP, TESTS = (text.strip() for language, text in BLOCKS if language == "sh")


def examples() -> list[tuple[str, str]]:
    """The commands of all console blocks in order, each with what it is said to print."""
    found = []
    for language, text in BLOCKS:
        if language == "console":
            parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
            found += [(command, output) for command, _, output in (part.partition("\n") for part in parts)]
    return found


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own, with this interpreter's programs first on the path."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery staple\n")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NOCONTACT_", "PIP_NO_"))}
    return {
        **clean,
        "HOME": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "NOCONTACT_HOME": str(tmp_path / "home"),
        "NOCONTACT_PASSPHRASE_FILE": str(passphrase),
        "PYTHONUTF8": "1",
    }


def test_the_first_lines_warn_before_any_command() -> None:
    """The warning about traces stands above every command and every picture."""
    warning = README.index("installing this leaves traces")

    assert warning < README.index("```")
    assert warning < README.index("![")
    assert README.index("stop here and read on from a device they never use") < README.index("```")


def typed(output: str) -> tuple[str | None, str]:
    """The lines that are typed into an example, if any, and what it prints then."""
    if not output.startswith(TYPE):
        return None, output
    lines, end, rest = output.removeprefix(TYPE).partition("^D\n")
    assert end
    return lines, rest


@contextmanager
def keyboard(lines: str) -> Iterator[int]:
    """A terminal to read from, at which somebody has typed these lines and Ctrl-D."""
    hand, terminal = os.openpty()
    try:
        os.write(hand, lines.encode() + b"\x04")
        yield terminal
    finally:
        os.close(terminal)
        os.close(hand)


def test_no_example_puts_a_text_into_the_history() -> None:
    """What stands behind the `$` holds no text of the person: it is typed in the lines beneath."""
    assert [command for command, _ in examples() if re.match("echo|printf", command) or "<<" in command] == []
    assert len([lines for lines, _ in (typed(output) for _, output in examples()) if lines]) == 6


def test_every_example_prints_what_is_shown(environment: dict[str, str]) -> None:
    """Each command of the README works in the order given, and prints what stands beneath it."""
    shown = examples()
    assert len(shown) > 10

    for command, output in shown:
        lines, printed = typed(output)
        with keyboard(lines or "") as terminal:
            ran = subprocess.run(
                ["bash", "-c", command],
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.DEVNULL if lines is None else terminal,
                capture_output=True,
                text=True,
                check=False,
            )

        assert ran.returncode == 0, (command, ran.stderr)
        assert (TYPE in ran.stderr) == (lines is not None), command
        pattern = "".join("*" if line == "..." else _literal(line) + "\n" for line in printed.splitlines())
        assert fnmatch.fnmatchcase(ran.stdout + ran.stderr.replace(TYPE, ""), pattern), (command, ran.stdout)


def _literal(line: str) -> str:
    """A line as a pattern, in which only `...` stands for anything."""
    return re.sub(r"([\[*?])", r"[\1]", line).replace("...", "*")


def test_the_setup_line_works_in_an_empty_folder(tmp_path: Path, environment: dict[str, str]) -> None:
    """The set-up line, word for word, installs into a fresh copy and ends in the first question."""
    copy = tmp_path / "copy"
    for name in subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0"):
        if name and (PROJECT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / name, copy / name)

    ran = subprocess.run(
        ["bash", "-c", SETUP],
        cwd=copy,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert "Is this computer safe from the other person?" in ran.stdout
    assert SETUP.endswith("nocontact start")
    assert not (tmp_path / "home").exists()


def test_ci_runs_the_test_line() -> None:
    """The test line of the README is the one that CI picks out and runs."""
    pattern = re.search(r"sed -n 's/(.*)/\\1/p' README.md", (PROJECT / ".ci" / "run").read_text())
    assert pattern is not None

    found = re.findall(pattern[1].replace(r"\(", "(").replace(r"\)", ")"), README, re.MULTILINE)

    assert found == [TESTS]


@pytest.mark.parametrize("name", ["walk", "report"])
def test_the_pictures_are_there(name: str) -> None:
    """Each picture the README shows exists and is a drawing of a terminal."""
    picture = PROJECT / "docs" / "pictures" / f"{name}.svg"

    assert f"docs/pictures/{name}.svg" in README
    assert picture.read_text(encoding="utf-8").startswith("<svg")
