"""What can still be read in a damaged record, and the ways on from there.

Every page of a record carries a checksum under its key, so a page is read as it was written or not at all:
what is counted here is never a guess.
"""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.errors import DamagedError, NoContactError
from nocontact_cli.vault.backup import last_backup
from nocontact_cli.vault.cipher import intact, open_database
from nocontact_cli.vault.faults import told
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.rows import as_entries, rows_from

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

_MOST: Final = 500
"""Unreadable entries after which the count stops: each costs an opening, about a millisecond."""


@dataclass(frozen=True, slots=True)
class Readable:
    """How much of a damaged record can be read.

    Args:
        entries: Entries that are whole.
        total: Entries it held when it was written last; None if that cannot be read.
        all_seen: Whether there cannot be more of them.
    """

    entries: int
    total: int | None
    all_seen: bool


def readable(path: Path, key: bytes) -> Readable:
    """Count what can be read. The file is not changed.

    Args:
        path: The record.
        key: 32 bytes.
    """
    total = _last_number(path, key)
    found, first = 0, 1
    for _ in range(_MOST):
        count, first, more = _stretch(path, key, first)
        found += count
        if not more or (total is not None and first > total):
            return Readable(found, total, all_seen=True)
        if total is None and not found:
            # Without a first one and without the number of the last there is no telling where to look.
            break
    return Readable(found, total, all_seen=False)


def with_ways_on(error: DamagedError, path: Path, key: bytes) -> DamagedError:
    """The same error, with what can still be read and what can be brought back.

    Args:
        error: What was found.
        path: The record.
        key: 32 bytes.
    """
    safe = f"{error.safe} {_left(path, key)}".strip()
    day = last_backup(Place(path.parent))
    known = "There may be a backup." if day is None else f"The last backup was made on {day.isoformat()}."
    ways = f"{known} This brings one back, and keeps the damaged file aside: {{prog}} vault restore FILE"
    earlier = _whole_copy(path, key)
    if earlier is not None:
        copy, count = earlier
        ways += (
            f"\n{copy} is an earlier copy of the record, and whole: {_entries(count)}. You can use it by moving "
            f"{path.name} to another folder and giving {copy.name} that name."
        )
    return type(error)(error.what, safe=safe, do=ways)


def _left(path: Path, key: bytes) -> str:
    if not path.is_file() or path.stat().st_size == 0:
        return ""
    left = readable(path, key)
    if not left.entries:
        return "No entry in it can be read."
    most = "" if left.all_seen else "at least "
    of = "" if left.total is None else f" of {left.total}"
    return f"In the damaged file, {most}{_entries(left.entries)}{of} can still be read."


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


def _last_number(path: Path, key: bytes) -> int | None:
    with suppress(NoContactError), told(path), closing(open_database(path, key, mode="ro")) as connection:
        row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entry'").fetchone()
        if row is not None and isinstance(row[0], int):
            return row[0]
    return None


def _stretch(path: Path, key: bytes, first: int) -> tuple[int, int, bool]:
    """Read from a number on: how many are whole, where to go on, and whether there may be more."""
    count = 0
    try:
        # A connection that met a damaged page reads nothing any more, so each stretch has its own.
        with told(path), closing(open_database(path, key, mode="ro")) as connection:
            # Row by row: who asks for several loses the last one before a damaged page.
            while rows := list(rows_from(connection, first, 1)):
                first = rows[0][0] + 1
                with suppress(TypeError, ValueError, OverflowError):
                    count += len(as_entries(rows))
    except NoContactError:
        return count, first + 1, True
    return count, first, False


def _whole_copy(path: Path, key: bytes) -> tuple[Path, int] | None:
    """The latest copy beside a record that is whole, and how many entries it has."""
    copies = [(one.suffix[1:], one) for one in path.parent.glob(f"{path.name}.*")]
    for _, copy in sorted(((int(number), one) for number, one in copies if number.isdecimal()), reverse=True):
        with suppress(NoContactError), told(copy), closing(open_database(copy, key, mode="ro")) as connection:
            if intact(connection):
                return copy, _count(connection)
    return None


def _count(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM entry").fetchone()[0])
