"""A screen at which nobody types clears itself, and asks for the key of the record before it shows more."""

from __future__ import annotations

from time import monotonic, time
from typing import TYPE_CHECKING, Final

from nocontact_cli.cli.asking import GONE, LEAVE
from nocontact_cli.cli.leaving import Gone, Left
from nocontact_cli.errors import LockedError
from nocontact_cli.render.idle_page import AGAIN_PAGE, CLEARED_PAGE, NOT_OPENED
from nocontact_cli.workflows.returning import asks_passphrase, is_opened_by, reach_key, record_is_there

if TYPE_CHECKING:
    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.workflows.context import Context

IDLE: Final = 300.0
"""Seconds without a key after which a screen clears itself."""


class Stillness:
    """How long no key was pressed, also while the computer slept."""

    def __init__(self) -> None:
        self.end()

    def end(self) -> None:
        """Somebody is there; count anew."""
        self._since, self._from = monotonic(), time()

    @property
    def seconds(self) -> float:
        """Seconds since then. Some systems stop the first of the two clocks while they sleep."""
        return max(monotonic() - self._since, time() - self._from)


def come_back(asker: Asker, context: Context | None) -> None:
    """Show a page that tells nothing until somebody is there, and have the record opened again.

    Before there is a record, any key goes on.

    Args:
        asker: Shows the page; it does not clear itself.
        context: The call, or None where it shows nothing of the record.

    Raises:
        Left: The person leaves instead.
        Gone: The same, at once.
        DamagedError: The lock cannot be read any more.
        FileError: The same of its folder.
    """
    while True:
        asker.show(CLEARED_PAGE)
        if context is None or not record_is_there(context) or _opened(asker, context):
            return


def _opened(asker: Asker, context: Context) -> bool:
    if asks_passphrase(context):
        return _asked(asker, context)
    try:
        reach_key(context)
    except LockedError as error:
        asker.note(f"{error.what} {error.do}")
        return False
    return True


def _asked(asker: Asker, context: Context) -> bool:
    while typed := asker.text(AGAIN_PAGE, "Passphrase:", secret=True):
        if is_opened_by(context, typed):
            return True
        if typed.lower() == LEAVE.key:
            raise Left
        if typed.lower() == GONE.key:
            raise Gone
        asker.note(NOT_OPENED)
    return False
