"""From the plain dicts of `naive` to the values of the domain, and small helpers for examples."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from nocontact_cli.domain.checklist import Catalogue, Checklist, Exposure, How, Question, Recheck, Step
from nocontact_cli.domain.record import ANSWER, FINDING, PLAN, Entry

if TYPE_CHECKING:
    from tests.domain.naive import Facts, Record

FIRST = date(2026, 3, 1)
WRITTEN = datetime(2026, 6, 1, 12, tzinfo=UTC)


def on(number: int) -> date:
    """Day number so and so; day 0 is the first of March, and negative numbers lie before it."""
    return FIRST + timedelta(days=number)


def catalogue_of(checklists: list[Facts]) -> Catalogue:
    """A catalogue of these checklists, in this order."""
    return Catalogue(
        edition="2026.11.0",
        checklists={one["id"]: checklist_of(one) for one in checklists},
        platforms=tuple(one["id"] for one in checklists),
    )


def checklist_of(facts: Facts) -> Checklist:
    """A checklist with what the rules do not look at filled in."""
    return Checklist(
        id=facts["id"],
        name=facts["id"].title(),
        group="social",
        reviewed=FIRST,
        asks={name: Question(name, "?", dict.fromkeys(one, "")) for name, one in facts.get("asks", {}).items()},
        sources={},
        exposures={name: exposure_of(name, one) for name, one in facts["exposures"].items()},
        steps={name: step_of(name, one) for name, one in facts["steps"].items()},
    )


def exposure_of(name: str, facts: Facts) -> Exposure:
    """An exposure."""
    return Exposure(
        id=name,
        they_can=f"do {name} here",
        kind=facts.get("kind", "reach"),
        severity=facts.get("severity", "high"),
        when=_when(facts),
    )


def step_of(name: str, facts: Facts) -> Step:
    """A step."""
    many: dict[str, Any] = {field: tuple(facts.get(field, ())) for field in ("closes", "eases", "after", "formerly")}
    plain = {field: facts[field] for field in ("either", "each", "evidence_first", "revised") if field in facts}
    return Step(
        id=name,
        title=f"Do {name}",
        why="",
        stage=facts.get("stage", "block"),
        noticed=facts.get("noticed", "silent"),
        minutes=facts.get("minutes", 2),
        how=How(),
        when=_when(facts),
        same_as={name: _when({"when": when}) for name, when in facts.get("same_as", {}).items()},
        recheck=Recheck(facts["recheck"]["days"]) if facts.get("recheck") else None,
        **many,
        **plain,
    )


def _when(facts: Facts) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in facts.get("when", {}).items()}


_KINDS = {"answer": ANSWER, "finding": FINDING}


def entries_of(record: Record) -> list[Entry]:
    """The entries of a record."""
    return [
        Entry(
            n=facts["n"],
            at=WRITTEN + timedelta(minutes=facts["n"]),
            kind=_KINDS.get(facts["what"], PLAN),
            about=_about(facts),
            says=_says(facts),
            day=facts["day"],
            by=facts.get("by", "self"),
            until=facts.get("until"),
        )
        for facts in record
    ]


def _about(facts: Facts) -> str:
    what = facts["what"]
    if what in _KINDS:
        return str(facts["item"])
    if what in ("use", "drop"):
        return f"account {facts['account']}"
    return f"{what} {facts['name'] if what == 'circumstance' else facts[what]}"


def _says(facts: Facts) -> str:
    what = facts["what"]
    if what == "device":
        return "use" if facts["has"] else "drop"
    if what == "person":
        return "named" if facts["stays"] else "retired"
    return what if what in ("use", "drop") else str(facts["value"])


def record_of(*facts: Facts) -> Record:
    """A record of these facts, numbered in this order."""
    return [{"n": number, **one} for number, one in enumerate(facts, 1)]


def use(account: str, day: int = 0) -> Facts:
    """An account comes into the plan."""
    return {"what": "use", "account": account, "day": on(day)}


def drop(account: str, day: int) -> Facts:
    """An account is taken out of the plan."""
    return {"what": "drop", "account": account, "day": on(day)}


def device(name: str, day: int = 0, *, has: bool = True) -> Facts:
    """A device comes into the plan or is taken out."""
    return {"what": "device", "device": name, "has": has, "day": on(day)}


def know(name: str, value: str, day: int = 0) -> Facts:
    """A circumstance is answered."""
    return {"what": "circumstance", "name": name, "value": value, "day": on(day)}


def person(number: int, day: int = 0, *, stays: bool = True) -> Facts:
    """A person is named or retired."""
    return {"what": "person", "person": number, "stays": stays, "day": on(day)}


def finding(item: str, value: str, day: int) -> Facts:
    """An export confirms or contradicts an item."""
    return {"what": "finding", "item": item, "value": value, "day": on(day), "by": "export"}


def say(item: str, value: str, day: int, until: int | None = None, by: str = "self") -> Facts:
    """An item is answered."""
    end = None if until is None else on(until)
    return {"what": "answer", "item": item, "value": value, "day": on(day), "until": end, "by": by}
