"""The Markdown form, read back by a parser: what was text is text, and nothing else has come of it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from nocontact_cli.render.markdown import draw_markdown
from nocontact_cli.render.page import Bar, Chart, Gap, Heading, Page, Span, Table, bullet, mixed, say
from nocontact_cli.render.series import evenly
from nocontact_cli.render.wording import long_date
from tests.render.reading import links, said, squeezed
from tests.render.strategies import ADDRESSES, PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

PARSER: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BLOCKS: Final = {"heading", "paragraph", "bullet_list", "ordered_list", "list_item", "table", "thead", "tbody"}
CELLS: Final = {"tr", "th", "td"}
INLINE: Final = {"text", "code_inline", "strong_open", "strong_close", "link_open", "link_close"}
LINKED: Final = re.compile(r"(?i)(?:https?|ftp)://|(?:^|[\s*_~(])www\.|[\w.+-]@[\w-]")
"""What GFM makes a link of wherever it stands as text."""


def shown(tokens: list[Token]) -> list[str]:
    """The text of every line and cell, in order."""
    found = (squeezed("".join(one.content for one in token.children or ())) for token in tokens)
    return [text for text in found if text]


def inline(tokens: list[Token]) -> Iterator[Token]:
    """What stands inside of lines and cells."""
    for token in tokens:
        yield from token.children or ()


def of_chart(chart: Chart) -> Iterator[str]:
    """The table beneath the words of a chart."""
    if chart.points:
        yield from ("Day", "Number")
    for day, number in evenly(chart.points, 8):
        yield from (long_date(day), str(number))


@given(PAGES)
@settings(max_examples=600, deadline=None)
def test_any_page_is_read_as_it_was_said(page: Page) -> None:
    """Every text comes back whole, in its place, and nothing but headings, lists, tables and bold is found."""
    tokens = PARSER.parse(draw_markdown(page))
    assert shown(tokens) == said(page, of_chart)
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= BLOCKS | CELLS | {"inline"}
    assert {token.type for token in inline(tokens)} <= INLINE


@given(PAGES)
@settings(max_examples=300, deadline=None)
def test_only_addresses_become_links(page: Page) -> None:
    """A link goes to a text of role link that is an https address; no other text can be taken for one."""
    found = list(inline(PARSER.parse(draw_markdown(page))))
    assert [token.attrs["href"] for token in found if token.type == "link_open"] == links(page)
    inside = False
    for token in found:
        inside = token.type == "link_open" or (inside and token.type != "link_close")
        assert inside or token.type != "text" or not LINKED.search(token.content)


@given(PAGES)
@settings(max_examples=300, deadline=None)
def test_no_block_is_lost_or_made(page: Page) -> None:
    """There are as many headings, items, tables and rows as the page has."""
    tokens = PARSER.parse(draw_markdown(page))
    tables = [block for block in page.blocks if isinstance(block, Table) and block.rows]
    charts = [block for block in page.blocks if isinstance(block, Chart) and block.points]
    rows = sum(1 + len(table.rows) for table in tables) + sum(1 + len(evenly(chart.points, 8)) for chart in charts)
    kinds = [token.type for token in tokens]
    assert kinds.count("heading_open") == sum(isinstance(block, Heading) for block in page.blocks)
    assert kinds.count("table_open") == len(tables) + len(charts)
    assert kinds.count("tr_open") == rows
    hung = [block for block in page.blocks if getattr(block, "hang", "") and said(Page((block,)), of_chart)]
    assert kinds.count("list_item_open") == len(hung)


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses(address: str) -> None:
    """Only two of the addresses are https, whole and plain; the others are text."""
    text = draw_markdown(Page((mixed("Setting: ", Span(address, "link")),)))
    assert (f"<{address}>" in text) is (address in ADDRESSES[:2])


def test_a_page() -> None:
    """Headings, weight, lists with what stands beneath their items, a table, a bar and a link, as one would type."""
    page = Page(
        (
            say("WhatsApp", "muted"),
            Heading("Block *each* number", 1),
            mixed(Span("Notice: ", "strong"), "they may see 1 < 2 & more."),
            say("1. is no list"),
            Gap(),
            say("Open it", hang="1. "),
            say("Close it", hang="2. "),
            Gap(),
            bullet("One"),
            say("Beneath it", "muted", indent=1),
            bullet("Two"),
            Gap(),
            bullet("Another list"),
            Table(("Step", "State"), ((Span("a.b", "critical"), Span("on | off")), (Span("c"), Span("")))),
            Bar(1, 2, "1 of 2"),
            mixed("Setting: ", Span("https://a.example/b", "link")),
            say("Ask robin@a.example, or https://a.example."),
        )
    )
    assert draw_markdown(page) == (
        "WhatsApp\n\n"
        "# Block \\*each\\* number\n\n"
        "**Notice:** they may see 1 \\< 2 \\& more.\n\n"
        "1\\. is no list\n\n"
        "1. Open it\n2. Close it\n\n"
        "* One\n\n  Beneath it\n\n* Two\n\n"
        "- Another list\n\n"
        "| Step | State |\n| --- | --- |\n| **a.b** | on \\| off |\n| c |  |\n\n"
        "1 of 2\n\n"
        "Setting: <https://a.example/b>\n\n"
        "Ask `robin@a.example`, or `https://a.example`.\n"
    )


def test_numbers_that_do_not_count_up_begin_a_new_list() -> None:
    """Markdown would count on by itself; a list with a number left out is two lists, each with its own start."""
    page = Page((say("a", hang="1. "), say("b", hang="3. "), say("c", hang="4. ")))
    assert draw_markdown(page) == "1. a\n\n3) b\n4) c\n"


def test_a_chart_is_a_short_table() -> None:
    """Of many days eight are shown, the first and the last among them; without a day there are the words alone."""
    points = tuple((date(2026, 1, 1) + timedelta(at), at) for at in range(100))
    lines = draw_markdown(Page((Chart(points, "Open doors."),))).splitlines()
    assert lines[:5] == ["Open doors.", "", "| Day | Number |", "| --- | --- |", "| 1 January 2026 | 0 |"]
    assert lines[-1] == "| 10 April 2026 | 99 |"
    assert len(lines) == 4 + 8
    assert draw_markdown(Page((Chart((), "Nothing yet."),))) == "Nothing yet.\n"


def test_an_empty_page() -> None:
    """Nothing said is nothing written."""
    assert draw_markdown(Page((Gap(), say(" "), Table(("A",), ())))) == ""
