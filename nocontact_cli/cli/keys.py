"""One key from a terminal, without Enter and without showing it."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TYPE_CHECKING, Protocol

from nocontact_cli.cli.leaving import Left

if TYPE_CHECKING:
    from collections.abc import Callable

ENTER, BACKSPACE, UP, DOWN, PAGE_UP, PAGE_DOWN, OTHER, REDRAW = (
    "enter",
    "backspace",
    "up",
    "down",
    "page-up",
    "page-down",
    "other",
    "redraw",
)
_POSIX_SEQUENCES = {
    b"[A": UP,
    b"OA": UP,
    b"[B": DOWN,
    b"OB": DOWN,
    b"[5~": PAGE_UP,
    b"[6~": PAGE_DOWN,
}
_WINDOWS_SEQUENCES = {"H": UP, "P": DOWN, "I": PAGE_UP, "Q": PAGE_DOWN}
_LOOK_EVERY = 0.2
"""Seconds between two looks at whether the screen has to be drawn again."""


class Keyboard(Protocol):
    """A source of single keys."""

    def start(self) -> None:
        """Take keys one by one."""

    def stop(self) -> None:
        """Give the terminal back as it was."""

    def read(self, redraw: Callable[[], bool]) -> str:
        """Wait for a key: a character, or one of the names above.

        Args:
            redraw: Says whether the screen has to be drawn again; then the answer is `redraw`.
        """


def keyboard() -> Keyboard:
    """The keyboard of this system."""
    return WindowsKeyboard() if sys.platform == "win32" else PosixKeyboard(sys.stdin.fileno())


if sys.platform != "win32":
    import select
    import termios

    class PosixKeyboard:
        """Keys through a terminal in cbreak mode. Ctrl-C and Ctrl-Z stay signals."""

        def __init__(self, fd: int) -> None:
            self._fd = fd
            self._before: list[object] | None = None

        def start(self) -> None:
            """Switch off echo and line editing. Keys typed ahead are kept."""
            self._before = termios.tcgetattr(self._fd)
            mode = termios.tcgetattr(self._fd)
            mode[3] &= ~(termios.ECHO | termios.ICANON)
            mode[6][termios.VMIN] = 1
            mode[6][termios.VTIME] = 0
            termios.tcsetattr(self._fd, termios.TCSADRAIN, mode)

        def stop(self) -> None:
            """Give the terminal back as it was."""
            if self._before is not None:
                termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)
                self._before = None

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
            if first == b"\x1b":
                return self._sequence()
            return self._character(first)

        def _byte(self) -> bytes:
            try:
                byte = os.read(self._fd, 1)
            except OSError as error:
                raise Left from error
            if not byte:
                raise Left
            return byte

        def _sequence(self) -> str:
            read = b""
            while select.select([self._fd], [], [], 0.03)[0] and len(read) < 8:  # noqa: PLR2004 - longer than any key.
                read += self._byte()
                if read in _POSIX_SEQUENCES or (read[-1:].isalpha() and read[-1:] != b"O") or read[-1:] == b"~":
                    break
            return _POSIX_SEQUENCES.get(read, OTHER)

        def _character(self, first: bytes) -> str:
            decoder = codecs.getincrementaldecoder("utf-8")("replace")
            text = decoder.decode(first)
            while not text:
                text = decoder.decode(self._byte())
            return text if text.isprintable() else OTHER

else:
    import msvcrt
    import time

    class WindowsKeyboard:
        """Keys through the console. Written from its documentation; not run by our tests."""

        def start(self) -> None:
            """Nothing to switch: the console hands out single keys by itself."""

        def stop(self) -> None:
            """Nothing to give back."""

        def read(self, redraw: Callable[[], bool]) -> str:
            """Wait for a key."""
            while not msvcrt.kbhit():
                if redraw():
                    return REDRAW
                time.sleep(0.05)
            sign = msvcrt.getwch()
            if sign in ("\x00", "\xe0"):
                return _WINDOWS_SEQUENCES.get(msvcrt.getwch(), OTHER)
            if sign == "\x03":
                raise KeyboardInterrupt
            if sign in ("\r", "\n"):
                return ENTER
            if sign == "\x08":
                return BACKSPACE
            return sign if sign.isprintable() else OTHER
