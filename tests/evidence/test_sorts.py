"""The readers and the guides to exports speak of the same sorts of facts."""

from __future__ import annotations

from importlib import import_module

import pytest

from nocontact_cli.catalogue.export_guides import export_guides
from nocontact_cli.domain.evidence import WHATS
from nocontact_cli.evidence import readers


def test_every_reader_has_a_guide() -> None:
    """The guides are those of the readers, in the same order."""
    assert list(export_guides().guides) == [reader.name for reader in readers.all_readers()]


@pytest.mark.parametrize("name", readers.NAMES)
def test_the_sorts_of_a_reader_are_those_of_its_guide(name: str) -> None:
    """Every sort that a reader can find has its place in the guide, and the guide names no other."""
    reader = import_module(f"{readers.__name__}.{name}").Reader()

    assert len(set(reader.sorts)) == len(reader.sorts)
    assert {what for what, _ in reader.sorts} <= set(WHATS)
    assert export_guides().guides[name].sorts == set(reader.sorts)
