"""Address books as vCards, 2.1 (versit), 3.0 (RFC 2426) and 4.0 (RFC 6350), one card after the other."""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Final

from nocontact_cli.domain.evidence import EMAIL, NAME, PHONE, URL, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK: Final = 1 << 16
_LONGEST: Final = 1 << 20
"""Bytes of one entry that are kept. Photographs are longer, and not needed."""
_MOST: Final = 1000
"""Entries of one sort that one card can have."""
_LINES: Final = re.compile(rb"\r\n|\r|\n")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_SOFT: Final = b"="
_WANTED: Final = frozenset({"FN", "N", "NICKNAME", "TEL", "EMAIL", "URL", "X-SOCIALPROFILE", "SOCIALPROFILE", "IMPP"})
_TO_ADDRESS: Final = re.compile(r"(?:mailto|tel|sip|sms|xmpp|x-apple|skype|aim|im):", re.IGNORECASE)


@dataclass
class Card:
    """One person in an address book.

    Args:
        names: Full names and nicknames.
        numbers: Telephone numbers as they were written.
        addresses: Email addresses.
        links: Addresses of profiles and pages.
    """

    names: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def who(self) -> tuple[Name, ...]:
        """All of it as identifiers."""
        kinds = ((EMAIL, self.addresses), (PHONE, self.numbers), (URL, self.links), (NAME, self.names))
        return tuple(Name(kind, value) for kind, values in kinds for value in values)


def is_vcard(head: bytes) -> bool:
    """Whether a file that begins so is an address book."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*BEGIN:VCARD\s*[\r\n]", head, re.IGNORECASE) is not None


def cards(stream: BinaryIO) -> Iterator[Card]:
    """The cards of an address book. What is in none, and what is no entry, is passed over.

    Args:
        stream: Its bytes, in UTF-8 unless an entry says otherwise.
    """
    card: Card | None = None
    for line in _entries(stream):
        head, colon, value = _parted(line)
        if not colon:
            continue
        name, *parameters = (part.strip().upper() for part in head.split(";"))
        name = name.rpartition(".")[2]
        if name == "BEGIN" and value.strip().upper() == b"VCARD":
            card = Card()
        elif name == "END" and card is not None:
            yield card
            card = None
        elif card is not None and name in _WANTED:
            _add(card, name, _text(value, parameters))


def _add(card: Card, name: str, text: str) -> None:
    if name == "TEL":
        _put(card.numbers, re.sub(r"^tel:", "", _plain(text), flags=re.IGNORECASE).partition(";")[0])
    elif name == "EMAIL":
        _put(card.addresses, re.sub(r"^mailto:", "", _plain(text), flags=re.IGNORECASE))
    elif name in ("URL", "X-SOCIALPROFILE", "SOCIALPROFILE", "IMPP"):
        link = _plain(text)
        if not _TO_ADDRESS.match(link):
            _put(card.links, link)
    elif name == "N":
        last, first, *_ = (*map(_plain, re.split(r"(?<!\\);", text)), "", "")
        _put(card.names, f"{first} {last}".strip())
    else:
        for part in re.split(r"(?<!\\),", text) if name == "NICKNAME" else (text,):
            _put(card.names, _plain(part))


def _put(values: list[str], value: str) -> None:
    if value and value not in values and len(values) < _MOST:
        values.append(value)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def _text(value: bytes, parameters: list[str]) -> str:
    if any(one in ("QUOTED-PRINTABLE", "ENCODING=QUOTED-PRINTABLE") for one in parameters):
        value = quopri.decodestring(value)
    charset = next((one.partition("=")[2].strip('"') for one in parameters if one.startswith("CHARSET=")), "")
    try:
        return value.decode(
            charset if re.fullmatch(r"(?:ISO|WINDOWS|CP|UTF|US|SHIFT|EUC|GB|BIG|KOI)[\w-]*", charset) else "utf-8"
        )
    except (UnicodeDecodeError, LookupError):
        return value.decode("latin-1")


def _parted(line: bytes) -> tuple[str, bytes, bytes]:
    """Name with parameters, the colon, and the value. A colon may stand in a quoted parameter."""
    found = re.match(rb"((?:[^:\"]|\"[^\"]*\")*)(:)", line[:_LONGEST])
    if found is None:
        return "", b"", b""
    return found[1].decode("latin-1"), b":", line[found.end() :]


def _entries(stream: BinaryIO) -> Iterator[bytes]:
    """Unfolded lines: those that begin with a space go on, and in quoted-printable those after a soft break."""
    entry = b""
    soft = False
    for line in _raw(stream):
        if soft or line[:1] in (b" ", b"\t"):
            if len(entry) < _LONGEST:
                entry = entry.removesuffix(_SOFT) + line if soft else entry + line[1:]
        else:
            if entry:
                yield entry
            entry = line
        soft = line.endswith(_SOFT) and b"QUOTED-PRINTABLE" in entry[:200].upper()
    if entry:
        yield entry


def _raw(stream: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while data := stream.read(_CHUNK):
        # A break that may have its other half in the next piece waits for it.
        wait = data.endswith(b"\r")
        lines = _LINES.split(rest + (data[:-1] if wait else data))
        rest = lines.pop()[: 2 * _LONGEST] + (b"\r" if wait else b"")
        yield from lines
    yield from _LINES.split(rest)
