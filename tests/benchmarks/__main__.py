"""Measure the commands people wait for: `python -m tests.benchmarks [RUNS]`.

Prints medians of wall time, each as a ratio to the median of `python -c pass`, measured in turns so that a
busy moment falls on all of them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.domain.record import ANSWER, PLAN, Draft
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import make_with_passphrase

PLATFORMS = ("phone", "email", "whatsapp", "instagram", "facebook", "shared-accounts")
PASSPHRASE = "correct horse battery staple"  # noqa: S105 - Made up.
ANSWERS = 100
LONG = "history, 20,000 entries"
ENTRIES = 20_000
EVERYTHING = "report --plain, all platforms"
BUDGETS = {"--help": 8, "checklists list": 12, "report --plain": 20, EVERYTHING: 25, LONG: 200}


def main() -> None:
    """Print one line a command."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        environment = _prepare(Path(folder))
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "import typer": [sys.executable, "-c", "import typer"],
            "--help": _nocontact("--help"),
            "checklists list": _nocontact("checklists", "list"),
            "report --plain": _nocontact("report", "--plain"),
            "report --format json": _nocontact("report", "--format", "json"),
            "report --format terminal": _nocontact("report", "--format", "terminal"),
            "steps --plain": _nocontact("steps", "--plain"),
            EVERYTHING: [
                "env",
                f"NOCONTACT_HOME={_everything(Path(folder) / 'everything')}",
                *_nocontact("report", "--plain"),
            ],
            LONG: ["env", f"NOCONTACT_HOME={_long(Path(folder) / 'long')}", *_nocontact("history", "--plain")],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(runs + 2):
            for name, command in commands.items():
                began = time.perf_counter()
                subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
                if turn > 1:
                    times[name].append(time.perf_counter() - began)
    base = statistics.median(times["python -c pass"])
    print(f"{runs} runs, python -c pass {base * 1000:.1f} ms")
    for name, found in times.items():
        ratio = statistics.median(found) / base
        budget = f"  budget x{BUDGETS[name]}" if name in BUDGETS else ""
        print(f"{name:30s} {statistics.median(found) * 1000:7.1f} ms  x{ratio:5.1f}{budget}")


def _nocontact(*arguments: str) -> list[str]:
    program = Path(sys.executable).with_name("nocontact")
    return [str(program), *arguments]


def _prepare(folder: Path) -> dict[str, str]:
    """A vault with the six platforms and a hundred answers."""
    passphrase = folder / "passphrase"
    passphrase.write_text(PASSPHRASE + "\n")
    environment = {
        **os.environ,
        "NOCONTACT_HOME": str(folder / "home"),
        "NOCONTACT_PASSPHRASE_FILE": str(passphrase),
    }
    use = [part for platform in PLATFORMS for part in ("--use", platform)]
    subprocess.run(_nocontact("plan", *use), env=environment, check=True, stdout=subprocess.DEVNULL)
    listed = subprocess.run(
        _nocontact("steps", "--format", "json"), env=environment, check=True, capture_output=True, text=True
    )
    items = [item["id"] for item in json.loads(listed.stdout)["items"]]
    subprocess.run(
        _nocontact("mark", *items[:ANSWERS], "--as", "done"),
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return environment


def _everything(folder: Path) -> Path:
    """A vault with all platforms in the plan and a hundred answers, opened by the same passphrase."""
    today = date.today()  # noqa: DTZ011 - A local day.
    checklists = load().checklists
    drafts = [Draft(PLAN, f"account {platform}", "use", today) for platform in checklists if platform != "start"]
    items = [f"{platform}.{step}" for platform, one in checklists.items() for step in one.steps]
    drafts += [Draft(ANSWER, item, "done", today) for item in items[:: len(items) // ANSWERS][:ANSWERS]]
    make_with_passphrase(Place(folder), PASSPHRASE, drafts, datetime.now().astimezone()).close()
    return folder


def _long(folder: Path) -> Path:
    """A vault with the six platforms and a record of a year, opened by the same passphrase."""
    today = date.today()  # noqa: DTZ011 - A local day.
    began = today - timedelta(days=365)
    checklists = load(PLATFORMS).checklists
    items = [f"{platform}.{step}" for platform in PLATFORMS for step in checklists[platform].steps]
    drafts = [Draft(PLAN, f"account {platform}", "use", began) for platform in PLATFORMS]
    for number in range(ENTRIES - len(drafts)):
        day = began + timedelta(days=number * 365 // ENTRIES)
        says = ("done", "later", "open", "done", "stuck")[number // len(items) % 5]
        drafts.append(Draft(ANSWER, items[number % len(items)], says, day))
    make_with_passphrase(Place(folder), PASSPHRASE, drafts, datetime.now().astimezone()).close()
    return folder


if __name__ == "__main__":
    main()
