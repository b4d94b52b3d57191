"""The conversation of a walk: show a step, take a key, store the answer, go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.cli.asking import Choice
from nocontact_cli.render.page import Heading, Page, say
from nocontact_cli.render.walk_pages import Where, end_page, nothing_page, station_page, waiting_page
from nocontact_cli.render.wording import BROWSER_NOTE, NO_BROWSER_NOTE, STUCK_NOTE
from nocontact_cli.workflows.walking import QUIETER_WAY, Walk

if TYPE_CHECKING:
    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.workflows.session import Session
    from nocontact_cli.workflows.walking import Scope, Station

DONE = Choice("d", "done")
LATER = Choice("l", "later")
NOT_MINE = Choice("a", "does not apply: they cannot do this to you here")
KEEP = Choice("k", "keep open on purpose")
STUCK = Choice("s", "stuck: I cannot do this")
BACK = Choice("b", "back")
LINK = Choice("o", "open the link")
MORE = Choice("m", "more")
ONLY_REPEAT = (Choice("y"), Choice("n"))
"""Keys of the re-check, which a hand may remember: here they only repeat the keys."""


def walk(asker: Asker, session: Session, scope: Scope, prog: str) -> None:
    """Walk through what is to be asked, to the end.

    Raises:
        Left: The person stops; every answer so far is stored.
        Gone: The same, at once.
    """
    steps = Walk(session, scope)
    report = session.report()
    before = waiting_page(report, prog, visible=scope.visible)
    if not steps.length:
        asker.end(nothing_page(report, prog))
        return
    if before is not None:
        asker.show(before)
    said = False
    while (station := steps.station()) is not None:
        said = _one_step(asker, steps, station, said=said)
    outcome = steps.outcome()
    asker.end(end_page(outcome.report, prog, answered=outcome.answered, closed=outcome.closed, tonight=scope.tonight))


def _one_step(asker: Asker, steps: Walk, station: Station, *, said: bool) -> bool:
    """Ask about one step until it is answered or left. Returns whether the browser note has been said."""
    full = False
    while True:
        page = station_page(
            station.report,
            station.item,
            Where(station.number, station.of, station.minutes_left, station.keep_first),
            full=full,
        )
        key = asker.key(page, _choices(station, full=full))
        if key == MORE.key:
            full = not full
        elif key == LINK.key and station.item.step.open:
            opened = _open(station.item.step.open)
            if not opened:
                asker.note(NO_BROWSER_NOTE)
            elif not said:
                asker.note(BROWSER_NOTE)
                said = True
        elif key == BACK.key:
            if steps.back():
                return said
            asker.note("This is the first step of this session.")
        elif key in _ANSWERS:
            says = _ANSWERS[key]
            steps.answer(says, _reason(asker, station, says))
            if says == "stuck":
                asker.note(STUCK_NOTE)
            return said


_ANSWERS = {
    DONE.key: "done",
    LATER.key: "later",
    NOT_MINE.key: "not-mine",
    KEEP.key: "keep",
    STUCK.key: "stuck",
}


def _choices(station: Station, *, full: bool) -> tuple[Choice, ...]:
    first = (KEEP, DONE) if station.keep_first else (DONE, KEEP)
    link = (LINK,) if station.item.step.open else ()
    more = Choice(MORE.key, "less") if full else MORE
    return (first[0], LATER, NOT_MINE, first[1], STUCK, BACK, *link, more, *ONLY_REPEAT)


def _reason(asker: Asker, station: Station, says: str) -> str | None:
    title = Heading(station.item.step.title, 1)
    if says == "keep":
        quieter = station.item.step.quieter
        hint = f"Enter alone writes down: {QUIETER_WAY}." if quieter else "Enter alone leaves it without a reason."
        page = Page((title, say("You leave this open on purpose. Why? It helps later to know."), say(hint, "muted")))
        return asker.text(page, "Reason:") or (QUIETER_WAY if quieter else None)
    if says == "stuck":
        page = Page(
            (
                title,
                say("What is in the way? A few words are enough, or Enter."),
            )
        )
        return asker.text(page, "In the way:") or None
    return None


def _open(address: str) -> bool:
    """Hand an address to the browser. False where there is none."""
    import webbrowser  # noqa: PLC0415 - Only here.

    return webbrowser.open(address)
