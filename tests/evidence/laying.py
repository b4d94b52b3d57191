"""Lay an export down as users get it, and read it."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, Final

from nocontact_cli.domain.evidence import BLOCKED
from nocontact_cli.evidence import readers
from nocontact_cli.evidence.gathering import gather
from nocontact_cli.evidence.given.trees import Tree, trees
from nocontact_cli.evidence.names import Wanted
from tests.evidence.made.export import TODAY, Truth, utc_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from random import Random

    from nocontact_cli.domain.seen import Source
    from nocontact_cli.evidence.reader import Reader
    from tests.evidence.made.export import Export

FOLDER: Final = "folder"
ZIP: Final = "zip"
FORMS: Final = (FOLDER, ZIP, "zip with a top folder", "zip in parts", "folder of zips")


def _there(module: str) -> bool:
    return find_spec(module) is not None


PRESENT: Final = tuple(
    name for name in readers.NAMES if _there(f"{readers.__name__}.{name}") and _there(f"tests.evidence.made.{name}")
)
"""The readers that have made-up exports."""
READERS: Final[dict[str, Reader]] = {name: import_module(f"{readers.__name__}.{name}").Reader() for name in PRESENT}


def lay(files: dict[str, bytes], title: str, form: str, where: Path, chance: Random) -> list[Path]:
    """Write an export in one of the forms, its files in any order, and give the paths a user would give."""
    names = list(files)
    chance.shuffle(names)
    if form == FOLDER:
        for name in names:
            path = where / title / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
        (where / title).mkdir(exist_ok=True)
        return [where / title]
    if form in (ZIP, "zip with a top folder"):
        top = f"{title}/" if form != ZIP else ""
        return [zipped(where / f"{title}.zip", {top + name: files[name] for name in names})]
    into = where
    if form == "folder of zips":
        into = where / "downloads"
        into.mkdir()
    count = chance.randint(2, 3)
    parts = [
        zipped(into / f"{title}-{part + 1:03}.zip", {name: files[name] for name in names[part::count]})
        for part in range(count)
    ]
    chance.shuffle(parts)
    return parts if into is where else [into]


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Write a ZIP."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@contextmanager
def tree_of(paths: Iterable[Path]) -> Iterator[Tree]:
    """The one tree that these paths are."""
    (tree,) = trees(paths)
    try:
        yield tree
    finally:
        tree.close()


def read_paths(paths: Iterable[Path], reader: Reader, export: Export) -> Source:
    """What one reader finds."""
    with tree_of(paths) as tree:
        (source,) = gather(tree, [reader], Wanted(export.known, export.region), utc_day, TODAY)
    return source


def read(files: dict[str, bytes], reader: Reader, export: Export, form: str, chance: Random) -> Source:
    """What one reader finds in these files, laid down in a form."""
    with TemporaryDirectory() as folder:
        return read_paths(lay(files, export.title, form, Path(folder), chance), reader, export)


class _Held:
    """Bytes that lie nowhere but in memory."""

    path = None

    def __init__(self, data: bytes) -> None:
        self.size = len(data)
        self._data = data

    def open(self) -> BinaryIO:
        return io.BytesIO(self._data)

    def close(self) -> None:
        """There is nothing to close."""


def held(files: dict[str, bytes], title: str) -> Tree:
    """A tree of files that are on no disk, for what needs many of them."""
    return Tree((Path(title),), {name: _Held(data) for name, data in files.items()})


def read_held(files: dict[str, bytes], reader: Reader, export: Export, *, title: str = "") -> Source:
    """What one reader finds in files that are on no disk."""
    tree = held(files, title or export.title)
    (source,) = gather(tree, [reader], Wanted(export.known, export.region), utc_day, TODAY)
    return source


def truths(source: Source) -> frozenset[Truth]:
    """What was found, whichever identifier told. A block counts once, however many of them stand in it."""
    counts: Counter[tuple[object, ...]] = Counter()
    for seen in source.seen:
        key = (seen.what, seen.label, seen.says, seen.person, seen.day, seen.thing)
        counts[key] = 1 if seen.what == BLOCKED else counts[key] + seen.count
    return frozenset(Truth(*key[:5], count, key[5]) for key, count in counts.items())  # type: ignore[arg-type, misc]


def complete(source: Source) -> frozenset[tuple[str, str]]:
    """The lists whose silence proves something."""
    return frozenset((one.what, one.label) for one in source.covered if one.complete)
