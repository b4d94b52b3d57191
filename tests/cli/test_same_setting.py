"""One setting that two checklists speak of: asked once, known by both names, and taken back by either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.conftest import START, Home
from tests.cli.support import Desk, Maker, call, states

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from nocontact_cli.domain.record import Entry

DELTA: Final = """
id: delta
name: Delta
group: accounts
reviewed: "2026-11-02"
sources: {}
exposures:
  enter: {they_can: sign in to Delta, kind: enter, severity: critical}
steps:
  lock:
    title: Lock the Delta account
    why: An old password is known.
    closes: [enter]
    stage: secure
    noticed: silent
    minutes: 5
    how: {any: [Open Delta]}
    unconfirmed: true
"""

OMEGA: Final = """
id: omega
name: Omega
group: media
reviewed: "2026-11-02"
sources: {}
exposures:
  watch: {they_can: see what Omega plays, kind: watch, severity: low}
  list: {they_can: read the list of Omega, kind: watch, severity: low}
steps:
  key:
    title: Change the key that Omega uses
    why: Omega opens with the Delta account.
    closes: [watch]
    stage: secure
    noticed: silent
    minutes: 4
    same_as: {delta.lock: {}}
    how: {any: [Open Omega]}
    unconfirmed: true
  hide:
    title: Hide the list
    why: A list can be read.
    closes: [list]
    stage: tidy
    noticed: silent
    minutes: 2
    how: {any: [Tap Hide]}
    unconfirmed: true
"""

BOTH: Final = call("plan --use delta --use omega --device linux --circumstance can-change=yes")
OPEN: Final = {"delta.enter": "open", "omega.watch": "open", "omega.list": "open"}
CLOSED: Final = {"delta.enter": "closed", "omega.watch": "closed", "omega.list": "open"}


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with two checklists that share a setting."""
    folder = tmp_path_factory.mktemp("same")
    lists = folder / "lists"
    lists.mkdir()
    for name, text in (("start", START), ("delta", DELTA), ("omega", OMEGA)):
        (lists / f"{name}.yaml").write_text(text)
    return Maker(run, folder, lists, Home)


def answered(entries: tuple[Entry, ...]) -> list[tuple[str, str]]:
    """The answers of a record in order: what about, and what."""
    return [(entry.about, entry.says) for entry in entries if entry.kind == "answer"]


def ids(desk: Desk, line: str) -> list[str]:
    """The names of the steps that a command lists."""
    return [item["id"] for item in desk.json(line)["items"]]


def test_it_is_listed_once(make: Maker) -> None:
    """The list of steps has the shared one once, also in the list of the platform where it is not asked."""
    desk = make.shared(BOTH)
    assert ids(desk, "steps") == ["start.look", "delta.lock", "omega.hide"]
    assert ids(desk, "steps --only omega") == ["delta.lock", "omega.hide"]
    assert ids(desk, "steps --only delta") == ["delta.lock"]


def test_it_is_shown_under_both_names(make: Maker) -> None:
    """`show` takes either name, and shows the step that is asked with the doors of both platforms."""
    desk = make.shared(BOTH)
    text = desk.do("show omega.key").stdout
    assert text == desk.do("show delta.lock").stdout
    assert "Lock the Delta account" in text
    assert "sign in to Delta" in text
    assert "see what Omega plays" in text
    assert desk.json("show omega.key")["item"]["id"] == "delta.lock"


@pytest.mark.parametrize(("name", "other"), [("omega.key", "delta.lock"), ("delta.lock", "omega.key")])
def test_it_is_answered_under_both_names(
    make: Maker, records: Callable[[Home], tuple[Entry, ...]], name: str, other: str
) -> None:
    """`mark` takes either name: one answer closes the doors of both platforms, and either name takes it back."""
    desk = make.own(BOTH)
    assert states(desk.report()) == OPEN
    text = desk.do(f"mark {name} {other} --as done").stdout
    assert "Recorded for 1 step:\n- delta.lock: done" in text
    assert answered(records(desk.home)) == [("delta.lock", "done")]
    assert states(desk.report()) == CLOSED
    assert states(desk.json("report --only omega")) == {"omega.watch": "closed", "omega.list": "open"}
    desk.do(f"mark {other} --as undo")
    assert states(desk.report()) == OPEN


def test_an_answer_from_before_counts_and_can_be_taken_back(
    make: Maker, records: Callable[[Home], tuple[Entry, ...]]
) -> None:
    """What was answered while only one platform was in the plan speaks for both, and is undone by the other name."""
    desk = make.own(call("plan --use omega"), call("mark omega.key --as done"), call("plan --use delta"))
    assert states(desk.report()) == CLOSED
    desk.do("mark delta.lock --as undo")
    assert answered(records(desk.home)) == [("omega.key", "done"), ("omega.key", "undo")]
    assert states(desk.report()) == OPEN
    desk.do("mark omega.key --as undo", code=2)


def test_the_newest_of_two_answers_is_taken_back(make: Maker) -> None:
    """With answers under both names undo takes back the newest, and the earlier one speaks again."""
    desk = make.own(
        call("plan --use omega"),
        call("mark omega.key --as done"),
        call("plan --use delta"),
        call("mark delta.lock --as open"),
    )
    assert states(desk.report()) == OPEN
    desk.do("mark omega.key --as undo")
    assert states(desk.report()) == CLOSED


def test_it_is_asked_in_a_walk_of_either_platform(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """`start --only` of the platform where it is not asked walks through the shared step as well."""
    circumstances = " ".join(
        f"--circumstance {one}" for one in ("device-safe=no", "proof=no", "location=no", "contact@1=none")
    )
    desk = make.own(BOTH, call(f"plan {circumstances}"))
    desk.do("start --only omega", "l\n" * 9)
    assert answered(records(desk.home)) == [("delta.lock", "later"), ("omega.hide", "later")]


def test_accounts_with_labels_share_with_their_like(make: Maker) -> None:
    """Only accounts of the same label are the same account: the other one keeps its own step."""
    desk = make.own(call("plan --use delta:work --use omega:work --use omega"))
    assert ids(desk, "steps --only omega") == ["delta:work.lock", "omega.key", "omega:work.hide", "omega.hide"]
    desk.do("mark omega:work.key --as done")
    found = states(desk.report())
    assert (found["omega:work.watch"], found["omega.watch"]) == ("closed", "open")


@pytest.mark.parametrize("name", ["omega.keys", "delta.key", "omega:work.key"])
def test_other_names_are_still_refused(make: Maker, name: str) -> None:
    """A name that is neither of the two is exit 2 for `show` and `mark`."""
    desk = make.shared(BOTH)
    for line in (f"show {name}", f"mark {name} --as done"):
        desk.do(line, code=2)


def test_a_shipped_checklist_that_is_replaced(make: Maker, tmp_path: Path) -> None:
    """Checklists of one's own may replace shipped ones: what others say of steps that are gone is passed over."""
    lists = tmp_path / "lists"
    lists.mkdir()
    for name in ("start", "delta", "omega"):
        (lists / f"{name}.yaml").write_text((make.checklists / f"{name}.yaml").read_text())
    for name in ("email", "smart-home", "carrier-account", "google-account"):
        (lists / f"{name}.yaml").write_text(DELTA.replace("delta", name))
    desk = make.with_checklists(make.empty(), lists)
    used = "whatsapp email home-wifi smart-home phone carrier-account google-account apple-account"
    desk.do("plan " + " ".join(f"--use {name}" for name in used.split()))
    found = desk.report()
    assert {"email.enter", "start"} & {one["id"] for one in found["exposures"]} == {"email.enter"}
    assert ids(desk, "steps --only email") == ["email.lock"]
