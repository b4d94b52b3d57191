"""`urge`: reasons, a pause, a page for what is not sent, help lines, one question."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from nocontact_cli.render.urge_page import pause_words
from tests.cli.conftest import Home, begins
from tests.cli.support import NOW, Desk, Maker, call, day, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from nocontact_cli.domain.record import Entry
    from tests.cli.conftest import Terminal

BEGUN: Final = call("plan --use alpha --use beta --circumstance can-change=yes --people -", "Robin\n")
REASONS: Final = call("why --write -", "I sleep better.\n")
FIRST: Final = "An urge comes, and it passes"
PAUSE: Final = "A pause"
UNSENT: Final = "What you would like to say"
WRITTEN: Final = "Written, and not sent"
SOMEBODY: Final = "Somebody to talk to"
AFTER: Final = "How did it go?"


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("urge")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


@pytest.fixture
def begin(make: Maker, terminal: Callable[..., Terminal]) -> Callable[..., tuple[Desk, Terminal]]:
    """Begin an urge on the screen, in a record with a reason."""

    def begun(*options: str, columns: int = 80) -> tuple[Desk, Terminal]:
        desk = make.own(BEGUN, REASONS)
        one = terminal(desk.home, "urge", *options, rows=24, columns=columns, env=NOW.env)
        one.wait_for(FIRST)
        return desk, one

    return begun


def urges(entries: tuple[Entry, ...]) -> list[tuple[str, str, str, str | None]]:
    """What an urge left in the record."""
    return [(entry.kind, entry.about, entry.says, entry.note) for entry in entries if entry.kind in ("urge", "letter")]


def holding(folder: Path, word: bytes) -> list[Path]:
    """The files beneath a folder that hold a word, in UTF-8 or UTF-16."""
    forms = (word, word.decode().encode("utf-16-le"))
    return [path for path in folder.rglob("*") if path.is_file() and any(form in path.read_bytes() for form in forms)]


@pytest.mark.parametrize("columns", [50, 80])
def test_all_pages(begin: Any, records: Any, columns: int) -> None:
    """On the screen every page comes in its order, Enter goes through all of them, and nothing is written or left."""
    desk, one = begin(columns=columns)
    before = records(desk.home)
    one.wait_for("- I sleep better.")
    one.send("\r")
    one.wait_for(PAUSE)
    one.wait_for("about 10 minutes left")
    for page in (PAUSE, UNSENT, SOMEBODY, AFTER, "Nothing was written down"):
        one.answer(page, "\r")
    assert one.finish() == 0
    assert one.remains() == []
    assert records(desk.home) == before


@pytest.mark.parametrize("key", ["q", "x", "X"])
def test_the_pause_can_be_left(begin: Any, records: Any, key: str) -> None:
    """`q` and `x` end the pause and the program at once, with the window as it was."""
    desk, one = begin()
    before = records(desk.home)
    one.send("\r")
    one.answer(PAUSE, key)
    assert one.finish(5) == 0
    assert one.remains() == []
    assert records(desk.home) == before


def test_the_bar_is_slow(begin: Any) -> None:
    """The bar grows while time passes, and the page is drawn less than once a second."""
    _, one = begin("--minutes", "1")
    one.send("\r")
    one.wait_for(PAUSE)
    drawn, since = one.raw.count(b"\x1b[H"), time.monotonic()
    one.wait_for("━━", 15)
    one.settle(1.2)
    assert one.raw.count(b"\x1b[H") - drawn <= time.monotonic() - since
    one.send("q")
    assert one.finish() == 0


def test_a_window_of_another_size(begin: Any) -> None:
    """The pause is drawn anew where the window changes, and other keys do nothing to it."""
    _, one = begin()
    one.send("\r")
    one.wait_for(PAUSE)
    one.resize(20, 44)
    one.send("z")
    one.settle()
    assert one.shows("about 10 minutes left")
    assert one.lines()[-1].strip() == "Enter go on  q leave  x gone at once"
    one.signal(signal.SIGINT)
    assert one.finish() == 130
    assert one.remains() == []


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (0, "about 10 minutes left"),
        (1, "about 10 minutes left"),
        (60, "about 9 minutes left"),
        (599, "about 1 minute left"),
        (600, "The time is over."),
    ],
)
def test_what_is_left(passed: int, words: str) -> None:
    """What is left of the pause is told in whole minutes."""
    assert pause_words(passed, 600) == words


def test_line_by_line_on_a_terminal(make: Maker, terminal: Callable[..., Terminal]) -> None:
    """Line by line the pause prints what is left, and Enter goes on; `x` is gone from there."""
    desk = make.shared(BEGUN)
    one = terminal(desk.home, "urge", "--plain", env=NOW.env)
    one.answer("about 10 minutes left", "\r")
    one.wait_for(UNSENT)
    assert not one.alternate
    one.send("\r")
    one.answer(SOMEBODY, "x\r")
    assert one.finish() == 0


@pytest.mark.parametrize("key", ["q", "x"])
def test_the_pause_line_by_line_can_be_left(make: Maker, terminal: Callable[..., Terminal], key: str) -> None:
    """`q` and `x` leave the pause line by line too."""
    one = terminal(make.shared(BEGUN).home, "urge", "--plain", env=NOW.env)
    one.answer("about 10 minutes left", f"{key}\r")
    assert one.finish(5) == 0
    assert not one.shows(UNSENT)


def test_no_minutes(begin: Any) -> None:
    """`--minutes 0` leaves the pause out."""
    _, one = begin("--minutes", "0")
    one.send("\r")
    one.answer(begins(UNSENT), "\r")
    one.answer(SOMEBODY, "q")
    assert one.finish() == 0


@pytest.mark.parametrize("number", ["-1", "61", "x"])
def test_minutes_that_are_none(make: Maker, number: str) -> None:
    """The pause lasts at most an hour."""
    make.shared(BEGUN).do(f"urge --minutes {number}", code=2)


def test_a_pipe_does_not_wait(make: Maker, records: Any) -> None:
    """With a pipe no time passes, and every page is there."""
    desk = make.own(BEGUN)
    began = time.monotonic()
    said = desk.do("urge", "\n\n\n").stdout
    assert time.monotonic() - began < 60
    places = [said.index(page) for page in (FIRST, UNSENT, SOMEBODY, AFTER, "Nothing was written down")]
    assert places == sorted(places)
    assert PAUSE not in said
    assert "why --write" in said
    assert urges(records(desk.home)) == []


def test_the_input_ends(make: Maker, records: Any) -> None:
    """Where the input ends on the page for the message, the help lines still come, and nothing is kept."""
    desk = make.own(BEGUN)
    for text in ("", "canaryletter\n"):
        assert SOMEBODY in desk.do("urge", text).stdout
    assert urges(records(desk.home)) == []


def test_nothing_of_an_unsent_message_is_on_the_disk(begin: Any, records: Any) -> None:
    """An unsent message is in no file while it is written, while it is asked about, and after it was thrown away."""
    desk, one = begin("--minutes", "0")
    one.send("\r")
    one.answer(UNSENT, "canaryletter one\r")
    one.answer("canaryletter one", "canaryletter two\r")
    one.wait_for("canaryletter two")
    limits = Path(f"/proc/{one.pid}/limits").read_text()
    assert "Max core file size        0  " in limits
    assert holding(desk.home.folder, b"canaryletter") == []
    one.send("\r")
    one.wait_for(WRITTEN)
    assert holding(desk.home.folder, b"canaryletter") == []
    one.send("\r")
    one.wait_for("Thrown away.")
    one.send("\r")
    one.answer(AFTER, "\r")
    one.answer("Nothing was written down", "\r")
    assert one.finish() == 0
    assert one.remains() == []
    assert holding(desk.home.folder, b"canaryletter") == []
    assert urges(records(desk.home)) == []


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    """The search of the test above sees the word in either form."""
    (tmp_path / "a").write_bytes(b"..canaryletter..")
    (tmp_path / "b").write_bytes("canaryletter".encode("utf-16-le"))
    assert len(holding(tmp_path, b"canaryletter")) == 2


@pytest.mark.parametrize("end", ["x", "ctrl-c", "kill"])
def test_an_unsent_message_that_is_left(begin: Any, records: Any, end: str) -> None:
    """Who leaves in the middle of it leaves nothing of it behind."""
    desk, one = begin("--minutes", "0")
    one.send("\r")
    one.answer(UNSENT, "canaryletter\r")
    one.wait_for("canaryletter")
    if end == "x":
        one.send("\r")
        one.answer(WRITTEN, "x")
    else:
        one.signal(signal.SIGINT if end == "ctrl-c" else signal.SIGKILL)
    one.finish()
    assert end == "kill" or one.remains() == []
    assert holding(desk.home.folder, b"canaryletter") == []
    assert urges(records(desk.home)) == []


def test_a_message_that_is_kept(begin: Any, records: Any) -> None:
    """`k` keeps the lines in the encrypted record; `why --letters` shows them, and `why` says that there is one."""
    desk, one = begin("--minutes", "0")
    one.send("\r")
    one.answer(UNSENT, "canaryletter one\r")
    one.answer("canaryletter one", "two\r")
    one.answer("two", "\r")
    one.answer(WRITTEN, "k")
    one.answer("Kept in your record.", "q")
    assert one.finish() == 0
    assert holding(desk.home.folder, b"canaryletter") == []
    assert urges(records(desk.home)) == [("letter", "unsent", "kept", "canaryletter one\ntwo")]
    found = desk.json("why --letters")
    assert found == {
        "schema": "nocontact.letters",
        "version": 1,
        "letters": [{"n": records(desk.home)[-1].n, "day": day(0), "lines": ["canaryletter one", "two"]}],
    }
    assert "  canaryletter one\n  two\n" in desk.do("why --letters").stdout
    assert "1 unsent message kept" in desk.do("why").stdout


def test_no_letters(make: Maker) -> None:
    """Without kept messages, `why --letters` says so."""
    assert make.shared(BEGUN).do("why --letters").stdout == "No unsent message was kept.\n"


def test_staying(make: Maker, records: Any) -> None:
    """`s` is recorded as `stayed`, without praise that counts anything."""
    desk = make.own(BEGUN)
    said = desk.do("urge", "\n\ns\n").stdout
    assert urges(records(desk.home)) == [("urge", "urge", "stayed", None)]
    assert "you stayed with your decision this time" in said
    assert "day" not in said.partition("you stayed")[2]


def test_contact(make: Maker, records: Any) -> None:
    """`c` is recorded as `contact` and leads to at most five steps, direct ways first, each with its command."""
    desk = make.own(BEGUN, call(f"mark alpha.password alpha.sessions --as done --on {day(-40)}"))
    said = desk.do("urge", "\n\nc\n").stdout.partition("Written down, as one thing")[2]
    assert urges(records(desk.home)) == [("urge", "urge", "contact", None)]
    shown = [line.split()[-1] for line in said.splitlines() if " show " in line]
    assert shown[0] == "alpha.block"
    assert 1 < len(shown) <= 5
    assert len(set(shown)) == len(shown)
    assert "start --only alpha\n" in said
    assert "attempt\n" in said


def test_contact_with_what_is_due(make: Maker) -> None:
    """A direct way that is due is among the steps, and then the re-check is named."""
    desk = make.own(BEGUN, call(f"mark alpha.block --as done --on {day(-40)}"))
    said = desk.do("urge", "\n\nc\n").stdout
    assert "show alpha.block\n" in said
    assert "audit\n" in said


def test_days_only_on_request(make: Maker) -> None:
    """The last contact is told after `d` and not before."""
    desk = make.own(BEGUN, call(f"attempt --by unknown-number --on {day(-12)} --reached yes"))
    without = desk.do("urge", "\n\n\n").stdout
    assert "last contact in" not in without
    said = desk.do("urge", "\n\nd\n\n").stdout
    assert said.count("The last contact in your record was 12 days ago, on ") == 1
    assert "Nothing was written down" in said


def test_days_without_contact(make: Maker) -> None:
    """Where no contact is written down, `d` says that."""
    assert "No contact is written down in your record." in make.shared(BEGUN).do("urge", "\n\nd\n\n").stdout


def test_help_lines_of_the_country(make: Maker) -> None:
    """The help lines are those of the plan's country, in short, and all of them behind `h`."""
    desk = make.own(BEGUN, call("plan --circumstance country=de"))
    said = desk.do("urge", "\nh\n\n\n").stdout
    assert "Somebody to talk to: Germany\n" in said
    assert "Help lines: Germany\n" in said
    assert said.count("116 016") >= 3


def test_json(make: Maker, records: Any) -> None:
    """In JSON nothing is asked and nothing is recorded; the reasons and help lines are there."""
    desk = make.own(BEGUN, REASONS)
    before = records(desk.home)
    found = desk.json("urge --minutes 5")
    assert set(found) == {"schema", "version", "reasons", "minutes", "lines"}
    assert (found["schema"], found["version"]) == ("nocontact.urge", 1)
    assert (found["reasons"], found["minutes"]) == (["I sleep better."], 5)
    assert found["lines"][0]["site"] or found["lines"][0]["phone"]
    assert records(desk.home) == before
