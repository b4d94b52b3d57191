"""What a page says, in order, as every drawing of it has to say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.render.address import https_address
from nocontact_cli.render.clean import clean
from nocontact_cli.render.page import Bar, Chart, Heading, Page, Paragraph, Span, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def said(page: Page, of_chart: Callable[[Chart], Iterable[str]]) -> list[str]:
    """The text of every heading, paragraph and cell, cleaned. What would show nothing is left out.

    Args:
        of_chart: What a drawing adds to the words of a chart.
    """
    return [text for text in map(squeezed, _said(page, of_chart)) if text]


def squeezed(text: str) -> str:
    """The text with single spaces, as a reader sees it."""
    return " ".join(text.split())


def links(page: Page) -> list[str]:
    """The addresses that become links, in order."""
    return [span.text for span in _spans(page) if span.role == "link" and https_address(span.text)]


def _said(page: Page, of_chart: Callable[[Chart], Iterable[str]]) -> Iterator[str]:
    for block in page.blocks:
        match block:
            case Heading(text):
                yield clean(text)
            case Paragraph(spans):
                yield "".join(clean(span.text) for span in spans)
            case Table(columns, rows):
                yield from map(clean, columns if rows else ())
                yield from (clean(cell.text) for row in rows for cell in row)
            case Bar(words=words):
                yield clean(words)
            case Chart(words=words):
                yield clean(words)
                yield from of_chart(block)


def _spans(page: Page) -> Iterator[Span]:
    for block in page.blocks:
        match block:
            case Paragraph(spans):
                yield from spans
            case Table(rows=rows):
                yield from (cell for row in rows for cell in row)
