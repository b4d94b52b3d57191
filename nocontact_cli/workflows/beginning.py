"""The first run: what is still unknown, and the record made once its lock is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocontact_cli.domain.record import PLAN, Draft
from nocontact_cli.domain.words import CIRCUMSTANCES, START

if TYPE_CHECKING:
    from nocontact_cli.domain.ids import AccountId
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.workflows.context import Context
    from nocontact_cli.workflows.session import Session

_ASKED = "platforms-asked"
SHORTEST_PASSPHRASE = 12
"""Signs below which a typed passphrase is questioned once."""


@dataclass(frozen=True)
class Unknown:
    """What nobody has answered yet, in the order of asking.

    Args:
        circumstances: Names of circumstances of the whole plan.
        contact: Numbers of people for whom it is not known whether contact has to stay.
        channel: Numbers of people with whom contact stays, but not where.
        people: Whether nobody was named and the question was never reached.
        platforms: Platforms that were not asked about.
        questions: Accounts with the question their checklist asks.
        devices: Whether no device is named yet.
    """

    circumstances: tuple[str, ...]
    contact: tuple[int, ...]
    channel: tuple[int, ...]
    people: bool
    platforms: tuple[str, ...]
    questions: tuple[tuple[AccountId, str], ...]
    devices: bool


def unknown(session: Session) -> Unknown:
    """What is still unknown in a plan."""
    plan = session.plan
    checklists = session.catalogue.checklists
    people = [person.number for person in plan.present]
    return Unknown(
        circumstances=tuple(name for name in CIRCUMSTANCES if plan.circumstance(name) is None),
        contact=tuple(number for number in people if plan.contact(number) is None),
        channel=tuple(
            number for number in people if plan.contact(number) and plan.circumstance(f"channel@{number}") is None
        ),
        people=not _has_accounts(plan) and all(person.name is None for person in plan.people),
        platforms=_not_asked(session),
        questions=tuple(
            (account, question)
            for account in plan.accounts
            if account.platform in checklists
            for question in checklists[account.platform].asks
            if plan.answer(account, question) is None
        ),
        devices=not plan.devices,
    )


def asked_about(session: Session, platform: str) -> None:
    """Write down that a platform was asked about, so that the questions go on behind it."""
    session.append([Draft(PLAN, f"circumstance {_ASKED}", platform, session.context.day)])


def _not_asked(session: Session) -> tuple[str, ...]:
    plan = session.plan
    names = [name for name in session.catalogue.platforms if name != START]
    last = plan.circumstance(_ASKED)
    if last in names:
        return tuple(names[names.index(last) + 1 :])
    return () if last or _has_accounts(plan) else tuple(names)


def _has_accounts(plan: Plan) -> bool:
    return any(account.platform != START for account in plan.accounts)


def given_passphrase(session: Session) -> str | None:
    """The passphrase handed over by descriptor or file; None where none was."""
    from nocontact_cli.vault.keys import passphrase_from  # noqa: PLC0415 - SQLCipher is slow to load.

    context = session.context
    return passphrase_from(fd=context.passphrase_fd, file=context.passphrase_file, env=context.env)


def keychain_name(session: Session) -> str | None:
    """The keychain that can hold the key; None where there is none, or others may use this computer."""
    if session.plan.circumstance("device-safe") != "yes":
        return None
    from nocontact_cli.vault.keychain import available  # noqa: PLC0415 - Slow to load.

    return available()


def make_record(session: Session, passphrase: str | None) -> None:
    """Make the record with all that was answered so far.

    Args:
        passphrase: What locks it; None leaves the key to the keychain.

    Raises:
        LockedError: The lock cannot be made.
        FileError: The folder cannot be written.
    """
    from nocontact_cli.vault.vault import make_with_keychain, make_with_passphrase  # noqa: PLC0415 - The same.

    context = session.context
    if passphrase is None:
        session.keep_in(make_with_keychain(context.place, session.drafts, context.now))
    else:
        session.keep_in(make_with_passphrase(context.place, passphrase, session.drafts, context.now))


def record_exists(context: Context) -> bool:
    """Whether there is a record, whole or damaged.

    Raises:
        FileError: The folder cannot be looked into.
    """
    return context.place.exists


def ask_on_terminal(prompt: str, *, confirm: bool = False) -> str:
    """Ask for a passphrase on the terminal itself, without showing it.

    Raises:
        LockedError: There is no terminal, or nothing was typed.
    """
    from nocontact_cli.vault.keys import ask_terminal  # noqa: PLC0415 - Slow to load.

    return ask_terminal(prompt, confirm=confirm)


def words_for_passphrase() -> tuple[str, int]:
    """A passphrase made of random words, and its strength in bits."""
    from nocontact_cli.vault.phrase import make_phrase  # noqa: PLC0415 - The word list is read only here.

    phrase = make_phrase()
    return phrase.text, int(phrase.bits)
