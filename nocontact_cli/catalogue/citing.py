"""Whether everything names where it was read, and nothing is listed that was not used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.catalogue.places import Finding
from nocontact_cli.catalogue.problems import hint, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nocontact_cli.catalogue.places import Path


def check_sources(sources: Mapping[str, object], named: Iterable[tuple[Path, tuple[str, ...]]]) -> Iterator[Finding]:
    """Names of sources that are not in the table, and entries of the table that nothing names.

    Args:
        sources: The table, by id.
        named: Where sources are named, and which.
    """
    used = set[str]()
    for path, names in named:
        used.update(names)
        for name in names:
            if name not in sources:
                yield Finding((*path, name), f"there is no source {quote(name)} in this file{hint(name, sources)}")
    for name in sources.keys() - used:
        yield Finding(("sources", name), "nothing here was read there")
