"""The record: an encrypted, append-only table of entries."""

from __future__ import annotations

from contextlib import closing, contextmanager
from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Final, Self

from nocontact_cli.domain.record import Entry
from nocontact_cli.errors import DamagedError
from nocontact_cli.vault.aside import keep_record_aside
from nocontact_cli.vault.cipher import make_database, memory_database, open_database, salt_of, transaction
from nocontact_cli.vault.contents import read_contents, write_contents
from nocontact_cli.vault.faults import NewerError, WrongKeyError, damaged_error, file_error, newer_error, told
from nocontact_cli.vault.files import clear, move
from nocontact_cli.vault.migrations import FROM_NOTHING, MIGRATIONS, migrate, schema_of
from nocontact_cli.vault.rows import add_row, as_entries, rows_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path
    from sqlite3 import Connection
    from types import TracebackType

    from nocontact_cli.domain.record import Draft
    from nocontact_cli.vault.contents import Contents, Migrations
    from nocontact_cli.vault.place import Place

APPLICATION: Final = 0x1D3A5C02


class Record:
    """An open record. Use it as a context manager, or close it.

    Args:
        path: The file.
        connection: A keyed connection to it.
        key: What keyed it, for looking at it again where it is damaged.
    """

    def __init__(self, path: Path, connection: Connection, key: bytes) -> None:
        self.path = path
        self._connection = connection
        self._key = key

    @classmethod
    def create(cls, place: Place, key: bytes) -> Self:
        """Make an empty record under its temporary name; `settle` gives it the final one.

        Args:
            place: The vault; its folder exists.
            key: 32 bytes.

        Raises:
            FileError: It cannot be written.
        """
        make_database(place.record_new, key, (f"PRAGMA application_id = {APPLICATION}", *FROM_NOTHING))
        return cls(place.record_new, open_database(place.record_new, key), key)

    @classmethod
    def open(cls, place: Place, key: bytes) -> Self:
        """Open the record, after finishing a first run that was cut off at its very end.

        Args:
            place: The vault.
            key: 32 bytes.

        Raises:
            DamagedError: It is missing, empty, unreadable, no record, or from a newer version.
            FileError: It cannot be read, or an older one cannot be brought up to date.
        """
        with _ways_told(place.record, key):
            if not place.has(place.record) and place.has(place.record_new):
                _connect(place.record_new, key).close()
                settle(place)
            try:
                return cls(place.record, _connect(place.record, key), key)
            except WrongKeyError:
                # The lock may already be that of a record that a restore could not give its name any more.
                if not place.has(place.record_new) or not _fits(place.record_new, key):
                    raise
            settle(place, over=True)
            return cls(place.record, _connect(place.record, key), key)

    @property
    def schema(self) -> int:
        """The number of migrations it has been through."""
        with self._told():
            return schema_of(self._connection)

    def append(self, drafts: Sequence[Draft], at: datetime) -> tuple[Entry, ...]:
        """Store entries, all or none, and return once they are on the disk.

        Args:
            drafts: What to store, in this order.
            at: The instant, with its zone. Parts of a minute in the zone are dropped.

        Raises:
            ValueError: `at` has no zone.
            FileError: Another process holds the record, or it cannot be written.
            UsageError: A value does not fit.
            DamagedError: The record is malformed.
        """
        offset = at.utcoffset()
        if offset is None:
            raise ValueError("An instant without a zone cannot be stored.")
        zone = int(offset / timedelta(minutes=1))
        local = at.astimezone(timezone(timedelta(minutes=zone)))
        with self._told(), transaction(self._connection):
            numbers = [add_row(self._connection, draft, at, zone) for draft in drafts]
        return tuple(
            Entry(n, local, draft.kind, draft.about, draft.says, draft.day, draft.by, draft.note, draft.until)
            for n, draft in zip(numbers, drafts, strict=True)
        )

    def entries(self) -> tuple[Entry, ...]:
        """All entries in the order of their numbers.

        Raises:
            DamagedError: The record is malformed, or a row holds what no entry can hold.
            FileError: It cannot be read.
        """
        with self._told():
            try:
                return as_entries(rows_from(self._connection))
            except (TypeError, ValueError, OverflowError) as error:
                raise damaged_error(self.path, "holds an entry that cannot be read") from error

    def contents(self) -> Contents:
        """All that it holds, for a backup.

        Raises:
            DamagedError: The record is malformed.
            FileError: It cannot be read.
        """
        with self._told():
            return read_contents(self._connection)

    def count(self) -> int:
        """The number of entries, without reading them."""
        with self._told():
            return int(self._connection.execute("SELECT count(*) FROM entry").fetchone()[0])

    def close(self) -> None:
        """Let go of the file. Closing twice is no error."""
        self._connection.close()

    def _told(self) -> AbstractContextManager[None]:
        return _ways_told(self.path, self._key)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def entries_of(contents: Contents, migrations: Migrations = MIGRATIONS) -> tuple[Entry, ...]:
    """The entries among the contents of a record, in the order of their numbers.

    Raises:
        TypeError: A row holds what no entry can hold.
        ValueError: The same.
        OverflowError: The same.
        sqlcipher3.dbapi2.Error: The same.
    """
    with closing(memory_database()) as connection:
        write_contents(connection, contents, migrations)
        return as_entries(rows_from(connection))


def settle(place: Place, *, over: bool = False) -> None:
    """Give a record that was just made its final name.

    Args:
        place: The vault.
        over: Whether it takes the place of another record, which its lock does not open.

    Raises:
        FileError: The system refused.
    """
    try:
        # A journal left by an older record of this name would be played back into the new one.
        if not place.has(place.record):
            clear(place.record)
        if over:
            place.record.with_name(place.record.name + "-journal").unlink(missing_ok=True)
        move(place.record_new, place.record)
    except OSError as error:
        # Another window may have opened the vault in this moment and been faster.
        if not (isinstance(error, FileNotFoundError) and place.has(place.record)):
            raise file_error(error, place.record, "written") from error


@contextmanager
def _ways_told(path: Path, key: bytes) -> Iterator[None]:
    """As `told`, and of a damaged record also what can still be read and what can be brought back."""
    try:
        with told(path):
            yield
    except NewerError:
        raise
    except DamagedError as error:
        from nocontact_cli.vault.readable import with_ways_on  # noqa: PLC0415 - only where something is damaged

        raise with_ways_on(error, path, key) from error


def _fits(path: Path, key: bytes) -> bool:
    try:
        _connect(path, key).close()
    except DamagedError:
        return False
    return True


def _connect(path: Path, key: bytes, migrations: Migrations = MIGRATIONS) -> Connection:
    salt_of(path)
    connection = open_database(path, key)
    try:
        with told(path):
            _check(path, connection, len(migrations))
            if schema_of(connection) < len(migrations):
                # What an older version wrote is kept as it was.
                keep_record_aside(path, key)
            migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _check(path: Path, connection: Connection, schema: int) -> None:
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
        raise damaged_error(path, "opens and is no record")
    if schema_of(connection) > schema:
        raise newer_error(path)
