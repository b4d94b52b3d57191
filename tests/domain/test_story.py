"""The story of a record and the log of attempts: nothing is lost, nothing stands twice, nothing changes later."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from nocontact_cli.domain import record
from nocontact_cli.domain.ids import AccountId
from nocontact_cli.domain.incidents import Log, incidents
from nocontact_cli.domain.story import TOPICS, Wanted, days_between, first_plan_day, story
from tests.domain.build import FIRST, on
from tests.domain.stories import ANYTHING, CATALOGUE, entry_of, records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.domain.record import Entry
    from nocontact_cli.domain.story import Line

PARTS = st.fixed_dictionaries(
    {
        "since": st.sampled_from([None, on(2), on(5)]),
        "until": st.sampled_from([None, on(3), on(7)]),
        "account": st.sampled_from([None, AccountId("chat"), AccountId("email", "work"), AccountId("email")]),
        "person": st.sampled_from([None, 1, 2, 3]),
        "topics": st.sampled_from([(), ("answers",), ("plan", "attempts"), ("urges", "audits")]),
    }
)


def numbers(lines: Sequence[Line], wanted: Wanted) -> set[int]:
    """The entries that are let through."""
    return {line.entry.n for line in lines if wanted.lets_through(line)}


@given(records())
def test_every_entry_stands_exactly_once(entries: list[Entry]) -> None:
    """The story holds each entry as it is, once, by local day and then by number."""
    found = [line.entry for line in story(entries, CATALOGUE)]
    assert sorted(found, key=lambda entry: entry.n) == entries
    assert found == sorted(entries, key=lambda entry: (entry.day, entry.n))


@given(records(), PARTS)
def test_filters_are_intersections(entries: list[Entry], parts: dict[str, object]) -> None:
    """What several filters let through together is what each of them lets through."""
    lines = story(entries, CATALOGUE)
    alone = [numbers(lines, Wanted(**{name: value})) for name, value in parts.items()]  # type: ignore[arg-type]
    assert numbers(lines, Wanted(**parts)) == set.intersection(*alone)  # type: ignore[arg-type]


@given(records())
def test_topics_share_nothing_and_leave_out_nothing_known(entries: list[Entry]) -> None:
    """Each kind of entry that is known belongs to exactly one topic."""
    lines = story(entries, CATALOGUE)
    found = [numbers(lines, Wanted(topics=(topic,))) for topic in TOPICS]
    assert sum(map(len, found)) == len(set.union(*found)) == sum(entry.kind != "future" for entry in entries)


def the_lines(*told: tuple[str, str, str]) -> list[Line]:
    """The story of these entries, all of one day."""
    return story([entry_of(n, one, 0, None) for n, one in enumerate(told, 1)], CATALOGUE)


def test_what_is_done_once_belongs_to_every_account() -> None:
    """A step that is done once is let through for each account of its platform, another only for its own."""
    lines = the_lines((record.ANSWER, "email.rules", "done"), (record.ANSWER, "email.block", "done"))
    assert numbers(lines, Wanted(account=AccountId("email", "work"))) == {1}
    assert numbers(lines, Wanted(account=AccountId("email"))) == {1, 2}


def test_who_an_entry_is_about() -> None:
    """A step for each person is about its person, one for the account about nobody, an attempt about who it was."""
    lines = the_lines(
        (record.ANSWER, "chat.block", "done"),
        (record.ANSWER, "chat.tidy", "done"),
        (record.ANSWER, "chat.old@2", "done"),
        (record.ATTEMPT, "home@2", "held"),
        (record.PROOF, "attempt", "0" * 64),
        (record.PLAN, "circumstance contact@2", "none"),
        (record.PLAN, "person 1", "named"),
    )
    assert [line.person for line in lines] == [1, None, 2, 2, 2, 2, 1]


def test_a_step_is_found_by_its_old_name() -> None:
    """An answer under a step's former name is told with the step of today."""
    (line,) = the_lines((record.ANSWER, "chat.old@2", "done"))
    assert (str(line.item), line.step and line.step.id) == ("chat.block@2", "block")


@given(st.integers(0, 500))
def test_the_days_of_the_picture(span: int) -> None:
    """At most a dozen days, each once, rising, from the first to the last."""
    days = days_between(FIRST, on(span))
    assert len(days) == min(span + 1, 12)
    assert (days[0], days[-1]) == (FIRST, on(span))
    assert sorted(set(days)) == list(days)


def test_the_picture_begins_with_the_plan() -> None:
    """The first plan day is the earliest day a plan change holds from; without one there is none."""
    entries = [
        entry_of(1, (record.URGE, "urge", "stayed"), 0, None),
        entry_of(2, (record.PLAN, "account chat", "use"), 5, None),
        entry_of(3, (record.PLAN, "account email", "use"), 3, None),
    ]
    assert first_plan_day(entries) == on(3)
    assert first_plan_day(entries[:1]) is None


@given(records(), st.data())
def test_what_is_added_later_changes_no_incident(entries: list[Entry], data: st.DataObject) -> None:
    """The log of the first attempts stays as it is, whatever is written down after them."""
    cut = data.draw(st.integers(0, len(entries)))
    before, after = incidents(entries[:cut]), incidents(entries)
    assert [one.number for one in after] == list(range(1, len(after) + 1))
    assert before[:-1] == after[: max(0, len(before) - 1)]
    if cut < len(entries) and entries[cut].kind != record.PROOF and before:
        rest = [entry for entry in entries[cut:] if entry.kind != record.PROOF]
        assert incidents([*entries[:cut], *rest])[: len(before)] == before


def test_a_name_is_that_of_the_moment() -> None:
    """An attempt keeps the nickname the person had when it was written down."""
    entries = [
        entry_of(1, (record.ATTEMPT, "home@2", "held"), 0, None),
        entry_of(2, (record.PLAN, "person 2", "named"), 0, "Kim"),
        entry_of(3, (record.ATTEMPT, "home@2", "held"), 0, None),
        entry_of(4, (record.PLAN, "person 2", "named"), 0, "K."),
        entry_of(5, (record.ATTEMPT, "home@1", "held"), 0, None),
    ]
    found = incidents(entries)
    assert [one.name for one in found] == [None, "Kim", None]
    assert Log(found, 3, Wanted()).incidents[1].attempt.n == 3


def long_record(count: int) -> list[Entry]:
    """A record of so many entries of every kind, spread over ten days."""
    return [entry_of(n, ANYTHING[n % len(ANYTHING)], n * 10 // count, "a note") for n in range(1, count + 1)]


def test_a_long_record_is_told_in_linear_time() -> None:
    """Four times the entries take less than eight times the time, and 20,000 of them less than two seconds."""
    times = []
    for count in (5_000, 20_000):
        entries = long_record(count)
        found = []
        for _ in range(3):
            begin = perf_counter()
            assert len(story(entries, CATALOGUE)) == count
            assert incidents(entries)
            found.append(perf_counter() - begin)
        times.append(min(found))
    assert times[1] / times[0] < 8
    assert times[1] < 2
