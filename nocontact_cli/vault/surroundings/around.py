"""All looks around a record at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nocontact_cli.vault.cipher import ROUNDS
from nocontact_cli.vault.place import LockKind
from nocontact_cli.vault.surroundings.disk import disk_encrypted
from nocontact_cli.vault.surroundings.drives import Drive, drive_of
from nocontact_cli.vault.surroundings.history import History, histories
from nocontact_cli.vault.surroundings.onlookers import Onlookers, onlookers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocontact_cli.vault.place import Place


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies around a record.

    Args:
        rounds: What each guess at the passphrase costs, in rounds of the derivation; None with another lock.
        keychain: The name of the keychain that would be asked; None where the lock is none, or it has no name.
        drive: How the folder of the record reaches other computers.
        home: The same for the home folder; None where no home is known.
        onlookers: Who else can get at the folder; None where it is not there or that cannot be told.
        disk: Whether the disk beneath it is encrypted, False where no encryption was found; None: cannot be told.
        histories: The history files of shells that could be read.
    """

    rounds: int | None
    keychain: str | None
    drive: Drive
    home: Drive | None
    onlookers: Onlookers | None
    disk: bool | None
    histories: tuple[History, ...]


def look_around(place: Place, env: Mapping[str, str]) -> Surroundings:
    """Look around a record. Nothing is written, and no key is needed.

    Args:
        place: The vault; it need not be there.
        env: Environment variables.

    Raises:
        FileError: The folder cannot be looked into.
    """
    home = _home()
    return Surroundings(
        rounds=ROUNDS if place.lock_kind is LockKind.PASSPHRASE else None,
        keychain=_keychain(place),
        drive=drive_of(place.folder),
        home=drive_of(home) if home else None,
        onlookers=onlookers(place.folder, (place.record, *place.locks)) if place.exists else None,
        disk=disk_encrypted(place.folder),
        histories=histories(env, home) if home else (),
    )


def _keychain(place: Place) -> str | None:
    if place.lock_kind is not LockKind.KEYCHAIN:
        return None
    from nocontact_cli.vault.keychain import available  # noqa: PLC0415 - loads subprocess

    return available()


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None
