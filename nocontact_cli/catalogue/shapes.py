"""What a value in a checklist file can look like.

Descriptions only. The reader (`reader.py`) and the JSON Schema (`schema.py`) both follow them, so that the
two cannot disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from nocontact_cli.domain.ids import LABEL, WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph of at most `most` characters."""

    most: int


@dataclass(frozen=True, slots=True)
class Word:
    """One of the fixed words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A text of a fixed form; `wanted` says in a message what the form is."""

    form: re.Pattern[str]
    wanted: str
    most: int = 60


@dataclass(frozen=True, slots=True)
class Day:
    """A real day, written year-month-day in quotes."""


@dataclass(frozen=True, slots=True)
class Address:
    """An https address without user name and spaces."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `least` to `most`."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Flag:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of at least `least` members. Members other than texts may stand in it once."""

    member: ScalarShape | Record
    least: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record.

    Args:
        shape: What its value looks like.
        about: What it is for, in one sentence for authors.
        required: Whether it must be there.
        nullable: Whether it may say `null`, which is the same as leaving it out.
    """

    shape: Shape
    about: str
    required: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with fixed fields.

    Args:
        noun: What a message calls it.
        fields: By name, in the order authors write them.
        make: Called with the values by name (and the `id` where the record stands in a table).
        together: What the fields must fulfil together, as JSON Schema; `checks.py` words the same rule.
    """

    noun: str
    fields: Mapping[str, Field]
    make: Callable[..., Any]
    together: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping of names to records, texts or links of one shape. The names are ids, unless `names` says otherwise."""

    noun: str
    member: Record | Text | Links
    least: int = 0
    names: Name | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """A `when`: names to accepted values. `other` is the shape for names not known beforehand."""

    known: Mapping[str, ListOf]
    other: ListOf


@dataclass(frozen=True, slots=True)
class Links:
    """Names of steps elsewhere, each with the conditions under which the link holds."""

    names: Name
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Instructions:
    """A `how`: devices to lines, or answers to devices to lines."""

    devices: Word
    lines: ListOf


ScalarShape: TypeAlias = Text | Word | Name | Day | Address | Whole | Flag
Shape: TypeAlias = ScalarShape | ListOf | Record | Table | Conditions | Links | Instructions

ID: Final = Name(re.compile(WORD), "an id of small letters, digits and single hyphens, such as 'new-number'")
STEP: Final = Name(
    re.compile(rf"{WORD}(?:\.{WORD})?"),
    "a step id such as 'recovery', or with its checklist 'email.recovery'",
    most=121,
)
DOOR: Final = Name(
    re.compile(rf"{WORD}(?:\.{WORD})?"),
    "an exposure id such as 'message', or of another checklist 'whatsapp.message'",
    most=121,
)
STEP_ELSEWHERE: Final = Name(
    re.compile(rf"{WORD}\.{WORD}"), "a step of another checklist, such as 'google-account.sessions'", most=121
)
ACCOUNT: Final = Name(re.compile(rf"{WORD}(?::{LABEL})?"), "an account such as 'whatsapp' or 'email:work'", most=81)
HTTPS: Final = re.compile(r"https://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]{1,5})?(?:[/?#]\S*)?")
MOST_ADDRESS: Final = 500
DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
