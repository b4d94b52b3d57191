"""`verify`: the answers beside data exports, as a person uses it."""

from __future__ import annotations

import json
import os
import re
import signal
import zipfile
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cli.conftest import Home
from tests.cli.support import NOW, TODAY, Maker, call, day, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from nocontact_cli.domain.record import Entry
    from tests.cli.conftest import Terminal
    from tests.cli.support import Desk

LISTS: Final = "connections/followers_and_following"
KNOWN: Final = call("people --set -", "1 instagram their.handle\n1 email robin@example.org\n1 name Robin Doe\n")
DONE: Final = call(f"mark instagram.block --as done --on {day(-20)}")
PLAN: Final = call("plan --use instagram --use email --people -", "Robin\n")


def seconds(number: int) -> int:
    """Local noon of the day so many days from today, in seconds since 1970."""
    zone = timezone(timedelta(hours=NOW.offset))
    return int(datetime.combine(TODAY + timedelta(days=number), time(12), zone).timestamp())


def entry(handle: str, number: int) -> dict[str, Any]:
    """Somebody on a list of Instagram."""
    href = f"https://www.instagram.com/{handle}"
    return {
        "title": "",
        "media_list_data": [],
        "string_list_data": [{"href": href, "value": handle, "timestamp": seconds(number)}],
    }


def instagram(blocked: tuple[str, ...] = (), followers: tuple[str, ...] = ("someone.else",)) -> dict[str, str]:
    """An export of Instagram with these lists, reaching back further than any range of dates."""
    people = [
        {
            "title": name,
            "media_list_data": [],
            "string_list_data": [{"href": f"https://www.instagram.com/_u/{name}", "timestamp": seconds(-25)}],
        }
        for name in blocked
    ]
    files: dict[str, Any] = {
        f"{LISTS}/followers_1.json": [*(entry(name, -300) for name in followers), entry("old.friend", -2000)],
        f"{LISTS}/following.json": {"relationships_following": [entry("someone.else", -900)]},
    }
    if blocked:
        files[f"{LISTS}/blocked_profiles.json"] = {"relationships_blocked_users": people}
    return {name: json.dumps(value) for name, value in files.items()}


def mbox(*senders: tuple[str, int]) -> str:
    """A mailbox with a message of each of these, so many days from today."""
    return "".join(
        f"From 1@xxx {_moment(number):%a %b %d %H:%M:%S +0000 %Y}\nFrom: Robin Doe <{sender}>\nTo: me@example.net\n"
        f"Subject: quokka\nDate: {_moment(number):%a, %d %b %Y %H:%M:%S +0000}\nX-Gmail-Labels: Inbox\n\n"
        "marmalade\n\n"
        for sender, number in senders
    )


def _moment(number: int) -> datetime:
    return datetime.fromtimestamp(seconds(number), UTC)


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Lay an export as a ZIP named after the day it was made. Names are in UTC: that day begins sooner in the west."""

    def lay(files: Mapping[str, str], made: date = TODAY - timedelta(days=2)) -> Path:
        named = made + timedelta(days=NOW.offset < 0)
        path = tmp_path / f"instagram-me-{named.isoformat()}-AbC.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        return path

    return lay


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records; the made-up checklists stand beside the shipped ones."""
    folder = tmp_path_factory.mktemp("verify")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


def finding(document: dict[str, Any], what: str, label: str | None = None) -> dict[str, Any]:
    """The one finding of a sort."""
    found = [one for one in document["findings"] if (one["what"], one["as"]) == (what, label)]
    assert len(found) == 1, document["findings"]
    return dict(found[0])


def state(desk: Desk, item: str) -> tuple[str, str | None]:
    """State of an item and who said so last."""
    one = next(one for one in desk.json("steps")["items"] if one["id"] == item)
    return one["state"], one["answered_by"]


def test_the_block_stands(make: Maker, put: Callable[..., Path]) -> None:
    """A handle on the block list confirms the step, with file, day and identifier; nothing is noted unasked."""
    desk = make.own(PLAN, KNOWN, DONE)
    path = put(instagram(blocked=("Their.Handle",)))
    document = desk.json(f"verify {path}")
    made = day(-2)
    assert document["schema"] == "nocontact.findings"
    assert [(one["path"], one["platform"], one["exported_on"]) for one in document["sources"]] == [
        (str(path), "instagram", made)
    ]
    one = finding(document, "blocked")
    assert {
        key: one[key] for key in ("reader", "result", "certainty", "reason", "person", "matched", "date", "items")
    } == {
        "reader": "instagram",
        "result": "confirmed",
        "certainty": "exact",
        "reason": None,
        "person": 1,
        "matched": "instagram",
        "date": day(-25),
        "items": ["instagram.block"],
    }
    assert one["where"] == f"{LISTS}/blocked_profiles.json"
    assert document["recorded"] is False
    assert state(desk, "instagram.block") == ("done", "self")


def test_noted_with_its_proof(make: Maker, put: Callable[..., Path]) -> None:
    """`--record --yes` notes it once: the step is done by the export, and the report tells that from a tick."""
    desk = make.own(PLAN, KNOWN, DONE)
    path = put(instagram(blocked=("their.handle",)))
    document = desk.json(f"verify {path} --record --yes")
    assert document["recorded"] is True
    assert document["changes"] == [{"item": "instagram.block", "from": "done", "says": "confirmed", "day": day(-2)}]
    assert state(desk, "instagram.block") == ("done", "export")
    assert desk.json(f"verify {path}")["changes"] == []
    said = desk.do("show instagram.block").stdout
    assert "by a data export" in said
    assert "A data export confirms" in desk.do("history").stdout


def test_the_block_does_not_stand(make: Maker, put: Callable[..., Path]) -> None:
    """On a block list without them, made after the answer, the done step is open again once that is noted."""
    desk = make.own(PLAN, KNOWN, DONE)
    path = put(instagram(blocked=("someone.bad",), followers=("their.handle", "someone.else")))
    document = desk.json(f"verify {path} --record --yes")
    assert finding(document, "blocked")["result"] == "contradicted"
    follower = finding(document, "connected", "follower")
    assert (follower["result"], follower["certainty"], follower["date"]) == ("contradicted", "exact", day(-300))
    assert state(desk, "instagram.block") == ("reopened", "export")


def test_no_block_list_is_no_answer(make: Maker, put: Callable[..., Path]) -> None:
    """An export without a block list says neither that they are blocked nor that they are not, and why."""
    desk = make.shared(PLAN, KNOWN, DONE)
    one = finding(desk.json(f"verify {put(instagram())}"), "blocked")
    assert one["result"] == "unknown"
    assert "no list" in one["reason"]


def test_an_export_from_before(make: Maker, put: Callable[..., Path]) -> None:
    """An export from before the answer says nothing of it, with the two days as the reason."""
    desk = make.shared(PLAN, KNOWN, DONE)
    path = put(instagram(blocked=("someone.bad",)), made=TODAY - timedelta(days=24))
    one = finding(desk.json(f"verify {path}"), "blocked")
    assert one["result"] == "unknown"
    assert one["reason"] is not None
    assert "before your answer" in one["reason"]


def test_mail_after_the_answer(make: Maker, tmp_path: Path) -> None:
    """A message in the inbox after the day of the block contradicts it, with count and day; its words stay unsaid."""
    desk = make.own(PLAN, KNOWN, call(f"mark email.block --as done --on {day(-20)}"))
    box = tmp_path / "mail.mbox"
    box.write_text(
        mbox(("robin@example.org", -30), ("Robin@Example.org", -5), ("robin@example.org", -3), ("x@y.zz", -1))
    )
    one = finding(desk.json(f"verify {box}"), "message", "inbox")
    assert (one["result"], one["certainty"], one["count"], one["date"]) == ("contradicted", "exact", 2, day(-3))
    said = desk.do(f"verify {box}").stdout
    assert "2 messages came into the inbox after" in said
    assert "quokka" not in said
    assert "marmalade" not in said


@pytest.mark.parametrize(("month", "result", "on"), [(1, "unknown", 10), (7, "contradicted", 11)])
def test_the_day_of_a_mail_is_by_the_clock_of_then(
    make: Maker, tmp_path: Path, month: int, result: str, on: int
) -> None:
    """Half past ten at night in UTC is the day of the answer in winter and the next in summer, whatever it is now."""
    desk = make.own(PLAN, KNOWN, call(f"mark email.block --as done --on 2025-{month:02}-10"))
    at = datetime(2025, month, 10, 22, 30, tzinfo=UTC)
    box = tmp_path / "mail.mbox"
    box.write_text(
        f"From 1@xxx {at:%c}\nFrom: robin@example.org\nX-Gmail-Labels: Inbox\n"
        f"Date: {at:%a, %d %b %Y %H:%M:%S +0000}\n\nmarmalade\n\n"
    )
    document = desk.json(f"verify {box}", env={"TZ": "CET-1CEST,M3.5.0,M10.5.0/3"})
    one = finding(document, "message", "inbox")
    assert (one["result"], one["date"]) == (result, f"2025-{month:02}-{on}")


def test_names_of_files_from_standard_input(make: Maker, put: Callable[..., Path]) -> None:
    """With `-` the names of the files are read, so that none has to stand in the history of the shell."""
    desk = make.shared(PLAN, KNOWN, DONE)
    path = put(instagram(blocked=("their.handle",)))
    document = desk.json("verify -", text=f"{path}\n\n")
    assert finding(document, "blocked")["result"] == "confirmed"


def test_shown_for_people(make: Maker, put: Callable[..., Path]) -> None:
    """The page counts, says what is open and what cannot be told, and ends with what to do with the export."""
    desk = make.shared(PLAN, KNOWN, DONE)
    path = put(instagram(blocked=("someone.bad",)))
    said = desk.do(f"verify {path}").stdout
    assert said.startswith("What your exports say\n")
    assert "They are not on the block list" in said
    assert "Cannot be told" in said
    assert said.rstrip().splitlines()[-1].startswith("An export")
    marked = desk.do(f"verify {path} --format markdown").stdout
    assert marked.startswith("# What your exports say")


def test_nobody_is_known(make: Maker, put: Callable[..., Path]) -> None:
    """Without identifiers it says that nothing could be told about them, and how to note some."""
    said = make.shared(PLAN).do(f"verify {put(instagram())}").stdout
    assert "people --ask" in said


def test_a_question_before_noting(make: Maker, put: Callable[..., Path], terminal: Callable[..., Terminal]) -> None:
    """On a terminal the findings are shown, then asked about; `n` notes nothing, and nothing stays on the screen."""
    desk = make.own(PLAN, KNOWN, DONE)
    path = put(instagram(blocked=("someone.bad",)))
    one = terminal(desk.home, "verify", str(path), "--record", rows=60, columns=100, env=NOW.env)
    one.answer("What your exports say", "\r")
    one.answer("Note this in your record?", "n")
    one.answer("Nothing was noted", "\r")
    assert one.finish() == 0
    assert one.remains() == []
    assert state(desk, "instagram.block") == ("done", "self")


def test_a_question_for_each_thing_that_only_the_user_can_tell(make: Maker, tmp_path: Path) -> None:
    """Mail that is sent on to an unknown address is asked about; `n` opens the step again, by the user's own word."""
    desk = make.own(PLAN, KNOWN, call(f"mark email.forwarding email.delegates --as done --on {day(-20)}"))
    settings = tmp_path / "Takeout" / "Mail" / "User Settings"
    settings.mkdir(parents=True)
    (settings / "Forwarding Addresses.json").write_text('{"addresses": ["quokka@example.org"]}')
    said = desk.do(f"verify {tmp_path / 'Takeout'} --record --exported-on {day(-2)}", "\nn\n").stdout
    assert "Is this as you want it?" in said
    assert "Mail is sent on to quokka@example.org." in said
    assert "1 step is open again by your answers." in said
    assert state(desk, "email.forwarding") == ("reopened", "self")


@pytest.mark.parametrize(("answer", "expected"), [("y", "reopened"), ("n", "done"), ("l", "done")])
def test_a_name_that_matched_is_asked_about(make: Maker, put: Callable[..., Path], answer: str, expected: str) -> None:
    """A message by a display name changes the step only where the user says that it was them."""
    desk = make.own(PLAN, KNOWN, DONE)
    thread = {
        "participants": [{"name": "Robin Doe"}, {"name": "Me"}],
        "messages": [{"sender_name": "Robin Doe", "timestamp_ms": seconds(-5) * 1000, "content": "marmalade"}],
        "title": "Robin Doe",
        "thread_path": "inbox/robindoe_1",
    }
    where = "your_instagram_activity/messages/inbox/robindoe_1/message_1.json"
    desk.do(f"verify {put({where: json.dumps(thread)})} --record", f"\n{answer}\n\n")
    assert state(desk, "instagram.block")[0] == expected


def test_a_new_door(make: Maker, put: Callable[..., Path]) -> None:
    """An export of a platform that the plan does not name, with them in it, proposes that platform."""
    desk = make.own(call("plan --use email"), KNOWN)
    document = desk.json(f"verify {put(instagram(followers=('their.handle',)))}")
    assert document["platforms"] == ["instagram"]
    assert finding(document, "connected", "follower")["items"] == []


@pytest.mark.parametrize(
    ("line", "words", "code"),
    [
        ("verify", "nothing to read", 2),
        ("verify {folder}/nothing", "is not there", 6),
        ("verify {folder}/plain.txt", "no export that this program can read", 2),
        ("verify {folder}/broken.zip", "damaged", 2),
        ("verify {folder}/plain.txt --account instagram:other", "not in your plan", 2),
        ("verify {folder}/plain.txt --exported-on 2100-01-01", "future", 2),
        ("verify --guide nowhere", "There is no guide", 2),
    ],
)
def test_what_cannot_be_read(make: Maker, tmp_path: Path, line: str, words: str, code: int) -> None:
    """What is no export is refused with a message that says so, and changes nothing."""
    (tmp_path / "plain.txt").write_text("a few words\n")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04" + bytes(50))
    desk = make.shared(PLAN, KNOWN, DONE)
    done = desk.do(line.format(folder=tmp_path), code=code)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_one_damaged_file_beside_others(make: Maker, put: Callable[..., Path]) -> None:
    """A file that is no valid JSON is named as a problem; the others are read all the same."""
    desk = make.shared(PLAN, KNOWN, DONE)
    files = instagram(blocked=("their.handle",)) | {f"{LISTS}/following.json": '{"relationships_following": [{'}
    document = desk.json(f"verify {put(files)}")
    assert finding(document, "blocked")["result"] == "confirmed"
    assert finding(document, "connected", "following")["result"] == "unknown"
    assert any("following.json" in problem for problem in document["sources"][0]["problems"])


def test_nothing_is_written(
    make: Maker, put: Callable[..., Path], records: Callable[[Home], tuple[Entry, ...]]
) -> None:
    """Without `--record` no byte is written beside the export or in the home, and the record stays as it was."""
    desk = make.own(PLAN, KNOWN, DONE)
    path = put(instagram(blocked=("someone.bad",)))

    def there() -> dict[Path, bytes | None]:
        found = (*desk.home.written(), *path.parent.rglob("*"), *desk.home.folder.rglob("*"))
        return {one: one.read_bytes() if one.is_file() else None for one in found}

    entries = records(desk.home)
    before = there()
    desk.do(f"verify {path}")
    assert there() == before
    assert records(desk.home) == entries


def test_the_guide(make: Maker) -> None:
    """How to ask for an export can be read without a record, for one platform and for all."""
    desk = make.empty()
    one = desk.json("verify --guide instagram", given=False)
    every = desk.json("verify --guide", given=False)
    assert [guide["platform"] for guide in one["guides"]] == ["instagram"]
    assert len(every["guides"]) == 9
    assert all(guide["guide"] and guide["noticed"] and guide["sources"] for guide in every["guides"])


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A mailbox of 40 GB that takes no room: one message, and then nothing but zeros."""
    path = tmp_path / "archive.mbox"
    path.write_text(mbox(("robin@example.org", -1)))
    os.truncate(path, 40_000_000_000)
    return path


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_long_reading_is_stopped(
    make: Maker,
    endless: Path,
    records: Callable[[Home], tuple[Entry, ...]],
    terminal: Callable[..., Terminal],
    end: signal.Signals,
) -> None:
    """The share read and the time left are shown. Stopped there, it ends, notes nothing, and nothing of it stays."""
    desk = make.own(PLAN, KNOWN, DONE)
    before = records(desk.home)
    one = terminal(desk.home, "verify", str(endless), "--record", rows=30, columns=100, env=NOW.env)
    one.wait_for(re.compile(r"Reading .* \d+% (\d+:\d\d:\d\d|-:--:--)"))
    one.signal(end)
    assert one.finish() == 128 + end
    assert one.remains() == []
    assert records(desk.home) == before
    assert list(desk.home.folder.glob("copy-*")) == []


@pytest.mark.parametrize(
    "line",
    [
        "report",
        "plan",
        "vault backup --words --yes -o {folder}/c.dat",
        "vault restore {folder}/b.dat --backup-passphrase-file {passphrase} --dry-run",
        "vault restore {folder}/b.dat --backup-passphrase-file {passphrase} --without-key --words --yes",
        "vault lock --words --yes",
        "vault erase --yes --word erase",
    ],
)
def test_what_a_killed_call_has_left(make: Maker, line: str) -> None:
    """A copy that a `verify` could not take away goes when the record is opened the next time, whatever opens it."""
    desk = make.own(PLAN)
    names = {"folder": desk.home.folder, "passphrase": desk.home.passphrase_file}
    desk.do("vault backup --backup-passphrase-file {passphrase} -o {folder}/b.dat".format(**names))
    left = desk.home.folder / "copy-of-then"
    left.mkdir(0o700)
    for name in ("main.lck", "main.db", "main.db-wal"):
        (left / name).write_text("lantern")
    desk.do("checklists list", given=False)
    assert left.is_dir()
    desk.do(line.format(**names))
    assert not left.exists()
