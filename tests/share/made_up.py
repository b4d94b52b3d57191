"""A made-up list for a friend, whose texts can be made hostile."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.checklist import Source
from nocontact_cli.domain.friend import FriendList, FriendStep, Way
from nocontact_cli.domain.friend_words import FriendWord, FriendWords
from nocontact_cli.domain.support import HelpLine

if TYPE_CHECKING:
    from collections.abc import Callable

MADE_ON: Final = date(2026, 11, 20)
LIST: Final = "3f9a1c07"
ITEMS: Final = {
    1: "start.look",
    2: "alpha:work.sessions",
    3: "beta.password",
    4: "alpha:work.block@2",
    5: "beta.hide",
}


def list_of(say: Callable[[str], str] = str, **more: Any) -> FriendList:
    """A list of five steps with all that a step can have, in three places and three parts.

    Args:
        say: Makes each of its texts.
        more: Other fields of the list.
    """
    source = Source("a", say("The manual"), say("Alpha"), "https://alpha.example/manual", "official")
    return FriendList(
        **{
            "name": LIST,
            "made_on": MADE_ON,
            "edition": "2026.11.1",
            "reviewed": date(2026, 10, 5),
            "people": {1: None, 2: say("Kim, 0170 1")},
            "steps": tuple(_steps(say, source)),
            "words": FriendWords(
                date(2026, 11, 1),
                (FriendWord("ask", say("Ask before you act."), ("a",), say("A yes keeps the choice with them.")),),
                (FriendWord("messages", say("Pass nothing on."), ("a",)),),
                {"a": source},
            ),
            "country": say("Germany"),
            "help": (
                HelpLine(
                    "one",
                    "de",
                    say("A line"),
                    ("violence",),
                    say("anybody"),
                    (source,),
                    phone=say("116 016"),
                    site="https://line.example",
                    hours=say("day and night"),
                ),
            ),
            **more,
        }
    )


def _steps(say: Callable[[str], str], source: Source) -> list[FriendStep]:
    rows: list[dict[str, Any]] = [
        {"platform": "start", "place": "Beginning", "part": "prepare", "title": "Look around the room"},
        {
            "platform": "alpha",
            "place": "Alpha",
            "label": "work",
            "part": "secure",
            "title": "End the other sessions",
            "open": "https://alpha.example/sessions",
            "needs_owner": True,
            "alternatives": (3,),
        },
        {"platform": "beta", "place": "Beta", "part": "secure", "title": "Change the password", "alternatives": (2,)},
        {
            "platform": "alpha",
            "place": "Alpha",
            "label": "work",
            "part": "block",
            "title": "Block each of their numbers",
            "person": 2,
            "noticed": "maybe",
            "signs": say("They see one tick."),
            "evidence_first": True,
            "quieter": say("Mute the chat."),
        },
        {
            "platform": "beta",
            "place": "Beta",
            "part": "block",
            "title": "Call the company",
            "noticed": "visible",
            "by": "company",
            "say": say("I have lost my phone."),
            "unconfirmed": True,
        },
    ]
    ways = (
        Way("iphone", (say("Open the settings"), say("Tap the name")), say("Mail One")),
        Way("any", (say("Look around"),)),
    )
    plain: dict[str, Any] = {
        "label": None,
        "person": None,
        "why": "So that nobody reads along.",
        "how": ways,
        "noticed": "silent",
        "signs": None,
        "evidence_first": False,
        "needs_owner": False,
        "quieter": None,
        "say": None,
        "minutes": 5,
        "by": "me",
        "unconfirmed": False,
        "open": None,
        "sources": (source,),
    }
    steps = []
    for n, row in enumerate(rows, 1):
        whole = {**plain, **row}
        texts = {name: say(whole[name]) for name in ("place", "title", "why")}
        steps.append(FriendStep(**{**whole, **texts, "n": n, "item": ITEMS[n]}))
    return steps
