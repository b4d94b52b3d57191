"""The checklists at hand: those that are shipped, and the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.catalogue.compiled import (
    FOLDER,
    compile_checklist,
    compile_edition,
    compiled,
    compiled_edition,
)
from nocontact_cli.catalogue.files import edition_file, files_in, in_order, shipped_folder
from nocontact_cli.domain.checklist import Catalogue
from nocontact_cli.domain.words import START

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def load(platforms: Iterable[str] | None = None, extra: Sequence[Path] = ()) -> Catalogue:
    """The checklists, read and checked, alone and beside each other.

    Args:
        platforms: Which of the shipped checklists to read; None reads all. `start` is always among them, and a
            name without a file is passed over.
        extra: Folders with checklists of the user's own. All of their `*.yaml` files are read. One with the
            name of a shipped checklist, or of one in an earlier folder, takes its place.

    Returns:
        The checklists in the order of their groups, then of their names.

    Raises:
        ChecklistError: With all faults of all files that were read.
        FileError: A file or folder cannot be read.
    """
    shipped, own = files_in([shipped_folder()]), files_in(extra)
    files = in_order(shipped | own)
    wanted = shipped.keys() if platforms is None else {*platforms, START}
    ready = {
        name: checklist
        for name, path in files.items()
        if name in wanted and name not in own and (checklist := compiled(path)) is not None
    }
    edition = compiled_edition(edition_file())
    left = [path for name, path in files.items() if name not in ready and (name in wanted or name in own)]
    if left or edition is None:
        from nocontact_cli.catalogue.checked import read_checked  # noqa: PLC0415 - YAML is slow to load.

        edition, read = read_checked(left, ready, own.keys())
        ready |= read
    return Catalogue(edition, {name: ready[name] for name in files if name in ready}, tuple(files))


def compile_shipped(folder: Path = FOLDER) -> list[Path]:
    """Check all shipped checklists and keep them in the form that loads fast. For the build.

    Args:
        folder: Where to keep them.

    Returns:
        The files written.

    Raises:
        ChecklistError: With all faults of all files.
        FileError: A file cannot be read.
    """
    from nocontact_cli.catalogue.checked import read_checked  # noqa: PLC0415 - Only in the build.
    from nocontact_cli.catalogue.export_guides import EXPORTS_FILE  # noqa: PLC0415 - The same.
    from nocontact_cli.catalogue.friend_words import FRIEND_FILE  # noqa: PLC0415 - The same.
    from nocontact_cli.catalogue.help_lines import SUPPORT_FILE  # noqa: PLC0415 - The same.

    files = files_in([shipped_folder()])
    edition, checklists = read_checked(files.values(), {})
    return [
        compile_edition(edition_file(), edition, folder),
        *(compile_checklist(files[name], checklist, folder) for name, checklist in checklists.items()),
        *(file.compile(folder) for file in (EXPORTS_FILE, FRIEND_FILE, SUPPORT_FILE)),
    ]
