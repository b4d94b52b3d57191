"""WhatsApp: exported chats, and the report that can be asked for under Settings > Account.

The report is a ZIP with HTML and the same as JSON: `contacts.json` (`wa_contacts`, numbers), `groups.json`
(`wa_groups`, without members), `account_settings.json` (`wa_settings`, with linked devices). Whether it lists who is
blocked, and under which key, is not known for sure: every list whose key says so is read, and none is taken for whole.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.evidence import (
    ASK,
    BLOCKED,
    CLOSED,
    CONTACT,
    GROUP,
    MESSAGE,
    OPEN,
    PHONE,
    SESSION,
    Covered,
    Fact,
    Name,
)
from nocontact_cli.evidence.formats.json_stream import walk
from nocontact_cli.evidence.reader import Part
from nocontact_cli.evidence.whatsapp.chat_lines import begins_chat
from nocontact_cli.evidence.whatsapp.chats import KINDS, chat_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

_REPORT: Final = (
    "contacts.json",
    "groups.json",
    "account_settings.json",
    "user_information.json",
    "registration_information.json",
    "*block*.json",
)
_MOST_TEXTS: Final = 5000
"""Text files that are looked at, where their names say nothing."""
_BLOCKS: Final = re.compile(r"(?:wa_|own_|my_)?block(?:ed|_?list)(?!_by)[a-z_]*")
_NO_BLOCKS: Final = "This export holds no list of who is blocked. WhatsApp shows it in its settings."
_SOME_BLOCKS: Final = "WhatsApp does not say whether this list of who is blocked is whole."
_GROUPS: Final = "This does not say who is in each of your groups. The export of a group's own chat says more."
_CONTACTS: Final = "This does not hold all contacts of your phone."


class Reader:
    """Reads exported chats and the account's report."""

    name = "whatsapp"
    sorts = (
        (BLOCKED, ""),
        (MESSAGE, "chat"),
        # A block does not keep their messages out of a group, so these say nothing about it.
        (MESSAGE, "group"),
        (GROUP, "chat"),
        (CONTACT, "saved"),
        # The report lists linked devices, each of which shows every chat.
        (SESSION, "device"),
    )

    def claims(self, tree: Tree) -> bool:
        """Whether there is a chat, or a part of the report."""
        return any(True for _ in _chats(tree)) or bool(_reports(tree))

    def parts(self, tree: Tree, wanted: Wanted) -> Iterable[Part]:
        """Every chat, then the report, then what none of them can tell."""
        for name in _chats(tree):
            yield Part(name, partial(chat_facts, tree, name, wanted))
        for name in _reports(tree):
            yield Part(name, partial(_report, tree, name, wanted))
        yield Part("", _never_whole)


def _chats(tree: Tree) -> Iterator[str]:
    texts = tree.find("*.txt")
    likely = [name for name in texts if "chat" in name.casefold() or "whatsapp" in name.casefold()]
    others = [name for name in texts if name not in set(likely)] if len(texts) <= _MOST_TEXTS else []
    for name in [*likely, *others]:
        if begins_chat(tree.head(name)):
            yield name


def _reports(tree: Tree) -> list[str]:
    return [
        name
        for name in tree.find(*_REPORT)
        if name.rpartition("/")[0].rpartition("/")[2].casefold().startswith("whatsapp_")
        or b'"wa_' in tree.head(name, 256)
    ]


def _report(tree: Tree, name: str, wanted: Wanted) -> Iterator[Told]:
    with tree.open(name) as stream:
        for batch in walk(stream):
            keys = [key.casefold() for key in batch.path]
            if not batch.listed:
                continue
            if any(_BLOCKS.fullmatch(key) for key in keys):
                who = [*_found(batch.items, wanted)]
                yield from (Fact(BLOCKED, name, CLOSED, (one,)) for one in who)
                yield Covered(BLOCKED, name, "", (PHONE,), why=_SOME_BLOCKS)
            elif "wa_contacts" in keys:
                yield from (Fact(CONTACT, name, OPEN, (one,), None, "saved") for one in _found(batch.items, wanted))
            elif keys[-1:] == ["device_info"]:
                for item in batch.items:
                    yield from _device(name, item)


def _device(name: str, item: Any) -> Iterator[Told]:
    if isinstance(item, dict):
        known = [item.get(key) for key in ("device_manufacturer", "device_model")]
        thing = " ".join(one for one in known if isinstance(one, str) and one)
        if thing:
            yield Fact(SESSION, name, ASK, (), None, "device", thing)


def _found(items: list[Any], wanted: Wanted) -> Iterator[Name]:
    """The numbers among some values, whatever form they have. They always come with the code of their country."""
    waiting = list(reversed(items))
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str | int) and not isinstance(one, bool):
            number = str(one).partition("@")[0] if isinstance(one, str) or abs(one) < 10**15 else ""
            name = Name(PHONE, f"+{number}" if number.isdecimal() else number)
            if wanted.match(name):
                yield name


def _never_whole() -> Iterator[Told]:
    yield Covered(BLOCKED, "", "", (PHONE,), why=_NO_BLOCKS)
    yield Covered(GROUP, "", "chat", KINDS, why=_GROUPS)
    yield Covered(CONTACT, "", "saved", (PHONE,), why=_CONTACTS)
