"""The pages of a re-check: the question, and what it came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocontact_cli.render.changes_page import changes_blocks
from nocontact_cli.render.page import Bar, Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.step_page import answered_so_far, card
from nocontact_cli.render.walk_pages import answered_words
from nocontact_cli.render.wording import long_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from nocontact_cli.domain.changes import Changes
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import Report

QUESTIONS: Final = {
    "done": "Still so?",
    "due": "Still so?",
    "keep": "Still kept open on purpose?",
    "stuck": "Is this done by now?",
    "reopened": "Is this closed again?",
}
"""What is asked, by the state of an item; of everything else, whether it is done."""
FOUND_NOTE: Final = (
    "You can take a picture of it before anything is changed. It may be proof, and some things are gone after a change."
)


def question_of(item: ItemState) -> str:
    """The question about an item."""
    return QUESTIONS.get(item.state, "Is this done?")


def question_page(report: Report, item: ItemState, number: int, of: int, *, full: bool) -> Page:
    """An item that is asked about again."""
    head = Page(
        (
            Bar(number - 1, of, f"question {number} of {of}"),
            Heading(question_of(item)),
            say(_meaning(item), "muted"),
            *answered_so_far(item),
            *_they_can(item),
            Gap(),
        )
    )
    return head.then(card(report, item, full=full))


def audit_end_page(
    report: Report,
    prog: str,
    *,
    answered: dict[str, int],
    changed: Changes,
    next_day: date | None,
) -> Page:
    """What a re-check came to, and when the next one is worth doing."""
    return Page(
        (
            Heading("You are through the re-check.", 1),
            say(answered_words(answered)),
            *changes_blocks(report, changed),
            Gap(),
            *next_blocks(report, next_day, prog),
        )
    )


def audit_nothing_page(report: Report, changed: Changes, next_day: date | None, prog: str) -> Page:
    """There is nothing to ask again."""
    return Page(
        (
            Heading("There is nothing to ask again today.", 1),
            say(f"To go through all of it anyway: {prog} audit --all", "muted"),
            *changes_blocks(report, changed),
            Gap(),
            *next_blocks(report, next_day, prog),
        )
    )


def next_blocks(report: Report, day: date | None, prog: str) -> tuple[Block, ...]:
    """When the next re-check is worth doing."""
    if day is None:
        return (say("Nothing on your list falls due by itself."),)
    when = "today" if day <= report.as_of else long_date(day)
    return (
        mixed("The next look is worth it from ", Span(when, "strong"), "."),
        say(f"An entry for your calendar, with a neutral name: {prog} remind", "muted"),
    )


def found_page(item: ItemState) -> Page:
    """Writing down what was found."""
    return Page(
        (
            Heading("What did you find?", 1),
            say(item.step.title, "muted"),
            say(FOUND_NOTE, "notice"),
            say("A few words are enough. They are kept in your record; the step stays as it is."),
        )
    )


def _they_can(item: ItemState) -> Iterator[Block]:
    sentences = dict.fromkeys(door.exposure.they_can for door in item.closes)
    if sentences:
        yield say("While this is not so, they can still:", "muted")
        yield from (bullet(sentence, "muted") for sentence in sentences)


def _meaning(item: ItemState) -> str:
    if item.state == "keep":
        return "y leaves it open on purpose, n opens the question again."
    return "y says so; n and u put it back on the list of what is open."
