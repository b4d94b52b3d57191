"""The field table as a JSON Schema, for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.catalogue.fields import CHECKLIST
from nocontact_cli.catalogue.shapes import (
    DATE,
    HTTPS,
    ID,
    MOST_ADDRESS,
    Address,
    Conditions,
    Day,
    Field,
    Flag,
    Instructions,
    Links,
    ListOf,
    Name,
    Record,
    Shape,
    Table,
    Text,
    Whole,
    Word,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

_Schema = dict[str, Any]


def schema_text() -> str:
    """The content of `checklists/checklist.schema.json`: JSON Schema 2020-12, with a line end at the end."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A checklist of nocontact",
        **_record(CHECKLIST),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _of(shape: Shape) -> _Schema:
    return _MAKERS[shape.__class__](shape)


def _text(shape: Text) -> _Schema:
    return {"type": "string", "maxLength": shape.most, "pattern": r"\S"}


def _word(shape: Word) -> _Schema:
    return {"enum": list(shape.words)}


def _name(shape: Name) -> _Schema:
    return {"type": "string", "maxLength": shape.most, "pattern": _entire(shape.form)}


def _day(_shape: Day) -> _Schema:
    return {"type": "string", "format": "date", "pattern": _entire(DATE)}


def _address(_shape: Address) -> _Schema:
    return {"type": "string", "format": "uri", "maxLength": MOST_ADDRESS, "pattern": _entire(HTTPS)}


def _whole(shape: Whole) -> _Schema:
    return {"type": "integer", "minimum": shape.least, "maximum": shape.most}


def _flag(_shape: Flag) -> _Schema:
    return {"type": "boolean"}


def _list(shape: ListOf) -> _Schema:
    schema: _Schema = {"type": "array", "items": _of(shape.member)}
    if shape.least:
        schema["minItems"] = shape.least
    if not isinstance(shape.member, Text):
        schema["uniqueItems"] = True
    return schema


def _record(shape: Record) -> _Schema:
    return {
        "type": "object",
        "properties": {name: _field(field) for name, field in shape.fields.items()},
        "required": [name for name, field in shape.fields.items() if field.required],
        "additionalProperties": False,
        **shape.together,
    }


def _field(field: Field) -> _Schema:
    schema = _of(field.shape)
    if field.nullable:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return {"description": field.about, **schema}


def _table(shape: Table) -> _Schema:
    return _mapping(_of(shape.member), shape.least, _of(shape.names) if shape.names else None)


def _conditions(shape: Conditions) -> _Schema:
    known = {name: _of(values) for name, values in shape.known.items()}
    return {"type": "object", "properties": known, "additionalProperties": _of(shape.other)}


def _links(shape: Links) -> _Schema:
    return _mapping(_of(shape.conditions), 0, _of(shape.names))


def _instructions(shape: Instructions) -> _Schema:
    devices = _mapping(_of(shape.lines), 1, _of(shape.devices))
    return {"anyOf": [devices, _mapping(devices, 1)]}


def _mapping(values: _Schema, least: int, names: _Schema | None = None) -> _Schema:
    schema: _Schema = {"type": "object", "propertyNames": names or _of(ID), "additionalProperties": values}
    if least:
        schema["minProperties"] = least
    return schema


def _entire(form: re.Pattern[str]) -> str:
    return f"^(?:{form.pattern})$"


_MAKERS: Final[dict[type, Callable[[Any], _Schema]]] = {
    Text: _text,
    Word: _word,
    Name: _name,
    Day: _day,
    Address: _address,
    Whole: _whole,
    Flag: _flag,
    ListOf: _list,
    Record: _record,
    Table: _table,
    Conditions: _conditions,
    Links: _links,
    Instructions: _instructions,
}
