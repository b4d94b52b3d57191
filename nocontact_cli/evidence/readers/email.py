"""Mail: mailboxes in one file, Maildir and single messages, and Gmail's settings in a Google export."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from nocontact_cli.domain.evidence import (
    ASK,
    BLOCKED,
    CLOSED,
    DELEGATE,
    EMAIL,
    FILTER,
    FORWARDING,
    MESSAGE,
    OPEN,
    Covered,
    Fact,
    Made,
    Problem,
)
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.mail import gmail_settings, mail_folders, takeout
from nocontact_cli.evidence.mail.gmail_settings import DELETES, RULES
from nocontact_cli.evidence.mail.mail_headers import Headers, SenderTest, senders
from nocontact_cli.evidence.mail.mbox import Mailbox, is_mbox
from nocontact_cli.evidence.reader import Part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

INBOX: Final = "inbox"
HIDDEN: Final = "hidden"

_LETTER: Final = 1 << 20
"""Bytes of a single message that are looked at for its headers, and again as many until they end."""
_LONGEST: Final = 1 << 24
_ENDINGS: Final = (".eml", ".emlx")
_FILED: Final = re.compile(r"(?:^|/)(?:cur|new)/[^/]+$")
_HEADER: Final = re.compile(rb"(?:\d+\s*\n)?(?:>?From [^\n]*\n)?[!-9;-~]+[ \t]*:")
_ROOTS: Final = ("maildir", ".maildir")
_INBOX: Final = "INBOX"
_UNSENT: Final = (
    (BLOCKED, "", "This export holds no list of blocked addresses. None is blocked, or the settings were not chosen."),
    (FORWARDING, "", "This export holds no list of forwarding addresses. There is none, or it was not chosen."),
    (DELEGATE, "", "This export holds no list of delegates. There is none, or it was not chosen."),
    (FILTER, DELETES, "This export holds no filters. There are none, or they were not chosen."),
    (FILTER, RULES, "This export holds no filters. There are none, or they were not chosen."),
)
_A_PART: Final = "Only messages that are in this file or folder were looked at. There may be others elsewhere."
_BROKEN_OFF: Final = "It ends in the middle of a message. What came before was read."
_NO_PLACE: Final = "It holds messages of which this program cannot tell whether they came into the inbox."
_NOT_WHOLE: Final = "It is not clear whether this file is there to its end."
_PURGED: Final = "Mail programs empty the folders for spam and deleted messages after some time."


class Boxes(NamedTuple):
    """Where the mail is.

    Args:
        whole: Mailboxes in one file.
        single: Folder to the files of its messages.
    """

    whole: list[str]
    single: dict[str, list[str]]


class Reader:
    """Reads mail."""

    name = "email"
    sorts = (
        (BLOCKED, ""),
        (FILTER, DELETES),
        (FILTER, RULES),
        (FORWARDING, ""),
        (DELEGATE, ""),
        (MESSAGE, INBOX),
        (MESSAGE, HIDDEN),
    )

    def claims(self, tree: Tree) -> bool:
        """Whether there is a mailbox, a message, or a file of Gmail's settings."""
        boxes = _boxes(tree)
        return bool(boxes.whole or boxes.single or gmail_settings.settings(tree))

    def parts(self, tree: Tree, wanted: Wanted) -> Iterable[Part]:
        """The settings, then mailbox by mailbox."""
        made = takeout.made(tree)
        if made:
            yield Part("", partial(iter, (made,)))
        found = gmail_settings.settings(tree)
        for setting in found:
            yield Part(setting.name, partial(gmail_settings.read, tree, setting, wanted))
        there = {setting.what for setting in found}
        for what, label, why in _UNSENT:
            if what not in there:
                yield Part("", partial(iter, (Covered(what, "", label, (EMAIL,), why=why),)))
        boxes = _boxes(tree)
        for name in boxes.whole:
            yield Part(name, partial(_mailbox, tree, name, wanted))
        filed = {folder for folder, names in boxes.single.items() if any(_FILED.search(one.lower()) for one in names)}
        for folder, names in boxes.single.items():
            yield Part(folder, partial(_letters, tree, folder, names, _called(folder, filed), wanted))


def _boxes(tree: Tree) -> Boxes:
    boxes = Boxes([], {})
    for name in tree.names:
        lower = name.lower()
        last = lower.rpartition("/")[2]
        if lower.endswith(_ENDINGS) or _FILED.search(lower):
            if not last.startswith(".") and _HEADER.match(tree.head(name, 512).lstrip()):
                boxes.single.setdefault(_folder(name), []).append(name)
        elif (lower.endswith((".mbox", ".mbx")) or "." not in last) and is_mbox(tree.head(name)):
            boxes.whole.append(name)
    return boxes


def _mailbox(tree: Tree, name: str, wanted: Wanted) -> Iterator[Told]:
    # Apple's lie in a folder that carries the name: `Junk.mbox/mbox`.
    stems = [_stem(part) for part in name.split("/")[-2:]]
    stems = stems if stems[-1] == "mbox" else stems[-1:]
    theirs = SenderTest(wanted)
    unclear = False
    with tree.open(name) as file:
        mailbox = Mailbox(file, theirs)
        for block in mailbox.headers():
            found = _message(Headers(block), name, stems, theirs)
            unclear = unclear or (found.label, found.says) == (INBOX, ASK)
            yield found
    for day in mailbox.days:
        # The line before a message has no zone. West of UTC the beginning of that day is the evening before.
        yield Made(datetime(day.year, day.month, day.day, tzinfo=UTC))
    if mailbox.damage or mailbox.broken:
        yield Problem(name, mailbox.damage or _BROKEN_OFF)
    everything = any(mail_folders.ALL_MAIL.match(mail_folders.plain(stem)) for stem in stems)
    why = _A_PART if not everything else _NOT_WHOLE if not mailbox.whole else _NO_PLACE if unclear else ""
    yield from _covered(name, why)


def _letters(tree: Tree, folder: str, names: list[str], called: str, wanted: Wanted) -> Iterator[Told]:
    theirs = SenderTest(wanted)
    hours = set()
    for name in names:
        try:
            block = _top(tree, name)
        except UnreadableError as error:
            yield Problem(name, error.text)
            continue
        headers = Headers(block)
        at, _ = headers.when()
        if at:
            # Not finer than this: of many letters only some moments are kept, and none of them is too new.
            hours.add(at.replace(minute=0, second=0, microsecond=0))
        if any(map(theirs, headers.of_senders())):
            yield _message(headers, name, [called], theirs)
    for hour in sorted(hours):
        yield Made(hour)
    yield from _covered(folder, _A_PART)


def _top(tree: Tree, name: str) -> bytes:
    """The headers of a single message."""
    block = b""
    with tree.open(name) as file:
        while len(block) < _LONGEST:
            data = file.read(max(_LETTER, len(block)))
            block += data
            end = re.search(rb"\n\r?\n", block)
            if end or not data:
                break
    if name.lower().endswith(".emlx"):
        # Apple's begin with a line that holds the length.
        block = re.sub(rb"^\d+\s*\n", b"", block, count=1)
        end = re.search(rb"\n\r?\n", block)
    return block[: end.end()] if end else block


def _message(headers: Headers, where: str, folder: list[str], theirs: SenderTest) -> Fact:
    at, sure = headers.when()
    label, says = _place(headers.labels, folder)
    # What they wrote to a list comes from the list, which a block of their address does not reach.
    author = headers.of_author()
    direct = any(map(theirs, author))
    who = tuple(name for value in (author if direct else headers.of_senders()) for name in senders(value))
    return Fact(MESSAGE, where, says if sure and direct and headers.sound else ASK, who, at, label)


def _place(labels: list[str] | None, folder: list[str]) -> tuple[str, str]:
    """Where a message is, and what that shows, by Gmail's labels or else by the name of its folder."""
    names = {mail_folders.plain(label) for label in (folder if labels is None else labels)}
    if names & mail_folders.INBOX:
        return INBOX, OPEN
    if names & mail_folders.SPAM:
        return HIDDEN, CLOSED
    if names & mail_folders.TRASH:
        # What was read came through before it was thrown away, unless a filter marks it as read.
        return HIDDEN, CLOSED if any(map(mail_folders.is_unread, labels or ())) else ASK
    # A rule may have put it there, or kept it away from the inbox.
    return INBOX, ASK


def _covered(where: str, why: str) -> Iterator[Told]:
    yield Covered(MESSAGE, where, INBOX, (EMAIL,), complete=not why, why=why)
    yield Covered(MESSAGE, where, HIDDEN, (EMAIL,), why=_PURGED)


def _called(folder: str, filed: Collection[str]) -> str:
    """What a folder of single messages is called. The root of a Maildir is the inbox, whatever it is called.

    Args:
        folder: Where they lie.
        filed: The folders of Maildirs. All but the root begin with a dot.
    """
    boxes = [part for part in folder.split("/") if part.lower().endswith(".mbox")]
    if boxes:
        # As Apple Mail keeps them: `INBOX.mbox/.../Messages/1.emlx`.
        return _stem(boxes[-1])
    last = folder.rpartition("/")[2]
    beneath = f"{folder}/." if folder else "."
    is_root = last.lower() in _ROOTS or (last[:1] != "." and any(one.startswith(beneath) for one in filed))
    return _INBOX if folder in filed and is_root else re.split(r"[/.]", folder)[-1]


def _stem(part: str) -> str:
    return part.rpartition(".")[0] or part


def _folder(name: str) -> str:
    """The folder of a message; that of a Maildir is the one around `cur` and `new`."""
    folder = name.rpartition("/")[0]
    return folder.rpartition("/")[0] if _FILED.search(name.lower()) else folder
