"""Keys from a terminal of Linux, macOS and other systems of that family."""

from __future__ import annotations

import codecs
import contextlib
import errno
import os
import select
import sys
from typing import TYPE_CHECKING, Any

from nocontact_cli.cli.keys import BACKSPACE, CLEAR, DOWN, ENTER, OTHER, PAGE_DOWN, PAGE_UP, REDRAW, UP
from nocontact_cli.cli.leaving import Stopped
from nocontact_cli.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Callable

assert sys.platform != "win32"  # noqa: S101 - It tells the type checker which half of the library is there.
import termios  # noqa: E402 - The same.

_SEQUENCES = {
    b"[A": UP,
    b"OA": UP,
    b"[B": DOWN,
    b"OB": DOWN,
    b"[5~": PAGE_UP,
    b"[6~": PAGE_DOWN,
}
_LONGEST_SEQUENCE = 8
_MODE_TRIES = 20
"""How often a signal may come between."""
_LOOK_EVERY = 0.2
"""Seconds between two looks at whether the screen has to be drawn again."""
_SEQUENCE_WITHIN = 0.03
"""Seconds in which the rest of an arrow key follows its first byte."""


class PosixKeyboard:
    """Keys through a terminal in cbreak mode. Ctrl-C and Ctrl-Z stay signals."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._before: list[Any] | None = None

    def start(self) -> None:
        """Switch off echo and line editing. Keys typed ahead are kept."""
        self._before = termios.tcgetattr(self._fd)
        mode = termios.tcgetattr(self._fd)
        mode[3] &= ~(termios.ECHO | termios.ICANON)
        mode[6][termios.VMIN] = 1
        mode[6][termios.VTIME] = 0
        _set_mode(self._fd, mode)

    def stop(self) -> None:
        """Give the terminal back as it was."""
        if self._before is not None:
            _set_mode(self._fd, self._before)
            self._before = None

    def drop(self) -> None:
        """Forget keys that nobody read."""
        with contextlib.suppress(termios.error):
            termios.tcflush(self._fd, termios.TCIFLUSH)

    def read(self, redraw: Callable[[], bool]) -> str:
        """Wait for a key."""
        while not select.select([self._fd], [], [], _LOOK_EVERY)[0]:
            if redraw():
                return REDRAW
        first = self._byte()
        if first in (b"\r", b"\n"):
            return ENTER
        if first in (b"\x7f", b"\x08"):
            return BACKSPACE
        if first in (b"\x15", b"\x17"):
            return CLEAR
        if first == b"\x1b":
            return self._sequence()
        return self._character(first)

    def _byte(self) -> bytes:
        try:
            byte = os.read(self._fd, 1)
        except OSError as error:
            raise Stopped(Exit.HANGUP) from error
        if not byte:
            raise Stopped(Exit.HANGUP)
        return byte

    def _sequence(self) -> str:
        read = b""
        while select.select([self._fd], [], [], _SEQUENCE_WITHIN)[0] and len(read) < _LONGEST_SEQUENCE:
            read += self._byte()
            if read in _SEQUENCES or (read[-1:].isalpha() and read[-1:] != b"O") or read[-1:] == b"~":
                break
        return _SEQUENCES.get(read, OTHER)

    def _character(self, first: bytes) -> str:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        text = decoder.decode(first)
        while not text:
            text = decoder.decode(self._byte())
        return text if text.isprintable() else OTHER


def readable_within(fd: int, seconds: float) -> bool:
    """Whether there is something to read within so many seconds; on a terminal in its usual mode, a line."""
    return bool(select.select([fd], [], [], max(0.0, seconds))[0])


def _set_mode(fd: int, mode: list[Any]) -> None:
    """Set the mode of a terminal at once; what was typed ahead is kept. A terminal that has gone needs none."""
    for _ in range(_MODE_TRIES):
        try:
            termios.tcsetattr(fd, termios.TCSANOW, mode)
        except termios.error as error:
            if error.args[0] != errno.EINTR:
                return
        else:
            return
