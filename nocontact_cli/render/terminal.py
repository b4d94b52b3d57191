"""A page for a terminal, drawn by Rich to text with colour codes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from nocontact_cli.render.clean import clean
from nocontact_cli.render.page import Bar, Chart, Gap, Heading, Page, Paragraph, Table
from nocontact_cli.render.palette import BAR_DONE, BAR_LEFT, HEADINGS, LINE, STYLES
from nocontact_cli.render.series import in_words, levels

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDEST = 110
_BAR_WIDTH = 24
_LEVELS = "▁▂▃▄▅▆▇█"


def draw_terminal(page: Page, width: int, *, colour: bool = True, unicode: bool = True) -> str:
    """The page as text with colour codes, ending in a line feed.

    Args:
        width: Columns of the terminal.
        colour: False leaves out all colour (NO_COLOR).
        unicode: False draws with ASCII only, for terminals that cannot encode more.
    """
    console = console_for(width, colour=colour)
    for block in page.blocks:
        console.print(_draw(block, console.width, unicode=unicode))
    return _text_of(console)


def console_for(width: int, *, colour: bool) -> Console:
    """A Rich console that writes into memory."""
    return Console(
        file=io.StringIO(),
        width=max(20, min(width, WIDEST)),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        soft_wrap=False,
    )


def _text_of(console: Console) -> str:
    file = console.file
    return file.getvalue() if isinstance(file, io.StringIO) else ""


def _draw(block: object, width: int, *, unicode: bool) -> RenderableType:
    match block:
        case Heading(text, level):
            return Text(clean(text), style=HEADINGS[level])
        case Paragraph():
            return _paragraph(block)
        case Table():
            return _table(block, unicode=unicode) if width >= block.least else _list(block)
        case Bar(done, of, words):
            return _bar(done, of, words, unicode=unicode)
        case Chart():
            return _chart(block, unicode=unicode)
        case Gap():
            return Text("")
    raise TypeError(block)


def _paragraph(block: Paragraph) -> RenderableType:
    text = Text()
    for span in block.spans:
        text.append(clean(span.text), style=STYLES[span.role])
    if not block.hang:
        return Padding(text, (0, 0, 0, 2 * block.indent))
    grid = RichTable.grid(padding=0)
    grid.add_column(width=len(block.hang))
    grid.add_column()
    grid.add_row(Text(block.hang), text)
    return Padding(grid, (0, 0, 0, 2 * block.indent))


def _table(block: Table, *, unicode: bool) -> RenderableType:
    table = RichTable(
        box=box.SIMPLE_HEAD if unicode else box.ASCII2,
        padding=(0, 2, 0, 0),
        pad_edge=False,
        header_style=STYLES["muted"],
        show_edge=False,
        expand=bool(block.weights),
        # Cells of several lines need air between the rows.
        leading=1 if block.weights else 0,
    )
    weights = block.weights or (None,) * len(block.columns)
    for column, weight in zip(block.columns, weights, strict=True):
        table.add_column(column, ratio=weight, overflow="fold")
    for row in block.rows:
        table.add_row(*(Text(clean(cell.text), style=STYLES[cell.role]) for cell in row))
    return table


def _list(block: Table) -> RenderableType:
    grid = RichTable.grid(padding=0)
    grid.add_column(width=2)
    grid.add_column()
    for row in block.rows:
        lead = Text(" - ").join(
            Text(clean(cell.text), style=STYLES[cell.role]) for cell in row[: block.lead] if cell.text
        )
        grid.add_row(Text("- "), lead)
        for column, cell in zip(block.columns[block.lead :], row[block.lead :], strict=True):
            if cell.text:
                line = Text(f"{column}: ", style=STYLES["muted"])
                line.append(clean(cell.text), style=STYLES[cell.role])
                grid.add_row(Text(""), line)
    return grid


def _bar(done: int, of: int, words: str, *, unicode: bool) -> RenderableType:
    filled = round(_BAR_WIDTH * done / of) if of else 0
    full, empty = ("━", "─") if unicode else ("#", "-")
    text = Text(full * filled, style=BAR_DONE)
    text.append(empty * (_BAR_WIDTH - filled), style=BAR_LEFT)
    text.append("  " + clean(words), style=STYLES["muted"])
    return text


def _chart(block: Chart, *, unicode: bool) -> RenderableType:
    """The line in eighths of a row, from 0 up, with the words behind it; without Unicode the numbers."""
    if not unicode:
        return Text(clean(in_words(block)))
    found = levels(block.points, _BAR_WIDTH)
    top = max(found, default=0) or 1
    text = Text("".join(_LEVELS[round(number / top * (len(_LEVELS) - 1))] for number in found), style=LINE)
    return text.append(("  " if found else "") + clean(block.words), style=STYLES["text"])
