"""Asking about an attempt: when, by which way, whether it came through, what is saved, what they knew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nocontact_cli.cli.asking import Choice
from nocontact_cli.cli.auditing import audit
from nocontact_cli.cli.dates import read_day
from nocontact_cli.errors import NoContactError
from nocontact_cli.render import attempt_questions as questions
from nocontact_cli.render.attempt_page import attempt_page, doors_page
from nocontact_cli.workflows.attempting import Told, check_day, known_doors, ways_of, write_down
from nocontact_cli.workflows.auditing import AuditScope
from nocontact_cli.workflows.vocabulary import KINDS

if TYPE_CHECKING:
    from datetime import date

    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.workflows.attempting import AttemptOutcome
    from nocontact_cli.workflows.session import Session

YES = Choice("y", "yes, it reached me")
NO = Choice("n", "no, it was held")


def ask_about(asker: Asker, session: Session, prog: str) -> None:
    """Ask about an attempt and store it.

    Raises:
        Left: The person stops; nothing is written before the last question.
        Gone: The same, at once.
    """
    told = Told(way=_way(asker, session), reached=False)
    told = replace(told, person=_person(asker, session))
    told = replace(told, day=_day(asker, session))
    told = replace(told, reached=asker.key(questions.REACHED_PAGE, (YES, NO)) == YES.key)
    told = replace(told, note=asker.text(questions.NOTE_PAGE, "What happened (Enter to skip):") or None)
    outcome = _stored(asker, session, told)
    asker.show(attempt_page(outcome.report, outcome.attempt, outcome.reopened, prog))
    kind = _kind(asker)
    if kind is None:
        return
    page = doors_page(outcome.report, {kind: known_doors(outcome.report, kind)}, prog)
    key = asker.key(page, (Choice("y", "look at them now"), Choice("n", "not now")))
    if key == "y":
        audit(asker, session, AuditScope(knew=kind), prog)


def _way(asker: Asker, session: Session) -> str:
    ways = ways_of(session.plan)
    page = questions.way_page(ways, session.catalogue.checklists)
    while True:
        typed = asker.text(page, "Number:")
        if typed.isdecimal() and 0 < int(typed) <= len(ways):
            return ways[int(typed) - 1]
        asker.note("That number is not on the list.")


def _person(asker: Asker, session: Session) -> int:
    people = session.plan.present
    if len(people) < 2:  # noqa: PLR2004 - One person needs no question.
        return people[0].number if people else 1
    while True:
        typed = asker.text(questions.person_page(session.plan), "Number:")
        if typed.isdecimal() and int(typed) in {person.number for person in people}:
            return int(typed)
        asker.note("That number is not on the list.")


def _day(asker: Asker, session: Session) -> date | None:
    while True:
        typed = asker.text(questions.DAY_PAGE, "Day (Enter for today):")
        if not typed:
            return None
        try:
            day = read_day(typed)
            check_day(day, session.context.day)
        except NoContactError as error:
            asker.note(f"{error.what} {error.do}")
        else:
            return day


def _stored(asker: Asker, session: Session, told: Told) -> AttemptOutcome:
    """Ask for saved files until what was told can be stored."""
    while True:
        typed = asker.text(questions.PROOF_PAGE, "File (Enter for none):")
        try:
            return write_down(session, replace(told, proofs=[Path(typed).expanduser()] if typed else []))
        except NoContactError as error:
            asker.note(f"{error.what} {error.do}")


def _kind(asker: Asker) -> str | None:
    while True:
        typed = asker.text(questions.KNEW_PAGE, "Number (Enter for none):")
        if not typed:
            return None
        if typed.isdecimal() and 0 < int(typed) <= len(KINDS):
            return KINDS[int(typed) - 1]
        asker.note("That number is not on the list.")
