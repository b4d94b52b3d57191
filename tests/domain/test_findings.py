"""What an export means for the answers, and what that changes in the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.evidence import Covered
from nocontact_cli.domain.findings import Against, Finding, Why, judge
from nocontact_cli.domain.ids import AccountId
from nocontact_cli.domain.proofs import changes, drafts
from nocontact_cli.domain.record import Entry
from nocontact_cli.domain.seen import Seen, Source
from tests.domain.build import WRITTEN, catalogue_of, entries_of, on, person, record_of, say, use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.domain.report import Report

Facts = dict[str, Any]

CHAT: Final[Facts] = {
    "id": "chat",
    "exposures": {
        "write": {"kind": "reach", "severity": "high"},
        "look": {"kind": "watch", "severity": "low"},
        "log-in": {"kind": "enter", "severity": "critical"},
    },
    "steps": {
        "block": {"closes": ["write"], "each": "person", "recheck": {"days": 90}},
        "follower": {"closes": ["look"], "each": "person"},
        "devices": {"closes": ["log-in"]},
    },
}
STEPS: Final = {
    ("blocked", ""): ("chat.block",),
    ("connected", "follower"): ("chat.follower",),
    ("message", ""): ("chat.block",),
    ("session", ""): ("chat.devices",),
}
HANDLE: Final = "their.handle"
KNOWN: Final = frozenset({(1, "chat", HANDLE)})
ANSWERED: Final = 100


def reported(*answers: tuple[str, str, int], day: int = 200) -> Report:
    """How things stand, with the account `chat` and these answers."""
    record = record_of(use("chat"), *(say(item, value, true_from) for item, value, true_from in answers))
    return assess(catalogue_of([CHAT]), entries_of(record), on(day))


def against(report: Report, known: frozenset[tuple[int, str, str]] = KNOWN) -> Against:
    """The plan's only account, and what is known of person 1."""
    return Against(report, known, STEPS, (AccountId("chat"),))


def source(*told: Seen | Covered, exported: int | None = None, newest: int | None = None) -> Source:
    """An export of the platform `chat`."""
    return Source(
        paths=("export.zip",),
        reader="chat",
        seen=tuple(one for one in told if isinstance(one, Seen)),
        covered=tuple(one for one in told if isinstance(one, Covered)),
        exported_on=None if exported is None else on(exported),
        newest=None if newest is None else on(newest),
    )


def seen(what: str, says: str, label: str = "", day: int | None = None, **more: Any) -> Seen:
    """Something about person 1, told by their handle."""
    values: Facts = {"person": 1, "matched": "chat", "value": HANDLE, "sure": True, "where": "file.json"} | more
    return Seen(what=what, label=label, says=says, day=None if day is None else on(day), **values)


def listed(what: str, label: str = "", *, complete: bool = True, **more: Any) -> Covered:
    """A list that names people by their handles."""
    return Covered(what, "file.json", label, ("chat",), complete, "" if complete else "Not all of it is here.", **more)


def only(found: Sequence[Finding]) -> Finding:
    """The one finding there is."""
    assert len(found) == 1
    return found[0]


BLOCK_DONE: Final = ("chat.block", "done", ANSWERED)


@pytest.mark.parametrize(
    ("told", "result", "why"),
    [
        ((listed("blocked"), seen("blocked", "closed")), "confirmed", None),
        ((listed("blocked"),), "contradicted", Why.BY_HANDLE),
        ((listed("blocked", complete=False),), "unknown", Why.NOT_COMPLETE),
        ((listed("blocked", since=on(ANSWERED + 2)),), "unknown", Why.SHORT),
        ((listed("blocked", complete=False), seen("blocked", "closed")), "confirmed", None),
        ((listed("blocked"), seen("blocked", "open")), "contradicted", None),
        ((listed("connected", "follower"), seen("connected", "open", "follower")), "contradicted", None),
        ((listed("connected", "follower"),), "confirmed", Why.BY_HANDLE),
        ((listed("connected", "follower", complete=False),), "unknown", Why.NOT_COMPLETE),
        ((seen("connected", "ask", "follower"),), "unknown", Why.ASK),
        ((listed("message"), seen("message", "open", day=ANSWERED + 1)), "contradicted", None),
        ((listed("message"), seen("message", "open", day=ANSWERED)), "confirmed", None),
        ((listed("message"), seen("message", "closed", day=ANSWERED + 1)), "confirmed", None),
        ((listed("message"), seen("message", "open")), "unknown", Why.NO_DATE),
        ((listed("message"), seen("message", "ask", day=ANSWERED + 1)), "unknown", Why.ASK),
        ((listed("message"), seen("message", "ask", day=ANSWERED)), "confirmed", None),
        ((listed("message", complete=False), seen("message", "closed", day=ANSWERED + 1)), "confirmed", None),
        ((listed("message", complete=False),), "unknown", Why.NOT_COMPLETE),
        ((listed("message", since=on(ANSWERED + 2)),), "unknown", Why.SHORT),
        ((seen("session", "ask", person=None, matched=None, value="", thing="Phone"),), "unknown", Why.ASK),
        ((listed("session"),), "confirmed", None),
    ],
)
def test_what_it_comes_to(told: tuple[Seen | Covered, ...], result: str, why: Why | None) -> None:
    """A list that is complete proves by absence, what is on it always proves, and only what came later counts."""
    one = only(judge(source(*told, exported=150), against(reported(BLOCK_DONE, ("chat.follower", "done", ANSWERED)))))
    assert (one.result, one.why) == (result, why)


@pytest.mark.parametrize(
    ("exported", "newest", "result", "why"),
    [
        (ANSWERED + 1, None, "contradicted", Why.BY_HANDLE),
        (None, ANSWERED + 1, "contradicted", Why.BY_HANDLE),
        (ANSWERED, None, "unknown", Why.SAME_DAY),
        (ANSWERED - 1, None, "unknown", Why.OLDER),
        (None, ANSWERED, "unknown", Why.NO_DATE),
        (None, None, "unknown", Why.NO_DATE),
    ],
)
def test_an_export_that_may_be_older_contradicts_nothing(
    exported: int | None, newest: int | None, result: str, why: Why | None
) -> None:
    """Absence from the block list counts only where the export was surely made after the day of the answer."""
    one = only(judge(source(listed("blocked"), exported=exported, newest=newest), against(reported(BLOCK_DONE))))
    assert (one.result, one.why) == (result, why)


def test_a_list_without_an_answer() -> None:
    """Where nobody claimed that it was done, a complete block list is told as it is, however old it is."""
    assert only(judge(source(listed("blocked")), against(reported()))).result == "contradicted"


def test_one_of_two_handles_on_the_list() -> None:
    """With one of their two handles on the list, the other may be the one they had before: nothing is written."""
    both = KNOWN | {(1, "chat", "second.handle")}
    told = source(listed("blocked"), seen("blocked", "closed"), exported=150)
    report = reported(BLOCK_DONE)
    found = judge(told, against(report, both))
    assert (only(found).result, only(found).why, only(found).thing) == ("unknown", Why.SOME_MISSING, "second.handle")
    assert changes(found, report) == ()
    everything = replace(told, seen=(*told.seen, seen("blocked", "closed", value="second.handle")))
    assert only(judge(everything, against(report, both))).result == "confirmed"


def mailbox(*blocked: str, filtered: str) -> Source:
    """A mailbox with these addresses on its block list, and a rule that throws away the mail of one."""
    kinds = ("email",)
    return source(
        replace(listed("blocked"), kinds=kinds),
        replace(listed("filter", "deletes"), kinds=kinds),
        *(seen("blocked", "closed", matched="email", value=one) for one in blocked),
        seen("filter", "closed", "deletes", matched="email", value=filtered),
        exported=150,
    )


@pytest.mark.parametrize(
    ("blocked", "filtered", "results"),
    [
        (("a@b.example", "c@d.example"), "a@b.example", {"confirmed"}),
        (("a@b.example",), "c@d.example", {"confirmed"}),
        (("a@b.example",), "a@b.example", {"contradicted", "unknown"}),
        ((), "a@b.example", {"contradicted", "unknown"}),
    ],
)
def test_a_block_list_and_a_rule_together(blocked: tuple[str, ...], filtered: str, results: set[str]) -> None:
    """An address is turned away by the list or by a rule; a block is confirmed where every address of theirs is."""
    known = frozenset({(1, "email", "a@b.example"), (1, "email", "c@d.example")})
    steps = {("blocked", ""): ("chat.block",), ("filter", "deletes"): ("chat.block",)}
    report = reported(BLOCK_DONE)
    found = judge(mailbox(*blocked, filtered=filtered), Against(report, known, steps, (AccountId("chat"),)))
    assert {one.result for one in found} == results
    says = {one.says for one in changes(found, report)}
    assert says == ({"contradicted"} if "contradicted" in results else {"confirmed"} & results)


@pytest.mark.parametrize("files", [("may/file.json", "december/file.json"), ("file.json", "file (1).json")])
@pytest.mark.parametrize("what", ["blocked", "connected"])
def test_the_same_list_from_two_exports(what: str, files: tuple[str, str]) -> None:
    """Where a list lies there twice, nobody can say which of them is the newer one: neither result is given."""
    label = "follower" if what == "connected" else ""
    lists = [replace(listed(what, label), where=file) for file in files]
    told = source(*lists, seen(what, "closed" if what == "blocked" else "open", label), exported=150)
    report = reported(BLOCK_DONE, ("chat.follower", "done", ANSWERED))
    for some in (told, replace(told, seen=())):
        one = only(judge(some, against(report)))
        assert (one.result, one.why) == ("unknown", Why.SEVERAL)
    for names in (("file_1.json", "file_2.json"), ("file.json", "other.json")):
        parts = source(*(replace(listed(what, label), where=name) for name in names), *told.seen, exported=150)
        assert only(judge(parts, against(report))).result != "unknown"


def test_a_contact_in_one_of_two_address_books() -> None:
    """Address books are many in one export, and files of one name too: whoever is in one of them is a contact."""
    books = [Covered("contact", f"{folder}/book.vcf", "saved", ("chat",), complete=True) for folder in "ab"]
    told = source(*books, seen("contact", "open", "saved"), exported=150)
    assert only(judge(told, against(reported()))).result == "contradicted"


@pytest.mark.parametrize(("until", "result"), [(ANSWERED, "unknown"), (ANSWERED + 1, "contradicted")])
def test_an_export_speaks_for_no_day_that_it_lacks(until: int, result: str) -> None:
    """A list whose last days can be missing says nothing of them, however new the export is."""
    told = source(listed("blocked", until=on(until)), exported=150)
    report = reported(BLOCK_DONE)
    found = judge(told, against(report))
    assert only(found).result == result
    assert [one.day for one in changes(found, report)] == ([on(until)] if result == "contradicted" else [])


def test_absence_from_a_list_without_a_day_confirms_nothing() -> None:
    """That they are not on a list of an unknown day is no proof; that they are on it is told."""
    report = reported(BLOCK_DONE, ("chat.follower", "done", ANSWERED))
    absent = only(judge(source(listed("connected", "follower")), against(report)))
    present = only(judge(source(listed("blocked"), seen("blocked", "closed")), against(report)))
    assert (absent.result, absent.why, present.result) == ("unknown", Why.NO_DATE, "confirmed")


def test_no_friend_is_not_blocked() -> None:
    """That somebody is no friend does not confirm the step that blocks them; that they are one contradicts it."""
    steps = {("connected", "friend"): ("chat.block",)}
    report = reported(BLOCK_DONE)
    written = [
        [one.says for one in changes(judge(told, Against(report, KNOWN, steps, (AccountId("chat"),))), report)]
        for told in (
            source(listed("connected", "friend"), exported=150),
            source(seen("connected", "closed", "friend"), exported=150),
            source(seen("connected", "open", "friend"), exported=150),
        )
    ]
    assert written == [[], [], ["contradicted"]]


def test_a_step_about_everybody_is_confirmed_for_everybody() -> None:
    """One step for all people is confirmed once each of them is; contradicted by any of them."""
    record = record_of(use("chat"), person(1), person(2), say("chat.devices", "done", ANSWERED))
    report = assess(catalogue_of([CHAT]), entries_of(record), on(200))
    steps = {("connected", "follower"): ("chat.devices",)}
    known = KNOWN | {(2, "chat", "other.handle")}

    def written(known: frozenset[tuple[int, str, str]], *more: Seen) -> list[str]:
        told = source(listed("connected", "follower"), *more, exported=150)
        found = judge(told, Against(report, known, steps, (AccountId("chat"),)))
        return [one.says for one in changes(found, report)]

    assert written(KNOWN) == []
    assert written(known) == ["confirmed"]
    assert written(known, seen("connected", "open", "follower", person=2, value="other.handle")) == ["contradicted"]


def test_a_number_on_the_list_and_no_address() -> None:
    """A list of numbers and addresses with their number only proves neither the one step nor the other."""
    both = KNOWN | {(1, "email", "a@b.example")}
    told = source(replace(listed("blocked"), kinds=("chat", "email")), seen("blocked", "closed"), exported=150)
    one = only(judge(told, against(reported(BLOCK_DONE), both)))
    assert (one.result, one.why, one.thing, one.day) == ("unknown", Why.SOME_MISSING, "a@b.example", None)


def test_somebody_of_their_name_on_a_list_without_their_handle() -> None:
    """A name that matched does not stand for the handle that is missing from a complete list, nor against it."""
    told = source(
        listed("blocked"), seen("blocked", "closed", matched="name", value="their name", sure=False), exported=150
    )
    one = only(judge(told, against(reported(BLOCK_DONE))))
    assert (one.result, one.why, one.thing, one.sure) == ("unknown", Why.SOME_MISSING, HANDLE, False)


def test_the_day_the_export_tells_stands_over_what_is_in_it() -> None:
    """An entry with a day after that of the export itself does not make the export newer."""
    told = source(listed("blocked"), exported=ANSWERED - 1, newest=ANSWERED + 1)
    assert only(judge(told, against(reported(BLOCK_DONE)))).why == Why.OLDER


def test_silence_confirms_no_step() -> None:
    """That no message came is told as confirmed, and notes nothing: it may be luck."""
    report = reported(BLOCK_DONE)
    found = judge(source(listed("message"), exported=150), against(report))
    assert (only(found).result, changes(found, report)) == ("confirmed", ())


def test_an_empty_list_confirms_nothing_that_was_not_answered() -> None:
    """That they are not among the followers confirms the step only where it was answered as done."""
    told = source(listed("connected", "follower"), exported=150)
    reports = [reported(), reported(("chat.follower", "done", ANSWERED))]
    assert [len(changes(judge(told, against(one)), one)) for one in reports] == [0, 1]


def test_the_account_without_a_label_is_an_account_of_its_own() -> None:
    """Where an export is said to be of a labelled account, the one without a label is not meant."""
    record = record_of(use("chat"), use("chat:two"))
    report = assess(catalogue_of([CHAT]), entries_of(record), on(200))
    told = source(listed("blocked"), exported=150)
    found = judge(told, Against(report, KNOWN, STEPS, (AccountId("chat", "two"),)))
    assert only(found).items == ("chat:two.block",)


def test_somebody_who_cannot_be_recognised() -> None:
    """Where the list names people in a way that is not known of them, nothing is said of them."""
    one = only(judge(source(listed("blocked"), exported=150), against(reported(BLOCK_DONE), frozenset())))
    assert (one.result, one.why) == ("unknown", Why.NO_IDENTIFIER)


def test_a_display_name_is_only_possible() -> None:
    """A finding by a name alone says so, and changes nothing in the record."""
    report = reported(("chat.follower", "done", ANSWERED))
    told = seen("connected", "open", "follower", matched="name", value="their name", sure=False)
    found = judge(source(listed("connected", "follower"), told, exported=150), against(report))
    assert [(one.result, one.sure, one.items) for one in found] == [("contradicted", False, ("chat.follower",))]
    assert changes(found, report) == ()


def test_each_person_for_themselves() -> None:
    """Of two people one is on the list: the findings say so for each, and name the item of each."""
    record = record_of(use("chat"), person(1), person(2))
    report = assess(catalogue_of([CHAT]), entries_of(record), on(200))
    known = KNOWN | {(2, "chat", "other.handle")}
    found = judge(source(listed("blocked"), seen("blocked", "closed"), exported=150), against(report, known))
    assert {(one.person, one.result, one.items) for one in found} == {
        (1, "confirmed", ("chat.block",)),
        (2, "contradicted", ("chat.block@2",)),
    }


def test_of_several_accounts_none_is_meant() -> None:
    """With two accounts on the platform no item is named, unless it is said which of them the export is of."""
    record = record_of(use("chat:one"), use("chat:two"))
    report = assess(catalogue_of([CHAT]), entries_of(record), on(200))
    told = source(listed("blocked"), exported=150)
    accounts = (AccountId("chat", "one"), AccountId("chat", "two"))
    found = [only(judge(told, Against(report, KNOWN, STEPS, some))).items for some in (accounts, accounts[1:])]
    assert found == [(), ("chat:two.block",)]


def noted(report_before: Report, record: list[Facts], found: Sequence[Finding], day: int = 200) -> Report:
    """How things stand once the findings are in the record."""
    entries = entries_of(record)
    for draft in drafts(changes(found, report_before), lambda one: one.where):
        n = len(entries) + 1
        entries.append(
            Entry(
                n, WRITTEN + timedelta(minutes=n), draft.kind, draft.about, draft.says, draft.day, draft.by, draft.note
            )
        )
    return assess(catalogue_of([CHAT]), entries, on(day))


def test_what_is_contradicted_is_open_again() -> None:
    """From the day of the export on the item is reopened and its door open; on the day before it is still done."""
    record = record_of(use("chat"), say("chat.block", "done", ANSWERED))
    report = assess(catalogue_of([CHAT]), entries_of(record), on(200))
    found = judge(source(listed("blocked"), exported=150), against(report))
    states = [noted(report, record, found, day) for day in (149, 150, 200)]
    assert [one.items["chat.block"].state for one in states] == ["done", "reopened", "reopened"]
    assert [one.state for one in states[-1].exposures if one.id == "chat.write"] == ["open"]


def test_a_message_opens_from_its_own_day() -> None:
    """A message that came after the answer opens the item from the day it came, not from that of the export."""
    record = record_of(use("chat"), say("chat.block", "done", ANSWERED))
    report = assess(catalogue_of([CHAT]), entries_of(record), on(200))
    found = judge(source(listed("message"), seen("message", "open", day=120), exported=150), against(report))
    states = [noted(report, record, found, day).items["chat.block"].state for day in (119, 120)]
    assert states == ["done", "reopened"]


def test_what_is_confirmed_carries_the_day_of_the_export() -> None:
    """A confirmed item is done since the export, by the export, and falls due 90 days after it."""
    record = record_of(use("chat"), say("chat.block", "done", ANSWERED))
    report = assess(catalogue_of([CHAT]), entries_of(record), on(200))
    found = judge(source(listed("blocked"), seen("blocked", "closed"), exported=150), against(report))
    item = noted(report, record, found).items["chat.block"]
    assert (item.state, item.by, item.day, item.due) == ("done", "export", on(150), on(240))


@pytest.mark.parametrize(("says", "written"), [("closed", 0), ("open", 1)])
def test_a_switch_is_a_part_of_its_step(says: str, written: int) -> None:
    """A switch that is closed confirms no whole step; one that is open contradicts it."""
    report = reported(("chat.devices", "done", ANSWERED))
    steps = {("privacy", "private"): ("chat.devices",)}
    told = seen("privacy", says, "private", person=None, matched=None, value="", thing="Private account")
    found = judge(source(told, exported=150), Against(report, KNOWN, steps, (AccountId("chat"),)))
    assert len(changes(found, report)) == written


@pytest.mark.parametrize("answer", ["keep", "not-mine"])
def test_what_is_open_on_purpose_stays_as_it_is(answer: str) -> None:
    """Neither a block that stands nor one that does not changes what is kept open or does not apply."""
    report = reported(("chat.block", answer, ANSWERED))
    told = [source(listed("blocked"), *more, exported=150) for more in ((), (seen("blocked", "closed"),))]
    assert [changes(judge(one, against(report)), report) for one in told] == [(), ()]


def test_the_same_export_twice() -> None:
    """An export that was noted changes nothing when it is read once more."""
    record = record_of(use("chat"), say("chat.block", "done", ANSWERED))
    report = assess(catalogue_of([CHAT]), entries_of(record), on(200))
    for more in ((), (seen("blocked", "closed"),)):
        told = source(listed("blocked"), *more, exported=150)
        first = judge(told, against(report))
        after = noted(report, record, first)
        assert changes(first, report)
        assert changes(judge(told, against(after)), after) == ()


def test_a_new_answer_stands_against_an_old_export() -> None:
    """After the item was done once more, the same export says nothing of it."""
    record = record_of(use("chat"), say("chat.block", "done", 160))
    report = assess(catalogue_of([CHAT]), entries_of(record), on(200))
    found = judge(source(listed("blocked"), exported=150), against(report))
    assert (only(found).why, changes(found, report)) == (Why.OLDER, ())


DAYS = st.none() | st.integers(90, 110)


@settings(deadline=None)
@given(
    answer=st.none() | st.integers(95, 105),
    exported=DAYS,
    newest=DAYS,
    complete=st.booleans(),
    on_it=st.booleans(),
    known=st.booleans(),
)
def test_by_the_rules_alone(
    *, answer: int | None, exported: int | None, newest: int | None, complete: bool, on_it: bool, known: bool
) -> None:
    """For every mixture of days and lists: a contradiction needs a complete list, a known name and a newer export."""
    report = reported(*([("chat.block", "done", answer)] if answer else []))
    told = source(
        listed("blocked", complete=complete),
        *([seen("blocked", "closed")] if on_it and known else []),
        exported=exported,
        newest=newest,
    )
    one = only(judge(told, against(report, KNOWN if known else frozenset())))
    made = newest if exported is None else exported
    newer = answer is None or (made is not None and made > answer)
    surely_older = answer is not None and exported is not None and exported < answer and not newer
    if on_it and known:
        expected = "unknown" if surely_older else "confirmed"
    else:
        expected = "contradicted" if complete and known and newer else "unknown"
    assert one.result == expected


def test_the_day_of_a_change() -> None:
    """A change holds from the day of the export, not from today."""
    report = reported(BLOCK_DONE)
    found = judge(source(listed("blocked"), exported=150), against(report))
    assert [one.day for one in changes(found, report)] == [on(150)]
