"""The tone: calm, plain, without orders, promises, gender or romance. Held for every text the program can show."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import nocontact_cli

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE: Final = Path(nocontact_cli.__file__).parent
FILES: Final = sorted(
    [path for layer in ("render", "cli", "workflows", "vault") for path in (PACKAGE / layer).rglob("*.py")]
    + [PACKAGE / "errors.py"]
)
FORBIDDEN: Final = {
    "an exclamation mark": r"\w!",
    "must": r"\bmust\b",
    "should": r"\bshould\b",
    "victim": r"victim",
    "abuser": r"abus(er|ive)",
    "partner": r"partner",
    "romance": r"\b(ex|boyfriend|girlfriend|husband|wife|relationship)\b",
    "gender": r"\b(he|she|his|her|hers|him|himself|herself)\b",
    "a promise of safety": r"safe now|all clear|\bprotected\b|you are safe|completely safe",
    "hurry": r"immediately|\burgent|hurry|right away",
    "failed": r"\bfail(ed|ure)\b",
    "shame": r"\b(wrong of you|your fault|you forgot|careless)\b",
}


NEVER_SHOWN: Final = {"_HARM", "_FEELING", "_WATCHED", "_CLOSE"}
"""The words that are kept out of generated passphrases, in vault/phrase.py."""


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The string constants of a module with their lines.

    Docstrings and other strings that stand alone are left out, and so are the words that are never shown.
    """
    left_out = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        or (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in NEVER_SHOWN)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.lineno, node.value


def found(pattern: str, text: str) -> bool:
    """Whether a pattern is in a text."""
    return re.search(pattern, text, re.IGNORECASE) is not None


def test_there_is_something_to_look_at() -> None:
    """The modules of all four layers are found, with many texts in them."""
    assert {path.relative_to(PACKAGE).parts[0] for path in FILES} == {
        "render",
        "cli",
        "workflows",
        "vault",
        "errors.py",
    }
    assert sum(1 for path in FILES for _ in texts(ast.parse(path.read_text()))) > 1000


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_text_holds_it(what: str) -> None:
    """No string of the program outside of docstrings holds the word."""
    places = [
        f"{path.relative_to(PACKAGE)}:{line}: {text!r}"
        for path in FILES
        for line, text in texts(ast.parse(path.read_text()))
        if found(FORBIDDEN[what], text)
    ]
    assert places == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("an exclamation mark", "Done!"),
        ("must", "You must go on."),
        ("gender", "Does she know?"),
        ("a promise of safety", "You are safe now."),
        ("hurry", "Do it immediately."),
        ("failed", "It failed."),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, text: str) -> None:
    """Each pattern matches a sentence it is meant for, so that the test above can fail."""
    module = ast.parse(f"X = {text!r}\n")
    assert [found(FORBIDDEN[what], one) for _, one in texts(module)] == [True]


def test_docstrings_are_not_texts() -> None:
    """Docstrings, which no user sees, are left out; every other string, also inside f-strings, is looked at."""
    module = ast.parse('"""You must."""\ndef f(x):\n    """Should."""\n    return f"a {x} must"\nY = 1\n"""must"""\n')
    assert [text for _, text in texts(module)] == ["a ", " must"]
