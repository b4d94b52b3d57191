"""What the tests of crashes, faults and damage share: small vaults, and children that end before their time."""

from __future__ import annotations

import os
import random
import signal
import time
import warnings
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from nocontact_cli.domain.record import Draft
from nocontact_cli.vault.migrations import MIGRATIONS
from nocontact_cli.vault.record import Record, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocontact_cli.domain.record import Entry
    from nocontact_cli.vault.contents import Contents
    from nocontact_cli.vault.place import Place

KEY = bytes(range(32))
DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 2, 3, 4, 567_890, UTC)
LATER = (*MIGRATIONS, ("ALTER TABLE entry ADD COLUMN more TEXT", "CREATE TABLE a (x)", "INSERT INTO a VALUES (7)"))
"""A made-up migration after all that there are."""


def some(word: str, number: int, note: str = "canary") -> list[Draft]:
    """So many drafts: word.0, word.1 ..."""
    return [Draft("answer", f"{word}.{n}", "done", DAY, note=note) for n in range(number)]


def make_vault(place: Place, drafts: list[Draft], key: bytes = KEY) -> tuple[Entry, ...]:
    """A record with these entries, opened by the key. It has no lock: most of this needs none."""
    place.make()
    with Record.create(place, key) as record:
        entries = record.append(drafts, AT)
    settle(place)
    return entries


def all_bytes(place: Place) -> dict[str, bytes]:
    """Every file of the folder by its name."""
    return {path.name: path.read_bytes() for path in place.folder.iterdir()}


def put_bytes(place: Place, files: dict[str, bytes]) -> None:
    """Give the folder these files and no others."""
    place.make()
    for path in place.folder.iterdir():
        path.unlink()
    for name, data in files.items():
        (place.folder / name).write_bytes(data)


def contents(place: Place, key: bytes = KEY) -> Contents:
    """All that the record holds."""
    with Record.open(place, key) as record:
        return record.contents()


def abouts(place: Place, key: bytes = KEY) -> list[str]:
    """What its entries are about, in their order."""
    with Record.open(place, key) as record:
        return [entry.about for entry in record.entries()]


def forked(do: Callable[[], object]) -> int:
    """Do something in a process of its own: the number of the child, which ends with 0, or with 99 for a traceback."""
    with warnings.catch_warnings():
        # The other threads of a test runner wait for messages and hold nothing that the child needs.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        code = 99
        try:
            code = int(do() or 0)  # type: ignore[call-overload]
        finally:
            os._exit(code)
    return child


def ended(child: int) -> int:
    """Wait for a child: its exit code, or the signal that ended it as a negative number."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed(do: Callable[[Callable[[], object]], object], seconds: float) -> int:
    """Do something in a process of its own, and kill -9 it after a while.

    Args:
        do: What is done; it calls what it is given once for everything that is done.
        seconds: When to kill.

    Returns:
        How often it had said that something is done.
    """
    read, write = os.pipe()
    child = forked(lambda: do(lambda: os.write(write, b"!") and None))
    os.close(write)
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    assert ended(child) in (0, -signal.SIGKILL)
    done = 0
    while data := os.read(read, 4096):
        done += len(data)
    os.close(read)
    return done


def moments(do: Callable[[Callable[[], object]], object], kills: int) -> list[float]:
    """When to kill: from the first moment to beyond the end, as long as this takes here and now."""
    began = time.perf_counter()
    do(lambda: None)
    whole = time.perf_counter() - began
    chance = random.Random(20261122)  # noqa: S311 - only when to kill
    return [0, *(chance.uniform(0, 1.15 * whole) for _ in range(kills - 2)), 3 * whole]
