"""The lists of people in the exports of Instagram and Facebook, in all shapes they have had, as JSON or HTML.

Keys at the root, versions in them, and labels in the account's language are passed over: the shape of a record tells
what it is, and the name of its file what list it is on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple
from urllib.parse import urlsplit

from nocontact_cli.domain.evidence import EMAIL, NAME, PHONE, URL, Name
from nocontact_cli.evidence.formats.json_stream import mended, walk
from nocontact_cli.evidence.times import from_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

HANDLE: Final = re.compile(r"[A-Za-z0-9._]{1,30}")
_LOOSE: Final = frozenset({"timestamp", "media", "label_values", "fbid", "ent_name"})
"""Keys of a record that stands alone, without a list around it."""
_HEADS: Final = frozenset({"name", "description"})
_IN_APP: Final = frozenset({"p", "reel", "reels", "stories", "explore", "accounts", "direct", "tv", "dyi"})
_MOST_LABELS: Final = 1000


class Entry(NamedTuple):
    """Somebody on a list.

    Args:
        who: Everything they are named by.
        at: Since when.
    """

    who: tuple[Name, ...]
    at: datetime | None


def entries(stream: BinaryIO, entry: Callable[[dict[str, Any]], Entry | None]) -> Iterator[Entry | None]:
    """Everybody on a list; None for each record that cannot be read, so that somebody may be missing.

    Args:
        stream: Its JSON: a list, an object with one list in it, or a lone record.
        entry: Reads one record.

    Raises:
        UnreadableError: It is no valid JSON, or not whole.
    """
    alone: dict[str, Any] = {}
    for path, items, listed in walk(stream):
        if len(path) == 1 and path[0] in _LOOSE:
            if listed and len(alone.get(path[0], ())) < _MOST_LABELS:
                alone[path[0]] = alone.get(path[0], []) + items
            elif not listed:
                alone[path[0]] = items[0]
        elif listed:
            for one in items:
                yield entry(one) if isinstance(one, dict) else None
        elif len(path) != 2 or path[1] not in _HEADS:  # noqa: PLR2004 - Beside a list in an object.
            yield None
    if alone:
        yield entry(alone)


def on_instagram(record: dict[str, Any], *kinds: str) -> Entry | None:
    """Somebody on a list of Instagram or Threads, in one of three shapes.

    Args:
        record: With the handle as `value`; or as `title` beside an address; or among labelled values.
        kinds: Whose handle it is.
    """
    links = record.get("string_list_data")
    if isinstance(links, list):
        first = links[0] if links and isinstance(links[0], dict) else {}
        handle = _first_handle(first.get("value"), record.get("title"), handle_of(first.get("href")))
        at = from_seconds(first.get("timestamp"))
        return Entry(tuple(Name(kind, handle) for kind in kinds), at) if handle else None
    values = labelled(record)
    if not values or values[-1] is None:
        return None
    handle = next((found for one in values if (found := handle_of(one)) and found in values), None)
    handle = handle or _first_handle(values[-1])
    if not handle:
        return None
    shown = tuple(Name(NAME, mended(one)) for one in values[:-1] if one and "://" not in one)
    return Entry((*(Name(kind, handle) for kind in kinds), *shown), from_seconds(record.get("timestamp")))


def on_facebook(record: dict[str, Any]) -> Entry | None:
    """Somebody on a list of Facebook or Messenger: a name, with the address of a profile at most."""
    data = record.get("data")
    inner = data if isinstance(data, dict) else data[0] if isinstance(data, list) and data else {}
    inner = inner if isinstance(inner, dict) else {}
    values = labelled(record) or []
    names = [record.get("name"), inner.get("name"), *(one for one in values if one and "://" not in one)]
    name = next((one for one in names if isinstance(one, str) and one.strip()), None)
    if name is None:
        return None
    who = [Name(NAME, mended(name))]
    addresses = (one for one in (record.get("uri"), inner.get("uri"), *values) if isinstance(one, str))
    who += [Name(URL, one) for one in addresses if _host(one).endswith("facebook.com")]
    contact = record.get("contact_info")
    if isinstance(contact, str):
        who.append(reached_by(contact))
    return Entry(tuple(who), from_seconds(record.get("timestamp")))


def reached_by(text: str) -> Name:
    """An address of mail or a number, whichever it is."""
    return Name(EMAIL if "@" in text else PHONE, text)


def labelled(record: dict[str, Any]) -> list[str | None] | None:
    """The texts of labelled values in their order, None for what is no text; None where there are no such values."""
    pairs = record.get("label_values")
    if not isinstance(pairs, list):
        return None
    values = [pair.get("value") if isinstance(pair, dict) else None for pair in pairs]
    return [value if isinstance(value, str) else None for value in values]


def mapped(record: Any) -> dict[str, dict[str, Any]]:
    """The labelled values of an older record, mended, by their labels in lower case."""
    pairs = record.get("string_map_data") if isinstance(record, dict) else None
    if not isinstance(pairs, dict):
        return {}
    return {mended(label).casefold(): pair for label, pair in pairs.items() if isinstance(pair, dict)}


def handle_of(address: object) -> str | None:
    """The handle in the address of a profile on Instagram or Threads."""
    if not isinstance(address, str) or not _host(address).endswith(("instagram.com", "threads.net", "threads.com")):
        return None
    path = [one for one in urlsplit(address).path.split("/") if one and one != "_u"]
    return _first_handle(path[0].removeprefix("@")) if len(path) == 1 and path[0] not in _IN_APP else None


def _first_handle(*texts: object) -> str | None:
    return next((one for one in texts if isinstance(one, str) and HANDLE.fullmatch(one)), None)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
