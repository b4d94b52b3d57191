"""What holds for every text: no crash, honest places, and the same meaning for the schema."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from nocontact_cli.catalogue import nodes
from nocontact_cli.catalogue.reader import parse
from nocontact_cli.catalogue.schema import schema_text
from tests.catalogue.plain import plain_data
from tests.catalogue.strategies import checklists, damaged

GOOD = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "good").glob("*.yaml"))]
VALIDATOR = Draft202012Validator(json.loads(schema_text()))


@settings(deadline=None)
@given(st.text() | st.text("ab:-[]{}'\"#&*!|>%@`,?\n\t ~<=\\"))
def test_any_text_is_read_or_told(text: str) -> None:
    """Whatever stands in a file, there is a checklist or there are problems, never an exception."""
    _hold(text)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(GOOD).flatmap(damaged))
def test_any_damage_is_read_or_told(text: str) -> None:
    """A good file with random damage is read or told; and what is read, the schema accepts too."""
    _hold(text)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(GOOD).flatmap(damaged))
def test_any_damage_without_libyaml(text: str) -> None:
    """The same holds for the slow loader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "_LOADER", yaml.SafeLoader)
        _hold(text)


@settings(deadline=None, max_examples=40)
@given(checklists(), st.booleans())
def test_good_checklist_reads_back_equal(checklist: Any, flow: bool) -> None:
    """Any good checklist, written by PyYAML in either style, is read as what it was."""
    text = yaml.safe_dump(_plain(checklist), allow_unicode=True, sort_keys=False, default_flow_style=flow)

    read, problems = parse(text, "x")

    assert problems == ()
    assert checklist == read


def _hold(text: str) -> None:
    checklist, problems = parse(text, "x.yaml")

    assert (checklist is None) is bool(problems)
    assert list(problems) == sorted(problems)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        assert 1 <= problem.line <= len(lines) + 1
        assert problem.column >= 1
        assert problem.message
        assert str(problem).isprintable()
    if checklist is not None:
        assert VALIDATOR.is_valid(plain_data(text))


def _plain(value: Any) -> Any:
    """A checklist as the dicts and lists its file holds, without ids and what was left out."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    fields = {name: getattr(value, name) for name in value.__dataclass_fields__}
    if "by_device" in fields:
        return _plain(value.by_answer or value.by_device)
    if "steps" not in fields:
        fields.pop("id", None)
    return _plain(fields)
