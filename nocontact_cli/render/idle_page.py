"""What a screen shows that was cleared because nobody was there. It tells nothing of what it is for."""

from __future__ import annotations

from typing import Final

from nocontact_cli.render.page import Page, say

CLEARED_PAGE: Final = Page(
    (
        say("This screen was cleared, because no key was pressed for a while."),
        say("Nothing is lost. Press a key to go on.", "muted"),
    )
)
AGAIN_PAGE: Final = Page(
    (
        say("Your passphrase brings back what was here."),
        say("Enter alone goes back, q and Enter leaves.", "muted"),
    )
)
NOT_OPENED: Final = "That did not open it."
