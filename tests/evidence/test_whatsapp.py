"""What is special to WhatsApp: days without a known order, chats and groups without a mark, lines of its own."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocontact_cli.domain.evidence import ASK, BLOCKED, CLOSED, CONTACT, GROUP, MESSAGE, NAME, OPEN, PHONE, Name
from nocontact_cli.evidence.gathering import gather
from nocontact_cli.evidence.given.trees import trees
from nocontact_cli.evidence.names import Wanted
from nocontact_cli.evidence.readers.whatsapp import Reader
from nocontact_cli.evidence.whatsapp.chat_lines import Order
from tests.evidence.made.export import utc_day

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.domain.seen import Source

KNOWN = ((1, Name(NAME, "Alex")), (1, Name(PHONE, "+49 1511 2345678")))
TITLE = "WhatsApp Chat with Alex.txt"


def read(tmp_path: Path, text: str | bytes, name: str = TITLE) -> Source:
    """What the reader finds in one file."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (tree,) = trees([path])
    (source,) = gather(tree, [Reader()], Wanted(KNOWN), utc_day, date(2026, 11, 22))
    return source


def found(source: Source) -> dict[tuple[str, str, str, date | None], int]:
    """What was found, and how often."""
    return {(one.what, one.label, one.says, one.day): one.count for one in source.seen}


def chat(*days: str, head: str = "{}, 14:22 - ", who: str = "Alex") -> str:
    """A chat with a message of theirs on each day."""
    return "\n".join(f"{head.format(day)}{who}: hello" for day in days)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("[05/13/24, 2:22:31\u202fPM] Alex: x", date(2024, 5, 13)),
        ("\u200e[13/05/2024, 14:22:31] Alex: x", date(2024, 5, 13)),
        ("\ufeff13/05/2024, 14:22 - Alex: x", date(2024, 5, 13)),
        ("5/13/24, 2:22 PM - Alex: x", date(2024, 5, 13)),
        ("03.05.24, 14:22 - Alex: x", date(2024, 5, 3)),
        ("3.5.2024 klo 14.22 - Alex: x", date(2024, 5, 3)),
        ("13/5/24 2:22\u00a0p. m. - Alex: x", date(2024, 5, 13)),
        ("13-05-2024 14:22 - Alex: x", date(2024, 5, 13)),
        ("2024-05-03 14:22 - Alex: x", date(2024, 5, 3)),
        ("2024/05/03 14:22 - Alex: x", date(2024, 5, 3)),
        ("2024/5/3 \u4e0b\u53482:22 - Alex: x", date(2024, 5, 3)),
        ("2024. 05. 03. 14:22 - Alex: x", date(2024, 5, 3)),
        ("2024\ub144 5\uc6d4 3\uc77c \uc624\ud6c4 2:22, Alex : x", date(2024, 5, 3)),
        ("[2024. 5. 3. \uc624\ud6c4 2:22:31] Alex: x", date(2024, 5, 3)),
        ("\u0661\u0663/\u0665/\u0662\u0660\u0662\u0664\u060c \u0662:\u0662\u0662 \u0645 - Alex: x", date(2024, 5, 13)),
        ("[13.05.24 14:22:31] ~\u202fAlex: x", date(2024, 5, 13)),
        ("5/13/16, 2:22:31 PM: Alex: x", date(2016, 5, 13)),
        ("[13/5/2567, 14:22:31] Alex: x", date(2024, 5, 13)),
    ],
)
def test_every_form_of_a_line_is_read(tmp_path: Path, line: str, day: date) -> None:
    """Brackets or dash, all signs, both clocks, other digits and signs that cannot be seen: the day is the same."""
    assert found(read(tmp_path, line)) == {(MESSAGE, "chat", OPEN, day): 1}


def test_a_later_line_decides_the_order_for_all(tmp_path: Path) -> None:
    """A day above 12 anywhere in the file tells what all others mean."""
    source = read(tmp_path, chat("03/05/2024", "04/05/2024", "13/05/2024"))
    assert set(found(source)) == {(MESSAGE, "chat", OPEN, date(2024, 5, day)) for day in (3, 4, 13)}
    assert source.newest == date(2024, 5, 13)


def test_the_order_of_messages_decides_where_numbers_do_not(tmp_path: Path) -> None:
    """Messages stand in the order of their days, which only one reading of them keeps."""
    days = ("11/4/24", "12/4/24", "1/5/24", "2/5/24")
    source = read(tmp_path, chat(*days))
    assert {one.day for one in source.seen} == {
        date(2024, 4, 11),
        date(2024, 4, 12),
        date(2024, 5, 1),
        date(2024, 5, 2),
    }


def test_days_that_cannot_be_told_are_none(tmp_path: Path) -> None:
    """Where both orders fit, a message counts with its day only if both mean the same one, and the user is told why."""
    source = read(tmp_path, chat("03/05/2024", "05/05/2024", "06/05/2024"))
    assert found(source) == {(MESSAGE, "chat", OPEN, None): 2, (MESSAGE, "chat", OPEN, date(2024, 5, 5)): 1}
    assert "cannot be told apart" in next(one.why for one in source.covered if one.what == MESSAGE)
    assert source.newest == date(2024, 5, 6)


days_of_chats = st.lists(st.dates(date(2009, 6, 1), date(2026, 11, 1)), min_size=1, max_size=60)


@given(days_of_chats, st.sampled_from(["%d %m %Y", "%m %d %Y", "%Y %m %d", "%d %m %y", "%m %d %y"]))
def test_a_day_is_never_read_wrongly(days: list[date], form: str) -> None:
    """For days in their order, whichever way they are written, each is read as it was meant or not at all."""
    order = Order()
    raw = [tuple(map(int, day.strftime(form).split())) for day in sorted(days)]
    for day in raw:
        order.see(day, "/")  # type: ignore[arg-type] # Three of them.
    for day, written in zip(sorted(days), raw, strict=True):
        assert order.day(written) in (day, None)  # type: ignore[arg-type] # Three of them.


@given(st.lists(st.tuples(*[st.integers(0, 9999)] * 3), max_size=30), st.sampled_from(["/", ".", ""]))
def test_impossible_days_are_none(days: list[tuple[int, int, int]], sign: str) -> None:
    """Whatever numbers stand there, a day is one since WhatsApp began, or none."""
    order = Order()
    for day in days:
        order.see(day, sign)
    for day in days:
        read_as = order.day(day)
        assert read_as is None or 2009 <= read_as.year <= 2100


def test_pasted_text_is_no_message(tmp_path: Path) -> None:
    """A chat with somebody else in which their messages were pasted is no message from them."""
    pasted = "look what he wrote:\n13/05/2024, 14:22 - Alex: give me a call\n13/05/2024, 14:23 - Alex: now"
    text = f"{chat('13/05/2024', who='Kim')}\n14/05/2024, 10:00 - Sam: {pasted}\n14/05/2024, 10:01 - Kim: oh"
    assert found(read(tmp_path, text, "WhatsApp Chat with Kim.txt")) == {}


def test_text_of_another_form_is_no_line(tmp_path: Path) -> None:
    """A line of another form than the first one of the file belongs to the text of a message."""
    text = f"{chat('13/05/2024')}\n[14/05/2024, 10:00:00] Alex: pasted\n5/15/24, 2:22 PM - Alex: pasted"
    assert found(read(tmp_path, text)) == {(MESSAGE, "chat", OPEN, date(2024, 5, 13)): 1}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("WhatsApp Chat with Alex.txt", "chat"),
        ("WhatsApp-Chat mit Alex (1).txt", "chat"),
        ("WhatsApp Chat - Alex/_chat.txt", "chat"),
        ("Chat de WhatsApp con Alex.txt", "chat"),
        ("_chat.txt", "group"),
        ("Alex.txt", "group"),
        ("handover.txt", "group"),
        ("handover with Alex.txt", "group"),
        ("WhatsApp Chat with Handover Alex.txt", "group"),
        ("WhatsApp Chat - Alex/handover.txt", "group"),
        ("WhatsApp Chat with Climbing.txt", "group"),
        ("WhatsApp Chat - Climbing/_chat.txt", "group"),
        ("WhatsApp Chat with Big Alexa.txt", "group"),
    ],
)
def test_the_name_of_the_file_tells_a_chat_from_a_group(tmp_path: Path, name: str, label: str) -> None:
    """WhatsApp names a chat after the other one. With any other name it may be a group, though only two wrote."""
    text = f"{chat('13/05/2024')}\n13/05/2024, 15:00 - Sam: hello"
    source = read(tmp_path, text, name)
    assert {one.label for one in source.seen if one.what == MESSAGE} == {label}
    assert (GROUP in {one.what for one in source.seen}) == (label == "group")


GROUP_CHAT = """13/05/2024, 14:00 - Kim created group "Climbing: all"
13/05/2024, 14:22 - Sam: hello
13/05/2024, 14:23 - Alex: hello
13/05/2024, 14:24 - Kim: hello
"""


def test_who_may_have_left_a_group_is_asked(tmp_path: Path) -> None:
    """Who wrote to a group is in it. A later line of WhatsApp can say that they left: only the user knows."""
    name = "WhatsApp Chat with Climbing.txt"
    assert (GROUP, "chat", OPEN, None) in found(read(tmp_path, GROUP_CHAT, name))
    left = f"{GROUP_CHAT}14/05/2024, 10:00 - Alex hat die Gruppe verlassen.\n14/05/2024, 11:00 - Sam: good"
    assert (GROUP, "chat", ASK, None) in found(read(tmp_path, left, name))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["You blocked this contact. Tap to unblock."], CLOSED),
        (["You blocked this contact"], CLOSED),
        (["Bloqueaste a este contacto. Toca para desbloquearlo."], CLOSED),
        (["Du hast diesen Kontakt blockiert."], CLOSED),
        (["You blocked this contact.", "You unblocked this contact."], OPEN),
        (["You unblocked this contact.", "You blocked this contact."], CLOSED),
    ],
)
@pytest.mark.parametrize("name", [TITLE, "_chat.txt"])
@pytest.mark.parametrize("start", ["", "Alex: \u200e"])
def test_the_last_line_about_a_block_decides(
    tmp_path: Path, lines: list[str], says: str, start: str, name: str
) -> None:
    """A chat says when its other one was blocked, with or without their name before it. No message, and no group."""
    text = chat("13/05/2024") + "".join(f"\n14/05/2024, 10:00 - {start}{line}" for line in lines)
    assert found(read(tmp_path, text, name)) == {
        (MESSAGE, "chat", OPEN, date(2024, 5, 13)): 1,
        (BLOCKED, "", says, date(2024, 5, 14)): 1,
    }


@pytest.mark.parametrize(("first", "label"), [("Alex", "chat"), ("Climbing", "group"), ("Sam", "group")])
def test_the_first_line_of_an_iphone_names_the_chat(tmp_path: Path, first: str, label: str) -> None:
    """It stands behind the name of the other one, or of the group, whatever the file is called."""
    lines = [
        f"[13/05/2024, 14:59:00] {first}: \u200eMessages and calls are end-to-end encrypted.",
        "[13/05/2024, 15:00:00] Alex: hello",
        "[13/05/2024, 15:01:00] Alex: once more",
    ]
    source = read(tmp_path, "\n".join(lines), "_chat.txt")
    assert {one.label for one in source.seen if one.what == MESSAGE} == {label}


@pytest.mark.parametrize("text", ["You blocked this number? I will find you", "You unblocked this contact."])
@pytest.mark.parametrize("head", ["{}, 10:00 - ", "[{}, 10:00:00] "])
def test_what_they_write_of_a_block_is_a_message(tmp_path: Path, text: str, head: str) -> None:
    """Their own words are no line of WhatsApp, whatever they say: they confirm no block and take none back."""
    lines = f"{head.format('13/05/2024')}Alex: {text}"
    assert found(read(tmp_path, lines)) == {(MESSAGE, "chat", OPEN, date(2024, 5, 13)): 1}


def test_a_message_after_a_block_puts_it_in_doubt(tmp_path: Path) -> None:
    """Where they write after the line that says blocked, the block is asked about: its end may be missing."""
    text = f"13/05/2024, 10:00 - You blocked this contact. Tap to unblock.\n{chat('14/05/2024')}"
    assert (BLOCKED, "", ASK, date(2024, 5, 13)) in found(read(tmp_path, text))


def test_a_block_without_any_message_of_theirs_is_found(tmp_path: Path) -> None:
    """The file's name tells who was blocked, where only the user ever wrote."""
    text = f"{chat('13/05/2024', who='Sam')}\n14/05/2024, 10:00 - You blocked this contact. Tap to unblock."
    assert found(read(tmp_path, text, "WhatsApp Chat with +49 1511 2345678.txt")) == {
        (BLOCKED, "", CLOSED, date(2024, 5, 14)): 1
    }


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("\u200eimage omitted", 1),
        ("\u200eBild weggelassen", 1),
        ("\u200eimagem n\u00e3o revelada", 1),
        ("\u200eUbicaci\u00f3n: https://maps.google.com/?q=51.5,-0.1", 1),
        ("\u200e<attached: 00000012-PHOTO.jpg>", 1),
        ("\u200eAlex left", 0),
        ("\u200eYour security code with Alex changed.", 0),
        ("\u200eMissed voice call", 0),
        ("hello", 1),
        ("", 1),
    ],
)
def test_lines_of_whatsapp_itself_are_no_messages(tmp_path: Path, text: str, count: int) -> None:
    """On an iPhone, notices carry the other one's name. A changed security code after a block is no message."""
    source = read(tmp_path, f"[13.05.2024, 14:22:31] Alex: {text}\n[13.05.2024, 14:23:31] Sam: x")
    assert sum(one.count for one in source.seen if one.what == MESSAGE) == count


def test_the_report_names_contacts_and_is_never_whole(tmp_path: Path) -> None:
    """Numbers in the report are theirs for certain; a list of blocks closes a door but proves nothing by absence."""
    report = {"wa_contacts": ["4915112345678"], "blocked_contacts": [{"number": "+4915112345678", "since": 1}]}
    source = read(tmp_path, json.dumps(report), "contacts.json")
    assert found(source) == {(CONTACT, "saved", OPEN, None): 1, (BLOCKED, "", CLOSED, None): 1}
    assert {one.sure for one in source.seen} == {True}
    assert {one.complete for one in source.covered} == {False}


@pytest.mark.parametrize("key", ["unblocked_contacts", "blocked_by", "block_unknown", "blocks"])
def test_other_lists_are_no_block_list(tmp_path: Path, key: str) -> None:
    """A key that only sounds like a block list closes no door."""
    source = read(tmp_path, json.dumps({"wa_x": 1, key: ["+4915112345678"]}), "contacts.json")
    assert found(source) == {}


@pytest.mark.parametrize("data", ["[" * 60, '{"wa_contacts": [', '{"wa_contacts": {"a": 1}}', '{"wa_contacts": null}'])
def test_a_hostile_report_is_no_exception(tmp_path: Path, data: str) -> None:
    """Wrong shapes and broken JSON tell nothing."""
    path = tmp_path / "whatsapp_connections" / "contacts.json"
    path.parent.mkdir()
    path.write_text(data)
    (tree,) = trees([tmp_path])
    (source,) = gather(tree, [Reader()], Wanted(KNOWN), utc_day, date(2026, 11, 22))
    assert source.seen == ()


def test_one_huge_line_is_no_trouble(tmp_path: Path) -> None:
    """A line of many megabytes is looked at only at its beginning."""
    text = f"{chat('13/05/2024')}{'x' * 20_000_000}\n14/05/2024, 10:00 - Alex: hello"
    assert set(found(read(tmp_path, text))) == {(MESSAGE, "chat", OPEN, date(2024, 5, day)) for day in (13, 14)}


def test_other_texts_are_no_chats(tmp_path: Path) -> None:
    """A note, and the log of something else, are not taken for a chat."""
    for text in ("Shopping list\n13/05/2024, 14:22 - Alex: x", "2024-05-13 14:22:31 INFO started", ""):
        path = tmp_path / "WhatsApp Chat with Alex.txt"
        path.write_text(text)
        (tree,) = trees([path])
        assert not Reader().claims(tree)
