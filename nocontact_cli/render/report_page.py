"""The report: what they can still do, what was decided, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.rechecks import due_soon
from nocontact_cli.domain.words import KINDS, SEVERITIES
from nocontact_cli.render.changes_page import changes_blocks
from nocontact_cli.render.page import Block, Gap, Heading, Page, Role, Span, Table, bullet, mixed, say
from nocontact_cli.render.support_page import support_at_end
from nocontact_cli.render.wording import (
    NOTICED_SHORT,
    SEVERITY_HEADINGS,
    STATE_WORDS,
    account_words,
    count,
    listed,
    long_date,
    person_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from nocontact_cli.domain.changes import Changes
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import ExposureState, Report
    from nocontact_cli.render.support_page import Shown

_MANY: Final = 30
"""Open doors up to which a report lists each of them without being asked for all."""
_WORST: Final = 10
_MANY_RESIDUAL: Final = 12
_ROLES: dict[str, Role] = {"critical": "critical", "high": "high", "medium": "medium", "low": "low"}


@dataclass(frozen=True)
class View:
    """How a report is to be seen.

    Args:
        everything: List every open door of a long list, what is closed and what does not apply.
        only: The account it was narrowed to.
        changed: The differences since an earlier day.
    """

    everything: bool = False
    only: str | None = None
    changed: Changes | None = None


def report_page(report: Report, support: Shown, *, prog: str, view: View = View()) -> Page:
    """The whole report.

    Args:
        support: The help lines to name at its end.
        prog: The name the program was called by.
        view: What of it is wanted.
    """
    brief = not view.everything and view.only is None
    return Page(
        (
            Heading(f"Remaining exposure points on {long_date(report.as_of)}", 1),
            say(counts(report)),
            *(changes_blocks(report, view.changed) if view.changed else ()),
            *_soon(report),
            *_open(report, prog, brief=brief),
            *_kept(report),
            *_residual(report, prog, brief=brief),
            *_elsewhere(report, prog),
            *_closed(report, everything=view.everything, prog=prog),
            *_next(report, prog),
            *_ages(report),
            *support_at_end(support, prog),
            Gap(),
            say(verdict(report, prog, view.only), "strong"),
        )
    )


def _soon(report: Report) -> Iterator[Block]:
    found = due_soon(report)
    if found and found[0].due is not None:
        yield say(
            f"{count(len(found), 'door')} will be worth another look within a week, the first from "
            f"{long_date(found[0].due)}.",
            "due",
        )


def counts(report: Report) -> str:
    """How many exposures are in each state, in one sentence."""
    number = report.summary
    parts = [
        f"{number['open']} open",
        f"{number['due']} due for another look",
        f"{number['kept']} kept open on purpose",
        f"{number['residual']} that no setting closes",
        f"{number['closed']} closed when you last looked",
    ]
    return listed(parts) + "."


def verdict(report: Report, prog: str, only: str | None = None) -> str:
    """Where things stand, in one line, with the command that goes on from here.

    Args:
        only: The account the report was narrowed to.
    """
    number = report.summary
    if number["open"] or number["due"]:
        parts = []
        if number["open"]:
            parts.append(f"{count(number['open'], 'door')} {'is' if number['open'] == 1 else 'are'} open")
        if number["due"]:
            parts.append(f"{number['due']} {'is' if number['due'] == 1 else 'are'} due for another look")
        return (
            f"{listed(parts)}, and {number['closed']} closed when you last looked. To go on: {_command(report, prog)}"
        )
    return " ".join((_nothing_open(report, prog, only), *_also(report)))


def _nothing_open(report: Report, prog: str, only: str | None) -> str:
    number = report.summary
    if not number["closed"] and not number["kept"]:
        if number["residual"] or number["not-applicable"]:
            return "No door on your list can be closed by a step."
        return f"Your list has no doors yet. You can name what you use: {prog} plan --use PLATFORM"
    which = f"for {only}" if only else "on your list"
    if report.without_checklist and not only:
        which = "that could be looked at"
    kept = f", but for {count(number['kept'], 'door')} you keep open" if number["kept"] else ""
    return f"Every door {which} was closed when you last looked{kept}."


def _also(report: Report) -> tuple[str, ...]:
    parts = []
    if report.summary["residual"]:
        parts.append(f"{report.summary['residual']} cannot be closed by a setting")
    unseen = len(report.not_looked_at)
    if unseen:
        parts.append(f"{count(unseen, 'platform')} {'has' if unseen == 1 else 'have'} not been looked at")
    return (", and ".join(parts) + ".",) if parts else ()


def _command(report: Report, prog: str) -> str:
    states = {item.state for item in report.items.values()}
    if states & {"due", "reopened"}:
        return f"{prog} audit"
    if states & {"unchecked", "later"}:
        return f"{prog} start" if report.next or not report.waiting else f"{prog} start --visible"
    return f"{prog} audit" if "stuck" in states else f"{prog} steps"


def _open(report: Report, prog: str, *, brief: bool) -> Iterator[Block]:
    """Every open door by its weight; of a long list the worst, and for the others how many there are where."""
    found = sorted(report.having("open", "due"), key=_weight)
    shown = found
    if brief and len(found) > _MANY:
        critical = sum(one.exposure.severity == SEVERITIES[0] for one in found)
        shown = found[: max(_WORST, critical)]
    for severity in SEVERITIES:
        yield from _of_severity(report, severity, [one for one in shown if one.exposure.severity == severity], found)
    if len(shown) < len(found):
        yield from _rest(found[len(shown) :], prog)


def _weight(one: ExposureState) -> tuple[int, int]:
    return SEVERITIES.index(one.exposure.severity), KINDS.index(one.exposure.kind)


def _rest(found: Sequence[ExposureState], prog: str) -> Iterator[Block]:
    """What is open beyond the worst, by account."""
    by_account: dict[str, list[ExposureState]] = {}
    for one in sorted(found, key=lambda one: one.checklist.name.casefold()):
        by_account.setdefault(account_words(one.checklist, one.account), []).append(one)
    yield Gap()
    yield Heading(f"And {count(len(found), 'more door')}, by where they are")
    yield Table(
        ("Where", "Doors", "The worst of them"),
        tuple(
            (
                Span(where, "strong"),
                Span(str(len(doors))),
                Span("They can still " + min(doors, key=_weight).exposure.they_can, "muted"),
            )
            for where, doors in by_account.items()
        ),
        lead=2,
    )
    example = found[0].checklist.id
    yield say(f"To see all of one: {prog} report --only {example}. To see every door: {prog} report --all", "muted")


def _of_severity(
    report: Report, severity: str, found: Sequence[ExposureState], every: Sequence[ExposureState]
) -> Iterator[Block]:
    if found:
        of = sum(one.exposure.severity == severity for one in every)
        yield Gap()
        number = str(of) if of == len(found) else f"{len(found)} of {of}"
        yield Heading(f"{SEVERITY_HEADINGS[severity]} ({number})")
        yield Table(
            ("They can still", "Where", "How it stands", "Steps that close it"),
            tuple(_open_row(report, one) for one in found),
            weights=(8, 4, 5, 10),
            least=100,
        )


def _open_row(report: Report, one: ExposureState) -> tuple[Span, ...]:
    left = [item for item in one.items if item.state not in ("done", "not-mine", "keep")]
    return (
        Span(one.exposure.they_can, _ROLES[one.exposure.severity]),
        Span(_where(report, one)),
        Span(_stands(one, left), "due" if one.state == "due" else "text"),
        Span(_steps(left), "muted"),
    )


def _stands(one: ExposureState, left: Sequence[ItemState]) -> str:
    states = {item.state for item in left}
    if one.state == "due" and one.due:
        words = f"due since {long_date(one.due)}"
    else:
        words = next((STATE_WORDS[state] for state in ("reopened", "stuck", "later") if state in states), "open")
        if any(item.state == "reopened" and item.by == "export" for item in left):
            words += ", by a data export"
    if one.eased_by:
        words += f", made smaller by {one.eased} of {count(len(one.eased_by), 'step')}"
    return words


def _steps(items: Sequence[ItemState]) -> str:
    """The steps by name; alternatives joined by `or`."""
    groups: dict[str, list[str]] = {}
    for item in items:
        groups.setdefault(item.step.either or str(item.id), []).append(str(item.id))
    return ", ".join(" or ".join(names) for names in groups.values())


def _where(report: Report, one: ExposureState) -> str:
    person = person_words(report.plan, one.person)
    place = account_words(one.checklist, one.account)
    return f"{place}, {person}" if person else place


def _kept(report: Report) -> Iterator[Block]:
    found = report.having("kept")
    if not found:
        return
    yield Gap()
    yield Heading(f"Left open on purpose ({len(found)})")
    for one in found:
        yield mixed(Span("They can still " + one.exposure.they_can, "kept"), f" ({_where(report, one)}).", hang="- ")
        for item in one.items:
            if item.state == "keep":
                yield say(_why_kept(item), "muted", indent=1)


def _why_kept(item: ItemState) -> str:
    why = f"Your reason: {item.note}" if item.note else "No reason was written down."
    until = f" Kept through {long_date(item.due)}." if item.due else ""
    return f"{item.id}: {why}{'' if why.endswith('.') else '.'}{until}"


def _residual(report: Report, prog: str, *, brief: bool) -> Iterator[Block]:
    found = report.having("residual")
    if not found:
        return
    yield Gap()
    yield Heading(f"What no setting can close, and how to live with it ({len(found)})")
    shown = found[: _MANY_RESIDUAL // 2] if brief and len(found) > _MANY_RESIDUAL else found
    for one in shown:
        yield say(f"They can still {one.exposure.they_can} ({_where(report, one)}).", hang="- ")
        if one.eased_by:
            yield say(
                f"Made smaller by {one.eased} of {count(len(one.eased_by), 'step')}: "
                + ", ".join(str(item.id) for item in one.eased_by),
                "muted",
                indent=1,
            )
        if one.exposure.advice:
            yield say(one.exposure.advice, "muted", indent=1)
    if len(shown) < len(found):
        yield say(f"{len(found) - len(shown)} more, each with what helps: {prog} report --all", "muted")


def _elsewhere(report: Report, prog: str) -> Iterator[Block]:
    if report.not_looked_at or report.left_out or report.without_checklist:
        yield Gap()
        yield Heading("Not in this picture")
    if report.not_looked_at:
        yield say(
            f"Not looked at: {', '.join(report.not_looked_at)}. "
            f"If you use one of them, you can add it: {prog} plan --use {report.not_looked_at[0]}"
        )
    if report.without_checklist:
        names = ", ".join(str(account) for account in report.without_checklist)
        yield say(f"In your plan, but no checklist is at hand: {names}. Its folder can be named with --checklists.")
    if report.left_out:
        names = ", ".join(str(account) for account in report.left_out)
        yield say(f"Left out, with doors open when you took it out of the plan: {names}.")


def _closed(report: Report, *, everything: bool, prog: str) -> Iterator[Block]:
    found = report.having("closed")
    yield Gap()
    yield Heading(f"Closed when you last looked ({len(found)})")
    proven = sum(_proven_on(one) is not None for one in found)
    if proven:
        yield say(f"{proven} of them confirmed by a data export, the others checked by you or a friend.")
    if not everything:
        if found:
            yield say(f"To see them: {prog} report --all", "muted")
        return
    for one in found:
        until = f", worth another look from {long_date(one.due)}" if one.due else ""
        yield mixed(
            Span(one.exposure.they_can, "closed"),
            f" ({_where(report, one)}), since {long_date(one.since)}, {_by(one)}{until}",
            hang="- ",
        )
    rest = report.having("not-applicable")
    if rest:
        yield Heading(f"Does not apply to you ({len(rest)})")
        for one in rest:
            yield bullet(f"{one.exposure.they_can} ({_where(report, one)})", "muted")


def _proven_on(one: ExposureState) -> date | None:
    """The day of the oldest export on which its being closed rests; None where any of it rests on an answer alone."""
    done = [item for item in one.items if item.state in ("done", "due")]
    days = [item.day for item in done if item.by == "export" and item.day]
    return min(days) if days and len(days) == len(done) else None


def _by(one: ExposureState) -> str:
    proven = _proven_on(one)
    if proven:
        return f"confirmed by an export of {long_date(proven)}"
    friend = any(item.by == "friend" for item in one.items)
    return "checked by you and a friend" if friend else "checked by you"


def _next(report: Report, prog: str) -> Iterator[Block]:
    yield Gap()
    yield Heading("Next")
    for at, name in enumerate(report.next, 1):
        item = report.items[str(name)]
        yield mixed(
            Span(item.step.title, "strong"),
            Span(f"  {name}, {item.step.minutes} min, {NOTICED_SHORT[item.step.noticed]}", "muted"),
            hang=f"{at}. ",
        )
    if not report.next:
        yield say("There is no step to do right now.")
    if report.waiting:
        yield say(
            f"{count(report.waiting, 'step')} {'waits' if report.waiting == 1 else 'wait'} for a moment that you "
            f"choose, because the other person may notice: {prog} start --visible"
        )


def _ages(report: Report) -> Iterator[Block]:
    loaded = report.catalogue.checklists.values()
    oldest = min((checklist.reviewed for checklist in loaded), default=None)
    if oldest is None:
        return
    days = max(0, (report.as_of - oldest).days)
    yield Gap()
    yield say(
        f"Checklists {report.catalogue.edition}. The oldest one here was last read against its sources on "
        f"{long_date(oldest)}, {count(days, 'day')} before this report.",
        "muted",
    )
