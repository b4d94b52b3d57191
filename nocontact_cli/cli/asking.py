"""Asking: the same questions on the alternate screen or line by line."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol

from nocontact_cli.cli.keys import line_within
from nocontact_cli.cli.leaving import Ended, Gone, Left
from nocontact_cli.render.plain import draw_plain
from nocontact_cli.render.wording import SCROLLBACK_NOTE
from nocontact_cli.workflows.beginning import ask_on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocontact_cli.render.page import Page

_MINUTE: Final = 60


@dataclass(frozen=True)
class Choice:
    """A key and what it does. A choice without words works, but is not shown."""

    key: str
    words: str = ""


LEAVE = Choice("q", "leave")
GONE = Choice("x", "gone at once")
ENTER = ""
"""The answer when only Enter was pressed."""


class Asker(Protocol):
    """Shows pages and takes answers.

    Every method raises Left when the person leaves or the input ends, and Gone when they press `x`.
    """

    @property
    def on_screen(self) -> bool:
        """Whether pages are drawn on the alternate screen, and gone afterwards."""

    def key(self, page: Page, choices: Sequence[Choice], *, enter: bool = False) -> str:
        """Show a page and wait for one of the keys; with `enter`, Enter alone answers too (as "")."""

    def text(self, page: Page, prompt: str, *, secret: bool = False) -> str:
        """Show a page and take a line of text; a secret one is not shown."""

    def show(self, page: Page) -> None:
        """Show a page until a key is pressed."""

    def end(self, page: Page) -> None:
        """Show a last page, until it is left on purpose."""

    def wait(self, page: Page, seconds: int, words: Callable[[int], str]) -> None:
        """Let time pass, with a page and how much of it is left. Enter goes on at any time.

        Where answers come from a pipe there is nobody to wait for, and no time passes.

        Args:
            seconds: How long it takes.
            words: Says for the seconds that have passed how much is left.
        """

    def note(self, text: str) -> None:
        """Say something short with the next page."""


class LineAsker:
    """One line a question, one line an answer; for pipes, simple terminals and screen readers."""

    on_screen = False

    def __init__(self) -> None:
        if sys.stdout.isatty():
            sys.stderr.write(SCROLLBACK_NOTE + "\n")

    def key(self, page: Page, choices: Sequence[Choice], *, enter: bool = False) -> str:
        """Show a page and take a key (or its word) and Enter."""
        self._print("\n" + draw_plain(page))
        all_choices = (*choices, LEAVE, GONE)
        keys = ", ".join(f"{choice.key} {choice.words}" for choice in all_choices if choice.words)
        while True:
            self._print(f"Keys: {keys}\n> ")
            answer = self._line().strip().lower()
            if not answer and enter:
                return ENTER
            for choice in all_choices:
                if choice.words and answer in (choice.key, choice.words.lower()):
                    return _or_leave(choice.key)

    def text(self, page: Page, prompt: str, *, secret: bool = False) -> str:
        """Show a page and take a line."""
        self._print("\n" + draw_plain(page))
        if secret:
            return ask_on_terminal(f"{prompt} ")
        self._print(f"{prompt} ")
        return self._line().strip()

    def show(self, page: Page) -> None:
        """Print a page."""
        self._print("\n" + draw_plain(page))

    def end(self, page: Page) -> None:
        """Print a last page."""
        self.show(page)

    def wait(self, page: Page, seconds: int, words: Callable[[int], str]) -> None:
        """Print a page, then one line a minute."""
        if not sys.stdin.isatty():
            return
        self._print(f"\n{draw_plain(page)}Enter goes on, q leaves, x is gone at once.\n")
        began = monotonic()
        for passed in range(0, seconds + _MINUTE, _MINUTE):
            self._print(words(min(passed, seconds)) + "\n")
            next_line = min(passed + _MINUTE, seconds)
            if passed < seconds and line_within(began + next_line - monotonic()):
                _or_leave(self._line().strip().lower())
                return

    def note(self, text: str) -> None:
        """Say something short."""
        self._print(text + "\n")

    @staticmethod
    def _line() -> str:
        # Decoded line by line: the text layer would lose what follows a fault, and raise for ever at the end.
        line = sys.stdin.buffer.readline()
        if not line:
            raise Ended
        try:
            return line.decode(sys.stdin.encoding)
        except UnicodeDecodeError:
            # A line that is no text is no answer, and none of the keys.
            return "?"

    @staticmethod
    def _print(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()


def _or_leave(key: str) -> str:
    if key == LEAVE.key:
        raise Left
    if key == GONE.key:
        raise Gone
    return key
