"""Build hook: keep the shipped checklists in the form that loads fast (see nocontact_cli/catalogue/compiled.py)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileChecklists(BuildHookInterface[Any]):
    """Reads and checks every shipped checklist; a faulty one ends the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - Hatchling hands it over.
        """Write the compiled checklists and put them into the wheel."""
        sys.path.insert(0, self.root)
        try:
            from nocontact_cli.catalogue.bundle import compile_shipped  # noqa: PLC0415 - Found through the line above.
        finally:
            sys.path.remove(self.root)
        for path in compile_shipped():
            build_data["artifacts"].append(Path(path).relative_to(self.root).as_posix())
