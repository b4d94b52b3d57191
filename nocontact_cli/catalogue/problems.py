"""A fault in a checklist file, and the wording that all faults share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocontact_cli.domain.ids import near

if TYPE_CHECKING:
    from collections.abc import Collection

_LONGEST_QUOTE = 60
_MOST_KNOWN = 300


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault, in the order of the file when sorted.

    Args:
        path: The file, as it was named by the caller.
        line: Line of the fault, from 1.
        column: Column of the fault in characters, from 1.
        id: What it belongs to: `checklist`, `step block`, `source wa-block`; empty where that is unknown.
        field: The field, `recheck.days` for a field inside another; empty for the whole.
        message: What is wrong, and where possible what to do.
    """

    path: str
    line: int
    column: int
    id: str
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}"
        return ": ".join(part for part in (place, self.id, self.field, self.message) if part)


def plain(text: str) -> str:
    """Text of a file as a message may hold it: shortened, and harmless to a terminal.

    Args:
        text: Any text, also with control characters.
    """
    short = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}..."
    if short.isprintable():
        return short
    return "".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in short)


def quote(text: str) -> str:
    """Text of a file between single quotes, made `plain`.

    Args:
        text: Any text.
    """
    return f"'{plain(text)}'"


def closest(text: str, known: Collection[str]) -> str | None:
    """The known word that was probably meant, None where none is like it.

    Args:
        text: What was written.
        known: The words that fit. Among very many none is looked for: that would take minutes in a file
            that is wrong throughout.
    """
    if len(text) > _LONGEST_QUOTE or len(known) > _MOST_KNOWN:
        return None
    return next((word for word in near(text, known, 2) if word != text), None)


def hint(text: str, known: Collection[str]) -> str:
    """The end of a message: ` (did you mean 'title'?)`, or nothing.

    Args:
        text: What was written.
        known: The words that fit.
    """
    meant = closest(text, known)
    return "" if meant is None else f" (did you mean {quote(meant)}?)"
