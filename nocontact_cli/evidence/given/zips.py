"""The members of a ZIP that can be read, and what is wrong with the others."""

from __future__ import annotations

import stat
import zipfile
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from nocontact_cli.domain.evidence import Problem
from nocontact_cli.evidence.faults import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

_ENCRYPTED: Final = 0x1
_LOCAL_HEADER: Final = 30
"""Bytes before the name of a member, by the ZIP file format (APPNOTE 4.3.7)."""
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_MOST_MEMBERS: Final = 2_000_000
_LARGEST: Final = 1 << 40
"""Bytes that one member may claim. What is read never stays in memory, so this only bounds the time."""


class Member:
    """A file inside a ZIP.

    Args:
        archive: The ZIP, open. Its table of contents is read only once.
        info: Its entry there.
    """

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        self.size = info.file_size
        self.sign = (info.file_size, info.CRC)
        self._archive = archive
        self._info = info

    @property
    def path(self) -> None:
        """It is no file on the disk."""
        return

    def open(self) -> BinaryIO:
        """The bytes, unpacked while they are read."""
        return cast("BinaryIO", self._archive.open(self._info))

    def close(self) -> None:
        """Let go of the ZIP, for all of its members."""
        self._archive.close()


def members(path: Path) -> tuple[dict[str, Member], list[Problem]]:
    """Name to member, with `/`, and what is not read.

    Members that lie over each other are the mark of a bomb: a few bytes that unpack to very many. Names are only
    compared and shown, so that one which points outside can do no harm; it is left out all the same.

    Raises:
        zipfile.BadZipFile: It is no ZIP, or its table of contents is missing.
        OSError: It cannot be read.
    """
    found: dict[str, Member] = {}
    problems: list[Problem] = []
    archive = zipfile.ZipFile(path)
    infos = archive.infolist()
    why_not = ""
    if len(infos) > _MOST_MEMBERS:
        why_not = f"It claims to hold more than {_MOST_MEMBERS:,} files, so it was not read."
    elif _overlapping(infos):
        why_not = "Its files lie over each other, which no export does. It was not read."
    if why_not:
        archive.close()
        raise UnreadableError(why_not)
    for info in infos:
        if info.is_dir():
            continue
        name = info.filename.replace("\\", "/")
        wrong = _wrong(info, name)
        if wrong:
            problems.append(Problem(name, wrong))
        elif name in found:
            problems.append(Problem(name, "It is there twice. The first one was read."))
        else:
            found[name] = Member(archive, info)
    return found, problems


def _wrong(info: zipfile.ZipInfo, name: str) -> str:
    if name.startswith("/") or ".." in name.split("/") or ":" in name.partition("/")[0]:
        return "Its name points outside of the export. It was not read."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "It is a link to another place, and links are not followed."
    if info.flag_bits & _ENCRYPTED:
        return "It is locked with a password."
    if info.compress_type not in _PACKED:
        return "It is packed in a way that cannot be read here."
    if info.file_size > _LARGEST:
        return "It claims to be larger than any export. It was not read."
    return ""


def _overlapping(infos: list[zipfile.ZipInfo]) -> bool:
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
    return False
