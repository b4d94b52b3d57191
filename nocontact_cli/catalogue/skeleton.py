"""The beginning of a new checklist file, for authors: every field that matters, with what belongs in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.words import (
    BY,
    DEVICES,
    EACH,
    GROUPS,
    KINDS,
    NOTICED,
    SEVERITIES,
    SOURCE_KINDS,
    STAGES,
    TRIGGERS,
)

if TYPE_CHECKING:
    from datetime import date

_TEMPLATE: Final = """\
# yaml-language-server: $schema=./checklist.schema.json
# Fill in what is empty, delete what you do not need, and check it: nocontact checklists check {name}.yaml
# How to choose words, severities and sources: checklists/README.md
id: {name}
name:                       # the platform as it writes itself
group: social               # one of: {groups}
reviewed: "{day}"     # the day you read the steps against their sources
# asks:                     # only if the steps differ by an answer: a question about the account
#   provider: {{question: Who provides this account, answers: {{one: One, other: Another}}}}
sources:
  own-help:
    title:                  # the title of the page
    publisher:              # who wrote it
    url:                    # its https address
    kind: official          # one of: {kinds_of_source}
exposures:                  # what they can do there, as the end of: They can still ...
  message:
    they_can: send you messages here
    kind: reach             # worst first: {kinds}
    severity: high          # one of: {severities}
  new-account:              # no step closes this one, so it needs advice
    they_can: write again from a new account
    kind: return
    severity: medium
    advice:                 # what helps where no setting does
steps:
  block:                    # the step that blocks the person has this id on every platform
    title: Block each of their accounts
    why:                    # one or two short sentences: what it changes
    closes: [message]       # what is no longer true afterwards; `eases` for what only gets smaller
    stage: block            # one of: {stages}
    noticed: maybe          # the worst case, one of: {noticed}
    signs:                  # what they may see of it
    evidence_first: true    # true if proof can be lost by it
    each: person            # one of: {each}
    by: me                  # one of: {by}
    minutes: 2
    recheck: {{days: 90, because: A new account is not blocked.}}   # `on:` takes {triggers}
    how:                    # by device: {devices}, or any
      any:
        -                   # one short instruction a line; menu paths as Settings > Privacy > Blocked
    quieter:                # a way that is less likely to be noticed, if there is one
    # same_as: {{other-platform.step: {{}}}}   # if another checklist asks for this same setting
    # covers: [48]          # numbers of checklists/data/inventory.yaml
    sources: [own-help]     # or `unconfirmed: true`, which is shown to the user
"""


def skeleton(name: str, day: date) -> str:
    """The text of a new checklist file.

    Args:
        name: Its id, which is also the name of the file.
        day: The day that stands in it as the day of its reading.
    """
    return _TEMPLATE.format(
        name=name,
        day=day.isoformat(),
        groups=" ".join(GROUPS),
        kinds_of_source=" ".join(SOURCE_KINDS),
        kinds=" ".join(KINDS),
        severities=" ".join(SEVERITIES),
        stages=" ".join(STAGES),
        noticed=" ".join(NOTICED),
        each=" ".join(EACH),
        by=" ".join(BY),
        triggers=" ".join(TRIGGERS),
        devices=" ".join(DEVICES),
    )
