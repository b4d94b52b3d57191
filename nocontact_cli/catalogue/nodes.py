"""A YAML text as a tree of nodes that know their place.

The tree is built from PyYAML's events and not by `yaml.compose`, which hides anchors and tags, and which
crashes the interpreter on a text nested deeply enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from nocontact_cli.catalogue.characters import Spot
from nocontact_cli.catalogue.problems import quote

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST: Final = 12
"""Levels of nesting; a checklist needs six."""

Scalar = ScalarEvent
"""A single value: `value` is its text, `style` is empty where it stands without quotes."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ADVICE = {
    "mapping values are not allowed": "; a text with a colon and a space in it needs quotes",
    "cannot start any token": "; a text that starts with this character needs quotes",
    "did not find expected key": "; look at the indentation and the quotes above",
    "expected ','": "; a bracket is not closed, or a text with a comma needs quotes",
}


class ListNode:
    """A list, with the mark of its beginning."""

    __slots__ = ("items", "start_mark")

    def __init__(self, start_mark: Any, items: list[Node]) -> None:
        self.start_mark = start_mark
        self.items = items


class MapNode:
    """A mapping as pairs in file order, so that keys written twice are still both there."""

    __slots__ = ("pairs", "start_mark")

    def __init__(self, start_mark: Any, pairs: list[tuple[Node, Node]]) -> None:
        self.start_mark = start_mark
        self.pairs = pairs


class Refused:
    """Stands where something was that a checklist must not use; its fault is already on record."""

    __slots__ = ("start_mark",)

    def __init__(self, start_mark: Any) -> None:
        self.start_mark = start_mark


Node: TypeAlias = Scalar | ListNode | MapNode | Refused


def begins(node: Node) -> tuple[int, int]:
    """Line and column of the beginning of a node, both from 1.

    Args:
        node: Any node of a tree.
    """
    mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class Composed(NamedTuple):
    """A tree, None if the text is no YAML or holds nothing, and what was wrong with its form."""

    root: Node | None
    spots: list[Spot]


def compose(text: str) -> Composed:
    """Read a text as one YAML document.

    Args:
        text: A text without characters that YAML refuses.

    Returns:
        The tree with all faults of form: aliases, anchors, tags, nesting deeper than `DEEPEST`, a second
        document. A syntax error is a fault like any other, never an exception.
    """
    composer = _Composer(text)
    root = None
    try:
        root = composer.document()
    except yaml.MarkedYAMLError as error:
        composer.spots.append(_syntax(error))
    except _TooDeepError as error:
        composer.spots.append(error.spot)
    except (yaml.YAMLError, ValueError) as error:
        # The pure Python scanner lets a ValueError through on an escape such as "\Uffffffff".
        composer.spots.append(Spot(1, 1, f"is not valid YAML: {error}", whole=True))
    else:
        if root is None:
            composer.spots.append(Spot(1, 1, "is empty", whole=True))
    return Composed(root, composer.spots)


class _TooDeepError(Exception):
    def __init__(self, spot: Spot) -> None:
        self.spot = spot


class _Composer:
    def __init__(self, text: str) -> None:
        self._next: Callable[[], Any] = _LOADER(text).get_event
        self.spots: list[Spot] = []

    def document(self) -> Node | None:
        self._next()
        if not isinstance(self._next(), DocumentStartEvent):
            return None
        root = self._node(self._next(), 1)
        self._next()
        after = self._next()
        if not isinstance(after, StreamEndEvent):
            wrong = "a second document begins here; a file holds one checklist"
            self.spots.append(Spot(*begins(after), wrong, whole=True))
        nothing = isinstance(root, Scalar) and not root.style and not root.value
        return None if nothing else root

    def _node(self, event: Any, depth: int) -> Node:
        # Comparing classes, not isinstance: this runs for every value of every file at each start.
        kind = event.__class__
        if kind is AliasEvent:
            return self._refuse(event, f"an alias ('*{event.anchor}') is not read here: write the text out")
        if event.anchor is not None:
            self._refuse(event, f"an anchor ('&{event.anchor}') is not read here: leave it out")
        if event.tag is not None:
            self._refuse(event, f"a tag ({quote(event.tag)}) is not read here: leave it out")
        if kind is Scalar:
            scalar: Scalar = event
            return scalar
        if depth > DEEPEST:
            # Reading on would take libyaml hours in a file made of brackets.
            raise _TooDeepError(Spot(*begins(event), f"is nested deeper than {DEEPEST} levels", whole=True))
        if kind is MappingStartEvent:
            return MapNode(event.start_mark, self._pairs(depth + 1))
        items = []
        while (item := self._next()).__class__ is not SequenceEndEvent:
            items.append(self._node(item, depth + 1))
        return ListNode(event.start_mark, items)

    def _pairs(self, depth: int) -> list[tuple[Node, Node]]:
        pairs = []
        following, node = self._next, self._node
        while (key := following()).__class__ is not MappingEndEvent:
            pairs.append((node(key, depth), node(following(), depth)))
        return pairs

    def _refuse(self, event: Any, message: str) -> Refused:
        self.spots.append(Spot(*begins(event), message))
        return Refused(event.start_mark)


def _syntax(error: yaml.MarkedYAMLError) -> Spot:
    line, column = (error.problem_mark.line + 1, error.problem_mark.column + 1) if error.problem_mark else (1, 1)
    problem = error.problem or "cannot be read"
    context = f", {error.context}" if error.context else ""
    if error.context_mark and error.context_mark.line + 1 != line:
        context += f" (begun on line {error.context_mark.line + 1})"
    advice = next((text for sign, text in _ADVICE.items() if sign in problem), "")
    return Spot(line, column, f"is not valid YAML{context}: {problem}{advice}", whole=True)
