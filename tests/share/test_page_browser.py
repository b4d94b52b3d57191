"""The page for a friend in a real browser, opened from disk and offline: read, tick, unlock, reply, print."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from pypdf import PdfReader

from nocontact_cli.domain.exports import Export
from nocontact_cli.render.friend_html import draw_friend_page, draw_locked_page, locked_content
from nocontact_cli.render.friend_wording import HOW_TO_REPLY
from nocontact_cli.share.reply import check_against, read_document, read_reply
from nocontact_cli.share.sealing import NONCE, SALT, open_sealed, seal
from tests.share.made_up import ITEMS, LIST, MADE_ON, list_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

    from nocontact_cli.domain.friend import FriendList
    from nocontact_cli.domain.replies import Reply

pytestmark = pytest.mark.browser

WORDS: Final = "apple river stone candle"
REPORT_VIOLATIONS: Final = (
    "document.addEventListener('securitypolicyviolation', event => console.error('violation', event.violatedDirective))"
)
WITHOUT_CRYPTO: Final = "Object.defineProperty(globalThis, 'crypto', {value: {}})"
HOSTILE: Final = (
    "<script>document.title='taken'</script><img src=https://a.example/x.png onerror=\"document.title='taken'\">"
    "<style>body{background:url(https://a.example/y.png)}</style><link rel=stylesheet href=https://a.example/z.css>"
    "<base href=https://a.example><meta http-equiv=refresh content='0;url=https://a.example'>"
    "</script></style></title></textarea></select></noscript><!--\"'><svg onload=\"document.title='taken'\">"
    "<iframe src='javascript:parent.document.title=1'></iframe><form action=https://a.example><button id=words>{{7*7}}"
)


@dataclass
class Opened:
    """A page in a tab, with what it did since it was opened.

    Args:
        said: What stands in the console, violations of the policy and errors among it.
        asked: The addresses it asked for.
        questions: The dialogs it opened.
    """

    tab: Tab
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    def tick(self, n: int, answer: str, note: str = "") -> None:
        """Answer a step, and write a note to it."""
        self.tab.locator(f"#s{n} .answers input[value={answer}]").check()
        if note:
            self.tab.locator(f"#s{n} textarea").fill(note)

    def marks(self) -> dict[int, str]:
        """The answers the page shows, by number."""
        found: dict[str, str] = self.tab.evaluate(
            "Object.fromEntries([...document.querySelectorAll('.step[data-answer]')].map("
            "one => [one.id.slice(1), one.dataset.answer]))"
        )
        ticked = self.tab.evaluate(
            "Object.fromEntries([...document.querySelectorAll('.answers input:checked')].map("
            "one => [one.closest('.step').id.slice(1), one.value]))"
        )
        assert found == ticked
        return {int(n): answer for n, answer in found.items()}

    def save(self) -> dict[str, Any]:
        """Save the reply, and read the file that was saved."""
        with self.tab.expect_download() as download:
            self.tab.locator("section.reply button.save").click()
        assert download.value.suggested_filename == f"reply-{LIST}.json"
        self.file = download.value.path()
        found = json.loads(self.file.read_bytes())
        assert isinstance(found, dict)
        return found

    def load(self, document: Any) -> str:
        """Load a reply, and read what is said about it."""
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.tab.evaluate("document.getElementById('says').textContent = ''")
        self.tab.locator("#load").set_input_files(
            {"name": "reply.json", "mimeType": "application/json", "buffer": data}
        )
        # Not `wait_for_function`, which evaluates a text: the policy of the page forbids that.
        self.tab.locator("#says:not(:empty)").wait_for()
        return self.tab.locator("#says").inner_text()

    def shown(self) -> list[int]:
        """The numbers of the steps that can be seen."""
        found = self.tab.locator(".step:visible").evaluate_all("all => all.map(one => Number(one.id.slice(1)))")
        assert isinstance(found, list)
        return found


Open = "Callable[..., Opened]"


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open a page from disk, offline: `show(text, width=360, java_script_enabled=False)`.

    `before` is run in the tab before the page is there.
    """
    contexts = []

    def call(text: str, width: int = 1200, *, before: str = REPORT_VIOLATIONS, **more: Any) -> Opened:
        path = tmp_path / "page.html"
        path.write_text(text, encoding="utf-8", newline="")
        context = browser.new_context(viewport={"width": width, "height": 800}, offline=True, **more)
        contexts.append(context)
        one = Opened(context.new_page())
        one.tab.add_init_script(before)
        one.tab.on("console", lambda message: one.said.append(message.text))
        one.tab.on("pageerror", lambda error: one.said.append(str(error)))
        one.tab.on("request", lambda request: one.asked.append(request.url))
        one.tab.on("dialog", lambda dialog: (one.questions.append(dialog.type), dialog.accept()))
        one.tab.goto(path.as_uri())
        return one

    yield call
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def clear() -> str:
    """The made-up list as a page."""
    return draw_friend_page(list_of())


@pytest.fixture(scope="module")
def locked() -> str:
    """The same, locked with words."""
    return lock(list_of())


def lock(made: FriendList) -> str:
    """A list as a page that opens with the words."""
    return draw_locked_page(seal(locked_content(made), WORDS, b"s" * SALT, b"n" * NONCE))


def unlock(one: Opened, words: str = WORDS) -> Opened:
    """Type the words, and wait until the list is there."""
    one.tab.fill("#words", words)
    one.tab.keyboard.press("Enter")
    one.tab.wait_for_selector("#steps")
    return one


def refused(one: Opened, words: str = WORDS) -> str:
    """Type words that do not open it, and read what is said then."""
    one.tab.fill("#words", words)
    one.tab.click("#open")
    one.tab.locator("#open:enabled").wait_for()
    return said_at_the_lock(one)


def said_at_the_lock(one: Opened) -> str:
    """What the lock says."""
    assert one.tab.locator(".step").count() == 0
    return one.tab.locator("#lock-says").inner_text()


def taken_in(document: dict[str, Any]) -> Reply:
    """A reply as the program reads it, checked against the list."""
    reply = read_reply(read_document(json.dumps(document).encode()))
    check_against(reply, Export(LIST, MADE_ON, sealed=False, items=dict(ITEMS)))
    return reply


def today() -> set[str]:
    """The day, and the next one should it become midnight meanwhile."""
    return {datetime.now(UTC).date().isoformat(), MADE_ON.isoformat()}


@pytest.mark.parametrize("width", [320, 360, 720, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_asks_for_nothing_and_fits(show: Callable[..., Opened], clear: str, width: int, scheme: str) -> None:
    """No request but for the file, no word in the console, nothing kept, and nothing wider than the window."""
    one = show(clear, width, color_scheme=scheme)
    one.tick(4, "done", "x" * 500)
    one.save()
    assert [address for address in one.asked if not address.startswith("blob:")] == one.asked[:1]
    assert one.asked[0].startswith("file:")
    assert one.said == []
    assert one.tab.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert one.tab.title() == "Checklist"
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= width
    outside = "one.getBoundingClientRect().right > innerWidth + 1"
    assert one.tab.evaluate(f"[...document.querySelectorAll('main *')].filter(one => {outside}).length") == 0


def test_it_knows_only_its_own_script(show: Callable[..., Opened], clear: str) -> None:
    """A script changed by one sign, another script, a picture and a handler are refused; the list still stands."""
    spoiled = clear.replace("const LONGEST_NOTE = 500", "const LONGEST_NOTE = 501").replace(
        "<main>", "<main><script>document.title=1</script><img src=https://a.example/x.png onerror='document.title=1'>"
    )
    one = show(spoiled)
    assert {"violation script-src-elem", "violation img-src"} <= set(one.said)
    assert (one.tab.title(), one.tab.locator(".answers").count()) == ("Checklist", 0)
    assert one.shown() == [1, 2, 3, 4, 5]


def test_the_reply_is_what_the_contract_says(show: Callable[..., Opened], clear: str) -> None:
    """What was ticked and noted stands in the saved file, in the form the program reads."""
    one = show(clear, timezone_id="Pacific/Kiritimati")
    one.tick(4, "done", "Two numbers,\nthe old one too. \u00e4\U0001f33f \u201cyes\u201d")
    one.tick(1, "could-not")
    one.tick(3, "not-needed", "  ")
    one.tick(5, "done")
    one.tab.locator("#s5 .answers input[value=done]").uncheck()
    one.tick(2, "done", "gone with the tick")
    one.tick(2, "could-not")
    document = one.save()
    local = one.tab.evaluate("new Intl.DateTimeFormat('sv-SE').format(new Date())")
    assert document == {
        "schema": "nocontact.reply",
        "version": 1,
        "list": LIST,
        "made_on": local,
        "answers": [
            {"n": 1, "item": "start.look", "answer": "could-not", "note": None},
            {"n": 2, "item": "alpha:work.sessions", "answer": "could-not", "note": "gone with the tick"},
            {"n": 3, "item": "beta.password", "answer": "not-needed", "note": None},
            {
                "n": 4,
                "item": "alpha:work.block@2",
                "answer": "done",
                "note": "Two numbers,\nthe old one too. \u00e4\U0001f33f \u201cyes\u201d",
            },
        ],
    }
    assert [(one.n, one.says) for one in taken_in(document).answers] == [
        (1, "could-not"),
        (2, "could-not"),
        (3, "not-needed"),
        (4, "done"),
    ]
    assert one.tab.input_value("#line") == "done 4, could-not 1 2, not-needed 3"
    assert "reply-3f9a1c07.json" in one.tab.locator("#says").inner_text()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<removed> the <b>old</b> phone <!-- x -->", "\u2039removed> the \u2039b>old\u2039/b> phone \u2039!-- x -->"),
        ("1 < 2", "1 < 2"),
        ("bell\x07, escape\x1b[31m, null\x00", "bell, escape[31m, null"),
        ("tab\tand line\r\nstay", "tab\tand line\nstay"),
        ("x" * 600, "x" * 500),
    ],
)
def test_no_note_makes_a_reply_that_is_refused(show: Callable[..., Opened], clear: str, typed: str, kept: str) -> None:
    """Whatever is typed into a note, the program takes the reply in."""
    one = show(clear)
    one.tick(1, "done")
    # As typed or pasted: without the limit that a keyboard meets.
    one.tab.evaluate("text => { document.querySelector('#s1 textarea').value = text }", typed)
    document = one.save()
    assert document["answers"][0]["note"] == kept
    assert taken_in(document).answers[0].note


def test_half_a_sign_in_a_note_is_left_out(show: Callable[..., Opened], clear: str) -> None:
    """A note that ends in half of a sign loses that half, and can be taken in."""
    one = show(clear)
    one.tick(1, "done")
    one.tab.evaluate("document.querySelector('#s1 textarea').value = 'x'.repeat(3) + '\\ud83c'")
    assert taken_in(one.save()).answers[0].note == "xxx"


@pytest.mark.parametrize("words", [None, WORDS])
def test_a_saved_reply_is_gone_on_with(show: Callable[..., Opened], clear: str, locked: str, words: str | None) -> None:
    """A saved reply, loaded into a fresh page, brings every answer and note back, and is saved as the same again."""
    first = unlock(show(locked)) if words else show(clear)
    first.tick(2, "done", "both phones")
    first.tick(4, "not-needed")
    first.save()
    file = first.file.read_bytes()
    second = unlock(show(locked)) if words else show(clear)
    second.tick(5, "could-not")
    assert second.load(file) == "2 answers are back."
    assert second.marks() == {2: "done", 4: "not-needed", 5: "could-not"}
    assert second.tab.input_value("#s2 textarea") == "both phones"
    assert second.tab.locator("#answered").inner_text() == "3"
    saved = second.save()
    document = json.loads(open_sealed(saved, WORDS)) if words else saved
    assert {one["n"]: one["note"] for one in document["answers"]} == {2: "both phones", 4: None, 5: None}


REPLY: Final = {
    "schema": "nocontact.reply",
    "version": 1,
    "list": LIST,
    "made_on": "2026-11-22",
    "answers": [{"n": 1, "item": ITEMS[1], "answer": "done", "note": None}],
}
OTHER_LIST: Final = "This reply belongs to another list."
NO_REPLY: Final = "This file is no reply to a list."


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({**REPLY, "list": "00000000"}, OTHER_LIST),
        ({**REPLY, "answers": [{"n": 1, "item": ITEMS[2], "answer": "done"}]}, OTHER_LIST),
        ({**REPLY, "answers": [{"n": 9, "item": ITEMS[1], "answer": "done"}]}, OTHER_LIST),
        ({**REPLY, "answers": [{"n": 1, "item": ITEMS[1], "answer": "toString"}]}, OTHER_LIST),
        ({**REPLY, "answers": [{"n": 1, "item": ITEMS[1], "answer": ["done"]}]}, OTHER_LIST),
        ({**REPLY, "answers": [{"n": 1, "item": ITEMS[1], "answer": "done", "note": {}}]}, OTHER_LIST),
        ({**REPLY, "answers": [*REPLY["answers"], None]}, OTHER_LIST),
        ({**REPLY, "answers": {}}, NO_REPLY),
        ({**REPLY, "version": 2}, NO_REPLY),
        ({**REPLY, "schema": "nocontact.friend"}, NO_REPLY),
        (None, NO_REPLY),
        (b"", NO_REPLY),
        (b"\xff\xfe", NO_REPLY),
        (b"<html>", NO_REPLY),
        (b" " * 400_000, NO_REPLY),
    ],
)
def test_another_file_changes_nothing(
    show: Callable[..., Opened], clear: str, document: dict[str, Any], said: str
) -> None:
    """A reply to another list, and a file that is none, are told as such, and the answers stay as they were."""
    one = show(clear)
    one.tick(3, "done", "mine")
    assert one.load(document) == said
    assert one.marks() == {3: "done"}
    assert one.tab.input_value("#s3 textarea") == "mine"
    assert one.said == []


def test_locked_and_open_replies(show: Callable[..., Opened], clear: str, locked: str) -> None:
    """A locked reply does not open in a list without a lock or with other words; an open one fits a locked list."""
    sealed = seal(json.dumps(REPLY).encode(), WORDS, b"r" * SALT, b"m" * NONCE)
    other = seal(json.dumps(REPLY).encode(), "other words", b"r" * SALT, b"m" * NONCE)
    assert "locked with words, and this list is not" in show(clear).load(sealed)
    one = unlock(show(locked))
    assert one.load(other) == "This reply does not open with the words of this list."
    assert one.load({**sealed, "data": "?"}) == "This reply does not open with the words of this list."
    assert one.marks() == {}
    assert one.load(sealed) == "1 answer is back."
    assert one.load(REPLY) == "1 answer is back."


@pytest.mark.parametrize("with_lock", [False, True])
def test_hostile_texts_run_nothing(show: Callable[..., Opened], with_lock: bool) -> None:
    """A page whose every text is full of markup and script runs none of it, asks for nothing, and shows it as text."""
    made = list_of(lambda text: text + HOSTILE)
    one = unlock(show(lock(made))) if with_lock else show(draw_friend_page(made))
    for n in ITEMS:
        one.tick(n, "done", HOSTILE)
    one.tab.wait_for_timeout(300)
    note = HOSTILE[:500]
    assert one.load({**REPLY, "answers": [{"n": 1, "item": ITEMS[1], "answer": "done", "note": note}]})
    assert one.tab.input_value("#s1 textarea") == note
    assert (one.tab.title(), one.questions, len(one.asked)) == ("Checklist", [], 1)
    assert one.said == []
    assert (
        one.tab.locator("main img, main script, main style, main iframe, main form, main svg, base, link").count() == 0
    )
    assert one.tab.locator("#s2 h4").text_content() == f"2 End the other sessions{HOSTILE}"
    links = one.tab.locator("main a[href^=http]").evaluate_all("all => [...new Set(all.map(one => one.href))].sort()")
    assert links == ["https://alpha.example/manual", "https://alpha.example/sessions", "https://line.example/"]


@pytest.mark.parametrize("words", [WORDS, "  Apple  RIVER stone\u00a0candle "])
def test_the_words_open_it(show: Callable[..., Opened], locked: str, words: str) -> None:
    """The list opens with its words, however they are typed, and asks for nothing on the way."""
    one = unlock(show(locked), words)
    assert one.shown() == [1, 2, 3, 4, 5]
    assert one.tab.locator("#lock").count() == 0
    assert one.tab.evaluate("document.activeElement.tagName") == "H1"
    one.tick(2, "done", "canary")
    reply = one.save()
    assert reply["schema"] == "nocontact.sealed"
    assert b"canary" not in one.file.read_bytes()
    assert taken_in(json.loads(open_sealed(reply, WORDS))).answers[0].note == "canary"
    again = one.save()
    assert (again["salt"], again["nonce"]) != (reply["salt"], reply["nonce"])
    assert (len(one.asked), one.said) == (1 + one.asked[1:].count("blob:"), [])


def test_nothing_of_a_locked_list_can_be_read(locked: str) -> None:
    """In a locked file stands no title, no item, no platform, no person and no name of the list."""
    made = list_of()
    hidden = {LIST, "Kim", "Germany", *ITEMS.values(), *(step.title for step in made.steps), "alpha", "Alpha"}
    assert {text for text in hidden if text in locked} == set()


def test_wrong_words(show: Callable[..., Opened], locked: str) -> None:
    """Wrong words say what to look at, and the right ones still open it."""
    one = show(locked)
    for words in ("", "apple river stone", "apple river candle stone"):
        assert "These words do not open the list." in refused(one, words)
    assert one.tab.evaluate("document.activeElement.id") == "words"
    assert unlock(one).shown() == [1, 2, 3, 4, 5]


def damaged(text: str) -> Iterator[str]:
    """A locked page with its data changed, cut off, and made to something else."""
    start = text.index('"data":"') + 8
    sign = "B" if text[start + 400] == "A" else "A"
    yield text[: start + 400] + sign + text[start + 401 :]
    yield text[: start + 400]
    yield text[: text.index('<script type="application/json"')]
    yield text.replace('"rounds":600000', '"rounds":600001')
    yield text.replace('"rounds":600000', '"rounds":1')
    yield text.replace('"salt":"', '"salt":"!')


@pytest.mark.parametrize("number", range(6))
def test_a_damaged_list(show: Callable[..., Opened], locked: str, number: int) -> None:
    """A locked file that was changed or cut off is told as damaged, and what to do: not as wrong words."""
    one = show(list(damaged(locked))[number])
    said = refused(one) if one.tab.locator("#unlock").is_visible() else said_at_the_lock(one)
    # A changed number of rounds cannot be told from wrong words.
    assert ("These words do not open" if number == 3 else "This file is damaged, or was cut off") in said
    assert one.said == []


def test_without_web_crypto(show: Callable[..., Opened], locked: str) -> None:
    """A browser that cannot open it says where it can be opened, and asks for no words."""
    one = show(locked, before=WITHOUT_CRYPTO)
    assert "You can save the file on the device and open it from there" in said_at_the_lock(one)
    assert not one.tab.locator("#unlock").is_visible()


def test_a_clear_list_needs_no_web_crypto(show: Callable[..., Opened], clear: str) -> None:
    """Without a lock, everything works in a browser without WebCrypto."""
    one = show(clear, before=WITHOUT_CRYPTO)
    one.tick(1, "done")
    assert len(one.save()["answers"]) == 1


def test_scripts_off(show: Callable[..., Opened], clear: str, locked: str) -> None:
    """With scripts off every step can be read, nothing is offered that needs them, and a lock says what to do."""
    one = show(clear, 360, java_script_enabled=False)
    titles = one.tab.locator(".step:visible h4:visible").all_text_contents()
    assert titles == [f"{step.n} {step.title}" for step in list_of().steps]
    text = one.tab.locator("body").inner_text()
    assert "Scripts are off in this browser" in text
    assert HOW_TO_REPLY in text
    assert one.tab.locator("button:visible, input:visible, select:visible, textarea:visible").count() == 0
    one = show(locked, 360, java_script_enabled=False)
    assert "without them this list cannot be opened" in one.tab.locator("body").inner_text()
    assert one.tab.locator("button:visible, input:visible").count() == 0


def test_a_list_that_was_cut_off(show: Callable[..., Opened], clear: str) -> None:
    """A file that lost its end says so; what is there can be read."""
    cut = [clear[: clear.index('id="s3"')], clear[: clear.index("<footer>")], clear.replace('id="s4"', 'id="s9"')]
    for text in cut:
        one = show(text)
        assert one.tab.locator("#cut-off").is_visible()
        assert 1 in one.shown()
    assert not show(clear).tab.locator("#cut-off").is_visible()


def test_filters(show: Callable[..., Opened], clear: str) -> None:
    """The list can be narrowed to a place, to what is open or answered, and to what nobody notices."""
    one = show(clear)
    places = one.tab.locator("#place option").all_inner_texts()
    assert places == ["All places", "Beginning (1)", "Alpha (work) (2)", "Beta (2)"]
    one.tab.select_option("#place", label="Alpha (work) (2)")
    assert one.shown() == [2, 4]
    assert one.tab.locator(".parts:visible").all_inner_texts() == ["Who can get in", "Cut the contact"]
    assert one.tab.locator("#shown").inner_text() == "2 of 5 steps are shown."
    one.tick(2, "done")
    assert one.shown() == [2, 4]
    one.tab.select_option("#show", "todo")
    assert one.shown() == [4]
    one.tab.select_option("#place", "")
    assert one.shown() == [1, 3, 4, 5]
    one.tab.select_option("#show", "answered")
    assert one.shown() == [2]
    one.tab.select_option("#show", "quiet")
    assert one.shown() == [1, 2, 3]
    one.tab.select_option("#show", "")
    assert one.shown() == [1, 2, 3, 4, 5]
    assert one.tab.locator("#shown").inner_text() == ""


def test_progress(show: Callable[..., Opened], clear: str) -> None:
    """How far it is, and whether it is saved, is told; a click on the drawn box ticks done and takes it back."""
    one = show(clear)
    told = lambda: " ".join(one.tab.locator(".tools").inner_text().split())  # noqa: E731 - Read again and again.
    assert told() == "0 of 5 answered Save the reply"
    one.tab.locator("#s3 .box").click()
    assert one.marks() == {3: "done"}
    assert told() == "1 of 5 answered not saved yet Save the reply"
    assert one.tab.evaluate("document.getElementById('progress').value") == 1
    one.save()
    assert told() == "1 of 5 answered saved Save the reply"
    one.tab.locator("#s3 .box").click()
    assert one.marks() == {}
    one.tab.locator(".tools button").click()
    assert one.tab.locator("#says").inner_text() == "Nothing is answered yet, so there is nothing to save."


def test_what_is_not_saved_is_asked_about(show: Callable[..., Opened], clear: str) -> None:
    """Leaving with answers that are not saved asks first; with all of them saved, or none, it does not."""
    for saved, asked in ((False, ["beforeunload"]), (True, [])):
        one = show(clear)
        one.tick(1, "done")
        if saved:
            one.save()
        one.tab.close(run_before_unload=True)
        wait_for(one, asked)
        assert one.questions == asked


def wait_for(one: Opened, asked: list[str]) -> None:
    """Let the browser do its work until a dialog came, or for a moment where none is wanted."""
    other = one.tab.context.new_page()
    for _ in range(50 if asked else 5):
        other.wait_for_timeout(50)
        if one.questions:
            return


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper(show: Callable[..., Opened], clear: str, paper: str, scripts: bool) -> None:
    """Every step is printed with its number and no control; answers and notes too; every sheet has its number."""
    one = show(clear, color_scheme="dark", java_script_enabled=scripts)
    if scripts:
        one.tick(2, "could-not", "the owner is somebody else")
        one.tab.select_option("#show", "")
    printed = PdfReader(io.BytesIO(one.tab.pdf(format=paper)))
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in printed.pages)
    for step in list_of().steps:
        assert re.search(rf"{step.n} ?\. {step.title}", text), step.title
    assert f"1 / {len(printed.pages)}" in text
    assert "On your side" in text
    assert "https://alpha.example/manual" in text
    assert HOW_TO_REPLY in text
    assert [word for word in ("Save the reply", "All places", "Not needed", "Scripts are off") if word in text] == []
    assert bool(re.search(r"5 min ?\u00b7 ?could not", text)) is scripts
    assert ("the owner is somebody else" in text) is scripts
