"""Exports of Snapchat as JSON.

`friends.json` holds every list, also those that are empty. `chat_history.json` and `snap_history.json` hold what was
saved or kept: since 2022 by conversation, before that by direction. Their `Created(microseconds)` are milliseconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.evidence import (
    ASK,
    BLOCKED,
    CLOSED,
    CONNECTED,
    GROUP,
    MESSAGE,
    NAME,
    OPEN,
    REQUESTED,
    SESSION,
    Covered,
    Fact,
    Made,
    Name,
    Problem,
)
from nocontact_cli.evidence.formats.json_stream import walk
from nocontact_cli.evidence.formats.listing import Listing, exact, named
from nocontact_cli.evidence.reader import Part
from nocontact_cli.evidence.times import from_seconds, from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.formats.json_stream import Batch
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

SNAPCHAT: Final = "snapchat"

_TITLE: Final = re.compile(r"mydata~(\d{10})(\d{3})?(?!\d)")
_SNIFFED: Final = 1 << 14
_LISTS_MARK: Final = re.compile(
    rb'"(?:Blocked Users|Friend Requests Sent|Deleted Friends|Ignored Snapchatters)"|'
    rb'"Friends"\s*:\s*\[\s*(?:\]|\{\s*"Username")'
)
_CHATS_MARK: Final = re.compile(
    rb'"(?:(?:Received|Sent)(?: Saved| Unsaved)? (?:Chat|Snap) History|IsSender|Media Type)"'
)
_ACCOUNT_MARK: Final = re.compile(rb'"(?:Basic Information|Device Information|Device History|Login History)"')
_RECEIVED: Final = re.compile(r"Received (?:\w+ )?(?:Chat|Snap) History")
_BY_DIRECTION: Final = re.compile(r"(?:Received|Sent) (?:\w+ )?(?:Chat|Snap) History")
_EVENT: Final = "STATUS"
"""Begins the kind of a line that is no message: somebody left, a message was deleted."""
_MICROSECONDS: Final = 10**14
"""From here on a count can only be one of microseconds."""
_KEPT: Final = "Only chats that were saved or kept are in it. No chat in the file does not mean that no chat came."
_LOGINS: Final = "Snapchat keeps only some of the logins and devices. One that is not listed may still have been there."
_PAGES: Final = "It holds pages only, which cannot be read here. You can ask for it again and choose JSON files."


class Reader:
    """Reads exports of Snapchat since 2018, as JSON."""

    name = SNAPCHAT
    sorts = (
        (BLOCKED, ""),
        (CONNECTED, "friend"),
        (REQUESTED, "sent"),
        (REQUESTED, "received"),
        (MESSAGE, "chat"),
        (GROUP, "chat"),
        (SESSION, "login"),
        (SESSION, "device"),
    )

    def claims(self, tree: Tree) -> bool:
        """By the keys at the beginning of its files, whose names others use too."""
        return bool(_friends(tree) or _chats(tree) or _accounts(tree) or _pages(tree))

    def parts(self, tree: Tree, wanted: Wanted) -> Iterable[Part]:
        """Lists, chats, logins, and last what follows from all of them."""
        friends, chats, accounts = _friends(tree), _chats(tree), _accounts(tree)
        for name in friends:
            yield Part(name, partial(_read_friends, tree, name))
        if not friends:
            yield Part("", _no_friends)
        for name in chats:
            yield Part(name, partial(_read_chats, tree, name, wanted))
        for name in accounts:
            yield Part(name, partial(_read_account, tree, name))
        if not (friends or chats or accounts):
            yield Part("", _only_pages)
        yield Part("", partial(_last, tree))


def _with(tree: Tree, mark: re.Pattern[bytes], *names: str) -> list[str]:
    return [name for name in tree.find(*names) if mark.search(tree.head(name, _SNIFFED))]


def _friends(tree: Tree) -> list[str]:
    return _with(tree, _LISTS_MARK, "friends.json")


def _chats(tree: Tree) -> list[str]:
    return _with(tree, _CHATS_MARK, "chat_history.json", "snap_history.json")


def _accounts(tree: Tree) -> list[str]:
    return _with(tree, _ACCOUNT_MARK, "account.json")


def _pages(tree: Tree) -> bool:
    return bool(_TITLE.search(tree.title) and tree.find("html/friends.html", "html/account.html"))


def _only_pages() -> Iterator[Told]:
    yield Problem("", _PAGES)


def _lists() -> dict[str, Listing]:
    created, changed = "Creation Timestamp", "Last Modified Timestamp"
    return {
        "Blocked Users": Listing(BLOCKED, "", CLOSED, "blocked accounts", SNAPCHAT, partial(_person, changed)),
        "Friends": Listing(CONNECTED, "friend", OPEN, "friends", SNAPCHAT, partial(_person, created)),
        "Friend Requests Sent": Listing(
            REQUESTED, "sent", OPEN, "friend requests you sent", SNAPCHAT, partial(_person, created)
        ),
        "Pending Requests": Listing(
            REQUESTED, "received", OPEN, "friend requests you received", SNAPCHAT, partial(_person, created)
        ),
    }


def _no_friends() -> Iterator[Told]:
    for one in _lists().values():
        yield one.covered("")


def _read_friends(tree: Tree, name: str) -> Iterator[Told]:
    lists = _lists()
    newest: datetime | None = None
    with tree.open(name) as file:
        for batch in walk(file):
            for entry in batch.items:
                if isinstance(entry, dict):
                    newest = _newer(newest, from_text(entry.get("Last Modified Timestamp")))
            listing = lists.get(batch.path[0]) if len(batch.path) == 1 else None
            if listing and batch.listed:
                yield from listing.facts(batch.items, name)
            elif listing:
                listing.broken()
    if newest:
        yield Made(newest)
    for one in lists.values():
        yield one.covered(name)


def _person(key: str, entry: Any) -> tuple[tuple[Name, ...], datetime | None] | None:
    handle = exact(entry.get("Username")) if isinstance(entry, dict) else None
    if not handle:
        return None
    shown = named(entry.get("Display Name"))
    who = (Name(SNAPCHAT, handle), Name(NAME, shown)) if shown else (Name(SNAPCHAT, handle),)
    return who, from_text(entry.get(key))


@dataclass
class _Conversation:
    """One conversation while it is read. With one person, its key is their name; a group has a number."""

    key: str
    titled: bool = False
    senders: set[str] = field(default_factory=set)
    theirs: set[Name] = field(default_factory=set)
    newest: datetime | None = None

    def messages(self, batch: Batch, where: str, wanted: Wanted) -> Iterator[Told]:
        self.newest = _newer(self.newest, _newest_of(batch))
        for entry in batch.items:
            if not isinstance(entry, dict):
                continue
            self.titled = self.titled or bool(named(entry.get("Conversation Title")))
            who = _sender(entry) if entry.get("IsSender") is False else None
            if who is None:
                continue
            if len(self.senders) < 2:  # noqa: PLR2004 - Two others make a group.
                self.senders.add(who.value)
            if wanted.match(who):
                if who.value.casefold() == self.key.casefold():
                    yield Fact(MESSAGE, where, OPEN, (who,), _moment(entry), "chat")
                else:
                    self.theirs.add(who)

    def group(self, where: str) -> Iterator[Told]:
        if self.theirs and (self.titled or len(self.senders) > 1):
            yield Fact(GROUP, where, OPEN, tuple(sorted(self.theirs)), self.newest, "chat")


def _read_chats(tree: Tree, name: str, wanted: Wanted) -> Iterator[Told]:
    newest: datetime | None = None
    now = _Conversation("")
    with tree.open(name) as file:
        for batch in walk(file):
            if len(batch.path) != 1 or not batch.listed:
                continue
            newest = _newer(newest, _newest_of(batch))
            if _BY_DIRECTION.fullmatch(batch.path[0]):
                yield from _received(batch, name, wanted)
                continue
            if now.key != batch.path[0]:
                yield from now.group(name)
                now = _Conversation(batch.path[0])
            yield from now.messages(batch, name, wanted)
    yield from now.group(name)
    if newest:
        yield Made(newest)


def _received(batch: Batch, name: str, wanted: Wanted) -> Iterator[Told]:
    """Messages as they were listed until 2022: those that came in by themselves."""
    if _RECEIVED.fullmatch(batch.path[0]):
        for entry in batch.items:
            who = _sender(entry) if isinstance(entry, dict) and entry.get("IsSender", False) is False else None
            if who and wanted.match(who):
                yield Fact(MESSAGE, name, OPEN, (who,), _moment(entry), "chat")


def _sender(entry: dict[str, Any]) -> Name | None:
    """Who wrote a message; None where it is none."""
    sender, kind = entry.get("From"), entry.get("Media Type")
    if not isinstance(sender, str) or not sender or not isinstance(kind, str) or kind.startswith(_EVENT):
        return None
    return Name(SNAPCHAT, sender)


def _read_account(tree: Tree, name: str) -> Iterator[Told]:
    with tree.open(name) as file:
        for batch in walk(file):
            for entry in batch.items if batch.listed and batch.path else ():
                if not isinstance(entry, dict):
                    continue
                if batch.path[-1] == "Login History" and "fail" not in named(entry.get("Status")).casefold():
                    thing = named(entry.get("Device")) or named(entry.get("IP"))
                    at, label = from_text(entry.get("Created")), "login"
                elif batch.path[-1] == "Device History":
                    thing = " ".join(filter(None, (named(entry.get("Make")), named(entry.get("Model")))))
                    at, label = from_text(entry.get("Start Time")), "device"
                else:
                    continue
                if thing:
                    yield Fact(SESSION, name, ASK, at=at, label=label, thing=thing)
    yield Covered(SESSION, name, "login", why=_LOGINS)
    yield Covered(SESSION, name, "device", why=_LOGINS)


def _last(tree: Tree) -> Iterator[Told]:
    """The day in the name of the ZIP, in milliseconds, and what no chat can prove."""
    found = _TITLE.search(tree.title) or next(filter(None, map(_TITLE.search, tree.names[:1])), None)
    at = from_seconds(int(found[1])) if found else None
    if at:
        yield Made(at, exact=True)
    yield Covered(MESSAGE, "", "chat", (SNAPCHAT,), why=_KEPT)
    yield Covered(GROUP, "", "chat", (SNAPCHAT,), why=_KEPT)


def _moment(entry: dict[str, Any]) -> datetime | None:
    count = entry.get("Created(microseconds)")
    unit = 10**6 if isinstance(count, int) and count > _MICROSECONDS else 1000
    return from_text(entry.get("Created")) or from_seconds(count, per_second=unit)


def _newest_of(batch: Batch) -> datetime | None:
    """A conversation is in order of time, one way or the other, and so is each piece of it."""
    ends = (_moment(entry) for entry in batch.items[:1] + batch.items[-1:] if isinstance(entry, dict))
    return max(filter(None, ends), default=None)


def _newer(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)
