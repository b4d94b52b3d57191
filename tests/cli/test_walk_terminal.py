"""The walk on a terminal: its keys, its pages, the size of the window. Real program, real pseudo-terminal."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from wcwidth import wcswidth

from nocontact_cli.render.wording import BROWSER_NOTE

if TYPE_CHECKING:
    from pathlib import Path

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def first(number: int, of: int = 9) -> str:
    """How a page says where the walk stands."""
    return f"step {number} of {of},"


def answers(entries: Any) -> list[tuple[str, str, str | None]]:
    """The answers of a record: (about, says, note)."""
    return [(entry.about, entry.says, entry.note) for entry in entries if entry.kind == "answer"]


def frames(raw: bytes) -> list[list[str]]:
    """What was drawn, one list of lines for each time the program began at the top of the screen."""
    drawn = [ESCAPES.sub("", part) for part in raw.decode().split("\x1b[H")[1:]]
    # The terminal itself adds a carriage return to each line feed.
    return [[line.rstrip("\r") for line in part.split("\n")] for part in drawn if part.strip()]


def too_wide(drawn: list[list[str]], columns: int) -> list[str]:
    """The lines that take more columns than there are, or whose width cannot be told."""
    # What was read last may end in the middle of an escape sequence.
    lines = [re.sub(r"\x1b(\[[0-9;?]*)?$", "", line) for frame in drawn for line in frame]
    return [line for line in lines if not 0 <= wcswidth(line) <= columns]


def test_each_key_stores_its_answer(ready: Any, terminal: Any, records: Any) -> None:
    """d, l, a, k and s store done, later, not-mine, keep with its reason and stuck with what is in the way."""
    home = ready()
    one = terminal(home, "start")
    one.answer(first(1), "d")
    one.answer(first(2), "l")
    one.answer(first(3), "a")
    one.answer(first(4), "k")
    one.answer("Why?", "until the move\r")
    one.answer(first(5), "s")
    one.answer("What is in the way?", "no password\r")
    one.answer(first(6), "q")
    assert one.finish() == 0
    assert answers(records(home)) == [
        ("start.look", "done", None),
        ("alpha.sharing", "later", None),
        ("beta.password", "not-mine", None),
        ("alpha.sessions", "keep", "until the move"),
        ("beta.forwarding", "stuck", "no password"),
    ]


def test_an_answer_is_of_today_and_by_the_person(ready: Any, terminal: Any, records: Any) -> None:
    """An answer of the walk holds from today on and is by the person themselves."""
    home = ready()
    one = terminal(home, "start")
    one.answer(first(1), "d")
    one.answer(first(2), "q")
    one.finish()
    (entry,) = (entry for entry in records(home) if entry.kind == "answer")
    assert (entry.by, entry.day, entry.until) == ("self", entry.at.date(), None)


@pytest.mark.parametrize("key", ["q", "x", "Q", "X"])
def test_leaving_keeps_the_answers(ready: Any, terminal: Any, records: Any, key: str) -> None:
    """The keys q and x, small or capital, end with 0, and what was answered before stays."""
    home = ready()
    one = terminal(home, "start")
    one.answer(first(1), "d")
    one.answer(first(2), key)
    assert one.finish() == 0
    assert answers(records(home)) == [("start.look", "done", None)]


def test_wrong_keys_do_nothing(ready: Any, terminal: Any, records: Any) -> None:
    """Keys without a meaning, arrows, function keys and pasted marks leave the step as it is."""
    home = ready()
    one = terminal(home, "start")
    one.wait_for(first(1))
    one.send("zw59!? \t\r\x04\x7fßé李")
    for sequence in ("\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[H", "\x1bOP", "\x1b[15~", "\x1b[1;5C", "\x1bd", "\x1b[200~"):
        one.send(sequence)
        one.settle(0.1)
    assert one.shows(first(1))
    one.send("l")
    one.answer(first(2), "q")
    assert one.finish() == 0
    assert answers(records(home)) == [("start.look", "later", None)]


def test_y_and_n_only_repeat_the_keys(ready: Any, terminal: Any, records: Any) -> None:
    """The re-check's y and n store nothing in the walk: the same step with its keys stands there."""
    home = ready()
    one = terminal(home, "start")
    one.wait_for("gone at once")
    for key in "yYnN":
        one.send(key)
        one.settle()
        assert one.shows(first(1))
        assert one.shows("d done")
    one.send("q")
    one.finish()
    assert answers(records(home)) == []


def test_the_keys_shown_are_those_that_work(ready: Any, terminal: Any) -> None:
    """The foot of a step names d l a k s b m q x, and o only where there is a link."""
    one = terminal(ready(), "start")
    page = " ".join(one.wait_for("gone at once").split())
    foot = page[page.index("d done") :]
    assert re.findall(r"\b([a-z]) (?=done|later|does|keep|stuck|back|open|more|leave|gone)", foot) == list("dlaksbmqx")
    one.send("l")
    one.answer(first(2), "l")
    one.answer(first(3), "l")
    one.wait_for("End the other sessions")
    one.wait_for("o open the link")


@pytest.mark.parametrize(
    "case",
    [
        ("alpha.hide", "", "quieter way"),
        ("alpha.hide", "my own reason", "my own reason"),
        ("alpha.sharing", "", None),
    ],
)
def test_keep_asks_for_a_reason(ready: Any, terminal: Any, records: Any, case: tuple[str, str, str | None]) -> None:
    """The key k asks why; Enter alone writes the quieter way where the step has one, else no reason."""
    step, typed, note = case
    home = ready("alpha")
    titles = {"alpha.hide": "Hide the wall", "alpha.sharing": "Stop the place sharing"}
    one = terminal(home, "start", "--only", "alpha")
    number = 1
    while titles[step] not in one.wait_for(first(number, 6)):
        one.send("d")
        number += 1
    one.send("k")
    one.answer("Why?", typed + "\r")
    one.answer(first(number + 1, 6), "q")
    assert one.finish() == 0
    assert answers(records(home))[-1] == (step, "keep", note)


def test_stuck_without_words(ready: Any, terminal: Any, records: Any) -> None:
    """The key s takes Enter alone: stuck, without a note."""
    home = ready()
    one = terminal(home, "start")
    one.answer(first(1), "s")
    one.answer("What is in the way?", "\r")
    one.answer(first(2), "q")
    assert one.finish() == 0
    assert answers(records(home)) == [("start.look", "stuck", None)]


def test_a_reason_is_stored_as_typed(ready: Any, terminal: Any, records: Any) -> None:
    """A reason can hold letters of any script and the keys of the walk, and backspace takes one letter back."""
    home = ready()
    one = terminal(home, "start")
    one.answer(first(1), "k")
    one.wait_for("Why?")
    one.send("  qxd Jürgen 李x\x7f☎, x\x1b[A\x1b[Dy\r")
    one.answer(first(2), "q")
    assert one.finish() == 0
    assert answers(records(home)) == [("start.look", "keep", "qxd Jürgen 李☎, xy")]


def test_back_changes_an_answer(ready: Any, terminal: Any, records: Any, run: Any) -> None:
    """Going back with b: the new answer is a further entry, and the last one decides."""
    home = ready()
    one = terminal(home, "start")
    one.answer(first(1), "d")
    one.answer(first(2), "d")
    one.answer(first(3), "b")
    one.wait_for("Your answer so far: done")
    one.answer(first(2), "l")
    one.answer(first(3), "q")
    assert one.finish() == 0
    assert answers(records(home)) == [
        ("start.look", "done", None),
        ("alpha.sharing", "done", None),
        ("alpha.sharing", "later", None),
    ]
    items = json.loads(run(home, "steps", "--format", "json").stdout)["items"]
    assert {item["id"]: item["state"] for item in items}["alpha.sharing"] == "later"


def test_back_through_several_steps(ready: Any, terminal: Any, records: Any) -> None:
    """The key b twice goes two steps back; a step in between, answered before, comes again and can be answered anew."""
    home = ready()
    one = terminal(home, "start")
    for number in (1, 2):
        one.answer(first(number), "d")
    one.answer(first(3), "b")
    one.answer(first(2), "b")
    one.answer(first(1), "l")
    one.answer(first(2), "a")
    one.answer(first(3), "x")
    assert one.finish() == 0
    assert answers(records(home)) == [
        ("start.look", "done", None),
        ("alpha.sharing", "done", None),
        ("start.look", "later", None),
        ("alpha.sharing", "not-mine", None),
    ]


def test_back_at_the_first_step(ready: Any, terminal: Any, records: Any) -> None:
    """The key b at the first step says so, stores nothing and stays there."""
    home = ready()
    one = terminal(home, "start")
    one.answer(first(1), "b")
    one.wait_for("This is the first step of this session.")
    one.wait_for(first(1))
    one.send("q")
    assert one.finish() == 0
    assert answers(records(home)) == []


def test_more_shows_what_stands_behind_a_step(ready: Any, terminal: Any) -> None:
    """The key m shows what the step closes, m again hides it."""
    one = terminal(ready(), "start", "--only", "alpha")
    one.wait_for("Stop the place sharing")
    page = one.settle()
    behind = "see your place in Alpha"
    assert behind not in page
    one.send("m")
    one.wait_for(behind)
    one.wait_for("m less")
    one.send("m")
    one.wait_for("m more")
    assert not one.shows(behind)


def test_the_link_goes_to_the_browser(ready: Any, terminal: Any) -> None:
    """The key o hands the address over each time and says once that it stands in the history."""
    home = ready("alpha")
    one = terminal(home, "start", "--only", "alpha")
    one.answer("Stop the place sharing", "o")
    one.settle()
    assert not home.opened.exists()
    assert one.shows("Stop the place sharing")
    one.send("l")
    one.answer("End the other sessions", "o")
    one.wait_for(BROWSER_NOTE)
    one.send("m")
    one.wait_for("m less")
    one.send("o")
    one.settle()
    assert home.opened.read_text().split() == ["https://alpha.example/sessions"] * 2
    noted = ["handed to your browser" in " ".join(frame) for frame in frames(one.raw)]
    # It stands on the page that follows, and on no page after another key.
    said = sum(now and not before for before, now in itertools.pairwise(noted))
    assert said == 1


def test_no_browser_is_told(ready: Any, terminal: Any, tmp_path: Path) -> None:
    """Where no browser can be opened, o does not say that one was: the address is there to be read."""
    home = ready("alpha")
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    one = terminal(home, "start", "--only", "alpha", env={"BROWSER": "", "PATH": str(nothing), "DISPLAY": ""})
    one.answer("Stop the place sharing", "l")
    one.answer("End the other sessions", "o")
    page = one.settle()
    assert "handed to your browser" not in " ".join(page.split())
    assert "https://alpha.example/sessions" in page


def test_it_goes_on_where_it_was_left(ready: Any, terminal: Any, records: Any) -> None:
    """The next start asks what is unanswered, then what was put off, and nothing that has an answer."""
    home = ready("alpha")
    one = terminal(home, "start", "--only", "alpha")
    one.answer("Stop the place sharing", "l")
    one.answer("End the other sessions", "d")
    one.answer(first(3, 6), "q")
    one.finish()
    one = terminal(home, "start", "--only", "alpha")
    titles = []
    for number in range(1, 6):
        one.wait_for(first(number, 5))
        page = one.settle()
        one.send("a")
        titles.append(next(line for line in page.splitlines()[3:] if line and not line.startswith("Your answer")))
    one.wait_for("You are through these steps.")
    assert titles == [
        "Save the thread",
        "Block their number",
        "Hide the wall",
        "Leave the groups",
        "Stop the place sharing",
    ]


def test_a_page_says_where_you_are(ready: Any, terminal: Any) -> None:
    """A step shows platform, stage, n of m, minutes left, its own minutes, why, what they may notice, and how."""
    one = terminal(ready("alpha"), "start", "--only", "alpha")
    page = " ".join(one.wait_for("gone at once").split())
    assert "Alpha · Where you are" in page
    assert "step 1 of 6, about 30 min left, this one 3 min" in page
    assert "A map shows you." in page
    assert "What they may notice: They are not told" in page
    assert "Open the map" in page


def test_the_bar_grows(ready: Any, terminal: Any) -> None:
    """The progress bar is empty at the first step and fuller at each further one."""
    one = terminal(ready("alpha"), "start", "--only", "alpha")
    full = []
    for number in range(1, 7):
        full.append(one.wait_for(first(number, 6)).count("━"))
        one.send("l")
    assert full[0] == 0
    assert all(before < after for before, after in itertools.pairwise(full))


def test_evidence_and_nickname_on_a_step(ready: Any, terminal: Any) -> None:
    """A step for one person names them, warns about proof, and names the quieter way if it may be noticed."""
    one = terminal(ready("alpha", people="Sam\nKim"), "start", "--only", "alpha")
    for number in (1, 2, 3):
        one.answer(first(number, 7), "a")
    one.wait_for("Block their number")
    page = " ".join(one.settle().split())
    assert "For: Sam" in page
    assert "They may notice this." in page
    assert "A quieter way: Mute the thread instead." in page
    assert "Evidence first:" in page
    one.send("d")
    one.wait_for("For: Kim")


def test_the_channel_that_stays_is_offered_as_keep(ready: Any, terminal: Any) -> None:
    """A step that would close the channel to be kept says so, and names k before d."""
    home = ready("alpha", more=("--circumstance", "contact@1=children", "--circumstance", "channel@1=alpha"))
    one = terminal(home, "start", "--only", "alpha")
    for number in (1, 2, 3):
        one.wait_for(first(number, 6))
        page = one.settle()
        assert page.index("d done") < page.index("k keep open")
        one.send("a")
    one.wait_for("Block their number")
    page = one.settle()
    assert "This is the channel you want to keep" in page
    assert page.index("k keep open") < page.index("d done")


def test_the_end_says_what_it_came_to(ready: Any, terminal: Any) -> None:
    """At the end: how much was answered, what is closed now, what is open, and one next step."""
    home = ready("alpha", "beta")
    one = terminal(home, "start", "--only", "alpha")
    for number, key in enumerate("ddlaad", 1):
        one.answer(first(number, 6), key)
    one.wait_for("You are through these steps.")
    page = " ".join(one.settle().split())
    assert "This time: 3 done, 1 put off, 2 not for you." in page
    assert "Closed now (2)" in page
    assert "see your place in Alpha (Alpha)" in page
    assert "Next:" in page
    assert page.count("Next:") == 1
    one.send("q")
    assert one.finish() == 0


def test_nothing_to_ask(ready: Any, terminal: Any, run: Any) -> None:
    """With every step answered the walk says that there is nothing to ask, and ends with 0."""
    home = ready("alpha")
    items = json.loads(run(home, "steps", "--format", "json").stdout)["items"]
    run(home, "mark", *(item["id"] for item in items), "--as", "done")
    one = terminal(home, "start")
    one.answer("There is no step to ask about now.", "q")
    assert one.finish() == 0


@pytest.mark.parametrize("key", ["x", "X"])
def test_gone_at_once_on_a_page_without_question(ready: Any, terminal: Any, key: str) -> None:
    """x, small or capital, leaves also from the page before the quiet steps, instead of going on to a step."""
    one = terminal(ready(can_change="no"), "start")
    one.answer("Quiet steps first", key)
    assert one.finish(10) == 0
    assert one.remains() == []


@pytest.mark.parametrize(("columns", "rows"), [(50, 24), (80, 24), (50, 12), (130, 50)])
def test_no_line_is_longer_than_the_window(ready: Any, terminal: Any, columns: int, rows: int) -> None:
    """At 50 and 80 columns no page of a whole walk has a line too long or a line too many."""
    home = ready("alpha", people="Sam\nA nickname of 李李李李李李李李李李 and more")
    one = terminal(home, "start", "--only", "alpha", columns=columns, rows=rows)
    for number in range(1, 8):
        one.wait_for(re.compile(rf"step {number} of 7,"))
        one.send("m")
        one.wait_for("less")
        one.send("ks"[number % 2])
        one.wait_for("Reason:" if number % 2 == 0 else "In the way:")
        one.send("a reason that is rather long, longer than a narrow window is wide: " + "so " * 40 + "\r")
    one.answer("You are through these steps.", "\r")
    drawn = frames(one.raw)
    assert len(drawn) > 20
    assert too_wide(drawn, columns) == []
    assert max(len(frame) for frame in drawn) <= rows


def test_wide_signs_stay_within_the_window(ready: Any, terminal: Any, records: Any) -> None:
    """Signs that take two columns are counted as two while they are typed, and are stored all the same."""
    home = ready("alpha")
    one = terminal(home, "start", "--only", "alpha", columns=50, rows=24)
    one.answer("Stop the place sharing", "k")
    one.answer("Why?", "李" * 60)
    one.settle()
    one.send("\r")
    one.answer(first(2, 6), "q")
    one.finish()
    assert answers(records(home)) == [("alpha.sharing", "keep", "李" * 60)]
    assert too_wide(frames(one.raw), 50) == []


@pytest.mark.parametrize("columns", [50, 80])
@pytest.mark.parametrize("platform", ["whatsapp", "email"])
def test_the_real_pages_fit(ready: Any, terminal: Any, columns: int, platform: str) -> None:
    """At 50 and 80 columns no page of a shipped checklist, with all that stands behind it, has too long a line."""
    home = ready(platform, more=("--device", "iphone"), device_safe="yes")
    one = terminal(home, "start", "--only", platform, columns=columns, rows=30)
    # The checklist's own questions are skipped: then every way is shown.
    one.wait_for(re.compile("step 1 of|s skip"))
    while not one.shows("step 1 of"):
        question = one.screen()
        one.send("s")
        one.wait_until(lambda question=question: one.screen() != question and one.shows("gone at once"))
        one.wait_for(re.compile("step 1 of|s skip"))
    one.wait_for("step 1 of")
    of = int(re.search(r"step 1 of (\d+),", one.screen())[1])
    for number in range(1, of + 1):
        one.wait_for(re.compile(rf"step {number} of \d+,"))
        one.send("m")
        one.wait_for("m less")
        one.send("a")
    one.wait_for("You are through these steps.")
    drawn = frames(one.raw)
    assert len(drawn) >= 2 * of
    assert too_wide(drawn, columns) == []


def test_a_long_page_can_be_scrolled(ready: Any, terminal: Any) -> None:
    """Where a page does not fit, it says how much lies below, and space, arrows and page keys move through it."""
    one = terminal(ready("alpha"), "start", "--only", "alpha", columns=50, rows=12)
    one.wait_for(re.compile(r"\d+ more lines below: space"))
    assert not one.shows("Open the map")
    one.send("\x1b[6~\x1b[6~")
    one.wait_for("Open the map")
    one.send("\x1b[5~\x1b[5~")
    one.wait_for("step 1 of 6")
    one.send("   ")
    one.wait_for("Open the map")
    one.send("\x1b[A" * 40)
    one.wait_for("step 1 of 6")


def test_a_resize_draws_the_step_again(ready: Any, terminal: Any) -> None:
    """After the window changed, the same step is drawn for its new size, with no line too long."""
    one = terminal(ready("alpha"), "start", "--only", "alpha", columns=100, rows=40)
    one.wait_for("gone at once")
    for rows, columns in ((20, 50), (30, 72), (45, 130)):
        seen = len(one.raw)
        one.resize(rows, columns)
        one.settle(1.0)
        drawn = frames(one.raw[seen:])
        assert drawn
        assert too_wide(drawn[-1:], columns) == []
        assert one.shows("step 1 of 6,")
        assert one.shows("x gone at once")
    one.send("l")
    one.wait_for("step 2 of 6,")


def test_a_resize_keeps_what_is_being_typed(ready: Any, terminal: Any, records: Any) -> None:
    """A reason half typed survives a change of the window's size."""
    home = ready("alpha")
    one = terminal(home, "start", "--only", "alpha")
    one.answer("Stop the place sharing", "k")
    one.answer("Why?", "half of")
    one.wait_for("half of")
    one.resize(24, 60)
    one.settle(0.6)
    assert one.shows("half of")
    one.send(" it\r")
    one.answer(first(2, 6), "q")
    one.finish()
    assert answers(records(home)) == [("alpha.sharing", "keep", "half of it")]


def test_a_resize_draws_a_report_again(ready: Any, terminal: Any) -> None:
    """The report on the cleared screen is drawn anew for a narrower window, with no line too long."""
    one = terminal(ready(), "report", columns=110, rows=40)
    one.wait_for("any key go on")
    seen = len(one.raw)
    one.resize(30, 50)
    one.settle(1.0)
    drawn = frames(one.raw[seen:])
    assert drawn
    assert too_wide(drawn[-1:], 50) == []


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1"])
def test_a_terminal_with_few_signs(ready: Any, terminal: Any, records: Any, encoding: str) -> None:
    """Where the terminal cannot take every sign, the step is shown all the same."""
    home = ready("alpha")
    one = terminal(home, "start", "--only", "alpha", env={"PYTHONIOENCODING": encoding})
    one.wait_for("step 1 of 6,", 10)
    one.answer("Stop the place sharing", "d")
    one.answer("step 2 of 6,", "q")
    assert one.finish() == 0
    assert answers(records(home)) == [("alpha.sharing", "done", None)]
    assert b"\xe2" not in one.raw


def test_without_colour(ready: Any, terminal: Any) -> None:
    """With NO_COLOR no colour code is written; without it there are some."""
    home = ready("alpha")
    colour = re.compile(rb"\x1b\[[0-9;]*\b(3[0-7]|4[0-7]|9[0-7]|38|48)[0-9;]*m")
    found = []
    for env in ({}, {"NO_COLOR": "1"}):
        one = terminal(home, "start", "--only", "alpha", env=env)
        one.answer("gone at once", "q")
        one.finish()
        found.append(bool(colour.search(one.raw)))
    assert found == [True, False]


@pytest.mark.parametrize(("options", "env"), [(("--plain",), {}), ((), {"TERM": "dumb"}), ((), {"ACCESSIBLE": "1"})])
def test_line_by_line_on_a_terminal(
    ready: Any, terminal: Any, records: Any, options: tuple[str, ...], env: dict[str, str]
) -> None:
    """--plain, TERM=dumb and ACCESSIBLE ask line by line: no escape sequence, and one word on the scrollback."""
    home = ready("alpha")
    one = terminal(home, "start", "--only", "alpha", *options, env=env, rows=200)
    one.answer("Stop the place sharing", "d\r")
    one.answer(first(2, 6), "q\r")
    assert one.finish() == 0
    assert answers(records(home)) == [("alpha.sharing", "done", None)]
    assert b"\x1b" not in one.raw
    assert " ".join(one.left().split()).count("stays in this window's history") == 1
