"""Every field of a checklist file, in one table.

The walker that reads the files, the domain objects it makes and the JSON Schema for editors all follow it.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from nocontact_cli.catalogue.shapes import (
    ACCOUNT,
    DOOR,
    ID,
    STEP,
    STEP_ELSEWHERE,
    Address,
    Conditions,
    Day,
    Field,
    Flag,
    Instructions,
    Links,
    ListOf,
    Name,
    Record,
    Table,
    Text,
    Whole,
    Word,
)
from nocontact_cli.domain.checklist import Checklist, Exposure, Question, Recheck, Source, Step
from nocontact_cli.domain.words import (
    ANY_DEVICE,
    BY,
    CIRCUMSTANCES,
    CONTACT_REASONS,
    DEVICES,
    EACH,
    GROUPS,
    KINDS,
    NONE,
    NOTICED,
    SEVERITIES,
    SOURCE_KINDS,
    STAGES,
    TRIGGERS,
)

MOST_MINUTES: Final = 240
MOST_DAYS: Final = 730
INVENTORY: Final = 95
"""Entries of the experts' inventory, which `covers` counts by."""

_LABEL = Text(120)
_SENTENCE = Text(300)
_PARAGRAPH = Text(1500)

CONDITIONS: Final = Conditions(
    known={
        **{name: ListOf(Word(values), least=1) for name, values in CIRCUMSTANCES.items()},
        "contact": ListOf(Word((NONE, *CONTACT_REASONS)), least=1),
        "channel": ListOf(ACCOUNT, least=1),
        "device": ListOf(Word(DEVICES), least=1),
    },
    other=ListOf(ID, least=1),
)
"""What a `when` can ask about; every other name must be a question of the checklist."""

_WHEN = Field(CONDITIONS, "The values accepted for circumstances, `device` or questions; unknown counts as accepted.")

QUESTION: Final = Record(
    "question",
    {
        "question": Field(_SENTENCE, "What is asked about an account.", required=True),
        "answers": Field(Table("answer", _LABEL, least=2), "Ids of the answers to their wording.", required=True),
    },
    Question,
)

SOURCE: Final = Record(
    "source",
    {
        "title": Field(_SENTENCE, "Title of the page.", required=True),
        "publisher": Field(_LABEL, "Who wrote it.", required=True),
        "url": Field(Address(), "Its https address.", required=True),
        "kind": Field(Word(SOURCE_KINDS), "Whose word it is.", required=True),
    },
    Source,
)

EXPOSURE: Final = Record(
    "exposure",
    {
        "they_can": Field(_SENTENCE, "The end of a sentence that begins with: They can still ...", required=True),
        "kind": Field(Word(KINDS), "What kind of door it is, worst first.", required=True),
        "severity": Field(Word(SEVERITIES), "How bad it is while open.", required=True),
        "when": _WHEN,
        "advice": Field(_PARAGRAPH, "What helps where no step closes it.", nullable=True),
    },
    Exposure,
)

RECHECK: Final = Record(
    "recheck",
    {
        "days": Field(Whole(1, MOST_DAYS), "Days after which a done step is due again.", nullable=True),
        "on": Field(ListOf(Word(TRIGGERS)), "Events after which it is due again."),
        "because": Field(_SENTENCE, "Why it does not stay closed by itself."),
    },
    partial(Recheck, days=None),
    together={
        "anyOf": [
            {"required": ["days"], "properties": {"days": {"type": "integer"}}},
            {"required": ["on"], "properties": {"on": {"minItems": 1}}},
        ]
    },
)

STEP_RECORD: Final = Record(
    "step",
    {
        "title": Field(_LABEL, "What to do, as a short sentence.", required=True),
        "why": Field(_PARAGRAPH, "What it changes, and for whom.", required=True),
        "closes": Field(ListOf(DOOR), "Exposures whose sentence is false after this step, also of other checklists."),
        "eases": Field(ListOf(DOOR), "Exposures this step only makes smaller."),
        "stage": Field(Word(STAGES), "The part of the walk it belongs to.", required=True),
        "when": _WHEN,
        "either": Field(ID, "Steps with the same name here are alternatives.", nullable=True),
        "after": Field(ListOf(STEP), "Steps that come first, also of other checklists as platform.step."),
        "noticed": Field(Word(NOTICED), "Whether the other person notices, at worst.", required=True),
        "signs": Field(_PARAGRAPH, "What they may see of it.", nullable=True),
        "evidence_first": Field(Flag(), "Whether proof can be lost by it."),
        "each": Field(Word(EACH), "Done once, per account, or per person on each account."),
        "by": Field(Word(BY), "Who can do it."),
        "needs_owner": Field(Flag(), "Whether only the owner of the account can do it."),
        "minutes": Field(Whole(1, MOST_MINUTES), "Working time in minutes.", required=True),
        "recheck": Field(RECHECK, "When a done step is worth another look.", nullable=True),
        "how": Field(
            Instructions(Word((*DEVICES, ANY_DEVICE)), ListOf(_PARAGRAPH, least=1)),
            "Instructions by device, or first by the answers of one question.",
            required=True,
        ),
        "open": Field(Address(), "A page of the vendor that only shows the setting.", nullable=True),
        "quieter": Field(_PARAGRAPH, "A way that is less likely to be noticed.", nullable=True),
        "say": Field(_PARAGRAPH, "What to say to a company without saying why.", nullable=True),
        "covers": Field(ListOf(Whole(1, INVENTORY)), "Numbers of the experts' inventory."),
        "sources": Field(ListOf(ID), "Where it was read; needed unless `unconfirmed`."),
        "unconfirmed": Field(Flag(), "True where no source confirms it; shown to the user."),
        "reviewed": Field(Day(), "Day it was last read against its sources, if not that of the file.", nullable=True),
        "revised": Field(Day(), "Day of the last change of substance, after which it is due again.", nullable=True),
        "same_as": Field(
            Links(STEP_ELSEWHERE, CONDITIONS),
            "Steps of other checklists that are this same setting, with the conditions under which they are.",
        ),
        "formerly": Field(ListOf(STEP), "Ids this step had before."),
    },
    Step,
    together={
        "anyOf": [
            {"required": ["sources"], "properties": {"sources": {"minItems": 1}}},
            {"required": ["unconfirmed"], "properties": {"unconfirmed": {"const": True}}},
        ]
    },
)

CHECKLIST: Final = Record(
    "checklist",
    {
        "id": Field(ID, "The platform; also the name of the file.", required=True),
        "name": Field(_LABEL, "The platform as it writes itself.", required=True),
        "group": Field(Word(GROUPS), "Where it stands in the order of checklists.", required=True),
        "reviewed": Field(Day(), "Day on which it was last read against its sources.", required=True),
        "asks": Field(Table("question", QUESTION), "Questions about an account that decide which steps apply."),
        "sources": Field(Table("source", SOURCE), "Where the steps were read.", required=True),
        "exposures": Field(Table("exposure", EXPOSURE), "What the other person can still do there.", required=True),
        "steps": Field(Table("step", STEP_RECORD, least=1), "What closes it.", required=True),
    },
    partial(Checklist, asks={}),
)

EDITION: Final = Record(
    "edition",
    {
        "edition": Field(
            Name(re.compile(r"[0-9]{4}\.[0-9]{2}\.[0-9]+"), "year.month.number, such as '2026.11.0'"),
            "Version of all checklists together.",
            required=True,
        )
    },
    dict,
)

NOUNS: Final = {name: field.shape.noun for name, field in CHECKLIST.fields.items() if isinstance(field.shape, Table)}
"""What one entry of each table is called in messages: `steps` holds a `step`."""
