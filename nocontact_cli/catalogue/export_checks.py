"""What must hold in the guides to data exports beyond the shape of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.citing import check_sources
from nocontact_cli.catalogue.conditions import check_when
from nocontact_cli.catalogue.places import Finding
from nocontact_cli.catalogue.problems import hint, quote
from nocontact_cli.domain.evidence import WHATS
from nocontact_cli.domain.export_guides import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nocontact_cli.catalogue.places import Path
    from nocontact_cli.domain.checklist import Checklist, When
    from nocontact_cli.domain.export_guides import ExportGuide

_LINES: Final = {"guide": (3, 7), "limits": (1, 3)}
"""How many lines are enough, and how many a tired person can still read."""


def check_guides(values: dict[str, Any]) -> Iterator[Finding]:
    """Faults between the guides, their sources and the shipped checklists.

    Args:
        values: By field; harmless ones stand where a fault is already on record.
    """
    guides: dict[str, ExportGuide] = values["guides"]
    checklists = load().checklists
    named = ((("guides", guide.id, "sources"), guide.sources) for guide in guides.values())
    yield from check_sources(values["sources"], named)
    for guide in guides.values():
        for field, (least, most) in _LINES.items():
            count = len(getattr(guide, field))
            if not least <= count <= most:
                yield Finding(("guides", guide.id, field), f"has {count} lines; {least} to {most} fit")
        for sort, steps in guide.proves.items():
            what = sort_of(sort)[0]
            if what not in WHATS:
                message = f"{quote(what)} is not one of: {', '.join(WHATS)}{hint(what, WHATS)}"
                yield Finding(("guides", guide.id, "proves", sort), message)
            for step, when in steps.items():
                yield from _step(step, when, ("guides", guide.id, "proves", sort, step), checklists)


def _step(name: str, when: When, path: Path, checklists: Mapping[str, Checklist]) -> Iterator[Finding]:
    platform, _, step = name.partition(".")
    checklist = checklists.get(platform)
    if checklist is None:
        yield Finding(path, f"there is no checklist {quote(platform)}{hint(platform, checklists)}")
    elif step not in checklist.steps:
        message = f"there is no step {quote(step)} in {quote(platform)}{hint(step, checklist.steps)}"
        yield Finding(path, message)
    else:
        yield from check_when(when, path, checklist)
