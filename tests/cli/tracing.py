"""What a program and its children ask of the system, seen by strace: sockets, files that are written, programs."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CALLS: Final = (
    "%network,execve,prctl,open,openat,openat2,creat,memfd_create,rename,renameat,renameat2,link,linkat,symlink,"
    "symlinkat,mkdir,mkdirat,write,writev,pwrite64,pwritev,pwritev2,sendfile,copy_file_range,splice"
)
_LONGEST: Final = 1 << 20
"""Bytes of one string that are recorded."""
_LINE: Final = re.compile(rb"^\d+ +(\w+)\((.*)$", re.DOTALL)
_TEXT: Final = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
_CODED: Final = re.compile(rb"(?:\\x[0-9a-f]{2})+")
_FD_PATH: Final = re.compile(rb"^\d+<([^>]*)>")
_CHANGES: Final = re.compile(rb"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE")
_NAMES: Final = {b"creat", b"rename", b"renameat", b"renameat2", b"link", b"linkat", b"symlink", b"symlinkat"}
_NAMES_AND_FOLDERS: Final = _NAMES | {b"mkdir", b"mkdirat"}
_WRITES: Final = {b"write", b"writev", b"pwrite64", b"pwritev", b"pwritev2"}


def traced(log: Path) -> list[str]:
    """What stands before a command line, so that strace writes what it does into a file."""
    options = ["-f", "-qq", "-y", "-xx", "-v", "-s", str(_LONGEST), "--seccomp-bpf", "-e", f"trace={_CALLS}"]
    return ["strace", *options, "-e", "signal=none", "-o", str(log)]


@dataclass(frozen=True)
class Trace:
    """What strace wrote about one run."""

    calls: tuple[tuple[bytes, bytes], ...]
    """Names of system calls, with their arguments as strace writes them."""

    @classmethod
    def read(cls, log: Path) -> Trace:
        """Read the file of `traced`."""
        found = (_LINE.match(line) for line in log.read_bytes().splitlines())
        return cls(tuple((one[1], one[2]) for one in found if one))

    def sockets(self) -> list[str]:
        """The sockets that were made or used, each with its family and, where it was given, its address."""
        wanted = {b"socket", b"connect", b"bind", b"sendto", b"sendmsg", b"sendmmsg"}
        return [
            f"{name.decode()} {_plain(rest).decode(errors='replace')[:200]}"
            for name, rest in self.calls
            if name in wanted
        ]

    def changed(self) -> set[str]:
        """The paths that were opened for writing, made, or given to a file or folder. Devices of the terminal too."""
        found = set()
        for name, rest in self.calls:
            opens = name in {b"open", b"openat", b"openat2"} and _CHANGES.search(rest)
            if opens or name in _NAMES_AND_FOLDERS or name == b"memfd_create":
                texts = [_plain(text) for text in _TEXT.findall(rest)]
                at = _plain(rest.partition(b"<")[2].partition(b">")[0]) if name.endswith((b"at", b"at2")) else b""
                found |= {os.path.join(os.fsdecode(at), os.fsdecode(text)) for text in texts}  # noqa: PTH118 - As is.
        return {os.path.normpath(path) for path in found}

    def written(self) -> Iterator[tuple[str, bytes]]:
        """What was written, each with the file, pipe or device it went to."""
        for name, rest in self.calls:
            target = _FD_PATH.match(rest)
            if name in _WRITES and target:
                texts = _TEXT.findall(rest)
                yield os.fsdecode(_plain(target[1])), b"".join(_plain(text) for text in texts)

    def copied(self) -> list[str]:
        """Calls that move bytes from file to file without showing them."""
        return [name.decode() for name, _ in self.calls if name in {b"sendfile", b"copy_file_range", b"splice"}]

    def started(self) -> list[bytes]:
        """The programs that were started, with their arguments and environment, and names that were taken."""
        return [_plain(rest) for name, rest in self.calls if name == b"execve" or b"PR_SET_NAME" in rest]


def _plain(coded: bytes) -> bytes:
    return _CODED.sub(lambda found: bytes.fromhex(found[0].decode().replace("\\x", "")), coded)
