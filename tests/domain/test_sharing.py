"""Steps of several checklists that are the same setting, and doors closed from other checklists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from nocontact_cli.domain.assess import Assessor, assess
from nocontact_cli.domain.order import keep_is_offered_first, offered, tonight, walk_order, worst
from tests.domain.build import catalogue_of, drop, entries_of, know, on, person, record_of, say, use
from tests.domain.strategies import LAST, worlds

if TYPE_CHECKING:
    from nocontact_cli.domain.report import ExposureState, Report
    from tests.domain.naive import Facts, Record

SAME = {"google.sessions": {}}
IF_GMAIL = {"google.sessions": {"provider": ["gmail"]}}
GMAIL = know("email.provider", "gmail")
BOTH = [use("email"), use("google")]


def email(steps: Facts, **exposures: Facts) -> Facts:
    """A platform with the exposure `read`, and more."""
    asks = {"provider": ["gmail", "other"]}
    return {"id": "email", "asks": asks, "exposures": {"read": {}, **exposures}, "steps": steps}


def google(steps: Facts, **exposures: Facts) -> Facts:
    """A platform with the exposure `enter`, and more."""
    return {"id": "google", "exposures": {"enter": {}, **exposures}, "steps": steps}


def pair(same_as: Facts, *, of: Facts | None = None, **step: object) -> list[Facts]:
    """Two platforms: `email.out` closes `read` and may be `google.sessions`, which closes `enter`.

    Args:
        same_as: Where, and under which conditions, `email.out` is the same.
        of: What else `google.sessions` says.
        step: What else `email.out` says.
    """
    return [
        email({"out": {"closes": ["read"], "same_as": same_as, **step}}),
        google({"sessions": {"closes": ["enter"], **(of or {})}}),
    ]


def report(checklists: list[Facts], *facts: Facts, day: int = 10) -> Report:
    """The report of a record on a day."""
    return assess(catalogue_of(checklists), entries_of(record_of(*facts)), on(day))


def doors(found: Report) -> dict[str, ExposureState]:
    """The exposures by name."""
    return {one.id: one for one in found.exposures}


def states(found: Report) -> dict[str, str]:
    """The states of the exposures by name."""
    return {one.id: one.state for one in found.exposures}


def resting_on(found: Report, door: str) -> list[str]:
    """The names of the items that close an exposure."""
    return [str(item.id) for item in doors(found)[door].items]


def eased_by(found: Report, door: str) -> list[str]:
    """The names of the items that make an exposure smaller."""
    return [str(item.id) for item in doors(found)[door].eased_by]


# One setting is asked about once.


def test_the_same_setting_is_one_item() -> None:
    """With both platforms in the plan only the target is asked about, and it closes the doors of both steps."""
    found = report(pair(SAME), *BOTH, say("google.sessions", "done", 3))
    assert list(found.items) == ["google.sessions"]
    assert states(found) == {"email.read": "closed", "google.enter": "closed"}
    assert resting_on(found, "email.read") == ["google.sessions"]


def test_without_the_other_platform_a_step_is_its_own() -> None:
    """A target on a platform that the plan does not name stands for nothing."""
    found = report(pair(SAME), use("email"))
    assert list(found.items) == ["email.out"]
    assert resting_on(found, "email.read") == ["email.out"]


@pytest.mark.parametrize(
    ("facts", "items"),
    [
        ([], ["email.out", "google.sessions"]),
        ([know("email.provider", "unknown")], ["email.out", "google.sessions"]),
        ([know("email.provider", "other")], ["email.out", "google.sessions"]),
        ([know("email:work.provider", "gmail")], ["email.out", "google.sessions"]),
        ([GMAIL], ["google.sessions"]),
        ([GMAIL, know("email.provider", "unknown", 5)], ["email.out", "google.sessions"]),
    ],
)
def test_conditions_must_be_known_to_hold(facts: list[Facts], items: list[str]) -> None:
    """What is unknown, of another account, or not so, leaves a step its own item."""
    assert items == sorted(report(pair(IF_GMAIL), *BOTH, *facts).items)


def test_all_conditions_must_hold() -> None:
    """One of two conditions that is unknown is enough to be asked about both."""
    both = {"google.sessions": {"provider": ["gmail"], "can-change": ["yes"]}}
    apart = report(pair(both), *BOTH, GMAIL)
    merged = report(pair(both), *BOTH, GMAIL, know("can-change", "yes"))
    assert (len(apart.items), len(merged.items)) == (2, 1)


@pytest.mark.parametrize(
    ("proof", "items"),
    [("unknown", ["google.sessions"]), ("yes", ["google.sessions"]), ("no", ["email.out"])],
)
def test_a_target_that_is_ruled_out_stands_for_nothing(proof: str, items: list[str]) -> None:
    """Only what is known rules a target out, and then the step is its own."""
    found = report(pair(SAME, of={"when": {"proof": ["yes"]}}), *BOTH, know("proof", proof))
    assert items == list(found.items)


def test_accounts_are_the_same_by_their_label() -> None:
    """A step stands on the target's account with its own label; others are their own."""
    plan = [use("email"), use("email:work"), use("google:work"), use("google:old")]
    found = report(pair(SAME), *plan)
    assert sorted(found.items) == ["email.out", "google:old.sessions", "google:work.sessions"]
    assert resting_on(found, "email:work.read") == ["google:work.sessions"]


def test_a_target_done_once_is_there_for_every_account() -> None:
    """What is done once on the other platform stands for each account here, whatever the labels."""
    found = report(
        pair(SAME, of={"each": "once"}),
        use("email"),
        use("email:work"),
        use("google:b"),
        say("google.sessions", "done", 1),
    )
    assert list(found.items) == ["google.sessions"]
    assert states(found) == {"email.read": "closed", "email:work.read": "closed", "google:b.enter": "closed"}


def test_a_step_done_once_is_the_same_as_one_without_label() -> None:
    """A step done once has no label, and neither has the account of its target."""
    checklists = pair(SAME, each="once")
    without = report(checklists, use("email:work"), use("google"))
    labelled = report(checklists, use("email:work"), use("google:work"))
    assert list(without.items) == ["google.sessions"]
    assert sorted(labelled.items) == ["email.out", "google:work.sessions"]


def test_each_person_has_their_own() -> None:
    """Of steps for each person those of the same person are one item."""
    checklists = pair(SAME, each="person", of={"each": "person"})
    found = report(checklists, *BOTH, person(2), say("google.sessions@2", "done", 1))
    assert sorted(found.items) == ["google.sessions", "google.sessions@2"]
    assert {name: states(found)[name] for name in ("email.read", "email.read@2")} == {
        "email.read": "open",
        "email.read@2": "closed",
    }


def test_conditions_of_each_person() -> None:
    """A condition about contact merges the step of the person it is known of, and of nobody else."""
    same = {"google.sessions": {"contact": ["none"]}}
    checklists = pair(same, each="person", of={"each": "person"})
    found = report(checklists, *BOTH, person(2), person(3), know("contact@2", "none"), know("contact@3", "work"))
    assert [name for name in found.items if name.startswith("email")] == ["email.out", "email.out@3"]


def test_the_first_target_that_fits_stands_for_a_step() -> None:
    """Of several targets the first counts whose platform is there and whose conditions hold."""
    same = {"apple.devices": {"provider": ["other"]}, **IF_GMAIL}
    checklists = [*pair(same), {"id": "apple", "exposures": {}, "steps": {"devices": {}}}]
    found = report(checklists, *BOTH, use("apple"), GMAIL)
    assert resting_on(found, "email.read") == ["google.sessions"]


def test_several_steps_may_be_one_setting() -> None:
    """Two steps with the same target are one item, which says so and is shown once at each door."""
    steps = {name: {"closes": ["read"], "same_as": SAME} for name in ("out", "off")}
    found = report([email(steps), google({"sessions": {}})], *BOTH)
    (item,) = found.items.values()
    assert item.names == ("google.sessions", "email.out", "email.off")
    assert resting_on(found, "email.read") == ["google.sessions"]


def test_easing_goes_over_to_the_target() -> None:
    """Where a step only makes a door smaller, its target is told there."""
    checklists = [email({"out": {"eases": ["read"], "same_as": SAME}}), google({"sessions": {}})]
    found = report(checklists, *BOTH, say("google.sessions", "done", 1))
    assert [(str(one.id), one.state) for one in doors(found)["email.read"].eased_by] == [("google.sessions", "done")]
    assert states(found)["email.read"] == "residual"


def test_alternatives_are_those_of_the_step() -> None:
    """A target counts with the alternatives of the step it stands for, not with its own."""
    checklists = [
        email(
            {
                "out": {"closes": ["read"], "either": "way", "same_as": SAME},
                "hide": {"closes": ["read"], "either": "way"},
            }
        ),
        google({"sessions": {"closes": ["enter"], "either": "own"}, "lock": {"closes": ["enter"], "either": "own"}}),
    ]
    found = report(checklists, *BOTH, say("email.hide", "done", 1))
    assert states(found) == {"email.read": "closed", "google.enter": "open"}
    found = report(checklists, *BOTH, say("google.lock", "done", 1))
    assert states(found) == {"email.read": "open", "google.enter": "closed"}
    found = report(checklists, *BOTH, say("google.sessions", "done", 1))
    assert states(found) == {"email.read": "closed", "google.enter": "closed"}


# Answers under either name.


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ([say("email.out", "done", 3)], "done"),
        ([say("email.out", "done", 3), say("google.sessions", "later", 5)], "later"),
        ([say("google.sessions", "later", 5), say("email.out", "done", 3)], "later"),
        ([say("google.sessions", "later", 3), say("email.out", "done", 5)], "done"),
        ([say("google.sessions", "later", 5), say("email.out", "done", 5)], "done"),
        ([say("email.out", "done", 5), say("google.sessions", "later", 5)], "later"),
        ([say("email.out", "done", 3), say("email.out", "undo", 3)], "unchecked"),
        ([say("email.out", "done", 3), say("google.sessions", "stuck", 5), say("google.sessions", "undo", 6)], "done"),
        ([say("email:work.out", "done", 3)], "unchecked"),
    ],
)
def test_answers_under_either_name_count(facts: list[Facts], state: str) -> None:
    """The last by day, then number, decides, under whichever of the two names it was given."""
    assert state == report(pair(SAME), *BOTH, *facts).items["google.sessions"].state


def test_the_interval_is_that_of_the_item_asked_about() -> None:
    """An answer given under the other name falls due as the target says."""
    checklists = pair(SAME, of={"recheck": {"days": 20}}, recheck={"days": 2})
    assert report(checklists, *BOTH, say("email.out", "done", 3)).items["google.sessions"].due == on(23)


def test_answers_do_not_count_where_it_is_not_the_same() -> None:
    """Without knowing the conditions, an answer under one name says nothing of the other."""
    answered = [say("email.out", "done", 3), say("google.sessions", "stuck", 4)]
    found = report(pair(IF_GMAIL), *BOTH, *answered)
    assert {name: item.state for name, item in found.items.items()} == {"email.out": "done", "google.sessions": "stuck"}


def test_answers_stay_when_the_other_platform_goes() -> None:
    """With the target's platform dropped, a step is its own item with all that was answered about the setting."""
    facts = [*BOTH, GMAIL, say("google.sessions", "done", 3), drop("google", 6)]
    for day, items in ((5, ["google.sessions"]), (8, ["email.out"])):
        found = report(pair(IF_GMAIL), *facts, day=day)
        assert items == list(found.items)
        assert states(found)["email.read"] == "closed"
    assert doors(report(pair(IF_GMAIL), *facts, day=8))["email.read"].since == on(3)


def test_answers_go_when_the_condition_does() -> None:
    """With the platform dropped and the condition no longer known, the target's answers no longer count."""
    facts = [*BOTH, GMAIL, say("google.sessions", "done", 3), drop("google", 6), know("email.provider", "unknown", 8)]
    assert [report(pair(IF_GMAIL), *facts, day=day).items["email.out"].state for day in (7, 8)] == ["done", "unchecked"]


@pytest.mark.parametrize(
    ("here", "there"), [("account", "account"), ("once", "account"), ("account", "once"), ("once", "once")]
)
def test_answers_stay_when_the_platform_of_the_step_goes(here: str, there: str) -> None:
    """What was answered under the step's name stays true of the setting when the step's platform is dropped."""
    checklists = pair(SAME, each=here, of={"each": there})
    facts = [use("email"), say("email.out", "done", 1), use("google", 3), drop("email", 6)]
    assert [report(checklists, *facts, day=day).items["google.sessions"].state for day in (4, 8)] == ["done", "done"]


def test_since_runs_on_over_a_change_of_the_item() -> None:
    """A door that was closed by the step stays closed, without a break, when the target takes its place."""
    facts = [use("email"), say("email.out", "done", 2), use("google", 5)]
    assert doors(report(pair(SAME), *facts))["email.read"].since == on(2)


def test_since_breaks_where_the_answer_no_longer_counts() -> None:
    """A door closed through the target is open from the day on which the two are not known to be the same."""
    facts = [*BOTH, GMAIL, say("google.sessions", "done", 3), know("email.provider", "other", 6)]
    found = doors(report(pair(IF_GMAIL), *facts))["email.read"]
    assert (found.state, found.since) == ("open", on(6))


def test_what_is_done_once_is_the_same_for_all_accounts_or_for_none() -> None:
    """A step done once is merged only if the conditions are known for every account, and its doors say the same."""
    checklists = pair(IF_GMAIL, each="once", of={"each": "once"})
    plan = [use("email"), use("email:work"), use("google"), GMAIL]
    apart = report(checklists, *plan)
    assert sorted(apart.items) == ["email.out", "google.sessions"]
    assert [resting_on(apart, door) for door in ("email.read", "email:work.read")] == [["email.out"], ["email.out"]]
    merged = report(checklists, *plan, know("email:work.provider", "gmail"))
    assert list(merged.items) == ["google.sessions"]
    assert {tuple(resting_on(merged, door)) for door in ("email.read", "email:work.read")} == {("google.sessions",)}


def test_answers_of_what_is_done_once_count_on_a_labelled_account() -> None:
    """A step done once, with its condition known of its only account, brings its answers along."""
    checklists = pair(IF_GMAIL, each="once")
    facts = [use("email:work"), use("google"), know("email:work.provider", "gmail"), say("email.out", "done", 2)]
    found = report(checklists, *facts)
    assert {name: item.state for name, item in found.items.items()} == {"google.sessions": "done"}


# Doors of other checklists.


@pytest.mark.parametrize(
    ("facts", "state", "items"),
    [
        ([use("google")], "residual", []),
        ([use("google"), use("email:b")], "residual", []),
        ([use("google"), use("email")], "open", ["email.out"]),
        ([use("google"), use("email"), say("email.out", "done", 1)], "closed", ["email.out"]),
        ([use("google"), use("email"), say("email.out", "done", 1), drop("email", 5)], "residual", []),
        ([use("google"), use("email"), know("proof", "no")], "residual", []),
    ],
)
def test_a_door_closed_from_elsewhere(facts: list[Facts], state: str, items: list[str]) -> None:
    """A step elsewhere counts while its platform is in the plan under the same label and it is not ruled out."""
    checklists = [email({"out": {"closes": ["google.enter"], "when": {"proof": ["yes"]}}}), google({"lock": {}})]
    found = report(checklists, *facts)
    assert (state, items) == (doors(found)["google.enter"].state, resting_on(found, "google.enter"))


def test_a_step_elsewhere_counts_for_the_same_label() -> None:
    """Of several accounts each closes the door of its own label."""
    checklists = [email({"out": {"closes": ["google.enter"]}}), google({})]
    plan = [use("email"), use("email:b"), use("google"), use("google:b"), use("google:c")]
    found = report(checklists, *plan, say("email:b.out", "done", 1))
    assert {name: state for name, state in states(found).items() if name.startswith("google")} == {
        "google.enter": "open",
        "google:b.enter": "closed",
        "google:c.enter": "residual",
    }


def test_a_step_elsewhere_done_once_counts_for_all_accounts() -> None:
    """What is done once closes the door on every account of the other platform."""
    checklists = [email({"out": {"closes": ["google.enter"], "each": "once"}}), google({})]
    found = report(checklists, use("email:b"), use("google"), use("google:c"), say("email.out", "done", 1))
    assert {states(found)[name] for name in ("google.enter", "google:c.enter")} == {"closed"}


def test_a_step_elsewhere_counts_beside_the_own_ones() -> None:
    """A door is closed when its own steps and those from elsewhere are done."""
    checklists = [email({"out": {"closes": ["google.enter"]}}), google({"lock": {"closes": ["enter"]}})]
    found = report(checklists, *BOTH, say("google.lock", "done", 1))
    assert resting_on(found, "google.enter") == ["google.lock", "email.out"]
    assert states(found)["google.enter"] == "open"
    assert states(report(checklists, use("google"), say("google.lock", "done", 1)))["google.enter"] == "closed"


def test_a_door_is_listed_for_each_person_of_a_step_elsewhere() -> None:
    """A door that is closed from elsewhere person by person is listed so, while that platform is in the plan."""
    checklists = [email({"out": {"closes": ["google.enter"], "each": "person"}}), google({})]
    both = report(checklists, *BOTH, person(2), say("email.out@2", "done", 1))
    assert [states(both)[name] for name in ("google.enter", "google.enter@2")] == ["open", "closed"]
    assert [one.person for one in report(checklists, use("google"), person(2)).exposures] == [None]


def test_a_door_eased_from_elsewhere() -> None:
    """A step elsewhere that makes a door smaller is told there, and never changes its state."""
    checklists = [email({"out": {"eases": ["google.enter"]}}), google({})]
    found = report(checklists, *BOTH, say("email.out", "done", 1))
    assert (eased_by(found, "google.enter"), states(found)["google.enter"]) == (["email.out"], "residual")
    assert eased_by(report(checklists, use("google")), "google.enter") == []


def test_a_merged_step_closes_doors_elsewhere_through_its_target() -> None:
    """A door that a merged step closes on a third platform rests on the target."""
    checklists = [
        email({"out": {"closes": ["photos.see"], "same_as": SAME}}),
        google({"sessions": {}}),
        {"id": "photos", "exposures": {"see": {}}, "steps": {}},
    ]
    found = report(checklists, *BOTH, use("photos"), say("google.sessions", "done", 2))
    assert (states(found)["photos.see"], resting_on(found, "photos.see")) == ("closed", ["google.sessions"])


def test_alternatives_belong_to_one_checklist() -> None:
    """Two checklists that use the same word for their alternatives do not make them alternatives of each other."""
    checklists = [
        email(
            {
                "out": {"closes": ["google.enter"], "either": "off"},
                "hide": {"closes": ["google.enter"], "either": "off"},
            }
        ),
        google({"lock": {"closes": ["enter"], "either": "off"}, "leave": {"closes": ["enter"], "either": "off"}}),
    ]
    one = report(checklists, *BOTH, say("google.lock", "done", 1))
    two = report(checklists, *BOTH, say("google.lock", "done", 1), say("email.hide", "done", 1))
    assert [states(found)["google.enter"] for found in (one, two)] == ["open", "closed"]


# The walk.


def walk_of(checklists: list[Facts], *facts: Facts) -> list[str]:
    """The names of the items in the order of the walk."""
    return list(report(checklists, *facts).items)


def test_after_a_merged_step_is_after_its_target() -> None:
    """A step that comes after a merged step, or a step of another platform, stands behind the target."""
    target = {"stage": "tidy"}
    checklists = [
        email({"next": {"stage": "prepare", "after": ["out"]}, "out": {"stage": "prepare", "same_as": IF_GMAIL}}),
        google({"sessions": target}),
        {"id": "chat", "exposures": {}, "steps": {"far": {"stage": "prepare", "after": ["email.out"]}}},
    ]
    apart = walk_of(checklists, *BOTH, use("chat"))
    assert apart == ["email.out", "email.next", "chat.far", "google.sessions"]
    assert walk_of(checklists, *BOTH, use("chat"), GMAIL) == ["google.sessions", "email.next", "chat.far"]


def test_after_a_merged_step_waits_for_the_target() -> None:
    """While the target waits for the moment that is chosen, so does what comes after the merged step."""
    checklists = [
        email({"out": {"same_as": SAME}, "next": {"after": ["out"]}}),
        google({"sessions": {"noticed": "visible"}}),
    ]
    waits, free = report(checklists, *BOTH), report(checklists, *BOTH, say("google.sessions", "done", 1))
    assert [str(item.id) for item in offered(waits.plan, list(waits.items.values()))] == []
    assert [str(item.id) for item in offered(free.plan, list(free.items.values()))] == ["email.next"]


def test_after_a_merged_step_is_about_the_same_account() -> None:
    """A step waits for the target on its own account, not for the target that stands for another account."""
    checklists = [
        email({"out": {"same_as": SAME}, "next": {"after": ["out"]}}),
        google({"sessions": {"noticed": "visible"}}),
    ]
    plan = [*BOTH, use("email:b"), use("google:b"), say("google.sessions", "done", 1)]
    found = report(checklists, *plan)
    assert [str(item.id) for item in offered(found.plan, list(found.items.values()))] == ["email.next"]


def test_a_target_may_come_after_a_step_it_stands_for() -> None:
    """A target whose `after` names what is itself, in the plan at hand, is still in the walk."""
    checklists = [email({"out": {"same_as": SAME}}), google({"sessions": {"after": ["email.out"]}})]
    assert walk_of(checklists, *BOTH) == ["google.sessions"]


def test_evidence_of_a_merged_step_is_saved_first() -> None:
    """Evidence of the platform whose merged step could destroy some stands before the target."""
    checklists = [
        email({"save": {"stage": "evidence"}, "out": {"evidence_first": True, "same_as": IF_GMAIL}}),
        google({"keep": {"stage": "evidence"}, "sessions": {"stage": "prepare"}}),
    ]
    assert walk_of(checklists, *BOTH, GMAIL)[:2] == ["email.save", "google.sessions"]
    assert walk_of(checklists, *BOTH)[0] == "google.sessions"


def test_the_target_has_the_doors_of_all_it_stands_for() -> None:
    """The worst door of a target is the worst of all, and its stage is its own."""
    checklists = [
        email({"out": {"closes": ["read"], "same_as": IF_GMAIL}}, read={"severity": "critical"}),
        google(
            {"a": {"closes": ["enter"]}, "sessions": {"closes": ["low"]}},
            enter={"severity": "medium"},
            low={"severity": "low"},
        ),
    ]
    merged, apart = report(checklists, *BOTH, GMAIL), report(checklists, *BOTH)
    found = [worst(one.items["google.sessions"]) for one in (merged, apart)]
    assert [door and door.id for door in found] == ["read", "low"]
    assert list(merged.items) == ["google.sessions", "google.a"]
    assert list(apart.items) == ["email.out", "google.a", "google.sessions"]


def test_the_worst_door_may_be_elsewhere() -> None:
    """A door closed on another platform counts for the order only while that platform is in the plan."""
    checklists = [
        email({"a": {"closes": ["read"]}, "out": {"closes": ["google.enter"]}}, read={"severity": "medium"}),
        google({}, enter={"severity": "critical"}),
    ]
    assert walk_of(checklists, *BOTH) == ["email.out", "email.a"]
    assert walk_of(checklists, use("email")) == ["email.a", "email.out"]


def test_tonight_begins_with_a_target_for_the_doors_it_stands_for() -> None:
    """An evening with room for one step goes to the target whose merged step closes the worst door."""
    steps = {"a": {"closes": ["enter"], "minutes": 20}, "sessions": {"minutes": 20}}
    checklists = [
        email({"out": {"closes": ["read"], "same_as": SAME}}, read={"severity": "critical"}),
        google(steps, enter={"severity": "high"}),
    ]
    for plan, chosen in ((BOTH, ["google.sessions"]), ([use("google")], ["google.a"])):
        found = report(checklists, *plan)
        now = offered(found.plan, list(found.items.values()))
        assert chosen == [str(item.id) for item in tonight(now)]


@pytest.mark.parametrize(
    ("channel", "first"),
    [("email", True), ("email:b", False), ("google", False), ("chat", False), ("none", False)],
)
def test_keep_is_offered_first_for_a_channel_of_the_merged_step(channel: str, first: bool) -> None:
    """A target that closes `reach` of the account that has to stay, through a merged step, is offered as keep."""
    checklists = pair(SAME)
    checklists[1]["exposures"]["enter"]["kind"] = "enter"
    found = report(checklists, *BOTH, use("email:b"), know("channel@1", channel))
    assert first == keep_is_offered_first(found.plan, found.items["google.sessions"])


def test_keep_is_offered_first_for_a_door_elsewhere() -> None:
    """The same for a step that closes `reach` on the account of another platform with the same label."""
    checklists = [email({"out": {"closes": ["google.enter"]}}), google({}, enter={"kind": "reach"})]
    plan = [use("email"), use("email:b"), use("google"), use("google:b"), know("channel@1", "google:b")]
    found = report(checklists, *plan)
    kept = [name for name, item in found.items.items() if keep_is_offered_first(found.plan, item)]
    assert kept == ["email:b.out"]


@pytest.mark.parametrize(
    ("state", "left"),
    [("done", ["google.sessions"]), ("keep", ["google.sessions"]), ("stuck", ["email.hide", "google.sessions"])],
)
def test_alternatives_of_a_merged_step(state: str, left: list[str]) -> None:
    """Once the target is settled, another way beside the merged step is not offered."""
    checklists = pair(SAME, either="way")
    checklists[0]["steps"]["hide"] = {"closes": ["read"], "either": "way"}
    found = report(checklists, *BOTH, say("google.sessions", state, 1))
    assert left == sorted(str(item.id) for item in offered(found.plan, list(found.items.values())))


def test_alternatives_of_a_merged_step_on_its_account_only() -> None:
    """A settled target leaves the other way open on the accounts it does not stand for."""
    checklists = pair(SAME, either="way")
    checklists[0]["steps"]["hide"] = {"closes": ["read"], "either": "way"}
    found = report(checklists, *BOTH, use("email:b"), say("google.sessions", "done", 1))
    now = [str(item.id) for item in offered(found.plan, list(found.items.values()))]
    assert sorted(now) == ["email:b.hide", "email:b.out", "google.sessions"]


def test_tonight_takes_one_of_two_ways() -> None:
    """With the target chosen for tonight, another way beside the merged step is left out."""
    checklists = pair(SAME, either="way")
    checklists[0]["steps"]["hide"] = {"closes": ["read"], "either": "way"}
    checklists[1]["exposures"]["enter"]["severity"] = "critical"
    found = report(checklists, *BOTH)
    assert [str(item.id) for item in tonight(list(found.items.values()))] == ["google.sessions"]


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(sharing=True))
def test_what_is_shown_at_a_door_is_in_the_walk(world: tuple[list[Facts], Record]) -> None:
    """Each item stands in the walk once, and every item that a door shows is among them, as it is there."""
    catalogue, entries = catalogue_of(world[0]), entries_of(world[1])
    found = assess(catalogue, entries, on(LAST))
    items = Assessor(catalogue, entries).items(found.plan, on(LAST))
    assert sorted(str(item.id) for item in walk_order(found.plan, items)) == sorted(str(item.id) for item in items)
    shown = {str(item.id): item for door in found.exposures for item in (*door.items, *door.eased_by)}
    told = {name: (item.state, item.day, item.due) for name, item in shown.items()}
    assert told == {name: (item.state, item.day, item.due) for name, item in found.items.items() if name in shown}
