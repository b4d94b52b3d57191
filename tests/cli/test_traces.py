"""What stays behind: on the screen, in the terminal, on the disk, in the list of processes, on the network."""

from __future__ import annotations

import random
import re
import shlex
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.canaries import NAME, PHRASE, REASON, STUCK, forms, holding

if TYPE_CHECKING:
    from pathlib import Path

TITLES = (
    "Look around",
    "place sharing",
    "other sessions",
    "Save the thread",
    "Block their",
    "Hide the wall",
    "Leave the",
)
WALK = "Alpha"

SHOWN = (
    ("report",),
    ("steps",),
    ("show", "alpha.block"),
    ("plan",),
    ("mark", "alpha.hide", "--as", "later"),
    (),
)
"""Commands that show the record."""


def words_of_the_walk(text: str) -> list[str]:
    """Which of the words that must not stay are in a text."""
    return [word for word in (NAME, REASON, STUCK, WALK, *TITLES) if word in text]


@pytest.fixture
def marked(ready: Any, run: Any) -> Any:
    """A home with a nickname and a reason in its record. The reason is of `alpha.hide`."""

    def make(**circumstances: str) -> Any:
        home = ready("alpha", people=NAME, **circumstances)
        run(home, "mark", "alpha.hide", "--as", "keep", "--reason", "-", text=REASON + "\n")
        return home

    return make


def to_the_block(one: Any) -> None:
    """Walk to the step that names the person."""
    for number in (1, 2, 3):
        one.answer(f"step {number} of 5,", "a")
    one.wait_for(f"For: {NAME}")


def walk_to_the_end(one: Any) -> None:
    """Answer what is left and close the last page."""
    one.answer("step 4 of 5,", "d")
    one.answer("step 5 of 5,", "d")
    one.answer("You are through these steps.", "\r")


ENDS = {
    "q": (lambda one: one.send("q"), 0),
    "x": (lambda one: one.send("x"), 0),
    "end": (walk_to_the_end, 0),
    "ctrl-c": (lambda one: one.send("\x03"), 130),
    "interrupt": (lambda one: one.signal(signal.SIGINT), 130),
    "terminate": (lambda one: one.signal(signal.SIGTERM), 143),
    "hang-up": (lambda one: one.signal(signal.SIGHUP), 129),
}


@pytest.mark.parametrize("end", ENDS)
def test_nothing_stays_on_a_terminal(marked: Any, terminal: Any, end: str) -> None:
    """After every way out: the main screen is empty, the other one was left, the cursor and the modes are back."""
    leave, code = ENDS[end]
    one = terminal(marked(), "start", "--only", "alpha")
    to_the_block(one)
    assert one.alternate
    assert one.left() == ""
    leave(one)
    assert one.finish() == code
    assert one.raw.count(b"\x1b[?1049h") == 1
    assert one.remains() == []


@pytest.mark.parametrize("end", ["ctrl-c", "terminate", "hang-up"])
@pytest.mark.parametrize("keys", ["k", "s"])
def test_nothing_stays_of_a_reason(marked: Any, terminal: Any, keys: str, end: str) -> None:
    """The same in the middle of a reason: nothing of it stays on the screen, and it is not stored."""
    leave, code = ENDS[end]
    one = terminal(marked(), "start", "--only", "alpha")
    one.answer("step 1 of 5,", keys)
    one.answer(re.compile("Reason:|In the way:"), STUCK)
    one.wait_for(STUCK)
    leave(one)
    assert one.finish() == code
    assert one.remains() == []


@pytest.mark.parametrize("end", ["q", "x", "ctrl-c", "terminate", "hang-up"])
def test_nothing_stays_of_a_report(marked: Any, terminal: Any, end: str) -> None:
    """The report on the other screen leaves nothing behind either."""
    leave, code = ENDS[end]
    one = terminal(marked(), "report")
    one.wait_for("Remaining exposure points")
    leave(one)
    assert one.finish() == code
    assert one.raw.count(b"\x1b[?1049h") == 1
    assert one.remains() == []


def test_ctrl_c_at_the_passphrase(marked: Any, terminal: Any) -> None:
    """Ctrl-C at the question for the passphrase ends with 130, and the terminal shows what is typed again."""
    one = terminal(marked(), "start", given=False)
    one.answer("Passphrase:", PHRASE)
    one.settle()
    one.send("\x03")
    assert one.finish() == 130
    assert one.modes() == one.modes_before
    assert PHRASE not in one.left()
    assert PHRASE.encode() not in one.raw


def test_pressing_it_again_and_again(marked: Any, terminal: Any) -> None:
    """Ctrl-C many times in a hurry: the screen and the modes come back, nothing is said, and it ends with 130."""
    home = marked()
    chance = random.Random(7)  # noqa: S311 - Moments, no keys.
    found = []
    for _ in range(5):
        one = terminal(home, "start", "--only", "alpha")
        one.wait_for("step 1 of 5,")
        for _ in range(8):
            one.send("\x03")
            time.sleep(chance.random() * 0.004)
        code = one.finish()
        # The terminal itself shows ^C for what comes after the modes are back.
        said = one.left().replace("^C", "").strip()
        found.append((as_a_shell_sees(code), said, one.modes() == one.modes_before, one.alternate))
    assert found == [(130, "", True, False)] * 5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_second_signal_on_a_slow_line(marked: Any, terminal: Any, number: int) -> None:
    """A second signal, while the first one still clears the screen of a slow line, spoils nothing of that."""
    one = terminal(marked(), "start", "--only", "alpha")
    one.wait_for("step 1 of 5,")
    # More than the line takes while nobody reads.
    one.send("m" * 300)
    for _ in range(3):
        time.sleep(0.4)
        one.signal(number)
    code = one.finish()
    assert one.remains() == []
    assert as_a_shell_sees(code) == 128 + number


def test_ctrl_z_on_a_slow_line(marked: Any, terminal: Any) -> None:
    """Ctrl-Z while a page is still on its way to a slow line pauses and comes back like at any other moment."""
    one = terminal(marked(), "start", "--only", "alpha")
    one.wait_for("step 1 of 5,")
    one.send("m" * 300)
    time.sleep(0.5)
    # Without a shell that could wake it, the system does not let the program sleep: it comes back at once.
    one.signal(signal.SIGTSTP)
    time.sleep(0.2)
    one.send("q")
    assert one.finish() == 0
    assert one.raw.count(b"\x1b[?1049h") == 2
    assert one.remains() == []


def as_a_shell_sees(code: int) -> int:
    """An exit code; for a program that a signal has ended, 128 and the number of the signal."""
    return 128 - code if code < 0 else code


def test_a_signal_while_the_screen_changes(marked: Any, terminal: Any) -> None:
    """A signal in the moment in which the other screen is entered leaves it again and gives the modes back."""
    home = marked()
    chance = random.Random(11)  # noqa: S311 - The same.
    found = []
    for _ in range(10):
        one = terminal(home, "start", "--only", "alpha")
        until = time.monotonic() + 30
        while b"\x1b[?1049h" not in one.raw and time.monotonic() < until:
            one.pump(0)
        time.sleep(chance.choice((0, 0, 0, 0.0002, 0.001)))
        one.signal(signal.SIGTERM)
        found.append((one.finish(), one.remains()))
    assert found == [(143, [])] * 10


FULL_LINE = """
import os, sys
os.set_blocking(1, False)
try:
    while True:
        os.write(1, b"#" * 64)
except BlockingIOError:
    pass
os.set_blocking(1, True)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Fills the line to a terminal that nobody reads, then becomes the program named after it."""


def test_a_signal_before_the_screen_is_there(marked: Any, terminal: Any) -> None:
    """A signal while the line is too slow even to enter the other screen gives modes, cursor and screen back."""
    home = marked()
    walk = home.call(["start", "--only", "alpha"])
    one = terminal(home, command=[sys.executable, "-c", FULL_LINE, *walk])
    until = time.monotonic() + 20
    while one.modes() == one.modes_before and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.3)
    one.signal(signal.SIGTERM)
    time.sleep(0.3)
    assert one.finish() == 143
    assert [fault for fault in one.remains() if "#" not in fault] == []
    assert words_of_the_walk(one.left()) == []


def test_quit_key(marked: Any, terminal: Any) -> None:
    r"""Ctrl-\ leaves nothing of the walk on the screen: it is no key here, or it is a way out like the others."""
    one = terminal(marked(), "start", "--only", "alpha")
    one.wait_for("step 1 of 5,")
    one.send("\x1c")
    one.settle()
    if one.child.isalive():
        one.send("q")
    one.finish()
    assert one.remains() == []


def test_a_closed_window(marked: Any, terminal: Any, records: Any) -> None:
    """When the window is closed, the program ends with 129 and keeps what was answered."""
    home = marked()
    one = terminal(home, "start", "--only", "alpha")
    one.answer("step 1 of 5,", "d")
    one.wait_for("step 2 of 5,")
    one.close_window()
    until = time.monotonic() + 20
    while one.child.isalive():
        assert time.monotonic() < until
        time.sleep(0.05)
    assert (records(home)[-1].about, records(home)[-1].says) == ("alpha.sharing", "done")
    assert (one.child.exitstatus, one.child.signalstatus) == (129, None)


def test_ctrl_z_and_back(marked: Any, terminal: Any, records: Any) -> None:
    """Ctrl-Z shows the shell and nothing of the walk; fg draws the step again, and the walk goes on to its end."""
    home = marked()
    shell = ["bash", "--norc", "--noprofile", "-i"]
    one = terminal(home, command=shell, env={"PS1": "prompt> ", "HISTFILE": ""})
    one.wait_for("prompt>")
    one.send(shlex.join(home.call(["start", "--only", "alpha"])).replace("alpha", "al''pha") + "; echo ended=$?\r")
    one.wait_for("step 1 of 5,")
    for _ in range(2):
        one.send("\x1a")
        one.wait_for("Stopped")
        one.settle()
        assert not one.alternate
        assert words_of_the_walk(one.left()) == []
        one.send("echo what is typed is seen\r")
        one.wait_for(re.compile("seen.*seen"))
        one.send("fg\r")
        one.wait_for("step 1 of 5,")
        assert one.alternate
    one.send("d")
    one.answer("step 2 of 5,", "q")
    one.wait_for(re.compile(r"prompt>$"))
    one.settle()
    assert words_of_the_walk(one.left()) == []
    assert one.raw.count(b"\x1b[?1049h") == one.raw.count(b"\x1b[?1049l") == 3
    assert (records(home)[-1].about, records(home)[-1].says) == ("alpha.sharing", "done")


@pytest.mark.tmux
@pytest.mark.parametrize("end", ["q", "x", "end", "C-c", "TERM", "HUP"])
def test_nothing_stays_in_tmux(marked: Any, tmux: Any, end: str) -> None:
    """In a real terminal program: after every way out neither window nor scrollback holds a word of the walk."""
    home = marked()
    window = tmux(home, rows=20, columns=70)
    begun = home.folder / "begun"
    script = home.folder / "go"
    script.write_text(f"#!/bin/sh\necho $$ > {begun}\nexec {shlex.join(home.call(['start', '--only', 'alpha']))}\n")
    script.chmod(0o700)
    window.run([str(script)])
    for number in (1, 2, 3):
        window.answer(f"step {number} of 5,", "a")
    window.wait_for("step 4 of 5,")
    window.keys("Space")
    window.keys("k")
    window.answer("Reason:", REASON)
    window.wait_for(REASON)
    window.keys("Enter")
    window.wait_for("step 5 of 5,")
    assert window.alternate
    if end == "end":
        window.type("d")
        window.wait_for("You are through these steps.")
        window.keys("Enter")
    elif end in ("TERM", "HUP"):
        subprocess.run(["kill", f"-{end}", begun.read_text().strip()], check=True)
    else:
        window.keys(end)
    code = {"C-c": 130, "TERM": 143, "HUP": 129}.get(end, 0)
    window.wait_for("prompt$")
    window.type("echo code=$?")
    window.keys("Enter")
    window.wait_for(f"code={code}")
    assert not window.alternate
    assert words_of_the_walk(window.history()) == []


@pytest.mark.tmux
def test_ctrl_z_in_tmux(marked: Any, tmux: Any) -> None:
    """In a real terminal program: Ctrl-Z leaves only the shell in view, also in the scrollback; fg shows the step."""
    home = marked()
    window = tmux(home, rows=20, columns=70)
    script = home.folder / "go"
    script.write_text(f"#!/bin/sh\nexec {shlex.join(home.call(['start', '--only', 'alpha']))}\n")
    script.chmod(0o700)
    window.run([str(script)])
    window.wait_for("step 1 of 5,")
    window.keys("C-z")
    window.wait_for("Stopped")
    assert words_of_the_walk(window.history()) == []
    window.type("fg")
    window.keys("Enter")
    window.wait_for("step 1 of 5,")
    assert window.alternate
    window.keys("q")
    window.wait_for("prompt$")
    assert words_of_the_walk(window.history()) == []


@pytest.mark.parametrize(
    ("device", "command"),
    [*((device, command) for device in ("unknown", "yes") for command in SHOWN), ("no", SHOWN[0]), ("no", SHOWN[3])],
)
def test_where_the_record_is_shown(marked: Any, terminal: Any, device: str, command: tuple[str, ...]) -> None:
    """What shows the record stands on the screen that is cleared, and stays in the window only if device-safe=yes."""
    one = terminal(marked(device_safe=device), *command, rows=60)
    if device != "yes":
        one.wait_for("any key go on")
        one.send(" ")
    assert one.finish() == 0
    assert one.raw.count(b"\x1b[?1049h") == (0 if device == "yes" else 1)
    assert bool(one.left()) == (device == "yes")
    if device != "yes":
        assert one.remains() == []


@pytest.mark.parametrize(
    ("device", "arguments", "cleared"),
    [
        ("yes", ("steps", "--private"), True),
        ("yes", ("--private", "plan"), True),
        ("no", ("--private", "steps"), True),
        ("no", ("steps", "--print"), False),
        ("no", ("--print", "report"), False),
        ("unknown", ("show", "alpha.block", "--print"), False),
        ("yes", ("--print", "steps"), False),
    ],
)
def test_private_and_print_choose(
    marked: Any, terminal: Any, device: str, arguments: tuple[str, ...], cleared: bool
) -> None:
    """--private and --print, before or after the command, choose whatever the plan says of this device."""
    one = terminal(marked(device_safe=device), *arguments, rows=60)
    if cleared:
        one.wait_for("any key go on")
        one.send(" ")
    assert one.finish() == 0
    assert ("Alpha" in one.left() or "alpha" in one.left()) is not cleared
    assert one.raw.count(b"\x1b[?1049h") == cleared


def test_plain_says_that_it_stays(marked: Any, terminal: Any) -> None:
    """--plain on a terminal prints, whatever the device, and says once that it stays in the window's history."""
    one = terminal(marked(), "report", "--plain", rows=60)
    assert one.finish() == 0
    text = " ".join(one.left().split())
    assert "see your place in Alpha" in text
    assert text.count("stays in this window's history") == 1
    assert b"\x1b" not in one.raw


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    """The search of the next tests finds a word in each of the forms it looks for."""
    for at, form in enumerate(forms(NAME).values()):
        (tmp_path / f"{at}").write_bytes(b"..." + form + b"...")
    assert len(holding(tmp_path, (NAME,))) == len(forms(NAME))


def test_files_beside_a_running_walk(marked: Any, terminal: Any, tmp_path: Path) -> None:
    """Also while the walk runs, and after kill -9, no file (journal, temporary file) holds a word in clear."""
    home = marked()
    one = terminal(home, "start", "--only", "alpha")
    found = []
    for number in (1, 2, 3):
        one.answer(f"step {number} of 5,", "k")
        one.answer("Why?", f"{REASON}\r")
        one.wait_for(f"step {number + 1} of 5,")
        found += holding(tmp_path, (NAME, REASON))
    one.wait_for("step 4 of 5,")
    one.signal(signal.SIGKILL)
    one.finish()
    assert found + holding(tmp_path, (NAME, REASON)) == []


def test_names_and_modes_on_the_disk(marked: Any, run: Any) -> None:
    """The record lies under neutral names, nothing else is in the home, and only its owner can look in."""
    home = marked()
    run(home, "report")
    names = sorted(path.name for path in home.written())
    assert set(names) <= {"data", "main.dat", "main.lck", "index.dat", "index.bak"}
    assert list(home.home.iterdir()) == []
    assert {path.stat().st_mode & 0o077 for path in home.written()} == {0}


def test_the_folder_without_a_variable(new_home: Any, made_up: Path, run: Any) -> None:
    """Without NOCONTACT_HOME the record lies beneath HOME in a folder whose name says nothing."""
    home = new_home(made_up)
    run(home, "plan", "--use", "alpha", env={"NOCONTACT_HOME": ""})
    names = {path.name for path in home.home.rglob("*")}
    assert "main.dat" in names
    assert [name for name in names if "contact" in name] == []
    assert not home.vault.exists()
