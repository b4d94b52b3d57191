"""The checklists that are shipped: without faults, complete, and in the words the project keeps to."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.checked import check_files
from nocontact_cli.catalogue.files import shipped_folder
from nocontact_cli.catalogue.reader import parse
from nocontact_cli.domain.checklist import Checklist, Source
from nocontact_cli.domain.words import START

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = sorted(shipped_folder().glob("*.yaml"))
NOBODY_TO_BLOCK = {
    "apple-account",
    "carrier-account",
    "children-and-school",
    "connected-car",
    "contacts-upload",
    "data-brokers",
    "home-wifi",
    "life360",
    "password-managers",
    "people",
    "rides-and-delivery",
    "shared-accounts",
    "smart-home",
    "streaming",
    "trackers",
    "workplace",
}
"""Where a person cannot be blocked by a setting of the user's own."""
BANNED = re.compile(
    r"!|\bvictims?\b|\babusers?\b|\bnarciss\w+|\byou must\b|\byou should\b|\bimmediately\b|\bsafe now\b|\ball clear\b"
    r"|\bex-?partner|\bex-(husband|wife|boyfriend|girlfriend)|\bboyfriend|\bgirlfriend|\bhusband|\bwife\b|\bspouse",
    re.IGNORECASE,
)

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@each_file
def test_file_has_no_problem(path: Path) -> None:
    """A shipped file has no faults, by itself and beside all others, whose steps it may wait for."""
    assert [str(problem) for problem in check_files([path])] == []


def test_all_load_together() -> None:
    """The whole set loads, `start` first, with an edition; the cheap look at the group saw the true one."""
    catalogue = load()

    assert catalogue.platforms == tuple(catalogue.checklists)
    assert set(catalogue.platforms) == {path.stem for path in FILES}
    assert catalogue.platforms[0] == START
    assert re.fullmatch(r"\d{4}\.\d{2}\.\d+", catalogue.edition)


@each_file
def test_noticed_steps_have_signs(path: Path) -> None:
    """A step that the other person may notice says what they may see."""
    steps = _read(path).steps.values()

    assert [step.id for step in steps if step.noticed != "silent" and not step.signs] == []


@each_file
def test_minutes_fit_into_a_session(path: Path) -> None:
    """Every step takes at least a minute and at most four hours."""
    assert [step.id for step in _read(path).steps.values() if not 1 <= step.minutes <= 240] == []


@each_file
def test_addresses_are_https(path: Path) -> None:
    """Sources and settings pages are reached over https only."""
    checklist = _read(path)
    addresses = [source.url for source in checklist.sources.values()]
    addresses += [step.open for step in checklist.steps.values() if step.open]

    assert [address for address in addresses if not address.startswith("https://")] == []


def test_the_step_that_blocks_has_one_name() -> None:
    """Where a person can be blocked, the step is called `block`, and is for each person."""
    platforms = [_read(path) for path in FILES if path.stem != START]
    blocking = [one for one in platforms if "block" in one.steps]

    assert {one.id for one in platforms} - {one.id for one in blocking} == NOBODY_TO_BLOCK
    assert {one.steps["block"].each for one in blocking} == {"person"}


@each_file
def test_words_are_calm_and_assume_nothing(path: Path) -> None:
    """No alarm, no orders, no labels, no promise of safety, and no guess who the other person is."""
    assert [text for text in _texts(_read(path)) if BANNED.search(text)] == []


def _read(path: Path) -> Checklist:
    checklist, problems = parse(path.read_text(encoding="utf-8"), str(path))
    assert checklist is not None, [str(problem) for problem in problems]
    return checklist


def _texts(value: object) -> Iterator[str]:
    """Every text of a checklist but those of its sources, which others have worded."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value) and not isinstance(value, Source):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
