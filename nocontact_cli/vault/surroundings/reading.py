"""Files of the system and small tools, read without ever waiting on them, hanging or raising."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LIMIT: Final = 3.0
"""Seconds after which a tool of the system is given up."""


def tail(path: Path, most: int) -> tuple[bytes, bool] | None:
    """The end of a file, and whether that is all of it. None where it cannot be read or is no plain file.

    Args:
        path: The file. A pipe or a device of that name is not touched: reading one could wait for ever.
        most: Bytes to read at most.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError):
        return None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return None
        start = max(0, found.st_size - most)
        os.lseek(descriptor, start, os.SEEK_SET)
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            return stream.read(most), start == 0
    except OSError:
        return None
    finally:
        os.close(descriptor)


def system_text(path: Path) -> str | None:
    """A file below /proc or /sys as text. None where it cannot be read."""
    try:
        return path.read_bytes().decode(errors="surrogateescape")
    except OSError:
        return None


def said_by(command: Sequence[str]) -> str | None:
    """What a tool of the system writes. None where it is missing, refuses, or takes too long.

    Args:
        command: Full path and arguments.
    """
    import subprocess  # noqa: PLC0415 - slow to load, and only a Mac needs it

    try:
        done = subprocess.run(  # noqa: S603 - a full path, and nothing from outside in the arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LIMIT,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode(errors="surrogateescape")
