"""Chats and account reports of WhatsApp that were made up."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from nocontact_cli.domain.evidence import (
    ASK,
    BLOCKED,
    CLOSED,
    CONTACT,
    GROUP,
    MESSAGE,
    NAME,
    OPEN,
    PHONE,
    SESSION,
    Name,
)
from tests.evidence.made.export import BODY, Export, Truth

if TYPE_CHECKING:
    from collections.abc import Callable

KNOWN: Final = (
    (1, Name(NAME, "Alex Exämple")),
    (1, Name(PHONE, "+49 1511 2345678")),
    (2, Name(NAME, "רובין")),
    (2, Name(PHONE, "+1 202 555 0143")),
)
ME: Final = "Sam"
OTHERS: Final = ("Kim", "~ Klettern", "+44 7700 900123", "Alexander", "Ma. José: Arbeit")


def _clock(at: datetime, sign: str = ":", *, seconds: bool = False) -> str:
    return at.strftime(f"%H{sign}%M" + (f"{sign}%S" if seconds else ""))


def _half(at: datetime, space: str, words: tuple[str, str] = ("AM", "PM"), *, seconds: bool = False) -> str:
    rest = at.strftime(":%M:%S" if seconds else ":%M")
    return f"{at.hour % 12 or 12}{rest}{space}{words[at.hour >= 12]}"


FORMS: Final[dict[str, Callable[[datetime], str]]] = {
    "iPhone, Britain": lambda at: f"[{at:%d/%m/%Y}, {_clock(at, seconds=True)}] ",
    "iPhone, America": lambda at: f"[{at.month}/{at.day}/{at:%y}, {_half(at, chr(0x202F), seconds=True)}] ",
    "iPhone, Germany": lambda at: f"\u200e[{at:%d.%m.%y}, {_clock(at, seconds=True)}] ",
    "iPhone, Sweden": lambda at: f"[{at:%Y-%m-%d} {_clock(at, seconds=True)}] ",
    "iPhone, Netherlands": lambda at: f"[{at:%d-%m-%Y} {_clock(at, seconds=True)}] ",
    "Android, Britain": lambda at: f"{at:%d/%m/%Y}, {_clock(at)} - ",
    "Android, America": lambda at: f"{at.month}/{at.day}/{at:%y}, {_half(at, ' ')} - ",
    "Android, Germany": lambda at: f"{at:%d.%m.%y}, {_clock(at)} - ",
    "Android, Finland": lambda at: f"{at.day}.{at.month}.{at.year} klo {_clock(at, '.')} - ",
    "Android, Spain": lambda at: f"{at.day}/{at.month}/{at:%y} {_half(at, chr(0xA0), ('a. m.', 'p. m.'))} - ",
    "Android, Japan": lambda at: f"{at.year}/{at:%m}/{at:%d} {_clock(at)} - ",
    "Android, Hungary": lambda at: f"{at.year}. {at:%m}. {at:%d}. {_clock(at)} - ",
    "Android, Bavaria": lambda at: f"{at:%d}.{at:%m}.{at:%y} um {_clock(at)} - ",
}


@st.composite
def exports(draw: st.DrawFn) -> Export:
    """Chats with one and with several, from one phone, with or without the report."""
    form = draw(st.sampled_from(sorted(FORMS)))
    head = FORMS[form]
    apple = form.startswith("iPhone")
    first = draw(st.datetimes(datetime(2019, 1, 1), datetime(2026, 8, 1)))  # noqa: DTZ001 - Local, as in the chats.
    files: dict[str, bytes] = {}
    truths: Counter[tuple[object, ...]] = Counter()
    if draw(st.booleans()):
        person, author = draw(st.sampled_from([(1, "Alex Exämple"), (2, "רובין"), (1, "+49 1511 2345678")]))
        lines, days = _chat(draw, head, first, [ME, author], apple=apple)
        truths.update((MESSAGE, "chat", OPEN, person, day, "") for who, day in days if who == author)
        if draw(st.booleans()):
            at = datetime.combine(days[-1][1], datetime.max.time().replace(microsecond=0))
            start = f"{author}: \u200e" if apple else ""
            lines.append(f"{head(at)}{start}You blocked this contact. Tap to unblock.")
            truths[BLOCKED, "", CLOSED, person, at.date(), ""] = 1
        files[f"WhatsApp Chat with {author}.txt"] = _text(draw, lines)
    if draw(st.booleans()) or not files:
        authors = [ME, "Alex Exämple", "+1 202 555 0143", *OTHERS[:2]]
        lines, days = _chat(draw, head, first, authors, apple=apple)
        persons = {"Alex Exämple": 1, "+1 202 555 0143": 2}
        truths.update((MESSAGE, "group", OPEN, persons[who], day, "") for who, day in days if who in persons)
        truths.update((GROUP, "chat", OPEN, persons[who], None, "") for who in persons)
        files["WhatsApp-Chat mit Klettern & Co.txt"] = _text(draw, lines)
    if draw(st.booleans()):
        files |= _report(draw, truths)
    found = frozenset(Truth(*key[:5], count, str(key[5])) for key, count in truths.items())  # type: ignore[arg-type]
    return Export(files, KNOWN, found, title="WhatsApp Chat - Klettern")


def _chat(
    draw: st.DrawFn, head: Callable[[datetime], str], at: datetime, authors: list[str], *, apple: bool
) -> tuple[list[str], list[tuple[str, date]]]:
    """Lines, and who wrote on which day. Everybody writes, and one day at least is later than the 12th."""
    mark = "\u200e" if apple else ""
    lines = [f"{head(at)}{f'{authors[-1]}: ' if apple else ''}{mark}Messages and calls are end-to-end encrypted."]
    days: list[tuple[str, date]] = []
    order = [*authors, *draw(st.lists(st.sampled_from(authors), max_size=12)), *authors, *authors]
    for who in order:
        at += timedelta(hours=draw(st.integers(3, 60)))
        text = draw(
            st.sampled_from([BODY, f"{BODY}: {BODY}", f"{BODY}\n{BODY} - {BODY}: x", f"{mark}<attached: 1.jpg>"])
        )
        lines.append(f"{head(at)}{who}: {text}")
        days.append((who, at.date()))
    for who in authors:
        # One more round in the second half of a month, so that the order can be told.
        at = max(at, at.replace(day=20)) + timedelta(hours=1)
        lines.append(f"{head(at)}{who}: {BODY}")
        days.append((who, at.date()))
    return lines, days


def _text(draw: st.DrawFn, lines: list[str]) -> bytes:
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return (draw(st.sampled_from(["", "\ufeff"])) + end.join(lines) + draw(st.sampled_from(["", end]))).encode()


def _report(draw: st.DrawFn, truths: Counter[tuple[object, ...]]) -> dict[str, bytes]:
    numbers = ["+447700900123", "33612345678"]
    if draw(st.booleans()):
        numbers.append(draw(st.sampled_from(["+4915112345678", "4915112345678", "4915112345678@s.whatsapp.net"])))
        truths[CONTACT, "saved", OPEN, 1, None, ""] = 1
    devices = [{"device_id": 0, "device_model": "husky", "device_manufacturer": "Google"}]
    truths[SESSION, "device", ASK, None, None, "Google husky"] = 1
    settings: dict[str, object] = {"device_info": devices, "blocks_unknown": True}
    return {
        "whatsapp_connections/contacts.json": json.dumps({"wa_contacts": numbers}).encode(),
        "whatsapp_connections/groups.json": json.dumps({"wa_groups": ["Klettern"]}).encode(),
        "whatsapp_settings/account_settings.json": json.dumps({"wa_settings": settings}).encode(),
    }
