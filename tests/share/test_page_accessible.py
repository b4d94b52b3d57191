"""The page for a friend, for everybody: checked by axe-core, walked through with the keyboard alone, and printed."""

from __future__ import annotations

import io
import json
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import pytest
from pypdf import PdfReader

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.friend_words import friend_words
from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.record import PLAN, Entry
from nocontact_cli.render.friend_html import draw_friend_page, draw_locked_page, locked_content
from nocontact_cli.share.sealing import NONCE, SALT, seal
from nocontact_cli.share.selection import Around, Wanted, friend_list, select
from nocontact_cli.workflows.supporting import support
from tests.share.axe import check, go_without_scripts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

    from nocontact_cli.domain.friend import FriendList, FriendStep

pytestmark = pytest.mark.browser

TODAY: Final = date(2026, 11, 22)
WORDS: Final = "apple river stone candle"
PLATFORMS: Final = ("whatsapp", "email", "payments")
SIZES: Final = {"phone": (360, 740), "desk": (1200, 800)}
MOST_STOPS: Final = 2000

each_size = pytest.mark.parametrize("size", SIZES)
# Colours do not depend on the size of the window, and the other way round.
each_view = pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desk", "dark")])

FOCUSED: Final = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) {
    return null;
  }
  const seen = one.matches('.button input, .answers input') ? one.closest('label') : one;
  const box = seen.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const points = [0.1, 0.5, 0.9].flatMap(x => [0.1, 0.5, 0.9].map(
    y => document.elementFromPoint(left + x * (right - left), top + y * (bottom - top))));
  const style = getComputedStyle(seen);
  return {
    at: [...document.querySelectorAll('*')].indexOf(one),
    told: one.outerHTML.slice(0, 120),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    clear: points.filter(point => point && (seen === point || seen.contains(point) || point.contains(one))).length,
  };
}"""
"""The element that has the focus, if it shows it, and how many of nine points of it lie under nothing else."""


def entries() -> Iterator[Entry]:
    """A plan with two people and two devices, in which things can be changed."""
    plan = [
        *((f"account {platform}", "use") for platform in PLATFORMS),
        ("device iphone", "use"),
        ("device android", "use"),
        ("person 2", "known"),
        ("circumstance can-change", "yes"),
    ]
    for n, (about, says) in enumerate(plan, 1):
        yield Entry(n, datetime(2026, 11, 20, 12, tzinfo=UTC), PLAN, about, says, date(2026, 11, 20))


@pytest.fixture(scope="module")
def made() -> FriendList:
    """A list with all that a page can show: marks, several ways, links, alternatives, people and help lines."""
    report = assess(load(), list(entries()), TODAY)
    lines = support("de")
    around = Around("3f9a1c07", TODAY, {2: "Robin, 0170 1"}, friend_words(), "Germany", (*lines.lines[:3],))
    whole = friend_list(report, select(report, Wanted(visible=True)), ("iphone", "android"), around)
    return replace(whole, steps=tuple(a_few_of_each(whole.steps)))


def a_few_of_each(steps: Sequence[FriendStep]) -> list[FriendStep]:
    """Two steps of each kind that looks different, so that axe has not the same to check a hundred times."""
    kinds: tuple[Callable[[FriendStep], object], ...] = (
        lambda step: step.noticed == "silent",
        lambda step: step.noticed == "maybe",
        lambda step: step.noticed == "visible",
        lambda step: step.evidence_first,
        lambda step: step.needs_owner,
        lambda step: step.by == "company",
        lambda step: step.unconfirmed,
        lambda step: step.alternatives,
        lambda step: step.open,
        lambda step: step.quieter,
        lambda step: step.say,
        lambda step: step.person,
        lambda step: len(step.how) > 1,
        lambda step: any(way.answer for way in step.how),
    )
    found = {step.n: step for kind in kinds for step in [step for step in steps if kind(step)][:2]}
    assert all(any(kind(step) for step in found.values()) for kind in kinds)
    return [replace(found[old], n=n) for n, old in enumerate(sorted(found), 1)]


@pytest.fixture(scope="module")
def files(made: FriendList, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The list in the clear and locked with words."""
    folder = tmp_path_factory.mktemp("pages")
    sealed = seal(locked_content(made), WORDS, b"s" * SALT, b"n" * NONCE)
    texts = {"open": draw_friend_page(made), "locked": draw_locked_page(sealed)}
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.fixture
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Tab]:
    """A window of the size and in the colours that the test is for; animations are off."""
    asked = getattr(request.node, "callspec", None)
    values = asked.params if asked else {}
    width, height = SIZES[values.get("size", "desk")]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=values.get("scheme", "light"),
        reduced_motion="reduce",
        offline=True,
    )
    yield context.new_page()
    context.close()


def unlock(tab: Tab, path: Path) -> None:
    """Open the locked list with its words, typed."""
    tab.goto(path.as_uri())
    tab.keyboard.type(WORDS)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#steps")


def wide(tab: Tab) -> int:
    """How many pixels the page is wider than its window."""
    found: int = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found


@pytest.mark.parametrize("scripts", ["on", "off"])
def test_the_checker_sees_faults(tab: Tab, tmp_path: Path, scripts: str) -> None:
    """A field without a name, pale words and a small button are found, with scripts on and off."""
    page = tmp_path / "page.html"
    faulty = '<input><p style="color:#ccc">pale</p><button style="width:9px;height:9px">a</button><button>b</button>'
    whole = f"<noscript>{faulty}</noscript>" if scripts == "off" else faulty
    page.write_text(f"<!doctype html><html lang=en><title>a</title><style>*{{margin:0;padding:0}}</style>{whole}")
    if scripts == "off":
        go_without_scripts(tab, page.as_uri())
    else:
        tab.goto(page.as_uri())

    assert {one.partition(":")[0] for one in check(tab).faults} == {"label", "color-contrast", "target-size"}


@each_view
def test_the_list(tab: Tab, files: dict[str, Path], size: str, scheme: str) -> None:
    """As it opens, the list breaks no rule of WCAG 2.2 AA, and the rules that matter here found something to check."""
    tab.goto(files["open"].as_uri())

    found = check(tab)

    assert found.faults == []
    assert found.rules >= {"color-contrast", "label", "target-size", "html-has-lang", "list", "select-name"}
    assert wide(tab) <= 0


@each_view
def test_the_list_in_use(tab: Tab, files: dict[str, Path], size: str, scheme: str) -> None:
    """With answers of each kind, a note, a filter and a message it breaks none either."""
    tab.goto(files["open"].as_uri())
    for step, answer in ((1, "Done"), (2, "Could not"), (3, "Not needed")):
        tab.locator(f"#s{step}").get_by_role("checkbox", name=answer).check()
    tab.locator("#s2 textarea").fill("The code went to an old number.")
    with tab.expect_download():
        tab.get_by_role("button", name="Save the reply").first.click()
    assert check(tab).faults == []

    tab.get_by_label("Show").select_option("answered")

    assert check(tab).faults == []
    assert tab.locator(".step:visible").count() == 3
    assert wide(tab) <= 0


@each_view
def test_the_list_without_scripts(tab: Tab, files: dict[str, Path], size: str, scheme: str, made: FriendList) -> None:
    """With scripts off it breaks no rule, every step can be read, and nothing is there that would need a script."""
    go_without_scripts(tab, files["open"].as_uri())

    assert check(tab).faults == []
    assert tab.locator(".step:visible").count() == len(made.steps)
    assert tab.locator("input:visible, textarea:visible, select:visible, button:visible").count() == 0
    assert tab.get_by_text("Scripts are off").is_visible()
    assert wide(tab) <= 0


@each_view
@pytest.mark.parametrize("scripts", ["on", "off"])
def test_the_lock(tab: Tab, files: dict[str, Path], size: str, scheme: str, scripts: str) -> None:
    """The locked page breaks no rule, as it opens, with scripts off, and after wrong words."""
    if scripts == "off":
        go_without_scripts(tab, files["locked"].as_uri())
    else:
        tab.goto(files["locked"].as_uri())
    assert check(tab).faults == []
    assert wide(tab) <= 0
    if scripts == "on":
        tab.keyboard.type("other words")
        tab.keyboard.press("Enter")
        tab.get_by_text("These words do not open the list").wait_for()
        assert check(tab).faults == []


@each_view
def test_the_list_behind_the_lock(tab: Tab, files: dict[str, Path], size: str, scheme: str) -> None:
    """Unlocked, the list breaks no rule, and its heading has the focus, so that a screen reader begins there."""
    unlock(tab, files["locked"])

    assert check(tab).faults == []
    assert tab.evaluate("document.activeElement.tagName") == "H1"
    assert tab.get_by_role("heading", level=1).count() == 1


@pytest.mark.parametrize("page", ["open", "locked"])
def test_the_smallest_window(tab: Tab, files: dict[str, Path], page: str) -> None:
    """At 320 pixels, which is 1280 at four times the size, nothing has to be moved sideways."""
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.goto(files[page].as_uri())
    assert wide(tab) <= 0


def test_wider_letters(tab: Tab, files: dict[str, Path]) -> None:
    """With the spaces between letters, words and lines that some readers need, no text is cut off."""
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto(files["open"].as_uri())
    tab.evaluate(
        """() => document.querySelectorAll('*').forEach(one => Object.assign(one.style, {
          letterSpacing: '.12em', wordSpacing: '.16em', lineHeight: '1.5'}))"""
    )
    cut = tab.evaluate(
        """() => [...document.querySelectorAll('main *, .tools *, .side *')].filter(one =>
          one.childElementCount === 0 && one.textContent.trim() && !one.closest('legend, select, textarea') &&
          ['hidden', 'clip'].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1)
          .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert cut == []
    assert wide(tab) <= 0


@each_size
def test_the_keyboard_reaches_everything_in_order(tab: Tab, files: dict[str, Path], size: str) -> None:
    """Tab goes through everything that can be used, in the order of the page, shown each time, and comes out again."""
    tab.goto(files["open"].as_uri())
    # Ticked without a hand on it, so that the walk begins at the top.
    tab.evaluate("document.querySelector('#s2 input[value=could-not]').click()")
    reachable = tab.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select, textarea')].filter(
          one => one.checkVisibility()).length"""
    )
    stops = []
    for _ in range(MOST_STOPS):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(FOCUSED)
        if stop is None:
            break
        stops.append(stop)

    assert len(stops) == reachable
    assert [stop["at"] for stop in stops] == sorted(stop["at"] for stop in stops)
    assert [stop["told"] for stop in stops if not stop["ring"]] == []
    assert [stop["told"] for stop in stops if stop["clear"] < 5] == []


def test_a_list_done_by_keyboard(tab: Tab, files: dict[str, Path], tmp_path: Path, made: FriendList) -> None:
    """Without a mouse somebody skips to the steps, answers one with a note, saves the reply and takes it up again."""
    tab.goto(files["open"].as_uri())
    keys = tab.keyboard
    keys.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the steps"
    keys.press("Enter")
    keys.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "place"
    keys.press("Tab")
    keys.press("Tab")
    while tab.evaluate("document.activeElement.type") != "checkbox":
        keys.press("Tab")
    assert tab.evaluate("document.activeElement.closest('.step').id") == "s1"
    keys.press("Tab")
    keys.press("Space")
    for _ in range(2):
        keys.press("Tab")
    keys.type("Nobody picked up.")
    assert tab.evaluate("document.activeElement.value") == "Nobody picked up."
    keys.press("Tab")
    while tab.evaluate("document.activeElement.textContent") != "Save the reply":
        keys.press("Tab")
    with tab.expect_download() as saved:
        keys.press("Enter")
    reply = tmp_path / "reply.json"
    saved.value.save_as(reply)

    assert json.loads(reply.read_text())["answers"] == [
        {"n": 1, "item": made.steps[0].item, "answer": "could-not", "note": "Nobody picked up."}
    ]
    assert tab.locator("#says").text_content() != ""

    tab.goto("about:blank")
    tab.goto(files["open"].as_uri())
    tab.locator("#load").set_input_files(reply)
    tab.get_by_text("1 answer is back").wait_for()
    assert tab.locator("#s1 textarea").input_value() == "Nobody picked up."


def test_each_answer_says_to_which_step_it_belongs(tab: Tab, files: dict[str, Path], made: FriendList) -> None:
    """For somebody who hears the page, the boxes stand in a group that is named after its step."""
    tab.goto(files["open"].as_uri())
    for step in made.steps[:5]:
        group = tab.locator(f"#s{step.n}").get_by_role("group", name=step.title)
        assert group.get_by_role("checkbox").count() == 3


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("scripts", ["on", "off"])
def test_on_paper(tab: Tab, files: dict[str, Path], paper: str, scripts: str, made: FriendList) -> None:
    """Printed, every step and rule is there, in black, with a box to tick by hand; nothing that needs a screen is."""
    if scripts == "off":
        go_without_scripts(tab, files["open"].as_uri())
    else:
        tab.goto(files["open"].as_uri())
        tab.locator("#s1").get_by_role("checkbox", name="Done").check()
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    printed = PdfReader(io.BytesIO(tab.pdf(format=paper)))

    # Some letters are set as one, such as the two of `off`.
    sheets = [" ".join(unicodedata.normalize("NFKC", sheet.extract_text()).split()) for sheet in printed.pages]
    text = " ".join(sheets)
    for number, sheet in enumerate(sheets, 1):
        assert f"{number} / {len(sheets)}" in sheet
    assert [step.title for step in made.steps if step.title not in text] == []
    assert [rule.id for rule in (*made.words.rules, *made.words.your_side) if rule.text not in text] == []
    assert text.count("Ask first:") == sum(step.noticed != "silent" for step in made.steps)
    assert [word for word in ("Save the reply", "Scripts are off", "Skip to", "All places") if word in text] == []
    assert "done 1 4 7, could-not 9" in text
    assert check(tab).faults == []
