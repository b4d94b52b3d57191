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
from nocontact_cli.domain.support import ABOUT
from nocontact_cli.render import wording
from nocontact_cli.render.jsonform import report_json
from nocontact_cli.render.page import Bar, Chart, Heading, Page, Paragraph, Role, Span, Table
from nocontact_cli.render.palette import HEADINGS, INKS, STYLES
from nocontact_cli.render.plain import draw_plain
from nocontact_cli.render.report_page import View, counts, report_page, verdict
from nocontact_cli.render.step_page import card, step_in_full, steps_page
from nocontact_cli.render.support_page import support_page
from nocontact_cli.render.terminal import WIDEST, draw_terminal
from nocontact_cli.render.walk_pages import Where, here_page, station_page
from nocontact_cli.workflows.supporting import support
from tests.render.strategies import PAGES

if TYPE_CHECKING:
    from nocontact_cli.domain.report import Report

DAY: Final = date(2026, 11, 22)
NARROW: Final = 70
"""Columns below which lists replace tables."""
BOXES: Final = re.compile(r"[\u2500-\u257f]")
HIDDEN: Final = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


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


DAYS: Final = (date(2026, 1, 1), 40), (date(2026, 1, 13), 20), (date(2026, 1, 24), 0)


def test_a_chart() -> None:
    """A line stands for each day with the number that holds then; without Unicode, and in plain, days are named."""
    page = Page((Chart(DAYS, "Open doors."),))
    assert draw_terminal(page, 80, colour=False).rstrip() == "█" * 12 + "▅" * 11 + "▁  Open doors."
    told = "Open doors. (1 January 2026: 40; 13 January 2026: 20; 24 January 2026: 0)\n"
    assert draw_plain(page) == draw_terminal(page, 80, colour=False, unicode=False) == told


@pytest.mark.parametrize(
    ("points", "line"), [((), ""), (DAYS[:1], "█  "), (((DAYS[0][0], 0), DAYS[2]), "▁" * 24 + "  ")]
)
def test_charts_of_little(points: tuple[tuple[date, int], ...], line: str) -> None:
    """No day, one day and nothing but zero are charts too."""
    assert draw_terminal(Page((Chart(points, "So far."),)), 80, colour=False) == f"{line}So far.\n"


def test_a_long_line_is_cut_down() -> None:
    """Of many days a line has 24 signs, and the plain form a dozen days, the first and the last among them."""
    points = tuple((date(2026, 1, 1) + timedelta(at), at) for at in range(300))
    page = Page((Chart(points, "So far."),))
    assert draw_terminal(page, 80, colour=False).index("So far.") == 24 + 2
    days = draw_plain(page).split("; ")
    assert len(days) == 12
    assert (days[0], days[-1]) == ("So far. (1 January 2026: 0", "27 October 2026: 299)\n")


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
        (wording.SEVERITY_SHORT, words.SEVERITIES),
        (wording.DEVICE_WORDS, (*words.DEVICES, words.ANY_DEVICE)),
        (wording.CONTACT_WORDS, words.CONTACT_REASONS),
        (wording.BY_WORDS, words.BY),
        (wording.GROUP_WORDS, words.GROUPS),
        (wording.SUPPORT_ABOUT, ABOUT),
        (STYLES, get_args(Role)),
        (INKS, get_args(Role)),
        (HEADINGS, (1, 2)),
    ],
    ids=[
        "states",
        "noticed",
        "noticed-short",
        "stages",
        "severities",
        "severities-short",
        "devices",
        "contact",
        "by",
        "groups",
        "about",
        "roles",
        "inks",
        "headings",
    ],
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
DOOR: Final = "  {name}: {{they_can: use {name}, kind: watch, severity: {severity}, advice: You can look.}}\n"
HEAD: Final = 'id: {id}\nname: {id}\ngroup: {group}\nreviewed: "2026-11-01"\nsources: {{}}\n'


def report_of(*, unseen: int = 0, noticed: str = "silent", critical: int = 0, **doors: int) -> Report:
    """A report with so many doors in each state.

    Args:
        unseen: Platforms that the plan does not name.
        noticed: Whether the steps are noticed.
        critical: How many of the open doors, the last ones, are critical; all others are high.
        doors: State to number: open, due, kept, closed, gone (not applicable), residual.
    """
    names = {state: [f"{state}{at}" for at in range(number)] for state, number in doors.items()}
    closable = [name for state, found in names.items() for name in found if state != "residual"]
    everything = [*closable, *names.get("residual", ())]
    worst = names.get("open", [])[len(names.get("open", [])) - critical :]

    def door(name: str) -> str:
        return DOOR.format(name=name, severity="critical" if name in worst else "high")

    text = HEAD.format(id="test", group="social")
    text += "exposures:\n" + "".join(map(door, everything)) if everything else "exposures: {}\n"
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
            f"2 doors are open and 1 is due for another look, and 1 {CLOSED} To go on: nocontact audit",
        ),
        (
            {"open": 1, "due": 2},
            f"1 door is open and 2 are due for another look, and 0 {CLOSED} To go on: nocontact audit",
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
    found = report_of(open=2, due=2, kept=1, residual=2, closed=2, gone=1)
    page = report_page(found, support("de"), prog="nocontact", view=View(everything=True))
    text = draw_terminal(page, width, colour=False)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    for name in ("open0", "open1", "due0", "due1", "kept0", "residual0", "residual1", "closed0", "closed1", "gone0"):
        assert name in text
    assert width >= NARROW or not BOXES.search(text)


# ------------------------------------------------------------------------------------------------------- long lists


def in_full(text: str) -> set[str]:
    """The doors that a report without drawing lists with a row of their own."""
    return set(re.findall(r"^- use (\w+); where: ", text, re.MULTILINE))


def told(found: Report, **how: Any) -> str:
    """The report without drawing, seen in this way."""
    return draw_plain(report_page(found, support(), prog="nocontact", view=View(**how)))


@pytest.mark.parametrize(
    ("critical", "facts", "shown"),
    [
        (0, {"open": 30}, 30),
        (0, {"open": 31}, 10),
        (3, {"open": 31}, 10),
        (10, {"open": 40}, 10),
        (14, {"open": 40}, 14),
        (40, {"open": 40}, 40),
        (0, {"open": 16, "due": 15}, 10),
        (2, {"open": 20, "due": 10, "kept": 20, "closed": 20}, 30),
    ],
)
def test_a_long_list_is_short_unless_asked_for(critical: int, facts: dict[str, int], shown: int) -> None:
    """Of more than 30 open doors all critical ones and at least ten are in full, the rest is counted by account."""
    found = report_of(critical=critical, **facts)
    number = facts["open"] + facts.get("due", 0)
    text = told(found)
    assert len(in_full(text)) == shown
    assert {f"open{at}" for at in range(facts["open"] - critical, facts["open"])} <= in_full(text)
    more = re.findall(r"^And (\d+) more doors, by where they are:\n- test - (\d+); ", text, re.MULTILINE)
    assert more == ([] if shown == number else [(str(number - shown), str(number - shown))])
    assert ("nocontact report --all" in text.partition("\nNext:")[0]) is (shown < number or "closed" in facts)
    ways: tuple[dict[str, Any], ...] = ({"everything": True}, {"only": "test"})
    for how in ways:
        whole = told(found, **how)
        assert len(in_full(whole)) == number
        assert "by where they are" not in whole


def test_one_door_more() -> None:
    """The head of what is left speaks of one door where there is one, and the parts of a weight are counted."""
    text = told(report_of(open=31, critical=30))
    assert "And 1 more door, by where they are:" in text
    assert f"{wording.SEVERITY_HEADINGS['critical']} (30):" in text
    text = told(report_of(open=31, critical=2))
    assert f"{wording.SEVERITY_HEADINGS['high']} (8 of 29):" in text


@pytest.mark.parametrize(("number", "shown"), [(12, 12), (13, 6)])
def test_a_long_list_of_what_no_setting_closes(number: int, shown: int) -> None:
    """Of more than twelve doors that no setting closes six are told, and how to see the others; none is lost."""
    found = report_of(residual=number)
    text = told(found)
    assert text.count("- They can still use residual") == shown
    assert (f"{number - shown} more, each with what helps: nocontact report --all" in text) is (shown < number)
    assert told(found, everything=True).count("- They can still use residual") == number
    assert f"how to live with it ({number})" in text


def test_the_json_form_lists_everything() -> None:
    """Whatever the page leaves to a second look, the JSON form has every door."""
    found = report_of(open=50, residual=20)
    assert {one["id"] for one in report_json(found)["exposures"]} == {
        *(f"test.open{at}" for at in range(50)),
        *(f"test.residual{at}" for at in range(20)),
    }


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
        report_page(shipped, support("de"), prog="nocontact", view=View(everything=True)),
        report_page(shipped, support(), prog="nocontact"),
        steps_page(shipped, list(shipped.items.values())),
        here_page(shipped, None, "nocontact"),
        station_page(shipped, item, Where(1, len(shipped.items), 500), full=True),
    ):
        lines = draw_terminal(page, width, colour=False).splitlines()
        assert max(cell_len(line) for line in lines) <= width


def test_the_short_report_of_a_whole_plan(shipped: Report) -> None:
    """With everything in the plan the short report still names each critical door, and counts each door once."""
    text = told(shipped)
    found = shipped.having("open", "due")
    rows = re.findall(r"^- (.+?); where: ", text, re.MULTILINE)
    critical = [one.exposure.they_can for one in found if one.exposure.severity == "critical"]
    assert sorted(rows) == sorted(critical)
    rest = text.partition("by where they are:")[2]
    assert len(rows) + sum(map(int, re.findall(r"^- .+? - (\d+); the worst of them: ", rest, re.MULTILINE))) == len(
        found
    )
    assert len(text) < len(told(shipped, everything=True)) / 2


@pytest.mark.parametrize("width", [50, 80])
def test_help_lines_fit(width: int) -> None:
    """The help lines of every country fit the window, with every number whole on one line."""
    for country in (None, *support().countries):
        found = support(country)
        lines = draw_terminal(support_page(found, "nocontact"), width, colour=False).splitlines()
        assert [line for line in lines if cell_len(line) > width] == []
        numbers = [line.phone for line in found.lines if line.phone and len(line.phone) < width - 8]
        assert [number for number in numbers if not any(number in line for line in lines)] == []


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
