"""Hand an address of a step to the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.render.wording import BROWSER_NOTE, NO_BROWSER_NOTE

if TYPE_CHECKING:
    from nocontact_cli.cli.asking import Asker


class Links:
    """Opens links, and says once what that leaves behind."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._said = False

    def open(self, address: str) -> None:
        """Hand over an address; where there is no browser, say so."""
        import webbrowser  # noqa: PLC0415 - Only here.

        if not webbrowser.open(address):
            self._asker.note(NO_BROWSER_NOTE)
        elif not self._said:
            self._asker.note(BROWSER_NOTE)
            self._said = True
