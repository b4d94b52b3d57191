"""The conversation of a walk: show a step, take a key, store the answer, go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.cli.asking import Choice
from nocontact_cli.cli.links import Links
from nocontact_cli.cli.own_reasons import goes_on
from nocontact_cli.render.audit_pages import found_page
from nocontact_cli.render.page import Heading, Page, say
from nocontact_cli.render.walk_pages import Where, end_page, nothing_page, station_page, waiting_page
from nocontact_cli.render.wording import STUCK_NOTE
from nocontact_cli.workflows.walking import QUIETER_WAY, Walk

if TYPE_CHECKING:
    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.workflows.session import Session
    from nocontact_cli.workflows.vocabulary import ItemState
    from nocontact_cli.workflows.walking import Scope, Station

DONE = Choice("d", "done")
LATER = Choice("l", "later")
NOT_MINE = Choice("a", "does not apply: they cannot do this to you here")
KEEP = Choice("k", "keep open on purpose")
STUCK = Choice("s", "stuck: I cannot do this")
FOUND = Choice("f", "found something")
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
    links = Links(asker)
    while (station := steps.station()) is not None:
        _one_step(asker, session, steps, station, links)
    outcome = steps.outcome()
    asker.end(end_page(outcome.report, prog, answered=outcome.answered, closed=outcome.closed, tonight=scope.tonight))


def _one_step(asker: Asker, session: Session, steps: Walk, station: Station, links: Links) -> None:
    """Ask about one step until it is answered or left."""
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
            links.open(station.item.step.open)
        elif key == FOUND.key:
            _found(asker, steps, station)
        elif key == BACK.key:
            if steps.back():
                return
            asker.note("This is the first step of this session.")
        elif key == KEEP.key and not goes_on(asker, session, station.item):
            continue
        elif key in _ANSWERS:
            says = _ANSWERS[key]
            steps.answer(says, _reason(asker, station, says))
            if says == "stuck":
                asker.note(STUCK_NOTE)
            return


def _found(asker: Asker, steps: Walk, station: Station) -> None:
    note = asker.text(found_page(station.item), "Found:")
    if note:
        steps.found(note)
        asker.note("Written down. The step is still open.")


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
    return (first[0], LATER, NOT_MINE, first[1], STUCK, FOUND, BACK, *link, more, *ONLY_REPEAT)


def _reason(asker: Asker, station: Station, says: str) -> str | None:
    if says == "keep":
        return keep_reason(asker, station.item)
    if says == "stuck":
        page = Page(
            (
                Heading(station.item.step.title, 1),
                say("What is in the way? A few words are enough, or Enter."),
            )
        )
        return asker.text(page, "In the way:") or None
    return None


def keep_reason(asker: Asker, item: ItemState) -> str | None:
    """Ask why something is left open on purpose."""
    quieter = item.step.quieter
    hint = f"Enter alone writes down: {QUIETER_WAY}." if quieter else "Enter alone leaves it without a reason."
    page = Page(
        (
            Heading(item.step.title, 1),
            say("You leave this open on purpose. Why? It helps later to know."),
            say(hint, "muted"),
        )
    )
    return asker.text(page, "Reason:") or (QUIETER_WAY if quieter else None)
