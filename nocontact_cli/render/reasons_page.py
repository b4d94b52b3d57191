"""The user's own reasons and unsent messages, as pages and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.render.page import Block, Gap, Heading, Page, bullet, say
from nocontact_cli.render.wording import count, long_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.reasons import Letter

_LAST: Final = 6
"""So many of the lines typed so far are shown with the next one."""


def reasons_page(lines: Sequence[str], written: date | None, letters: int, prog: str) -> Page:
    """The reasons as they were written; without any, an offer."""
    if not lines or written is None:
        return _none_page(letters, prog)
    return Page(
        (
            Heading("Your reasons", 1),
            *(bullet(line) for line in lines),
            Gap(),
            say(f"Your words, from {long_date(written)}.", "muted"),
            *_letters_note(letters, prog),
        )
    )


def _none_page(letters: int, prog: str) -> Page:
    return Page(
        (
            Heading("No reasons are written down yet", 1),
            say(
                "In a calm hour you could write down why you decided as you did, in your own words. They are shown "
                "when you ask for them, and nobody else sees them."
            ),
            say(f"When you like: {prog} why --write"),
            *_letters_note(letters, prog),
        )
    )


def writing_page(lines: Sequence[str], *, replaces: bool) -> Page:
    """Asking for the next reason."""
    if lines:
        return Page((Heading("Your reasons", 1), *typed_so_far(lines, hang="- ")))
    blocks: list[Block] = [
        Heading("Your reasons", 1),
        say("Why did you decide as you did? One reason a line, in your own words. A few are plenty."),
    ]
    if replaces:
        blocks.append(say("They take the place of the earlier ones. Enter alone leaves those as they are.", "muted"))
    return Page(tuple(blocks))


def clear_page(lines: Sequence[str]) -> Page:
    """The question before the reasons are taken out."""
    return Page(
        (
            Heading("Take your reasons out?", 1),
            *(bullet(line) for line in lines),
            Gap(),
            say(
                "They are not shown any more after that. Like everything that was ever written, the earlier words stay "
                "in the encrypted record."
            ),
        )
    )


def typed_so_far(lines: Sequence[str], *, hang: str = "") -> tuple[Block, ...]:
    """The last of the lines typed so far, and how many stand above them."""
    hidden = len(lines) - _LAST
    above = (say(f"{count(hidden, 'line')} above", "muted"),) if hidden > 0 else ()
    return (*above, *(say(line, hang=hang) for line in lines[-_LAST:]))


CLEARED_PAGE: Final = Page((say("Your reasons are not shown any more. You can write new ones at any time."),))
NOT_CLEARED_PAGE: Final = Page((say("Your reasons stay as they are."),))


def offer_page(item: ItemState) -> Page:
    """The offer to read the reasons before a direct way is opened again."""
    return Page(
        (
            Heading(item.step.title, 1),
            say("This would open a direct way to you again. That is yours to decide."),
            say("You once wrote down your reasons. You can read them first, or go on with Enter."),
        )
    )


def reasons_hint(prog: str) -> str:
    """The same offer in one line."""
    return f"A direct way to you is open again. If you would like to read your reasons: {prog} why"


def letters_page(letters: Sequence[Letter]) -> Page:
    """The unsent messages that were kept, the newest last."""
    if not letters:
        return Page((say("No unsent message was kept."),))
    blocks: list[Block] = [Heading("Kept, not sent", 1)]
    for letter in letters:
        blocks.append(Heading(long_date(letter.day)))
        blocks += [say(line, indent=1) for line in letter.lines]
    return Page(tuple(blocks))


def why_json(lines: Sequence[str], written: date | None, letters: int) -> dict[str, Any]:
    """`nocontact.why`: the reasons, in the user's words. `letters` counts the unsent messages that were kept."""
    return {
        "schema": "nocontact.why",
        "version": 1,
        "reasons": list(lines),
        "written": written.isoformat() if written else None,
        "letters": letters,
    }


def letters_json(letters: Sequence[Letter]) -> dict[str, Any]:
    """`nocontact.letters`: the unsent messages that were kept."""
    return {
        "schema": "nocontact.letters",
        "version": 1,
        "letters": [{"n": letter.n, "day": letter.day.isoformat(), "lines": list(letter.lines)} for letter in letters],
    }


def _letters_note(letters: int, prog: str) -> tuple[Block, ...]:
    if not letters:
        return ()
    return (say(f"{count(letters, 'unsent message')} kept: {prog} why --letters", "muted"),)
