"""The append-only record: entries, and what an entry can be about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

ANSWER = "answer"
PLAN = "plan"
ATTEMPT = "attempt"
PROOF = "proof"
"""A reference to something saved; belongs to the attempt before it."""
FINDING = "finding"
IDENTIFIER = "identifier"
"""A number, address or name of a person, for comparing with data exports."""
FOUND = "found"
"""A note on something found at an item."""
AUDIT = "audit"
"""A re-check that was begun or came to its end."""
REASONS = "reasons"
URGE = "urge"
LETTER = "letter"
"""A message that was written and not sent."""
EXPORT = "export"
"""A checklist for a friend that was written to a file."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is stored.

    Args:
        kind: One of the kinds above.
        about: The subject: an item id, or `account whatsapp`, `device iphone`, `circumstance proof`,
            `person 2`, `email:work@2` (an attempt by person 2), `due` (the scope of a re-check).
        says: The value: an answer, `use`, `drop`, `yes`, `reached 14:05`, `begun` ...
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
