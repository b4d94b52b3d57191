"""What lies around the record, in words: who can look in, which drive and disk, what the shell remembers.

It tells and offers; it does not judge. What could not be told is said so.
"""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Any, Final, Protocol

from nocontact_cli.render.page import Block, Heading, bullet, say
from nocontact_cli.render.wording import count, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class DriveState(Protocol):
    """How a folder reaches other computers."""

    @property
    def synced(self) -> str | None:
        """The service that copies it."""

    @property
    def shared(self) -> str | None:
        """The type of a network or shared file system."""

    @property
    def known(self) -> bool:
        """Whether the type of the file system could be told."""


class OnlookersState(Protocol):
    """Who else can get at the folder."""

    @property
    def owner(self) -> str | None:
        """Another account that owns it."""

    @property
    def group(self) -> bool:
        """Whether its group can read in it."""

    @property
    def others(self) -> bool:
        """Whether all can."""

    @property
    def exchange(self) -> Sequence[Path]:
        """Folders in which others can replace what lies there."""


class HistoryState(Protocol):
    """A history file of a shell."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def shell(self) -> str:
        """Whose it is."""

    @property
    def lines(self) -> int:
        """How many lines tell of this program."""

    @property
    def whole(self) -> bool:
        """Whether all of it was read."""


class Around(Protocol):
    """What lies around a record."""

    @property
    def rounds(self) -> int | None:
        """What each guess at the passphrase costs, in rounds of the derivation."""

    @property
    def keychain(self) -> str | None:
        """The name of the keychain that would be asked."""

    @property
    def drive(self) -> DriveState:
        """The drive of the folder."""

    @property
    def home(self) -> DriveState | None:
        """The drive of the home folder."""

    @property
    def onlookers(self) -> OnlookersState | None:
        """Who else can get at it; None where that cannot be told."""

    @property
    def disk(self) -> bool | None:
        """Whether the disk is encrypted; False: nothing found, None: cannot be told."""

    @property
    def histories(self) -> Sequence[HistoryState]:
        """The histories that could be read."""


def strength_blocks(around: Around, lock: str) -> list[Block]:
    """How strong the lock is."""
    if lock == "passphrase":
        return [
            say(
                f"Each guess at it costs a computer {around.rounds:,} rounds of work (PBKDF2-HMAC-SHA512). How long "
                "your passphrase is, this program does not know. Six random words are far beyond guessing; it can "
                "make them: vault lock --words"
            )
        ]
    name = (
        f"The keychain is the {around.keychain}."
        if around.keychain
        else "Which keychain that is cannot be told right now."
    )
    return [
        say(
            f"{name} The key in it has 256 random bits, so nobody guesses it. It is as strong as your login on this "
            "computer. You can take a passphrase instead: vault lock"
        )
    ]


def onlookers_blocks(around: Around, folder: Path) -> list[Block]:
    """Who else can look into the folder."""
    who = around.onlookers
    if who is None:
        return [
            Heading("Who else can look in"),
            say(
                "Which other accounts can look into the folder cannot be told here. The files are encrypted all the "
                "same."
            ),
        ]
    if who.others or who.group:
        which = "Other accounts" if who.others else "The accounts of its group"
        said = say(
            f"{which} on this computer can look into this folder. The files are encrypted all the same. You can close "
            f"it: chmod -R go= {quote(str(folder))}",
            "notice",
        )
    else:
        said = say("Only your account on this computer can look into these files, and an administrator.")
    blocks: list[Block] = [Heading("Who else can look in"), said]
    if who.owner:
        blocks.append(say(f"The folder belongs to another account: {who.owner}.", "notice"))
    if who.exchange:
        places = listed([str(path) for path in who.exchange])
        blocks.append(
            say(f"Other accounts can rename or remove what lies in {places}. They cannot read the record so.", "notice")
        )
    return blocks


def place_blocks(around: Around) -> list[Block]:
    """Which drive and disk the folder lies on."""
    blocks: list[Block] = [Heading("Where that is"), *_drive("The folder", around.drive)]
    home = around.home
    if home is not None and (home.synced, home.shared) != (around.drive.synced, around.drive.shared):
        blocks += _drive("Your home folder", home) if home.synced or home.shared else []
    disk = {
        True: "The disk is encrypted: while the computer is off, nothing on it can be read without its password.",
        False: "No encryption of the disk was found. The record is encrypted by itself. Other files here are not, such "
        "as a report you saved.",
        None: "Whether the disk is encrypted cannot be told here without an administrator's rights.",
    }
    return [*blocks, say(disk[around.disk])]


def shell_blocks(around: Around) -> list[Block]:
    """What the histories of the shells tell, and how that can be taken out."""
    telling = [one for one in around.histories if one.lines]
    blocks: list[Block] = [Heading("What your shell remembers")]
    if not telling:
        none = "No history of a shell was found that could be read."
        return [*blocks, say("No shell history tells of this program." if around.histories else none)]
    for one in telling:
        part = "" if one.whole else ", in its newest part; the rest was not read"
        blocks.append(bullet(f"{one.path}: {count(one.lines, 'line')} about this program{part}"))
    blocks += [
        say(
            "They can hold platforms, steps, answers, circumstances, days and names of files, and what an echo or "
            "printf before a pipe said. This program does not change these files. You can take the lines out:"
        ),
        *(bullet(WAYS_OUT[shell]) for shell in dict.fromkeys(one.shell for one in telling)),
    ]
    return blocks


_EDIT: Final = (
    "close its other windows, open the file in a text editor, delete the lines and save. Then leave the last window "
    "with: "
)
WAYS_OUT: Final[Mapping[str, str]] = {
    "bash": f"bash: {_EDIT}unset HISTFILE; exit",
    "zsh": f"zsh: {_EDIT}unset HISTFILE; exit",
    "fish": "fish: type these with a space in front, and fish does not keep them: history delete --contains nocontact, "
    "then history delete --prefix checkup. It shows what it found and asks.",
    "powershell": "PowerShell: open the file in a text editor, delete the lines and save. Then close the open windows, "
    "which still have them in memory.",
    "other": f"your shell: {_EDIT}unset HISTFILE; exit",
}
"""How lines are taken out of a history, by shell."""


def around_json(around: Around) -> dict[str, Any]:
    """The keys that the looks around add to `nocontact.vault`. null: cannot be told."""
    who = around.onlookers
    return {
        "derivation": {"name": "PBKDF2-HMAC-SHA512", "rounds": around.rounds} if around.rounds else None,
        "keychain": around.keychain,
        "drive": _drive_json(around.drive),
        "home_drive": _drive_json(around.home) if around.home else None,
        "readers": {
            "owner": who.owner,
            "group": who.group,
            "others": who.others,
            "exchange": [str(path) for path in who.exchange],
        }
        if who
        else None,
        "disk_encrypted": around.disk,
        "histories": [
            {"file": str(one.path), "shell": one.shell, "lines": one.lines, "whole": one.whole}
            for one in around.histories
        ],
    }


def _drive(what: str, drive: DriveState) -> list[Block]:
    blocks: list[Block] = []
    if drive.synced:
        blocks.append(
            say(
                f"{what} lies in {drive.synced}, so copies go to other computers. What is in the record stays "
                "encrypted there; that there is such a folder can be seen. Another place can be named in "
                "NOCONTACT_HOME.",
                "notice",
            )
        )
    if drive.shared:
        blocks.append(
            say(
                f"{what} lies on a network or shared drive ({drive.shared}), so another computer has its files too. "
                "The record stays encrypted there.",
                "notice",
            )
        )
    if not drive.known:
        blocks.append(say(f"Whether {what[0].lower() + what[1:]} lies on a network drive cannot be told here."))
    elif not blocks:
        blocks.append(say(f"{what} lies in no synchronised folder that this program knows, and on no network drive."))
    return blocks


def _drive_json(drive: DriveState) -> dict[str, Any]:
    return {"synced": drive.synced, "shared": drive.shared, "known": drive.known}
