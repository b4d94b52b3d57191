"""Standard input, output and error, also where they are closed, full or no longer read."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from nocontact_cli.errors import FileError

if TYPE_CHECKING:
    from typing import TextIO


def open_closed() -> None:
    """Give every closed stream something harmless to stand on, before a file of ours takes its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - It stays open.


def write(text: str) -> None:
    """Data, to standard output. A reader that has gone is no error.

    Raises:
        FileError: It cannot be written, as on a full disk.
    """
    try:
        _put(sys.stdout, text)
    except BrokenPipeError:
        _abandon("stdout")
    except OSError as error:
        _abandon("stdout")
        raise FileError(
            f"The output cannot be written: {error.strerror}.",
            safe="What was recorded before is stored.",
            do="You can write it somewhere else.",
        ) from error


def talk(text: str) -> None:
    """Talk, to standard error. Where nobody can hear it, it is dropped."""
    try:
        _put(sys.stderr, text + "\n")
    except (OSError, ValueError):
        _abandon("stderr")


def finish() -> bool:
    """Write out what is still on its way. False where it could not be written."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon("stdout")
    except (OSError, ValueError):
        _abandon("stdout")
        return False
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    return True


def _put(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except UnicodeEncodeError:
        stream.write(text.encode("ascii", "replace").decode("ascii"))
    stream.flush()


def _abandon(name: str) -> None:
    """Stop using a stream: Python would complain once more when it closes it."""
    setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - It stays open.
