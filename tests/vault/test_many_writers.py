"""Several windows write at once, and clocks that go backwards."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.errors import Exit, FileError, LockedError
from nocontact_cli.vault.faults import busy_error
from nocontact_cli.vault.lock import make_lock, open_lock
from nocontact_cli.vault.record import Record
from nocontact_cli.vault.vault import lock_with_passphrase
from tests.vault.support import AT, KEY, contents, ended, forked, make_vault, some

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nocontact_cli.vault.place import Place

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks are those of POSIX")


@pytest.fixture
def vault(place: Place) -> Place:
    """A record with three entries, opened by KEY, without a lock."""
    make_vault(place, some("old", 3))
    return place


def _write(vault: Place, who: int, calls: int, patience: int, told: Path) -> None:
    """Append, and note what was stored and what was refused."""
    done: dict[str, list[str]] = {"stored": [], "refused": [], "said": []}
    with Record.open(vault, KEY) as record:
        record._connection.execute(f"PRAGMA busy_timeout = {patience}")
        for call in range(calls):
            word = f"{who}.{call}"
            try:
                record.append(some(word, 2), AT)
                done["stored"].append(word)
            except FileError as error:
                done["refused"].append(word)
                done["said"].append("\n".join(error.lines()))
    told.write_text(json.dumps(done))


@pytest.mark.parametrize(("writers", "patience"), [(2, 5000), (10, 5000), (10, 0)])
def test_writers_at_once(
    vault: Place, tmp_path: Path, figure: Callable[[str, float], None], writers: int, patience: int
) -> None:
    """All that was acknowledged is there, whole and once, and nothing that was refused; who is refused is told."""
    files = [tmp_path / str(who) for who in range(writers)]
    children = [
        forked(lambda who=who: _write(vault, who, 12, patience, files[who]))  # type: ignore[misc] # now
        for who in range(writers)
    ]
    assert [ended(child) for child in children] == [0] * writers

    told = [json.loads(file.read_text()) for file in files]
    stored = {word for one in told for word in one["stored"]}
    refused = {word for one in told for word in one["refused"]}
    with Record.open(vault, KEY) as record:
        entries = record.entries()
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    found = [entry.about for entry in entries[3:]]
    assert sorted(found) == sorted(f"{word}.{part}" for word in stored for part in range(2))
    assert len(stored) + len(refused) == 12 * writers
    assert refused or patience, "they did not overlap, so this proves nothing"
    assert {said for one in told for said in one["said"]} <= {"\n".join(busy_error(vault.record).lines())}
    figure("writers_at_once", writers)


def test_ten_change_the_passphrase_at_once(vault: Place) -> None:
    """One of the passphrases opens both copies of the lock, and the record is as it was; who is refused is told."""
    make_lock(vault, "old", KEY)
    before = contents(vault)

    def change(words: str) -> int:
        try:
            lock_with_passphrase(vault, KEY, words)
        except FileError as error:
            return error.exit if error.what == busy_error(vault.folder).what else 1
        return 0

    children = {str(who): forked(lambda who=who: change(str(who))) for who in range(10)}  # type: ignore[misc] # now
    ends = {words: ended(child) for words, child in children.items()}

    assert set(ends.values()) <= {0, Exit.FILE}
    first, second = (path.read_bytes() for path in vault.locks)
    assert first == second
    assert any(_opens(vault, words) for words, code in ends.items() if code == 0)
    assert contents(vault) == before


def _opens(vault: Place, words: str) -> bool:
    try:
        return open_lock(vault, words) == KEY
    except LockedError:
        return False


def test_a_clock_that_goes_backwards(vault: Place) -> None:
    """Entries keep the order in which they were made and the instants they were given, whatever the clock said."""
    instants = [AT, AT - timedelta(days=400), AT + timedelta(seconds=1), AT - timedelta(microseconds=1)]
    with Record.open(vault, KEY) as record:
        for at in instants:
            record.append(some("new", 1), at)

    with Record.open(vault, KEY) as record:
        new = record.entries()[3:]
    assert [entry.n for entry in new] == [4, 5, 6, 7]
    assert [entry.at for entry in new] == instants
