"""A checklist for a friend as one HTML file that asks nobody for anything, in the clear or locked with words."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from functools import cache, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from nocontact_cli.render import friend_wording as words
from nocontact_cli.render.friend_json import page_json
from nocontact_cli.render.friend_page import sources_of
from nocontact_cli.render.templating import asset, colours, digest, environment, in_ascii, policy
from nocontact_cli.render.wording import minutes_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinja2 import Environment

    from nocontact_cli.domain.friend import FriendList, FriendStep

TITLE: Final = "Checklist"
"""What a browser shows in its tabs and keeps in its history."""
_LOCKED: Final = "sealed"
_NO_SCRIPTS: Final = (
    "Scripts are off in this browser, so there is nothing to tick here. You can read and print the list, and send the "
    "numbers of the steps as a reply."
)
_NO_SCRIPTS_LOCKED: Final = (
    "Scripts are off in this browser, and without them this list cannot be opened. You can allow them for this page, "
    "open the file in another browser, or ask for the list without a lock, or on paper."
)


def draw_friend_page(made: FriendList) -> str:
    """The list as an HTML document. ASCII only."""
    return _document("list", page_json(made), _content(made))


def locked_content(made: FriendList) -> bytes:
    """What is to be locked: the data and the content of the page, as JSON, packed small."""
    text = json.dumps({**page_json(made), "page": _content(made)}, separators=(",", ":"), ensure_ascii=False)
    # Without the time of packing, which nobody needs to know.
    return gzip.compress(text.encode("utf-8"), mtime=0)


def draw_locked_page(sealed: dict[str, Any]) -> str:
    """The document around a locked list.

    Args:
        sealed: The locked content.
    """
    content = _environment().get_template("friend_locked.html.j2").render(no_scripts=_NO_SCRIPTS_LOCKED)
    return _document(_LOCKED, sealed, content)


def _document(data_is: str, data: dict[str, Any], content: str) -> str:
    style, script = f"\n{colours()}{asset('friend.css')}", f"\n{asset('friend.js')}"
    text = (
        _environment()
        .get_template("friend.html.j2")
        .render(
            title=TITLE,
            policy=policy(style, script),
            # The only texts that are not escaped: made here, of files of this program and of escaped text.
            style=Markup(style),  # noqa: S704 - See above.
            script=Markup(script),  # noqa: S704 - The same.
            data_is=data_is,
            sum=digest(data["data"]) if data_is == _LOCKED else "",
            data=Markup(_json(data)),  # noqa: S704 - In it, no sign can end the element.
            content=Markup(content),  # noqa: S704 - Drawn from a template that escapes.
        )
    )
    return in_ascii(text)


def _json(data: dict[str, Any]) -> str:
    """JSON that can stand inside an HTML element."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _content(made: FriendList) -> str:
    places = Counter(words.place(step) for step in made.steps)
    numbers = {place: at for at, place in enumerate(places)}
    several = len(made.people) > 1
    return (
        _environment()
        .get_template("friend_content.html.j2")
        .render(
            made=made,
            words=words,
            size=words.size(made),
            who_is_who=words.who_is_who(made),
            told=[(number, text) for number, text in made.people.items() if text and several],
            edition=words.edition(made),
            parts=list(_parts(made.steps, numbers)),
            places=list(places.items()),
            sources=list(sources_of(made)),
            no_scripts=_NO_SCRIPTS,
            person=partial(words.person, made),
        )
    )


def _parts(
    steps: Sequence[FriendStep], numbers: dict[str, int]
) -> Iterator[tuple[str, list[tuple[str, int, list[FriendStep]]]]]:
    """The parts of the list, each with its places."""
    for part, inside in groupby(steps, key=lambda step: step.part):
        yield part, [(place, numbers[place], list(here)) for place, here in groupby(inside, key=words.place)]


@cache
def _environment() -> Environment:
    return environment(
        way_words=words.way_words,
        sentence=words.sentence,
        notice=words.notice,
        minutes=minutes_words,
        marks=words.marks,
        extras=words.extras,
        ways_to=words.ways_to,
    )
