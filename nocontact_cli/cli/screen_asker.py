"""Asking on the alternate screen: one page at a time, one key an answer."""

from __future__ import annotations

import contextlib
import os
import sys
from time import monotonic
from typing import TYPE_CHECKING

from rich.cells import cell_len

from nocontact_cli.cli import keys
from nocontact_cli.cli.asking import ENTER, GONE, LEAVE, Choice
from nocontact_cli.cli.idle import IDLE, Stillness
from nocontact_cli.cli.leaving import Gone, Left
from nocontact_cli.render.clean import clean
from nocontact_cli.render.page import Bar, Gap, Page, Span, mixed, say
from nocontact_cli.render.terminal import WIDEST, draw_terminal
from nocontact_cli.render.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.cli.screen import Screen

_PAGER = (Choice("space", "further"), Choice("any key", "go on"))
_EARLIER = Choice("Page Up", "earlier")
_LONGEST_TEXT = 2000
_FEWEST_ROWS = 3
_TICK = 1.0
"""Seconds between two looks at what changes with time."""


class ScreenAsker:
    """Draws pages on a screen and reads single keys.

    Args:
        come_back: Called when nobody was there for a while; it clears the screen, and returns when what was
            there may be shown again. None leaves every page as it is.
        idle: After so many seconds without a key nobody is there.
    """

    on_screen = True

    def __init__(self, screen: Screen, come_back: Callable[[Asker], None] | None = None, *, idle: float = IDLE) -> None:
        self._screen = screen
        self._come_back = come_back
        self._idle = idle
        self._still = Stillness()
        self._note = ""
        self._top = 0

    def key(self, page: Page, choices: Sequence[Choice], *, enter: bool = False) -> str:
        """Show a page and wait for one of the keys."""
        wanted = {choice.key for choice in choices if choice.words}
        quiet = {choice.key for choice in choices if not choice.words}
        self._top = 0
        footer = _key_words((*((Choice("Enter", "go on"),) if enter and not choices else ()), *choices, LEAVE, GONE))
        while True:
            rows, _ = self._draw(lambda width: _drawn(page, width), footer)
            pressed = self._pressed()
            if len(pressed) == 1:
                pressed = pressed.lower()
            if pressed in wanted:
                self._note = ""
                return pressed
            if pressed in quiet:
                self._note = "The keys of this page stand below."
            if pressed == LEAVE.key:
                raise Left
            if pressed == GONE.key:
                raise Gone
            if pressed == keys.ENTER and enter:
                self._note = ""
                return ENTER
            if not self._scroll(pressed, rows) and len(pressed) == 1 and pressed not in quiet:
                self._note = f"{pressed} does nothing here."

    def text(self, page: Page, prompt: str, *, secret: bool = False) -> str:
        """Show a page and take a line of text beneath it."""
        typed = ""
        self._top = 0
        while True:
            shown = "*" * len(typed) if secret else typed
            self._draw(
                lambda width: _drawn(page, width),
                lambda width, shown=shown: [*_TEXT_KEYS(width), _fitting(prompt, shown, width)],  # type: ignore[misc] # Bound now.
                cursor=True,
            )
            pressed = self._pressed()
            if pressed == keys.ENTER:
                self._note = ""
                # A passphrase is what was typed, as it is where the terminal itself asks for it.
                return typed if secret else typed.strip()
            if pressed == keys.BACKSPACE:
                typed = typed[:-1]
            elif pressed == keys.CLEAR:
                typed = ""
            elif len(pressed) == 1 and len(typed) < _LONGEST_TEXT:
                typed += pressed

    def show(self, page: Page) -> None:
        """Show a page; space and arrows move through it, another key goes on."""
        self._browse(lambda width: _drawn(page, width))

    def _browse(self, lines_at: Callable[[int], list[str]], *, at_end: bool = False) -> None:
        self._top = sys.maxsize if at_end else 0
        footer = _key_words((*((_EARLIER,) if at_end else ()), *_PAGER, LEAVE, GONE))
        while True:
            rows, below = self._draw(lines_at, footer)
            pressed = self._pressed()
            if pressed.lower() == GONE.key:
                raise Gone
            if pressed.lower() == LEAVE.key:
                raise Left
            if pressed == " " and not below:
                return
            if not self._scroll(pressed, rows) and pressed not in (keys.REDRAW, keys.OTHER):
                return

    def end(self, page: Page) -> None:
        """Show a last page until Enter or a leaving key; what was typed ahead does not wipe it away."""
        self.key(page, (), enter=True)

    def wait(self, page: Page, seconds: int, words: Callable[[int], str]) -> None:
        """Show a page beneath a bar that grows. It is drawn again only where something of it changes."""
        self._top = 0
        footer = _key_words((Choice("Enter", "go on"), LEAVE, GONE))
        began = monotonic()
        shown: list[str] = []
        rows = 0
        while True:
            passed = min(int(monotonic() - began), seconds)
            now = Page((Bar(passed, seconds, words(passed)), Gap())).then(page)
            lines = _drawn(now, self._screen.size[0])
            if lines != shown:
                rows, _ = self._draw(lambda width, now=now: _drawn(now, width), footer)  # type: ignore[misc] # The same.
                shown = lines
            pressed = self._pressed(waiting=passed < seconds)
            if pressed == keys.TICK:
                continue
            if pressed == keys.ENTER:
                self._note = ""
                return
            if pressed.lower() == LEAVE.key:
                raise Left
            if pressed.lower() == GONE.key:
                raise Gone
            self._scroll(pressed, rows)
            shown = []

    def note(self, text: str) -> None:
        """Say something short above the keys of the next page."""
        self._note = text

    def _pressed(self, *, waiting: bool = False) -> str:
        """Wait for a key. `redraw` means that the page has to be drawn again, also because it was cleared.

        Args:
            waiting: Time is let pass here, which counts as being there; `tick` comes every second.
        """
        while True:
            pressed = self._screen.key(_TICK)
            still = pressed in (keys.TICK, keys.REDRAW)
            # Also before a page is drawn again: whoever wakes a paused program may be somebody else.
            if still and self._come_back is not None and self._still.seconds >= self._idle:
                self._come_back(ScreenAsker(self._screen))
                pressed, still = keys.REDRAW, False
            if waiting or not still:
                self._still.end()
            if waiting or pressed != keys.TICK:
                return pressed

    def _scroll(self, pressed: str, rows: int) -> bool:
        step = {keys.UP: -1, keys.DOWN: 1, keys.PAGE_UP: 1 - rows, keys.PAGE_DOWN: rows - 1, " ": rows - 1}
        if pressed not in step:
            return False
        self._top += step[pressed]
        return True

    def _draw(
        self,
        lines_at: Callable[[int], list[str]],
        footer: Callable[[int], list[str]],
        *,
        cursor: bool = False,
    ) -> tuple[int, int]:
        """Draw what fits. Returns the rows for the page, and how many of its lines lie below."""
        width, height = self._screen.size
        below = footer(min(width, WIDEST))
        if self._note:
            below = [*_drawn(Page((say(self._note, "notice"),)), width), *below]
        lines = lines_at(width)
        rows = max(_FEWEST_ROWS, height - len(below) - 1)
        self._top = max(0, min(self._top, len(lines) - rows))
        visible = lines[self._top : self._top + rows]
        left = len(lines) - self._top - len(visible)
        filler = [""] * (rows - len(visible))
        more = [f"  {count(left, 'more line')} below: space" if left else ""]
        self._screen.draw([*visible, *filler, *more, *below][:height], cursor=cursor)
        return rows, left


def page_through(asker: ScreenAsker, text_at: Callable[[int], str], *, at_end: bool = False) -> None:
    """Show text until a key is pressed.

    Args:
        text_at: Draws it for a number of columns. Lines that are longer are cut into pieces.
        at_end: Begin with its last lines.
    """

    def lines_at(width: int) -> list[str]:
        return [piece for line in text_at(width).splitlines() for piece in _pieces(line, width)]

    with contextlib.suppress(Gone, Left):
        asker._browse(lines_at, at_end=at_end)  # noqa: SLF001 - The same module.


def _pieces(line: str, width: int) -> list[str]:
    if "\x1b" in line or len(line) <= width:
        return [line]
    return [line[at : at + width] for at in range(0, len(line), width)]


def _colour() -> bool:
    return not os.environ.get("NO_COLOR")


def _unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def _drawn(page: Page, width: int) -> list[str]:
    return draw_terminal(page, width, colour=_colour(), unicode=_unicode()).splitlines()


def _key_words(choices: Sequence[Choice]) -> Callable[[int], list[str]]:
    shown = [choice for choice in choices if choice.words]

    def footer(width: int) -> list[str]:
        spans: list[Span] = []
        used = 0
        for choice in shown:
            # Words of one key stay together: a line break falls between keys.
            size = len(choice.key) + 1 + len(choice.words)
            if used and used + 2 + size > width:
                spans.append(Span("\n"))
                used = 0
            elif used:
                spans.append(Span("  "))
                used += 2
            spans += [Span(choice.key, "key"), Span(" " + choice.words)]
            used += size
        lines: list[list[Span]] = [[]]
        for span in spans:
            if span.text == "\n":
                lines.append([])
            else:
                lines[-1].append(span)
        return [_drawn(Page((mixed(*line),)), width)[0] for line in lines]

    return footer


def _fitting(prompt: str, typed: str, width: int) -> str:
    """The prompt and the end of what was typed, on one line. Some signs take two columns."""
    prompt, typed = clean(prompt), clean(typed)
    room = max(8, width - cell_len(prompt) - 2)
    while cell_len(typed) > room:
        typed = typed[1:]
    return f"{prompt} {typed}"


_TEXT_KEYS = _key_words((Choice("Enter", "go on"), Choice("Ctrl-C", "gone at once")))
