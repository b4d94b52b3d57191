"""The shipped help lines: from their file to values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.catalogue.compiled import FOLDER, keep_value, kept_value
from nocontact_cli.catalogue.files import shipped_folder
from nocontact_cli.domain.checklist import Source
from nocontact_cli.domain.support import EVERYWHERE, HelpLine, HelpLines
from nocontact_cli.errors import ChecklistError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WAYS: Final = ("phone", "text", "chat", "email", "site")


def help_lines() -> HelpLines:
    """All help lines.

    Raises:
        ChecklistError: Their file has faults.
        FileError: It cannot be read.
    """
    path = support_file()
    kept = kept_value(path)
    return _from_kept(kept) if kept else read_help_lines(path)


def support_file() -> Path:
    """The file that holds them."""
    return shipped_folder() / "data" / "support.yaml"


def compile_help_lines(folder: Path = FOLDER) -> Path:
    """Check them and keep them in the form that loads fast. Returns the file written.

    Raises:
        ChecklistError: Their file has faults.
        FileError: It cannot be read.
    """
    found = read_help_lines(support_file())
    return keep_value(
        support_file(), {"reviewed": found.reviewed, "countries": found.countries, "lines": found.lines}, folder
    )


def read_help_lines(path: Path) -> HelpLines:
    """Read a file of help lines.

    Raises:
        ChecklistError: With all faults.
        FileError: It cannot be read.
    """
    from nocontact_cli.catalogue.fields import SUPPORT  # noqa: PLC0415 - YAML is slow to load.
    from nocontact_cli.catalogue.reader import read_values  # noqa: PLC0415 - The same.

    values, problems = read_values(path, SUPPORT)
    faults = [str(problem) for problem in problems]
    if not faults:
        faults = [f"{path}: {fault}" for fault in _faults(values["countries"], values["lines"].values())]
    if faults:
        raise ChecklistError(
            f"The file of help lines has {len(faults)} faults.",
            faults=tuple(faults),
            do="Mend the lines named above, then try again.",
        )
    return _in_order(values["reviewed"], values["countries"], tuple(values["lines"].values()))


def _faults(countries: dict[str, str], lines: Any) -> Iterator[str]:
    for line in lines:
        if line.country not in countries:
            yield f"{line.id}: the country '{line.country}' has no name"
        if not any(getattr(line, way) for way in _WAYS):
            yield f"{line.id}: there is no way to reach it"
        if not line.sources:
            yield f"{line.id}: it has no source"
    if EVERYWHERE not in countries:
        yield f"the countries do not name '{EVERYWHERE}'"


def _from_kept(kept: dict[str, Any]) -> HelpLines:
    lines = tuple(
        HelpLine(
            **{
                **line,
                "about": tuple(line["about"]),
                "also": tuple(line.get("also", ())),
                "sources": tuple(Source(**source) for source in line["sources"]),
            }
        )
        for line in kept["lines"]
    )
    return _in_order(date.fromisoformat(kept["reviewed"]), kept["countries"], lines)


def _in_order(reviewed: date, countries: dict[str, str], lines: tuple[HelpLine, ...]) -> HelpLines:
    by_name = sorted(countries.items(), key=lambda one: (one[0] != EVERYWHERE, one[1]))
    return HelpLines(reviewed, dict(by_name), lines)
