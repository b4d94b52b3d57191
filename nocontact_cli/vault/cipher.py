"""The one door to SQLCipher. A connection from here is keyed before anything else can happen.

Without `PRAGMA key` SQLCipher writes a database in clear and reports no error, so no other module of
this package opens a connection.
"""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final, Literal, cast
from urllib.parse import quote

from nocontact_cli.errors import FileError, LockedError
from nocontact_cli.vault.faults import UNTOUCHED, damaged_error, file_error, library, told
from nocontact_cli.vault.files import clear, make_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from sqlite3 import Connection

KEY_BYTES: Final = 32
PAGE: Final = 4096  # bytes
ROUNDS: Final = 256_000  # of PBKDF2-HMAC-SHA512, for each guess at a passphrase
SALT: Final = 16  # bytes at the start of each file, random and in clear

_CLEAR_HEADER: Final = b"SQLite format 3"
_SMALLEST: Final = 2 * PAGE
_RAW_FORM: Final = re.compile(r"x'[0-9a-f]*'", re.IGNORECASE)

_SETTINGS: Final = (
    # SQLCipher's C code writes to standard error when a key is wrong.
    "PRAGMA cipher_log_level = NONE",
    # The format outlives the library: 4 KiB pages, HMAC-SHA512, PBKDF2-HMAC-SHA512 with 256000 rounds.
    "PRAGMA cipher_compatibility = 4",
    # Locks and wipes memory that held keys; measured at half a millisecond for each opening.
    "PRAGMA cipher_memory_security = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA synchronous = EXTRA",
    # Only macOS heeds this: there a plain sync stays in the drive's cache.
    "PRAGMA fullfsync = ON",
    "PRAGMA journal_mode = DELETE",
)


def checked_passphrase(passphrase: str) -> str:
    """A passphrase in the one form in which it becomes a key.

    The same letters can be typed as different code points on different keyboards; NFC makes them equal.

    Raises:
        LockedError: It is empty, or SQLCipher would not take it as a passphrase.
    """
    passphrase = unicodedata.normalize("NFC", passphrase)
    if not passphrase:
        raise LockedError("The passphrase is empty.", do="Give a passphrase of at least one character.")
    if "\0" in passphrase or any("\ud800" <= letter <= "\udfff" for letter in passphrase):
        raise LockedError(
            "The passphrase holds a character that cannot be used.",
            do="Leave out the character with the code zero and anything that is not valid UTF-8.",
        )
    if _RAW_FORM.fullmatch(passphrase):
        # SQLCipher would take this as a finished key and skip the derivation.
        raise LockedError("The passphrase has the form of a raw key.", do="Choose another passphrase.")
    return passphrase


def open_database(path: Path, secret: bytes | str, *, mode: Literal["ro", "rw"] = "rw") -> Connection:
    """Open an encrypted database that is already there, and prove that the key fits.

    Args:
        path: The file. It is never created.
        secret: A raw key of 32 bytes, or a passphrase.
        mode: Read only, or read and write.

    Raises:
        WrongKeyError: The key does not open it.
        DamagedError: It is malformed.
        FileError: It cannot be read, or the encryption does not work here.
        LockedError: The passphrase cannot be used at all.
    """
    literal = _literal(secret)
    with told(path):
        connection = cast(
            "Connection",
            library().connect(f"{_uri(path)}?mode={mode}", uri=True, isolation_level=None),
        )
        try:
            connection.execute(f"PRAGMA key = {literal}")
            for setting in _SETTINGS:
                connection.execute(setting)
            _prove_cipher(connection)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
    return connection


def make_database(
    path: Path,
    secret: bytes | str,
    statements: tuple[str, ...],
    fill: Callable[[Connection], object] | None = None,
) -> None:
    """Make an encrypted database, in place of any file of that name, and see it onto the disk.

    Args:
        path: The file; its folder exists.
        secret: A raw key of 32 bytes, which the 16 bytes for the beginning of the file may follow, or a
            passphrase.
        statements: SQL, run in one transaction.
        fill: What writes the rest, in the same transaction.

    Raises:
        FileError: It cannot be written, or the encryption does not work here.
        LockedError: The passphrase cannot be used at all.
    """
    try:
        make_file(path)
        try:
            _fill(path, secret, statements, fill)
        except BaseException:
            with suppress(OSError):
                clear(path)
            raise
    except OSError as error:
        raise file_error(error, path, "made") from error


def memory_database() -> Connection:
    """A database in memory only: nothing of it reaches a disk, so it needs no key."""
    connection = cast("Connection", library().connect(":memory:", isolation_level=None))
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def intact(connection: Connection) -> bool:
    """Whether every page of a database is as it was written, and the tables fit together."""
    return not connection.execute("PRAGMA cipher_integrity_check").fetchall() and connection.execute(
        "PRAGMA integrity_check"
    ).fetchall() == [("ok",)]


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Write all or nothing. The block is left normally only when everything is on the disk."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite may have rolled back by itself, when the disk is full for example.
        if connection.in_transaction:
            with suppress(library().Error):
                connection.execute("ROLLBACK")
        raise


def look(path: Path) -> bytes | None:
    """The first bytes of a file if its size is possible for an encrypted database, else None.

    SQLCipher writes whole pages, and at least two once there is a table. A crash in the middle of a page leaves a
    journal, and the next opening puts the size right again.

    Raises:
        OSError: It cannot be read; FileNotFoundError if it is not there.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(SALT)
    whole = size % PAGE == 0 or path.with_name(path.name + "-journal").exists()
    return head if size >= _SMALLEST and whole else None


def is_clear(head: bytes) -> bool:
    """Whether a file that begins so is a database in clear."""
    return head.startswith(_CLEAR_HEADER)


def salt_of(path: Path) -> bytes:
    """The 16 random bytes at the start of an encrypted database: the same for its whole life.

    Raises:
        DamagedError: The file is missing, empty, or cannot be an encrypted database.
        FileError: It cannot be read.
    """
    try:
        if path.stat().st_size == 0:
            raise damaged_error(path, "is empty")
        head = look(path)
    except FileNotFoundError as error:
        raise damaged_error(path, "is missing") from error
    except OSError as error:
        raise file_error(error, path, "read") from error
    if head is None or is_clear(head):
        raise damaged_error(path, "has another size or another beginning than such a file has")
    return head


def _fill(
    path: Path, secret: bytes | str, statements: tuple[str, ...], fill: Callable[[Connection], object] | None
) -> None:
    with closing(open_database(path, secret)) as connection, told(path), transaction(connection):
        for statement in statements:
            connection.execute(statement)
        if fill is not None:
            fill(connection)
    head = look(path)
    if head is None or is_clear(head):
        raise _no_encryption()


def _uri(path: Path) -> str:
    # Not Path.as_uri: on a Windows share it names the server in a place where SQLite allows none.
    name = os.fsencode(path.absolute().as_posix())
    return "file://" + quote(name if name.startswith(b"/") else b"/" + name)


def _literal(secret: bytes | str) -> str:
    if isinstance(secret, bytes):
        if len(secret) not in (KEY_BYTES, KEY_BYTES + SALT):
            raise ValueError("A raw key has 32 bytes.")
        return f"\"x'{secret.hex()}'\""
    return "'" + checked_passphrase(secret).replace("'", "''") + "'"


def _prove_cipher(connection: Connection) -> None:
    # A plain SQLite built under the same name takes every cipher pragma in silence.
    if not connection.execute("PRAGMA cipher_version").fetchall():
        raise _no_encryption()


def _no_encryption() -> FileError:
    return FileError(
        "The encryption library of this installation does not encrypt.",
        safe=UNTOUCHED,
        do="Install this program again, so that the package sqlcipher3 comes with it.",
    )
