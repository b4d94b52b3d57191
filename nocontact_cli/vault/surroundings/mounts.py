"""Which file system a folder lies on.

On Linux from `/proc/self/mountinfo` (proc_pid_mountinfo(5)); on a Mac from `mount(8)`; on Windows from
GetDriveTypeW. The Mac and Windows branches follow the documentation of those systems and have not been run on them.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nocontact_cli.vault.surroundings.reading import said_by, system_text

MOUNTINFO: Final = Path("/proc/self/mountinfo")

_NETWORK: Final = frozenset(
    [
        "9p",
        "afp",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.davfs2",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.onedriver",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "fuse.google-drive-ocamlfuse",
        "glusterfs",
        "gfs2",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "prl_fs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "sshfs",
        "vboxsf",
        "vmhgfs",
        "fuse.vmhgfs-fuse",
        "virtiofs",
        "webdav",
    ]
)
"""File systems whose files lie on, or are shared with, another computer."""
_ENCRYPTED: Final = frozenset(["ecryptfs", "fuse.cryfs", "fuse.encfs", "fuse.gocryptfs", "fuse.securefs"])
"""File systems that encrypt each file."""
_ESCAPE: Final = re.compile(r"\\([0-7]{3})")
_MAC_LINE: Final = re.compile(r"(?P<source>.+) on (?P<point>/.*?) \((?P<kind>[^,)]+)[^()]*\)")
_REMOTE_DRIVE: Final = 4


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system.

    Args:
        point: Where it is mounted.
        kind: Its type, as `ext4`.
        source: What is mounted, as `/dev/sda1`.
        device: Major and minor number, as `8:1`; empty where it is not told.
    """

    point: str
    kind: str
    source: str
    device: str = ""

    @property
    def network(self) -> bool:
        """Whether its files lie on another computer, or are shared with one."""
        return self.kind in _NETWORK

    @property
    def encrypted(self) -> bool:
        """Whether it encrypts each file."""
        return self.kind in _ENCRYPTED


def mount_of(path: Path) -> Mount | None:
    """The file system that a path lies on. None where it cannot be told.

    Args:
        path: Absolute, without links; it need not exist.
    """
    if sys.platform == "darwin":
        return covering(from_mac(said_by(["/sbin/mount"]) or ""), path)
    if sys.platform == "win32":
        return _on_windows(path)
    return covering(from_linux(system_text(MOUNTINFO) or ""), path)


def from_linux(text: str) -> tuple[Mount, ...]:
    """The file systems in the text of `mountinfo`. Lines that do not have its form are passed over."""
    found = []
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        fields, more = before.split(" "), after.split(" ")
        if dash and len(fields) > 4 and len(more) > 1:  # noqa: PLR2004 - the fifth field is the mount point
            found.append(Mount(_plain(fields[4]), more[0], _plain(more[1]), fields[2]))
    return tuple(found)


def from_mac(text: str) -> tuple[Mount, ...]:
    """The file systems in what `mount` writes on a Mac."""
    matches = (_MAC_LINE.fullmatch(line) for line in text.splitlines())
    return tuple(Mount(one["point"], one["kind"].strip(), one["source"]) for one in matches if one)


def covering(mounts: tuple[Mount, ...], path: Path) -> Mount | None:
    """The one a path lies on: the longest mount point above it, and of several there the last."""
    best = None
    for mount in mounts:
        here = path.is_relative_to(mount.point)
        if here and (best is None or len(Path(mount.point).parts) >= len(Path(best.point).parts)):
            best = mount
    return best


def _plain(field: str) -> str:
    return _ESCAPE.sub(lambda escape: chr(int(escape[1], 8)), field)


def _on_windows(path: Path) -> Mount | None:
    if path.drive.startswith("\\\\"):
        return Mount(path.anchor, "smb", path.drive)
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        if ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE_DRIVE:
            return Mount(path.anchor, "smb", path.drive)
        return Mount(path.anchor, "disk", path.drive)
    return None
