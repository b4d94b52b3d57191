"""The report and the list of steps, narrowed to what was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.changes import changes
from nocontact_cli.domain.order import next_steps, waiting
from nocontact_cli.domain.rechecks import last_audit
from nocontact_cli.domain.words import SEVERITIES
from nocontact_cli.errors import UsageError
from nocontact_cli.workflows.planning import read_account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nocontact_cli.domain.changes import Changes
    from nocontact_cli.domain.ids import AccountId
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import Report
    from nocontact_cli.workflows.session import Session


LAST_AUDIT: Final = "last-audit"


def changes_since(session: Session, report: Report, since: date | str, only: str | None = None) -> Changes:
    """The differences between an earlier day and a report.

    Args:
        since: Local day, or `last-audit`.
        only: The account the report was narrowed to.

    Raises:
        UsageError: There was no re-check yet, or the day is later than the report's.
    """
    if not isinstance(since, str):
        day = since
    elif (audit := last_audit([entry for entry in session.entries if entry.day <= report.as_of])) is not None:
        day = audit.day
    else:
        raise UsageError(
            "There was no re-check yet.", do="You can name a day: --since 2026-11-01, or begin one: {prog} audit"
        )
    if day > report.as_of:
        raise UsageError(f"{day} is later than the day of this report.", do="You can give an earlier day.")
    return changes(report_on(session, day=day, only=only, anywhere=True), report)


def report_on(session: Session, *, day: date | None = None, only: str | None = None, anywhere: bool = False) -> Report:
    """The report for a day, for all of the plan or one account of it.

    Args:
        day: Local day, past or future; None for today.
        only: `PLATFORM` or `PLATFORM:LABEL`.
        anywhere: Whether `only` may name what was not in the plan on that day.

    Raises:
        UsageError: `only` names nothing in the plan.
    """
    report = session.report(day)
    if only is None:
        return report
    wanted = read_account(only, report.catalogue.platforms) if anywhere else narrowed(report, only)
    items = {name: item for name, item in report.items.items() if item_within(item, wanted)}
    return replace(
        report,
        exposures=tuple(one for one in report.exposures if _within(one.account, wanted)),
        items=items,
        next=next_steps(report.plan, list(items.values()), first=report.first),
        waiting=waiting(report.plan, list(items.values())),
    )


def select_steps(
    report: Report, *, states: Sequence[str] = (), only: str | None = None, severities: Sequence[str] = ()
) -> tuple[ItemState, ...]:
    """The items of a report in the order of the walk, filtered.

    Args:
        states: Item states to keep; all without any.
        only: `PLATFORM` or `PLATFORM:LABEL`.
        severities: Keep what closes an exposure of one of these severities.
    """
    wanted = narrowed(report, only) if only else None
    found = []
    for item in report.items.values():
        if states and item.state not in states:
            continue
        if wanted and not item_within(item, wanted):
            continue
        if severities and not any(door.exposure.severity in severities for door in item.closes):
            continue
        found.append(item)
    return tuple(found)


def fails_on(report: Report, severity: str) -> bool:
    """Whether something of this severity or worse is open or due."""
    bad = SEVERITIES[: SEVERITIES.index(severity) + 1]
    return any(one.exposure.severity in bad for one in report.having("open", "due"))


def narrowed(report: Report, only: str) -> AccountId:
    """The account that `only` names.

    Raises:
        UsageError: It is not in the plan.
    """
    wanted = read_account(only, report.catalogue.platforms)
    if not any(_within(account, wanted) for account in report.plan.accounts):
        raise UsageError(f"{wanted} is not in your plan.", do=f"In it: {', '.join(map(str, report.plan.accounts))}")
    return wanted


def item_within(item: ItemState, wanted: AccountId) -> bool:
    """Whether an item belongs to an account; what is done once belongs to every account of its platform.

    What is the same setting on several platforms belongs to all of them.
    """
    return any(
        platform == wanted.platform and (account is None or _within(account, wanted))
        for platform, _, account in item.steps
    )


def _within(account: AccountId, wanted: AccountId) -> bool:
    return account.platform == wanted.platform and wanted.label in (None, account.label)
