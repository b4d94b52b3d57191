"""Tables as text, read row by row by the names of their columns."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO, cast

from nocontact_cli.evidence.faults import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows(stream: BinaryIO) -> Iterator[dict[str, str]]:
    """Each row, column to cell. Cells without a column, and columns without a cell, are left out.

    Args:
        stream: UTF-8, with or without its mark. Bytes that are none are replaced.

    Raises:
        UnreadableError: It is no such table.
    """
    text = io.TextIOWrapper(io.BufferedReader(cast("io.RawIOBase", stream)), "utf-8-sig", "replace", newline="")
    try:
        lines = csv.reader(line.replace("\0", "") for line in text)
        names = [name.strip() for name in next(lines, [])]
        for cells in lines:
            yield dict(zip(names, cells, strict=False))
    except csv.Error as error:
        raise UnreadableError("It is no table that can be read.") from error
