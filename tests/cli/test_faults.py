"""Kills, refused calls, damage and a wrong clock, as the user of the command line meets them."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from nocontact_cli.domain.record import ANSWER, Draft
from nocontact_cli.vault.cipher import PAGE
from nocontact_cli.vault.keys import unlock
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import open_vault
from nocontact_cli.workflows.context import local_now
from tests.cli.conftest import Home
from tests.cli.support import NOW, TODAY, Desk, Maker, call, write_lists

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nocontact_cli.domain.record import Entry
    from tests.cli.conftest import Terminal

    Records = Callable[[Home], tuple[Entry, ...]]

BEGUN: Final = call("plan --use alpha --use gamma --circumstance can-change=yes")
ITEMS: Final = ("alpha.password", "alpha.rules", "alpha.filter", "alpha.album", "alpha.leave", "gamma.leave")
KILLS: Final = 8


@pytest.fixture(scope="module")
def make(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make records with the made-up checklists."""
    folder = tmp_path_factory.mktemp("faults")
    lists = folder / "lists"
    lists.mkdir()
    return Maker(run, folder, write_lists(lists), Home)


def add(desk: Desk, *drafts: Draft) -> None:
    """Put entries into the record."""
    place = Place(desk.home.vault)
    with open_vault(place, unlock(place, file=desk.home.passphrase_file, env={}, may_ask=False)) as record:
        record.append(drafts, local_now())


def spoil(path: Path, at: int) -> None:
    """Change one byte of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_kills_of_mark(make: Maker, records: Records, figure: Callable[[str, float], None]) -> None:
    """`mark` of several steps that is killed at any moment records all of them or none, and all if it said so."""
    desk = make.own(BEGUN)
    command, env = desk.home.call(["mark", *ITEMS, "--as", "done"]), desk.home.env(**NOW.env)
    began = time.perf_counter()
    subprocess.run(command, env=env, check=True, capture_output=True)
    whole = time.perf_counter() - began
    chance = random.Random(20261122)  # noqa: S311 - only when to kill
    seen = set()
    for turn in range(KILLS):
        before = records(desk.home)
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            # Most of it is the start and the key derivation; what counts happens near the end.
            time.sleep(whole * (0 if turn == 0 else 3 if turn == 1 else chance.uniform(0.6, 1.1)))
            child.send_signal(signal.SIGKILL)
            said = child.communicate()[0]
        new = records(desk.home)[len(before) :]
        assert records(desk.home)[: len(before)] == before
        assert [entry.about for entry in new] in ([], list(ITEMS))
        assert new or b"Recorded" not in said
        seen.add(bool(new))
        figure("kills", 1)
    assert seen == {True, False}


def test_no_more_files(
    make: Maker, records: Records, need: Callable[..., None], tmp_path: Path, figure: Callable[[str, float], None]
) -> None:
    """Where the system opens no more files, it is exit 6 in words, and the answer is recorded whole or not at all."""
    need("strace")
    desk = make.own(BEGUN)
    command, env = desk.home.call(["mark", *ITEMS, "--as", "done"]), desk.home.env(**NOW.env)
    trace = ["strace", "-f", "-e", "trace=openat", "-o", str(tmp_path / "log")]
    subprocess.run([*trace, *command], env=env, check=True, capture_output=True)
    lines = (tmp_path / "log").read_text().splitlines()
    # The calls are counted for each thread. Before the program's own start, what is said is not its own.
    main = [line for line in lines if line.startswith(lines[0].split()[0])]
    first = next(at for at, line in enumerate(main, 1) if re.search(r"nocontact_cli/cli/(__pycache__/)?app\.", line))
    ends = []
    for number in range(first, len(main) + 1, max(1, (len(main) - first) // 8)):
        before = records(desk.home)
        done = subprocess.run(
            [*trace, f"--inject=openat:error=EMFILE:when={number}+", *command],
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        new = [entry.about for entry in records(desk.home)[len(before) :]]
        assert "Traceback" not in done.stderr
        assert (done.returncode, new) in ((0, list(ITEMS)), (6, [])), done.stderr
        assert done.returncode == 0 or re.search(r"\bstored\b|Nothing was changed|as it was", done.stderr)
        ends.append(done.returncode)
        figure("io_errors", 1)
    assert ends.count(6) > 3


def test_a_damaged_record(make: Maker) -> None:
    """It is exit 5; what can still be read, the day of the last backup and the way to bring it back are told."""
    desk = make.own(BEGUN)
    copy = desk.home.passphrase_file.with_name("copy")
    copy.touch(0o600)
    copy.write_text("copy horse battery\n")
    option = f"--backup-passphrase-file {copy}"
    desk.do(f"vault backup {option} -o {desk.home.folder / 'b.dat'}")
    add(desk, *(Draft(ANSWER, "alpha.rules", "done", TODAY, note="x" * 300) for _ in range(200)))
    spoil(desk.home.vault / "main.dat", 15 * PAGE + 50)

    for line in ("report", "steps", "history", "mark alpha.rules --as done", "vault backup --words --yes"):
        refused = desk.do(line, code=5)
        assert refused.stdout == ""
        assert "main.dat is damaged and cannot be read." in refused.stderr
        assert re.search(r"In the damaged file, 1\d\d entries of 2\d\d can still be read\.", refused.stderr)
        assert f"The last backup was made on {TODAY.isoformat()}." in refused.stderr
        assert refused.stderr.rstrip().endswith("nocontact vault restore FILE")
    told = desk.json(f"vault restore {desk.home.folder / 'b.dat'} {option} --yes")

    assert (told["present"]["state"], told["kept"]) == ("damaged", ["main.dat.1"])
    assert len(desk.json("history")["entries"]) == told["backup"]["entries"]


def test_a_damaged_lock(make: Maker) -> None:
    """With both copies of the lock damaged it is exit 5 and names the way; the backup comes back under a new lock."""
    desk = make.own(BEGUN)
    copy = desk.home.passphrase_file.with_name("copy")
    copy.touch(0o600)
    copy.write_text("copy horse battery\n")
    option = f"--backup-passphrase-file {copy}"
    desk.do(f"vault backup {option} -o {desk.home.folder / 'b.dat'}")
    for name in ("index.dat", "index.bak"):
        path = desk.home.vault / name
        path.write_bytes(path.read_bytes()[:5000])

    refused = desk.do("report", code=5)
    assert "index.dat is damaged, and so is its copy." in refused.stderr
    assert "vault restore FILE" in refused.stderr
    told = desk.json(f"vault restore {desk.home.folder / 'b.dat'} {option} --new-passphrase-file {copy} --yes")

    assert told["kept"] == ["main.dat.1", "index.dat.1", "index.bak.1"]
    env = {"NOCONTACT_PASSPHRASE_FILE": str(copy)}
    assert len(desk.json("history", env=env)["entries"]) == told["backup"]["entries"]


def test_a_clock_that_was_set_back(make: Maker, terminal: Callable[..., Terminal]) -> None:
    """Entries of days to come are told once, on a terminal where it is cleared, and each counts from its day on."""
    desk = make.own(BEGUN)
    assert desk.do("report").stderr == ""
    add(desk, Draft(ANSWER, "alpha.rules", "done", TODAY + timedelta(days=3)))

    told: Any = desk.do("report --format json")

    assert told.stderr == (
        f"1 entry of your record has a day after today, {TODAY.isoformat()}. Perhaps the clock of this computer was "
        "changed. Nothing is lost: each counts from its day on.\n"
    )
    one = terminal(desk.home, "report", env=NOW.env)
    one.wait_for("1 entry of your record")
    one.send("q")
    assert one.finish() == 0
    assert one.remains() == []
    marked = desk.do("mark alpha.rules --as later")
    assert "1 entry of your record" in marked.stderr
    found = [one["says"] for one in desk.json("history")["entries"] if one["about"] == "alpha.rules"]
    assert sorted(found) == ["done", "later"]
