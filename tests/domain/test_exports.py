"""Lists that were written for a friend, read back from the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from nocontact_cli.domain.exports import Export, exports, note, says
from nocontact_cli.domain.record import ANSWER, EXPORT, Entry
from tests.domain.build import on

if TYPE_CHECKING:
    from collections.abc import Mapping

ITEMS = {1: "whatsapp.block", 2: "email:work.block@2", 11: "start.look"}
names = st.from_regex(r"[a-z]{1,6}(:[a-z]{1,4})?\.[a-z]{1,6}(@[2-9])?", fullmatch=True)


def entry(
    n: int = 1, *, name: str = "3f9a1c07", sealed: bool = False, items: Mapping[int, str] = ITEMS, day: int = 0
) -> Entry:
    """The entry of a list."""
    at = datetime(2026, 3, 1, 12, n, tzinfo=UTC)
    return Entry(n, at, EXPORT, name, says(sealed=sealed), on(day), note=note(items))


@given(st.dictionaries(st.integers(1, 9999), names, max_size=30), st.booleans())
def test_a_list_is_read_back_as_it_was_written(items: dict[int, str], sealed: bool) -> None:
    """Name, day, lock and every number with its item come back from the entry."""
    found = exports([entry(items=items, sealed=sealed, day=3)])
    assert found == {"3f9a1c07": Export("3f9a1c07", on(3), sealed, items)}


def test_what_is_no_list_is_passed_over() -> None:
    """Other kinds, other names and other values are no lists, and lines that name no item are no steps."""
    whole = entry()
    wrong = [
        replace(whole, kind=ANSWER),
        replace(whole, about="3F9A1C07"),
        replace(whole, about="3f9a1c0"),
        replace(whole, says="begun"),
    ]
    assert exports(wrong) == {}
    (found,) = exports([replace(whole, note="1 a.b\n0 a.c\nx a.d\n2 nothing\n10000 a.e\n3 a.f")]).values()
    assert found.items == {1: "a.b", 3: "a.f"}
    assert exports([replace(whole, note=None)])["3f9a1c07"].items == {}


def test_the_first_list_of_a_name_stands() -> None:
    """Lists stand in the order they were written; a second one of the same name changes nothing."""
    one, other, again = entry(1), entry(2, name="00000000", items={}), entry(3, items={1: "other.step"}, sealed=True)
    assert list(exports([one, other, again])) == ["3f9a1c07", "00000000"]
    assert exports([one, other, again])["3f9a1c07"].items == ITEMS
