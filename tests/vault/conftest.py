"""What the tests of the vault share. They use the real SQLCipher and real processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import nocontact_cli
from nocontact_cli.domain.record import ANSWER, PLAN, Draft
from nocontact_cli.vault.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(nocontact_cli.__file__).parents[1]


@pytest.fixture
def need() -> Callable[..., None]:
    """Ask for tools by name. One that is missing skips the test, and fails it where CI is set."""

    def ask(*tools: str) -> None:
        missing = [tool for tool in tools if shutil.which(tool) is None]
        if missing and os.environ.get("CI"):
            pytest.fail(f"CI lacks {', '.join(missing)}")
        if missing:
            pytest.skip(f"needs {', '.join(missing)}")

    return ask


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place where nothing is yet."""
    return Place(tmp_path / "home" / "vault")


@pytest.fixture
def at() -> datetime:
    """One instant, with a zone."""
    return datetime(2026, 11, 22, 2, 3, 4, 567_890, timezone(timedelta(hours=1)))


@pytest.fixture
def drafts() -> list[Draft]:
    """Two first entries that hold words to look for on the disk."""
    day = date(2026, 11, 22)
    return [
        Draft(PLAN, "person 2", "canary-value", day, note="Canary Name"),
        Draft(ANSWER, "whatsapp.block@2", "keep", day, by="friend", note="canary-reason é", until=date(2027, 1, 2)),
    ]


@pytest.fixture
def python_env() -> dict[str, str]:
    """The environment for a child that imports this package."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def python(python_env: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python code in a process of its own, without a terminal."""

    def run(
        code: str, *args: object, env: dict[str, str] | None = None, text: str = ""
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, args)],
            env={**python_env, **(env or {})},
            input=text,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            start_new_session=True,
        )

    return run


@pytest.fixture
def umask() -> Iterator[Callable[[int], None]]:
    """Set the umask, and put it back afterwards."""
    before = os.umask(0)
    os.umask(before)

    def put(mask: int) -> None:
        os.umask(mask)

    yield put
    os.umask(before)
