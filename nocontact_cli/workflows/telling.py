"""Tell what happened: the history of a record, and the log of attempts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nocontact_cli.domain.assess import Assessor
from nocontact_cli.domain.incidents import Log, incidents
from nocontact_cli.domain.story import Wanted, days_between, first_plan_day, story
from nocontact_cli.errors import UsageError
from nocontact_cli.render.wording import count
from nocontact_cli.workflows.planning import read_account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nocontact_cli.domain.checklist import Catalogue
    from nocontact_cli.domain.ids import AccountId
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.story import Line
    from nocontact_cli.workflows.session import Session


@dataclass(frozen=True)
class Asked:
    """What is asked for, as typed.

    Args:
        since: First local day.
        until: Last local day.
        only: `PLATFORM` or `PLATFORM:LABEL`.
        person: A person's number.
        topics: Some of `answers plan attempts audits urges`.
    """

    since: date | None = None
    until: date | None = None
    only: str | None = None
    person: int | None = None
    topics: Sequence[str] = field(default=())


@dataclass(frozen=True)
class History:
    """What happened.

    Args:
        lines: The newest of what was asked for, oldest first.
        of: How many lines there are of it.
        plan: The plan as it is now, for names.
        catalogue: The checklists at hand, for titles.
        open_on: How many exposures were open or due, by local day; empty where accounts, people or topics were
            narrowed, or nothing was planned before today.
    """

    lines: tuple[Line, ...]
    of: int
    plan: Plan
    catalogue: Catalogue
    open_on: tuple[tuple[date, int], ...]


def history(session: Session, asked: Asked, *, last: int | None = None, picture: bool = True) -> History:
    """Everything that happened and is asked for, by local day, newest day last.

    Args:
        last: At most so many lines, the newest.
        picture: Whether to count the open exposures over time.

    Raises:
        UsageError: The account or person is not in the plan, or the days are the wrong way round.
    """
    wanted = _wanted(session, asked)
    found = [line for line in story(session.entries, session.catalogue) if wanted.lets_through(line)]
    return History(
        lines=tuple(found if last is None else found[max(0, len(found) - last) :]),
        of=len(found),
        plan=session.plan,
        catalogue=session.catalogue,
        open_on=_open_on(session, wanted) if picture and not wanted.narrows else (),
    )


def incident_log(session: Session, asked: Asked, *, first: int | None = None) -> Log:
    """The log of attempts.

    Args:
        first: As it was when the record held so many attempts.

    Raises:
        UsageError: As for `history`, or the record holds fewer attempts.
    """
    wanted = _wanted(session, asked)
    every = incidents(session.entries)
    if first is not None and first > len(every):
        raise UsageError(
            f"The record holds {count(len(every), 'attempt')}, fewer than {first}.",
            do="You can leave out --first to see them all.",
        )
    through = len(every) if first is None else first
    kept = {line.entry.n for line in story(session.entries, session.catalogue) if wanted.lets_through(line)}
    return Log(tuple(one for one in every[:through] if one.attempt.n in kept), through, wanted)


def _wanted(session: Session, asked: Asked) -> Wanted:
    if asked.since and asked.until and asked.until < asked.since:
        raise UsageError("--until lies before --since.", do="You can swap the two days, or leave one out.")
    plan = session.plan
    people = [person.number for person in plan.people]
    if asked.person is not None and asked.person not in people:
        raise UsageError(
            f"There is no person {asked.person} in your plan.", do="You can see who is in it with: {prog} plan"
        )
    account = _account(session, asked.only) if asked.only else None
    return Wanted(asked.since, asked.until, account, asked.person, tuple(asked.topics))


def _account(session: Session, only: str) -> AccountId:
    """The account that `only` names. It is or was in the plan."""
    wanted = read_account(only, session.catalogue.platforms)
    known = [*session.plan.accounts, *session.plan.dropped]
    if not any(one.platform == wanted.platform and wanted.label in (None, one.label) for one in known):
        raise UsageError(f"{wanted} was never in your plan.", do=f"In it: {', '.join(map(str, known))}")
    return wanted


def _open_on(session: Session, wanted: Wanted) -> tuple[tuple[date, int], ...]:
    first, today = first_plan_day(session.entries), session.context.day
    if first is None:
        return ()
    begin = first if wanted.since is None else max(first, wanted.since)
    end = today if wanted.until is None else min(today, wanted.until)
    if begin >= end:
        return ()
    assessor = Assessor(session.catalogue, session.entries)
    return tuple((day, assessor.standing(day)) for day in days_between(begin, end))
