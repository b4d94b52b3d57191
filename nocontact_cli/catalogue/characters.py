"""The characters of a checklist file, before YAML reads them.

Faulty characters are replaced by harmless ones of the same width, so that the rest of the file can still
be read and every other fault keeps its line and column.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES: Final = 1 << 20
"""A larger file is refused unread."""

_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u180e\u200b-\u200d\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_REFUSED = re.compile(f"[{_CONTROL}{_DIRECTION}{_INVISIBLE}]")
_REFUSED_IN_VALUE = re.compile(f"[\t{_CONTROL}{_DIRECTION}{_INVISIBLE}]")
_DIRECTIONS = re.compile(f"[{_DIRECTION}]")
_INVISIBLES = re.compile(f"[{_INVISIBLE}]")
_INDENTED_BY_TAB = re.compile(r" *\t")
_STAND_IN = "\ufffd"


class Spot(NamedTuple):
    """A fault at a line and column (from 1), before it is known which field it lies in.

    `whole` says that it lies in none, but in the file as a whole.
    """

    line: int
    column: int
    message: str
    whole: bool = False


class Source(NamedTuple):
    """A cleaned text, what was wrong with it, and whether YAML can make sense of what is left."""

    text: str
    spots: tuple[Spot, ...]
    readable: bool = True


_TOO_LARGE = Source("", (Spot(1, 1, f"is larger than {MOST_BYTES >> 10} KiB"),), readable=False)


def decode(data: bytes) -> Source:
    """Turn the content of a file into a cleaned text.

    Args:
        data: At most `MOST_BYTES` + 1 bytes; UTF-8, with or without a byte order mark.
    """
    if len(data) > MOST_BYTES:
        return _TOO_LARGE
    try:
        return clean(data.decode())
    except UnicodeDecodeError as error:
        lines = data[: error.start].decode().split("\n")
        wrong = f"is not UTF-8: byte 0x{data[error.start]:02x}; save the file as UTF-8"
        return Source("", (Spot(len(lines), len(lines[-1]) + 1, wrong),), readable=False)


def clean(text: str) -> Source:
    """Find characters that do not belong into a checklist, and put harmless ones in their place.

    Args:
        text: A checklist file as text. Line ends may be of any system.
    """
    if len(text) > MOST_BYTES:
        return _TOO_LARGE
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    # The first test is quick and nearly always enough; the second knows harmless signs it does not.
    if text.replace("\n", "").isprintable() or _REFUSED_IN_VALUE.search(text) is None:
        return Source(text, ())
    lines = text.split("\n")
    indents = [
        Spot(number, found.end(), "is indented with a tab: use spaces")
        for number, line in enumerate(lines, 1)
        if (found := _INDENTED_BY_TAB.match(line))
    ]
    # Behind a wrong indent YAML would only find faults that are none.
    spots = [spot for number, line in enumerate(lines, 1) for spot in _in_line(number, line, tabs=not indents)]
    cleaned = _REFUSED.sub(_STAND_IN, text).replace("\t", " ")
    return Source(cleaned, tuple(indents + spots), readable=not indents)


def refused_character(value: str) -> str | None:
    r"""The first character of a value that cannot be shown, None if there is none.

    Args:
        value: A text as YAML read it: escapes such as `\u202e` can bring in what `clean` cannot see.
    """
    if value.isprintable():
        return None
    found = _REFUSED_IN_VALUE.search(value)
    return found[0] if found else None


def character_name(character: str) -> str:
    """What a message calls a refused character.

    Args:
        character: One character.
    """
    number = f"U+{ord(character):04X}"
    if _DIRECTIONS.match(character):
        return f"{number}, which changes the direction of text,"
    if _INVISIBLES.match(character):
        return f"{number}, which cannot be seen,"
    return f"the control character {number}"


def _in_line(number: int, line: str, *, tabs: bool) -> Iterator[Spot]:
    found = _REFUSED.search(line)
    if found:
        name = character_name(found[0])
        yield Spot(number, found.start() + 1, f"{name} does not belong here: leave it out")
    if tabs and "\t" in line:
        yield Spot(number, line.index("\t") + 1, "a tab stands here: use a space")
