"""What was given as folders and ZIPs: every file is found once, and what is meant to harm is told and left."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from contextlib import ExitStack
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.evidence import Problem
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.given import trees as trees_module
from nocontact_cli.evidence.given import zips
from nocontact_cli.evidence.given.naming_files import plain
from nocontact_cli.evidence.given.trees import trees
from tests.evidence.laying import FORMS, lay, tree_of, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.evidence.given.trees import Tree

FILES = {"a/friends.json": b"[1]", "a/b/message_1.json": b"[2]", "start.html": b"<p>", "a/empty": b""}


def content(tree: Tree) -> dict[str, bytes | str]:
    """Each file, with what is wrong with it where it cannot be read."""
    found: dict[str, bytes | str] = {}
    for name in tree.names:
        try:
            with tree.open(name) as file:
                found[name] = file.read()
        except UnreadableError as error:
            found[name] = error.text
    return found


def told(tree: Tree) -> list[tuple[str, str]]:
    """What could not be read while looking around."""
    return [(one.where, one.text) for one in tree.problems]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_the_same_files(form: str, tmp_path: Path) -> None:
    """A folder, a ZIP, one more folder on top and parts are one tree with the same bytes."""
    with tree_of(lay(FILES, "mine", form, tmp_path, Random(3))) as tree:  # noqa: S311 - Nothing depends on it.
        found = content(tree)
        assert {name.removeprefix("mine/"): data for name, data in found.items()} == FILES
        assert tree.problems == ()
        assert tree.total == sum(map(len, FILES.values()))
        assert [tree.size(name) for name in tree.names] == [len(data) for data in found.values()]
        assert tree.find("a/friends.json") == [name for name in found if name.endswith("a/friends.json")]


def test_one_file_is_a_tree(tmp_path: Path) -> None:
    """A single file is found by its name, on the disk, and not read before it is asked for."""
    path = tmp_path / "chat.db"
    path.write_bytes(b"12345")
    seen: list[int] = []
    (tree,) = trees([path], seen.append)
    assert (tree.names, tree.title, tree.given, tree.total) == (("chat.db",), "chat.db", (str(path),), 5)
    assert tree.on_disk("chat.db") == path
    assert tree.head("chat.db", 3) == b"123"
    assert seen == []
    assert content(tree) == {"chat.db": b"12345"}
    assert sum(seen) == 5


def test_exports_of_different_days_stay_apart(tmp_path: Path) -> None:
    """The day at the end of a ZIP's name is no number of a part: two exports are two trees."""
    names = [
        "instagram-me-2026-11-02-Ab1.zip",
        "instagram-me-2026-11-12-Zz9.zip",
        "facebook-me-2026-11-02.zip",
        "facebook-me-2026-11-12.zip",
        "takeout-20261102T101010Z.zip",
        "takeout-20261112T101010Z.zip",
        "mydata~1762000000001.zip",
        "mydata~1762000000002.zip",
        "WhatsApp Chat - Ann.zip",
        "WhatsApp Chat - Bo.zip",
    ]
    paths = [zipped(tmp_path / name, FILES) for name in names]
    with ExitStack() as stack:
        found = trees(paths)
        for tree in found:
            stack.callback(tree.close)
        assert sorted(tree.title for tree in found) == sorted(names)


@pytest.mark.parametrize(
    "names",
    [
        ("takeout-20261112T101010Z-001.zip", "takeout-20261112T101010Z-002.zip"),
        ("takeout-20261112T101010Z-1-001.zip", "takeout-20261112T101010Z-1-002.zip"),
        ("facebook-me-2026-11-12_part_1.zip", "facebook-me-2026-11-12_part_2.zip"),
        ("facebook-me 1 of 2.zip", "facebook-me 2 of 2.zip"),
        ("facebook-me (1 of 2).zip", "facebook-me (2 of 2).zip"),
        ("instagram-me-part1.zip", "instagram-me-part2.zip"),
        ("mydata~1762000000001.zip", "mydata~1762000000001-2.zip"),
        ("mydata~1762000000001-2.zip", "mydata~1762000000001-3.zip"),
    ],
)
def test_parts_belong_together(names: tuple[str, ...], tmp_path: Path) -> None:
    """However the parts of one export are numbered, they are one tree."""
    paths = [zipped(tmp_path / name, {f"{name}.json": b"1"}) for name in names]
    with tree_of(reversed(paths)) as tree:
        assert set(tree.names) == {f"{name}.json" for name in names}
        assert tree.given == tuple(map(str, paths))


def test_the_same_zip_twice_is_read_once(tmp_path: Path) -> None:
    """A path that was given twice is one export."""
    path = zipped(tmp_path / "a.zip", FILES)
    with tree_of([path, path]) as tree:
        assert content(tree) == FILES


def test_a_part_that_comes_twice_is_read_once(tmp_path: Path) -> None:
    """Where two parts hold the same file it is read once; the page that lists the parts may differ."""
    paths = [zipped(tmp_path / f"a-{n}.zip", {"same.json": b"1", "index.html": b"%d" % n}) for n in (1, 2)]
    with tree_of(paths) as tree:
        assert content(tree) == {"same.json": b"1", "index.html": b"1"}


def test_two_exports_with_names_of_parts_stay_apart(tmp_path: Path) -> None:
    """Where a file has other bytes in two ZIPs they are two exports, whatever they are called: nothing is lost."""
    found = trees([zipped(tmp_path / f"a-{n}.zip", {"same.json": b"%d" % n}) for n in (1, 2)])
    assert [content(tree) for tree in found] == [{"same.json": b"1"}, {"same.json": b"2"}]
    for tree in found:
        tree.close()


def test_documents_are_no_exports(tmp_path: Path) -> None:
    """A file that happens to be packed like a ZIP is a file of the folder it stands in."""
    zipped(tmp_path / "letter.zip", {"a": b"1"}).rename(tmp_path / "letter.docx")
    with tree_of([tmp_path]) as tree:
        assert tree.names == ("letter.docx",)


def test_a_number_of_many_digits_sorts(tmp_path: Path) -> None:
    """A hostile name of five thousand digits is a name like any other."""
    names = ["9" * 5000 + ".json", "10.json", "9.json"]
    with tree_of([zipped(tmp_path / "a.zip", dict.fromkeys(names, b""))]) as tree:
        assert tree.find("*.json") == ["9.json", "10.json", names[0]]


def test_zips_in_a_folder_are_exports_of_their_own(tmp_path: Path) -> None:
    """A folder of downloads with loose files and two exports is three trees."""
    folder = tmp_path / "Downloads"
    folder.mkdir()
    (folder / "notes.txt").write_bytes(b"x")
    zipped(folder / "one.zip", {"1.json": b"1"})
    zipped(folder / "two.zip", {"2.json": b"2"})
    found = trees([folder])
    assert [content(tree) for tree in found] == [{"notes.txt": b"x"}, {"1.json": b"1"}, {"2.json": b"2"}]
    for tree in found:
        tree.close()


def test_links_are_told_and_not_followed(tmp_path: Path) -> None:
    """A link to a file or a folder outside is named as a problem, in a folder and in a ZIP."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key").write_bytes(b"key")
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "real.json").write_bytes(b"1")
    (folder / "file").symlink_to(secret / "key")
    (folder / "folder").symlink_to(secret)
    (folder / "gone").symlink_to(tmp_path / "nowhere")
    (folder / "round").symlink_to(folder)
    with tree_of([folder]) as tree:
        assert content(tree) == {"real.json": b"1"}
        assert {where for where, text in told(tree) if "link" in text} == {"file", "folder", "gone", "round"}
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("real.json", b"1")
    with tree_of([path]) as tree:
        assert content(tree) == {"real.json": b"1"}
        assert [where for where, text in told(tree) if "link" in text] == ["link"]


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    """A pipe would wait without end: alone it is a problem, in a folder it is passed over."""
    pipe = tmp_path / "export" / "pipe"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    (tmp_path / "export" / "a.json").write_bytes(b"1")
    with tree_of([pipe.parent]) as tree:
        assert content(tree) == {"a.json": b"1"}


@pytest.mark.parametrize("pipe", ["pipe", "pipe.zip"])
def test_a_pipe_given_by_itself_is_a_problem(pipe: str, tmp_path: Path) -> None:
    """A pipe is named as no file that could be read, whatever it is called."""
    os.mkfifo(tmp_path / pipe)
    (tree,) = trees([tmp_path / pipe])
    assert tree.names == ()
    assert [where for where, _ in told(tree)] == [""]


def test_members_behind_a_password_are_told_and_the_others_read(tmp_path: Path) -> None:
    """One encrypted member does not keep the rest from being read."""
    path = zipped(tmp_path / "a.zip", {"locked.json": b"1", "open.json": b"2"})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        first = data.index(mark)
        data[first + at] |= 1
    path.write_bytes(data)
    with tree_of([path]) as tree:
        assert content(tree) == {"open.json": b"2"}
        assert told(tree) == [("locked.json", "It is locked with a password.")]


def test_a_wrong_sum_is_said_when_the_file_is_read(tmp_path: Path) -> None:
    """A member whose bytes are not those that were packed is unreadable; its neighbours are not."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("hurt.json", b"MARKER" * 9)
        archive.writestr("fine.json", b"1")
    path.write_bytes(path.read_bytes().replace(b"MARKER", b"MARKED", 1))
    with tree_of([path]) as tree:
        assert content(tree) == {"hurt.json": "It is damaged, or only a part of it arrived.", "fine.json": b"1"}


def test_a_wrong_stream_is_said_when_the_file_is_read(tmp_path: Path) -> None:
    """A member that cannot be unpacked is unreadable, and is no other error."""
    path = zipped(tmp_path / "a.zip", {"hurt.json": Random(5).randbytes(999), "fine.json": b"1"})  # noqa: S311
    data = bytearray(path.read_bytes())
    data[45:60] = b"\xff" * 15
    path.write_bytes(data)
    with tree_of([path]) as tree:
        assert content(tree) == {"hurt.json": "It is damaged, or only a part of it arrived.", "fine.json": b"1"}
        assert tree.head("hurt.json") == b""


def test_an_unknown_way_of_packing_is_said(tmp_path: Path) -> None:
    """A member packed in a way nobody here can unpack is named; the others are read."""
    path = zipped(tmp_path / "a.zip", {"odd.json": b"1", "fine.json": b"1"})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        first = data.index(mark)
        data[first + at : first + at + 2] = struct.pack("<H", 97)
    path.write_bytes(data)
    with tree_of([path]) as tree:
        assert content(tree) == {"fine.json": b"1"}
        assert [where for where, text in told(tree) if "packed in a way" in text] == ["odd.json"]


def test_a_bomb_of_overlapping_members_is_refused(tmp_path: Path) -> None:
    """A thousand members that all unpack the same bytes are refused before anything is unpacked."""
    path = zipped(tmp_path / "a.zip", {"a.json": b"0" * 1_000_000})
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"a.json", b"%06d" % n) for n in range(1000))
    tail = bytearray(data[end:])
    tail[8:16] = struct.pack("<HHI", 1000, 1000, len(entries))
    path.write_bytes(data[:start] + entries + tail)
    assert len(zipfile.ZipFile(path).namelist()) == 1000
    with tree_of([path]) as tree:
        assert tree.names == ()
        assert told(tree) == [("", "a.zip: Its files lie over each other, which no export does. It was not read.")]


def test_a_member_that_unpacks_to_much_is_read_in_pieces(tmp_path: Path) -> None:
    """A small ZIP of a gigabyte of zeros is read as far as somebody reads, and takes no memory."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros", "w") as member:
        for _ in range(64):
            member.write(bytes(1 << 20))
    with tree_of([path]) as tree, tree.open("zeros") as file:
        assert len(file.read(1 << 16)) <= 1 << 16


@pytest.mark.parametrize(
    "name", ["../out.json", "a/../../out.json", "/etc/passwd", "C:/out.json", "C:\\out.json", "..\\out.json", "\\out"]
)
def test_names_that_point_outside_are_left(name: str, tmp_path: Path) -> None:
    """A member whose name leads out of the export is told and not read, whichever slashes it uses."""
    path = zipped(tmp_path / "a.zip", {name: b"1", "fine.json": b"2"})
    with tree_of([path]) as tree:
        assert content(tree) == {"fine.json": b"2"}
        assert [text for _, text in told(tree)] == ["Its name points outside of the export. It was not read."]


def test_a_name_that_comes_twice_is_told(tmp_path: Path) -> None:
    """Where a ZIP holds a name twice, the first is read and the second is told of."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", b"first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.json", b"second")
    with tree_of([path]) as tree:
        assert content(tree) == {"a.json": b"first"}
        assert told(tree) == [("a.json", "It is there twice. The first one was read.")]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.binary(max_size=3))
def test_half_a_download_is_a_problem(tmp_path_factory: pytest.TempPathFactory, at: int, rest: bytes) -> None:
    """A ZIP that broke off anywhere is an empty tree with a problem that names it, and no exception."""
    path = tmp_path_factory.mktemp("half") / "a.zip"
    whole = zipped(path, FILES).read_bytes()
    path.write_bytes(whole[: at % (len(whole) - 30)] + rest)
    with tree_of([path]) as tree:
        assert tree.names == ()
        assert [(where, text.partition(":")[0]) for where, text in told(tree)] == [("", "a.zip")]


def test_half_a_part_leaves_the_others(tmp_path: Path) -> None:
    """Where one part of three broke off, the files of the others are read."""
    paths = [zipped(tmp_path / f"a-{n}.zip", {f"{n}.json": b"%d" % n}) for n in (1, 2, 3)]
    paths[1].write_bytes(paths[1].read_bytes()[:40])
    with tree_of(paths) as tree:
        assert content(tree) == {"1.json": b"1", "3.json": b"3"}
        assert [text.partition(":")[0] for _, text in told(tree)] == ["a-2.zip"]


@settings(deadline=None, max_examples=150)
@given(st.randoms(use_true_random=False), st.integers(1, 12))
def test_any_bytes_in_a_zip_are_no_exception(
    tmp_path_factory: pytest.TempPathFactory, chance: Random, count: int
) -> None:
    """Whatever a few bytes turn into: each file reads as it was, or as damaged, never as something else."""
    path = tmp_path_factory.mktemp("bytes") / "a.zip"
    data = bytearray(zipped(path, FILES).read_bytes())
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(data)
    with tree_of([path]) as tree:
        for found in content(tree).values():
            assert isinstance(found, str) or found in FILES.values()


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ZIP with more files than any export has is refused; a folder is read up to that number."""
    monkeypatch.setattr(zips, "_MOST_MEMBERS", 3)
    monkeypatch.setattr(trees_module, "_MOST_FILES", 3)
    path = zipped(tmp_path / "a.zip", FILES)
    with tree_of([path]) as tree:
        assert tree.names == ()
        assert "more than 3 files" in told(tree)[0][1]
    with tree_of(lay(FILES, "b", FORMS[0], tmp_path, Random(1))) as tree:  # noqa: S311
        assert len(tree.names) == 3
        assert "more than 3 files" in told(tree)[0][1]


def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """Where rights are missing the rest is read. Somebody who may read everything finds everything."""
    closed = tmp_path / "export" / "closed"
    closed.mkdir(parents=True)
    (tmp_path / "export" / "a.json").write_bytes(b"1")
    (closed / "b.json").write_bytes(b"2")
    closed.chmod(0)
    try:
        with tree_of([tmp_path / "export"]) as tree:
            found = content(tree)
            assert found["a.json"] == b"1"
            assert ("closed/b.json" in found) == (told(tree) == [])
    finally:
        closed.chmod(0o700)


def test_a_file_that_went_away_is_said(tmp_path: Path) -> None:
    """A file that is removed while others are read is unreadable, and one that never was too."""
    (tmp_path / "a.json").write_bytes(b"1")
    with tree_of([tmp_path]) as tree:
        (tmp_path / "a.json").unlink()
        assert content(tree) == {"a.json": "It cannot be read: No such file or directory."}
        assert tree.head("a.json") == b""
        with pytest.raises(UnreadableError, match="not there"), tree.open("b.json"):
            pass


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """What the user typed wrongly is said at once, by the system's error."""
    with pytest.raises(OSError, match="nowhere"):
        trees([tmp_path / "nowhere"])


def test_files_are_found_by_their_ends(tmp_path: Path) -> None:
    """Whole parts of names count, in any case, with any apostrophe, in the order of their numbers."""
    names = ["x/Followers_10.json", "x/followers_2.json", "not_followers_1.json", "x/who you\u2019ve followed.json"]
    names += ["y/inbox/ann_1/message_1.json", "y/inbox/bo_2/message_1.json", "e\u0301.json"]
    with tree_of([zipped(tmp_path / "a.zip", dict.fromkeys(names, b""))]) as tree:
        assert tree.find("followers_*.json") == ["x/followers_2.json", "x/Followers_10.json"]
        assert tree.find("who you've followed.json") == [names[3]]
        assert tree.find("inbox/*/message_*.json", "X/FOLLOWERS_2.JSON") == [
            "x/followers_2.json",
            *names[4:6],
        ]
        assert tree.find("\u00e9.json") == ["e\u0301.json"]
        assert tree.find("ollowers_2.json", "inbox/message_1.json") == []


def test_two_files_that_differ_in_case_are_both_found(tmp_path: Path) -> None:
    """`A.json` and `a.json` are two files."""
    with tree_of([zipped(tmp_path / "a.zip", {"A.json": b"1", "a.json": b"2"})]) as tree:
        assert sorted(tree.find("a.json")) == ["A.json", "a.json"]


@given(st.text())
def test_the_plain_name_is_its_own(name: str) -> None:
    """Comparing a plain name with itself made plain finds them equal."""
    assert plain(plain(name)) == plain(name)


def test_streams_can_be_wrapped(tmp_path: Path) -> None:
    """Text and CSV readers can be put on top of a file from a ZIP."""
    with tree_of([zipped(tmp_path / "a.zip", {"a.csv": "ä;1\nö;2\n".encode()})]) as tree, tree.open("a.csv") as file:
        assert list(io.TextIOWrapper(io.BufferedReader(file), encoding="utf-8")) == ["ä;1\n", "ö;2\n"]  # type: ignore[type-var]


def test_problems_do_not_repeat(tmp_path: Path) -> None:
    """Problems are values that can be compared."""
    with tree_of([zipped(tmp_path / "a.zip", {"../a": b"1"})]) as tree:
        assert tree.problems == (Problem("../a", "Its name points outside of the export. It was not read."),)
