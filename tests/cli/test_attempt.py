"""`attempt`: they got through, or tried. Real program, real records, a real terminal."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cli.past import (
    ENV,
    NAME,
    WORST_FIRST,
    Past,
    asked,
    attempted,
    day_of,
    dropped,
    holding,
    know,
    plan,
    retired,
    said,
    use,
)
from tests.cli.support import day, exposure, states

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.support import Desk

NOTE: Final = "the brother asked about the ferrets"
OTHER_WAYS: Final = ("unknown-number", "new-account", "someone", "home", "other")
LOOKED: Final = said("start.look", "done", -200)
DONE: Final = (
    LOOKED,
    *(said(f"alpha.{step}", "done", -1) for step in WORST_FIRST),
    said("alpha.block@2", "done", -1),
    said("beta.bar", "done", -1),
)
PLAN: Final = plan(use("beta", -200), use("beta:old", -200), people=2)
HARSH: Final = ("streak", "day 0", "reset", "relapse", "fail", "start over", "back to zero", "weak", "should have")
"""Words that count or blame."""


@pytest.fixture(scope="module")
def past(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Make homes with records of earlier days."""
    return Past(run, tmp_path_factory.mktemp("attempt"))


@pytest.fixture
def desk(past: Past) -> Desk:
    """A record in which all of alpha is done, for two people, and the letters of beta are barred."""
    return past.desk(*PLAN, *DONE)


def written(past: Past, desk: Desk) -> list[tuple[str, str, str | None]]:
    """What an attempt left in the record: about, says, note."""
    return [one[:3] for one in past.stored(desk, "attempt", "proof")]


def item_states(desk: Desk) -> dict[str, str]:
    """The state of each item."""
    return {item["id"]: item["state"] for item in desk.json("steps")["items"]}


# ---------------------------------------------------------------------------------------------------- every way


@pytest.mark.parametrize("way", OTHER_WAYS)
def test_another_way_opens_nothing(past: Past, desk: Desk, way: str) -> None:
    """By another way, though it reached: nothing is open again, and the doors of new and indirect ways come first."""
    past.add(desk, said("alpha.filter", "undo", 0), said("alpha.rules", "undo", 0))
    before = past.stored(desk, "answer")
    done = desk.json(f"attempt --by {way} --reached yes")
    assert done["attempt"]["way"] == way
    assert done["reopened"] == []
    assert set(done["next"][:2]) == {"alpha.filter", "alpha.rules"}
    assert past.stored(desk, "answer") == before
    assert written(past, desk) == [(f"{way}@1", "reached", None)]


def test_through_an_account(past: Past, desk: Desk) -> None:
    """Reached through an account by person 2: exactly what closes its `reach` door for them is open, nothing else."""
    before = item_states(desk)
    done = desk.json("attempt --by alpha --person 2 --reached yes")
    assert [item["id"] for item in done["reopened"]] == ["alpha.block@2"]
    assert item_states(desk) == before | {"alpha.block@2": "reopened"}
    assert written(past, desk) == [("alpha@2", "reached", None)]


def test_it_is_told_in_calm_words(desk: Desk) -> None:
    """The page says what is open again and where to look at it; no word counts, blames or resets."""
    shown = desk.do("attempt --by beta --reached yes").stdout
    assert "beta.bar" in shown
    assert "alpha.block" not in shown
    assert "nocontact audit" in shown
    assert [word for word in HARSH if word in shown.lower()] == []


def test_held(past: Past, desk: Desk) -> None:
    """Not reached: nothing is open again, and it says that the block held."""
    done = desk.do("attempt --by alpha --reached no")
    assert "block held" in done.stdout
    assert [word for word in HARSH if word in done.stdout.lower()] == []
    assert "reopened" not in item_states(desk).values()
    assert written(past, desk) == [("alpha@1", "held", None)]


def test_what_was_closed_after_the_attempt_was_not_open_already(past: Past) -> None:
    """An attempt before the day on which it was closed opens nothing now; it is not said that it was open already."""
    desk = past.desk(*PLAN, *DONE)
    shown = desk.do(f"attempt --by alpha --reached yes --on {day(-5)}").stdout
    assert "open again:" not in shown
    assert "was open already" not in shown


def test_what_comes_first_also_for_one_account(past: Past) -> None:
    """After an attempt by another way, `report --only` an account begins its next steps with the same doors."""
    desk = past.desk(*PLAN, LOOKED, attempted("home", "reached", -1))
    assert set(desk.json("report --only alpha")["next"][:2]) == {"alpha.filter", "alpha.rules"}


# ------------------------------------------------------------------------------------------------------ every option


def test_when_who_and_what(past: Past, desk: Desk) -> None:
    """--on, --time, --person and --note are stored as given, and come back in the JSON form."""
    done = desk.json(f"attempt --by someone --person 2 --on {day(-9)} --time 23:05 --reached yes --note -", text=NOTE)
    told = {name: done["attempt"][name] for name in ("day", "time", "way", "person", "reached", "note", "proofs")}
    assert told == {
        "day": day(-9),
        "time": "23:05",
        "way": "someone",
        "person": 2,
        "reached": True,
        "note": NOTE,
        "proofs": [],
    }
    assert past.stored(desk, "attempt") == [("someone@2", "reached 23:05", NOTE, day_of(-9))]
    assert holding(desk.home.folder, NOTE, NAME) == []


def test_proof(past: Past, desk: Desk, tmp_path: Path) -> None:
    """Two saved files: path and SHA-256 stand in record and result, and neither file nor any part of it is copied."""
    (tmp_path / "one.png").write_bytes(b"picture-canary" * 1000)
    (tmp_path / "two words.png").write_bytes(b"")
    done = desk.run(
        desk.home,
        *("attempt", "--by", "alpha", "--reached", "no", "--proof", "one.png"),
        *("--proof", str(tmp_path / "two words.png"), "--print"),
        env=ENV,
        cwd=tmp_path,
    )
    sums = [hashlib.sha256(data).hexdigest() for data in (b"picture-canary" * 1000, b"")]
    paths = [str(tmp_path / name) for name in ("one.png", "two words.png")]
    assert all(text in " ".join(done.stdout.split()) for text in (*sums, *paths))
    assert written(past, desk)[1:] == [("attempt", sums[0], paths[0]), ("attempt", sums[1], paths[1])]
    assert holding(desk.home.folder, "picture-canary", "one.png") == []


@pytest.mark.parametrize("proof", ["missing.png", "."])
def test_proof_that_cannot_be_read(past: Past, desk: Desk, tmp_path: Path, proof: str) -> None:
    """A file that cannot be read is exit 6, also beside one that can: nothing at all is written."""
    (tmp_path / "good.png").write_bytes(b"1")
    line = f"attempt --by alpha --reached yes --proof {tmp_path / 'good.png'} --proof {tmp_path / proof}"
    done = desk.do(line, code=6)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 3
    assert written(past, desk) == []


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ("--by alhpa --reached no", "alpha"),
        ("--by gamma --reached no", "unknown-number, new-account, someone, home, other"),
        ("--by beta:old --reached no", "plan --use beta:old"),
        ("--by alpha --reached no --person 3", "plan"),
        ("--by alpha --reached no --on tomorrow", "earlier"),
        ("--by alpha --reached no --time 24:00", "14:05"),
        ("--by alpha --reached no --note hello", "-"),
        ("--by alpha", "--reached"),
        ("--on today", "--by"),
        ("--person 2", "--by"),
        ("--note -", "--by"),
        ("--proof /dev/null --knew locate", "--by"),
    ],
)
def test_what_does_not_fit(past: Past, options: str, hint: str) -> None:
    """A wrong way, person, day, time or combination is exit 2: what happened, what is still safe, what comes next."""
    desk = past.desk(*PLAN, dropped("beta:old", -100))
    done = desk.do(f"attempt {options}", NOTE, code=2)
    assert done.stdout == ""
    what, safe, next_ = done.stderr.splitlines()
    assert what
    assert safe.startswith("Nothing was changed.")
    assert hint in next_
    assert written(past, desk) == []


# ------------------------------------------------------------------------------------------------- what they knew


def test_how_they_could_know(past: Past) -> None:
    """--knew lists the open, due and kept doors of a kind, the worst first; with --by it also stores the attempt."""
    desk = past.desk(
        *plan(use("beta", -200)), LOOKED, said("alpha.password", "done", -41), said("beta.lock", "keep", -1, note=NOTE)
    )
    done = desk.json("attempt --knew enter --knew locate --knew watch")
    assert done["attempt"] is None
    assert {kind: [(one["id"], one["state"]) for one in doors] for kind, doors in done["knew"].items()} == {
        "enter": [("alpha.login", "due"), ("beta.inbox", "kept")],
        "locate": [("alpha.place", "open")],
        "watch": [("alpha.wall", "open")],
    }
    assert written(past, desk) == []
    shown = desk.do("attempt --by other --reached yes --knew enter").stdout
    assert shown.index("read along in Alpha") < shown.index("open the mailbox")
    assert "see your place" not in shown
    assert "audit --knew enter" in shown
    assert written(past, desk) == [("other@1", "reached", None)]
    assert asked(desk.do("audit --knew enter", "l\nl\n").stdout) == ["alpha.password", "beta.lock"]


# ---------------------------------------------------------------------------------------------------- as questions


def test_the_conversation_line_by_line(past: Past) -> None:
    """Way, person, day, reached, note, proof, what they knew, and at once the doors of that kind."""
    desk = past.desk(*plan(use("beta", -200), people=2), *DONE, said("alpha.password", "open", -1))
    lines = ["9", "1", "3", "2", "yesterday", "y", NOTE, "/nowhere/at/all", "", "2", "y", "y", "q"]
    done = desk.do("attempt", "".join(f"{line}\n" for line in lines))
    assert "not on the list" in done.stdout
    assert "cannot be read" in done.stdout
    assert past.stored(desk, "attempt") == [("alpha@2", "reached", NOTE, day_of(-1))]
    assert done.stdout.index("alpha.block@2") < done.stdout.index("read along in Alpha")
    assert asked(done.stdout)[0] == "alpha.password"
    assert [one[:2] for one in past.stored(desk, "answer") if one[3] == day_of(0)] == [("alpha.password", "done")]
    assert holding(desk.home.folder, NOTE, NAME) == []


def test_a_day_in_the_future_is_asked_again(past: Past, desk: Desk) -> None:
    """A day that has not come yet is refused where it is asked for, and can be corrected."""
    past.add(desk, retired(2, 0))
    done = desk.do("attempt", "1\ntomorrow\nyesterday\nn\n\n\n\n")
    assert "future" in done.stdout
    assert past.stored(desk, "attempt") == [("alpha@1", "held", None, day_of(-1))]


def test_the_conversation_on_the_screen(past: Past, terminal: Any) -> None:
    """On a terminal: the alternate screen, the offer to look at the doors now, and nothing that stays."""
    desk = past.desk(*plan(), *DONE[:-2], said("alpha.map", "open", -1))
    one = terminal(desk.home, "attempt", env=ENV)
    one.answer("Which way", "1\r")
    one.answer("When was it?", "\r")
    one.answer("Did it reach you?", "y")
    one.answer("What happened?", NOTE + "\r")
    assert one.alternate
    assert written(past, desk) == []
    one.answer("something saved?", "\r")
    one.answer("Written down", " ")
    one.answer("could not?", "1\r")
    one.wait_for("see your place in Alpha")
    one.answer("look at them now", "y")
    one.answer("question 1 of 1", "y")
    one.wait_for("You are through the re-check.")
    one.send("\r")
    assert one.finish() == 0
    assert one.remains() == []
    assert written(past, desk) == [("alpha@1", "reached", NOTE)]
    assert item_states(desk)["alpha.map"] == "done"
    assert holding(desk.home.folder, NOTE, NAME) == []


def test_left_before_the_last_question(past: Past, terminal: Any) -> None:
    """Left by Ctrl-C in the middle of the note: nothing is written, and nothing stays on the terminal."""
    desk = past.desk(*plan(), *DONE[:-2])
    one = terminal(desk.home, "attempt", env=ENV)
    one.answer("Which way", "1\r")
    one.answer("When was it?", "\r")
    one.answer("Did it reach you?", "y")
    one.answer("What happened?", NOTE)
    one.wait_for(NOTE)
    one.send("\x03")
    assert one.finish() == 130
    assert one.remains() == []
    assert written(past, desk) == []


def test_a_result_on_a_terminal(past: Past, terminal: Any) -> None:
    """With options on a terminal, the result with its nickname is on the alternate screen, unless device-safe=yes."""
    for safe in ("no", "yes"):
        desk = past.desk(*plan(know("device-safe", safe, -200)), *DONE[:-2])
        one = terminal(desk.home, "attempt", "--by", "alpha", "--reached", "no", env=ENV)
        if safe == "no":
            one.wait_for(NAME)
            assert one.alternate
            one.send("q")
        assert one.finish() == 0
        assert (NAME in one.left()) is (safe == "yes")


# --------------------------------------------------------------------------------------------------------- any day


def test_the_report_of_any_day_around_attempts(past: Past) -> None:
    """Before the attempt the door is closed, from its day on open, from the next `done` on closed, then due."""
    desk = past.desk(
        *plan(people=2),
        *(said(item, "done", -50) for item in ("alpha.block", "alpha.block@2")),
        attempted("alpha", "held", -48),
        attempted("alpha", "reached", -40),
        said("alpha.block", "done", -36),
        attempted("home", "reached", -34),
    )
    found = {number: states(desk.report(number)) for number in (-41, -40, -36, -34, -16, 400)}
    assert {number: one["alpha.message"] for number, one in found.items()} == {
        -41: "closed",
        -40: "open",
        -36: "closed",
        -34: "closed",
        -16: "due",
        400: "due",
    }
    assert {one["alpha.message@2"] for number, one in found.items() if number < -30} == {"closed"}
    assert exposure(desk.report(-38), "alpha.message")["since"] == day(-40)


def test_the_help_text(desk: Desk) -> None:
    """`attempt --help` names every way, every kind and every option, and opens no record."""
    shown = " ".join(desk.do("attempt --help", given=False).stdout.split())
    for word in (*OTHER_WAYS, "--person", "--on", "--time", "--reached", "--note", "--proof", "--knew", "locate"):
        assert word in shown
    assert "not copied" in shown
