"""Write docs/coverage.md: which step covers which point of the experts' inventory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.files import shipped_folder

FILE = Path(__file__).with_name("coverage.md")


def inventory() -> dict[str, Any]:
    """`groups` of numbered points, and the reasons why some are `not_covered`."""
    found: dict[str, Any] = yaml.safe_load((shipped_folder() / "data" / "inventory.yaml").read_text(encoding="utf-8"))
    return found


def covered() -> dict[int, list[str]]:
    """The steps that cover each point, by its number."""
    found: dict[int, list[str]] = {}
    for checklist in load().checklists.values():
        for step in checklist.steps.values():
            for number in step.covers:
                found.setdefault(number, []).append(f"{checklist.id}.{step.id}")
    return found


def table() -> str:
    """The whole file as text."""
    steps = covered()
    points = inventory()
    lines = [
        "# What the checklists cover",
        "",
        "The points that expert organisations look at (checklists/data/inventory.yaml), and the steps that cover them.",
        "Written by docs/make_coverage.py; a test fails when it is stale.",
    ]
    for group, members in points["groups"].items():
        lines += ["", f"## {group}", "", "| | Point | Steps |", "|---|---|---|"]
        for number, point in members.items():
            names = ", ".join(f"`{name}`" for name in steps.get(number, ()))
            lines.append(f"| {number} | {point} | {names or 'None: ' + points['not_covered'][number]} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
