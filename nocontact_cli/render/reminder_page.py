"""The pages around a calendar file, and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.wording import count, long_date

if TYPE_CHECKING:
    from nocontact_cli.render.calendar import Appointment

SHARED_NOTE: Final = (
    "Calendars are often shared with family or colleagues, copied to other devices, and shown on lock screens and "
    "watches. Whoever sees the calendar sees the title and the days, and nothing else."
)


def before_reminder_page(one: Appointment) -> Page:
    """What is going to be written, and what to think of before; then a title is asked for."""
    return Page(
        (
            Heading("A reminder for your calendar", 1),
            say(_when(one)),
            Gap(),
            say(SHARED_NOTE, "notice"),
            say("A title that could stand in anybody's calendar is quietest. You can choose one here."),
        )
    )


def sure_page(one: Appointment, file: str, *, there: bool) -> Page:
    """The last page before the file is written.

    Args:
        there: There is a file of that name.
    """
    blocks: list[Block] = [Heading("Write this file?", 1), *_facts(one, file)]
    if there:
        blocks.append(say("There is a file of that name already. It would be replaced.", "notice"))
    return Page((*blocks, Gap(), say(SHARED_NOTE, "notice")))


def written_page(one: Appointment, file: str) -> Page:
    """The file was written."""
    return Page(
        (
            Heading("The calendar file is written", 1),
            *_facts(one, file),
            Gap(),
            bullet("You can open it with a calendar that only you see, and delete the file afterwards."),
            bullet("A later file replaces this reminder in calendars that know how; others show both."),
            bullet("The file is not encrypted. It holds the title and the days."),
        )
    )


NOT_WRITTEN_PAGE: Final = Page((say("Nothing was written."),))


def never_due_page(prog: str) -> Page:
    """There is no day to be reminded of."""
    return Page(
        (
            Heading("There is nothing to be reminded of yet", 1),
            say("No step on your list falls due on any day, so no file was written."),
            say(f"What is done, or kept open on purpose, is worth another look later: {prog} start"),
        )
    )


def remind_json(one: Appointment | None, every: int, file: str) -> dict[str, Any]:
    """`nocontact.remind`: what was written. Nothing was where `next` is null."""
    return {
        "schema": "nocontact.remind",
        "version": 1,
        "next": one.start.isoformat() if one else None,
        "every": every,
        "title": one.title if one else None,
        "file": file if one else None,
    }


def _facts(one: Appointment, file: str) -> tuple[Block, ...]:
    return (
        mixed("Title: ", Span(one.title, "strong")),
        say(_when(one)),
        mixed("File: ", Span(file, "strong")),
    )


def _when(one: Appointment) -> str:
    day = f"First on {long_date(one.start)}, then every {count(one.every, 'day') if one.every > 1 else 'day'}"
    return f"{day}, at {one.time:%H:%M}." if one.time else f"{day}."
