"""Write down that somebody got through, or tried, and what that opens again."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.attempts import OTHER_WAYS, Attempt, Proof, attempts
from nocontact_cli.domain.attempts import about as attempt_about
from nocontact_cli.domain.attempts import says as attempt_says
from nocontact_cli.domain.ids import near, parse_account
from nocontact_cli.domain.rechecks import doors_of_kind
from nocontact_cli.domain.record import ATTEMPT, PROOF, Draft
from nocontact_cli.domain.words import START
from nocontact_cli.errors import FileError, UsageError
from nocontact_cli.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.report import ExposureState, Report
    from nocontact_cli.workflows.session import Session

_TIME: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True)
class Told:
    """An attempt as it is told.

    Args:
        way: An account of the plan, or one of the other ways.
        reached: Whether it came through.
        person: Who it was, by number.
        day: Local day; None for today.
        time: Local time `HH:MM`, if it is known.
        proofs: Saved files to refer to. They are read for their hash, and not copied.
    """

    way: str
    reached: bool
    person: int = 1
    day: date | None = None
    time: str | None = None
    note: str | None = None
    proofs: Sequence[Path] = field(default=())


@dataclass(frozen=True)
class AttemptOutcome:
    """What was written down, and what it opens again.

    Args:
        reopened: The items that are open again because of it.
    """

    attempt: Attempt
    report: Report
    reopened: tuple[ItemState, ...]


def write_down(session: Session, told: Told) -> AttemptOutcome:
    """Store an attempt with its references, all or nothing.

    Raises:
        UsageError: The way, person, day or time does not fit.
        FileError: A saved file cannot be read.
    """
    _check(session.plan, told, session.context.day)
    day = told.day or session.context.day
    before = session.report()
    proofs = [_reference(path) for path in told.proofs]
    session.append(
        [
            Draft(
                ATTEMPT,
                attempt_about(told.way, told.person),
                attempt_says(reached=told.reached, time=told.time),
                day,
                note=told.note or None,
            ),
            *(Draft(PROOF, "attempt", proof.sha256, day, note=proof.path) for proof in proofs),
        ]
    )
    after = session.report()
    were = {name for name, item in before.items.items() if item.state == "reopened"}
    return AttemptOutcome(
        attempt=attempts(session.entries)[-1],
        report=after,
        reopened=tuple(item for name, item in after.items.items() if item.state == "reopened" and name not in were),
    )


def ways_of(plan: Plan) -> tuple[str, ...]:
    """Every way an attempt can come: the accounts of the plan, then the other ways."""
    return (*(str(account) for account in plan.accounts if account.platform != START), *OTHER_WAYS)


def known_doors(report: Report, kind: str) -> tuple[ExposureState, ...]:
    """The open, due and kept doors of a kind, the worst first: how they could know something."""
    return tuple(doors_of_kind(report, kind))


def check_day(day: date, today: date) -> None:
    """Refuse a day that has not come yet.

    Raises:
        UsageError: It lies in the future.
    """
    if day > today:
        raise UsageError(f"{day} lies in the future.", do="It can be today or an earlier day.")


def _check(plan: Plan, told: Told, today: date) -> None:
    ways = ways_of(plan)
    if told.way not in ways:
        account = parse_account(told.way)
        like = near(told.way, ways)
        do = f"Did you mean {' or '.join(like)}?" if like else f"There are: {', '.join(ways)}"
        if account and account in plan.dropped:
            do = f"You can add it again: {{prog}} plan --use {account}"
        raise UsageError(f"'{clean(told.way)}' is no way in your plan.", do=do)
    if told.person not in {person.number for person in plan.people}:
        raise UsageError(f"There is no person {told.person} in your plan.", do="You can see who is in it with: plan")
    if told.day is not None:
        check_day(told.day, today)
    if told.time is not None and not _TIME.fullmatch(told.time):
        raise UsageError(f"'{clean(told.time)}' is not a time of day.", do="A time is written like 14:05.")


def _reference(path: Path) -> Proof:
    try:
        with path.open("rb") as file:
            return Proof(str(path.absolute()), hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise FileError(
            f"{path} cannot be read: {error.strerror or error}.", do="You can check its name, or leave it out."
        ) from error
