"""One checklist file: from its text to a checklist, or to every fault in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from nocontact_cli.catalogue.characters import MOST_BYTES, Source, clean, decode
from nocontact_cli.catalogue.checks import check
from nocontact_cli.catalogue.conditions import settle_questions
from nocontact_cli.catalogue.fields import CHECKLIST, NOUNS
from nocontact_cli.catalogue.nodes import compose
from nocontact_cli.catalogue.places import Finding, Places
from nocontact_cli.catalogue.problems import Problem, quote
from nocontact_cli.catalogue.walker import Walker
from nocontact_cli.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from nocontact_cli.catalogue.shapes import Record
    from nocontact_cli.domain.checklist import Checklist


class Reading(NamedTuple):
    """What was found in one file.

    Args:
        checklist: Its values, harmless ones in the place of faulty ones; None if it is no YAML at all.
        problems: All faults, in the order of the file.
        path: What problems call the file.
        text: Its cleaned text.
    """

    checklist: Checklist | None
    problems: tuple[Problem, ...]
    path: str
    text: str

    def also(self, findings: Sequence[Finding]) -> Reading:
        """The same reading with the problems of further findings, found beside other files.

        Args:
            findings: Faults in the values.
        """
        # The tree is made a second time here, which hardly ever happens. Keeping the trees of all files
        # would double the time of every start: the garbage collector walks through them again and again.
        root = compose(self.text).root if findings else None
        if root is None:
            return self
        return self._replace(problems=_with(self.problems, Places(self.path, root, NOUNS), findings))


def parse(text: str, path: str) -> tuple[Checklist | None, tuple[Problem, ...]]:
    """Read one checklist from a text.

    Args:
        text: The YAML text.
        path: What problems call the file; nothing is read from there.

    Returns:
        The checklist and no problems, or None and all problems in the order of the text.
    """
    reading = read_text(text, path)
    return (None if reading.problems else reading.checklist), reading.problems


def read_text(text: str, path: str) -> Reading:
    """Read one checklist from a text, with what is needed to check it beside others.

    Args:
        text: The YAML text.
        path: What problems call the file.
    """
    return _checked(clean(text), path)


def read_file(path: Path) -> Reading:
    """Read one checklist file. Its id must be the name of the file.

    Args:
        path: A file of at most `MOST_BYTES` bytes.

    Raises:
        FileError: It cannot be read.
    """
    reading = _checked(_source(path), str(path))
    if reading.checklist is None or reading.checklist.id == path.stem:
        return reading
    message = f"{quote(reading.checklist.id)} must be the name of the file, which is {quote(path.stem)}"
    return reading.also([Finding(("id",), message)])


def read_values(
    path: Path, shape: Record, check: Callable[[dict[str, Any]], Iterable[Finding]] | None = None
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read a file that holds a single record and is no checklist.

    Args:
        path: The file.
        shape: Its fields.
        check: What must hold between its values; it gets harmless ones in the place of faulty ones.

    Returns:
        The values by field, worth something only where there are no problems; and the problems.

    Raises:
        FileError: It cannot be read.
    """
    walked = _walk(_source(path), str(path), shape)
    if walked.places is None or check is None:
        return walked.values, walked.problems
    return walked.values, _with(walked.problems, walked.places, check(walked.values))


class _Walked(NamedTuple):
    values: dict[str, Any]
    problems: tuple[Problem, ...]
    places: Places | None


def _source(path: Path) -> Source:
    try:
        with path.open("rb") as file:
            return decode(file.read(MOST_BYTES + 1))
    except OSError as error:
        raise FileError(
            f"{path} cannot be read: {error.strerror or error}.",
            do="You can check its name, and whether your account may read it.",
        ) from error


def _walk(source: Source, path: str, shape: Record) -> _Walked:
    root, spots = compose(source.text) if source.readable else (None, [])
    if root is None:
        bare = (Problem(path, spot.line, spot.column, "", "", spot.message) for spot in (*source.spots, *spots))
        return _Walked({}, tuple(sorted(bare)), None)
    walker = Walker()
    values = walker.top(root, shape)
    places = Places(path, root, NOUNS)
    problems = [places.of_spot(spot) for spot in (*source.spots, *spots)]
    # What a refused character or tag breaks in the same field is no second fault.
    broken = {(problem.id, problem.field) for problem in problems}
    faults = (places.of_fault(fault) for fault in walker.faults)
    problems += [problem for problem in faults if (problem.id, problem.field) not in broken]
    return _Walked(values, tuple(sorted(problems)), places)


def _checked(source: Source, path: str) -> Reading:
    walked = _walk(source, path, CHECKLIST)
    if walked.places is None:
        return Reading(None, walked.problems, path, "")
    checklist = settle_questions(CHECKLIST.make(**walked.values))
    faulty = {(problem.id, problem.field) for problem in walked.problems}
    problems = _with(walked.problems, walked.places, check(checklist, faulty))
    return Reading(checklist, problems, path, source.text)


def _with(problems: tuple[Problem, ...], places: Places, findings: Iterable[Finding]) -> tuple[Problem, ...]:
    """The problems with those of further findings, but for what only follows from a problem on record."""
    spots = {(problem.line, problem.column) for problem in problems}
    fields = {(problem.id, problem.field) for problem in problems}
    located = [(finding, places.of_finding(finding)) for finding in findings]
    new = (
        problem
        for finding, problem in located
        if (problem.line, problem.column) not in spots
        and not (finding.field and fields & {(problem.id, problem.field), (problem.id, "")})
    )
    return tuple(sorted((*problems, *new)))
