"""Lists of people in JSON: each entry a fact, and whether the list is whole."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nocontact_cli.domain.evidence import Covered, Fact, Name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

_BROKEN = "Some entries of the list of {} could not be read."
_SHORT = "This export counts more {} than it lists."
_NONE_THERE = "This export holds no list of {}. Nobody is on it, or the list was not chosen for the export."


@dataclass
class Listing:
    """One list while it is read.

    Args:
        what: As in its facts.
        label: The same.
        says: The same.
        called: What it lists, for the user: `blocked accounts`.
        kind: The kind of names that it has for everybody.
        expected: How many entries it has, where the export says so elsewhere.
        read: An entry's names and its day; None where it names nobody that could be compared.
    """

    what: str
    label: str
    says: str
    called: str
    kind: str
    read: Callable[[Any], tuple[tuple[Name, ...], datetime | None] | None] = field(repr=False)
    found: bool = False
    whole: bool = True
    count: int = 0
    expected: object = None

    def facts(self, items: Iterable[Any], where: str) -> Iterator[Fact]:
        """A fact for each entry. One that cannot be read is passed over, and the list is not whole."""
        self.found = True
        for item in items:
            self.count += 1
            read = self.read(item)
            if read is None:
                self.whole = False
            else:
                yield Fact(self.what, where, self.says, read[0], read[1], self.label)

    def broken(self) -> None:
        """Something else stands where the list belongs."""
        self.found, self.whole = True, False

    def covered(self, where: str, until: datetime | None = None) -> Covered:
        """Whether absence from it proves something."""
        why = ""
        if not (self.found and self.whole):
            why = (_BROKEN if self.found else _NONE_THERE).format(self.called)
        elif isinstance(self.expected, int) and self.expected > self.count:
            why = _SHORT.format(self.called)
        return Covered(self.what, where, self.label, (self.kind,), complete=not why, why=why, until=until)


def exact(value: object) -> str | None:
    """A handle or a number as text, where it arrived as it was written; otherwise None."""
    if not isinstance(value, str) or "\ufffd" in value or not (found := value.strip()) or len(found.split()) > 1:
        return None
    return None if any(unicodedata.category(one) in ("Cc", "Cs") for one in found) else found


def named(value: object) -> str:
    """The name of a person or a thing, or nothing."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(one for one in value if unicodedata.category(one) not in ("Cc", "Cs")).split())[:200]


def value_of(entry: dict[Any, Any], key: str) -> object:
    """What stands under a key, in whatever case it is written."""
    if key in entry:
        return entry[key]
    easy = key.casefold()
    return next((value for name, value in entry.items() if isinstance(name, str) and name.casefold() == easy), None)
