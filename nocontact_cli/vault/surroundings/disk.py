"""Whether the disk is encrypted, where that can be told without privileges.

Linux names the layers of a block device below `/sys/dev/block`: those of dm-crypt have a `dm/uuid` that begins with
`CRYPT-`. A Mac answers `fdesetup status` to everybody; that branch has not been run. Windows tells only administrators.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from nocontact_cli.vault.surroundings.mounts import Mount, mount_of
from nocontact_cli.vault.surroundings.reading import said_by, system_text

BLOCK: Final = Path("/sys/dev/block")
_DEEPEST: Final = 8
"""Layers of devices that are followed."""
_KINDS_OF_DISK: Final = frozenset(
    ["btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "jfs", "msdos", "ntfs", "ntfs3", "reiserfs", "vfat", "xfs"]
)


def disk_encrypted(folder: Path) -> bool | None:
    """Whether the disk beneath a folder is encrypted; False means that no encryption was found.

    Args:
        folder: Absolute; it need not exist.
    """
    if sys.platform == "darwin":
        return by_filevault(said_by(["/usr/bin/fdesetup", "status"]) or "")
    if sys.platform == "win32":
        return None
    mount = mount_of(Path(os.path.realpath(folder)))
    return None if mount is None else by_layers(mount)


def by_filevault(text: str) -> bool | None:
    """What `fdesetup status` says."""
    if "FileVault is On" in text:
        return True
    return False if "FileVault is Off" in text else None


def by_layers(mount: Mount, block: Path = BLOCK) -> bool | None:
    """Whether all that a file system lies on goes through dm-crypt.

    Args:
        mount: The file system.
        block: The folder in which Linux lists block devices by number.
    """
    if mount.encrypted:
        return True
    if mount.kind not in _KINDS_OF_DISK:
        # In memory, in a container, on another computer, or a kind that encrypts by itself.
        return None
    device = mount.device
    if device.startswith("0:"):
        # Btrfs hides the device behind a number of its own.
        device = _number(mount.source)
    entry = block / device
    return _crypt(entry, _DEEPEST) if device and entry.is_dir() else None


def _crypt(entry: Path, deepest: int) -> bool:
    if (system_text(entry / "dm" / "uuid") or "").startswith("CRYPT-"):
        return True
    try:
        below = list((entry / "slaves").iterdir())
    except OSError:
        below = []
    return deepest > 0 and bool(below) and all(_crypt(one, deepest - 1) for one in below)


def _number(source: str) -> str:
    try:
        device = Path(source).stat().st_rdev
    except (OSError, ValueError):
        return ""
    return f"{os.major(device)}:{os.minor(device)}"
