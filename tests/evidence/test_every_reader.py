"""What holds for every reader: it finds what is true, in every form an export comes in, and damage proves nothing."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from dataclasses import replace
from datetime import date
from importlib import import_module
from itertools import combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.evidence import ASK, BY_DAY, CLOSED, OPEN, WHATS, Covered, Fact, Made, Problem
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.names import KINDS, Wanted
from nocontact_cli.evidence.readers import NAMES, all_readers
from tests.evidence import damage
from tests.evidence.laying import (
    FORMS,
    PRESENT,
    READERS,
    ZIP,
    complete,
    held,
    lay,
    read,
    read_held,
    read_paths,
    truths,
)
from tests.evidence.made.export import BODY, TODAY, Export

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.domain.seen import Source
    from tests.evidence.made.export import Truth

reading = settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    # An export shrinks for minutes; what failed can be read as it is.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
# Drawn before the test begins: what is drawn within it would depend on databases, which differ from run to run.
chances = st.randoms(use_true_random=False).map(lambda chance: Random(chance.random()))  # noqa: S311 - Nothing secret.
every_reader = pytest.mark.parametrize("name", PRESENT)

WITHOUT_END = (".csv", ".eml", ".ics", ".mbox", ".txt", ".vcf", "-wal")
"""Lines or records one after another: where the rest is gone, nothing in them can show it."""
WITH_FORM = (".json", ".html")
"""Where a byte that no text holds cannot be passed over."""


def exports(name: str) -> st.SearchStrategy[Export]:
    """The made-up exports for a reader."""
    found: st.SearchStrategy[Export] = import_module(f"tests.evidence.made.{name}").exports()
    return found


def opened(found: Iterable[Truth]) -> set[tuple[object, ...]]:
    """What would speak against an answer, with its day where that counts."""
    return {
        (one.what, one.label, one.person, one.day if one.what in BY_DAY else None) for one in found if one.says == OPEN
    }


def listed(found: Iterable[Truth], sort: tuple[str, str]) -> Counter[tuple[object, ...]]:
    """Who stands on a list, and how often, without days."""
    counts: Counter[tuple[object, ...]] = Counter()
    for one in found:
        if (one.what, one.label) == sort:
            counts[one.says, one.person] += one.count
    return counts


def proves_nothing_wrong(source: Source, export: Export, *, lists: bool = True) -> None:
    """Damage takes away at most: no open door that was not there, no list that is whole without an entry it had."""
    found = truths(source)
    there = opened(export.truths)
    dayless = {(*one[:3], None) for one in there}
    assert opened(found) - there - dayless == set()
    assert [one for one in source.seen if one.day is not None and one.day > TODAY] == []
    assert (source.newest or TODAY) <= TODAY
    assert BODY not in repr(source)
    if lists:
        for sort in complete(source):
            assert listed(found, sort) == listed(export.truths, sort), sort


TIMES: dict[Callable[[bytes, Random], bytes], int] = {damage.mistyped: 16, damage.littered: 8, damage.cut: 4}
"""How often a file is damaged in one way: as often as there is much to hit."""


def one_by_one(export: Export, change: Callable[[bytes, Random], bytes], chance: Random) -> Iterator[dict[str, bytes]]:
    """The export with one of its files changed. Of many files only some, so that large exports take no longer."""
    names = sorted(export.files)
    # Drawn once: databases differ from run to run, and what is drawn may not.
    chance = Random(chance.random())  # noqa: S311 - Nothing secret.
    for name in chance.sample(names, min(len(names), 5)):
        for _ in range(TIMES.get(change, 2)):
            yield {**export.files, name: change(export.files[name], Random(chance.random()))}  # noqa: S311


def told(name: str, export: Export) -> list[Told]:
    """All that a reader says before anything is kept of it."""
    found: list[Told] = []
    for part in READERS[name].parts(held(export.files, export.title), Wanted(export.known, export.region)):
        try:
            found += part.read()
        except UnreadableError as error:
            found.append(Problem(part.where, error.text))
    return found


def test_every_reader_has_made_up_exports() -> None:
    """No reader goes untested: each has its exports of known truth, and carries its module's name."""
    assert PRESENT == NAMES
    assert tuple(reader.name for reader in all_readers()) == NAMES


@every_reader
def test_exactly_what_is_true_is_found_in_every_form(name: str) -> None:
    """Folder, ZIP, one more folder on top, and parts in any order: the same truths, lists and day, and no problem."""

    @reading
    @given(exports(name), chances)
    def holds(export: Export, chance: Random) -> None:
        for form in FORMS:
            source = read(export.files, READERS[name], export, form, chance)
            assert source.reader == name, form
            assert truths(source) == export.truths, form
            assert complete(source) == export.complete, form
            assert source.exported_on == export.exported_on, form
            assert source.problems == (), form
            assert BODY not in repr(source)

    holds()


@every_reader
def test_facts_are_of_the_declared_sorts_and_well_formed(name: str) -> None:
    """Every fact has a sort the reader declares, a file that exists, and names of kinds that can be compared."""
    reader = READERS[name]

    @reading
    @given(exports(name))
    def holds(export: Export) -> None:
        names, found = set(export.files), told(name, export)
        places = {"", *names, *(name.rpartition("/")[0] for name in names)}
        places |= {one.rpartition("/")[0] for one in places}
        for one in found:
            assert isinstance(one, Fact | Covered | Made)
            if isinstance(one, Fact):
                assert (one.what, one.label) in reader.sorts
                assert one.says in (OPEN, CLOSED, ASK)
                assert {who.kind for who in one.who} <= set(KINDS)
                assert one.at is None or isinstance(one.at, date)
                assert one.where in names
            elif isinstance(one, Covered):
                assert one.what in {what for what, _ in reader.sorts}
                assert set(one.kinds) <= set(KINDS)
                assert one.where in places
                assert one.complete != one.why.endswith(".")

    assert {what for what, _ in reader.sorts} <= set(WHATS)
    holds()


@every_reader
def test_no_other_reader_takes_it_for_its_own(name: str) -> None:
    """An export of one platform opens no door and proves no list on another."""

    @reading
    @given(exports(name))
    def holds(export: Export) -> None:
        for other in set(PRESENT) - {name}:
            source = read_held(export.files, READERS[other], export)
            assert (other, opened(truths(source)), complete(source)) == (other, set(), set())

    holds()


@every_reader
@pytest.mark.parametrize("change", [damage.cut, damage.emptied, damage.garbled, damage.mistyped, damage.littered])
def test_damaged_files_prove_nothing(name: str, change: Callable[[bytes, Random], bytes]) -> None:
    """A file cut off, emptied, replaced, mistyped or littered is no exception, no open door and no whole list."""

    @reading
    @given(exports(name), chances)
    def holds(export: Export, chance: Random) -> None:
        for files in one_by_one(export, change, chance):
            source = read_held(files, READERS[name], export)
            hurt = [one for one in files if files[one] != export.files[one]]
            lists = not any(one.endswith(WITHOUT_END) for one in hurt)
            if change is damage.littered:
                lists = all(one.endswith(WITH_FORM) for one in hurt)
            proves_nothing_wrong(source, export, lists=lists)

    holds()


@every_reader
def test_changed_bytes_are_no_exception(name: str) -> None:
    """Whatever bytes stand in a file: it is read or named as a problem, and its messages stay unsaid."""

    @reading
    @given(exports(name), chances)
    def holds(export: Export, chance: Random) -> None:
        for files in one_by_one(export, damage.changed, chance):
            source = read_held(files, READERS[name], export)
            assert isinstance(source.problems, tuple)
            assert BODY not in repr(source)
            assert (source.newest or TODAY) <= TODAY

    holds()


@every_reader
def test_a_damaged_zip_proves_nothing(name: str) -> None:
    """A ZIP with wrong bytes, or cut off, tells of no door that was not there, and of no list that lost an entry."""

    @reading
    @given(exports(name), chances, st.sampled_from([damage.changed, damage.cut]))
    def holds(export: Export, chance: Random, change: Callable[[bytes, Random], bytes]) -> None:
        with TemporaryDirectory() as folder:
            (path,) = lay(export.files, export.title, ZIP, Path(folder), chance)
            path.write_bytes(change(path.read_bytes(), chance))
            proves_nothing_wrong(read_paths([path], READERS[name], export), export)

    holds()


@every_reader
def test_the_year_2516_is_no_day(name: str) -> None:
    """Where all days are impossible, nothing lies in the future, and no list loses an entry by it."""

    @reading
    @given(exports(name), chances)
    def holds(export: Export, chance: Random) -> None:
        files = {one: damage.far(data, chance) for one, data in export.files.items()}
        source = read_held(files, READERS[name], export, title="export")
        proves_nothing_wrong(source, export, lists=not any(one.endswith(WITHOUT_END) for one in files))

    holds()


@every_reader
def test_a_missing_file_opens_nothing(name: str) -> None:
    """Where a file is left out, the others tell no more than before."""

    @reading
    @given(exports(name), chances)
    def holds(export: Export, chance: Random) -> None:
        gone = chance.choice(sorted(export.files))
        files = {one: data for one, data in export.files.items() if one != gone}
        proves_nothing_wrong(read_held(files, READERS[name], export), export, lists=False)

    holds()


@every_reader
def test_nobody_is_found_who_is_not_looked_for(name: str) -> None:
    """With nobody in the plan, an export tells of things only, and asks rather than tells whose they are."""

    @reading
    @given(exports(name))
    def holds(export: Export) -> None:
        source = read_held(export.files, READERS[name], replace(export, known=()))
        assert [seen for seen in source.seen if seen.person is not None] == []
        assert {one for one in export.truths if one.person is None} <= truths(source)

    holds()


def test_the_damages_differ() -> None:
    """No damage of this suite leaves the files as they are: it would prove nothing."""
    data = b'{"list": [{"name": "somebody", "at": "2026-03-01 10:00:00", "n": 1770000000}], "other": {"a": [1]}}'
    made = [damage.cut, damage.emptied, damage.garbled, damage.mistyped, damage.littered, damage.changed, damage.far]
    hurt = [change(data, Random(7)) for change in made]  # noqa: S311 - Nothing depends on it.
    assert data not in hurt
    assert [one for one in combinations(hurt, 2) if one[0] == one[1]] == []


def test_memory_stays_flat() -> None:
    """30 MB of messages in one file take less than 20 MB of memory at any time."""
    from tests.evidence.made.tiktok import large  # noqa: PLC0415 - Written beside the reader.

    export = large(30_000_000)
    with TemporaryDirectory() as folder:
        paths = lay(export.files, export.title, ZIP, Path(folder), Random(7))  # noqa: S311 - Nothing depends on it.
        found = replace(export, files={})
        del export
        tracemalloc.start()
        try:
            source = read_paths(paths, READERS["tiktok"], found)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert truths(source) == found.truths
    assert peak < 20_000_000
