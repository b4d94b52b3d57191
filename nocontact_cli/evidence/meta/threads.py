"""What the exports of Instagram and Facebook have in common: threads of messages, and how their files are laid out.

The JSON of a thread is the same in both; the end-to-end encrypted archive of Messenger writes other keys. People are
named as they call themselves, and by nothing else: also what looks like a handle is a name that anybody can choose.
"""

from __future__ import annotations

import re
from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from nocontact_cli.domain.evidence import GROUP, MESSAGE, NAME, Fact, Made, Name
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.formats.json_stream import mended, walk
from nocontact_cli.evidence.given.naming_files import plain
from nocontact_cli.evidence.names import normal
from nocontact_cli.evidence.times import from_seconds, from_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

INSTAGRAM: Final = "instagram"
FACEBOOK: Final = "facebook"
INBOX: Final = "inbox"
REQUEST: Final = "request"

_REQUESTS: Final = frozenset({"message_requests", "filtered_threads"})
_SECTIONS: Final = frozenset({"inbox", "archived_threads", "e2ee_cutover", *_REQUESTS})
THREAD: Final = re.compile(r"(?:.*/)?message_(\d+)\.(?:json|html)")
"""The name of a file with messages of a thread."""
_MOST_SENDERS: Final = 65536
_FEW: Final = 20
_QUARTER: Final = 900_000
"""Milliseconds of a quarter of an hour: all zones differ by whole ones, so that a day begins with one."""
_PLAIN: Final = ("sender_name", "timestamp_ms")
_SECRET: Final = ("senderName", "timestamp")
"""Keys of a message's sender and moment, in the export and in the end-to-end encrypted archive."""
_AS_HANDLE: Final = re.compile(r"(?=.*[._\d])[A-Za-z0-9._]{1,30}")
_EXPORTED: Final = re.compile(r"(?:^|[-_/ ])(20\d\d)-?(\d\d)-?(\d\d)(?=$|[-_/ .])")
_BESIDE: Final = {
    INSTAGRAM: {"followers_and_following", "login_and_account_creation", "your_instagram_activity"},
    FACEBOOK: {"friends", "friends_and_followers", "about_you", "profile_information", "your_facebook_activity"},
}
"""Folders that only one of the platforms has."""
_NO_THREAD: Final = "It does not say between whom its messages went."


class Thread(NamedTuple):
    """A file with messages of one thread.

    Args:
        where: The file.
        label: What its messages are: `inbox` or `request`, by the section it lies in, or `end-to-end`.
        first: Whether it is the first of the thread's files, which holds the newest messages.
    """

    where: str
    label: str
    first: bool


def threads(tree: Tree, platform: str, ending: str) -> list[Thread]:
    """The files with messages of one platform, as JSON or HTML.

    Args:
        tree: The export.
        platform: `instagram` or `facebook`.
        ending: `.json` or `.html`.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    roots: dict[str, str] = {}
    for name in tree.names:
        if not name.endswith(ending):
            continue
        parts = name.split("/")
        number = THREAD.fullmatch(name)
        in_section = len(parts) > 3 and parts[-3] in _SECTIONS and parts[-4] == "messages"  # noqa: PLR2004
        if not number and not in_section and not _alone(tree, name):
            continue
        root = "/".join(parts[: parts.index("messages")]) if "messages" in parts else ""
        if root not in roots:
            roots[root] = _platform(tree, root, name)
        if roots[root] == platform:
            found.setdefault("/".join(parts[:-1]), []).append((int(number[1][:9]) if number else 0, name))
    listed = []
    for files in found.values():
        lowest = min(files)
        for one in sorted(files):
            label = REQUEST if _REQUESTS & set(one[1].split("/")) else INBOX
            listed.append(Thread(one[1], label, first=one == lowest))
    return listed


def exported_on(tree: Tree, platform: str) -> Iterator[Made]:
    """The day in the name of the export, as `instagram-somebody-2026-11-01-Ab12Cd34`."""
    tops = {name.partition("/")[0] for name in tree.names}
    for title in (tree.title, *(tops if len(tops) == 1 else ())):
        found = _EXPORTED.search(title) if plain(title).startswith(platform) else None
        at = from_text("-".join(found.groups())) if found else None
        if at:
            yield Made(at, exact=True)
            return


def thread(stream: BinaryIO, file: Thread, wanted: Wanted, own: Collection[Name], handles: str = "") -> Iterator[Told]:
    """What the messages of one file tell: each one of theirs, or the group where it is one.

    What somebody writes in a group does come in when they are blocked, so that it says nothing of a block.

    Args:
        stream: Its JSON.
        file: Where it lies.
        wanted: Who is looked for.
        own: The user's own names, in the form in which they are compared.
        handles: The platform whose handles stand for people without a display name; empty for none.

    Raises:
        UnreadableError: It is no thread, or not a whole one.
    """
    read = _Messages(_Senders(wanted, own, handles))
    people, rest = _through(stream, read)
    moment = read.newest()
    if moment:
        yield Made(moment)
    if _is_group(people, rest):
        who = tuple(name for names in people for name in names if normal(name) not in own)
        if file.first and rest.get("is_still_participant") is not False and any(map(wanted.match, who)):
            yield Fact(GROUP, file.where, who=who, at=moment if read.dated else None, label="chat", sure=False)
        return
    for (sender, quarter), count in read.theirs.items():
        at = from_seconds(quarter * _QUARTER, per_second=1000)
        yield Fact(MESSAGE, file.where, who=sender, at=at, label=file.label, count=count, sure=False)


def _through(stream: BinaryIO, read: _Messages) -> tuple[list[tuple[Name, ...]], dict[str, Any]]:
    """Pass through a thread to its end: who takes part, and what stands beside the messages."""
    people: list[tuple[Name, ...]] | None = []
    rest: dict[str, Any] = {}
    for path, items, listed in walk(stream):
        key = path[0] if path else ""
        plain_list = listed and len(path) == 1
        if key == "messages":
            read.take(items if plain_list else [])
        elif key == "participants":
            more = _people(items, read.senders) if plain_list else None
            people = None if people is None or more is None else people + more
        elif key:
            rest[key] = items[0] if len(path) == 1 and items and not listed else None
    if not people:
        raise UnreadableError(_NO_THREAD)
    return people, rest


class _Senders(dict[str, "tuple[Name, ...]"]):
    """Each sender's names; none for everybody who is not looked for."""

    def __init__(self, wanted: Wanted, own: Collection[Name], handles: str) -> None:
        super().__init__()
        self._wanted = wanted
        self._own = own
        self._handles = handles

    def names(self, sender: str) -> tuple[Name, ...]:
        """How somebody is named. Who gave no name of their own is called by their handle, or so it seems."""
        name = Name(NAME, mended(sender))
        if self._handles and _AS_HANDLE.fullmatch(sender):
            return name, Name(self._handles, sender)
        return (name,)

    def __missing__(self, sender: str) -> tuple[Name, ...]:
        names = self.names(sender)
        if not any(map(self._wanted.match, names)) or any(normal(name) in self._own for name in names):
            names = ()
        if len(self) < _MOST_SENDERS:
            self[sender] = names
        return names


class _Messages:
    """The messages of a thread: how many of theirs came in each quarter of an hour, and the newest moment of all."""

    def __init__(self, senders: _Senders) -> None:
        self.senders = senders
        self.theirs: Counter[tuple[tuple[Name, ...], int]] = Counter()
        self.dated = True
        """Whether each message has a moment that can be."""
        self._last: Any = None
        self._sender, self._moment = _PLAIN
        self._known = False

    def newest(self) -> Any:
        return from_seconds(self._last, per_second=1000)

    def take(self, items: list[Any]) -> None:
        if not self._known and items and isinstance(items[0], dict):
            self._known = True
            if _SECRET[0] in items[0]:
                self._sender, self._moment = _SECRET
        try:
            hits, possible = self._hits(items), self._span(items)
        except (TypeError, KeyError, AttributeError, OverflowError):
            items = [one for one in items if self._sound(one)]
            hits, possible = self._hits(items), self._span(items)
            self.dated = False
        self.dated = self.dated and possible
        theirs, senders, sender, moment = self.theirs, self.senders, self._sender, self._moment
        for one in hits:
            if "type" in one and one["type"] in ("Subscribe", "Unsubscribe"):
                continue
            count = one[moment]
            quarter = int(count // _QUARTER) if possible or from_seconds(count, per_second=1000) else 0
            theirs[senders[one[sender]], quarter] += 1

    def _hits(self, items: list[Any]) -> list[Any]:
        senders, sender = self.senders, self._sender
        return [one for one in items if senders[one[sender]]]

    def _span(self, items: list[Any]) -> bool:
        """Note the newest; whether all have a moment that can be."""
        if not items:
            return True
        get = itemgetter(self._moment)
        counts = min(map(get, items)), max(map(get, items))
        possible = [count for count in counts if from_seconds(count, per_second=1000)]
        self._last = max([*possible, *([self._last] if self._last is not None else [])], default=None)
        return len(possible) == len(counts)

    def _sound(self, one: Any) -> bool:
        return isinstance(one, dict) and isinstance(one.get(self._sender), str) and _is_count(one.get(self._moment))


def _is_count(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**53


def _people(items: list[Any], senders: _Senders) -> list[tuple[Name, ...]] | None:
    """Everybody in a thread; None where one of them cannot be told."""
    people = []
    for one in items:
        name = one.get("name") if isinstance(one, dict) else one
        if not isinstance(name, str):
            return None
        people.append(senders.names(name))
    return people


def _is_group(people: list[tuple[Name, ...]], rest: dict[str, Any]) -> bool:
    """Whether more than two are in it, or were: of a group that all others left, its kind or its own name is left."""
    if len(people) > 2:  # noqa: PLR2004 - The user and one other.
        return True
    if "thread_type" in rest:
        kind = rest["thread_type"]
        if not isinstance(kind, str) or not kind:
            raise UnreadableError(_NO_THREAD)
        return kind.endswith("Group")
    title = rest.get("title", rest.get("threadName"))
    named = isinstance(title, str) and Name(NAME, mended(title)) in [names[0] for names in people]
    return "joinable_mode" in rest and not named


def _alone(tree: Tree, name: str) -> bool:
    """Whether it is a thread that was taken out of its folder, among few files."""
    if len(tree.names) > _FEW or not name.endswith(".json"):
        return False
    head = tree.head(name, 1 << 14)
    return all(b'"%s"' % key.encode() in head for key in ("participants", *_PLAIN))


def _platform(tree: Tree, root: str, name: str) -> str:
    """Whose messages lie below a folder. Older exports of both call it `messages`, so what lies beside it tells."""
    # What a thread's own folder is called is up to whoever is in it.
    text = plain(root or ("/".join(name.split("/")[:-3]) if THREAD.fullmatch(name) else name))
    beside = {plain(one[len(root) :].lstrip("/")).partition("/")[0] for one in tree.names if one.startswith(root)}
    for where in (text, beside, plain(tree.title)):
        for platform, folders in _BESIDE.items():
            if folders & where if isinstance(where, set) else platform in where:
                return platform
    head = tree.head(name, 1 << 16)
    return INSTAGRAM if b'"type": "' not in head and b"instagram.com/" in head else FACEBOOK
