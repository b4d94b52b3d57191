"""What a data export tells, before it is laid beside the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import date, datetime

BLOCKED: Final = "blocked"
CONNECTED: Final = "connected"
REQUESTED: Final = "requested"
MESSAGE: Final = "message"
CALL: Final = "call"
GROUP: Final = "group"
SESSION: Final = "session"
FORWARDING: Final = "forwarding"
DELEGATE: Final = "delegate"
FILTER: Final = "filter"
APP: Final = "app"
PRIVACY: Final = "privacy"
LOCATION: Final = "location"
CONTACT: Final = "contact"

WHATS: Final = (
    BLOCKED,
    CONNECTED,
    REQUESTED,
    MESSAGE,
    CALL,
    GROUP,
    SESSION,
    FORWARDING,
    DELEGATE,
    FILTER,
    APP,
    PRIVACY,
    LOCATION,
    CONTACT,
)
"""What a fact can be about."""
ABOUT_PEOPLE: Final = frozenset({BLOCKED, CONNECTED, REQUESTED, MESSAGE, CALL, GROUP, CONTACT})
"""What says nothing unless it names a person of the plan."""
BY_DAY: Final = frozenset({MESSAGE, CALL})
"""What counts only after the day of an answer."""

OPEN: Final = "open"
CLOSED: Final = "closed"
ASK: Final = "ask"
"""Only the user can tell what it means: whether a device is their own, for example."""

NAME: Final = "name"
"""The kind of a display name. Everybody can carry any, so it matches only as `possible`."""
PHONE: Final = "phone"
EMAIL: Final = "email"
URL: Final = "url"


class Name(NamedTuple):
    """How an export names somebody.

    Args:
        kind: `phone email name url`, or the platform whose handle or numeric id it is (`instagram`).
        value: As it stands in the export.
    """

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing an export shows. Never the text of a message.

    Args:
        what: One of `WHATS`.
        where: The file in the export, with `/`.
        says: `open` (the door is open), `closed`, or `ask`.
        who: Everybody it names, each by every kind the export gives. For a message its sender.
        at: When: with a zone, or naive local time, or a local day. None where the export does not say.
        label: The sort within `what`, one of those the reader declares: `follower`, `spam`. Often empty.
        thing: The name of a thing: a device, an app, a setting. Never somebody's.
        count: How many there are of it on that day. To tell of many messages at once is far faster; those of one
            quarter of an hour lie on one day everywhere.
        sure: Whether what names them was given to them by the platform. What they can choose freely never is.
    """

    what: str
    where: str
    says: str = OPEN
    who: tuple[Name, ...] = ()
    at: datetime | date | None = None
    label: str = ""
    thing: str = ""
    count: int = 1
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Covered:
    """A list, or all messages, were looked for, and what it means that somebody is not among them.

    Args:
        what: One of `WHATS`.
        where: The file or folder in the export.
        label: As in the facts it is about.
        kinds: The kinds of names it uses. Whoever is known by none of them cannot be found in it.
        complete: Whether absence proves something: nobody who belongs on it is left out.
        why: Why absence proves nothing, in a sentence for the user. Only where it is not complete.
        since: First local day it reaches back to, or a moment on it; None for all of the past.
        until: Last local day it reaches to, or a moment on it; None for the day of the export.
    """

    what: str
    where: str
    label: str = ""
    kinds: tuple[str, ...] = ()
    complete: bool = False
    why: str = ""
    since: datetime | date | None = None
    until: datetime | date | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """When the export was made.

    Args:
        on: The moment with its zone, where it is known; otherwise a local day.
        exact: Whether the export says so itself. Otherwise it is the newest day found in it, and the export was
            made on that day or later.
    """

    on: datetime | date
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read.

    Args:
        where: The file in the export; empty for the export as a whole.
        text: What is wrong, in a sentence for the user.
    """

    where: str
    text: str


Told: TypeAlias = "Fact | Covered | Made | Problem"
"""What a reader yields."""
