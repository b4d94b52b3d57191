"""The JSON Schema: current, and of one mind with the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from nocontact_cli.catalogue.schema import schema_text
from tests.catalogue.plain import plain_data

HERE = Path(__file__).parent
CHECKLISTS = HERE.parent.parent / "checklists"
GOOD = [*sorted((HERE / "good").glob("*.yaml")), *sorted(CHECKLISTS.glob("*.yaml"))]
BAD = sorted((HERE / "bad").glob("*.yaml"))
BEYOND = {
    # What a schema has no words for: references, circles, things counted over the file ...
    "after-in-a-circle",
    "after-itself",
    "asks-a-reserved-name",
    "closed-and-eased",
    "either-alone",
    "exposure-without-step-and-advice",
    "formerly-is-a-step-of-today",
    "formerly-twice",
    "how-answers-fit-two-questions",
    "how-answers-of-two-questions",
    "how-unknown-answer",
    "how-without-an-accepted-answer",
    "how-without-an-answer",
    "unknown-exposure",
    "unknown-exposure-eased",
    "unknown-own-step-after-in-full",
    "unknown-source",
    "unknown-step-after",
    "when-misspelt-circumstance",
    "when-unknown-answer",
    "when-unknown-name",
    "when-unknown-name-of-an-exposure",
    # ... what YAML has already taken away when a schema sees the data ...
    "anchor",
    "anchor-on-a-step",
    "bare-exclamation-tag",
    "bidi-in-a-comment",
    "boolean-as-answer-id",
    "device-twice",
    "exposure-id-twice",
    "empty-optional-text",
    "field-twice",
    "flag-as-yes",
    "number-as-step-id",
    "source-id-twice",
    "step-id-twice",
    "tab-inside",
    "tag",
    "two-documents",
    # ... and signs and days, which patterns would make unreadable.
    "address-with-control",
    "day-not-real",
    "escaped-bidi-override",
    "escaped-control",
    "escaped-line-break",
    "escaped-null",
    "escaped-tab",
    "literal-block",
    "minutes-as-octal",
    "raw-bidi-override",
    "raw-byte-order-mark-inside",
    "raw-zero-width",
}


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """A validator for the schema as it is generated now."""
    return Draft202012Validator(json.loads(schema_text()))


def test_schema_in_the_folder_is_current() -> None:
    """The committed schema is what the field table says today.

    Renew it with: python -c "from nocontact_cli.catalogue.schema import schema_text;
    print(schema_text(), end='')" > checklists/checklist.schema.json
    """
    assert schema_text() == (CHECKLISTS / "checklist.schema.json").read_text(encoding="utf-8")


def test_schema_is_a_schema(validator: Draft202012Validator) -> None:
    """The generated text is valid JSON Schema 2020-12."""
    Draft202012Validator.check_schema(validator.schema)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_schema_accepts_good_files(path: Path, validator: Draft202012Validator) -> None:
    """What the reader accepts, editors accept: the shipped files and the good corpus."""
    assert [error.message for error in validator.iter_errors(plain_data(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_schema_refuses_what_it_can_express(path: Path, validator: Draft202012Validator) -> None:
    """Both refuse every bad file, but for the defects that a schema cannot express."""
    try:
        data: Any = plain_data(path.read_bytes().decode())
    except (yaml.YAMLError, ValueError):
        # No YAML, no data: there is nothing left for a schema to judge.
        assert path.stem not in BEYOND
        return

    assert (path.stem in BEYOND) is validator.is_valid(data)
