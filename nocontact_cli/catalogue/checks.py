"""What must hold inside one checklist beyond the shape of its values."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from nocontact_cli.catalogue.conditions import check_conditions
from nocontact_cli.catalogue.order import own_circles
from nocontact_cli.catalogue.places import Finding
from nocontact_cli.catalogue.problems import closest, hint, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from nocontact_cli.domain.checklist import Checklist, Step


def check(checklist: Checklist, faulty: AbstractSet[tuple[str, str]]) -> Iterator[Finding]:
    """All faults between the parts of one checklist.

    Args:
        checklist: Its values, with the question of every `how` settled; harmless ones may stand where a fault
            is already on record.
        faulty: Id and field of the faults on record, so that nothing is reported that only follows from them.
    """
    doubtful = {field.partition(".")[0] for owner, field in faulty if owner.startswith("step ")}
    yield from check_conditions(checklist, faulty)
    for step in checklist.steps.values():
        yield from _references(step, checklist, faulty)
        yield from _claims(step, checklist.id, faulty)
    if not doubtful & {"", "either"}:
        yield from _alternatives(checklist)
    if not doubtful & {"", "closes"} and checklist.steps:
        yield from _never_closed(checklist)
    yield from _old_names(checklist)
    yield from own_circles(checklist)


def _references(step: Step, checklist: Checklist, faulty: AbstractSet[tuple[str, str]]) -> Iterator[Finding]:
    exposures = _known(checklist.exposures, "exposures", faulty)
    for field, names, known, noun in (
        ("closes", _own(step.closes, checklist.id), exposures, "exposure"),
        ("eases", _own(step.eases, checklist.id), exposures, "exposure"),
        ("sources", step.sources, _known(checklist.sources, "sources", faulty), "source"),
        ("after", _own(step.after, checklist.id), checklist.steps, "step"),
    ):
        for written in names:
            name = written.rpartition(".")[2]
            if known is not None and name not in known:
                message = f"there is no {noun} {quote(name)} in this checklist{hint(name, known)}"
                yield Finding(("steps", step.id, field, written), message)
            elif "." in written and field in ("closes", "eases"):
                message = f"{quote(written)} is in this checklist: write {quote(name)}"
                yield Finding(("steps", step.id, field, written), message)


def _known(
    table: Mapping[str, object], field: str, faulty: AbstractSet[tuple[str, str]]
) -> Mapping[str, object] | None:
    """The table, None if there is nothing in it because of a fault of its own."""
    return table if table or ("checklist", field) not in faulty else None


def _own(names: tuple[str, ...], platform: str) -> Iterator[str]:
    """The names that lie in this checklist, as they are written."""
    return (name for name in names if name.rpartition(".")[0] in ("", platform))


def _claims(step: Step, platform: str, faulty: AbstractSet[tuple[str, str]]) -> Iterator[Finding]:
    for name in step.same_as:
        if name.partition(".")[0] == platform:
            message = f"{quote(name)} is in this checklist: alternatives of one checklist share an 'either'"
            yield Finding(("steps", step.id, "same_as", name), message)
    for name in step.eases:
        if name in step.closes:
            message = f"{quote(name)} is also closed by this step: a step closes or eases an exposure"
            yield Finding(("steps", step.id, "eases", name), message)
    owner = f"step {step.id}"
    if not step.sources and not step.unconfirmed and (owner, "unconfirmed") not in faulty:
        yield Finding(("steps", step.id), "needs at least one, or 'unconfirmed: true'", "sources")
    inner = {(owner, "recheck.days"), (owner, "recheck.on")}
    if step.recheck and not step.recheck.days and not step.recheck.on and not inner & faulty:
        yield Finding(("steps", step.id, "recheck"), "needs 'days' or 'on'")


def _alternatives(checklist: Checklist) -> Iterator[Finding]:
    members = Counter(step.either for step in checklist.steps.values() if step.either)
    for step in checklist.steps.values():
        if step.either and members[step.either] == 1:
            message = f"no other step has {quote(step.either)} here{hint(step.either, members)}"
            yield Finding(("steps", step.id, "either"), message)


def _never_closed(checklist: Checklist) -> Iterator[Finding]:
    named = {name for step in checklist.steps.values() for name in step.closes}
    # A misspelt name has its own fault; it is not also a door that nothing closes.
    meant = {closest(name, checklist.exposures) for name in named - checklist.exposures.keys() if "." not in name}
    for exposure in checklist.exposures.values():
        if exposure.id not in named | meant and exposure.advice is None:
            message = "is needed, because no step closes this exposure"
            yield Finding(("exposures", exposure.id), message, "advice")


def _old_names(checklist: Checklist) -> Iterator[Finding]:
    claimed: dict[str, str] = {}
    for step in checklist.steps.values():
        for old in step.formerly:
            full = old if "." in old else f"{checklist.id}.{old}"
            platform, _, own = full.rpartition(".")
            if platform == checklist.id and own in checklist.steps:
                yield Finding(("steps", step.id, "formerly", old), f"{quote(old)} is the id of a step of today")
            elif full in claimed:
                message = f"{quote(old)} is already the old id of step {quote(claimed[full])}"
                yield Finding(("steps", step.id, "formerly", old), message)
            claimed.setdefault(full, step.id)
