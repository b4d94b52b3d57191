"""The settings of Gmail in a Google export: blocked addresses, forwarding, delegates and filters.

The keys are the same in all languages; the lists of addresses differ only by the names of their files, which are not.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from nocontact_cli.domain.evidence import (
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
from nocontact_cli.evidence.mail.mail_folders import TRASH, plain
from nocontact_cli.evidence.mail.takeout import is_takeout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree

DELETES: Final = "deletes"
FORWARDS: Final = "forwards"

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


def read(tree: Tree, setting: Setting) -> Iterator[Told]:
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
        yield from _filters(setting.name, found)
    else:
        yield from _addresses(setting, found)


def _addresses(setting: Setting, found: list[Any]) -> Iterator[Told]:
    clear = [address for one in found if (address := _address(one))]
    for address in clear:
        says = CLOSED if setting.what == BLOCKED else OPEN
        yield Fact(setting.what, setting.name, says, (Name(EMAIL, address),))
    complete = len(clear) == len(found)
    yield Covered(setting.what, setting.name, "", (EMAIL,), complete=complete, why="" if complete else _NOT_SURE)


def _filters(where: str, found: list[Any]) -> Iterator[Told]:
    clear = {DELETES: True, FORWARDS: True}
    for one in found:
        if not _known(one):
            clear = dict.fromkeys(clear, False)
            continue
        target = _address(one.get("forwardTo"))
        if target:
            yield Fact(FILTER, where, OPEN, (Name(EMAIL, target),), label=FORWARDS)
        elif "forwardTo" in one:
            clear[FORWARDS] = False
        senders = senders_of(one.get("query"))
        if _deletes(one):
            for sender in senders or ():
                yield Fact(FILTER, where, CLOSED, (Name(EMAIL, sender),), label=DELETES)
            clear[DELETES] = clear[DELETES] and senders is not None
        elif senders and one.get("labelsToAdd"):
            # It may be the name of the bin in a language that is not known here.
            clear[DELETES] = False
    for label, complete in clear.items():
        yield Covered(FILTER, where, label, (EMAIL,), complete=complete, why="" if complete else _UNCLEAR)


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
