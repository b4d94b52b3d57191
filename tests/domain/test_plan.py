"""The plan, folded from its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.ids import AccountId, parse_account
from nocontact_cli.domain.plan import Person, Plan, PlanHistory, newest_plan
from tests.domain import naive
from tests.domain.build import device, drop, entries_of, know, on, person, record_of, say, use
from tests.domain.strategies import any_days, worlds

if TYPE_CHECKING:
    from datetime import date

    from tests.domain.naive import Facts, Record

START = AccountId("start")
EMAIL = AccountId("email")
WORK = AccountId("email", "work")
CHAT = AccountId("chat")


def plan(*facts: Facts, day: int = 10) -> Plan:
    """The plan of a record on a day."""
    return PlanHistory(entries_of(record_of(*facts))).on(on(day))


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.lists(any_days, min_size=1, max_size=5))
def test_the_plan_on_any_day(world: tuple[list[Facts], Record], days: list[date]) -> None:
    """Accounts, dropped accounts, devices, people and what is known are as the naive reading has them."""
    _, record = world
    history = PlanHistory(entries_of(record))
    for day in days:
        expected, found = naive.plan_on(record, day), history.on(day)
        assert {
            "used": sorted(expected["used"]),
            "dropped": sorted(expected["dropped"]),
            "devices": sorted(expected["devices"]),
            "people": sorted(expected["people"]),
            "answers": {name: value for name, value in expected["answers"].items() if value != "unknown"},
        } == {
            "used": sorted(map(str, found.accounts)),
            "dropped": sorted(map(str, found.dropped)),
            "devices": sorted(found.devices),
            "people": [one.number for one in found.present],
            "answers": found.circumstances,
        }


def test_an_empty_record() -> None:
    """Without any change a plan has the start checklist and person 1, who has no name."""
    empty = newest_plan([])
    assert empty == Plan(people=(Person(1),), accounts=(START,), dropped=(), devices=(), circumstances={})
    assert empty == PlanHistory([]).on(on(0))
    assert empty.name_of(1) is None


def test_answers_do_not_change_the_plan() -> None:
    """Answers are no plan changes, and not the first day of a plan either."""
    record = entries_of(record_of(say("chat.block", "done", -5), use("chat", 3)))
    assert PlanHistory(record).days == (on(3),)
    assert PlanHistory(record).on(on(4)).accounts == (START, CHAT)


@pytest.mark.parametrize(
    ("day", "accounts"),
    [
        (-30, (START, EMAIL)),
        (1, (START, EMAIL)),
        (2, (START, EMAIL)),
        (4, (START, EMAIL)),
        (5, (START, EMAIL, CHAT)),
        (99, (START, EMAIL, CHAT)),
    ],
)
def test_changes_hold_from_their_day(day: int, accounts: tuple[AccountId, ...]) -> None:
    """A change holds from its day; before the first change the plan of that first day stands."""
    assert accounts == plan(use("email", 2), use("chat", 5), day=day).accounts


def test_a_change_with_an_earlier_day() -> None:
    """Changes count by day, then by number: a back-dated one does not undo a later one."""
    assert plan(know("proof", "no", 5), know("proof", "yes", 2), day=5).circumstance("proof") == "no"
    assert plan(know("proof", "no", 5), know("proof", "yes", 2), day=4).circumstance("proof") == "yes"
    assert plan(know("proof", "no", 5), know("proof", "yes", 5), day=5).circumstance("proof") == "yes"


def test_start_cannot_be_dropped() -> None:
    """The start checklist is in every plan, first."""
    dropped = plan(use("email"), drop("start", 1))
    assert dropped.accounts == (START, EMAIL)
    assert dropped.dropped == ()


def test_an_account_can_leave_and_come_back() -> None:
    """A dropped account is remembered as dropped until it is used again."""
    changes = (use("email"), use("email:work"), drop("email", 2), use("email", 4))
    assert plan(*changes, day=3).accounts == (START, WORK)
    assert plan(*changes, day=3).dropped == (EMAIL,)
    assert set(plan(*changes, day=4).accounts) == {START, EMAIL, WORK}
    assert plan(*changes, day=4).dropped == ()


def test_devices() -> None:
    """Devices come and go."""
    changes = (device("iphone"), device("web"), device("iphone", 3, has=False))
    assert plan(*changes, day=2).devices == ("iphone", "web")
    assert plan(*changes, day=3).devices == ("web",)


def test_unknown_again() -> None:
    """A circumstance that is set back to unknown is not there."""
    changes = (know("can-change", "yes"), know("can-change", "unknown", 2))
    assert plan(*changes, day=1).circumstance("can-change") == "yes"
    assert plan(*changes, day=2).circumstance("can-change") is None


def test_people() -> None:
    """A retired person keeps the number and is no longer present."""
    changed = plan(person(2), person(3), person(2, 4, stays=False))
    assert [one.number for one in changed.people] == [1, 2, 3]
    assert [one.number for one in changed.present] == [1, 3]


@pytest.mark.parametrize(
    ("value", "reasons"),
    [("none", ()), ("children", ("children",)), ("children,court", ("children", "court")), ("unknown", None)],
)
def test_contact(value: str, reasons: tuple[str, ...] | None) -> None:
    """Why contact must stay: reasons, no reason, or not known."""
    assert reasons == plan(know("contact@2", value)).contact(2)


KNOWN = (
    use("email"),
    use("email:work"),
    device("iphone"),
    know("location", "no"),
    know("contact@1", "children,work"),
    know("contact@2", "none"),
    person(2),
    know("email.provider", "gmail"),
    know("email:work.provider", "outlook"),
    know("email.plan", "free"),
    know("email:work.plan", "paid"),
)


@pytest.mark.parametrize(
    ("when", "account", "number", "once", "applies"),
    [
        ({}, "email", None, False, True),
        ({"location": ("no",)}, "email", None, False, True),
        ({"location": ("yes",)}, "email", None, False, False),
        ({"proof": ("no",)}, "email", None, False, True),
        ({"proof": ("no",), "location": ("yes",)}, "email", None, False, False),
        ({"device": ("iphone", "mac")}, "email", None, False, True),
        ({"device": ("android",)}, "email", None, False, False),
        ({"contact": ("children",)}, "email", 1, False, True),
        ({"contact": ("court",)}, "email", 1, False, False),
        ({"contact": ("children",)}, "email", 2, False, False),
        ({"contact": ("none",)}, "email", 2, False, True),
        ({"contact": ("court",)}, "email", 3, False, True),
        ({"contact": ("none",)}, "email", None, False, True),
        ({"contact": ("court",)}, "email", None, False, False),
        ({"provider": ("gmail",)}, "email", None, False, True),
        ({"provider": ("gmail",)}, "email:work", None, False, False),
        ({"provider": ("gmail",)}, "email:home", None, False, True),
        ({"provider": ("gmail",)}, "email:work", None, True, True),
        ({"provider": ("proton",)}, "email:work", None, True, False),
        ({"provider": ("proton",)}, "email:home", None, True, True),
        ({"provider": ("gmail",), "plan": ("free",)}, "email:work", None, True, True),
        ({"provider": ("gmail",), "plan": ("paid",)}, "email:work", None, True, False),
    ],
)
def test_when(when: dict[str, tuple[str, ...]], account: str, number: int | None, once: bool, applies: bool) -> None:
    """A `when` is ruled out only by what is known, and what is done once only if every account rules it out."""
    where = parse_account(account)
    assert where is not None
    assert applies == plan(*KNOWN).applies(when, where, number, once=once)


def test_who_is_retired_is_not_asked_about() -> None:
    """Contact that had to stay with a retired person keeps nothing in the plan."""
    changes = (use("email"), person(2), know("contact@1", "none"), know("contact@2", "court"))
    assert plan(*changes).applies({"contact": ("court",)}, EMAIL, None)
    assert not plan(*changes, person(2, 5, stays=False)).applies({"contact": ("court",)}, EMAIL, None)


def test_no_devices_named() -> None:
    """While no device is named, none is ruled out."""
    assert plan(use("email")).applies({"device": ("android",)}, EMAIL, None)
