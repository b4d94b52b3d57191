"""`mark`: an answer for steps by name, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.conftest import Home
from tests.cli.support import TODAY, Maker, call, day, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from nocontact_cli.domain.record import Entry

BEGUN: Final = call("plan --use alpha --use beta --people -", "Robin\nKim\n")


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("mark")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


@pytest.mark.parametrize(
    ("says", "state", "words"),
    [
        ("done", "done", f"done, again from {day(10)}"),
        ("later", "later", "put off"),
        ("not-mine", "not-mine", "does not apply"),
        ("keep", "keep", "kept open on purpose"),
        ("stuck", "stuck", "stuck"),
        ("open", "reopened", "open again"),
    ],
)
def test_each_answer(
    make: Maker, records: Callable[[Home], tuple[Entry, ...]], says: str, state: str, words: str
) -> None:
    """Each answer is one entry for today by oneself, and is shown with the state it makes."""
    desk = make.own(BEGUN)
    done = desk.do(f"mark alpha.block@2 --as {says}")
    assert done.stdout == f"Recorded for 1 step:\n- alpha.block@2: {words}. Block each of their addresses\n"
    entry = records(desk.home)[-1]
    told = (entry.kind, entry.about, entry.says, entry.day, entry.by, entry.note, entry.until)
    assert told == ("answer", "alpha.block@2", says, TODAY, "self", None, None)
    found = desk.json("show alpha.block@2")["item"]
    assert (found["state"], found["day"], found["answered_by"]) == (state, day(0), "self")


def test_undo_is_an_entry_too(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """`undo` is written as an entry, and shows the item as it is without the answer."""
    desk = make.own(BEGUN, call("mark beta.quiet --as done"))
    assert desk.do("mark beta.quiet --as undo").stdout == (
        "Taken back for 1 step:\n- beta.quiet: not looked at yet. Close the page\n"
    )
    assert [entry.says for entry in records(desk.home)[-2:]] == ["done", "undo"]


def test_several_items_at_once(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Several items get the same answer in their order; one that is named twice gets it once."""
    desk = make.own(BEGUN)
    desk.do("mark beta.quiet alpha.map beta.quiet alpha.map@1 --as later")
    answers = [(entry.about, entry.says) for entry in records(desk.home) if entry.kind == "answer"]
    assert answers == [("beta.quiet", "later"), ("alpha.map", "later")]


def test_all_or_nothing(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Where one of several items is not known, or has nothing to take back, none is written."""
    desk = make.own(BEGUN, call("mark beta.quiet --as done"))
    before = records(desk.home)
    desk.do("mark beta.quiet alpha.map beta.quit --as later", code=2)
    desk.do("mark beta.quiet alpha.map --as undo", code=2)
    assert records(desk.home) == before


@pytest.mark.parametrize(("on", "number"), [("today", 0), ("yesterday", -1), (day(-500), -500)])
def test_on_a_day(make: Maker, records: Callable[[Home], tuple[Entry, ...]], on: str, number: int) -> None:
    """`--on` says from which local day the answer is true: a date, today or yesterday."""
    desk = make.own(BEGUN)
    desk.do(f"mark beta.quiet --as done --on {on}")
    assert records(desk.home)[-1].day.isoformat() == day(number)


@pytest.mark.parametrize("says", ["done", "keep"])
def test_until_a_day(make: Maker, records: Callable[[Home], tuple[Entry, ...]], says: str) -> None:
    """`--until` belongs to done and keep, and can be the day of the answer itself."""
    desk = make.own(BEGUN)
    desk.do(f"mark beta.quiet --as {says} --on {day(-3)} --until {day(-3)}")
    until = records(desk.home)[-1].until
    assert until is not None
    assert until.isoformat() == day(-3)


def test_until_is_read_as_words_too(make: Maker) -> None:
    """`--until tomorrow` is the day after today, and is shown as the last day."""
    desk = make.own(BEGUN)
    assert f"through {day(1)}" in desk.do("mark beta.quiet --as keep --until tomorrow").stdout


@pytest.mark.parametrize("says", ["done", "later", "not-mine", "keep", "stuck", "open"])
def test_a_reason_from_standard_input(make: Maker, records: Callable[[Home], tuple[Entry, ...]], says: str) -> None:
    """`--reason -` reads the reason of any answer from standard input, without the line ends around it."""
    desk = make.own(BEGUN)
    desk.do(f"mark beta.quiet --as {says} --reason -", "\nthe first line\nand a second\n\n")
    assert records(desk.home)[-1].note == "the first line\nand a second"
    assert "You wrote: the first line and a second" in desk.do("show beta.quiet").stdout


def test_an_empty_reason_is_none(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Nothing on standard input is no reason."""
    desk = make.own(BEGUN)
    desk.do("mark beta.quiet --as keep --reason -", "\n")
    assert records(desk.home)[-1].note is None


def test_standard_input_is_read_only_when_asked(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Without `--reason -` what stands on standard input is not read and not stored."""
    desk = make.own(BEGUN)
    desk.do("mark beta.quiet --as keep", "canary\n")
    assert records(desk.home)[-1].note is None


def test_person_one_can_be_named_in_full(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """`@1` is the same item as no number, and is written without it."""
    desk = make.own(BEGUN)
    desk.do("mark alpha.block@1 --as done")
    assert records(desk.home)[-1].about == "alpha.block"


def test_an_answer_is_stored_when_the_program_ends(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Each call adds its entries to those before; numbers go on without a gap."""
    desk = make.own(BEGUN)
    for says in ("later", "stuck", "done"):
        desk.do(f"mark beta.quiet --as {says}")
    found = records(desk.home)
    assert [entry.n for entry in found] == list(range(1, len(found) + 1))
    assert [entry.says for entry in found[-3:]] == ["later", "stuck", "done"]


def test_reasons_are_not_readable_on_the_disk(make: Maker) -> None:
    """No reason stands in clear in any file beneath HOME and NOCONTACT_HOME."""
    desk = make.own(BEGUN)
    desk.do("mark beta.quiet --as keep --reason -", "canaryreason\n")
    data = b"".join(path.read_bytes() for path in desk.home.written() if path.is_file())
    assert len(data) > 20_000
    assert b"canaryreason" not in data
