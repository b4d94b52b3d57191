"""`people`: by which numbers, addresses and names data exports may call them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cli.conftest import Home
from tests.cli.support import NOW, Desk, Maker, call, day, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from nocontact_cli.domain.record import Entry
    from tests.cli.conftest import Terminal

BEGUN: Final = call("plan --use alpha --people -", "Robin\nKim\n")
CARD: Final = """BEGIN:VCARD
VERSION:3.0
N:Doe;Robin;;;
FN:Robin Doe
item1.TEL;type=CELL:+49 151 12345678
EMAIL;TYPE=INTERNET:robin@example.org
END:VCARD
"""


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("people")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


def known(document: dict[str, Any]) -> dict[int, list[tuple[str, str]]]:
    """Kind and value of every identifier, by person."""
    return {one["person"]: [(name["kind"], name["value"]) for name in one["identifiers"]] for one in document["people"]}


def test_set_and_drop(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Lines are noted as they were given, once; one is taken out also where it is written otherwise."""
    desk = make.own(BEGUN)
    lines = "1 phone +49 151 12345678\n\n# theirs\n2 email Kim@Example.org\n1 name Robin  Doe\n1 instagram @Robin.D\n"
    desk.do("people --set -", lines)
    desk.do("people --set -", "1 phone +49 151 12345678\n")
    assert known(desk.json("people")) == {
        1: [("phone", "+49 151 12345678"), ("name", "Robin  Doe"), ("instagram", "@Robin.D")],
        2: [("email", "Kim@Example.org")],
    }
    entries = [entry for entry in records(desk.home) if entry.kind == "identifier"]
    assert [(entry.about, entry.says) for entry in entries] == [
        ("1 phone", "known"),
        ("2 email", "known"),
        ("1 name", "known"),
        ("1 instagram", "known"),
    ]
    desk.do("people --drop -", "1 phone 0049-151-12345678\n1 instagram https://www.instagram.com/robin.d/\n")
    assert known(desk.json("people")) == {1: [("name", "Robin  Doe")], 2: [("email", "Kim@Example.org")]}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1 phone", "Line 2 is not of the form PERSON KIND VALUE."),
        ("one phone +4915112345678", "Line 2 is not of the form PERSON KIND VALUE."),
        ("3 phone +4915112345678", "Line 2: there is no person 3 in your plan."),
        ("1 phon +4915112345678", "Did you mean phone?"),
        ("1 phone quokka", "Line 2: That is nothing that can be read as a telephone number."),
        ("1 email quokka", "Line 2: That is nothing that can be read as an e-mail address."),
        ("1 name \u202e\u200b", "Line 2"),
        ("1 name " + "quokka " * 40, "Line 2: An identifier can have 200 characters at most."),
    ],
)
def test_a_line_that_does_not_fit(make: Maker, line: str, words: str) -> None:
    """One line that does not fit refuses all of them, says which, and does not repeat what it says."""
    desk = make.shared(BEGUN)
    done = desk.do("people --set -", f"1 name Robin\n{line}\n", code=2)
    assert words in done.stderr
    assert "quokka" not in done.stdout + done.stderr
    assert known(desk.json("people")) == {1: [], 2: []}


def test_drop_what_is_not_known(make: Maker) -> None:
    """Taking out what is not there is refused, and takes out nothing."""
    desk = make.own(BEGUN)
    desk.do("people --set -", "1 name Robin\n")
    done = desk.do("people --drop -", "1 name Robin\n1 name Kim\n", code=2)
    assert "not among what is known" in done.stderr
    assert known(desk.json("people"))[1] == [("name", "Robin")]


def test_a_contact_card(make: Maker, tmp_path: Path) -> None:
    """Names, numbers and addresses of one card are noted for the person it is said to be of."""
    desk = make.own(BEGUN)
    card = tmp_path / "card.vcf"
    card.write_text(CARD)
    desk.do(f"people --vcard {card} --person 2")
    found = known(desk.json("people"))
    assert found[1] == []
    assert set(found[2]) == {
        ("name", "Robin Doe"),
        ("phone", "+49 151 12345678"),
        ("email", "robin@example.org"),
    }


@pytest.mark.parametrize("text", ["", "no card", CARD + CARD])
def test_no_single_card(make: Maker, tmp_path: Path, text: str) -> None:
    """A file without a card, or with several, is refused, and nothing is noted."""
    desk = make.shared(BEGUN)
    card = tmp_path / "card.vcf"
    card.write_text(text)
    desk.do(f"people --vcard {card}", code=2)
    assert known(desk.json("people")) == {1: [], 2: []}


def test_asked_one_after_the_other(make: Maker) -> None:
    """`people --ask` takes a line at a time; what does not fit is said at once and asked again."""
    desk = make.own(call("plan --use alpha"))
    done = desk.do("people --ask", "abc\n+4915112345678\n\n\nRobin\n\n")
    assert "nothing that can be read as a telephone number" in done.stdout
    assert known(desk.json("people")) == {1: [("phone", "+4915112345678"), ("name", "Robin")]}


def test_asked_on_the_screen(make: Maker, terminal: Callable[..., Terminal]) -> None:
    """On a terminal nothing of it stays, and leaving in the middle keeps what was given."""
    desk = make.own(call("plan --use alpha"))
    one = terminal(desk.home, "people", "--ask", env=NOW.env)
    one.answer("Telephone", "+4915112345678\r")
    one.wait_for("Noted: +4915112345678")
    one.send("\x03")
    assert one.finish() == 130
    assert one.remains() == []
    assert known(desk.json("people")) == {1: [("phone", "+4915112345678")]}


def test_two_ways_at_once(make: Maker) -> None:
    """Two of the ways in one call are refused."""
    assert "You can give one of them" in make.shared(BEGUN).do("people --ask --set -", "", code=2).stderr


@pytest.mark.parametrize("form", ["plain", "json", "csv", "markdown"])
def test_history_holds_no_identifier(make: Maker, form: str) -> None:
    """That something was noted stands in the history, what it is does not."""
    desk = make.shared(BEGUN, call("people --set -", "1 phone +4915112345678\n1 name Quokka\n"))
    said = desk.do(f"history --all --format {form}").stdout
    assert "identifier" in said or "how data exports may call" in said
    assert "15112345678" not in said
    assert "Quokka" not in said


@pytest.fixture(scope="module")
def noted(make: Maker, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A record in which a finding about one of two known addresses of a person was noted: one of them is blocked."""
    settings = tmp_path_factory.mktemp("noted") / "Takeout" / "Mail" / "User Settings"
    settings.mkdir(parents=True)
    (settings / "Blocked Addresses.json").write_text('{"addresses": ["robin@example.org"]}')
    desk = make.own(
        call("plan --use email --people -", "Robin\n"),
        call("people --set -", "1 email robin@example.org\n1 email quokka@example.net\n"),
        call(f"mark email.block --as done --on {day(-20)}"),
    )
    document = desk.json(f"verify {settings.parents[1]} --record --yes --exported-on {day(-2)}")
    assert document["recorded"]
    assert "quokka@example.net" in json.dumps(document)
    return desk


@pytest.mark.parametrize("form", ["plain", "json", "csv", "markdown", "html"])
def test_a_noted_finding_names_no_identifier(noted: Desk, form: str) -> None:
    """What was noted of an export stands in the history in every form, shown or written, without the addresses."""
    path = noted.home.folder / f"history.{form}"
    noted.do(f"history --format {form} -o {path}")
    shown = [] if form == "html" else [noted.do(f"history --all --format {form}").stdout]
    for said in (path.read_text(), *shown):
        assert "Not all that is known of them is blocked." in " ".join(said.split())
        assert "robin@example" not in said
        assert "quokka" not in said


@pytest.mark.parametrize(
    "line", ["people --set robin", "people --drop robin", "why --write robin", "plan --people robin"]
)
def test_a_text_in_the_call(make: Maker, line: str) -> None:
    """A text in the call itself is refused, and what is offered instead keeps it out of the shell's history."""
    said = " ".join(make.shared(BEGUN).do(line, code=2).stderr.split())
    assert "may stand in the history of your shell" in said
    assert "- and end with Ctrl-D, or read it from a file:" in said
    assert "- < FILE" in said
    assert "pipe" not in said


@pytest.mark.parametrize("line", ["people --ask", "why --write"])
def test_no_room_for_questions(make: Maker, line: str) -> None:
    """Where questions have no room, a file is offered."""
    said = make.shared(BEGUN).do(f"{line} --format json", code=2).stderr
    assert "- < FILE" in said
    assert "pipe" not in said
