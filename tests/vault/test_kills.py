"""`kill -9` at random moments of what writes: answers, imports, an upgrade, the end. Real processes, real kills.

Kills while a vault is made, backed up, restored or locked anew are in `test_crash.py` and `test_backup.py`.
KILLS in the environment sets how many of each kind; the default keeps this short.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.vault.cipher import intact, open_database
from nocontact_cli.vault.erase import erase, remains
from nocontact_cli.vault.lock import make_lock
from nocontact_cli.vault.migrations import MIGRATIONS, schema_of
from nocontact_cli.vault.record import Record, _connect
from tests.vault.support import (
    AT,
    KEY,
    LATER,
    abouts,
    all_bytes,
    killed,
    make_vault,
    moments,
    put_bytes,
    some,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocontact_cli.vault.place import Place

    Say = Callable[[], object]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills and forks are those of POSIX")

KILLS = int(os.environ.get("KILLS", "60"))


@pytest.fixture
def vault(place: Place) -> Place:
    """A record with three entries, opened by KEY, without a lock."""
    make_vault(place, some("old", 3))
    return place


def test_answers(vault: Place, figure: Callable[[str, float], None]) -> None:
    """Every answer that was acknowledged is there, in order and once, and each call of several is whole."""
    told = 0

    def answer(say: Say, calls: int = 1000) -> None:
        with Record.open(vault, KEY) as record:
            for turn in range(calls):
                record.append(some(f"new{turn}", 1 + turn % 3), AT)
                say()

    whole = moments(lambda say: answer(say, 12), 2 * KILLS)
    known = abouts(vault)
    for moment in whole:
        done = killed(answer, moment)
        found = abouts(vault)
        new = found[len(known) :]
        assert found[: len(known)] == known
        calls = [[draft.about for draft in some(f"new{turn}", 1 + turn % 3)] for turn in range(done + 1)]
        # One more call may have reached the disk before it could be acknowledged.
        assert new in (list(chain(*calls[:done])), list(chain(*calls)))
        known = found
        told += done
        figure("kills", 1)
    assert told > KILLS


def test_imports(vault: Place, figure: Callable[[str, float], None]) -> None:
    """Of many entries that come in at once, all are there or none, and all if it was said."""
    seen = set()
    turn = 0

    def take(say: Say) -> None:
        with Record.open(vault, KEY) as record:
            record.append(some(f"new{turn}", 300, "canary " * 30), AT)
        say()

    whole = moments(take, KILLS)
    known = abouts(vault)
    for turn, moment in enumerate(whole, 1):
        done = killed(take, moment)
        found = abouts(vault)
        assert found[: len(known)] == known
        new = found[len(known) :]
        assert new in ([], [draft.about for draft in some(f"new{turn}", 300)])
        assert new or not done
        seen.add(bool(new))
        known = found
        figure("kills", 1)
    assert seen == {True, False}


def test_an_upgrade(vault: Place, figure: Callable[[str, float], None]) -> None:
    """The record is as it was, or fully upgraded beside a whole copy of what it was; a second try ends it."""
    before, files, known = vault.record.read_bytes(), all_bytes(vault), abouts(vault)
    seen = set()

    def upgrade(say: Say) -> None:
        _connect(vault.record, KEY, LATER).close()
        say()

    for moment in moments(upgrade, KILLS):
        put_bytes(vault, files)
        done = killed(upgrade, moment)
        with closing(open_database(vault.record, KEY)) as connection:
            schema = schema_of(connection)
            assert intact(connection)
            assert [about for (about,) in connection.execute("SELECT about FROM entry ORDER BY n")] == known
        assert schema == len(LATER) or (not done and schema == len(MIGRATIONS))
        if schema == len(LATER):
            assert (vault.folder / "main.dat.1").read_bytes() == before
        seen.add(schema)
        _connect(vault.record, KEY, LATER).close()
        figure("kills", 1)
    assert seen == {len(MIGRATIONS), len(LATER)}


def test_the_end(vault: Place, figure: Callable[[str, float], None]) -> None:
    """While a lock is whole the record is whole too; once the record is touched no lock opens; again ends it."""
    make_lock(vault, "old", KEY)
    files, found = all_bytes(vault), remains(vault)
    seen = set()

    def end(say: Say) -> None:
        erase(vault, found)
        say()

    for moment in moments(end, KILLS):
        put_bytes(vault, files)
        done = killed(end, moment)
        left = all_bytes(vault) if vault.folder.exists() else {}
        locked = any(left.get(path.name) == files[path.name] for path in vault.locks)
        whole = left.get("main.dat") == files["main.dat"]
        assert whole or not locked
        assert not (done and left)
        seen.add((locked, whole))
        vault.make()
        assert erase(vault, found).folder
        figure("kills", 1)
    assert {(True, True), (False, False)} <= seen
