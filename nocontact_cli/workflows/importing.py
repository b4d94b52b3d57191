"""Take a friend's reply into the record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.exports import exports
from nocontact_cli.domain.record import Entry
from nocontact_cli.domain.replies import drafts, merge
from nocontact_cli.errors import FileError, UsageError
from nocontact_cli.render.clean import clean
from nocontact_cli.share.reply import (
    ASK_AGAIN,
    MOST_BYTES,
    MOST_SEALED_BYTES,
    ReplyError,
    check_against,
    is_sealed,
    read_document,
    read_numbers,
    read_reply,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nocontact_cli.domain.exports import Export
    from nocontact_cli.domain.record import Draft
    from nocontact_cli.domain.replies import Merge, Reply
    from nocontact_cli.domain.report import Report
    from nocontact_cli.workflows.session import Session

_MOST_NAMED = 5


class WrongWordsError(UsageError):
    """The words do not open a reply. They can be asked for again."""


@dataclass(frozen=True)
class Incoming:
    """A reply laid beside the record. Nothing of it is stored yet.

    Args:
        export: The list it answers.
        typed: Whether its numbers were typed, and are no file of the friend.
        others: How many lists the record holds beside this one, where nobody said which was meant.
        before: How things stand now.
        after: How they stand once it is taken in.
    """

    export: Export
    reply: Reply
    typed: bool
    others: int
    merge: Merge
    before: Report
    after: Report


def read_file(path: Path) -> dict[str, Any]:
    """The JSON object in a reply's file, with its content not looked at yet.

    Raises:
        FileError: It cannot be read.
        ReplyError: It is too large, or no JSON that a reply can be.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_SEALED_BYTES + 1)
    except OSError as error:
        raise FileError(
            f"{path} cannot be read: {error.strerror or 'the system gives no reason'}.", do="You can check its name."
        ) from error
    return read_document(data)


def needs_words(session: Session, document: dict[str, Any]) -> bool:
    """Whether a document opens only with the words of its list.

    Raises:
        ReplyError: It does, and no list of this record was locked with words.
    """
    if not is_sealed(document):
        return False
    if not any(one.sealed for one in _lists(session).values()):
        raise _unexpected_lock()
    return True


def unlock(document: dict[str, Any], words: str) -> dict[str, Any]:
    """The reply behind words.

    Raises:
        WrongWordsError: The words do not open it.
        ReplyError: It is damaged, or holds no reply.
    """
    from nocontact_cli.share.sealing import SealError, open_sealed  # noqa: PLC0415 - cryptography is slow to load.

    try:
        data = open_sealed(document, words)
    except SealError as error:
        if error.reason == "words":
            raise WrongWordsError(
                "The words do not open this reply, or the file was changed on its way.",
                do="You can try again with the words that were shown when the list was made.",
            ) from None
        raise ReplyError("This reply is damaged: it cannot be opened with any words.", do=ASK_AGAIN) from None
    if len(data) > MOST_BYTES:
        raise ReplyError("What the words open is too large for a reply.", do=ASK_AGAIN)
    return read_document(data)


def from_document(session: Session, document: dict[str, Any], *, sealed: bool = False) -> Incoming:
    """Lay the reply of a document beside the record.

    Args:
        sealed: Whether words opened it.

    Raises:
        ReplyError: It is no reply, or not one to a list of this record.
    """
    reply = read_reply(document)
    export = _list(session, reply.list)
    if sealed and not export.sealed:
        raise _unexpected_lock()
    if export.sealed and not sealed:
        raise ReplyError(
            f"The list {export.list} was locked with words. Its replies are too, and this one is not.",
            do="If you know that it comes from your friend, you can enter the numbers: {prog} import --numbers -",
        )
    check_against(reply, export)
    return _beside(session, export, reply)


def from_numbers(session: Session, text: str, name: str | None, *, newest: bool) -> Incoming:
    """Lay typed numbers beside the record.

    Args:
        text: Words with the numbers behind them.
        name: The list they belong to; None for the only or the newest one.
        newest: Whether the newest list may be taken where there are several.

    Raises:
        ReplyError: A number or word is not known, or it is not clear which list is meant.
    """
    found = _lists(session)
    if name is None and len(found) > 1 and not newest:
        raise ReplyError(
            "This record holds more than one list, and the same number means another step in each.",
            do=f"You can name the list with --list. {_named(found)}",
        )
    export = _list(session, name) if name else list(found.values())[-1]
    incoming = _beside(session, export, read_numbers(text, export))
    return replace(incoming, typed=True, others=0 if name else len(found) - 1)


def take_in(session: Session, incoming: Incoming) -> None:
    """Store what a reply changes, all or nothing."""
    session.append(drafts(incoming.merge))


def _beside(session: Session, export: Export, reply: Reply) -> Incoming:
    answers = tuple(replace(one, note=clean(one.note).strip() or None) if one.note else one for one in reply.answers)
    reply = replace(reply, answers=answers)
    before = session.report()
    found = merge(before, session.entries, export, reply)
    return Incoming(
        export=export,
        reply=reply,
        typed=False,
        others=0,
        merge=found,
        before=before,
        after=_as_if(session, drafts(found)) if found.taken else before,
    )


def _as_if(session: Session, more: Sequence[Draft]) -> Report:
    """The report for today as if these entries stood in the record."""
    now, first = session.context.now, session.entries[-1].n + 1
    entries = [
        Entry(n, now, draft.kind, draft.about, draft.says, draft.day, draft.by, draft.note)
        for n, draft in enumerate(more, first)
    ]
    return assess(session.catalogue, [*session.entries, *entries], session.context.day)


def _lists(session: Session) -> dict[str, Export]:
    found = exports(session.entries)
    if not found:
        raise ReplyError(
            "This record holds no list for a friend, so there is none that could be answered.",
            do="You can make one with: {prog} export",
        )
    return found


def _list(session: Session, name: str) -> Export:
    found = _lists(session)
    if name not in found:
        raise ReplyError(f"This record holds no list {clean(name)[:20]}.", do=_named(found))
    return found[name]


def _named(found: dict[str, Export]) -> str:
    last = list(found.values())[-_MOST_NAMED:]
    names = ", ".join(f"{one.list} of {one.day.isoformat()}" for one in reversed(last))
    return f"{'Its newest' if len(found) > _MOST_NAMED else 'It holds'}: {names}."


def _unexpected_lock() -> ReplyError:
    return ReplyError("This reply is locked with words, and the list it would answer was not.", do=ASK_AGAIN)
