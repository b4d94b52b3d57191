"""What happened in words, as rows, and as a log with its own SHA-256."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from nocontact_cli.domain import record
from nocontact_cli.domain.incidents import Log, incidents
from nocontact_cli.domain.plan import Plan, newest_plan
from nocontact_cli.domain.record import Entry
from nocontact_cli.domain.story import Wanted, story
from nocontact_cli.render.csvform import defused, to_csv
from nocontact_cli.render.history_page import COLUMNS, history_json, history_page, history_rows
from nocontact_cli.render.incident_page import log_hash, log_json, log_page, log_rows
from nocontact_cli.render.page import Paragraph
from nocontact_cli.render.plain import draw_plain
from nocontact_cli.render.terminal import draw_terminal
from tests.domain.build import on
from tests.domain.stories import ANYTHING, CATALOGUE, entry_of, records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nocontact_cli.domain.checklist import Catalogue
    from nocontact_cli.domain.story import Line

VISIBLE = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
LINES = st.lists(st.text(VISIBLE | st.sampled_from("=+-@'\"',;"), max_size=8), max_size=3)
WRITTEN = st.none() | LINES.map(lambda lines: "\n".join(lines).rstrip("\n"))
"""Notes that a careful person could write."""
RAW = st.none() | st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
"""Notes with anything in them."""


@dataclass(frozen=True)
class Told:
    """All of a record."""

    lines: tuple[Line, ...]
    plan: Plan
    of: int
    catalogue: Catalogue = CATALOGUE
    open_on: tuple[tuple[date, int], ...] = ()


def told_of(entries: Sequence[Entry]) -> Told:
    """A record, told whole."""
    lines = tuple(story(entries, CATALOGUE))
    return Told(lines, newest_plan(entries), len(lines))


def sentences(entries: Sequence[Entry]) -> list[str]:
    """The lines of the plain form that tell an entry."""
    return [line for line in draw_plain(history_page(told_of(entries), "nocontact")).splitlines() if line[:2] == "- "]


@given(records(RAW))
def test_every_entry_is_one_line(entries: list[Entry]) -> None:
    """Each entry is one line of the plain form, in words, without control characters."""
    found = sentences(entries)
    assert len(found) == len(entries)
    assert not [line for line in found if any(unicodedata.category(sign) == "Cc" for sign in line)]
    assert all(len(line) > len("- You .") and line[2] != " " for line in found)


def one(kind: str, about: str, says: str, note: str | None = None, **more: object) -> str:
    """The sentence for an entry in a record where person 2 is called Kim."""
    first = entry_of(1, (record.PLAN, "person 2", "named"), 0, "Kim")
    at = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    entry = Entry(**({"n": 2, "at": at, "kind": kind, "about": about, "says": says, "day": on(0), "note": note} | more))  # type: ignore[arg-type]
    told = told_of([first, entry])
    lines = tuple(line for line in told.lines if line.entry.n == 2)
    text = draw_plain(history_page(Told(lines, told.plan, 1), "nocontact"))
    return next(line[2:] for line in text.splitlines() if line.startswith("- "))


def test_answers_in_words() -> None:
    """An answer is told with the step's title, its name, for whom it is, its end and its reason."""
    assert one("answer", "chat.block@2", "done") == "You did “Do block” (chat.block@2, Kim)."
    assert one("answer", "chat.tidy", "keep", "for the court", until=on(30)) == (
        "You kept “Do tidy” (chat.tidy) open on purpose, through 31 March 2026. You wrote: “for the court”"
    )
    assert one("answer", "chat.tidy", "done", until=on(30)) == (
        "You did “Do tidy” (chat.tidy), due for another look on 31 March 2026."
    )
    assert one("answer", "chat.tidy", "keep", "quieter way") == "You took the quieter way for “Do tidy” (chat.tidy)."
    assert one("answer", "chat.tidy", "open", "not sure") == (
        "You had doubts about “Do tidy” (chat.tidy), so it counts as open again."
    )
    assert one("answer", "gone.tidy", "later", by="friend") == "A friend put off gone.tidy."


def test_attempts_in_words() -> None:
    """An attempt is told with who, the way, the time, whether it came through and the note; proof by path and hash."""
    assert one("attempt", "chat:b@2", "reached 14:05", "a card") == (
        "Kim got through by Chat (b) at 14:05. You wrote: “a card”"
    )
    assert one("attempt", "unknown-number@1", "held") == (
        "Person 1 tried to get through by an unknown number, and it did not reach you."
    )
    assert one("proof", "attempt", "ab" * 32, "/home/me/a.png") == (
        f"You noted a saved file as proof: /home/me/a.png, SHA-256 {'ab' * 32}."
    )


def test_plan_changes_in_words() -> None:
    """Accounts, devices, people and circumstances are told by the words a person knows them by."""
    assert one("plan", "account email:work", "drop") == "You took Email (work) out of your plan."
    assert one("plan", "device iphone", "use") == "You added a device: iPhone or iPad."
    assert one("plan", "person 3", "named", "Alex") == "You called person 3 Alex."
    assert one("plan", "person 3", "retired") == "You took person 3 out of your plan."
    assert one("plan", "circumstance proof", "no") == "You noted that no proof is needed."
    assert one("plan", "circumstance contact@2", "court,work") == (
        "You noted that some contact with Kim has to stay, because of a court or lawyers and work."
    )
    assert one("plan", "circumstance channel@2", "email") == "You chose Email as the channel that stays for Kim."


def test_what_is_private_is_only_named() -> None:
    """Reasons and kept messages are told without their text, and so is the list that ends a re-check."""
    assert one("reasons", "reasons", "written", "secret") == "You wrote down your reasons."
    assert one("letter", "letter", "kept", "secret") == "You kept a message that was not sent."
    assert one("urge", "urge", "stayed") == "There was an urge to get in touch, and you stayed with your decision."
    assert one("audit", "after moved", "ended", "chat.block") == "You went through a re-check after a move."
    assert one("audit", "due", "begun") == "You began a re-check of what was due."


def test_a_later_writing_is_told() -> None:
    """An entry for an earlier day also tells the day on which it was written down."""
    assert one("answer", "chat.tidy", "done", day=on(-2)) == (
        "You did “Do tidy” (chat.tidy). (Written down on 1 March 2026.)"
    )


@given(records(RAW))
def test_json_holds_every_entry_and_no_private_words(entries: list[Entry]) -> None:
    """JSON has each entry once with its own values; names, reasons, letters and lists of items are left out."""
    found = json.loads(json.dumps(history_json(told_of(entries))))["entries"]
    assert sorted(one["n"] for one in found) == [entry.n for entry in entries]
    by_number = {entry.n: entry for entry in entries}
    for one_found in found:
        entry = by_number[one_found["n"]]
        private = entry.kind in ("reasons", "letter", "audit", "export") or entry.about.startswith("person ")
        assert one_found["note"] == (None if private else entry.note)
        assert datetime.fromisoformat(one_found["at"]) == entry.at
        assert (one_found["kind"], one_found["about"], one_found["says"]) == (entry.kind, entry.about, entry.says)


def read_back(text: str) -> list[list[str]]:
    """The cells of a CSV, with the apostrophes taken away that defuse them."""
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    return [[re.sub(r"\A'('*[=+\-@\t\r\n＝＋－＠])", r"\1", cell) for cell in row] for row in rows]  # noqa: RUF001


@given(records(WRITTEN))
def test_csv_read_back_is_the_entries(entries: list[Entry]) -> None:
    """The csv module reads the rows back as the entries JSON tells, in the same order."""
    told = told_of(entries)
    head, *rows = read_back(to_csv(history_rows(told)))
    assert tuple(head) == COLUMNS
    expected = [{name: str(value or "") for name, value in one.items()} for one in history_json(told)["entries"]]
    assert [dict(zip(head, row, strict=True)) for row in rows] == expected


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    """No cell begins with a sign that makes a formula of it, none holds a control character, lines end in CR LF."""
    text = to_csv(rows)
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), strict=True) for cell in row]
    assert len(cells) == sum(map(len, rows))
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r"))]
    assert not [sign for cell in cells for sign in cell if sign != "\n" and unicodedata.category(sign) == "Cc"]
    assert text.count("\r") == text.count("\r\n") == len(rows)


@given(st.text(), st.text())
def test_defusing_loses_nothing(one: str, other: str) -> None:
    """Two cells that differ still differ when they are defused, also behind apostrophes of their own."""
    assert (defused(one) == defused(other)) is (one == other)
    assert [defused(cell) for cell in ("=1", "'=1", "''=1", "'tis", "1")] == ["'=1", "''=1", "'''=1", "'tis", "1"]


ATTEMPTS = (
    Entry(
        1,
        datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=1))),
        "plan",
        "person 1",
        "named",
        on(0),
        note="Sam",
    ),
    Entry(
        2,
        datetime(2026, 11, 22, 14, 20, 31, 123456, tzinfo=timezone(timedelta(hours=1))),
        "attempt",
        "email:work@1",
        "reached 14:05",
        datetime(2026, 11, 22).date(),  # noqa: DTZ001 - A local day.
        note="They wrote:\n“miss you”\x1b[2J",
    ),
    Entry(
        3,
        datetime(2026, 11, 22, 14, 20, 31, 123456, tzinfo=timezone(timedelta(hours=1))),
        "proof",
        "attempt",
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        datetime(2026, 11, 22).date(),  # noqa: DTZ001 - The same.
        note="/home/me/pictures/a.png",
    ),
    Entry(
        4,
        datetime(2026, 11, 23, 8, 0, 0, tzinfo=timezone(timedelta(hours=-5, minutes=-30))),
        "attempt",
        "unknown-number@2",
        "held 23:50",
        datetime(2026, 11, 20).date(),  # noqa: DTZ001 - The same.
    ),
)
LOG = """\
Log of contact attempts
Form 1 of this log. Attempts are in the order in which they were written down.
It lists 2 attempts, all that were in the record by then.

1. 2026-11-22, 14:05 (UTC+01:00)
  Written down: 2026-11-22 14:20:31 (UTC+01:00)
  Channel: email (work)
  Who: Sam (person 1)
  Came through: yes
  What happened: They wrote: “miss you”[2J
  Proof: /home/me/pictures/a.png, SHA-256 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824

2. 2026-11-20, 23:50 (UTC-05:30 when it was written down)
  Written down: 2026-11-23 08:00:00 (UTC-05:30)
  Channel: an unknown number
  Who: person 2
  Came through: no
  What happened: no words were written down

How the record is kept:
The record is an encrypted file on the computer of the person who writes it.
It opens with their passphrase, or with the keychain of that computer.
It is only ever added to. The program that keeps it changes no entry and takes none out.
Each attempt has the instant at which it was written down, by the clock of that computer and with its zone.
An attempt can be written down later, for an earlier day. Both days are shown.
A time of day is the one the writer gave; its zone is the one the computer had when it was written down.
A file named as proof is not in the record: only where it lay, and its SHA-256 when it was named.

What this log cannot show:
- that the clock of the computer was right
- that something happened, or happened as it is described
- who wrote it
- that nothing was left out, or that the whole record was not made anew

How it can be checked that it was not changed:
The last line is the SHA-256 of all lines above it in the plain form of this log, which is UTF-8 with a line feed at \
the end of each line. Sending that one line to an adviser today lets them see later that the log was not changed \
since: the same lines have the same SHA-256, and changed lines have another.
To check a plain form that was saved as FILE: without its last line it has this SHA-256 again.
  On Linux: head -n -1 FILE | sha256sum
  On a Mac: sed '$d' FILE | shasum -a 256
With attempts that are added later the log has another SHA-256. These can be printed again as they are, with: \
history --incidents --first 2 --plain
"""


def log_of(entries: Sequence[Entry], **wanted: object) -> Log:
    """The log of all attempts of a record."""
    found = incidents(entries)
    return Log(found, len(found), Wanted(**wanted))  # type: ignore[arg-type]


def test_the_plain_form_of_the_log() -> None:
    """The bytes of form 1 are these. Whoever changes them counts `FORM` up: a saved SHA-256 is no longer met."""
    log = log_of(ATTEMPTS)
    sha256 = hashlib.sha256(LOG.encode()).hexdigest()
    assert draw_plain(log_page(log)) == f"{LOG}SHA-256 of a log of contact attempts 1 to 2: {sha256}\n"
    assert log_json(log)["sha256"] == sha256 == log_hash(log)


def test_a_log_without_attempts() -> None:
    """An empty log has its statement and its SHA-256 too."""
    text = draw_plain(log_page(log_of([])))
    body, _, last = text.rstrip("\n").rpartition("\n")
    assert "No attempt was in the record by then." in text
    assert last == f"SHA-256 of a log of no contact attempts: {hashlib.sha256((body + chr(10)).encode()).hexdigest()}"


def test_what_was_left_out_is_told() -> None:
    """A log that was narrowed says to what, how many there were, and how it can be printed again."""
    text = draw_plain(log_page(Log(incidents(ATTEMPTS)[1:], 2, Wanted(person=2, since=on(0)))))
    assert (
        "It lists 1 of the first 2 attempts in the record: only those by person 2 and of 2026-03-01 or later." in text
    )
    assert "history --incidents --first 2 --person 2 --since 2026-03-01 --plain" in text
    assert "SHA-256 of a log of some of contact attempts 1 to 2: " in text


@given(records(RAW))
def test_the_sha_256_is_that_of_all_lines_above(entries: list[Entry]) -> None:
    """The last line of the plain form is the SHA-256 of what stands above it, for every record."""
    text = draw_plain(log_page(log_of(entries)))
    body, _, last = text.rstrip("\n").rpartition("\n")
    assert last.endswith(": " + hashlib.sha256(f"{body}\n".encode()).hexdigest())


@given(records(RAW))
def test_every_form_of_the_log_has_all_attempts(entries: list[Entry]) -> None:
    """Rows and JSON hold each attempt, each proof and the SHA-256 of the plain form; the window shows it too."""
    log = log_of(entries)
    _, *rows = list(csv.reader(io.StringIO(to_csv(log_rows(log)), newline="")))
    found = log_json(log)
    assert [row[1] for row in rows if row[0] == "attempt"] == [str(one["number"]) for one in found["incidents"]]
    proofs = [proof["sha256"] for one in found["incidents"] for proof in one["proofs"]]
    assert [row[-1] for row in rows if row[0] == "proof"] == proofs
    assert [row[-1] for row in rows if row[0] == "log"] == [found["sha256"]]
    assert found["sha256"] in draw_terminal(log_page(log), 110, colour=False).replace("\n", "")


def test_the_log_names_people_by_number_in_json() -> None:
    """A nickname is in the log for people, and not in JSON or rows."""
    log = log_of(ATTEMPTS)
    assert "Sam" in draw_plain(log_page(log))
    assert "Sam" not in json.dumps(log_json(log))
    assert "Sam" not in to_csv(log_rows(log))


def test_the_newest_lines_say_how_to_see_all() -> None:
    """Where not all lines are shown, the last one says how many there are and how to see them."""
    entries = [entry_of(n, ANYTHING[n], 0, None) for n in range(1, 9)]
    told = told_of(entries)
    page = history_page(Told(told.lines[-3:], told.plan, told.of), "checkup")
    last = page.blocks[-1]
    assert isinstance(last, Paragraph)
    assert last.spans[0].text == "These are the newest 3 of 8 lines. To see all of them: checkup history --all"
