"""What Google's exports have in common."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.evidence import Made

if TYPE_CHECKING:
    from nocontact_cli.evidence.given.trees import Tree

_NAMED: Final = re.compile(r"takeout-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", re.IGNORECASE)
_TOP: Final = "takeout"


def made(tree: Tree) -> Made | None:
    """When the export was asked for, by the name that Google gives its files."""
    for name in (*(path.name for path in tree.paths), *tree.names[:1]):
        found = _NAMED.search(name)
        if found:
            try:
                return Made(datetime(*map(int, found.groups()), tzinfo=UTC), exact=True)  # type: ignore[misc, arg-type]
            except ValueError:
                continue
    return None


def is_takeout(tree: Tree) -> bool:
    """Whether the files lie in the folder in which Google packs them, called the same in all languages."""
    return any(_TOP in name.lower().split("/")[:-1] for name in tree.names) or made(tree) is not None
