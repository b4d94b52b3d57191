"""What the readers of Instagram and Facebook do alike: go through lists and threads, and tell of devices."""

from __future__ import annotations

import re
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from nocontact_cli.domain.evidence import ASK, MESSAGE, NAME, OPEN, SESSION, Covered, Fact, Made, Name
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.formats import json_stream
from nocontact_cli.evidence.given.naming_files import plain
from nocontact_cli.evidence.meta import pages as meta_pages
from nocontact_cli.evidence.meta import threads as meta
from nocontact_cli.evidence.names import normal
from nocontact_cli.evidence.reader import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.meta.lists import Entry
    from nocontact_cli.evidence.names import Wanted

_LONGEST_THING: Final = 120
_SMALL: Final = 1 << 24
_NUMBER: Final = re.compile(r"_\d+$")
_PART: Final = re.compile(r"_(\d{1,9})\.[a-z]+$")
_BY_NAME: Final = (
    "Messages name people only as they call themselves, and a date range may have been chosen for the export. "
    "So finding none does not prove that none came in."
)
_NO_MESSAGES: Final = "This export holds no messages of this kind. There are none, or they were not chosen for it."


class People(NamedTuple):
    """A list of people.

    Args:
        what: One of `WHATS`.
        label: As in the reader's `sorts`.
        says: What it shows that somebody is on it.
        called: What it is called in a sentence: `blocked accounts`.
        threads: Whether it is the list of Threads.
    """

    what: str
    label: str
    says: str
    called: str
    threads: bool = False


class Found(NamedTuple):
    """A list after it was read.

    Args:
        where: Its first file.
        whole: Whether everybody on it could be read.
        oldest: The moment of its oldest entry.
        newest: That of its newest.
        page: Whether it stands on a page.
        exact: Whether everybody on it is named by more than what they call themselves.
    """

    where: str
    whole: bool
    oldest: datetime | None
    newest: datetime | None
    page: bool
    exact: bool


def stem(name: str) -> str:
    """A file's name as lists are looked up: without folder, ending, and the number of a part."""
    return _NUMBER.sub("", _base(name).rpartition(".")[0])


def _base(name: str) -> str:
    return plain(name).rpartition("/")[2]


def device(what: object, at: datetime | None, where: str, label: str) -> Iterator[Fact]:
    """A device or login that only the user can tell."""
    thing = " ".join(json_stream.mended(what).split())[:_LONGEST_THING] if isinstance(what, str) else ""
    if thing:
        yield Fact(SESSION, where, ASK, at=at, label=label, thing=thing)


class Export:
    """One export while it is read. What follows from several files is told last.

    Args:
        tree: The export.
        wanted: Who is looked for.
        platform: `instagram` or `facebook`.
    """

    def __init__(self, tree: Tree, wanted: Wanted, platform: str) -> None:
        self.tree = tree
        self.wanted = wanted
        self.platform = platform
        self.found: dict[People, Found] = {}

    @cached_property
    def own(self) -> frozenset[Name]:
        """The user's own names: somebody else who has the same cannot be told from them."""
        names: set[Name] = set()
        for name in self.tree.names:
            if stem(name) not in ("personal_information", "profile_information") or not name.endswith(".json"):
                continue
            if self.tree.size(name) > _SMALL:
                continue
            try:
                with self.tree.open(name) as stream:
                    names.update(_own(json_stream.load(stream)))
            except UnreadableError:
                continue
        return frozenset(found for name in names if (found := normal(name)))

    @cached_property
    def range(self) -> meta_pages.Range:
        """What the first page says of the chosen days."""
        for name in self.tree.names:
            if stem(name) == "start_here" and name.endswith(".html"):
                return meta_pages.chosen(self.tree.head(name, 1 << 20))
        return meta_pages.Range(None, None, cut=False)

    def people(
        self, sort: People, files: list[str], read: Callable[[Any, bool], Iterable[Entry | None]]
    ) -> Iterator[Told]:
        """Everybody on a list, over all of its files.

        Args:
            sort: The list.
            files: Where it stands.
            read: Yields the entries of a stream, given whether it is a page.
        """
        numbers = sorted(int(found[1]) for name in files if (found := _PART.search(name)))
        whole = numbers == list(range(1, len(numbers) + 1)) and len({_base(name) for name in files}) == len(files)
        oldest = newest = None
        exact = True
        for name in files:
            page = name.endswith(".html")
            with self.tree.open(name) as stream:
                for entry in read(stream, page):
                    if entry is None:
                        whole = False
                        continue
                    exact = exact and any(one.kind != NAME for one in entry.who)
                    if entry.at:
                        oldest = min(oldest or entry.at, entry.at)
                        newest = max(newest or entry.at, entry.at)
                    if any(map(self.wanted.match, entry.who)):
                        yield Fact(sort.what, name, sort.says, entry.who, entry.at, sort.label)
        if newest:
            yield Made(newest)
        page = any(name.endswith(".html") for name in files)
        self.found[sort] = Found(files[0], whole, oldest, newest, page, exact)

    def threads(self) -> list[Part]:
        """The threads of messages: JSON, or pages where there is no JSON."""
        files = meta.threads(self.tree, self.platform, ".json")
        if files:
            return [Part(file.where, partial(self._thread, file)) for file in files]
        return [Part(file.where, partial(self._page, file)) for file in meta.threads(self.tree, self.platform, ".html")]

    def messages(self, labels: Iterable[str]) -> Iterator[Covered]:
        """That messages were looked for. They prove nothing by their absence."""
        there = {file.label for ending in (".json", ".html") for file in meta.threads(self.tree, self.platform, ending)}
        for label in labels:
            why = _BY_NAME if label in there else _NO_MESSAGES
            yield Covered(MESSAGE, "", label, (NAME,), complete=False, why=why)

    def made(self) -> Iterator[Made]:
        """The export's own day, from its name or its first page."""
        named = list(meta.exported_on(self.tree, self.platform))
        yield from named
        if self.range.made and not named:
            yield Made(self.range.made, exact=True)

    def _thread(self, file: meta.Thread) -> Iterator[Told]:
        handles = self.platform if self.platform == meta.INSTAGRAM else ""
        with self.tree.open(file.where) as stream:
            yield from meta.thread(stream, file, self.wanted, self.own, handles)

    def _page(self, file: meta.Thread) -> Iterator[Told]:
        """A thread as a page does not say who takes part: it counts only where its title is the sender's name."""
        senders: set[str] = set()
        moments: list[datetime | None] = []
        theirs: tuple[Name, ...] = ()
        newest: datetime | None = None
        with self.tree.open(file.where) as stream:
            for title, sender, at in meta_pages.messages(stream, instagram=self.platform == meta.INSTAGRAM):
                newest = at if newest is None or (at and at > newest) else newest
                senders.add(sender)
                if len(senders) > 2:  # noqa: PLR2004 - The user and one other.
                    moments.clear()
                elif sender in title.splitlines() and self._theirs(sender):
                    theirs = (Name(NAME, sender),)
                    moments.append(at)
        if newest:
            yield Made(newest)
        for at in moments:
            yield Fact(MESSAGE, file.where, OPEN, theirs, at, file.label)

    def _theirs(self, sender: str) -> bool:
        name = Name(NAME, sender)
        return normal(name) not in self.own and self.wanted.match(name) is not None


def small(tree: Tree, name: str) -> Any:
    """A whole JSON document of a kind that is small.

    Raises:
        UnreadableError: It is no valid JSON, or larger than any of its kind.
    """
    if tree.size(name) > _SMALL:
        raise UnreadableError("It is larger than a file of its kind can be.")
    with tree.open(name) as stream:
        return json_stream.load(stream)


def _own(document: Any) -> Iterator[Name]:
    if not isinstance(document, dict):
        return
    profile = document.get("profile_v2", document.get("profile"))
    if isinstance(profile, dict):
        name = profile.get("name")
        texts = [*name.values(), profile.get("username")] if isinstance(name, dict) else []
        yield from (Name(NAME, json_stream.mended(one)) for one in texts if isinstance(one, str))
    users = document.get("profile_user")
    for user in users if isinstance(users, list) else ():
        pairs = user.get("string_map_data") if isinstance(user, dict) else None
        for pair in pairs.values() if isinstance(pairs, dict) else ():
            if isinstance(pair, dict) and isinstance(pair.get("value"), str):
                yield Name(NAME, json_stream.mended(pair["value"]))
                yield Name(meta.INSTAGRAM, pair["value"])
