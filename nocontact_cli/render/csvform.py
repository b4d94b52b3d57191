"""Rows as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from nocontact_cli.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # noqa: RUF001 - Some spreadsheets take the wide signs too.
"""Beginnings of a cell that a spreadsheet may run, also behind apostrophes, so that none is taken for ours."""


def to_csv(rows: Iterable[Sequence[str]]) -> str:
    """Rows as text; every line ends in CR LF."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([_cell(cell) for cell in row] for row in rows)
    return file.getvalue()


def defused(cell: str) -> str:
    """A cell that no spreadsheet runs: what could be a formula gets an apostrophe before it.

    Taking one apostrophe away where it stands before such a sign, or before apostrophes before one, gives it back.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _cell(text: str) -> str:
    """A cell without control characters; line feeds stay."""
    return defused("\n".join(clean(line) for line in text.splitlines()))
