"""Data packages of Discord.

The names of the folders follow the language of the account, so files are told by their own names and what is in them.
Friends, blocks and requests are one list, told apart by a number.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

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
    Covered,
    Fact,
    Made,
    Name,
)
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.formats.json_stream import load, walk
from nocontact_cli.evidence.formats.listing import Listing, exact, named
from nocontact_cli.evidence.reader import Part
from nocontact_cli.evidence.times import from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

DISCORD: Final = "discord"

_MARKS: Final = re.compile(rb'"(?:relationships|discriminator|avatar_hash|global_name)"\s*:')
_SNIFFED: Final = 1 << 16
_CHANNEL: Final = re.compile(r"(?:^|/)c?[0-9]{15,20}/channel\.json$")
_MESSAGES: Final = re.compile(r"(?:^|/)c?[0-9]{15,20}/messages\.(?:json|csv)$")
_SENT: Final = re.compile(
    rb'(?:"Timestamp"\s*:\s*"|^[0-9]{15,20},"?)(20\d\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d)', re.MULTILINE
)
_TYPES: Final = {
    1: "friend",
    2: "blocked",
    3: "received",
    4: "sent",
    "FRIEND": "friend",
    "BLOCKED": "blocked",
    "PENDING_INCOMING": "received",
    "PENDING_OUTGOING": "sent",
}
_OTHER_TYPES: Final = (0, 5, 6)
"""Nothing, somebody played with, a suggestion."""
_GROUP_TYPES: Final = (3, "GROUP_DM")
_SESSIONS: Final = frozenset({"mfa_sessions", "sessions", "user_sessions", "auth_sessions"})
_LAST_USED: Final = ("approx_last_used_time", "last_used", "last_used_at", "updated_at", "created_at")
_GROUPS_WHY: Final = "Groups in which you never wrote are not in this export, and one that you left can still be in it."
_LOGINS_WHY: Final = "Not every login is in this export. The list of devices in the app shows those of today."
_APPS_WHY: Final = "Apps that you let in without linking an account are not in this list."


class Reader:
    """Reads data packages of Discord since 2018. They hold the user's own messages only, so none that came in."""

    name = DISCORD
    sorts = (
        (BLOCKED, ""),
        (CONNECTED, "friend"),
        (REQUESTED, "received"),
        (REQUESTED, "sent"),
        (GROUP, "direct"),
        (SESSION, "login"),
        (APP, "connected"),
    )

    def claims(self, tree: Tree) -> bool:
        """By the keys of the account's file, or folders that are named after the number of a channel."""
        return bool(_accounts(tree)) or any(map(_CHANNEL.search, tree.names))

    def parts(self, tree: Tree, wanted: Wanted) -> Iterable[Part]:
        """The account, then each channel, and last the days."""
        accounts = _accounts(tree)
        for name in accounts:
            yield Part(name, partial(_account, tree, name))
        if not accounts:
            yield Part("", _no_account)
        for name in tree.names:
            if _CHANNEL.search(name):
                yield Part(name, partial(_channel, tree, name, wanted))
        yield Part("", partial(_last, tree))


def _accounts(tree: Tree) -> list[str]:
    return [name for name in tree.find("user.json") if _MARKS.search(tree.head(name, _SNIFFED))]


def _lists() -> dict[str, Listing]:
    return {
        "friend": Listing(CONNECTED, "friend", OPEN, "friends", DISCORD, _person),
        "blocked": Listing(BLOCKED, "", CLOSED, "blocked accounts", DISCORD, _person),
        "received": Listing(REQUESTED, "received", OPEN, "friend requests you received", DISCORD, _person),
        "sent": Listing(REQUESTED, "sent", OPEN, "friend requests you sent", DISCORD, _person),
    }


def _no_account() -> Iterator[Told]:
    for one in _lists().values():
        yield one.covered("")


def _account(tree: Tree, name: str) -> Iterator[Told]:
    lists = _lists()
    with tree.open(name) as file:
        for batch in walk(file):
            key = batch.path[-1] if len(batch.path) == 1 else ""
            if key == "relationships":
                yield from _relationships(lists, batch.items if batch.listed else [None], name)
            elif key == "connections" and batch.listed:
                yield from _connections(batch.items, name)
            elif key in _SESSIONS and batch.listed:
                yield from _sessions(batch.items, name)
    for one in lists.values():
        yield one.covered(name)
    yield Covered(SESSION, name, "login", why=_LOGINS_WHY)
    yield Covered(APP, name, "connected", why=_APPS_WHY)


def _relationships(lists: dict[str, Listing], entries: list[Any], name: str) -> Iterator[Told]:
    for one in lists.values():
        one.found = True
    for entry in entries:
        kind = entry.get("type") if isinstance(entry, dict) else None
        known = isinstance(kind, int | str) and not isinstance(kind, bool)
        if known and kind in _TYPES:
            yield from lists[_TYPES[kind]].facts([entry], name)
        elif not known or kind not in _OTHER_TYPES:
            # It could be of any list.
            for one in lists.values():
                one.broken()


def _person(entry: Any) -> tuple[tuple[Name, ...], datetime | None] | None:
    user = entry.get("user")
    if not isinstance(user, dict):
        return None
    number, handle = exact(user.get("id")) or exact(entry.get("id")), exact(user.get("username"))
    if not number or not handle or not number.isdecimal():
        return None
    tag = exact(user.get("discriminator")) or "0"
    handles = (Name(DISCORD, number), Name(DISCORD, handle if tag.strip("0") == "" else f"{handle}#{tag}"))
    shown = (named(user.get("global_name")), named(user.get("display_name")), named(entry.get("nickname")))
    return (*handles, *(Name(NAME, one) for one in dict.fromkeys(shown) if one)), from_text(entry.get("since"))


def _connections(entries: list[Any], name: str) -> Iterator[Told]:
    for entry in entries:
        thing = named(entry.get("type")) if isinstance(entry, dict) else ""
        if thing:
            yield Fact(APP, name, ASK, label="connected", thing=thing)


def _sessions(entries: list[Any], name: str) -> Iterator[Told]:
    for entry in entries:
        if isinstance(entry, dict):
            inner = entry.get("client_info")
            info = {**entry, **inner} if isinstance(inner, dict) else entry
            thing = " ".join(filter(None, (named(info.get(key)) for key in ("os", "platform", "location"))))
            thing = thing or named(info.get("ip"))
            at = next(filter(None, (from_text(info.get(key)) for key in _LAST_USED)), None)
            if thing:
                yield Fact(SESSION, name, ASK, at=at, label="login", thing=thing)


def _channel(tree: Tree, name: str, wanted: Wanted) -> Iterator[Told]:
    with tree.open(name) as file:
        channel = load(file)
    if not isinstance(channel, dict):
        raise UnreadableError("It is no description of a channel.")
    kind, recipients = channel.get("type"), channel.get("recipients")
    if not isinstance(kind, int | str) or kind not in _GROUP_TYPES or not isinstance(recipients, list):
        return
    found = (exact(one.get("id") if isinstance(one, dict) else one) for one in recipients)
    who = tuple(Name(DISCORD, number) for number in found if number and number.isdecimal())
    if any(map(wanted.match, who)):
        # Whether the user, or they, left it since is not said.
        yield Fact(GROUP, name, ASK, who, label="direct")


def _last(tree: Tree) -> Iterator[Told]:
    """When the newest message was sent, by the beginning of each file of messages."""
    for name in tree.names:
        if _MESSAGES.search(name):
            sent = max(_SENT.findall(tree.head(name, _SNIFFED)), default=b"")
            at = from_text(sent.decode())
            if at:
                yield Made(at)
    yield Covered(GROUP, "", "direct", (DISCORD,), why=_GROUPS_WHY)
