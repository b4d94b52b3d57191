"""Folders that cannot be written, full disks. Run as a user without privileges, because root may do anything."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import make_with_passphrase

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from nocontact_cli.domain.record import Draft

NOBODY = 65534
WORDS = "correct horse"

# All modules come first: where the tests run as root, the user without privileges may not read them.
PRELUDE = """
import os, resource, secrets, sys, traceback, encodings.idna, stringprep
from datetime import UTC, date, datetime
from pathlib import Path
import sqlcipher3.dbapi2, nocontact_cli.vault.keychain
from nocontact_cli.domain.record import Draft
from nocontact_cli.errors import NoContactError
from nocontact_cli.vault.backup import read_backup, write_backup
from nocontact_cli.vault.erase import erase, remains
from nocontact_cli.vault.lock import make_lock, open_lock
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.restore import restore_under_key, restore_under_lock
from nocontact_cli.vault.vault import exists, lock_with_passphrase, make_with_passphrase, open_vault, status
place, words = Place(Path(sys.argv[1])), "correct horse"
draft = Draft("answer", "a.b", "done", date(2026, 11, 22), note="x" * 20_000)
at = datetime(2026, 11, 22, tzinfo=UTC)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
"""
POSTLUDE = """
except NoContactError as error:
    print("\\n".join(error.lines()))
    sys.exit(error.exit)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the user without privileges can reach and owns."""
    folder = Path(tempfile.mkdtemp(prefix="vault-"))
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    yield folder
    for path in (folder, *folder.iterdir()):
        path.chmod(0o700)
    shutil.rmtree(folder)


@pytest.fixture
def attempt(python: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., tuple[int, str]]:
    """Run some lines without privileges, and give the exit code and what was said."""

    def run(code: str, folder: Path) -> tuple[int, str]:
        lines = "".join(f"    {line}\n" for line in code.splitlines())
        done = python(PRELUDE + lines + POSTLUDE, folder, env={"HOME": "/"})
        assert done.stderr == ""
        return done.returncode, done.stdout

    return run


@pytest.fixture
def vault(open_folder: Path, drafts: list[Draft], at: datetime) -> Path:
    """A vault that belongs to the user without privileges."""
    place = Place(open_folder / "vault")
    make_with_passphrase(place, WORDS, drafts, at).close()
    if os.geteuid() == 0:
        for path in (place.folder, *place.folder.iterdir()):
            os.chown(path, NOBODY, NOBODY)
    return place.folder


def test_no_leave_to_make_the_folder(open_folder: Path, attempt: Callable[..., tuple[int, str]]) -> None:
    """Where no folder can be made, it is exit 6 with the path and the reason."""
    open_folder.chmod(0o500)

    code, said = attempt("make_with_passphrase(place, words, [draft], at)", open_folder / "vault")

    assert code == 6
    assert f"{open_folder / 'vault'} could not be made: this account has no permission." in said
    assert "NOCONTACT_HOME" in said


def test_no_leave_to_write(open_folder: Path, attempt: Callable[..., tuple[int, str]]) -> None:
    """In a folder that is there and cannot be written, no vault is made: exit 6."""
    open_folder.chmod(0o500)

    code, said = attempt("make_with_passphrase(place, words, [draft], at)", open_folder)

    assert code == 6
    assert f"{open_folder} could not be written: this account has no permission." in said


def test_no_leave_to_look(vault: Path, attempt: Callable[..., tuple[int, str]]) -> None:
    """A vault that cannot be seen is exit 6, never a first run."""
    vault.chmod(0)

    for call in ("print(exists(place))", "status(place)", "make_with_passphrase(place, words, [draft], at)"):
        code, said = attempt(call, vault)
        assert code == 6
        assert str(vault) in said


def test_reading_a_read_only_folder(vault: Path, attempt: Callable[..., tuple[int, str]]) -> None:
    """A vault on a read-only medium opens and is read; writing to it is exit 6 and changes nothing."""
    for path in vault.iterdir():
        path.chmod(0o400)
    vault.chmod(0o500)
    before = {path.name: path.read_bytes() for path in vault.iterdir()}

    code, said = attempt("print(len(open_vault(place, open_lock(place, words)).entries()))", vault)
    assert (code, said) == (0, "2\n")

    for call in (
        "open_vault(place, open_lock(place, words)).append([draft], at)",
        "lock_with_passphrase(place, open_lock(place, words), 'new')",
    ):
        code, said = attempt(call, vault)
        assert code == 6, said
        assert str(vault) in said
    assert {path.name: path.read_bytes() for path in vault.iterdir()} == before


def test_a_copy_that_cannot_be_repaired(vault: Path, attempt: Callable[..., tuple[int, str]]) -> None:
    """If the damaged copy cannot be written anew, the good one opens all the same."""
    (vault / "index.dat").write_bytes(b"")
    vault.chmod(0o500)

    code, said = attempt("print(len(open_lock(place, words)))", vault)

    assert (code, said) == (0, "32\n")


@pytest.mark.parametrize("name", ["main.dat", "index.*"])
def test_no_leave_to_read(vault: Path, attempt: Callable[..., tuple[int, str]], name: str) -> None:
    """A record or lock that may not be read is exit 6, neither damage nor a wrong passphrase."""
    for path in vault.glob(name):
        path.chmod(0)

    code, said = attempt("open_vault(place, open_lock(place, words))", vault)

    assert code == 6
    assert "no permission" in said


# A limit on the size of a file stands for a full disk: writing past it fails in the same way.
LIMIT = "resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))\n"


def test_disk_full_while_appending(vault: Path, attempt: Callable[..., tuple[int, str]]) -> None:
    """If the disk is full, the entry is refused with exit 6, and all earlier ones are there."""
    size = (vault / "main.dat").stat().st_size

    code, said = attempt(
        LIMIT.format(size) + "open_vault(place, open_lock(place, words)).append([draft, draft], at)", vault
    )

    assert code == 6
    assert "main.dat could not be" in said
    code, said = attempt("print(len(open_vault(place, open_lock(place, words)).entries()))", vault)
    assert (code, said) == (0, "2\n")


@pytest.mark.parametrize("size", [0, 5_000, 10_000, 30_000])
def test_disk_full_while_making(open_folder: Path, attempt: Callable[..., tuple[int, str]], size: int) -> None:
    """If the disk is full during the first run, it is exit 6, nothing is left, and a new start works."""
    folder = open_folder / "vault"

    code, said = attempt(LIMIT.format(size) + "make_with_passphrase(place, words, [draft], at)", folder)

    assert code == 6
    assert "could not be" in said
    assert {path.name for path in folder.iterdir()} <= {"main.lck"}
    code, said = attempt("make_with_passphrase(place, words, [draft], at).close()\nprint(exists(place))", folder)
    assert (code, said) == (0, "True\n")


BACK_UP = """
with open_vault(place, open_lock(place, words)) as record:
    {limit}
    write_backup(record, place.folder.parent / "b.dat", "copy", date(2026, 11, 22), replace=True)
"""
RESTORE = """
key = open_lock(place, words)
with open_vault(place, key) as record:
    present = record.contents()
{limit}
restore_under_key(place, key, present, present)
"""
RESTORE_ANEW = """
with open_vault(place, open_lock(place, words)) as record:
    present = record.contents()
{limit}
restore_under_lock(place, "new", present)
"""
RELOCK = """
key = open_lock(place, words)
{limit}
lock_with_passphrase(place, key, "new")
"""


@pytest.mark.parametrize("code", [BACK_UP, RESTORE, RESTORE_ANEW, RELOCK], ids=["backup", "restore", "anew", "lock"])
@pytest.mark.parametrize("size", [0, 9_000])
def test_disk_full_while_keeping(vault: Path, attempt: Callable[..., tuple[int, str]], code: str, size: int) -> None:
    """If the disk is full during a backup, a restore or a change of the lock, it is exit 6 and all is as before."""
    (vault / "main.lck").touch()
    before = {path.name: path.read_bytes() for path in vault.iterdir()}

    ended, said = attempt(code.format(limit=LIMIT.format(size).strip()), vault)

    assert ended == 6, said
    assert "could not be" in said
    assert {path.name: path.read_bytes() for path in vault.iterdir()} == before
    assert [path.name for path in vault.parent.iterdir()] == ["vault"]


def test_keeping_in_a_read_only_folder(vault: Path, attempt: Callable[..., tuple[int, str]]) -> None:
    """In a read-only folder the record can be backed up elsewhere; restoring and locking are exit 6."""
    vault.chmod(0o500)
    before = {path.name: path.read_bytes() for path in vault.iterdir()}

    for code in (RESTORE, RESTORE_ANEW, RELOCK):
        ended, said = attempt(code.format(limit=""), vault)
        assert ended == 6, said
        assert {path.name: path.read_bytes() for path in vault.iterdir()} == before
    code = BACK_UP.format(limit="") + 'print(len(read_backup(place.folder.parent / "b.dat", "copy").entries))\n'
    assert attempt(code, vault) == (0, "2\n")


def test_erasing_in_a_read_only_folder(vault: Path, attempt: Callable[..., tuple[int, str]]) -> None:
    """Files that cannot be removed are overwritten all the same, and named as left."""
    vault.chmod(0o500)

    code, said = attempt("print([path.name for path in erase(place, remains(place)).files])", vault)

    assert (code, said) == (0, "['index.bak', 'index.dat', 'main.dat']\n")
    assert not any(any(path.read_bytes()) for path in vault.iterdir())


def test_little_memory_to_lock(vault: Path, attempt: Callable[..., tuple[int, str]]) -> None:
    """Where the system lets no memory be locked, the vault opens all the same, in silence."""
    code, said = attempt(
        "resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))\n"
        "print(len(open_vault(place, open_lock(place, words)).entries()))",
        vault,
    )

    assert (code, said) == (0, "2\n")
