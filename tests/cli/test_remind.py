"""`remind`: a calendar file for the next re-check, read back by the icalendar library."""

from __future__ import annotations

import stat
import time
from datetime import UTC, date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import pytest
from icalendar import Calendar

from nocontact_cli.domain.record import PLAN, Draft
from nocontact_cli.render.reminder_page import SHARED_NOTE
from nocontact_cli.vault.keys import unlock
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import open_vault
from nocontact_cli.workflows.context import local_now
from tests.cli.conftest import Home
from tests.cli.support import NOW, TODAY, Desk, Maker, call, day, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from icalendar.cal import Component

    from tests.cli.conftest import Terminal

BEGUN: Final = call("plan --use alpha --people -", "Robin\n")
NEVER: Final = {"schema": "nocontact.remind", "version": 1, "next": None, "every": 30, "title": None, "file": None}


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("remind")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


@pytest.fixture
def older(make: Maker) -> Callable[..., Desk]:
    """A record whose plan named an account so many days ago."""

    def begin(days: int) -> Desk:
        desk = make.own(call("plan --circumstance can-change=yes --use beta"), call("plan --drop beta"))
        place = Place(desk.home.vault)
        key = unlock(place, file=desk.home.passphrase_file, env={}, may_ask=False)
        with open_vault(place, key) as record:
            record.append([Draft(PLAN, "account alpha", "use", date.fromisoformat(day(-days)))], local_now())
        return desk

    return begin


def event_of(path: Path) -> Component:
    """The only event of a calendar file."""
    (event,) = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return event


def written(desk: Desk, more: str = "", **given: Any) -> Component:
    """Write a file without a question and read its event."""
    path = desk.home.folder / "r.ics"
    desk.do(f"remind --yes -o {path} {more}", **given)
    return event_of(path)


def test_the_file_and_the_document(make: Maker) -> None:
    """`remind --yes` writes a file only its owner can read, says so in JSON, and warns on standard error."""
    desk = make.own(BEGUN)
    path = desk.home.folder / "a.ics"

    done = desk.do(f"remind --yes --every 14 -o {path} --format json")

    assert SHARED_NOTE in done.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    event = event_of(path)
    assert event["RRULE"].to_ical() == b"FREQ=DAILY;INTERVAL=14"
    assert str(event["SUMMARY"]) == "Tidy up"
    assert desk.json(f"remind --yes --every 14 -o {path}") == {
        "schema": "nocontact.remind",
        "version": 1,
        "next": day(7),
        "every": 14,
        "title": "Tidy up",
        "file": str(path),
    }


def test_the_file_names_nothing(make: Maker) -> None:
    """Nothing of the plan, the record or the program stands in the file."""
    desk = make.own(BEGUN)
    path = desk.home.folder / "a.ics"
    desk.do(f"remind --yes -o {path}")

    text = path.read_text().casefold()
    for word in ("nocontact", "checkup", "alpha", "robin", "check", "block", "description:the"):
        assert word not in text
    (event,) = Calendar.from_ical(text.upper()).walk("VEVENT")
    assert {"DESCRIPTION", "CATEGORIES", "ORGANIZER", "LOCATION", "URL", "COMMENT", "ATTENDEE"} & set(event) == set()


def test_the_neutral_name(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `-o` the file is `reminder.ics` in the present folder."""
    desk = make.own(BEGUN)
    folder = desk.home.folder / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    desk.do("remind --yes", env={"PYTHONPATH": ""})
    assert [path.name for path in folder.iterdir()] == ["reminder.ics"]


def test_seven_days_after_a_new_plan(make: Maker) -> None:
    """The first date is seven days after a new plan, also where something falls due before."""
    desk = make.own(BEGUN, call(f"mark alpha.block --as done --on {day(-9)}"))
    assert written(desk)["DTSTART"].dt.isoformat() == day(7)


@pytest.mark.parametrize(("on", "next_day"), [(-4, 6), (-10, 0), (-30, 0)])
def test_then_the_day_something_falls_due(older: Callable[..., Desk], on: int, next_day: int) -> None:
    """Once the first week has passed, the date is the day on which a step falls due; today where it is due."""
    desk = older(8)
    desk.do(f"mark alpha.block --as done --on {day(on)}")
    assert written(desk)["DTSTART"].dt.isoformat() == day(next_day)


def test_nothing_ever_falls_due(older: Callable[..., Desk]) -> None:
    """Where no step falls due, no file is written, nothing is asked, and that is said."""
    desk = older(8)
    path = desk.home.folder / "never.ics"
    assert "No step on your list falls due" in desk.do(f"remind -o {path}").stdout
    assert desk.json(f"remind -o {path}") == NEVER
    assert not path.exists()


def test_importing_again_replaces(make: Maker) -> None:
    """Two files of one record have the same UID and a growing SEQUENCE; another record has another UID."""
    desk, other = make.own(BEGUN), make.own(call("plan --use beta"))
    first = written(desk)
    time.sleep(1)
    second = written(desk, "--every 7 --time 18:30 --title -", text="Other\n")

    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["DTSTART"].dt.isoformat() == f"{day(7)}T18:30:00"
    assert written(other)["UID"] != first["UID"]


def test_the_uid_looks_like_any_other(make: Maker, records: Callable[[Home], Any]) -> None:
    """The UID is of the random kind, and no plain hash of when the record was begun."""
    desk = make.own(BEGUN)
    found = UUID(str(written(desk)["UID"]))
    instant = records(desk.home)[0].at

    assert found.version == 4
    forms = (instant.isoformat(), instant.astimezone(UTC).isoformat())
    assert found not in [UUID(bytes=sha256(form.encode()).digest()[:16], version=4) for form in forms]


def test_a_title_from_standard_input(make: Maker) -> None:
    """`--title -` reads the title; it is one line in the file, whatever came in."""
    desk = make.own(BEGUN)
    event = written(desk, "--title -", text="Plants, water;\nEND:VEVENT \\n\n")
    assert str(event["SUMMARY"]) == "Plants, water; END:VEVENT /n"
    (alarm,) = event.walk("VALARM")
    assert (str(alarm["ACTION"]), str(alarm["DESCRIPTION"])) == ("DISPLAY", str(event["SUMMARY"]))


def test_a_title_is_no_argument(make: Maker) -> None:
    """A title in the arguments is refused: it would stand in the history of the shell."""
    desk = make.own(BEGUN)
    path = desk.home.folder / "a.ics"
    done = desk.run(desk.home, "remind", "--yes", "--title", "Plants", "-o", str(path), env=NOW.env, code=2)
    assert "standard input" in done.stderr
    assert not path.exists()


@pytest.mark.parametrize("wrong", ["--time 25:00", "--time 9:00", "--every 0", "--every 731"])
def test_wrong_usage(make: Maker, wrong: str) -> None:
    """A time or interval that is none writes nothing."""
    desk = make.own(BEGUN)
    path = desk.home.folder / "a.ics"
    desk.do(f"remind --yes -o {path} {wrong}", code=2)
    assert not path.exists()


@pytest.mark.parametrize(
    ("line", "text"),
    [("remind", ""), ("remind", "Tea\n"), ("remind --title -", "Tea\n"), ("remind --format json", "Tea\ny\n")],
)
def test_nobody_to_ask(make: Maker, line: str, text: str) -> None:
    """Where nobody answers, nothing is written, and the way out is named."""
    desk = make.own(BEGUN)
    path = desk.home.folder / "a.ics"
    assert "--yes" in desk.do(f"{line} -o {path}", text, code=2).stderr
    assert not path.exists()


@pytest.mark.parametrize(("text", "there"), [("Tea\ny\n", True), ("Tea\nn\n", False), ("Tea\nq\n", False)])
def test_asked_line_by_line(make: Maker, text: str, there: bool) -> None:
    """The questions can be answered line by line; only a yes writes the file. The warning comes first."""
    desk = make.own(BEGUN)
    path = desk.home.folder / "a.ics"
    done = desk.do(f"remind -o {path}", text)
    assert path.exists() is there
    assert SHARED_NOTE in done.stdout
    if there:
        assert str(event_of(path)["SUMMARY"]) == "Tea"
        assert done.stdout.index(SHARED_NOTE) < done.stdout.index("The calendar file is written")


def test_a_file_that_is_there(make: Maker) -> None:
    """A file that is there is replaced only after a yes to that question, or with `--yes`; then it is private."""
    desk = make.own(BEGUN)
    path = desk.home.folder / "a.ics"
    path.write_text("mine")
    path.chmod(0o644)
    assert "It would be replaced" in desk.do(f"remind -o {path}", "\nn\n").stdout
    assert path.read_text() == "mine"
    desk.do(f"remind -o {path}", "\ny\n")
    assert str(event_of(path)["SUMMARY"]) == "Tidy up"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written(make: Maker) -> None:
    """A folder that is not there is said, with exit code 6."""
    desk = make.own(BEGUN)
    desk.do(f"remind --yes -o {desk.home.folder}/none/a.ics", code=6)


@pytest.mark.parametrize("columns", [50, 80])
def test_on_the_screen(make: Maker, terminal: Callable[..., Terminal], columns: int) -> None:
    """On a terminal the warning is read before the file is there, and nothing stays in the window."""
    desk = make.own(BEGUN)
    path = desk.home.folder / "a.ics"
    one = terminal(desk.home, "remind", "-o", str(path), columns=columns, env=NOW.env)
    one.answer(SHARED_NOTE, "Tea\r")
    one.wait_for("Write this file?")
    one.wait_for(SHARED_NOTE)
    assert not path.exists()
    one.send("y")
    one.answer("The calendar file is written", "\r")
    assert one.finish() == 0
    assert str(event_of(path)["SUMMARY"]) == "Tea"
    assert one.remains() == []


def test_dates_are_local(make: Maker) -> None:
    """The file names local days: the first one is seven days after the day of this time zone."""
    assert date.fromisoformat(day(7)) == written(make.own(BEGUN))["DTSTART"].dt
    assert NOW.day == TODAY
