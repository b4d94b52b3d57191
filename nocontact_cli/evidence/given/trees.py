"""What was given, as trees of files: a file, a folder, or the parts of a ZIP. Nothing is unpacked to the disk."""

from __future__ import annotations

import stat
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, cast

from nocontact_cli.domain.evidence import Problem
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.given.naming_files import Index, family, natural
from nocontact_cli.evidence.given.zips import members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from nocontact_cli.evidence.given.zips import Member

_MOST_FILES: Final = 2_000_000
_NOT_THERE: Final = "It is not there."


class Source(Protocol):
    """Where the bytes of one file come from."""

    size: int
    """In bytes, as far as it is known before reading."""

    def open(self) -> BinaryIO:
        """The bytes, from the start."""

    def close(self) -> None:
        """Let go of it."""

    @property
    def path(self) -> Path | None:
        """The file on the disk, where it is one."""


class Tree:
    """The files of one export.

    Args:
        paths: What the user gave for it, for telling about it.
        files: Name in the export, with `/`, to its bytes.
        problems: What could not be read while looking around.
        on_bytes: Told of every piece that is read, in bytes.
    """

    def __init__(
        self,
        paths: tuple[Path, ...],
        files: dict[str, Source],
        problems: Iterable[Problem] = (),
        on_bytes: Callable[[int], None] | None = None,
    ) -> None:
        self.paths = paths
        self.problems = tuple(problems)
        self._files = files
        self._on_bytes = on_bytes
        self._index = Index(files)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files."""
        return tuple(self._files)

    @property
    def given(self) -> tuple[str, ...]:
        """The paths as text."""
        return tuple(map(str, self.paths))

    @property
    def title(self) -> str:
        """The name of what was given, without folder: exports are often named after their day."""
        return self.paths[0].name

    def find(self, *ends: str) -> list[str]:
        """The files whose names end so, compared by whole parts and by `plain`, in natural order.

        Args:
            ends: Such as `followers_1.json` or `connections/friends/your_friends.json`. `*` stands for any
                characters but `/`.
        """
        return self._index.find(*ends)

    def close(self) -> None:
        """Let go of all files."""
        for source in self._files.values():
            source.close()

    def size(self, name: str) -> int:
        """Bytes of a file, as far as they are known before reading."""
        return self._files[name].size

    @property
    def total(self) -> int:
        """Bytes of all files."""
        return sum(source.size for source in self._files.values())

    def on_disk(self, name: str) -> Path | None:
        """The file itself, where it is not inside of another."""
        return self._files[name].path

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """The bytes of a file, as a stream that can only be read on.

        Raises:
            UnreadableError: It cannot be opened, or turns out to be damaged while it is read.
        """
        with _told():
            source = self._files.get(name)
            if source is None:
                raise UnreadableError(_NOT_THERE)
            with source.open() as file:
                counted = _Counted(file, self._on_bytes)
                yield cast("BinaryIO", counted)

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a file; fewer, or none, where it cannot be read."""
        try:
            with _told(), self._files[name].open() as file:
                return file.read(size)
        except UnreadableError:
            return b""


def trees(paths: Iterable[Path], on_bytes: Callable[[int], None] | None = None) -> list[Tree]:
    """What was given, one tree for each export. The parts of one ZIP are one tree.

    Args:
        paths: Files, folders or ZIPs.
        on_bytes: Told of every piece that is read, in bytes.

    Raises:
        OSError: One of them cannot be looked at.
    """
    found: list[Tree] = []
    zips: dict[tuple[Path, str], list[Path]] = {}
    for path in paths:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            files, problems, inner = _of_folder(path)
            if files or not inner:
                found.append(Tree((path,), files, problems, on_bytes))
            for one in inner:
                zips.setdefault((one.parent, family(one)), []).append(one)
        elif stat.S_ISREG(kind) and _is_zip(path):
            zips.setdefault((path.parent, family(path)), []).append(path)
        else:
            found.append(_of_file(path, on_bytes))
    for parts in zips.values():
        found += _of_zips(sorted(set(parts), key=lambda one: natural(one.stem)), on_bytes)
    return found


class _Counted:
    """A stream that says how much was read from it, and turns its faults into ours."""

    def __init__(self, file: BinaryIO, on_bytes: Callable[[int], None] | None) -> None:
        self._file = file
        self._on_bytes = on_bytes

    def read(self, size: int = -1) -> bytes:
        with _told():
            data = self._file.read(size)
        if self._on_bytes:
            self._on_bytes(len(data))
        return data

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    @property
    def closed(self) -> bool:
        return self._file.closed

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        self._file.close()

    def readinto(self, buffer: bytearray) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _OnDisk:
    def __init__(self, path: Path, size: int) -> None:
        self.path: Path | None = path
        self.size = size

    def open(self) -> BinaryIO:
        assert self.path is not None  # noqa: S101 - For the type; it is given at the start.
        return self.path.open("rb")

    def close(self) -> None:
        """It is open only while it is read."""


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except UnreadableError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeError) as error:
        raise UnreadableError("It is damaged, or only a part of it arrived.") from error
    except NotImplementedError as error:
        raise UnreadableError("It is packed in a way that cannot be read here.") from error
    except RuntimeError as error:
        raise UnreadableError("It is locked with a password.") from error
    except OSError as error:
        raise UnreadableError(f"It cannot be read: {error.strerror or 'the system gives no reason'}.") from error


def _of_file(path: Path, on_bytes: Callable[[int], None] | None) -> Tree:
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        return Tree((path,), {}, [Problem("", "It is no file that could be read.")], on_bytes)
    return Tree((path,), {path.name: _OnDisk(path, state.st_size)}, (), on_bytes)


def _of_folder(folder: Path) -> tuple[dict[str, Source], list[Problem], list[Path]]:
    """The files below a folder, and the ZIPs among them. Links are not followed."""
    files: dict[str, Source] = {}
    problems: list[Problem] = []
    inner: list[Path] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir())
        except OSError as error:
            problems.append(Problem(_name(here, folder), f"It cannot be read: {error.strerror}."))
            continue
        for entry in entries:
            state = entry.lstat()
            if stat.S_ISLNK(state.st_mode):
                problems.append(
                    Problem(_name(entry, folder), "It is a link to another place, and links are not followed.")
                )
            elif stat.S_ISDIR(state.st_mode):
                waiting.append(entry)
            elif stat.S_ISREG(state.st_mode):
                if len(files) >= _MOST_FILES:
                    problems.append(
                        Problem("", f"It holds more than {_MOST_FILES:,} files. The rest was not looked at.")
                    )
                    return files, problems, inner
                if entry.suffix.lower() == ".zip" and _is_zip(entry):
                    inner.append(entry)
                else:
                    files[_name(entry, folder)] = _OnDisk(entry, state.st_size)
    return files, problems, inner


def _of_zips(paths: list[Path], on_bytes: Callable[[int], None] | None) -> list[Tree]:
    """Parts of one export as one tree. Those that hold the same file with other bytes are exports of their own."""
    groups: list[tuple[list[Path], dict[str, Member], list[Problem]]] = []
    for path in paths:
        found: dict[str, Member] = {}
        problems: list[Problem] = []
        try:
            with _told():
                found, problems = members(path)
        except UnreadableError as error:
            problems = [Problem("", f"{path.name}: {error.text}")]
        group = next((one for one in groups if not _differ(one[1], found)), ([], {}, []))
        if not group[0]:
            groups.append(group)
        group[0].append(path)
        group[1].update({name: member for name, member in found.items() if name not in group[1]})
        group[2].extend(problems)
    return [Tree(tuple(parts), {**files}, problems, on_bytes) for parts, files, problems in groups]


def _differ(one: dict[str, Member], other: dict[str, Member]) -> bool:
    """Whether the same file has other bytes in both. A page at the top that lists the parts does not count."""
    both = one.keys() & other.keys()
    return any(
        one[name].sign != other[name].sign
        for name in both
        if not (name.count("/") <= 1 and name.lower().endswith(".html"))
    )


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08") or path.suffix.lower() == ".zip"
    except OSError:
        return path.suffix.lower() == ".zip"


def _name(path: Path, folder: Path) -> str:
    return PurePosixPath(path.relative_to(folder)).as_posix()
