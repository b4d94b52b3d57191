"""The conversation of a re-check: ask, take a key, store the answer, go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.cli.asking import Choice
from nocontact_cli.cli.links import Links
from nocontact_cli.cli.own_reasons import goes_on
from nocontact_cli.cli.walking import BACK, FOUND, KEEP, LINK, MORE, NOT_MINE, keep_reason
from nocontact_cli.render.audit_pages import audit_end_page, audit_nothing_page, found_page, question_page
from nocontact_cli.workflows.auditing import Audit

if TYPE_CHECKING:
    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.workflows.auditing import AuditScope, Question
    from nocontact_cli.workflows.session import Session

YES = Choice("y", "yes")
NO = Choice("n", "no")
UNSURE = Choice("u", "not sure")
LEAVE_DUE = Choice("l", "later")


def audit(asker: Asker, session: Session, scope: AuditScope, prog: str) -> None:
    """Ask again what the scope names, to the end.

    Raises:
        Left: The person stops; every answer so far is stored.
        Gone: The same, at once.
    """
    questions = Audit(session, scope)
    if not questions.length:
        outcome = questions.outcome()
        asker.end(audit_nothing_page(outcome.report, outcome.changes, outcome.next, prog))
        return
    links = Links(asker)
    while (question := questions.question()) is not None:
        _ask(asker, session, questions, question, links)
    outcome = questions.outcome()
    asker.end(
        audit_end_page(outcome.report, prog, answered=outcome.answered, changed=outcome.changes, next_day=outcome.next)
    )


def _ask(asker: Asker, session: Session, questions: Audit, question: Question, links: Links) -> None:
    """Ask one question until it is answered or left."""
    full = False
    item = question.item
    while True:
        page = question_page(question.report, item, question.number, question.of, full=full)
        key = asker.key(page, _choices(question, full=full))
        if key == MORE.key:
            full = not full
        elif key == LINK.key and item.step.open:
            links.open(item.step.open)
        elif key == FOUND.key:
            note = asker.text(found_page(item), "Found:")
            if note:
                questions.found(note)
                asker.note("Written down. The question is still open.")
        elif key == BACK.key:
            if questions.back():
                return
            asker.note("This is the first question of this session.")
        elif key != KEEP.key or goes_on(asker, session, item):
            _answer(asker, questions, question, key)
            return


def _answer(asker: Asker, questions: Audit, question: Question, key: str) -> None:
    if key == YES.key:
        questions.confirm()
    elif key in (NO.key, UNSURE.key):
        questions.deny(sure=key == NO.key)
    elif key == NOT_MINE.key:
        questions.not_mine()
    elif key == KEEP.key:
        questions.keep(keep_reason(asker, question.item))
    else:
        questions.later()


def _choices(question: Question, *, full: bool) -> tuple[Choice, ...]:
    link = (LINK,) if question.item.step.open else ()
    more = Choice(MORE.key, "less") if full else MORE
    return (YES, NO, UNSURE, LEAVE_DUE, NOT_MINE, KEEP, FOUND, BACK, *link, more)
