"""The layers of design section 4, read from the source of every module."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import nocontact_cli

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "nocontact_cli"
ROOT = Path(nocontact_cli.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))

MAY_IMPORT = {
    "domain": set(),
    "catalogue": {"domain"},
    "vault": {"domain"},
    "evidence": {"domain"},
    "share": {"domain"},
    "render": {"domain"},
    "workflows": {"domain", "catalogue", "vault", "evidence", "share", "render"},
    "cli": {"workflows", "render"},
    "errors": set(),
    "__init__": set(),
    "__main__": {"cli"},
}
"""Layers and single modules, with what each may import besides itself and `errors`."""

FOR_DOMAIN = {
    "__future__",
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "difflib",
    "enum",
    "functools",
    "heapq",
    "hashlib",
    "itertools",
    "math",
    "operator",
    "re",
    "string",
    "typing",
    "unicodedata",
}
"""The part of the standard library that reads no file, no clock and no chance."""

CLOCK = {"today", "now", "utcnow"}
INPUT_OUTPUT = {"open", "print", "input", "exec", "eval", "compile", "__import__"}


def layer_of(path: Path) -> str:
    """The layer of a module, or its name where it stands directly in the package."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of all that is imported anywhere in a module, also for type checking only."""
    here = [PACKAGE, *path.relative_to(ROOT).with_suffix("").parts][:-1]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            start = ".".join([*base, node.module] if node.module else base)
            yield from ((node.lineno, f"{start}.{one.name}") for one in node.names)


def layers_used(path: Path) -> Iterator[tuple[str, str]]:
    """Where a module imports which layer of the package."""
    for line, name in imports_of(path):
        top, _, rest = name.partition(".")
        if top == PACKAGE:
            yield f"{path.relative_to(ROOT)}:{line}", rest.partition(".")[0]


def calls_of(path: Path) -> Iterator[tuple[str, str]]:
    """Where a module calls what, by the last part of its name."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            if isinstance(node.func, ast.Name):
                yield where, node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield where, f".{node.func.attr}"


def of_layer(layer: str) -> list[Path]:
    """The modules of a layer."""
    return [path for path in MODULES if layer_of(path) == layer]


def test_every_module_belongs_to_a_layer() -> None:
    """There is no module outside the layers of the design, and the domain is not empty."""
    assert {layer_of(path) for path in MODULES} - set(MAY_IMPORT) == set()
    assert len(of_layer("domain")) > 5


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_what_a_layer_imports(layer: str) -> None:
    """A layer imports itself, `errors` and the layers the table names, and nothing else of the package."""
    allowed = MAY_IMPORT[layer] | {layer, "errors"}
    wrong = [
        f"{where} imports {other}"
        for path in of_layer(layer)
        for where, other in layers_used(path)
        if other and other not in allowed and other != "__version__"
    ]
    assert wrong == []


def test_nobody_imports_the_command_line() -> None:
    """Only `python -m` reaches the command line from outside of it."""
    wrong = [
        where
        for path in MODULES
        if layer_of(path) not in ("cli", "__main__")
        for where, other in layers_used(path)
        if other == "cli"
    ]
    assert wrong == []


def test_the_domain_needs_no_more_than_pure_standard_library() -> None:
    """The domain imports nothing that could touch a file, a clock, chance or another package."""
    wrong = [
        f"{path.name}:{line} imports {name}"
        for path in of_layer("domain")
        for line, name in imports_of(path)
        if name.partition(".")[0] not in FOR_DOMAIN | {PACKAGE}
    ]
    assert wrong == []


def test_the_domain_asks_no_clock_and_no_file() -> None:
    """The domain never calls for the present day or time, and neither opens, prints, asks nor evaluates."""
    wrong = [
        f"{where} calls {name}"
        for path in of_layer("domain")
        for where, name in calls_of(path)
        if name in INPUT_OUTPUT or name.removeprefix(".") in CLOCK
    ]
    assert wrong == []


def test_only_the_command_line_prints() -> None:
    """`print` and the standard streams for output are used in `cli` only."""
    wrong = [
        f"{where} calls print"
        for path in MODULES
        if layer_of(path) != "cli"
        for where, name in calls_of(path)
        if name == "print"
    ]
    for path in MODULES:
        if layer_of(path) == "cli":
            continue
        wrong += [
            f"{path.name}:{line} imports {name}"
            for line, name in imports_of(path)
            if name in ("sys.stdout", "sys.stderr")
        ]
        wrong += [
            f"{path.relative_to(ROOT)}:{node.lineno} uses sys.{node.attr}"
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "sys"
            and node.attr.strip("_") in ("stdout", "stderr")
        ]
    assert wrong == []


SPOILED = """
import os
from nocontact_cli.cli import main
from nocontact_cli import vault
from ..workflows.session import Session
from . import ids

def today():
    print(date.today())
"""


def test_the_reader_sees_what_is_forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a module with every fault each import and call is found, whatever its form."""
    (tmp_path / "domain").mkdir()
    spoiled = tmp_path / "domain" / "spoiled.py"
    spoiled.write_text(SPOILED, encoding="utf-8")
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert [layer for _, layer in layers_used(spoiled)] == ["cli", "vault", "workflows", "domain"]
    assert next(name for _, name in imports_of(spoiled)) == "os"
    assert [name for _, name in calls_of(spoiled)] == ["print", ".today"]
