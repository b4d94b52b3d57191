"""The Google account: logs, Chat, contacts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from nocontact_cli.domain.evidence import ASK, CONTACT, EMAIL, GROUP, MESSAGE, Made, Name
from nocontact_cli.evidence.gathering import gather
from nocontact_cli.evidence.given.trees import trees
from nocontact_cli.evidence.mail import takeout
from nocontact_cli.evidence.names import Wanted
from nocontact_cli.evidence.readers.google import Reader
from tests.evidence.laying import held
from tests.evidence.made.export import TODAY, utc_day

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.domain.seen import Source

KNOWN = ((1, Name(EMAIL, "them@web.example")),)
THEM = {"name": "T", "email": "them@web.example", "user_type": "Human"}
ME = {"name": "Me", "email": "me@web.example", "user_type": "Human"}
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:them@web.example\r\nEND:VCARD\r\n"


def source_of(folder: Path, files: dict[str, bytes]) -> Source:
    """What is found in these files."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (tree,) = trees([folder])
    (source,) = gather(tree, [Reader()], Wanted(KNOWN), utc_day, TODAY)
    return source


def chat(kind: str, info: dict[str, object]) -> dict[str, bytes]:
    """A chat in which they wrote once and came once."""
    when = "Wednesday, June 10, 2026 at 11:30:05\u202fAM UTC"
    messages = [{"creator": THEM, "created_date": when, "text": "x"}, {"creator": THEM, "created_date": when}]
    folder = f"Takeout/Google Chat/Groups/{kind} A"
    return {
        f"{folder}/group_info.json": json.dumps(info).encode(),
        f"{folder}/messages.json": json.dumps({"messages": messages}).encode(),
    }


def test_a_direct_chat_has_messages_and_a_space_has_members(tmp_path: Path) -> None:
    """What they write to everybody in a space is no message to the user, and their coming is none at all."""
    direct = source_of(tmp_path / "1", chat("DM", {"members": [ME, THEM]}))
    space = source_of(tmp_path / "2", chat("Space", {"name": "S", "members": [ME, THEM]}))

    assert [(one.what, one.count, one.day) for one in direct.seen] == [(MESSAGE, 1, date(2026, 6, 10))]
    assert [(one.what, one.count, one.day) for one in space.seen] == [(GROUP, 1, date(2026, 6, 10))]


def test_a_member_without_an_address_leaves_the_groups_open(tmp_path: Path) -> None:
    """Where somebody cannot be told from others, silence about a person proves nothing."""
    source = source_of(tmp_path, chat("Space", {"name": "S", "members": [ME, {"name": "Somebody"}]}))

    assert [one.complete for one in source.covered if one.what == GROUP] == [False]


def test_cards_among_other_files_are_no_address_book(tmp_path: Path) -> None:
    """A card that was sent in a chat does not stand in the user's contacts."""
    source = source_of(tmp_path, {"chat/00001-T.vcf": CARD, "chat/_chat.txt": b"[01.01.26, 10:00:00] T: x\n"})

    assert (source.reader, source.seen) == (None, ())


def test_only_all_contacts_prove_by_silence(tmp_path: Path) -> None:
    """A label of some contacts, or a book of another program, may be a part; Google's list of all is whole."""
    everything = source_of(tmp_path / "1", {"Takeout/Contacts/All Contacts/All Contacts.vcf": CARD})
    label = source_of(tmp_path / "2", {"Takeout/Contacts/Friends/Friends.vcf": CARD})
    alone = source_of(tmp_path / "3", {"book.vcf": CARD})

    found = [[one.complete for one in source.covered if one.what == CONTACT] for source in (everything, label, alone)]
    assert found == [[True], [False], [False]]
    assert [len(source.seen) for source in (everything, label, alone)] == [1, 1, 1]


def test_a_log_names_devices_with_their_newest_day(tmp_path: Path) -> None:
    """Each device stands there once for each place, and whose it is only the user can tell."""
    rows = [
        "Gaia ID,Activity Timestamp,Activity Country,User Agent String",
        '1,2026-10-01 06:59:59 UTC,DE,"Mozilla/5.0 (X11; Linux x86_64) Gecko"',
        '1,"Oct 5, 2026, 7:40:10\u202fAM UTC",DE,"Mozilla/5.0 (X11; Linux x86_64) Gecko"',
        '1,2516-10-01 06:59:59 UTC,FR,"Mozilla/5.0 (X11; Linux x86_64) Gecko"',
    ]
    source = source_of(tmp_path, {"Takeout/Log/Anything.csv": "\n".join(rows).encode()})

    assert {(one.thing, one.day, one.says) for one in source.seen} == {
        ("X11; Linux x86_64, DE", date(2026, 10, 5), ASK),
        ("X11; Linux x86_64, FR", None, ASK),
    }


def test_the_name_of_a_takeout_tells_the_moment() -> None:
    """It is in UTC and to the second, so that the day is the user's; a moment that cannot be is none."""
    at = datetime(2026, 11, 11, 1, 2, 3, tzinfo=UTC)
    assert takeout.made(held({}, "takeout-20261111T010203Z-001.zip")) == Made(at, exact=True)
    assert takeout.made(held({}, "takeout-20261111T250203Z-001.zip")) is None
