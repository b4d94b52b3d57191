"""Backups of an iPhone or iPad, as Finder and iTunes keep them: files named by a hash of what they were."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.evidence import Problem
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.formats.plists import load_plist
from nocontact_cli.evidence.given.databases import opened
from nocontact_cli.evidence.times import from_seconds

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.evidence.given.trees import Tree

HOME: Final = "HomeDomain"
BLOCKED: Final = "Library/Preferences/com.apple.cmfsyncagent.plist"
MESSAGES: Final = "Library/SMS/sms.db"
CALLS: Final = "Library/CallHistoryDB/CallHistory.storedata"
CONTACTS: Final = "Library/AddressBook/AddressBook.sqlitedb"
WANTED: Final = (BLOCKED, MESSAGES, CALLS, CONTACTS)

_TABLES: Final = ("Manifest.db", "Manifest.mbdb")
_DATES: Final = (("Info.plist", "Last Backup Date"), ("Manifest.plist", "Date"), ("Status.plist", "Date"))
_ENCRYPTED: Final = (
    "This backup is encrypted, so nothing in it was read. You can make one without encryption for this. Whoever gets "
    "at the computer can read such a backup, so it is best removed afterwards."
)
_LOST: Final = "The backup lists this file, and it is not there. Maybe only a part of the backup was copied."
_OLDER: Final = "There is more than one backup here. Only the newest was read."


@dataclass(frozen=True)
class Backup:
    """One backup.

    Args:
        root: Its folder in the export, with `/` at the end, or empty.
        made: The day it was made, where it says so.
        files: What can be read of it, by its name on the phone; logs with `-wal`.
        encrypted: Whether nothing can be read.
        problems: What is wrong with it.
    """

    root: str
    made: date | None = None
    files: dict[str, str] = field(default_factory=dict)
    encrypted: bool = False
    problems: tuple[Problem, ...] = ()


def name_of(path: str, domain: str = HOME) -> str:
    """What a file of the phone is called in a backup."""
    return hashlib.sha1(f"{domain}-{path}".encode(), usedforsecurity=False).hexdigest()


def is_backup(tree: Tree) -> bool:
    """Whether there is a backup, or one of its files that are read."""
    return bool(_roots(tree))


def newest_backup(tree: Tree, beside: Path | None = None) -> Backup | None:
    """The newest backup among the files; None where there is none.

    Args:
        tree: The export.
        beside: Where private copies of databases are made.
    """
    found = [(_made(tree, root) or date.min, root) for root in _roots(tree)]
    if not found:
        return None
    made, root = max(found)
    problems = [Problem("", _OLDER)] if len(found) > 1 else []
    if _encrypted(tree, root):
        problems.append(Problem(f"{root}Manifest.plist", _ENCRYPTED))
        return Backup(root, made if made > date.min else None, {}, True, tuple(problems))
    listed: dict[str, str] = {}
    for table in _here(tree, root, "Manifest.db"):
        try:
            listed = _listed(tree, table, beside)
        except UnreadableError as error:
            problems.append(Problem(table, error.text))
    files = {}
    for path in WANTED:
        for part in (path, f"{path}-wal"):
            code = listed.get(part) or name_of(part)
            name = next(iter(_here(tree, root, f"{code[:2]}/{code}", code)), None)
            if name:
                files[part] = name
            elif part in listed:
                problems.append(Problem(f"{root}{code[:2]}/{code}", _LOST))
    return Backup(root, made if made > date.min else None, files, False, tuple(problems))


def _roots(tree: Tree) -> list[str]:
    """Folders in which a backup begins."""
    found = {name[: -len(name.rpartition("/")[2])] for name in tree.find(*_TABLES)}
    for path in WANTED:
        code = name_of(path)
        for name in tree.find(code):
            folder = name[: -len(code)]
            found.add(folder.removesuffix(f"{code[:2]}/"))
    return sorted(found)


def _here(tree: Tree, root: str, *names: str) -> list[str]:
    """Those of these names that are in the backup."""
    there = set(tree.names)
    return [root + name for name in names if root + name in there]


def _made(tree: Tree, root: str) -> date | None:
    for name, key in _DATES:
        for path in _here(tree, root, name):
            moment = _of_plist(tree, path, key)
            if isinstance(moment, datetime):
                # The year has to be possible, as for every other moment.
                seconds = (moment - datetime(1970, 1, 1)).total_seconds()  # noqa: DTZ001 - Plists are in UTC.
                checked = from_seconds(seconds)
                if checked:
                    return checked.date()
    return None


def _encrypted(tree: Tree, root: str) -> bool:
    return any(_of_plist(tree, path, "IsEncrypted") is True for path in _here(tree, root, "Manifest.plist"))


def _of_plist(tree: Tree, path: str, key: str) -> object:
    try:
        with tree.open(path) as stream:
            found = load_plist(stream)
    except UnreadableError:
        return None
    return found.get(key) if isinstance(found, dict) else None


def _listed(tree: Tree, table: str, beside: Path | None) -> dict[str, str]:
    """The names in the backup of the files that are read, as its own table says."""
    asked = [part for path in WANTED for part in (path, f"{path}-wal")]
    with opened(tree, table, beside=beside) as database:
        database.need("Files", "fileID", "domain", "relativePath")
        marks = ",".join("?" * len(asked))
        query = f"SELECT relativePath, fileID FROM Files NOT INDEXED WHERE domain = ? AND relativePath IN ({marks})"  # noqa: S608
        return {
            path: code
            for path, code in database.rows(query, (HOME, *asked))
            if isinstance(code, str) and len(code) > 1 and "/" not in code and isinstance(path, str)
        }
