"""How to ask a platform for an export, what the export cannot show, and whose answers it checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from nocontact_cli.domain.checklist import Source, When

Sort: TypeAlias = tuple[str, str]
"""The `what` and the label of facts: `("connected", "follower")`."""


@dataclass(frozen=True, slots=True)
class ExportGuide:
    """What there is to know about the exports of one platform.

    Args:
        id: The platform, as its reader is called.
        name: As a person would call it.
        reviewed: Day on which it was last read against its sources.
        guide: How to ask for the export without being noticed, line by line.
        noticed: What can be noticed of it all the same.
        takes: How long it takes.
        limits: What the export cannot show.
        sources: Ids in the table of sources.
        proves: Sorts of facts (`connected follower`) to the steps whose answers they check (`platform.step`), each
            with the conditions under which it is the same setting. No steps where a fact says nothing of an answer.
    """

    id: str
    name: str
    reviewed: date
    guide: tuple[str, ...]
    noticed: str
    takes: str
    limits: tuple[str, ...]
    sources: tuple[str, ...]
    proves: dict[str, dict[str, When]]

    @property
    def sorts(self) -> frozenset[Sort]:
        """All sorts of facts that its reader can find."""
        return frozenset(sort_of(name) for name in self.proves)

    def steps(self, holds: Callable[[str, When], bool]) -> dict[Sort, tuple[str, ...]]:
        """The steps that each sort of facts checks, as `platform.step`.

        Args:
            holds: Whether the conditions of a step are known to hold in a plan. Where one is unknown, a fact about
                the one setting says nothing of the other.
        """
        return {
            sort_of(name): tuple(step for step, when in steps.items() if not when or holds(step, when))
            for name, steps in self.proves.items()
        }


@dataclass(frozen=True, slots=True)
class ExportGuides:
    """The guides for all platforms.

    Args:
        after: What to do with an export once it has been read.
        guides: By platform, in the order of the file.
        sources: Where they were read, by id.
    """

    after: str
    guides: dict[str, ExportGuide]
    sources: dict[str, Source]

    def sources_of(self, guide: ExportGuide) -> tuple[Source, ...]:
        """Where one guide was read, in the order the file names it."""
        return tuple(self.sources[name] for name in guide.sources)


def sort_of(name: str) -> Sort:
    """A sort as the file names it: `what`, and after a space the label if there is one."""
    what, _, label = name.partition(" ")
    return what, label
