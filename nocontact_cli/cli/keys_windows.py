"""Keys from the Windows console. Written from its documentation; our tests do not run it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from nocontact_cli.cli.keys import BACKSPACE, DOWN, ENTER, OTHER, PAGE_DOWN, PAGE_UP, REDRAW, UP

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.platform == "win32":
    import ctypes
    import msvcrt

    _SEQUENCES = {"H": UP, "P": DOWN, "I": PAGE_UP, "Q": PAGE_DOWN}
    _LOOK_EVERY = 0.05
    """Seconds between two looks at the keyboard."""
    _STDOUT = -11
    _ESCAPES = 0x0004
    """ENABLE_VIRTUAL_TERMINAL_PROCESSING of the console's output mode."""

    class WindowsKeyboard:
        """Keys through the console."""

        def start(self) -> None:
            """Let the console understand escape sequences; older ones have to be told."""
            kernel = ctypes.windll.kernel32
            output = kernel.GetStdHandle(_STDOUT)
            mode = ctypes.c_ulong()
            if kernel.GetConsoleMode(output, ctypes.byref(mode)):
                kernel.SetConsoleMode(output, mode.value | _ESCAPES)

        def stop(self) -> None:
            """Nothing to give back."""

        def drop(self) -> None:
            """Forget keys that nobody read."""
            while msvcrt.kbhit():
                msvcrt.getwch()

        def read(self, redraw: Callable[[], bool]) -> str:
            """Wait for a key."""
            while not msvcrt.kbhit():
                if redraw():
                    return REDRAW
                time.sleep(_LOOK_EVERY)
            sign = msvcrt.getwch()
            if sign in ("\x00", "\xe0"):
                return _SEQUENCES.get(msvcrt.getwch(), OTHER)
            if sign == "\x03":
                raise KeyboardInterrupt
            if sign in ("\r", "\n"):
                return ENTER
            if sign == "\x08":
                return BACKSPACE
            return sign if sign.isprintable() else OTHER

    def typed_within(seconds: float) -> bool:
        """Whether a key is pressed within so many seconds; the console then hands over its line."""
        until = time.monotonic() + seconds
        while not msvcrt.kbhit():
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_EVERY)
        return True
