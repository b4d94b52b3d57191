"""Where a finished page goes: to a pipe, to the window, or to a screen that is cleared afterwards."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from nocontact_cli.cli.options import Format
from nocontact_cli.cli.streams import talk, write
from nocontact_cli.errors import FileError
from nocontact_cli.render.plain import draw_plain
from nocontact_cli.render.wording import DOCUMENT_TITLE, SCROLLBACK_NOTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.cli.options import Settings
    from nocontact_cli.cli.screen_asker import ScreenAsker
    from nocontact_cli.render.page import Page
    from nocontact_cli.workflows.vocabulary import Plan


def put(
    settings: Settings,
    page: Callable[[], Page],
    document: Callable[[], dict[str, Any]],
    plan: Plan | None = None,
    *,
    rows: Callable[[], Iterable[Sequence[str]]] | None = None,
    at_end: bool = False,
    keyed: bool = True,
) -> None:
    """Show a result in the format asked for.

    Args:
        page: Makes the page, for people.
        document: Makes the JSON document, for programs.
        plan: Given where the record is shown; then a terminal shows it on a screen that is cleared, unless
            the plan says that the other person never sees this computer. `--private` does so with all else.
        rows: Makes the rows of a table, where the command can be shown as csv.
        at_end: Begin with the end of it, on a screen that is cleared.
        keyed: Whether the key of the record opened what is shown, so that it is asked for after a while.
    """
    on_terminal = sys.stdout.isatty() and sys.stdin.isatty()
    if on_terminal and not settings.line_by_line and _privately(settings, plan):
        from nocontact_cli.cli.screen_asker import page_through  # noqa: PLC0415 - Only on a terminal.

        # Every key draws the window anew, and a long record takes its time to become text.
        text_at = cache(lambda width: render(settings, page, document, rows=rows, width=width))
        with _on_screen(settings, keyed=keyed and plan is not None) as ask:
            page_through(ask, text_at, at_end=at_end)
        return
    for text in settings.beside:
        talk(text)
    if plan is not None and on_terminal and settings.line_by_line:
        talk(SCROLLBACK_NOTE)
    write(render(settings, page, document, rows=rows, colour=sys.stdout.isatty()))


def render(
    settings: Settings,
    page: Callable[[], Page],
    document: Callable[[], dict[str, Any]],
    *,
    rows: Callable[[], Iterable[Sequence[str]]] | None = None,
    width: int | None = None,
    colour: bool = True,
) -> str:
    """A result as text in the format asked for.

    Args:
        width: Columns; the window's without it.
        colour: Whether it goes where colour can be shown. NO_COLOR has the last word.
    """
    match settings.shown_as:
        case Format.JSON:
            from nocontact_cli.render.jsonform import to_text  # noqa: PLC0415 - Loaded where it is used.

            return to_text(document())
        case Format.PLAIN | Format.TEXT:
            return draw_plain(page())
        case Format.MARKDOWN:
            from nocontact_cli.render.markdown import draw_markdown  # noqa: PLC0415 - Loaded where it is used.

            return draw_markdown(page())
        case Format.HTML:
            from nocontact_cli.render.html import draw_html  # noqa: PLC0415 - Jinja is slow to load.

            return draw_html(page(), title=DOCUMENT_TITLE)
        case Format.CSV:
            from nocontact_cli.render.csvform import to_csv  # noqa: PLC0415 - Loaded where it is used.

            return to_csv(rows() if rows else ())
        case Format.TERMINAL:
            from nocontact_cli.render.terminal import draw_terminal  # noqa: PLC0415 - Rich is slow to load.

            return draw_terminal(
                page(),
                width or shutil.get_terminal_size().columns,
                colour=colour and not os.environ.get("NO_COLOR"),
                unicode=_unicode(),
            )


def save(path: Path, text: str, *, replace: bool, can_replace: bool = True) -> None:
    """Write a result to a file that only its owner can read.

    Raises:
        FileError: The file is there already and was not to be replaced, or it cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if replace else os.O_EXCL)
    try:
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8", newline="") as file:
            if hasattr(os, "fchmod"):
                # The file may have been there before, open to others.
                os.fchmod(file.fileno(), 0o600)
            file.write(text)
    except FileExistsError as error:
        raise FileError(
            "There is a file of that name already.",
            do=f"You can choose another name{', or replace it with --yes' if can_replace else ''}.",
        ) from error
    except OSError as error:
        raise FileError(
            f"That file cannot be written: {error.strerror}.", do="You can choose another place."
        ) from error


@contextmanager
def asker(settings: Settings, *, keyed: bool = True) -> Iterator[Asker]:
    """Somebody to ask: on the alternate screen of a terminal, or line by line.

    Args:
        keyed: Whether the key of the record opened what is shown, so that it is asked for after a while.
    """
    if settings.line_by_line:
        from nocontact_cli.cli.asking import LineAsker  # noqa: PLC0415 - One of the two is needed.

        yield LineAsker()
        return
    with _on_screen(settings, keyed=keyed) as ask:
        yield ask


@contextmanager
def _on_screen(settings: Settings, *, keyed: bool) -> Iterator[ScreenAsker]:
    from nocontact_cli.cli.idle import come_back  # noqa: PLC0415 - Only on a terminal.
    from nocontact_cli.cli.screen import Screen  # noqa: PLC0415 - The same.
    from nocontact_cli.cli.screen_asker import ScreenAsker  # noqa: PLC0415 - The same.

    with Screen() as screen:
        ask = ScreenAsker(screen, lambda ask: come_back(ask, settings.context() if keyed else None))
        if settings.beside:
            ask.note(" ".join(settings.beside))
        yield ask


def _privately(settings: Settings, plan: Plan | None) -> bool:
    if settings.private or settings.printed:
        return settings.private
    return plan is not None and plan.circumstance("device-safe") != "yes"


def _unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
