"""The HTML of exports of Instagram and Facebook, where no JSON was chosen.

The names of its classes change; what stays are addresses of profiles, headings above, and a date below.
"""

from __future__ import annotations

import codecs
import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from nocontact_cli.domain.evidence import NAME, Name
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.meta.lists import HANDLE, Entry, handle_of
from nocontact_cli.evidence.times import from_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK: Final = 1 << 18
_LONGEST: Final = 1 << 22
_HEAD: Final = "_a6-h"
_DATES: Final = frozenset({"_a6-o", "_a72d"})
_INSTAGRAM_CLOCK: Final = timedelta(hours=8)
"""Instagram writes the days of its pages eight hours behind UTC all year; Facebook in the time of the account."""
_BROKEN: Final = "It is no page of such an export, or only a part of one."
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan ene janv gen sty oca",
            "feb fev févr lut şub",
            "mar mär mrt mars maa",
            "apr abr avr kwi nis",
            "may mai mei maj mag",
            "jun juin giu cze haz",
            "jul juil lug lip tem",
            "aug ago août sie ağu",
            "sep set sept wrz eyl",
            "oct okt out ott paź eki",
            "nov lis kas",
            "dec dez dic déc des gru ara",
        ),
        start=1,
    )
    for name in names.split()
}
_WHEN: Final = re.compile(
    r"(?:(\d{1,2})\.?\s+(?:de\s+)?)?([^\W\d_]{3,})\.?\s+(?:(\d{1,2}),?\s+)?(?:de\s+)?(\d{4}),?\s+(?:at\s+)?(\d{1,2}):(\d{2})"
    r"(?::\d{2})?\s*(?:da\s+|de\s+la\s+)?([apmtn])?"
)


class Range(NamedTuple):
    """What the first page says of an export.

    Args:
        made: When it was made.
        since: The first moment it holds, where a range of days was chosen.
        cut: Whether a range was chosen.
    """

    made: datetime | None
    since: datetime | None
    cut: bool


def chosen(head: bytes) -> Range:
    """What the beginning of the first page tells: by the machine-readable times in it."""
    times = re.findall(rb'<time datetime="([^"]{0,40})"', head)
    made, since, *_ = (*(from_text(one.decode("ascii", "replace")) for one in times[:2]), None, None)
    return Range(made, since, cut=len(times) > 1)


def shown_at(text: str, *, instagram: bool) -> datetime | None:
    """The moment that a page shows: in UTC for Instagram, as local time for Facebook."""
    found = _WHEN.search(text.casefold())
    if not found:
        return None
    word = found[2]
    month = next((_MONTHS[word[:size]] for size in (5, 4, 3) if word[:size] in _MONTHS), None)
    day = found[1] or found[3]
    if not month or not day:
        return None
    # `am` and `pm`, or `manhã` and `tarde/noite`. Where neither is to be read, the earlier hour makes nothing newer.
    hour = int(found[5]) % 12 + 12 * (found[7] in "ptn") if found[7] else int(found[5])
    at = from_text(f"{found[4]}-{month:02}-{int(day):02} {hour:02}:{found[6]}")
    if at is None:
        return None
    return at + _INSTAGRAM_CLOCK if instagram else at.replace(tzinfo=None)


def people(stream: BinaryIO, *kinds: str) -> Iterator[Entry | None]:
    """Everybody on a page; None for what cannot be told.

    Args:
        stream: The page.
        kinds: Whose handles stand in its addresses; none where people are named in headings.

    Raises:
        UnreadableError: It is no page, not a whole one, or holds bytes that are no text.
    """
    waiting: Entry | None = None
    for kind, text in _pieces(stream):
        if kind == "text" and waiting:
            at = shown_at(text, instagram=bool(kinds))
            if at:
                yield waiting._replace(at=at)
                waiting = None
            continue
        handle = handle_of(text) if kinds and kind == "link" else None
        if kinds and kind == "cell":
            handle = text if HANDLE.fullmatch(text) else None
            if handle is None:
                yield None
        who = tuple(Name(one, handle) for one in kinds) if handle else ()
        if not kinds and kind == "head":
            who = (Name(NAME, text),)
        if who:
            if waiting:
                yield waiting
            waiting = Entry(who, None)
    if waiting:
        yield waiting


def messages(stream: BinaryIO, *, instagram: bool) -> Iterator[tuple[str, str, datetime | None]]:
    """The thread's titles, one a line, and each message's sender and moment.

    Raises:
        UnreadableError: As for `people`.
    """
    title = sender = ""
    for kind, text in _pieces(stream):
        if kind == "title":
            title += f"{text}\n"
        elif kind == "head":
            sender = text
        elif kind == "date" and sender:
            yield title, sender, shown_at(text, instagram=instagram)
            sender = ""


def _pieces(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    page = _Page()
    while True:
        data = stream.read(_CHUNK)
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError:
            raise UnreadableError(_BROKEN) from None
        if "\0" in text:
            raise UnreadableError(_BROKEN)
        page.feed(text)
        if len(page.rawdata) > _LONGEST:
            raise UnreadableError(_BROKEN)
        yield from page.pieces
        page.pieces.clear()
        if not data:
            break
    if not page.ended:
        raise UnreadableError(_BROKEN)


class _Page(HTMLParser):
    """Cuts a page into what matters: addresses, headings, texts, dates, and the last cell of each table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, str]] = []
        self.ended = False
        self._kind = ""
        self._until = ""
        self._depth = 0
        self._text: list[str] = []
        self._cell = ""
        self._in_table = False
        self._quiet = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if self._kind:
            self._depth += tag == self._until
        elif _HEAD in classes or _DATES & set(classes) or tag in ("h1", "title"):
            self._kind = "title" if tag in ("h1", "title") else "head" if _HEAD in classes else "date"
            self._until, self._depth, self._text = tag, 1, []
        if tag == "a" and given.get("href") and not self._in_table:
            self.pieces.append(("link", given["href"] or ""))
        if tag == "table":
            self._in_table, self._cell = True, ""
        self._quiet = tag in ("style", "script", "aside")

    def handle_endtag(self, tag: str) -> None:
        if self._kind and tag == self._until:
            self._depth -= 1
            if not self._depth:
                self.pieces.append((self._kind, " ".join("".join(self._text).split())))
                self._kind = ""
        if tag == "table" and self._in_table:
            self.pieces += [("cell", self._cell)] if self._cell else []
            self._in_table = False
        self.ended = self.ended or tag == "html"
        self._quiet = False

    def handle_data(self, data: str) -> None:
        if self._kind:
            self._text.append(data)
        text = data.strip()
        if text and not self._quiet:
            if self._in_table and not shown_at(text, instagram=True):
                self._cell = text
            self.pieces.append(("text", text))
