"""Record answers for items by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocontact_cli.domain.ids import near, parse_item
from nocontact_cli.domain.items import answers_by_item
from nocontact_cli.domain.record import ANSWER, Draft
from nocontact_cli.domain.words import ANSWERS, UNDO
from nocontact_cli.errors import UsageError
from nocontact_cli.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.record import Entry
    from nocontact_cli.domain.report import Report
    from nocontact_cli.workflows.session import Session

_WITH_UNTIL = ("done", "keep")


@dataclass(frozen=True)
class Answer:
    """What is said of some items.

    Args:
        says: `done later not-mine keep stuck open undo`.
        on: Local day from which it is true; None for today.
        until: Last day of a keep, or the day a done falls due.
        note: The reason.
    """

    says: str
    on: date | None = None
    until: date | None = None
    note: str | None = None


def mark(session: Session, names: Sequence[str], answer: Answer) -> tuple[ItemState, ...]:
    """Record one answer for each of the items, all or none.

    Returns:
        The items as they are now.

    Raises:
        UsageError: An item is not in the plan, the answer or a date does not fit, or there is nothing to undo.
    """
    today = session.context.day
    _check(answer, today)
    report = session.report()
    items = list(dict.fromkeys(find_item(report, name) for name in names))
    undo = answer.says == UNDO
    about = [_last_answered(session, report.items[item]) for item in items] if undo else items
    session.append(
        [Draft(ANSWER, item, answer.says, answer.on or today, note=answer.note, until=answer.until) for item in about]
    )
    after = session.report()
    return tuple(after.items[item] for item in items)


def _last_answered(session: Session, item: ItemState) -> str:
    """The name under which an item was answered last: its own, or that of the same setting elsewhere."""
    counted = answers_by_item(session.entries, session.catalogue.renamed)
    last = max((answers[-1] for name in item.told_as if (answers := counted.get(name))), key=_number, default=None)
    if last is None:
        raise UsageError(f"There is no answer to take back for {item.id}.", do=f"You can look at it: show {item.id}")
    return last.about


def _number(entry: Entry) -> int:
    return entry.n


def find_item(report: Report, text: str) -> str:
    """The full name of an item of the plan.

    Raises:
        UsageError: There is no such item; names the near ones.
    """
    item = parse_item(text)
    name = str(item) if item else text
    asked = next((str(one.id) for one in report.items.values() if name in one.names), None)
    if asked is not None:
        return asked
    what = f"There is no step called '{clean(text)}' in your plan."
    if item and item.account in report.plan.dropped:
        raise UsageError(
            f"{item.account} is not in your plan now.", do=f"You can add it again: plan --use {item.account}"
        )
    if item and item.account.platform in report.not_looked_at:
        raise UsageError(what, do=f"You can add the platform: plan --use {item.account}")
    checklist = report.catalogue.checklists.get(item.account.platform) if item else None
    if item and checklist and item.step in checklist.steps and item.account in report.plan.accounts:
        raise UsageError(f"{name} does not apply to your plan as it stands.", do="You can look with: plan")
    like = near(name, report.items)
    raise UsageError(what, do=f"Did you mean {' or '.join(like)}?" if like else "You can list them with: steps")


def _check(answer: Answer, today: date) -> None:
    if answer.says not in (*ANSWERS, UNDO):
        like = near(answer.says, (*ANSWERS, UNDO))
        raise UsageError(
            f"'{clean(answer.says)}' is not an answer.",
            do=f"Did you mean {like[0]}?" if like else f"There are: {', '.join((*ANSWERS, UNDO))}",
        )
    if answer.on and answer.on > today:
        raise UsageError(f"{answer.on} lies in the future.", do="An answer can be for today or an earlier day.")
    if answer.until and answer.says not in _WITH_UNTIL:
        raise UsageError(
            f"--until belongs to {' and '.join(_WITH_UNTIL)}, not to {answer.says}.", do="You can leave it out."
        )
    if answer.until and answer.until < (answer.on or today):
        raise UsageError("--until lies before the day of the answer.", do="You can give that day or a later one.")
