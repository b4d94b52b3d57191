"""What a call loads: nobody waits for a library that the call does not need."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.conftest import PATIENCE, Home
from tests.cli.support import NOW, Desk, Maker, call, write_lists

if TYPE_CHECKING:
    from collections.abc import Callable

NEVER: Final = {"pydantic", "jinja2", "icalendar", "phonenumbers", "requests", "httpx", "urllib3", "mnemonic"}
"""What no ordinary call loads."""


@pytest.fixture(scope="module")
def desk(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A record."""
    folder = tmp_path_factory.mktemp("start-up")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home).shared(call("plan --use alpha --use beta"))


# -X importtime does not list what importlib.import_module loads by name, so what is loaded at the end counts too.
AND_TELL: Final = """
import atexit, sys
sys.argv = ["nocontact", *sys.argv[2:]]
path = sys.orig_argv[-len(sys.argv)]
atexit.register(lambda: open(path, "w").write(" ".join(sys.modules)))
from nocontact_cli.cli.main import run
run()
"""


def loaded(desk: Desk, line: str) -> tuple[set[str], str]:
    """The modules that a call loads, by full name, and what it writes to standard output."""
    told = desk.home.folder / "modules"
    arguments = desk.home.call(line.split())[3:]
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", AND_TELL, str(told), *arguments],
        env=desk.home.env(**NOW.env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
        start_new_session=True,
    )
    rows = [row for row in done.stderr.splitlines() if row.startswith("import time:")]
    timed = {row.rpartition("|")[2].strip() for row in rows} - {"imported package"}
    assert len(timed) > 50
    return timed | set(told.read_text().split()), done.stdout


def packages(modules: set[str]) -> set[str]:
    """The top packages of modules."""
    return {module.partition(".")[0] for module in modules}


def test_help_loads_no_command_and_no_library(desk: Desk) -> None:
    """`--help` loads none of rich, yaml, sqlcipher3, keyring and pydantic, and no command."""
    modules, text = loaded(desk, "--help")
    assert text.startswith("Usage: ")
    assert "typer" in modules
    assert packages(modules) & (NEVER | {"rich", "yaml", "sqlcipher3", "keyring", "platformdirs"}) == set()
    assert not [module for module in modules if module.startswith("nocontact_cli.cli.commands.")]


@pytest.mark.parametrize(
    "line", ["report --plain", "report --format json", "mark beta.quiet --as later", "steps", "plan"]
)
def test_a_plain_call_does_not_draw_and_asks_no_keychain(desk: Desk, line: str) -> None:
    """With a passphrase and without a terminal, neither rich, keyring nor pydantic is loaded."""
    modules, text = loaded(desk, line)
    assert text
    assert "sqlcipher3" in packages(modules)
    assert packages(modules) & (NEVER | {"rich", "keyring"}) == set()


def test_checklists_need_no_vault(desk: Desk) -> None:
    """`checklists list` loads neither the encryption, the keychain nor rich."""
    modules, _ = loaded(desk, "checklists list")
    assert "yaml" in packages(modules)
    assert packages(modules) & (NEVER | {"rich", "keyring", "sqlcipher3"}) == set()


def test_the_fast_reader_of_yaml_is_used(desk: Desk) -> None:
    """Checklists are read with the reader written in C."""
    modules, _ = loaded(desk, "checklists list")
    assert "yaml._yaml" in modules


def test_vault_status_opens_nothing(desk: Desk) -> None:
    """`vault status` looks at the files only: no encryption, no keychain, no checklists."""
    modules, _ = loaded(desk, "vault status")
    assert packages(modules) & (NEVER | {"rich", "keyring", "sqlcipher3", "yaml"}) == set()


@pytest.mark.parametrize("line", ["--help", "report --plain", "checklists list"])
def test_nothing_that_could_use_the_network_is_loaded(desk: Desk, line: str) -> None:
    """No module for network connections is loaded."""
    modules, _ = loaded(desk, line)
    network = {"socket", "_socket", "ssl", "http.client", "urllib.request", "asyncio", "ftplib", "smtplib"}
    assert modules & network == set()


def test_a_command_loads_no_other_command(desk: Desk) -> None:
    """`report` loads its own module among the commands, and none of the others."""
    modules, _ = loaded(desk, "report --plain")
    commands = {module for module in modules if module.startswith("nocontact_cli.cli.commands.")}
    assert commands == {"nocontact_cli.cli.commands.report"}


def test_a_refused_call_ends_in_order(desk: Desk) -> None:
    """A call refused while the key is still being derived ends with its exit code, not with a crash of Python."""
    for _ in range(12):
        assert desk.do("why --write --clear", code=2).stdout == ""
