"""Mail: mailboxes of any size and shape, Maildir and single messages, Gmail's labels and settings."""

from __future__ import annotations

import io
import json
import tracemalloc
from datetime import date
from typing import TYPE_CHECKING

import pytest

from nocontact_cli.domain.evidence import ASK, CLOSED, EMAIL, FILTER, MESSAGE, NAME, OPEN, Name
from nocontact_cli.evidence.gathering import gather
from nocontact_cli.evidence.given.trees import trees
from nocontact_cli.evidence.mail import mbox
from nocontact_cli.evidence.mail.gmail_settings import senders_of
from nocontact_cli.evidence.mail.mail_headers import SenderTest
from nocontact_cli.evidence.mail.mbox import Mailbox
from nocontact_cli.evidence.names import Wanted
from nocontact_cli.evidence.readers.email import Reader
from tests.evidence.made.export import TODAY, ZONE

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.domain.seen import Seen, Source

KNOWN = ((1, Name(EMAIL, "their.name@gmail.com")), (1, Name(NAME, "Jörg Müller")))
BEFORE = "From 1@xxx Mon Mar 02 10:00:00 +0000 2026\n"
THEIRS = "From: <theirname@gmail.com>\n"
DATE = "Date: Mon, 2 Mar 2026 10:00:00 +0000\n"


def source_of(folder: Path, files: dict[str, bytes]) -> Source:
    """What is found in these files."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (tree,) = trees([folder])
    (source,) = gather(tree, [Reader()], Wanted(KNOWN), ZONE, TODAY)
    return source


def messages(folder: Path, text: str, name: str = "a.mbox") -> list[Seen]:
    """The messages found in a mailbox."""
    found = source_of(folder, {name: text.encode()}).seen
    return [one for one in found if one.what == MESSAGE]


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ("From: T <TheirName@googlemail.com>\n", OPEN),
        ("from:\n their.name+x@gmail.com\n", OPEN),
        ("From: a@b.example\nSender: theirname@gmail.com\n", OPEN),
        ("From: a@b.example\nReply-To: theirname@gmail.com\n", OPEN),
        ("From: =?utf-8?B?SsO2cmcgTcO8bGxlcg==?= <a@b.example>\n", OPEN),
        ("From: =?ISO-8859-1?Q?J=F6rg?= =?ISO-8859-1?Q?_M=FCller?= <a@b.example>\n", OPEN),
        (
            "From: a@b.example\nTo: theirname@gmail.com\nCc: theirname@gmail.com\nReturn-Path: theirname@gmail.com\n",
            None,
        ),
        ("From: theirname@gmail.com <a@b.example>\n", None),
        ('From: "theirname@gmail.com" <a@b.example>\n', None),
        ("From: theirname@gmail.com.example\n", None),
        ("From: nottheirname@gmail.com\n", None),
    ],
)
def test_only_a_sender_counts(tmp_path: Path, headers: str, says: str | None) -> None:
    """The exact address in From, Sender or Reply-To is found in every form, and nowhere else."""
    found = messages(tmp_path, f"{BEFORE}{headers}{DATE}\ntext\n\n")

    assert [one.says for one in found] == [says] * (says is not None)


def test_what_stands_in_a_letter_is_no_header(tmp_path: Path) -> None:
    """Forwarded headers, quoted lines and sentences that begin with `From` are text."""
    text = f"{BEFORE}From: a@b.example\n\n{THEIRS}\n>{BEFORE}{THEIRS}\nFrom 10:30 on\nwe talk\n\n{THEIRS}\n"

    assert messages(tmp_path, text) == []


@pytest.mark.parametrize(
    ("dates", "day", "says"),
    [
        (
            "Received: by x; Tue, 3 Mar 2026 01:00:00 +0000\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n",
            date(2026, 3, 3),
            OPEN,
        ),
        (
            "Received: by x; Tue, 3 Mar 2026 01:00:00 +0000\nDate: Mon, 2 Mar 2020 10:00:00 +0000\n",
            date(2026, 3, 3),
            ASK,
        ),
        (
            "Received: by x; Tue, 3 Mar 2026 01:00:00 +0000\nDate: Mon, 2 Mar 2516 10:00:00 +0000\n",
            date(2026, 3, 3),
            OPEN,
        ),
        ("", date(2026, 3, 2), OPEN),
        ("Date: yesterday\n", date(2026, 3, 2), OPEN),
        ("Received: by x; some day\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n", date(2026, 3, 2), ASK),
    ],
)
def test_the_day_a_message_came(tmp_path: Path, dates: str, day: date, says: str) -> None:
    """It is the day of the last server; a message fetched long after it was written is left to the user."""
    (found,) = messages(tmp_path, f"{BEFORE}{THEIRS}{dates}\ntext\n\n")

    assert (found.day, found.says) == (day, says)


@pytest.mark.parametrize(
    ("labels", "label", "says"),
    [
        ("Inbox,Opened,Mine", "inbox", OPEN),
        ("Archived,Opened,Category Updates", "inbox", OPEN),
        ("=?UTF-8?Q?Bo=C3=AEte_de_r=C3=A9ception,Non_lus?=", "inbox", OPEN),
        ("Posteingang,=?UTF-8?Q?Ge=C3=B6ffnet?=", "inbox", OPEN),
        ('Archived,"Mine, too"', "inbox", ASK),
        ("Neznámé,Slovo", "inbox", ASK),
        ("Spam,Unread", "hidden", CLOSED),
        ("Papierkorb,Ungelesen", "hidden", CLOSED),
        ("Trash,Opened", "hidden", ASK),
    ],
)
def test_gmail_labels(tmp_path: Path, labels: str, label: str, says: str) -> None:
    """What reached the inbox, what was hidden, and what only the user can tell, in several languages."""
    (found,) = messages(tmp_path, f"{BEFORE}X-Gmail-Labels: {labels}\n{THEIRS}{DATE}\ntext\n\n")

    assert (found.label, found.says) == (label, says)


@pytest.mark.parametrize("chunk", [7, 64, 1000])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mailbox_reads_the_same_in_pieces_of_any_size(monkeypatch: pytest.MonkeyPatch, chunk: int, end: str) -> None:
    """Wherever the pieces end, the same messages come out, with headers longer than a piece."""
    body = "text\n"
    long = "X-Long: " + f"{'x' * 60}\n " * 50 + "x\n"
    letters = [f"{BEFORE}{long}{THEIRS}N: {at}\n\n{body * at}{THEIRS}\n" for at in range(9)]
    data = "".join(letters).replace("\n", end).encode()
    monkeypatch.setattr(mbox, "_CHUNK", chunk)
    mailbox = Mailbox(io.BytesIO(data), SenderTest(Wanted(KNOWN)))

    blocks = list(mailbox.headers())

    assert [block.count(b"\nN: %d" % at) for at, block in enumerate(blocks)] == [1] * 9
    assert (mailbox.whole, mailbox.days) == (True, [date(2026, 3, 2)])


def test_headers_longer_than_a_megabyte(tmp_path: Path) -> None:
    """A sender is found behind more than a megabyte of other headers."""
    text = f"{BEFORE}" + f"X-Many: {'y' * 70}\n" * 20_000 + f"{THEIRS}{DATE}\ntext\n\n"

    assert [one.day for one in messages(tmp_path, text)] == [date(2026, 3, 2)]


def test_a_mailbox_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    """What came before the break is found, the break is told of, and the mailbox proves nothing by silence."""
    part = f'{BEFORE}Content-Type: multipart/mixed; boundary="b"\n{THEIRS}{DATE}\n--b\n\ntext\n--b--\n\n'
    name = "Takeout/Mail/All mail Including Spam and Trash.mbox"

    whole = source_of(tmp_path / "1", {name: (part * 2).encode()})
    cut = source_of(tmp_path / "2", {name: (part * 2)[:-12].encode()})

    def proves(source: Source) -> list[bool]:
        return [one.complete for one in source.covered if (one.what, one.label) == (MESSAGE, "inbox")]

    assert (proves(whole), [one.count for one in whole.seen], whole.problems) == ([True], [2], ())
    assert (proves(cut), [one.count for one in cut.seen]) == ([False], [2])
    assert [one.text for one in cut.problems] == ["It ends in the middle of a message. What came before was read."]


def test_one_folder_of_mail_proves_nothing_by_silence(tmp_path: Path) -> None:
    """A whole mailbox without their messages, that is one of several, leaves it open whether they wrote."""
    source = source_of(tmp_path, {"Inbox.mbox": f"{BEFORE}From: a@b.example\n\ntext\n\n".encode()})

    assert [one for one in source.covered if one.complete] == []


def test_memory_stays_flat_over_a_large_mailbox() -> None:
    """60 MB of messages take less than 20 MB."""
    body = "text and more text\n" * 40
    letter = f"{BEFORE}From: {{}}@b.example\n{DATE}\n{body}\n".encode()
    count = 60_000_000 // len(letter)
    made = (letter.replace(b"{}", b"%d" % at) for at in range(count))

    class Stream(io.RawIOBase):
        rest = b""

        def read(self, size: int = -1) -> bytes:
            while len(self.rest) < size and (more := next(made, b"")):
                self.rest += more
            data, self.rest = self.rest[:size], self.rest[size:]
            return data

    tracemalloc.start()
    try:
        mailbox = Mailbox(Stream(), SenderTest(Wanted(KNOWN)))  # type: ignore[arg-type] # It reads as one does.
        found = list(mailbox.headers())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert (found, mailbox.whole) == ([], True)
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("query", "senders"),
    [
        ("from:(a@b.example)", ["a@b.example"]),
        ("From: a@b.example", ["a@b.example"]),
        ("from:(a@b.example OR c@d.example)", ["a@b.example", "c@d.example"]),
        ("{from:a@b.example from:c@d.example}", ["a@b.example", "c@d.example"]),
        ("from:a@b.example OR from:c@d.example", ["a@b.example", "c@d.example"]),
        ("from:(a@b.example c@d.example)", None),
        ("from:(a@b.example) has:attachment", None),
        ("from:(-a@b.example)", None),
        ("-from:(a@b.example)", None),
        ("from:(b.example)", None),
        ("from:(*@b.example)", None),
        ("a@b.example", None),
        ("", None),
        (None, None),
    ],
)
def test_whom_a_filter_is_about(query: object, senders: list[str] | None) -> None:
    """Only a filter on nothing but the sender closes the door on that sender."""
    assert senders_of(query) == senders


def test_a_filter_that_is_not_understood_leaves_the_list_open(tmp_path: Path) -> None:
    """Where a filter deletes by more than the sender, silence about a person proves nothing."""
    filters = {"filter": [{"query": "from:(b.example)", "shouldTrash": True}]}
    source = source_of(tmp_path, {"Takeout/Mail/User Settings/Filters.json": json.dumps(filters).encode()})

    found = {one.label: one.complete for one in source.covered if one.what == FILTER}
    assert found == {"deletes": False, "forwards": True}


def test_settings_in_an_unknown_language_are_named(tmp_path: Path) -> None:
    """A list whose name nobody here can read is told of, and not taken for any list."""
    data = b'{"addresses": ["theirname@gmail.com"]}'
    source = source_of(tmp_path, {"Takeout/X/Y/Zzz.json": data})

    assert source.seen == ()
    assert [one.where for one in source.problems] == ["Takeout/X/Y/Zzz.json"]
