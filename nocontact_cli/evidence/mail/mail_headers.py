"""The headers of a message: who sent it, when it came, and where it was put."""

from __future__ import annotations

import calendar
import csv
import re
import unicodedata
from binascii import a2b_base64, a2b_qp
from contextlib import suppress
from datetime import timedelta
from email.errors import MessageError
from email.header import decode_header
from email.utils import getaddresses, mktime_tz, parsedate_tz
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.evidence import EMAIL, NAME, Name
from nocontact_cli.evidence.times import from_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from nocontact_cli.evidence.names import Wanted

_FROM: Final = b"from"
_SENDERS: Final = (_FROM, b"sender", b"reply-to")
_LONGEST: Final = 1 << 12
"""Bytes of a value that are looked at."""
_SLOWEST: Final = timedelta(days=7)
"""A message that arrives later than that after it was written was fetched or moved, not delivered."""
_NAMED: Final = re.compile(r"((?:\"(?:[^\"\\]|\\.)*\"|[^\",;<>])*)<([^<>\s]*)>")
_ESCAPED: Final = re.compile(r"\\(.)")
_WORD: Final = re.compile(rb"=\?[^?\s]+\?([bBqQ])\?([^?\s]*)\?=")
_FIELD: Final = re.compile(rb"^([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_UNSOUND: Final = re.compile(
    rb"^(?=.)(?![ \t\r]|>?From |[!-9;-~]+[ \t]*:)|[\0-\x08\x0b\x0c\x0e-\x1f\x7f]", re.MULTILINE
)
_BEFORE: Final = re.compile(
    rb"From [^\n]*? ([A-Z][a-z]{2}) +(\d{1,2}) +(\d{1,2}:\d\d(?::\d\d)?)[^\n]*?((?:19|20)\d\d)\b"
)


class Headers:
    """Some headers of one message.

    Args:
        block: Its headers with the blank line after them, perhaps with the line before them in a mailbox.
    """

    def __init__(self, block: bytes) -> None:
        self._fields: dict[bytes, list[bytes]] = {}
        self._block = block
        for found in _FIELD.finditer(block):
            self._fields.setdefault(found[1].lower(), []).append(found[2])

    @property
    def sound(self) -> bool:
        """Whether they are all there, and nothing among them that is no header: what they say can be relied on."""
        try:
            self._block.decode()
        except UnicodeDecodeError:
            return False
        return self._block.endswith((b"\n\n", b"\n\r\n")) and not _UNSOUND.search(self._block)

    def of_author(self) -> list[bytes]:
        """The values of the header that says who wrote it."""
        return self._fields.get(_FROM, [])

    def of_senders(self) -> list[bytes]:
        """The values of all headers that say who sent it. A list puts its members into those beside the author's."""
        return [value for field in _SENDERS for value in self._fields.get(field, ())]

    @property
    def labels(self) -> list[str] | None:
        """Where Gmail put it, in the language of the account; None where it is no message of Gmail's."""
        values = self._fields.get(b"x-gmail-labels")
        if values is None:
            return None
        text = ",".join(_decoded(_text(value)) for value in values)
        try:
            return [
                label.strip() for row in csv.reader([text], skipinitialspace=True) for label in row if label.strip()
            ]
        except csv.Error:
            return []

    @property
    def written(self) -> datetime | None:
        """When it was written, as the sender says."""
        return next((found for value in self._fields.get(b"date", ()) if (found := _moment(_text(value)))), None)

    @property
    def arrived(self) -> datetime | None:
        """When the last server took it."""
        for value in self._fields.get(b"received", ())[:1]:
            return _moment(_text(value).rpartition(";")[2])
        return None

    def when(self) -> tuple[datetime | None, bool]:
        """When it came, and whether that is certain: it is not where it was fetched long after it was written."""
        written, arrived = self.written, self.arrived
        if arrived and written and arrived - written > _SLOWEST:
            return arrived, False
        if arrived or written:
            return arrived or written, bool(arrived) or b"received" not in self._fields
        found = _BEFORE.match(self._block)
        if found is None:
            return None, True
        day, month, time, year = (found[at].decode() for at in (2, 1, 3, 4))
        return _moment(f"{day} {month} {year} {time} +0000"), True


def senders(value: bytes) -> Iterator[Name]:
    """The addresses and names in the value of a header."""
    text = _text(value)
    pairs: list[tuple[str, str]] = []
    if "<" in text:
        # An address before another in brackets is only what somebody calls themselves.
        pairs = [(_ESCAPED.sub(r"\1", name.strip().strip('"')), address) for name, address in _NAMED.findall(text)]
    else:
        with suppress(ValueError, IndexError, RecursionError):
            pairs = getaddresses([text])
    for name, address in pairs:
        if "@" in address:
            yield Name(EMAIL, address)
        if name:
            yield Name(NAME, _decoded(name))


class SenderTest:
    """Whether a header of a sender names somebody who is looked for.

    Args:
        wanted: Who is looked for.
    """

    def __init__(self, wanted: Wanted) -> None:
        names = wanted.of(NAME)
        words = [_loose(address) for address in wanted.of(EMAIL)]
        words += [
            rb"[\s_]+".join(re.escape(part).encode() for part in name.split()) for name in names if name.isascii()
        ]
        # One by one they are searched for by their first signs, which is many times quicker than all at once.
        self._words = tuple(re.compile(word).search for word in words)
        self._first = tuple(name.split()[0] for name in names)
        self._match = wanted.match

    def maybe(self, lines: bytes) -> bool:
        """Whether one of many headers may name somebody. Quick, and wrong only by saying so too often."""
        return self._plain(lines) or self._coded(lines)

    def _plain(self, text: bytes) -> bool:
        text = text.lower()
        return any(search(text) for search in self._words)

    def _coded(self, text: bytes) -> bool:
        """Whether there are names that have to be made readable before they are compared."""
        return bool(self._first) and (b"=?" in text or not text.isascii())

    def __call__(self, value: bytes) -> bool:
        """Whether a header with this value does."""
        if not self._plain(value) and not self._by_name(value):
            return False
        return any(map(self._match, senders(value)))

    def _by_name(self, value: bytes) -> bool:
        if not self._coded(value):
            return False
        text = unicodedata.normalize("NFKC", _quickly(value)).casefold()
        return any(word in text for word in self._first)


def _quickly(value: bytes) -> str:
    """A value with its encoded words read in the two character sets that most are written in."""

    def read(found: re.Match[bytes]) -> bytes:
        try:
            return a2b_base64(found[2]) if found[1] in b"bB" else a2b_qp(found[2], header=True)
        except ValueError:
            return found[0]

    return _text(_WORD.sub(read, value[:_LONGEST]))


def _loose(address: str) -> bytes:
    """A pattern for an address, as Gmail takes it: dots and what follows a plus do not count there."""
    local, _, host = address.rpartition("@")
    if host != "gmail.com":
        return re.escape(address).encode()
    return rb"\.*".join(re.escape(sign).encode() for sign in local) + rb"\.*(?:\+[^@\s]*)?@g(?:oogle)?mail\.com"


def _text(value: bytes) -> str:
    value = re.sub(rb"\r?\n[ \t]+", b" ", value[:_LONGEST]).strip()
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _decoded(text: str) -> str:
    """A text without the encoded words of RFC 2047."""
    if "=?" not in text:
        return text
    try:
        parts = decode_header(text)
        return "".join(
            part if isinstance(part, str) else part.decode(_charset(charset), "replace") for part, charset in parts
        )
    except (MessageError, LookupError, ValueError):
        return text


def _charset(name: str | None) -> str:
    name = (name or "latin-1").lower()
    # Codecs of Python's own that no letter is written in.
    return "latin-1" if "escape" in name else name


def _moment(text: str) -> datetime | None:
    try:
        parsed = parsedate_tz(text.strip())
        if parsed is None:
            return None
        return from_seconds(calendar.timegm((*parsed[:6], 0, 1, 0)) if parsed[9] is None else mktime_tz(parsed))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
