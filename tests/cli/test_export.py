"""`export`: what leaves for a friend, in every form, and what stays."""

from __future__ import annotations

import json
import re
import stat
from typing import TYPE_CHECKING, Any, Final

import pytest

from nocontact_cli.domain.exports import exports
from nocontact_cli.share.sealing import open_sealed
from tests.cli.conftest import Home
from tests.cli.support import NOW, TODAY, Desk, Maker, call, day, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Terminal

FORMS: Final = {"html": "html", "markdown": "md", "text": "txt", "json": "json"}
PLAN: Final = call(
    "plan --use alpha:work --use beta --use gamma --device iphone --circumstance alpha:work.provider=north --people -",
    "Nickname-canary\nOther-canary\n",
)
FREE: Final = call("plan --circumstance can-change=yes")
ASKED: Final = "What leaves"
WRITE: Final = "The list is written"
NUMBER: Final = "15511223344"
IDENTIFIERS: Final = f"1 phone +49{NUMBER}\n1 email canary@example.org\n2 instagram canary.handle\n2 name Canary Doe\n"
CANARY: Final = re.compile("canary", re.IGNORECASE)


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("export")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


def exported(desk: Desk, line: str = "", text: str = "", form: str = "json") -> str:
    """Write a list, and read it."""
    path = desk.home.folder / f"list.{FORMS[form]}"
    desk.do(f"export --yes --format {form} -o {path} {line}", text)
    return path.read_text(encoding="utf-8")


def document(desk: Desk, line: str = "", text: str = "") -> dict[str, Any]:
    """Write a list as JSON, and read it."""
    found = json.loads(exported(desk, line, text))
    assert isinstance(found, dict)
    return found


def items(desk: Desk, line: str = "") -> list[str]:
    """The names of the items in a list."""
    return [step["item"] for step in document(desk, line)["steps"]]


def test_the_json_is_the_contract(make: Maker) -> None:
    """Every key of the contract is there, with the values of the plan and the checklists, and no key besides."""
    desk = make.own(PLAN, FREE)
    found = document(desk)
    assert {name: found[name] for name in ("schema", "version", "made_on", "reviewed", "person")} == {
        "schema": "nocontact.friend",
        "version": 1,
        "made_on": TODAY.isoformat(),
        "reviewed": "2026-10-05",
        "person": "person 1 and person 2",
    }
    assert re.fullmatch("[0-9a-f]{8}", found["list"])
    assert list(found)[-4:] == ["steps", "rules", "your_side", "help"]
    assert all(found[name] for name in ("checklists", "rules", "your_side", "help"))
    assert [step["n"] for step in found["steps"]] == list(range(1, len(found["steps"]) + 1))
    (block,) = [step for step in found["steps"] if step["item"] == "alpha:work.block@2"]
    del block["n"]
    assert block == {
        "item": "alpha:work.block@2",
        "platform": "alpha",
        "account": "work",
        "person": 2,
        "part": "block",
        "title": "Block each of their addresses",
        "why": "Mail from them no longer arrives.",
        "how": {"any": ["Open Settings"]},
        "noticed": "maybe",
        "signs": "Mail may come back to them.",
        "evidence_first": True,
        "needs_owner": False,
        "quieter": "Sort their mail into a folder.",
        "say": None,
        "minutes": 3,
        "by": "me",
        "unconfirmed": False,
        "open": None,
        "alternatives": [],
        "sources": [
            {
                "title": "The manual",
                "publisher": "Alpha",
                "url": "https://alpha.example/manual",
                "kind": "official",
            }
        ],
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("line", ["", "--all --visible", "--stuck", "--only beta --visible"])
def test_no_canary_leaves(make: Maker, form: str, line: str) -> None:
    """Nicknames, identifiers, reasons, notes, attempts, and the user's own reasons and letters leave in no form."""
    desk = make.own(
        PLAN,
        FREE,
        call("mark alpha:work.sessions beta.quiet --as stuck --reason -", "Reason-canary\n"),
        call("mark alpha:work.rules --as keep --reason -", "Keep-canary\n"),
        call("mark alpha:work.password --as done --reason -", "Done-canary\n"),
        call("attempt --by alpha:work --person 2 --on yesterday --reached yes --note -", "Attempt-canary\n"),
        call("why --write -", "Why-canary\n"),
        call("people --set -", IDENTIFIERS),
    )
    text = exported(desk, line, form=form)
    assert NUMBER not in re.sub(r"\D", "", text)
    assert CANARY.findall(text) == []
    assert TODAY.isoformat() in text or str(TODAY.year) in text


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
def test_every_form_says_the_same(make: Maker, form: str) -> None:
    """Each form holds every step with its number, why and how, the rules, the part for the friend, and where to go."""
    desk = make.own(PLAN, FREE)
    found = document(desk)
    text = (
        re.sub(r"<(?!https)[^>]*>|\\|[*]", "", exported(desk, form=form)).replace("&#39;", "'").replace("&#8220;", "“")
    )
    text = " ".join(text.replace("&#8221;", "”").split())
    for step in found["steps"]:
        assert f"{step['n']}. {step['title']}" in text or f"{step['n']} {step['title']}" in text
        assert step["why"] in text
        assert all(line.rstrip(".") in text for lines in step["how"].values() for line in lines)
    for word in (*found["rules"], *found["your_side"]):
        assert word["text"] in text
    assert all(line["name"] in text for line in found["help"])
    assert text.count("Ask first") >= sum(step["noticed"] != "silent" for step in found["steps"])
    assert "Checklists 2026" in text
    assert "5 October 2026" in text


def test_the_text_has_boxes_and_numbers(make: Maker) -> None:
    """On paper every step has a box and its number, and an example shows how to reply."""
    desk = make.own(PLAN, FREE)
    text = exported(desk, form="text")
    numbers = re.findall(r"^\[ \] ([0-9]+)\. ", text, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) > 10
    assert "done 1 4 7, could-not 9" in text


def test_what_may_be_noticed_stays_until_a_word(make: Maker) -> None:
    """Steps that may be noticed, and those after them, are in no list unless `--visible` or can-change=yes."""
    desk = make.own(PLAN)
    noticed = {"alpha:work.sessions", "alpha:work.block", "beta.quiet"}
    assert noticed & set(items(desk)) == set()
    assert noticed <= set(items(desk, "--visible"))
    assert noticed <= set(items(make.own(PLAN, FREE)))
    summary = json.loads(desk.do(f"export --yes --format json -o {desk.home.folder}/a.json").stdout)
    assert summary["left_out"]["noticed"] == len(items(desk, "--visible")) - len(items(desk))


def test_which_steps(make: Maker) -> None:
    """`--only`, `--all`, `--stuck` and `--for-friend` choose; what is kept open on purpose never leaves."""
    desk = make.own(
        PLAN,
        FREE,
        call("mark gamma.leave --as done"),
        call("mark beta.proof --as stuck"),
        call("mark alpha:work.filter --as keep --reason -", "for the court\n"),
    )
    assert items(desk, "--only beta --only gamma") == ["beta.proof", "beta.quiet"]
    assert items(desk, "--only gamma --all") == ["gamma.leave"]
    assert items(desk, "--stuck") == ["beta.proof"]
    assert "alpha:work.filter" not in items(desk, "--all")
    for line in ("--only gamma", "--for-friend"):
        done = desk.do(f"export --yes -o {desk.home.folder}/none.html {line}", code=2)
        assert "Nothing was written." in done.stderr
    assert not (desk.home.folder / "none.html").exists()
    assert "not in your plan" in desk.do("export --yes --only alpha:home", code=2).stderr


def test_devices(make: Maker) -> None:
    """`--device` chooses whose menus are described; without it, those of the plan are."""
    desk = make.own(call("plan --use alpha --circumstance can-change=yes"))
    how = {step["item"]: list(step["how"]) for step in document(desk, "--device iphone")["steps"]}
    assert how["alpha.tag-iphone"] == ["iphone"]
    assert how["alpha.forward"] == ["North Mail, any"]
    assert "not a device" in desk.do("export --yes --device fridge", code=2).stderr


def test_what_is_told_of_people(make: Maker) -> None:
    """`--people -` puts a name or a number into every form, and what is not told stays a number."""
    desk = make.own(PLAN, FREE)
    for form in FORMS:
        text = exported(desk, "--people -", "\nRobin, 0170 1\n", form)
        assert "Robin, 0170 1" in text
        assert CANARY.findall(text) == []
    found = document(desk, "--people -", "\nRobin, 0170 1\n")
    assert found["person"] == "person 1 and Robin, 0170 1"
    assert found["people"] == [{"n": 1, "told": None}, {"n": 2, "told": "Robin, 0170 1"}]
    for text, said in (("\n\nRobin\n", "no person 3"), ("x" * 201, "200 signs")):
        assert said in desk.do(f"export --yes --people - -o {desk.home.folder}/b.html", text, code=2).stderr
    assert not (desk.home.folder / "b.html").exists()


def test_names_are_no_arguments(make: Maker) -> None:
    """A name in the arguments is refused: it would stand in the history of the shell."""
    desk = make.own(PLAN)
    assert "standard input" in desk.do("export --yes --people Robin", code=2).stderr


def test_the_record_knows_the_list(make: Maker, records: Callable[[Home], Any]) -> None:
    """After the file is written, the record holds its name and what stands behind each number, and history tells it."""
    desk = make.own(PLAN, FREE)
    found = document(desk)
    (kept,) = exports(records(desk.home)).values()
    assert (kept.list, kept.day, kept.sealed) == (found["list"], TODAY, False)
    assert kept.items == {step["n"]: step["item"] for step in found["steps"]}
    told = desk.do("history --kind lists").stdout
    assert f"You wrote a checklist for a friend with {len(kept.items)} steps (list {kept.list})." in told
    (entry,) = desk.json("history --kind lists")["entries"]
    assert entry["note"] is None
    assert desk.json("report") == make.report(0, PLAN, FREE)


def test_protect(make: Maker, records: Callable[[Home], Any]) -> None:
    """`--protect` writes a page in which nothing can be read, and shows once the words that open it."""
    desk = make.own(PLAN, FREE)
    path = desk.home.folder / "a.html"
    shown = desk.do(f"export --yes --protect -o {path}").stdout
    (words,) = re.findall(r"^[a-z]+(?: [a-z]+){5}$", shown, re.MULTILINE)
    text = path.read_text()
    assert [word for word in ("Block", "alpha", "beta", "person 2") if word in text.partition("</script>")[2]] == []
    sealed = json.loads(text[text.index('{"schema":"nocontact.sealed"') : text.rindex("</script>")])
    assert open_sealed(sealed, words.upper())
    (kept,) = exports(records(desk.home)).values()
    assert kept.sealed
    assert re.search(r"locked with words", desk.do("history").stdout)


@pytest.mark.parametrize("form", ["markdown", "text", "json"])
def test_only_a_page_can_be_locked(make: Maker, form: str) -> None:
    """Another form is refused before anything is written."""
    desk = make.own(PLAN)
    done = desk.do(f"export --yes --protect --format {form} -o {desk.home.folder}/a", code=2)
    assert "Only the page can be locked" in done.stderr
    assert not (desk.home.folder / "a").exists()


@pytest.mark.parametrize("form", ["csv", "terminal"])
def test_a_form_that_is_none(make: Maker, form: str) -> None:
    """Neither csv nor terminal is a form of a list."""
    desk = make.own(PLAN)
    desk.do(f"export --yes --format {form} -o {desk.home.folder}/a", code=2)
    assert not (desk.home.folder / "a").exists()


def test_the_form_follows_the_ending(make: Maker) -> None:
    """Without `--format`, the ending of the name decides; a page where it says nothing."""
    desk = make.own(PLAN)
    begins = {
        "a.md": "# A checklist",
        "a.txt": "A checklist",
        "a.json": '{\n"schema"',
        "a.htm": "<!doctype",
        "a": "<!doctype",
    }
    for name, begin in begins.items():
        path = desk.home.folder / name
        desk.do(f"export --yes -o {path}")
        assert path.read_text().startswith(begin)


def test_a_neutral_name_that_is_free(make: Maker, tmp_path: Path) -> None:
    """Without `-o` the file has a neutral name, is for its owner only, and replaces nothing, also with `--yes`."""
    desk = make.own(PLAN)
    for _ in range(2):
        desk.do("export --yes", cwd=tmp_path)
    desk.do("export --yes --format text", cwd=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checklist-2.html", "checklist.html", "checklist.txt"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    text = (tmp_path / "checklist.html").read_text()
    assert text.count("<title>Checklist</title>") == 1
    assert re.search(r"nocontact(?!\.(reply|sealed|friend))", text) is None


@pytest.mark.parametrize(("text", "there"), [("y\n", True), ("n\n", False), ("q\n", False), ("x\n", False)])
def test_asked_line_by_line(make: Maker, records: Callable[[Home], Any], text: str, there: bool) -> None:
    """What leaves and what stays is shown first; only a yes writes the file and the entry."""
    desk = make.own(PLAN)
    path = desk.home.folder / "a.html"
    shown = desk.do(f"export -o {path}", text).stdout
    assert path.exists() is there
    assert len(exports(records(desk.home))) == there
    assert shown.index("What leaves") < shown.index("What stays here")
    assert "Nicknames, reasons, notes" in shown
    assert re.search(r"[0-9]+ steps that they may notice, or that come after one", shown)
    assert (WRITE in shown) is there


def test_names_are_added_when_asked_for(make: Maker) -> None:
    """`a` asks for each person what to tell, and shows it in the summary before anything is written."""
    desk = make.own(PLAN)
    path = desk.home.folder / "a.json"
    shown = desk.do(f"export -o {path}", "a\n\nRobin\ny\n").stdout
    assert "Of Other-canary: Robin" in shown
    assert json.loads(path.read_text())["people"] == [{"n": 1, "told": None}, {"n": 2, "told": "Robin"}]


def test_a_lock_is_chosen_when_asked(make: Maker, records: Callable[[Home], Any]) -> None:
    """`w` locks the page with words, and takes the lock away again."""
    desk = make.own(PLAN)
    path = desk.home.folder / "a.html"
    desk.do(f"export -o {path}", "w\nw\nw\ny\n")
    assert '"nocontact.sealed"' in path.read_text().rpartition("<script")[2]
    assert [one.sealed for one in exports(records(desk.home)).values()] == [True]


def test_a_file_that_is_there(make: Maker) -> None:
    """A file that is there is replaced only after a yes to that question, or with `--yes`; then it is private."""
    desk = make.own(PLAN)
    path = desk.home.folder / "a.html"
    path.write_text("mine")
    path.chmod(0o644)
    assert "It would be replaced" in desk.do(f"export -o {path}", "n\n").stdout
    assert path.read_text() == "mine"
    desk.do(f"export -o {path}", "y\n")
    assert path.read_text().startswith("<!doctype")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(("line", "text"), [("", ""), ("--people -", "Robin\n"), ("--format json", "y\n")])
def test_nobody_to_ask(make: Maker, records: Callable[[Home], Any], line: str, text: str) -> None:
    """Where nobody answers, nothing is written, and the way out is named."""
    desk = make.own(PLAN)
    path = desk.home.folder / "a.html"
    assert "--yes" in desk.do(f"export -o {path} {line}", text, code=2).stderr
    assert not path.exists()
    assert exports(records(desk.home)) == {}


def test_a_file_that_cannot_be_written(make: Maker, records: Callable[[Home], Any]) -> None:
    """A folder that is not there is said, with exit code 6, and the record knows of no list."""
    desk = make.own(PLAN)
    desk.do(f"export --yes -o {desk.home.folder}/none/a.html", code=6)
    assert exports(records(desk.home)) == {}


def test_what_is_written_is_told_as_json(make: Maker) -> None:
    """With `--format json` the command tells as JSON what it wrote where."""
    desk = make.own(PLAN, FREE)
    path = desk.home.folder / "a.json"
    told = json.loads(desk.do(f"export --yes --format json -o {path}").stdout)
    found = json.loads(path.read_text())
    assert told == {
        "schema": "nocontact.export",
        "version": 1,
        "list": found["list"],
        "file": str(path),
        "steps": len(found["steps"]),
        "left_out": {"noticed": 0, "kept": 0},
        "words": None,
    }


def test_without_a_plan(make: Maker) -> None:
    """Without a record there is nothing to hand over."""
    make.empty().do("export --yes", code=2)


@pytest.mark.parametrize(("columns", "rows"), [(50, 40), (80, 24)])
def test_on_the_screen(make: Maker, terminal: Callable[..., Terminal], columns: int, rows: int) -> None:
    """On a terminal the summary fits one screen, the words are shown, and nothing stays in the window."""
    desk = make.own(PLAN)
    path = desk.home.folder / "a.html"
    one = terminal(desk.home, "export", "-o", str(path), columns=columns, rows=rows, env=NOW.env)
    one.answer(ASKED, "w")
    shown = one.wait_for("It opens only with words")
    assert "more line" not in shown
    assert not path.exists()
    one.send("y")
    one.wait_for(WRITE)
    one.answer("The words that open it", "\r")
    assert one.finish() == 0
    assert path.exists()
    assert one.remains() == []


def test_a_list_of_each_export(make: Maker) -> None:
    """Every export has a name of its own, and numbers of its own."""
    desk = make.own(PLAN, FREE)
    names = {document(desk)["list"] for _ in range(3)}
    assert len(names) == 3


def test_yesterday_is_not_told(make: Maker) -> None:
    """No day of an answer leaves: only the day on which the list was made, and those of the checklists."""
    desk = make.own(PLAN, FREE, call(f"mark gamma.leave --as done --on {day(-33)}"))
    days = set(re.findall(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b", exported(desk, "--all")))
    assert days == {TODAY.isoformat(), "2026-10-05"}
