"""Processes that are killed or write at the same time. Real ones, killed for real."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.errors import LockedError, UsageError
from nocontact_cli.vault.lock import make_lock, open_lock
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.record import Record, settle
from nocontact_cli.vault.vault import make_with_passphrase

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from nocontact_cli.domain.record import Draft

    Figure = Callable[[str, float], None]

KEY = bytes(range(32))
WORDS = "correct horse"
KILLS = 24

PRELUDE = """
import sys, time
from datetime import UTC, date, datetime
from pathlib import Path
from nocontact_cli.domain.record import Draft
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.lock import make_lock
from nocontact_cli.vault.record import Record
from nocontact_cli.vault.vault import make_with_passphrase
import sqlcipher3.dbapi2
place, who = Place(Path(sys.argv[1])), sys.argv[2]
at, day = datetime(2026, 11, 22, tzinfo=UTC), date(2026, 11, 22)
def drafts(n): return [Draft("answer", f"{who}.{n}.{part}", "done", day, note="canary " * 40) for part in range(3)]
print("ready", flush=True)
sys.stdin.readline()
"""
APPEND = (
    PRELUDE
    + """
with Record.open(place, bytes(range(32))) as record:
    for n in range(int(sys.argv[3])):
        start = time.monotonic()
        record.append(drafts(n), at)
        print(n, flush=True)
        # Leaves the other process a share of the time on a slow disk too.
        time.sleep(float(sys.argv[4]) * min(0.02, time.monotonic() - start))
"""
)
MAKE = (
    PRELUDE
    + """
make_with_passphrase(place, "correct horse", drafts(0), at).close()
print("made", flush=True)
"""
)
CHANGE = (
    PRELUDE
    + """
make_lock(place, who, bytes(range(32)))
print("changed", flush=True)
"""
)


@pytest.fixture
def start(python_env: dict[str, str]) -> Callable[..., subprocess.Popen[str]]:
    """Start Python code, up to its line `ready`. It goes on when it is given a line."""

    def run(code: str, *args: object) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, args)],
            env=python_env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n", child.communicate()[1]
        return child

    return run


@pytest.fixture
def made(place: Place) -> Place:
    """A place with an empty record."""
    place.make()
    Record.create(place, KEY).close()
    settle(place)
    return place


def _go(*children: subprocess.Popen[str]) -> None:
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()


def _cut_off(child: subprocess.Popen[str], seconds: float) -> str:
    """Let a child go on, kill it after a while, and give what it had said."""
    _go(child)
    time.sleep(seconds)
    child.kill()
    said, _ = child.communicate()
    return said


def _seconds(child: subprocess.Popen[str]) -> float:
    """How long a child takes if nothing stops it: machines differ, and so do busy moments."""
    began = time.perf_counter()
    _go(child)
    child.communicate(timeout=60)
    return time.perf_counter() - began


def test_kill_while_appending(made: Place, start: Callable[..., subprocess.Popen[str]], figure: Figure) -> None:
    """After every kill -9 each acknowledged entry is there, each call is whole, and no word is in clear."""
    chance = random.Random(20261122)  # noqa: S311 - only when to kill
    acknowledged = 0
    for turn in range(KILLS):
        said = _cut_off(start(APPEND, made.folder, f"run{turn}", 10_000, 0), chance.uniform(0, 0.08)).split()
        for path in made.folder.iterdir():
            assert b"canary" not in path.read_bytes()
        acknowledged += len(said)

        with Record.open(made, KEY) as record:
            entries = record.entries()

        ours = [entry.about for entry in entries if entry.about.startswith(f"run{turn}.")]
        # One more call may have reached the disk before it could be acknowledged.
        assert len(said) <= len(ours) / 3 <= len(said) + 1
        assert ours == [f"run{turn}.{n}.{part}" for n in range(len(ours) // 3) for part in range(3)]
        assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))

    assert acknowledged > KILLS
    figure("kills", KILLS)


def test_two_processes_append(made: Place, start: Callable[..., subprocess.Popen[str]]) -> None:
    """Two processes that append at the same time lose nothing, and each call stays together."""
    children = [start(APPEND, made.folder, who, 100, 1.5) for who in ("one", "two")]
    _go(*children)
    for child in children:
        _, complaints = child.communicate(timeout=120)
        assert (child.returncode, complaints) == (0, "")

    with Record.open(made, KEY) as record:
        entries = record.entries()

    assert [entry.n for entry in entries] == list(range(1, 601))
    changes = sum(one.about[:3] != other.about[:3] for one, other in pairwise(entries))
    assert changes > 3, "they did not overlap, so this proves nothing"
    for who in ("one", "two"):
        ours = [entry for entry in entries if entry.about.startswith(who)]
        assert [entry.about for entry in ours] == [f"{who}.{n}.{part}" for n in range(100) for part in range(3)]
        assert all(last.n - first.n == 2 for first, last in zip(ours[::3], ours[2::3], strict=True))


def test_kill_while_making(
    tmp_path: Path,
    start: Callable[..., subprocess.Popen[str]],
    drafts: list[Draft],
    at: datetime,
    figure: Figure,
) -> None:
    """A first run killed at any moment leaves no vault, or a complete one; a new start then works."""
    chance = random.Random(20261122)  # noqa: S311 - only when to kill
    left = {True: 0, False: 0}
    whole = _seconds(start(MAKE, tmp_path / "whole" / "vault", "first"))
    for turn in range(16):
        place = Place(tmp_path / str(turn) / "vault")
        # The first is cut off at once and the last after a good while, whatever the machine does meanwhile.
        wait = 0 if turn == 0 else 3 * whole if turn == 1 else chance.uniform(0, 1.2 * whole)
        said = _cut_off(start(MAKE, place.folder, "first"), wait)

        left[place.exists] += 1
        if place.exists:
            with Record.open(place, open_lock(place, WORDS)) as record:
                assert record.count() == 3
        else:
            assert not said
            make_with_passphrase(place, WORDS, drafts, at).close()
            with Record.open(place, open_lock(place, WORDS)) as record:
                assert record.count() == 2

    assert left[True] > 0
    assert left[False] > 0
    figure("kills", 16)


def test_two_first_runs(place: Place, start: Callable[..., subprocess.Popen[str]]) -> None:
    """Of two first runs at the same moment one makes the vault, and the other is told."""
    children = [start(MAKE, place.folder, who) for who in ("one", "two")]
    _go(*children)
    results = [(child.communicate(timeout=60), child.returncode) for child in children]

    assert sorted(code for _, code in results) == [0, 1]
    assert any(UsageError.__name__ in complaints for (_, complaints), _ in results)
    with Record.open(place, open_lock(place, WORDS)) as record:
        assert len({entry.about.split(".")[0] for entry in record.entries()}) == 1


def test_kill_while_changing_the_passphrase(
    made: Place, start: Callable[..., subprocess.Popen[str]], figure: Figure
) -> None:
    """A change killed at any moment leaves a lock that opens with the old passphrase or the new."""
    chance = random.Random(20261122)  # noqa: S311 - only when to kill
    make_lock(made, "start", KEY)
    valid = {"start"}
    for turn in range(12):
        said = _cut_off(start(CHANGE, made.folder, f"words{turn}"), chance.uniform(0, 0.4))
        valid = {f"words{turn}"} if said else {*valid, f"words{turn}"}

        opening = []
        for words in sorted(valid):
            try:
                opening.append((words, open_lock(made, words)))
            except LockedError:
                continue
        assert opening
        assert {key for _, key in opening} == {KEY}
        # Opening repairs the other copy, so that the last one used is the one that stays.
        valid = {opening[-1][0]}
        figure("kills", 1)
