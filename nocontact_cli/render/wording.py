"""The sentences and words that several pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.words import CONTACT_REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from nocontact_cli.domain.checklist import Checklist
    from nocontact_cli.domain.ids import AccountId
    from nocontact_cli.domain.plan import Plan

OTHER_PERSON: Final = "the other person"

STATE_WORDS: Final[Mapping[str, str]] = {
    "unchecked": "not looked at yet",
    "reopened": "open again",
    "later": "put off",
    "stuck": "stuck",
    "due": "due for another look",
    "keep": "kept open on purpose",
    "done": "done",
    "not-mine": "does not apply",
}

NOTICED_WORDS: Final[Mapping[str, str]] = {
    "silent": "They are not told, and it is not likely to show.",
    "maybe": "They may notice this.",
    "visible": "They will probably notice this.",
}
NOTICED_SHORT: Final[Mapping[str, str]] = {"silent": "quiet", "maybe": "may be noticed", "visible": "noticed"}

STAGE_WORDS: Final[Mapping[str, str]] = {
    "prepare": "Prepare",
    "evidence": "Save evidence",
    "secure": "Who can get in",
    "locate": "Where you are",
    "block": "Cut the contact",
    "tidy": "Tidy up",
}

GROUP_WORDS: Final[Mapping[str, str]] = {
    "start": "Before anything else",
    "phone": "Phone",
    "email": "Mail",
    "messaging": "Messages",
    "social": "Social media",
    "accounts": "Accounts and passwords",
    "location": "Where you are: trackers, sport, car, rides",
    "home": "At home",
    "money": "Money",
    "media": "Films, music, games",
    "people": "Work, children, people",
}

SEVERITY_HEADINGS: Final[Mapping[str, str]] = {
    "critical": "They can still, and it matters most",
    "high": "They can still, and it matters much",
    "medium": "They can still, of medium weight",
    "low": "They can still, of less weight",
}

SEVERITY_SHORT: Final[Mapping[str, str]] = {
    "critical": "matters most",
    "high": "matters much",
    "medium": "of medium weight",
    "low": "of less weight",
}

DEVICE_WORDS: Final[Mapping[str, str]] = {
    "iphone": "iPhone or iPad",
    "android": "Android",
    "windows": "Windows",
    "mac": "Mac",
    "linux": "Linux",
    "web": "In a browser",
    "any": "On any device",
}

CONTACT_WORDS: Final[Mapping[str, str]] = dict(
    zip(CONTACT_REASONS, ("children", "a court or lawyers", "work", "something else"), strict=True)
)

KIND_PHRASES: Final[Mapping[str, str]] = {
    "locate": "They knew where you were",
    "enter": "They knew what you wrote, or got in",
    "control": "They changed or switched something",
    "spend": "They used your money",
    "impersonate": "They acted in your name",
    "publish": "They showed something of yours to others",
    "reach": "They reached you directly",
    "return": "They came back by a new way",
    "relay": "They reached you, or heard of you, through others",
    "watch": "They knew what you do",
    "remind": "Something brought them back to mind",
}
WAY_WORDS: Final[Mapping[str, str]] = {
    "unknown-number": "an unknown number",
    "new-account": "a new account",
    "someone": "somebody else",
    "home": "coming to your door",
    "other": "another way",
}

BY_WORDS: Final[Mapping[str, str]] = {
    "me": "you",
    "friend": "a friend can do this for you",
    "company": "someone has to be called or written to",
}
ANSWERED_BY: Final[Mapping[str, str]] = {"self": "you", "friend": "a friend", "export": "a data export"}

HELP_NOTE: Final = (
    "This program is not a full safety plan. If you are in danger, a help line can think it through with you: the "
    "command support lists them by country, and so does lila.help."
)
SUPPORT_ABOUT: Final[Mapping[str, str]] = {
    "violence": "violence and control",
    "stalking": "being followed or harassed",
    "online": "trouble through phones and accounts",
    "images": "private pictures",
    "crisis": "dark thoughts and crisis",
    "young": "children and young people",
    "elder": "older people",
    "crime": "crime",
    "family": "trouble in the family",
    "directory": "finding a line near you",
}
DOCUMENT_TITLE: Final = "Notes"
"""What a browser shows in its tabs and its history, where it tells nothing."""
CHART_COLUMNS: Final = ("Day", "Number")
SCROLLBACK_NOTE: Final = "What is printed here stays in this window's history until you close or clear it."
NO_BROWSER_NOTE: Final = "No browser could be opened here. You can type the address in one."
STUCK_NOTE: Final = "Noted. That door stays open for now; steps --state stuck lists what is stuck."
TRIGGER_WORDS: Final[Mapping[str, str]] = {
    "new-phone": "a new phone",
    "new-number": "a new number",
    "moved": "a move",
    "app-update": "an app update",
    "court-date": "a court date",
    "holiday": "a holiday",
}
BROWSER_NOTE: Final = "The address was handed to your browser. It now stands in the browser's history."

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_date(day: date) -> str:
    """A day in words: 22 November 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def dated_later(number: int, day: date) -> str:
    """What is said where entries have a day that has not come yet, by the clock of now."""
    return (
        f"{count(number, 'entry', 'entries')} of your record {'has' if number == 1 else 'have'} a day after "
        f"today, {day.isoformat()}. Perhaps the clock of this computer was changed. Nothing is lost: each counts "
        "from its day on."
    )


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 step, 2 steps."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Parts as a list in a sentence: a, b and c."""
    if len(parts) < 2:  # noqa: PLR2004 - one part needs no joining word.
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def account_words(checklist: Checklist, account: AccountId) -> str:
    """A platform by its name, with the label: Email (work)."""
    return f"{checklist.name} ({account.label})" if account.label else checklist.name


def person_words(plan: Plan, number: int | None) -> str | None:
    """How a person is called; None where there is nobody to tell apart."""
    if number is None:
        return None
    name = plan.name_of(number)
    if name:
        return name
    return None if len(plan.present) == 1 else f"person {number}"


def minutes_words(minutes: int) -> str:
    """A working time: 40 min, 2 h 05 min."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"
