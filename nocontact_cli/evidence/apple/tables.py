"""The tables that Apple hands out at privacy.apple.com, and that say who else could be in the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from nocontact_cli.domain.evidence import APP, ASK, SESSION, Fact, Made
from nocontact_cli.evidence.formats.csv_rows import rows
from nocontact_cli.evidence.formats.json_stream import mended
from nocontact_cli.evidence.times import from_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree


class _Table(NamedTuple):
    """What a table is about, and its columns: names of the thing, first one that is filled; moments, newest wins."""

    what: str
    label: str
    things: tuple[str, ...]
    moments: tuple[str, ...]


TABLES: Final = {
    "Apple ID Device Information.csv": _Table(
        SESSION,
        "device",
        ("device name", "device model name", "device model", "device serial number"),
        ("device last heartbeat timestamp", "device added date", "last seen"),
    ),
    "Apps Using Sign In with Apple.csv": _Table(
        APP,
        "signed-in",
        ("app name", "application", "name", "application name"),
        ("date", "created date", "first use date", "creation date"),
    ),
    "Apple ID SignOn Information.csv": _Table("", "", (), ("logged in date",)),
    "Data & Privacy Request History.csv": _Table("", "", (), ("request time",)),
}
"""The files, by the names they have in every language."""


def table_facts(tree: Tree, name: str) -> Iterator[Told]:
    """The devices and apps in one of the tables.

    Raises:
        UnreadableError: It is no table.
    """
    end = name.rpartition("/")[2].casefold()
    table = next(one for file, one in TABLES.items() if file.casefold() == end)
    with tree.open(name) as stream:
        for row in rows(stream):
            cells = {column.casefold(): cell.strip() for column, cell in row.items()}
            at = max(filter(None, (from_text(cells.get(one)) for one in table.moments)), default=None)
            thing = next((cells[one] for one in table.things if cells.get(one, "N/A") not in ("", "N/A")), "")
            if at:
                yield Made(at)
            if thing:
                yield Fact(table.what, name, ASK, (), at, table.label, mended(thing))
