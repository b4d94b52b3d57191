"""Made-up data packages of Discord."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from nocontact_cli.domain.evidence import (
    APP,
    ASK,
    BLOCKED,
    CLOSED,
    CONNECTED,
    GROUP,
    NAME,
    OPEN,
    REQUESTED,
    SESSION,
    Name,
)
from tests.evidence.made.export import BODY, Export
from tests.evidence.made.people import counted, moments, several, shown, things, written

_FOLDERS = [("account", "messages"), ("Account", "Messages"), ("Konto", "Nachrichten")]
_SORTS = {
    1: (CONNECTED, "friend", OPEN),
    2: (BLOCKED, "", CLOSED),
    3: (REQUESTED, "received", OPEN),
    4: (REQUESTED, "sent", OPEN),
}
_NUMBER = 200_000_000_000_000_000


@st.composite
def exports(draw: st.DrawFn) -> Export:
    """Packages of any year and language, with or without the account, of people known by number or by name."""
    names = draw(several(4, 7))
    numbers = {name: str(_NUMBER + at) for at, name in enumerate(names)}
    plan = {names[1]: 1, names[2]: 2}
    account, messages = draw(st.sampled_from(_FOLDERS))
    files: dict[str, Any] = {}
    told: list[Any] = []
    seen: list[Any] = []
    complete = set()
    if draw(st.integers(0, 4)):
        tree, told, seen = draw(_account(numbers, plan))
        files[f"{account}/user.json"] = tree
        if "relationships" in tree:
            complete = {sort[:2] for sort in _SORTS.values()}
    for at, kind in enumerate(draw(st.lists(st.integers(0, 3), min_size=0 if files else 1, max_size=4))):
        path = f"{messages}/{draw(st.sampled_from(['c', '']))}{_NUMBER + 100 + at}"
        members = draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
        channel: dict[str, Any] = {"id": str(_NUMBER + 100 + at), "type": kind}
        if kind in (1, 3):
            channel["recipients"] = [numbers[one] for one in members]
        files[f"{path}/channel.json"] = channel
        sent = {"ID": _NUMBER + 500, "Timestamp": written(draw(moments)), "Contents": BODY, "Attachments": ""}
        files[f"{path}/messages.json"] = [sent]
        if kind == 3:
            # Only who is known by number can be found among the members.
            told += [(GROUP, "direct", ASK, plan[one], None) for one in members if one == names[1]]
    files[f"{messages}/index.json"] = {str(_NUMBER + 100): f"Direct Message with {names[1]}#0"}
    return Export(
        files={name: json.dumps(tree, indent=2).encode() for name, tree in files.items()},
        known=(
            (1, Name("discord", numbers[names[1]])),
            (2, Name("discord", f"@{names[2]}")),
            (2, Name(NAME, "Nobody")),
        ),
        truths=counted(told) | things(seen),
        complete=frozenset(complete),
        title=draw(st.sampled_from(["package", "export"])),
    )


@st.composite
def _account(draw: st.DrawFn, numbers: dict[str, str], plan: dict[str, int]) -> tuple[Any, list[Any], list[Any]]:
    tree: dict[str, Any] = {
        "id": numbers[next(iter(numbers))],
        "username": "me",
        "discriminator": 0,
        "email": "m@x.example",
    }
    told: list[Any] = []
    seen: list[Any] = []
    if draw(st.integers(0, 5)):
        tree["relationships"] = []
        for one in draw(st.lists(st.sampled_from(list(numbers)), max_size=5, unique=True)):
            kind = draw(st.sampled_from([*_SORTS, 5]))
            entry = {"id": numbers[one], "type": kind, "nickname": draw(st.sampled_from([None, "nick"]))}
            entry["user"] = {
                "id": numbers[one],
                "username": one,
                "avatar": None,
                "discriminator": "0",
                "public_flags": 0,
            }
            entry["user"] |= draw(st.sampled_from([{}, {"global_name": draw(shown)}]))
            since = draw(st.none() | moments)
            if since:
                entry["since"] = since.isoformat()
            tree["relationships"].append(entry)
            if kind in _SORTS and one in plan:
                told.append((*_SORTS[kind], plan[one], since.date() if since else None))
    for kind in draw(st.lists(st.sampled_from(["spotify", "steam"]), max_size=2, unique=True)):
        tree.setdefault("connections", []).append({"type": kind, "id": "7", "name": "me", "verified": True})
        seen.append((APP, "connected", ASK, None, kind))
    if draw(st.booleans()):
        at = draw(moments)
        info = {"os": "Windows", "platform": "Chrome", "location": "Berlin, Germany"}
        tree["mfa_sessions"] = [{"id_hash": "x", "approx_last_used_time": at.isoformat(), "client_info": info}]
        seen.append((SESSION, "login", ASK, at.date(), "Windows Chrome Berlin, Germany"))
    return tree, told, seen
