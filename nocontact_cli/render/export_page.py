"""The pages around a checklist for a friend: what leaves and what stays, and what to do with the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from nocontact_cli.render.friend_wording import place
from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.wording import DEVICE_WORDS, OTHER_PERSON, count, listed, minutes_words, person_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nocontact_cli.domain.friend import FriendList
    from nocontact_cli.domain.plan import Plan

_MOST_PLACES: Final = 6


class Leaving(Protocol):
    """A list that is ready to leave."""

    @property
    def list(self) -> FriendList:
        """What leaves."""

    @property
    def devices(self) -> Sequence[str]:
        """Whose menus it describes."""

    @property
    def visible(self) -> bool:
        """Whether what may be noticed was let through."""

    @property
    def noticed(self) -> int:
        """How many steps stay because they may be noticed."""

    @property
    def kept(self) -> int:
        """How many stay because the user keeps that way open."""


def summary_page(leaving: Leaving, plan: Plan, file: str, *, locked: bool, there: bool) -> Page:
    """What leaves and what does not, on one screen.

    Args:
        plan: For the nicknames, which only the user sees here.
        file: Where it goes.
        locked: Whether it opens only with words.
        there: There is a file of that name.
    """
    made = leaving.list
    lock = "It opens only with words that are shown to you once." if locked else "Whoever finds it can read it."
    blocks: list[Block] = [
        Heading("A checklist for a friend", 1),
        mixed("File: ", Span(file, "strong"), f". {lock}"),
    ]
    if there:
        blocks.append(say("There is a file of that name already. It would be replaced.", "notice"))
    blocks += [Gap(), Heading("What leaves"), bullet(_steps(leaving)), bullet(_where(made, leaving.devices))]
    blocks += _noticed_inside(leaving)
    blocks += _people(made, plan)
    country = f", help lines ({made.country})" if made.country else ", where to find help lines"
    blocks.append(bullet(f"Rules for helpers, a part for their own accounts{country}."))
    blocks += [
        Gap(),
        Heading("What stays here"),
        bullet("Nicknames, reasons, notes, attempts, dates and answers."),
        *_left_out(leaving),
        say("It shows which accounts you have, and which steps are wanted.", "muted"),
    ]
    return Page(tuple(blocks))


def tell_page(plan: Plan, number: int) -> Page:
    """What a friend is told of one person."""
    them = person_words(plan, number) or OTHER_PERSON
    return Page(
        (
            Heading(f"What does your friend need to know of {them}?", 1),
            say("For example a name, or a number or address that is to be blocked. It then stands in the file."),
            say(f"Enter alone tells nothing: the list then says “{OTHER_PERSON}”.", "muted"),
        )
    )


def written_page(leaving: Leaving, file: str, words: str | None, prog: str) -> Page:
    """The file was written, and what to do with it."""
    made = leaving.list
    blocks: list[Block] = [
        Heading("The list is written", 1),
        mixed("File: ", Span(file, "strong"), f", {count(len(made.steps), 'step')}, list {made.name}."),
    ]
    if words:
        blocks += [
            Gap(),
            Heading("The words that open it"),
            say(words, "strong"),
            say(
                "They are shown only now. You can tell them to your friend by voice, or on another way than the file "
                "takes. You need them too, to open the reply.",
            ),
        ]
    blocks += [
        Gap(),
        bullet("You can hand it over on a way that the other person does not see, and delete it here afterwards."),
        bullet("It opens in any browser, also on a phone, and can be printed.")
        if file.endswith((".html", ".htm"))
        else bullet("The numbers of the steps are enough for a reply."),
        bullet(f"When the reply comes: {prog} import FILE, or with numbers only: {prog} import --numbers -"),
    ]
    if not words:
        blocks.append(say("That file is not encrypted: whoever finds it can read it.", "notice"))
    return Page(tuple(blocks))


NOT_WRITTEN_PAGE: Final = Page((say("Nothing was written."),))


def export_json(leaving: Leaving, file: str, words: str | None) -> dict[str, Any]:
    """`nocontact.export`: what was written where."""
    return {
        "schema": "nocontact.export",
        "version": 1,
        "list": leaving.list.name,
        "file": file,
        "steps": len(leaving.list.steps),
        "left_out": {"noticed": leaving.noticed, "kept": leaving.kept},
        "words": words,
    }


def _steps(leaving: Leaving) -> str:
    made = leaving.list
    return f"{count(len(made.steps), 'step')}, about {minutes_words(made.minutes)} of work, without their states."


def _where(made: FriendList, devices: Sequence[str]) -> str:
    places = list(dict.fromkeys(place(step) for step in made.steps))
    shown = places[:_MOST_PLACES]
    more = len(places) - len(shown)
    names = f"{', '.join(shown)} and {more} more" if more else listed(shown)
    menus = f", for {listed([DEVICE_WORDS[device] for device in devices])}" if devices else ""
    return f"Their places{menus}: {names}."


def _noticed_inside(leaving: Leaving) -> Iterator[Block]:
    number = sum(step.noticed != "silent" for step in leaving.list.steps)
    if number:
        what = "is marked “Ask first”" if number == 1 else "are marked “Ask first”"
        yield mixed(
            Span(f"{count(number, 'step')} that they may notice {what}", "notice"),
            ": done only with your word.",
            hang="- ",
        )


def _people(made: FriendList, plan: Plan) -> Iterator[Block]:
    told: Mapping[int, str] = {number: text for number, text in made.people.items() if text}
    if not told:
        yield bullet(f"No name: it says “{OTHER_PERSON}”.")
    for number, text in told.items():
        yield mixed(f"Of {person_words(plan, number) or OTHER_PERSON}: ", Span(text, "strong"), hang="- ")


def _left_out(leaving: Leaving) -> Iterator[Block]:
    if leaving.noticed:
        few = leaving.noticed == 1
        yield bullet(
            f"{count(leaving.noticed, 'step')} that they may notice, or that {'comes' if few else 'come'} after one "
            "(--visible takes them along)."
        )
    if leaving.kept:
        yield bullet(f"{count(leaving.kept, 'step')} whose way you keep open on purpose.")
