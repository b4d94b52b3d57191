"""The re-check: what is asked again, in which order, and when the next one is worth doing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.attempts import about, says
from nocontact_cli.domain.checklist import Recheck
from nocontact_cli.domain.rechecks import (
    BEGUN,
    ENDED,
    after_trigger,
    begun_audit,
    doors_of_kind,
    due_soon,
    everything,
    last_audit,
    next_date,
    of_kind,
    to_recheck,
)
from nocontact_cli.domain.record import ATTEMPT, AUDIT, Draft, Entry
from nocontact_cli.domain.words import KINDS, SEVERITIES, TRIGGERS
from nocontact_cli.workflows.auditing import Audit, AuditScope
from nocontact_cli.workflows.context import Context
from nocontact_cli.workflows.session import Session
from tests.domain.build import WRITTEN, catalogue_of, entries_of, know, on, person, record_of, say, use
from tests.domain.strategies import worlds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import Report
    from tests.domain.naive import Record

Facts = dict[str, Any]

slowly = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])

MAIL: Final[Facts] = {
    "id": "mail",
    "exposures": {
        "enter": {"kind": "enter", "severity": "critical"},
        "place": {"kind": "locate", "severity": "high"},
        "write": {"kind": "reach", "severity": "high"},
        "album": {"kind": "remind", "severity": "low"},
        "wall": {"kind": "enter", "severity": "low"},
    },
    "steps": {
        "photo": {"stage": "tidy", "recheck": {"days": 5}},
        "album": {"closes": ["album"], "recheck": {"days": 10}},
        "block": {"closes": ["write"], "each": "person", "recheck": {"days": 20}},
        "map": {"closes": ["place"], "recheck": {"days": 30}},
        "password": {"closes": ["enter"], "recheck": {"days": 40}},
        "wall": {"closes": ["wall"]},
    },
}
START: Final[Facts] = {"id": "start", "exposures": {}, "steps": {}}
STEPS: Final = ("photo", "album", "block", "map", "password", "wall")


def lists(**steps: Facts) -> list[Facts]:
    """The made-up checklists, with some steps changed or added."""
    changed = {name: MAIL["steps"].get(name, {}) | facts for name, facts in steps.items()}
    return [START, MAIL | {"steps": MAIL["steps"] | changed}]


def reported(record: Record, day: int, *more: Entry, checklists: list[Facts] | None = None) -> Report:
    """The report of a record on a day."""
    return assess(catalogue_of(checklists or lists()), [*entries_of(record), *more], on(day))


def names(items: Sequence[ItemState]) -> list[str]:
    """The names of items."""
    return [str(item.id) for item in items]


def marked(**answers: tuple[Any, ...]) -> Record:
    """A plan with mail, and answers for its steps: value, day, and the last day."""
    return record_of(use("mail"), *(say(f"mail.{step}", *answer) for step, answer in answers.items()))


def ended(n: int, day: int, items: str = "", scope: str = "due") -> Entry:
    """The end of a re-check."""
    return Entry(n, WRITTEN, AUDIT, scope, ENDED, on(day), note=items)


# --------------------------------------------------------------------------------------------------- what is asked


def must_be_asked(item: ItemState, day: date) -> bool:
    """By the text of the issue alone, before any re-check: due, open again, stuck, a keep that ended or lasts long."""
    if item.state in ("due", "reopened", "stuck"):
        return True
    if item.state == "unchecked":
        return item.day is not None
    return item.state == "keep" and item.due is None and item.day is not None and (day - item.day).days >= 90


def may_be_asked(item: ItemState, day: date) -> bool:
    """What also may be asked: an answer of another kind than done that is older than the text."""
    revised = item.step.revised
    return must_be_asked(item, day) or (
        revised is not None and item.day is not None and item.day < revised <= day and item.state != "done"
    )


def badness(item: ItemState) -> tuple[int, int]:
    """How bad what it closes is, the worst first; what closes nothing comes last."""
    doors = [(SEVERITIES.index(door.exposure.severity), KINDS.index(door.exposure.kind)) for door in item.closes]
    return min(doors, default=(len(SEVERITIES), 0))


@slowly
@given(worlds(), st.integers(-6, 130).map(on))
def test_what_is_asked_and_in_which_order(world: tuple[list[Facts], Record], day: date) -> None:
    """Over random records, on any day: asked is what the issue names, nothing else, each once, the worst first."""
    checklists, record = world
    report = assess(catalogue_of(checklists), entries_of(record), day)
    asked = to_recheck(report, None)
    found = set(names(asked))
    assert len(found) == len(asked)
    assert {name for name, item in report.items.items() if must_be_asked(item, day)} <= found
    assert found <= {name for name, item in report.items.items() if may_be_asked(item, day)}
    assert [badness(item) for item in asked] == sorted(badness(item) for item in asked)


@slowly
@given(worlds(), st.integers(-6, 40).map(on))
def test_everything_is_every_item_the_worst_first(world: tuple[list[Facts], Record], day: date) -> None:
    """`--all` asks each item of the plan once, the worst first."""
    checklists, record = world
    report = assess(catalogue_of(checklists), entries_of(record), day)
    asked = everything(report)
    assert sorted(names(asked)) == sorted(report.items)
    assert [badness(item) for item in asked] == sorted(badness(item) for item in asked)


@pytest.mark.parametrize(
    ("answer", "day", "asked"),
    [
        (("done", 0), 19, False),
        (("done", 0), 20, True),
        (("done", 0, 7), 6, False),
        (("done", 0, 7), 7, True),
        (("open", 0), 0, True),
        (("stuck", 0), 0, True),
        (("keep", 0, 7), 7, False),
        (("keep", 0, 7), 8, True),
        (("keep", 0), 89, False),
        (("keep", 0), 90, True),
        (("keep", 0, 200), 150, False),
        (("later", 0), 300, False),
        (("not-mine", 0), 300, False),
    ],
)
def test_the_day_from_which_an_answer_is_asked_about(answer: tuple[Any, ...], day: int, asked: bool) -> None:
    """Due from its day on, a keep after its last day or after 90 days; put off, not mine or still done never."""
    assert names(to_recheck(reported(marked(block=answer), day), None)) == (["mail.block"] if asked else [])


def test_unanswered_steps_are_for_the_walk() -> None:
    """What was never answered is not asked again, as long as it is not new since a re-check."""
    assert to_recheck(reported(marked(), 300), None) == []


@pytest.mark.parametrize("says", ["done", "keep", "not-mine"])
def test_a_text_that_changed_since_the_answer(says: str) -> None:
    """A step that was revised after the answer is asked from that day on; answered on that day or later, it is not."""
    revised = lists(wall={"revised": on(9)})
    record = marked(wall=(says, 3))
    assert names(to_recheck(reported(record, 8, checklists=revised), None)) == []
    assert names(to_recheck(reported(record, 9, checklists=revised), None)) == ["mail.wall"]
    assert names(to_recheck(reported(marked(wall=(says, 9)), 10, checklists=revised), None)) == []


def test_what_an_attempt_hit_is_asked() -> None:
    """What was opened by an attempt is asked from its day on, for the person it was."""
    record = record_of(use("mail"), person(2), say("mail.block", "done", 0), say("mail.block@2", "done", 0))
    hit = Entry(90, WRITTEN, ATTEMPT, about("mail", 2), says(reached=True), on(5))
    assert names(to_recheck(reported(record, 4, hit), None)) == []
    assert names(to_recheck(reported(record, 5, hit), None)) == ["mail.block@2"]


def test_the_worst_first() -> None:
    """By severity, inside it by kind, and what closes nothing last, whatever the order in the file."""
    record = marked(**dict.fromkeys(STEPS, ("open", 0)))
    asked = names(to_recheck(reported(record, 1), None))
    assert asked == [f"mail.{step}" for step in ("password", "map", "block", "wall", "album", "photo")]


@pytest.mark.parametrize("answer", [("open", 1), ("done", -60)])
def test_what_opened_or_is_due_is_a_next_step_by_its_weight(answer: tuple[Any, ...]) -> None:
    """The worst door, open again or due, is among the next steps, before lesser ones that were never looked at."""
    record = [*marked(password=answer), {"n": 9, **know("can-change", "yes")}]
    assert "mail.password" in [str(name) for name in reported(record, 1).next]


# ----------------------------------------------------------------------------------------- new since the last one

KNOWN: Final = " ".join(f"mail.{step}" for step in STEPS)
NEWER: Final = lists(alarm={"closes": ["enter"], "each": "person"})


def test_a_step_that_is_new_in_the_checklists() -> None:
    """A step that was not there at the last re-check is asked, for each person, until it is answered."""
    record = record_of(use("mail"), person(2))
    report = reported(record, 9, checklists=NEWER)
    assert names(to_recheck(report, last_audit([ended(50, 5, KNOWN + " mail.block@2")]))) == [
        "mail.alarm",
        "mail.alarm@2",
    ]
    answered = record_of(use("mail"), person(2), say("mail.alarm", "later", 8))
    report = reported(answered, 9, checklists=NEWER)
    assert names(to_recheck(report, last_audit([ended(50, 5, KNOWN + " mail.block@2")]))) == ["mail.alarm@2"]


def test_before_the_first_re_check_nothing_is_new() -> None:
    """Without a re-check before, unanswered steps are those of the walk."""
    assert to_recheck(reported(record_of(use("mail")), 9, checklists=NEWER), None) == []


def test_what_is_new_in_the_plan_is_not_new_in_the_checklists() -> None:
    """A platform or person that came into the plan after the last re-check is for the walk."""
    known = last_audit([ended(50, 5, "start.look " + KNOWN)])
    other = {"id": "chat", "exposures": {}, "steps": {"leave": {}}}
    more_platforms = reported(record_of(use("mail"), use("chat", 7)), 9, checklists=[*lists(), other])
    assert names(to_recheck(more_platforms, known)) == []
    assert names(to_recheck(reported(record_of(use("mail"), person(2, 7)), 9), known)) == []


def test_a_narrow_re_check_does_not_hide_what_is_new() -> None:
    """After a re-check for one event only, a step that it did not ask is still new for the next whole one."""
    with session(
        [Draft("plan", "account mail", "use", on(0)), Draft(AUDIT, "due", ENDED, on(5), note=KNOWN)],
        on(9),
        lists(alarm={}),
        ["block"],
    ) as found:
        narrow = Audit(found, AuditScope(after="new-number"))
        assert narrow.length == 1
        narrow.confirm()
        assert narrow.outcome().complete
        assert questions_of(Audit(found, AuditScope())) == ["mail.alarm"]


# ---------------------------------------------------------------------------------------- in the record of re-checks


def test_the_last_one_is_the_last_that_ended() -> None:
    """The last re-check is the last that came to its end, with the names there were; one that was left is not."""
    entries = [
        Entry(1, WRITTEN, AUDIT, "due", BEGUN, on(1)),
        ended(2, 1, "mail.block mail.map"),
        Entry(3, WRITTEN, AUDIT, "all", BEGUN, on(4)),
    ]
    found = last_audit(entries)
    assert found is not None
    assert (found.n, found.day, found.items) == (2, on(1), {"mail.block", "mail.map"})
    assert last_audit(entries[:1]) is None


def test_what_was_begun_and_left() -> None:
    """Of each scope, one that was begun and did not end can be gone on with; others do not disturb it."""
    left = Entry(3, WRITTEN, AUDIT, "all", BEGUN, on(4))
    entries = [Entry(1, WRITTEN, AUDIT, "due", BEGUN, on(1)), ended(2, 1), left]
    found = begun_audit(entries, "all")
    assert found is not None
    assert (found.n, found.day) == (3, on(4))
    assert begun_audit(entries, "due") is None
    assert begun_audit([*entries, ended(4, 5, scope="all")], "all") is None


# ----------------------------------------------------------------------------------------------- events and kinds


def with_triggers(**triggers: tuple[str, ...]) -> Any:
    """A catalogue of the made-up checklists whose steps name events."""
    catalogue = catalogue_of(lists())
    mail = catalogue.checklists["mail"]
    steps = {
        name: replace(step, recheck=Recheck(step.recheck.days if step.recheck else None, triggers.get(name, ())))
        for name, step in mail.steps.items()
    }
    return replace(catalogue, checklists=catalogue.checklists | {"mail": replace(mail, steps=steps)})


@pytest.mark.parametrize("trigger", TRIGGERS)
@given(chosen=st.sets(st.sampled_from(STEPS)), other=st.sets(st.sampled_from(STEPS)))
@settings(deadline=None, max_examples=8)
def test_an_event_asks_exactly_the_steps_that_name_it(trigger: str, chosen: set[str], other: set[str]) -> None:
    """Whatever their state, exactly the steps that name the event are asked, the worst first."""
    second = next(one for one in TRIGGERS if one != trigger)
    triggers = {
        step: (*((trigger,) if step in chosen else ()), *((second,) if step in other else ())) for step in STEPS
    }
    record = marked(block=("done", 0), wall=("not-mine", 0), map=("later", 0))
    report = assess(with_triggers(**triggers), entries_of(record), on(1))
    worst_first = [step for step in ("password", "map", "block", "wall", "album", "photo") if step in chosen]
    assert names(after_trigger(report, trigger)) == [f"mail.{step}" for step in worst_first]


def test_an_event_named_by_a_step_that_another_one_speaks_for() -> None:
    """A step that is the same setting as another names the event: the one that is asked for both is asked."""
    other = {"id": "chat", "exposures": {}, "steps": {"lock": {"same_as": {"mail.wall": {}}}}}
    catalogue = catalogue_of([*lists(), other])
    chat = catalogue.checklists["chat"]
    lock = replace(chat.steps["lock"], recheck=Recheck(None, ("new-phone",)))
    catalogue = replace(catalogue, checklists=catalogue.checklists | {"chat": replace(chat, steps={"lock": lock})})
    report = assess(catalogue, entries_of(record_of(use("mail"), use("chat"))), on(1))
    assert "chat.lock" not in report.items
    assert names(after_trigger(report, "new-phone")) == ["mail.wall"]


def test_how_they_could_know() -> None:
    """The open, due and kept doors of a kind, the worst first, and their items; the closed ones are not named."""
    record = marked(wall=("keep", 0), password=("done", 0), block=("open", 0))
    assert [one.id for one in doors_of_kind(reported(record, 40), "enter")] == ["mail.enter", "mail.wall"]
    assert names(of_kind(reported(record, 40), "enter")) == ["mail.password", "mail.wall"]
    assert [one.id for one in doors_of_kind(reported(record, 39), "enter")] == ["mail.wall"]
    assert doors_of_kind(reported(record, 39), "spend") == []


# ------------------------------------------------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    ("answers", "day", "expected"),
    [
        ({"block": ("done", 50)}, 60, 70),
        ({"block": ("done", 50), "album": ("done", 52)}, 60, 62),
        ({"block": ("done", 30)}, 60, 60),
        ({"block": ("done", 50, 99)}, 60, 99),
        ({"wall": ("keep", 50, 69)}, 60, 70),
        ({"wall": ("keep", 50)}, 60, 140),
        ({"wall": ("done", 50)}, 60, None),
        ({"wall": ("later", 50), "block": ("not-mine", 50)}, 60, None),
    ],
)
def test_the_next_date(answers: dict[str, tuple[Any, ...]], day: int, expected: int | None) -> None:
    """The earliest day on which something falls due, a keep ends or has lasted 90 days; today where that has passed."""
    record = marked(**answers)
    assert next_date(reported(record, day), entries_of(record)) == (None if expected is None else on(expected))


@given(st.lists(st.integers(0, 200), min_size=1, max_size=5, unique=True))
def test_next_is_the_last_confirmation_and_the_interval(confirmed: list[int]) -> None:
    """However often it was confirmed and how late: due is the last confirmation plus the interval."""
    record = record_of(use("mail"), *(say("mail.block", "done", day) for day in confirmed))
    item = reported(record, 200).items["mail.block"]
    assert item.due == on(max(confirmed) + 20)


@pytest.mark.parametrize("day", [0, 1, 6, 7])
def test_seven_days_after_a_new_plan_comes_the_first(day: int) -> None:
    """Through the seventh day after the plan first named an account, that day is the one to propose."""
    record = record_of(know("proof", "yes", -3), use("mail"), say("mail.block", "done", 0), use("mail:work", 2))
    assert next_date(reported(record, day), entries_of(record)) == on(7)


def test_after_the_first_one_the_intervals_count() -> None:
    """After the seventh day, or after a re-check that was done before it, the next date is that of the intervals."""
    record = record_of(use("mail"), say("mail.block", "done", 0))
    assert next_date(reported(record, 8), entries_of(record)) == on(20)
    begun = replace(ended(49, 3, KNOWN), says=BEGUN)
    checked = [*entries_of(record), begun, ended(50, 3, KNOWN)]
    assert next_date(reported(record, 4), checked) == on(20)


def test_a_re_check_with_nothing_to_ask_leaves_the_first_date() -> None:
    """Asking for a re-check on the day of the plan, when nothing is due, does not take away the seventh day."""
    record = record_of(use("mail"), say("mail.block", "done", 0))
    first = next_date(reported(record, 0), entries_of(record))
    assert first == on(7)
    assert next_date(reported(record, 0), [*entries_of(record), ended(50, 0, KNOWN)]) == first


@given(st.sampled_from(STEPS), st.integers(0, 60))
def test_the_first_date_changes_no_due_day(step: str, day: int) -> None:
    """The report of a new plan is the same as that of a plan of long ago: seven days are only proposed."""
    new = record_of(use("mail"), say(f"mail.{step}", "done", 0))
    old = record_of(use("mail", -400), say(f"mail.{step}", "done", 0))
    dues = [{name: item.due for name, item in reported(record, day).items.items()} for record in (new, old)]
    assert dues[0] == dues[1]


@pytest.mark.parametrize(("day", "soon"), [(12, []), (13, ["mail.write"]), (19, ["mail.write"]), (20, [])])
def test_due_soon_before_it_is_due(day: int, soon: list[str]) -> None:
    """From seven days before its due day a closed door is due soon, until it is due."""
    assert [one.id for one in due_soon(reported(marked(block=("done", 0)), day))] == soon


def test_due_soon_the_first_one_first() -> None:
    """Of several, the one that falls due first stands first."""
    record = marked(block=("done", 0), album=("done", 8))
    assert [one.id for one in due_soon(reported(record, 15))] == ["mail.album", "mail.write"]


# ------------------------------------------------------------------------------------------- the clock on the wall

BERLIN: Final = ZoneInfo("Europe/Berlin")


def session(
    drafts: Sequence[Draft], day: date | datetime, checklists: list[Facts], named: Sequence[str] = ()
) -> Session:
    """A session in memory with these entries and checklists. Steps that are named tell of new numbers."""
    now = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    found = Session(Context(env={}, now=now))
    found.append(drafts)
    catalogue = catalogue_of(checklists)
    mail = catalogue.checklists["mail"]
    steps = {
        name: replace(step, recheck=Recheck(30, ("new-number",))) if name in named else step
        for name, step in mail.steps.items()
    }
    found._catalogue = replace(catalogue, checklists=catalogue.checklists | {"mail": replace(mail, steps=steps)})
    return found


def questions_of(audit: Audit) -> list[str]:
    """The items a re-check asks about, each of them left as it is."""
    found = []
    while (question := audit.question()) is not None:
        found.append(str(question.item.id))
        audit.later()
    return found


def berlin(text: str, fold: int = 0) -> datetime:
    """An instant by the clocks of Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("answered", "asked", "due"),
    [
        # Ten days over the night of 28 March 2027, in which there is no hour from 2 to 3.
        ("2027-03-20T23:59:59", "2027-03-29T23:59:59", False),
        ("2027-03-20T23:59:59", "2027-03-30T00:00:00", True),
        ("2027-03-21T00:00:00", "2027-03-30T23:59:59", False),
        ("2027-03-28T01:59:59", "2027-04-07T00:00:00", True),
        ("2027-03-28T03:00:00", "2027-04-06T23:59:59", False),
        ("2027-03-18T12:00:00", "2027-03-28T00:30:00", True),
        # And over that of 31 October 2027, in which there are two of them.
        ("2027-10-24T23:59:59", "2027-11-02T23:59:59", False),
        ("2027-10-24T00:00:00", "2027-11-03T00:00:00", True),
        ("2027-10-21T23:30:00", "2027-10-31T00:00:00", True),
        ("2027-10-31T23:59:59", "2027-11-09T23:59:59", False),
        ("2027-10-31T00:00:00", "2027-11-10T00:00:00", True),
    ],
)
def test_midnight_and_daylight_saving(answered: str, asked: str, due: bool) -> None:
    """Ten days are ten local days, from midnight to midnight, however many hours the clocks make of them."""
    first = session([Draft("plan", "account mail", "use", date(2027, 1, 1))], berlin(answered), lists())
    audit = Audit(first, AuditScope(everything=True))
    while (question := audit.question()) is not None:
        if str(question.item.id) == "mail.album":
            audit.confirm()
        else:
            audit.later()
    later = session(first.drafts, berlin(asked), lists())
    assert (later.report().items["mail.album"].state == "due") is due
    assert questions_of(Audit(later, AuditScope())) == (["mail.album"] if due else [])


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice(fold: int) -> None:
    """In the hour that comes twice it is the same day both times, and an answer is of that day."""
    now = berlin("2027-10-31T02:30:00", fold)
    found = session([Draft("plan", "account mail", "use", date(2027, 1, 1))], now, lists())
    audit = Audit(found, AuditScope(everything=True))
    audit.confirm()
    assert found.entries[-1].day == date(2027, 10, 31)
    assert found.report().items["mail.password"].due == date(2027, 10, 31) + timedelta(days=40)


def test_one_instant_two_zones() -> None:
    """One instant is two days in two zones: the answer keeps its own day, and is due by the day where one is now."""
    instant = datetime(2027, 5, 1, 12, tzinfo=UTC)
    there, here = instant.astimezone(ZoneInfo("Pacific/Kiritimati")), instant.astimezone(ZoneInfo("Pacific/Niue"))
    found = session([Draft("plan", "account mail", "use", date(2027, 1, 1))], there, lists())
    audit = Audit(found, AuditScope(everything=True))
    audit.confirm()
    assert found.entries[-1].day == date(2027, 5, 2)
    assert session(found.drafts, here, lists()).report().items["mail.password"].state == "unchecked"
    assert session(found.drafts, here + timedelta(days=1), lists()).report().items["mail.password"].state == "done"
