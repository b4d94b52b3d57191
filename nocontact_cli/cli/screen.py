"""The alternate screen: shown while it is needed, and nothing of it left behind.

It is left, cleared, on every way out: the end, an error, Ctrl-C, Ctrl-Z (and entered again afterwards),
a terminating signal, a closed window. Only a kill that no program can notice leaves it standing.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from time import monotonic
from typing import TYPE_CHECKING, Self

from nocontact_cli.cli.keys import REDRAW, TICK, keyboard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_ENTER = "\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l"
_LEAVE = "\x1b[2J\x1b[H\x1b[?25h\x1b[?1049l"
_HELD_BACK = {
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP") if hasattr(signal, name)
}
SHOW_CURSOR = "\x1b[?25h"
HIDE_CURSOR = "\x1b[?25l"


class Screen:
    """The alternate screen with its keyboard. Use it as a context manager."""

    def __init__(self) -> None:
        self._keys = keyboard()
        self._stale = False
        self._shown = False
        self._handlers: dict[int, object] = {}

    def __enter__(self) -> Self:
        for name, handler in (
            ("SIGTSTP", self._pause),
            ("SIGCONT", self._woken),
            ("SIGWINCH", self._woken),
        ):
            number = getattr(signal, name, None)
            if number is not None:
                self._handlers[number] = signal.signal(number, handler)
        try:
            with _undisturbed():
                self._show()
        except BaseException:
            # A signal in just this moment: nobody else would leave the screen again.
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with _undisturbed():
            self.hide(for_good=True)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type] # It came from signal.signal.
        self._handlers.clear()

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        size = shutil.get_terminal_size()
        return size.columns, size.lines

    def draw(self, lines: list[str], cursor: bool = False) -> None:
        """Put these lines on the screen, from the top; the rest becomes empty."""
        body = "".join(line + "\x1b[0m\x1b[K\r\n" for line in lines[:-1])
        last = lines[-1] + "\x1b[0m\x1b[K" if lines else ""
        self._write("\x1b[H" + body + last + "\x1b[J" + (SHOW_CURSOR if cursor else HIDE_CURSOR))

    def key(self, within: float | None = None) -> str:
        """Wait for a key. `redraw` means that the screen has to be drawn again.

        Args:
            within: So many seconds; when they are over without a key, the answer is `tick`. None waits on.
        """
        until = None if within is None else monotonic() + within
        late = False

        def awake() -> bool:
            nonlocal late
            if self._is_stale():
                return True
            late = until is not None and monotonic() >= until
            return late

        pressed = self._keys.read(awake)
        return TICK if late and pressed == REDRAW else pressed

    def hide(self, *, for_good: bool = False) -> None:
        """Clear and leave the alternate screen.

        Args:
            for_good: Drop keys that nobody read: the shell would show what was meant for a page, and keep it.
        """
        if not self._shown:
            return
        self._shown = False
        self._write(_LEAVE)
        with contextlib.suppress(OSError):
            if for_good:
                self._keys.drop()
            self._keys.stop()

    def _show(self) -> None:
        self._keys.start()
        self._shown = True
        self._write(_ENTER)

    def _is_stale(self) -> bool:
        stale, self._stale = self._stale, False
        return stale

    def _woken(self, _number: int, _frame: FrameType | None) -> None:
        self._stale = True

    def _pause(self, number: int, _frame: FrameType | None) -> None:
        """Ctrl-Z: leave the screen before the shell takes over, come back to it afterwards."""
        with _undisturbed():
            self.hide()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        with _undisturbed():
            signal.signal(number, self._pause)
            self._show()
        self._stale = True

    @staticmethod
    def _write(text: str) -> None:
        # A closed window takes no more output; the answers are stored all the same.
        with contextlib.suppress(OSError, ValueError):
            # Past Python's buffer: a signal that comes in the middle of a page may write too.
            left = memoryview(text.encode(sys.stdout.encoding or "utf-8", "replace"))
            while left:
                left = left[os.write(sys.stdout.fileno(), left) :]


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold signals back, so that a second one cannot leave the screen half cleared."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
