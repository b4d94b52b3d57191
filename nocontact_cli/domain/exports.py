"""Checklists that were written for a friend: which list held which step under which number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.ids import parse_item
from nocontact_cli.domain.record import EXPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from nocontact_cli.domain.record import Entry

MADE: Final = "made"
MADE_SEALED: Final = "made sealed"
LIST: Final = re.compile(r"[0-9a-f]{8}")
"""The name of a list: 8 hexadecimal digits."""
_LINE: Final = re.compile(r"([1-9][0-9]{0,3}) (\S+)")


@dataclass(frozen=True, slots=True)
class Export:
    """A checklist for a friend.

    Args:
        list: Its name, 8 hexadecimal digits.
        day: Local day on which it was written.
        sealed: Whether it can be read only with the words that were made for it.
        items: The numbers of its steps to the names of their items.
    """

    list: str
    day: date
    sealed: bool
    items: dict[int, str]


def exports(entries: Iterable[Entry]) -> dict[str, Export]:
    """All checklists that were written for a friend, by their names, in the order they were written.

    Args:
        entries: The record, by number.
    """
    found: dict[str, Export] = {}
    for entry in entries:
        if entry.kind == EXPORT and LIST.fullmatch(entry.about) and entry.says in (MADE, MADE_SEALED):
            found.setdefault(
                entry.about, Export(entry.about, entry.day, entry.says == MADE_SEALED, _items(entry.note or ""))
            )
    return found


def note(items: Mapping[int, str]) -> str:
    """The numbers of the steps and the names of their items, as an entry keeps them."""
    return "\n".join(f"{number} {item}" for number, item in items.items())


def says(*, sealed: bool) -> str:
    """The value of an export's entry."""
    return MADE_SEALED if sealed else MADE


def _items(text: str) -> dict[int, str]:
    lines = (_LINE.fullmatch(line) for line in text.splitlines())
    return {int(line[1]): line[2] for line in lines if line and parse_item(line[2])}
