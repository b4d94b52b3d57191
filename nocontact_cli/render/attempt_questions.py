"""What is asked about an attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.ids import parse_account
from nocontact_cli.domain.words import KINDS
from nocontact_cli.render.page import Gap, Heading, Page, say
from nocontact_cli.render.wording import KIND_PHRASES, OTHER_PERSON, WAY_WORDS, account_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nocontact_cli.domain.checklist import Checklist
    from nocontact_cli.domain.plan import Plan

REACHED_PAGE: Final = Page(
    (
        Heading("Did it reach you?", 1),
        say("A message you saw, a call that rang, somebody at the door: yes. Held back by a block or a filter: no."),
    )
)
NOTE_PAGE: Final = Page(
    (
        Heading("What happened?", 1),
        say("A few plain words, as you would tell them to somebody who keeps a log. They stay in your record."),
    )
)
DAY_PAGE: Final = Page(
    (
        Heading("When was it?", 1),
        say("A day such as 2026-11-22, or yesterday."),
    )
)
PROOF_PAGE: Final = Page(
    (
        Heading("Is there something saved?", 1),
        say(
            "A picture or a recording on this computer: its path and a fingerprint of it are written down, so that it "
            "can be shown later that it was not changed. The file itself is not copied."
        ),
    )
)
KNEW_PAGE: Final = Page(
    (
        Heading("Did they know or do something they could not?", 1),
        say("Then the doors that could be behind it can be looked at."),
        *(say(KIND_PHRASES[kind], hang=f"{at}. ") for at, kind in enumerate(KINDS, 1)),
    )
)


def way_page(ways: Sequence[str], checklists: Mapping[str, Checklist]) -> Page:
    """By which way it came."""
    return Page(
        (
            Heading("Which way did it come?", 1),
            *(say(_words(way, checklists), hang=f"{at}. ") for at, way in enumerate(ways, 1)),
            Gap(),
            say("You can type its number."),
        )
    )


def person_page(plan: Plan) -> Page:
    """Who it was."""
    return Page(
        (
            Heading("Who was it?", 1),
            *(
                say(person.name or (OTHER_PERSON if person.number == 1 else "no nickname"), hang=f"{person.number}. ")
                for person in plan.present
            ),
        )
    )


def _words(way: str, checklists: Mapping[str, Checklist]) -> str:
    if way in WAY_WORDS:
        return WAY_WORDS[way]
    account = parse_account(way)
    checklist = checklists.get(account.platform) if account else None
    return account_words(checklist, account) if account and checklist else way
