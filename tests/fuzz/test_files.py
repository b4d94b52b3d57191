"""Files of the vault that were changed or made up: an error for a person, or exactly what was written."""

from __future__ import annotations

import runpy
import sys
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocontact_cli.errors import NoContactError
from nocontact_cli.vault.backup import APPLICATION, read_backup
from nocontact_cli.vault.cipher import PAGE, make_database
from nocontact_cli.vault.record import entries_of
from tests.fuzz.targets import KEY, TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from sqlite3 import Connection

QUICK: Final = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
TRIES: Final = {"checklist": 60, "reply": 300, "record": 150, "backup": 150, "lock": 12}


@st.composite
def changed(draw: Callable[..., Any], good: bytes) -> bytes:
    """Good bytes with pieces changed, cut out, doubled or put in; or whole pages of anything."""
    data = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.one_of(st.integers(0, 120), st.integers(0, max(0, len(data)))))
        length = draw(st.sampled_from([1, 2, 16, PAGE]))
        match draw(st.sampled_from(["flip", "cut", "end", "put", "double", "page", "swap"])):
            case "flip" if at < len(data):
                data[at] ^= draw(st.integers(1, 255))
            case "cut":
                del data[at : at + length]
            case "end":
                del data[at:]
            case "put":
                data[at:at] = draw(st.binary(min_size=1, max_size=length))
            case "double":
                data[at:at] = data[at : at + length]
            case "page":
                start = at // PAGE * PAGE
                data[start : start + PAGE] = bytes([draw(st.integers(0, 255))]) * PAGE
            case "swap":
                data = data[PAGE:] + data[:PAGE]
    return bytes(data)


@pytest.mark.parametrize("name", TRIES)
def test_changed_files(tmp_path: Path, figure: Callable[[str, float], None], name: str) -> None:
    """No change to a file gives a traceback, or anything but an error or the very content it had."""
    target = TARGETS[name](tmp_path)
    tried = 0

    @settings(QUICK, max_examples=TRIES[name])
    @given(st.one_of(st.sampled_from(target.seeds).flatmap(changed), st.binary(max_size=3 * PAGE)))
    def try_one(data: bytes) -> None:
        nonlocal tried
        tried += 1
        target.read(data)

    for seed in target.seeds:
        target.read(seed)
    try_one()
    figure("mutations", tried)


VALUES: Final = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.binary(max_size=8),
    st.sampled_from(["2026-11-22", "2026-11-22T01:02:03.000004Z", "plan", "answer", "9999-99-99", "\x1b[2J"]),
)
COLUMNS: Final = ("n", "at", "zone", "day", "kind", "about", "says", "by", "note", "until")


def test_backups_with_anything_in_them(tmp_path: Path, figure: Callable[[str, float], None]) -> None:
    """A whole, well encrypted backup whose tables hold any values is an error, or is read and can be compared."""
    path = tmp_path / "b.dat"
    tried = 0

    @settings(QUICK, max_examples=80)
    @given(
        st.lists(st.tuples(*[VALUES] * len(COLUMNS)), max_size=3),
        st.none() | st.tuples(VALUES, VALUES),
        st.integers(-1, 2),
        st.sets(st.sampled_from(COLUMNS), max_size=1),
    )
    def try_one(rows: list[tuple[Any, ...]], about: tuple[Any, Any] | None, version: int, without: set[str]) -> None:
        nonlocal tried
        tried += 1
        columns = [name for name in COLUMNS if name not in without]

        def fill(connection: Connection) -> None:
            connection.executemany(
                f"INSERT INTO entry VALUES ({', '.join('?' * len(columns))})",  # noqa: S608 - Only question marks.
                [row[: len(columns)] for row in rows],
            )
            connection.execute("INSERT INTO backup VALUES (?, ?)", about or (1, "2026-11-22"))

        make_database(
            path,
            KEY,
            (
                f"PRAGMA application_id = {APPLICATION}",
                f"PRAGMA user_version = {version}",
                f"CREATE TABLE entry ({', '.join(columns)})",
                "CREATE TABLE backup (form, made)",
            ),
            fill,
        )
        try:
            found = read_backup(path, KEY)  # type: ignore[arg-type]
        except NoContactError:
            return
        assert isinstance(found.made, date)
        assert entries_of(found.contents) == found.entries

    try_one()
    figure("mutations", tried)


def test_the_long_run_says_what_it_needs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The run by hand has the targets of these tests, and without atheris it says so."""
    found = runpy.run_module("tests.fuzz.__main__", run_name="by hand")
    assert set(found["NAMES"]) == set(TARGETS)
    monkeypatch.setitem(sys.modules, "atheris", None)
    monkeypatch.setattr(sys, "argv", ["fuzz", "reply", "--seconds", "1"])
    assert found["main"]() == 1
    assert "needs atheris" in capsys.readouterr().out
