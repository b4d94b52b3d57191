"""Addresses in checklists and guides to exports: only hosts that were looked at, none that acts by being opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.files import shipped_folder
from nocontact_cli.catalogue.help_lines import help_lines
from tests.catalogue.test_reading import GUIDES, PLATFORMS, each_place, each_platform, texts_at

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKLISTS: Final = load().checklists
SETTINGS_HOSTS: Final = frozenset(
    (shipped_folder() / "data" / "settings-hosts.txt").read_text(encoding="ascii").split()
)
"""Hosts of vendors whose pages a step may hand to the browser, or a guide to an export may name."""
HOST: Final = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|gov)\b(?!\.)")
ACTS: Final = re.compile(
    r"wa\.me|\bt\.me/|signal\.me|signal\.group|discord\.gg|discord\.com/invite|linked_devices|/pair|/link-device|"
    r"log-?out|sign-?out|revoke|unlink|delete|remove|unsubscribe|accept|join|tg://|whatsapp://|sgnl://",
    re.IGNORECASE,
)
"""Parts of addresses that pair, leave, join or delete something when they are opened."""
SCHEMES: Final = re.compile(r"\b(?!https:)[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@each_platform
def test_only_pages_of_known_vendors_are_opened(platform: str) -> None:
    """What a step opens lies on a host of the list, without a user name, a port, or a query that could act."""
    for address in opened(platform):
        parts = urlsplit(address)
        assert parts.scheme == "https"
        assert parts.netloc in SETTINGS_HOSTS
        assert not ACTS.search(f"{parts.path}?{parts.query}")


def test_the_list_of_hosts_names_no_other() -> None:
    """Every host of the list is in use, so that none stays by habit."""
    used = {urlsplit(address).netloc for platform in PLATFORMS for address in opened(platform)}
    named = {host for name in GUIDES.guides for text in texts_at(f"exports: {name}") for host in HOST.findall(text)}

    assert named
    assert used | named == SETTINGS_HOSTS


@each_place
def test_no_text_holds_an_address_that_acts(place: str) -> None:
    """No sentence holds an address that pairs, joins or signs out by being opened, or any that is not https."""
    found = [
        address
        for text in texts_at(place)
        for address in re.findall(r"\S*(?:://|\.me/|\.gg/|\.com/|\.org/)\S*", text)
        if ACTS.search(address) or SCHEMES.search(address)
    ]

    assert found == []


def test_help_lines_lead_to_https_pages() -> None:
    """Chats and pages of help lines are https, and no address there acts by being opened."""
    addresses = [address for line in help_lines().lines for address in (line.chat, line.site) if address]

    assert [address for address in addresses if not address.startswith("https://") or ACTS.search(address)] == []


def opened(platform: str) -> Iterator[str]:
    """The addresses that the steps of a checklist hand to the browser."""
    return (step.open for step in CHECKLISTS[platform].steps.values() if step.open)
