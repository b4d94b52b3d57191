"""The settings of Gmail in a Google export: blocked addresses, forwarding, delegates and filters.

The keys are the same in all languages; the lists of addresses differ only by the names of their files, which are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from nocontact_cli.domain.evidence import (
    ASK,
    BLOCKED,
    CLOSED,
    DELEGATE,
    EMAIL,
    FILTER,
    FORWARDING,
    OPEN,
    Covered,
    Fact,
    Name,
)
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.formats.json_stream import load
from nocontact_cli.evidence.mail.mail_folders import INBOX, SPAM, TRASH, is_unread, plain
from nocontact_cli.evidence.mail.takeout import is_takeout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

DELETES: Final = "deletes"
RULES: Final = "rules"

_KINDS: Final = (
    (
        BLOCKED,
        r"block|bloqu|bloc[ck]|geblok|blokk|blokov|zablok|блок|заблок|engelle|estet|ブロック|封鎖|屏蔽|차단|חסומ|محظور",
    ),
    (
        FORWARDING,
        r"forward|weiterleit|transf|reenv|inoltr|doorst|encamin|przek|пересыл|переадрес|iletme|vidare|videre|転送|转发|轉寄|전달",
    ),
    (DELEGATE, r"d[eé]l[eé]g|делег|yetki|委任|委託|위임"),
    (FILTER, r"filt|фильтр|фільтр|フィルタ|过滤|篩選|필터"),
)
_OF_KIND: Final = tuple((what, re.compile(words)) for what, words in _KINDS)
_HEAD: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*(?:\"(addresses|filter)\"\s*:|\}\s*$)")
_MOST_SETTINGS: Final = 20
"""Files in one folder. The settings are fewer, and the folders of photographs hold many more."""
_LARGEST: Final = 1 << 24
_ADDRESS: Final = re.compile(
    r"\"?({0}+@{0}+\.{0}+)\"?".replace("{0}", r"[^\s@*\"(){}<>,;|\x00-\x1f\ud800-\udfff\ufffd]")
)
_HURT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffd]")
_FLAG: Final = re.compile(r"should[A-Z][A-Za-z]*")
_TEXTS: Final = frozenset({"query", "forwardTo"})
_LABELS: Final = frozenset({"labelsToAdd", "labelsToRemove"})
_OR: Final = re.compile(r"\s+OR\s+|\s*\|\s*")
_MOST_OF_QUERY: Final = 60
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_UNREADABLE: Final = "one that could not be read"
_OTHERS: Final = "It holds filters, and this program knows of none that deletes, hides or sends on other mail."
_UNCLEAR: Final = "Some filters have conditions that this program cannot weigh up, so it cannot tell whom they reach."
_NOT_SURE: Final = "Some of its entries are not plain addresses."


class Setting(NamedTuple):
    """A file of settings.

    Args:
        name: The file in the export.
        what: What it lists; empty where its name is in a language that is not known here.
    """

    name: str
    what: str


def settings(tree: Tree) -> list[Setting]:
    """The files of Gmail's settings in an export."""
    found = []
    files = [name for name in tree.names if name.lower().endswith(".json")]
    crowded = {folder for folder, count in Counter(map(_folder, files)).items() if count > _MOST_SETTINGS}
    packed = bool(files) and is_takeout(tree)
    for name in files:
        what = _what(name)
        deep = packed and name.count("/") >= 2  # noqa: PLR2004 - Below a folder for mail, and one for its settings.
        if _folder(name) in crowded or not (what or deep) or tree.size(name) > _LARGEST:
            continue
        head = _HEAD.match(tree.head(name, 256))
        if head is None or (head[1] is None and not what):
            continue
        key = FILTER if head[1] == b"filter" else what
        if (key == FILTER) == (head[1] == b"filter") or head[1] is None:
            found.append(Setting(name, key))
    return found


def read(tree: Tree, setting: Setting, wanted: Wanted) -> Iterator[Told]:
    """What a file of settings tells.

    Raises:
        UnreadableError: It is no file of settings, or only a part of one.
    """
    if not setting.what:
        raise UnreadableError("Its name is in a language this program does not know, so its list could not be told.")
    with tree.open(setting.name) as file:
        data = load(file)
    found = data.get("filter" if setting.what == FILTER else "addresses") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise UnreadableError("It is not laid out as this list is in Google's exports.")
    if setting.what == FILTER:
        yield from _filters(setting.name, found, wanted)
    else:
        yield from _addresses(setting, found)


def _addresses(setting: Setting, found: list[Any]) -> Iterator[Told]:
    clear = [address for one in found if (address := _address(one))]
    for address in clear:
        says = CLOSED if setting.what == BLOCKED else OPEN
        yield Fact(setting.what, setting.name, says, (Name(EMAIL, address),))
    complete = len(clear) == len(found)
    yield Covered(setting.what, setting.name, "", (EMAIL,), complete=complete, why="" if complete else _NOT_SURE)


def _filters(where: str, found: list[Any], wanted: Wanted) -> Iterator[Told]:
    clear = True
    for one in found:
        if not _known(one):
            clear = False
            yield Fact(FILTER, where, ASK, label=RULES, thing=_UNREADABLE)
            continue
        senders = senders_of(one.get("query"))
        if _deletes(one):
            for sender in senders or ():
                yield Fact(FILTER, where, CLOSED, (Name(EMAIL, sender),), label=DELETES)
            clear = clear and senders is not None
        elif senders and one.get("labelsToAdd"):
            # It may be the name of the bin in a language that is not known here.
            clear = False
        theirs = bool(senders) and all(_is_theirs(wanted, sender) for sender in senders or ())
        yield from _rule(where, one, theirs=theirs)
    yield Covered(FILTER, where, DELETES, (EMAIL,), complete=clear, why="" if clear else _UNCLEAR)
    # Who made a filter is not said in it.
    yield Covered(FILTER, where, RULES, (EMAIL,), complete=not found, why=_OTHERS if found else "")


def _rule(where: str, one: dict[str, Any], *, theirs: bool) -> Iterator[Told]:
    """A filter that keeps mail from the user or gives it away, unless it does no more than throw away theirs."""
    does = _does(one)
    if not does or (theirs and _deletes(one) and "forwardTo" not in one):
        return
    target = _address(one.get("forwardTo"))
    who = (Name(EMAIL, target),) if target else ()
    query = _short(one.get("query", ""))
    mail = f'"{query}"' if query else "any mail"
    yield Fact(FILTER, where, OPEN if who else ASK, who, label=RULES, thing=f"{mail} ({', '.join(does)})")


def _does(one: dict[str, Any]) -> list[str]:
    """What a filter does to mail that nobody then sees, or that somebody else sees."""
    added, removed = ([plain(label) for label in one.get(key, ())] for key in ("labelsToAdd", "labelsToRemove"))
    does = {
        "deletes it": _deletes(one),
        "takes it for spam": not SPAM.isdisjoint(added),
        "keeps it out of the inbox": one.get("shouldArchive") is True or not INBOX.isdisjoint(removed),
        "marks it as read": one.get("shouldMarkAsRead") is True or any(map(is_unread, removed)),
        f"sends it on to {_short(one.get('forwardTo', ''))}": "forwardTo" in one,
    }
    return [words for words, holds in does.items() if holds]


def _is_theirs(wanted: Wanted, address: str) -> bool:
    found = wanted.match(Name(EMAIL, address))
    return found is not None and found.sure


def _short(text: str) -> str:
    """A text of the user's own on one line, without signs that cannot be seen, and not longer than it has to be."""
    seen = "".join(sign for sign in " ".join(text.split()) if unicodedata.category(sign) not in _HIDDEN)
    return seen if len(seen) <= _MOST_OF_QUERY else f"{seen[: _MOST_OF_QUERY - 1].rstrip()}\u2026"


def _known(one: object) -> bool:
    """Whether a filter holds nothing but what filters hold."""
    return isinstance(one, dict) and all(
        (key in _TEXTS and _is_text(value))
        or (key in _LABELS and isinstance(value, list) and all(map(_is_text, value)))
        or (_FLAG.fullmatch(key) and isinstance(value, bool))
        for key, value in one.items()
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and _HURT.search(value) is None


def _deletes(one: dict[str, Any]) -> bool:
    return one.get("shouldTrash") is True or any(plain(label) in TRASH for label in one.get("labelsToAdd", ()))


def senders_of(query: object) -> list[str] | None:
    """The addresses a filter is about; None where it asks for anything more than the sender.

    `from:a@b.c`, `from:(a@b.c OR d@e.f)`, `from:{a@b.c d@e.f}`, `{from:a@b.c from:d@e.f}`, `from:a@b.c OR from:d@e.f`.
    """
    if not isinstance(query, str):
        return None
    text = re.sub(r"\bfrom:\s*", "from:", query.strip(), flags=re.IGNORECASE)
    if found := re.fullmatch(r"from:\(([^(){}]*)\)", text):
        words = _OR.split(found[1].strip())
    elif found := re.fullmatch(r"from:\{([^(){}]*)\}", text):
        words = found[1].split()
    else:
        inner = re.fullmatch(r"\{([^(){}]*)\}", text)
        parts = inner[1].split() if inner else _OR.split(text)
        words = [part.removeprefix("from:") if part.startswith("from:") else "" for part in parts]
    matches = [_ADDRESS.fullmatch(word) for word in words]
    clear = [found[1] for found in matches if found and found[1][0] != "-"]
    return clear if clear and len(clear) == len(words) else None


def _address(value: object) -> str | None:
    found = _ADDRESS.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1] if found else None


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _what(name: str) -> str:
    stem = plain(name.rpartition("/")[2])
    if "sender" in stem:
        # Addresses to send as are no delegates; what is in such a file was not found described anywhere.
        return ""
    return next((what for what, words in _OF_KIND if words.search(stem)), "")
