"""The first run: what is asked, what is stored when, and that nothing is written before the lock is chosen."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest

from tests.cli.conftest import (
    CHANGE,
    COUNTRY,
    DEVICES,
    ELSE,
    LOCK,
    PHRASE,
    PHRASE_AGAIN,
    PLACE,
    PROOF,
    SAFE,
    SCOPE,
    STOPPED,
    UNSAFE,
    WHO,
    WORDS,
    WORDS_AGAIN,
    begins,
    channel,
    contact,
    every_group,
    labels,
    numbers,
    platforms_of,
)

PROVIDER = "Who provides this mailbox"
STEP = "step 1 of"


GROUPS = every_group()
PLATFORM_PAGES = [platforms_of(group) for group in GROUPS]

Plan = tuple[str, str, str | None]


def platforms(*names: str) -> str:
    """Lines that name these platforms, each on the page of its group, and no other."""
    return "".join(numbers(found, *names) + "\n" for found in GROUPS.values())


def about_platforms() -> list[tuple[str, str, tuple[Plan, ...]]]:
    """The part of the script about platforms: several accounts of Beta, one of Alpha, and a page that is skipped."""
    accounts = (("account beta:work", "use", None), ("account beta:own", "use", None))
    found: list[tuple[str, str, tuple[Plan, ...]]] = []
    for group, names in GROUPS.items():
        line = numbers(names, "Alpha", "Beta", "Beta") or {"social": "s"}.get(group, "")
        found.append((platforms_of(group), line, (("account alpha", "use", None),) if group == "messaging" else ()))
        if group == "email":
            found.append((labels("Beta"), "work own", accounts))
    return found


SCRIPT: tuple[tuple[str, str, tuple[Plan, ...]], ...] = (
    (SAFE, "y", (("circumstance device-safe", "yes", None),)),
    (CHANGE, "n", (("circumstance can-change", "no", None),)),
    (WHO, "Sam", (("person 1", "named", "Sam"),)),
    (ELSE, "Kim", (("person 2", "named", "Kim"),)),
    (ELSE, "", ()),
    (contact("Sam"), "tc", (("circumstance contact@1", "children,court", None),)),
    (contact("Kim"), "n", (("circumstance contact@2", "none", None),)),
    (PROOF, "y", (("circumstance proof", "yes", None),)),
    (PLACE, "n", (("circumstance location", "no", None),)),
    *about_platforms(),
    (PROVIDER, "1", (("circumstance beta:work.provider", "one", None),)),
    (PROVIDER, "2", (("circumstance beta:own.provider", "two", None),)),
    (channel("Sam"), "2", (("circumstance channel@1", "beta:own", None),)),
    (DEVICES, "1 4", (("device iphone", "use", None), ("device mac", "use", None))),
    (SCOPE, "e", ()),
)
"""The first run of somebody who answers everything: what is asked, the line typed, what it stores.
The passphrase comes from a file; else the lock is asked for before the people."""

PAGES = [page for page, _, _ in SCRIPT]
TELLING = [place for place, (page, _, stores) in enumerate(SCRIPT) if stores or page not in PLATFORM_PAGES]
"""Places in the script, without the groups of which nothing is used."""
FIRST_GROUP = PAGES.index(PLATFORM_PAGES[0])


def lines_to(number: int) -> str:
    """The lines that answer the first so many questions."""
    return "".join(f"{line}\n" for _, line, _ in SCRIPT[:number])


def stored_by(number: int) -> list[Plan]:
    """What the first so many answers store."""
    return [entry for _, _, entries in SCRIPT[:number] for entry in entries]


def plan(entries: Any) -> list[Plan]:
    """The entries of a plan: (about, says, note). How far the questions came is no answer, and left out."""
    return [
        (one.about, one.says, one.note)
        for one in entries
        if one.kind == "plan" and one.about != "circumstance platforms-asked"
    ]


def asked(text: str) -> list[str]:
    """The questions in an output, in order."""
    known = {*PAGES, LOCK, UNSAFE, contact("the other person"), *(contact(f"Name{number}") for number in range(1, 10))}
    return [
        STEP if line.startswith(STEP) else line for line in text.splitlines() if line in known or line.startswith(STEP)
    ]


def key_line(page: str, line: str) -> str:
    """A line of the script as keys on a terminal: a question that takes one key needs no Enter."""
    texts = (WHO, ELSE, DEVICES, channel("Sam"), labels("Beta"), contact("Sam"), contact("Kim"), *PLATFORM_PAGES)
    return line + ("\r" if page in texts else "")


def press(one: Any, *pairs: tuple[str, str]) -> None:
    """Wait for each page and type its keys."""
    for page, keys in pairs:
        one.answer(begins(page), keys)


def test_the_whole_first_run_through_a_pipe(home: Any, run: Any, records: Any) -> None:
    """With a passphrase file: every question is asked once in its order, and every answer is stored."""
    done = run(home, "start", text=lines_to(len(SCRIPT)) + "d\nq\n")
    assert asked(done.stdout) == [*PAGES, STEP]
    assert plan(records(home)) == stored_by(len(SCRIPT))
    assert [(one.about, one.says) for one in records(home) if one.kind == "answer"] == [("start.look", "done")]


def test_the_whole_first_run_on_a_terminal(home: Any, terminal: Any, run: Any, records: Any) -> None:
    """On a terminal, with a passphrase of their own: nothing is written before it is chosen; then the same record."""
    one = terminal(home, "start", given=False)
    for page, keys in ((SAFE, "y"), (CHANGE, "n"), (LOCK, "p"), (PHRASE, home.passphrase + "\r"), (PHRASE_AGAIN, "")):
        one.wait_for(begins(page))
        assert home.written() == []
        one.send(keys)
    one.send(home.passphrase + "\r")
    for page, line, _ in SCRIPT[2:]:
        one.answer(begins(page), key_line(page, line))
    one.answer("Quiet steps first", " ")
    one.answer(STEP, "q")
    assert one.finish() == 0
    assert one.remains() == []
    assert plan(records(home)) == stored_by(len(SCRIPT))


@pytest.mark.parametrize("number", [*TELLING, FIRST_GROUP])
def test_input_that_ends_at_any_question(home: Any, run: Any, records: Any, number: int) -> None:
    """Input that ends at a question ends the first run with 0; what was answered before is stored, no more."""
    done = run(home, "start", text=lines_to(number))
    assert asked(done.stdout)[-1] == SCRIPT[number][0]
    assert done.stderr == ""
    if number < 2:
        assert home.written() == []
    else:
        assert plan(records(home)) == stored_by(number)


@pytest.mark.parametrize("number", [5, 6, 8, FIRST_GROUP, PAGES.index(PROVIDER) + 1, len(SCRIPT) - 2])
def test_later_only_what_is_unknown_is_asked(home: Any, run: Any, records: Any, number: int) -> None:
    """After a first run that was left, the next start asks the questions not reached yet, and no other."""
    run(home, "start", text=lines_to(number))
    rest = SCRIPT[number:-1]
    done = run(home, "start", text="".join(f"{line}\n" for _, line, _ in rest) + "q\n")
    assert asked(done.stdout) == [page for page, _, _ in rest] + [STEP]
    assert plan(records(home)) == stored_by(len(SCRIPT))


def test_people_not_reached_are_asked_later(home: Any, run: Any) -> None:
    """Whoever leaves when asked for a name is asked for it at the next start: it is still unknown."""
    run(home, "start", text=lines_to(2))
    done = run(home, "start", text="")
    assert asked(done.stdout) == [WHO]


def test_platforms_not_reached_are_asked_later(home: Any, run: Any) -> None:
    """Whoever leaves between two groups is asked at the next start about the others, and only about those."""
    number = PAGES.index(platforms_of("messaging")) + 1
    run(home, "start", text=lines_to(number))
    report = json.loads(run(home, "report", "--format", "json").stdout)
    assert {"whatsapp", "facebook", "instagram", "shared-accounts"} <= set(report["not_looked_at"])
    done = run(home, "start", text="\n" * 4)
    assert asked(done.stdout)[:4] == PAGES[number : number + 4]


def test_a_group_left_half_way_is_asked_again(home: Any, run: Any, records: Any) -> None:
    """Whoever leaves while the accounts of the first group are named is asked about platforms at the next start."""
    first = GROUPS["phone"]
    run(home, "start", text=lines_to(FIRST_GROUP) + numbers(first, *first, first[-1]) + "\n")
    done = run(home, "start", text=numbers(first, *first) + "\n")
    assert asked(done.stdout) == PLATFORM_PAGES[:2]
    accounts = [about for about, _, _ in plan(records(home)) if about.startswith("account")]
    assert sorted(accounts) == ["account carrier-account", "account phone"]


@pytest.mark.parametrize(
    ("lines", "accounts"),
    [
        ("2, 1\n", ["beta", "email"]),
        ("1,2,1\none two\n", ["beta:one", "beta:two", "email"]),
        ("1 1\n\n", ["beta"]),
        ("s\n", []),
        ("3\n0 1\n1 y\n²\n2\n", ["email"]),
    ],
)
def test_numbers_for_platforms(home: Any, run: Any, records: Any, lines: str, accounts: list[str]) -> None:
    """Numbers in any order, with commas or spaces; one typed twice stands for several accounts; others are told."""
    assert GROUPS["email"] == ["Beta", "Email"]
    page = platforms_of("email")
    done = run(home, "start", text=lines_to(PAGES.index(page)) + lines)
    found = [about.removeprefix("account ") for about, _, _ in plan(records(home)) if about.startswith("account")]
    assert found == accounts
    wrong = 4 if "0" in lines else 0
    assert (asked(done.stdout).count(page), done.stdout.count("not on the list")) == (1 + wrong, wrong)
    assert asked(done.stdout)[-1] == platforms_of("messaging")


@pytest.mark.parametrize(
    ("page", "key"), [(contact("Sam"), "q"), (platforms_of("email"), "x"), (channel("Sam"), "Q"), (DEVICES, "X")]
)
def test_leaving_from_a_page_that_takes_letters(home: Any, run: Any, records: Any, page: str, key: str) -> None:
    """Where letters or numbers are typed, q and x leave as everywhere: with 0, and with all that was answered."""
    number = PAGES.index(page)
    done = run(home, "start", text=lines_to(number) + f"{key}\n" + "\n" * 20)
    assert asked(done.stdout)[-1] == page
    assert done.stderr == ""
    assert plan(records(home)) == stored_by(number)


@pytest.mark.parametrize("key", ["q", "x"])
def test_leaving_from_a_page_of_platforms_on_a_terminal(home: Any, terminal: Any, records: Any, key: str) -> None:
    """On a terminal such a page says that q leaves; q or x with Enter ends the program, and nothing stays."""
    one = terminal(home, "start")
    press(one, *((page, key_line(page, line)) for page, line, _ in SCRIPT[:FIRST_GROUP]))
    assert "q to leave" in one.wait_for(begins(PLATFORM_PAGES[0]))
    one.send(f"{key}\r")
    assert one.finish() == 0
    assert one.remains() == []
    assert plan(records(home)) == stored_by(FIRST_GROUP)


def test_with_everything_known_nothing_is_asked(ready: Any, run: Any) -> None:
    """A plan that is known in full leads straight to the first step."""
    done = run(ready(), "start", text="q\n")
    assert asked(done.stdout) == [STEP]


def test_a_scripted_plan_is_completed(vault_copy: Any, run: Any, records: Any) -> None:
    """After `plan --use`, start asks what that left open, platforms not among it, and stores it."""
    home = vault_copy("--use", "alpha", "--circumstance", "proof=no", people="Sam")
    done = run(home, "start", text="n\nn\nn\nn\n2\nq\n")
    assert asked(done.stdout) == [SAFE, CHANGE, contact("Sam"), PLACE, DEVICES, STEP]
    assert plan(records(home))[-5:] == [
        ("circumstance device-safe", "no", None),
        ("circumstance can-change", "no", None),
        ("circumstance contact@1", "none", None),
        ("circumstance location", "no", None),
        ("device android", "use", None),
    ]


@pytest.mark.parametrize("skip", ["s", ""], ids=["s", "enter"])
def test_each_question_can_be_skipped(home: Any, run: Any, records: Any, skip: str) -> None:
    """With s or with Enter alone every question is passed over; nothing is stored, and the walk begins."""
    # The first question skipped offers the way on; the people are skipped by Enter.
    text = f"{skip}\ng\n\n" + f"{skip}\n" * (len(GROUPS) + 4) + "e\nq\n"
    done = run(home, "start", text=text)
    assert asked(done.stdout) == [
        SAFE,
        UNSAFE,
        WHO,
        contact("the other person"),
        PROOF,
        PLACE,
        *PLATFORM_PAGES,
        DEVICES,
        SCOPE,
        STEP,
    ]
    assert plan(records(home)) == []


def test_skipped_questions_come_again(home: Any, run: Any) -> None:
    """What was skipped is still unknown, and is asked at the next start."""
    run(home, "start", text="s\ng\n\n" + "s\n" * (len(GROUPS) + 4) + "e\nq\n")
    done = run(home, "start", text="\n" * 60)
    found = asked(done.stdout)
    assert found[0] == SAFE
    assert {contact("the other person"), PROOF, PLACE, DEVICES} <= set(found)


def test_help_lines_while_questions_are_asked(home: Any, run: Any, records: Any) -> None:
    """The key h asks for the country once, keeps it, shows its lines, and comes back to the same question."""
    text = "h\nAtlantis\nAUSTRIA\ny\nh\ny\n\nn\nh\ny\nh\n"
    done = run(home, "start", text=text)
    assert asked(done.stdout) == [
        SAFE,
        SAFE,
        CHANGE,
        CHANGE,
        WHO,
        contact("the other person"),
        PROOF,
        PROOF,
        PLACE,
        PLACE,
    ]
    assert done.stdout.count(COUNTRY) == 2
    assert "no help lines for 'Atlantis'" in done.stdout
    assert done.stdout.count("\nHelp lines: Austria\n") == 4
    assert plan(records(home))[0] == ("circumstance country", "at", None)
    assert len([about for about, _, _ in plan(records(home)) if about == "circumstance country"]) == 1


def test_the_directory_while_questions_are_asked(home: Any, run: Any, records: Any) -> None:
    """With `all` the directory is shown and no country is kept, so that the next h asks again."""
    done = run(home, "start", text="h\nall\nh\nall\ny\nn\n")
    assert done.stdout.count(COUNTRY) == 2
    assert done.stdout.count("\nHelp lines\n") == 2
    assert plan(records(home)) == stored_by(2)


def test_help_lines_on_an_unsafe_device_write_nothing(home: Any, terminal: Any) -> None:
    """On a computer that is not safe h shows help lines on the screen that is cleared, and writes nothing."""
    one = terminal(home, "start", given=False, rows=24)
    press(one, (SAFE, "n"), (UNSAFE, "h"), (COUNTRY, "de\r"))
    one.answer("Help lines: Germany", "j")
    press(one, (UNSAFE, "h"))
    one.answer("Help lines: Germany", "j")
    press(one, (UNSAFE, "q"), (STOPPED, " "))
    assert one.finish() == 0
    assert home.written() == []
    assert one.remains() == []


@pytest.mark.parametrize("answer", ["n", "s", "\r"], ids=["no", "skip", "enter"])
def test_stopping_on_an_unsafe_device_writes_nothing(home: Any, terminal: Any, answer: str) -> None:
    """Not safe, or not answered: it can be stopped there; it ends with 0, and no file is anywhere in the home."""
    one = terminal(home, "start", given=False)
    press(one, (SAFE, answer), (UNSAFE, "q"), (STOPPED, " "))
    assert one.finish() == 0
    assert home.written() == []
    assert one.remains() == []


def test_reading_the_first_steps_writes_nothing(home: Any, terminal: Any) -> None:
    """The key r shows the steps of the start page, comes back to the choice, and writes nothing."""
    one = terminal(home, "start", given=False)
    press(one, (SAFE, "n"), (UNSAFE, "r"))
    page = one.wait_for("Look around the room")
    assert "Nobody reads along." in page
    assert home.written() == []
    one.send(" ")
    one.answer(begins(UNSAFE), "r")
    one.answer("Look around the room", " ")
    press(one, (UNSAFE, "q"), (STOPPED, " "))
    assert one.finish() == 0
    assert home.written() == []


def test_the_shipped_first_steps_can_be_read(new_home: Any, run: Any) -> None:
    """Through a pipe r prints every step of the shipped start page and writes nothing."""
    home = new_home()
    done = run(home, "start", text="n\nr\nq\n", given=False)
    titles = run(home, "checklists", "list", "--format", "json").stdout
    number = int(re.search(r'"id": "start".*?"steps": (\d+)', titles, re.DOTALL)[1])
    assert done.stdout.count("What they may notice:") == number > 3
    assert home.written() == []


@pytest.mark.parametrize(
    ("keys", "pages"),
    [*(("\x03", pages) for pages in range(5)), *((key, pages) for key in "qx" for pages in (0, 1, 3))],
)
def test_leaving_before_the_lock_writes_nothing(home: Any, terminal: Any, keys: str, pages: int) -> None:
    """The keys q, x and Ctrl-C on any page before the lock is chosen: nothing is written, nothing stays."""
    one = terminal(home, "start", given=False)
    way = [(SAFE, "n"), (UNSAFE, "g"), (LOCK, "w"), (WORDS, "\r"), (WORDS_AGAIN, "")]
    press(one, *way[:pages])
    one.wait_for(begins(way[pages][0]))
    one.send(keys)
    if pages == 1 and keys == "q":
        one.answer(begins(STOPPED), "q")
    assert one.finish() == (130 if keys == "\x03" else 0)
    assert home.written() == []
    assert one.remains() == []


def test_an_unsafe_device_gets_a_passphrase_and_quiet_steps(home: Any, terminal: Any, run: Any) -> None:
    """Going on with an unsafe device: no keychain is offered, can-change is not asked, and only quiet steps come."""
    one = terminal(home, "start", "--only", "start", given=False)
    press(one, (SAFE, "n"), (UNSAFE, "g"))
    page = one.wait_for(LOCK)
    assert "keychain" not in page
    press(one, (LOCK, "p"), (PHRASE, home.passphrase + "\r"), (PHRASE_AGAIN, home.passphrase + "\r"))
    one.answer(begins(WHO), "\r")
    one.answer(contact("the other person"), "\x03")
    assert one.finish() == 130
    done = run(home, "start", "--only", "start", text="\n" * 30)
    assert asked(done.stdout)[0] == CHANGE
    run(home, "plan", "--use", "alpha")
    done = run(home, "start", "--only", "alpha", text="\n" * 30)
    assert "Quiet steps first" in done.stdout


def test_words_made_by_the_program(home: Any, terminal: Any, records: Any) -> None:
    """The words that are made have to be typed once, open the record, and are written nowhere in clear."""
    one = terminal(home, "start", given=False)
    press(one, (SAFE, "y"), (CHANGE, "y"), (LOCK, "w"))
    words = words_on(one)
    assert len(words.split()) >= 5
    one.send("\r")
    press(one, (WORDS_AGAIN, "some other words\r"))
    assert words_on(one) == words
    one.send("\r")
    one.wait_for(begins(WORDS_AGAIN))
    assert home.written() == []
    assert words not in one.screen()
    one.send(words + "\r")
    assert words not in one.wait_for(begins(WHO))
    one.send("\x03")
    assert one.finish() == 130
    assert one.remains() == []
    home.passphrase_file.write_text(words + "\n")
    assert plan(records(home)) == [("circumstance device-safe", "yes", None), ("circumstance can-change", "yes", None)]
    assert not [path for path in home.written() if path.is_file() and words.encode() in path.read_bytes()]


def words_on(one: Any) -> str:
    """The words on the page that shows them."""
    shown = one.wait_for(begins(WORDS)).splitlines()
    return str(shown[shown.index(WORDS) + 1]).strip()


def test_two_runs_make_different_words(new_home: Any, made_up: Any, terminal: Any) -> None:
    """The words are made anew each time."""
    found = set()
    for _ in range(2):
        one = terminal(new_home(made_up), "start", given=False)
        press(one, (SAFE, "y"), (CHANGE, "y"), (LOCK, "w"))
        found.add(words_on(one))
        one.send("x")
        assert one.finish() == 0
    assert len(found) == 2


def test_a_passphrase_that_differs_or_is_short(home: Any, terminal: Any, records: Any) -> None:
    """Two that differ are asked again; a short one is questioned once and then taken; it is never shown."""
    one = terminal(home, "start", given=False)
    press(one, (SAFE, "y"), (CHANGE, "y"), (LOCK, "p"))
    press(one, (PHRASE, "long enough one\r"), (PHRASE_AGAIN, "long enough two\r"))
    assert home.written() == []
    one.answer("The two were not the same", "short\r")
    one.answer("That one is short", "short\r")
    one.answer(begins(PHRASE_AGAIN), "short\r")
    one.answer(begins(WHO), "\x03")
    assert one.finish() == 130
    assert b"short\r" not in one.raw
    assert b"long enough" not in one.raw
    home.passphrase_file.write_text("short\n")
    assert len(records(home)) == 2


def test_two_people(home: Any, run: Any, records: Any) -> None:
    """Two people are kept apart: a step for a person comes once for each, by their names."""
    run(home, "start", text="y\ny\nSam\nKim\n\nn\nn\nn\nn\n" + platforms("Alpha") + "\ne\nq\n")
    done = run(home, "start", "--only", "alpha", text="\n" + "l\n" * 7)
    assert re.findall(r"For: (\w+)", done.stdout) == ["Sam", "Kim"]
    assert {"alpha.block", "alpha.block@2"} <= {one.about for one in records(home)}


@pytest.mark.parametrize("number", [9, 10])
def test_nine_people_are_the_most(home: Any, run: Any, records: Any, number: int) -> None:
    """Nine names are taken; a tenth is not asked for."""
    names = [f"Name{at}" for at in range(1, number + 1)]
    done = run(home, "start", text="y\ny\n" + "".join(f"{name}\n" for name in names[:9]))
    assert asked(done.stdout).count(ELSE) == 8
    assert asked(done.stdout)[-1] == contact("Name1")
    assert [note for about, _, note in plan(records(home)) if about.startswith("person")] == names[:9]


def test_a_name_that_does_not_fit(home: Any, run: Any, records: Any) -> None:
    """A name that is too long is told and asked again; control signs in a name are left out."""
    done = run(home, "start", text="y\ny\n" + "x" * 41 + "\nSa\x1b[31mm\x07\n")
    assert "40 signs at most" in done.stdout
    assert plan(records(home))[2:] == [("person 1", "named", "Sa[31mm")]
    assert "\x1b" not in done.stdout


def test_several_mailboxes_with_different_providers(home: Any, run: Any, records: Any) -> None:
    """Two accounts of one platform get a label each, their own answer, and instructions that fit it."""
    run(home, "start", text=lines_to(len(SCRIPT)) + "q\n")
    found = {}
    for label in ("work", "own"):
        done = run(home, "start", "--only", f"beta:{label}", text="q\n")
        found[label] = re.findall(r"The way of (\w+)", done.stdout)
        assert f"Beta ({label})" in done.stdout
    assert found == {"work": ["One"], "own": ["Two"]}


@pytest.mark.parametrize("typed", ["me@example.org", "Büro", "a" * 21, "work,", "start:work"])
def test_labels_are_words(home: Any, run: Any, records: Any, typed: str) -> None:
    """An address, an umlaut, a word that is too long are no labels: it is told and asked again."""
    before = (
        lines_to(2)
        + "\nn\nn\nn\n"
        + "\n" * list(GROUPS).index("email")
        + numbers(GROUPS["email"], "Beta", "Beta")
        + "\n"
    )
    done = run(home, "start", text=before + f"{typed}\nhome\n")
    accounts = [about for about, _, _ in plan(records(home)) if about.startswith("account")]
    if typed == "work,":
        assert accounts == ["account beta:work"]
    else:
        assert accounts == ["account beta:home"]
        assert "not the name of an account" in done.stdout


@pytest.mark.parametrize(
    ("letters", "value"),
    [("c", "children"), ("ot", "court,other"), ("C, W", "children,work"), ("n", "none"), ("cn", None), ("z", None)],
)
def test_letters_for_contact(home: Any, run: Any, records: Any, letters: str, value: str | None) -> None:
    """Letters in any order and case stand for the reasons; none excludes the others; other letters are asked again."""
    done = run(home, "start", text=lines_to(2) + f"\n{letters}\n")
    found = [says for about, says, _ in plan(records(home)) if about == "circumstance contact@1"]
    assert found == ([value] if value else [])
    assert asked(done.stdout).count(contact("the other person")) == (1 if value else 2)
    assert ("not on the list" in done.stdout) is (value is None)


def test_the_channel_is_asked_only_where_contact_stays(home: Any, run: Any) -> None:
    """Where no contact has to stay, no channel is asked for."""
    done = run(home, "start", text="y\ny\nSam\n\nn\nn\nn\n" + platforms("Alpha") + "2\ne\nq\n")
    assert not [page for page in asked(done.stdout) if page == channel("Sam")]
    assert asked(done.stdout)[-1] == STEP


@pytest.mark.parametrize(("typed", "told"), [("9", True), ("1 y", True), ("0", True), ("2", False)])
def test_numbers_that_are_not_on_the_list(home: Any, run: Any, records: Any, typed: str, told: bool) -> None:
    """A number that is not on the list of devices is told and asked again."""
    done = run(home, "start", text="y\ny\n\nn\nn\nn\n" + platforms("Alpha") + f"{typed}\n5\ne\nq\n")
    devices = [about for about, _, _ in plan(records(home)) if about.startswith("device")]
    assert devices == ["device linux" if told else "device android"]
    assert ("not on the list" in done.stdout) is told


def test_devices_choose_the_instructions(home: Any, run: Any) -> None:
    """With an iPhone named, a step shows the way on an iPhone, and no other."""
    run(home, "start", text="y\ny\n\nn\nn\nn\n" + platforms("Alpha") + "1\ne\nq\n")
    done = run(home, "show", "alpha.sessions", "--plain")
    assert "Tap the gear" in done.stdout
    assert "Choose Sessions" not in done.stdout


@pytest.mark.parametrize(("key", "end"), [("t", "That is enough for today."), ("e", "You are through these steps.")])
def test_tonight_or_everything(home: Any, run: Any, key: str, end: str) -> None:
    """At the end of the questions: t walks the five that matter most tonight, e walks everything."""
    text = "y\ny\n\nn\nn\nn\n" + platforms("Alpha") + f"2\n{key}\n" + "d\n" * 30
    done = run(home, "start", text=text)
    assert end in done.stdout
    steps = {int(number) for number in re.findall(r"step (\d+) of", done.stdout)}
    assert len(steps) == (5 if key == "t" else 6)


@pytest.mark.parametrize("options", [("--tonight",), ("--minutes", "9"), ("--only", "start")])
def test_the_scope_is_not_asked_where_it_is_given(home: Any, run: Any, options: tuple[str, ...]) -> None:
    """With --tonight, --minutes or --only the first run does not ask how much."""
    done = run(home, "start", *options, text="y\ny\n\nn\nn\nn\n" + platforms("Alpha") + "2\nq\n")
    assert asked(done.stdout)[-2:] == [DEVICES, STEP]


def test_no_terminal_and_no_passphrase(home: Any, run: Any) -> None:
    """Without a terminal and without a source for a passphrase: 4, the sources are named, nothing is written."""
    done = run(home, "start", text="y\ny\np\n", given=False, code=4)
    for source in ("--passphrase-fd", "--passphrase-file", "NOCONTACT_PASSPHRASE_FILE", "keychain", "terminal"):
        assert source in done.stderr
    assert home.written() == []
    assert "Traceback" not in done.stderr


def test_a_later_start_without_a_passphrase(ready: Any, run: Any, records: Any) -> None:
    """With a record but no source for its passphrase: 4, the sources are named, and nothing is asked or changed."""
    home = ready()
    before = records(home)
    done = run(home, "start", text="d\nd\n", given=False, code=4)
    assert "--passphrase-file" in done.stderr
    assert asked(done.stdout) == []
    assert records(home) == before


def test_the_passphrase_by_descriptor(home: Any, records: Any) -> None:
    """The first run takes the passphrase from a descriptor as well, and the record opens with it."""
    with home.passphrase_file.open("rb") as phrase:
        done = subprocess.run(
            home.call(["start", "--passphrase-fd", str(phrase.fileno())]),
            env=home.env(given=False),
            input=lines_to(3),
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
            pass_fds=(phrase.fileno(),),
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert plan(records(home)) == stored_by(3)


def test_before_the_first_run(home: Any, terminal: Any, run: Any) -> None:
    """Without a command and without a record: what this is and how to begin; nothing is written."""
    done = run(home, given=False)
    assert "nocontact start" in done.stdout
    assert "on from a device they never use" in done.stdout
    one = terminal(home, given=False)
    one.wait_for("nocontact start")
    assert one.finish() == 0
    assert home.written() == []


def test_wrong_lines_at_the_first_questions(home: Any, run: Any, records: Any) -> None:
    """Wrong lines at the first questions only repeat the keys."""
    done = run(home, "start", text="maybe\n?\ny\nYES, I CAN\n")
    assert plan(records(home)) == [*stored_by(1), ("circumstance can-change", "yes", None)]
    assert done.stdout.count(SAFE) == 1
