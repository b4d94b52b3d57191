"""What reads bytes from outside, as functions of those bytes alone. Anything but an error for a person is a find.

Each target makes what it needs in a folder of its own, and gives the function with a few bytes to begin from.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from nocontact_cli.catalogue import reader
from nocontact_cli.catalogue.characters import decode
from nocontact_cli.domain.record import ANSWER, PLAN, Draft
from nocontact_cli.errors import NoContactError
from nocontact_cli.share.reply import read_document, read_reply
from nocontact_cli.vault.backup import read_backup, write_backup
from nocontact_cli.vault.lock import make_lock, open_lock
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.record import Record, settle

if TYPE_CHECKING:
    from collections.abc import Callable

KEY: Final = bytes(range(32))
"""Used as a finished key, so that no derivation is paid for each try."""
PASSPHRASE: Final = "correct horse battery"  # noqa: S105 - Made up.
CHECKLISTS: Final = Path(__file__).parents[1] / "catalogue" / "good"
DRAFTS: Final = [
    Draft(PLAN, "account whatsapp", "use", date(2026, 11, 22)),
    Draft(ANSWER, "whatsapp.block", "keep", date(2026, 11, 22), note="a reason"),
]


class Target(NamedTuple):
    """A reader of bytes.

    Args:
        read: Raises nothing but what is a find.
        seeds: Good bytes to begin from.
    """

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


def checklist(_: Path) -> Target:
    """A checklist file: all its faults are told, or it is a checklist."""

    def read(data: bytes) -> None:
        found = reader._checked(decode(data), "own.yaml")
        assert found.problems or found.checklist is not None
        for problem in found.problems:
            assert str(problem).isprintable()

    return Target(read, tuple(path.read_bytes() for path in sorted(CHECKLISTS.glob("*.yaml"))))


def reply(_: Path) -> Target:
    """A friend's reply: refused in words, or a reply."""
    answers = [{"n": 1, "item": "whatsapp.block@2", "answer": "done", "note": "it went well"}]
    good = {"schema": "nocontact.reply", "version": 1, "list": "3f9a1c07", "made_on": "2026-11-28", "answers": answers}

    def read(data: bytes) -> None:
        with suppress(NoContactError):
            read_reply(read_document(data))

    return Target(read, (json.dumps(good).encode(), json.dumps({**good, "answers": []}).encode()))


def record(folder: Path) -> Target:
    """The record: an error for a person, or exactly the entries that were written."""
    place = _made(folder)
    good = place.record.read_bytes()
    with Record.open(place, KEY) as opened:
        entries = opened.entries()

    def read(data: bytes) -> None:
        place.record.write_bytes(data)
        place.record.with_name("main.dat-journal").unlink(missing_ok=True)
        with suppress(NoContactError), Record.open(place, KEY) as opened:
            assert opened.entries() == entries

    return Target(read, (good,))


def backup(folder: Path) -> Target:
    """A backup file: an error for a person, or exactly what was written."""
    place = _made(folder)
    path = folder / "b.dat"
    with Record.open(place, KEY) as opened:
        written = write_backup(opened, path, KEY, date(2026, 11, 22), replace=False)  # type: ignore[arg-type]

    def read(data: bytes) -> None:
        path.write_bytes(data)
        with suppress(NoContactError):
            assert read_backup(path, KEY).contents == written.contents  # type: ignore[arg-type]

    return Target(read, (path.read_bytes(),))


def lock(folder: Path) -> Target:
    """The lock, both copies alike: an error for a person, or exactly the key. Each try costs a derivation."""
    place = Place(folder / "lock")
    place.make()
    make_lock(place, PASSPHRASE, KEY)
    good = place.locks[0].read_bytes()

    def read(data: bytes) -> None:
        for path in place.locks:
            path.write_bytes(data)
        with suppress(NoContactError):
            assert open_lock(place, PASSPHRASE) == KEY

    return Target(read, (good,))


TARGETS: Final[dict[str, Callable[[Path], Target]]] = {
    "checklist": checklist,
    "reply": reply,
    "record": record,
    "backup": backup,
    "lock": lock,
}


def _made(folder: Path) -> Place:
    place = Place(folder / "vault")
    place.make()
    with Record.create(place, KEY) as made:
        made.append(DRAFTS, datetime(2026, 11, 22, tzinfo=UTC))
    settle(place)
    return place
