"""From checklists, plan and record to every exposure with its state on one day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from nocontact_cli.domain.attempts import attempts
from nocontact_cli.domain.ids import exposure_id
from nocontact_cli.domain.items import (
    Timeline,
    answers_by_item,
    findings_as_answers,
    in_catalogue_order,
    present_name,
    works_of_plan,
)
from nocontact_cli.domain.order import next_steps, waiting, walk_order
from nocontact_cli.domain.plan import PlanHistory
from nocontact_cli.domain.record import ATTEMPT, Entry
from nocontact_cli.domain.report import ExposureState, Report
from nocontact_cli.domain.sharing import Sharing
from nocontact_cli.domain.words import EXPOSURE_STATES, KINDS, SEVERITIES, START

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nocontact_cli.domain.attempts import Attempt
    from nocontact_cli.domain.checklist import Catalogue, Checklist, Exposure, Step
    from nocontact_cli.domain.ids import AccountId, ItemId
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.sharing import Work

_Group: TypeAlias = "tuple[str, str] | None"
"""What alternatives share: their checklist and the name it has for them. None stands alone."""
_Place: TypeAlias = "tuple[AccountId, str, int | None]"
_Closer: TypeAlias = "tuple[_Group, Work, Timeline]"
"""One of what closes a door: its group of alternatives, what is asked, and what was told of that."""
_NEEDS_WORK = frozenset({"unchecked", "reopened", "later", "stuck"})
_STANDING = ("open", "due")
_DIRECT = "reach"
_INDIRECT = ("return", "relay")
_RECENT = timedelta(days=30)
_BEST_FIRST = ("done", "due", "keep")


def assess(catalogue: Catalogue, entries: Sequence[Entry], day: date) -> Report:
    """Fold the whole record into a report.

    Args:
        catalogue: At least the checklists of every account that was ever in the plan.
        entries: The record, by number.
        day: Local day to look at; may lie in the past or the future.
    """
    return Assessor(catalogue, entries).report(day)


class Assessor:
    """Folds a record once and answers for any day."""

    def __init__(self, catalogue: Catalogue, entries: Sequence[Entry]) -> None:
        self._catalogue = catalogue
        self._history = PlanHistory(entries)
        self._answers = answers_by_item(entries, catalogue.renamed)
        self._timelines: dict[tuple[str, ...], Timeline] = {}
        self._sharings: dict[int, Sharing] = {}
        self._closers: dict[tuple[int, _Place], tuple[_Closer, ...]] = {}
        self._attempts = attempts(entries)
        for attempt in self._attempts:
            self._reopen(attempt)
        for answer in findings_as_answers(entries):
            self._answers.setdefault(present_name(answer.about, catalogue.renamed), []).append(answer)

    def _reopen(self, attempt: Attempt) -> None:
        """Let what closes the way an attempt came through be open again from its day on."""
        account = attempt.account
        if not attempt.reached or account is None:
            return
        # An account may have been added after the day of an attempt that is told of later.
        plans = (self._history.on(attempt.day), self._history.on(date.max))
        plan = next((one for one in plans if account in one.accounts), None)
        if plan is None:
            return
        checklist = self._catalogue.checklists.get(account.platform)
        sharing = self._sharing(plan)
        for exposure in checklist.exposures.values() if checklist else ():
            if exposure.kind != _DIRECT or not plan.applies(exposure.when, account, attempt.person):
                continue
            for step, work in sharing.closing(checklist, exposure, account) if checklist else ():
                one = replace(work, person=attempt.person if step.each == "person" else None)
                if sharing.applies(one, attempt.person):
                    name = str(sharing.asked(one).id)
                    answer = Entry(attempt.n, attempt.at, ATTEMPT, name, "open", attempt.day, note=attempt.note)
                    self._answers.setdefault(name, []).append(answer)

    def report(self, day: date) -> Report:
        """The report for a local day."""
        plan = self._history.on(day)
        exposures = [
            exposure
            for account in in_catalogue_order(self._catalogue, plan.accounts)
            for exposure in self._exposures(plan, account, day)
        ]
        exposures.sort(key=_worst_first)
        items = walk_order(plan, self.items(plan, day))
        return Report(
            as_of=day,
            plan=plan,
            catalogue=self._catalogue,
            exposures=tuple(exposures),
            items={str(item.id): item for item in items},
            next=next_steps(plan, items, first=self._came_by(day)),
            first=self._came_by(day),
            waiting=waiting(plan, items),
            not_looked_at=self._not_looked_at(plan),
            left_out=tuple(self._left_out(plan, day)),
            without_checklist=tuple(
                account
                for account in plan.accounts
                if account.platform not in self._catalogue.checklists and account.platform != START
            ),
        )

    def items(self, plan: Plan, day: date) -> list[ItemState]:
        """Every item of the plan on a day, in file order. What is the same setting is one item."""
        sharing = self._sharing(plan)
        own: list[Work] = []
        same: dict[ItemId, list[Work]] = {}
        for work in works_of_plan(self._catalogue, plan, sharing):
            asked = sharing.asked(work)
            if asked is work:
                own.append(work)
            else:
                same.setdefault(asked.id, []).append(work)
        found = []
        for work in own:
            others = same.get(work.id, [])
            found.append(
                replace(
                    self._timeline(sharing, work).on(work, day),
                    closes=tuple(door for one in (work, *others) for door in sharing.closed(one)),
                    eases=tuple(door for one in (work, *others) for door in sharing.eased(one)),
                    same=tuple(others),
                    told_as=sharing.names(work),
                )
            )
        return found

    def _sharing(self, plan: Plan) -> Sharing:
        # Plans live as long as the history that made them, so that their identity is theirs alone.
        found = self._sharings.get(id(plan))
        if found is None:
            found = self._sharings[id(plan)] = Sharing(self._catalogue, plan)
        return found

    def _timeline(self, sharing: Sharing, work: Work) -> Timeline:
        names = sharing.names(work)
        found = self._timelines.get(names)
        if found is None:
            answers = [answer for name in names for answer in self._answers.get(name, ())]
            found = self._timelines[names] = Timeline(work.step, answers)
        return found

    def standing(self, day: date) -> int:
        """How many exposures are open or due on a local day. Cheaper than a whole report."""
        plan = self._history.on(day)
        return sum(
            door.judge(plan, self._closing(door, plan, day))[0] in _STANDING
            for account in in_catalogue_order(self._catalogue, plan.accounts)
            for door in self._doors(plan, account)
        )

    def _exposures(self, plan: Plan, account: AccountId, day: date) -> Iterator[ExposureState]:
        for door in self._doors(plan, account):
            yield self._exposure(door, plan, day)

    def _doors(self, plan: Plan, account: AccountId) -> Iterator[_Door]:
        checklist = self._catalogue.checklists[account.platform]
        sharing = self._sharing(plan)
        for exposure in checklist.exposures.values():
            by_person = any(step.each == "person" for step, _ in sharing.closing(checklist, exposure, account))
            for person in [one.number for one in plan.present] if by_person else [None]:
                yield _Door(checklist, exposure, account, person)

    def _exposure(self, door: _Door, plan: Plan, day: date) -> ExposureState:
        sharing = self._sharing(plan)
        closing = self._closing(door, plan, day)
        state, best = door.judge(plan, closing)
        dues = [item.due for item in best if item.due and item.state in ("done", "due")]
        return ExposureState(
            id=exposure_id(door.account, door.exposure.id, door.person),
            checklist=door.checklist,
            exposure=door.exposure,
            account=door.account,
            person=door.person,
            state=state,
            since=self._since(door, state, day),
            due=min(dues, default=None),
            items=_each_once(closing),
            eased_by=_each_once(self._at(door, sharing.easing(*door.where), plan, day)),
        )

    def _closing(self, door: _Door, plan: Plan, day: date) -> list[tuple[_Group, ItemState]]:
        """The items that close a door on a day."""
        return [(group, timeline.on(asked, day)) for group, asked, timeline in self._closers_of(door, plan)]

    def _closers_of(self, door: _Door, plan: Plan) -> tuple[_Closer, ...]:
        """What closes a door as long as a plan holds; looked up once."""
        place = (id(plan), (door.account, door.exposure.id, door.person))
        found = self._closers.get(place)
        if found is None:
            sharing = self._sharing(plan)
            found = self._closers[place] = tuple(self._found(door, sharing.closing(*door.where), plan))
        return found

    def _found(self, door: _Door, steps: Iterable[tuple[Step, Work]], plan: Plan) -> Iterator[_Closer]:
        sharing = self._sharing(plan)
        for step, work in self._works(door, steps, plan):
            asked = sharing.asked(work)
            group = (work.checklist.id, step.either) if step.either else None
            yield group, asked, self._timeline(sharing, asked)

    def _at(
        self, door: _Door, steps: Iterable[tuple[Step, Work]], plan: Plan, day: date
    ) -> list[tuple[_Group, ItemState]]:
        """The items of some steps at a door, for its person or for everybody, each with its group of alternatives."""
        return [(group, timeline.on(asked, day)) for group, asked, timeline in self._found(door, steps, plan)]

    def _works(self, door: _Door, steps: Iterable[tuple[Step, Work]], plan: Plan) -> Iterator[tuple[Step, Work]]:
        people = [door.person] if door.person is not None else [one.number for one in plan.present]
        for step, work in steps:
            for person in people if step.each == "person" else [None]:
                one = replace(work, person=person)
                if self._sharing(plan).applies(one, person or door.person):
                    yield step, one

    def _since(self, door: _Door, state: str, day: date) -> date:
        """Walk back over the days on which anything about it changed, while the state stays the same."""
        days = {one for one in self._history.days if one <= day}
        # Which steps close it may change with the plan, so each plan so far names its own.
        for plan in {id(plan): plan for plan in map(self._history.on, (*days, day))}.values():
            for _, _, timeline in self._closers_of(door, plan):
                days.update(one for one in timeline.changes() if one <= day)
        changes = sorted(days, reverse=True)
        if not changes:
            return day
        # Nothing changed after the last of these days, so the state on it is the present one.
        since = changes[0]
        for change in changes[1:]:
            plan = self._history.on(change)
            if not door.is_in(plan):
                break
            if door.judge(plan, self._closing(door, plan, change))[0] != state:
                break
            since = change
        return since

    def _came_by(self, day: date) -> tuple[str, ...]:
        """The kinds of doors to look at first: those of new and indirect ways, while the last attempt came by one."""
        recent = [one for one in self._attempts if one.day <= day and day - one.day <= _RECENT]
        last = max(recent, key=lambda one: (one.day, one.n), default=None)
        return _INDIRECT if last is not None and last.account is None else ()

    def _not_looked_at(self, plan: Plan) -> tuple[str, ...]:
        named = {account.platform for account in (*plan.accounts, *plan.dropped)}
        return tuple(platform for platform in self._catalogue.platforms if platform not in named)

    def _left_out(self, plan: Plan, day: date) -> Iterator[AccountId]:
        for account in in_catalogue_order(self._catalogue, plan.dropped):
            states = {one.state for one in self._exposures(plan, account, day)}
            if states & {"open", "due"}:
                yield account


@dataclass(frozen=True, slots=True)
class _Door:
    """An exposure where it is: on an account, and for a person where a closing step is for each person."""

    checklist: Checklist
    exposure: Exposure
    account: AccountId
    person: int | None

    @property
    def where(self) -> tuple[Checklist, Exposure, AccountId]:
        return self.checklist, self.exposure, self.account

    def is_in(self, plan: Plan) -> bool:
        known = self.person is None or any(one.number == self.person for one in plan.present)
        return known and self.account in plan.accounts

    def judge(self, plan: Plan, items: Sequence[tuple[_Group, ItemState]]) -> tuple[str, list[ItemState]]:
        """Its state, with the items that rests on (one for each group of alternatives)."""
        if not plan.applies(self.exposure.when, self.account, self.person):
            return "not-applicable", []
        if not items:
            return "residual", []
        best = [item for item in _best_of_alternatives(items) if item.state != "not-mine"]
        states = {item.state for item in best}
        if not best:
            return "not-applicable", []
        if states & _NEEDS_WORK:
            return "open", best
        if "keep" in states:
            return "kept", best
        return ("due" if "due" in states else "closed"), best


def _each_once(items: Iterable[tuple[_Group, ItemState]]) -> tuple[ItemState, ...]:
    return tuple({item.id: item for _, item in items}.values())


def _best_of_alternatives(items: Sequence[tuple[_Group, ItemState]]) -> Iterator[ItemState]:
    # Where a door was listed for each person on an earlier day, the step for one of them is none for another.
    people: set[int | None] = {item.person for _, item in items if item.person}
    for person in people or {None}:
        groups: dict[object, list[ItemState]] = {}
        for either, item in items:
            if item.person in (None, person):
                groups.setdefault(either or item.id, []).append(item)
        for group in groups.values():
            yield min(group, key=_goodness)


def _goodness(item: ItemState) -> tuple[int, int]:
    if item.state in _BEST_FIRST:
        # Of two that are done, the one that stays so longer speaks for the group.
        return _BEST_FIRST.index(item.state), -(item.due.toordinal() if item.due else 10**7)
    return len(_BEST_FIRST) + (item.state == "not-mine"), 0


def _worst_first(one: ExposureState) -> tuple[int, int, int]:
    return (
        EXPOSURE_STATES.index(one.state),
        SEVERITIES.index(one.exposure.severity),
        KINDS.index(one.exposure.kind),
    )
