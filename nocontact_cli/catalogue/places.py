"""Which checklist item and which field a node of the tree belongs to.

Nothing here runs for a file without faults: the places are worked out when the first fault asks for one.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from nocontact_cli.catalogue.nodes import ListNode, MapNode, Scalar, begins
from nocontact_cli.catalogue.problems import Problem, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nocontact_cli.catalogue.characters import Spot
    from nocontact_cli.catalogue.nodes import Node

Path: TypeAlias = tuple[str, ...]
"""Keys from the top of the file: `("steps", "block", "recheck", "days")`."""


class Fault(NamedTuple):
    """Something wrong at a node. It belongs to the field `field` of `owner`, or to the owner itself."""

    node: Node
    message: str
    field: str
    owner: Node


class Finding(NamedTuple):
    """Something wrong at a path, found in the values and not in the tree.

    The path may end with the text of one member of a list. `field` names a field that is missing there.
    """

    path: Path
    message: str
    field: str = ""


class Places:
    """The places in one file.

    Args:
        file: The file as problems name it.
        root: Its tree.
        nouns: What one entry of a table is called: `steps` holds a `step`.
    """

    def __init__(self, file: str, root: Node, nouns: Mapping[str, str]) -> None:
        self._file = file
        self._root = root
        self._nouns = nouns

    def of_fault(self, fault: Fault) -> Problem:
        """The problem of a fault, at the beginning of its node."""
        return self._problem(fault.node, self._paths[id(fault.owner)], fault.message, fault.field)

    def of_finding(self, finding: Finding) -> Problem:
        """The problem of a finding, as deep as its path leads; for a list or a mapping at its name."""
        path = finding.path
        while path and path not in self._by_path:
            path = path[:-1]
        node, named = self._by_path.get(path, (self._root, ()))
        return self._problem(node, named, finding.message, finding.field)

    def of_spot(self, spot: Spot) -> Problem:
        """The problem of a spot; unless it is of the file, it belongs to the last node that begins by then."""
        if spot.whole:
            return Problem(self._file, spot.line, spot.column, "", "", spot.message)
        at = bisect_right(self._begins, (spot.line, spot.column))
        path = self._nodes[at - 1][1] if at else ()
        return Problem(self._file, spot.line, spot.column, *self._named(path), spot.message)

    def _problem(self, node: Node, path: Path, message: str, field: str) -> Problem:
        owner, inner = self._named(path)
        field = ".".join(part for part in (inner, plain(field)) if part)
        return Problem(self._file, *begins(node), owner, field, message)

    def _named(self, path: Path) -> tuple[str, str]:
        noun = self._nouns.get(path[0]) if len(path) > 1 and path[1] else None
        owner, inner = ("checklist", path) if noun is None else (f"{noun} {plain(path[1])}", path[2:])
        return owner, ".".join(plain(part) for part in inner if part)

    @cached_property
    def _nodes(self) -> list[tuple[Node, Path]]:
        return list(_walk(self._root, ()))

    @cached_property
    def _paths(self) -> dict[int, Path]:
        return {id(node): path for node, path in self._nodes}

    @cached_property
    def _by_path(self) -> dict[Path, tuple[Node, Path]]:
        """Where a path leads, and the part of it that names the field. What is written twice counts once."""
        found: dict[Path, tuple[Node, Path]] = {}
        for node, path in self._nodes:
            if isinstance(node, MapNode):
                for key, value in node.pairs:
                    inner = (*path, _text(key))
                    found.setdefault(inner, (value if isinstance(value, Scalar) else key, inner))
            elif isinstance(node, ListNode):
                for item in node.items:
                    found.setdefault((*path, _text(item)), (item, path))
        return found

    @cached_property
    def _begins(self) -> list[tuple[int, int]]:
        return [begins(node) for node, _ in self._nodes]


def _walk(node: Node, path: Path) -> Iterator[tuple[Node, Path]]:
    yield node, path
    if isinstance(node, ListNode):
        for item in node.items:
            yield from _walk(item, path)
    elif isinstance(node, MapNode):
        for key, value in node.pairs:
            inner = (*path, _text(key))
            yield from _walk(key, inner)
            yield from _walk(value, inner)


def _text(node: Node) -> str:
    return node.value if isinstance(node, Scalar) else ""
