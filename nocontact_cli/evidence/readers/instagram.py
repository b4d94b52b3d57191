"""Exports of Instagram, with those of Threads inside of them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.evidence import (
    APP,
    ASK,
    BLOCKED,
    CLOSED,
    CONNECTED,
    CONTACT,
    GROUP,
    LOCATION,
    MESSAGE,
    NAME,
    OPEN,
    REQUESTED,
    SESSION,
    Covered,
    Fact,
    Made,
    Name,
)
from nocontact_cli.evidence.formats.json_stream import mended
from nocontact_cli.evidence.given.naming_files import plain
from nocontact_cli.evidence.meta import instagram_2019
from nocontact_cli.evidence.meta import lists as meta_lists
from nocontact_cli.evidence.meta import pages as meta_pages
from nocontact_cli.evidence.meta import threads as meta
from nocontact_cli.evidence.meta.export import Export, Found, People, device, small, stem
from nocontact_cli.evidence.meta.lists import Entry, labelled, mapped
from nocontact_cli.evidence.reader import Part
from nocontact_cli.evidence.times import from_seconds, from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

INSTAGRAM: Final = "instagram"
THREADS: Final = "threads"

_BLOCKED: Final = People(BLOCKED, "", CLOSED, "blocked accounts")
_FOLLOWERS: Final = People(CONNECTED, "follower", OPEN, "followers")
_BLOCKED_ON_THREADS: Final = People(BLOCKED, THREADS, CLOSED, "accounts blocked on Threads", threads=True)
_LISTS: Final = {
    (False, "blocked_profiles"): _BLOCKED,
    (False, "blocked_accounts"): _BLOCKED,
    (False, "followers"): _FOLLOWERS,
    (False, "following"): People(CONNECTED, "following", OPEN, "accounts you follow"),
    (False, "close_friends"): People(CONNECTED, "close-friend", OPEN, "close friends"),
    (False, "follow_requests_you_ve_received"): People(REQUESTED, "received", OPEN, "follow requests you received"),
    (False, "pending_follow_requests"): People(REQUESTED, "sent", OPEN, "follow requests you sent"),
    (True, "blocked_profiles"): _BLOCKED_ON_THREADS,
    (True, "blocked_accounts"): _BLOCKED_ON_THREADS,
    (True, "followers"): People(CONNECTED, "threads-follower", OPEN, "followers on Threads", threads=True),
    (True, "following"): People(CONNECTED, "threads-following", OPEN, "accounts you follow on Threads", threads=True),
}
_FOLDERS: Final = frozenset({"followers_and_following", THREADS})
_MARKS: Final = (b'"string_list_data"', b'"relationships_', b'"text_post_app_', b'"label_values"', b"instagram.com/")
_OF_THREADS: Final = b'"text_post_app_'
_LOGINS: Final = "login_activity"
_DEVICES: Final = "devices"
_SECRET: Final = "secret_conversations"  # noqa: S105 - A file's name.
_MAP: Final = "instagram_friend_map"
_CONTACTS: Final = "synced_contacts"
_ALLOWED: Final = "friend_map_allowlist"
_LONGEST_RANGE: Final = timedelta(days=3 * 366 + 31)
"""Three years is the longest range that can be chosen without typing in days."""
_DEEPEST: Final = 20
_NONE_THERE: Final = "This export holds no list of {}. Nobody is on it, or the list was not chosen for the export."
_NOT_READ: Final = "The list of {} could not be read as a whole."
_CUT: Final = "A date range was chosen for this export, so that older entries are missing from the list of {}."
_MAYBE_CUT: Final = (
    "Nothing in this export shows that it reaches back to the start. With a date range, older entries are missing "
    "from the list of {}."
)


class Reader:
    """Reads exports of Instagram since 2019, as JSON, and their lists and messages as HTML."""

    name = INSTAGRAM
    sorts = (
        *dict.fromkeys((one.what, one.label) for one in _LISTS.values()),
        (MESSAGE, meta.INBOX),
        (MESSAGE, meta.REQUEST),
        (GROUP, "chat"),
        (CONTACT, "synced"),
        (SESSION, "login"),
        (SESSION, "device"),
        (LOCATION, "friend-map"),
        (APP, "connected"),
    )

    def claims(self, tree: Tree) -> bool:
        """By folders and names that only Instagram uses, and by the first bytes of what other exports have too."""
        return any(map(_own_name, tree.names)) or bool(_lists(tree) or _has_threads(tree) or instagram_2019.files(tree))

    def parts(self, tree: Tree, wanted: Wanted) -> Iterable[Part]:
        """Lists, threads, logins and devices, and last what follows from all of them."""
        export = Export(tree, wanted, INSTAGRAM)
        for sort, files in _lists(tree).items():
            yield Part(files[0], partial(export.people, sort, files, partial(_read, threads=sort.threads)))
        yield from export.threads()
        for name in tree.names:
            read = _SINGLE.get(stem(name)) if name.endswith(".json") else None
            if read is None and name.endswith(".json") and "/apps_and_websites/" in f"/{plain(name)}":
                read = _apps
            if read:
                yield Part(name, partial(read, tree, name))
        yield from instagram_2019.parts(tree, wanted, instagram_2019.files(tree))
        yield Part("", partial(_last, export))


def _read(stream: Any, page: bool, *, threads: bool) -> Iterator[Entry | None]:  # noqa: FBT001 - As `Export.people` calls it.
    kinds = (THREADS, INSTAGRAM) if threads else (INSTAGRAM,)
    if page:
        yield from meta_pages.people(stream, *kinds)
    else:
        yield from meta_lists.entries(stream, lambda record: meta_lists.on_instagram(record, *kinds))


def _own_name(name: str) -> bool:
    folders = plain(name).split("/")[:-1]
    return "followers_and_following" in folders or "your_instagram_activity" in folders or stem(name) == _MAP


def _has_threads(tree: Tree) -> bool:
    return bool(meta.threads(tree, INSTAGRAM, ".json") or meta.threads(tree, INSTAGRAM, ".html"))


def _lists(tree: Tree) -> dict[People, list[str]]:
    """Each list with its files, JSON before pages."""
    found: dict[People, list[str]] = {}
    near = [name for name in tree.names if name.endswith((".json", ".html")) and (False, stem(name)) in _LISTS]
    for name in sorted(near, key=lambda one: (not one.endswith(".json"), len(one), one)):
        ending = name.rpartition(".")[2]
        folder = plain(name).split("/")[-2] if "/" in name else ""
        head = b"" if folder in _FOLDERS else tree.head(name, 1 << 14)
        if folder not in _FOLDERS and not any(mark in head for mark in _MARKS):
            continue
        sort = _LISTS.get((folder == THREADS or _OF_THREADS in head, stem(name)))
        if sort and not (ending == "html" and any(one.endswith(".json") for one in found.get(sort, ()))):
            found.setdefault(sort, []).append(name)
    return found


def _logins(tree: Tree, name: str) -> Iterator[Told]:
    for record in _records(small(tree, name)):
        values = mapped(record)
        at = from_text(record.get("title")) or _newest(values)
        yield from device(_agent(values), at, name, "login")
        if at:
            yield Made(at)


def _devices(tree: Tree, name: str) -> Iterator[Told]:
    for record in _records(small(tree, name)):
        values = mapped(record)
        yield from device(_agent(values), _newest(values), name, "device")


def _secret(tree: Tree, name: str) -> Iterator[Told]:
    document = small(tree, name)
    inner = document.get("ig_secret_conversations") if isinstance(document, dict) else None
    for record in _records(inner):
        words = [record.get("device_manufacturer"), record.get("device_model")]
        at = from_seconds(record.get("last_active_time"))
        yield from device(" ".join(one for one in words if isinstance(one, str)), at, name, "device")


def _apps(tree: Tree, name: str) -> Iterator[Told]:
    if "expired" in stem(name) or "off_meta" in stem(name):
        return
    for record in _records(small(tree, name)):
        title = record.get("title")
        if mapped(record) and isinstance(title, str) and title.strip():
            yield Fact(APP, name, ASK, at=_newest(mapped(record)), label="connected", thing=mended(title)[:120])


def _contacts(tree: Tree, name: str) -> Iterator[Told]:
    with tree.open(name) as stream:
        for entry in meta_lists.entries(stream, _contact):
            if entry:
                yield Fact(CONTACT, name, OPEN, entry.who, label="synced")


def _contact(record: dict[str, Any]) -> Entry | None:
    values = [one.get("value") for one in mapped(record).values()]
    texts = [one for one in values if isinstance(one, str) and one.strip()]
    reached = [one for one in texts if "@" in one or sum(map(str.isdigit, one)) > len(one) / 2]
    shown = " ".join(mended(one) for one in texts if one not in reached)
    who = [meta_lists.reached_by(one) for one in reached]
    return Entry((*who, Name(NAME, shown)) if shown else tuple(who), None) if texts else None


def _friend_map(tree: Tree, name: str) -> Iterator[Told]:
    """Who may see where the user is: the audience, and whoever is on the list of those allowed."""
    document = small(tree, name)
    values = labelled(document) if isinstance(document, dict) else None
    audience = values[0] if values else None
    for record in _records(document):
        audience = next((one.get("value") for one in mapped(record).values()), audience)
    if isinstance(audience, str) and audience.strip():
        yield Fact(LOCATION, name, ASK, label="friend-map", thing=mended(audience)[:120])
    for who in _allowed(document, inside=False, depth=0):
        yield Fact(LOCATION, name, ASK, who, label="friend-map")


def _allowed(value: Any, *, inside: bool, depth: int) -> Iterator[tuple[Name, ...]]:
    children = value if isinstance(value, list) else ()
    if isinstance(value, dict):
        parts = value.get("dict", value.get("label_values"))
        children = parts if isinstance(parts, list) else ()
        inside = inside or _ALLOWED in (labelled({"label_values": children}) or ())
        member = meta_lists.on_instagram({"label_values": children}, INSTAGRAM) if inside else None
        if member and len(children) > 1 and not any(isinstance(one, dict) and "dict" in one for one in children):
            yield member.who
            return
    for child in children if depth < _DEEPEST else ():
        yield from _allowed(child, inside=inside, depth=depth + 1)


def _records(document: Any) -> Iterator[dict[str, Any]]:
    """The records of the lists in a small document."""
    lists = document.values() if isinstance(document, dict) else (document,)
    for one in lists:
        if isinstance(one, list):
            yield from (record for record in one if isinstance(record, dict))


def _agent(values: dict[str, dict[str, Any]]) -> object:
    """What a device calls itself: by its label in English, else the longest text that is no masked one."""
    if "user agent" in values:
        return values["user agent"].get("value")
    texts = [one["value"] for one in values.values() if isinstance(one.get("value"), str)]
    return max((one for one in texts if not one.startswith("*")), key=len, default=None)


def _newest(values: dict[str, dict[str, Any]]) -> Any:
    return max((at for one in values.values() if (at := from_seconds(one.get("timestamp")))), default=None)


_SINGLE: Final = {
    _LOGINS: _logins,
    _DEVICES: _devices,
    _SECRET: _secret,
    _MAP: _friend_map,
    _CONTACTS: _contacts,
}


def _last(export: Export) -> Iterator[Told]:
    """What each list proves by its silence."""
    newest = max((one.newest for one in export.found.values() if one.newest), default=None)
    present = _lists(export.tree)
    told = instagram_2019.sorts(instagram_2019.files(export.tree))
    for sort in dict.fromkeys(_LISTS.values()):
        if (sort.what, sort.label) in told and sort not in present:
            continue
        found = export.found.get(sort)
        # A range cuts one list and leaves another whole, so each has to reach back by itself. Blocks are few: where a
        # range would have cut the followers, and did not, none was chosen.
        reaches_back = _reaches_back(found, newest) or (
            sort.what == BLOCKED and not (found and found.page) and _reaches_back(export.found.get(_FOLLOWERS), newest)
        )
        why = _why_not(export, sort, found, reaches_back=reaches_back, there=sort in present)
        since = export.range.since if found and found.whole and export.range.cut else None
        kinds = (THREADS, INSTAGRAM) if sort.threads else (INSTAGRAM,)
        where = present[sort][0] if sort in present else ""
        yield Covered(sort.what, where, sort.label, kinds, complete=not why, why=why, since=since)
    yield from export.messages((meta.INBOX, meta.REQUEST))
    yield from export.made()


def _reaches_back(found: Found | None, newest: datetime | None) -> bool:
    """Whether a list holds something older than any range that can be chosen."""
    return bool(found and found.oldest and newest and newest - found.oldest > _LONGEST_RANGE)


def _why_not(export: Export, sort: People, found: Found | None, *, reaches_back: bool, there: bool) -> str:
    if not there:
        return _NONE_THERE.format(sort.called)
    if found is None or not found.whole:
        return _NOT_READ.format(sort.called)
    if export.range.cut:
        return _CUT.format(sort.called)
    return "" if reaches_back else _MAYBE_CUT.format(sort.called)
