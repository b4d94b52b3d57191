"""The HTML form in a real browser: it loads nothing, fits every window, and prints well."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from pypdf import PdfReader

from nocontact_cli.render.html import draw_html
from nocontact_cli.render.page import Bar, Chart, Gap, Heading, Page, Role, Span, Table, bullet, mixed, say
from nocontact_cli.render.wording import DOCUMENT_TITLE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.browser

WIDTHS: Final = (360, 720, 1200)
REPORT_VIOLATIONS: Final = (
    "document.addEventListener('securitypolicyviolation', event => console.error('violation', event.violatedDirective))"
)
SEVERITIES: Final[tuple[Role, ...]] = ("critical", "high", "medium", "low")
LONG: Final = "Donaudampfschifffahrtsgesellschaft" * 12
HOSTILE: Final = (
    "<script>document.title='taken'</script><img src=https://a.example/x.png onerror=alert(1)>"
    "<style>body{background:url(https://a.example/y.png)}</style><link rel=stylesheet href=https://a.example/z.css>"
    '"><iframe src="https://a.example"></iframe>'
)
STEPS: Final = ", ".join(f"shared-accounts.streaming-services-{at}" for at in range(4))


def everything() -> Page:
    """A page with each kind of block, long and hostile texts, and tables that go over several sheets of paper."""
    weighed = tuple(
        (
            Span(f"row {at} begins and goes on for more than one line of its cell, and row {at} ends", severity),
            Span("Shared accounts (the old one), Robin"),
            Span("due since 22 November 2026, made smaller by 1 of 2 steps", "due"),
            Span(STEPS, "muted"),
        )
        for at, severity in enumerate(SEVERITIES * 12)
    )
    return Page(
        (
            Heading("Remaining exposure points on 22 November 2026", 1),
            say("9 open, 2 due for another look."),
            Bar(3, 8, "3 of 8 closed when you last looked"),
            Chart(tuple((date(2026, 1, 1) + timedelta(9 * at), 40 - at) for at in range(30)), "Open doors over time."),
            Heading("They can still"),
            Table(("They can still", "Where", "How it stands", "Steps that close it"), weighed, weights=(8, 4, 5, 10)),
            *(
                block
                for at in range(40)
                for block in (Gap(), Heading(f"Heading {at} here"), say(f"Text {at} begins. " + "It goes on. " * 30))
            ),
            Table(("Name", "Doors"), ((Span(LONG, "strong"), Span("3")), (Span(HOSTILE), Span("")))),
            bullet(LONG),
            say(HOSTILE, "muted", indent=1),
            say("Numbered", hang="1. "),
            mixed(Span("d", "key"), " done. Setting: ", Span("https://a.example/" + LONG, "link")),
        )
    )


@dataclass
class Opened:
    """A document in a tab, with what it did while it was opened.

    Args:
        said: What stands in the console, violations of the policy among it.
        asked: The addresses it asked for.
    """

    tab: Tab
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def opened(browser: Browser, path: Path, text: str, width: int = 1200, **more: Any) -> Opened:
    """A document, opened from a file in a window of this width."""
    path.write_text(text, encoding="utf-8")
    one = Opened(browser.new_page(viewport={"width": width, "height": 800}, **more))
    one.tab.add_init_script(REPORT_VIOLATIONS)
    one.tab.on("console", lambda message: one.said.append(message.text))
    one.tab.on("pageerror", lambda error: one.said.append(str(error)))
    one.tab.on("request", lambda request: one.asked.append(request.url))
    one.tab.goto(path.as_uri())
    return one


@pytest.fixture(scope="module")
def document() -> str:
    """The page with everything, drawn once."""
    return draw_html(everything(), title=DOCUMENT_TITLE)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_loads_nothing_and_fits(browser: Browser, tmp_path: Path, document: str, width: int, scheme: str) -> None:
    """No request but for the file itself, no word in the console, and nothing wider than the window."""
    file = tmp_path / "a.html"
    one = opened(browser, file, document, width, color_scheme=scheme)
    assert one.asked == [file.as_uri()]
    assert one.said == []
    assert one.tab.title() == "Notes"
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= width
    # The headings of a table that is shown as cards are there for those who listen; nobody sees them.
    outside = "one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('thead')"
    found = f"[...document.querySelectorAll('main *')].filter(one => {outside}).map(one => one.outerHTML.slice(0, 80))"
    assert one.tab.evaluate(found) == []
    one.tab.close()


def test_a_style_of_somebody_else_is_seen_and_refused(browser: Browser, tmp_path: Path, document: str) -> None:
    """A style sheet changed by one sign, a script and a picture are refused, and the console says so."""
    spoiled = document.replace("body{margin:0}", "body{margin:1px}").replace(
        "<main>", "<main><script>document.title = 'taken'</script><img src='https://a.example/x.png'>"
    )
    one = opened(browser, tmp_path / "a.html", spoiled)
    assert {"violation style-src-elem", "violation script-src-elem", "violation img-src"} <= set(one.said)
    assert one.tab.title() == "Notes"
    one.tab.close()


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(250, 249, 246)"), ("dark", "rgb(27, 29, 32)")])
def test_day_and_night(browser: Browser, tmp_path: Path, document: str, scheme: str, paper: str) -> None:
    """The page follows the colours that the system asks for."""
    one = opened(browser, tmp_path / "a.html", document, color_scheme=scheme)
    assert one.tab.evaluate("getComputedStyle(document.documentElement).backgroundColor") == paper
    one.tab.close()


def test_rows_are_cards_in_a_narrow_window(browser: Browser, tmp_path: Path, document: str) -> None:
    """At 360 pixels every cell has a line of its own and the name of its column, and the table is still one."""
    one = opened(browser, tmp_path / "a.html", document, 360)
    label = "one => getComputedStyle(one, '::before').content"
    cells = one.tab.locator("tbody tr").first.locator("td")
    assert cells.evaluate_all(f"all => all.map({label})") == ['"Where"', '"How it stands"', '"Steps that close it"']
    tops = cells.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))
    assert one.tab.get_by_role("table").count() == 2
    assert one.tab.get_by_role("columnheader", name="How it stands").count() == 1
    one.tab.set_viewport_size({"width": 1200, "height": 800})
    assert cells.evaluate_all(f"all => all.map({label})") == ["none"] * 3
    one.tab.close()


def test_drawings_have_names(browser: Browser, tmp_path: Path, document: str) -> None:
    """For those who do not see them, the chart is told in words, and each severity too."""
    one = opened(browser, tmp_path / "a.html", document)
    assert (
        one.tab.get_by_role("img", name="Open doors over time. 1 January 2026: 40. 19 September 2026: 11.").count() == 1
    )
    assert one.tab.get_by_role("img", name="matters most").count() == 12
    one.tab.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_on_paper(browser: Browser, tmp_path: Path, document: str, paper: str) -> None:
    """Every sheet has its number; no row is cut in two, and no heading stands alone at the foot of a sheet."""
    one = opened(browser, tmp_path / "a.html", document, color_scheme="dark")
    printed = PdfReader(io.BytesIO(one.tab.pdf(format=paper)))
    one.tab.close()
    sheets = [" ".join(sheet.extract_text().split()) for sheet in printed.pages]
    assert len(sheets) > 5
    for number, sheet in enumerate(sheets, 1):
        assert f"{number} / {len(sheets)}" in sheet
    for at in range(48):
        assert [f"row {at} begins" in sheet for sheet in sheets] == [f"row {at} ends" in sheet for sheet in sheets]
        assert sum(f"row {at} begins" in sheet for sheet in sheets) == 1
    for at in range(40):
        assert [f"Heading {at} here" in sheet for sheet in sheets] == [f"Text {at} begins" in sheet for sheet in sheets]
    # A table that goes on has its headings on each of its sheets.
    assert all("How it stands" in sheet for sheet in sheets if " begins and goes on" in sheet)
