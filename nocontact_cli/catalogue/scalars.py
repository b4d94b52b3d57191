"""Single values: from the text in the file to a value, or the reason why not.

Each taker takes a scalar node and its shape, and raises `Wrong` with the message of the fault.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import yaml

from nocontact_cli.catalogue.characters import character_name, refused_character
from nocontact_cli.catalogue.problems import hint, plain, quote
from nocontact_cli.catalogue.shapes import (
    DATE,
    HTTPS,
    MOST_ADDRESS,
    Address,
    Day,
    Flag,
    Name,
    Text,
    Whole,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocontact_cli.catalogue.nodes import Scalar

_IMPLICIT: Final = yaml.SafeLoader.yaml_implicit_resolvers
_LONGEST_SPECIAL_WORD: Final = len("false")
_READ_AS: Final = {
    "tag:yaml.org,2002:bool": "a boolean (true or false)",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:timestamp": "a date",
    "tag:yaml.org,2002:null": "nothing (null)",
    "tag:yaml.org,2002:merge": "a merge key",
    "tag:yaml.org,2002:value": "a sign of its own",
}
_MOST_DIGITS: Final = 9


class Wrong(Exception):  # noqa: N818 - it never leaves this layer, and is no error of the program.
    """Why a value does not fit."""


def read_as(value: str) -> str | None:
    """What YAML takes an unquoted value for, None where it is text.

    Args:
        value: The characters of a value without quotes.
    """
    if not value:
        return "nothing (null)"
    for tag, form in _IMPLICIT.get(value[0], ()):
        if form.match(value):
            number = tag.endswith((":int", ":float"))
            return "a number to the base 60" if number and ":" in value else _READ_AS.get(tag)
    return None


def text(node: Scalar) -> str:
    """A text that is not empty, stands on one line and can be shown.

    Args:
        node: The value.

    Raises:
        Wrong: It is something else.
    """
    value: str = node.value
    if not node.style:
        # Words as long as this are nothing but text to YAML; most values need no closer look.
        other = None if len(value) > _LONGEST_SPECIAL_WORD and value[0].isalpha() else read_as(value)
        if other:
            quoted = f'is read as {other}, not as text: put it in quotes, "{plain(value)}"'
            raise Wrong(quoted if value else "is empty: give a text")
    elif node.style in "|>":
        value = value.rstrip("\n")
    if not value or value.isspace():
        raise Wrong("is empty: give a text")
    # Most values end here; what follows only words the fault.
    if value.isprintable():
        return value
    if "\n" in value:
        raise Wrong("has line breaks: write it as one paragraph")
    refused = refused_character(value)
    if refused:
        raise Wrong(f"{character_name(refused)} does not belong here: leave it out")
    return value


def _paragraph(node: Scalar, shape: Text) -> str:
    value = text(node)
    if len(value) > shape.most:
        raise Wrong(f"is {len(value)} characters long; at most {shape.most} fit")
    return value


def _word(node: Scalar, shape: Word) -> str:
    value = text(node)
    if value not in shape.words:
        known = ", ".join(shape.words)
        raise Wrong(f"{quote(value)} is not one of: {known}{hint(value, shape.words)}")
    return value


def _name(node: Scalar, shape: Name) -> str:
    value = text(node)
    if not shape.form.fullmatch(value):
        raise Wrong(f"{quote(value)} is not {shape.wanted}")
    if len(value) > shape.most:
        raise Wrong(f"is {len(value)} characters long; at most {shape.most} fit")
    return value


def _day(node: Scalar, _shape: Day) -> date:
    value = text(node)
    if DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Wrong(f"{quote(value)} is no day of the calendar") from None
    raise Wrong(f'{quote(value)} is not a day written as year-month-day, such as "2026-11-22"')


def _address(node: Scalar, _shape: Address) -> str:
    value = text(node)
    if len(value) > MOST_ADDRESS:
        raise Wrong(f"is {len(value)} characters long; at most {MOST_ADDRESS} fit")
    if HTTPS.fullmatch(value):
        return value
    if not value.startswith("https://"):
        raise Wrong("must begin with https://")
    if " " in value or "\u00a0" in value:
        raise Wrong("must not contain a space")
    if "@" in value.removeprefix("https://").partition("/")[0]:
        raise Wrong("must not contain a user name ('@' before the path)")
    raise Wrong(f"{quote(value)} is not an address of the form https://host/path")


def _whole(node: Scalar, shape: Whole) -> int:
    value: str = node.value
    if node.style:
        raise Wrong(f"is a text in quotes, not a whole number from {shape.least} to {shape.most}")
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or (digits[0] == "0" and digits != "0"):
        raise Wrong(f"{quote(value)} is not a whole number from {shape.least} to {shape.most}")
    if len(digits) > _MOST_DIGITS or not shape.least <= int(value) <= shape.most:
        raise Wrong(f"must be from {shape.least} to {shape.most}, not {plain(value)}")
    return int(value)


def _flag(node: Scalar, _shape: Flag) -> bool:
    if node.style or node.value not in ("true", "false"):
        raise Wrong(f"{quote(node.value)} is not true or false, written without quotes")
    return bool(node.value == "true")


TAKE: Final[dict[type, Callable[[Scalar, Any], Any]]] = {
    Text: _paragraph,
    Word: _word,
    Name: _name,
    Day: _day,
    Address: _address,
    Whole: _whole,
    Flag: _flag,
}
"""By the class of a scalar shape: from a node and its shape to a str, int, bool or date, or `Wrong`."""
