"""The readers, one module for each platform."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nocontact_cli.evidence.reader import Reader

NAMES: Final = ("instagram", "email", "apple", "whatsapp", "snapchat", "tiktok", "facebook", "google", "discord")
"""Their modules; each holds one class `Reader`."""


def all_readers() -> tuple[Reader, ...]:
    """One of each."""
    return tuple(import_module(f"{__name__}.{name}").Reader() for name in NAMES)
