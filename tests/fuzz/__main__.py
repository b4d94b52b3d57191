"""Guided by coverage, by hand: `python -m tests.fuzz TARGET --seconds N`.

It needs atheris, which is no dependency: `pip install atheris` beside this project, under a Python it supports.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

NAMES = ("checklist", "reply", "record", "backup", "lock")


def main() -> int:
    """Run one target for so many seconds. A find stops it, with its bytes in a file of the present folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=NAMES)
    parser.add_argument("--seconds", type=int, default=60, help="how long")
    asked = parser.parse_args()
    try:
        import atheris  # noqa: PLC0415 - Only this run needs it.
    except ImportError:
        print("This run needs atheris, which is not installed here: pip install atheris")  # noqa: T201 - By hand.
        return 1
    with atheris.instrument_imports(include=["nocontact_cli", "yaml"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - It is watched while it loads.

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        target = TARGETS[asked.target](folder)
        corpus = folder / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(target.seeds):
            (corpus / str(number)).write_bytes(seed)
        longest = 2 * max(len(seed) for seed in target.seeds)
        options = [f"-max_total_time={asked.seconds}", f"-max_len={longest}", "-print_final_stats=1"]
        atheris.Setup([sys.argv[0], *options, str(corpus)], target.read)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
