"""Small checklists of which only the order of the steps matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEAD = """\
id: {name}
name: {name}
group: {group}
reviewed: "2026-11-22"
sources: {{}}
exposures: {{}}
steps:
"""
_STEP = """\
  {step}:
    title: Do it
    why: It helps.
    after: [{after}]
    stage: tidy
    noticed: silent
    minutes: 1
    how: {{any: [Do it]}}
    unconfirmed: true
"""


def small(name: str, steps: Mapping[str, Sequence[str]], group: str = "social") -> str:
    """The text of a checklist: its steps, each with what comes before it."""
    blocks = [_STEP.format(step=step, after=", ".join(after)) for step, after in steps.items()]
    return _HEAD.format(name=name, group=group) + "".join(blocks)
