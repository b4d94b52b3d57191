"""Which files are read, in which order, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.checked import check_files
from nocontact_cli.catalogue.files import shipped_folder
from nocontact_cli.errors import ChecklistError, Exit, FileError
from tests.catalogue.small import small

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = "nocontact_cli.catalogue.files._PACKAGE"
LINE = {"a": [], "b": ["a"]}


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program with four checklists of its own."""
    folder = tmp_path / "program" / "nocontact_cli" / "checklists"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "edition.yaml").write_text('edition: "2030.01.2"\n')
    for name, group in (("start", "start"), ("zebra", "email"), ("apple", "social"), ("bear", "social")):
        (folder / f"{name}.yaml").write_text(small(name, LINE, group))
    monkeypatch.setattr(PACKAGE, folder.parent)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of the user's own, empty at first."""
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def test_all_are_read_by_group_then_name(shipped: Path) -> None:
    """Without a choice every checklist is there, in the order of the groups, then of the names."""
    catalogue = load()

    assert list(catalogue.checklists) == ["start", "zebra", "apple", "bear"]
    assert catalogue.platforms == ("start", "zebra", "apple", "bear")
    assert catalogue.edition == "2030.01.2"


def test_only_what_is_asked_for_is_read(shipped: Path) -> None:
    """A broken file that nobody asked for stands in nobody's way; `start` always comes along."""
    (shipped / "bear.yaml").write_text("broken: [")

    catalogue = load(iter(["apple", "no-such-platform"]))

    assert list(catalogue.checklists) == ["start", "apple"]
    assert set(catalogue.platforms) == {"start", "zebra", "apple", "bear"}


def test_platforms_are_in_the_same_order_whatever_is_read(shipped: Path) -> None:
    """The list of all platforms does not depend on the choice."""
    assert load([]).platforms == load().platforms


def test_own_folder_adds_and_replaces(shipped: Path, own: Path) -> None:
    """A user's checklist is always read; one with the name of a shipped one takes its place."""
    (own / "apple.yaml").write_text(small("apple", {"mine": []}, "social"))
    (own / "cinema.yaml").write_text(small("cinema", LINE, "media"))

    catalogue = load(["bear"], [own])

    assert list(catalogue.checklists) == ["start", "apple", "bear", "cinema"]
    assert catalogue.platforms == ("start", "zebra", "apple", "bear", "cinema")
    assert list(catalogue.checklists["apple"].steps) == ["mine"]


def test_later_folder_wins(shipped: Path, own: Path, tmp_path: Path) -> None:
    """Of two folders with the same checklist the last one named counts."""
    other = tmp_path / "other"
    other.mkdir()
    (own / "apple.yaml").write_text(small("apple", {"first": []}))
    (other / "apple.yaml").write_text(small("apple", {"second": []}))

    assert list(load([], [own, other]).checklists["apple"].steps) == ["second"]


def test_only_yaml_files_that_are_not_hidden_are_read(shipped: Path, own: Path) -> None:
    """Notes, folders of data, and what editors leave behind are no checklists."""
    (own / "notes.txt").write_text("broken: [")
    (own / "._apple.yaml").write_bytes(b"\x00\x05\x16\x07")
    (own / "data").mkdir()

    assert load(None, [own]).platforms == load().platforms


def test_all_faults_of_all_files_are_told_at_once(shipped: Path, own: Path) -> None:
    """The error carries every fault of every file that was read, with the exit code for checklists."""
    (shipped / "apple.yaml").write_text(small("apple", LINE).replace("minutes: 1", "minutes: 0"))
    (own / "mine.yaml").write_text("id: mine\n")
    (shipped / "data" / "edition.yaml").write_text("edition: 2030.01\n")

    with pytest.raises(ChecklistError) as caught:
        load(None, [own])

    faults = "\n".join(caught.value.faults)
    assert len(caught.value.faults) == 1 + 2 + 6
    assert f"{shipped / 'data' / 'edition.yaml'}:1:10: checklist: edition: is read as a number" in faults
    assert f"{shipped / 'apple.yaml'}:14:14: step a: minutes: must be from 1 to 240, not 0" in faults
    assert f"{own / 'mine.yaml'}:1:1: checklist: steps: is missing" in faults
    assert caught.value.what == "There are 9 faults in 3 checklist files."
    assert caught.value.exit is Exit.CHECKLIST


def test_faults_between_files_are_told(shipped: Path, own: Path) -> None:
    """A step that a loaded checklist does not have, and a circle through two files."""
    (own / "one.yaml").write_text(small("one", {"a": ["two.b", "apple.nothing"]}))
    (own / "two.yaml").write_text(small("two", {"b": ["one.a"]}))

    with pytest.raises(ChecklistError) as caught:
        load(["apple"], [own])

    assert [fault.removeprefix(str(own)) for fault in caught.value.faults] == [
        "/one.yaml:11:13: step a: after: goes round in a circle: 'one.a' waits for 'two.b', which waits for 'one.a'",
        "/one.yaml:11:20: step a: after: there is no step 'nothing' in 'apple'",
        "/two.yaml:11:13: step b: after: goes round in a circle: 'one.a' waits for 'two.b', which waits for 'one.a'",
    ]


def test_unknown_step_of_a_checklist_that_is_not_read_is_no_fault(shipped: Path, own: Path) -> None:
    """What cannot be looked up is taken on trust."""
    (own / "one.yaml").write_text(small("one", {"a": ["apple.nothing", "nowhere.b"]}))

    assert "one" in load([], [own]).checklists


def test_id_must_be_the_name_of_the_file(shipped: Path, own: Path) -> None:
    """A file under another name than its id is a fault at the id."""
    (own / "one.yaml").write_text(small("uno", LINE))

    (problem,) = check_files([own / "one.yaml"])

    assert (problem.line, problem.column, problem.field) == (1, 5, "id")
    assert problem.message == "'uno' must be the name of the file, which is 'one'"


def test_group_that_cannot_be_found_cheaply_comes_last(shipped: Path, own: Path) -> None:
    """A group behind two kibibytes of comments is not looked for: the checklist comes last."""
    (own / "aaa.yaml").write_text("#" * 2100 + "\n" + small("aaa", LINE, "start"))

    assert load([], [own]).platforms[-1] == "aaa"


def test_program_without_a_start_checklist_loads(shipped: Path) -> None:
    """`start` is included where it exists."""
    (shipped / "start.yaml").unlink()

    assert list(load(["apple"]).checklists) == ["apple"]


def test_working_copy_keeps_its_checklists_beside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside the package first, else beside it, else the program is not whole."""
    package = tmp_path / "nocontact_cli"
    package.mkdir()
    monkeypatch.setattr(PACKAGE, package)
    with pytest.raises(FileError):
        shipped_folder()

    (tmp_path / "checklists").mkdir()
    assert shipped_folder() == tmp_path / "checklists"

    (package / "checklists").mkdir()
    assert shipped_folder() == package / "checklists"


def test_what_cannot_be_read_is_a_file_error(shipped: Path, own: Path) -> None:
    """A missing folder, a missing file, and a folder named like a file are told by name."""
    with pytest.raises(FileError, match="nowhere cannot be read: No such file or directory"):
        load([], [own / "nowhere"])
    with pytest.raises(FileError, match=r"no\.yaml cannot be read"):
        check_files([own / "no.yaml"])
    (own / "folder.yaml").mkdir()
    with pytest.raises(FileError, match=r"folder\.yaml cannot be read: Is a directory"):
        load([], [own])


def test_missing_edition_is_a_file_error(shipped: Path) -> None:
    """A program without its edition is not whole."""
    (shipped / "data" / "edition.yaml").unlink()

    with pytest.raises(FileError, match="edition"):
        load()


def test_authors_are_told_about_their_files_only(shipped: Path, own: Path) -> None:
    """Faults of shipped files and of other folders are not reported to the author of a file."""
    (shipped / "apple.yaml").write_text("broken: [")
    (own / "other.yaml").write_text("broken: [")
    (own / "one.yaml").write_text(small("one", {"a": ["bear.a", "apple.x", "bear.y", "bera.a"]}))

    problems = check_files([own / "one.yaml"], [own])

    assert [problem.message for problem in problems] == [
        "there is no step 'y' in 'bear'",
        "there is no checklist 'bera' (did you mean 'bear'?)",
    ]


def test_checked_files_see_each_other(shipped: Path, own: Path) -> None:
    """Files checked together may refer to each other; each stands in for a shipped one of its name."""
    (own / "bear.yaml").write_text(small("bear", {"new": []}))
    (own / "one.yaml").write_text(small("one", {"a": ["bear.new"]}))

    assert check_files([own / "one.yaml", own / "bear.yaml"]) == ()
    assert len(check_files([own / "one.yaml"])) == 1
    assert check_files([own / "one.yaml"], [own]) == ()


def test_files_of_the_same_name_are_checked_both(shipped: Path, own: Path, tmp_path: Path) -> None:
    """Two drafts of one checklist are each told their own faults."""
    draft = tmp_path / "bear.yaml"
    draft.write_text(small("bear", LINE).replace("minutes: 1", "minutes: 0"))
    (own / "bear.yaml").write_text(small("bear", LINE).replace("group: social", "group: sea"))

    problems = check_files([draft, own / "bear.yaml"])

    assert [problem.field for problem in problems] == ["minutes", "minutes", "group"]
