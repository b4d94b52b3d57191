"""Names of accounts and items: `email:work` and `email:work.block@2`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LABEL = r"[a-z0-9-]{1,20}"
_ACCOUNT = re.compile(rf"({WORD})(?::({LABEL}))?")
_ITEM = re.compile(rf"({WORD})(?::({LABEL}))?\.({WORD})(?:@([1-9][0-9]{{0,2}}))?")


@dataclass(frozen=True, slots=True, order=True)
class AccountId:
    """A platform, with a label where the plan has several accounts there."""

    platform: str
    label: str | None = None

    def __str__(self) -> str:
        return f"{self.platform}:{self.label}" if self.label else self.platform


@dataclass(frozen=True, slots=True)
class ItemId:
    """A step where it is done. `person` is 1 unless the step is for each person."""

    account: AccountId
    step: str
    person: int = 1

    def __str__(self) -> str:
        return f"{self.account}.{self.step}{_at(self.person)}"


def exposure_id(account: AccountId, exposure: str, person: int | None) -> str:
    """The name of an exposure in reports: built like the name of an item."""
    return f"{account}.{exposure}{_at(person or 1)}"


def parse_account(text: str) -> AccountId | None:
    """Read `email` or `email:work`; None where the text is neither."""
    found = _ACCOUNT.fullmatch(text)
    return AccountId(found[1], found[2]) if found else None


def parse_item(text: str) -> ItemId | None:
    """Read `email:work.block@2`; None where the text is no item name."""
    found = _ITEM.fullmatch(text)
    if not found:
        return None
    return ItemId(AccountId(found[1], found[2]), found[3], int(found[4] or 1))


def near(text: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known names most like the text, best first."""
    from difflib import get_close_matches  # noqa: PLC0415 - Only where a name was not found.

    return tuple(get_close_matches(text, tuple(known), n=most, cutoff=0.6))


def _at(person: int) -> str:
    return f"@{person}" if person > 1 else ""
