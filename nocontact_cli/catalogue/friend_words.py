"""The shipped words for a friend who helps: from their file to values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.catalogue.compiled import FOLDER, keep_value, kept_value
from nocontact_cli.catalogue.files import shipped_folder
from nocontact_cli.domain.checklist import Source
from nocontact_cli.domain.friend_words import FriendWord, FriendWords
from nocontact_cli.errors import ChecklistError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nocontact_cli.catalogue.places import Finding

_PARTS: Final = ("rules", "your_side")


def friend_words() -> FriendWords:
    """The rules for helpers and the part for the friend's own life.

    Raises:
        ChecklistError: Their file has faults.
        FileError: It cannot be read.
    """
    path = friend_file()
    kept = kept_value(path)
    return _from_kept(kept) if kept else read_friend_words(path)


def friend_file() -> Path:
    """The file that holds them."""
    return shipped_folder() / "data" / "friend.yaml"


def compile_friend_words(folder: Path = FOLDER) -> Path:
    """Check them and keep them in the form that loads fast. Returns the file written.

    Raises:
        ChecklistError: Their file has faults.
        FileError: It cannot be read.
    """
    found = read_friend_words(friend_file())
    kept = {
        "reviewed": found.reviewed,
        "rules": found.rules,
        "your_side": found.your_side,
        "sources": found.sources,
    }
    return keep_value(friend_file(), kept, folder)


def read_friend_words(path: Path) -> FriendWords:
    """Read a file of words for a friend.

    Raises:
        ChecklistError: With all faults, each with its line and column.
        FileError: It cannot be read.
    """
    from nocontact_cli.catalogue.fields import FRIEND  # noqa: PLC0415 - YAML is slow to load.
    from nocontact_cli.catalogue.reader import read_values  # noqa: PLC0415 - The same.

    values, problems = read_values(path, FRIEND, _findings)
    if problems:
        count = "1 fault" if len(problems) == 1 else f"{len(problems)} faults"
        raise ChecklistError(
            f"The file of words for a friend has {count}.",
            faults=tuple(str(problem) for problem in problems),
            do="Mend the lines named above, then try again.",
        )
    return FriendWords(
        values["reviewed"], tuple(values["rules"].values()), tuple(values["your_side"].values()), values["sources"]
    )


def _findings(values: dict[str, Any]) -> Iterator[Finding]:
    from nocontact_cli.catalogue.places import Finding  # noqa: PLC0415 - YAML is slow to load.
    from nocontact_cli.catalogue.problems import hint, quote  # noqa: PLC0415 - Only for faults.

    sources, used = values["sources"], set[str]()
    for part in _PARTS:
        for word in values[part].values():
            used.update(word.sources)
            for name in word.sources:
                if name not in sources:
                    message = f"there is no source {quote(name)} in this file{hint(name, sources)}"
                    yield Finding((part, word.id, "sources", name), message)
    for name in values["your_side"].keys() & values["rules"].keys():
        yield Finding(("your_side", name), f"{quote(name)} is also the id of a rule")
    for name in sources.keys() - used:
        yield Finding(("sources", name), "nothing here was read there")


def _from_kept(kept: dict[str, Any]) -> FriendWords:
    rules, your_side = (
        tuple(FriendWord(**{**word, "sources": tuple(word["sources"])}) for word in kept[part]) for part in _PARTS
    )
    sources = {name: Source(**source) for name, source in kept["sources"].items()}
    return FriendWords(date.fromisoformat(kept["reviewed"]), rules, your_side, sources)
