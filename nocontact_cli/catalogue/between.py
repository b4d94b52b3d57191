"""What one checklist says of others: steps that come first, doors closed there, settings shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from nocontact_cli.catalogue.order import circles_across
from nocontact_cli.catalogue.places import Finding
from nocontact_cli.catalogue.problems import hint, quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from nocontact_cli.domain.checklist import Checklist, Step


def across(
    checklists: Mapping[str, Checklist], platforms: Collection[str] | None = None, own: Collection[str] = ()
) -> Iterator[tuple[str, Finding]]:
    """Faults between checklists.

    Args:
        checklists: Those at hand, by platform. What lies in one that is not at hand is taken on trust.
        platforms: All platforms there are, if a name outside of them is a fault.
        own: Platforms of the user's own. What a shipped checklist says of one that was replaced is no fault.

    Yields:
        The platform whose file has the fault, and the fault.
    """
    for checklist in checklists.values():
        for step in checklist.steps.values():
            for link in _links(step, checklist.id):
                if link.platform in own and checklist.id not in own:
                    continue
                message = _missing(link, checklists, platforms) or _unlike(link, step, checklists)
                if message:
                    yield checklist.id, Finding(("steps", step.id, link.field, link.written), message)
    yield from circles_across(checklists.values())


class _Link(NamedTuple):
    field: str
    written: str
    platform: str
    name: str
    noun: str


def _links(step: Step, own: str) -> Iterator[_Link]:
    named: tuple[tuple[str, Iterable[str], str], ...] = (
        ("after", step.after, "step"),
        ("closes", step.closes, "exposure"),
        ("eases", step.eases, "exposure"),
        ("same_as", step.same_as, "step"),
    )
    for field, names, noun in named:
        for written in names:
            platform, dot, name = written.rpartition(".")
            if dot and platform != own:
                yield _Link(field, written, platform, name, noun)


def _missing(link: _Link, checklists: Mapping[str, Checklist], platforms: Collection[str] | None) -> str | None:
    other = checklists.get(link.platform)
    if other is None:
        if platforms is None or link.platform in platforms:
            return None
        return f"there is no checklist {quote(link.platform)}{hint(link.platform, platforms)}"
    known = other.steps if link.noun == "step" else other.exposures
    if link.name in known:
        return None
    return f"there is no {link.noun} {quote(link.name)} in {quote(link.platform)}{hint(link.name, known)}"


def _unlike(link: _Link, step: Step, checklists: Mapping[str, Checklist]) -> str | None:
    """Why two steps cannot be the same setting."""
    other = checklists.get(link.platform)
    if link.field != "same_as" or other is None:
        return None
    target = other.steps[link.name]
    if target.same_as:
        elsewhere = " or ".join(quote(name) for name in target.same_as)
        return f"{quote(link.written)} is itself the same as {elsewhere}: name that one"
    if (step.each == "person") is not (target.each == "person"):
        return f"{quote(link.written)} and this step must both be 'each: person', or neither"
    return None
