"""A session of every command, watched from outside: what it writes, what others can see of it, whom it talks to.

Each call runs under strace. What the person asks for by name (`-o`) lies in a folder of their own, which counts for
nothing; everything else that the program writes anywhere is looked through.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import typer

from nocontact_cli.cli.app import COMMANDS
from tests.cli.canaries import LABEL, NAME, PHRASE, REASON, SESSION, STUCK, forms, holding
from tests.cli.conftest import Home, Terminal
from tests.cli.tracing import Trace, traced
from tests.evidence.laying import zipped
from tests.evidence.made.apple import MESSAGES_SQL, since_2001, with_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOUND: Final = "second-gramophone"
NOTE: Final = "parrot-at-the-fence"
PROOF: Final = "heron-at-dawn"
NUMBER: Final = "+4915511223344"
OWN: Final = "sleep-without-lighthouse"
LETTER: Final = "unsent-marmalade"
FRIEND: Final = "glockenspiel-upstairs"
TITLE: Final = "harpsichord-lesson"
MESSAGE: Final = "mandolin-in-the-attic"
"""The text of a message in an export: it is read over, and neither kept nor shown."""
NEXT_PHRASE: Final = "turnip quagmire cutlery"
BACKUP_PHRASE: Final = "accordion walnut isthmus"
CANARIES: Final = (
    *(NAME, REASON, STUCK, LABEL, PHRASE, FOUND, NOTE, PROOF, NUMBER, OWN, LETTER, FRIEND, TITLE, MESSAGE),
    *(NEXT_PHRASE, BACKUP_PHRASE),
)
"""What is typed or read in these sessions; nobody else may find it anywhere but in the record."""


@dataclass(frozen=True)
class Run:
    """One call.

    Args:
        line: Its words; `{out}` stands for the person's own folder.
        text: Its standard input, where it has no terminal.
        pages: Pages on a terminal, with what is typed there. Without any it runs without a terminal.
        given: Whether it finds the passphrase in a file.
        keyring: Whether there is a keychain.
        before: Prepares something in the person's own folder.
    """

    line: str
    text: str = ""
    pages: tuple[tuple[Any, str], ...] = ()
    given: bool = True
    keyring: bool = False
    before: Callable[[Path], object] | None = None


def reply_of_a_friend(out: Path) -> None:
    """Answer the list that was exported, as a friend's page does."""
    made = json.loads((out / "list.json").read_text())
    step = made["steps"][0]
    answers = [{"n": step["n"], "item": step["item"], "answer": "done", "note": FRIEND}]
    document = {"schema": "nocontact.reply", "version": 1, "list": made["list"], "made_on": made["made_on"]}
    (out / "reply.json").write_text(json.dumps(document | {"answers": answers}))


def messages_of_a_mac(out: Path) -> None:
    """An export: a message from that number, in a database that was in use."""
    message = "INSERT INTO message (guid, text, handle_id, service, date) VALUES (?, ?, 1, 'SMS', ?)"
    made = since_2001(datetime(2026, 9, 1, tzinfo=UTC))
    file, log = with_log(
        MESSAGES_SQL,
        [
            ("INSERT INTO handle (id, country, service) VALUES (?, 'de', 'SMS')", (NUMBER,)),
            ("INSERT INTO chat (guid, style) VALUES ('a', 45)", ()),
            ("INSERT INTO chat_handle_join VALUES (1, 1)", ()),
            (message, ("1", MESSAGE, made)),
        ],
        [(message, ("2", MESSAGE, made))],
    )
    zipped(out / "mac.zip", {"Messages/chat.db": file, "Messages/chat.db-wal": log})


CLOSED: Final = (("any key go on", "\r"),)
PHRASES: Final = "--backup-passphrase-file {out}/third"
SESSIONS: Final[dict[str, tuple[Run, ...]]] = {
    "start": (Run("start", pages=SESSION, given=False), Run("start --only alpha", text=f"l\nk\n{REASON}\nq\n")),
    "": (Run(""), Run("", pages=CLOSED)),
    "audit": (
        Run("audit --all", pages=(("question 1", "f"), ("What did you find?", FOUND + "\r"), ("Written down", "q"))),
    ),
    "report": (
        Run("report --private", pages=CLOSED),
        Run("report --format json"),
        Run("report --format html -o {out}/report.html"),
    ),
    "steps": (Run("steps"), Run("steps --private", pages=CLOSED)),
    "show": (Run("show alpha.block"),),
    "mark": (Run("mark alpha.hide --as keep --reason -", text=REASON + "\n"),),
    "attempt": (
        Run(
            "attempt",
            pages=(
                ("Which way", "1\r"),
                ("When was it", "\r"),
                ("Did it reach you?", "y"),
                ("What happened?", NOTE + "\r"),
                ("something saved", "{out}/" + PROOF + ".png\r"),
                ("Written down", " "),
                ("Did they know", "\r"),
            ),
            before=lambda out: (out / f"{PROOF}.png").write_bytes(b"picture"),
        ),
        Run("attempt --by alpha --reached no --note -", text=NOTE + "\n"),
    ),
    "why": (
        Run("why --write", pages=(("A reason", OWN + "\r"), (OWN, "\r"), ("gone at once", "q"))),
        Run("why"),
    ),
    "urge": (
        Run(
            "urge --minutes 0",
            pages=(
                ("An urge comes", " "),
                ("What you would like to say", LETTER + "\r"),
                (LETTER, "\r"),
                ("Written, and not sent", "k"),
                ("Kept in your record.", "x"),
            ),
        ),
        Run("why --letters", pages=CLOSED),
    ),
    "history": (
        Run("history", pages=CLOSED),
        Run("history --incidents -o {out}/log.csv"),
    ),
    "plan": (Run("plan --people -", text=NAME + "\n"), Run("plan --circumstance device-safe=yes")),
    "people": (Run("people --set -", text=f"1 phone {NUMBER}\n"), Run("people --private", pages=CLOSED)),
    "verify": (
        Run("plan --use apple-account"),
        Run("verify {out}/mac.zip", before=messages_of_a_mac),
        Run("verify --record --yes {out}/mac.zip"),
    ),
    "export": (
        Run("export --yes --people - --protect -o {out}/list.html", text=f"called from {NUMBER}\n"),
        Run("export --yes --format json -o {out}/list.json"),
    ),
    "import": (Run("import --yes {out}/reply.json", before=reply_of_a_friend),),
    "remind": (Run("remind --yes --title - -o {out}/day.ics", text=TITLE + "\n"),),
    "support": (Run("support de"), Run("support", pages=(("Help lines of which country?", "\r"), *CLOSED))),
    "checklists list": (Run("checklists list"),),
    "checklists check": (Run("checklists check {out}/lists/alpha.yaml"),),
    "checklists schema": (Run("checklists schema"),),
    "checklists new": (Run("checklists new zeta"),),
    "vault status": (Run("vault status"),),
    "vault backup": (Run("vault backup --yes -o {out}/notes.dat " + PHRASES),),
    "vault restore": (
        Run("mark alpha.hide --as later"),
        Run("vault restore --yes {out}/notes.dat " + PHRASES),
    ),
    "vault lock": (
        Run(
            "vault lock",
            pages=(
                ("Another lock for your record", "p"),
                ("Your passphrase", NEXT_PHRASE + "\r"),
                ("Once more", NEXT_PHRASE + "\r"),
                ("The lock is changed", "\r"),
            ),
        ),
        Run(
            "vault lock --keychain",
            keyring=True,
            before=lambda out: (out / "phrase").write_text(NEXT_PHRASE + "\n"),
        ),
        Run("report", keyring=True),
        Run("vault lock --new-passphrase-file {out}/third", keyring=True),
    ),
    "vault erase": (
        Run("vault erase --dry-run"),
        Run("vault erase --yes --word erase"),
    ),
}
"""Every command, in the order of one long session. What is typed here beside the names of steps is a canary."""

KEYRING: Final = """
eval "$(printf testpass | gnome-keyring-daemon --unlock --components=secrets)"
exec "$@"
"""


@dataclass(frozen=True)
class Seen:
    """What was seen of one run.

    Args:
        run: What was called.
        raw: All that came to its terminal, or to standard output and error.
        views: What everybody can see of its processes, looked at on each page.
        trace: What it asked of the system.
    """

    run: Run
    raw: bytes
    views: tuple[bytes, ...]
    trace: Trace


class Watch:
    """Runs calls in a home and watches them.

    Args:
        folder: Where the home is made.
        checklists: The made-up checklists.
    """

    def __init__(self, folder: Path, checklists: Path) -> None:
        self.home = Home(folder / "all", folder / "all" / "outside" / "lists").make()
        self.out = self.home.passphrase_file.parent
        self.here = self.home.folder / "here"
        (self.out / "lists").mkdir()
        for one in checklists.iterdir():
            (self.out / "lists" / one.name).write_bytes(one.read_bytes())
        (self.out / "phrase").write_text(PHRASE + "\n")
        (self.out / "third").write_text(BACKUP_PHRASE + "\n")
        (self.out / "runtime").mkdir(mode=0o700)
        self.here.mkdir()
        (self.home.folder / "tmp").mkdir()
        self.seen: list[Seen] = []
        self.found: list[tuple[Path, str, str]] = []
        self.names: set[str] = set()

    def see(self, run: Run, command: list[str] | None = None) -> Seen:
        """Run one call under strace."""
        if run.before:
            run.before(self.out)
        log = self.out / f"trace{len(self.seen)}"
        command = [*traced(log), *(command or self.home.call(run.line.format(out=self.out).split()))]
        env = self.home.env(given=run.given, TMPDIR=str(self.home.folder / "tmp"))
        if run.keyring:
            command = ["dbus-run-session", "--", "bash", "-ec", KEYRING, "bash", *command]
            env |= {"XDG_RUNTIME_DIR": str(self.out / "runtime"), "XDG_DATA_HOME": str(self.out / "keyring")}
        raw, views = self._on_terminal(run, command, env) if run.pages else (self._piped(run, command, env), ())
        seen = Seen(run, raw, views, Trace.read(log))
        self.seen.append(seen)
        return seen

    def search(self) -> None:
        """Look for canaries in everything that lies in this home now, but for the person's own folder."""
        for folder in (self.home.home, self.home.vault, self.here, self.home.folder / "tmp"):
            self.found += holding(folder, CANARIES)
            self.names |= {str(path.relative_to(self.home.folder)) for path in folder.rglob("*")}

    def _piped(self, run: Run, command: list[str], env: dict[str, str]) -> bytes:
        done = subprocess.run(
            command,
            cwd=self.here,
            env=env,
            input=run.text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
            start_new_session=True,
        )
        assert done.returncode == 0, f"{run.line}: {done.stdout.decode()}"
        return done.stdout

    def _on_terminal(self, run: Run, command: list[str], env: dict[str, str]) -> tuple[bytes, tuple[bytes, ...]]:
        # A shell around it, as strace itself lets go of the terminal.
        shell = ["bash", "-c", 'cd "$0"; "$@"; exit $?', str(self.here)]
        one = Terminal([*shell, *command], env, rows=60, columns=100)
        views = []
        try:
            for page, typed in run.pages:
                one.wait_for(page)
                views += [look(pid) for pid in family(one.pid)]
                one.send(typed.replace("{out}", str(self.out)))
            assert one.finish() == 0, run.line
            assert one.remains() == [], run.line
        finally:
            one.close()
        return bytes(one.raw), tuple(views)


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return [pid, *(one for child in children for one in family(int(child)))]


def look(pid: int) -> bytes:
    """What everybody can see of a process: its name, its command line, its environment."""
    parts = []
    for name in ("comm", "cmdline", "environ"):
        try:
            parts.append(Path(f"/proc/{pid}/{name}").read_bytes())
        except OSError:
            # It has ended meanwhile.
            parts.append(b"")
    return b"\0".join(parts)


def held(data: bytes) -> list[str]:
    """The canaries that some bytes hold, in any form."""
    return [word for word in CANARIES if any(form in data for form in forms(word).values())]


@pytest.fixture(scope="module")
def watch(made_up: Path, need: Callable[..., None], tmp_path_factory: pytest.TempPathFactory) -> Watch:
    """All of `SESSIONS`, one after the other, in one home."""
    need("strace", "dbus-run-session", "gnome-keyring-daemon")
    watch = Watch(tmp_path_factory.mktemp("sessions"), made_up)
    for command, runs in SESSIONS.items():
        if command == "vault erase":
            watch.search()
        for run in runs:
            watch.see(run)
    watch.search()
    return watch


def every_command() -> Iterator[str]:
    """The names of all commands, and of those within them; the empty one is the call without a command."""
    yield ""
    for name, (module, _) in COMMANDS.items():
        command: Any = typer.main.get_command(import_module(f"nocontact_cli.cli.commands.{module}").app)
        yield from (f"{name} {one}" for one in command.commands) if hasattr(command, "commands") else (name,)


def test_every_command_has_a_session() -> None:
    """No command is left out of the sessions, and each session calls its command."""
    assert set(SESSIONS) == set(every_command())
    assert [name for name, runs in SESSIONS.items() if not any(run.line.startswith(name) for run in runs)] == []


def test_the_canaries_are_in_the_record(watch: Watch) -> None:
    """What the search looks for was really taken in: the program itself shows each of the words, or used it."""
    shown = b"".join(seen.raw for seen in watch.seen).decode()
    kept = {path.name: path.read_bytes() for path in watch.out.iterdir() if path.is_file()}
    assert [word for word in (NAME, REASON, STUCK, LABEL, FOUND, NOTE, PROOF, OWN, LETTER) if word not in shown] == []
    assert MESSAGE not in shown
    assert FRIEND.encode() in kept["reply.json"]
    assert TITLE.encode() in kept["day.ics"]
    assert [word for word in (NOTE, PROOF) if word.encode() not in kept["log.csv"]] == []


def test_no_canary_on_the_disk(watch: Watch, figure: Callable[[str, float], None]) -> None:
    """After these sessions, before and after erasing, no file and no name of one holds a canary in any form."""
    assert any(name.endswith("main.dat") for name in watch.names)
    assert watch.found == []
    assert [name for name in watch.names if held(name.encode())] == []
    assert [name for name in watch.names if re.search("contact|block|abus|stalk", name)] == []
    figure("canaries", len(CANARIES))
    figure("canaries-found", len(watch.found))


def test_nothing_is_left_after_erasing(watch: Watch) -> None:
    """`vault erase` leaves nothing in the home but what was made by name."""
    folders = (watch.home.home, watch.home.vault, watch.here, watch.home.folder / "tmp")
    left = {path for folder in folders for path in folder.rglob("*")}
    assert {path.name for path in left} == {"zeta.yaml"}


def is_copy(watch: Watch, seen: Seen, path: str) -> bool:
    """Whether this is the private copy of a database, which `verify` makes of an export that is readable anyway."""
    name = path.removeprefix(f"{watch.home.folder / 'tmp'}/")
    private = re.compile(r"copy-\w+(/main\.(db|db-wal|db-shm|lck))?")
    return seen.run.line.startswith("verify ") and private.fullmatch(name) is not None


def test_no_canary_in_what_was_written(watch: Watch) -> None:
    """Bytes on their way to a file, temporary ones too, never hold a canary, and none is copied unseen."""
    ours = [
        (path, data)
        for seen in watch.seen
        for path, data in seen.trace.written()
        if not path.startswith((str(watch.out), "/dev/", "pipe:", "socket:")) and not is_copy(watch, seen, path)
    ]
    assert {Path(path).name for path, _ in ours} >= {"main.dat", "index.new"}
    assert [path for path, data in ours if held(data)] == []
    assert [call for seen in watch.seen for call in seen.trace.copied()] == []


def test_every_written_file_is_known(watch: Watch) -> None:
    """Every file that a call opens for writing, anywhere, is the record's, or one that the person asked for."""
    own = (str(watch.home.vault), str(watch.out), str(watch.here / "zeta.yaml"))
    devices = {"/dev/tty", "/dev/null"}
    changed = {path for seen in watch.seen for path in seen.trace.changed() if not is_copy(watch, seen, path)}
    assert str(watch.home.vault / "main.dat") in changed
    assert {path for path in changed if not path.startswith(own)} - devices == set()


def test_no_canary_in_the_list_of_processes(watch: Watch) -> None:
    """Nobody sees a canary in a process: not in its name, its arguments, its environment, nor in a child's."""
    views = [view for seen in watch.seen for view in seen.views]
    started = [one for seen in watch.seen for one in seen.trace.started()]
    assert len(views) > 50
    assert len(started) > len(watch.seen)
    assert [view for view in (*views, *started) if held(view)] == []


_COMMAND_STRING: Final = re.compile(r"\x1b[\]PX^_k]|[\x90\x98\x9d-\x9f]")


def test_no_title(watch: Watch) -> None:
    """No command sends a title, a link or any other command string (OSC, DCS, APC) to the terminal."""
    assert [seen.run.line for seen in watch.seen if _COMMAND_STRING.search(seen.raw.decode())] == []


def test_no_socket(watch: Watch, figure: Callable[[str, float], None]) -> None:
    """No command makes a socket; with the keychain lock there are those of this machine to the D-Bus, no others."""
    used = [(seen.run.keyring, one) for seen in watch.seen for one in seen.trace.sockets()]
    assert [one for keyring, one in used if not keyring] == []
    named = [one for _, one in used if one.startswith(("connect", "bind")) or "AF_" in one]
    assert [one for one in named if "AF_UNIX" not in one] == []
    reached = [one for one in named if one.startswith("connect")]
    assert reached
    assert [one for one in reached if "dbus" not in one] == []
    figure("commands-traced", len(watch.seen))
    figure("sockets", len([one for one in named if "AF_UNIX" not in one]))
    figure("sockets-of-the-key-ring", len(reached))


SPOILT: Final = f"""
import os, socket, subprocess, sys
open("spoilt-{NAME}", "w").write("{REASON}")
open("coded", "wb").write("{NOTE}".encode("utf-16-le"))
socket.socket().close()
subprocess.run(["true", "{OWN}"], env={{"WHY": "{LETTER}"}}, check=True)
sys.stdout.write("\x1b]0;title\x07")
"""


def test_the_watch_sees(made_up: Path, need: Callable[..., None], tmp_path: Path) -> None:
    """The watch of these tests sees a canary in a file, in its name and in a process, a socket and a title."""
    need("strace")
    watch = Watch(tmp_path, made_up)
    seen = watch.see(Run(""), [sys.executable, "-c", SPOILT])
    watch.search()
    assert {(path.name, word) for path, word, _ in watch.found} == {("coded", NOTE), (f"spoilt-{NAME}", REASON)}
    assert [name for name in watch.names if held(name.encode())] == [f"here/spoilt-{NAME}"]
    assert {word for _, data in seen.trace.written() for word in held(data)} == {REASON, NOTE}
    assert str(watch.here / "coded") in seen.trace.changed()
    assert {word for one in seen.trace.started() for word in held(one)} >= {OWN, LETTER}
    assert [one for one in seen.trace.sockets() if "AF_INET" in one]
    assert b"\x1b]" in seen.raw


def test_a_crash_of_python(ready: Any, terminal: Any) -> None:
    """With Python's own fault handler, a crash in the middle of a reason tells no word of it, and leaves no dump."""
    home = ready("alpha", people=NAME)
    one = terminal(home, "start", "--only", "alpha", env={"PYTHONFAULTHANDLER": "1"})
    one.answer("step 1 of 6,", "k")
    one.answer("Reason:", REASON)
    one.wait_for(REASON)
    limits = Path(f"/proc/{one.pid}/limits").read_text()
    assert re.search(r"^Max core file size +0 ", limits, re.MULTILINE)
    before = len(one.raw)
    one.signal(signal.SIGABRT)
    assert one.finish() == -signal.SIGABRT
    said = one.raw[before:]
    assert b"Fatal Python error: Aborted" in said
    assert held(said) == []
    assert holding(home.folder, (NAME, REASON)) == []
    assert not [path for path in home.folder.rglob("*") if "core" in path.name]
