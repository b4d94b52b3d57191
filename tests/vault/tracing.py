"""What a program asks of the disk, call by call, and what a disk may hold after the power has gone.

The calls are those that the system-call tracer saw. A disk that loses its power may have lost everything that
was not brought onto it by a sync: contents in any choice and the last one in part, names from the last one back.
"""

from __future__ import annotations

import ctypes
import os
import random
import re
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.vault.support import ended, forked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

WRITING: Final = ("pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "link", "openat")
_TRACED: Final = ",".join(f"?{name}" for name in (*WRITING, "unlinkat", "renameat", "renameat2", "linkat", "lseek"))
_CALL: Final = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
_HEX: Final = re.compile(r"\\x([0-9a-f]{2})")
_ANY_TRACER: Final = (0x59616D61, -1)  # PR_SET_PTRACER, PR_SET_PTRACER_ANY


def traced(do: Callable[[], int | None], log: Path, *options: str) -> int:
    """Do something in a process of its own under the tracer: how it ended.

    Args:
        do: What is done.
        log: Where the calls are written.
        options: Further options of strace, such as `--inject=fsync:error=EIO:when=3`.
    """
    read, write = os.pipe()

    def wait_and_do() -> int | None:
        # Some systems let only a parent trace.
        ctypes.CDLL(None).prctl(_ANY_TRACER[0], ctypes.c_long(_ANY_TRACER[1]), 0, 0, 0)
        os.close(write)
        os.read(read, 1)
        return do()

    child = forked(wait_and_do)
    command = ["strace", "-p", str(child), "-o", str(log), "-xx", "-y", "-s", "1000000", "-e", f"trace={_TRACED}"]
    with subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr
        assert "attached" in tracer.stderr.readline()
        os.close(read)
        os.close(write)
        return ended(child)


@dataclass(frozen=True)
class Call:
    """One call: its name, the paths it was about, the bytes it wrote, numbers (offset or size), flags."""

    name: str
    paths: tuple[str, ...]
    data: bytes
    number: int
    descriptor: int
    flags: str


def calls(log: Path) -> Iterator[Call]:
    """The calls in a log that were done."""
    for line in log.read_text().splitlines():
        found = _CALL.match(line)
        if found is None or int(found[3]) < 0:
            continue
        name, arguments, result = found[1].removesuffix("64"), found[2], int(found[3])
        strings = [_bytes(one) for one in re.findall(r'"([^"]*)"', arguments)]
        shown = [_bytes(one).decode() for one in re.findall(r"^(?:\d+)<([^>]*)>", arguments)]
        numbers = re.findall(r", (-?\d+)", arguments)
        if name in ("pwrite", "write"):
            yield Call(name, tuple(shown), strings[0][:result], int(numbers[-1]), int(arguments.split("<")[0]), "")
        elif name in ("fsync", "fdatasync", "ftruncate"):
            number = int(numbers[-1]) if numbers else 0
            yield Call(name.replace("fdata", "f"), tuple(shown), b"", number, -1, "")
        elif name == "lseek":
            yield Call(name, tuple(shown), b"", result, int(arguments.split("<")[0]), "")
        else:
            paths = tuple(one.decode() for one in strings)
            yield Call(re.sub("at2?$", "", name), paths, b"", 0, result, arguments)


def states_after_cuts(root: Path, do: Callable[[], int | None], log: Path, choices: int) -> Iterator[State]:
    """Do something, and give what the disk may hold had the power gone at any moment of it. Each state comes once.

    Args:
        root: The folder that the disk stands for.
        do: What is done.
        log: Where the calls are written.
        choices: How many choices of lost writes are made for each call.
    """
    disk, chance = Disk(root), random.Random(20261122)  # noqa: S311 - only which writes are lost
    assert traced(do, log) == 0
    seen: set[tuple[tuple[str, bytes], ...]] = set()
    cuts = 0
    for call in calls(log):
        if not disk.take(call):
            continue
        cuts += 1
        for files in disk.cuts(chance, choices):
            state = tuple(sorted(files.items()))
            if state not in seen:
                seen.add(state)
                yield State(files, cuts, acknowledged=False)
    # Only now it was said that it is done: from here on nothing may be lost.
    now = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for files in disk.cuts(chance, choices):
        assert next(disk.cuts(chance, 0)) == now, "the calls do not add up to what is there"
        yield State(files, cuts, acknowledged=True)


@dataclass(frozen=True)
class State:
    """What a disk holds after a power cut.

    Args:
        files: The files by their path in the folder.
        cut: Which cut it is.
        acknowledged: Whether it had been said before that all is done.
    """

    files: dict[str, bytes]
    cut: int
    acknowledged: bool


def _bytes(shown: str) -> bytes:
    return bytes.fromhex("".join(_HEX.findall(shown)))


@dataclass(eq=False)
class _File:
    """What a disk holds for sure of a file, and what was written after that."""

    sure: bytes = b""
    later: list[tuple[int, bytes | None]] = field(default_factory=list)

    def with_these(self, writes: Sequence[tuple[int, bytes | None]]) -> bytes:
        now = bytearray(self.sure)
        for at, data in writes:
            if data is None:
                now = now[:at].ljust(at, b"\0")
            else:
                now = now.ljust(at, b"\0")
                now[at : at + len(data)] = data
        return bytes(now)


class Disk:
    """A disk that is told all calls, and can say what it may hold if the power goes now.

    Args:
        root: The folder it stands for. Calls about other paths are left out.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._names = {str(path): _File(path.read_bytes()) for path in root.rglob("*") if path.is_file()}
        self._sure = dict(self._names)
        self._later: list[tuple[str, dict[str, _File]]] = []
        self._at: dict[int, int] = {}

    def take(self, call: Call) -> bool:
        """Do one call. Whether it changed anything on this disk, or brought it onto the disk for sure."""
        if call.name in ("open", "lseek"):
            self._at[call.descriptor] = call.number
        if not call.paths or not all(path.startswith(str(self._root)) for path in call.paths):
            return False
        before = (self._sure, self._names, sum(len(file.later) for file in self._names.values()))
        getattr(self, f"_{call.name}")(call, *call.paths)
        return before != (self._sure, self._names, sum(len(file.later) for file in self._names.values()))

    def _open(self, call: Call, path: str) -> None:
        if "O_CREAT" in call.flags and path not in self._names:
            self._named(path, {**self._names, path: _File()})
        elif "O_TRUNC" in call.flags:
            self._names[path].later.append((0, None))

    def _lseek(self, call: Call, path: str) -> None:
        pass

    def _pwrite(self, call: Call, path: str) -> None:
        self._names[path].later.append((call.number, call.data))

    def _write(self, call: Call, path: str) -> None:
        at = self._at[call.descriptor]
        self._names[path].later.append((at, call.data))
        self._at[call.descriptor] = at + len(call.data)

    def _ftruncate(self, call: Call, path: str) -> None:
        self._names[path].later.append((call.number, None))

    def _fsync(self, call: Call, path: str) -> None:
        file = self._names.get(path)
        if file is not None:
            file.sure, file.later = file.with_these(file.later), []
            return
        mine = [at for at, (folder, _) in enumerate(self._later) if folder == path]
        if mine:
            # Names change in their order, as in the journal of a file system.
            self._sure, self._later = self._later[mine[-1]][1], self._later[mine[-1] + 1 :]

    def _unlink(self, call: Call, path: str) -> None:
        self._named(path, {name: file for name, file in self._names.items() if name != path})

    def _rename(self, call: Call, source: str, target: str) -> None:
        names = {**self._names, target: self._names[source]}
        self._named(target, {name: file for name, file in names.items() if name != source})

    def _link(self, call: Call, source: str, target: str) -> None:
        self._named(target, {**self._names, target: self._names[source]})

    def _named(self, path: str, names: dict[str, _File]) -> None:
        self._names = names
        self._later.append((path.rpartition("/")[0], names))

    def cuts(self, chance: random.Random, number: int) -> Iterator[dict[str, bytes]]:
        """What it may hold if the power goes now: everything, only what is sure, and so many choices in between."""
        yield self._held(self._names, lambda writes: writes)
        yield self._held(self._sure, lambda _: [])
        yield self._held(self._names, lambda _: [])
        yield self._held(self._names, lambda writes: _torn(writes, chance))
        for _ in range(number):
            names = chance.choice([self._sure, *(names for _, names in self._later)])
            yield self._held(names, lambda writes: _torn([one for one in writes if chance.random() < 0.5], chance))

    def _held(
        self,
        names: dict[str, _File],
        choose: Callable[[list[tuple[int, bytes | None]]], Sequence[tuple[int, bytes | None]]],
    ) -> dict[str, bytes]:
        return {
            name.removeprefix(f"{self._root}/"): file.with_these(choose(file.later)) for name, file in names.items()
        }


def _torn(writes: list[tuple[int, bytes | None]], chance: random.Random) -> Sequence[tuple[int, bytes | None]]:
    if writes and writes[-1][1]:
        at, data = writes[-1]
        return [*writes[:-1], (at, data[: chance.randrange(len(data))])]
    return writes
