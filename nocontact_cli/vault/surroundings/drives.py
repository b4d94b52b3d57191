"""Whether a folder is copied to other computers: by a service that synchronises it, or because it is a share."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nocontact_cli.vault.surroundings.mounts import mount_of

if TYPE_CHECKING:
    from collections.abc import Sequence

# Names that the services give to their own folder, with what they append for a second account.
_BY_NAME: Final = (
    (r"dropbox(?: ?\(.*\)|-.*)?", "Dropbox"),
    (r"onedrive(?: ?-.*)?", "OneDrive"),
    (r"google ?drive(?: ?[-(].*)?|drivefs", "Google Drive"),
    (r"icloud ?drive(?: ?\(.*\))?", "iCloud Drive"),
    (r"nextcloud\d*", "Nextcloud"),
    (r"owncloud\d*", "ownCloud"),
    (r"mega ?sync|megadrive", "MEGA"),
    (r"pcloud ?drive", "pCloud"),
    (r"proton ?drive.*", "Proton Drive"),
    (r"box ?sync|box-box", "Box"),
    (r"syncthing", "Syncthing"),
)
_NAMES: Final = tuple((re.compile(name, re.IGNORECASE), service) for name, service in _BY_NAME)
_CONFIGURATION: Final = frozenset({".config", "appdata", "application support", ".cache", "preferences"})
"""Folders in which the services keep their own settings, which nobody copies."""
_MARKERS: Final = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
"""What a service puts into the folder that it copies."""


@dataclass(frozen=True, slots=True)
class Drive:
    """How a folder reaches other computers.

    Args:
        synced: The service that copies it, where one was found.
        shared: The type of a network or shared file system; None where it is none or cannot be told.
        known: Whether the type of the file system could be told.
    """

    synced: str | None
    shared: str | None
    known: bool


def drive_of(folder: Path) -> Drive:
    """How a folder reaches other computers, as far as its path, its markers and its file system tell.

    Args:
        folder: Absolute; it need not exist.
    """
    real = Path(os.path.realpath(folder))
    mount = mount_of(real)
    service = service_named(folder.parts) or service_named(real.parts) or service_marked(real)
    return Drive(service, mount.kind if mount and mount.network else None, mount is not None)


def service_named(parts: Sequence[str]) -> str | None:
    """The service that one of the folders of a path is named after."""
    names = [part.casefold() for part in parts]
    if any(pair == ("library", "mobile documents") for pair in pairwise(names)):
        return "iCloud Drive"
    for at, part in enumerate(parts):
        for name, service in _NAMES:
            if name.fullmatch(part) and not _CONFIGURATION.intersection(names[:at]):
                return service
    return None


def service_marked(folder: Path) -> str | None:
    """The service that left its mark in a folder, or in one above it."""
    for above in (folder, *folder.parents):
        for name, service in _MARKERS.items():
            # Not Path.is_file, which raises where a folder may not be looked into.
            there = os.path.isdir if name == ".stfolder" else os.path.isfile
            # A file, because the home folder may hold `.dropbox` as a folder of settings.
            if there(above / name):
                return service
    return None
