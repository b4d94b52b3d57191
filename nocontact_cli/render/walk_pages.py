"""The pages of a walk: where you are, the step, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocontact_cli.domain.rechecks import due_soon
from nocontact_cli.render.page import Bar, Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.report_page import verdict
from nocontact_cli.render.step_page import answered_so_far, card
from nocontact_cli.render.wording import (
    HELP_NOTE,
    STAGE_WORDS,
    account_words,
    count,
    long_date,
    minutes_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import ExposureState, Report

_ANSWER_WORDS = {
    "done": "done",
    "later": "put off",
    "not-mine": "not for you",
    "keep": "kept open on purpose",
    "stuck": "stuck",
    "open": "open again",
}


@dataclass(frozen=True)
class Where:
    """Where a walk stands.

    Args:
        number: This step's place, from 1.
        of: How many there are.
        minutes_left: Minutes of work from here on, this step included.
        keep_first: The step would close the channel that has to stay.
    """

    number: int
    of: int
    minutes_left: int
    keep_first: bool = False


def station_page(report: Report, item: ItemState, where: Where, *, full: bool) -> Page:
    """One step of the walk; `full` also shows what stands behind it."""
    checklist = report.catalogue.checklists[item.platform]
    place = account_words(checklist, item.account) if item.account else checklist.name
    head = Page(
        (
            mixed(Span(place, "strong"), Span(f" · {STAGE_WORDS[item.step.stage]}", "muted")),
            Bar(
                where.number - 1,
                where.of,
                f"step {where.number} of {where.of}, about {minutes_words(where.minutes_left)} left, "
                f"this one {item.step.minutes} min",
            ),
            *answered_so_far(item),
            Gap(),
        )
    )
    return head.then(card(report, item, keep_first=where.keep_first, full=full))


def waiting_page(report: Report, prog: str, *, visible: bool) -> Page | None:
    """What is said before the walk about steps that may be noticed; None where there is nothing to say."""
    if visible:
        return Page(
            (
                Heading("Steps they may notice are part of this session", 1),
                say(
                    "You chose this moment for them. Each one says what the other person may see. You can skip any "
                    "of them, and stop at any point."
                ),
                say(HELP_NOTE, "muted"),
            )
        )
    if not report.waiting:
        return None
    return Page(
        (
            Heading("Quiet steps first", 1),
            say(
                f"{count(report.waiting, 'step')} {'is' if report.waiting == 1 else 'are'} left out for now, because "
                "the other person may notice, or because an earlier step has to come first."
            ),
            say(f"You can do those in one go, at a moment and in a place that you choose: {prog} start --visible"),
            say(f"If you can change things freely: {prog} plan --circumstance can-change=yes", "muted"),
        )
    )


def end_page(
    report: Report,
    prog: str,
    *,
    answered: Mapping[str, int],
    closed: tuple[ExposureState, ...],
    tonight: bool,
) -> Page:
    """What a walk came to: what was done, what is open, and one next step."""
    return Page(
        (
            Heading("That is enough for today." if tonight else "You are through these steps.", 1),
            say(answered_words(answered)),
            *_closed(report, closed),
            Gap(),
            say(verdict(report, prog), "strong"),
            *_next(report, prog, tonight=tonight),
            Gap(),
            say(HELP_NOTE, "muted"),
        )
    )


def nothing_page(report: Report, prog: str) -> Page:
    """There is nothing to ask now."""
    return Page(
        (
            Heading("There is no step to ask about now.", 1),
            say(verdict(report, prog), "strong"),
            *_waiting(report, prog),
        )
    )


def here_page(report: Report, next_day: date | None, prog: str) -> Page:
    """Where things stand on one screen: what is due, what opened, and the next step.

    Args:
        next_day: The day on which the next re-check is worth doing.
    """
    number = report.summary
    done = number["closed"] + number["kept"]
    total = done + number["open"] + number["due"]
    blocks: list[Block] = [
        Heading("Where things stand", 1),
        Bar(done, total, f"{number['closed']} closed when you last looked, {number['open']} open"),
        Gap(),
    ]
    if number["due"]:
        blocks.append(say(f"{count(number['due'], 'door')} due for another look.", "due"))
    blocks += _opened(report)
    soon = due_soon(report)
    if soon:
        blocks.append(say(f"{count(len(soon), 'door')} will be worth another look within a week.", "muted"))
    if number["kept"]:
        blocks.append(say(f"{count(number['kept'], 'door')} kept open on purpose.", "kept"))
    blocks += _next(report, prog, tonight=False)
    if next_day is not None:
        when = "today" if next_day <= report.as_of else long_date(next_day)
        blocks.append(mixed("The next look is worth it from ", Span(when, "strong"), "."))
    return Page((*blocks, Gap(), say(verdict(report, prog), "strong")))


def _opened(report: Report) -> Iterator[Block]:
    """The doors of steps that were closed once and are open again, the worst three by name."""
    found = [one for one in report.having("open") if any(item.state == "reopened" for item in one.items)]
    if found:
        yield say(f"{count(len(found), 'door')} open again:", "due")
        for one in found[:3]:
            yield bullet(f"they can still {one.exposure.they_can} ({account_words(one.checklist, one.account)})")


def answered_words(answered: Mapping[str, int]) -> str:
    """How many steps were answered in which way, in one sentence."""
    if not answered:
        return "Nothing was answered this time, and that is fine."
    parts = [f"{number} {_ANSWER_WORDS[says]}" for says, number in answered.items()]
    return f"This time: {', '.join(parts)}."


def _closed(report: Report, closed: tuple[ExposureState, ...]) -> Iterator[Block]:
    if not closed:
        return
    yield Gap()
    yield Heading(f"Closed now ({len(closed)})")
    for one in closed:
        where = account_words(report.catalogue.checklists[one.checklist.id], one.account)
        yield bullet(f"{one.exposure.they_can} ({where})", "closed")


def _next(report: Report, prog: str, *, tonight: bool) -> Iterator[Block]:
    if report.next:
        item = report.items[str(report.next[0])]
        checklist = report.catalogue.checklists[item.platform]
        lead = "Next time: " if tonight else "Next: "
        yield mixed(
            lead,
            Span(item.step.title, "strong"),
            Span(f" ({checklist.name}, {item.step.minutes} min)", "muted"),
        )
    yield from _waiting(report, prog)


def _waiting(report: Report, prog: str) -> Iterator[Block]:
    if report.waiting:
        yield say(
            f"{count(report.waiting, 'step')} {'waits' if report.waiting == 1 else 'wait'} for a moment you choose: "
            f"{prog} start --visible",
            "muted",
        )
