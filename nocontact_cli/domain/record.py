"""The append-only record: entries, and what an entry can be about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

ANSWER = "answer"
PLAN = "plan"
ATTEMPT = "attempt"
FINDING = "finding"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is stored.

    Args:
        kind: `answer`, `plan`, `attempt` or `finding`.
        about: The subject: an item id, or `account whatsapp`, `device iphone`, `circumstance proof`,
            `person 2`.
        says: The value: an answer, `use`, `drop`, `yes` ...
        day: Local day from which it is true.
        by: Who says so: `self`, `friend` or `export`.
        note: Reason or name, in the user's words.
        until: Last day of a `keep`, or the day a `done` falls due.
    """

    kind: str
    about: str
    says: str
    day: date
    by: str = "self"
    note: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored entry: a draft with its number and the instant (with zone offset) it was written."""

    n: int
    at: datetime
    kind: str
    about: str
    says: str
    day: date
    by: str = "self"
    note: str | None = None
    until: date | None = None
