"""The one family of errors a user can meet.

Each error says three things: what happened, what is still safe, and what can be done next.
The command line turns them into one message and an exit code; nothing else prints them.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    FINE = 0
    FAIL_ON = 1
    USAGE = 2
    CHECKLIST = 3
    LOCKED = 4
    DAMAGED = 5
    FILE = 6
    HANGUP = 129
    INTERRUPT = 130
    QUIT = 131
    TERMINATE = 143


class NoContactError(Exception):
    """Something a person can be told.

    Args:
        what: What happened, in one or two plain sentences.
        safe: What is still as it was.
        do: What can be done next. `{prog}` stands for the name the program was called by.
    """

    exit = Exit.USAGE

    def __init__(self, what: str, *, safe: str = "Nothing was changed.", do: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.safe = safe
        self.do = do

    def lines(self) -> tuple[str, ...]:
        """The message, one sentence group a line."""
        return tuple(part for part in (self.what, self.safe, self.do) if part)


class UsageError(NoContactError):
    """Something in the call does not fit: an unknown item, a date, a value."""


class NoPlanError(NoContactError):
    """There is no record yet, or its plan names nothing."""


class ChecklistError(NoContactError):
    """A checklist file has faults. `faults` are lines of the form file:line:column: text."""

    exit = Exit.CHECKLIST

    def __init__(self, what: str, *, faults: tuple[str, ...] = (), do: str = "") -> None:
        super().__init__(what, safe="Your record was not touched.", do=do)
        self.faults = faults

    def lines(self) -> tuple[str, ...]:
        """The faults, then the message."""
        return (*self.faults, *super().lines())


class LockedError(NoContactError):
    """No key opens the record: a wrong passphrase, or no source of a key."""

    exit = Exit.LOCKED


class DamagedError(NoContactError):
    """The record is there and cannot be read, or comes from a newer version."""

    exit = Exit.DAMAGED


class FileError(NoContactError):
    """A file or folder cannot be read or written."""

    exit = Exit.FILE
