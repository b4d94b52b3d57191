"""For authors: `checklists list`, `check`, `new` and `schema`."""

from __future__ import annotations

import json
import re
import stat
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml

from nocontact_cli.render.wording import long_date
from tests.cli.conftest import ROOT, Home
from tests.cli.support import LISTS, TODAY, Desk, Maker, day, write_lists

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

SHIPPED = sorted((ROOT / "checklists").glob("*.yaml"))


@pytest.fixture(scope="module")
def desk(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A home without a record, and without checklists of its own."""
    folder = tmp_path_factory.mktemp("authoring")
    return Desk(run, Home(folder / "home").make())


@pytest.fixture
def own(desk: Desk, tmp_path: Path) -> Desk:
    """The same with the made-up checklists in a folder of its own."""
    lists = tmp_path / "lists"
    lists.mkdir()
    return Maker(desk.run, tmp_path, write_lists(lists), Home).empty()


def test_a_good_file_has_no_fault(own: Desk) -> None:
    """Good files are exit 0: nothing on standard output, one sentence on standard error, no false alarm."""
    folder = own.home.checklists
    files = " ".join(f"{folder}/{name}.yaml" for name in LISTS)
    done = own.do(f"checklists check {files}", given=False)
    assert (done.stdout, done.stderr) == ("", f"No fault found in {len(LISTS)} files.\n")


def test_one_line_for_each_fault(desk: Desk, tmp_path: Path) -> None:
    """A bad file is exit 3 with one line file:line:column for each fault, in the order of the file, all at once."""
    text = LISTS["beta"].lstrip()
    for right, wrong in (
        ('reviewed: "2026-10-05"', "reviewed: 2026-10-05"),
        ("kind: publish", "kind: publsh"),
        ("stage: evidence", "stage: evidnce"),
        ("minutes: 4", "minutes: 400"),
        ("closes: [post]", "closes: [psot]"),
        ("how: {any: [Open Settings]}", "how: {toaster: [Open Settings]}"),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)
    path = tmp_path / "beta.yaml"
    path.write_text(text)
    lines = text.splitlines()

    def spot(word: str) -> str:
        at = next(at for at, line in enumerate(lines) if word in line)
        return f"{path}:{at + 1}:{lines[at].index(word) + 1}"

    done = desk.do(f"checklists check {path}", code=3, given=False)
    found = done.stdout.splitlines()
    expected = ["2026-10-05", "publsh", "evidnce", "400", "psot", "toaster"]
    assert [line.split(": ")[0] for line in found if any(word in line for word in expected)] == [
        spot(word) for word in expected
    ]
    assert all(re.match(rf"{re.escape(str(path))}:\d+:\d+: \S", line) for line in found)
    assert done.stderr == f"{len(found)} faults found in 1 file.\n"
    told = "\n".join(found)
    for meant in ("publish", "evidence", "post"):
        assert f"did you mean '{meant}'?" in told
    for where in ("exposure post: kind", "step proof: stage", "step proof: minutes", "step quiet: closes"):
        assert where in told


@pytest.mark.parametrize("content", ["", "\n\n", "# nothing\n", "- a\n- b\n", "id: [", "\tid: beta\n"])
def test_a_file_that_is_no_checklist(desk: Desk, tmp_path: Path, content: str) -> None:
    """An empty file, another kind of YAML, or none at all is exit 3 with a place, and no traceback."""
    path = tmp_path / "beta.yaml"
    path.write_text(content)
    done = desk.do(f"checklists check {path}", code=3, given=False)
    assert re.match(rf"{re.escape(str(path))}:\d+:\d+: \S", done.stdout)
    assert "did not expect" not in done.stderr


def test_binary_and_hostile_files(desk: Desk, tmp_path: Path) -> None:
    """A file that is no text is exit 3; what is shown of a file holds no control character."""
    path = tmp_path / "beta.yaml"
    for content in (b"\x00\xff\xfe\x01" * 50, LISTS["beta"].encode().replace(b"publish", b'"\\e[31mred\\u202e"')):
        path.write_bytes(content)
        done = desk.do(f"checklists check {path}", code=3, given=False)
        assert done.stdout
        assert [sign for sign in done.stdout if not sign.isprintable() and sign != "\n"] == []
        assert "did not expect" not in done.stderr


def test_several_files_are_checked_beside_each_other(own: Desk) -> None:
    """`after` of another file is looked up among all given files; a good and a bad one are both looked at."""
    folder = own.home.checklists
    assert folder is not None
    gamma = folder / "gamma.yaml"
    gamma.write_text(gamma.read_text().replace("stage: tidy", "stage: tidy\n    after: [beta.proof]"))
    own.do(f"checklists check {folder}/beta.yaml {gamma}", given=False)
    gamma.write_text(gamma.read_text().replace("beta.proof", "beta.prof"))
    done = own.do(f"checklists check {folder}/beta.yaml {gamma}", code=3, given=False)
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [str(gamma)]
    assert done.stderr == "1 fault found in 2 files.\n"


def test_a_file_that_is_not_there(desk: Desk, tmp_path: Path) -> None:
    """A file that cannot be read is exit 6 and is named."""
    done = desk.do(f"checklists check {tmp_path}/none.yaml", code=6, given=False)
    assert done.stdout == ""
    assert f"{tmp_path}/none.yaml" in done.stderr
    assert len(done.stderr.splitlines()) == 3


def test_no_file_at_all(desk: Desk) -> None:
    """`checklists check` without a file is wrong usage."""
    assert "FILE" in desk.do("checklists check", code=2, given=False).stderr


def test_the_shipped_checklists_have_no_fault(desk: Desk) -> None:
    """Every checklist of the project passes its own check."""
    assert len(SHIPPED) >= 7
    desk.do("checklists check " + " ".join(map(str, SHIPPED)), given=False)


def test_the_list(desk: Desk) -> None:
    """`checklists list` shows each checklist with its name, steps, doors and the day it was read."""
    done = desk.do("checklists list", given=False)
    assert done.stderr == ""
    rows = {line.split(" - ")[0]: line for line in done.stdout.splitlines() if "; steps: " in line}
    for path in SHIPPED:
        data = yaml.safe_load(path.read_text())
        assert rows[f"- {data['id']}"] == (
            f"- {data['id']} - {data['name']}; steps: {len(data['steps'])}; "
            f"doors: {len(data['exposures'])}; read on: {data['reviewed']}"
        )
    assert len(rows) == len(SHIPPED)


def test_the_list_with_checklists_of_ones_own(own: Desk) -> None:
    """`--checklists DIR` adds its checklists; one with the name of a shipped one takes its place."""
    names = {one["id"]: one for one in own.json("checklists list", given=False)["checklists"]}
    assert set(names) == {path.stem for path in SHIPPED} | set(LISTS)
    assert names["start"]["steps"] == 1


def test_two_folders_of_checklists(own: Desk, tmp_path: Path) -> None:
    """`--checklists` can be given twice, before and after the command; the later folder takes precedence."""
    more = tmp_path / "more"
    more.mkdir()
    (more / "gamma.yaml").write_text(LISTS["gamma"].replace("name: Gamma", "name: Other"))
    names = {one["id"]: one["name"] for one in own.json(f"checklists list --checklists {more}")["checklists"]}
    assert (names["alpha"], names["gamma"]) == ("Alpha", "Other")


def test_the_list_shows_what_was_read_long_ago(own: Desk) -> None:
    """`checklists list` names each step read more than a year ago; a step may have been read on a day of its own."""
    folder = own.home.checklists
    assert folder is not None
    for name, read, step in (("beta", -365, "-366"), ("gamma", -400, "-10")):
        text = re.sub(r'reviewed: ".*"', f'reviewed: "{day(read)}"', LISTS[name])
        (folder / f"{name}.yaml").write_text(
            text.replace("    minutes: ", f'    reviewed: "{day(int(step))}"\n    minutes: ', 1)
        )
    alpha = LISTS["alpha"].replace("2026-11-02", day(-1000))
    (folder / "alpha.yaml").write_text(alpha)
    steps = list(yaml.safe_load(alpha)["steps"])
    of_alpha = {f"- alpha.{step}: {long_date(date.fromisoformat(day(-1000)))}" for step in steps}
    lines = own.do("checklists list", given=False).stdout.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("Read more than a year ago: "))
    told = [line for line in lines[at + 1 :] if line.startswith(("- alpha.", "- beta.", "- gamma.", "- start."))]
    assert set(told) == {*of_alpha, f"- beta.proof: {long_date(date.fromisoformat(day(-366)))}"}
    assert len(told) == len(steps) + 1
    old = {one["id"]: one["old"] for one in own.json("checklists list", given=False)["checklists"]}
    assert {name: old[name] for name in LISTS} == {"start": [], "alpha": steps, "beta": ["proof"], "gamma": []}


FILLED = {
    "name": "Gamma",
    "title": "The help page",
    "publisher": "Gamma",
    "url": '"https://gamma.example/help"',
    "advice": "A new account can be blocked when it appears.",
    "why": "Blocked messages no longer arrive.",
    "signs": "Their messages stay at one tick.",
    "quieter": "Mute the chat instead.",
    "how.any": "Open the chat, then choose Block.",
}
"""What belongs into the empty fields of a new checklist."""


def test_a_new_checklist(desk: Desk, tmp_path: Path) -> None:
    """`checklists new` writes a private file whose only faults are empty fields; filled in, it has none."""
    done = desk.do("checklists new gamma", given=False, cwd=tmp_path)
    assert done.stdout == ""
    assert "checklists check gamma.yaml" in done.stderr
    path = tmp_path / "gamma.yaml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["gamma.yaml"]
    assert f'reviewed: "{TODAY}"' in path.read_text()
    found = desk.do(f"checklists check {path}", code=3, given=False).stdout.splitlines()
    lines = path.read_text().splitlines()
    fields = []
    for fault in found:
        place = re.fullmatch(rf"{re.escape(str(path))}:(\d+):\d+: [\w -]+: ([\w.]+): is empty: give a text", fault)
        assert place, fault
        at, field = int(place[1]) - 1, place[2]
        lines[at] = re.sub(r"(:|-)\s*(#.*)?$", rf"\1 {FILLED[field]}", lines[at])
        fields.append(field)
    assert sorted(fields) == sorted(FILLED)
    path.write_text("\n".join(lines) + "\n")
    desk.do(f"checklists check {path}", given=False)
    assert yaml.safe_load(path.read_text())["steps"]["block"]["how"] == {"any": [FILLED["how.any"]]}


def test_a_new_checklist_replaces_nothing(desk: Desk, tmp_path: Path) -> None:
    """Where a file of that name lies already, `checklists new` is exit 6, changes nothing and offers no such option."""
    path = tmp_path / "gamma.yaml"
    path.write_text("mine\n")
    done = desk.do("checklists new gamma", given=False, cwd=tmp_path, code=6)
    assert "already" in done.stderr
    assert "--yes" not in done.stderr
    assert path.read_text() == "mine\n"


@pytest.mark.parametrize(
    "name", ["whatsapp", "start", "Gamma", "../gamma", "gamma.yaml", "a_b", "-a", "a" * 61, "", "ga\x1b[31m"]
)
def test_bad_names_for_a_new_checklist(desk: Desk, tmp_path: Path, name: str) -> None:
    """A name that is no id, or that a checklist has already, is exit 2, and nothing is written."""
    done = desk.run(desk.home, "checklists", "new", "--", name, given=False, cwd=tmp_path, code=2)
    assert list(tmp_path.iterdir()) == []
    assert done.stdout == ""
    assert [sign for sign in done.stderr if not sign.isprintable() and sign != "\n"] == []
    assert ("already" in done.stderr) is (name in ("whatsapp", "start"))


def test_the_schema_is_the_committed_one(desk: Desk) -> None:
    """`checklists schema` prints the schema that lies beside the checklists, byte for byte."""
    done = desk.do("checklists schema", given=False)
    assert done.stdout == (ROOT / "checklists" / "checklist.schema.json").read_text()
    assert json.loads(done.stdout)["$schema"].startswith("https://json-schema.org/")


def test_nothing_is_written_and_no_key_is_asked_for(desk: Desk) -> None:
    """None of these commands needs a record or a passphrase, and none writes anything."""
    for line in ("checklists list", "checklists schema", f"checklists check {SHIPPED[0]}", "checklists --help"):
        desk.do(line, given=False)
    assert desk.home.written() == []
