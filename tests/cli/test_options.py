"""The options that every command takes, the help of each command, and the fixed words."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from nocontact_cli.cli import words
from nocontact_cli.cli.app import COMMANDS
from nocontact_cli.domain import words as domain_words
from tests.cli.conftest import PATIENCE, ROOT, Home
from tests.cli.support import NOW, Desk, Maker, call, write_lists

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Terminal

COMMON: Final = (
    "--format",
    "--plain",
    "--private",
    "--print",
    "--passphrase-fd",
    "--passphrase-file",
    "--checklists",
)
LINES: Final = ("report", "steps", "show beta.quiet", "mark beta.quiet --as later", "plan", "plan --use beta")
"""Commands that open the record."""
WITHOUT_KEY: Final = ("vault status", "checklists list", f"checklists check {ROOT / 'checklists' / 'start.yaml'}")
HELP: Final = (
    "",
    *COMMANDS,
    "vault status",
    "vault backup",
    "vault restore",
    "vault lock",
    "vault erase",
    "checklists list",
    "checklists check",
    "checklists new",
    "checklists schema",
)


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("options")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


@pytest.fixture(scope="module")
def desk(make: Maker) -> Desk:
    """A record."""
    return make.shared(call("plan --use beta"))


@pytest.fixture(scope="module")
def helps(make: Maker) -> dict[str, str]:
    """The help of each command as it is printed."""
    desk = make.empty()
    found = {line: desk.do(f"{line} --help", given=False).stdout for line in HELP}
    assert desk.home.written() == []
    return found


def flat(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.split())


# ---------------------------------------------------------------------------------------------- the common options


@pytest.mark.parametrize("line", HELP)
def test_every_command_declares_the_common_options(helps: dict[str, str], line: str) -> None:
    """The help of every command and sub-command lists all common options."""
    assert [option for option in COMMON if f" {option} " not in flat(helps[line])] == []


@pytest.mark.parametrize("line", [*LINES, *WITHOUT_KEY])
def test_format_before_and_after_every_command(make: Maker, line: str) -> None:
    """`--format json` does the same before and after a command."""
    desk = make.own(call("plan --use beta"))
    after = desk.do(f"{line} --format json").stdout
    before = desk.do(f"--format json {line}").stdout
    assert after.startswith("{")
    assert before == after


def test_an_option_after_the_command_stands_over_one_before(desk: Desk) -> None:
    """Of the same option given twice, the one after the command counts."""
    assert desk.do("--format json report --format plain").stdout == desk.do("report").stdout
    assert desk.do("--format plain report --format json").stdout.startswith("{")


@pytest.mark.parametrize("line", ["report", "steps", "show beta.quiet", "plan", "vault status", "checklists list", ""])
def test_plain_before_and_after_every_command(desk: Desk, terminal: Callable[..., Terminal], line: str) -> None:
    """`--plain` before a command draws nothing, also on a terminal, and prints what goes into a pipe."""
    expected = desk.do(line).stdout
    for arguments in (["--plain", *line.split()], [*line.split(), "--plain"]):
        window = terminal(desk.home, *arguments, columns=600, rows=100, env=NOW.env)
        assert window.finish() == 0
        text = window.raw.decode().replace("\r\n", "\n")
        assert "\x1b" not in text
        assert text.endswith(expected)


@pytest.mark.parametrize("line", LINES)
def test_the_passphrase_file_before_and_after_every_command(make: Maker, line: str) -> None:
    """`--passphrase-file` opens the record, before and after the command, as one word or two."""
    desk = make.own(call("plan --use beta"))
    path = desk.home.passphrase_file
    for wanted in (f"--passphrase-file {path} {line}", f"{line} --passphrase-file={path}"):
        assert desk.do(wanted, given=False).stderr == ""


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_passphrase_by_descriptor(desk: Desk, place: str) -> None:
    """`--passphrase-fd N` reads the first line of that descriptor and leaves the rest."""
    read, write = os.pipe()
    os.write(write, desk.home.passphrase.encode() + b"\nrest\n")
    os.close(write)
    option = ["--passphrase-fd", str(read)]
    arguments = [*option, "report"] if place == "before" else ["report", *option]
    done = subprocess.run(
        desk.home.call(arguments),
        env=desk.home.env(given=False, **NOW.env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        pass_fds=(read,),
        start_new_session=True,
    )
    rest = os.read(read, 100)
    os.close(read)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == desk.do("report").stdout
    assert rest == b"rest\n"


def test_a_descriptor_stands_over_a_file(desk: Desk, tmp_path: Path) -> None:
    """With a descriptor, a file and a variable, the descriptor counts first, then the file, then the variable."""
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong\n")
    right = desk.home.passphrase_file
    assert desk.do(f"report --passphrase-file {right}", env={"NOCONTACT_PASSPHRASE_FILE": str(wrong)}).returncode == 0
    desk.do(f"report --passphrase-file {wrong}", code=4)
    with right.open("rb") as stream:
        done = subprocess.run(
            desk.home.call(["report", "--passphrase-fd", "0", "--passphrase-file", str(wrong)]),
            env=desk.home.env(given=False, **NOW.env),
            stdin=stream,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
    assert done.returncode == 0


def test_the_passphrase_is_not_taken_from_the_value_of_a_variable(desk: Desk) -> None:
    """No variable's value is taken for the passphrase itself, whatever it is called."""
    names = ("NOCONTACT_PASSPHRASE", "NOCONTACT_PASSWORD", "NOCONTACT_KEY", "CHECKUP_PASSPHRASE")
    desk.do("report", given=False, code=4, env=dict.fromkeys(names, desk.home.passphrase))


@pytest.mark.parametrize("line", ["report", "checklists list"])
def test_checklists_before_and_after_every_command(desk: Desk, line: str) -> None:
    """`--checklists DIR` does the same before and after a command."""
    folder = str(desk.home.checklists)
    before = desk.do(f"{line} --format json").stdout
    done = subprocess.run(
        [*Home(desk.home.folder).call(()), *line.split(), "--format", "json", "--checklists", folder],
        env=desk.home.env(**NOW.env),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
        start_new_session=True,
    )
    assert done.stdout == before
    assert "eta" in before


def test_print_and_private_choose_the_screen(make: Maker, terminal: Callable[..., Terminal]) -> None:
    """`--print` prints although device-safe is unknown, `--private` hides although it is yes; before and after."""
    unknown = make.shared(call("plan --use beta"))
    for arguments in (("--print", "plan"), ("plan", "--print")):
        window = terminal(unknown.home, *arguments, env=NOW.env)
        assert window.finish() == 0
        assert "Your plan" in window.left()
        assert b"1049" not in window.raw
    safe = make.shared(call("plan --use beta --circumstance device-safe=yes"))
    for arguments in (("--private", "plan"), ("plan", "--private")):
        window = terminal(safe.home, *arguments, env=NOW.env)
        window.wait_for("Your plan")
        assert window.alternate
        window.send("q")
        assert window.finish() == 0
        assert window.left() == ""
    window = terminal(safe.home, "plan", env=NOW.env)
    assert window.finish() == 0
    assert "Your plan" in window.left()


# --------------------------------------------------------------------------------------------------- help and README


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_line_of_a_command_is_the_first_of_its_own_help(helps: dict[str, str], name: str) -> None:
    """The list of commands says of each what its own help says first, word for word."""
    line = COMMANDS[name][1]
    first_paragraph = flat(helps[name].split("\n\n")[1])
    assert f"{first_paragraph} ".startswith(f"{line} ")
    assert line in flat(helps[""])


def test_the_help_names_every_command_in_order(helps: dict[str, str]) -> None:
    """The help without a command lists all commands, in the order of the table."""
    listed = flat(helps[""]).partition("Commands: ")[2]
    places = [listed.find(line) for _, line in COMMANDS.values()]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    """README.md shows or names every command."""
    text = (ROOT / "README.md").read_text()
    assert re.search(rf"`?nocontact {name}\b|`{name}[ `]", text)


@pytest.mark.parametrize("line", HELP)
def test_every_option_has_a_help_text(helps: dict[str, str], line: str) -> None:
    """No option of any command is without its words."""
    options = helps[line].partition("Options:\n")[2].partition("Commands:")[0]
    blocks = re.split(r"\n  (?=-)", "\n" + options.rstrip())[1:]
    assert len(blocks) > len(COMMON)
    assert [block for block in blocks if not re.search(r"\s{2,}[A-Z][^.]*\w[.;]", block)] == []


def test_help_is_short(make: Maker) -> None:
    """`-h` is `--help`, and a command without its arguments is wrong usage with a way to the help."""
    desk = make.empty()
    assert desk.do("report -h", given=False).stdout == desk.do("report --help", given=False).stdout
    assert (
        "--help" in desk.do("mark", given=False, code=2).stderr or "-h" in desk.do("mark", given=False, code=2).stderr
    )


def test_completion_is_not_offered(helps: dict[str, str]) -> None:
    """No option writes to the start-up files of the shell."""
    assert not [line for line, text in helps.items() if "completion" in text]


# ------------------------------------------------------------------------------------------------------ fixed words


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (words.Severity, domain_words.SEVERITIES),
        (words.State, domain_words.ITEM_STATES),
        (words.AnswerWord, (*domain_words.ANSWERS, domain_words.UNDO)),
    ],
)
def test_choices_are_the_words_of_the_domain(choice: type[words.Severity], expected: tuple[str, ...]) -> None:
    """The words that the command line accepts are those of the domain, in the same order."""
    assert tuple(one.value for one in choice) == expected


def test_the_words_of_the_domain_are_those_of_the_design() -> None:
    """Kinds, severities, states and answers are the words of the design, in its order."""
    assert domain_words.KINDS == (
        "locate",
        "enter",
        "control",
        "spend",
        "impersonate",
        "publish",
        "reach",
        "return",
        "relay",
        "watch",
        "remind",
    )
    assert domain_words.SEVERITIES == ("critical", "high", "medium", "low")
    assert domain_words.EXPOSURE_STATES == ("open", "due", "kept", "residual", "closed", "not-applicable")
    assert sorted((*domain_words.ANSWERS, domain_words.UNDO)) == sorted(
        ("done", "later", "not-mine", "keep", "stuck", "open", "undo")
    )
    assert domain_words.CONTACT_REASONS == ("children", "court", "work", "other")
    assert set(domain_words.CIRCUMSTANCES) == {"device-safe", "can-change", "proof", "location"}
    assert domain_words.MOST_PEOPLE == 9
