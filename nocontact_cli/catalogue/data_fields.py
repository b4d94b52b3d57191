"""Every field of the other files of `checklists/data`, in tables like that of a checklist."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from nocontact_cli.catalogue.fields import CONDITIONS, SOURCE
from nocontact_cli.catalogue.shapes import (
    ID,
    STEP_ELSEWHERE,
    Address,
    Day,
    Field,
    Links,
    ListOf,
    Name,
    Record,
    Table,
    Text,
    Word,
)
from nocontact_cli.domain.checklist import Source
from nocontact_cli.domain.export_guides import ExportGuide
from nocontact_cli.domain.friend_words import FriendWord
from nocontact_cli.domain.ids import WORD
from nocontact_cli.domain.support import ABOUT, EVERYWHERE, HelpLine

_LABEL = Text(120)
_SENTENCE = Text(300)
_COUNTRY = Name(re.compile(f"[a-z]{{2}}|{EVERYWHERE}"), f"a country code of two small letters, or '{EVERYWHERE}'")
_SEEN = Name(re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"), "a year, year-month or year-month-day in quotes")
_SORT = Name(
    re.compile(rf"{WORD}(?: {WORD})?"),
    "what a fact is about, with its label if it has one, such as 'connected follower'",
    most=121,
)

SUPPORT: Final = Record(
    "support",
    {
        "reviewed": Field(Day(), "Day on which they were last read against their sources.", required=True),
        "countries": Field(Table("country", _LABEL, least=1), "Country codes to names.", required=True),
        "lines": Field(
            Table(
                "line",
                Record(
                    "help line",
                    {
                        "country": Field(_COUNTRY, "Where it helps.", required=True),
                        "name": Field(_LABEL, "What it calls itself.", required=True),
                        "about": Field(ListOf(Word(ABOUT), least=1), "What it is for.", required=True),
                        "serves": Field(_LABEL, "Whom it serves.", required=True),
                        "sources": Field(
                            ListOf(Record("source", SOURCE.fields, partial(Source, id="")), least=1),
                            "Where it was read.",
                            required=True,
                        ),
                        "region": Field(_LABEL, "The part of the country it serves."),
                        "phone": Field(_LABEL, "Its number."),
                        "also": Field(ListOf(_LABEL), "Further numbers, each as a sentence."),
                        "text": Field(_LABEL, "Where to send a text message."),
                        "chat": Field(Address(), "Its chat."),
                        "email": Field(_LABEL, "Its address."),
                        "site": Field(Address(), "Its page."),
                        "hours": Field(_LABEL, "When somebody answers."),
                        "languages": Field(_LABEL, "In which languages."),
                        "cost": Field(_LABEL, "What a call costs."),
                        "traces": Field(_SENTENCE, "What stays on bills, in call lists and histories."),
                        "note": Field(_SENTENCE, "What else is worth knowing."),
                        "seen": Field(_SEEN, "The newest date its sources bear."),
                    },
                    HelpLine,
                ),
                least=1,
            ),
            "Ids to help lines.",
            required=True,
        ),
    },
    dict,
)

_WORD = Record(
    "piece of advice",
    {
        "text": Field(_SENTENCE, "What to do, in one or two short sentences.", required=True),
        "sources": Field(ListOf(ID, least=1), "Where it was read.", required=True),
        "why": Field(_SENTENCE, "What it is good for."),
    },
    FriendWord,
)

FRIEND: Final = Record(
    "friend",
    {
        "reviewed": Field(Day(), "Day on which it was last read against its sources.", required=True),
        "sources": Field(Table("source", SOURCE, least=1), "Where it was read.", required=True),
        "rules": Field(Table("rule", _WORD, least=1), "How to help, in the order to read them.", required=True),
        "your_side": Field(Table("piece of advice", _WORD, least=1), "For the friend's own life.", required=True),
    },
    dict,
)

_GUIDE = Record(
    "guide",
    {
        "name": Field(_LABEL, "The platform as people call it.", required=True),
        "reviewed": Field(Day(), "Day on which it was last read against its sources.", required=True),
        "guide": Field(ListOf(_SENTENCE, least=1), "How to ask for the export, line by line.", required=True),
        "noticed": Field(_SENTENCE, "What can be noticed of it.", required=True),
        "takes": Field(_SENTENCE, "How long it takes.", required=True),
        "limits": Field(ListOf(_SENTENCE, least=1), "What the export cannot show.", required=True),
        "sources": Field(ListOf(ID, least=1), "Where it was read.", required=True),
        "proves": Field(
            Table("sort of facts", Links(STEP_ELSEWHERE, CONDITIONS), least=1, names=_SORT),
            "Sorts of facts to the steps whose answers they check.",
            required=True,
        ),
    },
    ExportGuide,
)

EXPORTS: Final = Record(
    "exports",
    {
        "after": Field(_SENTENCE, "What to do with an export that was read.", required=True),
        "sources": Field(Table("source", SOURCE, least=1), "Where the guides were read.", required=True),
        "guides": Field(Table("guide", _GUIDE, least=1), "Platforms to guides.", required=True),
    },
    dict,
)
