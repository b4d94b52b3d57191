"""The blocks of a page with list items put together, for forms that know lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from nocontact_cli.render.clean import clean
from nocontact_cli.render.page import Bar, Chart, Gap, Heading, Paragraph, Table

if TYPE_CHECKING:
    from nocontact_cli.render.page import Page

_NUMBER: Final = re.compile(r"([0-9]{1,9})\. ")


class Item(NamedTuple):
    """An item of a list: the first paragraph stands beside its mark, the others beneath. A bullet has no number."""

    number: int | None
    paragraphs: tuple[Paragraph, ...]


class Listing(NamedTuple):
    """A list. All items have numbers that count up by one, or none has."""

    items: tuple[Item, ...]

    @property
    def start(self) -> int | None:
        """The first number."""
        return self.items[0].number


Gathered = Heading | Paragraph | Listing | Table | Bar | Chart


def gather(page: Page) -> list[Gathered]:
    """What is on the page, in order. Gaps have done their work, and what would show nothing is left out."""
    found: list[Gathered] = []
    # Whether the last thing found is a list that still goes on.
    going_on = False
    for block in page.blocks:
        match block:
            case Gap():
                going_on = False
            case Paragraph():
                if any(clean(span.text).strip() for span in block.spans):
                    going_on = _add(found, block, going_on=going_on)
            case _:
                going_on = False
                if not isinstance(block, Table) or block.rows:
                    found.append(block)
    return found


def _add(found: list[Gathered], block: Paragraph, *, going_on: bool) -> bool:
    """Put a paragraph where it belongs, and tell whether it stands in a list."""
    last = found[-1] if going_on else None
    if not block.hang:
        if block.indent and isinstance(last, Listing):
            *items, item = last.items
            found[-1] = Listing((*items, Item(item.number, (*item.paragraphs, block))))
            return True
        found.append(block)
        return False
    number = _NUMBER.fullmatch(block.hang)
    item = Item(int(number[1]) if number else None, (block,))
    if isinstance(last, Listing) and _follows(last.items[-1].number, item.number):
        found[-1] = Listing((*last.items, item))
    else:
        found.append(Listing((item,)))
    return True


def _follows(one: int | None, other: int | None) -> bool:
    return one is None if other is None else one is not None and other == one + 1
