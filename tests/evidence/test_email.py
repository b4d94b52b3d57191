"""Mail: mailboxes of any size and shape, Maildir and single messages, Gmail's labels and settings."""

from __future__ import annotations

import io
import json
import tracemalloc
from datetime import date, timedelta, timezone
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
from tests.evidence.made.export import TODAY, utc_day

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
    (source,) = gather(tree, [Reader()], Wanted(KNOWN), utc_day, TODAY)
    return source


def messages(folder: Path, text: str, name: str = "Inbox.mbox") -> list[Seen]:
    """The messages found in a mailbox."""
    found = source_of(folder, {name: text.encode()}).seen
    return [one for one in found if one.what == MESSAGE]


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ("From: T <TheirName@googlemail.com>\n", OPEN),
        ("from:\n their.name+x@gmail.com\n", OPEN),
        ("From: a@b.example\nSender: theirname@gmail.com\n", ASK),
        ("From: a@b.example\nReply-To: theirname@gmail.com\n", ASK),
        ('From: "T via Class" <class@b.example>\nReply-To: <theirname@gmail.com>\nList-Id: <class.b.example>\n', ASK),
        ("Reply-To: a@b.example\nFrom: theirname@gmail.com\n", OPEN),
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
    """The exact address in From is found in every form. Beside it, a list may have sent it: that is asked about."""
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
        ("Archived,Opened,Category Updates", "inbox", ASK),
        ("Archived,Opened", "inbox", ASK),
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


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Quiet.mbox", ASK),
        ("Archive", ASK),
        ("INBOX.sbd/Quiet", ASK),
        ("INBOX", OPEN),
        ("Posteingang.mbox", OPEN),
        ("INBOX.mbox/mbox", OPEN),
        ("letter.eml", ASK),
        ("mails/letter.eml", ASK),
        ("Inbox/letter.eml", OPEN),
        ("V10/1/INBOX.mbox/2/Data/Messages/1.emlx", OPEN),
        ("V10/1/Quiet.mbox/2/Data/Messages/1.emlx", ASK),
        ("V10/1/Junk.mbox/2/Data/Messages/1.emlx", CLOSED),
        ("Maildir/cur/1.host:2,S", OPEN),
        ("Maildir/.Quiet/cur/1.host:2,S", ASK),
        ("Mail/Quiet/cur/1.host:2,S", ASK),
        ("Maildir/letter.eml", ASK),
    ],
)
def test_only_an_inbox_is_one(tmp_path: Path, name: str, says: str) -> None:
    """Mail in a folder that is not surely the inbox may have been put there by a rule: only the user can tell."""
    text = f"{BEFORE}{THEIRS}{DATE}\ntext\n\n"
    text = text.removeprefix(BEFORE) if name.endswith((".eml", ".emlx", "S")) else text
    text = f"{len(text)}\n{text}" if name.endswith(".emlx") else text

    assert [one.says for one in messages(tmp_path, text, name)] == [says]


def test_the_root_of_a_maildir_is_the_inbox(tmp_path: Path) -> None:
    """A folder with Maildirs beneath it that begin with a dot is the root, whatever it is called; no other is."""
    letter = f"{THEIRS}{DATE}\ntext\n\n".encode()
    names = ("them/cur/1", "them/.Quiet/cur/2", "other/cur/3")
    (tmp_path / "1").mkdir()
    found = source_of(tmp_path / "1", dict.fromkeys(names, letter)).seen

    assert sorted((one.says, one.count) for one in found) == [(ASK, 2), (OPEN, 1)]


def test_a_whole_mailbox_with_mail_of_no_clear_place_proves_nothing(tmp_path: Path) -> None:
    """Where mail of theirs may have come into the inbox or not, a whole mailbox does not prove that none did."""
    mail = "X-Gmail-Labels: {}\n" + THEIRS + DATE + 'Content-Type: text/plain; boundary="b"\n\n--b--\n\n'
    name = "Takeout/Mail/All mail Including Spam and Trash.mbox"

    def proves(folder: str, labels: str) -> list[bool]:
        (tmp_path / folder).mkdir()
        found = source_of(tmp_path / folder, {name: f"{BEFORE}{mail.format(labels)}".encode()}).covered
        return [one.complete for one in found if (one.what, one.label) == (MESSAGE, "inbox")]

    assert (proves("1", "Inbox,Opened"), proves("2", "Archived,Opened")) == ([True], [False])


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
    head = f'{BEFORE}X-Gmail-Labels: Inbox\nContent-Type: multipart/mixed; boundary="b"\n{THEIRS}{DATE}'
    part = f"{head}\n--b\n\ntext\n--b--\n\n"
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
    assert found == {"deletes": False, "rules": False}


def rules(folder: Path, *filters: dict[str, object]) -> tuple[list[tuple[str, int | None, str]], bool]:
    """What is found of some filters that keep mail from the user or give it away, and whether that is all."""
    folder.mkdir(exist_ok=True)
    data = json.dumps({"filter": filters}).encode()
    source = source_of(folder, {"Takeout/Mail/User Settings/Filters.json": data})
    (complete,) = [one.complete for one in source.covered if (one.what, one.label) == (FILTER, "rules")]
    return [(one.says, one.person, one.thing) for one in source.seen if one.label == "rules"], complete


@pytest.mark.parametrize(
    ("one", "thing"),
    [
        ({"query": "from:(lawyer@law.example)", "shouldTrash": True}, '"from:(lawyer@law.example)" (deletes it)'),
        (
            {"query": "subject:password", "shouldArchive": True, "shouldMarkAsRead": True},
            '"subject:password" (keeps it out of the inbox, marks it as read)',
        ),
        ({"labelsToRemove": ["Posteingang"]}, "any mail (keeps it out of the inbox)"),
        ({"query": "x", "labelsToAdd": ["Papierkorb"]}, '"x" (deletes it)'),
        ({"query": "x", "labelsToAdd": ["Spam"]}, '"x" (takes it for spam)'),
        ({"query": "has:attachment", "forwardTo": "x@y.example"}, '"has:attachment" (sends it on to x@y.example)'),
        ({"query": "x", "forwardTo": "nowhere"}, '"x" (sends it on to nowhere)'),
        (
            {"query": "from:(theirname@gmail.com OR lawyer@law.example)", "shouldTrash": True},
            '"from:(theirname@gmail.com OR lawyer@law.example)" (deletes it)',
        ),
        (
            {"query": "from:(theirname@gmail.com)", "shouldTrash": True, "forwardTo": "x@y.example"},
            '"from:(theirname@gmail.com)" (deletes it, sends it on to x@y.example)',
        ),
        (
            {"query": "from:(theirname@gmail.com)", "shouldArchive": True},
            '"from:(theirname@gmail.com)" (keeps it out of the inbox)',
        ),
        ({"query": f"a\n\u202e{'b' * 70}", "shouldTrash": True}, f'"a {"b" * 57}\u2026" (deletes it)'),
        ({"query": "x", "sizeLimit": 1, "shouldTrash": True}, "one that could not be read"),
    ],
)
def test_a_rule_that_takes_mail_away_is_asked_about(tmp_path: Path, one: dict[str, object], thing: str) -> None:
    """Each filter that deletes, hides or sends on mail is shown with what it looks for: only the user knows it."""
    assert rules(tmp_path, one) == ([(ASK, None, thing)], False)


def test_a_rule_that_sends_mail_to_them_is_open(tmp_path: Path) -> None:
    """A filter that forwards to somebody of the plan is no question."""
    found, complete = rules(tmp_path, {"query": "x", "forwardTo": "theirname@gmail.com"})
    assert (found, complete) == ([(OPEN, 1, '"x" (sends it on to theirname@gmail.com)')], False)


def test_only_an_empty_list_of_rules_proves_anything(tmp_path: Path) -> None:
    """Filters that only throw away their mail, or give it a star, are not asked about, but prove nothing either."""
    theirs = {"query": "from:(theirname@gmail.com)", "shouldTrash": True}
    star = {"query": "x", "shouldStar": True, "labelsToAdd": ["A"]}
    assert rules(tmp_path / "1", theirs, star) == ([], False)
    assert rules(tmp_path / "2") == ([], True)


def test_settings_in_an_unknown_language_are_named(tmp_path: Path) -> None:
    """A list whose name nobody here can read is told of, and not taken for any list."""
    data = b'{"addresses": ["theirname@gmail.com"]}'
    source = source_of(tmp_path, {"Takeout/X/Y/Zzz.json": data})

    assert source.seen == ()
    assert [one.where for one in source.problems] == ["Takeout/X/Y/Zzz.json"]


@pytest.mark.parametrize(("hours", "day"), [(-8, 1), (0, 2), (9, 2)])
@pytest.mark.parametrize("name", ["Inbox.mbox", "Maildir/cur/1:2,S"])
def test_no_mailbox_seems_newer_than_it_is(tmp_path: Path, name: str, hours: int, day: int) -> None:
    """Its newest day is the user's own: at four in the morning in UTC, west of it the evening before."""
    zone = timezone(timedelta(hours=hours))
    before = BEFORE if name.endswith("mbox") else ""
    path = tmp_path / "export" / name
    path.parent.mkdir(parents=True)
    path.write_text(f"{before}From: a@b.example\nDate: Mon, 2 Mar 2026 04:00:00 +0000\n\ntext\n\n")
    (tree,) = trees([tmp_path / "export"])
    (source,) = gather(tree, [Reader()], Wanted(KNOWN), lambda at: at.astimezone(zone).date(), TODAY)
    assert source.newest == date(2026, 3, day)
