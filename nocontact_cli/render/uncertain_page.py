"""Asking about what an export shows and only the user can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.render.finding_words import sentence
from nocontact_cli.render.page import Gap, Heading, Page, Span, mixed, say
from nocontact_cli.render.wording import OTHER_PERSON, count, person_words

if TYPE_CHECKING:
    from nocontact_cli.domain.findings import Finding
    from nocontact_cli.render.findings_page import Verified


def uncertain_page(found: Verified, one: Finding) -> Page:
    """One finding with the steps that rest on it."""
    person = person_words(found.plan, one.person) or OTHER_PERSON
    question = "Is this as you want it?" if one.sure else f"A name matched. Is this {person}?"
    steps = [found.before.items[name] for name in one.items]
    return Page(
        (
            Heading(question, 1),
            say(sentence(one)),
            say(f"{found.guides.guides[one.reader].name}: {one.where}", "muted"),
            *(mixed("What you noted as done: ", Span(item.step.title, "strong"), hang="- ") for item in steps),
            say("Nothing is noted until you answer; l leaves it as it is.", "muted"),
        )
    )


def opened_page(number: int) -> Page:
    """How many steps were opened again by these answers."""
    verb = "is" if number == 1 else "are"
    return Page((say(f"{count(number, 'step')} {verb} open again by your answers.", "due"), Gap()))
