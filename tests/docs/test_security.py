"""SECURITY.md names tests that are there, and each of its numbers is the program's own."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

from nocontact_cli.render.around_page import shell_blocks
from nocontact_cli.render.page import Page
from nocontact_cli.render.plain import draw_plain
from nocontact_cli.share import sealing
from nocontact_cli.vault.cipher import KEY_BYTES, ROUNDS
from nocontact_cli.vault.phrase import WORDS
from nocontact_cli.vault.surroundings.history import History

ROOT: Final = Path(__file__).parents[2]
TEXT: Final = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NUMBERS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def test_what_a_shell_remembers_is_said_everywhere() -> None:
    """This page, the README and `vault status` all say what commands leave in a history."""
    around = SimpleNamespace(histories=[History(Path("history"), "bash", 2, whole=True)])
    status = draw_plain(Page(tuple(shell_blocks(cast("Any", around)))))

    for text in (TEXT, (ROOT / "README.md").read_text(encoding="utf-8"), status):
        words = " ".join(text.replace("`", "").split())
        assert re.search(r"platforms, steps, answers, circumstances(,| and) days", words)
        assert re.search(r"an echo or printf before a pipe sa(id|ys)", words)


def test_every_test_it_names_is_there() -> None:
    """Every file and folder of tests that the page names exists, and every promise of its table names some."""
    named = re.findall(r"`(tests/[\w./]+)`", TEXT)
    table = TEXT.partition("| Promise |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE)

    assert len(rows) > 15
    assert [promise for promise, held in rows if "`tests/" not in held] == []
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_its_numbers_are_those_of_the_program() -> None:
    """Rounds, sizes of keys, words and packages are what the code has."""
    packages = len(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"])

    assert f"PBKDF2-HMAC-SHA512 with {ROUNDS:,} rounds" in TEXT
    assert f"random {KEY_BYTES * 8}-bit key" in TEXT
    assert f"PBKDF2-SHA256, {sealing.ROUNDS:,} rounds" in TEXT
    assert f"{NUMBERS[WORDS]} generated words" in TEXT
    assert f"It needs {NUMBERS[packages]} packages" in TEXT
