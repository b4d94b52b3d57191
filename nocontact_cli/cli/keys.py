"""One key from a terminal, without Enter and without showing it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

ENTER, BACKSPACE, CLEAR, UP, DOWN, PAGE_UP, PAGE_DOWN, OTHER, REDRAW, TICK = (
    "enter",
    "backspace",
    "clear",
    "up",
    "down",
    "page-up",
    "page-down",
    "other",
    "redraw",
    "tick",
)


class Keyboard(Protocol):
    """A source of single keys."""

    def start(self) -> None:
        """Take keys one by one."""

    def stop(self) -> None:
        """Give the terminal back as it was."""

    def drop(self) -> None:
        """Forget keys that nobody read."""

    def read(self, redraw: Callable[[], bool]) -> str:
        """Wait for a key: a character, or one of the names above.

        Args:
            redraw: Says whether the screen has to be drawn again; then the answer is `redraw`.
        """


def keyboard() -> Keyboard:
    """The keyboard of this system."""
    if sys.platform == "win32":
        from nocontact_cli.cli.keys_windows import WindowsKeyboard  # noqa: PLC0415 - One of the two exists.

        return WindowsKeyboard()
    else:  # noqa: RET505 - The type checker looks at one branch only.
        from nocontact_cli.cli.keys_posix import PosixKeyboard  # noqa: PLC0415 - The other.

        return PosixKeyboard(sys.stdin.fileno())


def line_within(seconds: float) -> bool:
    """Whether a line is typed on the terminal within so many seconds. It is left to be read."""
    if sys.platform == "win32":
        from nocontact_cli.cli.keys_windows import typed_within  # noqa: PLC0415 - One of the two exists.

        return typed_within(seconds)
    else:  # noqa: RET505 - The type checker looks at one branch only.
        from nocontact_cli.cli.keys_posix import readable_within  # noqa: PLC0415 - The other.

        return readable_within(sys.stdin.fileno(), seconds)
