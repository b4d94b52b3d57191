"""The plan, and how each part of it can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.domain.words import CIRCUMSTANCES, START
from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.wording import CONTACT_WORDS, DEVICE_WORDS, OTHER_PERSON, account_words, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocontact_cli.domain.checklist import Catalogue
    from nocontact_cli.domain.plan import Plan

_CIRCUMSTANCE_WORDS = {
    "device-safe": "This computer is safe from them",
    "can-change": "Things can be changed now",
    "proof": "Proof may be needed",
    "location": "They could see where you are",
}
_IF_UNKNOWN = {
    "device-safe": "taken as no",
    "can-change": "taken as no: only quiet steps come up",
    "proof": "taken as yes",
    "location": "taken as yes",
}


def plan_page(plan: Plan, catalogue: Catalogue, prog: str) -> Page:
    """Who, where, with what, under which circumstances."""
    return Page(
        (
            Heading("Your plan", 1),
            *_people(plan),
            *_accounts(plan, catalogue),
            *_devices(plan),
            *_circumstances(plan, catalogue),
            Gap(),
            say(f"To change it: {prog} plan --help. To walk through the steps: {prog} start", "muted"),
        )
    )


def _people(plan: Plan) -> Iterator[Block]:
    yield Heading("People")
    for person in plan.people:
        name = person.name or (OTHER_PERSON if person.number == 1 else f"person {person.number}")
        reasons = plan.contact(person.number)
        if person.retired:
            yield say(f"{person.number}. taken out", "muted")
            continue
        if reasons is None:
            contact = "not known whether some contact has to stay"
        elif reasons:
            channel = plan.circumstance(f"channel@{person.number}")
            why = listed([CONTACT_WORDS[reason] for reason in reasons])
            contact = f"some contact stays because of {why}, by {channel or 'a channel not chosen yet'}"
        else:
            contact = "no contact has to stay"
        yield mixed(Span(name, "strong"), f": {contact}", hang=f"{person.number}. ")


def _accounts(plan: Plan, catalogue: Catalogue) -> Iterator[Block]:
    yield Gap()
    yield Heading("Where")
    for account in plan.accounts:
        checklist = catalogue.checklists.get(account.platform)
        if account.platform == START:
            continue
        name = account_words(checklist, account) if checklist else "its checklist is not here"
        yield mixed(Span(str(account), "strong"), f": {name}", hang="- ")
    if len(plan.accounts) == 1:
        yield say("No account is named yet.", "muted")
    for account in plan.dropped:
        yield bullet(f"{account}: taken out, its answers are kept", "muted")


def _devices(plan: Plan) -> Iterator[Block]:
    yield Gap()
    yield Heading("Devices")
    if plan.devices:
        yield say(listed([DEVICE_WORDS[device] for device in plan.devices]) + ".")
    else:
        yield say("Not known; steps show the menus of all devices.", "muted")


def _circumstances(plan: Plan, catalogue: Catalogue) -> Iterator[Block]:
    yield Gap()
    yield Heading("Circumstances")
    for name in CIRCUMSTANCES:
        value = plan.circumstance(name)
        yield mixed(
            Span(_CIRCUMSTANCE_WORDS[name], "strong"),
            f" ({name}): {value or 'unknown, ' + _IF_UNKNOWN[name]}",
            hang="- ",
        )
    if country := plan.circumstance("country"):
        yield mixed(Span("Help lines are shown for", "strong"), f" (country): {country}", hang="- ")
    for account in plan.accounts:
        checklist = catalogue.checklists.get(account.platform)
        for question in checklist.asks.values() if checklist else ():
            answer = plan.answer(account, question.id)
            yield mixed(
                Span(question.question, "strong"),
                f" ({account}.{question.id}): {question.answers.get(answer, answer) if answer else 'unknown'}",
                hang="- ",
            )
