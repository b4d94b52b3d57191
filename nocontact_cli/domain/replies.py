"""A friend's reply to a checklist, and what it comes to beside the user's own answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.items import answers_by_item, present_name
from nocontact_cli.domain.record import ANSWER, EXPORT, Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from nocontact_cli.domain.exports import Export
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.record import Entry
    from nocontact_cli.domain.report import Report

DONE: Final = "done"
COULD_NOT: Final = "could-not"
NOT_NEEDED: Final = "not-needed"
FRIEND_ANSWERS: Final = (DONE, COULD_NOT, NOT_NEEDED)
"""What a friend can answer."""
BY_FRIEND: Final = "friend"

STANDS: Final = "stands"
"""The user keeps it open on purpose, finds that it does not apply, or has it done."""
NEWER: Final = "newer"
"""The user answered on a later day than the friend."""
GONE: Final = "gone"
"""The plan does not hold the step now."""
TWICE: Final = "twice"
"""Two steps of the list are one setting now, and the friend's answers to them differ."""

_RECORDED_AS: Final = {DONE: "done", COULD_NOT: "stuck"}
_GIVE_WAY: Final = ("unchecked", "reopened", "due", "later", "stuck")
"""States that a friend's answer can replace."""
_ABOUT_THE_SETTING: Final = ("reopened", "due")
"""States that say how the setting was on their day; a friend's earlier answer does not outweigh them."""


@dataclass(frozen=True, slots=True)
class FriendAnswer:
    """One answer of a reply.

    Args:
        n: The number of the step in the list.
        item: The name of its item when the list was written.
        says: `done could-not not-needed`.
        note: The friend's words.
    """

    n: int
    item: str
    says: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a friend answered.

    Args:
        list: The name of the list.
        made_on: The friend's local day; None where it is not known.
    """

    list: str
    made_on: date | None
    answers: tuple[FriendAnswer, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that goes into the record.

    Args:
        before: The item as it is.
        says: What is recorded: `done` or `stuck`.
        day: Local day from which it is true.
    """

    answer: FriendAnswer
    before: ItemState
    says: str
    day: date


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that changes nothing.

    Args:
        item: The item as it is; None where the plan does not hold it now.
        because: For a conflict: `stands newer gone twice`.
    """

    answer: FriendAnswer
    item: ItemState | None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """A reply beside the user's own answers.

    Args:
        taken: What goes into the record.
        same: What is so already, or was taken in before.
        conflicts: What does not fit with the user's own answers, which stand.
        not_needed: What the friend thinks is not needed. It is only shown.
    """

    taken: tuple[Taken, ...]
    same: tuple[Left, ...]
    conflicts: tuple[Left, ...]
    not_needed: tuple[Left, ...]


def merge(report: Report, entries: Sequence[Entry], export: Export, reply: Reply) -> Merge:
    """Lay a reply beside the user's own answers.

    Args:
        report: How things stand today.
        entries: The record, by number.
        export: The list that is answered; it holds every step of the reply.
        reply: In it each number stands once.
    """
    made, today = reply.made_on, report.as_of
    day = made if made is not None and export.day <= made <= today else today
    told = _told_before(entries, export.list, report)
    items = {name: item for item in report.items.values() for name in item.names}
    renamed = report.catalogue.renamed
    groups: dict[str, list[Left]] = {"same": [], "conflict": [], "not-needed": []}
    taken: dict[str, Taken] = {}
    for answer in reply.answers:
        item = items.get(present_name(answer.item, renamed))
        found = _weigh(answer, item, day, told=told, taken=taken)
        if isinstance(found, Taken):
            taken[str(found.before.id)] = found
        else:
            group, because = found
            groups[group].append(Left(answer, item, because))
    return Merge(
        taken=tuple(taken.values()),
        same=tuple(groups["same"]),
        conflicts=tuple(groups["conflict"]),
        not_needed=tuple(groups["not-needed"]),
    )


def drafts(found: Merge) -> list[Draft]:
    """The entries that take the answers into the record."""
    return [
        Draft(ANSWER, str(one.before.id), one.says, one.day, by=BY_FRIEND, note=one.answer.note) for one in found.taken
    ]


def _weigh(
    answer: FriendAnswer,
    item: ItemState | None,
    day: date,
    *,
    told: frozenset[tuple[str, str]],
    taken: dict[str, Taken],
) -> Taken | tuple[str, str | None]:
    """What one answer comes to: taken in, or its group and why."""
    if answer.says == NOT_NEEDED:
        return "not-needed", None
    if item is None:
        return "conflict", GONE
    says = _RECORDED_AS[answer.says]
    earlier = taken.get(str(item.id))
    if earlier is not None:
        return ("same", None) if earlier.says == says else ("conflict", TWICE)
    against = _against(says, item, day, told_before=any((name, says) in told for name in item.names))
    # What is only put off, stuck or no longer kept says nothing of the setting: the friend's answer decides.
    return against or Taken(answer, item, says, max(day, item.day) if item.day else day)


def _against(says: str, item: ItemState, day: date, *, told_before: bool) -> tuple[str, str | None] | None:
    """Why an answer is not taken in; None where it is.

    Args:
        told_before: The record holds this answer of this list already.
    """
    done_since = item.state == "due" and (told_before or (says == "done" and item.day is not None and item.day >= day))
    if item.state == says or done_since:
        return "same", None
    if item.state not in _GIVE_WAY:
        return "conflict", STANDS
    newer = item.state in _ABOUT_THE_SETTING and item.day is not None and item.day > day
    # A list may come back with more answers; what was said since its first time is newer than what it repeats.
    return ("conflict", NEWER) if newer or told_before else None


def _told_before(entries: Sequence[Entry], name: str, report: Report) -> frozenset[tuple[str, str]]:
    """Items with what a friend was recorded to have said of them since the list was written."""
    written = min((entry.n for entry in entries if entry.kind == EXPORT and entry.about == name), default=0)
    return frozenset(
        (item, entry.says) for item, entry in _counted(entries, report) if entry.by == BY_FRIEND and entry.n > written
    )


def _counted(entries: Sequence[Entry], report: Report) -> Iterator[tuple[str, Entry]]:
    for item, answers in answers_by_item(entries, report.catalogue.renamed).items():
        yield from ((item, answer) for answer in answers)
