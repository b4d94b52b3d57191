"""The tables of the record, and how older ones become newer ones.

Each migration is a tuple of SQL statements. One that was released is never changed, only followed by another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocontact_cli.vault.cipher import transaction

if TYPE_CHECKING:
    from sqlite3 import Connection

_FIRST: Final = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT",
    # `date(x) IS x` holds only for real days in the form YYYY-MM-DD.
    """
    CREATE TABLE entry (
        n INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL CHECK (length(at) = 27 AND at GLOB '????-??-??T??:??:??.??????Z'),
        zone INTEGER NOT NULL CHECK (zone BETWEEN -1439 AND 1439),
        day TEXT NOT NULL CHECK (date(day) IS day),
        kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 20),
        about TEXT NOT NULL,
        says TEXT NOT NULL,
        by TEXT NOT NULL CHECK (length(by) BETWEEN 1 AND 20),
        note TEXT,
        until TEXT CHECK (until IS NULL OR date(until) IS until)
    ) STRICT
    """,
    """
    CREATE TRIGGER entry_not_changed BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
    """,
    """
    CREATE TRIGGER entry_not_removed BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
    """,
    # INSERT OR REPLACE would remove a row without asking the trigger above, unless recursive triggers are on.
    """
    CREATE TRIGGER entry_not_replaced BEFORE INSERT ON entry WHEN EXISTS (SELECT 1 FROM entry WHERE n = NEW.n)
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
    """,
)

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_FIRST,)
SCHEMA: Final = len(MIGRATIONS)
FROM_NOTHING: Final = (
    *(statement for migration in MIGRATIONS for statement in migration),
    f"PRAGMA user_version = {SCHEMA}",
)


def schema_of(connection: Connection) -> int:
    """How many migrations a database has been through."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: Connection, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS) -> None:
    """Run the migrations that are still missing, all in one transaction or none.

    Args:
        connection: A keyed connection to a database whose schema is not newer than these migrations.
        migrations: All migrations, the oldest first.

    Raises:
        sqlcipher3.dbapi2.Error: One failed; the database is as it was.
    """
    if schema_of(connection) == len(migrations):
        return
    with transaction(connection):
        # Looked at again, because another process may have been faster.
        for migration in migrations[schema_of(connection) :]:
            for statement in migration:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
