"""Apple's property lists, in XML or binary."""

from __future__ import annotations

import plistlib
import struct
from typing import TYPE_CHECKING, Any, Final
from xml.parsers.expat import ExpatError

from nocontact_cli.evidence.faults import UnreadableError

if TYPE_CHECKING:
    from typing import BinaryIO

_LARGEST: Final = 1 << 25
"""Bytes. What is read of them is far smaller."""
_FAULTS: Final = (
    plistlib.InvalidFileException,
    ExpatError,
    struct.error,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    MemoryError,
)
"""What the standard library raises for broken ones. It refuses definitions of entities."""


def load_plist(stream: BinaryIO) -> Any:
    """What stands in a property list.

    Raises:
        UnreadableError: It is none, or larger than any that is read here.
    """
    data = stream.read(_LARGEST + 1)
    while len(data) <= _LARGEST and (more := stream.read(_LARGEST + 1 - len(data))):
        data += more
    if len(data) > _LARGEST:
        raise UnreadableError("It is larger than any of its kind. It was not read.")
    try:
        return plistlib.loads(data)
    except _FAULTS as error:
        raise UnreadableError("It is damaged, or only a part of it arrived.") from error
