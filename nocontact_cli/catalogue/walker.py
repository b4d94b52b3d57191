"""From the tree of a file to values, along the field table, with every fault on the way.

A value that does not fit is replaced by a harmless one, so that the walk goes on and what is left can still
be checked as a whole.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.catalogue.nodes import ListNode, MapNode, Node, Scalar, begins
from nocontact_cli.catalogue.places import Fault
from nocontact_cli.catalogue.problems import closest, hint, quote
from nocontact_cli.catalogue.scalars import TAKE, Wrong, read_as
from nocontact_cli.catalogue.shapes import (
    ID,
    Address,
    Conditions,
    Day,
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
from nocontact_cli.domain.checklist import How

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_WRONG: Final = object()
"""Stands for a value whose fault is on record."""
_BLANKS: Final[dict[type, Any]] = {
    Text: "",
    Word: "",
    Name: "",
    Address: "",
    Day: date.min,
    Whole: 0,
    Table: {},
    Links: {},
    ListOf: (),
    Instructions: How(),
}
"""Stand in for required values that are missing or faulty; such a checklist is never handed out."""
_MERGE: Final = "<<"
_NULL: Final = ("null", "Null", "NULL", "~")


class Walker:
    """Reads one tree; `faults` fills up on the way."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._readers: dict[type, Callable[[Any, Any], Any]] = {
            ListOf: self._list,
            Record: self._record,
            Table: self._table,
            Conditions: self._conditions,
            Links: self._links,
            Instructions: self._instructions,
        }

    def top(self, root: Node, shape: Record) -> dict[str, Any]:
        """The values of the whole file by field, harmless ones where there was a fault.

        Args:
            root: Top of the tree.
            shape: What the file should hold.
        """
        if isinstance(root, MapNode):
            return self._fields(root, shape, root)
        self._misfit(root, _fields_of(shape))
        return _blanks(shape)

    def _read(self, node: Node, shape: Shape) -> Any:
        take = TAKE.get(shape.__class__)
        if take is None:
            return self._readers[shape.__class__](node, shape)
        if isinstance(node, Scalar):
            try:
                return take(node, shape)
            except Wrong as wrong:
                self._fault(node, str(wrong))
                return _WRONG
        return self._misfit(node, "a single value")

    def _fields(self, node: MapNode, shape: Record, owner: Node) -> dict[str, Any]:
        named = self._named(node, shape, owner)
        values: dict[str, Any] = {}
        for name, (_, value) in named.items():
            field = shape.fields[name]
            if field.nullable and isinstance(value, Scalar) and not value.style and value.value in _NULL:
                values[name] = None
                continue
            read = self._read(value, field.shape)
            if read is not _WRONG:
                values[name] = read
        for name, field in shape.fields.items():
            if field.required and name not in values:
                values[name] = _BLANKS[field.shape.__class__]
                if name not in named:
                    self._fault(owner, "is missing", field=name)
        return values

    def _named(self, node: MapNode, shape: Record, owner: Node) -> dict[str, tuple[Node, Node]]:
        """Every field that is there, with its name and its value in the tree."""
        named: dict[str, tuple[Node, Node]] = {}
        unknown = []
        for pair in node.pairs:
            name = pair[0].value if isinstance(pair[0], Scalar) else ""
            if name not in shape.fields:
                unknown.append(pair)
            elif name in named:
                self._fault(pair[0], _twice(named[name][0]))
                self._read(pair[1], shape.fields[name].shape)
            else:
                named[name] = pair
        for pair in unknown:
            meant = self._meant(pair[0], shape, owner)
            if meant is not None:
                named.setdefault(meant, pair)
        return named

    def _meant(self, key: Node, shape: Record, owner: Node) -> str | None:
        """The field an unknown name was probably meant for, so that its value is not lost to the checks."""
        if not isinstance(key, Scalar) or key.value == _MERGE:
            self._no_name(key)
            return None
        meant = closest(key.value, shape.fields)
        message = f"{quote(key.value)} is not a field{hint(key.value, shape.fields)}"
        self._fault(key, message, field=meant or key.value, owner=owner)
        return meant

    def _entries(self, node: MapNode, names: Name | Word) -> Iterator[tuple[str, Node, Node]]:
        """Name, its node, and value of every entry, also of those whose name has a fault."""
        seen: dict[str, Node] = {}
        for key, value in node.pairs:
            if not isinstance(key, Scalar) or key.value == _MERGE:
                self._no_name(key)
                continue
            name = key.value
            if name in seen:
                self._fault(key, _twice(seen[name]))
            else:
                seen[name] = key
                try:
                    TAKE[names.__class__](key, names)
                except Wrong as wrong:
                    self._fault(key, str(wrong))
            yield name, key, value

    def _list(self, node: Node, shape: ListOf) -> Any:
        if not isinstance(node, ListNode):
            return self._misfit(node, "a list")
        if len(node.items) < shape.least:
            self._fault(node, "is empty: give at least one")
        read = [self._read(item, shape.member) for item in node.items]
        if not isinstance(shape.member, Text) and len(set(read)) < len(read):
            self._repeated(node, read)
        return tuple(value for value in read if value is not _WRONG)

    def _repeated(self, node: ListNode, read: list[Any]) -> None:
        seen: set[Any] = {_WRONG}
        for item, value in zip(node.items, read, strict=True):
            if value in seen and value is not _WRONG:
                self._fault(item, f"{quote(str(value))} stands twice in this list")
            seen.add(value)

    def _record(self, node: Node, shape: Record) -> Any:
        if not isinstance(node, MapNode):
            return self._misfit(node, _fields_of(shape))
        return shape.make(**self._fields(node, shape, node))

    def _table(self, node: Node, shape: Table) -> Any:
        if not isinstance(node, MapNode):
            return self._misfit(node, f"a mapping of {shape.noun} {'names' if shape.names else 'ids'}")
        if len(node.pairs) < shape.least:
            self._fault(node, f"needs at least {shape.least} {shape.noun}{'s' if shape.least > 1 else ''}")
        member, values = shape.member, dict[str, Any]()
        for name, key, value in self._entries(node, shape.names or ID):
            if not isinstance(member, Record):
                read = self._read(value, member)
                values.setdefault(name, _BLANKS[member.__class__] if read is _WRONG else read)
            elif isinstance(value, MapNode):
                values.setdefault(name, member.make(id=name, **self._fields(value, member, key)))
            else:
                self._misfit(value, _fields_of(member))
                values.setdefault(name, member.make(id=name, **_blanks(member)))
        return values

    def _conditions(self, node: Node, shape: Conditions) -> Any:
        if not isinstance(node, MapNode):
            return self._misfit(node, "a mapping of names to lists of values")
        values: dict[str, tuple[str, ...]] = {}
        for name, _, value in self._entries(node, ID):
            accepted = self._read(value, shape.known.get(name, shape.other))
            if accepted is not _WRONG:
                values.setdefault(name, accepted)
        return values

    def _links(self, node: Node, shape: Links) -> Any:
        if not isinstance(node, MapNode):
            return self._misfit(node, "a mapping of steps elsewhere to conditions")
        values: dict[str, Any] = {}
        for name, _, value in self._entries(node, shape.names):
            conditions = self._conditions(value, shape.conditions)
            if conditions is not _WRONG:
                values.setdefault(name, conditions)
        return values

    def _instructions(self, node: Node, shape: Instructions) -> Any:
        if not isinstance(node, MapNode):
            return self._misfit(node, "a mapping of devices to lists of instructions")
        if not _by_answer(node, shape.devices.words):
            return How(self._devices(node, shape))
        by_answer: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, _, value in self._entries(node, ID):
            if isinstance(value, MapNode):
                by_answer.setdefault(name, self._devices(value, shape))
            else:
                self._misfit(value, "a mapping of devices, as under the other answers")
        return How(by_answer=by_answer)

    def _devices(self, node: MapNode, shape: Instructions) -> dict[str, tuple[str, ...]]:
        if not node.pairs:
            self._fault(node, "is empty: give at least one device")
        by_device: dict[str, tuple[str, ...]] = {}
        for name, _, value in self._entries(node, shape.devices):
            lines = self._read(value, shape.lines)
            if lines is not _WRONG:
                by_device.setdefault(name, lines)
        return by_device

    def _no_name(self, key: Node) -> None:
        if isinstance(key, Scalar):
            self._fault(key, f"a merge key ({quote(_MERGE)}) is not read here: write the fields out")
        else:
            self._misfit(key, "one word as a name")

    def _misfit(self, node: Node, wanted: str) -> object:
        if isinstance(node, ListNode):
            self._fault(node, f"wants {wanted}, not a list")
        elif isinstance(node, MapNode):
            self._fault(node, f"wants {wanted}, not a mapping")
        elif isinstance(node, Scalar):
            found = "a text" if node.style else read_as(node.value) or "a text"
            self._fault(node, f"wants {wanted}, not {found}")
        return _WRONG

    def _fault(self, node: Node, message: str, field: str = "", owner: Node | None = None) -> None:
        self.faults.append(Fault(node, message, field, owner or node))


def _by_answer(node: MapNode, devices: tuple[str, ...]) -> bool:
    """Whether instructions are given by answer; a device with a mapping under it is only a fault."""
    nested = [key for key, value in node.pairs if isinstance(value, MapNode)]
    named = [key for key in nested if isinstance(key, Scalar) and key.value in devices]
    return bool(nested) and (len(named) < len(nested) or len(nested) == len(node.pairs))


def _twice(first: Node) -> str:
    return f"is written twice (first on line {begins(first)[0]})"


def _fields_of(shape: Record) -> str:
    return f"fields such as {next(iter(shape.fields))}: ..."


def _blanks(shape: Record) -> dict[str, Any]:
    return {name: _BLANKS[field.shape.__class__] for name, field in shape.fields.items() if field.required}
