"""A checklist: one platform, what the other person can do there, and the steps that close it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from nocontact_cli.domain.words import ANY_DEVICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

When = dict[str, tuple[str, ...]]
"""A name (circumstance, `device`, or a question of the checklist) to the values it accepts."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a step was read."""

    id: str
    title: str
    publisher: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a checklist asks about an account, with its possible answers and their wording."""

    id: str
    question: str
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Exposure:
    """One thing the other person can still do there."""

    id: str
    they_can: str
    kind: str
    severity: str
    when: When = field(default_factory=dict)
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class Recheck:
    """When a done step is worth another look. `days` is None where only events (`on`) call for it."""

    days: int | None
    on: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class How:
    """Instructions by device, or first by an answer to one of the checklist's questions."""

    by_device: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asks: str | None = None
    by_answer: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def choose(self, devices: tuple[str, ...], answer: str | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What to show: (device, instructions), for the user's devices, else `any`, else `web`, else all.

        Args:
            devices: The devices of the plan; may be empty.
            answer: The answer to the question `asks`; None where it is unknown.
        """
        if self.asks is None:
            return _for_devices(self.by_device, devices)
        if answer in self.by_answer:
            return _for_devices(self.by_answer[answer], devices)
        return tuple(
            (f"{known}, {device}", lines)
            for known, by_device in self.by_answer.items()
            for device, lines in _for_devices(by_device, devices)
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One action. Fields as in the checklist file; `minutes` is working time, `revised` a local day.

    `closes` and `eases` may name exposures of other checklists as `platform.exposure`. `same_as` names steps of
    other checklists that are the same setting, each with the conditions under which it is. `reviewed` is the day it
    was last read against its sources, where that is another than the checklist's.
    """

    id: str
    title: str
    why: str
    stage: str
    noticed: str
    minutes: int
    how: How
    closes: tuple[str, ...] = ()
    eases: tuple[str, ...] = ()
    when: When = field(default_factory=dict)
    either: str | None = None
    after: tuple[str, ...] = ()
    signs: str | None = None
    evidence_first: bool = False
    each: str = "account"
    by: str = "me"
    needs_owner: bool = False
    recheck: Recheck | None = None
    open: str | None = None
    quieter: str | None = None
    say: str | None = None
    covers: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    unconfirmed: bool = False
    revised: date | None = None
    formerly: tuple[str, ...] = ()
    same_as: dict[str, When] = field(default_factory=dict)
    reviewed: date | None = None


@dataclass(frozen=True)
class Checklist:
    """One file. `reviewed` is the day it was last read against its sources."""

    id: str
    name: str
    group: str
    reviewed: date
    asks: dict[str, Question]
    sources: dict[str, Source]
    exposures: dict[str, Exposure]
    steps: dict[str, Step]

    @cached_property
    def closers(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps that close each exposure, by the exposure's id, in file order."""
        return {name: tuple(step for step in self.steps.values() if name in step.closes) for name in self.exposures}

    @cached_property
    def easers(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps that only make each exposure smaller."""
        return {name: tuple(step for step in self.steps.values() if name in step.eases) for name in self.exposures}


@dataclass(frozen=True)
class Catalogue:
    """The checklists at hand.

    Args:
        edition: Version of the whole set, such as `2026.11.0`.
        checklists: By platform, in the order of the walk. May hold only those a plan needs.
        platforms: The names of all platforms there are, also of those not loaded, in the same order.
    """

    edition: str
    checklists: dict[str, Checklist]
    platforms: tuple[str, ...]

    @cached_property
    def closed_elsewhere(self) -> dict[str, tuple[tuple[Checklist, Step], ...]]:
        """Exposures `platform.exposure` to the steps of other checklists that close them."""
        return self._named_elsewhere(lambda step: step.closes)

    @cached_property
    def eased_elsewhere(self) -> dict[str, tuple[tuple[Checklist, Step], ...]]:
        """Exposures `platform.exposure` to the steps of other checklists that make them smaller."""
        return self._named_elsewhere(lambda step: step.eases)

    @cached_property
    def same_settings(self) -> dict[str, tuple[tuple[Checklist, Step], ...]]:
        """Steps `platform.step` to the steps of other checklists that may be the same setting."""
        return self._named_elsewhere(lambda step: step.same_as)

    def _named_elsewhere(self, names: Callable[[Step], Iterable[str]]) -> dict[str, tuple[tuple[Checklist, Step], ...]]:
        found: dict[str, list[tuple[Checklist, Step]]] = {}
        for checklist in self.checklists.values():
            for step in checklist.steps.values():
                for name in names(step):
                    if "." in name:
                        found.setdefault(name, []).append((checklist, step))
        return {name: tuple(steps) for name, steps in found.items()}

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Old names `platform.step` to present ones."""
        return {
            old if "." in old else f"{checklist.id}.{old}": f"{checklist.id}.{step.id}"
            for checklist in self.checklists.values()
            for step in checklist.steps.values()
            for old in step.formerly
        }


def _for_devices(
    by_device: Mapping[str, tuple[str, ...]], devices: tuple[str, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    mine = tuple((device, by_device[device]) for device in devices if device in by_device)
    if mine:
        return mine
    for fallback in (ANY_DEVICE, "web"):
        if fallback in by_device:
            return ((fallback, by_device[fallback]),)
    return tuple(by_device.items())
