"""A file of `checklists/data` as values: read with all its faults, or from the form that loads fast.

What the files hold differs; finding, reading, refusing and keeping them is the same for all and written here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from nocontact_cli.catalogue.compiled import FOLDER, keep_value, kept_value
from nocontact_cli.catalogue.files import shipped_folder
from nocontact_cli.domain.checklist import Source
from nocontact_cli.errors import ChecklistError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from nocontact_cli.catalogue.places import Finding
    from nocontact_cli.catalogue.shapes import Record

    Check = Callable[[dict[str, Any]], Iterable[Finding]]
    """What must hold between the values of a file; harmless ones stand in the place of faulty ones."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class DataFile(Generic[Value]):
    """One of these files.

    Args:
        name: The name of the file without its ending.
        about: What messages call its content: `help lines`.
        rules: Its fields, and what must hold between them. Asked only where the YAML is read, so that the modules
            for that, which are slow to load, can be imported then.
        made: From the values by field to what the program works with: a dataclass.
        remade: The same from its fields as the compiled form holds them, as JSON.
    """

    name: str
    about: str
    rules: Callable[[], tuple[Record, Check]]
    made: Callable[[dict[str, Any]], Value]
    remade: Callable[[dict[str, Any]], Value]

    @property
    def path(self) -> Path:
        """Where it is."""
        return shipped_folder() / "data" / f"{self.name}.yaml"

    def load(self) -> Value:
        """What it holds.

        Raises:
            ChecklistError: It has faults.
            FileError: It cannot be read.
        """
        kept = kept_value(self.path)
        return self.remade(kept) if kept else self.read(self.path)

    def read(self, path: Path) -> Value:
        """Read a file of this kind, wherever it is.

        Raises:
            ChecklistError: With all faults, each with its line and column.
            FileError: It cannot be read.
        """
        from nocontact_cli.catalogue.reader import read_values  # noqa: PLC0415 - YAML is slow to load.

        shape, check = self.rules()
        values, problems = read_values(path, shape, check)
        if problems:
            count = "1 fault" if len(problems) == 1 else f"{len(problems)} faults"
            raise ChecklistError(
                f"The file of {self.about} has {count}.",
                faults=tuple(str(problem) for problem in problems),
                do="Mend the lines named above, then try again.",
            )
        return self.made(values)

    def compile(self, folder: Path = FOLDER) -> Path:
        """Check it and keep it in the form that loads fast. Returns the file written.

        Raises:
            ChecklistError: It has faults.
            FileError: It cannot be read.
        """
        found: Any = self.read(self.path)
        return keep_value(self.path, {field.name: getattr(found, field.name) for field in fields(found)}, folder)


def remade_sources(kept: Mapping[str, Any]) -> dict[str, Source]:
    """A table of sources from the compiled form."""
    return {name: Source(**source) for name, source in kept["sources"].items()}
