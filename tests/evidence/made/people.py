"""Who is in made-up exports, and when things happened in them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from tests.evidence.made.export import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST: Final = int(datetime(2019, 1, 1, tzinfo=UTC).timestamp())
_LAST: Final = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())
moments: Final = st.integers(_FIRST, _LAST).map(lambda count: datetime.fromtimestamp(count, UTC))
"""Moments in UTC, all of them past."""
handles: Final = st.from_regex(r"[a-z][a-z0-9_.]{3,14}[a-z0-9]", fullmatch=True)
"""Handles as most platforms allow them."""
shown: Final = st.sampled_from(
    [
        "Ann Other",
        "Jos\u00e9 de la Cruz",
        "\u5f20\u4f1f",
        "\U0001f984 Bo",
        "O\u2019Neil",
        "\u0645\u0631\u064a\u0645",
        "",
    ]
)
"""Names that are shown."""


def several(least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Different handles."""
    return st.lists(handles, min_size=least, max_size=most, unique=True)


def written(at: datetime) -> str:
    """As most exports write a moment."""
    return f"{at:%Y-%m-%d %H:%M:%S}"


def day_of(text: str) -> date:
    """The day of a moment that was written so."""
    return date.fromisoformat(text[:10])


def counted(found: Iterable[tuple[str, str, str, int | None, date | None]]) -> frozenset[Truth]:
    """What, label, says, person, day: each as often as it comes."""
    return frozenset(Truth(*key, count) for key, count in Counter(found).items())


def things(found: Iterable[tuple[str, str, str, date | None, str]]) -> frozenset[Truth]:
    """What, label, says, day, thing: each as often as it comes, with its newest day."""
    days: dict[tuple[Any, ...], list[date | None]] = {}
    for what, label, says, day, thing in found:
        days.setdefault((what, label, says, thing), []).append(day)
    return frozenset(
        Truth(what, label, says, None, max(filter(None, all_days), default=None), len(all_days), thing)
        for (what, label, says, thing), all_days in days.items()
    )
