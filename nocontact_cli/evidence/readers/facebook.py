"""Exports of Facebook with Messenger, and Messenger's separate archive of end-to-end encrypted chats."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.evidence import (
    APP,
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
)
from nocontact_cli.evidence.formats.json_stream import mended
from nocontact_cli.evidence.given.naming_files import plain
from nocontact_cli.evidence.meta import lists as meta_lists
from nocontact_cli.evidence.meta import pages as meta_pages
from nocontact_cli.evidence.meta import threads as meta
from nocontact_cli.evidence.meta.export import Export, Found, People, device, stem
from nocontact_cli.evidence.reader import Part
from nocontact_cli.evidence.times import from_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.meta.lists import Entry
    from nocontact_cli.evidence.names import Wanted

_SECRET: Final = "end-to-end"  # noqa: S105 - A label.
_FRIENDS: Final = People(CONNECTED, "friend", OPEN, "friends")
_REMOVED: Final = People(CONNECTED, "friend", CLOSED, "removed friends")
_BLOCKED: Final = People(BLOCKED, "messenger", CLOSED, "contacts blocked on Messenger")
_FOLLOWING: Final = People(CONNECTED, "following", OPEN, "people you follow")
_SENT: Final = People(REQUESTED, "sent", OPEN, "friend requests you sent")
_RECEIVED: Final = People(REQUESTED, "received", OPEN, "friend requests you received")
_LISTS: Final = {
    "your_friends": _FRIENDS,
    "friends": _FRIENDS,
    "removed_friends": _REMOVED,
    "who_you_ve_followed": _FOLLOWING,
    "who_you_follow": _FOLLOWING,
    "following": _FOLLOWING,
    "sent_friend_requests": _SENT,
    "friend_requests_sent": _SENT,
    "received_friend_requests": _RECEIVED,
    "friend_requests_received": _RECEIVED,
    "messenger_contacts_you_ve_blocked": _BLOCKED,
}
"""By the names that their files have had since 2018. Friends come first: who was removed may be back."""
_FOLDERS: Final = ("connections/friends", "connections/followers", "friends_and_followers", "following_and_followers")
_ROOTS: Final = re.compile(
    rb'"(?:friends|deleted_friends|sent_requests|received_requests|following|messenger_contacts_blocked)(?:_v\d+)?"'
)
_OWN: Final = frozenset(
    {
        "your_facebook_activity",
        "your_activity_across_facebook",
        "this_profile_s_activity_across_facebook",
        "apps_and_websites_off_of_facebook",
    }
)
_SECRET_FILE: Final = re.compile(r"(?:[^/]*/){0,2}[^/]*_\d+\.json")
_SECRET_MARKS: Final = (b'"senderName"', b'"threadName"')
_PRESENT: Final = (
    "Facebook names people only as they call themselves, so that one who is not found may be there all the same."
)
_MISSING: Final = "This export holds no list of {}. Nobody is on it, or the list was not chosen for the export."
_NO_PROFILES: Final = (
    "As far as is known, Facebook puts no list of blocked profiles into its exports. You can look under Settings, "
    "then Blocking."
)
_NO_ARCHIVE: Final = (
    "Chats that are encrypted from end to end come in a separate archive, which you can ask for in Messenger under "
    "Privacy and safety. It was not given."
)


class Reader:
    """Reads exports of Facebook since 2018 as JSON, and their lists and messages as HTML."""

    name = meta.FACEBOOK
    sorts = (
        *dict.fromkeys((one.what, one.label) for one in _LISTS.values()),
        (MESSAGE, meta.INBOX),
        (MESSAGE, meta.REQUEST),
        (MESSAGE, _SECRET),
        (GROUP, "chat"),
        (SESSION, "login"),
        (SESSION, "device"),
        (APP, "connected"),
    )

    def claims(self, tree: Tree) -> bool:
        """By folders that only Facebook uses, and by the first bytes of what other exports have too."""
        if any(not _OWN.isdisjoint(plain(name).split("/")) or _in_folder(name) for name in tree.names):
            return True
        threads = meta.threads(tree, self.name, ".json") or meta.threads(tree, self.name, ".html")
        return bool(threads or _lists(tree) or _secret_files(tree))

    def parts(self, tree: Tree, wanted: Wanted) -> Iterable[Part]:
        """Lists, threads, logins, devices and apps, and last what follows from all of them."""
        export = Export(tree, wanted, self.name)
        friends: set[int] = set()
        lists = _lists(tree)
        for sort in dict.fromkeys(_LISTS.values()):
            if sort in lists:
                yield Part(lists[sort][0], partial(_people, export, sort, lists[sort], friends))
        yield from export.threads()
        for name in _secret_files(tree):
            yield Part(name, partial(_secret, export, name))
        for name in tree.names:
            read = _SINGLE.get(stem(name)) if name.endswith(".json") else None
            if read:
                yield Part(name, partial(_things, tree, name, *read))
        yield Part("", partial(_last, export))


def _in_folder(name: str) -> bool:
    folder = f"/{plain(name).rpartition('/')[0]}/"
    return any(f"/{one}/" in folder for one in _FOLDERS)


def _lists(tree: Tree) -> dict[People, list[str]]:
    """Each list with its files, JSON before pages."""
    found: dict[People, list[str]] = {}
    near = [name for name in tree.names if name.endswith((".json", ".html")) and stem(name) in _LISTS]
    for name in sorted(near, key=lambda one: (not one.endswith(".json"), len(one), one)):
        sort = _LISTS[stem(name)]
        if name.endswith(".html") and any(one.endswith(".json") for one in found.get(sort, ())):
            continue
        if _in_folder(name) or sort is _BLOCKED or _ROOTS.search(tree.head(name, 1 << 12)):
            found.setdefault(sort, []).append(name)
    return found


def _people(export: Export, sort: People, files: list[str], friends: set[int]) -> Iterator[Told]:
    if sort is _REMOVED and not (_FRIENDS in export.found and export.found[_FRIENDS].whole):
        return
    for told in export.people(sort, files, _read):
        if not isinstance(told, Fact):
            yield told
            continue
        people = {match.person for who in told.who if (match := export.wanted.match(who))}
        if sort is _FRIENDS:
            friends |= people
        if sort is not _REMOVED:
            yield told
        elif not people & friends:
            yield replace(told, sure=_would_show(export.found[_FRIENDS], told.at))


def _would_show(friends: Found, removed: datetime | date | None) -> bool:
    """Whether the list of friends would surely show somebody who came back after they were removed.

    By a name alone they may not be known, and where a range of dates was chosen, old friends are missing.
    """
    return friends.exact and bool(friends.oldest and isinstance(removed, datetime) and friends.oldest < removed)


def _read(stream: Any, page: bool) -> Iterator[Entry | None]:  # noqa: FBT001 - As `Export.people` calls it.
    yield from meta_pages.people(stream) if page else meta_lists.entries(stream, meta_lists.on_facebook)


def _secret_files(tree: Tree) -> list[str]:
    """The threads of the separate archive: one file each, beside each other, named after the other person."""
    near = [name for name in tree.names if _SECRET_FILE.fullmatch(name) and not meta.THREAD.fullmatch(name)]
    return sorted(name for name in near if any(mark in tree.head(name, 1 << 12) for mark in _SECRET_MARKS))


def _secret(export: Export, name: str) -> Iterator[Told]:
    thread = meta.Thread(name, _SECRET, first=True)
    with export.tree.open(name) as stream:
        yield from meta.thread(stream, thread, export.wanted, export.own)


def _things(tree: Tree, name: str, what: str, label: str) -> Iterator[Told]:
    """Devices, logins or apps, which only the user can tell."""
    with tree.open(name) as stream:
        for record in _records(stream):
            moments = (record.get(key) for key in ("updated_timestamp", "update_time", "timestamp", "added_timestamp"))
            at = next((found for one in moments if (found := from_seconds(one))), None)
            at = at or from_seconds(record.get("created_timestamp"))
            if what == SESSION:
                called = (record.get("user_agent"), record.get("name"), record.get("device"), record.get("type"))
                yield from device(next((one for one in called if isinstance(one, str) and one), None), at, name, label)
            elif isinstance(record.get("name"), str) and not record.get("removed_timestamp"):
                yield Fact(APP, name, ASK, at=at, label=label, thing=mended(record["name"])[:120])


def _records(stream: Any) -> Iterator[dict[str, Any]]:
    """The records of a list as they stand, one after another."""
    records: list[dict[str, Any]] = []

    def keep(record: dict[str, Any]) -> None:
        records.append(record)

    for _ in meta_lists.entries(stream, keep):
        yield from records
        records.clear()


_SINGLE: Final = {
    "where_you_re_logged_in": (SESSION, "login"),
    "account_activity": (SESSION, "login"),
    "recognized_devices": (SESSION, "device"),
    "authorized_logins": (SESSION, "device"),
    "mobile_devices": (SESSION, "device"),
    "connected_apps_and_websites": (APP, "connected"),
    "apps_and_websites": (APP, "connected"),
}


def _last(export: Export) -> Iterator[Told]:
    """What was looked for. No list of Facebook proves anything by its silence."""
    lists = _lists(export.tree)
    for sort in (_FRIENDS, _FOLLOWING, _RECEIVED, _SENT, _BLOCKED):
        why = _PRESENT if sort in lists else _MISSING.format(sort.called)
        yield Covered(sort.what, lists[sort][0] if sort in lists else "", sort.label, (NAME, meta.FACEBOOK), why=why)
    yield Covered(BLOCKED, "", "", (NAME, meta.FACEBOOK), why=_NO_PROFILES)
    yield from export.messages((meta.INBOX, meta.REQUEST))
    secret = _secret_files(export.tree)
    yield Covered(MESSAGE, "", _SECRET, (NAME,), why=_PRESENT if secret else _NO_ARCHIVE)
    yield from export.made()
