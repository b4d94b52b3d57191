"""Colours by role, in one place. Calm ones: nothing fills the screen, and no colour alone carries meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

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
LINE: Final = "cyan"


class Ink(NamedTuple):
    """How a role looks in a document: its colour by day and by night, as RGB, and the weight of its letters."""

    day: str
    night: str
    weight: int = 400


BOLD: Final = 600
"""The weight from which letters count as bold where there is only one kind of it."""
INKS: Final[Mapping[Role, Ink]] = {
    "text": Ink("#25282c", "#e2e1dd"),
    "strong": Ink("#15171a", "#f4f3ef", 650),
    "muted": Ink("#5d6268", "#a3a7ab"),
    "critical": Ink("#6d2a5e", "#e7b3d8", 600),
    "high": Ink("#7c4370", "#d9aecd", 500),
    "medium": Ink("#6b5416", "#d8c08a"),
    "low": Ink("#25282c", "#e2e1dd"),
    "due": Ink("#6b5416", "#d8c08a", 600),
    "kept": Ink("#1d5a66", "#9ccdd6"),
    "closed": Ink("#2c6142", "#a5d0b3"),
    "notice": Ink("#6b5416", "#d8c08a", 600),
    "key": Ink("#1d5a66", "#9ccdd6", 600),
    "link": Ink("#1d5a66", "#9ccdd6"),
}
SURFACES: Final[Mapping[str, Ink]] = {
    "paper": Ink("#faf9f6", "#1b1d20"),
    "sheet": Ink("#ffffff", "#23262a"),
    "rule": Ink("#dcdad3", "#3b3f45"),
    "track": Ink("#c9c7bf", "#50555c"),
    "done": Ink("#3f7f8c", "#7db4bf"),
}
"""What lies behind letters (paper, sheet), and lines: rules, bars and charts."""
PRINTED: Final[Mapping[str, str]] = {
    "muted": "#444",
    "paper": "#fff",
    "sheet": "#fff",
    "rule": "#bbb",
    "track": "#bbb",
    "done": "#444",
}
"""On paper all letters are black, but for these; a printer without colours loses nothing."""
