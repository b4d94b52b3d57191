"""A screen at which nobody types: it clears itself, and asks for the key of the record before it shows more."""

from __future__ import annotations

import re
import shlex
import sys
import time
from typing import TYPE_CHECKING, Any, Final

import pytest

from nocontact_cli.cli.idle import IDLE, Stillness
from nocontact_cli.render.idle_page import NOT_OPENED
from tests.cli.conftest import CHANGE, SAFE, begins

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.cli.conftest import Home, Terminal

NAME: Final = "Zephyrine"
REASON: Final = "because-of-the-ferrets"
CLEARED: Final = "This screen was cleared"
AGAIN: Final = "Your passphrase brings back what was here."
TOLD: Final = re.compile(r"alpha|place|map|step \d|Zephyrine|ferrets|nocontact|contact|block|record", re.IGNORECASE)
"""Words of a walk, of the person and of this program: nothing a cleared screen may hold."""

BEGIN: Final = """
import sys
from pathlib import Path
from nocontact_cli.cli.first_run import begin
from nocontact_cli.cli.idle import come_back
from nocontact_cli.cli.leaving import Gone, Left, Stopped
from nocontact_cli.cli.options import Settings
from nocontact_cli.cli.output import asker
from nocontact_cli.cli.screen import Screen
from nocontact_cli.cli.screen_asker import ScreenAsker, page_through
from nocontact_cli.cli.walking import walk
from nocontact_cli.render.page import Page, say
from nocontact_cli.workflows.session import Session
from nocontact_cli.workflows.walking import Scope
settings = Settings("nocontact", checklists=(Path(sys.argv[1]),))
context = settings.context()
"""
IN_A_SECOND: Final = """
try:
    with Screen() as screen:
        ask = ScreenAsker(screen, lambda one: come_back(one, context), idle={idle})
        {what}
except (Left, Gone):
    pass
except KeyboardInterrupt:
    sys.exit(130)
"""
"""The program's own screen and conversations, with one second in place of five minutes."""
WALK: Final = """
        with Session.open(context) as session:
            walk(ask, session, Scope(only="alpha"), "nocontact")
"""


@pytest.fixture
def drive(terminal: Callable[..., Terminal]) -> Callable[..., Terminal]:
    """Run one of the program's conversations on a terminal, on a screen that clears itself after a second."""

    def driven(home: Home, what: str, before: Sequence[str] = (), *, idle: float = 1.0, **more: Any) -> Terminal:
        return terminal(home, command=[*before, *driver(home, what, idle)], **more)

    return driven


def driver(home: Home, what: str, idle: float = 1.0) -> list[str]:
    """The command line that runs one of the program's conversations."""
    return [sys.executable, "-c", BEGIN + IN_A_SECOND.format(what=what.strip(), idle=idle), str(home.checklists)]


def come_back(one: Terminal, passphrase: str) -> None:
    """Wait until the screen was cleared, and type the passphrase."""
    one.answer(CLEARED, " ")
    one.answer(AGAIN, passphrase + "\r")


def test_a_walk_comes_back(ready: Any, drive: Any, records: Any) -> None:
    """A step nobody answers gives way to a page that tells nothing; the right passphrase brings the same step back."""
    home = ready("alpha", people=NAME)
    one = drive(home, WALK)
    one.answer("step 1 of 6,", "d")
    one.wait_for("step 2 of 6,")
    one.wait_for(CLEARED)
    assert one.alternate
    assert TOLD.search(one.screen()) is None
    one.send("z")
    one.answer(AGAIN, "another passphrase\r")
    one.wait_for(NOT_OPENED)
    assert TOLD.search(one.screen()) is None
    one.send(home.passphrase + "\r")
    one.answer("step 2 of 6,", "l")
    one.answer("step 3 of 6,", "q")
    assert one.finish() == 0
    assert one.remains() == []
    found = [(entry.about, entry.says) for entry in records(home) if entry.kind == "answer"]
    assert found == [("alpha.sharing", "done"), ("alpha.sessions", "later")]


def test_what_was_typed_is_kept(ready: Any, drive: Any, records: Any) -> None:
    """A reason that is half typed when the screen is cleared stands there again, and goes on from there."""
    home = ready("alpha")
    one = drive(home, WALK)
    one.answer("step 1 of 6,", "k")
    one.answer("Reason:", REASON)
    one.wait_for(CLEARED)
    assert TOLD.search(one.screen()) is None
    come_back(one, home.passphrase)
    one.wait_for(f"Reason: {REASON}")
    one.send("-too\r")
    one.answer("step 2 of 6,", "q")
    assert one.finish() == 0
    assert records(home)[-1].note == f"{REASON}-too"


LEAVING: Final = {
    "q": ("q", 0),
    "x": ("x", 0),
    "x where the passphrase is asked": (" x\r", 0),
    "ctrl-c where the passphrase is asked": (" abc\x03", 130),
}


@pytest.mark.parametrize("keys", LEAVING)
def test_leaving_a_cleared_screen(ready: Any, drive: Any, records: Any, keys: str) -> None:
    """A cleared screen is left as any other, without the passphrase: nothing stays, and every answer is stored."""
    typed, code = LEAVING[keys]
    home = ready("alpha", people=NAME)
    one = drive(home, WALK)
    one.answer("step 1 of 6,", "d")
    one.wait_for("step 2 of 6,")
    one.wait_for(CLEARED)
    for at, key in enumerate(typed):
        if at == 1:
            one.wait_for(AGAIN)
        one.send(key)
        one.settle(0.1 if key != "\r" else 0.5)
    assert one.finish() == code
    assert one.remains() == []
    assert records(home)[-1].about == "alpha.sharing"


def test_a_first_run_goes_on_with_any_key(home: Any, drive: Any) -> None:
    """Before there is a record, a key brings the question back; no passphrase is asked for."""
    one = drive(home, "begin(ask, context).close()", given=False)
    one.answer(begins(SAFE), "y")
    one.wait_for(begins(CHANGE))
    one.wait_for(CLEARED)
    one.send(" ")
    one.wait_for(begins(CHANGE))
    one.send("x")
    assert one.finish() == 0
    assert one.remains() == []
    assert not home.vault.exists()


def test_after_the_lock_was_chosen(home: Any, drive: Any) -> None:
    """As soon as a first run has made the record, its new passphrase is asked for."""
    one = drive(home, "begin(ask, context).close()")
    one.answer(begins(SAFE), "y")
    one.answer(begins(CHANGE), "y")
    one.answer("Nickname", NAME)
    come_back(one, home.passphrase)
    one.wait_for(NAME)
    one.send("\x03")
    assert one.finish() == 130


def test_a_page_that_is_read(ready: Any, drive: Any) -> None:
    """A page that is only read is cleared too, and comes back at the line where it was."""
    home = ready("alpha")
    text = 'page_through(ask, lambda width: "\\n".join(f"line {at}" for at in range(200)))'
    one = drive(home, text, rows=24)
    one.answer("line 0", " ")
    one.wait_until(lambda: one.lines()[0] == "line 21")
    come_back(one, home.passphrase)
    one.wait_until(lambda: one.lines()[0] == "line 21")
    one.send("q")
    assert one.finish() == 0


def test_a_pause_is_not_disturbed(ready: Any, drive: Any) -> None:
    """Where the program lets time pass, as in `urge`, the page stays; when the time is over it is cleared too."""
    home = ready("alpha")
    began = time.monotonic()
    one = drive(home, 'ask.wait(Page((say("Breathe."),)), 3, lambda passed: f"second {passed}")', idle=1.5)
    for passed in (1, 2, 3):
        one.wait_for(f"second {passed}")
        assert CLEARED not in one.screen()
    assert time.monotonic() - began >= 3
    come_back(one, home.passphrase)
    one.wait_for("second 3")
    one.send("\r")
    assert one.finish() == 0


def test_a_pause_of_the_program(ready: Any, terminal: Any) -> None:
    """Paused with Ctrl-Z and woken later by whoever is there: the step is not drawn before the passphrase."""
    home = ready("alpha")
    shell = ["bash", "--norc", "--noprofile", "-i"]
    one = terminal(home, command=shell, env={"PS1": "prompt> ", "HISTFILE": ""})
    one.wait_for("prompt>")
    script = home.folder / "go"
    script.write_text(f"#!/bin/sh\nexec {shlex.join(driver(home, WALK))}\n")
    script.chmod(0o700)
    one.send(f"{script}\r")
    one.wait_for("step 1 of 6,")
    one.send("\x1a")
    one.wait_for("Stopped")
    time.sleep(1.3)
    before = len(one.raw)
    one.send("fg\r")
    one.wait_for(CLEARED)
    drawn = one.raw[before:].decode().partition("\x1b[?1049h")[2]
    assert drawn
    assert "step 1" not in drawn
    come_back(one, home.passphrase)
    one.answer("step 1 of 6,", "x")
    one.wait_for(re.compile("prompt>$"))


def test_a_resized_window_is_no_key(ready: Any, drive: Any) -> None:
    """A window whose size changes again and again counts as nobody: it is cleared all the same."""
    one = drive(ready("alpha"), WALK)
    one.wait_for("step 1 of 6,")
    until = time.monotonic() + 10
    while not one.shows(CLEARED):
        one.resize(30, 80 + int(time.monotonic() * 10) % 2)
        one.settle(0.3)
        assert time.monotonic() < until
    one.send("x")
    assert one.finish() == 0


def test_the_lock_is_gone(ready: Any, drive: Any) -> None:
    """Where only a keychain could have the key and there is none, the screen stays clear, says so, and can be left."""
    home = ready("alpha")
    one = drive(home, WALK)
    one.wait_for("step 1 of 6,")
    for name in ("index.dat", "index.bak"):
        (home.vault / name).unlink()
    one.answer(CLEARED, " ")
    one.wait_for("This computer offers no keychain here.")
    one.wait_for(CLEARED)
    one.send("x")
    assert one.finish() == 0
    assert one.remains() == []


KEYRING: Final = """
eval "$(printf testpass | gnome-keyring-daemon --unlock --components=secrets)"
exec "$@"
"""
MOVED: Final = """
        from nocontact_cli.workflows.keeping import Keeper, relock
        with Keeper.open(context) as keeper:
            relock(keeper, None)
"""


@pytest.mark.keyring
def test_a_keychain_is_read_again(ready: Any, drive: Any, need: Any, tmp_path: Path) -> None:
    """With the keychain lock a key reads the keychain once more, and nothing has to be typed."""
    need("dbus-run-session", "gnome-keyring-daemon")
    home = ready("alpha")
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    code = MOVED + "        context = Settings('nocontact', checklists=settings.checklists).context()" + WALK
    one = drive(
        home,
        code,
        before=["dbus-run-session", "--", "bash", "-ec", KEYRING, "bash"],
        env={"XDG_RUNTIME_DIR": str(runtime)},
    )
    one.wait_for("step 1 of 6,")
    assert not (home.vault / "index.dat").exists()
    one.answer(CLEARED, " ")
    one.answer("step 1 of 6,", "x")
    assert one.finish() == 0


def test_five_minutes(ready: Any, terminal: Any) -> None:
    """The program's own screens, to ask and to read, wait five minutes."""
    home = ready("alpha")
    told = home.folder / "told"
    code = f"""{BEGIN}
from nocontact_cli.cli.output import _on_screen
with asker(settings) as one, _on_screen(settings, keyed=False) as other:
    Path(sys.argv[2]).write_text(f"{{one._idle}} {{other._idle}} {{None in (one._come_back, other._come_back)}}")
"""
    one = terminal(home, command=[sys.executable, "-c", code, str(home.checklists), str(told)])
    assert one.finish() == 0
    assert told.read_text() == "300.0 300.0 False"
    assert IDLE == 5 * 60


PROGRAM: Final = """
import sys
from nocontact_cli.cli.main import run
from nocontact_cli.cli.screen_asker import ScreenAsker
ScreenAsker.__init__.__kwdefaults__["idle"] = 1.0
sys.argv[0] = "nocontact"
run()
"""
"""The program itself, with one second in place of five minutes."""


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("start --only alpha", "step 1 of 6,"),
        ("report --private", "any key go on"),
        ("vault lock", "Another lock for your record"),
    ],
)
def test_every_screen_of_the_record_asks_for_its_key(ready: Any, terminal: Any, line: str, page: str) -> None:
    """Whether a command asks or shows: no key alone brings its page back, only the passphrase does."""
    home = ready("alpha", people=NAME)
    one = terminal(home, command=[sys.executable, "-c", PROGRAM, "--checklists", str(home.checklists), *line.split()])
    one.wait_for(page)
    one.answer(CLEARED, " ")
    one.answer(AGAIN, "another passphrase\r")
    one.wait_for(NOT_OPENED)
    assert page not in one.screen()
    one.send(home.passphrase + "\r")
    one.wait_for(page)
    one.send("x")
    assert one.finish() == 0
    assert one.remains() == []


def test_a_computer_that_slept() -> None:
    """The time in which a computer sleeps counts, also where its steady clock stands still then."""
    still = Stillness()
    assert still.seconds < 5
    still._from -= 3600
    assert 3600 <= still.seconds < 3605
    still.end()
    still._since -= 3600
    assert 3600 <= still.seconds < 3605
