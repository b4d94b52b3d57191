"""Mailboxes in one file (RFC 4155 and its relatives) of any size: only the headers that name a wanted sender come out.

Nothing is done line by line: a compiled pattern runs over pieces of a megabyte, and what it finds is compared
only where it was not seen before.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, BinaryIO, Final

from nocontact_cli.evidence.faults import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocontact_cli.evidence.mail.mail_headers import SenderTest

_CHUNK: Final = 1 << 20
_LONGEST: Final = 1 << 24
"""Bytes that the headers of one message can take."""
_MOST_SENDERS: Final = 50_000
"""Different senders that are remembered as nobody's."""
_TAIL: Final = 1 << 14
_SOME: Final = 1 << 15
_MARK: Final = b"\nFrom "
_UTF8: Final = b"\xef\xbb\xbf"
_FOUND: Final = re.compile(
    rb"\n(?:[FfSsRr](?:[Rr][Oo][Mm]|[Ee][Nn][Dd][Ee][Rr]|[Ee][Pp][Ll][Yy]-[Tt][Oo])[ \t]*:|From )"
    rb"[^\n]*(?:\n[ \t][^\n]*)*"
)
"""The headers From, Sender and Reply-To, and the line before a message."""
_DAY: Final = re.compile(rb"\nFrom [^\n]*?[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) +\d\d?:\d\d[^\n]*?((?:19|20)\d\d)\b")
_START: Final = re.compile(rb"\nFrom (?:[^\n]*\d:\d\d[^\n]*|[-\s]*)\n(?:>?From |[!-9;-~]+[ \t]*:)")
"""The line before a message, and its first header. The time and the header tell it from a sentence in a letter."""
_END: Final = re.compile(rb"\n\r?\n")
_BOUNDARY: Final = re.compile(rb"boundary[ \t]*=[ \t]*(?:\"([^\"\n]+)\"|([^\s;\"]+))", re.IGNORECASE)
_MONTHS: Final = {b"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * at : 3 * at + 3]: at + 1 for at in range(12)}


def is_mbox(head: bytes) -> bool:
    """Whether a file that begins so is one."""
    return _START.match(b"\n" + head.removeprefix(_UTF8).lstrip(b"\r\n")) is not None


class Mailbox:
    """A mailbox that is read once, from its start to its end.

    Args:
        stream: Its bytes.
        wanted: Whether the value of a sender's header is a wanted one.
    """

    def __init__(self, stream: BinaryIO, wanted: SenderTest) -> None:
        self.whole = False
        """Whether it certainly ends where a message ends. Known only when it was read, as the next two are."""
        self.broken = False
        """Whether it certainly ends in the middle of a message."""
        self.damage = ""
        """Why it could not be read to its end, where it could not."""
        self._stream = stream
        self._wanted = wanted
        self._days: set[tuple[bytes, bytes, bytes]] = set()
        self._nobody: set[bytes] = set()
        self._last = b""
        self._tail = b""

    @property
    def days(self) -> list[date]:
        """Days on which messages arrived, by the lines before them."""
        found = []
        for month, day, year in self._days:
            try:
                found.append(date(int(year), _MONTHS.get(month, 0), int(day)))
            except ValueError:
                continue
        return sorted(found)

    def headers(self) -> Iterator[bytes]:
        """The headers of each message with a wanted sender, with the line before it.

        A mailbox that breaks off is read as far as it goes; `damage` and `whole` tell of it afterwards.
        """
        text = b""
        while True:
            try:
                # As much again as is left over, so that long headers do not take time that grows with their square.
                data = self._stream.read(max(_CHUNK, len(text)))
            except UnreadableError as error:
                self.damage = error.text
                data = b""
            if not text and not self._tail:
                # The first line is found by the same pattern as the others.
                data, text = data.removeprefix(_UTF8), b"\n"
            text += data
            end = self._settled(text) if data else len(text)
            yield from self._read(text, end)
            self._tail = (self._tail + text[max(0, end - _TAIL) : end])[-_TAIL:]
            text = text[end:]
            if not data:
                break
        ended = self._ended()
        self.whole = not self.damage and ended is True
        self.broken = ended is False

    def _settled(self, text: bytes) -> int:
        """Up to where all headers that begin are there to their end."""
        last = text.rfind(_MARK)
        if last >= 0 and len(text) - last < _LONGEST and not _END.search(text, last):
            return last
        last = text.rfind(b"\n")
        # A line that is longer than any header is passed over.
        return last if last >= 0 and len(text) - last < _CHUNK else len(text)

    def _read(self, text: bytes, end: int) -> Iterator[bytes]:
        found = _FOUND.findall(text, 0, end)
        lines = b"".join(found)
        # Of very many small messages those at the ends do: the newest day need not be exact, only never too new.
        self._days.update(_DAY.findall(lines, 0, _SOME))
        self._days.update(_DAY.findall(lines, max(_SOME, len(lines) - _SOME)))
        last = self._start(text, end)
        if last is not None:
            self._last = self._header(text, last, end)
        # Most often nobody is in all of it, and one search tells that.
        theirs = {one for one in set(found) - self._nobody if self._is_theirs(one)} if self._wanted.maybe(lines) else ()
        if not theirs:
            return
        done = -1
        for one in _FOUND.finditer(text, 0, end):
            start = self._start(text, one.start()) if one[0] in theirs else None
            if start is None or start == done or _END.search(text, start, one.start() + 1):
                continue
            done = start
            yield self._header(text, start, end)

    def _is_theirs(self, line: bytes) -> bool:
        if not line.startswith(_MARK) and self._wanted(line.partition(b":")[2]):
            return True
        if len(self._nobody) > _MOST_SENDERS:
            self._nobody.clear()
        self._nobody.add(line)
        return False

    @staticmethod
    def _start(text: bytes, before: int) -> int | None:
        """Where the message begins that is around a place."""
        at = text.rfind(_MARK, 0, before + 1)
        while at >= 0 and not _START.match(text, at):
            at = text.rfind(_MARK, 0, at)
        return at if at >= 0 else None

    @staticmethod
    def _header(text: bytes, start: int, end: int) -> bytes:
        found = _END.search(text, start, end)
        return text[start + 1 : found.end() if found else end]

    def _ended(self) -> bool | None:
        """Whether the last message is whole: the end of its last part is there where it has parts.

        One without parts shows nothing by which that could be told for certain, but a blank line comes after it.
        """
        if not self._last:
            return None
        if not _END.search(self._last):
            return False
        parts = _BOUNDARY.search(self._last)
        if parts is None:
            return self._tail.endswith((b"\n\n", b"\n\r\n")) or None
        return b"--" + (parts[1] or parts[2]) + b"--" in self._tail[self._tail.rfind(_MARK) + 1 :]
