"""For people who write checklists: what there is, what is wrong with a file, the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.catalogue.bundle import load

if TYPE_CHECKING:
    from collections.abc import Sequence
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
