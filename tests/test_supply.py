"""Where the packages come from: the lock files, and the audit that CI makes of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = ROOT / "requirements" / "dev.lock"
AUDIT_LOCK = ROOT / "requirements" / "audit.lock"

AT_RUN_TIME = {
    "cryptography",
    "icalendar",
    "jinja2",
    "keyring",
    "mnemonic",
    "phonenumbers",
    "platformdirs",
    "pyyaml",
    "rich",
    "sqlcipher3",
    "typer",
}
"""What the program itself needs. Another package here is a decision, not an accident."""

AUDIT = """#!/bin/sh
while [ "$1" != --output ]; do shift; done
{body}
"""


def locked(path: Path) -> dict[str, tuple[Requirement, int]]:
    """The packages of a lock file by name, each with the number of its hashes."""
    found = {}
    for part in re.split(r"\n(?=\S)", path.read_text(encoding="utf-8")):
        if not part.startswith("#"):
            requirement = Requirement(part.partition(" \\")[0])
            found[canonicalize_name(requirement.name)] = (
                requirement,
                len(re.findall(r"--hash=sha256:[0-9a-f]{64}(?=\s)", part)),
            )
    return found


def pinned(requirement: Requirement) -> str:
    """The one version that a locked requirement allows."""
    (exact,) = requirement.specifier
    assert exact.operator == "=="
    return exact.version


@pytest.mark.parametrize("path", [LOCK, AUDIT_LOCK], ids=lambda path: path.name)
def test_every_package_has_one_version_and_hashes(path: Path) -> None:
    """A lock file pins each package to one version with at least one SHA-256, and names no address of a registry."""
    packages = locked(path)

    assert len(packages) > 20
    assert [name for name, (_, hashes) in packages.items() if not hashes] == []
    assert all(pinned(requirement) for requirement, _ in packages.values())
    assert re.findall(r"https?://|--index|--find-links|--extra", path.read_text(encoding="utf-8")) == []


def test_the_lock_covers_the_project() -> None:
    """All that pyproject.toml asks for, to run, to work on it and to build it, is locked at a version that fits."""
    packages = locked(LOCK)
    asked = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]

    for requirement in map(Requirement, asked):
        name = canonicalize_name(requirement.name)
        assert name in packages, f"{name} is not locked: run .ci/lock"
        assert requirement.specifier.contains(pinned(packages[name][0])), f"{name} has moved on: run .ci/lock"


def test_the_program_needs_few_packages() -> None:
    """The packages that the program needs are the ones decided on."""
    assert {canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["dependencies"]} == AT_RUN_TIME


@pytest.mark.skipif("CI" not in os.environ, reason="who works on it may have other versions")
def test_what_runs_is_what_is_locked() -> None:
    """In CI every package that is installed has the version of the lock, and none is missing."""
    wanted = {
        name: pinned(requirement)
        for name, (requirement, _) in locked(LOCK).items()
        if requirement.marker is None or requirement.marker.evaluate()
    }

    assert {name: version(name) for name in wanted} == wanted


@pytest.mark.skipif(sys.platform == "win32", reason="CI runs it with bash")
@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ('echo "{}" > "$2"', 0, "no known vulnerability"),
        ('echo "CVE-2026-1" > "$2"; exit 1', 1, "CVE-2026-1"),
        ("exit 1", 0, "warning: the known vulnerabilities could not be looked up"),
    ],
    ids=["none", "found", "no network"],
)
def test_the_audit_of_the_dependencies(tmp_path: Path, body: str, code: int, said: str) -> None:
    """A vulnerability that is found fails; a service that cannot be reached is a warning."""
    tool = tmp_path / "audit"
    tool.write_text(AUDIT.format(body=body))
    tool.chmod(0o700)

    done = subprocess.run([ROOT / ".ci" / "audit", tool], capture_output=True, text=True, timeout=30, check=False)

    assert (done.returncode, said in done.stdout) == (code, True), done.stdout + done.stderr
