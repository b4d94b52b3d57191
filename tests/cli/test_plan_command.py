"""`plan`: show and change who, where, with what and under which circumstances, by options and by pipe."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.conftest import Home
from tests.cli.support import TODAY, Maker, call, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from nocontact_cli.domain.record import Entry


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("plan")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


BEGUN: Final = call("plan --use alpha:north --use beta")


def about(entries: tuple[Entry, ...]) -> list[tuple[str, str, str | None]]:
    """What entries say, without their numbers and days."""
    return [(entry.about, entry.says, entry.note) for entry in entries]


def test_the_first_use_makes_the_record(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """The first `plan --use` with a passphrase makes a private, neutrally named record with the whole change in it."""
    desk = make.empty()
    desk.do("plan --use alpha:north --device iphone --circumstance alpha:north.provider=north --circumstance proof=no")
    assert about(records(desk.home)) == [
        ("account alpha:north", "use", None),
        ("device iphone", "use", None),
        ("circumstance alpha:north.provider", "north", None),
        ("circumstance proof", "no", None),
    ]
    assert {entry.day for entry in records(desk.home)} == {TODAY}
    assert {entry.by for entry in records(desk.home)} == {"self"}
    assert stat.S_IMODE(desk.home.vault.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in desk.home.vault.iterdir()}
    assert modes == dict.fromkeys(("main.dat", "main.lck", "index.dat", "index.bak"), 0o600)
    assert list(desk.home.home.iterdir()) == []


def test_the_first_use_takes_people_as_well(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """The first change can name people in the same call, and nothing of it is lost."""
    desk = make.empty()
    desk.do("plan --use beta --people -", "Robin\nKim\n")
    assert about(records(desk.home)) == [
        ("account beta", "use", None),
        ("person 1", "named", "Robin"),
        ("person 2", "named", "Kim"),
    ]


def test_somebody_named_in_the_same_call(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """People and what is known of contact with them can be given in one call, also in the first one."""
    desk = make.empty()
    line = "plan --circumstance contact@2=court --circumstance channel@2=beta --use beta --people -"
    desk.do(line, "Robin\nKim\n")
    assert about(records(desk.home)) == [
        ("account beta", "use", None),
        ("person 1", "named", "Robin"),
        ("person 2", "named", "Kim"),
        ("circumstance contact@2", "court", None),
        ("circumstance channel@2", "beta", None),
    ]
    before = records(desk.home)
    done = desk.do("plan --circumstance contact@2=court --people -", "Robin\n\n", code=2)
    assert "no person 2" in done.stderr
    assert records(desk.home) == before


def test_only_an_account_makes_a_record(make: Maker) -> None:
    """Devices, circumstances and people alone make no record: only the first `--use` does."""
    desk = make.empty()
    desk.do("plan --device iphone --circumstance proof=no", code=2)
    assert desk.home.written() == []


def test_what_the_plan_shows(make: Maker) -> None:
    """`plan` shows people with what is known of contact, accounts, devices, circumstances and questions."""
    desk = make.shared(
        BEGUN,
        call(
            "plan --device iphone --device linux --circumstance contact@1=children,court --people -",
            "Robin\nKim\nAlex\n",
        ),
        call("plan --circumstance channel@1=beta --circumstance contact@2=none --people -", "Robin\nKim\n\n"),
        call("plan --circumstance alpha:north.provider=north --circumstance can-change=yes"),
        call("plan --drop beta --use gamma"),
    )
    text = desk.do("plan").stdout
    for line in (
        "1. Robin: some contact stays because of children and a court or lawyers, by beta",
        "2. Kim: no contact has to stay",
        "3. taken out",
        "- alpha:north: Alpha (north)",
        "- gamma: Gamma",
        "- beta: taken out, its answers are kept",
        "iPhone or iPad and Linux.",
        "- Things can be changed now (can-change): yes",
        "- Proof may be needed (proof): unknown, taken as yes",
        "- This computer is safe from them (device-safe): unknown, taken as no",
        "- They could see where you are (location): unknown, taken as yes",
    ):
        assert line in text.splitlines(), line
    question = next(line for line in text.splitlines() if "Who provides this mailbox" in line)
    assert "North Mail" in question
    assert "alpha:north.provider" in question


def test_a_change_is_shown_as_the_plan_then_is(make: Maker) -> None:
    """After a change, the same call shows the plan as it is now."""
    desk = make.own(BEGUN)
    assert "- gamma: Gamma" in desk.do("plan --use gamma").stdout.splitlines()
    assert desk.json("plan --drop gamma")["dropped"] == ["gamma"]


def test_accounts_stand_in_the_order_in_which_they_were_named(make: Maker) -> None:
    """`start` is first and always there; the others follow in the order of the calls."""
    desk = make.own(BEGUN)
    found = desk.json("plan --use gamma --use alpha:south --use alpha")
    assert found["accounts"] == ["start", "alpha:north", "beta", "gamma", "alpha:south", "alpha"]


def test_a_label_is_a_short_word(make: Maker) -> None:
    """Labels of 20 small letters, digits and hyphens are taken."""
    desk = make.own(BEGUN)
    assert f"alpha:{'a-1' * 6}xx" in desk.json(f"plan --use alpha:{'a-1' * 6}xx")["accounts"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("device-safe", "yes"),
        ("device-safe", "no"),
        ("can-change", "yes"),
        ("proof", "no"),
        ("location", "no"),
        ("contact@1", "none"),
        ("contact@1", "children"),
        ("contact@1", "court,other"),
        ("channel@1", "alpha:north"),
        ("alpha:north.provider", "south"),
    ],
)
def test_every_circumstance_can_be_set_and_taken_back(make: Maker, name: str, value: str) -> None:
    """Each circumstance takes its values, and `unknown` takes the answer back."""
    desk = make.own(BEGUN)
    assert desk.json(f"plan --circumstance {name}={value}")["circumstances"] == {name: value}
    assert desk.json(f"plan --circumstance {name}=unknown")["circumstances"] == {}


def test_reasons_for_contact_have_one_order(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """The same reasons in another order, or twice, are the same answer."""
    desk = make.own(BEGUN)
    assert desk.json("plan --circumstance contact@1=court,children,court")["circumstances"] == {
        "contact@1": "children,court"
    }
    before = records(desk.home)
    desk.do("plan --circumstance contact@1=children,court")
    assert records(desk.home) == before


def test_contact_without_a_number_is_about_the_first_person(make: Maker) -> None:
    """`contact=...` and `channel=...` mean person 1."""
    desk = make.own(BEGUN)
    found = desk.json("plan --circumstance contact=work --circumstance channel=beta")
    assert found["circumstances"] == {"channel@1": "beta", "contact@1": "work"}


def test_lines_name_people(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Line n names person n; fewer lines leave the rest alone; an empty first line takes only the name away."""
    desk = make.own(BEGUN)
    desk.do("plan --people -", "Robin\nKim\nSasha\n")
    desk.do("plan --people -", "Robin\nKit\n")
    assert desk.do("plan").stdout.splitlines()[3:6] == [
        "1. Robin: not known whether some contact has to stay",
        "2. Kit: not known whether some contact has to stay",
        "3. Sasha: not known whether some contact has to stay",
    ]
    desk.do("plan --people -", "\n")
    people = desk.json("plan")["people"]
    assert people == [
        {"n": 1, "named": False, "retired": False},
        {"n": 2, "named": True, "retired": False},
        {"n": 3, "named": True, "retired": False},
    ]
    assert about(records(desk.home))[2:] == [
        ("person 1", "named", "Robin"),
        ("person 2", "named", "Kim"),
        ("person 3", "named", "Sasha"),
        ("person 2", "named", "Kit"),
        ("person 1", "unnamed", None),
    ]


@pytest.mark.parametrize(
    "text", ["Robin\nKim", "Robin\r\nKim\r\n", "  Robin \nKim\t\n"], ids=["no-end", "crlf", "spaces"]
)
def test_lines_of_every_kind(make: Maker, records: Callable[[Home], tuple[Entry, ...]], text: str) -> None:
    """Names are the lines without the spaces around them, however the lines end."""
    desk = make.own(BEGUN)
    desk.do("plan --people -", text)
    assert [note for _, _, note in about(records(desk.home))[2:]] == ["Robin", "Kim"]


def test_no_line_at_all_changes_nobody(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Empty standard input changes nobody."""
    desk = make.own(BEGUN)
    before = records(desk.home)
    desk.do("plan --people -", "")
    assert records(desk.home) == before


def test_a_change_is_all_or_nothing(make: Maker, records: Callable[[Home], tuple[Entry, ...]]) -> None:
    """Where one part of a change does not fit, no part of it is written."""
    desk = make.own(BEGUN)
    before = records(desk.home)
    for line in (
        "plan --use gamma --drop alpha:south",
        "plan --use gamma --circumstance proof=perhaps",
        "plan --device mac --use nothing",
        "plan --circumstance proof=yes --device toaster",
    ):
        desk.do(line, code=2)
    desk.do("plan --use gamma --people -", "".join(f"n{number}\n" for number in range(10)), code=2)
    assert records(desk.home) == before


def test_names_in_a_record_are_not_readable_on_the_disk(make: Maker) -> None:
    """No nickname stands in clear in any file beneath HOME and NOCONTACT_HOME."""
    desk = make.own(BEGUN)
    desk.do("plan --people -", "Canaryname\n")
    data = b"".join(path.read_bytes() for path in desk.home.written() if path.is_file())
    assert len(data) > 20_000
    assert b"Canaryname" not in data
    assert b"alpha" not in data
