"""What lies around the record: made-up system files for what cannot be set up here, and this computer as it is."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocontact_cli.vault.surroundings import reading
from nocontact_cli.vault.surroundings.disk import by_filevault, by_layers, disk_encrypted
from nocontact_cli.vault.surroundings.drives import drive_of, service_named
from nocontact_cli.vault.surroundings.history import MOST, count, histories
from nocontact_cli.vault.surroundings.mounts import Mount, covering, from_linux, from_mac, mount_of
from nocontact_cli.vault.surroundings.onlookers import Step, judged, onlookers

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY = Path("/dev/shm")  # noqa: S108 - Nothing is written there.
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and /sys")


# The history of shells


@pytest.mark.parametrize(
    ("line", "tells"),
    [
        (b"nocontact start", True),
        (b"  .venv/bin/nocontact report", True),
        (b"git clone https://example.org/NoContact", True),
        (b": 1763800000:0;checkup audit", True),
        (b"- cmd: checkup audit", True),
        (b"checkup", True),
        (b"/usr/local/bin/checkup plan", True),
        (b"LANG=C NO_COLOR=1 checkup report", True),
        (b"cd /tmp; checkup report | less", True),
        (b"echo done && checkup", True),
        (b"sudo -u me true; time checkup", True),
        (rb"& .venv\Scripts\checkup.exe report", True),
        (b"`checkup`", True),
        (b"echo $(checkup report)", True),
        (b'"./checkup" report', True),
        (b"echo checkup", False),
        (b'git commit -m "checkup of the car"', False),
        (b"cd checkup", False),
        (b"checkups list", False),
        (b"./my-checkup", False),
        (b"no contact", False),
        (b"", False),
    ],
)
def test_which_lines_of_a_history_tell(line: bytes, tells: bool) -> None:
    """The telling name counts anywhere in a line, the common word only where it is called as a command."""
    assert count(b"ls -l\n" + line + b"\ncd\n") == int(tells)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_a_history_may_hold_any_bytes(data: bytes) -> None:
    """No bytes whatever trouble the count, and a line of ours after them is found."""
    assert count(data + b"\nnocontact start\n") == count(data) + 1


def test_a_long_line_takes_no_time() -> None:
    """A history of one endless line, made to trouble a pattern, is read in moments."""
    start = time.monotonic()
    for piece in (b"A=1 ", b"a/", b"sudo ", b"checkup/", b"; ", b"'"):
        count(piece * (500_000 // len(piece)))
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("name", "env", "shell"),
    [
        (".bash_history", {}, "bash"),
        (".zsh_history", {}, "zsh"),
        ("dots/.zsh_history", {"ZDOTDIR": "{home}/dots"}, "zsh"),
        (".local/share/fish/fish_history", {}, "fish"),
        ("data/fish/fish_history", {"XDG_DATA_HOME": "{home}/data"}, "fish"),
        (".local/share/powershell/PSReadLine/ConsoleHost_history.txt", {}, "powershell"),
        (
            "Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt",
            {"APPDATA": "{home}/Roaming"},
            "powershell",
        ),
        ("elsewhere", {"HISTFILE": "{home}/elsewhere", "SHELL": "/bin/zsh"}, "zsh"),
        ("elsewhere", {"HISTFILE": "elsewhere", "SHELL": "/bin/ksh"}, "other"),
        (".bash_sessions/1.history", {}, "bash"),
        (".zsh_sessions/1.historynew", {}, "zsh"),
    ],
)
def test_where_shells_keep_their_history(tmp_path: Path, name: str, env: dict[str, str], shell: str) -> None:
    """The history of each shell is found where that shell keeps it, and only numbers are taken from it."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"ls\nnocontact start --only secret\n\xff\xfe\nnocontact audit\n")

    (found,) = histories({key: value.format(home=tmp_path) for key, value in env.items()}, tmp_path)

    assert (found.path, found.shell, found.lines, found.whole) == (path, shell, 2, True)
    assert "secret" not in repr(found)


def test_a_history_named_twice_counts_once(tmp_path: Path) -> None:
    """A history that HISTFILE names too, also by a link, is told once; no home folder has to be there."""
    (tmp_path / ".bash_history").write_bytes(b"nocontact\n")
    (tmp_path / "link").symlink_to(tmp_path / ".bash_history")

    assert len(histories({"HISTFILE": str(tmp_path / "link")}, tmp_path)) == 1
    assert histories({}, tmp_path / "nothing") == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    """A pipe, a device or a folder in the place of a history is passed over at once."""
    os.mkfifo(tmp_path / ".bash_history")
    (tmp_path / ".zsh_history").symlink_to("/dev/zero")
    (tmp_path / ".zhistory").mkdir()
    (tmp_path / ".histfile").symlink_to(tmp_path / ".histfile")

    assert histories({"HISTFILE": "/dev/null"}, tmp_path) == ()


def test_only_the_end_of_a_huge_history_is_read(tmp_path: Path) -> None:
    """Of a history beyond the limit the newest part is read, and that is told."""
    with (tmp_path / ".bash_history").open("wb") as stream:
        stream.write(b"nocontact old\n")
        stream.truncate(3 * MOST)
        stream.seek(0, os.SEEK_END)
        stream.write(b"\nnocontact new\n")

    (found,) = histories({}, tmp_path)

    assert (found.lines, found.whole) == (1, False)


# Drives


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/home/a/Dropbox/x", "Dropbox"),
        ("/home/a/Dropbox (Personal)/x", "Dropbox"),
        ("/Users/a/Library/CloudStorage/Dropbox-Work/x", "Dropbox"),
        ("/home/a/OneDrive - Some Firm/x", "OneDrive"),
        ("/Users/a/Library/CloudStorage/OneDrive-Personal", "OneDrive"),
        ("/home/a/Google Drive/x", "Google Drive"),
        ("/Users/a/Library/CloudStorage/GoogleDrive-a@example.org/My Drive", "Google Drive"),
        ("/Users/a/Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("/c/Users/a/iCloudDrive/x", "iCloud Drive"),
        ("/home/a/Nextcloud/x", "Nextcloud"),
        ("/home/a/nextcloud2/x", "Nextcloud"),
        ("/home/a/ownCloud/x", "ownCloud"),
        ("/home/a/MEGAsync/x", "MEGA"),
        ("/home/a/.config/Nextcloud/x", None),
        ("/home/a/.local/share/checkup", None),
        ("/home/a/Library/Mobile/Documents", None),
        ("/home/dropboxer/x", None),
    ],
)
def test_services_by_name(path: str, service: str | None) -> None:
    """The folders of the known services are recognised by their names, and others are not taken for them."""
    assert service_named(Path(path).parts) == service


@pytest.mark.parametrize(
    ("marker", "service"),
    [(".stfolder/", "Syncthing"), (".dropbox", "Dropbox"), (".nextcloudsync.log", "Nextcloud"), (".dropbox/", None)],
)
def test_services_by_marker(tmp_path: Path, marker: str, service: str | None) -> None:
    """The mark that a service leaves in the folder it copies is found from anywhere beneath it."""
    path = tmp_path / "shared" / marker.rstrip("/")
    path.parent.mkdir()
    path.mkdir() if marker.endswith("/") else path.touch()

    assert drive_of(tmp_path / "shared" / "a" / "b").synced == service
    assert drive_of(tmp_path).synced is None


def test_a_link_into_a_synchronised_folder(tmp_path: Path) -> None:
    """A folder that is a link into a synchronised one is recognised."""
    (tmp_path / "Dropbox" / "data").mkdir(parents=True)
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox" / "data")

    assert drive_of(tmp_path / "plain").synced == "Dropbox"


MOUNTINFO = r"""
27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw
30 27 0:40 / /home/a/far\040away rw - nfs4 server:/export rw
31 27 0:41 / /home/a/ssh rw - fuse.sshfs me@host: rw
32 27 0:42 / /home rw - btrfs /dev/vda rw
33 32 0:43 / /home/a/over rw - tmpfs none rw
34 32 0:44 / /home/a/over rw - cifs //server/share rw
a line of another form
35 27 - x
"""


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/var/x", "ext4", False),
        ("/home/a", "btrfs", False),
        ("/home/a/far away/x", "nfs4", True),
        ("/home/a/far", "btrfs", False),
        ("/home/a/ssh", "fuse.sshfs", True),
        ("/home/a/over/x", "cifs", True),
    ],
)
def test_file_systems_of_linux(path: str, kind: str, network: bool) -> None:
    """The longest mount point above a path decides, of several there the last; escapes are read."""
    mount = covering(from_linux(MOUNTINFO), Path(path))

    assert mount is not None
    assert (mount.kind, mount.network) == (kind, network)


def test_file_systems_of_a_mac() -> None:
    """What `mount` writes on a Mac is read; a share is told from a disk."""
    text = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)\n"
        "//a@server/share on /Volumes/the share (1) (smbfs, nodev, nosuid, mounted by a)\n"
        "something else\n"
    )
    mounts = from_mac(text)

    assert [(one.point, one.kind, one.network) for one in mounts] == [
        ("/", "apfs", False),
        ("/System/Volumes/Data", "apfs", False),
        ("/Volumes/the share (1)", "smbfs", True),
    ]


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_in_the_place_of_mounts(text: str) -> None:
    """Whatever a system writes about its mounts, nothing is raised, and nothing above a path is no answer."""
    for read in (from_linux, from_mac):
        found = covering(read(text), Path("/home/a"))
        assert found is None or Path("/home/a").is_relative_to(found.point)


# The disk


def layers(folder: Path, **below: tuple[str, ...]) -> Path:
    """A made-up /sys/dev/block. Names are written `m8_1`, with the layers beneath; `crypt` marks one of dm-crypt."""
    for name, under in below.items():
        entry = folder / name[1:].replace("_", ":")
        (entry / "slaves").mkdir(parents=True)
        (entry / "dm").mkdir()
        (entry / "dm" / "uuid").write_text("CRYPT-LUKS2-x\n" if "crypt" in under else "LVM-x\n")
        for one in under:
            if one != "crypt":
                (entry / "slaves" / one).symlink_to(folder / one[1:].replace("_", ":"))
    return folder


@pytest.mark.parametrize(
    ("device", "encrypted"),
    [("254:0", True), ("254:1", True), ("254:2", False), ("254:3", False), ("8:1", False), ("9:9", None)],
)
def test_layers_of_a_disk(tmp_path: Path, device: str, encrypted: bool | None) -> None:
    """dm-crypt is found beneath LVM, all parts have to go through it, and a plain partition has none."""
    block = layers(
        tmp_path,
        m254_0=("crypt", "m8_1"),
        m254_1=("m254_0",),
        m254_2=("m254_0", "m8_1"),
        m254_3=("m254_3",),
        m8_1=(),
    )
    assert by_layers(Mount("/", "ext4", "/dev/x", device), block) is encrypted


@pytest.mark.parametrize(
    ("kind", "encrypted"),
    [("fuse.gocryptfs", True), ("ecryptfs", True), ("tmpfs", None), ("overlay", None), ("nfs", None), ("zfs", None)],
)
def test_file_systems_without_a_disk(tmp_path: Path, kind: str, encrypted: bool | None) -> None:
    """A file system that encrypts each file counts; of one in memory, or elsewhere, nothing is claimed."""
    assert by_layers(Mount("/", kind, "none", "0:40"), tmp_path) is encrypted
    assert by_layers(Mount("/", "btrfs", "/nothing/here", "0:40"), tmp_path) is None


def test_filevault() -> None:
    """The two answers of a Mac are read, and another one claims nothing."""
    assert by_filevault("FileVault is On.\n") is True
    assert by_filevault("FileVault is Off.\n") is False
    assert by_filevault("Error: Unable to determine.") is by_filevault("") is None


@linux
def test_this_computer(tmp_path: Path) -> None:
    """The file system that is found is the one `df` names; of one in memory no encryption is claimed or denied."""
    for folder in (tmp_path, Path("/proc"), MEMORY):
        told = subprocess.run(["df", "--output=fstype", folder], capture_output=True, text=True, check=True).stdout
        mount = mount_of(folder)
        assert mount is not None
        assert mount.kind == told.split()[1]
    assert disk_encrypted(MEMORY / "x") is None


@linux
def test_without_proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the list of mounts cannot be read, it is said that nothing can be told."""
    monkeypatch.setattr("nocontact_cli.vault.surroundings.mounts.MOUNTINFO", tmp_path / "nothing")

    assert not drive_of(tmp_path).known
    assert disk_encrypted(tmp_path) is None


def test_tools_that_hang_or_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool of the system that hangs is cut off, and one that is missing or refuses is no error."""
    monkeypatch.setattr(reading, "LIMIT", 0.3)
    start = time.monotonic()

    assert reading.said_by([sys.executable, "-c", "import time; time.sleep(60)"]) is None
    assert time.monotonic() - start < 3
    assert reading.said_by(["/nothing/here"]) is None
    assert reading.said_by([sys.executable, "-c", "raise SystemExit(1)"]) is None


# Other accounts


def way(*modes: int, owner: int = 1000) -> list[Step]:
    """Folders from the top down; the top belongs to root, the rest to one account."""
    return [Step(Path("/" + "/".join("abcdef"[:at])), mode, owner if at else 0) for at, mode in enumerate(modes)]


@pytest.mark.parametrize(
    ("modes", "group", "others", "exchange"),
    [
        ((0o755, 0o755, 0o700), False, False, []),
        ((0o755, 0o755, 0o755), True, True, []),
        ((0o755, 0o700, 0o755), False, False, []),
        ((0o755, 0o755, 0o750), True, False, []),
        ((0o755, 0o777, 0o700), False, False, ["/a"]),
        ((0o1777, 0o1777, 0o700), False, False, []),
        ((0o755, 0o700, 0o777), False, False, []),
        ((0o755, 0o775, 0o711), False, False, ["/a"]),
    ],
)
def test_modes(modes: tuple[int, ...], group: bool, others: bool, exchange: list[str]) -> None:
    """Folders above count: a closed one keeps others out, and one that all can write lets them rename."""
    found = judged(way(*modes), [Step(Path("/a/b/main.dat"), 0o600, 1000)], 1000)

    assert (found.group, found.others, [str(path) for path in found.exchange]) == (group, others, exchange)
    assert found.owner is None


def test_files_that_can_be_read_by_name() -> None:
    """In a folder that can be entered and not listed, an open file can be read all the same."""
    found = judged(way(0o755, 0o711), [Step(Path("/a/main.dat"), 0o644, 1000)], 1000)

    assert (found.group, found.others) == (True, True)


def test_another_owner() -> None:
    """A folder of another account is named with its owner, and counts as one where things can be replaced."""
    found = judged(way(0o755, 0o700, owner=7), [], 1000, lambda number: f"account {number}")

    assert (found.owner, [str(path) for path in found.exchange]) == ("account 7", ["/a"])


@pytest.mark.skipif(sys.platform == "win32", reason="no modes there")
def test_real_modes(tmp_path: Path, umask: Callable[[int], None]) -> None:
    """The modes of real folders are read; a folder that is not there is told as unknown."""
    umask(0)
    (tmp_path / "vault").mkdir(mode=0o700)

    closed = onlookers(tmp_path / "vault", [tmp_path / "vault" / "missing"])

    assert closed is not None
    assert (closed.owner, closed.group, closed.others) == (None, False, False)
    assert onlookers(tmp_path / "nothing", []) is None
