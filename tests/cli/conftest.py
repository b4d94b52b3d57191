"""What the tests of the command line share: the real program, in a home of its own, on a real terminal.

`home` is an empty home, `vault_copy` one with a record in it, `run` calls the program without a terminal,
`terminal` calls it on a pseudo-terminal read by an emulator, `tmux` in a window of a real tmux.
"""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pexpect
import pyte
import pytest

import nocontact_cli
from nocontact_cli.catalogue.bundle import load
from nocontact_cli.domain.words import GROUPS
from nocontact_cli.domain.words import START as START_ID
from nocontact_cli.render import questions
from nocontact_cli.render.page import Heading
from nocontact_cli.vault.keys import unlock
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import open_vault
from tests.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from nocontact_cli.domain.record import Entry
    from nocontact_cli.render.page import Page

ROOT = Path(nocontact_cli.__file__).parents[1]
PROGRAM = (sys.executable, "-m", "nocontact_cli")
PATIENCE = 30.0
"""Seconds after which something that should have happened has not. Generous: other work may go on."""

START = """
id: start
name: Beginning
group: start
reviewed: "2026-11-22"
sources: {}
exposures: {}
steps:
  look:
    title: Look around the room
    why: Nobody reads along.
    stage: prepare
    noticed: silent
    each: once
    minutes: 1
    how: {any: [Turn your head]}
    unconfirmed: true
"""

ALPHA = """
id: alpha
name: Alpha
group: messaging
reviewed: "2026-11-22"
sources: {}
exposures:
  place: {they_can: see your place in Alpha, kind: locate, severity: critical}
  login: {they_can: read along in Alpha, kind: enter, severity: critical}
  message: {they_can: write to you in Alpha, kind: reach, severity: high}
  wall: {they_can: look at your wall in Alpha, kind: watch, severity: medium}
  again: {they_can: come back to Alpha, kind: return, severity: medium, advice: You can look again.}
steps:
  sessions:
    title: End the other sessions
    why: A session reads along.
    closes: [login]
    stage: secure
    noticed: silent
    minutes: 5
    how: {any: [Open Alpha, Choose Sessions], iphone: [Tap the gear]}
    open: "https://alpha.example/sessions"
    unconfirmed: true
  sharing:
    title: Stop the place sharing
    why: A map shows you.
    closes: [place]
    stage: locate
    noticed: silent
    minutes: 3
    how: {any: [Open the map]}
    unconfirmed: true
  save:
    title: Save the thread
    why: It may be proof.
    stage: evidence
    noticed: silent
    minutes: 10
    how: {any: [Take pictures]}
    unconfirmed: true
  block:
    title: Block their number
    why: Blocked is blocked.
    closes: [message]
    stage: block
    noticed: maybe
    evidence_first: true
    each: person
    minutes: 2
    how: {any: [Tap Block]}
    quieter: Mute the thread instead.
    unconfirmed: true
  hide:
    title: Hide the wall
    why: A wall can be read.
    closes: [wall]
    stage: tidy
    noticed: silent
    minutes: 4
    how: {any: [Tap Hide]}
    quieter: Leave the wall empty.
    recheck: {days: 30, because: Walls come back.}
    unconfirmed: true
  leave:
    title: Leave the groups
    why: Groups talk.
    stage: tidy
    noticed: visible
    after: [hide]
    minutes: 6
    how: {any: [Tap Leave]}
    unconfirmed: true
"""

BETA = """
id: beta
name: Beta
group: email
reviewed: "2026-11-22"
asks:
  provider: {question: Who provides this mailbox, answers: {one: Number One, two: Number Two, other: Another}}
sources: {}
exposures:
  inbox: {they_can: open the mailbox, kind: enter, severity: critical}
  copies: {they_can: get copies of new mail, kind: relay, severity: high}
steps:
  password:
    title: Change the mail password
    why: Old passwords are known.
    closes: [inbox]
    stage: secure
    noticed: silent
    minutes: 20
    how:
      one: {any: [The way of One]}
      two: {any: [The way of Two]}
      other: {any: [The way of others]}
    unconfirmed: true
  forwarding:
    title: Look for forwarding
    why: Forwarding makes copies.
    closes: [copies]
    stage: secure
    noticed: silent
    minutes: 7
    how: {any: [Open the rules]}
    unconfirmed: true
"""
# The walk through all of these, with both platforms and can-change=yes: start.look, alpha.sharing,
# beta.password, alpha.sessions, beta.forwarding, alpha.save, alpha.block, alpha.hide, alpha.leave.


def heading(page: Page) -> str:
    """The heading by which a test knows a page, whatever its words are today."""
    return next(block.text for block in page.blocks if isinstance(block, Heading))


SAFE, CHANGE, PROOF, PLACE = (
    questions.CIRCUMSTANCE_QUESTIONS[name].question for name in ("device-safe", "can-change", "proof", "location")
)
UNSAFE = heading(questions.UNSAFE_PAGE)
STOPPED = heading(questions.STOPPED_PAGE)
LOCK = heading(questions.lock_page(None))
WORDS = heading(questions.words_page("", 0))
WORDS_AGAIN = heading(questions.WORDS_AGAIN_PAGE)
PHRASE = heading(questions.passphrase_page())
PHRASE_AGAIN = heading(questions.passphrase_page(again=True))
WHO = heading(questions.people_page([]))
ELSE = heading(questions.people_page(["somebody"]))
DEVICES = heading(questions.devices_page())
COUNTRY = heading(questions.country_page({}, None))
SCOPE = heading(questions.scope_page(1, "", ""))


def every_group() -> dict[str, list[str]]:
    """The names of all platforms by the group they are asked about with, in the order of the pages.

    Within a group they stand by id, the made-up ones among them.
    """
    known = [(one.group, one.id, one.name) for one in load().checklists.values() if one.id != START_ID]
    known += [("messaging", "alpha", "Alpha"), ("email", "beta", "Beta")]
    found: dict[str, list[str]] = {}
    for _, _, name, group in sorted((GROUPS.index(group), own, name, group) for group, own, name in known):
        found.setdefault(group, []).append(name)
    return found


def numbers(names: Sequence[str], *chosen: str) -> str:
    """What is typed on the page with these names to choose some; a name twice stands for several accounts."""
    return " ".join(str(names.index(name) + 1) for name in chosen if name in names)


def contact(name: str) -> str:
    """The heading of the question whether some contact with somebody has to stay."""
    return heading(questions.contact_page(name, {}))


def channel(name: str) -> str:
    """The heading of the question which channel stays."""
    return heading(questions.channel_page(name, []))


def platforms_of(group: str) -> str:
    """The heading of the question which platforms of a group are used."""
    return heading(questions.platforms_page(group, []))


def labels(name: str) -> str:
    """The heading of the question for several accounts of a platform."""
    return heading(questions.labels_page(name, ""))


def begins(page: str) -> re.Pattern[str]:
    """A pattern for `Terminal.wait_for`: the screen begins with this heading."""
    return re.compile(rf"^{re.escape(page)}(?!\S)")


@dataclass(frozen=True)
class Home:
    """A home of one person: their HOME, the record's folder, and a passphrase file outside of both.

    Args:
        folder: Holds all the rest; nothing outside of it is written by the program.
        checklists: Passed to every call as `--checklists`; None leaves the option out.
    """

    folder: Path
    checklists: Path | None = None
    passphrase: str = "correct horse battery"  # noqa: S105 - Made up.

    @property
    def home(self) -> Path:
        """HOME."""
        return self.folder / "user"

    @property
    def vault(self) -> Path:
        """NOCONTACT_HOME."""
        return self.folder / "data"

    @property
    def passphrase_file(self) -> Path:
        """Holds the passphrase; only its owner can read it."""
        return self.folder / "outside" / "phrase"

    @property
    def opened(self) -> Path:
        """Where the stand-in for a browser writes the addresses it is given."""
        return self.folder / "outside" / "opened"

    def make(self) -> Home:
        """Make the empty folders, the passphrase file and the stand-in for a browser."""
        self.home.mkdir(parents=True)
        self.passphrase_file.parent.mkdir()
        self.passphrase_file.touch(0o600)
        self.passphrase_file.write_text(self.passphrase + "\n")
        browser = self.passphrase_file.parent / "browser"
        browser.write_text(f'#!/bin/sh\necho "$1" >> "{self.opened}"\n')
        browser.chmod(0o700)
        return self

    def env(self, *, given: bool = True, **more: str) -> dict[str, str]:
        """The environment of a call.

        Args:
            given: Whether NOCONTACT_PASSPHRASE_FILE names the passphrase file.
            more: Further variables.
        """
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "NOCONTACT_HOME": str(self.vault),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "TMPDIR": str(self.folder),
            "BROWSER": str(self.passphrase_file.parent / "browser"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        if given:
            env["NOCONTACT_PASSPHRASE_FILE"] = str(self.passphrase_file)
        return env | more

    def call(self, arguments: Sequence[str]) -> list[str]:
        """The whole command line of a call."""
        extra = ["--checklists", str(self.checklists)] if self.checklists else []
        return [*PROGRAM, *extra, *arguments]

    def written(self) -> list[Path]:
        """All files and folders beneath HOME and NOCONTACT_HOME, the latter included."""
        vault = [self.vault] if self.vault.exists() else []
        return sorted([*vault, *self.home.rglob("*"), *self.vault.rglob("*")])


class Emulator:
    """A terminal with two screens, as far as this program needs one. pyte alone knows no alternate screen."""

    _SWITCH = re.compile(rb"\x1b\[\?1049([hl])")
    _CUT = re.compile(rb"\x1b(\[[?0-9;]*)?\Z")

    def __init__(self, rows: int, columns: int) -> None:
        self.main = pyte.HistoryScreen(columns, rows, history=100_000)
        self.other = pyte.Screen(columns, rows)
        self.alternate = False
        self._streams = {False: pyte.ByteStream(self.main), True: pyte.ByteStream(self.other)}
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take what the program wrote."""
        data = self._rest + data
        cut = self._CUT.search(data)
        self._rest = data[cut.start() :] if cut else b""
        data = data[: cut.start()] if cut else data
        at = 0
        for switch in self._SWITCH.finditer(data):
            self._streams[self.alternate].feed(data[at : switch.start()])
            at = switch.end()
            if not self.alternate:
                self.other.reset()
            self.alternate = switch[1] == b"h"
        self._streams[self.alternate].feed(data[at:])

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the window."""
        self.main.resize(rows, columns)
        self.other.resize(rows, columns)

    def lines(self) -> list[str]:
        """The lines of the screen that is shown."""
        screen = self.other if self.alternate else self.main
        # Not `screen.display`, which fails where half of a wide sign was overwritten.
        return [
            "".join(screen.buffer[row][at].data for at in range(screen.columns)).rstrip() for row in range(screen.lines)
        ]

    def left(self) -> str:
        """All of the main screen, with what was scrolled out of it."""
        history = ["".join(line[at].data for at in range(self.main.columns)) for line in self.main.history.top]
        shown = [
            "".join(self.main.buffer[row][at].data for at in range(self.main.columns)) for row in range(self.main.lines)
        ]
        return "\n".join(line.rstrip() for line in [*history, *shown]).strip()


class Terminal:
    """A program on a pseudo-terminal of its own.

    Args:
        command: The program with its arguments.
        env: Its whole environment.
    """

    def __init__(self, command: Sequence[str], env: dict[str, str], rows: int = 40, columns: int = 90) -> None:
        self.raw = b""
        self.emulator = Emulator(rows, columns)
        self.child: Any = pexpect.spawn(
            command[0], list(command[1:]), env=env, dimensions=(rows, columns), timeout=PATIENCE
        )
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0.02
        # Held open, so that the modes of the terminal can be read after the program has gone.
        name = Path(f"/proc/{self.child.pid}/fd/0").readlink()
        self._slave: int | None = os.open(name, os.O_RDWR | os.O_NOCTTY)
        self.modes_before = self.modes()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return int(self.child.pid)

    def modes(self) -> list[Any]:
        """The modes of the terminal, as termios tells them."""
        return termios.tcgetattr(self.child.child_fd)

    def pump(self, seconds: float = 0.05) -> bool:
        """Read what the program writes, waiting at most so long for the first of it. Whether there was some."""
        if not select.select([self.child.child_fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.child.child_fd, 65_536)
        except OSError:
            return False
        self.raw += data
        self.emulator.feed(data)
        return bool(data)

    def lines(self) -> list[str]:
        """The lines of the screen, the alternate one while it is shown."""
        return self.emulator.lines()

    def screen(self) -> str:
        """The screen as text."""
        return "\n".join(self.lines()).strip()

    @property
    def alternate(self) -> bool:
        """Whether the alternate screen is shown."""
        return self.emulator.alternate

    def left(self) -> str:
        """What stands on the main screen and in its scrollback."""
        return self.emulator.left()

    def shows(self, wanted: str | re.Pattern[str]) -> bool:
        """Whether the screen holds a text or pattern. Line breaks and runs of spaces count as one space."""
        text = " ".join(self.screen().split())
        return bool(wanted.search(text)) if isinstance(wanted, re.Pattern) else wanted in text

    def wait_for(self, wanted: str | re.Pattern[str], seconds: float = PATIENCE) -> str:
        """Read until the screen holds a text or pattern, and return the screen."""
        self.wait_until(lambda: self.shows(wanted), repr(wanted), seconds)
        # A page comes in pieces: what was looked for may stand there while the rest is still the page before.
        until = time.monotonic() + 1
        while self.pump(0.03) and time.monotonic() < until:
            pass
        return self.screen()

    def wait_until(self, so: Callable[[], bool], what: str = "that", seconds: float = PATIENCE) -> str:
        """Read until something is so, and return the screen."""
        until = time.monotonic() + seconds
        while not so():
            ended = not self.child.isalive()
            if (not self.pump() and ended) or time.monotonic() > until:
                if so():
                    break
                raise AssertionError(f"The screen does not hold {what}:\n{self.screen()}")
        return self.screen()

    def settle(self, seconds: float = 0.4) -> str:
        """Read until nothing has come for so long, and return the screen."""
        while self.pump(seconds):
            pass
        return self.screen()

    def send(self, text: str) -> None:
        """Type."""
        os.write(self.child.child_fd, text.encode())

    def answer(self, wanted: str | re.Pattern[str], text: str) -> str:
        """Wait for a page, then type. Returns the page."""
        shown = self.wait_for(wanted)
        self.send(text)
        return shown

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the window."""
        self.emulator.resize(rows, columns)
        ioctl(self.child.child_fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def finish(self, seconds: float = PATIENCE) -> int:
        """Wait for the program's end. Its exit code, or a signal's number below zero."""
        until = time.monotonic() + seconds
        while self.child.isalive():
            if not self.pump() and time.monotonic() > until:
                raise AssertionError(f"The program did not end:\n{self.screen()}")
        while self.pump(0.1):
            pass
        status = self.child.exitstatus
        return int(-self.child.signalstatus if status is None else status)

    def remains(self) -> list[str]:
        """What a program that has ended left behind on its terminal; nothing of it is right."""
        entered, left = (self.raw.count(f"\x1b[?1049{sign}".encode()) for sign in "hl")
        cursor = re.findall(rb"\x1b\[\?25([hl])", self.raw)
        faults = {
            f"text on the main screen: {self.left()!r}": bool(self.left()),
            f"alternate screen entered {entered} times and left {left} times": entered != left,
            "the cursor is hidden": cursor[-1:] == [b"l"],
            "the modes of the terminal are changed": self.modes() != self.modes_before,
        }
        return [fault for fault, so in faults.items() if so]

    def close_window(self) -> None:
        """Close the window, as a person does with a click. Nothing more can be read."""
        if self._slave is not None:
            os.close(self._slave)
            self._slave = None
        self.child.ptyproc.fileobj.close()
        self.child.closed = self.child.ptyproc.closed = True
        self.child.child_fd = self.child.ptyproc.fd = -1

    def close(self) -> None:
        """End the program, if it still runs."""
        if self.child.isalive():
            self.signal(signal.SIGKILL)
            self.child.wait()
        if not self.child.closed:
            self.close_window()


class Tmux:
    """A window of a real tmux with a shell in it, on a server of its own."""

    def __init__(self, socket: Path, env: dict[str, str], rows: int, columns: int) -> None:
        self._tmux = ("tmux", "-S", str(socket), "-f", "/dev/null")
        self._env = env | {"PS1": "prompt$ ", "HISTFILE": "/dev/null"}
        self._do(
            "set-option",
            "-g",
            "history-limit",
            "100000",
            ";",
            "new-session",
            "-d",
            "-s",
            "one",
            "-x",
            str(columns),
            "-y",
            str(rows),
            "bash",
            "--norc",
            "--noprofile",
        )
        self.wait_for("prompt$")

    def _do(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._tmux, *arguments], env=self._env, capture_output=True, text=True, timeout=PATIENCE, check=True
        )
        return done.stdout

    def run(self, command: Sequence[str]) -> None:
        """Type a command line and Enter."""
        self.type(" ".join(f"'{word}'" for word in command))
        self.keys("Enter")

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._do("send-keys", "-t", "one", "-l", "--", text)

    def keys(self, *names: str) -> None:
        """Press keys by tmux's names: Enter, C-c, C-z."""
        self._do("send-keys", "-t", "one", *names)

    def screen(self) -> str:
        """What the window shows."""
        return self._do("capture-pane", "-p", "-t", "one")

    def history(self) -> str:
        """The window with its whole scrollback; after the program also what is on the other screen."""
        return self._do("capture-pane", "-p", "-J", "-S", "-", "-E", "-", "-t", "one")

    @property
    def alternate(self) -> bool:
        """Whether the alternate screen is shown."""
        return self._do("display-message", "-p", "-t", "one", "#{alternate_on}").strip() == "1"

    @property
    def title(self) -> str:
        """The title of the pane."""
        return self._do("display-message", "-p", "-t", "one", "#{pane_title}").strip()

    def wait_for(self, wanted: str, seconds: float = PATIENCE) -> str:
        """Wait until the window holds a text. Line breaks and runs of spaces count as one space."""
        until = time.monotonic() + seconds
        while wanted not in " ".join((shown := self.screen()).split()):
            if time.monotonic() > until:
                raise AssertionError(f"The window does not hold {wanted!r}:\n{shown}")
            time.sleep(0.05)
        return shown

    def answer(self, wanted: str, text: str) -> None:
        """Wait for a page, then type."""
        self.wait_for(wanted)
        self.type(text)

    def close(self) -> None:
        """End the server."""
        subprocess.run([*self._tmux, "kill-server"], env=self._env, capture_output=True, timeout=PATIENCE, check=False)


@pytest.fixture(scope="session")
def need() -> Callable[..., None]:
    """Ask for tools by name. One that is missing skips the test, and fails it where CI is set."""

    def ask(*tools: str) -> None:
        missing = [tool for tool in tools if shutil.which(tool) is None]
        if missing and os.environ.get("CI"):
            pytest.fail(f"CI lacks {', '.join(missing)}")
        if missing:
            pytest.skip(f"needs {', '.join(missing)}")

    return ask


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with made-up checklists: alpha, beta (which asks for the provider), and a start of one step."""
    folder = tmp_path_factory.mktemp("lists")
    for name, text in (("start", START), ("alpha", ALPHA), ("beta", BETA)):
        (folder / f"{name}.yaml").write_text(text)
    return folder


@pytest.fixture
def new_home(tmp_path: Path) -> Callable[..., Home]:
    """Make homes: `new_home()` has the shipped checklists, `new_home(checklists)` also those of a folder."""
    made = 0

    def make(checklists: Path | None = None) -> Home:
        nonlocal made
        made += 1
        return Home(tmp_path / f"h{made}", checklists).make()

    return make


@pytest.fixture
def home(new_home: Callable[..., Home], made_up: Path) -> Home:
    """An empty home with the made-up checklists. No record is in it."""
    return new_home(made_up)


_OF_PYTHON = ("PYTHON", "LC_", "LANG", "LD_")
_CALLED = str(Path(nocontact_cli.__file__).with_name("__main__.py"))


def _lines(text: str) -> str:
    """Text with line feeds only, as `subprocess` gives it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.fixture(scope="session")
def _loaded() -> Iterator[Program | None]:
    """The process that has the program loaded. Where there is no fork, each call starts Python."""
    if not hasattr(os, "fork"):
        yield None
        return
    with Program(limit=120) as program:
        yield program


@pytest.fixture(scope="session")
def run(_loaded: Program | None) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the program without a terminal: `run(home, "mark", "alpha.hide", "--as", "done")`.

    `text` is its standard input. `given=False` hands over no passphrase, `env` adds variables, `code` is the
    exit code it has to end with; None accepts any. `cwd` is the folder it is called in.

    Where nothing is asked of Python itself, the call is a process that was split off from one with the program loaded.
    """

    def call(
        home: Home,
        *arguments: str,
        text: str = "",
        given: bool = True,
        env: dict[str, str] | None = None,
        code: int | None = 0,
        cwd: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        command, environment = home.call(arguments), home.env(given=given, **(env or {}))
        if _loaded is not None and not any(name.startswith(_OF_PYTHON) for name in env or ()):
            ended = _loaded.call(command[len(PROGRAM) :], environment, cwd or Path.cwd(), text.encode(), called=_CALLED)
            done = subprocess.CompletedProcess(command, ended.code, *map(_lines, ended[1:]))
            if code is not None:
                assert done.returncode == code, f"{arguments}\n{done.stdout}\n{done.stderr}"
            return done
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            start_new_session=True,
        )
        if code is not None:
            assert done.returncode == code, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done

    return call


@pytest.fixture(scope="session")
def _prepared() -> dict[object, Path]:
    """Vaults made once, by how they were made."""
    return {}


@pytest.fixture
def vault_copy(
    new_home: Callable[..., Home],
    made_up: Path,
    run: Callable[..., subprocess.CompletedProcess[str]],
    _prepared: dict[object, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Home]:
    r"""A home with a record, made by one call of `plan` with these options and then copied.

    `vault_copy("--use", "alpha", people="Sam\nKim")`. Without options it uses alpha. `then` are the
    options of a second call, `checklists=None` leaves out the made-up checklists.
    """

    def make(*options: str, people: str = "", then: Sequence[str] = (), checklists: Path | None = made_up) -> Home:
        options = options or ("--use", "alpha")
        wanted = (options, people, tuple(then), checklists)
        if wanted not in _prepared:
            first = Home(tmp_path_factory.mktemp("vault") / "h", checklists).make()
            run(first, "plan", *options, *(("--people", "-") if people else ()), text=people)
            if then:
                run(first, "plan", *then)
            _prepared[wanted] = first.vault
        home = new_home(checklists)
        shutil.copytree(_prepared[wanted], home.vault)
        return home

    return make


@pytest.fixture
def ready(vault_copy: Callable[..., Home]) -> Callable[..., Home]:
    """A home where every question of the first run is answered, so that `start` begins with the first step.

    `ready()` has alpha and beta, one person called Sam, and can-change=yes; a circumstance is changed by its
    name, with `_` for `-`: `ready(can_change="no")`. `more` are further options of a second `plan`.
    """

    def make(*use: str, people: str = "Sam", more: Sequence[str] = (), **circumstances: str) -> Home:
        use = use or ("alpha", "beta")
        values = {"device_safe": "no", "can_change": "yes", "proof": "yes", "location": "yes"} | circumstances
        values |= {f"{account}.provider": "one" for account in use if account.startswith("beta")}
        options = [part for account in use for part in ("--use", account)]
        for name, value in values.items():
            options += ["--circumstance", f"{name.replace('_', '-')}={value}"]
        then = [f"--circumstance=contact@{number}=none" for number in range(1, len(people.splitlines()) + 1)]
        return vault_copy(*options, "--device", "android", people=people, then=[*then, *more])

    return make


@pytest.fixture(scope="session")
def records() -> Callable[[Home], tuple[Entry, ...]]:
    """Read all entries of a home's record, through the vault itself."""
    keys: dict[bytes, bytes] = {}

    def read(home: Home) -> tuple[Entry, ...]:
        place = Place(home.vault)
        lock = place.locks[0].read_bytes() if place.locks[0].exists() else b""
        key = keys.get(lock) if lock else None
        if key is None:
            key = unlock(place, file=home.passphrase_file, env={}, may_ask=False)
            keys[lock] = key
        with open_vault(place, key) as record:
            return record.entries()

    return read


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """Run the program on a terminal: `terminal(home, "start", rows=24, columns=80)`.

    `given` and `env` are as for `run`; `command` is run in place of the program.
    """
    opened: list[Terminal] = []

    def call(
        home: Home,
        *arguments: str,
        rows: int = 40,
        columns: int = 90,
        given: bool = True,
        env: dict[str, str] | None = None,
        command: Sequence[str] | None = None,
    ) -> Terminal:
        one = Terminal(command or home.call(arguments), home.env(given=given, **(env or {})), rows, columns)
        opened.append(one)
        return one

    yield call
    for one in opened:
        one.close()


@pytest.fixture
def tmux(need: Callable[..., None], tmp_path: Path) -> Iterator[Callable[..., Tmux]]:
    """A shell in a tmux window, with the environment of a home: `tmux(home, rows=24, columns=80)`."""
    need("tmux", "bash")
    opened: list[Tmux] = []

    def call(home: Home, *, rows: int = 40, columns: int = 90, given: bool = True) -> Tmux:
        one = Tmux(tmp_path / f"tmux{len(opened)}", home.env(given=given), rows, columns)
        opened.append(one)
        return one

    yield call
    for one in opened:
        one.close()
