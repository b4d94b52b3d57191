"""Checklists read from YAML and checked, each alone and all beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.catalogue.between import across
from nocontact_cli.catalogue.fields import EDITION
from nocontact_cli.catalogue.files import edition_file, files_in, shipped_folder
from nocontact_cli.catalogue.reader import Reading, read_file, read_values
from nocontact_cli.catalogue.shapes import ID
from nocontact_cli.errors import ChecklistError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from nocontact_cli.catalogue.places import Finding
    from nocontact_cli.catalogue.problems import Problem
    from nocontact_cli.domain.checklist import Checklist


def read_checked(
    paths: Iterable[Path], ready: Mapping[str, Checklist], own: Collection[str] = ()
) -> tuple[str, dict[str, Checklist]]:
    """Read files and check them beside each other and beside checklists that are known to be good.

    Args:
        paths: The files.
        ready: Checklists that were checked before, by platform.
        own: Platforms whose checklists are the user's own.

    Returns:
        The edition of the shipped checklists, such as 2026.11.0, and the checklists of the files by platform.

    Raises:
        ChecklistError: With all faults of all files.
        FileError: A file cannot be read.
    """
    known = [Reading(checklist, (), name, "") for name, checklist in ready.items()]
    readings = _beside([*known, *(read_file(path) for path in paths)], own=own)[len(known) :]
    values, problems = read_values(edition_file(), EDITION)
    problems += _problems(readings)
    if problems:
        raise _error(problems)
    return values["edition"], {reading.checklist.id: reading.checklist for reading in readings if reading.checklist}


def check_files(paths: Sequence[Path], extra: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """Check checklist files for their author, beside the shipped ones and those in the user's folders.

    Args:
        paths: The files. Each stands in for a checklist of the same name elsewhere.
        extra: Folders with further checklists; their own faults are not reported.

    Returns:
        The faults of these files, file by file.

    Raises:
        FileError: A file or folder cannot be read.
    """
    names = {path.stem for path in paths}
    files = files_in([shipped_folder(), *extra])
    others = [read_file(path) for name, path in files.items() if name not in names]
    readings = _beside([*others, *(read_file(path) for path in paths)], files.keys() | names)
    return _problems(readings[len(others) :])


def _beside(
    readings: Sequence[Reading], platforms: Collection[str] | None = None, own: Collection[str] = ()
) -> list[Reading]:
    """The readings, with what is wrong between them. A file whose id has a fault cannot be referred to."""
    checklists: dict[str, Checklist] = {}
    places: dict[str, int] = {}
    for place, reading in enumerate(readings):
        if reading.checklist and ID.form.fullmatch(reading.checklist.id):
            checklists[reading.checklist.id] = reading.checklist
            places[reading.checklist.id] = place
    findings: dict[str, list[Finding]] = {}
    for name, finding in across(checklists, platforms, own):
        findings.setdefault(name, []).append(finding)
    told = list(readings)
    for name, found in findings.items():
        told[places[name]] = told[places[name]].also(found)
    return told


def _problems(readings: Iterable[Reading]) -> tuple[Problem, ...]:
    return tuple(problem for reading in readings for problem in reading.problems)


def _error(problems: Sequence[Problem]) -> ChecklistError:
    files = len({problem.path for problem in problems})
    faults = "1 fault" if len(problems) == 1 else f"{len(problems)} faults"
    where = "a checklist file" if files == 1 else f"{files} checklist files"
    return ChecklistError(
        f"There {'is' if len(problems) == 1 else 'are'} {faults} in {where}.",
        faults=tuple(str(problem) for problem in problems),
        do="Mend the lines named above, then try again.",
    )
