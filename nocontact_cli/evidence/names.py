"""Who is meant: identifiers as people write them and as exports do, in one form that can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from nocontact_cli.domain.evidence import EMAIL, NAME, PHONE, URL, Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HANDLES: Final = ("instagram", "threads", "facebook", "snapchat", "tiktok", "discord", "x", "telegram", "linkedin")
"""Platforms whose handles or numeric ids can be given for a person."""
KINDS: Final = (PHONE, EMAIL, *HANDLES, URL, NAME)
"""Every kind an identifier can have."""

_GMAIL: Final = ("gmail.com", "googlemail.com")
_EMAIL: Final = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:]+\.[^\s@<>\"(),;:]+")
_BEFORE_HANDLE: Final = ("_u", "add", "in", "user", "users")
_BEFORE_NUMBER: Final = ("pages", "people")
_IN_QUERY: Final = ("intent", "profile.php")
_NO_PROFILE: Final = re.compile(
    "accounts|c|channels|company|direct|discover|events|explore|groups|hashtag|help|home|i|invite|joinchat|legal|login|"
    r"marketplace|messages|music|p|permalink\.php|photo|photo\.php|posts|reels?|school|search|settings|share|stories|"
    r"story\.php|t|tag|tv|video|watch"
)
"""What stands in an address of something else: a post, a group, a page of the platform."""
_HOSTS: Final[Mapping[str, str]] = {
    "instagram.com": "instagram",
    "threads.net": "threads",
    "threads.com": "threads",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.me": "facebook",
    "m.me": "facebook",
    "messenger.com": "facebook",
    "snapchat.com": "snapchat",
    "tiktok.com": "tiktok",
    "discord.com": "discord",
    "discordapp.com": "discord",
    "x.com": "x",
    "twitter.com": "x",
    "t.me": "telegram",
    "linkedin.com": "linkedin",
}
_LEAST_DIGITS: Final = 7
_TAIL: Final = 9
"""Digits at the end that are compared where a country code is missing on one side."""


def normal(name: Name, region: str | None = None) -> Name | None:
    """An identifier in the form in which it is compared; None where it is none of its kind.

    Args:
        name: As it was written.
        region: Two letters of the country whose numbers are written without a country code.
    """
    value = "".join(one for one in " ".join(name.value.split()) if unicodedata.category(one) not in ("Cf", "Cc"))
    value = _folded(value).strip()
    if not value or any(unicodedata.category(one) == "Cs" for one in value):
        return None
    if name.kind == PHONE:
        number = _phone(value, region)
        return Name(PHONE, number) if number else None
    if name.kind == EMAIL:
        return _email(value)
    if name.kind == URL:
        return _url(value)
    if name.kind == NAME:
        return Name(NAME, " ".join(value.split()))
    return _handle(name.kind, value)


class Match(NamedTuple):
    """Whose identifier a name in an export is.

    Args:
        person: Their number.
        kind: The kind of the identifier.
        sure: Whether it is theirs alone. A display name never is, nor a number without its country code.
        value: Their identifier, in the form in which it is compared.
    """

    person: int
    kind: str
    sure: bool
    value: str


class Wanted:
    """The people of the plan by all that is known of them, and whether a name in an export is one of theirs.

    Args:
        known: Person's number and an identifier, as it was given.
        region: As for `normal`.
    """

    def __init__(self, known: Iterable[tuple[int, Name]], region: str | None = None) -> None:
        self.region = region
        self.people: dict[Name, int] = {}
        self._tails: dict[str, tuple[int, str]] = {}
        for person, name in known:
            found = normal(name, region)
            if found is None:
                continue
            self.people.setdefault(found, person)
            if found.kind == PHONE:
                self._tails.setdefault(_tail(found.value), (person, found.value))
        self._look_up = lru_cache(maxsize=65536)(self._matched)

    def match(self, name: Name) -> Match | None:
        """The person whose identifier this is; None where it is nobody's."""
        return self._look_up(name)

    def of(self, *kinds: str) -> dict[str, int]:
        """Identifiers of these kinds, in the form in which they are compared, with their person."""
        return {name.value: person for name, person in self.people.items() if name.kind in kinds}

    def identifiers(self) -> frozenset[tuple[int, str, str]]:
        """Everything that is known: person, kind, and the identifier in the form in which it is compared."""
        return frozenset((person, name.kind, name.value) for name, person in self.people.items())

    def _matched(self, name: Name) -> Match | None:
        found = normal(name, self.region)
        if found is None:
            return None
        person = self.people.get(found)
        if person is not None:
            sure = found.kind != NAME and not (found.kind == PHONE and found.value[0] != "+")
            return Match(person, found.kind, sure, found.value)
        if found.kind == PHONE and _tail(found.value) in self._tails:
            person, value = self._tails[_tail(found.value)]
            # Two numbers that both have their country are the same or they are not.
            return None if found.value[0] == value[0] == "+" else Match(person, PHONE, sure=False, value=value)
        return None


def _folded(value: str) -> str:
    """Without differences of case, of width and of the way accents are written."""
    once = unicodedata.normalize("NFKC", value).casefold()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", once).casefold())


def _phone(value: str, region: str | None) -> str | None:
    """A number as `+491511234567`; only its digits where its country cannot be told."""
    import phonenumbers  # noqa: PLC0415 - Slow to load.

    value = re.sub(r"^00(?=[1-9])", "+", re.sub(r"^(tel|sms|whatsapp):", "", value, flags=re.IGNORECASE))
    value = value.partition("@")[0] if value.endswith("@s.whatsapp.net") else value
    digits = re.sub(r"\D", "", value)
    if not _LEAST_DIGITS <= len(digits) <= 15:  # noqa: PLR2004 - The longest number of E.164.
        return None
    if re.search(r"[^\d+()\s./\u2010-\u2015-]", value):
        return None
    try:
        parsed = phonenumbers.parse(value, region.upper() if region else None)
    except phonenumbers.NumberParseException:
        return f"+{digits}" if value.lstrip().startswith("+") else digits
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _tail(number: str) -> str:
    return number[-_TAIL:].lstrip("+")


def _email(value: str) -> Name | None:
    value = re.sub(r"^(?:mailto:)+", "", value).strip("<>")
    if not _EMAIL.fullmatch(value):
        return None
    local, _, host = value.rpartition("@")
    if host in _GMAIL:
        local = local.partition("+")[0].replace(".", "")
        return Name(EMAIL, f"{local}@gmail.com") if local else None
    return Name(EMAIL, f"{local}@{host}")


def _url(value: str) -> Name | None:
    """A profile's address as the handle it stands for; any other address by host and path."""
    try:
        parts = urlsplit(value if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", value) else f"https://{value}")
    except ValueError:
        return None
    host = re.sub(r"^(?:(?:www|m|mobile)\.)+(?=[^.]+\.)", "", parts.hostname or "")
    path = [one for one in parts.path.split("/") if one]
    platform = _HOSTS.get(host)
    if "." not in host or ":" in host or not path or re.search(r"\s", value):
        return None
    if platform and not _NO_PROFILE.fullmatch(path[0]):
        return _profile(platform, [unquote(one) for one in path], parts.query)
    return Name(URL, "/".join([host, *path]))


def _profile(platform: str, path: list[str], query: str) -> Name | None:
    if path[0] in _IN_QUERY:
        number = re.search(r"(?:^|&)(?:id|user_id)=([0-9]+)", query)
        return Name(platform, number[1]) if number else None
    if path[0] in _BEFORE_NUMBER:
        return Name(platform, path[-1]) if re.fullmatch("[0-9]+", path[-1]) else None
    handle = path[1:2] if path[0] in _BEFORE_HANDLE else path[:1]
    return _handle(platform, _folded(handle[0])) if handle else None


def _handle(kind: str, value: str) -> Name | None:
    if "/" in value:
        found = _url(value)
        return found if found and found.kind == kind else None
    value = value.lstrip("@")
    if kind == "discord":
        value = re.sub(r"(?:#0{1,4})+$", "", value)
    return Name(kind, value) if value and not re.search(r"\s", value) else None
