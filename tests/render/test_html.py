"""The HTML form: one file that loads nothing, in which every text from outside is text and nothing else."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, get_args

import pytest
from hypothesis import given, settings

from nocontact_cli.cli.options import Format, Settings
from nocontact_cli.cli.output import render
from nocontact_cli.domain.words import SEVERITIES
from nocontact_cli.render.html import draw_html
from nocontact_cli.render.page import Bar, Chart, Gap, Heading, Page, Role, Span, Table, bullet, mixed, say
from nocontact_cli.render.palette import INKS, SURFACES
from nocontact_cli.render.wording import DOCUMENT_TITLE, SEVERITY_SHORT
from tests.render.reading import links, said, squeezed
from tests.render.strategies import ADDRESSES, PAGES, TEXTS

ROOT: Final = Path(__file__).parents[2]
HIDDEN: Final = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
LEAVES: Final = {"h1", "h2", "p", "th", "td", "figcaption"}
TAGS: Final = LEAVES | {
    *("html", "head", "meta", "title", "style", "body", "main", "a", "span", "b", "div", "ul", "ol", "li", "figure"),
    *("table", "colgroup", "col", "thead", "tbody", "tr", "svg", "rect", "path"),
}
ATTRIBUTES: Final = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "role", "scope", "data-column", "start"),
    *("href", "target", "rel", "aria-label", "aria-hidden", "viewbox", "preserveaspectratio"),
    *("x", "y", "width", "height", "d"),
}


class Reader(HTMLParser):
    """What a browser finds in a document.

    `texts` are those of headings, paragraphs, list items and cells; what stands beside the line of a chart is left out.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []
        self.style = ""
        self.title = ""
        self._texts: list[str] = [""]
        self._open: list[str] = []
        self.feed(text)
        self.close()

    @property
    def texts(self) -> list[str]:
        """The texts in order."""
        return [text for text in map(squeezed, self._texts) if text]

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a name."""
        return [attributes for name, attributes in self.tags if name == tag]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag in LEAVES | {"li"}:
            self._texts.append("")
        if tag not in ("meta", "col", "rect", "path"):
            self._open.append("plot" if found.get("class") == "plot" else tag)

    def handle_endtag(self, tag: str) -> None:
        """Note its end."""
        if tag in ("rect", "path"):
            return
        opened = self._open.pop()
        assert opened == tag or (opened, tag) == ("plot", "div")
        if tag in LEAVES | {"li"}:
            self._texts.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element of a drawing."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Put text where it belongs."""
        if self._open[-1:] == ["style"]:
            self.style += data
        elif "plot" in self._open:
            return
        elif self._open[-1:] == ["title"]:
            self.title += data
        else:
            self._texts[-1] += data

    def handle_comment(self, data: str) -> None:
        """Note a comment; there is to be none."""
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        """The same of a processing instruction."""
        self.others.append(data)


def read(page: Page, title: str = DOCUMENT_TITLE) -> Reader:
    """A page, drawn and read."""
    return Reader(draw_html(page, title=title))


# ---------------------------------------------------------------------------------------------------- any page at all


@given(PAGES)
@settings(max_examples=400, deadline=None)
def test_any_page_is_read_as_it_was_said(page: Page) -> None:
    """Every text comes back whole and in order, in elements of the template's own, and every element is closed."""
    found = read(page)
    assert found.texts == said(page, lambda _: ())
    assert {tag for tag, _ in found.tags} <= TAGS | {"title"}
    assert {name for _, attributes in found.tags for name in attributes} <= ATTRIBUTES
    assert found.others == []
    assert found._open == []


@given(PAGES)
@settings(max_examples=300, deadline=None)
def test_links_are_https_and_tell_nobody_where_they_stood(page: Page) -> None:
    """Only whole https addresses of role link are links, and each opens without a trace of this page."""
    found = read(page).named("a")
    assert [one["href"] for one in found] == links(page)
    assert {one["rel"] for one in found} <= {"noreferrer noopener"}


@given(PAGES, TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_page_loads_or_runs_anything(page: Page, title: str) -> None:
    """Whatever is on it, a page is ASCII without anything hidden, and the policy allows its own style sheet alone."""
    text = draw_html(page, title=title)
    assert text.isascii()
    assert [sign for sign in text if unicodedata.category(sign) in HIDDEN and sign != "\n"] == []
    found = Reader(text)
    assert [one for one in found.texts if any(unicodedata.category(sign) in HIDDEN for sign in one)] == []
    digest = base64.b64encode(hashlib.sha256(found.style.encode()).digest()).decode()
    policy = next(one["content"] for one in found.named("meta") if one.get("http-equiv"))
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert re.search(r"url\(|@import|</", found.style) is None


@given(PAGES)
@settings(max_examples=100, deadline=None)
def test_column_headings_name_every_cell(page: Page) -> None:
    """Each table has its headings with their scope, and each cell the name of its column for narrow windows."""
    found = read(page)
    tables = [block for block in page.blocks if isinstance(block, Table) and block.rows]
    heads = [one for one in found.named("th") if one["scope"] == "col"]
    named = [one["data-column"] for tag, one in found.tags if tag in ("th", "td") and "data-column" in one]
    assert len(heads) == sum(len(table.columns) for table in tables)
    assert named == [column for table in tables for _ in table.rows for column in table.columns]


# ------------------------------------------------------------------------------------------------------ the document


def test_the_document_says_nothing_about_itself() -> None:
    """Title and metadata are neutral; language, window and colour schemes are declared."""
    found = read(Page((Heading("Remaining exposure points", 1),)))
    assert found.title == "Notes"
    assert found.named("html") == [{"lang": "en"}]
    metas = {one["name"]: one["content"] for one in found.named("meta") if "name" in one}
    assert metas == {
        "viewport": "width=device-width, initial-scale=1",
        "referrer": "no-referrer",
        "color-scheme": "light dark",
        "format-detection": "telephone=no",
    }
    head = draw_html(Page(()), title=DOCUMENT_TITLE)
    assert "nocontact" not in head
    assert head.startswith("<!doctype html>\n<html lang=")


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses(address: str) -> None:
    """Only two of the addresses are https, whole and plain; the others are text."""
    found = read(Page((mixed("Setting: ", Span(address, "link")),))).named("a")
    assert [one["href"] for one in found] == [address for _ in found]
    assert len(found) == (address in ADDRESSES[:2])


def test_lists() -> None:
    """Bullets and numbers are lists, what stands beneath an item is part of it, and a gap ends a list."""
    page = Page(
        (
            say("One", hang="3. "),
            say("Two", hang="4. "),
            Gap(),
            bullet("Three"),
            say("Beneath it", "muted", indent=1),
            bullet("Four"),
            Gap(),
            bullet("Five"),
            say("After them"),
            say("Apart", indent=1),
        )
    )
    body = draw_html(page, title="A").partition("<main>")[2].replace("\n", "")
    assert body.startswith(
        '<ol start="3"><li>One</li><li>Two</li></ol>'
        '<ul><li>Three<p><span class="muted">Beneath it</span></p></li><li>Four</li></ul>'
        '<ul><li>Five</li></ul><p>After them</p><p class="indented">Apart</p>'
    )


@pytest.mark.parametrize("severity", SEVERITIES)
def test_how_much_it_matters_is_seen_without_colour(severity: Role) -> None:
    """Each severity has its own number of filled signs of four, and words for those who do not see them."""
    found = read(Page((say("get in", severity),)))
    signs = found.named("rect")
    assert len(signs) == len(SEVERITIES)
    assert sum(one.get("class") != "left" for one in signs) == len(SEVERITIES) - SEVERITIES.index(severity)
    assert [(one["role"], one["aria-label"]) for one in found.named("svg")] == [("img", SEVERITY_SHORT[severity])]


@pytest.mark.parametrize(("done", "of", "width"), [(0, 0, "0"), (0, 9, "0"), (9, 9, "100"), (1, 3, "33")])
def test_a_bar(done: int, of: int, width: str) -> None:
    """A bar is filled by the share that is done; an empty plan divides by nothing."""
    assert read(Page((Bar(done, of, "so far"),))).named("rect")[1]["width"] == width


DAYS: Final = (date(2026, 1, 1), 40), (date(2026, 1, 11), 20), (date(2026, 1, 21), 0)


@pytest.mark.parametrize(
    ("points", "line"),
    [(DAYS, "M0 0H50V20H100V40"), (DAYS[:1], "M0 0H100"), (DAYS[2:], "M0 40H100")],
    ids=["three", "one", "zero"],
)
def test_a_chart(points: tuple[tuple[date, int], ...], line: str) -> None:
    """A number holds until the next day given; the whole is named in words, once for each way of reading them."""
    text = draw_html(Page((Chart(points, "Open <doors>."),)), title="A")
    found = Reader(text)
    assert found.named("path")[1]["d"] == line
    (drawing,) = found.named("svg")
    assert drawing["role"] == "img"
    assert (drawing["aria-label"] or "").startswith(f"Open <doors>. {points[0][0].day} January 2026: {points[0][1]}.")
    assert text.count("<title>Open &lt;doors&gt;. ") == 1


def test_a_chart_of_nothing() -> None:
    """Without a day there are the words alone."""
    found = read(Page((Chart((), "Nothing yet."),)))
    assert (found.texts, found.named("svg")) == (["Nothing yet."], [])


# ---------------------------------------------------------------------------------------------------------- colours


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG counts it."""
    first, second = sorted((_light(one), _light(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_counted_rightly() -> None:
    """Black on white is 21, a colour on itself is 1, and the grey that just passes is where it is known to be."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1
    assert contrast("#777777", "#ffffff") < 4.5 < contrast("#767676", "#ffffff")


@pytest.mark.parametrize("role", get_args(Role))
def test_letters_can_be_read_by_day_and_by_night(role: Role) -> None:
    """Every role has the contrast of level AA on every surface; no day colour is taken for a night colour."""
    for surface in (SURFACES["paper"], SURFACES["sheet"]):
        assert contrast(INKS[role].day, surface.day) >= 4.5
        assert contrast(INKS[role].night, surface.night) >= 4.5


def test_drawings_can_be_seen_by_day_and_by_night() -> None:
    """The line of a chart and the filled part of a bar have the contrast that drawings need."""
    for surface in ("paper", "sheet"):
        assert contrast(SURFACES["done"].day, SURFACES[surface].day) >= 3
        assert contrast(SURFACES["done"].night, SURFACES[surface].night) >= 3


# ----------------------------------------------------------------------------------------------------- where it is used


@pytest.mark.parametrize(
    ("form", "start"),
    [
        (Format.MARKDOWN, "# A \\*day\\*\n\nword\n"),
        (Format.HTML, "<!doctype html>"),
        (Format.PLAIN, "A *day*\nword\n"),
        (Format.JSON, "{"),
    ],
)
def test_every_command_that_shows_a_page_can_show_it_so(form: Format, start: str) -> None:
    """The common option chooses the drawing, and an HTML page has the neutral title."""
    text = render(Settings("nocontact", form=form), lambda: Page((Heading("A *day*", 1), say("word"))), dict)
    assert text.startswith(start)
    assert ("<title>Notes</title>" in text) is (form is Format.HTML)


@pytest.mark.parametrize("form", [Format.TERMINAL, Format.PLAIN, Format.MARKDOWN, Format.JSON])
def test_jinja_is_loaded_for_html_only(form: Format) -> None:
    """No other form pays for the templates."""
    lines = (
        "import sys",
        "from nocontact_cli.cli.options import Format, Settings",
        "from nocontact_cli.cli.output import render",
        "from nocontact_cli.render.page import Page",
        f"render(Settings('nocontact', form=Format({form.value!r})), lambda: Page(()), dict, width=80)",
        "print('jinja2' in sys.modules)",
    )
    told = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout == "False\n"


def test_the_wheel_holds_the_templates(tmp_path: Path) -> None:
    """What is installed can draw HTML: template and style sheet are in the wheel."""
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, copy / name)
    for name in ("nocontact_cli", "checklists"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "compiled"))
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": ""},
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"nocontact_cli/render/templates/{name}" for name in ("page.html.j2", "page.css")} <= names
