"""Text from outside, made harmless for a terminal."""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def clean(text: str) -> str:
    """The text on one line, without control characters, direction marks and other invisible signs."""
    if text.isascii() and text.isprintable():
        return text
    spaced = " ".join(text.split()) if any(sign in text for sign in "\n\r\t\v\f") else text
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in _HIDDEN)
