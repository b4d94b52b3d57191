"""SQLite databases, read from a private copy together with their write-ahead log. Nothing in them is executed."""

from __future__ import annotations

import re
import sqlite3
import struct
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.given.copies import copy, private_folder
from nocontact_cli.evidence.given.leftovers import DATABASE, LOG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from nocontact_cli.evidence.given.trees import Tree

_MAGIC: Final = b"SQLite format 3\0"
_WITH_LOG: Final = 2
"""What bytes 18 and 19 say where a write-ahead log is used."""
_LARGEST_VALUE: Final = 1 << 24
_STEPS_AT_ONCE: Final = 100_000
_LEAST_STEPS: Final = 50_000_000
_STEPS_A_BYTE: Final = 20
_FUNCTIONS: Final = frozenset({"min", "max", "count"})
_PRAGMAS: Final = frozenset({"table_xinfo", "quick_check"})
_SETTINGS: Final = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "ignore_check_constraints = ON",
    "query_only = ON",
    "temp_store = MEMORY",
)
_PLAIN_TABLE: Final = re.compile(r"\s*CREATE\s+TABLE\b", re.IGNORECASE)
_LOG_HEADER: Final = 32
_FRAME_HEADER: Final = 24
"""Bytes before the pages of a log, and before each of them, by SQLite's "WAL-mode File Format"."""
_DAMAGED: Final = "It is damaged, or only a part of it arrived."
_ELSE: Final = "It does not hold what its name says."
_CUT: Final = "Its newest part, the file that ends in -wal, could not be read to its end."
_NO_LOG: Final = "Its newest part, the file that ends in -wal, is not beside it, so the newest entries can be missing."


class Database:
    """A database that is open. Only its plain tables can be read.

    Args:
        connection: Read-only, with every setting made.
        size: Bytes.
        why: Why the newest entries can be missing, in a sentence for the user; empty where they are there.
    """

    def __init__(self, connection: sqlite3.Connection, size: int, why: str) -> None:
        self.why = why
        self._connection = connection
        self._left = (_LEAST_STEPS + _STEPS_A_BYTE * size) // _STEPS_AT_ONCE
        self._stopped: BaseException | None = None
        watch = self._watch()
        next(watch)
        connection.set_progress_handler(watch.__next__, _STEPS_AT_ONCE)
        connection.set_authorizer(_allowed)

    def columns(self, table: str) -> frozenset[str]:
        """The columns of a table that is whole; none where there is no such table.

        Raises:
            UnreadableError: It is damaged, or it is a view, a virtual table or one that calculates.
        """
        found = list(self.rows("SELECT type, sql, rootpage FROM sqlite_master WHERE name = ?", (table,)))
        if not found:
            return frozenset()
        kind, sql, page = found[0]
        if len(found) > 1 or kind != "table" or not page or not isinstance(sql, str) or not _PLAIN_TABLE.match(sql):
            raise UnreadableError(_ELSE)
        columns = list(self.rows(f'PRAGMA table_xinfo("{table}")'))
        if any(hidden for *_, hidden in columns):
            raise UnreadableError(_ELSE)
        if list(self.rows(f'PRAGMA quick_check("{table}")')) != [("ok",)]:
            raise UnreadableError(_DAMAGED)
        return frozenset(name for _, name, *_ in columns)

    def need(self, table: str, *columns: str) -> frozenset[str]:
        """The columns of a table that has to have some.

        Raises:
            UnreadableError: As for `columns`, or one of them is not there.
        """
        found = self.columns(table)
        if not found.issuperset(columns) or not found:
            raise UnreadableError(_ELSE)
        return found

    def rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """What a query gives.

        Args:
            sql: Without anything that came from outside. Tables `NOT INDEXED`: only they are checked.
            values: What came from outside.

        Raises:
            UnreadableError: The database is damaged, or takes longer than its size explains.
        """
        try:
            with closing(self._connection.execute(sql, values)) as cursor:
                yield from cursor
        except (sqlite3.Error, OverflowError, ValueError) as error:
            if self._stopped is not None:
                raise self._stopped from None
            raise UnreadableError(_DAMAGED) from error

    def _watch(self) -> Iterator[bool]:
        """Whether a query has to end, asked by SQLite every so many steps.

        Ctrl-C is noticed here first. SQLite ends the query then, but drops what was raised, so it is kept. This is a
        generator because a function would be left by the exception before its own `try` begins.
        """
        try:
            while True:
                self._left -= 1
                yield self._left < 0
        except GeneratorExit:
            return
        except BaseException as stopped:  # noqa: BLE001 - `rows` raises it again.
            self._stopped = stopped
            yield True


@contextmanager
def opened(tree: Tree, name: str, log: str | None = None, beside: Path | None = None) -> Iterator[Database]:
    """Open a database of an export.

    Args:
        tree: The export.
        name: The database.
        log: Its write-ahead log, where it is not called like it with `-wal`.
        beside: Where the private copy is made; the system's folder for temporary files if None.

    Raises:
        UnreadableError: It is damaged, or there is no room for a copy.
    """
    log = log or f"{name}-wal"
    with private_folder(beside) as folder:
        path = folder / DATABASE
        with tree.open(name) as stream:
            copy(stream, path)
        if log in tree.names:
            with tree.open(log) as stream:
                copy(stream, folder / LOG)
        with path.open("rb") as file:
            head = file.read(100)
        if head[:16] != _MAGIC:
            raise UnreadableError("It is no database, or one that is encrypted.")
        with_log = _WITH_LOG in head[18:20]
        try:
            connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
        except (sqlite3.Error, UnicodeError) as error:  # Its own texts quote the file.
            raise UnreadableError(_DAMAGED) from error
        with closing(connection):
            why = _prepare(connection, folder, with_log=with_log)
            yield Database(connection, path.stat().st_size, why)


def _prepare(connection: sqlite3.Connection, folder: Path, *, with_log: bool) -> str:
    """Make every setting, and say why the newest entries can be missing."""
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except (sqlite3.Error, UnicodeError) as error:  # Its own texts quote the file.
        raise UnreadableError(_DAMAGED) from error
    log = folder / LOG
    if not log.exists() or not log.stat().st_size:
        return _NO_LOG if with_log else ""
    return _CUT if _cut(log, _frames_read(folder)) else ""


def _frames_read(folder: Path) -> int:
    """How many pages of the log SQLite took for valid, as its index of the log says."""
    try:
        with (folder / f"{DATABASE}-shm").open("rb") as file:
            return int.from_bytes(file.read(20)[16:20], "little" if struct.pack("=H", 1)[0] else "big")
    except OSError:
        return 0


def _cut(log: Path, read: int) -> bool:
    """Whether a log goes on behind what SQLite took of it, which it does silently where it is damaged.

    Pages of an older run stay behind in a log; they carry another salt.
    """
    with log.open("rb") as file:
        head = file.read(_LOG_HEADER)
        if not read or len(head) < _LOG_HEADER:
            return True
        page = int.from_bytes(head[8:12], "big")
        size = log.stat().st_size
        at = _LOG_HEADER + read * (_FRAME_HEADER + page)
        while at < size:
            file.seek(at)
            salt = file.read(_FRAME_HEADER)[8:16]
            if salt == head[16:24] or len(salt) < len(head[16:24]):
                return True
            at += _FRAME_HEADER + page
    return False


def _allowed(action: int, first: str | None, second: str | None, *_: object) -> int:
    """Read, and nothing else."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
