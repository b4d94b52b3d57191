"""How far the reading of files has come, on standard error, and gone when it is done."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nocontact_cli.cli.options import Settings

_WORTH_SHOWING = 20_000_000
"""Bytes; less is read before anybody could look."""


@contextmanager
def watched(settings: Settings, total: int) -> Iterator[Callable[[int], None]]:
    """Show the share read and the time left while something is read; nothing without a terminal.

    Args:
        total: Bytes there are.
    """
    if total < _WORTH_SHOWING or settings.line_by_line or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - Only where it is shown.
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn  # noqa: PLC0415 - The same.

    columns = ("Reading", BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    # It goes away when it is done, so that nothing of it stays in the window.
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=4) as bar:
        task = bar.add_task("", total=total)
        yield lambda number: bar.advance(task, number)
