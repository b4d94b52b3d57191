"""The shipped checklists in one plan: nothing is asked twice, and the first session closes what matters most."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.order import Limit, offered, tonight
from nocontact_cli.domain.record import ANSWER, PLAN, Entry
from tests.catalogue.test_reading import instructions, texts_of

if TYPE_CHECKING:
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import Report

CATALOGUE: Final = load()
WRITTEN: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY: Final = WRITTEN.date()
README: Final = Path(__file__).parents[2] / "README.md"
USUAL: Final = ("phone", "email", "whatsapp", "instagram", "facebook", "apple-account", "streaming", "payments")
"""iPhone, Gmail, WhatsApp, Instagram, Facebook, Apple account, shared streaming, bank app."""
FIRST_SESSION: Final = 45
FEWEST_STEPS: Final = 300


def report(platforms: tuple[str, ...], done: tuple[str, ...] = (), **circumstances: str) -> Report:
    """The report of a plan with an iPhone, in which things can be changed now and proof may be needed."""
    known = {"device-safe": "yes", "can-change": "yes", "email.provider": "gmail", **circumstances}
    facts = [(PLAN, f"account {platform}", "use") for platform in platforms]
    facts += [(PLAN, "device iphone", "use")]
    facts += [(PLAN, f"circumstance {name}", value) for name, value in known.items()]
    facts += [(ANSWER, name, "done") for name in done]
    record = [Entry(n, WRITTEN, kind, about, says, DAY) for n, (kind, about, says) in enumerate(facts, 1)]
    return assess(CATALOGUE, record, DAY)


def places_of(item: ItemState) -> set[str]:
    """Where a step leads: menus of the system, and pages."""
    lines = [*instructions(item.step), *([item.step.open] if item.step.open else [])]
    menus = {line for line in lines if re.match(r"(Open )?(System )?Settings > ", line)}
    return menus | {page for line in lines for page in re.findall(r"[a-z0-9.-]+\.(?:com|org|net)/[\w/?=-]+", line)}


def test_there_are_forty_platforms_and_three_hundred_steps() -> None:
    """The checklists hold all forty platforms beside `start`, with at least three hundred steps."""
    steps = sum(len(checklist.steps) for checklist in CATALOGUE.checklists.values())

    assert len(CATALOGUE.platforms) == 41
    assert steps >= FEWEST_STEPS


@pytest.mark.parametrize("provider", ["gmail", "icloud", "outlook"])
def test_a_plan_with_everything_asks_nothing_twice(provider: str) -> None:
    """With every platform in the plan, no two platforms ask about the same menu of the system or the same page."""
    items = report(CATALOGUE.platforms, **{"email.provider": provider, "gaming.service": "xbox"}).items.values()
    places = {str(item.id): places_of(item) for item in items}

    repeated = [
        (one, other, sorted(both))
        for one, other in combinations(places, 2)
        if (both := places[one] & places[other]) and one.partition(".")[0] != other.partition(".")[0]
    ]

    assert repeated == []


def test_no_step_sends_its_reader_to_the_answer_of_another() -> None:
    """No text says `if you did this in another checklist`: what is the same is asked once."""
    elsewhere = re.compile(r"\bif you (did|have done) this\b|\balready did this\b", re.IGNORECASE)
    texts = [text for checklist in CATALOGUE.checklists.values() for text in texts_of(checklist)]

    assert [text for text in texts if elsewhere.search(text)] == []


def test_the_first_session_closes_every_critical_door() -> None:
    """In the usual plan, the worst doors first, 45 minutes of steps leave no critical door open."""
    before = report(USUAL)
    session = tonight(offered(before.plan, list(before.items.values())), limit=Limit(None, FIRST_SESSION))
    after = report(USUAL, tuple(str(item.id) for item in session))

    left = [
        one.id for one in after.exposures if one.exposure.severity == "critical" and one.state in ("open", "residual")
    ]

    assert left == []
    assert sum(item.step.minutes for item in session) <= FIRST_SESSION


def test_the_readme_tells_how_long_the_usual_plan_is() -> None:
    """The README gives the steps of the usual plan and their hours as they are."""
    items = report(USUAL).items.values()
    hours = round(sum(item.step.minutes for item in items) / 60)

    assert f"{len(items)} steps, about {hours} hours" in " ".join(README.read_text(encoding="utf-8").split())
