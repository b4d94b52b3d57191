"""Pages and how they are drawn: at every width, in colour and without, for a window and line by line."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.reader import parse
from nocontact_cli.domain import words
from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.checklist import Catalogue
from nocontact_cli.domain.record import ANSWER, PLAN, Entry
from nocontact_cli.render import wording
from nocontact_cli.render.page import Bar, Gap, Heading, Page, Paragraph, Role, Span, Table
from nocontact_cli.render.palette import HEADINGS, STYLES
from nocontact_cli.render.plain import draw_plain
from nocontact_cli.render.report_page import counts, report_page, verdict
from nocontact_cli.render.step_page import card, step_in_full, steps_page
from nocontact_cli.render.terminal import WIDEST, draw_terminal
from nocontact_cli.render.walk_pages import Where, here_page, station_page

if TYPE_CHECKING:
    from nocontact_cli.domain.report import Report

DAY: Final = date(2026, 11, 22)
NARROW: Final = 70
"""Columns below which lists replace tables."""
BOXES: Final = re.compile(r"[\u2500-\u257f]")
HIDDEN: Final = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")

TEXTS = st.text(max_size=60)
ROLES = st.sampled_from(get_args(Role))
SPANS = st.builds(Span, TEXTS, ROLES)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of one to four columns."""
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.tuples(*[SPANS] * width), max_size=4))
    columns = tuple(draw(st.sampled_from(["Where", "How it stands", "State"])) for _ in range(width))
    return Table(columns, tuple(rows), draw(st.integers(1, width)))


BLOCKS = st.one_of(
    st.builds(Heading, TEXTS, st.sampled_from([1, 2])),
    st.builds(
        Paragraph,
        st.lists(SPANS, min_size=1, max_size=4).map(tuple),
        st.integers(0, 2),
        st.sampled_from(["", "- ", "1. ", "12. "]),
    ),
    tables(),
    st.builds(lambda done, more, text: Bar(done, done + more, text), st.integers(0, 99), st.integers(0, 99), TEXTS),
    st.builds(Gap),
)
PAGES = st.lists(BLOCKS, max_size=6).map(lambda blocks: Page(tuple(blocks)))


# --------------------------------------------------------------------------------------------------- any page at all


@given(PAGES, st.integers(20, 200))
@settings(max_examples=200, deadline=None)
def test_no_page_is_wider_than_its_window(page: Page, width: int) -> None:
    """Whatever is on a page, no line is longer than the window, and none longer than is easy to read."""
    lines = draw_terminal(page, width, colour=False).splitlines()
    assert all(cell_len(line) <= min(width, WIDEST) for line in lines)


@given(PAGES, st.integers(20, 200), st.booleans())
@settings(max_examples=200, deadline=None)
def test_only_colours_are_sent_to_a_window(page: Page, width: int, colour: bool) -> None:
    """In colour a page holds only colour codes of its own, without colour no escape sequence at all."""
    text = draw_terminal(page, width, colour=colour)
    rest = COLOUR.sub("", text) if colour else text
    assert [sign for sign in rest if unicodedata.category(sign) in HIDDEN and sign != "\n"] == []


@given(PAGES, st.integers(20, NARROW - 1))
@settings(max_examples=100, deadline=None)
def test_no_table_in_a_narrow_window(page: Page, width: int) -> None:
    """Below 70 columns nothing is drawn with lines but a bar."""
    blocks = tuple(block for block in page.blocks if not isinstance(block, Bar))
    given_text = draw_plain(Page(blocks))
    drawn = draw_terminal(Page(blocks), width, colour=False)
    assert sorted(BOXES.findall(drawn)) == sorted(BOXES.findall(given_text))


@given(PAGES)
@settings(max_examples=200, deadline=None)
def test_the_plain_form_is_text_in_lines(page: Page) -> None:
    """The plain form has no control characters; a paragraph, a row and a bar are one line each."""
    text = draw_plain(page)
    assert [sign for sign in text if unicodedata.category(sign) in HIDDEN and sign != "\n"] == []
    most = sum(
        len(block.rows) if isinstance(block, Table) else 2 if isinstance(block, Heading) else 1 for block in page.blocks
    )
    assert len(text.splitlines()) <= most
    assert text == "" or (text.endswith("\n") and not text.endswith("\n\n"))


def test_ascii_for_windows_that_know_no_more() -> None:
    """Without Unicode, tables and bars are drawn with ASCII."""
    page = Page((Heading("A", 1), Bar(3, 8, "3 of 8"), Table(("A", "B"), ((Span("a"), Span("b")),))))
    assert draw_terminal(page, 100, colour=False, unicode=False).isascii()
    assert BOXES.search(draw_terminal(page, 100, colour=False))


def test_a_table_and_its_list() -> None:
    """From 70 columns on a table has its headings once; below, and in the plain form, each cell is named."""
    page = Page((Table(("Step", "State", "Minutes"), ((Span("a.b"), Span("done"), Span("")),)),))
    wide = [" ".join(line.split()) for line in draw_terminal(page, NARROW, colour=False).splitlines()]
    assert wide[0] == "Step State Minutes"
    assert wide[-1] == "a.b done"
    narrow = [line.rstrip() for line in draw_terminal(page, NARROW - 1, colour=False).splitlines()]
    assert narrow == ["- a.b", "  State: done"]
    assert draw_plain(page) == "- a.b; state: done\n"


@pytest.mark.parametrize(("done", "of", "filled"), [(0, 0, 0), (0, 9, 0), (9, 9, 24), (1, 2, 12)])
def test_a_bar(done: int, of: int, filled: int) -> None:
    """A bar is filled by the share that is done; an empty plan divides by nothing."""
    text = draw_terminal(Page((Bar(done, of, "so far"),)), 80, colour=False, unicode=False)
    assert text.rstrip() == "#" * filled + "-" * (24 - filled) + "  so far"
    assert draw_plain(Page((Bar(done, of, "so far"),))) == "so far\n"


def test_lines_beneath_a_bullet_stand_under_its_text() -> None:
    """A long list item goes on under its own text, not under the dash."""
    page = Page((Paragraph((Span("word " * 20),), 1, "- "),))
    lines = draw_terminal(page, 40, colour=False).splitlines()
    assert len(lines) > 2
    assert lines[0].startswith("  - word")
    assert all(line.startswith("    word") for line in lines[1:])


# ---------------------------------------------------------------------------------------------------- words and roles


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (wording.STATE_WORDS, words.ITEM_STATES),
        (wording.NOTICED_WORDS, words.NOTICED),
        (wording.NOTICED_SHORT, words.NOTICED),
        (wording.STAGE_WORDS, words.STAGES),
        (wording.SEVERITY_HEADINGS, words.SEVERITIES),
        (wording.DEVICE_WORDS, (*words.DEVICES, words.ANY_DEVICE)),
        (wording.CONTACT_WORDS, words.CONTACT_REASONS),
        (wording.BY_WORDS, words.BY),
        (STYLES, get_args(Role)),
        (HEADINGS, (1, 2)),
    ],
    ids=["states", "noticed", "noticed-short", "stages", "severities", "devices", "contact", "by", "roles", "headings"],
)
def test_every_word_of_the_domain_has_its_wording(table: dict[Any, str], expected: tuple[Any, ...]) -> None:
    """No word can come up that has no wording, and there is none for a word that does not exist."""
    assert sorted(table) == sorted(expected)


@pytest.mark.parametrize(("number", "expected"), [(0, "0 steps"), (1, "1 step"), (2, "2 steps")])
def test_counted_words(number: int, expected: str) -> None:
    """One has no plural, everything else has."""
    assert wording.count(number, "step") == expected


@pytest.mark.parametrize(
    ("parts", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_parts_of_a_list(parts: list[str], expected: str) -> None:
    """Parts are joined as in a sentence."""
    assert wording.listed(parts) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"), [(1, "1 min"), (59, "59 min"), (60, "1 h 00 min"), (125, "2 h 05 min")]
)
def test_minutes(minutes: int, expected: str) -> None:
    """Working time is in minutes, and in hours from one hour on."""
    assert wording.minutes_words(minutes) == expected


def test_long_dates_do_not_depend_on_the_system_language() -> None:
    """Each month has its name, and the day no leading zero."""
    told = [wording.long_date(date(2026, month, 5)) for month in range(1, 13)]
    assert told[0] == "5 January 2026"
    assert told[11] == "5 December 2026"
    assert len(set(told)) == 12


# ------------------------------------------------------------------------------------------------- reports from facts

STEP: Final = """
  {name}:
    title: Close {name}
    why: It is open.
    closes: [{name}]
    stage: tidy
    noticed: {noticed}
    minutes: 1
    recheck: {{days: 10, because: It opens again.}}
    how: {{any: [Open Settings]}}
    unconfirmed: true
"""
DOOR: Final = "  {name}: {{they_can: use {name}, kind: watch, severity: high, advice: You can look.}}\n"
HEAD: Final = 'id: {id}\nname: {id}\ngroup: {group}\nreviewed: "2026-11-01"\nsources: {{}}\n'


def report_of(*, unseen: int = 0, noticed: str = "silent", **doors: int) -> Report:
    """A report with so many doors in each state.

    Args:
        unseen: Platforms that the plan does not name.
        noticed: Whether the steps are noticed.
        doors: State to number: open, due, kept, closed, gone (not applicable), residual.
    """
    names = {state: [f"{state}{at}" for at in range(number)] for state, number in doors.items()}
    closable = [name for state, found in names.items() for name in found if state != "residual"]
    everything = [*closable, *names.get("residual", ())]
    text = HEAD.format(id="test", group="social")
    text += "exposures:\n" + "".join(DOOR.format(name=name) for name in everything) if everything else "exposures: {}\n"
    text += "steps:\n" + "".join(STEP.format(name=name, noticed=noticed) for name in closable)
    text += STEP.format(name="ready", noticed="silent").replace("    closes: [ready]\n", "")
    start = HEAD.format(id="start", group="start") + "exposures: {}\nsteps:\n"
    start += STEP.format(name="ready", noticed="silent").replace("    closes: [ready]\n", "")
    read = {name: parse(source, f"{name}.yaml") for name, source in (("start", start), ("test", text))}
    assert [problems for _, problems in read.values()] == [(), ()]
    checklists = {name: checklist for name, (checklist, _) in read.items() if checklist}
    catalogue = Catalogue("2026.11.0", checklists, (*checklists, *(f"other{at}" for at in range(unseen))))
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    entries = [Entry(1, at, PLAN, "account test", "use", DAY)]
    answered = [("start.ready", "done", DAY), ("test.ready", "done", DAY)]
    says = {
        "closed": ("done", DAY),
        "due": ("done", DAY - timedelta(10)),
        "kept": ("keep", DAY),
        "gone": ("not-mine", DAY),
    }
    answered += [(f"test.{name}", *says[state]) for state, found in names.items() if state in says for name in found]
    entries += [
        Entry(number, at, ANSWER, about, answer, day) for number, (about, answer, day) in enumerate(answered, 2)
    ]
    return assess(catalogue, entries, DAY)


CLOSED: Final = "closed when you last looked."
ALL_CLOSED: Final = f"Every door on your list was {CLOSED}"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"open": 1}, "1 door is open, and 0 closed when you last looked. To go on: nocontact start"),
        ({"open": 2, "closed": 3}, "2 doors are open, and 3 closed when you last looked. To go on: nocontact start"),
        (
            {"open": 2, "due": 1, "closed": 1},
            f"2 doors are open and 1 is due for another look, and 1 {CLOSED} To go on: nocontact start",
        ),
        (
            {"open": 1, "due": 2},
            f"1 door is open and 2 are due for another look, and 0 {CLOSED} To go on: nocontact start",
        ),
        ({"closed": 2}, ALL_CLOSED),
        ({"closed": 2, "residual": 1}, f"{ALL_CLOSED} 1 cannot be closed by a setting."),
        ({"closed": 2, "unseen": 1}, f"{ALL_CLOSED} 1 platform has not been looked at."),
        (
            {"closed": 31, "residual": 4, "unseen": 12},
            f"{ALL_CLOSED} 4 cannot be closed by a setting, and 12 platforms have not been looked at.",
        ),
    ],
)
def test_the_verdict(facts: dict[str, int], expected: str) -> None:
    """The verdict counts in whole sentences, one and many, and with nothing open uses the words of the design."""
    assert verdict(report_of(**facts), "nocontact") == expected


@pytest.mark.parametrize("facts", [{"open": 1}, {"due": 1}, {"open": 1, "kept": 1, "closed": 5}])
def test_the_verdict_claims_nothing_while_a_door_is_open(facts: dict[str, int]) -> None:
    """As long as one door is open or due, the verdict does not say that every one was closed."""
    assert "Every door" not in verdict(report_of(**facts), "nocontact")


def test_the_verdict_of_steps_that_may_be_noticed() -> None:
    """Where only steps that may be noticed are left, the command is the one that offers them."""
    assert verdict(report_of(open=1, noticed="visible"), "checkup").endswith("To go on: checkup start --visible")


def test_counts() -> None:
    """The sentence of counts has each state once, in the order of the report."""
    found = report_of(open=1, due=2, kept=3, residual=4, closed=5, gone=6)
    assert counts(found) == (
        f"1 open, 2 due for another look, 3 kept open on purpose, 4 that no setting closes and 5 {CLOSED}"
    )


@pytest.mark.parametrize("width", [50, 69, 70, 80, 120])
def test_a_report_of_every_state_at_every_width(width: int) -> None:
    """A report with all sections fits at every width and loses no exposure."""
    page = report_page(
        report_of(open=2, due=2, kept=1, residual=2, closed=2, gone=1), prog="nocontact", everything=True
    )
    text = draw_terminal(page, width, colour=False)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    for name in ("open0", "open1", "due0", "due1", "kept0", "residual0", "residual1", "closed0", "closed1", "gone0"):
        assert name in text
    assert width >= NARROW or not BOXES.search(text)


# --------------------------------------------------------------------------------------------- the shipped checklists


@pytest.fixture(scope="module")
def shipped() -> Report:
    """A report of all shipped checklists in the plan, with two people."""
    catalogue = load()
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    changes = [(f"account {name}", "use", None) for name in catalogue.platforms if name != words.START]
    changes += [("person 1", "named", "Robin"), ("person 2", "named", "Kim")]
    return assess(
        catalogue,
        [Entry(n, at, PLAN, about, says, DAY, note=note) for n, (about, says, note) in enumerate(changes, 1)],
        DAY,
    )


@pytest.mark.parametrize("width", [50, 80])
def test_every_shipped_step_fits_and_loses_no_word(shipped: Report, width: int) -> None:
    """Every step of the shipped checklists, in full, fits the window, and every word of it is there."""
    assert len(shipped.items) > 150
    bad = []
    for item in shipped.items.values():
        text = draw_terminal(step_in_full(shipped, item), width, colour=False)
        wanted = {
            word
            for sentence in (item.step.title, item.step.why, item.step.signs or "", item.step.quieter or "")
            for word in sentence.split()
            if cell_len(word) <= width - 2
        }
        if max(cell_len(line) for line in text.splitlines()) > width or wanted - set(text.split()):
            bad.append(str(item.id))
    assert bad == []


@pytest.mark.parametrize("width", [50, 80, 120])
def test_the_pages_of_a_whole_plan_fit(shipped: Report, width: int) -> None:
    """Report, list of steps, opening page and walk page of the whole catalogue fit the window."""
    item = next(iter(shipped.items.values()))
    for page in (
        report_page(shipped, prog="nocontact", everything=True),
        steps_page(shipped, list(shipped.items.values())),
        here_page(shipped, "nocontact"),
        station_page(shipped, item, Where(1, len(shipped.items), 500), full=True),
    ):
        lines = draw_terminal(page, width, colour=False).splitlines()
        assert max(cell_len(line) for line in lines) <= width


def test_a_card_says_what_they_may_notice_before_the_instructions(shipped: Report) -> None:
    """Each step says what may be noticed, its signs, its quieter way, and evidence first, before how it is done."""
    for item in shipped.items.values():
        lines = draw_plain(card(shipped, item)).splitlines()
        notice = next(at for at, line in enumerate(lines) if line.startswith("What they may notice: "))
        instructions = next(at for at, line in enumerate(lines) if at > notice and line.startswith(("- ", "1. ")))
        before = "\n".join(lines[:instructions])
        assert wording.NOTICED_WORDS[item.step.noticed] in before
        assert (item.step.signs or "") in before
        assert ("Evidence first: " in before) is item.step.evidence_first
        assert ("Whose account: " in before) is item.step.needs_owner
        assert ("Not confirmed: " in before) is item.step.unconfirmed
        if item.step.noticed != "silent":
            assert (item.step.quieter or "") in before


def test_a_step_in_full_names_its_sources_and_its_date(shipped: Report) -> None:
    """`show` gives every source with its address, what the step closes, and when it was read."""
    for item in list(shipped.items.values())[::5]:
        checklist = shipped.catalogue.checklists[item.platform]
        text = draw_plain(step_in_full(shipped, item))
        assert [name for name in item.step.sources if checklist.sources[name].url not in text] == []
        ruled_out = {one.exposure.they_can for one in shipped.having("not-applicable")}
        doors = {door.exposure.they_can for door in item.closes} - ruled_out
        assert [they_can for they_can in doors if they_can not in text] == []
        assert wording.long_date(checklist.reviewed) in text
