"""Vaults of every schema there ever was: they open today with the same entries, and a copy is kept before a change."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.vault.backup import read_backup
from nocontact_cli.vault.contents import read_contents
from nocontact_cli.vault.lock import open_lock
from nocontact_cli.vault.migrations import SCHEMA, schema_of
from nocontact_cli.vault.record import Record, _connect
from nocontact_cli.vault.rows import as_entries, rows_from
from tests.vault.samples.make import BACKUP, BACKUP_PASSPHRASE, ENTRIES, FOLDER, PASSPHRASE, as_rows
from tests.vault.support import LATER

if TYPE_CHECKING:
    from nocontact_cli.vault.place import Place

SCHEMAS = range(1, SCHEMA + 1)


def put(place: Place, schema: int) -> list[dict[str, str | None]]:
    """Copy a sample to a place, and give its entries as they were written."""
    sample = FOLDER / f"schema-{schema}"
    shutil.copytree(sample, place.folder)
    found: list[dict[str, str | None]] = json.loads((sample / ENTRIES).read_text())
    return found


def test_there_is_one_of_each() -> None:
    """Each schema has its sample, and no sample is newer than the program."""
    assert {path.name for path in FOLDER.glob("schema-*")} == {f"schema-{number}" for number in SCHEMAS}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_it_opens_today(place: Place, schema: int) -> None:
    """Its passphrase opens it, its entries are as they were given, and what was changed was copied before."""
    told = put(place, schema)
    before = place.record.read_bytes()

    with Record.open(place, open_lock(place, PASSPHRASE)) as record:
        assert as_rows(record.entries()) == told
        assert record.schema == SCHEMA

    copy = place.folder / "main.dat.1"
    assert copy.exists() == (schema < SCHEMA)
    if copy.exists():
        assert copy.read_bytes() == before


@pytest.mark.parametrize("schema", SCHEMAS)
def test_its_backup_opens_today(place: Place, schema: int) -> None:
    """A backup of that time holds the same entries, as new as the program."""
    told = put(place, schema)

    backup = read_backup(place.folder / BACKUP, BACKUP_PASSPHRASE)

    assert as_rows(backup.entries) == told
    assert backup.contents.schema == SCHEMA


@pytest.mark.parametrize("schema", SCHEMAS)
def test_it_will_open_tomorrow(place: Place, schema: int) -> None:
    """With a made-up migration more it is upgraded with the same entries, beside a whole copy of what it was."""
    told = put(place, schema)
    key = open_lock(place, PASSPHRASE)
    before = place.record.read_bytes()

    with closing(_connect(place.record, key, LATER)) as connection:
        assert schema_of(connection) == len(LATER)
        assert as_rows(as_entries(rows_from(connection))) == told
        assert read_contents(connection, LATER).tables["a"] == ((7,),)

    copy = place.folder / "main.dat.1"
    assert copy.read_bytes() == before
    copy.replace(place.record)
    with Record.open(place, key) as record:
        assert as_rows(record.entries()) == told
