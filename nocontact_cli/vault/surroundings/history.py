"""Whether the history of a shell tells of this program. Only numbers leave this module, never a line."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, Literal

from nocontact_cli.vault.surroundings.reading import tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Shell = Literal["bash", "zsh", "fish", "powershell", "other"]

MOST: Final = 8 * 1024 * 1024
"""Bytes of a history that are read, from its end."""
_SESSIONS: Final = 200
"""Files that a Mac keeps for single windows, looked at at most."""

# One of our names stands for itself. The other is a common word, and counts only where it is called.
_NAMED: Final = re.compile(rb"nocontact", re.IGNORECASE)
_CALLED: Final = re.compile(
    rb"""(?: ^ | [;|&(`] | \$\( )                 # where a command begins
         (?: \s* (?: [A-Za-z_]\w*=\S* | sudo | command | exec | time | env | nohup | & ) (?=\s) )*
         \s* ["']? (?: [^\s"';|&()=]* [/\\] )?    # the folder it lies in
         checkup (?: \.exe )? ["']? (?= \s | [;|&)`] | $ )""",
    re.IGNORECASE | re.VERBOSE,
)
# What zsh and fish write before a command: `: 1763800000:0;` and `- cmd: `.
_BEFORE: Final = re.compile(rb"^(?:: \d+:\d+;|- cmd: )")


@dataclass(frozen=True, slots=True)
class History:
    """A history file that was read.

    Args:
        path: The file.
        shell: Whose it is.
        lines: How many of its lines tell of this program.
        whole: Whether all of it was read, or only its end.
    """

    path: Path
    shell: Shell
    lines: int
    whole: bool


def histories(env: Mapping[str, str], home: Path) -> tuple[History, ...]:
    """The history files of this account that could be read, each once.

    Args:
        env: Environment variables.
        home: The folder of the account.
    """
    found: dict[Path, History] = {}
    for shell, path in _places(env, home):
        real = Path(os.path.realpath(path))
        if real not in found and (read := tail(path, MOST)) is not None:
            found[real] = History(path, shell, count(read[0]), read[1])
    return tuple(found.values())


def count(data: bytes) -> int:
    """How many lines of a history tell of this program.

    The bytes may be anything; the end of a line that was cut off counts as a line.
    """
    return sum(1 for line in data.splitlines() if _tells(line))


def _tells(line: bytes) -> bool:
    return bool(_NAMED.search(line) or _CALLED.search(_BEFORE.sub(b"", line)))


def _places(env: Mapping[str, str], home: Path) -> Iterator[tuple[Shell, Path]]:
    named = env.get("HISTFILE", "")
    if named:
        yield _shell_of(env.get("SHELL", "")), home / os.path.expanduser(named)  # noqa: PTH111 - raises nothing
    yield "bash", home / ".bash_history"
    dot = Path(env.get("ZDOTDIR") or home)
    for name in (".zsh_history", ".zhistory", ".histfile"):
        yield "zsh", dot / name
    data = Path(env.get("XDG_DATA_HOME") or home / ".local" / "share")
    yield "fish", data / "fish" / "fish_history"
    windows = Path(env.get("APPDATA") or home / "AppData" / "Roaming") / "Microsoft" / "Windows" / "PowerShell"
    for folder in (data / "powershell", windows):
        yield "powershell", folder / "PSReadLine" / "ConsoleHost_history.txt"
    # Terminal on a Mac keeps one for each window.
    yield from (("bash", path) for path in _sessions(home / ".bash_sessions"))
    yield from (("zsh", path) for path in _sessions(dot / ".zsh_sessions"))


def _sessions(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in {".history", ".historynew"})[-_SESSIONS:]
    except (OSError, ValueError):
        return []


def _shell_of(path: str) -> Shell:
    match PurePath(path).name:
        case "bash":
            return "bash"
        case "zsh":
            return "zsh"
        case "fish":
            return "fish"
        case "pwsh":
            return "powershell"
    return "other"
