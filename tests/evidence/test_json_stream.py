"""JSON read in pieces is the same as JSON read at once, and what broke off is said."""

from __future__ import annotations

import io
import json
import tracemalloc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.formats import json_stream
from nocontact_cli.evidence.formats.json_stream import Batch, load, mended, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

reading = settings(deadline=None, max_examples=120)
marks = st.sampled_from(["},", "}", "{", "]", "],", "[{", '"', "\\", ":", "\u00e9", "\U0001f600", "\u2028", "\ufeff"])
texts = st.lists(marks | st.text(max_size=4), max_size=4).map("".join)
numbers = st.integers() | st.floats(allow_nan=False) | st.sampled_from([-2.5, 1e-7, 0, -0.0, 10**30])
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(texts, inner, max_size=4)
        | st.lists(st.dictionaries(texts, inner, max_size=3), max_size=6)
    ),
    max_leaves=25,
)
documents = st.lists(values, max_size=5) | st.dictionaries(texts, values, max_size=5)
chunks = st.integers(1, 40) | st.just(1 << 19)


class Trickle(io.RawIOBase):
    """A stream that gives less than it is asked for, as unpacking does."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__()
        self._data = io.BytesIO(data)
        self._most = most

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes as it was told at the start."""
        return self._data.read(min(size, self._most))


@st.composite
def written(draw: st.DrawFn, of: st.SearchStrategy[Any] = values) -> tuple[Any, bytes]:
    """A value and a document of it in any layout."""
    value = draw(of)
    indent = draw(st.sampled_from([None, 0, 1, "\t"]))
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,\r\n", " :  ")]))
    text = json.dumps(value, indent=indent, separators=separators, ensure_ascii=draw(st.booleans()))
    mark = draw(st.sampled_from(["", "", "\ufeff"]))
    return value, (mark + text).encode("utf-8", "replace" if _surrogate(text) else "strict")


def _surrogate(text: str) -> bool:
    return any("\ud800" <= one <= "\udfff" for one in text)


def flat(value: Any, path: tuple[str, ...] = ()) -> Iterator[Batch]:
    """The same, worked out in the plainest way."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from flat(inner, (*path, key))
    elif isinstance(value, list):
        yield Batch(path, value, listed=True)
    else:
        yield Batch(path, [value], listed=False)


def together(batches: Iterator[Batch]) -> list[Batch]:
    """The batches of each list as one."""
    found: list[Batch] = []
    for one in batches:
        if one.listed and found and found[-1].path == one.path and found[-1].listed:
            found[-1].items.extend(one.items)
        else:
            found.append(Batch(one.path, list(one.items), one.listed))
    return found


@contextmanager
def in_pieces(size: int) -> Iterator[None]:
    """Read so many bytes at a time."""
    before = json_stream._CHUNK
    json_stream._CHUNK = size  # type: ignore[misc]
    try:
        yield
    finally:
        json_stream._CHUNK = before  # type: ignore[misc]


def stream(data: bytes, most: int = 1 << 30) -> Any:
    """The bytes as a file."""
    return cast("Any", Trickle(data, most))


@reading
@given(written(), chunks, chunks)
def test_a_walk_is_the_plain_flattening(document: tuple[Any, bytes], size: int, most: int) -> None:
    """Whatever the layout and wherever the pieces break, each value comes once, in order, with its path."""
    value, data = document
    with in_pieces(size):
        assert together(walk(stream(data, most))) == together(flat(value))


@reading
@given(written(), chunks)
def test_a_whole_document_is_what_the_standard_library_reads(document: tuple[Any, bytes], size: int) -> None:
    """`load` gives the value that was written."""
    value, data = document
    with in_pieces(size):
        assert load(stream(data)) == value


@reading
@given(written(documents), chunks, st.data())
def test_no_beginning_passes_for_the_whole(document: tuple[Any, bytes], size: int, data: st.DataObject) -> None:
    """Every document that broke off is said to be broken, at whatever byte."""
    whole = document[1]
    part = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with in_pieces(size):
        for read in (load, lambda file: list(walk(file))):
            with pytest.raises(UnreadableError):
                read(stream(part))


@reading
@given(written(documents), st.sampled_from([b"x", b"{}", b"]", b"}", b",", b"\x00", b'"']), chunks)
def test_nothing_may_follow(document: tuple[Any, bytes], rest: bytes, size: int) -> None:
    """A second document behind the first, or anything else, is no valid JSON."""
    with in_pieces(size), pytest.raises(UnreadableError):
        list(walk(stream(document[1] + b"\n" + rest)))


@reading
@given(st.binary(max_size=60) | st.text(alphabet='{}[],:"\\ntrue0-.eE ', max_size=60).map(str.encode), chunks)
def test_walk_and_load_agree_on_anything(data: bytes, size: int) -> None:
    """Bytes of any kind are read by both in the same way, or by none, and never end in another error."""
    with in_pieces(size):
        try:
            value = load(stream(data))
        except UnreadableError:
            with pytest.raises(UnreadableError):
                list(walk(stream(data)))
        else:
            assert [one.path for one in together(walk(stream(data)))] == [one.path for one in together(flat(value))]


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a":' * 100_000, b'[{"a":' * 100_000, b'{"a":[' * 100_000])
def test_what_is_nested_without_end_is_refused(data: bytes) -> None:
    """A hundred thousand brackets are refused, and do not exhaust the stack."""
    for read in (load, lambda file: list(walk(file))):
        with pytest.raises(UnreadableError):
            read(stream(data))


def test_a_number_of_many_digits_is_refused() -> None:
    """A number that would take minutes to read is refused."""
    with pytest.raises(UnreadableError, match="too large"):
        list(walk(stream(b'{"a": ' + b"9" * 100_000 + b"}")))


def test_one_value_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A single text larger than the bound is refused as soon as the bound is passed."""
    monkeypatch.setattr(json_stream, "_LONGEST", 1000)
    monkeypatch.setattr(json_stream, "_CHUNK", 100)
    with pytest.raises(UnreadableError, match="too large"):
        list(walk(stream(b'{"a": "' + b"x" * 10_000 + b'"}')))


def test_a_long_list_takes_the_memory_of_one_piece() -> None:
    """Twenty megabytes of entries are read within eight."""
    entry = json.dumps({"from": "somebody", "text": "x" * 200, "inner": [{"a": 1}, {"b": 2}]}).encode()
    data = b'{"list": [' + b",".join([entry] * 70_000) + b"]}"
    assert len(data) > 17_000_000
    tracemalloc.start()
    try:
        count = sum(len(batch.items) for batch in walk(stream(data)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 70_000
    assert peak < 8_000_000


@given(st.text())
def test_mojibake_is_mended_and_good_text_stays(text: str) -> None:
    """Text written byte by byte comes back; what is no such text is not touched."""
    if not _surrogate(text):
        assert mended(text.encode().decode("latin-1")) == text
    if any(ord(one) > 255 for one in text):
        assert mended(text) == text
