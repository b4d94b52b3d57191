"""Where the key or the passphrase can come from, and in which order.

A passphrase is never taken from an argument or from the value of a variable: others can read those.
"""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nocontact_cli.errors import FileError, LockedError, NoPlanError
from nocontact_cli.vault.faults import file_error
from nocontact_cli.vault.lock import open_lock
from nocontact_cli.vault.place import LockKind
from nocontact_cli.vault.terminal import read_hidden

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nocontact_cli.vault.place import Place

FILE_VARIABLE: Final = "NOCONTACT_PASSPHRASE_FILE"

_LONGEST: Final = 65_536  # bytes
_TRIES: Final = 3
_BOM: Final = b"\xef\xbb\xbf"


class KeySource(Enum):
    """The sources in the order in which they are tried. The value is how a person names one."""

    FD = "--passphrase-fd N"
    FILE = f"--passphrase-file F (or {FILE_VARIABLE})"
    KEYCHAIN = "this computer's keychain (chosen at the first start)"
    ASK = "a question on the terminal"


def unlock(
    place: Place,
    *,
    fd: int | None = None,
    file: Path | None = None,
    env: Mapping[str, str],
    may_ask: bool = True,
) -> bytes:
    """The key of the record.

    A record locked by a passphrase takes the descriptor, then the file, then the question, which is put up
    to three times. A record locked by the keychain takes the keychain.

    Args:
        place: The vault.
        fd: Descriptor to read the passphrase from.
        file: File to read the passphrase from.
        env: Environment variables; one can name the file.
        may_ask: Whether the terminal may be asked.

    Raises:
        NoPlanError: There is no record.
        LockedError: No source has the right passphrase or key.
        DamagedError: The lock or the record cannot be read.
        FileError: A file or the descriptor cannot be read.
    """
    kind = place.lock_kind
    if kind is None:
        raise NoPlanError("There is no record yet.", do="`start` makes one.")
    if kind is LockKind.KEYCHAIN:
        if fd is not None or file is not None:
            raise LockedError(
                "This record is locked by this computer's keychain, not by a passphrase.",
                do="You can leave out the passphrase.",
            )
        return _from_keychain(place)
    given = passphrase_from(fd=fd, file=file, env=env)
    if given is not None:
        return open_lock(place, given)
    if not may_ask:
        raise no_source()
    return _from_terminal(place)


def passphrase_from(*, fd: int | None, file: Path | None, env: Mapping[str, str]) -> str | None:
    """The passphrase handed in by descriptor or file, or None if neither was named.

    Args:
        fd: Descriptor; it comes first.
        file: File; it comes before the one named in the environment.
        env: Environment variables.

    Raises:
        LockedError: What was read is empty or is no text.
        FileError: It cannot be read.
    """
    if fd is not None:
        return read_passphrase_fd(fd)
    named = file or (Path(env[FILE_VARIABLE]) if env.get(FILE_VARIABLE) else None)
    return None if named is None else read_passphrase_file(named)


def read_passphrase_fd(number: int) -> str:
    """The first line from an open descriptor. What follows the line stays unread.

    Args:
        number: The descriptor; it is left open.

    Raises:
        LockedError: The line is empty, too long, or no UTF-8.
        FileError: The descriptor cannot be read.
    """
    source = f"file descriptor {number}"
    try:
        return _text(_first_line(lambda: os.read(number, 1)), source)
    except (OSError, OverflowError) as error:
        raise FileError(
            f"The passphrase could not be read from {source}.",
            do="Open the descriptor for this program, as in `3< file`.",
        ) from error


def read_passphrase_file(path: Path) -> str:
    """The first line of a file, without the end of the line.

    Args:
        path: The file; it can be a pipe.

    Raises:
        LockedError: The line is empty, too long, or no UTF-8.
        FileError: The file is missing or cannot be read.
    """
    try:
        with path.open("rb", buffering=0) as stream:
            return _text(_first_line(lambda: stream.read(1) or b"").removeprefix(_BOM), str(path))
    except OSError as error:
        raised = file_error(error, path, "read")
        raise FileError(raised.what, do="Check the name of the passphrase file.") from error


def ask_terminal(prompt: str, *, confirm: bool = False) -> str:
    """Ask for a passphrase on the terminal itself, without showing it.

    Args:
        prompt: The question, with a space at its end.
        confirm: Whether to ask twice, for a new passphrase; two that differ are asked again.

    Raises:
        LockedError: There is no terminal, nothing was typed, or the two never agreed.
    """
    for _ in range(_TRIES):
        first = _asked(prompt)
        if not confirm or _asked("The same once more: ") == first:
            return first
        prompt = "These two differ. Again: "
    raise LockedError("The two passphrases differ.", do="Try again, or let one be made for you.")


def no_source() -> LockedError:
    """Say that nothing named a passphrase, and what could."""
    return LockedError(
        "There is no passphrase to open the record with.",
        do="It can come from " + "; ".join(source.value for source in KeySource) + ".",
    )


def _asked(prompt: str) -> str:
    try:
        answer = read_hidden(prompt)
    except UnicodeDecodeError:
        raise LockedError("What was typed is not UTF-8.", do="Set the terminal to UTF-8.") from None
    except OSError as error:
        missing = no_source()
        raise LockedError(missing.what, do=missing.do) from error
    if not answer:
        raise LockedError("No passphrase was typed.", do="Try again when you have it at hand.")
    return answer


def _from_terminal(place: Place) -> bytes:
    answer = _asked("Passphrase: ")
    for _ in range(_TRIES - 1):
        try:
            return open_lock(place, answer)
        except LockedError:
            answer = _asked("That did not open it. Once more: ")
    return open_lock(place, answer)


def _from_keychain(place: Place) -> bytes:
    from nocontact_cli.vault.keychain import entry_name, fetch  # noqa: PLC0415 - loads subprocess

    key = fetch(entry_name(place.record))
    if key is None:
        raise LockedError(
            "The keychain of this computer has no key for this record, and there is no lock file.",
            do="You can open it on the computer and account where it was made. To begin anew, you can move its "
            f"folder away: {place.folder}",
        )
    return key


def _first_line(read: Callable[[], bytes]) -> bytes:
    # Byte by byte, because what follows on a shared descriptor belongs to someone else.
    line = bytearray()
    while len(line) <= _LONGEST and (byte := read()) and byte != b"\n":
        line += byte
    return bytes(line.removesuffix(b"\r"))


def _text(line: bytes, source: str) -> str:
    if len(line) > _LONGEST:
        raise LockedError(f"The first line of {source} is too long for a passphrase.")
    if not line:
        raise LockedError(f"The first line of {source} is empty.", do="Put the passphrase on the first line.")
    try:
        return line.decode()
    except UnicodeDecodeError:
        raise LockedError(f"The first line of {source} is not UTF-8.", do="Save it as UTF-8.") from None
