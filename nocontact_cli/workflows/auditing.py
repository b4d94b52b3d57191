"""The re-check: ask again what is due, one step after the other, each answer stored before the next question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.changes import changes
from nocontact_cli.domain.ids import near
from nocontact_cli.domain.rechecks import (
    BEGUN,
    ENDED,
    after_trigger,
    answered_after,
    begun_audit,
    everything,
    last_audit,
    next_date,
    of_kind,
    to_recheck,
)
from nocontact_cli.domain.record import ANSWER, AUDIT, FOUND, Draft
from nocontact_cli.domain.words import KINDS, TRIGGERS
from nocontact_cli.errors import UsageError
from nocontact_cli.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from nocontact_cli.domain.changes import Changes
    from nocontact_cli.domain.ids import ItemId
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import Report
    from nocontact_cli.workflows.session import Session

NOT_SURE: Final = "not sure"
_RESUMED_DAYS: Final = 14
"""A re-check that was left is gone on with for so many days."""


@dataclass(frozen=True)
class AuditScope:
    """What a re-check asks; without anything, what is worth asking again.

    Args:
        everything: All items.
        after: Those whose step names this event.
        knew: Those that close an open, due or kept exposure of this kind.
    """

    everything: bool = False
    after: str | None = None
    knew: str | None = None

    @property
    def whole(self) -> bool:
        """Whether it asks whatever is worth asking, not only what belongs to an event or kind."""
        return not self.after and not self.knew

    @property
    def name(self) -> str:
        """How it stands in the record."""
        if self.after:
            return f"after {self.after}"
        return f"knew {self.knew}" if self.knew else "all" if self.everything else "due"


@dataclass(frozen=True)
class Question:
    """Where the re-check stands.

    Args:
        number: This question's place, from 1.
        of: How many there are in this re-check.
    """

    report: Report
    item: ItemState
    number: int
    of: int


@dataclass(frozen=True)
class AuditOutcome:
    """What a re-check came to.

    Args:
        answered: How many items were answered, by answer.
        changes: The differences since the last re-check; since its beginning, if there was none before this day.
        next: The day on which the next one is worth doing.
        complete: Whether every question was reached.
    """

    report: Report
    answered: dict[str, int]
    changes: Changes
    next: date | None
    complete: bool


class Audit:
    """A re-check that can be left at any point and gone on with later.

    Raises:
        UsageError: The event or kind is not known.
    """

    def __init__(self, session: Session, scope: AuditScope) -> None:
        _check(scope)
        self._session = session
        self._scope = scope
        self._before = self._report = session.report()
        self._last = last_audit(session.entries)
        self._queue = [item.id for item in self._items()]
        self._at = 0
        self._trail: list[int] = []
        self._answered: dict[ItemId, str] = {}
        if self._queue and not self._resumed:
            session.append([Draft(AUDIT, scope.name, BEGUN, session.context.day)])

    @property
    def length(self) -> int:
        """How many questions there are."""
        return len(self._queue)

    def question(self) -> Question | None:
        """The question to ask; None at the end."""
        if self._at >= len(self._queue):
            return None
        item = self._report.items[str(self._queue[self._at])]
        return Question(self._report, item, self._at + 1, len(self._queue))

    def confirm(self) -> None:
        """It is so: done, or still kept."""
        item = self._item
        if item.state == "keep":
            self._answer("keep", item.note, item.due)
        else:
            self._answer("done")

    def deny(self, *, sure: bool) -> None:
        """It is not so, or that is not sure. What was stuck stays so."""
        item = self._item
        if item.state == "stuck":
            self._answer("stuck", item.note)
        else:
            self._answer("open", None if sure else NOT_SURE)

    def not_mine(self) -> None:
        """It does not apply."""
        self._answer("not-mine")

    def keep(self, reason: str | None) -> None:
        """It stays open on purpose."""
        self._answer("keep", reason)

    def later(self) -> None:
        """Leave it as it is, due or open."""
        self._trail.append(self._at)
        self._at += 1

    def found(self, note: str) -> None:
        """Write down what was found at the item that is asked about."""
        write_down_found(self._session, self._item, note)

    def back(self) -> bool:
        """Return to the question before. False at the first one."""
        if not self._trail:
            return False
        self._at = self._trail.pop()
        return True

    def outcome(self) -> AuditOutcome:
        """What it came to so far; at its end that is written down."""
        complete = self._at >= len(self._queue)
        if complete and (self._queue or self._scope.whole):
            names = " ".join(self._known())
            self._session.append([Draft(AUDIT, self._scope.name, ENDED, self._session.context.day, note=names)])
        answered: dict[str, int] = {}
        for says in self._answered.values():
            answered[says] = answered.get(says, 0) + 1
        today = self._session.context.day
        earlier = self._last is not None and self._last.day < today
        before = self._session.report(self._last.day) if self._last and earlier else self._before
        return AuditOutcome(
            report=self._report,
            answered=answered,
            changes=changes(before, self._report),
            next=next_date(self._report, self._session.entries),
            complete=complete,
        )

    def _known(self) -> Iterator[str]:
        """The names of all items there are; of a narrow re-check, those that were known before it."""
        if not self._scope.whole:
            return iter(sorted(self._last.items) if self._last else ())
        return (name for item in self._report.items.values() for name in item.names)

    @property
    def _item(self) -> ItemState:
        return self._report.items[str(self._queue[self._at])]

    @property
    def _resumed(self) -> bool:
        begun = begun_audit(self._session.entries, self._scope.name)
        return begun is not None and (self._session.context.day - begun.day).days <= _RESUMED_DAYS

    def _items(self) -> Sequence[ItemState]:
        scope, report = self._scope, self._report
        if scope.knew:
            return of_kind(report, scope.knew)
        if scope.after:
            items = after_trigger(report, scope.after)
        elif scope.everything:
            items = everything(report)
        else:
            return to_recheck(report, self._last)
        begun = begun_audit(self._session.entries, scope.name)
        if begun is None or not self._resumed:
            return items
        told = answered_after(self._session.entries, begun.n)
        # Where all of it was answered since, it begins anew.
        return [item for item in items if not told.intersection(item.names)] or items

    def _answer(self, says: str, note: str | None = None, until: date | None = None) -> None:
        name, day = self._queue[self._at], self._session.context.day
        self._session.append([Draft(ANSWER, str(name), says, day, note=note or None, until=until)])
        self._report = self._session.report()
        self._answered[name] = says
        self.later()


def next_recheck(session: Session, report: Report) -> date | None:
    """The day on which the next re-check is worth doing; None where nothing falls due by itself."""
    return next_date(report, session.entries)


def write_down_found(session: Session, item: ItemState, note: str) -> None:
    """Store a note on something found at an item. It changes no state."""
    session.append([Draft(FOUND, str(item.id), "found", session.context.day, note=note)])


def _check(scope: AuditScope) -> None:
    for given, known, what in ((scope.after, TRIGGERS, "event"), (scope.knew, KINDS, "kind of door")):
        if given is not None and given not in known:
            like = near(given, known)
            raise UsageError(
                f"'{clean(given)}' is no {what} this program knows.",
                do=f"Did you mean {like[0]}?" if like else f"There are: {', '.join(known)}",
            )
