"""The system refuses one call: every call that writes, opens or removes a file, one after the other, for real.

The tracer makes the call fail. Whatever was refused, the old state is there or the new one, and it is told.
"""

from __future__ import annotations

import re
import resource
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.errors import Exit, NoContactError
from nocontact_cli.vault import keychain
from nocontact_cli.vault.backup import read_backup, write_backup
from nocontact_cli.vault.erase import Remains, erase
from nocontact_cli.vault.lock import make_lock
from nocontact_cli.vault.record import Record
from nocontact_cli.vault.restore import restore_under_key
from tests.vault.support import AT, DAY, KEY, abouts, all_bytes, contents, ended, forked, make_vault, put_bytes, some
from tests.vault.tracing import traced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nocontact_cli.vault.place import Place

assert keychain, "loaded before a file handle is refused, as in a running program"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is there on Linux only")

ERRORS = {"openat": ("EIO", "EMFILE", "EACCES"), "pwrite64": ("EIO", "ENOSPC"), "write": ("EIO", "ENOSPC", "EDQUOT")}
"""What each call can be refused with; the others with EIO."""
UNTOLD = 98
"""How a child ends whose error lacks a sentence."""


def told(do: Callable[[], object]) -> int:
    """Do something: 0, or the exit code of the error that a person would read."""
    try:
        do()
    except NoContactError as error:
        return int(error.exit) if error.what and error.safe and error.do else UNTOLD
    return 0


@pytest.fixture
def vault(place: Place) -> Place:
    """A record with three entries, opened by KEY, without a lock."""
    make_vault(place, some("old", 3))
    return place


@pytest.fixture
def refuse(
    place: Place, tmp_path: Path, need: Callable[..., None], figure: Callable[[str, float], None]
) -> Callable[..., Iterator[tuple[str, int]]]:
    """Do something to the vault once for each of its calls, with that one refused: the call, and how it ended.

    Before each time the files are as they were. Every second time all later calls of the kind are refused too.
    """
    need("strace")

    def run(
        do: Callable[[], object], *, kinds: int = 3, both: bool = True, every: int = 1
    ) -> Iterator[tuple[str, int]]:
        before, log = all_bytes(place), tmp_path / "log"
        assert traced(lambda: told(do), log) == 0
        counted = Counter(re.findall(r"^(\w+)\(", log.read_text(), re.MULTILINE))
        turn = 0
        for name in sorted(counted.keys() - {"lseek"}):
            for number in range(1, counted[name] + 1, every):
                for error in ERRORS.get(name, ("EIO",))[:kinds]:
                    turn += 1
                    for more in ("", "+") if both else ("+" if turn % 2 else "",):
                        put_bytes(place, before)
                        option = f"--inject={name}:error={error}:when={number}{more}"
                        yield option, traced(lambda: told(do), tmp_path / "log", option)
                        figure("io_errors", 1)

    return run


def test_while_appending(vault: Place, refuse: Callable[..., Iterator[tuple[str, int]]]) -> None:
    """Whatever call is refused: all new entries are there, or it is exit 6 and all of them are there or none."""
    old = abouts(vault)
    new = [*old, "new.0", "new.1"]
    ends = Counter[int]()

    def append() -> None:
        with Record.open(vault, KEY) as record:
            record.append(some("new", 2), AT)

    for option, code in refuse(append):
        found = abouts(vault)
        assert code in (0, Exit.FILE), option
        assert found == new or (code != 0 and found == old), option
        ends[code] += 1
    assert ends[Exit.FILE] > ends[0] > 0


def test_while_restoring(vault: Place, tmp_path: Path, refuse: Callable[..., Iterator[tuple[str, int]]]) -> None:
    """Whatever call is refused: the old record is there or the one that came back, and the latter if it was said."""
    present, old = contents(vault), all_bytes(vault)
    make_vault(vault, some("other", 2))
    other = contents(vault)
    put_bytes(vault, old)
    for option, code in refuse(lambda: restore_under_key(vault, KEY, other, present), kinds=1, every=2):
        found = contents(vault)
        assert code in (0, Exit.FILE), option
        assert found == other or (code != 0 and found == present), option


def test_while_changing_the_passphrase(vault: Place, refuse: Callable[..., Iterator[tuple[str, int]]]) -> None:
    """Whatever call is refused, one copy of the lock is whole; if it was said that all is done, both are new."""
    make_lock(vault, "old", KEY)
    old = vault.locks[0].read_bytes()
    for option, code in refuse(lambda: make_lock(vault, "new", KEY), kinds=1, both=False):
        locks = {path.read_bytes() for path in vault.locks if path.exists()}
        assert code in (0, Exit.FILE), option
        assert old in locks or (
            len(locks) == 1 and not any(path.name == "index.new" for path in vault.folder.iterdir())
        )
        assert code != 0 or old not in locks, option


def test_while_backing_up(vault: Place, refuse: Callable[..., Iterator[tuple[str, int]]]) -> None:
    """Whatever call is refused, the earlier backup stays or a whole new one takes its name; the record is untouched."""
    path = vault.folder / "notes-2026-11-22.dat"

    def back_up() -> None:
        with Record.open(vault, KEY) as record:
            write_backup(record, path, "words", DAY, replace=True)

    back_up()
    old, main = path.read_bytes(), vault.record.read_bytes()
    whole = 0
    for option, code in refuse(back_up, kinds=1, both=False, every=3):
        assert code in (0, Exit.FILE), option
        assert vault.record.read_bytes() == main
        assert code != 0 or path.read_bytes() != old, option
        if path.read_bytes() != old:
            whole += 1
            # Not each of them: a derivation takes a seventh of a second.
            assert whole % 5 or len(read_backup(path, "words").entries) == 3


def test_while_erasing(vault: Place, refuse: Callable[..., Iterator[tuple[str, int]]]) -> None:
    """Whatever call is refused, what is left is named, and a record is never left with the lock that opens it."""
    make_lock(vault, "old", KEY)
    names = (*vault.locks, vault.record)
    found = Remains(vault.folder, names, (), (), needed=False)
    lock, main = vault.locks[0].read_bytes(), vault.record.read_bytes()

    def all_gone() -> None:
        gone = erase(vault, found)
        left = {path for path in names if path.exists()}
        assert set(gone.files) == left

    for option, code in refuse(all_gone, kinds=1):
        assert code in (0, Exit.FILE), option
        if code == 0:
            assert not any(lock == path.read_bytes() for path in vault.locks if path.exists()), option
            assert not vault.record.exists() or vault.record.read_bytes() != main, option
        vault.make()


def test_file_handles_run_out(vault: Place, figure: Callable[[str, float], None]) -> None:
    """With few file handles left, an entry is stored, or refused with exit 6; the record stays whole."""
    codes = []

    def append() -> None:
        with Record.open(vault, KEY) as record:
            record.append(some("new", 1), AT)

    for spare in range(8):
        found = abouts(vault)

        def with_few(spare: int = spare) -> int:
            taken = {int(path.name) for path in Path("/proc/self/fd").iterdir()}
            limit = [number for number in range(1000) if number not in taken][spare]
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
            return told(append)

        codes.append(ended(forked(with_few)))
        assert abouts(vault) == ([*found, "new.0"] if codes[-1] == 0 else found)
        figure("handle_limits", 1)
    assert set(codes) == {0, Exit.FILE}
    assert codes == sorted(codes, reverse=True)
