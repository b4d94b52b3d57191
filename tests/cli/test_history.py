"""`history`: everything that happened, and the log of attempts that can be handed on."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import stat
import subprocess
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Final

import pytest

from nocontact_cli.cli.words import Topic
from nocontact_cli.domain import attempts
from nocontact_cli.domain.record import ANSWER, ATTEMPT, AUDIT, LETTER, PLAN, PROOF, REASONS, URGE, Draft
from nocontact_cli.domain.story import TOPICS
from nocontact_cli.vault.keys import unlock
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import open_vault
from tests.cli.conftest import PROGRAM, Home
from tests.cli.support import NOW, TODAY, YESTERDAY, Desk, Maker, call, day, write_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from nocontact_cli.domain.record import Entry
    from tests.cli.conftest import Terminal

WRITTEN: Final = datetime.fromisoformat("2026-11-20T18:30:15+01:00")
BEGUN: Final = call("plan --use alpha --use alpha:north --use beta --people -", "Robin\nKim\n")
ANSWERED: Final = call("mark alpha.block@2 --as done --reason -", "=1+1 is her number\n")
CALLED: Final = call("attempt --by alpha:north --person 2 --reached yes --time 14:05 --note -", "a card\n")


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("history")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


def store(home: Home, drafts: Sequence[Draft], at: datetime = WRITTEN) -> None:
    """Write entries into a record through the vault itself, as if at that instant."""
    place = Place(home.vault)
    key = unlock(place, file=home.passphrase_file, env={}, may_ask=False)
    with open_vault(place, key) as record:
        record.append(drafts, at)


OTHERS: Final = (
    Draft(REASONS, "reasons", "written", date(2026, 11, 19), note="canary reason"),
    Draft(URGE, "urge", "stayed", date(2026, 11, 19)),
    Draft(LETTER, "letter", "kept", date(2026, 11, 19), note="canary letter"),
    Draft(AUDIT, "due", "begun", date(2026, 11, 20)),
    Draft(AUDIT, "due", "ended", date(2026, 11, 20), note="alpha.block alpha.map"),
    Draft(ANSWER, "beta.quiet", "later", date(2026, 11, 20), by="friend"),
    Draft(
        ATTEMPT,
        attempts.about("home", 1),
        attempts.says(reached=False, time="23:10"),
        date(2026, 11, 18),
        note="at the door\x1b]0;title\x07",
    ),
    Draft(PROOF, "attempt", "ab" * 32, date(2026, 11, 18), note="/home/me/door.png"),
)


@pytest.fixture(scope="module")
def desk(make: Maker) -> Desk:
    """A record with two people and entries of every kind. Only for tests that do not change it."""
    made = make.own(BEGUN, ANSWERED, CALLED)
    store(made.home, OTHERS)
    return made


def lines(text: str) -> list[str]:
    """The entries of a plain history."""
    return [line[2:] for line in text.splitlines() if line.startswith("- ")]


# --------------------------------------------------------------------------------------------------------- history


def test_everything_is_told_by_day(desk: Desk, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Each entry is one line under its day, the newest day last, with who, what and the words that were given."""
    text = desk.do("history").stdout
    assert text.startswith("What happened\n\n18 November 2026:\n- Robin tried to get through by coming to your door")
    assert len(lines(text)) == len(records(desk.home))
    assert "- A friend put off “Close the page” (beta.quiet).\n" in text
    assert "- You did “Block each of their addresses” (alpha.block@2, Kim). You wrote: “=1+1 is her number”\n" in text
    assert "- Kim got through by Alpha (north) at 14:05. You wrote: “a card”\n" in text
    assert "\x1b" not in text
    assert text.splitlines()[-1] == f"{len(lines(text))} lines. Nothing in the record is ever rewritten."


def test_what_is_private_is_in_no_form(desk: Desk) -> None:
    """The text of reasons and of kept messages is in no form of the history."""
    for form in ("plain", "terminal", "json", "csv", "markdown", "html"):
        text = desk.do(f"history --format {form}").stdout
        assert "a card" in text
        assert "canary" not in text


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("--kind attempts", ["home@1", "attempt", "alpha:north@2"]),
        ("--kind audits --kind urges", ["reasons", "urge", "letter", "due", "due"]),
        ("--kind answers --person 2", ["alpha.block@2"]),
        ("--person 2", ["person 2", "alpha.block@2", "alpha:north@2"]),
        ("--only alpha:north", ["account alpha:north", "alpha:north@2"]),
        ("--only beta --kind answers", ["beta.quiet"]),
        ("--until 2026-11-18", ["home@1", "attempt"]),
        ("--since 2026-11-20 --until 2026-11-20 --kind audits --last 1", ["due"]),
        ("--last 2", ["alpha.block@2", "alpha:north@2"]),
    ],
)
def test_filters(desk: Desk, options: str, expected: list[str]) -> None:
    """Each filter narrows; several let through what all of them do, and `--last` takes the newest of that."""
    assert [one["about"] for one in desk.json(f"history {options}")["entries"]] == expected


def test_the_keys_of_the_json(desk: Desk, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """`nocontact.history` has the keys of the contract; names, reasons and letters are left out of it."""
    found = desk.json("history")
    assert (found["schema"], found["version"]) == ("nocontact.history", 1)
    assert set(found) == {"schema", "version", "entries", "open_on"}
    assert {tuple(one) for one in found["entries"]} == {
        ("n", "at", "day", "about", "says", "by", "kind", "note", "until")
    }
    assert sorted(one["n"] for one in found["entries"]) == [entry.n for entry in records(desk.home)]
    assert not [one for one in found["entries"] if one["note"] in ("Robin", "Kim")]


def test_csv_is_the_json_as_rows(desk: Desk) -> None:
    """The csv module reads the entries of the JSON back; what could be a formula stands behind an apostrophe."""
    text = desk.do("history --format csv").stdout
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    expected = [
        {name: "" if value is None else str(value) for name, value in one.items()}
        for one in desk.json("history")["entries"]
    ]
    for one in expected:
        one["note"] = {
            "=1+1 is her number": "'=1+1 is her number",
            "at the door\x1b]0;title\x07": "at the door]0;title",
        }.get(one["note"], one["note"])
    assert rows == expected


def test_the_newest_where_people_read_and_all_in_files(make: Maker, tmp_path: Path) -> None:
    """Plain and terminal show the newest 200 lines and how to see all; `--all`, files and JSON hold all."""
    desk = make.own(BEGUN)
    long = [Draft(ANSWER, "beta.quiet", "later", TODAY, note=f"number {n}") for n in range(300)]
    store(desk.home, long)
    every = len(desk.json("history")["entries"])
    for form in ("plain", "terminal"):
        text = desk.do(f"history --format {form}", env={"COLUMNS": "200"}).stdout
        assert (len(lines(text)), "number 299" in text, "number 99" in text) == (200, True, False)
        assert f"These are the newest 200 of {every} lines. To see all of them: nocontact history --all" in text
    assert len(lines(desk.do("history --all").stdout)) == every
    assert len(lines(desk.do("history --last 250").stdout)) == 250
    assert len(desk.do("history --format csv").stdout.splitlines()) == every + 1
    desk.do(f"history -o {tmp_path / 'h.txt'}")
    assert len(lines((tmp_path / "h.txt").read_text())) == every


def test_the_picture_of_open_doors(make: Maker) -> None:
    """The open and due exposures are counted on a dozen days from the first plan day to today, as the report does."""
    desk = make.own(BEGUN)
    store(desk.home, [Draft(PLAN, "account gamma", "use", TODAY - timedelta(days=40))])
    desk.do(f"mark gamma.leave --as done --on {day(-20)}")
    found = desk.json("history")["open_on"]
    assert len(found) == 12
    assert (found[0]["day"], found[-1]["day"]) == (day(-40), day(0))
    for one in (found[0], found[6], found[-1]):
        summary = desk.json(f"report --as-of {one['day']}")["summary"]
        assert one["count"] == summary["open"] + summary["due"]
    words = f"from {found[0]['count']} on"
    for form in ("plain", "terminal", "markdown", "html"):
        assert words in desk.do(f"history --format {form}", env={"COLUMNS": "110"}).stdout
    assert words not in desk.do("history --only beta").stdout


def test_a_file_is_for_its_owner_and_is_not_replaced(make: Maker, tmp_path: Path, desk: Desk) -> None:
    """`-o FILE` writes for the owner only, in the form of its ending, and replaces a file with `--yes` only."""
    for ending, begin in (("json", "{"), ("csv", "n,at,"), ("md", "# What"), ("html", "<!doctype"), ("txt", "What")):
        path = tmp_path / f"notes.{ending}"
        done = desk.do(f"history -o {path}")
        assert done.stdout == ""
        assert "not encrypted" in done.stderr
        assert path.read_text().startswith(begin)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    assert "--yes" in desk.do(f"history --incidents -o {path}", code=6).stderr
    assert path.read_bytes() == before
    desk.do(f"history --incidents -o {path} --yes")
    assert path.read_text().startswith("Log of contact attempts")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("history --person 7", "There is no person 7"),
        ("history --only gamma", "gamma was never in your plan"),
        ("history --only nothing", "There is no checklist called 'nothing'"),
        ("history --since 2026-02-30", "is not a day"),
        ("history --since today --until yesterday", "--until lies before --since"),
        ("history --incidents --kind plan", "--incidents always lists attempts"),
        ("history --incidents --last 3", "--incidents always lists attempts"),
        ("history --first 3", "--first belongs to --incidents"),
        ("history --incidents --first 3", "The record holds 2 attempts, fewer than 3."),
        ("history --kind secrets", "secrets"),
        ("history --last 0", "0"),
        ("report --format csv", "Only history can be shown as csv"),
        ("--format csv", "Only history can be shown as csv"),
    ],
)
def test_what_does_not_fit(desk: Desk, line: str, words: str) -> None:
    """What does not fit is exit 2, says why, and shows nothing."""
    done = desk.do(line, code=2)
    assert words in done.stderr
    assert done.stdout == ""


def test_csv_is_refused_before_anything_is_stored(
    make: Maker, desk: Desk, records: Callable[[Home], tuple[Entry, ...]]
) -> None:
    """A command that cannot be shown as csv does nothing when it is asked for that."""
    before = records(desk.home)
    desk.do("mark beta.quiet --as done --format csv", code=2)
    assert records(desk.home) == before


def test_the_kinds_are_those_of_the_domain() -> None:
    """What `--kind` takes are the topics of the domain, in their order."""
    assert [topic.value for topic in Topic] == list(TOPICS)


def test_without_a_plan(make: Maker) -> None:
    """Before the first run there is nothing to tell, and it says how to begin."""
    done = make.empty().do("history", code=2)
    assert "There is no plan yet." in done.stderr


# ----------------------------------------------------------------------------------------------------- on a screen


@pytest.mark.parametrize("columns", [80, 50])
def test_on_a_terminal_it_opens_with_the_newest(desk: Desk, terminal: Callable[..., Terminal], columns: int) -> None:
    """On a terminal it is shown on the other screen from its end; Page Up goes back, and nothing of it is left."""
    window = terminal(desk.home, "history", rows=12, columns=columns, env=NOW.env)
    window.wait_for("Nothing in the record is ever rewritten.")
    assert window.alternate
    assert "What happened" not in window.screen()
    for _ in range(9):
        window.send("\x1b[5~")
    window.wait_for("What happened")
    window.send("x")
    assert (window.finish(), window.remains()) == (0, [])


def test_the_log_opens_with_its_first_line(desk: Desk, terminal: Callable[..., Terminal]) -> None:
    """The log is read from its beginning, on the other screen, and leaves nothing behind."""
    window = terminal(desk.home, "history", "--incidents", rows=20, columns=70, env=NOW.env)
    window.wait_for("Log of contact attempts")
    assert window.alternate
    window.send("q")
    assert (window.finish(), window.remains()) == (0, [])


# --------------------------------------------------------------------------------------------------------- the log


def test_the_log_and_its_last_line(desk: Desk, tmp_path: Path, need: Callable[..., None]) -> None:
    """The saved plain log is checked with the commands it names, and they give the hash of its last line."""
    need("head", "sed", "sha256sum")
    path = tmp_path / "log.txt"
    desk.do(f"history --incidents --plain -o {path}")
    text = path.read_text()
    assert path.read_bytes() == desk.do("history --incidents --plain").stdout.encode()
    last = text.splitlines()[-1]
    assert re.fullmatch(r"SHA-256 of a log of contact attempts 1 to 2: [0-9a-f]{64}", last)
    assert "On Linux: head -n -1 FILE | sha256sum" in text
    assert "On a Mac: sed '$d' FILE | shasum -a 256" in text
    for command in ("head -n -1 FILE | sha256sum", "sed '$d' FILE | sha256sum"):
        shown = subprocess.run(
            ["bash", "-c", command.replace("FILE", str(path))], capture_output=True, text=True, check=True
        ).stdout
        assert shown.split()[0] == last.split()[-1]
    assert hashlib.sha256(path.read_bytes()).hexdigest() != last.split()[-1]


def test_what_stands_in_the_log(desk: Desk) -> None:
    """An attempt has its number, day, time with zone, when it was written down, channel, who, whether, what, proof."""
    text = desk.do("history --incidents").stdout
    first, second = re.split(r"^(?=\d\. )", text, flags=re.MULTILINE)[1:]
    assert first.splitlines()[0].startswith(f"1. {day(0)}, 14:05 (UTC")
    assert first.splitlines()[2:6] == [
        "  Channel: alpha (north)",
        "  Who: Kim (person 2)",
        "  Came through: yes",
        "  What happened: a card",
    ]
    assert second.splitlines()[:7] == [
        "2. 2026-11-18, 23:10 (UTC+01:00 when it was written down)",
        "  Written down: 2026-11-20 18:30:15 (UTC+01:00)",
        "  Channel: in person, at home",
        "  Who: Robin (person 1)",
        "  Came through: no",
        "  What happened: at the door]0;title",
        f"  Proof: /home/me/door.png, SHA-256 {'ab' * 32}",
    ]


def test_every_form_has_the_same_hash_and_the_words(desk: Desk) -> None:
    """The hash is in every form with what sending it is good for, and the printed page counts its pages."""
    sha256 = desk.json("history --incidents")["sha256"]
    for form in ("plain", "terminal", "json", "csv", "markdown", "html"):
        text = desk.do(f"history --incidents --format {form}", env={"COLUMNS": "110"}).stdout
        assert text.count(sha256) == 1
        assert "Sending that one line to an adviser today lets them see later" in " ".join(text.split())
    assert "counter(page)" in desk.do("history --incidents --format html").stdout


def same_log(desk: Desk, line: str, command: Sequence[str] = PROGRAM, **env: str) -> str:
    """The log as it is printed under other circumstances."""
    home = desk.home
    done = subprocess.run(
        [*command, "--checklists", str(home.checklists), *line.split()],
        env=home.env() | env,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout


def test_the_log_follows_from_the_record_alone(desk: Desk, tmp_path: Path) -> None:
    """Another day, zone, language, width or checklist gives the same bytes; so does the other name of the program."""
    line = "history --incidents --plain"
    expected = desk.do(line).stdout
    assert same_log(desk, line, **YESTERDAY.env) == expected
    assert same_log(desk, line, TZ="Asia/Kathmandu", LANG="de_DE.UTF-8", COLUMNS="40", PYTHONHASHSEED="7") == expected
    program = "import sys; sys.argv[0] = 'checkup'; from nocontact_cli.cli.main import run; run()"
    assert same_log(desk, line, (PROGRAM[0], "-c", program)) == expected
    lists = write_lists(tmp_path)
    for path in lists.iterdir():
        path.write_text(path.read_text().replace("name: Alpha", "name: Omega"))
    moved = desk.run(Home(desk.home.folder, lists), *line.split(), env=NOW.env)
    assert moved.stdout == expected


def test_what_is_added_later_leaves_the_first_ones_as_they_are(make: Maker) -> None:
    """After another attempt and another nickname, `--first` prints the log of before byte by byte."""
    desk = make.own(BEGUN, CALLED)
    before = desk.do("history --incidents --plain").stdout
    desk.do("plan --people -", "Robin\nSomebody\n")
    desk.do("attempt --by home --reached no --on 2026-01-01")
    after = desk.do("history --incidents --plain").stdout
    assert after != before
    assert "Kim (person 2)" in after
    assert after.splitlines()[-1].startswith("SHA-256 of a log of contact attempts 1 to 2: ")
    assert desk.do("history --incidents --first 1 --plain").stdout == before


def test_a_narrowed_log_says_so(desk: Desk) -> None:
    """A log of one person keeps its numbers, says what it is narrowed to, and how it is printed again."""
    text = desk.do("history --incidents --person 1").stdout
    assert "It lists 1 of the first 2 attempts in the record: only those by person 1." in text
    assert re.findall(r"^\d(?=\. )", text, re.MULTILINE) == ["2"]
    again = re.search(r"with: (history --incidents .*)", text)
    assert again is not None
    assert desk.do(again[1]).stdout == text


def test_the_log_as_rows_and_json(desk: Desk) -> None:
    """Rows hold attempts, proof, statement and hash; JSON the same, with people as numbers."""
    found = desk.json("history --incidents")
    assert (found["schema"], found["version"], found["form"], found["through"]) == ("nocontact.incidents", 1, 1, 2)
    assert [set(one) for one in found["incidents"]] == [
        {
            "number",
            "n",
            "day",
            "time",
            "zone",
            "written_down",
            "channel",
            "person",
            "came_through",
            "note",
            "proofs",
        }
    ] * 2
    assert found["incidents"][1]["proofs"] == [{"path": "/home/me/door.png", "sha256": "ab" * 32}]
    rows = list(csv.DictReader(io.StringIO(desk.do("history --incidents --format csv").stdout, newline="")))
    kinds = [row["row"] for row in rows]
    assert kinds == ["attempt", "attempt", "proof", *["statement"] * len(found["statement"]), "log"]
    assert rows[-1]["sha256"] == found["sha256"]
    assert "Robin" not in json.dumps(found)


# ------------------------------------------------------------------------------------------------------ a long one


def seconds(desk: Desk, line: str) -> float:
    """The shortest of a few runs."""
    found = []
    for _ in range(3):
        begin = perf_counter()
        desk.do(line)
        found.append(perf_counter() - begin)
    return min(found)


def test_a_long_record_is_told_fast(make: Maker) -> None:
    """Four times the entries take less than four times the time, and 20,000 of them less than ten plain starts."""
    items = ("beta.quiet", "beta.proof", "alpha.map", "alpha.block", "alpha:north.block@2")
    times = []
    for size in (5_000, 20_000):
        desk = make.own(BEGUN)
        store(
            desk.home,
            [
                Draft(
                    ANSWER, items[n % 5], ("done", "later")[n // 5 % 2], TODAY - timedelta(days=365 - n * 365 // size)
                )
                for n in range(size)
            ],
        )
        times.append(seconds(desk, "history"))
    assert times[1] / times[0] < 4
    assert times[1] / seconds(make.own(BEGUN), "plan") < 10
