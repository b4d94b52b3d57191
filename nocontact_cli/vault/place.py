"""Where the vault lies, and which of its files are there."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nocontact_cli.errors import FileError
from nocontact_cli.vault.faults import file_error
from nocontact_cli.vault.files import make_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME: Final = "NOCONTACT_HOME"
FOLDER_NAME: Final = "checkup"
BACKUP_NAME: Final = "notes-{day}.dat"
"""The name of a backup that was given none."""

_OWN: Final = re.compile(
    r"(?:main\.(?:dat|new|tmp|lck|day(?:\.new)?)|index\.(?:dat|bak|new))(?:\.\d+)?(?:-journal)?(?:\.new)?"
    r"|notes-\d{4}-\d\d-\d\d(?:-\d+)?\.dat(?:\.new)?(?:-journal)?"
)


class LockKind(StrEnum):
    """What keeps the key."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a kind of lock, no passphrase
    KEYCHAIN = "keychain"


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one vault. No name in it tells what it is for.

    Args:
        folder: Absolute path; it need not exist yet.
    """

    folder: Path

    @classmethod
    def find(cls, env: Mapping[str, str]) -> Place:
        """The folder named in `NOCONTACT_HOME`, else one in the user's data folder.

        Args:
            env: Environment variables. The data folder itself is found by platformdirs, which reads the
                environment of the process.
        """
        named = env.get(HOME, "")
        if named:
            return cls(Path(os.path.expanduser(named)).absolute())  # noqa: PTH111 - Path raises if no home is known
        from platformdirs import user_data_dir  # noqa: PLC0415 - slow to load

        return cls(Path(user_data_dir(FOLDER_NAME, appauthor=False, roaming=False)).absolute())

    @property
    def record(self) -> Path:
        """The record."""
        return self.folder / "main.dat"

    @property
    def record_new(self) -> Path:
        """The record while the vault is being made."""
        return self.folder / "main.new"

    @property
    def locks(self) -> tuple[Path, Path]:
        """Both copies of the lock."""
        return self.folder / "index.dat", self.folder / "index.bak"

    @property
    def lock_new(self) -> Path:
        """A copy of the lock on its way."""
        return self.folder / "index.new"

    @property
    def guard(self) -> Path:
        """An empty file, held while a lock is written."""
        return self.folder / "main.lck"

    @property
    def record_back(self) -> Path:
        """A record on its way back from a backup, under the key of the present one."""
        return self.folder / "main.tmp"

    @property
    def stamp(self) -> Path:
        """Holds the day of the last backup, and nothing else."""
        return self.folder / "main.day"

    @property
    def stamp_new(self) -> Path:
        """The same on its way."""
        return self.folder / "main.day.new"

    def found(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """The files in the folder that this program wrote, the locks first; and all others.

        Raises:
            FileError: The folder cannot be looked into.
        """
        try:
            paths = sorted(self.folder.iterdir())
        except FileNotFoundError:
            return (), ()
        except OSError as error:
            raise self._refused(error, "read") from error
        own = [path for path in paths if _OWN.fullmatch(path.name) and not (path.is_dir() and not path.is_symlink())]
        own.sort(key=lambda path: not path.name.startswith("index"))
        return tuple(own), tuple(path for path in paths if path not in own)

    @property
    def exists(self) -> bool:
        """Whether a vault is here, whole or damaged.

        A record under its temporary name alone is none: its key was never kept anywhere.

        Raises:
            FileError: It cannot be told, because the folder cannot be looked into.
        """
        return self.lock_kind is not None

    @property
    def lock_kind(self) -> LockKind | None:
        """What keeps the key: a lock file means a passphrase, a record without one the keychain.

        Raises:
            FileError: It cannot be told, because the folder cannot be looked into.
        """
        if any(self.has(lock) for lock in self.locks):
            return LockKind.PASSPHRASE
        return LockKind.KEYCHAIN if self.has(self.record) else None

    def has(self, path: Path) -> bool:
        """Whether a file of this vault is there.

        Raises:
            FileError: It cannot be told, because the folder cannot be looked into.
        """
        # Not Path.exists, which from Python 3.14 on answers False where the folder may not be looked into,
        # and a vault that cannot be seen must never be taken for a first run.
        try:
            path.lstat()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._refused(error, "read") from error
        return True

    def make(self) -> None:
        """Make the folder, for the owner only.

        Raises:
            FileError: It is no folder, or it cannot be made.
        """
        try:
            make_folder(self.folder)
        except OSError as error:
            raise self._refused(error, "made") from error

    def _refused(self, error: OSError, verb: str) -> FileError:
        if self.folder.exists() and not self.folder.is_dir():
            return FileError(
                f"{self.folder} is not a folder.",
                do=f"Name another folder in {HOME}, or move that file away.",
            )
        return file_error(error, self.folder, verb)
