"""The JSON forms are a contract: these tests name every key. A new key is added here; none is ever taken out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cli.conftest import Home
from tests.cli.support import Desk, Maker, call, day, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

HEAD: Final = {"schema", "version"}
ITEM: Final = {
    "id",
    "platform",
    "account",
    "person",
    "title",
    "stage",
    "noticed",
    "by",
    "minutes",
    "state",
    "day",
    "due",
    "answered_by",
    "either",
}


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("json")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


@pytest.fixture(scope="module")
def desk(make: Maker) -> Desk:
    """A record with two people, a label, a device and some answers."""
    return make.shared(
        call(
            "plan --use alpha:north --use beta --device iphone --circumstance can-change=yes --people -", "Robin\nKim\n"
        ),
        call("plan --circumstance alpha:north.provider=north --use gamma"),
        call("plan --drop gamma --people -", "Robin\n\n"),
        call(f"mark alpha:north.block --as done --on {day(-3)}"),
        call(f"mark beta.quiet --as keep --until {day(5)} --reason -", "for the court\n"),
    )


def keys(value: dict[str, Any], schema: str) -> set[str]:
    """The keys of a document; its name and version are those of the contract."""
    assert value["schema"] == schema
    assert value["version"] == 1
    return set(value)


def test_report(desk: Desk) -> None:
    """`nocontact.report` has the keys of the design, with the types of the design."""
    found = desk.report()
    assert keys(found, "nocontact.report") == HEAD | {
        "as_of",
        "checklists",
        "summary",
        "exposures",
        "next",
        "not_looked_at",
        "left_out",
        "without_checklist",
    }
    assert found["as_of"] == day(0)
    assert re.fullmatch(r"\d{4}\.\d{2}\.\d+", found["checklists"])
    assert list(found["summary"]) == ["open", "due", "kept", "residual", "closed", "not-applicable"]
    for name in ("next", "not_looked_at", "left_out", "without_checklist"):
        assert all(isinstance(one, str) for one in found[name])


def test_exposures_of_a_report(desk: Desk) -> None:
    """Each exposure has these keys, and each item in it those."""
    found = desk.report()["exposures"]
    assert found
    assert {frozenset(one) for one in found} == {
        frozenset(
            {
                "id",
                "platform",
                "account",
                "person",
                "they_can",
                "kind",
                "severity",
                "state",
                "since",
                "due",
                "advice",
                "eased_by",
                "items",
            }
        )
    }
    items = [item for one in found for item in (*one["items"], *one["eased_by"])]
    assert {frozenset(item) for item in items} == {frozenset({"id", "title", "state", "either", "answered_by", "day"})}
    dates = {one[name] for one in found for name in ("since", "due")} - {None}
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", one) for one in dates)


def test_people_accounts_and_missing_values(desk: Desk) -> None:
    """`person` is a number or null, `account` a label or null, and what is not known is null, never left out."""
    found = {one["id"]: one for one in desk.report()["exposures"]}
    one = found["alpha:north.write"]
    assert (one["account"], one["person"], one["advice"], one["due"]) == ("north", 1, None, day(7))
    other = found["beta.post"]
    assert (other["account"], other["person"], other["due"], other["eased_by"]) == (None, None, None, [])


def test_steps(desk: Desk) -> None:
    """`nocontact.steps` has a day and items with these keys."""
    found = desk.json("steps")
    assert keys(found, "nocontact.steps") == HEAD | {"as_of", "items"}
    assert {frozenset(one) for one in found["items"]} == {frozenset(ITEM)}
    item = next(one for one in found["items"] if one["id"] == "alpha:north.block")
    assert item == {
        "id": "alpha:north.block",
        "platform": "alpha",
        "account": "north",
        "person": 1,
        "title": "Block each of their addresses",
        "stage": "block",
        "noticed": "maybe",
        "by": "me",
        "minutes": 3,
        "state": "done",
        "day": day(-3),
        "due": day(7),
        "answered_by": "self",
        "either": None,
    }


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("--state done", ["alpha:north.block"]),
        ("--state keep --state done", ["alpha:north.block", "beta.quiet"]),
        ("--only beta", ["beta.proof", "beta.quiet"]),
        ("--only alpha:north --severity critical", ["alpha:north.password", "alpha:north.sessions"]),
        ("--severity critical --state done", []),
        (f"--state due --as-of {day(7)}", ["alpha:north.block"]),
    ],
)
def test_steps_filtered(desk: Desk, options: str, expected: list[str]) -> None:
    """`steps` shows what all of its filters let through; values of one filter are added up."""
    assert sorted(one["id"] for one in desk.json(f"steps {options}")["items"]) == expected


def test_steps_done_once_belong_to_every_account(desk: Desk) -> None:
    """`steps --only ACCOUNT` also lists what is done once for its platform."""
    names = [one["id"] for one in desk.json("steps --only alpha:north")["items"]]
    assert "alpha.album" in names
    assert not [name for name in names if not name.startswith(("alpha:north.", "alpha."))]


def test_step(desk: Desk) -> None:
    """`nocontact.step` is one item of `steps` with what stands behind it."""
    found = desk.json("show alpha:north.sessions")
    assert keys(found, "nocontact.step") == HEAD | {"as_of", "item"}
    item = found["item"]
    assert set(item) == ITEM | {
        "why",
        "signs",
        "evidence_first",
        "needs_owner",
        "quieter",
        "say",
        "unconfirmed",
        "closes",
        "eases",
        "after",
        "how",
        "open",
        "sources",
    }
    assert item["how"] == {"any": ["Open Settings"]}
    assert (item["closes"], item["after"], item["signs"]) == (["enter"], ["password"], "They may be signed out.")
    assert item["sources"] == [
        {"title": "The manual", "publisher": "Alpha", "url": "https://alpha.example/manual", "kind": "official"}
    ]


def test_step_shows_the_way_for_the_answer_of_its_account(desk: Desk) -> None:
    """Where the instructions depend on a question, `how` holds those for the account's answer."""
    assert desk.json("show alpha:north.forward")["item"]["how"] == {"any": ["Open North settings"]}


def test_plan(desk: Desk) -> None:
    """`nocontact.plan` has people by number, accounts, dropped ones, devices and circumstances."""
    assert desk.json("plan") == {
        "schema": "nocontact.plan",
        "version": 1,
        "people": [{"n": 1, "named": True, "retired": False}, {"n": 2, "named": False, "retired": True}],
        "accounts": ["start", "alpha:north", "beta"],
        "dropped": ["gamma"],
        "devices": ["iphone"],
        "circumstances": {"alpha:north.provider": "north", "can-change": "yes"},
    }


def test_marked(make: Maker, desk: Desk) -> None:
    """`mark` shows the items as they are then, each as in `steps`."""
    own = make.own(call("plan --use beta"))
    found = own.json("mark beta.quiet --as later")
    assert keys(found, "nocontact.marked") == HEAD | {"items"}
    assert [set(one) for one in found["items"]] == [ITEM]
    assert found["items"][0]["state"] == "later"


def test_here(make: Maker, desk: Desk) -> None:
    """Without a command: whether there is a record, the counts, the next steps and how many wait."""
    found = desk.json("")
    assert keys(found, "nocontact.here") == HEAD | {"record", "summary", "next", "waiting", "next_audit"}
    assert (found["record"], found["summary"], found["next"]) == (True, desk.report()["summary"], desk.report()["next"])
    assert found["next_audit"] is None or re.fullmatch(r"\d{4}-\d{2}-\d{2}", found["next_audit"])
    nothing = make.empty().json("")
    assert nothing == {
        "schema": "nocontact.here",
        "version": 1,
        "record": False,
        "summary": None,
        "next": [],
        "waiting": 0,
        "next_audit": None,
    }


def test_checklists(desk: Desk) -> None:
    """`nocontact.checklists` lists every checklist with the keys of the design."""
    found = desk.json("checklists list")
    assert keys(found, "nocontact.checklists") == HEAD | {"edition", "checklists"}
    assert {frozenset(one) for one in found["checklists"]} == {
        frozenset({"id", "name", "group", "reviewed", "steps", "old"})
    }
    beta = next(one for one in found["checklists"] if one["id"] == "beta")
    # What is old depends on the day of the test.
    assert beta["old"] in ([], ["proof", "quiet"])
    assert beta == {
        "id": "beta",
        "name": "Beta",
        "group": "social",
        "reviewed": "2026-10-05",
        "steps": 2,
        "old": beta["old"],
    }


def test_vault(make: Maker, desk: Desk) -> None:
    """`nocontact.vault` tells folder, lock, files and whether they are private, without a key."""
    found = desk.json("vault status", given=False)
    assert keys(found, "nocontact.vault") == HEAD | {
        "folder",
        "lock",
        "files",
        "private",
        "last_backup",
        "derivation",
        "keychain",
        "drive",
        "home_drive",
        "readers",
        "disk_encrypted",
        "histories",
    }
    assert (found["folder"], found["lock"], found["private"]) == (str(desk.home.vault), "passphrase", True)
    assert found["files"] == [
        {"name": name, "bytes": (desk.home.vault / name).stat().st_size}
        for name in ("main.dat", "index.dat", "index.bak")
    ]
    empty = make.empty()
    nothing = empty.json("vault status")
    assert (nothing["lock"], [one["bytes"] for one in nothing["files"]]) == (None, [None, None, None])
    assert empty.home.written() == []


def test_faults(make: Maker, desk: Desk, tmp_path: Path) -> None:
    """`nocontact.faults` has one entry for each fault, with place, id, field and message; none for a good file."""
    path = tmp_path / "beta.yaml"
    text = (make.checklists / "beta.yaml").read_text()
    path.write_text(text.replace("minutes: 4", "minutes: 999", 1))
    line = next(at for at, one in enumerate(path.read_text().splitlines(), 1) if "999" in one)
    done = desk.do(f"checklists check --format json {path}", code=3)
    found = json.loads(done.stdout)
    assert keys(found, "nocontact.faults") == HEAD | {"faults"}
    (fault,) = found["faults"]
    assert set(fault) == {"path", "line", "column", "id", "field", "message"}
    assert (fault["path"], fault["line"], fault["column"]) == (str(path), line, 14)
    assert (fault["id"], fault["field"]) == ("step proof", "minutes")
    assert desk.json(f"checklists check {make.checklists / 'beta.yaml'}")["faults"] == []


def test_json_is_ascii(desk: Desk, make: Maker, tmp_path: Path) -> None:
    """A JSON document holds ASCII only, so that no terminal or pipe can be confused by it."""
    lists = write_lists(tmp_path)
    (lists / "beta.yaml").write_text(
        (lists / "beta.yaml").read_text().replace("write about you", "write «é» about you")
    )
    text = make.with_checklists(desk, lists).do("report --format json").stdout
    assert text.isascii()
    found = {one["id"]: one["they_can"] for one in json.loads(text)["exposures"]}
    assert found["beta.post"] == "write «é» about you here"
