"""Which other accounts of this computer can get at a folder, by owner and modes. Windows has no such modes."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_GROUP, _OTHERS = 3, 0
"""How far the bits of a mode are shifted."""
_READ, _WRITE, _ENTER = 4, 2, 1
_ROOT: Final = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A file or folder on the way down, with its mode and the number of its owner."""

    path: Path
    mode: int
    owner: int


@dataclass(frozen=True, slots=True)
class Onlookers:
    """Who else can get at a folder. An administrator always can.

    Args:
        owner: Name or number of the account that owns the folder, where that is not the one that asks.
        group: Whether accounts of its group can read in it.
        others: Whether all other accounts can read in it.
        exchange: The folder, or those above it, in which other accounts can rename and replace what lies there.
    """

    owner: str | None
    group: bool
    others: bool
    exchange: tuple[Path, ...]


def onlookers(folder: Path, files: Sequence[Path]) -> Onlookers | None:
    """Who else can get at a folder and the files in it. None where that cannot be told.

    Args:
        folder: Absolute, and there.
        files: Those of its files that count; missing ones are passed over.
    """
    if sys.platform == "win32":
        return None
    real = Path(os.path.realpath(folder))
    try:
        way = [_step(one) for one in (*reversed(real.parents), real)]
        inside = [_step(path) for path in files if path.exists()]
    except (OSError, ValueError):
        return None
    return judged(way, inside, os.getuid(), _name)


def judged(way: Sequence[Step], inside: Sequence[Step], account: int, name_of: Callable[[int], str] = str) -> Onlookers:
    """The same from modes alone.

    Args:
        way: The folders from the top down to the one in question.
        inside: The files in it.
        account: The number of the account that asks.
        name_of: Makes a name of the number of an account.
    """
    folder = way[-1]
    owner = None if folder.owner == account else name_of(folder.owner)

    def enters(shift: int, steps: Sequence[Step]) -> bool:
        return all(one.mode >> shift & _ENTER for one in steps)

    def reads(shift: int) -> bool:
        return enters(shift, way) and any(one.mode >> shift & _READ for one in (folder, *inside))

    def writes(at: int) -> bool:
        return any(way[at].mode >> shift & _WRITE and enters(shift, way[: at + 1]) for shift in (_GROUP, _OTHERS))

    exchange = tuple(
        one.path
        for at, one in enumerate(way)
        # In a folder with the sticky bit everybody can write, and rename only what is theirs.
        if one.owner not in (account, _ROOT) or (writes(at) and not one.mode & stat.S_ISVTX)
    )
    return Onlookers(owner, reads(_GROUP), reads(_OTHERS), exchange)


def _step(path: Path) -> Step:
    found = path.stat()
    return Step(path, stat.S_IMODE(found.st_mode), found.st_uid)


def _name(number: int) -> str:
    if sys.platform != "win32":
        import pwd  # noqa: PLC0415 - not there on Windows

        try:
            return pwd.getpwuid(number).pw_name
        except KeyError:
            pass
    return str(number)
