"""The names of files in exports, and the names of the ZIPs they come in."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_PART: Final = re.compile(
    r"(?:[-_ ]?part[-_ ]?\d{1,3}|(?<!\d{4}-\d\d)(?<!\d{4}_\d\d)[-_ ]\d{1,3}|[-_ ]\(?\d{1,3} ?of ?\d{1,3}\)?)+$",
    re.IGNORECASE,
)
"""The number of a part at the end of a ZIP's name: `-001`, `_part_2`, ` 1 of 3`. A day is none."""


def plain(name: str) -> str:
    """A file's name as it is compared: without case, accents' forms, and with one kind of apostrophe and space.

    Exports write the same name with `'`, with U+2019, or with `_`.
    """
    name = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).replace("\\", "/")
    return name.replace("'", "_").replace("\u2019", "_").replace("\u202f", " ").replace("\u00a0", " ")


def natural(name: str) -> list[tuple[int, str]]:
    """What names are sorted by: `message_10` comes after `message_9`."""
    return [
        (len(part.lstrip("0")), part.lstrip("0")) if part.isdecimal() and part.isascii() else (-1, part)
        for part in re.split(r"([0-9]+)", name)
    ]


def family(path: Path) -> str:
    """What the parts of one export have in common in their names; a lone ZIP keeps its whole name."""
    return _PART.sub("", path.stem) or path.stem


class Index:
    """Names of files, found by their ends. An export can have a hundred thousand of them.

    Args:
        names: With `/`.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_last: dict[str, list[tuple[str, str]]] = {}
        for name in names:
            easy = plain(name)
            self._by_last.setdefault(easy.rpartition("/")[2], []).append((easy, name))

    def find(self, *ends: str) -> list[str]:
        """The names that end so, compared by whole parts, in natural order. `*` is any characters but `/`."""
        found: set[str] = set()
        for end in map(plain, ends):
            pattern = re.compile("(?:.*/)?" + "[^/]*".join(map(re.escape, end.split("*"))), re.DOTALL)
            for name in self._lasts(end.rpartition("/")[2]):
                found.update(whole for easy, whole in self._by_last[name] if pattern.fullmatch(easy))
        return sorted(found, key=lambda name: (natural(plain(name)), name))

    def _lasts(self, end: str) -> list[str]:
        if "*" not in end:
            return [end] if end in self._by_last else []
        pattern = re.compile("[^/]*".join(map(re.escape, end.split("*"))), re.DOTALL)
        return [name for name in self._by_last if pattern.fullmatch(name)]
