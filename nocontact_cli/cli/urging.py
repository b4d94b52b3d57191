"""The conversation through an urge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.cli.asking import ENTER, Choice
from nocontact_cli.cli.leaving import Ended
from nocontact_cli.render import urge_page as pages
from nocontact_cli.render.page import Page
from nocontact_cli.render.support_page import support_page
from nocontact_cli.workflows.staying import (
    CONTACT,
    STAYED,
    keep_letter,
    last_contact,
    reasons_of,
    steps_that_help,
    tidy_lines,
    write_down_urge,
)
from nocontact_cli.workflows.supporting import support_for

if TYPE_CHECKING:
    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.workflows.session import Session

THROW = Choice("t", "throw it away")
KEEP = Choice("k", "keep it in my record")
ALL_LINES = Choice("h", "all help lines")
DAYS = Choice("d", "days since the last contact")
_ANSWERS = {"s": STAYED, "c": CONTACT}
_MINUTE = 60


def through_an_urge(asker: Asker, session: Session, minutes: int, prog: str) -> None:
    """Reasons, a pause, an unsent message, somebody to talk to, one question.

    Args:
        minutes: How long the pause is; 0 leaves it out.

    Raises:
        Left: The person stops.
        Gone: The same, at once.
    """
    own = reasons_of(session).lines
    asker.show(pages.first_page(own, prog))
    if minutes:
        seconds = minutes * _MINUTE
        # Line by line the reasons stand just above.
        page = pages.pause_page(own if asker.on_screen else ())
        asker.wait(page, seconds, lambda passed: pages.pause_words(passed, seconds))
    _unsent(asker, session)
    _somebody(asker, session, prog)
    _after(asker, session, prog)


def _unsent(asker: Asker, session: Session) -> None:
    """Take a message that is not sent. It is stored nowhere unless that is chosen."""
    lines: tuple[str, ...] = ()
    while True:
        page = pages.unsent_page(lines, on_screen=asker.on_screen) if asker.on_screen or not lines else Page(())
        try:
            given = tidy_lines([asker.text(page, ">")])
        except Ended:
            # What is left can still be shown: the help lines.
            return
        if not given:
            break
        lines += given
    if not lines:
        return
    if asker.key(pages.KEEP_PAGE, (THROW, KEEP), enter=True) == KEEP.key:
        keep_letter(session, lines)
        asker.note("Kept in your record.")
    else:
        asker.note("Thrown away.")


def _somebody(asker: Asker, session: Session, prog: str) -> None:
    shown = support_for(session.plan)
    while asker.key(pages.somebody_page(shown, prog), (ALL_LINES,), enter=True) != ENTER:
        asker.show(support_page(shown, prog))


def _after(asker: Asker, session: Session, prog: str) -> None:
    choices = (Choice("s", "I stayed with it"), Choice("c", "contact happened"), DAYS)
    since = None
    while (key := asker.key(pages.after_page(since), choices, enter=True)) == DAYS.key:
        since = pages.since_contact(last_contact(session), session.context.day)
    if key == ENTER:
        asker.end(pages.UNSAID_PAGE)
        return
    write_down_urge(session, _ANSWERS[key])
    asker.end(
        pages.contact_page(steps_that_help(session), prog) if _ANSWERS[key] == CONTACT else pages.stayed_page(prog)
    )
