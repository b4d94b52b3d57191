"""Makes the sample of today's schema: `python -m tests.vault.samples.make`. Older samples are kept as they are.

Each folder is a vault as the version of its day wrote it, under PASSPHRASE: the record, its lock, and a backup under
BACKUP_PASSPHRASE, with the entries beside them as they were given.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nocontact_cli.domain.record import ANSWER, ATTEMPT, FINDING, PLAN, Draft
from nocontact_cli.vault.backup import write_backup
from nocontact_cli.vault.migrations import SCHEMA
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import make_with_passphrase

if TYPE_CHECKING:
    from nocontact_cli.domain.record import Entry

FOLDER = Path(__file__).parent
PASSPHRASE = "a sample, no secret"  # noqa: S105 - as it says
BACKUP_PASSPHRASE = "another sample, no secret"  # noqa: S105 - the same
BACKUP = "notes.dat"
ENTRIES = "entries.json"
AT = datetime(2026, 11, 22, 2, 3, 4, 567_890, timezone(timedelta(hours=1)))
DRAFTS = (
    Draft(PLAN, "person 1", "named", date(2026, 11, 22), note="Sam é 名 \N{WAVING HAND SIGN}"),
    Draft(PLAN, "account whatsapp", "use", date(2026, 11, 22)),
    Draft(ANSWER, "whatsapp.block", "done", date(2026, 11, 21)),
    Draft(
        ANSWER,
        "email:work.forwarding",
        "keep",
        date(2026, 11, 22),
        note="a reason\nof two lines",
        until=date(2027, 1, 2),
    ),
    Draft(ATTEMPT, "whatsapp", "message", date(2026, 11, 20), note=""),
    Draft(FINDING, "whatsapp.block", "open", date(2026, 11, 22), by="export"),
    Draft(ANSWER, "whatsapp.block@2", "later", date(2026, 11, 22), by="friend"),
)


def as_rows(entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """Entries as JSON can hold them."""
    return [
        {name: value if value is None else str(value) for name, value in asdict(entry).items()} for entry in entries
    ]


def main() -> None:
    """Write the folder of today's schema, which is not there yet."""
    folder = FOLDER / f"schema-{SCHEMA}"
    folder.mkdir()
    place = Place(folder)
    with make_with_passphrase(place, PASSPHRASE, DRAFTS, AT) as record:
        write_backup(record, folder / BACKUP, BACKUP_PASSPHRASE, AT.date(), replace=False)
        (folder / ENTRIES).write_text(json.dumps(as_rows(record.entries()), indent=1) + "\n")
    place.guard.unlink()
    place.locks[1].unlink()


if __name__ == "__main__":
    main()
