"""Change the plan: who, where, with what, under which circumstances."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.domain.ids import AccountId, near, parse_account
from nocontact_cli.domain.record import PLAN, Draft
from nocontact_cli.domain.words import (
    CIRCUMSTANCES,
    CONTACT_REASONS,
    DEVICES,
    MOST_PEOPLE,
    NONE,
    START,
    UNKNOWN,
)
from nocontact_cli.errors import UsageError
from nocontact_cli.render.clean import clean
from nocontact_cli.workflows.beginning import ask_on_terminal, given_passphrase, make_record
from nocontact_cli.workflows.session import Session
from nocontact_cli.workflows.supporting import COUNTRY, support

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.workflows.context import Context

LONGEST_NAME = 40


@dataclass(frozen=True)
class PlanChange:
    """What is asked for, as typed.

    Args:
        use: Accounts to add: `email:work`.
        drop: Accounts to take out. Their answers are kept.
        devices: Devices to add.
        no_devices: Devices to take out.
        circumstances: `NAME=VALUE`.
        people: Line n names person n, an empty line retires number n; None leaves the people alone.
    """

    use: Sequence[str] = ()
    drop: Sequence[str] = ()
    devices: Sequence[str] = ()
    no_devices: Sequence[str] = ()
    circumstances: Sequence[str] = ()
    people: Sequence[str] | None = None


@dataclass
class _Builder:
    """Collects drafts, and knows what the plan would then be."""

    session: Session
    plan: Plan
    drafts: list[Draft] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.accounts = set(self.plan.accounts)
        self.dropped = set(self.plan.dropped)
        self.people = {person.number for person in self.plan.present}

    def add(self, about: str, says: str, note: str | None = None) -> None:
        self.drafts.append(Draft(PLAN, about, says, self.session.context.day, note=note))


def change_plan(session: Session, change: PlanChange) -> tuple[Draft, ...]:
    """Change the plan, all or nothing. What is already so is not written again.

    Returns:
        What was written.

    Raises:
        UsageError: Something in the change is not known or does not fit.
    """
    build = _Builder(session, session.plan)
    _accounts(build, change)
    _devices(build, change)
    # People come first: a circumstance can be about somebody who is only just named.
    if change.people is not None:
        _people(build, change.people)
    for text in change.circumstances:
        _circumstance(build, text)
    session.append(build.drafts)
    return tuple(build.drafts)


def _accounts(build: _Builder, change: PlanChange) -> None:
    known = build.session.catalogue.platforms
    for text in change.use:
        account = read_account(text, known)
        if account not in build.accounts:
            build.accounts.add(account)
            build.add(f"account {account}", "use")
    for text in change.drop:
        account = read_account(text, known)
        if account.platform == START:
            raise UsageError("The start checklist is part of every plan.", do="You can leave its steps for later.")
        if account not in build.accounts:
            raise UsageError(
                f"{account} is not in your plan.", do=f"In it: {', '.join(sorted(map(str, build.accounts)))}"
            )
        build.accounts.discard(account)
        build.add(f"account {account}", "drop")


def read_account(text: str, platforms: Sequence[str]) -> AccountId:
    """Read an account of a known platform.

    Raises:
        UsageError: The form is wrong or the platform is not known.
    """
    account = parse_account(text)
    if account is None:
        raise UsageError(
            f"'{clean(text)}' is not the name of an account.",
            do="It is a platform, or a platform with a label of at most 20 small letters, digits and dashes, "
            "such as email:work",
        )
    if account.platform not in platforms:
        like = near(account.platform, platforms)
        raise UsageError(
            f"There is no checklist called '{account.platform}'.",
            do=f"Did you mean {' or '.join(like)}?" if like else f"There are: {', '.join(platforms)}",
        )
    if account.platform == START and account.label:
        raise UsageError("The start checklist takes no label.", do="It is in every plan already.")
    return account


def _devices(build: _Builder, change: PlanChange) -> None:
    for names, says in ((change.devices, "use"), (change.no_devices, "drop")):
        for name in names:
            if name not in DEVICES:
                raise UsageError(
                    f"'{clean(name)}' is not a device this program knows.",
                    do=f"There are: {', '.join(DEVICES)}",
                )
            if (name in build.plan.devices) is (says == "drop"):
                build.add(f"device {name}", says)


def _circumstance(build: _Builder, text: str) -> None:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise UsageError(
            f"'{clean(text)}' is not of the form NAME=VALUE.", do="For example: --circumstance can-change=yes"
        )
    name, allowed = _allowed(build, name)
    if value != UNKNOWN:
        value = _checked(name, value, allowed)
    if build.plan.circumstance(name) != (None if value == UNKNOWN else value):
        build.add(f"circumstance {name}", value)


def _allowed(build: _Builder, name: str) -> tuple[str, tuple[str, ...]]:
    """The full name of a circumstance and the values it can take."""
    if name in CIRCUMSTANCES:
        return name, CIRCUMSTANCES[name]
    if name == COUNTRY:
        return name, tuple(support().countries)
    head, sign, number = name.partition("@")
    if head in ("contact", "channel"):
        person = int(number) if sign and number.isascii() and number.isdigit() and len(number) < 3 else 0 if sign else 1  # noqa: PLR2004 - two digits are plenty.
        if person not in build.people:
            raise UsageError(
                f"There is no person {clean(number)} in your plan.", do="You can see who is in it with: plan"
            )
        accounts = tuple(str(account) for account in build.accounts if account.platform != START)
        return f"{head}@{person}", (NONE, *CONTACT_REASONS) if head == "contact" else (*accounts, NONE)
    account_text, dot, question = name.rpartition(".")
    account = parse_account(account_text) if dot else None
    if account in build.accounts and account is not None:
        checklist = load({account.platform}, build.session.context.checklists).checklists.get(account.platform)
        if checklist and question in checklist.asks:
            return name, tuple(checklist.asks[question].answers)
    known = [*CIRCUMSTANCES, COUNTRY, "contact@1", "channel@1", *_questions(build)]
    like = near(name, known)
    raise UsageError(
        f"'{clean(name)}' is not a circumstance of your plan.",
        do=f"Did you mean {' or '.join(like)}?" if like else f"There are: {', '.join(known)}",
    )


def _questions(build: _Builder) -> Iterator[str]:
    checklists = build.session.catalogue.checklists
    for account in sorted(build.accounts):
        if account.platform in checklists:
            yield from (f"{account}.{question}" for question in checklists[account.platform].asks)


def _checked(name: str, value: str, allowed: tuple[str, ...]) -> str:
    several = name.startswith("contact@")
    parts = list(dict.fromkeys(value.split(","))) if several else [value]
    bad = [part for part in parts if part not in allowed]
    if bad or (NONE in parts and len(parts) > 1):
        raise UsageError(
            f"{name} cannot be '{clean(value)}'.",
            do=f"It can be {UNKNOWN} or {'any of' if several else 'one of'}: {', '.join(allowed)}",
        )
    if not several:
        return value
    return ",".join(reason for reason in (NONE, *CONTACT_REASONS) if reason in parts)


def _people(build: _Builder, lines: Sequence[str]) -> None:
    names = [clean(line).strip() for line in lines]
    if len(names) > MOST_PEOPLE:
        raise UsageError(f"A plan can hold {MOST_PEOPLE} people.", do="You can leave some lines out.")
    if any(len(name) > LONGEST_NAME for name in names):
        raise UsageError(f"A nickname can have {LONGEST_NAME} signs at most.", do="A short one is enough.")
    people = {person.number: person for person in build.plan.people}
    for number, name in enumerate(names, 1):
        person = people.get(number)
        if not name:
            if number == 1:
                if person and person.name:
                    build.add("person 1", "unnamed")
            elif person is None or not person.retired:
                build.people.discard(number)
                build.add(f"person {number}", "retired")
        elif person and person.retired:
            raise UsageError(
                f"Number {number} stood for somebody who was taken out, and numbers are not used again.",
                do=f"You can leave line {number} empty and put the name on line {max(people) + 1}.",
            )
        elif person is None or person.name != name:
            build.people.add(number)
            build.add(f"person {number}", "named", note=name)


def open_or_make(context: Context, change: PlanChange) -> Session:
    """Open the record; the first change that names an account makes it, with that change in it.

    Raises:
        NoPlanError: There is no record, and nothing to make one for.
        UsageError: The change does not fit; then nothing is made.
        LockedError: No source yields a passphrase.
    """
    if not change.use or context.place.exists:
        session = Session.open(context)
        change_plan(session, change)
        return session
    session = Session(context)
    change_plan(session, change)
    passphrase = given_passphrase(session)
    if passphrase is None:
        passphrase = ask_on_terminal("New passphrase: ", confirm=True)
    make_record(session, passphrase)
    return session
