"""What made-up exports of Instagram and Facebook have in common: how they write JSON and pages, and threads."""

from __future__ import annotations

import html
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.evidence import GROUP, MESSAGE, OPEN
from tests.evidence.made.export import BODY, Truth

if TYPE_CHECKING:
    from random import Random

NOBODIES: Final = ("Zoë Quill", "अनु", "O'Neil Bar", "Ya\u011fmur", "bo 🙂", "Ångström Ö")
ME: Final = "Mé Myself"
FIRST: Final = datetime(2026, 1, 2, tzinfo=UTC)
LONG_AGO: Final = datetime(2018, 5, 4, 12, tzinfo=UTC)
_CLOCK: Final = timedelta(hours=8)
_MONTHS: Final = (
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "ene feb mar abr may jun jul ago sep oct nov dic",
    "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
)


def moment(chance: Random) -> datetime:
    """Any in the first ten months of 2026."""
    return FIRST + timedelta(seconds=chance.randrange(300 * 86400))


def seconds(at: datetime) -> int:
    """Since 1970."""
    return int(at.timestamp())


def dumped(value: Any, chance: Random | None = None) -> bytes:
    """JSON as these exports write it: each byte of a text's UTF-8 as one character, escaped; mostly over many lines."""
    return json.dumps(_torn(value), indent=None if chance and chance.random() < 0.3 else 2).encode()


def page(title: str, body: str, aside: str = "") -> bytes:
    """A page as these exports write it."""
    return (
        '<html><head><meta charset="UTF-8" /><base href="../../" /><style>a{color:#385898}</style><title>x</title>'
        "</head>"
        f'<body class="_5vb_"><div class="_li"><header><h1 id="u_0">{html.escape(title)}</h1>{aside}</header>'
        f'<main role="main">{body}</main></div></body></html>'
    ).encode()


def shown(at: datetime, chance: Random, *, instagram: bool) -> str:
    """A moment as a page shows it: on Instagram's own clock, or on the user's."""
    at = at - _CLOCK if instagram else at
    months = chance.choice(_MONTHS).split()
    hour = f"{at.hour % 12 or 12}:{at.minute:02} {'pm' if at.hour >= 12 else 'am'}"
    return f"{months[at.month - 1]} {at.day:02}, {at.year} {hour}"


def aside(made: date, since: date | None = None) -> str:
    """The head of the first page, with the days that were chosen."""
    text = f'<aside role="contentinfo">Generated on <time datetime="{made}T05:03Z">then</time>'
    if since:
        text += (
            f'<div>Contains data from <time datetime="{since}T00:00Z">then</time> to '
            f'<time datetime="{made}T00:00Z">then</time></div>'
        )
    return f"{text}</aside>"


@dataclass
class Truths:
    """What an export tells, while it is made."""

    counts: Counter[tuple[Any, ...]] = field(default_factory=Counter)

    def add(  # noqa: PLR0917 - As in a truth.
        self, what: str, label: str, says: str, person: int | None, at: datetime | None, thing: str = ""
    ) -> None:
        """One more."""
        self.counts[what, label, says, person, at.date() if at else None, thing] += 1

    @property
    def all(self) -> frozenset[Truth]:
        """Everything that is to be found."""
        return frozenset(Truth(*key[:5], count, key[5]) for key, count in self.counts.items())


def thread(
    chance: Random, names: list[str], *, secret: bool = False
) -> tuple[dict[str, Any], list[tuple[str, datetime]]]:
    """A thread between the user and these people, and who wrote when. The newest comes first."""
    said = sorted(
        ((chance.choice([*names, ME]), moment(chance)) for _ in range(chance.randint(1, 8))), key=lambda x: x[1]
    )
    said.reverse()
    if secret:
        messages: list[dict[str, Any]] = [
            {
                "isUnsent": False,
                "media": [],
                "reactions": [],
                "senderName": who,
                "text": BODY,
                "timestamp": ms(at),
                "type": "text",
            }
            for who, at in said
        ]
        return {"messages": messages, "participants": [ME, *names], "threadName": names[0]}, said
    messages = [{"sender_name": who, "timestamp_ms": ms(at), "is_geoblocked_for_viewer": False} for who, at in said]
    for one in messages:
        if chance.random() < 0.8:
            one["content"] = f"{BODY} {chance.choice(NOBODIES)}"
        if chance.random() < 0.2:
            one["reactions"] = [{"reaction": "❤", "actor": chance.choice([*names, ME])}]
        if chance.random() < 0.1:
            one["share"] = {"link": f"https://www.instagram.com/p/{BODY}"}
    document = {
        "participants": [{"name": name} for name in [*names, ME]],
        "messages": messages,
        "title": names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} others",
        "is_still_participant": True,
        "thread_path": "inbox/somebody_1789",
        "magic_words": [],
    }
    if len(names) > 1:
        document["joinable_mode"] = {"mode": 1, "link": ""}
    return document, said


def ms(at: datetime) -> int:
    """Milliseconds since 1970."""
    return seconds(at) * 1000 + 7


def told_by(
    truths: Truths, names: list[str], said: list[tuple[str, datetime]], people: dict[str, int], label: str
) -> None:
    """Note what a thread tells: of a group that they are in it, of two what the other wrote."""
    if len(names) > 1:
        for person in {people[name] for name in names if name in people}:
            truths.add(GROUP, "chat", OPEN, person, max(at for _, at in said))
        return
    for who, at in said:
        if who in people:
            truths.add(MESSAGE, label, OPEN, people[who], at)


def group_or_two(chance: Random, people: dict[str, int]) -> list[str]:
    """Who else is in a thread."""
    everybody = [*people, *NOBODIES]
    return chance.sample(everybody, chance.choice((1, 1, 1, 2, 3)))


def page_of(said: list[tuple[str, datetime]], chance: Random, *, instagram: bool) -> str:
    """The messages of a thread as a page shows them."""
    return "".join(
        '<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">'
        f'<h2 class="_3-95 _2pim _a6-h _a6-i">{html.escape(who)}</h2>'
        f'<div class="_3-95 _a6-p"><div><div></div><div>{BODY} &amp; <a href="https://www.instagram.com/p/x/">x</a></div>'
        f'</div></div><div class="_3-94 _a6-o">{shown(at, chance, instagram=instagram)}</div></div>'
        for who, at in said
    )


def _torn(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [_torn(one) for one in value]
    if isinstance(value, dict):
        return {_torn(key): _torn(one) for key, one in value.items()}
    return value
