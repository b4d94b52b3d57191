"""The report: its sections and last line, its formats and widths, and where it may go."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from calendar import month_name
from typing import TYPE_CHECKING, Any, Final

import pytest
from rich.cells import cell_len

from nocontact_cli.domain.words import KINDS
from tests.cli.conftest import PATIENCE, ROOT, Home
from tests.cli.support import LISTS, NOW, TODAY, Desk, Maker, call, day, write_lists

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Terminal

ESCAPE: Final = "\x1b"
LINES_OF_A_TABLE: Final = "─━│┃┌┐└┘├┤┼╭╮╰╯═║"

FULL: Final = (
    call("plan --use alpha:north --use alpha:south --use beta --use gamma --people -", "Robin\nKim\n"),
    call("plan --circumstance alpha:north.provider=north --circumstance alpha:south.provider=south"),
    call(f"mark alpha:north.password alpha:north.sessions --as done --on {day(-35)}"),
    call("mark alpha:south.password alpha:south.sessions --as done"),
    call("mark alpha:north.block --as keep --until 2099-03-31 --reason -", "the court asked for it\n"),
    call("mark alpha:north.block@2 --as keep"),
    call("mark alpha:north.filter alpha:south.picture alpha:south.filter --as done"),
    call("mark alpha:south.block --as stuck --reason -", "the app does not open\n"),
    call(f"mark alpha:south.block@2 --as done --on {day(-10)}"),
    call("mark alpha:north.forward --as done"),
    call("mark alpha:north.forward --as open"),
    call("mark alpha.album --as not-mine"),
    call("mark alpha:north.directory --as later"),
    call("plan --drop beta"),
    call("mark gamma.leave --as done"),
)
"""A record with every state in it."""


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("report")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


@pytest.fixture(scope="module")
def full(make: Maker) -> Desk:
    """The record with every state in it."""
    return make.shared(*FULL)


@pytest.fixture(scope="module")
def found(full: Desk) -> dict[str, Any]:
    """Its report as JSON."""
    return full.report()


@pytest.fixture(scope="module")
def plain(full: Desk) -> str:
    """Its report, line by line."""
    return full.do("report").stdout


def sections(text: str) -> dict[str, list[str]]:
    """The lines of a plain report by heading, the number in brackets left out."""
    found: dict[str, list[str]] = {"": []}
    at = ""
    for line in text.splitlines():
        if line.endswith(":") and not line.startswith(("-", " ")):
            at = re.sub(r" \(\d+\):$|:$", "", line)
            found[at] = []
        elif line:
            found[at].append(line)
    return found


def number_of(text: str, heading: str) -> int:
    """The number in brackets behind a heading."""
    match = re.search(rf"^{re.escape(heading)} \((\d+)\):$", text, re.MULTILINE)
    assert match, heading
    return int(match[1])


def last_line(text: str) -> str:
    """The last line of a text, the verdict."""
    return text.splitlines()[-1]


# -------------------------------------------------------------------------------------------------------- sections


def test_it_begins_with_its_name_its_day_and_the_counts(found: dict[str, Any], plain: str) -> None:
    """The first lines say what it is, for which day, and how many exposures are in each state."""
    number = found["summary"]
    first, second = plain.splitlines()[:2]
    assert first == f"Remaining exposure points on {TODAY.day} {month_name[TODAY.month]} {TODAY.year}"
    assert second == (
        f"{number['open']} open, {number['due']} due for another look, {number['kept']} kept open on purpose, "
        f"{number['residual']} that no setting closes and {number['closed']} closed when you last looked."
    )


def test_what_they_can_still_do_comes_first_and_by_severity(found: dict[str, Any], plain: str) -> None:
    """Open and due exposures come first, a section for each severity, in it the worst kind first, each once."""
    headings = [heading for heading in sections(plain) if heading.startswith("They can still")]
    assert list(sections(plain))[1 : 1 + len(headings)] == headings
    assert headings == [
        "They can still, and it matters most",
        "They can still, and it matters much",
        "They can still, of medium weight",
        "They can still, of less weight",
    ]
    for severity, heading in zip(("critical", "high", "medium", "low"), headings, strict=True):
        expected = [
            one["they_can"]
            for one in sorted(found["exposures"], key=lambda one: KINDS.index(one["kind"]))
            if one["state"] in ("open", "due") and one["severity"] == severity
        ]
        lines = sections(plain)[heading]
        assert [line[2:].split("; ")[0] for line in lines] == expected
        assert number_of(plain, heading) == len(expected)


@pytest.mark.parametrize(
    ("they_can", "where", "stands", "steps"),
    [
        ("sign in and read here", "Alpha (north)", "due since", "alpha:north.sessions"),
        ("write to you here", "Alpha (south), Robin", "stuck, made smaller by 2 of 2 steps", "alpha:south.block"),
        ("write to you here", "Alpha (south), Kim", "due since", "alpha:south.block@2"),
        ("read mail that is forwarded", "Alpha (north)", "open again", "alpha:north.forward"),
        ("find your address in the directory", "Alpha (north)", "put off", "alpha:north.directory"),
        ("see where you are", "Alpha (south)", "open", "alpha:south.map or alpha:south.stop"),
    ],
)
def test_a_line_says_where_how_it_stands_and_what_closes_it(
    plain: str, they_can: str, where: str, stands: str, steps: str
) -> None:
    """Each open exposure says where and by whom, how it stands with what eases it, and the steps still to do."""
    line = next(one for one in plain.splitlines() if one.startswith(f"- {they_can}; where: {where};"))
    assert f"how it stands: {stands}" in line
    assert line.endswith(f"steps that close it: {steps}")


def test_what_eases_an_exposure_is_shown_while_it_is_due(plain: str) -> None:
    """An exposure that is due for another look also says by how many steps it is made smaller."""
    line = next(one for one in plain.splitlines() if "Alpha (south), Kim; how it stands: due since" in one)
    assert "made smaller by 1 of 2 steps" in line


def test_what_was_left_open_on_purpose_with_the_reason(plain: str) -> None:
    """What is kept open is listed with the reason in the user's words and the last day; without one, that is said."""
    lines = sections(plain)["Left open on purpose"]
    assert number_of(plain, "Left open on purpose") == 2
    assert lines == [
        "- They can still write to you here (Alpha (north), Robin).",
        "  alpha:north.block: Your reason: the court asked for it. Kept through 31 March 2099.",
        "- They can still write to you here (Alpha (north), Kim).",
        "  alpha:north.block@2: No reason was written down.",
    ]


def test_what_no_setting_closes_with_its_advice(plain: str) -> None:
    """What nothing can close is listed with what eases it, and with the advice of the file."""
    heading = "What no setting can close, and how to live with it"
    lines = sections(plain)[heading]
    assert number_of(plain, heading) == 3
    at = lines.index("- They can still write again from a new address (Alpha (north)).")
    assert lines[at + 1 : at + 3] == [
        "  Made smaller by 1 of 1 step: alpha:north.filter",
        "  A new address can be blocked when it appears.",
    ]
    at = lines.index("- They can still find your address in the directory (Alpha (south)).")
    assert lines[at + 1] == "  A directory of this kind keeps old addresses."


def test_what_was_not_looked_at_and_what_was_left_out(found: dict[str, Any], plain: str) -> None:
    """Platforms that the plan does not name, and dropped ones with open doors, are named."""
    text = "\n".join(sections(plain)["Not in this picture"])
    assert found["not_looked_at"]
    assert ", ".join(found["not_looked_at"]) in text
    assert found["left_out"] == ["beta"]
    assert "beta" in text.splitlines()[1]


def test_what_is_closed_is_counted_and_listed_with_all(full: Desk, found: dict[str, Any], plain: str) -> None:
    """Closed exposures are a number, with the way to see them; `--all` lists them with since, due, and the rest."""
    closed = [one for one in found["exposures"] if one["state"] == "closed"]
    assert closed
    assert number_of(plain, "Closed when you last looked") == len(closed)
    assert sections(plain)["Closed when you last looked"] == ["To see them: nocontact report --all"]
    everything = full.do("report --all").stdout
    lines = sections(everything)["Closed when you last looked"]
    assert [line[2:].split(" (")[0] for line in lines] == [one["they_can"] for one in closed]
    assert all("since" in line for line in lines)
    enter = next(line for line in lines if "sign in and read here (Alpha (south))" in line)
    assert "worth another look from" in enter
    ruled_out = [one for one in found["exposures"] if one["state"] == "not-applicable"]
    assert number_of(everything, "Does not apply to you") == len(ruled_out) == 3


def test_the_next_three_steps(found: dict[str, Any], plain: str) -> None:
    """Three next steps stand there by title and name, those of the JSON form."""
    lines = sections(plain)["Next"]
    names = [re.match(r"\d\. .*  (\S+), \d+ min, ", line) for line in lines[:3]]
    assert [match and match[1] for match in names] == found["next"]
    assert "start --visible" in lines[3]


def test_how_old_the_checklists_are(found: dict[str, Any], plain: str) -> None:
    """The report says which edition it rests on, and how long ago the oldest checklist was read."""
    edition = found["checklists"]
    age = (TODAY - TODAY.replace(year=2026, month=10, day=5)).days
    line = next(one for one in plain.splitlines() if edition in one)
    assert "5 October 2026" in line
    assert f"{age} days" in line


def test_a_day_in_the_future_and_in_the_past(full: Desk) -> None:
    """`--as-of` names its day in the heading; words such as tomorrow are read as well."""
    assert "2099" in full.do("report --as-of 2099-01-02").stdout.splitlines()[0]
    assert full.json("report --as-of tomorrow")["as_of"] == day(1)
    assert full.json("report --as-of yesterday")["as_of"] == day(-1)


# ------------------------------------------------------------------------------------------------------- last line


def test_the_last_line_says_where_things_stand_and_how_to_go_on(found: dict[str, Any], plain: str) -> None:
    """With doors open, the last line counts them and names the next command."""
    number = found["summary"]
    assert last_line(plain) == (
        f"{number['open']} doors are open and {number['due']} are due for another look, "
        f"and {number['closed']} closed when you last looked. To go on: nocontact audit"
    )


CLOSED: Final = "Every door on your list was closed when you last looked."


def test_nothing_open_nothing_residual(make: Maker) -> None:
    """With nothing open, the last line is in the words of the design, with the number not looked at."""
    desk = make.shared(call("plan --use gamma"), call("mark gamma.leave start.ready --as done"))
    unseen = len(desk.report()["not_looked_at"])
    assert unseen > 1
    assert last_line(desk.do("report").stdout) == f"{CLOSED} {unseen} platforms have not been looked at."


def test_nothing_open_something_residual(make: Maker) -> None:
    """With nothing open and something that no setting closes, the last line is the sentence of the design."""
    accounts = [f"alpha:a{number}" for number in range(4)]
    steps = "password sessions map block leave remove rules forward directory pickup".split()  # noqa: SIM905 - Shorter.
    items = " ".join(f"{account}.{step}" for account in accounts for step in steps)
    desk = make.shared(
        call("plan " + " ".join(f"--use {account}" for account in accounts)),
        call(f"mark {items} alpha.album alpha.tag-iphone alpha.tag-android --as done"),
    )
    number = desk.report()["summary"]
    assert (number["open"], number["due"], number["kept"], number["residual"]) == (0, 0, 0, 4)
    unseen = len(desk.report()["not_looked_at"])
    assert last_line(desk.do("report").stdout) == (
        f"{CLOSED} 4 cannot be closed by a setting, and {unseen} platforms have not been looked at."
    )


def test_nothing_open_but_something_kept(make: Maker) -> None:
    """What is kept open on purpose is no closed door, and the last line says so."""
    desk = make.shared(
        call("plan --use beta --use gamma"), call("mark gamma.leave --as done"), call("mark beta.quiet --as keep")
    )
    last = last_line(desk.do("report").stdout)
    assert not last.startswith(CLOSED)
    assert "1 door you keep open" in last


def test_one_account_does_not_speak_for_the_list(make: Maker) -> None:
    """`--only` an account where all is closed does not say that every door on the list was closed."""
    desk = make.shared(call("plan --use beta --use gamma"), call("mark gamma.leave --as done"))
    assert desk.report()["summary"]["open"] == 1
    assert "Every door on your list" not in desk.do("report --only gamma").stdout


def test_an_empty_list_has_no_closed_doors(make: Maker) -> None:
    """With no door on the list at all, the report does not say that every one was closed."""
    desk = make.shared(call("plan --use beta"), call("plan --drop beta"))
    done = desk.do("report", code=None)
    assert "Every door on your list was closed" not in done.stdout


def test_only_ruled_out_doors_are_no_closed_doors(make: Maker) -> None:
    """Where nothing was closed because nothing applies, the report does not say that every door was closed."""
    desk = make.shared(call("plan --use gamma"), call("mark gamma.leave --as not-mine"))
    assert desk.report()["summary"] == {"open": 0, "due": 0, "kept": 0, "residual": 0, "closed": 0, "not-applicable": 1}
    assert "Every door on your list was closed" not in desk.do("report").stdout


@pytest.mark.parametrize("words", ["all clear", "protected", "safe now", "you are safe", "everything is safe"])
def test_words_that_promise_are_not_used(full: Desk, words: str) -> None:
    """The report never promises safety."""
    assert words not in full.do("report --all").stdout.lower()


def test_due_only_names_a_command_that_shows_it(make: Maker) -> None:
    """With nothing but due doors, the command of the last line exists and shows the step that is due."""
    desk = make.shared(
        call("plan --use gamma"),
        call("mark start.ready --as done"),
        call(f"mark gamma.leave --as done --on {day(-31)}"),
    )
    last = last_line(desk.do("report").stdout)
    assert last.startswith("1 is due for another look, and 0 closed when you last looked. To go on: nocontact ")
    command = last.partition("To go on: nocontact ")[2]
    assert "Leave the shared account" in desk.do(command).stdout


def test_a_long_list_through_the_program(make: Maker, tmp_path: Path) -> None:
    """Of more than 30 open doors the report lists the worst; `--all` and `--only` list each, JSON always does."""
    lists = write_lists(tmp_path)
    head, foot = LISTS["gamma"].split("steps:\n")
    doors = "".join(
        f"  d{at}: {{they_can: use d{at}, kind: watch, severity: medium, advice: Look.}}\n" for at in range(40)
    )
    closes = ", ".join(f"d{at}" for at in range(40))
    (lists / "gamma.yaml").write_text(head + doors + "steps:\n" + foot.replace("[look]", f"[look, {closes}]"))
    desk = make.with_checklists(make.own(call("plan --use gamma")), lists)

    def listed(line: str) -> int:
        return len(re.findall(r"^- use d\d+; where: ", desk.do(line).stdout, re.MULTILINE))

    assert listed("report") == 10
    assert (listed("report --all"), listed("report --only gamma")) == (40, 40)
    assert len(desk.report()["exposures"]) == 41


# --------------------------------------------------------------------------------------------- --only and --fail-on


def test_only_one_account(full: Desk) -> None:
    """`--only` shows the exposures of a platform, or of one account of it."""
    assert {one["account"] for one in full.json("report --only alpha:south")["exposures"]} == {"south"}
    assert {one["platform"] for one in full.json("report --only alpha")["exposures"]} == {"alpha"}
    assert {one["id"] for one in full.json("report --only gamma")["exposures"]} == {"gamma.look"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("--fail-on critical", 1),
        ("--fail-on low", 1),
        ("--only gamma --fail-on low", 0),
        (f"--only gamma --as-of {day(30)} --fail-on low", 1),
        (f"--only gamma --as-of {day(30)} --fail-on medium", 0),
        (f"--only alpha:south --as-of {day(29)} --fail-on critical", 0),
        (f"--only alpha:south --as-of {day(30)} --fail-on critical", 1),
    ],
)
def test_fail_on(full: Desk, line: str, code: int) -> None:
    """`--fail-on S` is exit 1 where something of that severity or worse is open or due, else 0; the report is shown."""
    done = full.do(f"report {line} --format json", code=code)
    assert json.loads(done.stdout)["schema"] == "nocontact.report"
    assert done.stderr == ""


def test_kept_and_residual_do_not_fail(make: Maker) -> None:
    """What is kept on purpose, or cannot be closed, does not count for --fail-on."""
    desk = make.shared(call("plan --use beta"), call("mark beta.quiet --as keep"))
    desk.do("report --fail-on low", code=0)


# ------------------------------------------------------------------------------------------------------------ files


def test_a_report_in_a_file(full: Desk, tmp_path: Path) -> None:
    """`-o FILE` writes the same text for the owner only, shows nothing else, and says that it is not encrypted."""
    path = tmp_path / "report.txt"
    done = full.do(f"report -o {path}")
    assert done.stdout == ""
    assert "not encrypted" in done.stderr
    assert path.read_text() == full.do("report").stdout
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_not_replaced(full: Desk, tmp_path: Path) -> None:
    """A file of that name is exit 6 and stays as it is; with --yes it is replaced, and then for the owner only."""
    path = tmp_path / "report.json"
    path.write_text("mine " * 10_000)
    path.chmod(0o644)
    done = full.do(f"report --format json -o {path}", code=6)
    assert (done.stdout, path.read_text()) == ("", "mine " * 10_000)
    assert "--yes" in done.stderr
    full.do(f"report --format json --yes -o {path}")
    assert json.loads(path.read_text()) == full.json("report")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("place", ["missing/report", "."])
def test_a_file_that_cannot_be_written(full: Desk, tmp_path: Path, place: str) -> None:
    """A place where no file can be is exit 6, with one message, and nothing is made."""
    done = full.do(f"report --yes -o {tmp_path / place}", code=6)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 3
    assert list(tmp_path.iterdir()) == []


def test_fail_on_counts_for_a_file_too(full: Desk, tmp_path: Path) -> None:
    """With -o, --fail-on still decides the exit code, after the file is written."""
    full.do(f"report --fail-on critical -o {tmp_path / 'report'}", code=1)
    assert (tmp_path / "report").exists()


def test_a_file_written_from_a_terminal_holds_no_escape_sequences(
    full: Desk, terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    """A report that goes to a file is text, also where the window could show colours."""
    window = terminal(full.home, "report", "-o", str(tmp_path / "report"), env=NOW.env)
    assert window.finish() == 0
    assert ESCAPE not in (tmp_path / "report").read_text()


# -------------------------------------------------------------------------------------------------- formats, widths


@pytest.mark.parametrize("columns", [20, 50, 69, 70, 80, 120, 300])
def test_no_line_is_longer_than_the_window(full: Desk, found: dict[str, Any], columns: int) -> None:
    """At every width no line is longer than the window, and nothing is lost."""
    text = full.do("report --format terminal --all", env={"COLUMNS": str(columns)}).stdout
    assert max(cell_len(line) for line in text.splitlines()) <= columns
    words = {word for one in found["exposures"] for word in one["they_can"].split()}
    assert sorted(words - set(text.split())) == []


@pytest.mark.parametrize(("columns", "tables"), [(50, False), (69, False), (120, True)])
def test_tables_only_where_there_is_room(full: Desk, columns: int, tables: bool) -> None:
    """Below 70 columns lists replace tables: no lines are drawn, and each cell has its own line with its heading."""
    text = full.do("report --format terminal", env={"COLUMNS": str(columns)}).stdout
    assert any(sign in text for sign in LINES_OF_A_TABLE) is tables
    assert ("How it stands: " in text) is not tables
    assert ("Where: Alpha (south), Robin" in text) is not tables


@pytest.mark.parametrize("columns", [50, 80, 120])
def test_on_a_terminal_of_that_width(full: Desk, terminal: Callable[..., Terminal], columns: int) -> None:
    """On a real terminal the report has the width of the window, and colours."""
    window = terminal(full.home, "--print", "report", columns=columns, rows=50, env=NOW.env)
    assert window.finish() == 0
    text = re.sub(r"\x1b\[[0-9;]*m", "", window.raw.decode())
    assert ESCAPE not in text
    lines = text.splitlines()
    assert lines[0].startswith("Remaining exposure points on ")
    assert max(cell_len(line) for line in lines) <= columns
    assert max(cell_len(line) for line in lines) > columns - 15
    assert ESCAPE in window.raw.decode()


def test_no_colour(full: Desk, terminal: Callable[..., Terminal]) -> None:
    """With NO_COLOR set no escape sequence is written."""
    window = terminal(full.home, "--print", "report", env=NOW.env | {"NO_COLOR": "1"})
    assert window.finish() == 0
    assert ESCAPE not in window.raw.decode()


@pytest.mark.parametrize(
    ("options", "env"),
    [((), {"TERM": "dumb"}), ((), {"ACCESSIBLE": "1"}), (("--plain",), {})],
    ids=["dumb", "accessible", "plain"],
)
def test_line_by_line_on_a_terminal(
    full: Desk, plain: str, terminal: Callable[..., Terminal], options: tuple[str, ...], env: dict[str, str]
) -> None:
    """TERM=dumb, ACCESSIBLE and --plain give the plain form: no escape, no box; it is said that the text stays."""
    window = terminal(full.home, *options, "report", columns=400, rows=100, env=NOW.env | env)
    assert window.finish() == 0
    text = window.raw.decode().replace("\r\n", "\n")
    assert ESCAPE not in text
    assert not [sign for sign in LINES_OF_A_TABLE if sign in text]
    note, _, rest = text.partition("\n")
    assert "history" in note
    assert rest == plain


def test_a_report_is_shown_on_a_screen_that_is_cleared(full: Desk, terminal: Callable[..., Terminal]) -> None:
    """On a terminal, unless device-safe=yes, the report is on the alternate screen and leaves nothing behind."""
    window = terminal(full.home, "report", env=NOW.env)
    window.wait_for("Remaining exposure points")
    assert window.alternate
    window.send("x")
    assert window.finish() == 0
    assert window.left() == ""


def test_a_pipe_gets_the_plain_form(full: Desk, plain: str) -> None:
    """Into a pipe the report is plain: no escape sequence, one row a line; --plain is the same."""
    assert ESCAPE not in plain
    assert not [sign for sign in LINES_OF_A_TABLE if sign in plain]
    assert full.do("report --plain").stdout == full.do("report --format plain").stdout == plain


@pytest.mark.parametrize(
    "line", ["report", "report --all", "steps", "show alpha:north.block", "plan", "vault status", "", "checklists list"]
)
def test_json_is_one_document_and_nothing_else(full: Desk, line: str) -> None:
    """With --format json standard output is exactly one JSON document, and standard error is empty."""
    done = full.do(f"{line} --format json")
    assert done.stderr == ""
    assert isinstance(json.loads(done.stdout), dict)
    assert done.stdout.endswith("}\n")


@pytest.mark.parametrize("line", ["report --all", "steps", "show alpha:north.block", "plan", ""])
def test_data_goes_to_standard_output_only(full: Desk, line: str) -> None:
    """What was asked for is on standard output; standard error stays empty."""
    done = full.do(line)
    assert done.stderr == ""
    assert done.stdout


def test_every_exposure_is_in_the_json_form(full: Desk) -> None:
    """The JSON form lists every exposure with or without --all, also what is closed and does not apply."""
    assert full.json("report")["exposures"] == full.json("report --all")["exposures"]
    assert {one["state"] for one in full.json("report")["exposures"]} == {
        "open",
        "due",
        "kept",
        "residual",
        "closed",
        "not-applicable",
    }


def test_ascii_where_the_window_knows_no_more(full: Desk) -> None:
    """Where standard output is not UTF-8, the report is drawn with ASCII and nothing breaks."""
    env = {"PYTHONIOENCODING": "ascii", "COLUMNS": "100"}
    done = full.do("report --format terminal", env=env)
    assert done.stdout.isascii()
    assert "Remaining exposure points" in done.stdout


# ---------------------------------------------------------------------------------------------------------- nicknames


@pytest.mark.parametrize(
    "line", ["report", "report --all", "steps", "show alpha:north.block", "plan", "", "mark alpha:south.map --as later"]
)
def test_no_nickname_in_json(make: Maker, full: Desk, line: str) -> None:
    """No JSON form holds a nickname: people are numbers."""
    desk = make.own(*FULL) if line.startswith("mark") else full
    text = desk.do(f"{line} --format json").stdout
    assert "Robin" not in text
    assert "Kim" not in text


HOSTILE: Final = "Ro\x1b[31mbin\u202e\x07\u200bX\x00\x9b2J"


@pytest.fixture(scope="module")
def hostile(make: Maker) -> Desk:
    """A record whose nickname and reason hold control characters and direction marks."""
    return make.shared(
        call("plan --use alpha --people -", f"{HOSTILE}\nKim\n"),
        call("mark alpha.block --as keep --reason -", f"so {HOSTILE}\r\nand\tso\n"),
    )


@pytest.mark.parametrize(
    "line", ["report", "report --all --format terminal", "steps", "show alpha.block", "plan", "plan --format terminal"]
)
def test_control_characters_never_reach_the_output(hostile: Desk, line: str) -> None:
    """Escape sequences, bells, direction marks and zeros in a nickname or reason are not put out."""
    text = hostile.do(line, env={"NO_COLOR": "1"}).stdout
    assert [f"U+{ord(sign):04X}" for sign in text if not sign.isprintable() and sign != "\n"] == []
    assert not {"\u202e", "\u200b", ESCAPE, "\x9b"} & set(text)


def test_control_characters_on_a_terminal(hostile: Desk, terminal: Callable[..., Terminal]) -> None:
    """On a terminal a hostile nickname cannot colour, clear or ring: only the program's own colours are sent."""
    window = terminal(hostile.home, "--print", "report", env=NOW.env)
    assert window.finish() == 0
    rest = re.sub(r"\x1b\[[0-9;]*m", "", window.raw.decode()).replace("\r\n", "\n")
    assert [f"U+{ord(sign):04X}" for sign in rest if not sign.isprintable() and sign != "\n"] == []
    assert "\x1b[31mbin" not in window.raw.decode()


def test_the_readable_part_of_a_hostile_nickname_is_shown(hostile: Desk) -> None:
    """What is left of a nickname and a reason without the control characters is still shown, on one line."""
    text = hostile.do("report").stdout
    assert "Ro[31mbinX2J" in text
    assert "Your reason: so Ro[31mbinX2J and so" in text


# ------------------------------------------------------------------------------------------------- the other name


@pytest.fixture(scope="module")
def checkup(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The program under its other name: a script as an installation makes it."""
    script = tmp_path_factory.mktemp("bin") / "checkup"
    script.write_text(f"#!{sys.executable}\nfrom nocontact_cli.cli.main import run\nrun()\n")
    script.chmod(0o755)
    return [str(script)]


def called(command: list[str], home: Home, line: str) -> subprocess.CompletedProcess[str]:
    """Call a command with the words of a line."""
    extra = ["--checklists", str(home.checklists)] if home.checklists else []
    return subprocess.run(
        [*command, *extra, *line.split()],
        env=home.env(**NOW.env, PYTHONPATH=str(ROOT)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    "line",
    ["report", "report --all", "", "plan", "--help", "report --help", "show alpha.blok", "plan --use alpa", "reprot"],
)
def test_called_as_checkup(full: Desk, checkup: list[str], line: str) -> None:
    """Called as `checkup` the program speaks of itself by that name only."""
    done = called(checkup, full.home, line)
    told = (done.stdout + done.stderr).replace(str(full.home.folder), "")
    assert "nocontact" not in told.lower()
    if line in ("report", "plan", "--help"):
        assert "checkup" in told


@pytest.mark.parametrize("line", ["report", "", "plan", "mark alpha.block --as done"])
def test_called_as_checkup_before_the_first_run(make: Maker, checkup: list[str], line: str) -> None:
    """Before there is a record, too, the program speaks of itself by the name it was called by."""
    done = called(checkup, make.empty().home, line)
    assert "checkup start" in done.stdout + done.stderr
    assert "nocontact" not in (done.stdout + done.stderr).lower()
