"""What the build keeps of the shipped checklists, and when it is passed over."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocontact_cli.catalogue.bundle import compile_shipped, load
from nocontact_cli.catalogue.compiled import compile_checklist, compile_edition, compiled, compiled_edition
from nocontact_cli.catalogue.files import edition_file, files_in, shipped_folder
from nocontact_cli.catalogue.reader import read_file

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = files_in([shipped_folder()])


@pytest.mark.parametrize("name", SHIPPED)
def test_compiled_checklist_equals_its_yaml(name: str, tmp_path: Path) -> None:
    """A shipped checklist comes back from its compiled form with every field as the YAML has it."""
    read = read_file(SHIPPED[name]).checklist
    assert read is not None

    compile_checklist(SHIPPED[name], read, tmp_path)

    assert compiled(SHIPPED[name], tmp_path) == read


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    """Where one byte of the YAML has changed since the build, the compiled form is passed over."""
    source = tmp_path / "whatsapp.yaml"
    source.write_bytes(SHIPPED["whatsapp"].read_bytes())
    read = read_file(source).checklist
    assert read is not None
    compile_checklist(source, read, tmp_path / "kept")

    before = compiled(source, tmp_path / "kept")
    source.write_bytes(source.read_bytes() + b"\n")

    assert before == read
    assert compiled(source, tmp_path / "kept") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "steps", "how", "asks", "reviewed", "group"]), inner, max_size=6
        )
    ),
    max_leaves=12,
)


@given(value=JSON)
def test_odd_contents_are_passed_over(value: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever stands in a compiled file, reading it gives a checklist or nothing, and no error."""
    folder = tmp_path_factory.mktemp("kept")
    path = edition_file()
    kept = compile_edition(path, "2030.1.0", folder)
    document = json.loads(kept.read_text())
    kept.write_text(json.dumps({**document, "value": value}))

    assert compiled(path, folder) is None


def test_half_a_file_is_passed_over(tmp_path: Path) -> None:
    """A compiled file that was cut off is passed over."""
    read = read_file(SHIPPED["start"]).checklist
    assert read is not None
    kept = compile_checklist(SHIPPED["start"], read, tmp_path)
    kept.write_bytes(kept.read_bytes()[:-20])

    assert compiled(SHIPPED["start"], tmp_path) is None


def test_the_build_keeps_all_of_them(tmp_path: Path) -> None:
    """The build keeps every shipped checklist, the edition, and what the other files hold."""
    written = compile_shipped(tmp_path / "kept")

    assert sorted(path.stem for path in written) == sorted([*SHIPPED, "edition", "exports", "friend", "support"])
    assert compiled_edition(edition_file(), tmp_path / "kept") == load(["start"]).edition


def test_a_built_program_reads_no_yaml() -> None:
    """With the compiled checklists at hand, a whole catalogue is loaded without PyYAML."""
    compile_shipped()
    code = (
        "import sys; from nocontact_cli.catalogue.bundle import load; "
        "print(len(load().checklists), 'yaml' in sys.modules)"
    )

    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert ran.stdout == f"{len(SHIPPED)} False\n"
