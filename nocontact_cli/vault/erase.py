"""Everything this program wrote, taken away. No key is needed, so it also works where one is lost."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocontact_cli.errors import DamagedError, FileError, LockedError
from nocontact_cli.vault.files import clear, sync_folder, wipe
from nocontact_cli.vault.guard import alone
from nocontact_cli.vault.place import LockKind

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.vault.place import Place


@dataclass(frozen=True, slots=True)
class Remains:
    """What is there of a vault.

    Args:
        folder: Its folder; None if it is not there.
        files: The files this program wrote, in the order in which they go: the locks first.
        others: What else lies in the folder. It stays.
        entries: Names of keychain entries that belong to the records here.
        needed: Whether a record here has its key in the keychain.
    """

    folder: Path | None
    files: tuple[Path, ...]
    others: tuple[Path, ...]
    entries: tuple[str, ...]
    needed: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """What could not be taken away.

    Args:
        files: Files that the system would not let go.
        entries: Keychain entries that may still be there.
        folder: Whether the folder is gone.
    """

    files: tuple[Path, ...]
    entries: tuple[str, ...]
    folder: bool


def remains(place: Place) -> Remains:
    """What this program wrote. Nothing is changed, and no key is needed.

    Raises:
        FileError: The folder cannot be looked into.
    """
    from nocontact_cli.vault.keychain import available, entry_name  # noqa: PLC0415 - loads subprocess

    own, others = place.found()
    there = place.folder.is_dir()
    names = []
    for path in own:
        if path.name.startswith("main.") and not path.name.endswith("-journal"):
            # What is damaged beyond its beginning has no entry that could be found by it.
            with suppress(DamagedError, FileError):
                names.append(entry_name(path))
    needed = place.lock_kind is LockKind.KEYCHAIN
    if not needed and names and available() is None:
        names = []
    return Remains(
        place.folder if there else None,
        own,
        others,
        tuple(dict.fromkeys(names)),
        needed,
    )


def erase(place: Place, found: Remains) -> Erased:
    """Take it all away: the keys first, so that what a crash leaves cannot be opened.

    Args:
        place: The vault.
        found: What `remains` told of it.

    Raises:
        FileError: Another window is writing, or the folder cannot be written; nothing was erased.
    """
    if found.folder is None:
        return Erased((), (), folder=True)
    with alone(place):
        entries = _forget(found)
        left = [path for path in found.files if path != place.guard and not _wiped(path)]
    with suppress(OSError):
        clear(place.guard)
    sync_folder(place.folder)
    gone = False
    if not found.others:
        with suppress(OSError):
            place.folder.rmdir()
            sync_folder(place.folder.parent)
            gone = True
    return Erased(tuple(left), entries, folder=gone)


def _forget(found: Remains) -> tuple[str, ...]:
    """Take the entries out of the keychain. Returns those that may still be there."""
    from nocontact_cli.vault.keychain import forget  # noqa: PLC0415 - loads subprocess

    left: list[str] = []
    for at, entry in enumerate(found.entries):
        try:
            forget(entry)
        except LockedError:
            # One that hangs or is locked would do so for each.
            left = list(found.entries[at:])
            break
    return tuple(left)


def _wiped(path: Path) -> bool:
    try:
        wipe(path)
    except OSError:
        return False
    return True
