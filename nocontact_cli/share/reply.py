"""Reading a friend's reply. The file comes from outside: whatever it holds is checked before it means anything."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.exports import LIST
from nocontact_cli.domain.ids import parse_item
from nocontact_cli.domain.replies import COULD_NOT, FRIEND_ANSWERS, NOT_NEEDED, FriendAnswer, Reply
from nocontact_cli.errors import UsageError

if TYPE_CHECKING:
    from nocontact_cli.domain.exports import Export

SCHEMA: Final = "nocontact.reply"
SEALED: Final = "nocontact.sealed"
_LIST_ITSELF: Final = "nocontact.friend"
VERSION: Final = 1
MOST_BYTES: Final = 256 * 1024
MOST_SEALED_BYTES: Final = 384 * 1024
"""The same reply under words, in base64."""
MOST_ANSWERS: Final = 2_000
LONGEST_NOTE: Final = 500

_MOST_DIGITS: Final = 9
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKUP: Final = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9-]*(?=[\s/>]|$)|!--|!\[|!doctype|\?[a-z])", re.IGNORECASE)
_WORD: Final = re.compile(r"[a-z-]{1,20}")
_LONGEST_NAME: Final = 200

_COULD_NOT_WORDS: Final = re.compile(r"\b(?:could|can)(?:[\s_-]*not|[n'’]*t)\b")  # noqa: RUF001 - People type it.
_NOT_NEEDED_WORDS: Final = re.compile(r"\bnot[\s_-]*needed\b")
_BETWEEN: Final = re.compile(r"[\s,;:.#()]+")
_NUMBER: Final = re.compile(r"([0-9]{1,4})(?:[-–]([0-9]{1,4}))?")  # noqa: RUF001 - People type it.

ASK_AGAIN: Final = (
    "You can ask your friend to save the reply again, or enter the numbers yourself: {prog} import --numbers -"
)


class ReplyError(UsageError):
    """Something that is no reply to a list of this record."""


class _FaultError(ValueError):
    """Something that no reply holds; its text is for people."""


def read_document(data: bytes) -> dict[str, Any]:
    """The JSON object in a file, with nothing in it checked but its shape as JSON.

    Raises:
        ReplyError: It is too large, no text, no JSON, no object, or holds what no reply holds.
    """
    if len(data) > MOST_SEALED_BYTES:
        raise _too_large()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReplyError("This file is no reply: it is no text in UTF-8.", do=ASK_AGAIN) from None
    if text.lstrip().startswith("<"):
        raise ReplyError(
            "This file is a page, and no reply.",
            do="The reply is the small file that your friend saves from the page.",
        )
    try:
        document = json.loads(
            text, object_pairs_hook=_object, parse_int=_number, parse_float=_no_number, parse_constant=_no_number
        )
    except RecursionError:
        raise ReplyError("This file is no reply: it is nested too deeply.", do=ASK_AGAIN) from None
    except _FaultError as fault:
        raise ReplyError(f"This file is no reply: {fault}.", do=ASK_AGAIN) from None
    except ValueError:
        raise ReplyError("This file is no reply, or a part of it is missing: it is not JSON.", do=ASK_AGAIN) from None
    if not isinstance(document, dict):
        raise ReplyError("This file is no reply: it holds something else.", do=ASK_AGAIN)
    if not is_sealed(document) and len(data) > MOST_BYTES:
        raise _too_large()
    return document


def is_sealed(document: dict[str, Any]) -> bool:
    """Whether a document is locked with words."""
    return document.get("schema") == SEALED


def read_reply(document: dict[str, Any]) -> Reply:
    """The reply in a document. Keys that are not known are passed over.

    Raises:
        ReplyError: It is no reply of version 1, or something in it has another type or form.
    """
    schema, version = document.get("schema"), document.get("version")
    if schema == _LIST_ITSELF:
        raise ReplyError("This file is the list itself, and no reply.", do=ASK_AGAIN)
    if schema != SCHEMA:
        raise ReplyError("This file is no reply.", do=ASK_AGAIN)
    if type(version) is not int or version < VERSION:
        raise ReplyError("This file is no reply: its version is missing.", do=ASK_AGAIN)
    if version > VERSION:
        raise ReplyError("This reply comes from a newer version of the program.", do="You can update, and try again.")
    name, made_on, answers = document.get("list"), document.get("made_on"), document.get("answers")
    if not isinstance(name, str) or not LIST.fullmatch(name):
        raise ReplyError("This reply does not say which list it answers.", do=ASK_AGAIN)
    if not isinstance(answers, list):
        raise ReplyError("This reply holds no answers.", do=ASK_AGAIN)
    if len(answers) > MOST_ANSWERS:
        raise ReplyError(f"This reply holds more than {MOST_ANSWERS} answers.", do=ASK_AGAIN)
    found = tuple(_answer(at, one) for at, one in enumerate(answers, 1))
    numbers: set[int] = set()
    for one in found:
        if one.n in numbers:
            raise ReplyError(f"This reply answers step {one.n} twice.", do=ASK_AGAIN)
        numbers.add(one.n)
    return Reply(name, _made_on(made_on), found)


def read_numbers(text: str, export: Export) -> Reply:
    """Answers typed as numbers behind a word: `done 1 4 7, could-not 9`.

    Args:
        export: The list they answer.

    Raises:
        ReplyError: A word or a number is not known, or one number has two answers.
    """
    text = _NOT_NEEDED_WORDS.sub(NOT_NEEDED, _COULD_NOT_WORDS.sub(COULD_NOT, text.casefold()))
    says = None
    found: dict[int, str] = {}
    for part in filter(None, _BETWEEN.split(text)):
        if part in FRIEND_ANSWERS:
            says = part
            continue
        numbers = _NUMBER.fullmatch(part)
        if numbers is None:
            raise _not_a_number(part)
        if says is None:
            raise ReplyError("A word comes before its numbers.", do=_EXAMPLE)
        for number in _span(numbers, export):
            if found.setdefault(number, says) != says:
                raise ReplyError(f"Step {number} has two different answers.", do=_EXAMPLE)
    if not found:
        raise ReplyError("No numbers came through standard input.", do=_EXAMPLE)
    return Reply(
        export.list, None, tuple(FriendAnswer(number, export.items[number], found[number]) for number in sorted(found))
    )


def check_against(reply: Reply, export: Export) -> None:
    """See that every answer is about a step of the list.

    Raises:
        ReplyError: A number is not in the list, or stands for another step there.
    """
    for one in reply.answers:
        item = export.items.get(one.n)
        if item is None:
            raise ReplyError(f"This reply answers a step {one.n}, and the list {export.list} has none.", do=ASK_AGAIN)
        if item != one.item:
            raise ReplyError(
                f"This reply calls step {one.n} of the list {export.list} by another name: {one.item}.", do=ASK_AGAIN
            )


_EXAMPLE: Final = "For example: done 1 4 7, could-not 9, not-needed 2"


def _answer(at: int, value: Any) -> FriendAnswer:
    if not isinstance(value, dict):
        raise _wrong(at, "is not in the form of an answer")
    n, item, says, note = (value.get(key) for key in ("n", "item", "answer", "note"))
    if type(n) is not int or n < 1:
        raise _wrong(at, "has no number of a step")
    if not isinstance(item, str) or len(item) > _LONGEST_NAME or parse_item(item) is None:
        raise _wrong(at, "has no name of a step")
    if not isinstance(says, str) or says not in FRIEND_ANSWERS:
        said = f": {says}" if isinstance(says, str) and _WORD.fullmatch(says) else ""
        raise _wrong(at, f"has no word that a friend can answer with{said}")
    if note is not None and not isinstance(note, str):
        raise _wrong(at, "has a note that is no text")
    return FriendAnswer(n, item, says, _note(at, note) if note else None)


def _note(at: int, note: str) -> str:
    if len(note) > LONGEST_NOTE:
        raise _wrong(at, f"has a note of more than {LONGEST_NOTE} characters")
    if _CONTROL.search(note):
        raise _wrong(at, "has a note with control characters in it")
    if _MARKUP.search(note):
        raise _wrong(at, "has a note with markup in it, as in a web page. A note is plain words")
    return note


def _made_on(value: Any) -> date | None:
    if value is None:
        return None
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ReplyError("This reply says no day on which it was made.", do=ASK_AGAIN)


def _span(numbers: re.Match[str], export: Export) -> range:
    first = int(numbers[1])
    last = int(numbers[2] or first)
    if last < first:
        raise ReplyError(f"{first}-{last} runs backwards.", do=_EXAMPLE)
    for number in range(first, last + 1):
        if number not in export.items:
            raise ReplyError(
                f"There is no step {number} in the list {export.list}.",
                do=f"Its numbers go from {min(export.items)} to {max(export.items)}." if export.items else "",
            )
    return range(first, last + 1)


def _not_a_number(part: str) -> ReplyError:
    what = f"'{part}' is neither" if _WORD.fullmatch(part) else "Something in it is neither"
    return ReplyError(f"{what} a number nor one of: {', '.join(FRIEND_ANSWERS)}.", do=_EXAMPLE)


def _wrong(at: int, what: str) -> ReplyError:
    return ReplyError(f"This reply cannot be taken in: its answer {at} {what}.", do=ASK_AGAIN)


def _too_large() -> ReplyError:
    return ReplyError(
        f"This file is too large for a reply, which has at most {MOST_BYTES // 1024} KB.",
        do="You can check whether it is the right file.",
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _FaultError("it says one thing twice")
    return found


def _number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise _FaultError("it holds a number that is too large")
    return int(digits)


def _no_number(_: str) -> float:
    raise _FaultError("it holds a number that no step has")
