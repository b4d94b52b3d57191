"""Colours by role, in one place. Calm ones: nothing fills the screen, and no colour alone carries meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocontact_cli.render.page import Role

STYLES: Final[Mapping[Role, str]] = {
    "text": "",
    "strong": "bold",
    "muted": "dim",
    "critical": "bold magenta",
    "high": "magenta",
    "medium": "yellow",
    "low": "",
    "due": "yellow",
    "kept": "cyan",
    "closed": "green",
    "notice": "yellow",
    "key": "bold cyan",
    "link": "underline",
}
HEADINGS: Final = {1: "bold", 2: "bold cyan"}
BAR_DONE: Final = "cyan"
BAR_LEFT: Final = "dim"
