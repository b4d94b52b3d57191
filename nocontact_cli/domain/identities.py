"""By which numbers, addresses and names exports may call the people of the plan, folded from the record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.evidence import Name
from nocontact_cli.domain.record import IDENTIFIER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocontact_cli.domain.record import Entry

KNOWN: Final = "known"
DROPPED: Final = "dropped"
_ABOUT: Final = re.compile(r"([1-9][0-9]{0,2}) ([a-z-]{1,20})")


def identities(entries: Iterable[Entry]) -> tuple[tuple[int, Name], ...]:
    """Every identifier that is known, with its person's number, in the order they were given.

    Args:
        entries: The record, by number.
    """
    found: dict[tuple[int, Name], bool] = {}
    for entry in entries:
        about = _ABOUT.fullmatch(entry.about) if entry.kind == IDENTIFIER else None
        if about and entry.note:
            one = (int(about[1]), Name(about[2], entry.note))
            found.pop(one, None)
            found[one] = entry.says == KNOWN
    return tuple(one for one, known in found.items() if known)


def about(person: int, kind: str) -> str:
    """The subject of an identifier's entry. The identifier itself is its note."""
    return f"{person} {kind}"
