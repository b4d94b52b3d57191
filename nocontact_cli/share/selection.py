"""What leaves for a friend, and what stays: which steps, and of each only what its checklist says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.arrange import by_part
from nocontact_cli.domain.friend import FriendList, FriendStep, Way
from nocontact_cli.domain.order import keep_is_offered_first, offered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from nocontact_cli.domain.friend_words import FriendWords
    from nocontact_cli.domain.ids import AccountId
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.report import Report
    from nocontact_cli.domain.support import HelpLine

OPEN: Final = ("unchecked", "reopened", "due", "later", "stuck")
"""States in which there is something to do."""
_STUCK: Final = "stuck"
_FRIEND: Final = "friend"
_KEPT: Final = ("keep", "not-mine")
"""States in which the user has decided; no list asks a friend to do otherwise."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which steps are to leave.

    Args:
        accounts: Accounts, each without a label for all of its platform; all of the plan where there are none.
        everything: Also what is done.
        for_friend: Only what a friend can do in the user's place.
        stuck: Only what the user could not do. With `for_friend`: what is one of the two.
        visible: Also what the other person may notice.
        devices: Whose menus are described; those of the plan where there are none.
    """

    accounts: tuple[AccountId, ...] = ()
    everything: bool = False
    for_friend: bool = False
    stuck: bool = False
    visible: bool = False
    devices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which steps leave.

    Args:
        parts: Each part with its items, in the order of the list.
        noticed: How many stay because they may be noticed, or because one that may be comes first.
        kept: How many stay because the user wants that way to stay open.
    """

    parts: tuple[tuple[str, tuple[ItemState, ...]], ...]
    noticed: int
    kept: int

    @property
    def items(self) -> tuple[ItemState, ...]:
        """All of them, in the order of the list."""
        return tuple(item for _, items in self.parts for item in items)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the steps.

    Args:
        name: 8 hexadecimal digits for the list.
        made_on: Local day.
        people: Numbers of people, with what the user chose to tell of them.
        words: Rules for helping, and the part for the friend's own life.
        country: The country of the help lines.
        help: Where there is somebody to talk to.
    """

    name: str
    made_on: date
    people: Mapping[int, str]
    words: FriendWords
    country: str | None
    help: tuple[HelpLine, ...]


def select(report: Report, wanted: Wanted) -> Selection:
    """The steps that leave, of those that could be offered to the user now."""
    plan = report.plan
    asked = [item for item in report.items.values() if _is_asked(item, wanted)]
    open_on_purpose = [item for item in asked if item.state == "keep" or keep_is_offered_first(plan, item)]
    kept = {item.id for item in open_on_purpose}
    able = {item.id for item in asked if item.state not in _KEPT} - kept
    now = {item.id for item in offered(plan, list(report.items.values()), visible=wanted.visible)} & able
    later = {item.id for item in offered(plan, list(report.items.values()), visible=True)} & able
    found = [item for item in asked if item.id in now]
    return Selection(tuple(by_part(plan, found)), len(later - now), len(kept))


def friend_list(report: Report, selection: Selection, devices: Sequence[str], around: Around) -> FriendList:
    """The checklist for the friend. Nothing of the record is in it but that these steps are wanted.

    Args:
        devices: Whose menus are described; those of the plan where there are none.
    """
    plan = report.plan
    checklists = [report.catalogue.checklists[item.platform] for item in selection.items]
    return FriendList(
        name=around.name,
        made_on=around.made_on,
        edition=report.catalogue.edition,
        reviewed=min((around.words.reviewed, *(one.reviewed for one in checklists))),
        people={person.number: around.people.get(person.number) for person in plan.present},
        steps=tuple(_steps(report, selection, tuple(devices) or plan.devices)),
        words=around.words,
        country=around.country,
        help=around.help,
    )


def _is_asked(item: ItemState, wanted: Wanted) -> bool:
    if item.state not in (*OPEN, *_KEPT, "done") or (item.state == "done" and not wanted.everything):
        return False
    if (wanted.for_friend or wanted.stuck) and not (
        (wanted.for_friend and item.step.by == _FRIEND) or (wanted.stuck and item.state == _STUCK)
    ):
        return False
    return not wanted.accounts or any(
        platform == one.platform and (account is None or one.label in (None, account.label))
        for platform, _, account in item.steps
        for one in wanted.accounts
    )


def _steps(report: Report, selection: Selection, devices: tuple[str, ...]) -> Iterator[FriendStep]:
    plan = report.plan
    groups = _alternatives(selection.items)
    several = len(plan.present) > 1
    parts = [part for part, items in selection.parts for _ in items]
    for n, (part, item) in enumerate(zip(parts, selection.items, strict=True), 1):
        checklist, step = report.catalogue.checklists[item.platform], item.step
        yield FriendStep(
            n=n,
            item=str(item.id),
            platform=item.platform,
            place=checklist.name,
            label=item.account.label if item.account else None,
            person=item.person if several else None,
            part=part,
            title=step.title,
            why=step.why,
            how=_ways(report, item, devices),
            noticed=step.noticed,
            signs=step.signs,
            evidence_first=step.evidence_first,
            needs_owner=step.needs_owner,
            quieter=step.quieter,
            say=step.say,
            minutes=step.minutes,
            by=step.by,
            unconfirmed=step.unconfirmed,
            open=step.open,
            sources=tuple(checklist.sources[name] for name in step.sources),
            alternatives=tuple(number for number in groups.get(_group(item), ()) if number != n),
        )


def _ways(report: Report, item: ItemState, devices: tuple[str, ...]) -> tuple[Way, ...]:
    how = item.step.how
    if how.asks is None:
        return tuple(Way(device, lines) for device, lines in how.choose(devices, None))
    answer = _answer(report.plan, item, how.asks)
    words = report.catalogue.checklists[item.platform].asks[how.asks].answers
    answers = [answer] if answer in how.by_answer else list(how.by_answer)
    return tuple(
        Way(device, lines, words.get(one, one)) for one in answers for device, lines in how.choose(devices, one)
    )


def _answer(plan: Plan, item: ItemState, question: str) -> str | None:
    """What was answered about the account; about all accounts of the platform for what is done once."""
    accounts = [item.account] if item.account else [one for one in plan.accounts if one.platform == item.platform]
    answers = {plan.answer(account, question) for account in accounts}
    return answers.pop() if len(answers) == 1 else None


_Group = tuple[str, "AccountId | None", int | None, str] | None


def _group(item: ItemState) -> _Group:
    return (item.platform, item.account, item.person, item.step.either) if item.step.either else None


def _alternatives(items: Sequence[ItemState]) -> dict[_Group, tuple[int, ...]]:
    """The numbers of the steps of each group of alternatives."""
    counted = Counter(group for item in items if (group := _group(item)))
    return {
        group: tuple(n for n, item in enumerate(items, 1) if _group(item) == group)
        for group, number in counted.items()
        if number > 1
    }
