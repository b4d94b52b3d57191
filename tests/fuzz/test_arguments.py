"""Random command lines and random answers: no call raises, hangs, or ends with another code than the known ones."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nocontact_cli.cli.app import COMMANDS
from tests.fuzz.conftest import Desk
from tests.fuzz.table import ALL
from tests.program import Done

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.program import Program

SLOWLY: Final = settings(
    deadline=None,
    database=None,
    # A call that hangs costs its whole limit, and making it shorter would cost that many times.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


OPTIONS: Final = sorted({option for options in ALL.values() for option, _ in options})
NAMES: Final = "alpha beta alpha.filter alpha.block@2 beta.quiet start email:work done later keep stuck undo open erase"
DAYS: Final = "today yesterday tomorrow 2026-11-01 0000-00-00 9999-12-31 -1 0 1 999999999999999999999 1e9"
FORMS: Final = "json plain text terminal markdown html csv high critical - -- --= @ . .. work * ~ %s {prog}"
ODD: Final = (
    "",
    " ",
    "a=b",
    "contact@1=children",
    "device-safe=yes",
    "\u00dc",
    "\u202e",
    "\x1b[2J",
    "\ud7ff",
    "x" * 5000,
)
WORDS: Final = sorted({*(word for words in ALL for word in words), *f"{NAMES} {DAYS} {FORMS}".split(), *ODD})


def _as_given(text: str) -> str:
    """A text as an argument can be: any bytes but zero. No folder but the present one can be reached by it."""
    return os.fsdecode(text.encode("utf-8", "surrogateescape").replace(b"\0", b"").replace(b"/", b"_"))


ANY: Final = st.one_of(st.text(max_size=20), st.binary(max_size=12).map(os.fsdecode)).map(_as_given)
PIECE: Final = st.one_of(st.sampled_from(WORDS), st.sampled_from(OPTIONS), ANY)
LINE: Final = st.one_of(
    st.lists(PIECE, max_size=7),
    st.tuples(st.sampled_from(list(ALL)), st.lists(PIECE, max_size=6)).map(lambda both: [*both[0], *both[1]]),
)


@pytest.fixture(scope="module")
def desk(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A home with a record."""
    return Desk(program, tmp_path_factory.mktemp("arguments") / "h")


def test_the_table_of_commands_is_read() -> None:
    """Every command of the program is among those tried, with its options."""
    assert {words[0] for words in ALL if words} == set(COMMANDS)
    assert ("vault", "erase") in ALL
    assert len(OPTIONS) > 30


@pytest.mark.parametrize(
    ("done", "faults"),
    [
        (Done(0, "fine\n", ""), []),
        (Done(7, "", ""), ["exit code 7"]),
        (Done(2, "", "Traceback (most recent call last):"), ["a traceback"]),
        (
            Done(6, "", "Something went wrong that this program did not expect (KeyError)."),
            ["an error nobody expected"],
        ),
        (Done(0, "a\x1b[2J", ""), ["a sign that steers the terminal"]),
        (Done(0, "", "\u202e"), ["a sign that steers the terminal"]),
        (Done(0, "", "\x9b"), ["a sign that steers the terminal"]),
    ],
)
def test_faults_are_seen(done: Done, faults: list[str]) -> None:
    """What no call may do is noticed where it happens."""
    assert done.faults() == faults


def test_random_command_lines(desk: Desk, figure: Callable[[str, float], None]) -> None:
    """No command line gives a traceback, a hang, or an exit code beyond 0 to 6; nothing steers the terminal."""
    tried = 0

    @settings(SLOWLY, max_examples=100)
    @given(LINE, st.binary(max_size=30))
    def try_one(line: list[str], data: bytes) -> None:
        nonlocal tried
        tried += 1
        assert desk.call(*line, given=False, data=data).faults() == [], line

    try_one()
    figure("command_lines", tried)


def test_random_command_lines_with_a_key(desk: Desk, figure: Callable[[str, float], None]) -> None:
    """The same where the record opens."""
    tried = 0

    @settings(SLOWLY, max_examples=12)
    @given(st.sampled_from(list(ALL)), st.lists(PIECE, max_size=4), st.binary(max_size=30))
    def try_one(words: tuple[str, ...], line: list[str], data: bytes) -> None:
        nonlocal tried
        tried += 1
        assert desk.call(*words, *line, data=data).faults() == [], line

    try_one()
    figure("command_lines", tried)


KEYS: Final = [f"{key}\n".encode() for key in "dlaksbomqxyncu?1"] + [
    b"\n",
    b"because\n",
    b"2026-11-01\n",
    b"9" * 50 + b"\n",
]


@pytest.mark.parametrize("line", ["start", "audit --all", "attempt", "why --write", "urge", "plan --people -"])
def test_random_answers(desk: Desk, figure: Callable[[str, float], None], line: str) -> None:
    """Random keys, lines and bytes piped into the questions of a command are refused or taken, and nothing else."""
    tried = 0

    @settings(SLOWLY, max_examples=4)
    @given(st.lists(st.one_of(st.sampled_from(KEYS), st.binary(max_size=40)), max_size=12).map(b"".join))
    def try_one(data: bytes) -> None:
        nonlocal tried
        tried += 1
        assert desk.call("--plain", *line.split(), data=data).faults() == []

    try_one()
    figure("piped_answers", tried)


@pytest.mark.parametrize("line", ["start", "audit --all", "attempt", "why --write", "urge"])
@pytest.mark.parametrize("data", [b"\xc3", b"\n\n\xe2\x82"], ids=["a cut sign", "a cut sign after lines"])
def test_an_end_in_the_middle_of_a_sign(desk: Desk, line: str, data: bytes) -> None:
    """Answers that end in the middle of a sign are at their end: nothing is asked for ever."""
    assert desk.call("--plain", *line.split(), data=data).faults() == []


def test_what_follows_a_line_that_is_no_text(desk: Desk) -> None:
    """A line that is no text costs itself only; the lines after it are taken."""
    written = desk.call("--plain", "why", "--write", data=b"a\xff\nmy own reason\n\n", put_back=False)

    assert written.faults() == []
    assert "my own reason" in desk.call("why", put_back=False).out
