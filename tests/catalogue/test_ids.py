"""Step ids are permanent: what was ever shipped is still there, or carries its old id in `formerly`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.files import shipped_folder
from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.record import ANSWER, PLAN, Entry

if TYPE_CHECKING:
    from nocontact_cli.domain.checklist import Step

CATALOGUE: Final = load()
SHIPPED: Final = (shipped_folder() / "data" / "ids.txt").read_text(encoding="ascii").split()
WRITTEN: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY: Final = WRITTEN.date()
STEPS: Final[dict[str, Step]] = {
    f"{checklist.id}.{step.id}": step
    for checklist in CATALOGUE.checklists.values()
    for step in checklist.steps.values()
}


def test_every_id_that_ever_shipped_is_known() -> None:
    """Each id of the list is a step of today, or the former id of one."""
    assert [name for name in SHIPPED if name not in STEPS and name not in CATALOGUE.renamed] == []


def test_every_step_is_on_the_list() -> None:
    """Each step of today stands on the list, which is sorted and names nothing twice."""
    assert sorted(STEPS.keys() - set(SHIPPED)) == []
    assert sorted(set(SHIPPED)) == SHIPPED


def test_no_id_has_two_successors() -> None:
    """No old id is claimed by two steps, and none is also a step of today."""
    claimed = [
        old if "." in old else f"{name.partition('.')[0]}.{old}"
        for name, step in STEPS.items()
        for old in step.formerly
    ]

    assert sorted(claimed) == sorted(set(claimed))
    assert set(claimed) & STEPS.keys() == set()


@pytest.mark.parametrize("old", sorted(CATALOGUE.renamed))
def test_a_record_from_before_the_rename_keeps_its_answers(old: str) -> None:
    """An answer under the old id counts for the step that took its place."""
    new = CATALOGUE.renamed[old]
    record = [
        Entry(1, WRITTEN, PLAN, f"account {new.partition('.')[0]}", "use", DAY),
        Entry(2, WRITTEN, ANSWER, old, "done", DAY),
    ]

    items = assess(CATALOGUE, record, DAY).items.values()

    assert [(item.state, item.day) for item in items if new in item.names] == [("done", DAY)]
