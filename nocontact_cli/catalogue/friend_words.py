"""The shipped words for a friend who helps: from their file to values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.catalogue.data_file import DataFile, remade_sources
from nocontact_cli.domain.friend_words import FriendWord, FriendWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocontact_cli.catalogue.data_file import Check
    from nocontact_cli.catalogue.places import Finding
    from nocontact_cli.catalogue.shapes import Record

_PARTS: Final = ("rules", "your_side")


def friend_words() -> FriendWords:
    """The rules for helpers and the part for the friend's own life.

    Raises:
        ChecklistError: Their file has faults.
        FileError: It cannot be read.
    """
    return FRIEND_FILE.load()


def _rules() -> tuple[Record, Check]:
    from nocontact_cli.catalogue.data_fields import FRIEND  # noqa: PLC0415 - Only where the YAML is read.

    return FRIEND, _findings


def _findings(values: dict[str, Any]) -> Iterator[Finding]:
    from nocontact_cli.catalogue.citing import check_sources  # noqa: PLC0415 - YAML is slow to load.
    from nocontact_cli.catalogue.places import Finding  # noqa: PLC0415 - The same.
    from nocontact_cli.catalogue.problems import quote  # noqa: PLC0415 - Only for faults.

    words = [(part, word) for part in _PARTS for word in values[part].values()]
    yield from check_sources(values["sources"], (((part, word.id, "sources"), word.sources) for part, word in words))
    for name in values["your_side"].keys() & values["rules"].keys():
        yield Finding(("your_side", name), f"{quote(name)} is also the id of a rule")


def _made(values: dict[str, Any]) -> FriendWords:
    rules, your_side = (tuple(values[part].values()) for part in _PARTS)
    return FriendWords(values["reviewed"], rules, your_side, values["sources"])


def _remade(kept: dict[str, Any]) -> FriendWords:
    rules, your_side = (
        tuple(FriendWord(**{**word, "sources": tuple(word["sources"])}) for word in kept[part]) for part in _PARTS
    )
    return FriendWords(date.fromisoformat(kept["reviewed"]), rules, your_side, remade_sources(kept))


FRIEND_FILE: Final = DataFile("friend", "words for a friend", _rules, _made, _remade)
"""The file that holds them."""
