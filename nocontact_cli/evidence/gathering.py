"""Read what was given, and keep what is about the people of the plan, as counts by day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nocontact_cli.domain.evidence import ABOUT_PEOPLE, ASK, BLOCKED, CLOSED, GROUP, Covered, Fact, Made, Problem
from nocontact_cli.domain.seen import Also, Seen, Source
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.times import LocalDays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from nocontact_cli.domain.evidence import Name, Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Match, Wanted
    from nocontact_cli.evidence.reader import Part, Reader
    from nocontact_cli.evidence.times import DayOf

_MOST_THINGS = 500
"""Different things without a person, such as devices, that are kept of one sort."""
_MOST_PROBLEMS = 200
_MOST_NAMES = 50
"""Other identifiers of theirs that are kept of one part."""
_TOO_MANY = f"It lists more than {_MOST_THINGS} different things of one sort. The others are not shown."
_NO_EXPORT = "It is no export that this program can read."


def gather(tree: Tree, readers: Sequence[Reader], wanted: Wanted, day_of: DayOf, today: date) -> list[Source]:
    """Read one tree with every reader that knows something of it. Never raises for what the files hold.

    Args:
        tree: What was given.
        readers: All there are.
        wanted: Who is looked for.
        day_of: Gives the user's local day of a moment.
        today: The local day. Moments after it are no moments.

    Returns:
        One source for each reader that found its platform; one without a reader where none did.
    """
    found = []
    days = LocalDays(day_of)
    for reader in readers:
        try:
            claimed = reader.claims(tree)
        except UnreadableError as error:
            found.append(Source(tree.given, reader.name, problems=(Problem("", error.text),)))
            continue
        if claimed:
            one = _Gathering(wanted, days, today)
            one.read(reader.parts(tree, wanted))
            found.append(one.source(tree, reader.name))
    if not found:
        return [Source(tree.given, None, problems=(*tree.problems, Problem("", _NO_EXPORT)))]
    return found


@dataclass
class _Gathering:
    wanted: Wanted
    days: LocalDays
    today: date
    seen: dict[tuple[object, ...], Seen] = field(default_factory=dict)
    things: Counter[tuple[str, str]] = field(default_factory=Counter)
    also: dict[tuple[int, Name], bool] = field(default_factory=dict)
    covered: list[Covered] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    exact: date | None = None
    newest: date | None = None

    def read(self, parts: Iterable[Part]) -> None:
        """Read part by part. What a part told that broke off is let go."""
        for part in parts:
            inner = _Gathering(self.wanted, self.days, self.today)
            try:
                inner.take(part.read())
            except UnreadableError as error:
                self.problem(Problem(part.where, error.text))
                continue
            self.add(inner)

    def take(self, told: Iterator[Told]) -> None:
        for one in told:
            if isinstance(one, Fact):
                self.fact(one)
            elif isinstance(one, Covered):
                self.covered.append(self.in_days(one))
            elif isinstance(one, Made):
                self.made(one)
            else:
                self.problem(one)

    def problem(self, problem: Problem) -> None:
        if len(self.problems) < _MOST_PROBLEMS and problem not in self.problems:
            self.problems.append(problem)

    def made(self, made: Made) -> None:
        day = self.days.of(made.on)
        if day > self.today:
            return
        if made.exact:
            self.exact = max(self.exact or day, day)
        self.newest = max(self.newest or day, day)

    def in_days(self, covered: Covered) -> Covered:
        """The same with local days for moments."""
        since, until = (at and self.days.of(at) for at in (covered.since, covered.until))
        return replace(covered, since=since, until=until)

    def fact(self, fact: Fact) -> None:
        day = self.days.of(fact.at) if fact.at else None
        if day is not None and day > self.today:
            day = None
        if day is not None:
            self.newest = max(self.newest or day, day)
        matches = {match for name in fact.who if (match := self.wanted.match(name))}
        if not fact.sure:
            matches = {match._replace(sure=False) for match in matches}
        for match in matches if fact.what == BLOCKED else _surest(matches):
            self.count(self.seen_as(fact, day, match))
        if matches and fact.what != GROUP:
            self.beside(fact, min(_surest(matches)))
        if not matches and fact.what not in ABOUT_PEOPLE:
            self.nobodys(fact, day)

    def seen_as(self, fact: Fact, day: date | None, match: Match) -> Seen:
        return Seen(
            what=fact.what,
            label=fact.label,
            says=fact.says,
            person=match.person,
            matched=match.kind,
            value=match.value,
            sure=match.sure,
            day=day,
            where=fact.where,
            count=fact.count,
            thing=fact.thing,
        )

    def nobodys(self, fact: Fact, day: date | None) -> None:
        """A thing, or somebody who is not in the plan. Whom that belongs to, only the user can tell."""
        if fact.who and fact.says == CLOSED:
            return
        says = ASK if fact.who else fact.says
        thing = fact.thing or next((name.value for name in fact.who), "")
        self.count(Seen(fact.what, fact.label, says, None, None, "", True, day, fact.where, fact.count, thing))

    def count(self, one: Seen) -> None:
        of_person = one.person is not None
        key = (one.what, one.label, one.says, one.person, one.value, one.thing, one.day if of_person else None)
        had = self.seen.get(key)
        if had is not None:
            self.seen[key] = had.with_(one)
        elif of_person or self.things[one.what, one.label] < _MOST_THINGS:
            self.things[one.what, one.label] += not of_person
            self.seen[key] = one
        else:
            self.problem(Problem(one.where, _TOO_MANY))

    def beside(self, fact: Fact, match: Match) -> None:
        """Note what else a record calls them by."""
        for name in fact.who:
            if len(self.also) < _MOST_NAMES and self.wanted.match(name) is None and name.value.strip():
                self.also.setdefault((match.person, name), match.sure)

    def add(self, other: _Gathering) -> None:
        for one in other.seen.values():
            self.count(one)
        for found, sure in other.also.items():
            self.also[found] = sure or self.also.get(found, False)
        self.covered += other.covered
        for problem in other.problems:
            self.problem(problem)
        if other.exact:
            self.made(Made(other.exact, exact=True))
        if other.newest:
            self.made(Made(other.newest))

    def source(self, tree: Tree, reader: str) -> Source:
        return Source(
            paths=tree.given,
            reader=reader,
            seen=tuple(self.seen.values()),
            covered=tuple(self.covered),
            problems=(*tree.problems, *self.problems),
            exported_on=self.exact,
            newest=self.newest,
            also=tuple(Also(person, name.kind, name.value, sure) for (person, name), sure in self.also.items()),
        )


def _surest(matches: set[Match]) -> list[Match]:
    """One match for each person, the surest."""
    best: dict[int, Match] = {}
    for match in sorted(matches, key=lambda one: (not one.sure, one.kind, one.value)):
        best.setdefault(match.person, match)
    return list(best.values())
