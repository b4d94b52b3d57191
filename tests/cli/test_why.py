"""`why`: the user's own reasons; written, shown, taken out, and offered before a direct way is opened."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cli.conftest import Home
from tests.cli.support import NOW, Desk, Maker, call, day, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from nocontact_cli.domain.record import Entry
    from tests.cli.conftest import Terminal

BEGUN: Final = call("plan --use alpha --use beta --people -", "Robin\n")
REASONS: Final = call("why --write -", "I sleep better.\nEnough.\n")
HINT: Final = "A direct way to you is open again."


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("why")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


def test_nothing_yet(make: Maker) -> None:
    """Before anything is written, `why` offers to write in a calm hour, and JSON holds no reasons."""
    desk = make.shared(BEGUN)
    said = desk.do("why").stdout
    assert "In a calm hour you could" in said
    assert "why --write" in said
    assert desk.json("why") == {
        "schema": "nocontact.why",
        "version": 1,
        "reasons": [],
        "written": None,
        "letters": 0,
    }


def test_written_from_standard_input(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """`why --write -` stores the lines as one entry, without empty lines and invisible signs, and shows them."""
    desk = make.own(BEGUN)
    done = desk.do("why --write -", "  I sleep better.\n\n\x1b[31mEnough.\u202e\n")
    assert done.stdout.startswith("Your reasons\n- I sleep better.\n- [31mEnough.\n")
    entry = records(desk.home)[-1]
    told = (entry.kind, entry.about, entry.says, entry.day.isoformat(), entry.note)
    assert told == ("reasons", "why", "written", day(0), "I sleep better.\n[31mEnough.")
    assert desk.json("why")["written"] == day(0)


def test_written_again(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """New reasons take the place of all earlier ones; the record keeps both."""
    desk = make.own(BEGUN, REASONS)
    desk.do("why --write -", "Another.\n")
    assert desk.json("why")["reasons"] == ["Another."]
    assert [entry.note for entry in records(desk.home) if entry.kind == "reasons"] == [
        "I sleep better.\nEnough.",
        "Another.",
    ]


def test_asked_line_by_line(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """`why --write` takes a line at a time until an empty one, and shows what was written."""
    desk = make.own(BEGUN)
    done = desk.do("why --write", "One.\nTwo.\n\n")
    assert done.stdout.endswith("- One.\n- Two.\n\nYour words, from " + done.stdout.rpartition("from ")[2])
    assert records(desk.home)[-1].note == "One.\nTwo."


def test_the_input_ends_in_the_middle(make: Maker) -> None:
    """Where the input ends before the empty line, what was given is stored."""
    desk = make.own(BEGUN)
    desk.do("why --write", "One.\nTwo.\n")
    assert desk.json("why")["reasons"] == ["One.", "Two."]


def test_enter_alone_leaves_them(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Enter alone at the first line writes nothing and leaves what was there."""
    desk = make.own(BEGUN, REASONS)
    before = records(desk.home)
    assert "- Enough." in desk.do("why --write", "\n").stdout
    assert records(desk.home) == before


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("why -", "One.\n"),
        ("why --write I-sleep-better", ""),
        ("why --write -", " \n\n"),
        ("why --write --clear", ""),
        ("why --clear --letters", ""),
        ("why --write --format json", "One.\n\n"),
        ("why --clear --format json", "y\n"),
        ("why --clear", ""),
    ],
)
def test_wrong_usage(make: Maker, records: Callable[[Home], tuple[Entry, ...]], line: str, text: str) -> None:
    """What does not fit changes nothing: reasons in arguments, no reasons, two things at once, nobody to ask."""
    desk = make.own(BEGUN, REASONS)
    before = records(desk.home)
    done = desk.do(line, text, code=2)
    assert done.stderr.count("\n") >= 2
    assert records(desk.home) == before


@pytest.mark.parametrize(
    ("line", "text", "left"),
    [
        ("why --clear --yes", "", []),
        ("why --clear", "y\n", []),
        ("why --clear", "n\n", ["I sleep better.", "Enough."]),
        ("why --clear", "q\n", ["I sleep better.", "Enough."]),
    ],
)
def test_taken_out(make: Maker, line: str, text: str, left: list[str]) -> None:
    """`why --clear` asks first, unless `--yes` is given; only a yes takes the reasons out."""
    desk = make.own(BEGUN, REASONS)
    desk.do(line, text)
    assert desk.json("why")["reasons"] == left


def test_nothing_to_take_out(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Without reasons, `--clear` asks and writes nothing."""
    desk = make.own(BEGUN)
    before = records(desk.home)
    assert "No reasons are written down yet" in desk.do("why --clear").stdout
    assert records(desk.home) == before


def test_not_readable_on_the_disk(make: Maker) -> None:
    """No reason stands in clear in any file of the home."""
    desk = make.own(BEGUN)
    desk.do("why --write -", "canaryreason\n")
    data = b"".join(path.read_bytes() for path in desk.home.folder.rglob("*") if path.is_file())
    assert len(data) > 20_000
    assert b"canaryreason" not in data


def test_each_line_is_stored_before_the_next(
    make: Maker, terminal: Callable[..., Terminal], records: Callable[[Home], tuple[Entry, ...]]
) -> None:
    """On the screen a line is in the record before the next is asked for, also when the program is killed then."""
    desk = make.own(BEGUN)
    one = terminal(desk.home, "why", "--write", rows=24, columns=60, env=NOW.env)
    one.answer("One reason a line", "It is quiet now.\r")
    one.wait_for("- It is quiet now.")
    one.signal(signal.SIGKILL)
    one.finish()
    assert records(desk.home)[-1].note == "It is quiet now."


def test_on_the_screen(make: Maker, terminal: Callable[..., Terminal]) -> None:
    """`why` shows the reasons on a screen that is cleared."""
    desk = make.shared(BEGUN, REASONS)
    one = terminal(desk.home, "why", rows=24, columns=60, env=NOW.env)
    one.wait_for("- I sleep better.")
    assert one.alternate
    one.send("q")
    assert one.finish() == 0
    assert one.remains() == []


# ------------------------------------------------------------------------------------------- where it is offered


@pytest.mark.parametrize("says", ["keep", "open", "undo"])
def test_mark_names_why(make: Maker, says: str) -> None:
    """A mark that opens a direct way again names `why` in one line on standard error; the data stays clean."""
    desk = make.own(BEGUN, REASONS, call("mark alpha.block --as done"))
    done = desk.do(f"mark alpha.block --as {says}")
    assert [line for line in done.stderr.splitlines() if HINT in line] == done.stderr.splitlines()
    assert done.stderr.count("why") == 1
    assert HINT not in done.stdout


@pytest.mark.parametrize(
    ("calls", "line"),
    [
        ((BEGUN, call("mark alpha.block --as done")), "mark alpha.block --as keep"),
        ((BEGUN, REASONS), "mark alpha.block --as keep"),
        ((BEGUN, REASONS, call("mark alpha.block --as done")), "mark alpha.block --as later"),
        ((BEGUN, REASONS, call("mark alpha.block --as done")), "mark alpha.block --as done"),
        ((BEGUN, REASONS, call("mark alpha.password --as done")), "mark alpha.password --as open"),
        (
            (BEGUN, REASONS, call("mark alpha.block --as done"), call("mark alpha.block --as done")),
            "mark alpha.block --as undo",
        ),
    ],
)
def test_mark_is_quiet_otherwise(make: Maker, calls: tuple[Any, ...], line: str) -> None:
    """Without reasons, on what was not closed, on other ways, and where it stays closed, nothing is said."""
    desk = make.own(*calls)
    assert desk.do(line).stderr == ""


def test_mark_on_the_screen(make: Maker, terminal: Callable[..., Terminal]) -> None:
    """On a terminal the offer stands on the page that is cleared, and not in the window."""
    desk = make.own(BEGUN, REASONS, call("mark alpha.block --as done"))
    one = terminal(desk.home, "mark", "alpha.block", "--as", "keep", rows=24, columns=60, env=NOW.env)
    one.wait_for(HINT)
    one.send("q")
    assert one.finish() == 0
    assert one.remains() == []


def in_the_walk(ready: Any, run: Any, terminal: Any, *, reasons: bool) -> tuple[Home, Terminal]:
    """A walk that stands at a step that is done and closes a direct way."""
    home = ready("alpha")
    if reasons:
        run(home, "why", "--write", "-", text="I sleep better.\n")
    run(home, "mark", "alpha.sessions", "alpha.sharing", "alpha.save", "--as", "done")
    one = terminal(home, "start", "--only", "alpha", rows=30, columns=70)
    one.answer("Block their number", "d")
    one.answer("Hide the wall", "b")
    one.answer("Block their number", "k")
    return home, one


def test_the_walk_offers_them(ready: Any, run: Any, terminal: Any, records: Any) -> None:
    """A keep of a closed direct way offers the reasons; they can be read, and `b` goes back to the step."""
    home, one = in_the_walk(ready, run, terminal, reasons=True)
    one.answer("You can read them first", "r")
    one.answer("- I sleep better.", "b")
    one.answer("step", "k")
    one.answer("You can read them first", "\r")
    one.answer("You leave this open on purpose", "for now\r")
    one.answer("Hide the wall", "q")
    assert one.finish() == 0
    assert one.remains() == []
    assert [(entry.says, entry.note) for entry in records(home)[-2:]] == [("done", None), ("keep", "for now")]


def test_the_walk_does_not_offer_what_is_not_there(ready: Any, run: Any, terminal: Any) -> None:
    """Without reasons a keep goes on to its question at once."""
    _, one = in_the_walk(ready, run, terminal, reasons=False)
    one.wait_for("You leave this open on purpose")
    one.send("\r")
    one.answer("Hide the wall", "x")
    assert one.finish() == 0


def test_the_re_check_offers_them(make: Maker, terminal: Callable[..., Terminal]) -> None:
    """A keep in the re-check of a due direct way offers the reasons too."""
    desk: Desk = make.own(BEGUN, REASONS, call(f"mark alpha.block --as done --on {day(-20)}"))
    one = terminal(desk.home, "audit", rows=30, columns=70, env=NOW.env)
    one.answer("Block each of their addresses", "k")
    one.answer("You can read them first", "r")
    one.answer("- I sleep better.", "g")
    one.answer("You leave this open on purpose", "\r")
    one.settle()
    one.send("x")
    assert one.finish() == 0
    assert one.remains() == []
