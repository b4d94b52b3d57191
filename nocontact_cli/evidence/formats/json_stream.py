"""JSON of any size, read in pieces: objects are walked into, the elements of lists come in batches.

A batch is one call of the standard library's scanner, because a call for each element takes three times as long.
"""

from __future__ import annotations

import codecs
import re
from json import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from nocontact_cli.evidence.faults import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK: Final = 1 << 19
_LONGEST: Final = 1 << 26
"""Characters that one element, or one value that is no list, can take."""
_DEEPEST: Final = 40
_TRIES: Final = 4
_AFTER_VALUE: Final = frozenset(",]} \t\r\n")
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_TOO_LONG: Final = "One of its entries is too large to be read."
_TOO_DEEP: Final = "Its entries are nested too deeply to be read."
_BROKEN: Final = "It is no valid JSON, or only a part of a file."


class Batch(NamedTuple):
    """A piece of a document.

    Args:
        path: The keys on the way to it, from outside.
        items: Some elements of the list at that path in their order, or the one value there.
        listed: Whether it is a list. An empty one yields one batch without items.
    """

    path: tuple[str, ...]
    items: list[Any]
    listed: bool


def walk(stream: BinaryIO) -> Iterator[Batch]:
    """Every value of a JSON document.

    Objects are walked into wherever no list is around them; what is in a list comes whole.

    Args:
        stream: UTF-8, with or without its mark. Bytes that are none are replaced.

    Raises:
        UnreadableError: It is no valid JSON, or too large or too deep where it comes whole.
    """
    text = _Text(stream)
    try:
        yield from _value(text, ())
        if text.peek():
            raise UnreadableError(_BROKEN)
    except RecursionError:
        raise UnreadableError(_TOO_DEEP) from None


def load(stream: BinaryIO) -> Any:
    """A whole JSON document that is known to be small.

    Raises:
        UnreadableError: As for `walk`.
    """
    text = _Text(stream)
    try:
        text.peek()
        value = text.scan()
        if text.peek():
            raise UnreadableError(_BROKEN)
    except RecursionError:
        raise UnreadableError(_TOO_DEEP) from None
    return value


def mended(text: str) -> str:
    """A text whose UTF-8 bytes were written as one character each, as Meta's exports do; any other as it is."""
    try:
        return text if text.isascii() else text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


class _Text:
    """A window on the characters of a stream."""

    __slots__ = ("_decoder", "_ended", "_scan", "_stream", "at", "text")

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._scan = JSONDecoder(strict=False).raw_decode
        self._ended = False
        self.text = ""
        self.at = 0

    def more(self) -> bool:
        """Read on; whether anything came. What was passed is let go."""
        if self._ended:
            return False
        data = self._stream.read(max(_CHUNK, len(self.text) - self.at))
        self._ended = not data
        self.text = self.text[self.at :] + self._decoder.decode(data, final=self._ended)
        self.at = 0
        if len(self.text) > 2 * _LONGEST:
            raise UnreadableError(_TOO_LONG)
        return True

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr] # It matches everywhere.
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def take(self, character: str) -> bool:
        """Pass the next character if it is this one."""
        found = self.peek() == character
        self.at += found
        return found

    def scan(self) -> Any:
        """The whole value that begins here."""
        while True:
            try:
                value, end = self._scan(self.text, self.at)
            except JSONDecodeError:
                if len(self.text) - self.at > _LONGEST:
                    raise UnreadableError(_TOO_LONG) from None
                if not self.more():
                    raise UnreadableError(_BROKEN) from None
                continue
            except ValueError:
                raise UnreadableError("It holds a number that is too large to be read.") from None
            # A number may go on behind the end of the window: "-2." is read as -2 with a rest.
            if self.text[end : end + 1] in _AFTER_VALUE or not isinstance(value, int | float) or not self.more():
                self.at = end
                return value

    def batch(self) -> tuple[list[Any], bool] | None:
        """Many elements of a list at once, and whether the list ended with them; None where that is not possible."""
        cut = len(self.text)
        for _ in range(_TRIES):
            cut = self.text.rfind("},", self.at, cut)
            if cut < 0:
                return None
            try:
                items, end = self._scan("[" + self.text[self.at : cut + 1] + "]")
            except ValueError:
                continue
            whole = end == cut + 1 - self.at + 2
            # Two signs more than in the window were read where the list goes on, one where it ended.
            self.at = cut + 1 if whole else self.at + end - 1
            return items, not whole
        return None


def _value(text: _Text, path: tuple[str, ...]) -> Iterator[Batch]:
    first = text.peek()
    if len(path) > _DEEPEST:
        raise UnreadableError(_TOO_DEEP)
    if first == "{":
        yield from _object(text, path)
    elif first == "[":
        yield from _list(text, path)
    elif first:
        yield Batch(path, [text.scan()], listed=False)
    else:
        raise UnreadableError(_BROKEN)


def _object(text: _Text, path: tuple[str, ...]) -> Iterator[Batch]:
    text.take("{")
    if text.take("}"):
        yield Batch(path, [{}], listed=False)
        return
    while True:
        if text.peek() != '"':
            raise UnreadableError(_BROKEN)
        key = text.scan()
        if not text.take(":"):
            raise UnreadableError(_BROKEN)
        yield from _value(text, (*path, key))
        if text.take("}"):
            return
        if not text.take(","):
            raise UnreadableError(_BROKEN)


def _list(text: _Text, path: tuple[str, ...]) -> Iterator[Batch]:
    text.take("[")
    if text.take("]"):
        yield Batch(path, [], listed=True)
        return
    while True:
        found = text.batch() if text.peek() == "{" else None
        items, ended = found or _single(text)
        if items:
            yield Batch(path, items, listed=True)
        if ended or text.take("]"):
            return
        if not text.take(","):
            raise UnreadableError(_BROKEN)


def _single(text: _Text) -> tuple[list[Any], bool]:
    if not text.peek():
        raise UnreadableError(_BROKEN)
    return [text.scan()], False
