"""`audit`: ask again what is due; the empty command, which says when. Real program, real records, a real terminal."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cli.past import (
    ALPHA,
    BETA,
    ENV,
    NAME,
    START,
    WORST_FIRST,
    Past,
    asked,
    attempted,
    audited,
    day_of,
    holding,
    know,
    plan,
    said,
    use,
)
from tests.cli.support import NOW, YESTERDAY, Clock, day

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tests.cli.support import Desk

FOUND: Final = "a strange session from the 3rd of May"
REASON: Final = "until the handover"
LOOKED: Final = said("start.look", "done", -200)
ALL_DUE: Final = (LOOKED, *(said(f"alpha.{step}", "done", -100) for step in WORST_FIRST))
"""All is done, and all but alpha.filter (which has no interval) is due."""
DUE: Final = [f"alpha.{step}" for step in WORST_FIRST[:-1]]
LEAVE: Final = "l\n" * 20


@pytest.fixture(scope="module")
def past(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Make homes with records of earlier days."""
    return Past(run, tmp_path_factory.mktemp("audit"))


def page(number: int, of: int = 6) -> str:
    """How a page says where the re-check stands."""
    return f"question {number} of {of}"


def answers(past: Past, desk: Desk) -> list[tuple[str, str, str | None]]:
    """The answers of today: about, says, note."""
    return [one[:3] for one in past.stored(desk, "answer") if one[3] == day_of(0)]


def found(past: Past, desk: Desk) -> list[tuple[str, str | None]]:
    """The notes on something found: about, note."""
    return [(about, note) for about, _, note, _ in past.stored(desk, "found")]


def item_states(desk: Desk, **more: Any) -> dict[str, str]:
    """The state of each item."""
    return {item["id"]: item["state"] for item in desk.json("steps", **more)["items"]}


# --------------------------------------------------------------------------------------------------------- the keys

KEYS: Final = (
    ("m", None),
    ("b", None),
    ("o", None),
    ("l", None),
    ("b", None),
    ("y", None),
    ("n", None),
    ("u", None),
    ("b", None),
    ("n", None),
    ("a", None),
    ("f", FOUND),
    ("f", ""),
    ("k", REASON),
    ("q", None),
)
"""Keys, each with the line typed after it where one is asked for."""
STORED: Final = [
    ("alpha.password", "done", None),
    ("alpha.map", "open", None),
    ("alpha.block", "open", "not sure"),
    ("alpha.block", "open", None),
    ("alpha.rules", "not-mine", None),
    ("alpha.hide", "keep", REASON),
]


def test_each_key_on_the_screen(past: Past, terminal: Any) -> None:
    """Y n u l a k f b m o q on a terminal: what each shows, and what it leaves in the record."""
    desk = past.desk(*plan(), *ALL_DUE)
    one = terminal(desk.home, "audit", env=ENV)
    shown = " ".join(one.wait_for("gone at once").split())
    assert one.alternate
    assert one.shows("Still so?")
    assert one.shows("Change the password")
    foot = shown[shown.rindex("y yes") :]
    assert re.findall(r"\b([a-z]) (?=yes|no\b|not|later|does|keep|found|back|open|more|leave|gone)", foot) == list(
        "ynulakfbomqx"
    )
    one.answer(page(1), "m")
    one.answer("m less", "b")
    one.answer("This is the first question", "o")
    one.wait_until(desk.home.opened.exists)
    one.send("lb")
    one.answer(page(1), "y")
    one.answer(page(2), "n")
    one.answer(page(3), "u")
    one.answer(page(4), "b")
    one.answer("open again", "n")
    one.answer(page(4), "a")
    one.answer(page(5), "f")
    assert "picture" in one.wait_for("before anything is changed")
    one.send(FOUND + "\r")
    one.answer(page(5), "f")
    one.answer("before anything is changed", "\r")
    one.answer(page(5), "k")
    one.answer("Why?", REASON + "\r")
    one.answer(page(6), "q")
    assert one.finish() == 0
    assert one.remains() == []
    assert desk.home.opened.read_text() == "https://alpha.example/password\n"
    assert answers(past, desk) == STORED
    assert found(past, desk) == [("alpha.hide", FOUND)]
    assert holding(desk.home.folder, FOUND, REASON, NAME) == []


def test_each_key_line_by_line(past: Past) -> None:
    """The same keys as lines leave the same record, and `f` says that a picture can be taken first."""
    desk = past.desk(*plan(), *ALL_DUE)
    text = "".join(f"{key}\n" + ("" if line is None else f"{line}\n") for key, line in KEYS)
    done = desk.do("audit", text)
    assert asked(done.stdout)[0] == "alpha.password"
    assert "picture of it before anything is changed" in done.stdout
    assert answers(past, desk) == STORED
    assert found(past, desk) == [("alpha.hide", FOUND)]
    states = item_states(desk)
    assert {name: states[name] for name in DUE} == {
        "alpha.password": "done",
        "alpha.map": "reopened",
        "alpha.block": "reopened",
        "alpha.rules": "not-mine",
        "alpha.hide": "keep",
        "alpha.photo": "due",
    }
    assert holding(desk.home.folder, FOUND, REASON, NAME) == []


def test_gone_at_once(past: Past, terminal: Any) -> None:
    """The key x is gone at once, what was answered stays, keys without a meaning do nothing, nothing stays there."""
    desk = past.desk(*plan(), *ALL_DUE)
    one = terminal(desk.home, "audit", env=ENV)
    one.answer(page(1), "ds z9?\t\rn")
    one.answer(page(2), "x")
    assert one.finish() == 0
    assert one.remains() == []
    assert answers(past, desk) == [("alpha.password", "open", None)]


# --------------------------------------------------------------------------------------------- what, in which order


def test_what_is_asked_the_worst_first(past: Past) -> None:
    """Due, reopened, ended keep, stuck, keep of 90 days, hit by an attempt, new step: each once, the worst first."""
    newer = past.checklists(
        start=START,
        alpha=ALPHA,
        beta=BETA
        + "  alarm: {title: Switch the alarm on, why: It tells., stage: tidy, noticed: silent, minutes: 1,\n"
        + "    how: {any: [Look]}, unconfirmed: true}\n",
    )
    known = [LOOKED.about, *(f"alpha.{step}" for step in WORST_FIRST), "beta.lock", "beta.bar"]
    desk = past.desk(
        *plan(use("beta", -200)),
        LOOKED,
        said("alpha.filter", "keep", -95),
        said("alpha.photo", "done", -2),
        said("alpha.hide", "keep", -20, until=-1),
        said("alpha.rules", "done", -60),
        said("alpha.map", "stuck", -30),
        said("alpha.password", "open", -30),
        said("alpha.block", "done", -3),
        said("beta.lock", "done", -300),
        said("beta.bar", "done", -10),
        audited(-40, known),
        attempted("beta", "reached", -1),
        lists=newer,
    )
    shown = asked(desk.do("audit", LEAVE).stdout)
    assert shown[:5] == [
        "alpha.password",  # open again, critical
        "alpha.map",  # stuck, high
        "beta.bar",  # hit by an attempt, medium (reach)
        "alpha.rules",  # due, medium (relay)
        "alpha.hide",  # its keep has ended, low
    ]
    # Both close nothing: one is kept for 95 days, the other is new.
    assert sorted(shown[5:]) == ["alpha.filter", "beta.alarm"]
    assert answers(past, desk) == []


def test_no_and_not_sure_open_it_and_the_record_keeps_both(past: Past) -> None:
    """`n` and `u` open the door again from today on; the earlier `done` stays in the record and on its days."""
    desk = past.desk(*plan(), LOOKED, said("alpha.map", "done", -40), said("alpha.password", "done", -50))
    desk.do("audit", "n\nu\n\n")
    told = [(about, says) for about, says, _, _ in past.stored(desk, "answer")]
    assert told[1:] == [
        ("alpha.map", "done"),
        ("alpha.password", "done"),
        ("alpha.password", "open"),
        ("alpha.map", "open"),
    ]
    now, then = ({one["id"]: one["state"] for one in desk.report(number)["exposures"]} for number in (0, -20))
    assert (now["alpha.login"], now["alpha.place"]) == ("open", "open")
    assert (then["alpha.login"], then["alpha.place"]) == ("closed", "closed")


def test_still_kept(past: Past) -> None:
    """`y` to what is kept leaves it kept, with its reason and its last day."""
    desk = past.desk(*plan(), LOOKED, said("alpha.rules", "keep", -95, until=30, note=REASON))
    desk.do("audit --all", "l\nl\nl\ny\nq\n")
    (item,) = (one for one in desk.json("steps")["items"] if one["id"] == "alpha.rules")
    assert (item["state"], item["due"]) == ("keep", day(30))
    assert answers(past, desk) == [("alpha.rules", "keep", REASON)]


def test_everything(past: Past) -> None:
    """`--all` asks every step of the plan, whatever its state, the worst first."""
    desk = past.desk(*plan(), LOOKED, said("alpha.map", "done", 0), said("alpha.rules", "not-mine", 0))
    shown = asked(desk.do("audit --all", LEAVE).stdout)
    assert shown[:5] == [f"alpha.{step}" for step in WORST_FIRST[:5]]
    assert sorted(shown[5:]) == ["alpha.filter", "alpha.photo", "start.look"]


@pytest.mark.parametrize(
    ("trigger", "steps"),
    [
        ("new-phone", ["alpha.password", "alpha.block", "alpha.photo"]),
        ("new-number", ["alpha.block"]),
    ],
)
def test_after_an_event(past: Past, trigger: str, steps: list[str]) -> None:
    """`--after` asks exactly the steps that name the event, also those that are done and not due."""
    desk = past.desk(*plan(), LOOKED, *(said(f"alpha.{step}", "done", 0) for step in WORST_FIRST))
    assert asked(desk.do(f"audit --after {trigger}", LEAVE).stdout) == steps


def test_an_event_that_is_not_known(past: Past) -> None:
    """Another word after `--after` is exit 2 and names the events; nothing is written."""
    desk = past.desk(*plan(), *ALL_DUE)
    done = desk.do("audit --after new-phones", "y\n", code=2)
    assert done.stdout == ""
    assert "new-phone" in done.stderr
    assert past.stored(desk, "audit") == []


# ------------------------------------------------------------------------------------------------- left and resumed


def test_left_and_resumed(past: Past) -> None:
    """What was confirmed before leaving is not asked again; the rest is, also in a second and third part."""
    desk = past.desk(*plan(), *ALL_DUE)
    desk.do("audit", "y\ny\nq\n")
    assert asked(desk.do("audit", "a\ny\n").stdout) == DUE[2:5]
    assert asked(desk.do("audit", LEAVE).stdout) == DUE[4:]


def test_left_and_resumed_with_all(past: Past) -> None:
    """With --all, what was answered before leaving is not asked again; after its end, all of it is."""
    desk = past.desk(*plan(), LOOKED, *(said(f"alpha.{step}", "done", 0) for step in WORST_FIRST))
    first = asked(desk.do("audit --all", "y\nn\nq\n").stdout)
    rest = asked(desk.do("audit --all", "y\n" * 20).stdout)
    again = asked(desk.do("audit --all", "q\n").stdout)
    assert first[2] == rest[0]
    assert len({*first[:2], *rest}) == len(first[:2]) + len(rest) == 8
    assert again == first[:1]


def test_a_resumed_one_is_not_stuck_when_its_rest_was_answered_elsewhere(past: Past) -> None:
    """A re-check of all that was left, whose rest was marked by name since, does not keep --all from asking."""
    desk = past.desk(*plan(), LOOKED, *(said(f"alpha.{step}", "done", 0) for step in WORST_FIRST))
    desk.do("audit --after moved", "q\n")
    desk.do("mark alpha.rules --as done")
    assert asked(desk.do("audit --after moved", "q\n").stdout) == ["alpha.rules"]


def test_an_answer_is_stored_before_the_next_question(past: Past, terminal: Any) -> None:
    """Killed while the third question is shown: both answers are in the record, and it opens."""
    desk = past.desk(*plan(), *ALL_DUE)
    one = terminal(desk.home, "audit", env=ENV)
    one.answer(page(1), "y")
    one.answer(page(2), "u")
    one.wait_for(page(3))
    one.signal(signal.SIGKILL)
    one.finish()
    assert answers(past, desk) == [("alpha.password", "done", None), ("alpha.map", "open", "not sure")]
    assert item_states(desk)["alpha.map"] == "reopened"


def test_a_hang_up(past: Past, terminal: Any) -> None:
    """A hang-up in the middle of a note ends with 129: the note is not stored, the answers are, the screen is clean."""
    desk = past.desk(*plan(), *ALL_DUE)
    one = terminal(desk.home, "audit", env=ENV)
    one.answer(page(1), "n")
    one.answer(page(2), "f")
    one.answer("before anything is changed", FOUND)
    one.wait_for(FOUND)
    one.signal(signal.SIGHUP)
    assert one.finish() == 129
    assert one.remains() == []
    assert answers(past, desk) == [("alpha.password", "open", None)]
    assert found(past, desk) == []


# ----------------------------------------------------------------------------------------------------- how it ends

SINCE: Final = (
    *plan(),
    LOOKED,
    said("alpha.password", "done", -50),
    said("alpha.map", "done", -35),
    said("alpha.block", "done", -60),
    audited(-30, [LOOKED.about, *(f"alpha.{step}" for step in WORST_FIRST)]),
    said("alpha.hide", "done", -20),
    use("beta", -10),
    said("beta.lock", "later", -10),
    said("beta.bar", "later", -10),
)
"""At the last re-check 30 days ago login and place were closed and message was due."""


def part(shown: str, begin: str) -> list[str]:
    """The bullets beneath a line that begins so."""
    lines = shown.splitlines()
    at = next((at for at, line in enumerate(lines) if line.startswith(begin)), None)
    assert at is not None, f"{begin!r} does not stand in\n{shown}"
    bullets = []
    for line in lines[at + 1 :]:
        if not line.startswith("- "):
            break
        bullets.append(line)
    return bullets


def test_the_end(past: Past) -> None:
    """The last page: closed since, open again, new doors, how many are still open, and the next date."""
    desk = past.desk(*SINCE)
    shown = desk.do("audit", "y\nn\ny\n").stdout
    end = shown[shown.index("You are through the re-check.") :]
    assert "2 done, 1 open again" in end
    closed, opened, new = (part(end, begin) for begin in ("Closed since (2)", "Open again, or due (1)", "New doors"))
    assert {re.sub(r" \(Alpha.*", "", line) for line in closed} == {
        "- look at your wall in Alpha",
        "- write to you in Alpha",
    }
    assert [line.split(" (")[0] for line in opened] == ["- they can still see your place in Alpha"]
    assert {line.split(" (")[0] for line in new} == {
        "- they can still open the mailbox",
        "- they can still write letters to Beta",
    }
    # alpha.copies was never looked at.
    assert "Still open: 1 door." in end
    next_date = day_of(20)
    assert f"{next_date.day} {next_date:%B} {next_date.year}" in end
    assert ("due", "ended") in [(about, says) for about, says, _, _ in past.stored(desk, "audit")][1:]


def test_the_end_on_the_screen(past: Past, terminal: Any) -> None:
    """On a terminal the same last page stands until Enter, and then nothing stays."""
    desk = past.desk(*SINCE)
    one = terminal(desk.home, "audit", env=ENV)
    for number, key in enumerate("yny", 1):
        one.answer(page(number, 3), key)
    one.wait_for("You are through the re-check.")
    for words in ("Closed since (2)", "Open again, or due (1)", "New doors, open (2)", "Still open: 1 door."):
        one.wait_for(words)
    one.send("\r")
    assert one.finish() == 0
    assert one.remains() == []


def test_nothing_to_ask(past: Past) -> None:
    """With nothing due the page says so, how to go through all of it, what is different, and the next date."""
    desk = past.desk(
        *plan(),
        LOOKED,
        said("alpha.map", "done", -1),
        audited(-9, [LOOKED.about, *(f"alpha.{step}" for step in WORST_FIRST)]),
    )
    shown = desk.do("audit").stdout
    assert asked(shown) == []
    assert "nothing to ask again" in shown
    assert "audit --all" in shown
    next_date = day_of(29)
    assert f"{next_date.day} {next_date:%B} {next_date.year}" in shown
    assert part(shown, "Closed since (1)") == ["- see your place in Alpha (Alpha)"]


def test_one_with_nothing_to_ask_is_a_re_check_too(past: Past) -> None:
    """After a re-check that had nothing to ask, it is the last one: `report --since last-audit` knows it."""
    desk = past.desk(*plan(), LOOKED, said("alpha.map", "done", -1))
    desk.do("audit")
    assert desk.json("report --since last-audit")["changes"]["since"] == day(0)


# ------------------------------------------------------------------------------------------- something found, walking


def test_something_found_in_the_walk(past: Past, terminal: Any) -> None:
    """In the walk `f` stores a note and says that a picture can be taken first; the step is asked on, as it was."""
    desk = past.desk(*plan())
    one = terminal(desk.home, "start", "--only", "alpha", env=ENV)
    one.answer("Stop the place sharing", "f")
    assert "picture" in one.wait_for("before anything is changed")
    one.send(FOUND + "\r")
    one.wait_for("Stop the place sharing")
    one.wait_for("Written down")
    one.send("q")
    assert one.finish() == 0
    assert one.remains() == []
    assert found(past, desk) == [("alpha.map", FOUND)]
    assert answers(past, desk) == []
    pipe = past.desk(*plan())
    done = pipe.do("start --only alpha", f"f\n{FOUND}\nd\nq\n")
    assert "picture of it before anything is changed" in done.stdout
    assert (found(past, pipe), answers(past, pipe)) == ([("alpha.map", FOUND)], [("alpha.map", "done", None)])
    assert holding(desk.home.folder, FOUND, NAME) + holding(pipe.home.folder, FOUND, NAME) == []


# ------------------------------------------------------------------------------------------------------------- dates


def local(hour: int, minute: int, *, shift: int = 0) -> Clock:
    """A zone in which it is that time of the day now, some minutes either way."""
    now = datetime.now(UTC)
    seconds = (hour * 60 + minute) * 60 - (now.hour * 3600 + now.minute * 60 + now.second)
    seconds += shift
    sign = "-" if seconds >= 0 else "+"
    at = abs(seconds)

    class Exact(Clock):
        @property
        def env(self) -> dict[str, str]:
            return {"TZ": f"ZONE{sign}{at // 3600}:{at % 3600 // 60:02}:{at % 60:02}"}

    return Exact(0, (now + timedelta(seconds=seconds)).date())


def test_midnight(past: Past) -> None:
    """Some minutes before midnight nothing is due, some minutes after it is; what is answered is of the new day."""
    before, after = local(23, 40), local(23, 40, shift=30 * 60)
    assert after.day == before.day + timedelta(days=1)
    shift = (before.day - day_of(0)).days
    desk = past.desk(*plan(), LOOKED, said("alpha.block", "done", shift - 19))
    assert asked(desk.do("audit", "q\n", clock=before).stdout) == []
    assert asked(desk.do("audit", "y\n", clock=after).stdout) == ["alpha.block"]
    assert past.stored(desk, "answer")[-1] == ("alpha.block", "done", None, after.day)
    (item,) = (one for one in desk.json("steps", clock=after)["items"] if one["id"] == "alpha.block")
    assert item["due"] == (after.day + timedelta(days=20)).isoformat()


def test_a_changed_time_zone(past: Past) -> None:
    """Where it is still yesterday, what was due today is not due yet, an answer counts from its own day on."""
    desk = past.desk(*plan(), LOOKED, said("alpha.block", "done", -20), said("alpha.map", "done", -40))
    assert asked(desk.do("audit", "y\nq\n", clock=YESTERDAY).stdout) == ["alpha.map"]
    assert asked(desk.do("audit", "n\n", clock=NOW).stdout) == ["alpha.block"]
    told = [one[::3] for one in past.stored(desk, "answer")[-2:]]
    assert told == [("alpha.map", day_of(-1)), ("alpha.block", day_of(0))]
    assert item_states(desk, clock=YESTERDAY)["alpha.block"] == "done"


# -------------------------------------------------------------------------------------------------- the empty command


def test_the_empty_command(past: Past) -> None:
    """It shows what is due, what has opened, what is due soon, one next step and the next date."""
    desk = past.desk(
        *plan(use("beta", -200)),
        LOOKED,
        said("alpha.map", "done", -30),
        said("alpha.password", "open", -2),
        said("alpha.block", "done", -15),
        said("alpha.rules", "done", 0),
        said("beta.lock", "keep", -1),
        said("beta.bar", "done", 0),
        attempted("beta", "reached", 0),
    )
    shown = desk.do("").stdout
    assert "1 door due for another look." in shown
    assert {line.split(" (")[0] for line in part(shown, "2 doors open again")} == {
        "- they can still read along in Alpha",
        "- they can still write letters to Beta",
    }
    assert "1 door will be worth another look within a week." in shown
    assert shown.count("Next: ") == 1
    assert "The next look is worth it from today." in shown
    assert desk.json("")["next_audit"] == day(0)
    soon = desk.do("report").stdout
    due = day_of(5)
    assert f"1 door will be worth another look within a week, the first from {due.day} {due:%B} {due.year}." in soon


def test_seven_days_after_a_new_plan(past: Past) -> None:
    """For a new plan the empty command proposes the seventh day; the due days are those of the intervals."""
    desk = past.desk(*plan(day=0), said("alpha.map", "done", 0))
    assert desk.json("")["next_audit"] == day(7)
    (item,) = (one for one in desk.json("steps")["items"] if one["id"] == "alpha.map")
    assert item["due"] == day(30)


@pytest.mark.parametrize(("safe", "alternate"), [("no", True), ("yes", False)])
def test_the_empty_command_on_a_terminal(past: Past, terminal: Any, safe: str, alternate: bool) -> None:
    """It shows the record on the alternate screen, unless device-safe=yes; a nickname stays nowhere else."""
    desk = past.desk(*plan(know("device-safe", safe, -200)), *ALL_DUE)
    one = terminal(desk.home, env=ENV)
    if alternate:
        one.wait_for("due for another look")
        assert one.alternate
        one.send("q")
    assert one.finish() == 0
    assert (b"\x1b[?1049h" in one.raw) is alternate
    assert ("due for another look" in one.left()) is not alternate
    if alternate:
        assert one.remains() == []


# -------------------------------------------------------------------------------------------------------------- help


def test_the_help_text(past: Past) -> None:
    """`audit --help` names its options and every event, and opens no record."""
    shown = past.desk().do("audit --help", given=False).stdout
    for word in ("--all", "--after", "new-phone", "new-number", "moved", "app-update", "court-date", "holiday"):
        assert word in shown
    assert "still so?" in shown.lower()


def test_without_a_plan(past: Past) -> None:
    """Without a record, `audit` is exit 2 and says how to begin."""
    desk = past.desk()
    for path in desk.home.vault.iterdir():
        path.unlink()
    desk.home.vault.rmdir()
    done = desk.do("audit", code=2)
    assert "start" in done.stderr
    assert not desk.home.vault.exists()
