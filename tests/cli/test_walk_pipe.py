"""The walk line by line: the same answers give the same record as on a terminal; how much a walk takes on."""

from __future__ import annotations

import json
import random
import re
import subprocess
from typing import Any

import pytest

ORDER = (
    "start.look",
    "alpha.sharing",
    "beta.password",
    "alpha.sessions",
    "beta.forwarding",
    "alpha.save",
    "alpha.block",
    "alpha.hide",
    "alpha.leave",
)
QUIETER = ("alpha.block", "alpha.hide")
SAYS = {"d": "done", "l": "later", "a": "not-mine", "k": "keep", "s": "stuck"}
NOTES = ("", "until the move", "Jürgen 李, q x d", "no password", "b")
TITLES = {
    "start.look": "Look around the room",
    "alpha.sharing": "Stop the place sharing",
    "beta.password": "Change the mail password",
    "alpha.sessions": "End the other sessions",
    "beta.forwarding": "Look for forwarding",
    "alpha.save": "Save the thread",
    "alpha.block": "Block their number",
    "alpha.hide": "Hide the wall",
    "alpha.leave": "Leave the groups",
}

Typed = list[tuple[str, str | None]]
"""Keys, each with the line typed after it where it asks for one."""


def kept(entries: Any) -> list[tuple[Any, ...]]:
    """What has to be the same: about, says, note, day, by, until."""
    return [(one.about, one.says, one.note, one.day, one.by, one.until) for one in entries if one.kind == "answer"]


def answers(entries: Any) -> list[tuple[str, str, str | None]]:
    """The answers of a record: (about, says, note)."""
    return [(one.about, one.says, one.note) for one in entries if one.kind == "answer"]


def lines(typed: Typed) -> str:
    """The same as lines of a pipe."""
    return "".join(f"{key}\n" + (f"{line}\n" if line is not None else "") for key, line in typed)


def keys(typed: Typed) -> str:
    """The same as keys on a terminal."""
    return "".join(key + (f"{line}\r" if line is not None else "") for key, line in typed)


def expected(typed: Typed) -> list[tuple[str, str, str | None]]:
    """What these keys have to leave in a fresh record, worked out by a list and a place in it."""
    at, trail, found = 0, [], []
    for key, line in typed:
        if key in SAYS and at < len(ORDER):
            note = (line or "").strip() or None
            if key == "k" and ORDER[at] in QUIETER:
                note = note or "quieter way"
            found.append((ORDER[at], SAYS[key], note))
            trail.append(at)
            at += 1
        elif key == "b" and trail:
            at = trail.pop()
        elif key in "qx":
            break
    return found


def at_random(seed: int) -> Typed:
    """A walk of somebody who presses all sorts of keys."""
    chance = random.Random(seed)  # noqa: S311 - Walks, no keys.
    typed: Typed = []
    at, depth = 0, 0
    while at < len(ORDER) and len(typed) < 60:
        key = chance.choice("dddlaakksssbbmynzo")
        typed.append((key, chance.choice(NOTES) if key in "ks" else None))
        if key in SAYS:
            at, depth = at + 1, depth + 1
        elif key == "b" and depth:
            # Going back and answering takes the place back by one each time, as answers always go on by one.
            at, depth = at - 1, depth - 1
    if seed % 2:
        del typed[len(typed) * 2 // 3 :]
        typed.append((chance.choice("qx"), None))
    return typed


def on_terminal(terminal: Any, home: Any, typed: str, *options: str) -> None:
    """Type all of it on a terminal once the first step is there, and see the walk to its end."""
    one = terminal(home, "start", *options)
    one.wait_for("step 1 of 9,")
    one.send(typed)
    one.settle(0.3)
    if one.child.isalive():
        one.wait_for("You are through these steps.")
        one.send("\r")
    assert one.finish() == 0


FIXED: Typed = [
    ("d", None),
    ("l", None),
    ("z", None),
    ("b", None),
    ("a", None),
    ("k", "until the move"),
    ("s", "no password"),
    ("m", None),
    ("y", None),
    ("d", None),
    ("k", ""),
    ("k", ""),
    ("s", ""),
    ("d", None),
]


def test_the_expectation_itself() -> None:
    """The little model of the tests below gives what a person would write down for one walk."""
    assert expected(FIXED) == [
        ("start.look", "done", None),
        ("alpha.sharing", "later", None),
        ("alpha.sharing", "not-mine", None),
        ("beta.password", "keep", "until the move"),
        ("alpha.sessions", "stuck", "no password"),
        ("beta.forwarding", "done", None),
        ("alpha.save", "keep", None),
        ("alpha.block", "keep", "quieter way"),
        ("alpha.hide", "stuck", None),
        ("alpha.leave", "done", None),
    ]


@pytest.mark.parametrize("typed", [FIXED, *map(at_random, range(1, 7))], ids=["fixed", *map(str, range(1, 7))])
def test_terminal_and_pipe_leave_the_same_record(
    ready: Any, terminal: Any, run: Any, records: Any, typed: Typed
) -> None:
    """The same answers through a terminal, through a terminal line by line, and through a pipe: one record."""
    screen, plain, pipe = ready(), ready(), ready()
    on_terminal(terminal, screen, keys(typed))
    one = terminal(plain, "start", "--plain")
    one.wait_for("step 1 of 9,")
    one.send(lines(typed).replace("\n", "\r"))
    assert one.finish() == 0
    run(pipe, "start", text=lines(typed))
    found = [kept(records(home)) for home in (screen, plain, pipe)]
    assert found[0] == found[1] == found[2]
    assert answers(records(pipe)) == expected(typed)


def test_one_line_is_one_answer(ready: Any, run: Any, records: Any) -> None:
    """A line of several keys is no answer: it repeats the keys, and nothing is stored for it."""
    home = ready()
    done = run(home, "start", text="dd\ndl\n\n  \nd x\n L \nq\n")
    assert answers(records(home)) == [("start.look", "later", None)]
    assert done.stdout.count("Keys: ") == 7


def test_words_stand_for_keys(ready: Any, run: Any, records: Any) -> None:
    """In place of a key its word can be typed, in small or capital letters."""
    home = ready()
    run(home, "start", text="Done\nlater\nleave\nd\n")
    assert answers(records(home)) == [("start.look", "done", None), ("alpha.sharing", "later", None)]


def test_y_and_n_only_repeat_the_keys(ready: Any, run: Any, records: Any) -> None:
    """Lines with y and n store nothing; the keys are said again, the page is not."""
    home = ready()
    done = run(home, "start", text="y\nn\nY\nd\n")
    assert answers(records(home)) == [("start.look", "done", None)]
    assert done.stdout.count("Look around the room") == 1
    assert done.stdout.count("Keys: ") == 5


@pytest.mark.parametrize("key", ["q", "x"])
def test_leaving(ready: Any, run: Any, records: Any, key: str) -> None:
    """A line with q or x ends with 0; what follows in the pipe is not taken for answers."""
    home = ready()
    run(home, "start", text=f"d\n{key}\nd\nd\n")
    assert answers(records(home)) == [("start.look", "done", None)]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("", []),
        ("d\n", [("start.look", "done", None)]),
        ("d", [("start.look", "done", None)]),
        ("d\nk\n", [("start.look", "done", None)]),
        ("d\nk\nwhy", [("start.look", "done", None), ("alpha.sharing", "keep", "why")]),
        ("d\nl\ns\nwhat\n", [
            ("start.look", "done", None),
            ("alpha.sharing", "later", None),
            ("beta.password", "stuck", "what"),
        ]),
    ],
    ids=["at-once", "after-one", "no-line-end", "in-a-reason", "reason-without-line-end", "after-three"],
)  # fmt: skip
def test_closed_input(ready: Any, run: Any, records: Any, text: str, stored: list[tuple[str, str, str | None]]) -> None:
    """Input that ends, at a step or at a reason, ends the walk with 0; what was answered is stored, no more."""
    home = ready()
    done = run(home, "start", text=text)
    assert answers(records(home)) == stored
    assert done.stderr == ""


def test_nothing_but_text(ready: Any, run: Any) -> None:
    """Into a pipe go no escape sequences and no boxes, and each page is printed once."""
    done = run(ready("alpha", people="Sam"), "start", "--only", "alpha", text="dddddd")
    assert "\x1b" not in done.stdout
    assert not re.search(r"[\u2500-\u259f]", done.stdout)
    done = run(ready("alpha"), "start", "--only", "alpha", text="d\n" * 6)
    assert [done.stdout.count(TITLES[f"alpha.{step}"]) for step in ("sharing", "sessions", "save", "hide")] == [1] * 4
    assert "stays in this window's history" not in done.stdout + done.stderr


def test_a_reader_that_goes_away(ready: Any, records: Any) -> None:
    """A walk whose output nobody reads any more ends without a word of fault, and keeps what was answered."""
    home = ready()
    walk = subprocess.Popen(
        home.call(["start"]),
        env=home.env(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert walk.stdin
    assert walk.stdout
    assert walk.stderr
    walk.stdin.write("d\n")
    walk.stdin.flush()
    for line in walk.stdout:
        if "step 2 of" in line:
            break
    walk.stdout.close()
    walk.stdin.write("l\n")
    walk.stdin.close()
    said = walk.stderr.read()
    walk.stderr.close()
    code = walk.wait(30)
    assert answers(records(home))[0] == ("start.look", "done", None)
    assert (code, said) == (0, "")


def walked(run: Any, records: Any, home: Any, *options: str) -> list[str]:
    """The items that a walk with these options asks about, in order: each is put off."""
    run(home, "start", *options, text="l\n" * 400)
    return [about for about, says, _ in answers(records(home)) if says == "later"]


def test_the_whole_walk(ready: Any, run: Any, records: Any) -> None:
    """With can-change=yes every step is asked: prepare, locate, secure, evidence before its block, block, tidy."""
    assert tuple(walked(run, records, ready())) == ORDER


@pytest.mark.parametrize("value", ["no", "unknown"])
def test_quiet_steps_only(ready: Any, run: Any, records: Any, value: str) -> None:
    """Unless can-change=yes, only silent steps are asked, and the walk says how many are left out and what to do."""
    home = ready()
    run(home, "plan", "--circumstance", f"can-change={value}")
    # An unknown circumstance is asked first; the first line skips it.
    skip = "s\n" if value == "unknown" else ""
    done = run(home, "start", text=skip + "l\n" * 20)
    asked = [about for about, _, _ in answers(records(home))]
    assert asked == [step for step in ORDER if step not in ("alpha.block", "alpha.leave")]
    assert "2 steps are left out for now" in done.stdout
    assert "start --visible" in done.stdout


def test_the_chosen_moment(ready: Any, run: Any, records: Any) -> None:
    """With --visible the steps that may be noticed are asked too, and the walk says so first."""
    home = ready(can_change="no")
    done = run(home, "start", "--visible", text="l\n" * 20)
    assert [about for about, _, _ in answers(records(home))] == list(ORDER)
    assert done.stdout.index("Steps they may notice are part of this session") < done.stdout.index("step 1 of")


@pytest.mark.parametrize(
    "case",
    [
        # 3 + 5 + (10 + 2) + 4 minutes; the block only with the proof before it.
        (("alpha",), "yes", ["alpha.sharing", "alpha.sessions", "alpha.save", "alpha.block", "alpha.hide"]),
        # The two that may be noticed wait; what closes nothing fills up to five steps.
        (("alpha",), "no", ["start.look", "alpha.sharing", "alpha.sessions", "alpha.save", "alpha.hide"]),
        # 3 + 20 minutes for the two worst doors; of the rest only one minute fits.
        (("alpha", "beta"), "yes", ["start.look", "alpha.sharing", "beta.password"]),
    ],
)
def test_tonight(ready: Any, run: Any, records: Any, case: tuple[tuple[str, ...], str, list[str]]) -> None:
    """Tonight: the worst doors allowed now with what comes before them, at most five steps and 25 minutes."""
    use, can_change, steps = case
    assert walked(run, records, ready(*use, can_change=can_change), "--tonight") == steps


def test_tonight_with_everything(ready: Any, run: Any, records: Any) -> None:
    """Of all shipped checklists tonight takes at most five steps and 25 minutes, and says that it is enough."""
    home = ready("phone", "email", "whatsapp", "instagram", "facebook", "shared-accounts", can_change="no")
    asked = json.loads(run(home, "steps", "--format", "json").stdout)["items"]
    of = {item["id"]: item for item in asked}
    # An empty line skips a question of a checklist, and is nothing at a step.
    done = run(home, "start", "--tonight", text="\n" * 30 + "l\n" * 9)
    steps = [about for about, _, _ in answers(records(home))]
    assert 1 <= len(steps) <= 5
    assert sum(of[step]["minutes"] for step in steps) <= 25
    assert {of[step]["noticed"] for step in steps} == {"silent"}
    assert "That is enough for today." in done.stdout


def test_tonight_ends_with_what_is_done_and_what_comes(ready: Any, run: Any) -> None:
    """Tonight ends with: that is enough for today, what was done, and what comes next time."""
    done = run(ready("alpha"), "start", "--tonight", text="d\n" * 5)
    end = done.stdout[done.stdout.index("That is enough for today.") :]
    assert "This time: 5 done." in end
    assert "Closed now (4)" in end
    assert re.search(r"Next time: (Look around the room|Leave the groups)", end)
    assert "You are through these steps." not in done.stdout


@pytest.mark.parametrize(
    ("minutes", "steps"),
    [
        ("1", ["start.look"]),
        ("4", ["start.look", "alpha.sharing"]),
        # 3 + 5 + 4: the worst doors that fit, so that the steps that close none wait.
        ("12", ["alpha.sharing", "alpha.sessions", "alpha.hide"]),
        ("24", list(ORDER[:3])),
        ("600", list(ORDER)),
    ],
)
def test_minutes(ready: Any, run: Any, records: Any, minutes: str, steps: list[str]) -> None:
    """With --minutes the walk takes the worst doors first, at most so many minutes, and any number of steps."""
    assert walked(run, records, ready(), "--minutes", minutes) == steps


@pytest.mark.parametrize(
    ("only", "steps"),
    [
        ("alpha", [step for step in ORDER if step.startswith("alpha")]),
        ("beta:work", ["beta:work.password", "beta:work.forwarding"]),
        ("beta", ["beta:work.password", "beta:own.password", "beta:work.forwarding", "beta:own.forwarding"]),
        ("start", ["start.look"]),
    ],
)
def test_only(ready: Any, run: Any, records: Any, only: str, steps: list[str]) -> None:
    """With --only the walk stays with one platform, or with one account of it."""
    assert walked(run, records, ready("alpha", "beta:work", "beta:own"), "--only", only) == steps


def test_only_what_is_not_in_the_plan(ready: Any, run: Any, records: Any) -> None:
    """A platform that is not in the plan, or not known, ends with 2 and stores nothing."""
    home = ready("alpha")
    before = records(home)
    for only, words in (("beta", "not in your plan"), ("alpah", "Did you mean alpha")):
        done = run(home, "start", "--only", only, text="d\n" * 9, code=2)
        assert words in done.stderr
    assert records(home) == before


def test_its_own_name(ready: Any, run: Any) -> None:
    """Called as checkup it names the next command by that name; called as nocontact by the other."""
    home = ready("alpha", can_change="no")
    done = run(home, "start", "--only", "alpha", text="q\n")
    assert "nocontact start --visible" in done.stdout
    script = "import sys; sys.argv[0] = '/x/checkup'; from nocontact_cli.cli.main import run; run()"
    command = home.call(["start", "--only", "alpha"])
    told = subprocess.run(
        [command[0], "-c", script, *command[3:]],
        env=home.env(),
        input="q\n",
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,
    )
    assert "checkup start --visible" in told.stdout
    assert "nocontact" not in told.stdout + told.stderr
