"""Identifiers of the people of the plan: numbers, addresses, handles, names. They are kept in the record only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.evidence import EMAIL, NAME, PHONE, Name
from nocontact_cli.domain.identities import DROPPED, KNOWN, about, identities
from nocontact_cli.domain.ids import near
from nocontact_cli.domain.record import IDENTIFIER, Draft
from nocontact_cli.errors import FileError, UsageError
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.names import HANDLES, KINDS, normal
from nocontact_cli.render.clean import clean
from nocontact_cli.workflows.supporting import COUNTRY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.workflows.session import Session

LONGEST: Final = 200
"""Characters of one identifier."""
MOST: Final = 500
"""Identifiers that a record takes at once."""


@dataclass(frozen=True)
class Known:
    """What is known of the people of the plan.

    Args:
        identifiers: Person's number and identifier, as they were given.
        without_country: How many telephone numbers have no country code.
        added: How many were added just now.
        dropped: How many were taken out just now.
    """

    plan: Plan
    identifiers: tuple[tuple[int, Name], ...]
    without_country: int
    added: int = 0
    dropped: int = 0


def asked_kinds(plan: Plan) -> tuple[str, ...]:
    """The kinds worth asking for: what everybody has, and handles on the platforms of the plan."""
    platforms = {account.platform for account in plan.accounts}
    return (PHONE, EMAIL, NAME, *(kind for kind in HANDLES if kind in platforms))


def known(session: Session, *, added: int = 0, dropped: int = 0) -> Known:
    """What is known now."""
    found = identities(session.entries)
    region = session.plan.circumstance(COUNTRY)
    numbers = [normal(name, region) for _, name in found if name.kind == PHONE]
    return Known(
        plan=session.plan,
        identifiers=found,
        without_country=sum(one is not None and not one.value.startswith("+") for one in numbers),
        added=added,
        dropped=dropped,
    )


def read_identifiers(session: Session, lines: Iterable[str]) -> tuple[tuple[int, Name], ...]:
    """Read lines of the form `PERSON KIND VALUE`. Empty lines and lines that begin with `#` are passed over.

    Raises:
        UsageError: A line has another form, or is about nobody of the plan. What it says is not repeated.
    """
    found = []
    for at, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            found.append(_read(session, at, clean(line)))
    return tuple(found)


def of_card(session: Session, path: Path, person: int) -> tuple[tuple[int, Name], ...]:
    """The names, numbers and addresses of a contact card (vCard).

    Raises:
        FileError: It cannot be read.
        UsageError: It holds no card, or the cards of several people; or nobody of the plan has that number.
    """
    from nocontact_cli.evidence.formats.vcards import cards  # noqa: PLC0415 - Only for a card.

    _present(session, person, "--person")
    try:
        with path.open("rb") as file:
            found = list(cards(file))
    except OSError as error:
        raise FileError(
            f"{path} cannot be read: {error.strerror or 'the system gives no reason'}.", do="You can check its name."
        ) from error
    except UnreadableError as error:
        raise UsageError(f"This card cannot be read. {error.text}") from None
    if len(found) != 1:
        raise UsageError(
            "This file holds no contact card." if not found else f"This file holds the cards of {len(found)} people.",
            do="In the contacts app you can share the one contact as a file (.vcf).",
        )
    region = session.plan.circumstance(COUNTRY)
    names = dict.fromkeys(found[0].who())
    return tuple((person, name) for name in names if normal(name, region) and len(name.value) <= LONGEST)


def add(session: Session, found: Sequence[tuple[int, Name]]) -> Known:
    """Note identifiers. What is known already is not written again."""
    had = identities(session.entries)
    new = [one for one in dict.fromkeys(found) if one not in had]
    if len(new) > MOST:
        raise UsageError(f"That is more than {MOST} identifiers at once.", do="You can give fewer of them.")
    session.append([_draft(session, one, KNOWN) for one in new])
    return known(session, added=len(new))


def drop(session: Session, found: Sequence[tuple[int, Name]]) -> Known:
    """Take identifiers out, also where they are written a little differently.

    Raises:
        UsageError: One of them is not known.
    """
    region = session.plan.circumstance(COUNTRY)
    had = {(person, normal(name, region) or name): (person, name) for person, name in identities(session.entries)}
    asked = [(person, normal(name, region) or name) for person, name in found]
    if not all(one in had for one in asked):
        raise UsageError("One of these is not among what is known.", do="To see what is: {prog} people")
    gone = list(dict.fromkeys(had[one] for one in asked))
    session.append([_draft(session, one, DROPPED) for one in gone])
    return known(session, dropped=len(gone))


def check(session: Session, kind: str, value: str) -> Name:
    """An identifier of a kind.

    Raises:
        UsageError: It is none of that kind, or too long.
    """
    name = Name(kind, clean(value).strip())
    if len(name.value) > LONGEST:
        raise UsageError(f"An identifier can have {LONGEST} characters at most.")
    if normal(name, session.plan.circumstance(COUNTRY)) is None:
        raise UsageError(f"That is nothing that can be read as {_KIND_WORDS.get(kind, f'a name on {kind}')}.")
    return name


_KIND_WORDS: Final = {
    PHONE: "a telephone number",
    EMAIL: "an e-mail address",
    "url": "the address of a profile",
    NAME: "a name",
}


def _read(session: Session, at: int, line: str) -> tuple[int, Name]:
    parts = line.split(None, 2)
    if len(parts) < 3 or not (parts[0].isascii() and parts[0].isdecimal() and len(parts[0]) < 4):  # noqa: PLR2004 - person, kind, value; three digits are plenty.
        raise UsageError(f"Line {at} is not of the form PERSON KIND VALUE.", do="For example: 1 phone +49 151 12345678")
    person, kind = int(parts[0]), parts[1].lower()
    _present(session, person, f"Line {at}")
    if kind not in KINDS:
        like = near(kind, KINDS)
        raise UsageError(
            f"Line {at}: there is no kind of that name.",
            do=f"Did you mean {' or '.join(like)}?" if like else f"There are: {', '.join(KINDS)}",
        )
    try:
        return person, check(session, kind, parts[2])
    except UsageError as error:
        raise UsageError(f"Line {at}: {error.what}") from None


def _present(session: Session, person: int, where: str) -> None:
    if person not in [one.number for one in session.plan.present]:
        raise UsageError(
            f"{where}: there is no person {person} in your plan.", do="You can see who is in it with: {prog} plan"
        )


def _draft(session: Session, one: tuple[int, Name], says: str) -> Draft:
    person, name = one
    return Draft(IDENTIFIER, about(person, name.kind), says, session.context.day, note=name.value)
