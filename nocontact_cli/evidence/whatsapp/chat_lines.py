"""The lines of a WhatsApp chat, and whether the day or the month comes first in them.

A line begins `[05/03/2024, 14:22:31] Name: ` on an iPhone, `05/03/2024, 14:22 - Name: ` on Android, in the order and
with the signs of the phone's language. Times are local. Nothing in the file says which order it is, so all of its
lines together have to.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Raw: TypeAlias = tuple[int, int, int]
"""The three numbers of a day, as they stand there."""

MARKS: Final = "\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that cannot be seen."""
_CHUNK: Final = 1 << 18
_LONGEST: Final = 1024
"""Characters of a line that are looked at."""
_WHEN: Final = (
    r"(\d{1,4})(\s?[./\-\u5e74\ub144]\s?)(\d{1,2})(\s?[./\-\u6708\uc6d4]\s?)(\d{1,4})[.\u65e5\uc77c]?[,\u060c]?\s{1,2}"
    r"(\D{0,12}?)\d{1,2}[:.h]\d{2}(?:[:.](\d{2}))?(\D{0,12}?)"
)
_BRACKETS: Final = re.compile(rf"\[{_WHEN}\]\s?(.*)", re.DOTALL)
_DASH: Final = re.compile(rf"{_WHEN}\s[-\u2013]\s(.*)", re.DOTALL)
_COLON: Final = re.compile(rf"(?=[^-]*?:\d\d:\d\d){_WHEN}:\s(.*)", re.DOTALL)
"""As on an iPhone before 2018, always with seconds."""
_COMMA: Final = re.compile(rf"{_WHEN},\s(.*)", re.DOTALL)
"""As in Korean, where the sign before the text is ` : `."""
_LONGEST_NAME: Final = 120
_FIRST_YEAR: Final = 2009
"""WhatsApp began then."""
_LAST_YEAR: Final = 2100
_BUDDHIST: Final = 543
"""Years that are added in Thailand."""
_LATE: Final = timedelta(days=2)
"""How much later than the next one a message can stand there, because it was on its way."""
_FEW: Final = 3
_CLEARLY: Final = 10
_HUNDRED: Final = 100


class Line(NamedTuple):
    """The first line of a message.

    Args:
        day: As it stands there.
        sign: What stands between its numbers.
        author: As the phone knows them, without signs that cannot be seen; None for a line of WhatsApp itself.
        text: What follows. Only looked at, never kept.
    """

    day: Raw
    sign: str
    author: str | None
    text: str


def begins_chat(head: bytes) -> bool:
    """Whether a file begins as a chat does."""
    text = _decoded(head).lstrip(MARKS + "\r\n\t ")
    found = _header(text.partition("\n")[0][:_LONGEST])
    return found is not None


def chat_lines(stream: BinaryIO) -> Iterator[Line]:
    """The first lines of all messages. What else stands in a message is passed over.

    Raises:
        UnreadableError: It breaks off while it is read.
    """
    form = None
    for line in _lines(stream):
        found = _header(line)
        if found is None:
            continue
        here, day, rest = found
        form = form or here
        # A line of another form is text that somebody pasted.
        if here != form:
            continue
        author, sign, text = rest.partition(" : " if here[0] == _COMMA.pattern else ": ")
        if not sign and rest.endswith(":"):
            author, sign, text = rest[:-1], ":", ""
        author = author.strip(MARKS + " \u202f\u00a0~")
        if sign and author and len(author) <= _LONGEST_NAME:
            yield Line(day, str(form[1]), author, text)
        else:
            yield Line(day, str(form[1]), None, rest)


class Order:
    """Finds out the order of day, month and year, from all days of a file in their order.

    A day that is none in one order speaks against it, and then one that lies before the day above it.
    """

    def __init__(self) -> None:
        self._wrong: Counter[str] = Counter()
        self._back: Counter[str] = Counter()
        self._last: dict[str, date] = {}
        self._newest: dict[str, date] = {}
        self._usual: tuple[str, ...] = ()
        self._others: tuple[str, ...] = ()
        self._before: Raw | None = None

    def see(self, day: Raw, sign: str) -> None:
        """Take the next day into account.

        Args:
            day: As it stands there.
            sign: What stands between its numbers. With dots, the day comes first in all languages.
        """
        if day == self._before:
            return
        self._before = day
        self._usual, self._others = _orders(day, sign)
        for order in (*self._usual, *self._others):
            found = _read(day, order)
            if found is None:
                self._wrong[order] += 1
                continue
            self._back[order] += found < self._last.get(order, found) - _LATE
            self._last[order] = found
            self._newest[order] = max(found, self._newest.get(order, found))

    def day(self, day: Raw) -> date | None:
        """The day that is meant; None where that cannot be told."""
        found = {_read(day, order) for order in self._left()}
        return found.pop() if len(found) == 1 else None

    @property
    def clear(self) -> bool:
        """Whether only one order is left."""
        return len(self._left()) == 1

    @property
    def newest(self) -> date | None:
        """The newest day, at least."""
        return min((self._newest[one] for one in self._left() if one in self._newest), default=None)

    def _left(self) -> tuple[str, ...]:
        worst = min((self._wrong[one] for one in self._usual), default=0)
        for other in self._others:
            if worst >= _FEW and self._wrong[other] * _CLEARLY <= worst:
                return (other,)
        return _least(_least(self._usual, self._wrong), self._back)


def _least(orders: tuple[str, ...], against: Counter[str]) -> tuple[str, ...]:
    """Those against which least speaks, and those that are not clearly worse."""
    best = min((against[one] for one in orders), default=0)
    return tuple(one for one in orders if against[one] == best or against[one] < _CLEARLY * best)


def _orders(day: Raw, sign: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The orders that are thought of at once, and those that are only where none of them fits."""
    if day[0] >= _HUNDRED:
        return ("ymd",), ("ydm",)
    if sign == ".":
        return ("dmy",), ("mdy", "ymd")
    return ("dmy", "mdy"), ("ymd",)


@lru_cache(maxsize=4096)
def _read(day: Raw, order: str) -> date | None:
    first, second, third = day
    year, month, number = {
        "dmy": (third, second, first),
        "mdy": (third, first, second),
        "ymd": (first, second, third),
        "ydm": (first, third, second),
    }[order]
    year += 2000 if year < _HUNDRED else 0
    if year >= _FIRST_YEAR + _BUDDHIST:
        year -= _BUDDHIST
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _header(line: str) -> tuple[tuple[object, ...], Raw, str] | None:
    """Form, day and rest of a line that begins a message."""
    line = line.lstrip(MARKS)
    if not line[:1].isdecimal() and line[:1] != "[":
        return None
    for pattern in (_BRACKETS,) if line[0] == "[" else (_DASH, _COLON, _COMMA):
        found = pattern.match(line)
        if found:
            first, one, second, two, third, before, seconds, after, rest = found.groups()
            words = bool((before + after).strip(MARKS + " \u202f\u00a0"))
            form = (pattern.pattern, one.strip(), two.strip(), len(first) > 2, len(third) > 2, not seconds, words)  # noqa: PLR2004
            return form, (int(first), int(second), int(third)), rest
    return None


def _lines(stream: BinaryIO) -> Iterator[str]:
    """The beginnings of all lines."""
    decoder: codecs.IncrementalDecoder | None = None
    rest = ""
    while True:
        data = stream.read(_CHUNK)
        if decoder is None:
            decoder = codecs.getincrementaldecoder(_encoding(data))("replace")
        first, *more = decoder.decode(data, final=not data).split("\n")
        rest = (rest + first[:_LONGEST])[:_LONGEST]
        for line in more:
            yield rest.removesuffix("\r")
            rest = line[:_LONGEST]
        if not data:
            yield rest
            return


def _encoding(data: bytes) -> str:
    return "utf-16" if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8"


def _decoded(head: bytes) -> str:
    return head.decode(_encoding(head), "replace")
