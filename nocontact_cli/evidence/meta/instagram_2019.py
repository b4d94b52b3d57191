"""Instagram's exports until 2020: one file with all lists of people, one with all messages, both naming handles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.evidence import (
    BLOCKED,
    CLOSED,
    CONNECTED,
    GROUP,
    MESSAGE,
    OPEN,
    REQUESTED,
    Covered,
    Fact,
    Made,
    Name,
)
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.formats.json_stream import walk
from nocontact_cli.evidence.given.naming_files import plain
from nocontact_cli.evidence.meta.lists import HANDLE
from nocontact_cli.evidence.reader import Part
from nocontact_cli.evidence.times import from_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

_KIND: Final = "instagram"
_LISTS: Final = {
    "blocked_users": (BLOCKED, "", CLOSED),
    "followers": (CONNECTED, "follower", OPEN),
    "following": (CONNECTED, "following", OPEN),
    "close_friends": (CONNECTED, "close-friend", OPEN),
    "follow_requests_sent": (REQUESTED, "sent", OPEN),
}
_CONNECTIONS: Final = "connections.json"
_MESSAGES: Final = "messages.json"
_MARKS: Final = {
    _CONNECTIONS: (b'"blocked_users"', b'"follow_requests_sent"', b'"permanent_follow_requests"', b'"followers"'),
    _MESSAGES: (b'"conversation"',),
}
_NOT_WHOLE: Final = "Not every entry of this list could be read."


def files(tree: Tree) -> list[str]:
    """The files of such an export."""
    found = []
    for name in tree.names:
        marks = _MARKS.get(plain(name).rpartition("/")[2])
        if marks:
            head = tree.head(name, 1 << 16)
            found += [name] if any(mark in head for mark in marks) else []
    return found


def parts(tree: Tree, wanted: Wanted, names: list[str]) -> Iterator[Part]:
    """What is to be read in them."""
    for name in names:
        read = _connections if plain(name).endswith(_CONNECTIONS) else _messages
        yield Part(name, partial(read, tree, wanted, name))


def sorts(names: list[str]) -> set[tuple[str, str]]:
    """The lists that these files tell of."""
    return {(what, label) for what, label, _ in _LISTS.values()} if any(map(_is_connections, names)) else set()


def _is_connections(name: str) -> bool:
    return plain(name).endswith(_CONNECTIONS)


def _connections(tree: Tree, wanted: Wanted, name: str) -> Iterator[Told]:
    whole: dict[str, bool] = {}
    newest = None
    with tree.open(name) as stream:
        for path, items, _ in walk(stream):
            if not path or path[0] not in _LISTS:
                continue
            what, label, says = _LISTS[path[0]]
            if len(path) == 1 or not HANDLE.fullmatch(path[1]):
                whole[path[0]] = whole.get(path[0], True) and path[1:] == () and items == [{}]
                continue
            whole.setdefault(path[0], True)
            at = from_text(items[0]) if items else None
            newest = max(newest or at, at) if at else newest
            who = Name(_KIND, path[1])
            if wanted.match(who):
                yield Fact(what, name, says, (who,), at, label)
    if newest:
        yield Made(newest)
    for key, (what, label, _) in _LISTS.items():
        done = whole.get(key, False)
        yield Covered(what, name, label, (_KIND,), complete=done, why="" if done else _NOT_WHOLE)


def _messages(tree: Tree, wanted: Wanted, name: str) -> Iterator[Told]:
    with tree.open(name) as stream:
        for path, items, listed in walk(stream):
            if path or not listed:
                raise UnreadableError("It is no list of conversations.")
            for one in items:
                if isinstance(one, dict):
                    yield from _conversation(one, wanted, name)


def _conversation(thread: dict[str, Any], wanted: Wanted, where: str) -> Iterator[Told]:
    people, said = thread.get("participants"), thread.get("conversation")
    if not isinstance(people, list) or not isinstance(said, list):
        return
    if not people or not all(isinstance(one, str) for one in people):
        return
    dated = True
    newest = None
    facts = []
    for one in said:
        at = from_text(one.get("created_at")) if isinstance(one, dict) else None
        dated = dated and at is not None
        newest = max(newest or at, at) if at else newest
        sender = one.get("sender") if isinstance(one, dict) else None
        if isinstance(sender, str) and wanted.match(Name(_KIND, sender)):
            facts.append(Fact(MESSAGE, where, OPEN, (Name(_KIND, sender),), at, "inbox"))
    if newest:
        yield Made(newest)
    if len(people) > 2:  # noqa: PLR2004 - The user and one other.
        who = tuple(Name(_KIND, one) for one in people)
        if any(map(wanted.match, who)):
            yield Fact(GROUP, where, OPEN, who, newest if dated else None, "chat")
    else:
        yield from facts
