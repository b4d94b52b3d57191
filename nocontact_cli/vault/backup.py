"""A backup: one encrypted file under a passphrase of its own, which another computer can open as well.

It holds what the record holds, and neither the record's key nor its lock.
"""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from nocontact_cli.errors import DamagedError, FileError, LockedError, UsageError
from nocontact_cli.vault.cipher import intact, is_clear, look, make_database, open_database
from nocontact_cli.vault.contents import Contents, brought_up, read_contents, write_contents
from nocontact_cli.vault.faults import (
    UNTOUCHED,
    NewerError,
    WrongKeyError,
    damaged_error,
    file_error,
    newer_error,
    told,
)
from nocontact_cli.vault.files import clear, move, move_to_free, write_whole
from nocontact_cli.vault.migrations import MIGRATIONS
from nocontact_cli.vault.place import BACKUP_NAME
from nocontact_cli.vault.record import entries_of

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

    from nocontact_cli.domain.record import Entry
    from nocontact_cli.vault.contents import Migrations
    from nocontact_cli.vault.place import Place
    from nocontact_cli.vault.record import Record

APPLICATION: Final = 0x1D3A5C03
FORM: Final = 1

_ANOTHER_COPY: Final = "Another copy of the backup, or an older one, may open."
_ANOTHER_PLACE: Final = "You can write it to another place."


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was read and found whole.

    Args:
        path: The file.
        made: Local day on which it was made.
        contents: What it holds, as new as this program.
        entries: The entries among that.
    """

    path: Path
    made: date
    contents: Contents
    entries: tuple[Entry, ...]


def backup_path(place: Place, given: Path | None, day: date) -> Path:
    """Where a backup goes: the file that was named, or a neutral name in the folder that was named.

    Args:
        place: The vault, whose own folder is no place for a backup.
        given: File or folder; the present folder without it.
        day: Today.

    Raises:
        UsageError: It would lie in the folder of the record.
        FileError: It cannot be told where that is.
    """
    from pathlib import Path  # noqa: PLC0415 - needed at run time only here

    wanted = given or Path()
    try:
        folder = wanted if wanted.is_dir() else wanted.parent
        if folder.resolve() == place.folder.resolve():
            raise UsageError(
                "A backup in the folder of the record would be lost with it.",
                safe="Nothing was written.",
                do="You can name another place with -o, a USB stick for example.",
            )
        if wanted is not folder:
            return wanted
        path = folder / BACKUP_NAME.format(day=day.isoformat())
        number = 1
        while given is None and path.exists():
            number += 1
            path = folder / BACKUP_NAME.format(day=f"{day.isoformat()}-{number}")
    except (OSError, RuntimeError) as error:
        raise FileError(f"{wanted} cannot be looked at.", safe=UNTOUCHED, do="You can choose another place.") from error
    return path


def write_backup(record: Record, path: Path, passphrase: str, day: date, *, replace: bool) -> Backup:
    """Write a backup, open it again with its passphrase, compare all it holds, and only then give it its name.

    Args:
        record: The open record.
        path: The file.
        passphrase: What will open the backup.
        day: Today.
        replace: Whether a file of that name may be replaced.

    Raises:
        FileError: It cannot be written, or there is such a file.
        LockedError: The passphrase cannot be used at all.
        DamagedError: The record is malformed, or the backup could not be read back.
    """
    with told(record.path):
        contents = record.contents()
    new = path.with_name(path.name + ".new")

    def fill(connection: Connection) -> None:
        write_contents(connection, contents)
        connection.execute("INSERT INTO backup VALUES (?, ?)", (FORM, day.isoformat()))

    try:
        make_database(
            new,
            passphrase,
            (f"PRAGMA application_id = {APPLICATION}", "CREATE TABLE backup (form INTEGER, made TEXT) STRICT"),
            fill,
        )
        if read_backup(new, passphrase).contents != contents:
            raise damaged_error(new, "was written and could not be read back", do=_ANOTHER_PLACE)
        (move if replace else move_to_free)(new, path)
    except FileExistsError as error:
        raise there_already() from error
    except OSError as error:
        raise file_error(error, path, "written") from error
    finally:
        with suppress(OSError):
            clear(new)
    return Backup(path, day, contents, record.entries())


def there_already() -> FileError:
    """Say that a file of that name is there, and was not to be replaced."""
    return FileError(
        "There is a file of that name already.",
        safe="It is as it was.",
        do="You can choose another name with -o, or replace it with --yes.",
    )


def read_backup(path: Path, passphrase: str, migrations: Migrations = MIGRATIONS) -> Backup:
    """Read a whole backup. The file is not changed.

    Args:
        path: The file.
        passphrase: What opens it.
        migrations: All migrations, the oldest first.

    Raises:
        UsageError: It cannot be a backup.
        LockedError: The passphrase does not open it.
        DamagedError: It opens and is malformed, or it is from a newer version.
        FileError: It cannot be read.
    """
    try:
        head = look(path)
    except OSError as error:
        raised = file_error(error, path, "read")
        raise FileError(raised.what, do="You can check the name of the file.") from error
    if head is None or is_clear(head):
        raise UsageError(f"{path} is no backup of this program.", do="You can check the name of the file.")
    try:
        with told(path), closing(open_database(path, passphrase, mode="ro")) as connection:
            if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
                raise damaged_error(path, "opens and is no backup")
            form, made = connection.execute("SELECT form, made FROM backup").fetchone() or (0, "")
            if form > FORM or connection.execute("PRAGMA user_version").fetchone()[0] > len(migrations):
                raise newer_error(path)
            if not intact(connection):
                raise damaged_error(path, "is damaged and cannot be read")
            contents = brought_up(read_contents(connection, migrations), migrations)
            return Backup(path, date.fromisoformat(made), contents, entries_of(contents, migrations))
    except WrongKeyError:
        raise LockedError(
            "This passphrase does not open the backup.",
            do="Check the keyboard layout and the Caps Lock key, then try again. If you are sure of the "
            "passphrase, the beginning of the file may be damaged: another copy of it may open.",
        ) from None
    except NewerError:
        raise
    except DamagedError as error:
        raise DamagedError(error.what, safe=error.safe, do=_ANOTHER_COPY) from error
    except (TypeError, ValueError, OverflowError) as error:
        raise damaged_error(path, "holds an entry that cannot be read", do=_ANOTHER_COPY) from error


def stamp(place: Place, day: date) -> None:
    """Remember the day of the last backup. It is no more than a help, so nothing is said if that cannot be done."""
    with suppress(OSError):
        write_whole(place.stamp, place.stamp_new, f"{day.isoformat()}\n".encode())


def last_backup(place: Place) -> date | None:
    """The day of the last backup, or None if none is known."""
    try:
        return date.fromisoformat(place.stamp.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
