"""The walk: one step after the other, each answer stored before the next question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocontact_cli.domain.order import TO_ASK, TONIGHT, Limit, keep_is_offered_first, offered, tonight
from nocontact_cli.domain.record import ANSWER, Draft
from nocontact_cli.domain.words import START
from nocontact_cli.workflows.auditing import write_down_found
from nocontact_cli.workflows.reporting import item_within, narrowed

if TYPE_CHECKING:
    from nocontact_cli.domain.ids import ItemId
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import ExposureState, Report
    from nocontact_cli.workflows.session import Session

QUIETER_WAY = "quieter way"


@dataclass(frozen=True)
class Scope:
    """How much of the plan a walk takes on.

    Args:
        tonight: Five steps or 25 minutes at most, the worst doors first.
        minutes: So many minutes of work at most, the worst doors first.
        only: One platform or account.
        visible: The moment has been chosen for steps that may be noticed.
    """

    tonight: bool = False
    minutes: int | None = None
    only: str | None = None
    visible: bool = False


@dataclass(frozen=True)
class Station:
    """Where the walk stands.

    Args:
        number: This step's place, from 1.
        of: How many there are in this walk.
        minutes_left: Minutes of work from here on, this step included.
        keep_first: The step would close the channel that has to stay.
    """

    report: Report
    item: ItemState
    number: int
    of: int
    minutes_left: int
    keep_first: bool


@dataclass(frozen=True)
class Outcome:
    """What a walk came to.

    Args:
        answered: How many steps were answered, by answer.
        closed: Exposures that were closed during the walk.
        complete: Whether every step of the walk was reached.
    """

    report: Report
    answered: dict[str, int]
    closed: tuple[ExposureState, ...]
    complete: bool


class Walk:
    """A walk through the steps that are to be asked now.

    Raises:
        UsageError: The scope names an account that is not in the plan.
    """

    def __init__(self, session: Session, scope: Scope) -> None:
        self._session = session
        self._before = self._report = session.report()
        self._queue = _queue(self._report, scope)
        self._at = 0
        self._trail: list[int] = []
        self._answered: dict[ItemId, str] = {}

    @property
    def waiting(self) -> int:
        """How many steps wait for a moment when changes may be noticed."""
        return self._report.waiting

    @property
    def length(self) -> int:
        """How many steps there are in this walk."""
        return len(self._queue)

    def station(self) -> Station | None:
        """The step to show; None at the end."""
        if self._at >= len(self._queue):
            return None
        item = self._item(self._queue[self._at])
        left = [self._item(name) for name in self._queue[self._at :]]
        return Station(
            report=self._report,
            item=item,
            number=self._at + 1,
            of=len(self._queue),
            minutes_left=sum(one.step.minutes for one in left),
            keep_first=keep_is_offered_first(self._report.plan, item),
        )

    def answer(self, says: str, note: str | None = None) -> None:
        """Store an answer for the step that is shown, and go on. It is on disk when this returns."""
        name = self._queue[self._at]
        self._session.append([Draft(ANSWER, str(name), says, self._session.context.day, note=note or None)])
        self._report = self._session.report()
        self._answered[name] = says
        self._trail.append(self._at)
        self._at += 1
        self._skip_what_is_settled()

    def found(self, note: str) -> None:
        """Write down what was found at the step that is shown."""
        write_down_found(self._session, self._item(self._queue[self._at]), note)

    def back(self) -> bool:
        """Return to the step answered before. False at the first one."""
        if not self._trail:
            return False
        self._at = self._trail.pop()
        return True

    def outcome(self) -> Outcome:
        """What the walk came to so far."""
        were = {one.id: one.state for one in self._before.exposures}
        answered: dict[str, int] = {}
        for says in self._answered.values():
            answered[says] = answered.get(says, 0) + 1
        return Outcome(
            report=self._report,
            answered=answered,
            closed=tuple(one for one in self._report.having("closed") if were.get(one.id) != "closed"),
            complete=self._at >= len(self._queue),
        )

    def _item(self, name: ItemId) -> ItemState:
        return self._report.items[str(name)]

    def _skip_what_is_settled(self) -> None:
        """Pass over alternatives of which one is done by now."""
        while self._at < len(self._queue):
            name = self._queue[self._at]
            item = self._item(name)
            if name in self._answered or not item.step.either:
                return
            if any(one.id == name for one in offered(self._report.plan, [*self._report.items.values()], visible=True)):
                return
            self._at += 1


def _queue(report: Report, scope: Scope) -> list[ItemId]:
    now = offered(report.plan, list(report.items.values()), visible=scope.visible)
    if scope.only:
        wanted = narrowed(report, scope.only)
        now = [item for item in now if item_within(item, wanted)]
    limit = TONIGHT if scope.tonight else Limit(None, scope.minutes) if scope.minutes else None
    if limit is not None:
        located = report.plan.circumstance("location") != "no"
        return [item.id for item in tonight(now, limit=limit, located=located)]
    return [item.id for state in TO_ASK for item in now if item.state == state]


def to_ask(report: Report) -> tuple[int, int]:
    """How many steps a whole walk would ask about, and their minutes."""
    items = [item for item in report.items.values() if item.state in TO_ASK]
    return len(items), sum(item.step.minutes for item in items)


def start_only(report: Report) -> tuple[ItemState, ...]:
    """The steps of the `start` checklist, for reading."""
    return tuple(item for item in report.items.values() if item.platform == START)
