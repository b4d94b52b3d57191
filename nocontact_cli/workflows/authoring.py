"""For people who write checklists: what there is, what is wrong with a file, the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.shapes import ID
from nocontact_cli.domain.ages import Age, ages
from nocontact_cli.errors import UsageError
from nocontact_cli.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from nocontact_cli.catalogue.problems import Problem
    from nocontact_cli.domain.checklist import Catalogue


def all_checklists(folders: Sequence[Path]) -> Catalogue:
    """Every checklist there is, the user's own included.

    Raises:
        ChecklistError: One has faults.
        FileError: A folder or file cannot be read.
    """
    return load(None, folders)


def ages_of(catalogue: Catalogue, day: date) -> tuple[Age, ...]:
    """How old the reading of each checklist is on a local day."""
    return tuple(ages(checklist, day) for checklist in catalogue.checklists.values())


def new_checklist(name: str, day: date, catalogue: Catalogue) -> str:
    """The text of a new checklist file.

    Raises:
        UsageError: The name is no id, or a checklist has it already.
    """
    if not ID.form.fullmatch(name) or len(name) > ID.most:
        raise UsageError(f"'{clean(name)}' cannot be the name of a checklist.", do=f"It is {ID.wanted}.")
    if name in catalogue.platforms:
        raise UsageError(f"There is a checklist called '{name}' already.", do="You can choose another name.")
    from nocontact_cli.catalogue.skeleton import skeleton  # noqa: PLC0415 - Only here.

    return skeleton(name, day)


def faults_in(files: Sequence[Path]) -> tuple[Problem, ...]:
    """All faults of these files, by file and line.

    Raises:
        FileError: A file cannot be read.
    """
    from nocontact_cli.catalogue.checked import check_files  # noqa: PLC0415 - YAML is slow to load.

    return check_files(files)


def schema() -> str:
    """The JSON Schema of a checklist."""
    from nocontact_cli.catalogue.schema import schema_text  # noqa: PLC0415 - Only here.

    return schema_text()
