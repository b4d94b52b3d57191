"""What an export means for the answers: confirmed, contradicted, or unknown with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.evidence import (
    ABOUT_PEOPLE,
    ASK,
    BLOCKED,
    BY_DAY,
    CLOSED,
    CONTACT,
    EMAIL,
    FILTER,
    GROUP,
    NAME,
    OPEN,
    PHONE,
    WHATS,
)
from nocontact_cli.domain.ids import AccountId, ItemId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import Report
    from nocontact_cli.domain.seen import Seen, Source

CONFIRMED: Final = "confirmed"
CONTRADICTED: Final = "contradicted"
UNKNOWN: Final = "unknown"
RESULTS: Final = (CONTRADICTED, CONFIRMED, UNKNOWN)
TURNS_AWAY: Final = (FILTER, "deletes")
"""Rules that do what a block does."""
_CLAIMS: Final = ("done", "due")
_SCATTERED: Final = BY_DAY | {CONTACT, GROUP}
"""What lies in many files of one export: chats, and address books."""
_LASTING: Final = frozenset({PHONE, EMAIL})
"""Kinds of identifiers that stay with an account. A handle can be changed, and the list then holds the new one."""


class Why(StrEnum):
    """Why something cannot be told, or only in part."""

    NOT_COMPLETE = "not-complete"
    """Absence proves nothing in this list; the reader says why."""
    NO_IDENTIFIER = "no-identifier"
    """The list names people in a way in which this person is not known."""
    SHORT = "short"
    """It may reach back only to a day after the answer."""
    OLDER = "older"
    """The export was made before the answer."""
    SAME_DAY = "same-day"
    """It was made on the day of the answer, before or after it."""
    NO_DATE = "no-date"
    """It does not say when it was made, and holds nothing newer than the answer."""
    NO_ANSWER = "no-answer"
    """There is no day from which on nothing was to come any more."""
    ASK = "ask"
    """Only the user can tell whose it is."""
    OTHERWISE = "otherwise"
    """They are not on the list, and a rule turns them away all the same."""
    SOME_MISSING = "some-missing"
    """Not all of their identifiers are on the list."""
    SEVERAL = "several"
    """The same list is there more than once, from exports of different days, and which is the newest is not known."""
    BY_HANDLE = "by-handle"
    """It was looked for by a handle, which can be changed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an export says of one door.

    Args:
        reader: The platform it was read from.
        what: One of `WHATS`.
        label: The sort within it.
        result: `confirmed` (closed, as far as this goes), `contradicted` (open), `unknown`.
        sure: Whether the identifier that matched is theirs alone. A display name never is.
        why: Why it is unknown, or why it is contradicted in part; None where nothing is to be said.
        told: The reader's own sentence for that; empty without one.
        person: Their number; None where it is about nobody of the plan.
        matched: The kind of identifier that told.
        day: Local day of the newest that counts; None where the export does not say.
        where: The file it stands in.
        count: How many records.
        source: What the user gave for the export, as it was typed.
        thing: A device, an app, a setting, somebody else's address.
        items: Names of the items of the plan whose answers it checks.
        as_of: Local day on which the export was made, or on which it was surely not yet made before.
        answered: Local day of the answer it was held against; None where there is none.
    """

    reader: str
    what: str
    label: str
    result: str
    sure: bool
    why: Why | None
    told: str
    person: int | None
    matched: str | None
    day: date | None
    where: str
    count: int
    source: str
    thing: str
    items: tuple[str, ...]
    as_of: date | None
    answered: date | None

    @property
    def asks(self) -> bool:
        """Whether only the user can tell what it means."""
        return self.result == UNKNOWN and self.why in (Why.ASK, Why.SOME_MISSING)


@dataclass(frozen=True, slots=True)
class Against:
    """What an export is held against.

    Args:
        report: How things stand today.
        identifiers: Person's number, kind, and identifier as it is compared.
        steps: For `what` and `label`: the steps whose answers it checks, as `platform.step`.
        accounts: The accounts it can be about. Of several on one platform none is meant.
    """

    report: Report
    identifiers: frozenset[tuple[int, str, str]]
    steps: Mapping[tuple[str, str], tuple[str, ...]]
    accounts: tuple[AccountId, ...]


def judge(source: Source, against: Against) -> tuple[Finding, ...]:
    """Hold one export against the answers, worst first.

    Args:
        source: What was read; its reader is known.
        against: The plan, the people and the answers.
    """
    sorts = dict.fromkeys(
        [(one.what, one.label) for one in source.covered] + [(one.what, one.label) for one in source.seen]
    )
    found = [finding for sort in sorts for finding in _Sort(source, against, *sort).findings()]
    return tuple(sorted((_beside_others(one, found) for one in found), key=_worst_first))


class _Sort:
    """All that an export says of one sort of thing."""

    def __init__(self, source: Source, against: Against, what: str, label: str) -> None:
        self.source = source
        self.against = against
        self.what = what
        self.label = label
        self.seen = [one for one in source.seen if (one.what, one.label) == (what, label)]
        self.covered = [one for one in source.covered if (one.what, one.label) == (what, label)]
        self.complete = bool(self.covered) and all(one.complete for one in self.covered)
        self.kinds = {kind for one in self.covered for kind in one.kinds}
        self.several = what not in _SCATTERED and _is_twice({one.where for one in self.covered})
        ends = [one.until for one in self.covered if one.until]
        self.as_of = min([source.as_of, *ends], default=None) if source.as_of else None

    def findings(self) -> Iterator[Finding]:
        if self.what not in ABOUT_PEOPLE:
            yield from self.of_things()
            return
        for person in self.against.report.plan.present:
            seen = _surest([one for one in self.seen if one.person == person.number])
            if self.what in BY_DAY:
                yield self.of_days(person.number, seen)
            elif self.what == BLOCKED:
                yield self.of_block_list(person.number, seen)
            elif seen:
                yield self.timed(person.number, seen, _RESULT[seen[0].says], _asking(seen[0]))
            else:
                yield self.absent(person.number, CONFIRMED)

    def of_block_list(self, person: int, seen: Sequence[Seen]) -> Finding:
        """On the block list with all that is known of them, or not."""
        missing = self.known(person) - self.turned_away(person) if self.complete else set()
        if not seen:
            some = missing and missing != self.known(person)
            return self.partly(person, (), CONTRADICTED, missing) if some else self.absent(person, CONTRADICTED)
        if seen[0].says != CLOSED:
            return self.timed(person, seen, _RESULT[seen[0].says], _asking(seen[0]))
        if not missing:
            return self.timed(person, seen, CONFIRMED)
        # That a number is blocked says nothing of an address, and the other way round. Another handle may be the one
        # they had before; somebody of their name may be themselves, renamed, or somebody else.
        same_kind = seen[0].sure and any(
            kind in _LASTING and kind in {one.matched for one in seen} for kind, _ in missing
        )
        return self.partly(person, seen, CONTRADICTED if same_kind else UNKNOWN, missing)

    def partly(self, person: int, seen: Sequence[Seen], result: str, missing: set[tuple[str, str]]) -> Finding:
        """Some of what is known of them is turned away, and some is not."""
        found = self.timed(person, seen, result, Why.SOME_MISSING)
        return replace(found, day=None, thing=", ".join(sorted(value for _, value in missing)))

    def turned_away(self, person: int) -> set[tuple[str, str]]:
        """Their identifiers that are on the block list, or that a rule turns away."""
        sorts = (TURNS_AWAY, (BLOCKED, self.label if self.what == BLOCKED else ""))
        return {
            (str(one.matched), one.value)
            for one in self.source.seen
            if one.person == person and one.says == CLOSED and (one.what, one.label) in sorts
        }

    def of_days(self, person: int, seen: Sequence[Seen]) -> Finding:
        """Whether anything came after the day of the answer."""
        came = [one for one in seen if one.says == OPEN]
        items = self.items(person)
        answered = _answered(items)
        after = [one for one in came if answered and one.day and one.day > answered]
        if after:
            return self.finding(person, after, CONTRADICTED)
        asked = [one for one in seen if one.says == ASK and answered and (one.day is None or one.day > answered)]
        if asked:
            return self.finding(person, asked, UNKNOWN, Why.ASK)
        why = self.why_not_after(came, answered)
        turned_away = [one for one in seen if one.says == CLOSED and one.day and answered and one.day > answered]
        if turned_away and why in (None, Why.NOT_COMPLETE):
            return self.finding(person, turned_away, CONFIRMED)
        if why or answered is None:
            return self.finding(person, came, UNKNOWN, why)
        # What came before the answer is no sign that the way is open, and none that it is closed.
        return self.absent(person, CONFIRMED)

    def why_not_after(self, came: Sequence[Seen], answered: date | None) -> Why | None:
        """Why nothing can be said of the time after the answer; None where something can."""
        if answered is None:
            return Why.NO_ANSWER
        if any(one.day is None for one in came):
            return Why.NO_DATE
        if any(one.since and one.since > answered for one in self.covered):
            return Why.SHORT
        return Why.NOT_COMPLETE if not came and not self.complete else self.too_old(answered)

    def of_things(self) -> Iterator[Finding]:
        """What is about nobody, or about whoever it may be: each thing for itself."""
        groups: dict[tuple[str, int | None, str], list[Seen]] = {}
        for one in self.seen:
            groups.setdefault((one.thing, one.person, one.says), []).append(one)
        for (_, person, says), seen in groups.items():
            missing = self.known(person) - self.turned_away(person) if person and self.is_turning_away else set()
            if person and missing:
                yield self.partly(person, seen, UNKNOWN, missing)
            else:
                yield self.timed(person, seen, _RESULT[says], _asking(seen[0]))
        # That nothing turns them away is no sign of a closed door, as it is where nothing is open.
        if not groups and self.covered and not self.is_turning_away:
            yield self.absent(None, CONFIRMED)

    @property
    def is_turning_away(self) -> bool:
        """Whether this is about rules that do what a block does."""
        return (self.what, self.label) == TURNS_AWAY

    def absent(self, person: int | None, result: str) -> Finding:
        """Nothing of theirs is in it. That proves something only where it is complete."""
        if not self.complete:
            return self.finding(person, (), UNKNOWN, Why.NOT_COMPLETE)
        answered = _answered(self.items(person))
        if answered and any(one.since and one.since > answered for one in self.covered):
            return self.finding(person, (), UNKNOWN, Why.SHORT)
        if person is not None and not self.known(person):
            return self.finding(person, (), UNKNOWN, Why.NO_IDENTIFIER)
        by_handle = person is not None and not any(kind in _LASTING for kind, _ in self.known(person))
        return self.timed(person, (), result, Why.BY_HANDLE if by_handle and self.what not in BY_DAY else None)

    def timed(self, person: int | None, seen: Sequence[Seen], result: str, why: Why | None = None) -> Finding:
        """A result, unless the answer is newer than the export, or the same list says different things."""
        if self.several and result != UNKNOWN:
            return self.finding(person, seen, UNKNOWN, Why.SEVERAL)
        answered = _answered(self.items(person))
        if answered is not None and result != UNKNOWN:
            late = self.too_old(answered)
            # That somebody is on a list is worth telling also where nobody knows how old the list is.
            known_late = result == CONTRADICTED or not seen or (self.source.exported_on and late == Why.OLDER)
            if late and known_late:
                return self.finding(person, seen, UNKNOWN, late)
        return self.finding(person, seen, result, why)

    def too_old(self, answered: date) -> Why | None:
        """Why the export says nothing of the time after an answer; None where it does."""
        made = self.as_of
        if made is not None and made > answered:
            return None
        if made is None or self.source.exported_on is None:
            return Why.NO_DATE
        return Why.OLDER if made < answered else Why.SAME_DAY

    def known(self, person: int) -> set[tuple[str, str]]:
        """Their identifiers of the kinds by which this list names people, each with its kind."""
        return {
            (kind, value)
            for number, kind, value in self.against.identifiers
            if number == person and kind in self.kinds and kind != NAME
        }

    def items(self, person: int | None) -> tuple[ItemState, ...]:
        """The items of the plan whose answers this checks."""
        steps = self.against.steps.get((self.what, self.label), ())
        return tuple(_items(self.against, steps, person))

    def finding(self, person: int | None, seen: Sequence[Seen], result: str, why: Why | None = None) -> Finding:
        newest = max(seen, key=lambda one: (one.day.toordinal() if one.day else 0, one.where), default=None)
        items = self.items(person)
        places = [newest.where] if newest else [one.where for one in self.covered]
        return Finding(
            reader=str(self.source.reader),
            what=self.what,
            label=self.label,
            result=result,
            sure=seen[0].sure if seen else result != UNKNOWN,
            why=why,
            told=next((one.why for one in self.covered if one.why), "") if why == Why.NOT_COMPLETE else "",
            person=person,
            matched=newest.matched if newest else None,
            day=newest.day if newest else None,
            where=next(iter(places), ""),
            count=sum(one.count for one in seen),
            source=self.source.paths[0],
            thing=newest.thing if newest else "",
            items=tuple(str(item.id) for item in items),
            as_of=self.as_of,
            answered=_answered(items),
        )


def _beside_others(one: Finding, found: Sequence[Finding]) -> Finding:
    """Absence from the block list says nothing where a rule turns the same person away."""
    if one.what != BLOCKED or one.result != CONTRADICTED or one.count:
        return one
    turned_away = any(
        (other.what, other.label) == TURNS_AWAY and other.result == CONFIRMED and other.person == one.person
        for other in found
    )
    return replace(one, result=UNKNOWN, why=Why.OTHERWISE) if turned_away else one


_RESULT: Final = {OPEN: CONTRADICTED, CLOSED: CONFIRMED, ASK: UNKNOWN}


def _surest(seen: Sequence[Seen]) -> list[Seen]:
    """Where an identifier that is theirs alone told, a display name adds nothing. What is open comes first."""
    sure = [one for one in seen if one.sure]
    order = (OPEN, ASK, CLOSED)
    return sorted(sure or seen, key=lambda one: order.index(one.says))


def _is_twice(files: Iterable[str]) -> bool:
    """Whether a file lies in two folders, or beside a copy as browsers name it: `user_data.json`, `user_data (1).json`.

    Other names are other parts of one list, and so are numbers as in `followers_1.json`.
    """
    lists = {re.sub(r"_[0-9]+(?=\.[^./]+$)", "", file) for file in files}
    return len({re.sub(r" ?\([0-9]+\)(?=\.)", "", file.rpartition("/")[2]) for file in lists}) < len(lists)


def _items(against: Against, steps: Iterable[str], person: int | None) -> Iterator[ItemState]:
    """The items of these steps, on the one account of their platform, for one person or everybody."""
    items = {name: item for item in against.report.items.values() for name in item.names}
    meant = {*against.accounts, None}
    seen: set[ItemId] = set()
    for name in steps:
        platform, _, step = name.partition(".")
        accounts = [one for one in against.accounts if one.platform == platform]
        if len(accounts) > 1:
            continue
        places = [*accounts, AccountId(platform)]
        people = {person, 1} if person else {one.number for one in against.report.plan.present} | {1}
        for place in places:
            for number in sorted(people):
                item = items.get(str(ItemId(place, step, number)))
                if item is None or item.id in seen or item.account not in meant:
                    continue
                if person is None or item.person in (None, person):
                    seen.add(item.id)
                    yield item


def _asking(one: Seen) -> Why | None:
    return Why.ASK if one.says == ASK else None


def _answered(items: Iterable[ItemState]) -> date | None:
    """The day of the newest answer that claims the door is closed."""
    return max((item.day for item in items if item.state in _CLAIMS and item.day), default=None)


def _worst_first(one: Finding) -> tuple[int, int, int, str, int]:
    return (
        RESULTS.index(one.result),
        not one.sure,
        WHATS.index(one.what),
        one.label,
        one.person or 0,
    )
