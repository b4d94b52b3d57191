"""Random records with entries of every kind, and the checklists they speak of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from nocontact_cli.domain import record, words
from nocontact_cli.domain.attempts import OTHER_WAYS, about, says
from nocontact_cli.domain.record import Entry
from tests.domain.build import catalogue_of, on

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

CATALOGUE = catalogue_of(
    [
        {"id": "chat", "exposures": {}, "steps": {"block": {"each": "person", "formerly": ["old"]}, "tidy": {}}},
        {"id": "email", "exposures": {}, "steps": {"rules": {"each": "once"}, "block": {"each": "person"}}},
    ]
)
ITEMS = ("chat.block", "chat.block@2", "chat.old@2", "chat.tidy", "chat:b.tidy", "email.rules", "email:work.block@2")
ACCOUNTS = ("chat", "chat:b", "email", "email:work")
PLAN = (
    *((f"account {name}", "use") for name in ACCOUNTS),
    ("account chat", "drop"),
    ("device iphone", "use"),
    ("circumstance can-change", "yes"),
    ("circumstance contact@2", "court,work"),
    ("circumstance channel@2", "email:work"),
    ("circumstance email.provider", "gmail"),
    ("person 1", "named"),
    ("person 2", "named"),
    ("person 2", "retired"),
)
ANYTHING = (
    *((record.ANSWER, item, answer) for item in ITEMS for answer in (*words.ANSWERS, words.UNDO)),
    *((record.FOUND, item, "found") for item in ITEMS),
    *((record.PLAN, what, value) for what, value in PLAN),
    *(
        (record.ATTEMPT, about(way, person), says(reached=reached, time=time))
        for way in (*ACCOUNTS, *OTHER_WAYS)
        for person in (1, 2)
        for reached, time in ((True, "14:05"), (False, None))
    ),
    (record.ATTEMPT, "somewhere", "somehow"),
    *((record.PROOF, "attempt", sign * 64) for sign in "ab" * 8),
    *((record.AUDIT, scope, says) for scope in ("due", "all", "after moved") for says in ("begun", "ended")),
    (record.REASONS, "reasons", "written"),
    (record.URGE, "urge", "stayed"),
    (record.LETTER, "letter", "kept"),
    (record.EXPORT, "3f9a1c07", "made"),
    ("future", "what", "ever"),
)


NOTES = st.sampled_from([None, "Kim", "a note"])


def entry_of(n: int, told: tuple[str, str, str], day: int, note: str | None) -> Entry:
    """An entry written down at its number's minute."""
    at = datetime(2026, 6, 1, 12, tzinfo=UTC) + timedelta(minutes=n)
    kind, subject, value = told
    return Entry(n, at.astimezone(timezone(timedelta(hours=n % 3))), kind, subject, value, on(day), note=note)


def records(notes: SearchStrategy[str | None] = NOTES) -> SearchStrategy[list[Entry]]:
    """Records with entries of every kind on every subject, in any order."""
    one = st.tuples(st.sampled_from(ANYTHING), st.integers(0, 9), notes)
    return st.lists(one, max_size=30).map(
        lambda found: [entry_of(n, told, day, note) for n, (told, day, note) in enumerate(found, 1)]
    )
