"""The plan: people, accounts, devices and circumstances, folded from the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nocontact_cli.domain.ids import AccountId, parse_account
from nocontact_cli.domain.record import PLAN
from nocontact_cli.domain.words import NONE, START, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from nocontact_cli.domain.checklist import When
    from nocontact_cli.domain.record import Entry

START_ACCOUNT = AccountId(START)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone contact is cut off with. Numbers are permanent and never reused."""

    number: int
    name: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan on one day.

    Args:
        people: All people ever in it, by number; person 1 is always there.
        accounts: What is in use, `start` first, in the order it was named.
        dropped: Accounts that were taken out again.
        devices: In the order they were named.
        circumstances: Name to value; what is not there is unknown.
    """

    people: tuple[Person, ...] = (Person(1),)
    accounts: tuple[AccountId, ...] = (START_ACCOUNT,)
    dropped: tuple[AccountId, ...] = ()
    devices: tuple[str, ...] = ()
    circumstances: dict[str, str] = field(default_factory=dict)

    @property
    def present(self) -> tuple[Person, ...]:
        """The people who are not retired."""
        return tuple(person for person in self.people if not person.retired)

    def circumstance(self, name: str) -> str | None:
        """The value of a circumstance, None while unknown."""
        return self.circumstances.get(name)

    def name_of(self, number: int) -> str | None:
        """The nickname of a person, None while unnamed."""
        return next((person.name for person in self.people if person.number == number), None)

    def contact(self, number: int) -> tuple[str, ...] | None:
        """Why some contact must stay with a person; empty for none, None while unknown."""
        value = self.circumstance(f"contact@{number}")
        if value is None:
            return None
        return () if value == NONE else tuple(value.split(","))

    def answer(self, account: AccountId, question: str) -> str | None:
        """The answer to a checklist's question about an account."""
        return self.circumstance(f"{account}.{question}")

    def applies(self, when: When, account: AccountId, person: int | None, *, once: bool = False) -> bool:
        """Whether nothing known rules out a `when`. What is unknown counts as accepted.

        Args:
            when: Names to accepted values; all must accept.
            account: Where.
            person: For whom; None asks whether it applies for anybody.
            once: Whether it may apply on any account of the platform, for what is done once.
        """
        accounts = [account, *(one for one in self.accounts if once and one.platform == account.platform)]
        return any(
            all(self._accepts(name, accepted, one, person) for name, accepted in when.items()) for one in accounts
        )

    def is_sure(self, when: When, account: AccountId, person: int | None) -> bool:
        """Whether a `when` is known to hold. What is unknown does not count as accepted.

        Args:
            when: Names to accepted values; all must accept.
            account: Where.
            person: For whom; None asks whether it is known for everybody.
        """
        return all(self._known(name, account, person) for name in when) and self.applies(when, account, person)

    def _known(self, name: str, account: AccountId, person: int | None) -> bool:
        if name == "device":
            return bool(self.devices)
        if name in ("contact", "channel"):
            numbers = (person,) if person else tuple(one.number for one in self.present)
            return all(self.circumstance(f"{name}@{number}") is not None for number in numbers)
        return (self.circumstance(name) or self.answer(account, name)) is not None

    def _accepts(self, name: str, accepted: tuple[str, ...], account: AccountId, person: int | None) -> bool:
        if name == "device":
            return not self.devices or any(device in accepted for device in self.devices)
        if name in ("contact", "channel"):
            numbers = (person,) if person else tuple(one.number for one in self.present)
            return any(self._person_accepts(name, number, accepted) for number in numbers)
        value = self.circumstance(name) or self.answer(account, name)
        return value is None or value in accepted

    def _person_accepts(self, name: str, number: int, accepted: tuple[str, ...]) -> bool:
        value = self.circumstance(f"{name}@{number}")
        return value is None or any(part in accepted for part in value.split(","))


class PlanHistory:
    """The plan on any day: each change holds from its day on.

    Before the first change the plan of that first day stands, so that answers given with an earlier day
    have a plan to belong to.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._changes = sorted(
            (entry for entry in entries if entry.kind == PLAN), key=lambda entry: (entry.day, entry.n)
        )
        self.days: tuple[date, ...] = tuple(dict.fromkeys(entry.day for entry in self._changes))
        self._plans: dict[date, Plan] = {}

    def on(self, day: date) -> Plan:
        """The plan on a local day."""
        if not self.days:
            return Plan()
        at = max((one for one in self.days if one <= day), default=self.days[0])
        if at not in self._plans:
            self._plans[at] = fold_plan(entry for entry in self._changes if entry.day <= at)
        return self._plans[at]


def fold_plan(changes: Iterable[Entry]) -> Plan:
    """The plan after these changes, which come in their order."""
    people: dict[int, Person] = {1: Person(1)}
    accounts: dict[AccountId, bool] = {START_ACCOUNT: True}
    devices: dict[str, bool] = {}
    circumstances: dict[str, str] = {}
    for change in changes:
        what, _, name = change.about.partition(" ")
        if what == "account":
            account = parse_account(name)
            if account is not None:
                accounts.pop(account, None)
                accounts[account] = change.says == "use"
        elif what == "device":
            devices.pop(name, None)
            devices[name] = change.says == "use"
        elif what == "circumstance":
            circumstances.pop(name, None)
            if change.says != UNKNOWN:
                circumstances[name] = change.says
        elif what == "person":
            number = int(name)
            people[number] = Person(number, change.note, retired=change.says == "retired")
    accounts.pop(START_ACCOUNT)
    return Plan(
        people=tuple(people[number] for number in sorted(people)),
        accounts=(START_ACCOUNT, *_chosen(accounts, chosen=True)),
        dropped=_chosen(accounts, chosen=False),
        devices=tuple(device for device, used in devices.items() if used),
        circumstances=circumstances,
    )


def _chosen(accounts: Mapping[AccountId, bool], *, chosen: bool) -> tuple[AccountId, ...]:
    return tuple(account for account, used in accounts.items() if used is chosen)


def newest_plan(entries: Sequence[Entry]) -> Plan:
    """The plan after all changes."""
    history = PlanHistory(entries)
    return history.on(history.days[-1]) if history.days else Plan()
