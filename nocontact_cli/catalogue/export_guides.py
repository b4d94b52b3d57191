"""The shipped guides to data exports: from their file to values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.catalogue.data_file import DataFile, remade_sources
from nocontact_cli.domain.export_guides import ExportGuide, ExportGuides

if TYPE_CHECKING:
    from nocontact_cli.catalogue.data_file import Check
    from nocontact_cli.catalogue.shapes import Record

_LISTS: Final = ("guide", "limits", "sources")


def export_guides() -> ExportGuides:
    """How to ask for exports, and what each of them proves.

    Raises:
        ChecklistError: Their file has faults.
        FileError: It cannot be read.
    """
    return EXPORTS_FILE.load()


def _rules() -> tuple[Record, Check]:
    from nocontact_cli.catalogue.data_fields import EXPORTS  # noqa: PLC0415 - Only where the YAML is read.
    from nocontact_cli.catalogue.export_checks import check_guides  # noqa: PLC0415 - The same.

    return EXPORTS, check_guides


def _made(values: dict[str, Any]) -> ExportGuides:
    return ExportGuides(**values)


def _remade(kept: dict[str, Any]) -> ExportGuides:
    return ExportGuides(
        kept["after"], {name: _guide(guide) for name, guide in kept["guides"].items()}, remade_sources(kept)
    )


def _guide(kept: dict[str, Any]) -> ExportGuide:
    lists = {name: tuple(kept[name]) for name in _LISTS}
    proves = {
        sort: {step: {name: tuple(accepted) for name, accepted in when.items()} for step, when in steps.items()}
        for sort, steps in kept["proves"].items()
    }
    return ExportGuide(**{**kept, **lists, "reviewed": date.fromisoformat(kept["reviewed"]), "proves": proves})


EXPORTS_FILE: Final = DataFile("exports", "guides to data exports", _rules, _made, _remade)
"""The file that holds them."""
