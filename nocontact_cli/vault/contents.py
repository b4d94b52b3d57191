"""All that a record holds, taken out of one database and put into another.

Only tables and columns that the migrations name are read, and they are made anew by the migrations: nothing
that another file says about its own tables is believed.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nocontact_cli.vault.cipher import memory_database
from nocontact_cli.vault.migrations import MIGRATIONS, schema_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection

Migrations = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """What the tables of a record hold.

    Args:
        schema: The number of migrations it has been through.
        tables: The rows of each table, ordered by the first column.
    """

    schema: int
    tables: Mapping[str, tuple[tuple[Any, ...], ...]]


def read_contents(connection: Connection, migrations: Migrations = MIGRATIONS) -> Contents:
    """What a database holds at one moment, whoever else is writing.

    Args:
        connection: A keyed connection; its schema is not newer than the migrations.
        migrations: All migrations, the oldest first.

    Raises:
        sqlcipher3.dbapi2.Error: A table or column is not there, or cannot be read.
    """
    alone = not connection.in_transaction
    if alone:
        connection.execute("BEGIN")
    try:
        schema = schema_of(connection)
        return Contents(
            schema,
            {
                name: tuple(connection.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY 1"))  # noqa: S608 - names from our own migrations
                for name, columns in _layout(migrations[:schema]).items()
            },
        )
    finally:
        if alone:
            connection.execute("ROLLBACK")


def write_contents(connection: Connection, contents: Contents, migrations: Migrations = MIGRATIONS) -> None:
    """Fill an empty database, as new as the migrations make it.

    Args:
        connection: To an empty database, inside of a transaction where there is one.
        contents: What it is to hold; its schema may be older.
        migrations: All migrations, the oldest first.

    Raises:
        sqlcipher3.dbapi2.Error: A row does not fit, or the disk is full.
    """
    for migration in migrations[: contents.schema]:
        for statement in migration:
            connection.execute(statement)
    for name, columns in _layout(migrations[: contents.schema]).items():
        places = ", ".join("?" * len(columns))
        connection.executemany(
            f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({places})",  # noqa: S608 - the same
            contents.tables[name],
        )
    for migration in migrations[contents.schema :]:
        for statement in migration:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(migrations)}")


def brought_up(contents: Contents, migrations: Migrations = MIGRATIONS) -> Contents:
    """The same contents, as the migrations that are still missing change them."""
    if contents.schema == len(migrations):
        return contents
    with closing(memory_database()) as connection:
        write_contents(connection, contents, migrations)
        return read_contents(connection, migrations)


def _layout(migrations: Migrations) -> dict[str, tuple[str, ...]]:
    with closing(memory_database()) as connection:
        for migration in migrations:
            for statement in migration:
                connection.execute(statement)
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
        return {
            name: tuple(column[1] for column in connection.execute(f"PRAGMA table_info({name})")) for (name,) in names
        }
