"""A friend's reply beside the user's own answers: what gives way, and what stands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.exports import exports, note
from nocontact_cli.domain.record import ANSWER, ATTEMPT, EXPORT, PLAN, Draft, Entry
from nocontact_cli.domain.replies import FriendAnswer, Merge, Reply, drafts, merge
from tests.domain.build import catalogue_of, on

if TYPE_CHECKING:
    from nocontact_cli.domain.report import Report

LIST: Final = "3f9a1c07"
MADE: Final = 10
"""The day of the export."""
TODAY: Final = 40
ITEMS: Final = {1: "alpha.block", 2: "alpha.lock", 3: "alpha.old", 4: "beta.block"}
CATALOGUE: Final = catalogue_of(
    [
        {
            "id": "alpha",
            "exposures": {"write": {"kind": "reach"}, "open": {"kind": "enter"}},
            "steps": {
                "block": {"closes": ["write"], "recheck": {"days": 20}},
                "lock": {"closes": ["open"]},
                "new": {"formerly": ["old"], "stage": "tidy"},
            },
        },
        {"id": "beta", "exposures": {"write": {}}, "steps": {"block": {"closes": ["write"]}}},
    ]
)


class Story:
    """A record that grows: a plan with alpha, then whatever is told."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.add(PLAN, "account alpha", "use", 0)

    def add(self, kind: str, about: str, says: str, day: int, **more: Any) -> Story:
        """One more entry on a day."""
        return self.take([Draft(kind, about, says, on(day), **more)])

    def take(self, more: list[Draft]) -> Story:
        """Store drafts as the vault does."""
        for one in more:
            number = len(self.entries) + 1
            at = datetime(2026, 6, 1, 12, number % 60, tzinfo=UTC)
            self.entries.append(Entry(number, at, one.kind, one.about, one.says, one.day, one.by, one.note, one.until))
        return self

    def answer(self, item: str, says: str, day: int, **more: Any) -> Story:
        """An answer of the user."""
        return self.add(ANSWER, item, says, day, **more)

    def list(self, name: str = LIST, day: int = MADE) -> Story:
        """A list is written for a friend."""
        return self.add(EXPORT, name, "made", day, note=note(ITEMS))

    def report(self, day: int = TODAY) -> Report:
        """How things stand."""
        return assess(CATALOGUE, self.entries, on(day))

    def state(self, item: str = "alpha.block", day: int = TODAY) -> str:
        """The state of an item."""
        return self.report(day).items[item].state

    def beside(self, *answers: FriendAnswer, made_on: int | None = 30, name: str = LIST, today: int = TODAY) -> Merge:
        """Lay a reply beside the record."""
        reply = Reply(name, None if made_on is None else on(made_on), answers)
        return merge(self.report(today), self.entries, exports(self.entries)[name], reply)

    def take_in(self, *answers: FriendAnswer, **more: Any) -> Merge:
        """Take a reply in."""
        found = self.beside(*answers, **more)
        self.take(drafts(found))
        return found


def says(word: str, n: int = 1, text: str | None = None) -> FriendAnswer:
    """A friend's answer to a step of the list."""
    return FriendAnswer(n, ITEMS[n], word, text)


def shape(found: Merge) -> tuple[int, int, int, int]:
    """How many answers are in each group."""
    return len(found.taken), len(found.same), len(found.conflicts), len(found.not_needed)


def told(state: str) -> Story:
    """A record with a list, in which alpha.block is in a state today, since a day before the reply's."""
    story = Story().list()
    match state:
        case "unchecked":
            return story
        case "reopened":
            return story.answer("alpha.block", "open", 20)
        case "due":
            return story.answer("alpha.block", "done", 15)
        case "done":
            return story.answer("alpha.block", "done", 25)
        case "kept before":
            return story.answer("alpha.block", "keep", 12, until=on(20))
        case _:
            return story.answer("alpha.block", state, 20)


@pytest.mark.parametrize("state", ["unchecked", "reopened", "due", "later", "stuck", "kept before"])
def test_done_replaces(state: str) -> None:
    """A friend's done replaces unchecked, reopened, due, later and stuck, from the day of the reply on."""
    story = told(state)
    found = story.take_in(says("done", text="it took a while"))
    assert shape(found) == (1, 0, 0, 0)
    item = story.report().items["alpha.block"]
    assert (item.state, item.day, item.by, item.note) == ("done", on(30), "friend", "it took a while")


@pytest.mark.parametrize("state", ["unchecked", "reopened", "due", "later", "kept before"])
def test_could_not_becomes_stuck(state: str) -> None:
    """A friend's could-not becomes stuck where there was something to do."""
    story = told(state)
    assert shape(story.take_in(says("could-not"))) == (1, 0, 0, 0)
    item = story.report().items["alpha.block"]
    assert (item.state, item.by) == ("stuck", "friend")


@pytest.mark.parametrize(
    ("state", "word"),
    [("keep", "done"), ("not-mine", "done"), ("keep", "could-not"), ("not-mine", "could-not"), ("done", "could-not")],
)
def test_what_stands(state: str, word: str) -> None:
    """Keep, not-mine and a done of the user stand against the friend, and are listed as a conflict."""
    story = told(state)
    found = story.take_in(says(word))
    assert shape(found) == (0, 0, 1, 0)
    assert found.conflicts[0].because == "stands"
    assert story.state() == state


@pytest.mark.parametrize(("state", "word"), [("done", "done"), ("stuck", "could-not")])
def test_what_is_so_already(state: str, word: str) -> None:
    """What the user knows already is no change."""
    story = told(state)
    assert shape(story.take_in(says(word))) == (0, 1, 0, 0)
    assert story.report().items["alpha.block"].by == "self"


@pytest.mark.parametrize("state", ["unchecked", "reopened", "due", "later", "stuck", "done", "keep", "not-mine"])
def test_not_needed_is_only_shown(state: str) -> None:
    """A friend's not-needed changes nothing, whatever the state."""
    story = told(state)
    assert shape(story.take_in(says("not-needed"))) == (0, 0, 0, 1)
    assert story.state() == state


@pytest.mark.parametrize("state", ["unchecked", "reopened", "due", "later", "stuck", "done", "keep", "not-mine"])
@pytest.mark.parametrize("word", ["done", "could-not", "not-needed"])
@pytest.mark.parametrize("made_on", [None, 5, 12, 30, 40, 50])
def test_twice_changes_nothing(state: str, word: str, made_on: int | None) -> None:
    """Whatever a reply changed, the same reply changes nothing more."""
    story = told(state)
    story.take_in(says(word), says("done", 2), made_on=made_on)
    number, items = len(story.entries), story.report().items
    again = story.take_in(says(word), says("done", 2), made_on=made_on)
    assert again.taken == ()
    assert (len(story.entries), story.report().items) == (number, items)


@pytest.mark.parametrize(
    ("made_on", "day"), [(None, TODAY), (9, TODAY), (10, 10), (30, 30), (TODAY, TODAY), (TODAY + 1, TODAY)]
)
def test_the_day_of_an_answer(made_on: int | None, day: int) -> None:
    """The day is the reply's where it lies between the list's day and today; otherwise it is today."""
    found = Story().list().beside(says("done", 2), made_on=made_on)
    assert [one.day for one in found.taken] == [on(day)]


def test_an_old_done_is_due_at_once() -> None:
    """A done that lies back longer than its interval counts from the day of the reply, and is due."""
    story = Story().list()
    story.take_in(says("done"), made_on=12)
    assert story.state() == "due"


@pytest.mark.parametrize("state", ["later", "stuck"])
def test_put_off_after_the_reply_gives_way(state: str) -> None:
    """What was only put off or stuck on a later day than the reply's gives way all the same."""
    story = Story().list().answer("alpha.lock", state, 35)
    found = story.take_in(says("done", 2), made_on=30)
    assert (shape(found), story.state("alpha.lock")) == ((1, 0, 0, 0), "done")


@pytest.mark.parametrize("word", ["done", "could-not"])
def test_seen_open_after_the_reply_stands(word: str) -> None:
    """What the user saw open on a later day than the reply's is newer than a done: it stands."""
    story = Story().list().answer("alpha.block", "open", 35)
    found = story.take_in(says(word), made_on=30)
    assert [one.because for one in found.conflicts] == ["newer"]
    assert story.state() == "reopened"


def test_an_attempt_after_the_reply_stands() -> None:
    """A way by which they came through after the friend closed it stays open."""
    story = Story().list().add(ATTEMPT, "alpha@1", "reached", 35)
    assert shape(story.take_in(says("done"), made_on=30)) == (0, 0, 1, 0)
    assert story.state() == "reopened"


def test_an_attempt_before_the_reply_gives_way() -> None:
    """A way by which they came through before the friend closed it is closed."""
    story = Story().list().add(ATTEMPT, "alpha@1", "reached", 25)
    story.take_in(says("done"), made_on=30)
    assert story.state() == "done"


def test_done_by_the_user_since() -> None:
    """A done of the user after the reply that is due again needs no older one of the friend."""
    story = Story().list().answer("alpha.block", "done", 15)
    assert shape(story.beside(says("done"), made_on=12)) == (0, 1, 0, 0)
    assert [one.because for one in story.beside(says("could-not"), made_on=12).conflicts] == ["newer"]


def test_the_same_list_comes_back_longer() -> None:
    """A list that comes back with one more answer adds that one; what the user said since about others stands."""
    story = Story().list()
    story.take_in(says("done"), made_on=30)
    story.answer("alpha.block", "open", 31)
    found = story.take_in(says("done"), says("done", 2), made_on=39)
    assert [one.answer.n for one in found.taken] == [2]
    assert [(one.answer.n, one.because) for one in found.conflicts] == [(1, "newer")]
    assert story.state() == "reopened"


def test_from_could_not_to_done() -> None:
    """A friend who could not at first, and could later, is believed."""
    story = Story().list()
    story.take_in(says("could-not"), made_on=30)
    story.take_in(says("done"), made_on=35)
    assert story.state() == "done"


def test_a_later_list_is_answered_anew() -> None:
    """What was reopened and put into a new list can be done by the friend again."""
    story = Story().list()
    story.take_in(says("done"), made_on=20)
    story.answer("alpha.block", "open", 25).list("00000002", 26)
    found = story.take_in(says("done"), made_on=30, name="00000002")
    assert (shape(found), story.state()) == ((1, 0, 0, 0), "done")


def test_what_was_taken_back_can_come_again() -> None:
    """An answer of the friend that the user took back is as if it had never come."""
    story = Story().list()
    story.take_in(says("done"))
    story.answer("alpha.block", "undo", TODAY)
    assert shape(story.beside(says("done"))) == (1, 0, 0, 0)


def test_a_step_with_a_new_name() -> None:
    """A step that has another name since the list was written is found under the new one."""
    story = Story().list()
    found = story.take_in(says("done", 3))
    assert [entry.about for entry in story.entries[-1:]] == ["alpha.new"]
    assert [str(one.before.id) for one in found.taken] == ["alpha.new"]
    assert shape(story.beside(says("done", 3))) == (0, 1, 0, 0)


def test_a_step_that_is_not_in_the_plan() -> None:
    """A step of an account that the plan does not hold now is a conflict, and nothing is recorded."""
    story = Story().list()
    found = story.take_in(says("done", 4), says("done", 2))
    assert [(one.item, one.because) for one in found.conflicts] == [(None, "gone")]
    assert [one.answer.n for one in found.taken] == [2]


@pytest.mark.parametrize(("second", "expected"), [("done", (1, 1, 0, 0)), ("could-not", (1, 0, 1, 0))])
def test_two_names_of_one_setting(second: str, expected: tuple[int, int, int, int]) -> None:
    """Two steps of a list that are one item now give one answer; where they differ, the second is a conflict."""
    story = Story().add(EXPORT, LIST, "made", MADE, note="1 alpha.old\n2 alpha.new")
    answers = (FriendAnswer(1, "alpha.old", "done"), FriendAnswer(2, "alpha.new", second))
    found = story.take_in(*answers)
    assert shape(found) == expected
    assert story.state("alpha.new") == "done"
    assert story.take_in(*answers).taken == ()


def test_entries_say_who_said_it() -> None:
    """Each entry is an answer by the friend, with the friend's words, and no end."""
    found = Story().list().beside(says("done", 2, "asked twice"))
    assert drafts(found) == [Draft(ANSWER, "alpha.lock", "done", date(2026, 3, 31), by="friend", note="asked twice")]
