"""What counts as read long ago."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nocontact_cli.catalogue.reader import parse
from nocontact_cli.domain.ages import ages

READ = date(2025, 11, 22)
TEXT = """\
id: test
name: Test
group: social
reviewed: "2025-11-22"
sources: {}
exposures: {}
steps:
  one: {title: One, why: Because., stage: tidy, noticed: silent, minutes: 1, how: {any: [Go]}, unconfirmed: true}
  two:
    title: Two
    why: Because.
    stage: tidy
    noticed: silent
    minutes: 1
    how: {any: [Go]}
    unconfirmed: true
    reviewed: "2026-11-20"
"""


@pytest.mark.parametrize(
    ("days", "old"),
    [(-1, []), (0, []), (365, []), (366, ["one"]), (365 + 363, ["one"]), (365 + 364, ["one", "two"])],
)
def test_more_than_a_year(days: int, old: list[str]) -> None:
    """A step is old from the 366th day after it was read; its own day counts before that of the file."""
    checklist, _ = parse(TEXT, "test.yaml")
    assert checklist is not None
    found = ages(checklist, READ + timedelta(days))
    assert found.old == {name: {"one": READ, "two": date(2026, 11, 20)}[name] for name in old}
    assert found.checklist is checklist
