"""The log of attempts for a court or an advocate, with what it can and cannot show, and its own SHA-256.

The plain form is the one the SHA-256 is made of. It follows from the record alone: neither the day, the window, the
checklists nor the name the program is called by are in it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.attempts import OTHER_WAYS
from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.plain import draw_plain
from nocontact_cli.render.wording import count, listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from nocontact_cli.domain.ids import AccountId
    from nocontact_cli.domain.incidents import Incident, Log
    from nocontact_cli.domain.story import Wanted

FORM: Final = 1
"""Counts up with every change of the words or their order: the same record then has another SHA-256."""
COLUMNS: Final = (
    "row",
    "number",
    "day",
    "time",
    "zone",
    "written_down",
    "channel",
    "person",
    "came_through",
    "text",
    "sha256",
)
"""What is told in rows: one of `attempt`, its `proof`s, then `statement`s, and the `log` with its SHA-256."""
_WAYS: Final = {
    "unknown-number": "an unknown number",
    "new-account": "a new account",
    "someone": "through somebody else",
    "home": "in person, at home",
    "other": "another way",
}
_KEPT: Final = (
    "The record is an encrypted file on the computer of the person who writes it.",
    "It opens with their passphrase, or with the keychain of that computer.",
    "It is only ever added to. The program that keeps it changes no entry and takes none out.",
    "Each attempt has the instant at which it was written down, by the clock of that computer and with its zone.",
    "An attempt can be written down later, for an earlier day. Both days are shown.",
    "A time of day is the one the writer gave; its zone is the one the computer had when it was written down.",
    "A file named as proof is not in the record: only where it lay, and its SHA-256 when it was named.",
)
_CANNOT: Final = (
    "that the clock of the computer was right",
    "that something happened, or happened as it is described",
    "who wrote it",
    "that nothing was left out, or that the whole record was not made anew",
)
_MEANING: Final = (
    "The last line is the SHA-256 of all lines above it in the plain form of this log, which is UTF-8 with a line "
    "feed at the end of each line. "
    "Sending that one line to an adviser today lets them see later that the log was not changed since: "
    "the same lines have the same SHA-256, and changed lines have another."
)
_CHECK: Final = (
    "To check a plain form that was saved as FILE: without its last line it has this SHA-256 again.",
    "On Linux: head -n -1 FILE | sha256sum",
    "On a Mac: sed '$d' FILE | shasum -a 256",
)


def log_page(log: Log) -> Page:
    """The whole log. Its last line is the SHA-256 of what stands above it in the plain form."""
    body = _body(log)
    return Page((*body.blocks, say(f"{_name(log)}: {_hash(body)}", "strong")))


def log_hash(log: Log) -> str:
    """The SHA-256 of the plain form without its last line, in hexadecimal."""
    return _hash(_body(log))


def log_json(log: Log) -> dict[str, Any]:
    """`nocontact.incidents`: the attempts with their proof, the statement, the SHA-256. People are numbers."""
    wanted = log.wanted
    return {
        "schema": "nocontact.incidents",
        "version": 1,
        "form": FORM,
        "through": log.through,
        "only": {
            "since": wanted.since.isoformat() if wanted.since else None,
            "until": wanted.until.isoformat() if wanted.until else None,
            "account": str(wanted.account) if wanted.account else None,
            "person": wanted.person,
        },
        "incidents": [_incident(one) for one in log.incidents],
        "statement": list(_statement(log)),
        "sha256": log_hash(log),
    }


def log_rows(log: Log) -> Iterator[tuple[str, ...]]:
    """The same as rows of text; the first holds the names of the columns."""
    yield COLUMNS
    for one in log.incidents:
        told = _incident(one)
        number = str(one.number)
        yield (
            "attempt",
            number,
            told["day"],
            told["time"] or "",
            told["zone"],
            told["written_down"],
            told["channel"],
            str(told["person"]),
            "yes" if told["came_through"] else "no",
            told["note"] or "",
            "",
        )
        for proof in one.attempt.proofs:
            yield _row("proof", number=number, text=proof.path, sha256=proof.sha256)
    for sentence in _statement(log):
        yield _row("statement", text=sentence)
    yield _row("log", text=_name(log), sha256=log_hash(log))


def _row(row: str, **cells: str) -> tuple[str, ...]:
    return tuple({"row": row, **cells}.get(name, "") for name in COLUMNS)


def _incident(one: Incident) -> dict[str, Any]:
    attempt = one.attempt
    return {
        "number": one.number,
        "n": attempt.n,
        "day": attempt.day.isoformat(),
        "time": attempt.time,
        "zone": _zone(attempt.at),
        "written_down": attempt.at.isoformat(timespec="seconds"),
        "channel": attempt.way,
        "person": attempt.person,
        "came_through": attempt.reached,
        "note": attempt.note,
        "proofs": [{"path": proof.path, "sha256": proof.sha256} for proof in attempt.proofs],
    }


def _body(log: Log) -> Page:
    return Page(
        (
            Heading("Log of contact attempts", 1),
            *(say(sentence) for sentence in _scope(log)),
            *(block for one in log.incidents for block in _blocks(one)),
            Gap(),
            Heading("How the record is kept"),
            *(say(sentence) for sentence in _KEPT),
            Gap(),
            Heading("What this log cannot show"),
            *(bullet(what) for what in _CANNOT),
            Gap(),
            Heading("How it can be checked that it was not changed"),
            say(_MEANING),
            say(_CHECK[0]),
            *(say(command, indent=1) for command in _CHECK[1:]),
            *(say(sentence) for sentence in _again(log)),
        )
    )


def _hash(body: Page) -> str:
    return hashlib.sha256(draw_plain(body).encode()).hexdigest()


def _scope(log: Log) -> Iterator[str]:
    yield f"Form {FORM} of this log. Attempts are in the order in which they were written down."
    left_out = _left_out(log.wanted)
    shown, through = len(log.incidents), log.through
    if left_out:
        yield f"It lists {shown} of the first {count(through, 'attempt')} in the record: only those {left_out}."
    elif through:
        yield f"It lists {count(through, 'attempt')}, all that were in the record by then."
    else:
        yield "No attempt was in the record by then."


def _left_out(wanted: Wanted) -> str:
    parts = [
        f"by person {wanted.person}" if wanted.person else "",
        f"through {_account(wanted.account)}" if wanted.account else "",
        f"of {wanted.since.isoformat()} or later" if wanted.since else "",
        f"of {wanted.until.isoformat()} or earlier" if wanted.until else "",
    ]
    return listed([part for part in parts if part])


def _blocks(one: Incident) -> Iterator[Block]:
    attempt = one.attempt
    zone = _zone(attempt.at)
    time = "time not written down"
    if attempt.time:
        then = "" if attempt.day == attempt.at.date() else " when it was written down"
        time = f"{attempt.time} ({zone}{then})"
    yield Gap()
    yield mixed(Span(f"{attempt.day.isoformat()}, {time}", "strong"), hang=f"{one.number}. ")
    yield _field("Written down", f"{attempt.at.replace(tzinfo=None).isoformat(' ', 'seconds')} ({zone})")
    yield _field("Channel", _WAYS[attempt.way] if attempt.way in OTHER_WAYS else _account(attempt.account))
    yield _field("Who", f"{one.name} (person {attempt.person})" if one.name else f"person {attempt.person}")
    yield _field("Came through", "yes" if attempt.reached else "no")
    yield _field("What happened", attempt.note or "no words were written down")
    for proof in attempt.proofs:
        yield _field("Proof", f"{proof.path}, SHA-256 {proof.sha256}")


def _field(name: str, text: str) -> Block:
    return mixed(Span(f"{name}: ", "muted"), text, indent=1)


def _account(account: AccountId | None) -> str:
    if account is None:
        return "another way"
    return f"{account.platform} ({account.label})" if account.label else account.platform


def _zone(at: datetime) -> str:
    """The offset of an instant: UTC+01:00."""
    return "UTC" + at.isoformat()[-6:]


def _statement(log: Log) -> Iterator[str]:
    yield from _KEPT
    yield f"It cannot show {listed(_CANNOT, 'or')}."
    yield _MEANING
    yield " ".join(_CHECK)
    yield from _again(log)


def _again(log: Log) -> Iterator[str]:
    if log.through:
        yield (
            "With attempts that are added later the log has another SHA-256. These can be printed again as they are, "
            f"with: history --incidents {_options(log)} --plain"
        )


def _options(log: Log) -> str:
    wanted = log.wanted
    options = {
        "--first": log.through,
        "--person": wanted.person,
        "--only": wanted.account,
        "--since": wanted.since and wanted.since.isoformat(),
        "--until": wanted.until and wanted.until.isoformat(),
    }
    return " ".join(f"{name} {value}" for name, value in options.items() if value is not None)


def _name(log: Log) -> str:
    """What the SHA-256 is of, so that its line says so on its own."""
    if not log.through:
        return "SHA-256 of a log of no contact attempts"
    some = "some of " if _left_out(log.wanted) else ""
    return f"SHA-256 of a log of {some}contact attempts 1 to {log.through}"
