"""Leaving: `x` on every page that takes single keys, and the other ways out where a text is typed or shown.

Pages on which a text is typed take `x` as a letter; their key is Ctrl-C.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cli.conftest import LOCK, SAFE, UNSAFE, WORDS, Home
from tests.cli.past import ENV, NAME, Past, attempted, know, plan, said
from tests.cli.support import day
from tests.cli.test_verify import mbox

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Terminal
    from tests.cli.support import Desk

AT_ONCE: Final = 5.0
"""Seconds between the key and the end of the program; most of them leave room for other work on the machine."""
STEPS: Final = 4
"""Steps of the walk in the record below."""


@dataclass(frozen=True)
class On:
    """A page.

    Args:
        line: The call; `{out}` stands for a folder of the person's own.
        keys: Pages before it, with what is typed there.
        page: What it shows.
        stored: How many entries are in the record by then that were not there before.
        first: Whether there is no record before.
        mail: Whether the plan has a mailbox, with answers that an export speaks of.
    """

    line: str
    page: str
    keys: tuple[tuple[str, str], ...] = ()
    stored: int = 0
    first: bool = False
    mail: bool = False


URGE: Final = "urge --minutes 0"
TO_THE_LETTER: Final = (("An urge comes", " "), ("What you would like to say", "canary\r"), ("canary", "\r"))
TO_SOMEBODY: Final = (("An urge comes", " "), ("What you would like to say", "\r"))
ATTEMPT_PAGES: Final = (("Which way", "1\r"), ("Who was it", "1\r"), ("When was it", "\r"))
ATTEMPT_WRITTEN: Final = (
    *ATTEMPT_PAGES,
    ("Did it reach you?", "n"),
    ("What happened?", "\r"),
    ("something saved", "\r"),
)
WALK: Final = "start --only alpha"
TO_THE_OFFER: Final = (("step 1 of", "l"), ("step 2 of", "d"), ("step 3 of", "b"), ("Your answer so far", "k"))
SHOWN: Final = "any key go on"
TO_THE_KNOWN: Final = (
    *((f"{NAME}1: {kind}", "\r") for kind in ("Telephone", "E-mail")),
    (f"{NAME}1: Name", "Kim\r"),
    ("Noted: Kim", "\r"),
    *((f"{NAME}2: {kind}", "\r") for kind in ("Telephone", "E-mail", "Name")),
)
VERIFY: Final = f"verify {{out}}/Takeout --record --exported-on {day(-2)}"
TO_NOTING: Final = (("What your exports say", "\r"),)
PAGES: Final = {
    "first question": On("start", SAFE, first=True),
    "unsafe device": On("start", UNSAFE, ((SAFE, "n"),), first=True),
    "help lines at the first question": On(
        "start", "Countries with lines", ((SAFE, "h"), ("Help lines of which country?", "\r")), first=True
    ),
    "choice of a lock": On("start", LOCK, ((SAFE, "n"), (UNSAFE, "g")), first=True),
    "words made": On("start", WORDS, ((SAFE, "n"), (UNSAFE, "g"), (LOCK, "w")), first=True),
    "start: a step": On(WALK, f"step 2 of {STEPS},", ((f"step 1 of {STEPS},", "d"),), 1),
    "start: more of a step": On(WALK, "m less", ((f"step 1 of {STEPS},", "m"),)),
    "start: the reasons are offered": On(WALK, "r read my reasons", TO_THE_OFFER, 2),
    "start: the reasons": On(WALK, "g go on", (*TO_THE_OFFER, ("r read my reasons", "r")), 2),
    "start: the end": On(
        WALK,
        "You are through these steps.",
        tuple((f"step {number} of {STEPS},", "l") for number in range(1, STEPS + 1)),
        STEPS,
    ),
    "audit: a question": On("audit --all", "question 2 of", (("question 1 of", "y"),), 2),
    "audit: nothing to ask": On("audit --after holiday", "There is nothing to ask again today."),
    "attempt: did it reach you": On("attempt", "Did it reach you?", ATTEMPT_PAGES),
    "attempt: written down": On("attempt", "Written down", ATTEMPT_WRITTEN, 1),
    "attempt: the doors": On(
        "attempt",
        "y look at them now",
        (*ATTEMPT_WRITTEN, ("Written down", " "), ("Did they know", "1\r")),
        1,
    ),
    "urge: the reasons": On(URGE, "An urge comes"),
    "urge: the pause": On("urge", "A pause", (("An urge comes", " "),)),
    "urge: what was written": On(URGE, "Written, and not sent", TO_THE_LETTER),
    "urge: kept": On(URGE, "Kept in your record.", (*TO_THE_LETTER, ("Written, and not sent", "k")), 1),
    "urge: all help lines": On(URGE, "Countries with lines", (*TO_SOMEBODY, ("h all help lines", "h"))),
    "urge: how did it go": On(URGE, "How did it go?", (*TO_SOMEBODY, ("h all help lines", "\r"))),
    "urge: the end": On(
        URGE, "Steps that can help now", (*TO_SOMEBODY, ("h all help lines", "\r"), ("How did it go?", "c")), 1
    ),
    "why --write: the end": On("why --write", "canary two", (("A reason", "canary two\r"), ("canary two", "\r")), 1),
    "why --clear": On("why --clear", "Take your reasons out?"),
    "why --clear: the end": On("why --clear", "not shown any more", (("Take your reasons out?", "y"),), 1),
    "export": On("export -o {out}/list.html", "A checklist for a friend"),
    "export: the end": On("export -o {out}/list.html", "The list is written", (("A checklist for a friend", "y"),), 1),
    "import": On("import --numbers -", "Take this reply into your record?", (("Ctrl-D", "done 1\n\x04"),)),
    "import: the end": On(
        "import --numbers -", "Recorded: 1 answer", (("Ctrl-D", "done 1\n\x04"), ("Take this reply", "y")), 1
    ),
    "remind": On("remind -o {out}/day.ics", "Write this file?", (("A reminder for your calendar", "\r"),)),
    "remind: the end": On(
        "remind -o {out}/day.ics",
        "The calendar file is written",
        (("A reminder for your calendar", "\r"), ("Write this file?", "y")),
    ),
    "support": On("support", SHOWN, (("Help lines of which country?", "\r"),)),
    "people --ask: the end": On("people --ask", "How data exports may call them", TO_THE_KNOWN, 1),
    "verify: what was found": On(VERIFY, "What your exports say", mail=True),
    "verify: note it": On(VERIFY, "Note this in your record?", TO_NOTING, mail=True),
    "verify: not noted": On(VERIFY, "Nothing was noted", (*TO_NOTING, ("Note this", "n")), mail=True),
    "verify: one by one": On(VERIFY, "Is this as you want it?", (*TO_NOTING, ("Note this", "y")), 1, mail=True),
    "verify: the end": On(
        VERIFY, "1 step is open again", (*TO_NOTING, ("Note this", "y"), ("Is this as you want it?", "n")), 2, mail=True
    ),
    "vault lock": On("vault lock", "Another lock for your record"),
    "vault lock: words": On("vault lock", "Your words", (("Another lock for your record", "w"),)),
    "vault backup: a file is there": On("vault backup -o {out}/phrase", "Replace this file?"),
    "vault backup": On("vault backup -o {out}/notes.dat", "A backup with a lock of its own"),
    "vault restore": On("vault restore {out}/old.dat --backup-passphrase-file {out}/phrase", "Take this backup?"),
    **{
        f"{line} --private": On(f"{line} --private", SHOWN)
        for line in (
            "report",
            "report --format json",
            "history",
            "history --incidents",
            "steps",
            "show alpha.block",
            "plan",
            "people",
            "why",
            "why --letters",
            "checklists list",
            "vault status",
        )
    },
    "where things stand --private": On("--private", SHOWN),
    "mark --private": On("mark alpha.hide --as later --private", SHOWN, stored=1),
    "attempt --by --private": On("attempt --by alpha --reached no --private", SHOWN, stored=1),
    "plan --use --private": On("plan --use beta --private", SHOWN, stored=1),
}


@pytest.fixture(scope="module")
def full(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A record with something for every page: reasons, a list for a friend, a kept message, a backup of before."""
    past = Past(run, tmp_path_factory.mktemp("x"))
    desk = past.desk(*plan(know("contact@2", "none", -200), people=2), attempted("alpha", "reached", -9))
    out = desk.home.passphrase_file.parent
    desk.do("why --write -", "I sleep better.\n")
    desk.do(f"export --yes -o {out}/first.html")
    desk.do(URGE, "canary letter\n\nk\n\n\n")
    desk.do(f"vault backup --yes -o {out}/old.dat --backup-passphrase-file {out}/phrase")
    past.add(
        desk,
        *(said(f"alpha.{step}", "done", -90) for step in ("hide", "rules", "map")),
    )
    return desk


@pytest.fixture
def copy(full: Desk, tmp_path: Path) -> Home:
    """A home of its own with that record."""
    home = Home(tmp_path / "h", full.home.checklists)
    shutil.copytree(full.home.folder, home.folder)
    return home


@pytest.fixture(scope="module")
def mailed(full: Desk, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """That record with a mailbox. In its export they are writing after the block, and mail is sent on to somebody."""
    home = Home(tmp_path_factory.mktemp("mailed") / "h", full.home.checklists)
    shutil.copytree(full.home.folder, home.folder)
    desk = replace(full, home=home)
    desk.do("plan --use email")
    desk.do("people --set -", "1 email robin@example.org\n")
    desk.do(f"mark email.block email.forwarding --as done --on {day(-20)}")
    settings = home.passphrase_file.parent / "Takeout" / "Mail" / "User Settings"
    settings.mkdir(parents=True)
    (settings / "Forwarding Addresses.json").write_text('{"addresses": ["quokka@example.org"]}')
    (settings.parent / "Inbox.mbox").write_text(mbox(("robin@example.org", -5)))
    return home


@pytest.mark.parametrize("name", PAGES)
def test_gone_at_once(
    copy: Home,
    home: Home,
    terminal: Callable[..., Terminal],
    records: Any,
    figure: Callable[[str, float], None],
    *,
    mailed: Home,
    name: str,
) -> None:
    """`x` ends the program at once with 0, the window is as it was, and what was answered before is in the record."""
    on = PAGES[name]
    if on.mail:
        shutil.rmtree(copy.folder)
        shutil.copytree(mailed.folder, copy.folder)
    here = home if on.first else copy
    before = 0 if on.first else len(records(here))
    line = on.line.format(out=here.passphrase_file.parent)
    # A first run with a passphrase at hand would not ask for one.
    one = terminal(here, *line.split(), rows=50, env=ENV, given=not on.first)
    for page, typed in on.keys:
        one.answer(page, typed)
    one.wait_for(on.page)
    assert one.alternate
    one.send("x")
    pressed = time.monotonic()
    assert one.finish(AT_ONCE) == 0
    assert time.monotonic() - pressed < AT_ONCE
    # What is said before the screen is entered, where something is read from the terminal, is no page.
    assert [fault for fault in one.remains() if "Ctrl-D" not in fault] == []
    assert (len(records(here)) if here.vault.exists() else 0) - before == on.stored
    figure("exits", 1)


TYPED: Final = "parrot-at-the-fence"
"""What is typed and must not stay; it is not stored either."""
WORDS_LEFT: Final = re.compile(rf"{NAME}|{TYPED}|[Aa]lpha|canary|sleep better|reply|reasons|history|Written", re.ASCII)
"""Words of the pages below; nothing of them stays in the window."""
WAYS: Final[dict[str, tuple[str, tuple[tuple[str, str], ...], str, int]]] = {
    "what happened, Ctrl-C": (
        "attempt",
        (*ATTEMPT_PAGES, ("Did it reach you?", "y"), ("What happened?", TYPED)),
        "C-c",
        130,
    ),
    "what was found, a closed window": (
        "audit --all",
        (("question 1", "f"), ("What did you find?", TYPED)),
        "HUP",
        129,
    ),
    "a reason of one's own, terminated": ("why --write", (("A reason", "canary\r"), ("canary", TYPED)), "TERM", 143),
    "a message, Ctrl-C": (URGE, (("An urge comes", " "), ("What you would like to say", TYPED)), "C-c", 130),
    "a new passphrase, Ctrl-C": ("vault lock", (("Another lock", "p"), ("Your passphrase", "********")), "C-c", 130),
    "the question of an import, terminated": (
        "import --numbers -",
        (("Ctrl-D", "done 1\n\x04"), ("Take this reply", "")),
        "TERM",
        143,
    ),
    "a list for a friend, Ctrl-C": (
        "export -o {out}/list.html",
        (("A checklist for a friend", "a"), (NAME, TYPED)),
        "C-c",
        130,
    ),
    "history on request, a closed window": ("history --private", (("any key go on", ""),), "HUP", 129),
    "kept messages, q": ("why --letters --private", (("canary letter", ""),), "q", 0),
}
"""A call, the pages up to where it is left, how it is left, and its exit code."""
_SIGNALS: Final = {"C-c": signal.SIGINT, "TERM": signal.SIGTERM, "HUP": signal.SIGHUP}


@pytest.mark.parametrize("way", [way for way in WAYS if "passphrase" not in way])
def test_nothing_stays(copy: Home, terminal: Callable[..., Terminal], way: str) -> None:
    """Left in the middle of a text, of a question or of a page: the window, its modes and the cursor are as before."""
    line, pages, leave, code = WAYS[way]
    one = terminal(copy, *line.format(out=copy.passphrase_file.parent).split(), env=ENV)
    for page, typed in pages:
        one.answer(page, typed)
    one.settle(0.1)
    assert one.alternate
    if leave == "q":
        one.send("q")
    elif leave == "C-c":
        one.send("\x03")
    else:
        one.signal(_SIGNALS[leave])
    assert one.finish() == code
    # What is said before the screen is entered, where something is read from the terminal, is no page.
    assert [fault for fault in one.remains() if "Ctrl-D" not in fault] == []


def test_keys_in_a_hurry(copy: Home, terminal: Callable[..., Terminal]) -> None:
    """What was typed behind the `x` reaches no shell: it is neither shown nor done there, nor kept in its history."""
    one = terminal(
        copy, command=["bash", "--norc", "--noprofile", "-i"], env={"PS1": "prompt> ", "HISTFILE": "", **ENV}
    )
    one.wait_for("prompt>")
    one.send(shlex.join(copy.call(WALK.split())) + "\r")
    one.wait_for("step 1 of")
    one.send(f"x{TYPED}\r")
    one.wait_for(re.compile("prompt>$"))
    one.settle()
    assert TYPED not in one.left()


@pytest.mark.tmux
def test_nothing_stays_in_tmux(copy: Home, tmux: Any) -> None:
    """In one window of a real terminal program: after each of these, window and scrollback hold no word of a page."""
    window = tmux(copy, rows=20, columns=90)
    begun, script = copy.folder / "begun", copy.folder / "go"
    for way, (line, pages, leave, code) in WAYS.items():
        call = shlex.join(copy.call(line.format(out=copy.passphrase_file.parent).split()))
        zone = " ".join(f"export {name}={value};" for name, value in ENV.items())
        script.write_text(f"#!/bin/sh\n{zone} echo $$ > {begun}\nexec {call}\n")
        script.chmod(0o700)
        window.run([str(script)])
        for page, typed in pages:
            window.wait_for(page)
            press(window, typed)
            if typed == TYPED:
                window.wait_for(typed)
        assert window.alternate, way
        if leave in ("C-c", "q"):
            window.keys(leave)
        else:
            os.kill(int(begun.read_text()), _SIGNALS[leave])
        window.wait_for("prompt$")
        window.type("echo code=$?")
        window.keys("Enter")
        window.wait_for(f"code={code}")
        assert not window.alternate, way
        assert WORDS_LEFT.findall(window.history()) == [], way
        window.type("clear")
        window.keys("Enter")


def press(window: Any, typed: str) -> None:
    """Type into a tmux window; Enter and Ctrl-D are keys there."""
    names = {"\r": "Enter", "\n": "Enter", "\x04": "C-d"}
    for part in re.split(r"([\r\n\x04])", typed):
        if part in names:
            window.keys(names[part])
        elif part:
            window.type(part)
