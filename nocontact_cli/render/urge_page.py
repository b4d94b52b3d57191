"""The pages through an urge: reasons, a pause, the unsent message, somebody to talk to, one question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.reasons_page import typed_so_far
from nocontact_cli.render.support_page import support_at_end, support_json
from nocontact_cli.render.wording import account_words, count, long_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nocontact_cli.domain.ids import AccountId
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import ExposureState, Report
    from nocontact_cli.render.support_page import Shown

_MINUTE: Final = 60


class Help(Protocol):
    """What can be done after contact."""

    @property
    def report(self) -> Report:
        """Where things stand."""

    @property
    def doors(self) -> Sequence[tuple[ExposureState, ItemState]]:
        """Open or due doors, each with the item to look at."""

    @property
    def accounts(self) -> Sequence[AccountId]:
        """Where a walk asks about some of them."""

    @property
    def audit(self) -> bool:
        """Whether a re-check asks about some of them."""


def first_page(lines: Sequence[str], prog: str) -> Page:
    """Where it begins: the reasons, or a word for those who wrote none."""
    head = (
        Heading("An urge comes, and it passes", 1),
        say("You do not have to do anything with it. The next pages take a few minutes. You can stop on any of them."),
        Gap(),
    )
    if not lines:
        return Page(
            (*head, say(f"No reasons are written down. For another day, a calm one: {prog} why --write", "muted"))
        )
    return Page((*head, Heading("What you wrote in a calm hour"), *(bullet(line) for line in lines)))


def pause_page(lines: Sequence[str]) -> Page:
    """What stands beneath the bar while time passes."""
    return Page(
        (
            Heading("A pause", 1),
            say(
                "An urge is often strongest at its beginning. You can breathe, drink some water, look out of a window."
            ),
            *((Gap(),) if lines else ()),
            *(bullet(line) for line in lines),
        )
    )


def pause_words(passed: int, seconds: int) -> str:
    """How much of the pause is left, in minutes."""
    left = -(-(seconds - passed) // _MINUTE)
    return f"about {count(left, 'minute')} left" if left > 0 else "The time is over."


def unsent_page(lines: Sequence[str], *, on_screen: bool) -> Page:
    """The page for what is not going to be sent."""
    if not lines:
        blocks: list[Block] = [
            Heading("What you would like to say", 1),
            say("You can write it here, in as many lines as you like. It goes nowhere. An empty line ends it."),
            say("It is thrown away afterwards, unless you choose to keep it. Enter alone goes on without it.", "muted"),
        ]
        if not on_screen:
            blocks.append(say("What you type stays in this window's history until you close or clear it.", "notice"))
        return Page(tuple(blocks))
    return Page(
        (Heading("What you would like to say", 1), *typed_so_far(lines), Gap(), say("An empty line ends it.", "muted"))
    )


KEEP_PAGE: Final = Page(
    (
        Heading("Written, and not sent", 1),
        say("Enter throws it away; then it is nowhere. You can also keep it in your encrypted record."),
    )
)


def somebody_page(shown: Shown, prog: str) -> Page:
    """The first help lines."""
    _gap, _heading, *lines = support_at_end(shown, prog)
    title = f"Somebody to talk to: {shown.name}" if shown.name else "Somebody to talk to"
    return Page((Heading(title, 1), *lines, Gap(), say("Enter goes on.", "muted")))


def after_page(since: str | None = None) -> Page:
    """The one question at the end.

    Args:
        since: What was asked for about the last contact.
    """
    blocks: list[Block] = [
        Heading("How did it go?", 1),
        say("Both answers are fine to give. They are written down as they are. Enter alone says nothing."),
    ]
    if since:
        blocks += [Gap(), say(since)]
    return Page(tuple(blocks))


def since_contact(last: date | None, today: date) -> str:
    """How long ago the last contact was, in one sentence."""
    if last is None:
        return "No contact is written down in your record."
    days = (today - last).days
    ago = "today" if days == 0 else f"{count(days, 'day')} ago"
    return f"The last contact in your record was {ago}, on {long_date(last)}."


UNSAID_PAGE: Final = Page((say("Nothing was written down. Whatever it was, it was enough for now."),))


def stayed_page(prog: str) -> Page:
    """After staying."""
    return Page(
        (
            say("Written down: you stayed with your decision this time."),
            say(f"When an urge comes again, this is here again: {prog} urge", "muted"),
        )
    )


def contact_page(found: Help, prog: str) -> Page:
    """After contact: what can be looked at now."""
    blocks: list[Block] = [
        Heading("Written down, as one thing that happened", 1),
        say("It happens to many people. Nothing you have done is lost by it, and your decision is still yours."),
        say(f"What came back from them can be written down too: {prog} attempt"),
    ]
    if found.doors:
        blocks += [Gap(), Heading("Steps that can help now")]
    for door, item in found.doors:
        where = account_words(found.report.catalogue.checklists[door.checklist.id], door.account)
        blocks += [
            mixed(Span(item.step.title, "strong"), Span(f" ({where})", "muted"), hang="- "),
            say(f"They can still {door.exposure.they_can}.", indent=1),
            say(f"{prog} show {item.id}", "muted", indent=1),
        ]
    ways = [f"{prog} start --only {account}" for account in found.accounts]
    ways += [f"{prog} audit"] if found.audit else []
    if ways:
        blocks += [Gap(), say("To go through them, when you like:"), *(say(way, indent=1) for way in ways)]
    return Page(tuple(blocks))


def urge_json(lines: Sequence[str], minutes: int, shown: Shown) -> dict[str, Any]:
    """`nocontact.urge`: what the pages show. Nothing is asked, and nothing is written down."""
    return {
        "schema": "nocontact.urge",
        "version": 1,
        "reasons": list(lines),
        "minutes": minutes,
        "lines": support_json(shown)["lines"],
    }
