"""What is special in data packages of Discord."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from nocontact_cli.domain.evidence import ASK, BLOCKED, CLOSED, CONNECTED, GROUP, OPEN, REQUESTED, Name
from tests.evidence.laying import READERS, complete, read_held, truths
from tests.evidence.made.export import Export, Truth

NUMBER = "200000000000000001"
KNOWN = ((1, Name("discord", NUMBER)),)
LISTS = {(BLOCKED, ""), (CONNECTED, "friend"), (REQUESTED, "received"), (REQUESTED, "sent")}


def source(files: dict[str, Any], known: tuple[tuple[int, Name], ...] = KNOWN) -> Any:
    """What is found in these files."""
    held = {name: tree if isinstance(tree, bytes) else json.dumps(tree).encode() for name, tree in files.items()}
    return read_held(held, READERS["discord"], Export({}, known))


def relation(kind: Any, **user: Any) -> dict[str, Any]:
    """One entry of the list."""
    return {"id": NUMBER, "type": kind, "user": {"id": NUMBER, "username": "ann", "discriminator": "0", **user}}


@pytest.mark.parametrize(
    ("kind", "what", "label", "says"),
    [
        (1, CONNECTED, "friend", OPEN),
        (2, BLOCKED, "", CLOSED),
        (3, REQUESTED, "received", OPEN),
        (4, REQUESTED, "sent", OPEN),
        ("BLOCKED", BLOCKED, "", CLOSED),
    ],
)
def test_the_number_tells_what_they_are(kind: Any, what: str, label: str, says: str) -> None:
    """One list holds friends, blocks and requests, and all of them are whole with it."""
    found = source({"account/user.json": {"relationships": [relation(kind)]}})
    assert truths(found) == {Truth(what, label, says, 1, None)}
    assert complete(found) == LISTS


@pytest.mark.parametrize("kind", [True, None, 99, 1.5, "x", [], -1])
def test_an_unknown_number_could_be_any_of_them(kind: Any) -> None:
    """Where it cannot be told what somebody is, no list is whole, and nothing is claimed."""
    found = source({"account/user.json": {"relationships": [relation(kind)]}})
    assert truths(found) == frozenset()
    assert complete(found) == frozenset()


def test_a_package_without_the_list_proves_nothing() -> None:
    """Neither an account without the list nor messages alone show who is not on it."""
    assert complete(source({"account/user.json": {"discriminator": "0"}})) == frozenset()
    assert complete(source({f"messages/c{NUMBER}/channel.json": {"type": 0}})) == frozenset()


def test_an_old_number_belongs_to_the_name() -> None:
    """`ann#1234` was somebody else than `ann`."""
    tree = {"account/user.json": {"relationships": [relation(2, discriminator="1234")]}}
    assert truths(source(tree, ((1, Name("discord", "ann")),))) == frozenset()
    assert truths(source(tree, ((1, Name("discord", "Ann#1234")),))) == {Truth(BLOCKED, "", CLOSED, 1, None)}


def test_folders_have_names_in_any_language_and_csv_tells_days() -> None:
    """Files are told by their own names: a German package of 2021 gives its newest day and asks about the group."""
    found = source(
        {
            "Konto/user.json": {"relationships": []},
            f"Nachrichten/{NUMBER}/channel.json": {"id": NUMBER, "type": 3, "recipients": [NUMBER, "x", None]},
            f"Nachrichten/{NUMBER}/messages.csv": (
                b"ID,Timestamp,Contents,Attachments\n"
                b"900000000000000001,2021-03-01 10:00:00.123000+00:00,on 2026-01-01 10:00:00,\n"
                b"900000000000000000,2021-02-01 10:00:00.123000+00:00,x,\n"
            ),
        }
    )
    assert truths(found) == {Truth(GROUP, "direct", ASK, 1, None)}
    assert found.newest == date(2021, 3, 1)
