"""The user's own reasons in a conversation: writing them, and the offer to read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.cli.asking import Choice
from nocontact_cli.cli.options import called_by
from nocontact_cli.render.page import Page
from nocontact_cli.render.reasons_page import offer_page, reasons_page, writing_page
from nocontact_cli.workflows.staying import holds_direct_channel, reasons_of, tidy_lines, write_reasons

if TYPE_CHECKING:
    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.workflows.session import Session
    from nocontact_cli.workflows.vocabulary import ItemState

READ = Choice("r", "read my reasons")
BACK = Choice("b", "back to the step")


def ask_reasons(asker: Asker, session: Session) -> bool:
    """Ask for reasons line by line; each is stored before the next. Returns whether any was given.

    Raises:
        Left: The input ends; what was given is stored.
    """
    replaces = bool(reasons_of(session).lines)
    lines: tuple[str, ...] = ()
    while True:
        page = writing_page(lines, replaces=replaces) if asker.on_screen or not lines else Page(())
        given = tidy_lines([asker.text(page, "A reason (Enter ends):")])
        if not given:
            return bool(lines)
        lines += given
        write_reasons(session, lines)


def goes_on(asker: Asker, session: Session, item: ItemState) -> bool:
    """Offer to read the reasons where an answer would open a direct way again. False goes back to the step."""
    if not holds_direct_channel(item):
        return True
    own = reasons_of(session)
    if not own.lines:
        return True
    key = asker.key(offer_page(item), (READ, BACK), enter=True)
    if key == READ.key:
        key = asker.key(reasons_page(own.lines, own.written, 0, called_by()), (Choice("g", "go on"), BACK), enter=True)
    return key != BACK.key
