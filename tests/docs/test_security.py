"""SECURITY.md names tests that are there, and each of its numbers is the program's own."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

from nocontact_cli.share import sealing
from nocontact_cli.vault.cipher import KEY_BYTES, ROUNDS
from nocontact_cli.vault.phrase import WORDS

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
