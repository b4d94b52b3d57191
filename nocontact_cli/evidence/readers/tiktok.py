"""Exports of TikTok as JSON.

One file, `user_data.json` or `user_data_tiktok.json`, whose outer keys were renamed several times. So a list is told by
the last key on the way to it, which stayed. Times are UTC. An empty list is written as null.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.evidence import (
    ASK,
    BLOCKED,
    CLOSED,
    CONNECTED,
    GROUP,
    MESSAGE,
    OPEN,
    PRIVACY,
    SESSION,
    Covered,
    Fact,
    Made,
    Name,
)
from nocontact_cli.evidence.formats.json_stream import walk
from nocontact_cli.evidence.formats.listing import Listing, exact, named, value_of
from nocontact_cli.evidence.reader import Part
from nocontact_cli.evidence.times import from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.formats.json_stream import Batch
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

TIKTOK: Final = "tiktok"

_MARKS: Final = re.compile(
    rb'"(?:App Settings|Your Activity|Ads and data|BlockList|FansList|Favorite Effects|Video Browsing History|'
    rb'LoginHistoryList|Profile And Settings|ProfileMap|SettingsMap|TikTok[^"]*|Chat History with [^"]*)"\s*:',
    re.IGNORECASE,
)
_SNIFFED: Final = 1 << 16
_EMPTY: Final[tuple[object, ...]] = (None, "", "None", "N/A", {})
_WITH: Final = re.compile(r"chat history with (.*?):?", re.DOTALL)
_GROUP: Final = "group_chat_"
_COUNTS: Final = {"followercount": "fanslist", "followingcount": "following"}
"""Where the profile says how long a list is."""
_LATE: Final = timedelta(days=2)
"""TikTok says that the newest one or two days can be missing."""
_ON: Final = frozenset({"on", "enabled", "true", "yes"})
_OFF: Final = frozenset({"off", "disabled", "false", "no"})
_EVERYBODY: Final = frozenset({"everyone", "everybody", "anyone", "public"})
_NOBODY: Final = frozenset({"no one", "myself", "nobody", "only me", "off", "disabled"})
_SWITCHES: Final = {
    "private account": (_OFF, _ON),
    "allow others to find me": (_ON, _OFF),
    "allow download": (_ON | _EVERYBODY, _OFF | _NOBODY),
    "suggest your account to contacts": (_ON, _OFF),
    "suggest your account to facebook friends": (_ON, _OFF),
    "suggest your account to people who open or send links to you": (_ON, _OFF),
    "who can send me message": (_EVERYBODY, _NOBODY),
    "who can post comments": (_EVERYBODY, _NOBODY),
    "who can duet with me": (_EVERYBODY, _NOBODY),
    "who can stitch with your videos": (_EVERYBODY, _NOBODY),
    "who can view videos i liked": (_EVERYBODY, _NOBODY),
    "who can see your following list": (_EVERYBODY, _NOBODY),
}
"""Each switch with the values that leave a door open, and those that close it. Any other value says nothing."""
_PARTS: Final = {
    "private": ("private account",),
    "messages": ("who can send me message", "who can post comments"),
    "suggest": ("suggest your account",),
    "setting": (),
}
"""Parts of the privacy settings by how their switches begin; all others are `setting`."""
_CHATS: Final = "Deleted chats and the newest days can be missing. No message in the file does not mean that none came."
_GROUPS: Final = "Only group chats that were not deleted are in it, with those members who wrote in them."
_LOGINS: Final = "TikTok keeps only some of the logins. One that is not listed may still have been there."
_SETTINGS: Final = "Only some of the settings of TikTok can be read here."


class Reader:
    """Reads exports of TikTok since 2020, as JSON."""

    name = TIKTOK
    sorts = (
        (BLOCKED, ""),
        (CONNECTED, "follower"),
        (CONNECTED, "following"),
        (MESSAGE, "chat"),
        (GROUP, "chat"),
        (SESSION, "login"),
        *((PRIVACY, label) for label in _PARTS),
    )

    def claims(self, tree: Tree) -> bool:
        """By the file's name and the keys at its beginning."""
        return bool(_files(tree))

    def parts(self, tree: Tree, wanted: Wanted) -> Iterable[Part]:
        """The one file."""
        for name in _files(tree):
            yield Part(name, partial(_read, tree, name, wanted))


def _files(tree: Tree) -> list[str]:
    names = tree.find("user_data_tiktok.json", "user_data*.json") or [
        name for name in tree.names if len(tree.names) == 1 and name.endswith(".json")
    ]
    return [name for name in names if name.endswith("_tiktok.json") or _MARKS.search(tree.head(name, _SNIFFED))]


@dataclass
class _Group:
    theirs: set[Name] = field(default_factory=set)
    newest: datetime | None = None


class _File:
    """What was read of the file so far."""

    def __init__(self, name: str, wanted: Wanted) -> None:
        self.name = name
        self.wanted = wanted
        self.blocked = Listing(BLOCKED, "", CLOSED, "blocked accounts", TIKTOK, _person)
        self.lists = {
            "blocklist": self.blocked,
            "fanslist": Listing(CONNECTED, "follower", OPEN, "followers", TIKTOK, _person),
            "following": Listing(CONNECTED, "following", OPEN, "accounts you follow", TIKTOK, _person),
        }
        self.groups: dict[str, _Group] = {}
        self.newest: datetime | None = None

    def told(self, batch: Batch) -> Iterator[Told]:
        """The facts of one piece."""
        path = [key.casefold() for key in batch.path]
        last = path[-1] if path else ""
        if last in self.lists:
            yield from _entries(self.lists[last], batch, self.name)
        elif "chathistory" in path:
            yield from self._messages(batch)
        elif last == "loginhistorylist":
            yield from _logins(batch, self.name)
        elif "settingsmap" in path:
            yield from _setting(batch, self.name)
        elif last in _COUNTS and not batch.listed:
            self.lists[_COUNTS[last]].expected = batch.items[0]
        self.newest = max(filter(None, (self.newest, *_moments(batch))), default=None)

    def _messages(self, batch: Batch) -> Iterator[Told]:
        """What they wrote to the user alone, and the groups in which they wrote."""
        found = _WITH.fullmatch(batch.path[-1].casefold())
        if not batch.listed or not found:
            return
        other = found[1]
        for entry in batch.items:
            sender = value_of(entry, "From") if isinstance(entry, dict) else None
            who = Name(TIKTOK, sender) if isinstance(sender, str) else None
            if who is None or not self.wanted.match(who):
                continue
            if who.value.casefold() == other:
                yield Fact(MESSAGE, self.name, OPEN, (who,), from_text(value_of(entry, "Date")), "chat")
            elif other.startswith(_GROUP):
                self.groups.setdefault(other, _Group()).theirs.add(who)
        group = self.groups.get(other)
        if group:
            group.newest = max(filter(None, (group.newest, *_moments(batch))), default=None)

    def end(self) -> Iterator[Told]:
        """What follows from all of it."""
        for group in self.groups.values():
            yield Fact(GROUP, self.name, OPEN, tuple(sorted(group.theirs)), group.newest, "chat")
        if self.newest:
            yield Made(self.newest)
        if not any(one.found for one in self.lists.values() if one is not self.blocked):
            # A file with the block list alone is no export as TikTok makes it.
            self.blocked.whole = False
        until = self.newest - _LATE if self.newest else None
        for one in self.lists.values():
            yield one.covered(self.name, until)
        yield Covered(MESSAGE, self.name, "chat", (TIKTOK,), why=_CHATS, until=until)
        yield Covered(GROUP, self.name, "chat", (TIKTOK,), why=_GROUPS, until=until)
        yield Covered(SESSION, self.name, "login", why=_LOGINS, until=until)
        for label in _PARTS:
            yield Covered(PRIVACY, self.name, label, why=_SETTINGS, until=until)


def _read(tree: Tree, name: str, wanted: Wanted) -> Iterator[Told]:
    export = _File(name, wanted)
    with tree.open(name) as file:
        for batch in walk(file):
            yield from export.told(batch)
    yield from export.end()


def _person(entry: Any) -> tuple[tuple[Name, ...], datetime | None] | None:
    handle = exact(value_of(entry, "UserName")) if isinstance(entry, dict) else None
    return ((Name(TIKTOK, handle),), from_text(value_of(entry, "Date"))) if handle else None


def _entries(listing: Listing, batch: Batch, name: str) -> Iterator[Told]:
    if batch.listed:
        yield from listing.facts(batch.items, name)
    elif batch.items[0] in _EMPTY:
        listing.found = True
    else:
        listing.broken()


def _logins(batch: Batch, name: str) -> Iterator[Told]:
    for entry in batch.items if batch.listed else ():
        if isinstance(entry, dict):
            device = " ".join(filter(None, (named(entry.get("DeviceModel")), named(entry.get("DeviceSystem")))))
            thing = device or named(entry.get("IP"))
            if thing:
                yield Fact(SESSION, name, ASK, at=from_text(value_of(entry, "Date")), label="login", thing=thing)


def _setting(batch: Batch, name: str) -> Iterator[Told]:
    value = batch.items[0] if not batch.listed else None
    switch = batch.path[-1].strip(" :")
    opening, closing = _SWITCHES.get(switch.casefold(), (frozenset(), frozenset()))
    easy = value.strip().casefold() if isinstance(value, str) else ""
    if easy in opening or easy in closing:
        yield Fact(PRIVACY, name, OPEN if easy in opening else CLOSED, label=_part(switch), thing=switch)


def _part(switch: str) -> str:
    """Which part of the privacy settings a switch belongs to."""
    return next((part for part, words in _PARTS.items() if switch.casefold().startswith(words)), "setting")


def _moments(batch: Batch) -> Iterator[datetime | None]:
    """The newest of a batch is its first or its last: every list is in order of time, one way or the other."""
    for entry in (batch.items[:1] + batch.items[-1:]) if batch.listed else ():
        if isinstance(entry, dict):
            yield from_text(value_of(entry, "Date"))
