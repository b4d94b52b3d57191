"""A home with a record for hostile calls, and the program in a process that has loaded it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.domain.attempts import about as attempt_about
from nocontact_cli.domain.attempts import says as attempt_says
from nocontact_cli.domain.record import ANSWER, ATTEMPT, FOUND, LETTER, PLAN, PROOF, REASONS, Draft
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import make_with_passphrase
from tests.cli.support import write_lists
from tests.program import Done, Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PASSPHRASE = "correct horse battery"  # noqa: S105 - Made up.


@dataclass
class Desk:
    """A home with a record in it, and the program. The record is put back where a call took it away.

    Args:
        program: The program.
        folder: Holds all the rest.
        hostile: Text that the record holds where a person wrote something.
    """

    program: Program
    folder: Path
    hostile: str = ""

    def __post_init__(self) -> None:
        for name in ("home", "work", "lists"):
            (self.folder / name).mkdir(parents=True)
        write_lists(self.folder / "lists")
        (self.folder / "phrase").touch(0o600)
        (self.folder / "phrase").write_text(PASSPHRASE + "\n")
        (self.folder / "browser").write_text("#!/bin/sh\n")
        (self.folder / "browser").chmod(0o700)
        self._fill()
        self._bytes = {path.name: path.read_bytes() for path in self.vault.iterdir()}

    @property
    def vault(self) -> Path:
        """The folder of the record."""
        return self.folder / "vault"

    @property
    def work(self) -> Path:
        """Where the program is called."""
        return self.folder / "work"

    def env(self, *, given: bool) -> dict[str, str]:
        """The environment of a call; without `given` it has no passphrase."""
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "NOCONTACT_HOME": str(self.vault),
            "TMPDIR": str(self.folder),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "BROWSER": str(self.folder / "browser"),
        }
        return env | {"NOCONTACT_PASSPHRASE_FILE": str(self.folder / "phrase")} if given else env

    def call(
        self,
        *arguments: str,
        given: bool = True,
        data: bytes = b"",
        env: dict[str, str] | None = None,
        put_back: bool = True,
    ) -> Done:
        """Call the program with the made-up checklists; the record is first put back to what it was."""
        if put_back:
            self.put_back()
        arguments = ("--checklists", str(self.folder / "lists"), *arguments)
        return self.program.call(list(arguments), self.env(given=given) | (env or {}), self.work, data)

    def _fill(self) -> None:
        at, day = datetime.now(UTC), date(2026, 11, 1)
        plan = ("account alpha", "account beta", "device android", "device linux")
        said = [Draft(PLAN, what, "use", day) for what in plan]
        said += [
            Draft(PLAN, "person 1", "named", day, note=f"Sam{self.hostile}"),
            Draft(ANSWER, "alpha.filter", "keep", day, note=f"because {self.hostile}"),
            Draft(ANSWER, "beta.quiet", "stuck", day, note=f"cannot {self.hostile}"),
            Draft(ANSWER, "alpha.rules", "done", day),
            Draft(FOUND, "alpha.filter", "found", day, note=f"found {self.hostile}"),
            Draft(
                ATTEMPT,
                attempt_about("alpha", 1),
                attempt_says(reached=True, time="14:05"),
                day,
                note=f"wrote {self.hostile}",
            ),
            Draft(PROOF, "attempt", "ab" * 32, day, note=f"/proof/{self.hostile}"),
            Draft(REASONS, "why", "written", day, note=f"reason {self.hostile}"),
            Draft(LETTER, "unsent", "kept", day, note=f"letter {self.hostile}"),
        ]
        make_with_passphrase(Place(self.vault), PASSPHRASE, said, at).close()

    def put_back(self) -> None:
        """Make the record what it was."""
        self.vault.mkdir(mode=0o700, exist_ok=True)
        for path in self.vault.iterdir():
            if path.name not in self._bytes and path.is_file():
                path.unlink()
        for name, data in self._bytes.items():
            path = self.vault / name
            if not path.exists() or path.read_bytes() != data:
                path.write_bytes(data)


@pytest.fixture(scope="session")
def program() -> Iterator[Program]:
    """The program, loaded once."""
    with Program() as program:
        yield program
