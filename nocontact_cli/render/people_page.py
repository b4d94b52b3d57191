"""What is known of the people of the plan, for comparing with data exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from nocontact_cli.domain.evidence import EMAIL, NAME, PHONE, URL
from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.wording import OTHER_PERSON, count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nocontact_cli.domain.evidence import Name
    from nocontact_cli.domain.plan import Plan

KIND_WORDS: Final[Mapping[str, str]] = {
    PHONE: "Telephone",
    EMAIL: "E-mail",
    URL: "Profile address",
    NAME: "Name they show",
    "instagram": "Instagram",
    "threads": "Threads",
    "facebook": "Facebook",
    "snapchat": "Snapchat",
    "tiktok": "TikTok",
    "discord": "Discord",
    "x": "X",
    "telegram": "Telegram",
    "linkedin": "LinkedIn",
}


class Known(Protocol):
    """What is known of them."""

    @property
    def plan(self) -> Plan:
        """Who they are."""

    @property
    def identifiers(self) -> Sequence[tuple[int, Name]]:
        """Person's number and identifier."""

    @property
    def without_country(self) -> int:
        """How many numbers have no country code."""

    @property
    def added(self) -> int:
        """How many were added just now."""

    @property
    def dropped(self) -> int:
        """How many were taken out just now."""


def people_page(found: Known, prog: str) -> Page:
    """Every identifier, by person."""
    return Page((Heading("How data exports may call them", 1), *_changed(found), *_body(found, prog)))


def question_page(name: str, kind: str, noted: Sequence[str] = ()) -> Page:
    """Asking for the identifiers of one kind, one after the other; those that were given so far stand above."""
    return Page(
        (
            Heading(f"{name}: {KIND_WORDS.get(kind, kind)}", 1),
            say(_HINTS.get(kind, "Their handle, or the address of their profile.")),
            *(bullet(f"Noted: {value}", "closed") for value in noted),
            say("One at a time; an empty line goes on.", "muted"),
        )
    )


_HINTS: Final[Mapping[str, str]] = {
    PHONE: "A telephone number, best with its country code: +49 151 12345678.",
    EMAIL: "An e-mail address they write from.",
    NAME: "A name they show in apps. It can belong to others too, so it only counts as possible.",
    URL: "The address of a profile of theirs.",
}


def people_json(found: Known) -> dict[str, Any]:
    """`nocontact.people`: identifiers by person. People are numbers."""
    return {
        "schema": "nocontact.people",
        "version": 1,
        "people": [
            {
                "person": person.number,
                "identifiers": [
                    {"kind": name.kind, "value": name.value}
                    for number, name in found.identifiers
                    if number == person.number
                ],
            }
            for person in found.plan.present
        ],
    }


def _changed(found: Known) -> Iterator[Block]:
    if found.added:
        yield say(f"Noted: {count(found.added, 'new entry', 'new entries')}.", "closed")
    if found.dropped:
        yield say(
            f"Taken out: {count(found.dropped, 'entry', 'entries')}. The record keeps that it was there.", "closed"
        )


def _body(found: Known, prog: str) -> Iterator[Block]:
    for person in found.plan.present:
        names = [name for number, name in found.identifiers if number == person.number]
        yield Gap()
        yield Heading(f"{person.number}. {person.name or OTHER_PERSON}")
        for name in names:
            yield mixed(Span(KIND_WORDS.get(name.kind, name.kind) + ": ", "strong"), name.value, hang="- ")
        if not names:
            yield say("Nothing is known yet. Without it, an export can only tell about your own account.", "muted")
    yield Gap()
    if found.without_country:
        yield say(
            f"{count(found.without_country, 'number')} without a country code can only match as possible. You can "
            f"write it with a +, or name your country: {prog} plan --circumstance country=de",
            "notice",
        )
    yield say(
        f"To add: {prog} people --ask, or several lines at once: {prog} people --set -. To take out: "
        f"{prog} people --drop -",
        "muted",
    )
    yield say("They are kept in your encrypted record only.", "muted")
