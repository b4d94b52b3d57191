"""`closes`, `eases` and `same_as` across checklists: what must exist there, and what can be the same setting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from nocontact_cli.catalogue.between import across
from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.checked import check_files
from nocontact_cli.catalogue.compiled import compile_checklist, compiled
from nocontact_cli.catalogue.reader import parse, read_file, read_text
from nocontact_cli.catalogue.schema import schema_text
from nocontact_cli.errors import ChecklistError
from tests.catalogue.plain import plain_data
from tests.catalogue.strategies import damaged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VALIDATOR = Draft202012Validator(json.loads(schema_text()))
_HEAD = """\
id: {name}
name: {name}
group: social
reviewed: "2026-11-22"
asks: {{kind: {{question: Which is it, answers: {{private: Private, work: Work}}}}}}
sources: {{}}
exposures:
  door: {{they_can: come in, kind: enter, severity: low, advice: Nothing helps.}}
steps:
"""
_STEP = """\
  {step}:
    {extra}
    title: Do it
    why: It helps.
    stage: tidy
    noticed: silent
    minutes: 1
    how: {{any: [Do it]}}
    unconfirmed: true
"""
LINE = 11
"""Where the extra line of the first step stands; that of each further step is nine lines below."""


def text_of(name: str, steps: Mapping[str, str]) -> str:
    """A checklist whose steps each have one line of their own."""
    return _HEAD.format(name=name) + "".join(_STEP.format(step=step, extra=extra) for step, extra in steps.items())


TWO = {"step": "each: account", "each": "each: person", "link": "same_as: {three.step: {}, start.step: {}}"}
THREE = {"step": "each: account"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, beside a program that has the checklists `start`, `two` and `three`."""
    shipped = tmp_path / "program" / "checklists"
    (shipped / "data").mkdir(parents=True)
    (shipped / "data" / "edition.yaml").write_text('edition: "2030.01.2"\n')
    for name, steps in (("start", THREE), ("two", TWO), ("three", THREE)):
        (shipped / f"{name}.yaml").write_text(text_of(name, steps))
    monkeypatch.setattr("nocontact_cli.catalogue.files._PACKAGE", shipped.parent)
    own = tmp_path / "own"
    own.mkdir()
    return own


def told(folder: Path, **files: Mapping[str, str]) -> list[str]:
    """The problems of these files, checked together, without the folder."""
    for name, steps in files.items():
        (folder / f"{name}.yaml").write_text(text_of(name, steps))
    return [
        str(problem).removeprefix(f"{folder}/") for problem in check_files([folder / f"{name}.yaml" for name in files])
    ]


@pytest.mark.parametrize(
    "line",
    [
        "closes: [two.door, door]",
        "eases: [door, three.door]",
        "same_as: {two.step: {}}",
        "same_as: {two.step: {kind: [work], proof: ['yes']}, three.step: {device: [iphone], contact: [none]}}",
        "each: person\n    same_as: {two.each: {}}",
        "each: once\n    same_as: {two.step: {}}",
    ],
)
def test_good_links_are_no_fault(folder: Path, line: str) -> None:
    """What exists elsewhere may be closed, made smaller, and be the same setting."""
    assert told(folder, one={"here": line}) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("closes: [door, tow.door]", "20: step here: closes: there is no checklist 'tow' (did you mean 'two'?)"),
        ("eases: [tow.door]", "13: step here: eases: there is no checklist 'tow' (did you mean 'two'?)"),
        (
            "same_as: {tow.step: {}}",
            "15: step here: same_as.tow.step: there is no checklist 'tow' (did you mean 'two'?)",
        ),
        ("closes: [two.doors]", "14: step here: closes: there is no exposure 'doors' in 'two' (did you mean 'door'?)"),
        ("eases: [two.doors]", "13: step here: eases: there is no exposure 'doors' in 'two' (did you mean 'door'?)"),
        ("closes: [two.zzz]", "14: step here: closes: there is no exposure 'zzz' in 'two'"),
        ("closes: [two.step]", "14: step here: closes: there is no exposure 'step' in 'two'"),
        ("same_as: {two.door: {}}", "15: step here: same_as.two.door: there is no step 'door' in 'two'"),
        (
            "same_as: {three.step: {}, two.stpe: {}}",
            "31: step here: same_as.two.stpe: there is no step 'stpe' in 'two' (did you mean 'step'?)",
        ),
        (
            "same_as: {two.link: {}}",
            (
                "15: step here: same_as.two.link: 'two.link' is itself the same as"
                " 'three.step' or 'start.step': name that one"
            ),
        ),
        (
            "same_as: {two.each: {}}",
            "15: step here: same_as.two.each: 'two.each' and this step must both be 'each: person', or neither",
        ),
        (
            "same_as: {one.here: {}}",
            (
                "15: step here: same_as.one.here: 'one.here' is in this checklist:"
                " alternatives of one checklist share an 'either'"
            ),
        ),
        ("closes: [one.door]", "14: step here: closes: 'one.door' is in this checklist: write 'door'"),
        ("eases: [one.door]", "13: step here: eases: 'one.door' is in this checklist: write 'door'"),
        (
            "same_as: {two.step: {kidn: [work]}}",
            (
                "26: step here: same_as.two.step.kidn: 'kidn' is no circumstance and no question of this checklist"
                " (did you mean 'kind'?)"
            ),
        ),
        (
            "same_as: {two.step: {kind: [wrok]}}",
            "33: step here: same_as.two.step.kind: 'wrok' is no answer of 'kind' (did you mean 'work'?)",
        ),
    ],
)
def test_a_fault_is_told_once_with_its_place(folder: Path, line: str, expected: str) -> None:
    """One faulty link is one problem, at its line and column, with the step, the field and what was meant."""
    assert [f"one.yaml:{LINE}:{expected}"] == told(folder, one={"here": line})


def test_a_person_step_is_the_same_as_a_person_step_only(folder: Path) -> None:
    """A step for each person cannot be the same as one that is not."""
    found = told(folder, one={"here": "each: person\n    same_as: {two.step: {}}"})
    message = "'two.step' and this step must both be 'each: person', or neither"
    assert [f"one.yaml:{LINE + 1}:15: step here: same_as.two.step: {message}"] == found


def test_all_faults_are_told_at_once(folder: Path) -> None:
    """Every faulty link of every file is told, file by file and in the order of the lines."""
    found = told(
        folder,
        one={"a": "same_as: {four.b: {}, two.zzz: {}}", "b": "closes: [four.dor, two.door]"},
        four={"b": "same_as: {one.a: {}}"},
    )
    assert [one.partition(": ")[0] for one in found] == [
        "one.yaml:11:15",
        "one.yaml:11:27",
        "one.yaml:20:14",
        "four.yaml:11:15",
    ]


def test_what_is_not_read_is_taken_on_trust(folder: Path) -> None:
    """With only some checklists read, links to the others are no fault; with all of them read they are."""
    (folder / "one.yaml").write_text(text_of("one", {"here": "same_as: {two.zzz: {}, far.away: {}}"}))
    assert "one" in load([], [folder]).checklists
    with pytest.raises(ChecklistError) as caught:
        load(["two"], [folder])
    assert [fault.rpartition(": ")[2] for fault in caught.value.faults] == ["there is no step 'zzz' in 'two'"]


def circles(**files: Mapping[str, str]) -> list[tuple[str, tuple[str, ...], str]]:
    """What is told between these checklists: platform, path, and the circle."""
    read = {name: read_text(text_of(name, steps), name).checklist for name, steps in files.items()}
    found = across({name: one for name, one in read.items() if one is not None})
    return [(name, finding.path, finding.message.partition(": ")[2]) for name, finding in found]


def test_a_circle_through_the_same_setting() -> None:
    """A step that comes after a merged step waits for its target, and the target must not wait for it."""
    found = circles(
        one={"a": "after: [b]", "b": "same_as: {two.c: {}}"},
        two={"c": "after: [one.a]"},
    )
    assert found == [
        ("one", ("steps", "a", "after", "b"), "'one.a' waits for 'two.c', which waits for 'one.a'"),
        ("two", ("steps", "c", "after", "one.a"), "'one.a' waits for 'two.c', which waits for 'one.a'"),
    ]


def test_a_circle_in_one_file_through_the_same_setting_of_another() -> None:
    """A circle whose steps all stand in one file is told, if a link of another file closes it."""
    found = circles(
        one={"a": "after: [two.b]", "c": "after: [a]"},
        two={"b": "same_as: {one.c: {}}"},
    )
    assert [(name, path) for name, path, _ in found] == [("one", ("steps", "a", "after", "two.b"))]


def test_a_circle_through_two_links() -> None:
    """The same where two settings are shared, in either direction."""
    found = circles(
        one={"a": "after: [b]", "b": "same_as: {two.c: {}}", "d": "after: [a]"},
        two={"c": "after: [e]", "e": "same_as: {one.d: {}}"},
    )
    assert sorted((name, path[1]) for name, path, _ in found) == [("one", "a"), ("two", "c")]


def test_a_target_after_what_it_stands_for_hides_no_circle() -> None:
    """A target that names, in its `after`, what is itself does not keep a real circle from being told."""
    found = circles(
        one={"b": "same_as: {two.c: {}}", "a": "after: [two.c]"},
        two={"c": "after: [one.b, one.a]"},
    )
    assert ("two", ("steps", "c", "after", "one.a")) in [(name, path) for name, path, _ in found]


def test_a_chain_through_the_same_setting_is_no_circle() -> None:
    """After a merged step, and a target after other steps, are no fault."""
    found = circles(
        one={"z": "after: []", "b": "same_as: {two.c: {}}", "a": "after: [b]"},
        two={"c": "after: [one.z]", "d": "after: [one.a]"},
    )
    assert found == []


# The reader, the schema and the compiled form.


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ("same_as: {}", True),
        ("same_as: {two.step: {}}", True),
        ("same_as: {two-b.step-1: {kind: [work]}, '3.4': {channel: ['email:work']}}", True),
        ("same_as: {two.step: {contact: [none, work], device: [iphone], can-change: ['yes']}}", True),
        ("same_as: {step: {}}", False),
        ("same_as: {Two.step: {}}", False),
        ("same_as: {two.step.more: {}}", False),
        ("same_as: {'two:work.step': {}}", False),
        ("same_as: {two.: {}}", False),
        ("same_as: {two.step: }", False),
        ("same_as: {two.step: null}", False),
        ("same_as: {two.step: []}", False),
        ("same_as: {two.step: 'yes'}", False),
        ("same_as: {two.step: {proof: []}}", False),
        ("same_as: {two.step: {proof: 'yes'}}", False),
        ("same_as: {two.step: {proof: [maybe]}}", False),
        ("same_as: {two.step: {contact: [kids]}}", False),
        ("same_as: {two.step: {device: [any]}}", False),
        ("same_as: [two.step]", False),
        ("same_as: two.step", False),
        ("same_as: null", False),
        ("same_as: {two.step: {}, two.step: {proof: ['yes']}}", False),
        (f"same_as: {{two.{'a' * 120}: {{}}}}", False),
        ("closes: [two.door]", True),
        ("closes: [two.door, two.door]", False),
        ("closes: [two.door.more]", False),
        ("closes: [Two.door]", False),
        ("closes: [.door]", False),
        ("eases: [two-b.door-1]", True),
        ("eases: two.door", False),
    ],
)
def test_reader_and_schema_agree(line: str, good: bool) -> None:
    """What the reader refuses in a link the schema refuses too, but for a name that YAML has already merged."""
    text = text_of("one", {"here": line})
    _, problems = parse(text, "x")
    written_twice = line.count("two.step") > 1
    assert (good, good or written_twice) == (problems == (), VALIDATOR.is_valid(plain_data(text)))
    assert {(problem.line, problem.id) for problem in problems} <= {(LINE, "step here")}


SHARED = text_of(
    "one",
    {
        "here": "same_as: {two.step: {kind: [work], proof: ['yes']}, three.step: {}}",
        "more": "closes: [door, two.door]",
        "less": "eases: [three.door]",
    },
)


@settings(deadline=None, max_examples=150)
@given(damaged(SHARED))
def test_damaged_links_are_read_or_told(text: str) -> None:
    """Whatever is broken in a file with links, it is told in its place, or the schema accepts it too."""
    checklist, problems = parse(text, "x.yaml")
    assert (checklist is None) is bool(problems)
    assert all(problem.line >= 1 and problem.column >= 1 and str(problem).isprintable() for problem in problems)
    assert checklist is None or VALIDATOR.is_valid(plain_data(text))


def test_links_come_back_from_the_compiled_form(tmp_path: Path) -> None:
    """Links and their conditions are the same in the form that the build keeps."""
    source = tmp_path / "one.yaml"
    source.write_text(SHARED)
    read = read_file(source).checklist
    assert read is not None
    assert read.steps["here"].same_as == {"two.step": {"kind": ("work",), "proof": ("yes",)}, "three.step": {}}
    compile_checklist(source, read, tmp_path / "kept")
    assert compiled(source, tmp_path / "kept") == read
