"""The words of a checklist for a friend, which all of its forms share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocontact_cli.render.wording import (
    DEVICE_WORDS,
    OTHER_PERSON,
    STAGE_WORDS,
    count,
    listed,
    long_date,
    minutes_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nocontact_cli.domain.friend import FriendList, FriendStep, Way
    from nocontact_cli.domain.support import HelpLine

TITLE: Final = "A checklist for a friend"
LEAD: Final = "Someone trusts you with this list. You can go through it together, one step at a time, with breaks."
RULES_TITLE: Final = "How to help"
STEPS_TITLE: Final = "The steps"
YOUR_SIDE_TITLE: Final = "On your side"
YOUR_SIDE_LEAD: Final = "This part is for your own phone and your own accounts."
HELP_TITLE: Final = "Somebody to talk to"
HELP_LEAD: Final = (
    "Many help lines also talk with friends. A call can stay in the call list of the phone and on its bill."
)
READ_TITLE: Final = "Where this was read"
KEEP_IT_CLOSE: Final = (
    "Keep this list where the other person cannot see it, and delete it, or tear it up, when it is done."
)
MENUS_CHANGE: Final = (
    "Menus change. Where a name is another one, you can look nearby; a step you are not sure of can wait."
)
ASK_FIRST: Final = "Ask first"
_NOTICED: Final[Mapping[str, str]] = {
    "maybe": "they may notice this.",
    "visible": "they will probably notice this.",
}
PROOF_FIRST: Final = "Proof first"
PROOF_FIRST_WORDS: Final = "this can remove or hide proof. Pictures can be saved before."
OWNER: Final = "Whose account"
OWNER_WORDS: Final = "only the owner or organiser can do this one."
UNCONFIRMED: Final = "Not confirmed"
UNCONFIRMED_WORDS: Final = "we could not confirm this one, and names may differ."
COMPANY: Final = "By phone or letter"
COMPANY_WORDS: Final = "someone has to call or write to a company."
QUIETER: Final = "A quieter way"
SAY: Final = "What to say there"
EITHER: Final = "One is enough"
LINK: Final = "Setting"
PARTS: Final[Mapping[str, str]] = STAGE_WORDS
HOW_TO_REPLY: Final = (
    "When you are done, you can give the list back, or send the numbers: what is done, what you could not do, and what "
    "turned out not to be needed. For example: done 1 4 7, could-not 9, not-needed 3"
)


def whom(made: FriendList) -> str:
    """Who the other person is called, as far as the user chose to say."""
    told = [text for text in made.people.values() if text]
    if told and len(told) == len(made.people):
        return listed(told)
    if len(made.people) > 1:
        return listed([person(made, number) for number in made.people])
    return OTHER_PERSON


def person(made: FriendList, number: int) -> str:
    """One of several people."""
    return made.people.get(number) or (f"person {number}" if len(made.people) > 1 else OTHER_PERSON)


def who_is_who(made: FriendList) -> str:
    """Whom the steps speak to, and whom they speak of."""
    them = whom(made)
    return f"In the steps, “you” is the person you help, and “they” is {them}."


def size(made: FriendList) -> str:
    """How much it is, and of which day."""
    places = len({(step.platform, step.label) for step in made.steps})
    return (
        f"{count(len(made.steps), 'step')} in {count(places, 'place')}, about {minutes_words(made.minutes)} of work. "
        f"Made on {long_date(made.made_on)}."
    )


def edition(made: FriendList) -> str:
    """Version and age of what it says."""
    return (
        f"Checklists {made.edition}. The oldest part was read against its sources on {long_date(made.reviewed)}. "
        f"List {made.name}."
    )


def place(step: FriendStep) -> str:
    """Where a step is done: Email (work)."""
    return f"{step.place} ({step.label})" if step.label else step.place


def notice(step: FriendStep) -> str | None:
    """What the other person may see of it; None where it stays quiet."""
    return _NOTICED.get(step.noticed)


def marks(step: FriendStep) -> Iterator[tuple[str, str]]:
    """What to know before it is done, each with its heading."""
    seen = notice(step)
    if seen:
        yield ASK_FIRST, f"{seen} {step.signs}" if step.signs else seen
    if step.evidence_first:
        yield PROOF_FIRST, PROOF_FIRST_WORDS
    if step.needs_owner:
        yield OWNER, OWNER_WORDS
    if step.by == "company":
        yield COMPANY, COMPANY_WORDS
    if step.unconfirmed:
        yield UNCONFIRMED, UNCONFIRMED_WORDS
    if step.alternatives:
        others = listed([str(number) for number in step.alternatives], "or")
        yield EITHER, f"this step, or step {others}."


def extras(step: FriendStep) -> Iterator[tuple[str, str]]:
    """What helps beside the instructions, each with its heading."""
    if step.quieter:
        yield QUIETER, step.quieter
    if step.say:
        yield SAY, step.say


def way_words(way: Way) -> str:
    """For what instructions are: Gmail, iPhone or iPad."""
    device = DEVICE_WORDS.get(way.device, way.device)
    return f"{way.answer}, {device}" if way.answer else device


def sentence(line: str) -> str:
    """A line with a full stop, unless it ends in a sign of its own."""
    return line if not line or line[-1] in ".:?" else line + "."


def ways_to(line: HelpLine) -> Iterator[str]:
    """How a help line is reached."""
    if line.phone:
        yield f"Call {line.phone}"
    if line.text:
        yield f"Text {line.text}"
    if line.email:
        yield f"Write to {line.email}"
    yield from dict.fromkeys(address for address in (line.chat, line.site) if address)
