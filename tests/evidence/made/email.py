"""Made-up mail: Google exports in several languages, mailboxes of other programs, Maildir and single messages."""

from __future__ import annotations

import base64
import json
from collections import Counter
from datetime import date, datetime, timedelta
from quopri import encodestring
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hypothesis import strategies as st

from nocontact_cli.domain.evidence import (
    ASK,
    BLOCKED,
    CLOSED,
    DELEGATE,
    EMAIL,
    FILTER,
    FORWARDING,
    MESSAGE,
    NAME,
    OPEN,
    Name,
)
from tests.evidence.made.export import BODY, Export, Truth

if TYPE_CHECKING:
    from random import Random

KNOWN: Final = (
    (1, Name(EMAIL, "Their.Name@gmail.com")),
    (1, Name(EMAIL, "b+k@web.example")),
    (2, Name(EMAIL, "eva@example.org")),
    (2, Name(NAME, "Éva Müller")),
)
THEIRS: Final = {
    "theirname@gmail.com": 1,
    "t.heirname+news@GoogleMail.com": 1,
    "B+K@Web.Example": 1,
    "eva@example.org": 2,
}
FIELDS: Final = ("From", "from", "FROM", "Sender", "Reply-To")
OTHERS: Final = ("shop@web.example", "eva@example.com", "theirname@gmail.example", "k@web.example", "me@gmail.com")


class Words(NamedTuple):
    """What Gmail calls things in a language."""

    mail: str
    everything: str
    folder: str
    files: tuple[str, str, str, str]
    inbox: str
    archived: str
    spam: str
    trash: str
    opened: str
    unread: str


LANGUAGES: Final = (
    Words(
        "Mail",
        "All mail Including Spam and Trash",
        "User Settings",
        ("Blocked Addresses", "Forwarding Addresses", "Delegated Addresses", "Filters"),
        "Inbox",
        "Archived",
        "Spam",
        "Trash",
        "Opened",
        "Unread",
    ),
    Words(
        "Gmail",
        "Alle E-Mails einschließlich Spam-Nachrichten und E",
        "Nutzereinstellungen",
        ("Blockierte Adressen", "Weiterleitungsadressen", "Delegierte Adressen", "Filter"),
        "Posteingang",
        "Archiviert",
        "Spam",
        "Papierkorb",
        "Geöffnet",
        "Ungelesen",
    ),
    Words(
        "Messages",
        "Tous les messages, y compris ceux du dossier Spam",
        "Paramètres utilisateur",
        ("Adresses bloquées", "Adresses transférées", "Adresses déléguées", "Filtres"),
        "Boîte de réception",
        "Messages archivés",
        "Spam",
        "Corbeille",
        "Ouvert",
        "Non lus",
    ),
)


class Made:
    """What is put into an export, and what is true by it."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.counts: Counter[tuple[Any, ...]] = Counter()

    def true(self, what: str, label: str, says: str, person: int | None, day: date | None, *, thing: str = "") -> None:
        """Note a truth."""
        key = (what, label, says, person, day, thing)
        self.counts[key] = 1 if what == BLOCKED else self.counts[key] + 1

    @property
    def truths(self) -> frozenset[Truth]:
        """All of them."""
        return frozenset(Truth(*key[:5], count, key[5]) for key, count in self.counts.items())

    def letter(self, labels: tuple[str, ...] | None, place: tuple[str, str] | None, *, parts: bool) -> bytes:
        """A message in a place: its label and what that says; None for where nobody of the plan writes."""
        chance = self.chance
        at = datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(400_000))  # noqa: DTZ001 - It is written as UTC.
        address, person = chance.choice((*THEIRS.items(), *((other, 0) for other in OTHERS)))
        address, person = (address, person) if place else (OTHERS[0], 0)
        name = chance.choice(('"Some, Body"', "Zoë", coded("Jörg Ü", chance), "eva@example.org", ""))
        if place and chance.random() < 0.1:
            name, address, person = coded("éva MÜLLER", chance), OTHERS[1], 2
        field = chance.choice(FIELDS)
        if person and place:
            # Beside the author's header, it may be a list that names them.
            says = place[1] if field.lower() == "from" else ASK
            self.true(MESSAGE, place[0], says, person, at.date())
        return letter(chance, at, field, f"{name} <{address}>", labels, parts=parts)


def coded(text: str, chance: Random) -> str:
    """A text in one of the ways of RFC 2047, or plain."""
    charset = chance.choice(("utf-8", "ISO-8859-1", "UTF-8"))
    data = text.encode(charset)
    if chance.random() < 0.4:
        return f"=?{charset}?B?{base64.b64encode(data).decode()}?="
    if chance.random() < 0.5:
        return f"=?{charset}?q?{encodestring(data, quotetabs=True).decode().strip().replace('=20', '_')}?="
    return text


def letter(
    chance: Random, at: datetime, field: str, sender: str, labels: tuple[str, ...] | None, *, parts: bool
) -> bytes:
    """A message with its headers, in which others are named everywhere they may be."""
    other = chance.choice((*THEIRS, *OTHERS))
    written = at - timedelta(minutes=chance.randrange(3))
    lines = [f"Delivered-To: {other}", f"Return-Path: <{other}>"]
    if labels is not None:
        lines.append(f"X-Gmail-Labels: {labelled(labels, chance)}")
    lines += [
        f"Received: by 2002:a05 with SMTP id x;\r\n        {at:%a, %d %b %Y %H:%M:%S} +0000 (UTC)",
        f"Received: from {other} by x; Fri, 1 Jan 2021 10:00:00 +0000",
        f"To: {other}",
        f"{field}:{chance.choice((' ', '', chr(13) + chr(10) + ' '))}{sender}",
        f"Subject: From: {other}",
    ]
    if field.lower() != "from":
        lines.append("From: shop@web.example")
    if chance.random() < 0.8:
        lines.append(f"Date: {written:%a, %d %b %Y %H:%M:%S} +0000")
    quoted = f">From {other} Mon Jan 01 10:00:00 2024\r\nFrom time to time"
    body = f"{BODY}\r\nFrom: {other}\r\n{quoted}\r\n\r\nFrom: {other}\r\n"
    if parts:
        mark = f"b{chance.randrange(10**9)}"
        lines.append(f'Content-Type: multipart/mixed; boundary="{mark}"')
        body = f"--{mark}\r\nContent-Type: message/rfc822\r\n\r\nFrom: {other}\r\n\r\n{body}\r\n--{mark}--\r\n"
    text = "\r\n".join([*lines, "", body])
    return (text if chance.random() < 0.5 else text.replace("\r\n", "\n")).encode()


def labelled(labels: tuple[str, ...], chance: Random) -> str:
    """Labels as Gmail writes them."""
    text = ",".join(f'"{label}"' if "," in label else label for label in labels)
    if text.isascii():
        return text
    return f"=?UTF-8?Q?{encodestring(text.encode()).decode().replace('=' + chr(10), '').replace(' ', '_')}?="


def mbox(letters: list[bytes], chance: Random, *, stamp: str = "") -> bytes:
    """One file of messages."""
    return b"".join(
        (stamp or f"From 18{chance.randrange(10**6)}@xxx Mon Jan 05 10:00:00 +0000 2026").encode() + b"\n" + one + b"\n"
        for one in letters
    )


@st.composite
def exports(draw: st.DrawFn) -> Export:
    """Mail in any of its forms."""
    chance = draw(st.randoms(use_true_random=False))
    return draw(st.sampled_from((_google, _google, _program, _maildir, _single)))(chance)


def _google(chance: Random) -> Export:
    words = chance.choice(LANGUAGES)
    made = Made(chance)
    files: dict[str, bytes] = {}
    complete: set[tuple[str, str]] = set()
    places = (
        ((words.inbox, words.opened), ("inbox", OPEN)),
        ((words.archived, words.unread), ("inbox", ASK)),
        ((words.archived, words.opened, "Famille, école"), ("inbox", ASK)),
        ((words.spam, words.unread), ("hidden", CLOSED)),
        ((words.trash, words.unread), ("hidden", CLOSED)),
        ((words.trash, words.opened), ("hidden", ASK)),
        (("받은", "모름"), ("inbox", ASK)),
    )
    letters = [made.letter(*chance.choice(places), parts=chance.random() < 0.3) for _ in range(chance.randrange(1, 9))]
    letters.append(made.letter((words.inbox,), None, parts=True))
    if chance.random() < 0.7:
        files[f"Takeout/{words.mail}/{words.everything}.mbox"] = mbox(letters, chance)
        if not any((what, label, says) == (MESSAGE, "inbox", ASK) for what, label, says, *_ in made.counts):
            complete.add((MESSAGE, "inbox"))
    else:
        half = len(letters) // 2
        files[f"Takeout/{words.mail}/Familie.mbox"] = mbox(letters[:half] or letters, chance)
        files[f"Takeout/{words.mail}/{words.inbox}.mbox"] = mbox(letters[half:] if half else letters[:0], chance)
    folder = f"Takeout/{words.mail}/{words.folder}"
    for what, name in zip((BLOCKED, FORWARDING, DELEGATE), words.files, strict=False):
        if chance.random() < 0.8:
            files[f"{folder}/{name}.json"] = _addresses(made, what)
            complete.add((what, ""))
    if chance.random() < 0.8:
        files[f"{folder}/{words.files[3]}.json"], clear = _filters(made, words)
        complete |= {(FILTER, "deletes")} if clear else set()
    files["Takeout/archive_browser.html"] = b"<html></html>"
    day = date(2026, 11, chance.randrange(1, 20))
    title = chance.choice((f"takeout-{day:%Y%m%d}T101112Z", "export"))
    return Export(files, KNOWN, made.truths, frozenset(complete), day if title != "export" else None, title)


def _addresses(made: Made, what: str) -> bytes:
    chance = made.chance
    found = chance.sample((*THEIRS, *OTHERS), chance.randrange(5))
    for address in found:
        if address in THEIRS:
            made.true(what, "", CLOSED if what == BLOCKED else OPEN, THEIRS[address], None)
        elif what != BLOCKED:
            made.true(what, "", ASK, None, None, thing=address)
    return json.dumps({"addresses": found}, indent=chance.choice((None, 2))).encode()


def _filters(made: Made, words: Words) -> tuple[bytes, bool]:
    chance = made.chance
    found: list[dict[str, Any]] = [{"query": "subject:x", "labelsToAdd": ["A"], "shouldArchive": True}]
    made.true(FILTER, "rules", ASK, None, None, thing='"subject:x" (keeps it out of the inbox)')
    clear = True
    for address, person in chance.sample(list(THEIRS.items()), 2):
        query = chance.choice(("from:({})", "from:{}", "{{from:{} from:x@y.example}}", "from:({} OR x@y.example)"))
        deletes: dict[str, Any] = chance.choice(({"shouldTrash": True}, {"labelsToAdd": [words.trash]}))
        found.append({"query": query.format(address), **deletes})
        if "x@y" in query:
            # It throws away the mail of somebody else too.
            made.true(FILTER, "rules", ASK, None, None, thing=f'"{query.format(address)}" (deletes it)')
        made.true(FILTER, "deletes", CLOSED, person, None)
    if chance.random() < 0.5:
        target = chance.choice((*THEIRS, *OTHERS))
        person = THEIRS.get(target)
        thing = f'"has:attachment" (sends it on to {target})'
        made.true(FILTER, "rules", OPEN if person else ASK, person, None, thing=thing)
        found.append({"query": "has:attachment", "forwardTo": target})
    if chance.random() < 0.3:
        query = "from:(eva@example.org) -subject:x"
        found.append({"query": query, "shouldTrash": True})
        made.true(FILTER, "rules", ASK, None, None, thing=f'"{query}" (deletes it)')
        clear = False
    chance.shuffle(found)
    return json.dumps({"filter": found}).encode(), clear


def _program(chance: Random) -> Export:
    made = Made(chance)
    files = {}
    stamp = chance.choice(("From - Mon Jan 05 10:00:00 2026", "From x@y.example Mon Jan  5 10:00:00 2026", "From "))
    folders = {
        "Inbox.mbox": ("inbox", OPEN),
        "Work.mbox": ("inbox", ASK),
        "Junk.mbox": ("hidden", CLOSED),
        "Trash.mbox": ("hidden", ASK),
        "Spamverdacht.mbox/mbox": ("hidden", CLOSED),
    }
    for name, place in folders.items():
        letters = [made.letter(None, place, parts=chance.random() < 0.5) for _ in range(chance.randrange(1, 4))]
        files[f"Local Folders/{name}"] = mbox(letters, chance, stamp=stamp)
    files["Local Folders/Inbox.msf"] = b"// <!-- <mdb:mork:z v=1.4/> -->"
    if chance.random() < 0.5:
        # The last line of the last message has no end.
        files["Local Folders/Inbox.mbox"] = files["Local Folders/Inbox.mbox"].rstrip()
    return Export(files, KNOWN, made.truths)


def _maildir(chance: Random) -> Export:
    made = Made(chance)
    files = {}
    for folder, place in (("", ("inbox", OPEN)), (".Work", ("inbox", ASK)), (".INBOX.Spam", ("hidden", CLOSED))):
        for at in range(chance.randrange(1, 4)):
            name = f"Maildir/{folder}/{chance.choice(('cur', 'new'))}/17{at}.M1P{at}.host;2,S"
            files[name.replace("//", "/")] = made.letter(None, place, parts=False)
    files["Maildir/dovecot-uidlist"] = b"3 V1 N2\n"
    return Export(files, KNOWN, made.truths)


def _single(chance: Random) -> Export:
    made = Made(chance)
    files = {}
    for at in range(chance.randrange(1, 5)):
        files[f"mails/2026/{at}.eml"] = made.letter(None, ("inbox", ASK), parts=chance.random() < 0.5)
        text = made.letter(None, ("hidden", CLOSED), parts=False)
        files[f"mails/Junk/{at}.emlx"] = b"%d\n" % len(text) + text + b"<?xml version='1.0'?><plist/>"
    return Export(files, KNOWN, made.truths)
