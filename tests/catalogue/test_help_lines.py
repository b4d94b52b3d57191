"""The shipped help lines: what each of them has to have, and what is told of a file with faults."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from nocontact_cli.catalogue.help_lines import SUPPORT_FILE
from nocontact_cli.domain.support import ABOUT, EVERYWHERE, HelpLine
from nocontact_cli.errors import ChecklistError

if TYPE_CHECKING:
    from pathlib import Path

FOUND = SUPPORT_FILE.read(SUPPORT_FILE.path)
RAW = yaml.safe_load(SUPPORT_FILE.path.read_text(encoding="utf-8"))
WAYS = ("phone", "text", "chat", "email", "site")

SMALL = """\
reviewed: "2026-11-22"
countries: {int: Everywhere, de: Germany}
lines:
  int-one:
    country: int
    name: One
    about: [directory]
    serves: Anyone
    site: https://one.example
    sources:
      - {title: A page, publisher: Somebody, url: "https://one.example/page", kind: official}
  de-two:
    country: de
    name: Two
    about: [violence]
    serves: Anyone
    phone: "110"
    seen: "2026-03"
    sources:
      - {title: A page, publisher: Somebody, url: "https://two.example/page", kind: official}
"""


def faults(path: Path) -> tuple[str, ...]:
    """The faults of a file of help lines; none where it can be read."""
    try:
        SUPPORT_FILE.read(path)
    except ChecklistError as error:
        return error.faults
    return ()


def test_at_least_twenty_countries_have_lines() -> None:
    """There are lines for at least twenty countries, and for everywhere; no country is named without one."""
    with_lines = {line.country for line in FOUND.lines}
    assert len(with_lines - {EVERYWHERE}) >= 20
    assert set(FOUND.countries) == with_lines


@pytest.mark.parametrize("line", FOUND.lines, ids=lambda line: line.id)
def test_each_line(line: HelpLine) -> None:
    """Each line has a way to reach it, a source, and only https addresses; its id begins with its country."""
    assert any(getattr(line, way) for way in WAYS)
    assert line.sources
    addresses = [line.chat, line.site, *(source.url for source in line.sources)]
    assert [one for one in addresses if one and not one.startswith("https://")] == []
    assert line.id.startswith(f"{line.country}-")
    assert set(line.about) <= set(ABOUT)
    assert line.phone is None or re.search(r"\d", line.phone)
    assert line.email is None or re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", line.email)
    for text in (line.seen, *(source.title for source in line.sources)):
        assert text is None or text.isprintable()


def test_no_two_lines_of_a_country_have_one_name() -> None:
    """Within a country each name stands once, so that a person can tell the lines apart."""
    names = [(line.country, line.name, line.region) for line in FOUND.lines]
    assert len(set(names)) == len(names)


def test_countries_stand_in_the_order_of_their_names() -> None:
    """Everywhere comes first, then the countries by name."""
    first, *others = FOUND.countries.items()
    assert first[0] == EVERYWHERE
    assert [name for _, name in others] == sorted(name for _, name in others)


def test_every_value_of_the_file_is_there() -> None:
    """What the YAML says of each line is what the values say, in the order of the file."""
    assert [line.id for line in FOUND.lines] == list(RAW["lines"])
    for line in FOUND.lines:
        written = RAW["lines"][line.id]
        for name in {field.name for field in fields(HelpLine)} - {"id", "sources"}:
            value = getattr(line, name)
            assert (list(value) if isinstance(value, tuple) else value) == written.get(
                name, [] if isinstance(value, tuple) else None
            ), (line.id, name)
        assert [source.url for source in line.sources] == [source["url"] for source in written["sources"]]


@pytest.mark.parametrize("typed", ["DE", " germany ", "Germany"])
def test_a_country_is_found(typed: str) -> None:
    """A country is found by code or name, in any case; one that is not there is not."""
    assert FOUND.find(typed) == "de"
    assert FOUND.find("Atlantis") is None


def test_a_small_file(tmp_path: Path) -> None:
    """A file with the fields that are needed is read."""
    path = tmp_path / "support.yaml"
    path.write_text(SMALL)
    found = SUPPORT_FILE.read(path)
    assert [(line.id, line.phone, line.site, line.seen) for line in found.lines] == [
        ("int-one", None, "https://one.example", None),
        ("de-two", "110", None, "2026-03"),
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            '    phone: "110"\n',
            "",
            ":12:3: checklist: lines.de-two: there is no way to reach it: give one of phone, text,",
        ),
        ("country: de\n", "country: fr\n", ":13:14: checklist: lines.de-two.country: the country 'fr' has no name"),
        ("{int: Everywhere, de: Germany}", "{de: Germany}", ":2:1: checklist: countries: do not name 'int'"),
        ("https://one.example\n", "http://one.example\n", "lines.int-one.site: "),
        ("https://two.example/page", "http://two.example/page", "de-two"),
        ("about: [violence]", "about: [violance]", "'violence'"),
        ("    serves: Anyone\n    phone", "    phone", "lines.de-two.serves: "),
        ('seen: "2026-03"', 'seen: "March"', "lines.de-two.seen: "),
        ("    name: Two\n", "    name: Two\n    fax: 1\n", "fax"),
        ('reviewed: "2026-11-22"', "reviewed: yesterday", "reviewed"),
        ("lines:\n", "lines: [\n", "support.yaml"),
    ],
)
def test_faults_are_named(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    """A faulty file of help lines is refused, with what is wrong and in which line of help."""
    path = tmp_path / "support.yaml"
    assert right in SMALL
    path.write_text(SMALL.replace(right, wrong, 1))
    found = faults(path)
    assert found
    assert all(one.startswith(str(path)) for one in found)
    assert told in "\n".join(found)


def test_a_line_without_a_source_is_refused(tmp_path: Path) -> None:
    """Sources that are empty or missing are a fault of that line."""
    lines = yaml.safe_load(SMALL)
    for change in ({"sources": []}, {}):
        data: dict[str, Any] = {**lines, "lines": {**lines["lines"]}}
        data["lines"]["de-two"] = {
            **{name: value for name, value in lines["lines"]["de-two"].items() if name != "sources"},
            **change,
        }
        path = tmp_path / "support.yaml"
        path.write_text(yaml.safe_dump(data, sort_keys=False, default_flow_style=False))
        assert any("de-two" in one and "sources" in one for one in faults(path))
