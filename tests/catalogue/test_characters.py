"""What a file is made of: bytes, byte order marks, line ends, size, and signs that cannot be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from nocontact_cli.catalogue.characters import MOST_BYTES, clean, decode
from nocontact_cli.catalogue.checked import check_files
from nocontact_cli.catalogue.reader import parse

SAMPLE = (Path(__file__).parent / "good" / "sample.yaml").read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        SAMPLE,
        b"\xef\xbb\xbf" + SAMPLE,
        SAMPLE.replace(b"\n", b"\r\n"),
        SAMPLE.replace(b"\n", b"\r"),
        SAMPLE.rstrip(b"\n"),
    ],
    ids=["plain", "byte order mark", "Windows", "old Mac", "no last line end"],
)
def test_files_of_any_editor_are_read(data: bytes, tmp_path: Path) -> None:
    """Byte order marks and the line ends of other systems are no faults."""
    path = tmp_path / "sample.yaml"
    path.write_bytes(data)

    assert check_files([path]) == ()


def test_bytes_that_are_not_utf8_are_told_with_their_place(tmp_path: Path) -> None:
    """The first byte that is no UTF-8 is named, counted in characters and not in bytes."""
    path = tmp_path / "sample.yaml"
    path.write_bytes(SAMPLE.replace(b"name: Sample", "name: ü".encode() + b"\xe9"))

    problems = check_files([path])

    assert [(one.line, one.column, one.message) for one in problems] == [
        (2, 8, "is not UTF-8: byte 0xe9; save the file as UTF-8")
    ]


def test_utf16_is_told(tmp_path: Path) -> None:
    """A file saved as UTF-16 is one problem at its beginning."""
    path = tmp_path / "sample.yaml"
    path.write_bytes(SAMPLE.decode().encode("utf-16"))

    assert [(one.line, one.column) for one in check_files([path])] == [(1, 1)]


def test_a_file_may_not_be_larger_than_a_mebibyte(tmp_path: Path) -> None:
    """Exactly 1 MiB is read; one byte more is refused as bytes and as text."""
    path = tmp_path / "sample.yaml"
    full = SAMPLE + b"#" * (MOST_BYTES - len(SAMPLE) - 1) + b"\n"
    path.write_bytes(full)
    assert check_files([path]) == ()

    path.write_bytes(full + b"\n")

    assert [one.message for one in check_files([path])] == ["is larger than 1024 KiB"]
    assert [one.message for one in parse(full.decode() + "\n", "x")[1]] == ["is larger than 1024 KiB"]


@pytest.mark.parametrize(
    "character",
    [
        *map(chr, [*range(9), *range(11, 13), *range(14, 32), *range(0x7F, 0xA0)]),
        *"\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\ufeff\ufffe\ufff9",
        "\ud800",
        "\U000e0041",
    ],
    ids=lambda one: f"U+{ord(one):04X}",
)
def test_character_that_hides_or_commands_is_refused(character: str) -> None:
    """Every control, direction and invisible character is found where it stands, and named."""
    text = SAMPLE.decode().replace("Block them", f"Block{character}them")

    checklist, problems = parse(text, "x")

    assert checklist is None
    assert [(one.line, one.column, one.id, one.field) for one in problems] == [(18, 17, "step block", "title")]
    assert f"U+{ord(character):04X}" in problems[0].message


@pytest.mark.parametrize("character", ["\u00a0", "\u202f", "\u3000", "\ufe0f", "é", "\u0301", "日", "👍", "\ue000"])
def test_character_that_can_be_seen_is_text(character: str) -> None:
    """Letters of all scripts, accents, emoji and wide spaces are no faults."""
    checklist, problems = parse(SAMPLE.decode().replace("Block them", f"Block{character}them"), "x")

    assert problems == ()
    assert checklist is not None
    assert f"Block{character}them" == checklist.steps["block"].title


def test_each_line_is_told_once() -> None:
    """Several refused characters in a line are one problem, in two lines two."""
    source = clean("a\x00b\x01c\nd\x02\n")

    assert [(spot.line, spot.column) for spot in source.spots] == [(1, 2), (2, 2)]
    assert source.readable


def test_a_tab_before_a_value_does_not_hide_other_faults() -> None:
    """A tab between name and value is told beside the faults of the rest of the file."""
    text = SAMPLE.decode().replace("name: Sample", "name:\tSample").replace("minutes: 2", "minutes: 0")

    _, problems = parse(text, "x")

    assert [one.field for one in problems] == ["name", "minutes"]


def test_decoding_cleans() -> None:
    """Bytes and the text they stand for are cleaned alike."""
    assert clean("a: \x1b\n") == decode(b"a: \x1b\n")
