"""Derive the key while the rest of the program still loads.

The derivation is slow on purpose, and it runs outside Python, so both can happen at once. Nothing depends
on this: where the guess about the call was wrong, the key is derived again in the ordinary way.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.workflows.context import Context

WITHOUT_RECORD = frozenset({"checklists", "support", "vault", "-h", "--help"})
"""Calls that do not open the record."""


@dataclass
class _Ahead:
    """A derivation on its way: from which source, and what came of it."""

    fd: int | None
    file: str | None
    key: bytes | None = None
    error: Exception | None = None
    thread: threading.Thread | None = field(default=None, repr=False)


_begun: list[_Ahead] = []


def begin(arguments: Sequence[str]) -> None:
    """Begin to derive the key if the call hands over a passphrase and will open the record.

    Args:
        arguments: The command line, without the program's name.
    """
    if WITHOUT_RECORD & set(arguments):
        return
    fd = _value(arguments, "--passphrase-fd")
    file = _value(arguments, "--passphrase-file")
    if (fd is not None and not fd.isdecimal()) or (fd or file or os.environ.get("NOCONTACT_PASSPHRASE_FILE")) is None:
        return
    # Loaded here and not in the thread: two threads that load at once only wait for each other.
    from nocontact_cli.vault.keys import unlock  # noqa: PLC0415 - Only calls with a passphrase need it.
    from nocontact_cli.vault.place import Place  # noqa: PLC0415 - The same.

    def derive() -> None:
        try:
            place = Place.find(os.environ)
            if place.exists:
                path = Path(file) if file else None
                ahead.key = unlock(place, fd=ahead.fd, file=path, env=os.environ, may_ask=False)
        except Exception as error:  # noqa: BLE001 - It is raised where the key is asked for.
            ahead.error = error

    ahead = _Ahead(int(fd) if fd else None, file)
    ahead.thread = threading.Thread(target=derive, daemon=True)
    _begun.append(ahead)
    ahead.thread.start()


def finish() -> None:
    """Wait for a derivation that nobody asked for. SQLCipher in a thread does not survive the end of Python."""
    while _begun:
        thread = _begun.pop().thread
        if thread is not None:
            thread.join()


def key_of(context: Context) -> bytes | None:
    """The key that was derived ahead for just this call; None where there is none.

    Raises:
        LockedError: As the ordinary way would.
        DamagedError: The same.
        FileError: The same.
    """
    ahead = _begun.pop() if _begun else None
    if ahead is None or ahead.thread is None:
        return None
    ahead.thread.join()
    file = str(context.passphrase_file) if context.passphrase_file is not None else None
    if ahead.fd != context.passphrase_fd or (ahead.file and Path(ahead.file)) != (file and Path(file)):
        return None
    if ahead.error is not None:
        raise ahead.error
    return ahead.key


def _value(arguments: Sequence[str], option: str) -> str | None:
    """The last value of an option, as `--option value` or `--option=value`."""
    found = None
    for at, argument in enumerate(arguments):
        if argument == option and at + 1 < len(arguments):
            found = arguments[at + 1]
        elif argument.startswith(option + "="):
            found = argument.partition("=")[2]
    return found
