"""Measure how exports are read: `python -m tests.benchmarks.reading [MEGABYTES]`.

For a mailbox and for a ZIP of message JSON: the time and memory of reading all of it, as a ratio to what plain
decompression and splitting into lines take in Python in the same run. The budgets are x2.5 and 150 MB.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from random import Random

PERSON = "their.handle@example.org"
NAME = "Their Name"
PARTS = 8
READ = """
import resource, sys, time
from datetime import date
from pathlib import Path
from nocontact_cli.domain.evidence import Name
from nocontact_cli.evidence.gathering import gather
from nocontact_cli.evidence.given.trees import trees
from nocontact_cli.evidence.names import Wanted
from nocontact_cli.evidence.readers import all_readers
wanted = Wanted([(1, Name("email", sys.argv[2])), (1, Name("name", sys.argv[3]))])
readers = all_readers()
began = time.perf_counter()
found = []
for tree in trees([Path(sys.argv[1])]):
    found += gather(tree, readers, wanted, lambda at: at.astimezone().date(), date.today())
took = time.perf_counter() - began
seen = sum(seen.count for one in found for seen in one.seen if seen.what == "message")
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, seen)
"""
PLAIN = """
import sys, time, zipfile
began = time.perf_counter()
if zipfile.is_zipfile(sys.argv[1]):
    with zipfile.ZipFile(sys.argv[1]) as archive:
        for name in archive.namelist():
            with archive.open(name) as file:
                for line in file:
                    pass
else:
    with open(sys.argv[1], "rb") as file:
        for line in file:
            pass
print(time.perf_counter() - began)
"""


def main() -> None:
    """Print a line for each."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        made = {
            f"mbox, {size} MB": (_mailbox(Path(folder) / "mail.mbox", size), PERSON),
            f"ZIP, {size} MB of messages": (_threads(Path(folder) / "instagram-me.zip", size), NAME),
        }
        for name, (path, _) in made.items():
            plain = float(_run(PLAIN, path)[0])
            took, memory, seen = map(float, _run(READ, path, PERSON, NAME))
            print(
                f"{name:30s} {took:6.2f} s  x{took / plain:4.2f} of plain lines  budget x2.5  {memory:4.0f} MB  "
                f"{seen:.0f} messages of theirs"
            )


def _run(code: str, *arguments: object) -> list[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def _mailbox(path: Path, size: int) -> Path:
    """Messages of some 20 KB, every fiftieth from the person."""
    chance = Random(1)  # noqa: S311 - Nobody's secret.
    line = "".join(chance.choice("abcdefgh ijklmnop+/") for _ in range(72)) + "\n"
    with path.open("w") as file:
        number = 0
        while file.tell() < size * 1_000_000:
            sender = PERSON if number % 50 == 0 else f"someone{number % 997}@example.net"
            file.write(
                f"From {number}@xxx Mon Jan 05 10:00:00 +0000 2026\nX-Gmail-Labels: Inbox\n"
                f"Received: by 2002:a05 with SMTP id {number}; Mon, 5 Jan 2026 10:00:00 +0000\n"
                f"Date: Mon, 5 Jan 2026 10:00:00 +0000\nFrom: Somebody <{sender}>\nTo: me@example.net\n\n"
            )
            file.write(line * chance.randint(50, 500) + "\n")
            number += 1
    return path


def _threads(path: Path, size: int) -> Path:
    """Threads of Instagram, indented as Meta does, half of the messages from the person."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part in range(PARTS):
            where = f"your_instagram_activity/messages/inbox/thread{part}_1/message_1.json"
            with archive.open(where, "w", force_zip64=True) as file:
                file.write(b'{\n  "participants": [{"name": "Their Name"}, {"name": "Me"}],\n  "messages": [\n')
                written = number = 0
                while written < size * 1_000_000 / PARTS:
                    message = {
                        "sender_name": NAME if number % 2 else "Me",
                        "timestamp_ms": 1_760_000_000_000 - number * 1000,
                        "content": f"some words {number * 7919 % 10_007} and more of them",
                        "is_geoblocked_for_viewer": False,
                    }
                    text = json.dumps(message, indent=2).replace("\n", "\n    ")
                    written += file.write(((",\n    " if number else "    ") + text).encode())
                    number += 1
                file.write(b'\n  ],\n  "title": "Their Name",\n  "thread_path": "inbox/thread_1"\n}\n')
    return path


if __name__ == "__main__":
    main()
