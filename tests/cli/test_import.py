"""`import`: a friend's reply, with the real program and a real record."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest

from nocontact_cli.domain.exports import note as items_note
from nocontact_cli.domain.exports import says as export_says
from nocontact_cli.domain.record import EXPORT, Draft
from nocontact_cli.share.sealing import seal
from nocontact_cli.vault.keys import unlock
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import open_vault
from nocontact_cli.workflows.context import local_now
from tests.cli.conftest import Home
from tests.cli.support import NOW, Call, Desk, Maker, call, day, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from nocontact_cli.domain.record import Entry
    from tests.cli.conftest import Terminal

    Records = Callable[[Home], tuple[Entry, ...]]

LIST: Final = "3f9a1c07"
OTHER: Final = "0badcafe"
ITEMS: Final = {
    1: "alpha.password",
    2: "alpha.block",
    3: "beta.quiet",
    4: "gamma.leave",
    5: "alpha.rules",
    9: "alpha.map",
}
BEGUN: Final = call("plan --use alpha --use beta --use gamma --circumstance can-change=yes")
WORDS: Final = "apple banana cherry dolphin eagle forest"
ASKED: Final = "Take this reply into your record?"


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("import")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


def exported(desk: Desk, name: str = LIST, *, sealed: bool = False, on: int = -8, items: Any = None) -> Desk:
    """Put a list that was written for a friend into the record."""
    place = Place(desk.home.vault)
    key = unlock(place, file=desk.home.passphrase_file, env={}, may_ask=False)
    draft = Draft(
        EXPORT, name, export_says(sealed=sealed), date.fromisoformat(day(on)), note=items_note(items or ITEMS)
    )
    with open_vault(place, key) as record:
        record.append([draft], local_now())
    return desk


def listed(make: Maker, *calls: Call, **more: Any) -> Desk:
    """A record with a list in it, and the answers of some calls before."""
    return exported(make.own(BEGUN, *calls), **more)


def reply(given: dict[int, str | tuple[str, str]], **more: Any) -> dict[str, Any]:
    """A reply to the list: numbers to a word, or to a word and a note."""
    pairs = {n: one if isinstance(one, tuple) else (one, None) for n, one in given.items()}
    return {
        "schema": "nocontact.reply",
        "version": 1,
        "list": LIST,
        "made_on": day(-2),
        "answers": [{"n": n, "item": ITEMS[n], "answer": says, "note": note} for n, (says, note) in pairs.items()],
        **more,
    }


def saved(desk: Desk, document: Any) -> Path:
    """A reply as a file."""
    path = desk.home.folder / "reply.json"
    path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return path


def locked(document: dict[str, Any], words: str = WORDS) -> dict[str, Any]:
    """A reply locked with words."""
    return seal(json.dumps(document).encode(), words, b"s" * 16, b"n" * 12)


def vault_bytes(desk: Desk) -> dict[str, bytes]:
    """Every file of the vault."""
    return {path.name: path.read_bytes() for path in desk.home.vault.rglob("*") if path.is_file()}


def test_what_is_written(make: Maker, records: Records) -> None:
    """`--yes` takes in a reply: what changed, what was known, what stands and what is not needed, each once."""
    desk = listed(
        make,
        call(f"mark alpha.password --as done --on {day(-9)}"),
        call("mark beta.quiet --as keep --reason -", "for the court\n"),
        call("mark alpha.map --as later"),
    )
    path = saved(
        desk,
        reply({1: "done", 2: ("done", "both numbers"), 3: "done", 4: ("not-needed", "no account"), 9: "could-not"}),
    )
    before = len(records(desk.home))

    found = desk.json(f"import {path} --yes")

    assert found == {
        "schema": "nocontact.import",
        "version": 1,
        "list": LIST,
        "changes": [
            {
                "n": 2,
                "item": "alpha.block",
                "from": "unchecked",
                "to": "done",
                "answer": "done",
                "day": day(-2),
                "note": "both numbers",
            },
            {
                "n": 9,
                "item": "alpha.map",
                "from": "later",
                "to": "stuck",
                "answer": "could-not",
                "day": day(0),
                "note": None,
            },
        ],
        "same": [{"n": 1, "item": "alpha.password", "answer": "done", "state": "done", "note": None}],
        "conflicts": [
            {"n": 3, "item": "beta.quiet", "answer": "done", "state": "keep", "note": None, "because": "stands"}
        ],
        "not_needed": [
            {"n": 4, "item": "gamma.leave", "answer": "not-needed", "state": "unchecked", "note": "no account"}
        ],
    }
    written = [(one.kind, one.about, one.says, one.day.isoformat(), one.by, one.note) for one in records(desk.home)]
    assert written[before:] == [
        ("answer", "alpha.block", "done", day(-2), "friend", "both numbers"),
        ("answer", "alpha.map", "stuck", day(0), "friend", None),
    ]


def test_shown_as_the_friends(make: Maker) -> None:
    """What a friend did is shown as done by a friend, with the friend's words: the step, the list, the history."""
    desk = listed(make)
    desk.do(f"import {saved(desk, reply({2: ('done', 'both numbers')}))} --yes")

    shown = desk.do("show alpha.block").stdout
    assert "Now: done" in shown
    assert "(by a friend)" in shown
    assert "A friend wrote: both numbers" in shown
    (item,) = [one for one in desk.json("steps")["items"] if one["id"] == "alpha.block"]
    assert (item["state"], item["answered_by"], item["day"]) == ("done", "friend", day(-2))
    assert "A friend did “Block each of their addresses”" in desk.do("history").stdout


def test_the_doors_that_close(make: Maker) -> None:
    """The result counts the doors that the reply closes, and the report agrees."""
    desk = listed(make)
    done = desk.do(f"import {saved(desk, reply({2: 'done', 4: 'done', 5: 'could-not'}))} --yes").stdout
    assert "Recorded: 3 answers by your friend" in done
    assert "2 more doors are closed" in done
    states = {one["id"]: one["state"] for one in desk.report()["exposures"]}
    assert (states["alpha.write"], states["gamma.look"], states["alpha.rules"]) == ("closed", "closed", "open")


@pytest.mark.parametrize(("text", "writes"), [("y\n", True), ("n\n", False), ("q\n", False), ("x\n", False)])
def test_asked_first(make: Maker, records: Records, text: str, writes: bool) -> None:
    """Without `--yes` the page of what would change comes first, and only a yes writes it."""
    desk = listed(make)
    before = len(records(desk.home))
    shown = desk.do(f"import {saved(desk, reply({2: ('done', 'both numbers')}))}", text).stdout
    assert ASKED in shown
    assert "alpha.block; now: not looked at yet; then: done, by a friend" in shown
    assert "both numbers" in shown
    assert (len(records(desk.home)) - before, "Recorded" in shown) == (int(writes), writes)


@pytest.mark.parametrize("line", ["import {path}", "import {path} --format json"])
def test_nobody_to_ask(make: Maker, records: Records, line: str) -> None:
    """Where nobody answers, nothing is written, and the way out is named."""
    desk = listed(make)
    before = records(desk.home)
    path = saved(desk, reply({2: "done"}))
    assert "--yes" in desk.do(line.format(path=path), code=2).stderr
    assert records(desk.home) == before


def test_twice(make: Maker, records: Records) -> None:
    """The same reply a second time asks nothing and changes nothing."""
    desk = listed(make)
    path = saved(desk, reply({1: "done", 2: "could-not", 4: "not-needed"}))
    desk.do(f"import {path} --yes")
    before = records(desk.home)

    assert "There is nothing new in this reply" in desk.do(f"import {path}").stdout
    found = desk.json(f"import {path} --yes")

    assert (found["changes"], [one["n"] for one in found["same"]]) == ([], [1, 2])
    assert records(desk.home) == before


def test_a_note_is_cleaned(make: Maker, records: Records) -> None:
    """Direction marks and line ends in a note are taken out before it is stored, and markup signs stay text."""
    desk = listed(make)
    note = "done \u202eevil\u202c\r\nand [red]5 < 6[/red] {prog}\u2028"
    shown = desk.do(f"import {saved(desk, reply({2: ('done', note)}))} --yes").stdout
    assert records(desk.home)[-1].note == "done evil and [red]5 < 6[/red] {prog}"
    assert "“done evil and [red]5 < 6[/red] {prog}”" in " ".join(shown.split())


def test_numbers(make: Maker, records: Records) -> None:
    """`--numbers -` takes the answers of a friend who has only the text, for today, as a reply's."""
    desk = listed(make)
    found = desk.json("import --numbers - --yes", text="done 1 4\ncould-not 9, not needed 5\n")
    assert [(one["n"], one["item"], one["to"], one["day"]) for one in found["changes"]] == [
        (1, "alpha.password", "done", day(0)),
        (4, "gamma.leave", "done", day(0)),
        (9, "alpha.map", "stuck", day(0)),
    ]
    assert [one["n"] for one in found["not_needed"]] == [5]
    assert {one.by for one in records(desk.home)[-3:]} == {"friend"}


def test_numbers_of_several_lists(make: Maker) -> None:
    """With several lists `--list` chooses; without it the newest is taken, named on the page, and never unasked."""
    desk = exported(listed(make), OTHER, on=-1, items={1: "gamma.leave"})
    line = "import --numbers - --yes"

    refused = desk.do(line, "done 1", code=2).stderr
    assert f"{OTHER} of {day(-1)}, {LIST} of {day(-8)}" in refused
    assert desk.json(f"{line} --list {LIST}", text="done 1")["changes"][0]["item"] == "alpha.password"
    assert desk.json(f"{line} --list {OTHER}", text="done 1")["changes"][0]["item"] == "gamma.leave"
    assert "There is no step 2" in desk.do(f"{line} --list {OTHER}", "done 2", code=2).stderr
    assert "holds no list 00000000" in desk.do(f"{line} --list 00000000", "done 1", code=2).stderr


def test_numbers_typed_on_a_terminal(make: Maker, records: Records, terminal: Callable[..., Terminal]) -> None:
    """The numbers can be typed and ended with Ctrl-D; the question then names the newest list."""
    desk = exported(listed(make), OTHER, on=-1, items={1: "gamma.leave"})
    one = terminal(desk.home, "import", "--numbers", "-", env=NOW.env)
    one.answer("Ctrl-D", "done 1\r\x04")
    shown = " ".join(one.wait_for(ASKED).split())
    assert f"for the list {OTHER}" in shown
    assert "1 earlier list too" in shown
    one.send("y")
    one.answer("Recorded: 1 answer", "\r")
    assert one.finish() == 0
    assert [(entry.about, entry.by) for entry in records(desk.home)[-1:]] == [("gamma.leave", "friend")]


@pytest.mark.parametrize("columns", [50, 80])
def test_on_the_screen(make: Maker, records: Records, terminal: Callable[..., Terminal], columns: int) -> None:
    """On a terminal page, question and result stand on a screen that is gone afterwards."""
    desk = listed(make)
    path = saved(desk, reply({2: ("done", "both numbers"), 4: "not-needed"}))
    one = terminal(desk.home, "import", str(path), columns=columns, env=NOW.env)
    one.wait_for(ASKED)
    assert one.alternate
    assert records(desk.home)[-1].kind == EXPORT
    one.send("y")
    one.answer("Recorded: 1 answer", "\r")
    assert one.finish() == 0
    assert records(desk.home)[-1].about == "alpha.block"
    assert one.remains() == []


def test_a_locked_reply(make: Maker, records: Records) -> None:
    """A reply locked with words opens with them, in any case and spacing, and is taken in like any other."""
    desk = listed(make, sealed=True)
    path = saved(desk, locked(reply({2: "done"})))
    found = desk.json(f"import {path} --yes --words -", text=f"  {WORDS.upper().replace(' ', '  ')} \n")
    assert [one["item"] for one in found["changes"]] == ["alpha.block"]
    assert records(desk.home)[-1].by == "friend"


def test_words_on_the_screen(make: Maker, records: Records, terminal: Callable[..., Terminal]) -> None:
    """The words are asked for, not shown, and can be tried again; then comes the question."""
    desk = listed(make, sealed=True)
    path = saved(desk, locked(reply({2: "done"})))
    one = terminal(desk.home, "import", str(path), env=NOW.env)
    one.answer("The words for this reply", "apple\r")
    one.wait_for("Those did not open it")
    one.send(WORDS)
    one.wait_for("*" * len(WORDS))
    one.send("\r")
    one.answer(ASKED, "y")
    one.answer("Recorded: 1 answer", "\r")
    assert one.finish() == 0
    assert records(desk.home)[-1].about == "alpha.block"
    assert one.remains() == []
    assert WORDS.encode() not in one.raw


@pytest.mark.parametrize("words", ["", "apple\n"])
def test_wrong_words(make: Maker, words: str) -> None:
    """Other words, or none, open nothing, and that is said."""
    desk = listed(make, sealed=True)
    path = saved(desk, locked(reply({2: "done"})))
    before = vault_bytes(desk)
    refused = desk.do(f"import {path} --yes --words -", words, code=2).stderr
    assert "The words do not open this reply" in refused
    assert "Nothing was changed." in refused
    assert vault_bytes(desk) == before


@pytest.mark.parametrize("line", ["import {path} --yes", "import {path}"])
def test_nobody_has_the_words(make: Maker, line: str) -> None:
    """Without a terminal the words are not waited for, and `--words -` is named."""
    desk = listed(make, sealed=True)
    path = saved(desk, locked(reply({2: "done"})))
    assert "--words -" in desk.do(line.format(path=path), code=2).stderr


def test_locks_that_do_not_fit(make: Maker) -> None:
    """A locked reply to a list without words, a plain one to a list with words, and a damaged one are refused."""
    plain, sealed = listed(make), listed(make, sealed=True)
    both = exported(listed(make), OTHER, sealed=True)
    words, bad = f"{WORDS}\n", locked(reply({2: "done"}))
    for desk, document, says in (
        (plain, locked(reply({2: "done"})), "locked with words, and the list it would answer was not"),
        (both, locked(reply({2: "done"})), "locked with words, and the list it would answer was not"),
        (sealed, {**bad, "rounds": 1000}, "damaged"),
        (sealed, {**bad, "data": bad["data"][:-8]}, "The words do not open"),
        (sealed, {**bad, "data": "%"}, "damaged"),
        (sealed, {**bad, "kdf": ["PBKDF2-SHA256"]}, "damaged"),
        (sealed, locked(locked(reply({2: "done"}))), "This file is no reply"),
        (sealed, seal(b"[" * 50_000, WORDS, b"s" * 16, b"n" * 12), "nested too deeply"),
        (sealed, seal(b" " * 262_145, WORDS, b"s" * 16, b"n" * 12), "too large"),
        (sealed, seal(b"\xff", WORDS, b"s" * 16, b"n" * 12), "no text in UTF-8"),
    ):
        before = vault_bytes(desk)
        refused = desk.do(f"import {saved(desk, document)} --yes --words -", words, code=2).stderr
        assert says in refused
        assert vault_bytes(desk) == before
    refused = sealed.do(f"import {saved(sealed, reply({2: 'done'}))} --yes", code=2).stderr
    assert "Its replies are too, and this one is not" in refused
    assert sealed.json("import --numbers - --yes", text="done 2")["changes"]


REFUSED: Final[dict[str, tuple[Any, str]]] = {
    "another list": (reply({2: "done"}, list=OTHER), f"holds no list {OTHER}"),
    "an unknown number": (
        reply({}, answers=[{"n": 6, "item": "alpha.stop", "answer": "done", "note": None}]),
        "answers a step 6",
    ),
    "an unknown step": (
        reply({}, answers=[{"n": 2, "item": "alpha.stop", "answer": "done", "note": None}]),
        "by another name: alpha.stop",
    ),
    "one good and one bad": (
        reply(
            {},
            answers=[
                {"n": 2, "item": "alpha.block", "answer": "done", "note": None},
                {"n": 7, "item": "alpha.stop", "answer": "done", "note": None},
            ],
        ),
        "answers a step 7",
    ),
    "too large": (b" " * 300_000 + b"{}", "too large"),
    "much too large": (b"[" * 3_000_000, "too large"),
    "half": (json.dumps(reply({2: "done"})).encode()[:-9], "not JSON"),
    "a key twice": (json.dumps(reply({2: "done"})).replace('"n": 2', '"n": 2, "n": 2').encode(), "one thing twice"),
    "deep": (b'{"answers":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    "a huge number": (json.dumps(reply({2: "done"})).replace('"n": 2', '"n": ' + "9" * 5000).encode(), "too large"),
    "NaN": (json.dumps(reply({2: "done"})).replace('"n": 2', '"n": NaN').encode(), "a number that no step has"),
    "a wrong type": (reply({}, answers={"2": "done"}), "no answers"),
    "a control character": (reply({2: ("done", "a\x1b[2Jb")}), "control characters"),
    "markup": (reply({2: ("done", "<script>alert(1)</script>")}), "markup"),
    "an item of another form": (
        reply({}, answers=[{"n": 2, "item": "\x1b]0;x\x07<b>", "answer": "done", "note": None}]),
        "no name of a step",
    ),
    "the page": (b"<!doctype html><title>Notes</title>", "a page, and no reply"),
    "bytes": (bytes(range(256)), "no text in UTF-8"),
    "nothing": (b"", "not JSON"),
}


def test_refused(make: Maker) -> None:
    """What is no reply to a list of this record is refused with a clear message, and not a byte changes."""
    desk = listed(make)
    before = vault_bytes(desk)
    for name, (document, says) in REFUSED.items():
        done = desk.do(f"import {saved(desk, document)} --yes --format json", code=2)
        assert says in done.stderr, name
        assert "Nothing was changed." in done.stderr, name
        assert done.stderr.replace("\n", "").isprintable(), name
        assert len(done.stderr) < 500, name
        assert done.stdout == "", name
        assert vault_bytes(desk) == before, name


@pytest.mark.parametrize("text", ["", "done 6", "done 2 could-not 2", "2", "erledigt 2", "done \x1b[2J", "done 2\xff"])
def test_refused_numbers(make: Maker, text: str) -> None:
    """Numbers and words that fit no step are refused, and not a byte changes."""
    desk = listed(make)
    before = vault_bytes(desk)
    done = desk.do("import --numbers - --yes", text, code=2)
    assert "Nothing was changed." in done.stderr
    assert done.stderr.replace("\n", "").isprintable()
    assert vault_bytes(desk) == before


def test_files_that_cannot_be_read(make: Maker) -> None:
    """A missing file and a folder end with exit code 6."""
    desk = listed(make)
    assert "cannot be read" in desk.do(f"import {desk.home.folder}/none.json --yes", code=6).stderr
    assert "cannot be read" in desk.do(f"import {desk.home.folder} --yes", code=6).stderr


def test_no_list_was_made(make: Maker) -> None:
    """A record without a list for a friend says so, and how to make one."""
    desk = make.own(BEGUN)
    path = saved(desk, reply({2: "done"}))
    for line, text in ((f"import {path} --yes", ""), ("import --numbers - --yes", "done 1")):
        refused = desk.do(line, text, code=2).stderr
        assert "holds no list for a friend" in refused
        assert "nocontact export" in refused


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("import", "as numbers"),
        ("import reply.json --numbers -", "as numbers"),
        ("import reply.json --list 3f9a1c07", "--list belongs to --numbers"),
        ("import --numbers - --words -", "--words belongs to a file"),
        ("import --numbers 4", "takes only -"),
    ],
)
def test_wrong_usage(make: Maker, line: str, says: str) -> None:
    """What does not go together is said before anything is read or opened."""
    assert says in make.empty().do(line, code=2).stderr


def test_conflicts_in_words(make: Maker) -> None:
    """Each conflict says how it is with the user, and what the friend says."""
    items = {1: "alpha.block", 2: "beta.quiet", 3: "gamma.leave", 4: "alpha.map", 5: "alpha.map", 6: "alpha.rules"}
    desk = exported(
        make.own(
            BEGUN,
            call("mark alpha.block --as open"),
            call("mark beta.quiet --as not-mine"),
            call("plan --drop gamma"),
            call("mark alpha.rules --as done"),
        ),
        items=items,
    )
    words = ["done", "done", "done", "done", "could-not", "could-not"]
    answers = [
        {"n": n, "item": item, "answer": says, "note": None}
        for (n, item), says in zip(items.items(), words, strict=True)
    ]

    shown = desk.do(f"import {saved(desk, reply({}, answers=answers))} --yes").stdout

    after = shown.partition("Your own answers stand here")[2]
    assert "alpha.block; open again since" in after
    assert "after your friend answered; your friend says: done" in after
    assert "beta.quiet; you noted that it does not apply; your friend says: done" in after
    assert "it is not in your plan now; your friend says: done" in after
    assert "alpha.map; it is one setting with another step of the list, which has another answer" in after
    assert "alpha.rules; you have this done; your friend says: could not" in after
