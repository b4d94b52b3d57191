"""Where checklist files are, and in which order. Nothing is read of them but their groups."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.words import GROUPS
from nocontact_cli.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PACKAGE: Final = Path(__file__).resolve().parent.parent
_HEAD: Final = 2048
_CHECK: Final = "You can check its name, and whether your account may read it."
_GROUP: Final = re.compile(rb"^group: *[\"']?([a-z]+)", re.MULTILINE)


def shipped_folder() -> Path:
    """Where the shipped checklists are: inside the package, or beside it in a working copy.

    Raises:
        FileError: In neither place.
    """
    for folder in (_PACKAGE / "checklists", _PACKAGE.parent / "checklists"):
        if folder.is_dir():
            return folder
    raise FileError("The checklists of this program are missing.", do="Install it again.")


def edition_file() -> Path:
    """The file that names the edition of the shipped checklists."""
    return shipped_folder() / "data" / "edition.yaml"


def files_in(folders: Sequence[Path]) -> dict[str, Path]:
    """The checklist files by name; those in later folders take the place of earlier ones."""
    found = {}
    for folder in folders:
        try:
            paths = sorted(folder.iterdir())
        except OSError as error:
            raise FileError(
                f"{folder} cannot be read: {error.strerror or error}.", do="You can check the name of the folder."
            ) from error
        # Hidden files are what editors and file managers leave behind.
        found.update({path.stem: path for path in paths if path.suffix == ".yaml" and path.name[0] != "."})
    return found


def in_order(files: Mapping[str, Path]) -> dict[str, Path]:
    """The files by group, then by name, without reading more of them than their beginnings."""
    ranks = {group: rank for rank, group in enumerate(GROUPS)}
    by_rank = sorted((ranks.get(_group(path), len(ranks)), name) for name, path in files.items())
    return {name: files[name] for _, name in by_rank}


def _group(path: Path) -> str:
    try:
        with path.open("rb") as file:
            found = _GROUP.search(file.read(_HEAD))
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror or error}.", do=_CHECK) from error
    return found[1].decode() if found else ""
