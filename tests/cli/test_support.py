"""`support`: help lines by country, asked for or named, without a record and without a trace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from nocontact_cli.catalogue.help_lines import SUPPORT_FILE
from nocontact_cli.domain.support import EVERYWHERE
from tests.cli.conftest import COUNTRY, Home, begins
from tests.cli.support import Desk

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

FOUND = SUPPORT_FILE.read(SUPPORT_FILE.path)
COUNTRIES = {code: name for code, name in FOUND.countries.items() if code != EVERYWHERE}
EVERYONE = [line.id for line in FOUND.of(EVERYWHERE)]
AUSTRIAN = "de_AT.UTF-8"
DIRECTORY = "Countries with lines in this program"
TALK = "Somebody to talk to"


@pytest.fixture(scope="module")
def desk(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A home without a record."""
    return Desk(run, Home(tmp_path_factory.mktemp("support") / "home").make())


def shown(text: str) -> list[str]:
    """The names of all help lines in a page without drawing, in order."""
    names = {line.name for line in FOUND.lines}
    return [line[:-1] for line in text.splitlines() if line.endswith(":") and line[:-1] in names]


@pytest.mark.parametrize("typed", ["gb", "GB", "United Kingdom", "united KINGDOM"])
def test_a_country_by_code_or_name(desk: Desk, typed: str) -> None:
    """A country is found by its code or its name in any case: its lines come first, then the directories."""
    done = desk.run(desk.home, "support", typed, given=False)
    assert done.stdout.startswith("Help lines: United Kingdom\n")
    lines = (*FOUND.of("gb"), *FOUND.of(EVERYWHERE))
    assert [line.name for line in lines if f"\n{line.name}" not in done.stdout] == []
    assert re.findall(r"\n  Call (.+)", done.stdout) == [line.phone for line in lines if line.phone]
    assert DIRECTORY not in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("typed", "meant"), [("Germny", "Did you mean Germany?"), ("xx", "support"), ("int", "support"), ("", "support")]
)
def test_an_unknown_country(desk: Desk, typed: str, meant: str) -> None:
    """A country without lines is exit 2: the near name or the way to the list, and the directory of the world."""
    done = desk.run(desk.home, "support", typed, given=False, code=2)
    assert done.stdout == ""
    assert f"no help lines for '{typed}'" in done.stderr
    assert "lila.help" in done.stderr
    assert meant in done.stderr.splitlines()[-1]


def test_an_unknown_country_with_control_characters(desk: Desk) -> None:
    """What was typed comes back without control characters."""
    done = desk.run(desk.home, "support", "a\x1b[31mb\u202e", given=False, code=2)
    assert [sign for sign in done.stderr if not sign.isprintable() and sign != "\n"] == []


@pytest.mark.parametrize("country", [None, "no"])
def test_the_json_form(desk: Desk, country: str | None) -> None:
    """`nocontact.support` holds the lines of the country and the directories, with every key, null where unknown."""
    found = desk.json(f"support {country or ''}", given=False)
    assert (found["schema"], found["version"], found["country"]) == ("nocontact.support", 1, country)
    assert set(found) == {"schema", "version", "country", "reviewed", "countries", "lines"}
    assert (found["reviewed"], found["countries"]) == (FOUND.reviewed.isoformat(), COUNTRIES)
    assert [line["id"] for line in found["lines"]] == [*(line.id for line in FOUND.of(country or "")), *EVERYONE]
    texts = {"region", "phone", "text", "chat", "email", "site", "hours", "languages", "cost", "traces", "note", "seen"}
    for line in found["lines"]:
        assert set(line) == {"id", "country", "name", "about", "serves", "also", "sources"} | texts
        assert {type(line[name]) for name in texts} <= {str, type(None)}
        assert {frozenset(source) for source in line["sources"]} == {frozenset({"title", "publisher", "url", "kind"})}


@pytest.mark.parametrize("language", [AUSTRIAN, "C"])
def test_without_a_terminal_nothing_is_asked_and_nothing_guessed(desk: Desk, language: str) -> None:
    """In a pipe, `support` alone is the directory with all countries, whatever the language of the computer."""
    done = desk.run(desk.home, "support", given=False, env={"LANG": language, "PYTHONUTF8": "1"})
    assert done.stdout.startswith("Help lines\n")
    assert shown(done.stdout) == [line.name for line in FOUND.of(EVERYWHERE)]
    listed = next(line for line in done.stdout.splitlines() if line.startswith("Argentina"))
    assert listed == ", ".join(f"{name} ({code})" for code, name in COUNTRIES.items()) + "."


@pytest.mark.parametrize(
    ("env", "typed", "title"),
    [
        ({"LANG": AUSTRIAN}, "", "Help lines: Austria"),
        ({"LANG": AUSTRIAN}, "all", DIRECTORY),
        ({"LANG": AUSTRIAN}, "FRANCE", "Help lines: France"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": AUSTRIAN}, "", "Help lines: Austria"),
        ({"LANG": AUSTRIAN, "LC_ALL": "C"}, "", DIRECTORY),
        ({"LANG": "C"}, "", DIRECTORY),
        ({"LANG": "de_LI.UTF-8"}, "", DIRECTORY),
    ],
)
def test_on_a_terminal_it_asks(terminal: Any, new_home: Any, env: dict[str, str], typed: str, title: str) -> None:
    """On a terminal the country is asked for; Enter takes what the language setting proposes, or the directory."""
    home = new_home()
    one = terminal(home, "support", given=False, env=env | {"PYTHONUTF8": "1"}, rows=60)
    page = one.wait_for(re.compile(r"Country \(Enter for [\w ]+\):"))
    one.wait_for(begins(COUNTRY))
    proposed = "Austria" if AUSTRIAN in (env.get("LC_ALL") or env.get("LC_MESSAGES") or env["LANG"]) else None
    assert (f"(Enter for {proposed or 'the directory'}):" in page, "setting of this computer" in page) == (
        True,
        proposed is not None,
    )
    one.send(f"{typed}\r")
    one.wait_for(title)
    assert one.alternate
    one.send("j")
    assert one.finish() == 0
    assert one.remains() == []
    assert home.written() == []


def test_a_country_that_is_not_known_is_asked_again(terminal: Any, new_home: Any) -> None:
    """On a terminal an unknown country is told and asked again, and Ctrl-C leaves nothing."""
    one = terminal(new_home(), "support", given=False)
    one.answer(begins(COUNTRY), "Germny\r")
    one.answer("Did you mean Germany?", "\x03")
    assert one.finish() == 130
    assert one.remains() == []


@pytest.mark.parametrize("arguments", [("de",), ("de", "--print"), ("--print",)])
def test_what_stays_in_the_window(terminal: Any, new_home: Any, arguments: tuple[str, ...]) -> None:
    """On a terminal nothing is printed to the normal screen, unless --print asks for it."""
    one = terminal(new_home(), "support", *arguments, given=False, rows=30)
    if "--print" not in arguments:
        one.wait_for("Help lines")
        assert one.alternate
        one.send("q")
    assert one.finish() == 0
    assert ("Help lines" in one.left()) is ("--print" in arguments)
    assert "--print" in arguments or one.remains() == []


def test_no_record_and_no_passphrase(desk: Desk) -> None:
    """Neither a record nor a passphrase is needed, and nothing is written."""
    for line in ("support", "support de", "support --format json"):
        desk.do(line, given=False)
    assert desk.home.written() == []


def test_a_record_is_not_opened(vault_copy: Any, run: Any) -> None:
    """With a record that cannot be read and a passphrase file that is gone, help lines are shown all the same."""
    home = vault_copy()
    for path in home.vault.iterdir():
        path.write_bytes(b"not a record")
    home.passphrase_file.unlink()
    done = run(home, "support", "de")
    assert done.stdout.startswith("Help lines: Germany\n")
    assert {path.read_bytes() for path in home.vault.iterdir()} == {b"not a record"}


def test_the_end_of_a_report(vault_copy: Any, run: Any) -> None:
    """A report ends with lines of the country that was named in the plan, without one with the directory."""
    home = vault_copy()
    first = FOUND.of(EVERYWHERE)[0]
    done = run(home, "report").stdout
    assert done.index(f"\n{TALK}:\n") > done.index("\nNext:\n")
    assert f"- {first.name}: {first.site}" in done
    run(home, "plan", "--circumstance", "country=de")
    lines = run(home, "report").stdout.split(f"\n{TALK}: Germany:\n")[1].splitlines()
    wanted = [*FOUND.of("de")[:3], first]
    assert [line.partition(":")[0] for line in lines if line.startswith("- ")] == [f"- {one.name}" for one in wanted]
    assert f"Call {wanted[0].phone}" in lines[0]
    assert any(line.endswith("nocontact support de") for line in lines)


def test_the_country_in_the_plan(vault_copy: Any, run: Any) -> None:
    """`country` is a circumstance with the codes that have lines; another code is exit 2 and changes nothing."""
    home = vault_copy()
    run(home, "plan", "--circumstance", "country=at")
    done = run(home, "plan", "--circumstance", "country=xx", code=2)
    assert "country cannot be 'xx'" in done.stderr
    assert "'countr'" in run(home, "plan", "--circumstance", "countr=de", code=2).stderr
    assert '"country": "at"' in run(home, "plan", "--format", "json").stdout
    assert "(country): at\n" in run(home, "plan").stdout
    assert '"country"' not in run(home, "plan", "--circumstance", "country=unknown", "--format", "json").stdout
