"""The Google account beside mail: access log, devices, Chat, contacts; and any address book as vCards."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.evidence import (
    ASK,
    CONTACT,
    EMAIL,
    GROUP,
    MESSAGE,
    NAME,
    PHONE,
    SESSION,
    Covered,
    Fact,
    Made,
    Name,
    Problem,
)
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.formats.csv_rows import rows
from nocontact_cli.evidence.formats.json_stream import load, walk
from nocontact_cli.evidence.formats.vcards import cards, is_vcard
from nocontact_cli.evidence.given.naming_files import plain
from nocontact_cli.evidence.mail import takeout
from nocontact_cli.evidence.reader import Part
from nocontact_cli.evidence.times import from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

ACCESS: Final = "access"
DEVICE: Final = "device"
SPACE: Final = "space"
CHAT: Final = "chat"
SAVED: Final = "saved"

_BOTH: Final = 2
"""Members of a direct chat."""
_ADDRESS: Final = re.compile(r"{0}+@{0}+".replace("{0}", r"[^\s@\x00-\x1f\ud800-\udfff\ufffd]"))
_MOST_THINGS: Final = 300
_MOST_LETTERS: Final = 120
_LOG: Final = re.compile(rb"(?:^|[,\"\n\xbf])(?:Activity|Last Activity) Timestamp\b")
_WHEN: Final = ("Activity Timestamp", "Last Activity Timestamp")
_ALL_CONTACTS: Final = re.compile(
    r"(?:all contacts|alle kontakte|tous les contacts|todos los contactos|tutti i contatti|todos os contatos"
    r"|todos os contactos|alle contacten|alla kontakter|alle kontakter|wszystkie kontakty|все контакты|tüm kişiler"
    r"|すべての連絡先|所有联系人|所有聯絡人|모든 연락처)(?: ?\(\d+\))?\.vcf"
)
_AGENT: Final = re.compile(r"\b(Os|Os Version|Device Type|Device Model|Device Manufacturer)\s*:\s*([^.]+(?:\.\d+)*)\.?")
_INSIDE: Final = re.compile(r"\(([^()]*)\)")
_LISTS_DEVICES: Final = "It names devices of the last weeks only, and you can tell best whose they are."
_CHAT_GAPS: Final = "Chats with history turned off are not in it."
_NO_CHAT: Final = "This export holds no Chat. There was none, or it was not chosen."
_NO_CONTACTS: Final = "This export holds no contacts. There are none, or they were not chosen."
_SOME_CONTACTS: Final = "This may be only a part of the contacts."
_NAMELESS: Final = "Some members are listed without an address, or some groups could not be read."


class Reader:
    """Reads a Google account."""

    name = "google"
    sorts = ((SESSION, ACCESS), (SESSION, DEVICE), (GROUP, SPACE), (MESSAGE, CHAT), (CONTACT, SAVED))

    def claims(self, tree: Tree) -> bool:
        """Whether there is a log, Chat or an address book."""
        return bool(_logs(tree) or _chats(tree) or _books(tree))

    def parts(self, tree: Tree, wanted: Wanted) -> Iterable[Part]:
        """Logs, Chat, contacts."""
        made = takeout.made(tree)
        if made:
            yield Part("", partial(iter, (made,)))
        for name in _logs(tree):
            yield Part(name, partial(_log, tree, name))
        chats = _chats(tree)
        newest: dict[str, datetime] = {}
        for folder in chats:
            messages = f"{folder}/messages.json"
            if messages in tree.names:
                yield Part(messages, partial(_messages, tree, folder, wanted, newest))
        yield Part("", partial(_groups, tree, chats, newest) if chats else partial(iter, _nothing_of_chat()))
        books = _books(tree)
        for name in books:
            yield Part(name, partial(_book, tree, name))
        if not books:
            none = Covered(CONTACT, "", SAVED, (PHONE, EMAIL), why=_NO_CONTACTS)
            yield Part("", partial(iter, (none,)))


def _logs(tree: Tree) -> list[str]:
    return [name for name in tree.find("*.csv") if _LOG.search(tree.head(name, 512).partition(b"\n")[0])]


def _log(tree: Tree, name: str) -> Iterator[Told]:
    """Devices with the newest moment of each. Without a zone or in another form a moment is left out."""
    newest: dict[tuple[str, str], datetime | None] = {}
    last = None
    with tree.open(name) as file:
        for row in rows(file):
            at = next((found for column in _WHEN if (found := from_text(row.get(column)))), None)
            last = max(filter(None, (last, at)), default=None)
            label = ACCESS if _WHEN[0] in row else DEVICE
            thing = _thing(row)
            if not thing or (len(newest) >= _MOST_THINGS and (label, thing) not in newest):
                continue
            newest[label, thing] = max(filter(None, (newest.get((label, thing)), at)), default=None)
    for (label, thing), at in newest.items():
        yield Fact(SESSION, name, ASK, at=at, label=label, thing=thing)
    if last:
        yield Made(last)
    for label in sorted({label for label, _ in newest}):
        yield Covered(SESSION, name, label, why=_LISTS_DEVICES)


def _thing(row: dict[str, str]) -> str:
    """A device and where it was, in the words of the log."""
    words = [row.get(column, "").strip() for column in ("Device Model", "Device Type", "Operating System")]
    agent = row.get("User Agent String", "")
    if not any(words) and agent:
        parts = dict(_AGENT.findall(agent))
        inside = _INSIDE.search(agent)
        words = [" ".join(parts.values())] if parts else [inside[1] if inside else agent]
    words += [row.get(column, "").strip() for column in ("Activity City", "City", "Activity Country", "Country Code")]
    return ", ".join(dict.fromkeys(filter(None, words)))[:_MOST_LETTERS]


def _chats(tree: Tree) -> list[str]:
    """The folders of groups and direct chats."""
    found = [name.rpartition("/")[0] for name in tree.find("Groups/*/group_info.json", "Groups/*/messages.json")]
    return list(dict.fromkeys(found))


def _people(data: object) -> list[Any]:
    people = data.get("members") if isinstance(data, dict) else None
    return people if isinstance(people, list) else []


def _names(person: object) -> tuple[Name, ...]:
    if not isinstance(person, dict):
        return ()
    address, name = person.get("email"), person.get("name")
    found = [Name(EMAIL, address)] if isinstance(address, str) and _ADDRESS.fullmatch(address) else []
    return (*found, Name(NAME, name)) if isinstance(name, str) and name else tuple(found)


def _is_group(data: object) -> bool:
    """Whether it is more than a chat between two."""
    return isinstance(data, dict) and ("name" in data or len(_people(data)) > _BOTH)


def _is_space(folder: str) -> bool:
    return plain(folder).rpartition("/")[2].startswith("space ")


def _messages(tree: Tree, folder: str, wanted: Wanted, newest: dict[str, datetime]) -> Iterator[Told]:
    """What came in a direct chat. In groups only the newest moment counts: a block does not keep anybody out."""
    info, where = f"{folder}/group_info.json", f"{folder}/messages.json"
    direct = False
    if info in tree.names:
        with tree.open(info) as file:
            data = load(file)
        direct = len(_people(data)) == _BOTH and not _is_group(data) and not _is_space(folder)
    last = None
    with tree.open(where) as file:
        for batch in walk(file):
            if batch.path != ("messages",) or not batch.listed or not batch.items:
                continue
            at = _at(batch.items[-1])
            last = max(filter(None, (last, at)), default=None)
            for message in batch.items if direct else ():
                who = _sender(message, wanted)
                if who:
                    yield Fact(MESSAGE, where, who=who, at=_at(message), label=CHAT)
    if last:
        newest[folder] = last
        yield Made(last)


def _sender(message: object, wanted: Wanted) -> tuple[Name, ...]:
    """Who wrote it, if they are looked for. What has neither text nor file only says that somebody came or left."""
    if not isinstance(message, dict) or not (message.get("text") or message.get("attached_files")):
        return ()
    who = _names(message.get("creator"))
    return who if any(map(wanted.match, who)) else ()


def _at(message: object) -> datetime | None:
    return from_text(message.get("created_date")) if isinstance(message, dict) else None


def _groups(tree: Tree, folders: list[str], newest: dict[str, datetime]) -> Iterator[Told]:
    whole = True
    for folder in folders:
        info = f"{folder}/group_info.json"
        data: object = None
        try:
            with tree.open(info) as file:
                data = load(file)
        except UnreadableError as error:
            yield Problem(info, error.text)
        people = _people(data)
        whole = whole and bool(people) and all(any(name.kind == EMAIL for name in _names(one)) for one in people)
        if _is_group(data) or (people and _is_space(folder)):
            who = tuple(name for person in people for name in _names(person))
            yield Fact(GROUP, info, who=who, at=newest.get(folder), label=SPACE)
    yield Covered(GROUP, "", SPACE, (EMAIL,), complete=whole, why="" if whole else _NAMELESS)
    yield Covered(MESSAGE, "", CHAT, (EMAIL,), why=_CHAT_GAPS)


def _nothing_of_chat() -> tuple[Covered, ...]:
    return (
        Covered(GROUP, "", SPACE, (EMAIL,), why=_NO_CHAT),
        Covered(MESSAGE, "", CHAT, (EMAIL,), why=_NO_CHAT),
    )


def _books(tree: Tree) -> list[str]:
    """Address books; not the cards that lie between other files, as those that were sent in a chat do."""
    found = [name for name in tree.find("*.vcf", "*.vcard") if is_vcard(tree.head(name, 64))]
    packed = [name for name in found if _packed(name)]
    everything = [name for name in packed if _is_all(name)]
    alone = all(name.lower().endswith((".vcf", ".vcard")) or "/." in f"/{name}" for name in tree.names)
    return everything or packed or (found if alone else [])


def _packed(name: str) -> bool:
    """Whether it lies as Google packs it: in a folder of its own name."""
    folder, _, file = name.rpartition("/")
    stem = re.sub(r" ?\(\d+\)$", "", plain(file).rpartition(".")[0])
    return bool(stem) and plain(folder).rpartition("/")[2] == stem


def _is_all(name: str) -> bool:
    return _ALL_CONTACTS.fullmatch(plain(name).rpartition("/")[2]) is not None


def _book(tree: Tree, name: str) -> Iterator[Told]:
    with tree.open(name) as file:
        for card in cards(file):
            who = card.who()
            if who:
                yield Fact(CONTACT, name, who=who, label=SAVED)
    everything = _packed(name) and _is_all(name)
    yield Covered(CONTACT, name, SAVED, (PHONE, EMAIL), complete=everything, why="" if everything else _SOME_CONTACTS)
