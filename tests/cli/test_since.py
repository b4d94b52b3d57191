"""`report --since`: the differences between two days in every format; `--as-of` around them. Real program."""

from __future__ import annotations

import json
from html import unescape
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import pytest

from nocontact_cli.cli.options import Format
from tests.cli.past import (
    WORST_FIRST,
    Past,
    attempted,
    audited,
    day_of,
    dropped,
    named,
    plan,
    retired,
    said,
    use,
)
from tests.cli.support import day

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.support import Desk

LISTS: Final = ("closed", "reopened", "new", "gone")
DAYS: Final = (-70, -30, 0, 60)
"""Days before, between and after what happens, and one in the future."""
RECORD: Final = (
    *plan(use("beta:old", -200), day=-200),
    said("start.look", "done", -200),
    said("alpha.password", "done", -65),
    said("alpha.map", "done", -45),
    said("alpha.rules", "keep", -65, until=-20),
    said("alpha.block", "done", -40),
    said("beta:old.bar", "done", -40),
    audited(-30, ["start.look", *(f"alpha.{step}" for step in WORST_FIRST)]),
    said("alpha.block", "done", -12),
    attempted("alpha", "reached", -11),
    said("alpha.block", "done", -10),
    dropped("beta:old", -10),
    use("beta", -10),
    said("alpha.hide", "done", -8),
    said("beta.lock", "done", -8),
    said("alpha.map", "open", -3),
    named(2, "Kim", -2),
    retired(2, 30),
)
CLOSED: Final = "look at your wall in Alpha"
OPENED: Final = ("see your place in Alpha", "get copies from Alpha")
NEW: Final = "write letters to Beta"


@pytest.fixture(scope="module")
def past(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Make homes with records of earlier days."""
    return Past(run, tmp_path_factory.mktemp("since"))


@pytest.fixture(scope="module")
def desk(past: Past) -> Desk:
    """A record of 200 days in which all sorts of things change. No test changes it."""
    return past.desk(*RECORD)


@pytest.fixture(scope="module")
def reports(desk: Desk) -> dict[int, dict[str, Any]]:
    """The report of each of the days."""
    return {number: desk.report(number) for number in DAYS}


def having(document: dict[str, Any], *states: str) -> set[str]:
    """The exposures of a report, in these states or all of them."""
    return {one["id"] for one in document["exposures"] if not states or one["state"] in states}


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, set[str]]:
    """What two reports differ by, by sets alone."""
    both = having(before) & having(after)
    return {
        "closed": both & having(after, "closed") - having(before, "closed"),
        "reopened": both & having(after, "open", "due") - having(before, "open", "due"),
        "new": having(after) - having(before),
        "gone": having(before) - having(after),
    }


@pytest.mark.parametrize(("since", "as_of"), list(combinations(DAYS, 2)))
def test_any_two_days(desk: Desk, reports: dict[int, dict[str, Any]], since: int, as_of: int) -> None:
    """`changes` of the JSON form is exactly what the two reports differ by; the rest of it is the later report."""
    found = desk.json(f"report --as-of {day(as_of)} --since {day(since)}")
    told = found.pop("changes")
    assert told.pop("since") == day(since)
    assert {name: sorted(one) for name, one in differences(reports[since], reports[as_of]).items()} == {
        name: sorted(told[name]) for name in LISTS
    }
    assert found == reports[as_of]


def test_the_record_has_differences_of_every_sort(reports: dict[int, dict[str, Any]]) -> None:
    """The made-up record is worth the test above: between its days each of the four lists is filled, twice at least."""
    found = [differences(reports[since], reports[as_of]) for since, as_of in combinations(DAYS, 2)]
    assert all(sum(bool(one[name]) for one in found) >= 2 for name in LISTS)


def test_since_the_last_re_check(desk: Desk, reports: dict[int, dict[str, Any]]) -> None:
    """`last-audit` is the day on which the last re-check ended."""
    told = desk.json("report --since last-audit")["changes"]
    assert told["since"] == day(-30)
    assert {name: set(told[name]) for name in LISTS} == differences(reports[-30], reports[0])
    assert set(told["reopened"]) == {"alpha.login", "alpha.place", "alpha.copies"}


@pytest.mark.parametrize("form", [form.value for form in Format if form.value not in ("json", "csv")])
def test_every_format(desk: Desk, form: str) -> None:
    """Each format for people says since when, what closed, what opened again, what is new, gone, and still open."""
    shown = desk.do(f"report --since {day(-30)} --format {form}").stdout
    text = " ".join(unescape(shown).split())
    since = day_of(-30)
    at = [text.index(f"What changed since {since.day} {since:%B} {since.year}")]
    for words in (
        "Closed since (1)",
        CLOSED,
        "Open again, or due (3)",
        "New doors, open",
        NEW,
        "No longer in your plan",
    ):
        at.append(text.index(words, at[-1]))
    end = text.index("Still open:", at[-1])
    for words in OPENED:
        assert at[3] < text.index(words, at[0]) < at[4] < end


def test_into_a_file_and_for_one_account(desk: Desk, tmp_path: Path) -> None:
    """With -o the differences stand in the file; with --only they are those of the account."""
    path = tmp_path / "report"
    desk.do(f"report --since last-audit --only beta --format json -o {path}")
    told = json.loads(path.read_text())["changes"]
    assert {name: told[name] if name == "since" else set(told[name]) for name in told} == {
        "since": day(-30),
        "closed": set(),
        "reopened": set(),
        "new": {"beta.letters", "beta.inbox"},
        "gone": {"beta:old.letters", "beta:old.inbox"},
    }


def test_nothing_is_different(desk: Desk) -> None:
    """Since today nothing is different, and that is said, with the number of doors still open."""
    assert "Nothing is different. Still open: " in desk.do("report --since today").stdout


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (f"--since {day(1)}", "later"),
        (f"--since {day(-4)} --as-of {day(-5)}", "later"),
        ("--since 2026-02-30", "not a day"),
    ],
)
def test_a_day_that_does_not_fit(desk: Desk, options: str, hint: str) -> None:
    """A day after that of the report, or none at all, is exit 2 with what is still safe and what comes next."""
    done = desk.do(f"report {options}", code=2)
    assert done.stdout == ""
    *_, what, safe, next_ = done.stderr.splitlines()
    assert hint in what
    assert safe == "Nothing was changed."
    assert next_


def test_without_a_re_check(past: Past) -> None:
    """`last-audit` before the first re-check is exit 2, and names a day and `audit` as ways on."""
    done = past.desk(*plan()).do("report --since last-audit", code=2)
    assert done.stdout == ""
    assert "audit" in done.stderr.splitlines()[-1]
    assert "--since 2026" in done.stderr.splitlines()[-1]


def test_the_last_re_check_before_the_day_of_the_report(past: Past) -> None:
    """With --as-of, `last-audit` is the last one that had ended by that day."""
    desk = past.desk(*plan(), audited(-40, []), audited(-10, []))
    assert desk.json(f"report --since last-audit --as-of {day(-20)}")["changes"]["since"] == day(-40)


def test_far_away_days(desk: Desk) -> None:
    """A day long before the record and one long after it can be compared: what has an interval is due by then."""
    found = desk.json("report --since 1990-01-01 --as-of 2190-01-01")
    by_id = {one["id"]: one["state"] for one in found["exposures"]}
    assert (by_id["alpha.message"], by_id["alpha.wall"], by_id["beta.inbox"]) == ("due", "due", "closed")
    assert found["as_of"] == "2190-01-01"


def test_the_help_text(desk: Desk) -> None:
    """`report --help` names --since with a day and last-audit, and --as-of."""
    shown = " ".join(desk.do("report --help", given=False).stdout.split())
    assert "--since DATE|last-audit" in shown
    assert "--as-of DATE" in shown
