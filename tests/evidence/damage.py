"""Everything that can happen to the files of an export on their way."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

WRONG: Final = (True, -7, 10**400, 1e308, 17_245_526_400, "\ud800", "2516-03-01 10:00:00", [[]], {"": 0})
"""Values where others belong."""
EMPTY: Final = (None, "", [], {})
"""The same, but not where a list or an object belongs: there they could be true."""
_YEAR: Final = re.compile(rb"\b20[0-3]\d(?=-\d\d-\d\d)")
_SECONDS: Final = 17_245_526_400
"""A second of the year 2516."""


def cut(data: bytes, chance: Random) -> bytes:
    """Only the beginning arrived."""
    return data[: chance.randrange(len(data))] if data else data


def littered(data: bytes, chance: Random) -> bytes:
    """Some bytes turned into others that no text holds."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        if found:
            found[chance.randrange(len(found))] = chance.choice((0xFF, 0xC0, 0x00))
    return bytes(found)


def changed(data: bytes, chance: Random) -> bytes:
    """Some bytes turned into any others."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if found:
            found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def emptied(_data: bytes, _chance: Random) -> bytes:
    """Nothing arrived."""
    return b""


def garbled(_data: bytes, chance: Random) -> bytes:
    """Something else is there."""
    return chance.choice((b'{"a": [}', b"[1, 2", b"<html>", b"PK\x03\x04", b"\x00" * 99, b"{" * 5000, b"[" * 99_999))


def mistyped(data: bytes, chance: Random) -> bytes:
    """A value somewhere in a JSON document has another type; what is no JSON stays."""
    return _mutated(data, lambda tree: _put(tree, chance))


def far(data: bytes, _chance: Random) -> bytes:
    """All days lie in the year 2516."""
    return _mutated(_YEAR.sub(b"2516", data), _far)


def _mutated(data: bytes, change: Callable[[Any], Any]) -> bytes:
    try:
        tree = json.loads(data)
    except ValueError:
        return data
    return json.dumps(change(tree)).encode()


def _put(tree: Any, chance: Random) -> Any:
    places = list(_places(tree, []))
    path, empty = chance.choice(places) if places else ([], False)
    value = chance.choice((*WRONG, *EMPTY) if empty else WRONG)
    if not path:
        return value
    inner = tree
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return tree


def _places(tree: Any, path: list[Any]) -> Iterator[tuple[list[Any], bool]]:
    """The way to every value, and whether something empty may stand there."""
    yield path, not isinstance(tree, dict | list) or not tree
    for key in range(len(tree)) if isinstance(tree, list) else tree if isinstance(tree, dict) else ():
        yield from _places(tree[key], [*path, key])


def _far(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _far(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_far(value) for value in tree]
    if isinstance(tree, int | float) and not isinstance(tree, bool):
        for unit in (1, 10**3, 10**6):
            if 10**9 < tree / unit < 2 * 10**9:
                return _SECONDS * unit
    return tree
