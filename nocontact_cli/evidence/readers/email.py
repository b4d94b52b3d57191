"""Mail: mailboxes in one file, Maildir and single messages, and Gmail's settings in a Google export."""

from __future__ import annotations

import re
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
from nocontact_cli.evidence.mail.gmail_settings import DELETES, FORWARDS
from nocontact_cli.evidence.mail.mail_headers import Headers, SenderTest
from nocontact_cli.evidence.mail.mbox import Mailbox, is_mbox
from nocontact_cli.evidence.reader import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
_UNSENT: Final = (
    (BLOCKED, "", "This export holds no list of blocked addresses. None is blocked, or the settings were not chosen."),
    (FORWARDING, "", "This export holds no list of forwarding addresses. There is none, or it was not chosen."),
    (DELEGATE, "", "This export holds no list of delegates. There is none, or it was not chosen."),
    (FILTER, DELETES, "This export holds no filters. There are none, or they were not chosen."),
    (FILTER, FORWARDS, "This export holds no filters. There are none, or they were not chosen."),
)
_A_PART: Final = "Only messages that are in this file or folder were looked at. There may be others elsewhere."
_BROKEN_OFF: Final = "It ends in the middle of a message. What came before was read."
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
        (FILTER, FORWARDS),
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
            yield Part(setting.name, partial(gmail_settings.read, tree, setting))
        there = {setting.what for setting in found}
        for what, label, why in _UNSENT:
            if what not in there:
                yield Part("", partial(iter, (Covered(what, "", label, (EMAIL,), why=why),)))
        boxes = _boxes(tree)
        for name in boxes.whole:
            yield Part(name, partial(_mailbox, tree, name, wanted))
        for folder, names in boxes.single.items():
            yield Part(folder, partial(_letters, tree, folder, names, wanted))


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
    with tree.open(name) as file:
        mailbox = Mailbox(file, SenderTest(wanted))
        for block in mailbox.headers():
            yield from _message(Headers(block), name, stems)
    for day in mailbox.days:
        yield Made(day)
    if mailbox.damage or mailbox.broken:
        yield Problem(name, mailbox.damage or _BROKEN_OFF)
    everything = any(mail_folders.ALL_MAIL.match(mail_folders.plain(stem)) for stem in stems)
    yield from _covered(name, "" if everything and mailbox.whole else _NOT_WHOLE if everything else _A_PART)


def _letters(tree: Tree, folder: str, names: list[str], wanted: Wanted) -> Iterator[Told]:
    theirs = SenderTest(wanted)
    days = set()
    for name in names:
        try:
            block = _top(tree, name)
        except UnreadableError as error:
            yield Problem(name, error.text)
            continue
        headers = Headers(block)
        at, _ = headers.when()
        if at:
            days.add(at.date())
        if any(map(theirs, headers.of_senders())):
            yield from _message(headers, name, [re.split(r"[/.]", folder)[-1]])
    for day in sorted(days):
        yield Made(day)
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


def _message(headers: Headers, where: str, folder: list[str]) -> Iterator[Told]:
    at, sure = headers.when()
    label, says = _place(headers.labels, folder)
    yield Fact(MESSAGE, where, says if sure and headers.sound else ASK, tuple(headers.senders()), at, label)


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
    if labels is None or (names and names & mail_folders.ARCHIVED and all(map(mail_folders.is_state, labels))):
        return INBOX, OPEN
    # A label of the user's own may have been put on by a filter that keeps it away from the inbox.
    return INBOX, ASK


def _covered(where: str, why: str) -> Iterator[Told]:
    yield Covered(MESSAGE, where, INBOX, (EMAIL,), complete=not why, why=why)
    yield Covered(MESSAGE, where, HIDDEN, (EMAIL,), why=_PURGED)


def _stem(part: str) -> str:
    return part.rpartition(".")[0] or part


def _folder(name: str) -> str:
    """The folder of a message; that of a Maildir is the one around `cur` and `new`."""
    folder = name.rpartition("/")[0]
    return folder.rpartition("/")[0] if _FILED.search(name.lower()) else folder
