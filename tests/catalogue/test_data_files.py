"""What all files of `checklists/data` with values have in common: how they are read, refused and kept."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest

from nocontact_cli.catalogue import export_guides, friend_words, help_lines
from nocontact_cli.catalogue.compiled import kept_value
from nocontact_cli.errors import ChecklistError, Exit, FileError

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.catalogue.data_file import DataFile

FILES: Final = {
    "export_guides": export_guides.EXPORTS_FILE,
    "friend_words": friend_words.FRIEND_FILE,
    "help_lines": help_lines.SUPPORT_FILE,
}

each_file = pytest.mark.parametrize("file", FILES.values(), ids=FILES)


@each_file
def test_the_compiled_form_is_the_same(file: DataFile[Any], tmp_path: Path) -> None:
    """Compiled and read again, the values equal those of the YAML; after a change of the file it is not used."""
    assert file.compile(tmp_path) == tmp_path / f"{file.name}.json"
    kept = kept_value(file.path, tmp_path)
    assert kept is not None
    assert file.remade(kept) == file.read(file.path)
    changed = tmp_path / f"{file.name}.yaml"
    changed.write_bytes(file.path.read_bytes() + b"# one more\n")
    assert kept_value(changed, tmp_path) is None


@pytest.mark.parametrize("name", FILES)
def test_a_built_program_reads_no_yaml(name: str) -> None:
    """With the compiled form at hand, the values are loaded without PyYAML and without the tables of fields."""
    FILES[name].compile()
    code = (
        f"import sys; from nocontact_cli.catalogue.{name} import {name}; {name}(); "
        "print([one for one in ('yaml', 'nocontact_cli.catalogue.fields') if one in sys.modules])"
    )

    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert ran.stdout == "[]\n"
    assert getattr(sys.modules[f"nocontact_cli.catalogue.{name}"], name)() == FILES[name].read(FILES[name].path)


@each_file
def test_faults_are_counted(file: DataFile[Any], tmp_path: Path) -> None:
    """A faulty file says how many faults it has and of what it is, with each fault and what to do next."""
    path = tmp_path / f"{file.name}.yaml"
    path.write_text("colour: blue\n")
    with pytest.raises(ChecklistError) as many:
        file.read(path)
    path.write_text("[]\n")
    with pytest.raises(ChecklistError) as one:
        file.read(path)

    assert f"The file of {file.about} has {len(many.value.faults)} faults." in str(many.value)
    assert many.value.faults[0].startswith(f"{path}:1:1: ")
    assert f"The file of {file.about} has 1 fault." in str(one.value)
    assert one.value.exit == Exit.CHECKLIST
    assert any("Mend the lines" in line for line in one.value.lines())


@each_file
def test_a_missing_file_is_told(file: DataFile[Any], tmp_path: Path) -> None:
    """A file that cannot be read is an error of its own kind, with the name of the file."""
    with pytest.raises(FileError, match=r"gone\.yaml"):
        file.read(tmp_path / "gone.yaml")
