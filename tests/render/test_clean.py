"""Text from outside is made harmless before it reaches a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocontact_cli.render.clean import clean

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Robin", "Robin"),
        ("Zoë, 山田 and José", "Zoë, 山田 and José"),
        ("naïve café 🙂", "naïve café 🙂"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]0;title\x07", "]0;title"),
        ("\x9b2J", "2J"),
        ("a\x00b\x08c\x7fd", "abcd"),
        ("a\nb\r\nc\td", "a b c d"),
        ("\u202egnihtemos\u202c", "gnihtemos"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\u2066isolated\u2069", "isolated"),
        ("line\u2028and\u2029paragraph", "lineandparagraph"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("private \ue000 use", "private  use"),
        ("", ""),
    ],
)
def test_examples(text: str, expected: str) -> None:
    """Control characters, direction marks and invisible signs go; letters of every script stay."""
    assert clean(text) == expected


@given(st.text())
@settings(max_examples=500, deadline=None)
def test_nothing_hidden_is_left(text: str) -> None:
    """No text whatever leaves a control character, a direction mark or a line break behind."""
    assert [sign for sign in clean(text) if unicodedata.category(sign) in HIDDEN] == []


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_twice_is_once(text: str) -> None:
    """What is clean stays as it is."""
    once = clean(text)
    assert clean(once) == once


@given(st.text(st.characters(categories=["L", "N", "P", "S", "M"])))
@settings(max_examples=300, deadline=None)
def test_readable_text_is_kept(text: str) -> None:
    """Letters, digits, marks and signs are kept in their order."""
    assert clean(text) == text
