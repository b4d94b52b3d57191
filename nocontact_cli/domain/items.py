"""The state of one item on any day, folded from its answers."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.ids import AccountId, ItemId, parse_item
from nocontact_cli.domain.record import ANSWER, FINDING
from nocontact_cli.domain.sharing import Work
from nocontact_cli.domain.words import UNDO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nocontact_cli.domain.checklist import Catalogue, Step
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.record import Entry
    from nocontact_cli.domain.sharing import Door, Sharing

_SHOWN: Final = {"confirmed": "done", "contradicted": "open"}


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item on one day.

    Args:
        id: Its name.
        account: Where; None for what is done once.
        person: For whom; None unless the step is for each person.
        step: The step.
        state: `unchecked reopened later stuck due keep done not-mine`.
        day: Local day of the answer that decides; None where there is none.
        due: First day on which a `done` is worth another look, or last day of a `keep`.
        by: Who gave the answer.
        note: The reason given with it.
        closes: The exposures it closes, also on other platforms of the plan.
        eases: The exposures it only makes smaller.
        same: The steps elsewhere that are this same setting and are not asked about on their own.
        told_as: The names of items whose answers count for it, its own first.
    """

    id: ItemId
    account: AccountId | None
    person: int | None
    step: Step
    state: str = "unchecked"
    day: date | None = None
    due: date | None = None
    by: str | None = None
    note: str | None = None
    closes: tuple[Door, ...] = ()
    eases: tuple[Door, ...] = ()
    same: tuple[Work, ...] = ()
    told_as: tuple[str, ...] = ()

    @property
    def platform(self) -> str:
        """The checklist it belongs to."""
        return self.id.account.platform

    @property
    def names(self) -> tuple[str, ...]:
        """Its own name, and those of the items it speaks for."""
        return str(self.id), *(str(work.id) for work in self.same)

    @property
    def steps(self) -> tuple[tuple[str, Step, AccountId | None], ...]:
        """Platform, step and account (None for what is done once) of itself and of all it speaks for."""
        return (
            (self.platform, self.step, self.account),
            *((work.checklist.id, work.step, None if work.once else work.account) for work in self.same),
        )


def answers_by_item(entries: Iterable[Entry], renamed: Mapping[str, str]) -> dict[str, list[Entry]]:
    """The answers that count, by item name, in the order they were recorded.

    An `undo` takes back the last recorded answer that still counts; neither is in the result.

    Args:
        entries: In the order of their numbers.
        renamed: Old step names `platform.step` to present ones.
    """
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind != ANSWER:
            continue
        answers = found.setdefault(present_name(entry.about, renamed), [])
        if entry.says != UNDO:
            answers.append(entry)
        elif answers:
            answers.pop()
    return found


def findings_as_answers(entries: Iterable[Entry]) -> Iterator[Entry]:
    """What data exports showed, as the answers that stands for: open again where they contradict, done where not."""
    for entry in entries:
        if entry.kind == FINDING and entry.says in _SHOWN:
            yield replace(entry, says=_SHOWN[entry.says])


def present_name(about: str, renamed: Mapping[str, str]) -> str:
    """The name of an item as it is today.

    Args:
        about: The name it had.
        renamed: Old step names `platform.step` to present ones.
    """
    if not renamed:
        return about
    item = parse_item(about)
    if item is None:
        return about
    new = renamed.get(f"{item.account.platform}.{item.step}")
    if new is None:
        return about
    platform, _, step = new.partition(".")
    return str(ItemId(AccountId(platform, item.account.label), step, item.person))


class Timeline:
    """What one item was, is and will be if nothing more is answered.

    Args:
        step: The step; its interval and revision decide when a `done` falls due.
        answers: What counts, in the order it was recorded.
    """

    __slots__ = ("_answers", "_days", "_step")

    def __init__(self, step: Step, answers: Iterable[Entry] = ()) -> None:
        last_of_day = {entry.day: entry for entry in sorted(answers, key=lambda entry: entry.n)}
        self._step = step
        self._days = sorted(last_of_day)
        self._answers = [last_of_day[day] for day in self._days]

    def deciding(self, day: date) -> Entry | None:
        """The answer that decides on a day: the last by (day, number)."""
        at = bisect_right(self._days, day)
        return self._answers[at - 1] if at else None

    def state(self, day: date) -> str:
        """The state on a day."""
        answer = self.deciding(day)
        if answer is None:
            return "unchecked"
        if answer.says == "done":
            due = self.due(answer)
            return "due" if due is not None and day >= due else "done"
        if answer.says == "keep":
            return "unchecked" if answer.until is not None and day > answer.until else "keep"
        return "reopened" if answer.says == "open" else answer.says

    def due(self, answer: Entry) -> date | None:
        """When a `done` falls due: its own date or day + interval, or an earlier change of the text."""
        days = self._step.recheck.days if self._step.recheck else None
        due = answer.until or (answer.day + timedelta(days=days) if days else None)
        revised = self._step.revised
        if revised is not None and revised > answer.day:
            return min(due, revised) if due else revised
        return due

    def changes(self) -> Iterator[date]:
        """The days, rising, on which the state may become another."""
        was = "unchecked"
        for at, answer in enumerate(self._answers):
            after = self._days[at + 1] if at + 1 < len(self._days) else date.max
            turn = self._turn(answer)
            for day in (answer.day, turn):
                if day is None or not answer.day <= day < after:
                    continue
                state = self.state(day)
                if state != was:
                    yield day
                was = state

    def _turn(self, answer: Entry) -> date | None:
        if answer.says == "done":
            return self.due(answer)
        if answer.says == "keep" and answer.until is not None and answer.until < date.max:
            return answer.until + timedelta(days=1)
        return None

    def on(self, work: Work, day: date) -> ItemState:
        """The item with all that is known of it on a local day.

        Args:
            work: The step where it is done.
            day: Local day.
        """
        answer = self.deciding(day)
        account = None if work.once else work.account
        if answer is None:
            return ItemState(work.id, account, work.person, self._step)
        due = self.due(answer) if answer.says == "done" else None
        return ItemState(
            id=work.id,
            account=account,
            person=work.person,
            step=self._step,
            state=self.state(day),
            day=answer.day,
            due=answer.until if answer.says == "keep" else due,
            by=answer.by,
            note=answer.note,
        )


def works_of_plan(catalogue: Catalogue, plan: Plan, sharing: Sharing) -> Iterator[Work]:
    """Every step where it is done, unless circumstances rule it out, by platform, account and file order."""
    people = [person.number for person in plan.present]
    seen: set[ItemId] = set()
    for account in in_catalogue_order(catalogue, plan.accounts):
        checklist = catalogue.checklists[account.platform]
        for step in checklist.steps.values():
            for person in people if step.each == "person" else [None]:
                work = Work(checklist, step, account, person)
                name = work.id
                if name not in seen and sharing.applies(work, person):
                    seen.add(name)
                    yield work


def in_catalogue_order(catalogue: Catalogue, accounts: Iterable[AccountId]) -> list[AccountId]:
    """Accounts whose checklist is at hand, in the order of the checklists, then as the plan names them."""
    rank = {platform: at for at, platform in enumerate(catalogue.checklists)}
    return sorted(
        (account for account in accounts if account.platform in rank),
        key=lambda account: rank[account.platform],
    )
