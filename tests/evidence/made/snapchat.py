"""Made-up exports of Snapchat."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from nocontact_cli.domain.evidence import (
    ASK,
    BLOCKED,
    CLOSED,
    CONNECTED,
    GROUP,
    MESSAGE,
    OPEN,
    REQUESTED,
    SESSION,
    Name,
)
from tests.evidence.made.export import BODY, Export
from tests.evidence.made.people import counted, day_of, moments, several, shown, things, written

if TYPE_CHECKING:
    from datetime import date

_LISTS = {
    "Friends": (CONNECTED, "friend", OPEN),
    "Friend Requests Sent": (REQUESTED, "sent", OPEN),
    "Blocked Users": (BLOCKED, "", CLOSED),
    "Deleted Friends": None,
    "Hidden Friend Suggestions": None,
    "Ignored Snapchatters": None,
    "Pending Requests": (REQUESTED, "received", OPEN),
}
_KINDS = ["TEXT", "MEDIA", "STICKER", "STATUSERASEDMESSAGE", "LOCATION"]
_GROUPS = ["3f1c2a4e-0000-4000-8000-00000000000a", "9b1c2a4e-0000-4000-8000-00000000000b"]
_DEVICES = [("Apple", "iPhone14,4"), ("Samsung", "SM-G991B"), ("", "Web")]


@st.composite
def exports(draw: st.DrawFn) -> Export:
    """The new or the old form of chats, lists with and without entries, with any of the files left out."""
    mine, ann, bo, *others = draw(several(6, 8))
    plan = {ann: 1, bo: 2}
    folder = draw(st.sampled_from(["json/", "", "messages/json/"]))
    files, told, complete = {}, [], set()
    if draw(st.integers(0, 4)):
        tree, found, complete = draw(_friends(plan, others))
        files["json/friends.json"] = tree
        told += found
    if draw(st.integers(0, 4)) or not files:
        tree, found = draw(_chats(mine, plan, others) if draw(st.booleans()) else _old_chats(plan, others))
        files[f"{folder}chat_history.json"] = tree
        told += found
        tree, found = draw(_old_snaps(plan, others))
        files[f"{folder}snap_history.json"] = tree
        told += found
    seen = []
    if draw(st.booleans()):
        files["json/account.json"], seen = draw(_account())
    made = draw(moments)
    title, day = draw(st.sampled_from([(f"mydata~{int(made.timestamp())}123", made.date()), ("export", None)]))
    return Export(
        files={name: json.dumps(tree, ensure_ascii=draw(st.booleans())).encode() for name, tree in files.items()},
        known=((1, Name("snapchat", ann.upper())), (2, Name("snapchat", f"@{bo}"))),
        truths=counted(told) | things(seen),
        complete=frozenset(complete),
        exported_on=day,
        title=title,
    )


@st.composite
def _friends(draw: st.DrawFn, plan: dict[str, int], others: list[str]) -> tuple[Any, list[Any], set[Any]]:
    tree, told, complete = {}, [], set()
    for key, sort in _LISTS.items():
        if not draw(st.integers(0, 9)):
            continue
        tree[key] = []
        for one in draw(st.lists(st.sampled_from([*plan, *others]), max_size=3, unique=True)):
            made, changed = draw(moments), draw(moments)
            tree[key].append(
                {
                    "Username": one,
                    "Display Name": draw(shown),
                    "Creation Timestamp": f"{written(made)} UTC",
                    "Last Modified Timestamp": f"{written(changed)} UTC",
                    "Source": "Added by Username",
                }
            )
            if sort and one in plan:
                told.append((*sort, plan[one], (changed if key == "Blocked Users" else made).date()))
        if sort:
            complete.add(sort[:2])
    if not complete:
        tree["Friends"], complete = [], {(CONNECTED, "friend")}
    tree["Shortcuts"] = []
    return tree, told, complete


def _message(sender: str, kind: str, at: datetime, title: str | None, *, mine: bool) -> dict[str, Any]:
    return {
        "From": sender,
        "Media Type": kind,
        "Created": f"{written(at)} UTC",
        "Content": BODY if kind == "TEXT" else None,
        "Conversation Title": title,
        "IsSender": mine,
        "Created(microseconds)": int(at.timestamp()) * 1000 + 562,
        "IsSaved": True,
        "Media IDs": "",
    }


@st.composite
def _chats(draw: st.DrawFn, mine: str, plan: dict[str, int], others: list[str]) -> tuple[Any, list[Any]]:
    tree: dict[str, list[Any]] = {}
    told: list[Any] = []
    for other in draw(st.lists(st.sampled_from([*plan, *others]), max_size=3, unique=True)):
        tree[other] = []
        for sender in draw(st.lists(st.sampled_from([other, mine]), max_size=4)):
            kind = draw(st.sampled_from(_KINDS))
            tree[other].append(_message(sender, kind, draw(moments), None, mine=sender == mine))
            if sender in plan and not kind.startswith("STATUS"):
                told.append((MESSAGE, "chat", OPEN, plan[sender], day_of(tree[other][-1]["Created"])))
    for key in draw(st.lists(st.sampled_from(_GROUPS), unique=True)):
        title = draw(st.sampled_from(["Hikers \U0001f97e", None]))
        senders = [*draw(st.lists(st.sampled_from([*plan, *others, mine]), max_size=4)), others[0], others[1]]
        times = sorted(draw(moments) for _ in senders)
        pairs = zip(senders, times, strict=True)
        tree[key] = [_message(sender, "TEXT", at, title, mine=sender == mine) for sender, at in pairs]
        told += [(GROUP, "chat", OPEN, plan[one], times[-1].date()) for one in plan if one in senders]
        if draw(st.booleans()):
            tree[key].reverse()
    return tree, told


@st.composite
def _old_chats(draw: st.DrawFn, plan: dict[str, int], others: list[str]) -> tuple[Any, list[Any]]:
    return draw(_by_direction(plan, others, ["Saved Chat", "Unsaved Chat"]))


@st.composite
def _old_snaps(draw: st.DrawFn, plan: dict[str, int], others: list[str]) -> tuple[Any, list[Any]]:
    return draw(_by_direction(plan, others, ["Snap"]))


@st.composite
def _by_direction(draw: st.DrawFn, plan: dict[str, int], others: list[str], kinds: list[str]) -> tuple[Any, list[Any]]:
    tree: dict[str, list[Any]] = {}
    told: list[Any] = []
    for kind in kinds:
        tree[f"Received {kind} History"], tree[f"Sent {kind} History"] = [], []
        for one in draw(st.lists(st.sampled_from([*plan, *others]), max_size=4)):
            at, came = draw(moments), draw(st.booleans())
            entry = {"From" if came else "To": one, "Media Type": "TEXT", "Created": f"{written(at)} UTC", "Text": BODY}
            tree[f"{'Received' if came else 'Sent'} {kind} History"].append(entry)
            if came and one in plan:
                told.append((MESSAGE, "chat", OPEN, plan[one], at.date()))
    return tree, told


@st.composite
def _account(draw: st.DrawFn) -> tuple[Any, list[tuple[str, str, str, date | None, str]]]:
    seen: list[tuple[str, str, str, date | None, str]] = []
    tree: dict[str, Any] = {"Basic Information": {"Username": "me", "Name": "Me"}}
    tree |= {"Device Information": {"Make": "Apple"}, "Device History": [], "Login History": []}
    for make, model in draw(st.lists(st.sampled_from(_DEVICES), max_size=3)):
        at = draw(moments).replace(tzinfo=UTC)
        entry = {"Make": make, "Model": model, "Start Time": f"{written(at)} UTC", "Device Type": "mobile"}
        tree["Device History"].append(entry)
        seen.append((SESSION, "device", ASK, at.date(), f"{make} {model}".strip()))
        status = draw(st.sampled_from(["success", "failed"]))
        login = {"IP": "192.0.2.9", "Country": "DE", "Created": f"{written(at)} UTC", "Status": status, "Device": model}
        tree["Login History"].append(login)
        if status == "success":
            seen.append((SESSION, "login", ASK, at.date(), model))
    return tree, seen
