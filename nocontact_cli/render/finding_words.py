"""What an export shows, in sentences: for each sort one for open, one for closed, and one for not known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from nocontact_cli.domain.evidence import BY_DAY
from nocontact_cli.domain.findings import CONFIRMED, CONTRADICTED, Why
from nocontact_cli.render.wording import count, long_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocontact_cli.domain.findings import Finding


class Words(NamedTuple):
    """The sentences for one sort, without full stop."""

    open: str
    closed: str
    unknown: str


_LIST: Final = Words(
    "They are not on the block list", "They are on the block list", "Whether they are on the block list"
)
_WORDS: Final[Mapping[tuple[str, str], Words]] = {
    ("blocked", ""): _LIST,
    ("blocked", "threads"): Words(*(f"{words} of Threads" for words in _LIST)),
    ("blocked", "messenger"): Words(*(f"{words} of Messenger" for words in _LIST)),
    ("connected", "follower"): Words("They follow you", "They do not follow you", "Whether they follow you"),
    ("connected", "following"): Words("You follow them", "You do not follow them", "Whether you follow them"),
    ("connected", "threads-follower"): Words(
        "They follow you on Threads", "They do not follow you on Threads", "Whether they follow you on Threads"
    ),
    ("connected", "threads-following"): Words(
        "You follow them on Threads", "You do not follow them on Threads", "Whether you follow them on Threads"
    ),
    ("connected", "close-friend"): Words(
        "They are among your close friends",
        "They are not among your close friends",
        "Whether they are among your close friends",
    ),
    ("connected", "friend"): Words(
        "They are among your friends", "They are not among your friends", "Whether they are among your friends"
    ),
    ("requested", "received"): Words(
        "A request of theirs is waiting", "No request of theirs is waiting", "Whether a request of theirs is waiting"
    ),
    ("requested", "sent"): Words(
        "A request of yours to them is waiting",
        "No request of yours to them is waiting",
        "Whether a request of yours to them is waiting",
    ),
    ("message", ""): Words("{count} came{after}", "No message came{after}", "Whether messages came{after}"),
    ("message", "inbox"): Words(
        "{count} came into the inbox{after}",
        "No message came into the inbox{after}",
        "Whether messages came into the inbox{after}",
    ),
    ("message", "request"): Words(
        "{count} came as a request{after}",
        "No message came as a request{after}",
        "Whether messages came as requests{after}",
    ),
    ("message", "hidden"): Words(
        "{count} came{after}",
        "{count} came{after}, and went to spam or trash only",
        "Whether mail of theirs went to spam or trash{after}",
    ),
    ("message", "end-to-end"): Words(
        "{count} came in encrypted chats{after}",
        "No message came in encrypted chats{after}",
        "Whether messages came in encrypted chats{after}",
    ),
    ("call", ""): Words("{calls} came{after}", "No call came{after}", "Whether calls came{after}"),
    ("group", ""): Words(
        "You are in {groups} together", "No group or chat in common was found", "Whether you are in groups together"
    ),
    ("contact", ""): Words(
        "They are among the contacts kept there",
        "They are not among the contacts kept there",
        "Whether they are among the contacts kept there",
    ),
    ("session", ""): Words("A login of theirs: {thing}", "No login is listed", "A login or device: {thing}"),
    ("forwarding", ""): Words("Mail is sent on to them: {thing}", "No mail is sent on", "Mail is sent on to {thing}"),
    ("delegate", ""): Words(
        "They can read your mailbox: {thing}",
        "Nobody else can read your mailbox",
        "This address can read your mailbox: {thing}",
    ),
    ("filter", "deletes"): Words(
        "No rule throws their mail away", "A rule throws their mail away", "Whether a rule throws their mail away"
    ),
    ("filter", "rules"): Words("A rule sends mail on to them: {thing}", "There are no rules", "A rule: {thing}"),
    ("app", ""): Words("An app is connected: {thing}", "No app is connected", "An app is connected: {thing}"),
    ("privacy", ""): Words(
        "This switch leaves a door open: {thing}", "This switch is closed: {thing}", "A switch: {thing}"
    ),
    ("location", ""): Words(
        "Your place is shared{thing_}", "Your place is not shared{thing_}", "Whether your place is shared{thing_}"
    ),
}
"""By what and label; where a label has no words of its own, those of the empty one stand."""
_NOTHING: Final[Mapping[str, str]] = {
    "session": "Which logins and devices there are",
    "forwarding": "Whether mail is sent on",
    "delegate": "Whether somebody else can read your mailbox",
    "filter": "Which rules sort your mail",
    "app": "Which apps are connected",
    "privacy": "How the privacy switches stand",
}
"""What cannot be told where nothing was found."""


_PARTLY: Final = "Not all that is known of them is blocked; missing: {thing}"
_NAMES_THEM: Final = frozenset({"forwarding", "delegate", "filter"})
"""What a person's own address is named for."""


def has_words(what: str, label: str) -> bool:
    """Whether there are words for a sort."""
    return (what, label) in _WORDS or (what, "") in _WORDS


def sentence(one: Finding) -> str:
    """What a finding says, with its full stop."""
    words = _WORDS.get((one.what, one.label)) or _WORDS[one.what, ""]
    if one.why == Why.SOME_MISSING:
        text = _PARTLY
    elif one.result == CONTRADICTED:
        text = words.open
    elif one.why == Why.ASK and one.person:
        text = f"Perhaps: {words.open[0].lower()}{words.open[1:]}"
    elif one.result == CONFIRMED:
        text = words.closed
    elif not one.thing and one.what in _NOTHING:
        text = _NOTHING[one.what]
    else:
        text = words.unknown
    if one.person and not one.thing:
        text = text.replace("; missing: {thing}", "").replace(": {thing}", "")
    after = f" after {long_date(one.answered)}" if one.answered else ""
    text = text.format(
        count=count(one.count, "message") if one.count else "Nothing",
        calls=count(one.count, "call"),
        groups=count(one.count, "group or chat", "groups or chats"),
        after=after,
        thing=one.thing or "no name",
        thing_=f" ({one.thing})" if one.thing else "",
    )
    return text + _dated(one) + "."


def note(one: Finding) -> str:
    """The same for the record, without what they are known by: a story that is printed shows its notes."""
    names_them = one.why == Why.SOME_MISSING or (one.person and one.what in _NAMES_THEM)
    return sentence(replace(one, thing="") if names_them else one)


def why(one: Finding) -> str | None:
    """The reason, in a sentence for the user; None where nothing is to be said."""
    if one.why is None:
        return None
    if one.why == Why.NOT_COMPLETE and one.told:
        return one.told
    if one.why == Why.SOME_MISSING and not one.sure:
        return "Somebody of their name is on it."
    return _WHY[one.why].format(
        made=long_date(one.as_of) if one.as_of else "an unknown day",
        answered=long_date(one.answered) if one.answered else "an unknown day",
    )


_WHY: Final[Mapping[Why, str]] = {
    Why.NOT_COMPLETE: "The export does not hold all of it, so that nothing follows from what is missing.",
    Why.NO_IDENTIFIER: "The list names people in a way that is not known of them here. You can note more with people.",
    Why.OLDER: "The export was made on {made}, before your answer of {answered}.",
    Why.SAME_DAY: "The export was made on {made}, the day of your answer, before or after it.",
    Why.NO_DATE: (
        "The export does not say when it was made, and shows nothing newer than your answer of {answered}. "
        "You can tell the day with --exported-on."
    ),
    Why.NO_ANSWER: "No step about this is answered as done, so there is no day to compare with.",
    Why.ASK: "Only you can tell.",
    Why.OTHERWISE: "They are not on the list, and a rule of yours turns their mail away all the same.",
    Why.SHORT: "It may reach back only to a day after your answer, so that older entries are left out.",
    Why.SEVERAL: (
        "The same list lies there more than once, from exports of different days. You can give one export at a time."
    ),
    Why.BY_HANDLE: "It was looked for by the names you noted. An account that has been renamed is not found by them.",
    Why.SOME_MISSING: "The others that are known of them are turned away.",
}


def _dated(one: Finding) -> str:
    if one.day is None:
        return ""
    if one.what in BY_DAY:
        return f"{';' if one.result != CONTRADICTED else ','} the last on {long_date(one.day)}"
    return f" ({long_date(one.day)})"
