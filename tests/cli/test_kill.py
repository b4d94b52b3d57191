"""A kill that no program can notice, at any moment: no answered question is lost, and the record opens."""

from __future__ import annotations

import os
import random
import re
import select
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import CHANGE, ELSE, PLACE, PROOF, SAFE, WHO, contact, every_group, numbers, platforms_of

if TYPE_CHECKING:
    from pathlib import Path

WALKS, KILLS_A_WALK, FIRST_RUNS = 2, 8, 8
"""16 kills of walks in a pipe, 16 on a terminal, 8 of a first run: 40 in all."""
STEPS = 150
SAYS = {"d": "done", "l": "later", "a": "not-mine", "k": "keep", "s": "stuck"}
STATION = re.compile(rb"step (\d+) of \d+,")

Answer = tuple[str, str | None]


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one checklist, gamma, of many silent steps in their order: s000, s001 ..."""
    folder = tmp_path_factory.mktemp("long")
    head = 'id: gamma\nname: Gamma\ngroup: social\nreviewed: "2026-11-22"\nsources: {}\nexposures: {}\nsteps:\n'
    step = (
        "  s{0:03}: {{title: Step {0}, why: Because., stage: secure, noticed: silent, minutes: 1, "
        "how: {{any: [Do it]}}, unconfirmed: true}}\n"
    )
    (folder / "gamma.yaml").write_text(head + "".join(step.format(at) for at in range(STEPS)))
    return folder


@pytest.fixture
def long_walk(vault_copy: Any, long_list: Path) -> Any:
    """A home with that walk before it, and nothing else to ask."""
    circumstances = ("device-safe=no", "can-change=yes", "proof=no", "location=no", "contact@1=none")
    options = [part for one in circumstances for part in ("--circumstance", one)]
    return vault_copy("--use", "gamma", *options, "--device", "linux", checklists=long_list)


def some_answers(chance: random.Random, number: int) -> list[Answer]:
    """So many answers, some with a reason."""
    says = [chance.choice(list(SAYS.values())) for _ in range(number)]
    return [(word, f"reason {chance.random()}" if word in ("keep", "stuck") else None) for word in says]


def typed(answers: list[Answer], *, screen: bool) -> bytes:
    """The keys of these answers; on a screen only a reason ends with Enter."""
    keys = {says: key for key, says in SAYS.items()}
    return "".join(
        keys[says] + ("" if screen else "\n") + ("" if note is None else note + "\n") for says, note in answers
    ).encode()


def stored(records: Any, home: Any) -> list[tuple[str, Answer]]:
    """The answers of the record, read through the vault: what about, and the answer."""
    return [(one.about, (one.says, one.note)) for one in records(home) if one.kind == "answer"]


def last_shown(output: bytes) -> int:
    """The number of the last step that was shown; 0 before the first."""
    return max((int(number) for number in STATION.findall(output)), default=0)


def killed_in_a_pipe(command: list[str], env: dict[str, str], text: bytes, enough: Any, wait: float) -> bytes:
    """Run with this input, kill it a moment after its output is enough, and return all that it wrote."""
    with subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as walk:
        assert walk.stdin
        assert walk.stdout
        output = b""
        walk.stdin.write(text)
        walk.stdin.flush()
        while not enough(output):
            assert select.select([walk.stdout], [], [], 60)[0], output
            data = os.read(walk.stdout.fileno(), 65_536)
            assert data, output
            output += data
        time.sleep(wait)
        walk.send_signal(signal.SIGKILL)
        output += walk.stdout.read()
    assert walk.returncode == -signal.SIGKILL
    return output


def killed_on_a_terminal(one: Any, text: bytes, until: int, wait: float) -> bytes:
    """Type all of it at the first step, kill the program a moment after a step is shown, and return its output."""
    if until:
        one.wait_for("step 1 of")
        one.send(text.decode())
        one.wait_until(lambda: last_shown(one.raw) >= until)
    time.sleep(wait)
    one.signal(signal.SIGKILL)
    assert one.finish() == -signal.SIGKILL
    return bytes(one.raw)


def moments(chance: random.Random, number: int) -> list[tuple[int, float]]:
    """When to kill: at which step, and so many seconds later. The first one falls into the start of the program."""
    later = (0.0, 0.001, 0.002, 0.004, 0.008, 0.02)
    return [(0, chance.random() * 0.6), *((chance.randint(1, 14), chance.choice(later)) for _ in range(number - 1))]


@pytest.mark.parametrize("where", ["pipe", "terminal"])
@pytest.mark.parametrize("seed", range(WALKS))
def test_kills_of_a_walk(long_walk: Any, terminal: Any, records: Any, *, figure: Any, where: str, seed: int) -> None:
    """Killed at random moments and started again: every answer before a shown step is there, in order, as given."""
    home = long_walk
    chance = random.Random(f"{where} {seed}")  # noqa: S311 - Moments, no keys.
    before: list[tuple[str, Answer]] = []
    reached = 0
    for until, wait in moments(chance, KILLS_A_WALK):
        answers = some_answers(chance, 30)
        if where == "pipe":
            output = killed_in_a_pipe(
                home.call(["start", "--only", "gamma"]),
                home.env(),
                typed(answers, screen=False),
                lambda output, until=until: last_shown(output) >= until,
                wait,
            )
        else:
            one = terminal(home, "start", "--only", "gamma")
            output = killed_on_a_terminal(one, typed(answers, screen=True), until, wait)
        shown = last_shown(output)
        now = stored(records, home)
        new = now[len(before) :]
        items = [f"gamma.s{at:03}" for at in range(len(before), len(before) + len(new))]
        assert now[: len(before)] == before
        assert new == list(zip(items, answers, strict=False))[: len(new)]
        assert shown - 1 <= len(new) <= shown
        reached += len(new)
        before = now
    assert reached > 2 * KILLS_A_WALK
    figure("kills", KILLS_A_WALK)


def page_of(group: str) -> str:
    """What the page of a group begins with."""
    return f"\n{platforms_of(group)}\n"


QUESTIONS = (
    (SAFE, "y", (("device-safe", "yes"),)),
    (CHANGE, "n", (("can-change", "no"),)),
    (WHO, "Sam", (("person 1", "named"),)),
    (ELSE, "Kim", (("person 2", "named"),)),
    ("So far: Sam, Kim.", "", ()),
    (contact("Sam"), "c", (("contact@1", "children"),)),
    (contact("Kim"), "n", (("contact@2", "none"),)),
    (PROOF, "y", (("proof", "yes"),)),
    (PLACE, "n", (("location", "no"),)),
    (page_of("phone"), numbers(every_group()["phone"], "Phone and SMS"), (("account phone", "use"),)),
    (page_of("email"), "q", ()),
)
"""The beginning of a first run: what the page holds, the line typed, what that stores."""


@pytest.mark.parametrize("seed", range(FIRST_RUNS))
def test_kills_of_a_first_run(new_home: Any, run: Any, records: Any, figure: Any, seed: int) -> None:
    """Killed in the first run: no record, or one that opens and holds each answer before the question shown last."""
    home = new_home()
    chance = random.Random(seed)  # noqa: S311 - The same.
    until = 1 + seed % len(QUESTIONS[:-1])
    output = killed_in_a_pipe(
        home.call(["start"]),
        home.env(),
        "".join(f"{line}\n" for _, line, _ in QUESTIONS[:-1]).encode(),
        lambda output: QUESTIONS[until][0].encode() in output or QUESTIONS[-1][0].encode() in output,
        chance.random() * (0.4 if until < 3 else 0.01),
    ).decode()
    shown = sum(page in output for page, _, _ in QUESTIONS)
    wanted = [[entry for _, _, entries in QUESTIONS[:number] for entry in entries] for number in (shown - 1, shown)]
    if (home.vault / "main.dat").exists() or (home.vault / "index.dat").exists():
        found = [
            (one.about.removeprefix("circumstance "), one.says) for one in records(home) if "asked" not in one.about
        ]
        assert found in wanted
        assert len(found) >= 2
    else:
        # The record is made between the second answer and the third question.
        assert shown <= 2
    figure("kills", 1)
    done = run(home, "start", text="")
    assert done.stderr == ""
    assert SAFE in done.stdout or shown >= 2


def test_the_start_after_a_kill(long_walk: Any, terminal: Any) -> None:
    """After kill -9 a new start in another window goes on with the next step, without a word of fault."""
    one = terminal(long_walk, "start", "--only", "gamma")
    one.answer("step 1 of 150,", "d")
    one.wait_for("step 2 of 150,")
    one.signal(signal.SIGKILL)
    one.finish()
    one = terminal(long_walk, "start", "--only", "gamma")
    one.wait_for("Step 1")
    one.wait_for("step 1 of 149,")
    one.send("q")
    assert one.finish() == 0
    assert one.remains() == []
