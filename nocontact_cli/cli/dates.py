"""Days and times as they are typed: 2026-11-22, today, 18:30."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from nocontact_cli.errors import UsageError
from nocontact_cli.render.clean import clean
from nocontact_cli.workflows.context import local_now

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"[0-2]\d:[0-5]\d", re.ASCII)
_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1}


def read_day(text: str) -> date:
    """Read a local day.

    Raises:
        UsageError: It is none.
    """
    if text in _WORDS:
        return local_now().date() + timedelta(days=_WORDS[text])
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise UsageError(f"'{clean(text)}' is not a day.", do="A day looks like 2026-11-22; today works too.")


def read_time(text: str) -> time:
    """Read a local time of day.

    Raises:
        UsageError: It is none.
    """
    if _TIME.fullmatch(text):
        try:
            return time.fromisoformat(text)
        except ValueError:
            pass
    raise UsageError(f"'{clean(text)}' is not a time of day.", do="A time looks like 18:30.")
