"""Made-up exports of TikTok."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from nocontact_cli.domain.evidence import ASK, BLOCKED, CLOSED, CONNECTED, GROUP, MESSAGE, OPEN, PRIVACY, SESSION, Name
from tests.evidence.made.export import BODY, Export
from tests.evidence.made.people import counted, day_of, moments, several, things, written

_ROOTS = [
    {
        "fans": ("Activity", "Follower List", "FansList"),
        "following": ("Activity", "Following List", "Following"),
        "blocked": ("App Settings", "Block", "BlockList"),
        "settings": ("App Settings", "Settings", "SettingsMap"),
        "chats": ("Direct Messages", "Chat History", "ChatHistory"),
        "logins": ("Activity", "Login History", "LoginHistoryList"),
    },
    {
        "fans": ("Your Activity", "Follower", "FansList"),
        "following": ("Your Activity", "Following", "Following"),
        "blocked": ("App Settings", "Block List", "BlockList"),
        "settings": ("App Settings", "Settings", "SettingsMap"),
        "chats": ("Direct Message", "Direct Messages", "ChatHistory"),
        "logins": ("Your Activity", "Login History", "LoginHistoryList"),
    },
    {
        "fans": ("Profile And Settings", "Follower", "FansList"),
        "following": ("Profile And Settings", "Following", "Following"),
        "blocked": ("Profile And Settings", "Block List", "BlockList"),
        "settings": ("Profile And Settings", "Settings", "SettingsMap"),
        "chats": ("Direct Message", "Direct Messages", "ChatHistory"),
        "logins": ("Your Activity", "Login History", "LoginHistoryList"),
    },
]
_LISTS = {
    "fans": ((CONNECTED, "follower", OPEN), "followerCount"),
    "following": ((CONNECTED, "following", OPEN), "followingCount"),
    "blocked": ((BLOCKED, "", CLOSED), ""),
}
_SWITCHES = [
    ("Private Account", "Disabled", OPEN),
    ("Private Account", "On", CLOSED),
    ("Who Can Send Me Message", "Everyone", OPEN),
    ("Who Can Send Me Message", "Friends", None),
    ("Who Can Post Comments", "No one", CLOSED),
    ("Suggest your account to contacts", "enabled", OPEN),
    ("Suggest your account to contacts", "N/A", None),
    ("Who can see your following list::", "Everyone", OPEN),
    ("App Language", "de", None),
]
_DEVICES = [("iPhone14,4", "iOS 17.6.1"), ("SM-G991B", "Android 14"), ("", "iOS 18.0")]


def part_of(switch: str) -> str:
    """The part of the privacy settings that a switch belongs to."""
    if "suggest" in switch.lower():
        return "suggest"
    if "private" in switch.lower():
        return "private"
    return "messages" if re.search("message|comment", switch.lower()) else "setting"


@st.composite
def exports(draw: st.DrawFn) -> Export:
    """Any generation of roots, with people of the plan on some lists and others on all."""
    mine, ann, bo, *others = draw(several(5, 8))
    plan = {ann: 1, bo: 2}
    roots = draw(st.sampled_from(_ROOTS))
    tree: dict[str, Any] = {"Ads and data": {"App": 1}} if draw(st.booleans()) else {}
    values, counts, told, complete = draw(_lists(plan, others))
    values["chats"], found = draw(_chats(mine, plan, others))
    told += found
    values["logins"], seen = draw(_logins())
    chosen = draw(st.lists(st.sampled_from(_SWITCHES), max_size=4, unique_by=lambda one: one[0]))
    values["settings"] = {name: value for name, value, _ in chosen} | {"Push Notification": {"New Fans": "Default"}}
    seen += [(PRIVACY, part_of(name), says, None, name.strip(" :")) for name, _, says in chosen if says]
    for name, value in values.items():
        inner = tree
        *path, last = roots[name]
        for key in path:
            inner = inner.setdefault(key, {"App": 1})
        inner[last] = value
    tree["Profile"] = {"Profile Info": {"ProfileMap": {"userName": mine, **counts}}}
    name = draw(st.sampled_from(["user_data_tiktok.json", "user_data.json", "TikTok/user_data.json"]))
    return Export(
        files={name: json.dumps(tree, indent=draw(st.sampled_from([None, 1]))).encode()},
        known=((1, Name("tiktok", f"@{ann.upper()}")), (2, Name("url", f"https://www.tiktok.com/@{bo}"))),
        truths=counted(told) | things(seen),
        complete=frozenset(complete),
        title=draw(st.sampled_from(["TikTok_Data_1731400000", "export"])),
    )


@st.composite
def _lists(draw: st.DrawFn, plan: dict[str, int], others: list[str]) -> tuple[dict[str, Any], Any, list[Any], set[Any]]:
    values: dict[str, Any] = {}
    counts: dict[str, int] = {}
    told: list[Any] = []
    complete = set()
    date, handle = draw(st.sampled_from([("Date", "UserName"), ("date", "userName")]))
    for name, (sort, count) in _LISTS.items():
        if name == "blocked" and not draw(st.integers(0, 3)):
            continue
        entries = []
        for one in draw(st.lists(st.sampled_from([*plan, *others]), max_size=4, unique=True)):
            at = draw(moments)
            entries.append({date: written(at), handle: one})
            if one in plan:
                told.append((*sort, plan[one], at.date()))
        more = draw(st.sampled_from([0, 0, 3])) if count else 0
        if count:
            counts[count] = len(entries) + more
        if not more:
            complete.add(sort[:2])
        values[name] = entries or draw(st.sampled_from([None, []]))
    return values, counts, told, complete


@st.composite
def _chats(draw: st.DrawFn, mine: str, plan: dict[str, int], others: list[str]) -> tuple[dict[str, Any], list[Any]]:
    chats: dict[str, Any] = {}
    told: list[Any] = []
    for other in draw(st.lists(st.sampled_from([*plan, *others]), max_size=3, unique=True)):
        chats[f"Chat History with {other}:"] = found = draw(_chat(mine, other))
        told += [
            (MESSAGE, "chat", OPEN, plan[other], day_of(one["Date"])) for one in found if one["From"] == other in plan
        ]
    if draw(st.booleans()):
        group = [*draw(_chat(mine, next(iter(plan)))), *draw(_chat(mine, others[0]))]
        group.sort(key=lambda one: one["Date"], reverse=draw(st.booleans()))
        chats["Chat History with Group_Chat_7516994713120440594:"] = group
        newest = max((day_of(one["Date"]) for one in group), default=None)
        told += {(GROUP, "chat", OPEN, plan[one["From"]], newest) for one in group if one["From"] in plan}
    return chats, told


@st.composite
def _logins(draw: st.DrawFn) -> tuple[list[Any], list[Any]]:
    logins, seen = [], []
    for model, system in draw(st.lists(st.sampled_from(_DEVICES), max_size=3)):
        at = draw(moments)
        logins.append({"Date": written(at), "IP": "192.0.2.1", "DeviceModel": model, "DeviceSystem": system})
        seen.append((SESSION, "login", ASK, at.date(), f"{model} {system}".strip()))
    return logins, seen


@st.composite
def _chat(draw: st.DrawFn, mine: str, other: str) -> list[dict[str, str]]:
    senders = draw(st.lists(st.sampled_from([other, mine]), max_size=4))
    content = f"{BODY} \u00fc {other}: \ud83d"
    return [{"Date": written(draw(moments)), "From": sender, "Content": content} for sender in senders]


def large(size: int) -> Export:
    """One file of so many bytes of messages, of which every tenth is theirs, on one of thirty days."""
    start = datetime(2026, 5, 1, 12, tzinfo=UTC)
    messages, told = [], []
    filling = f"{BODY} \u00fc" * 60
    for count in range(size // 1000):
        at, theirs = start + timedelta(days=count % 30), count % 10 == 0
        messages.append({"Date": written(at), "From": "ann.other" if theirs else "me", "Content": filling})
        if theirs:
            told.append((MESSAGE, "chat", OPEN, 1, at.date()))
    tree = {
        "Activity": {},
        "Direct Messages": {"Chat History": {"ChatHistory": {"Chat History with ann.other:": messages}}},
    }
    files = {"user_data_tiktok.json": json.dumps(tree).encode()}
    return Export(files, ((1, Name("tiktok", "ann.other")),), counted(told))
