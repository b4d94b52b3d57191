"""The shipped checklists, read and checked once when the program is built.

Reading and checking YAML takes longer than everything else a command does. So the build keeps each shipped
checklist as JSON, beside the hash of the file it was made from. Where the file has changed since, or
anything about the JSON is odd, it is passed over and the YAML is read.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.checklist import Checklist, Exposure, How, Question, Recheck, Source, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER: Final = Path(__file__).resolve().parent.parent / "compiled"
"""Where the build puts them. Not in the repository."""


def compiled(path: Path, folder: Path = FOLDER) -> Checklist | None:
    """The checklist of a shipped file, if it was compiled from just these bytes.

    Args:
        path: The YAML file.
        folder: Where the compiled ones are.
    """
    kept = _kept(path, folder)
    try:
        return None if kept is None else _checklist(kept)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def compiled_edition(path: Path, folder: Path = FOLDER) -> str | None:
    """The edition of the shipped checklists, if it was compiled from just this file."""
    kept = _kept(path, folder)
    edition = kept.get("edition") if kept else None
    return edition if isinstance(edition, str) else None


def compile_checklist(path: Path, checklist: Checklist, folder: Path = FOLDER) -> Path:
    """Keep a checklist that was read from this file without a fault. Returns the file written.

    Args:
        path: The YAML file.
        checklist: What was read from it.
        folder: Where to keep it; it is made if it is missing.
    """
    return _keep(path, _plain(checklist), folder)


def compile_edition(path: Path, edition: str, folder: Path = FOLDER) -> Path:
    """Keep the edition that was read from this file. Returns the file written."""
    return _keep(path, {"edition": edition}, folder)


def kept_value(path: Path, folder: Path = FOLDER) -> dict[str, Any] | None:
    """What was compiled from just this file, None where nothing was."""
    return _kept(path, folder)


def keep_value(path: Path, value: dict[str, Any], folder: Path = FOLDER) -> Path:
    """Keep what was read from a file without a fault. Returns the file written."""
    return _keep(path, _plain(value), folder)


def _keep(path: Path, value: dict[str, Any], folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    target = folder / f"{path.stem}.json"
    document = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "value": value}
    target.write_text(json.dumps(document, separators=(",", ":")), encoding="ascii")
    return target


def _kept(path: Path, folder: Path) -> dict[str, Any] | None:
    try:
        document = json.loads((folder / f"{path.stem}.json").read_bytes())
        fresh = document["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        value = document["value"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return value if fresh and isinstance(value, dict) else None


def _plain(value: Any) -> Any:
    """A value of the domain as JSON can hold it; fields at their default are left out."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        found = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: _plain(one) for name, one in found.items() if one not in (None, (), {}, False)}
    return value


def _checklist(kept: Mapping[str, Any]) -> Checklist:
    return Checklist(
        id=kept["id"],
        name=kept["name"],
        group=kept["group"],
        reviewed=date.fromisoformat(kept["reviewed"]),
        asks={name: Question(**one) for name, one in kept.get("asks", {}).items()},
        sources={name: Source(**one) for name, one in kept.get("sources", {}).items()},
        exposures={name: Exposure(**_tuples(one)) for name, one in kept.get("exposures", {}).items()},
        steps={name: _step(one) for name, one in kept["steps"].items()},
    )


def _step(kept: dict[str, Any]) -> Step:
    values = _tuples(kept)
    values["how"] = _how(kept["how"])
    if "recheck" in kept:
        values["recheck"] = Recheck(**{"days": None, **_tuples(kept["recheck"])})
    for name in ("revised", "reviewed"):
        if name in kept:
            values[name] = date.fromisoformat(kept[name])
    if "same_as" in kept:
        values["same_as"] = {name: _lines(when) for name, when in kept["same_as"].items()}
    return Step(**values)


def _how(kept: dict[str, Any]) -> How:
    return How(
        by_device=_lines(kept.get("by_device", {})),
        asks=kept.get("asks"),
        by_answer={answer: _lines(one) for answer, one in kept.get("by_answer", {}).items()},
    )


def _lines(kept: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {device: tuple(lines) for device, lines in kept.items()}


def _tuples(kept: dict[str, Any]) -> dict[str, Any]:
    values = {name: tuple(one) if isinstance(one, list) else one for name, one in kept.items()}
    if "when" in kept:
        values["when"] = _lines(kept["when"])
    return values
