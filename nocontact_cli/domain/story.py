"""The story of a record: every entry once, by local day, with what it is about; and what narrows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.attempts import attempts
from nocontact_cli.domain.ids import AccountId, ItemId, parse_account, parse_item
from nocontact_cli.domain.record import (
    ANSWER,
    ATTEMPT,
    AUDIT,
    EXPORT,
    FINDING,
    FOUND,
    IDENTIFIER,
    LETTER,
    PLAN,
    PROOF,
    REASONS,
    URGE,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from nocontact_cli.domain.attempts import Attempt
    from nocontact_cli.domain.checklist import Catalogue, Step
    from nocontact_cli.domain.record import Entry

TOPICS: Final = {
    "answers": (ANSWER, FOUND, FINDING),
    "plan": (PLAN, IDENTIFIER),
    "attempts": (ATTEMPT, PROOF),
    "audits": (AUDIT,),
    "urges": (URGE, LETTER, REASONS),
    "lists": (EXPORT,),
}
"""What can be asked for, with the kinds of entries that belong to it."""
_MOST_DAYS: Final = 12


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with what it is about.

    Args:
        item: The item as it is called today; None where it is about none.
        step: Its step; None where the checklists at hand do not know it.
        account: Where it happened; None where it is about no account.
        person: Whom it is about, by number; None where it is about nobody alone.
        attempt: The attempt it is, or to which this proof belongs.
    """

    entry: Entry
    item: ItemId | None = None
    step: Step | None = None
    account: AccountId | None = None
    person: int | None = None
    attempt: Attempt | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are wanted: those that every part lets through. None lets everything through.

    Args:
        since: First local day.
        until: Last local day.
        account: An account; without a label, all accounts of its platform.
        person: A person's number.
        topics: Some of `TOPICS`.
    """

    since: date | None = None
    until: date | None = None
    account: AccountId | None = None
    person: int | None = None
    topics: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether anything but the days is narrowed."""
        return bool(self.account or self.person or self.topics)

    def lets_through(self, line: Line) -> bool:
        """Whether a line is wanted."""
        day = line.entry.day
        return (
            (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
            and (self.account is None or _within(line, self.account))
            and (self.person is None or line.person == self.person)
            and (not self.topics or any(line.entry.kind in TOPICS[topic] for topic in self.topics))
        )


def story(entries: Iterable[Entry], catalogue: Catalogue) -> list[Line]:
    """Every entry once, by local day, then by number.

    Args:
        entries: The record, by number.
        catalogue: The checklists at hand.
    """
    entries = list(entries)
    return sorted(_lines(entries, catalogue), key=lambda line: (line.entry.day, line.entry.n))


def days_between(first: date, last: date) -> tuple[date, ...]:
    """At most a dozen days, spread evenly from the first to the last."""
    span = max(0, (last - first).days)
    steps = min(span, _MOST_DAYS - 1)
    return (*(first + timedelta(days=span * at // steps) for at in range(steps)), last)


def first_plan_day(entries: Iterable[Entry]) -> date | None:
    """The local day of the earliest plan change; None before the first one."""
    return min((entry.day for entry in entries if entry.kind == PLAN), default=None)


def _lines(entries: Sequence[Entry], catalogue: Catalogue) -> Iterator[Line]:
    told = {attempt.n: attempt for attempt in attempts(entries)}
    last: Attempt | None = None
    for entry in entries:
        if entry.kind == ATTEMPT:
            # To one that cannot be read no proof belongs, but to the one before: as in `attempts`.
            one = told.get(entry.n)
            last = one or last
            yield _of_attempt(entry, one)
        elif entry.kind == PROOF:
            yield _of_attempt(entry, last)
        elif entry.kind in (ANSWER, FOUND, FINDING):
            yield _about_item(entry, catalogue)
        elif entry.kind == IDENTIFIER:
            number = entry.about.partition(" ")[0]
            yield Line(entry, person=int(number) if number.isdecimal() else None)
        elif entry.kind == PLAN:
            account, person = _subject(entry)
            yield Line(entry, account=account, person=person)
        else:
            yield Line(entry)


def _of_attempt(entry: Entry, attempt: Attempt | None) -> Line:
    if attempt is None:
        return Line(entry)
    return Line(entry, account=attempt.account, person=attempt.person, attempt=attempt)


def _about_item(entry: Entry, catalogue: Catalogue) -> Line:
    item = parse_item(entry.about)
    if item is None:
        return Line(entry)
    new = catalogue.renamed.get(f"{item.account.platform}.{item.step}")
    if new is not None:
        platform, _, step_name = new.partition(".")
        item = ItemId(AccountId(platform, item.account.label), step_name, item.person)
    checklist = catalogue.checklists.get(item.account.platform)
    step = checklist.steps.get(item.step) if checklist else None
    by_person = item.person > 1 or (step is not None and step.each == "person")
    return Line(entry, item, step, item.account, item.person if by_person else None)


def _subject(entry: Entry) -> tuple[AccountId | None, int | None]:
    """The account and the person a plan change is about."""
    what, _, name = entry.about.partition(" ")
    if what == "account":
        return parse_account(name), None
    if what == "person":
        return None, int(name) if name.isdecimal() else None
    if what == "circumstance":
        head, sign, number = name.partition("@")
        if sign:
            channel = parse_account(entry.says) if head == "channel" else None
            return channel, int(number) if number.isdecimal() else None
        account, dot, _ = name.rpartition(".")
        return parse_account(account) if dot else None, None
    return None, None


def _within(line: Line, wanted: AccountId) -> bool:
    """Whether a line belongs to an account; what is done once belongs to every account of its platform."""
    account = line.account
    if account is None or account.platform != wanted.platform:
        return False
    once = line.step is not None and line.step.each == "once"
    return wanted.label is None or once or account.label == wanted.label
