"""Made-up exports of a Google account, and address books of other programs."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from nocontact_cli.domain.evidence import ASK, CONTACT, EMAIL, GROUP, MESSAGE, NAME, OPEN, PHONE, SESSION, Name
from tests.evidence.made.export import BODY, Export, Truth

if TYPE_CHECKING:
    from random import Random

KNOWN: Final = (
    (1, Name(EMAIL, "b.k@gmail.com")),
    (1, Name(PHONE, "+49 1511 2345678")),
    (2, Name(EMAIL, "eva@example.org")),
    (2, Name(NAME, "Éva Müller")),
)
ME: Final = {"name": "Me", "email": "me@gmail.com", "user_type": "Human"}
THEIRS: Final = (
    ({"name": "B", "email": "BK@googlemail.com", "user_type": "Human"}, 1),
    ({"name": "E", "email": "eva@example.org", "user_type": "Human"}, 2),
)
OTHERS: Final = (
    {"name": "다른 사람", "email": "someone@web.example", "user_type": "Human"},
    {"name": "Robot", "email": "bot@web.example", "user_type": "Bot"},
)
LOGS: Final = {
    "new": "Gaia ID,Activity Timestamp,IP Address,Activity Country,Activity City,User Agent String,Product Name",
    "old": "Activity Timestamp,Product Name,Activity Type,IP Address,User Agent String,Device Type,Device Model,"
    "Country Code,City",
}
DEVICES: Final = "Gaia ID,Device ID,Device Type,Device Model,Operating System,Last Activity Timestamp"


class Made:
    """What is put into an export, and what is true by it."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.files: dict[str, bytes] = {}
        self.complete: set[tuple[str, str]] = set()
        self.counts: Counter[tuple[Any, ...]] = Counter()
        self.days: dict[tuple[str, str], date] = {}

    def true(self, what: str, label: str, says: str, person: int | None, day: date | None, *, thing: str = "") -> None:
        """Note a truth."""
        self.counts[what, label, says, person, day, thing] += 1

    @property
    def truths(self) -> frozenset[Truth]:
        """All of them."""
        return frozenset(Truth(*key[:5], count, key[5]) for key, count in self.counts.items())

    def moment(self) -> datetime:
        """Some moment."""
        return datetime(2026, 1, 1) + timedelta(minutes=self.chance.randrange(400_000))  # noqa: DTZ001 - Written as UTC.


def written(at: datetime, form: int) -> str:
    """A moment as Google writes it."""
    hour = at.hour % 12 or 12
    half = "AM" if at.hour < 12 else "PM"
    return (
        f"{at:%Y-%m-%d %H:%M:%S} UTC",
        f"{at:%b} {at.day}, {at.year}, {hour}:{at:%M:%S}\u202f{half} UTC",
        f"{at:%Y-%m-%dT%H:%M:%S}.412Z",
        f"{at:%A}, {at:%B} {at.day}, {at.year} at {hour}:{at:%M:%S}\u202f{half} UTC",
        f"{at:%A}, {at.day} {at:%B} {at.year} at {at:%H:%M:%S} UTC",
    )[form]


@st.composite
def exports(draw: st.DrawFn) -> Export:
    """An account, or an address book."""
    chance = draw(st.randoms(use_true_random=False))
    return draw(st.sampled_from((_account, _account, _book)))(chance)


def _account(chance: Random) -> Export:
    made = Made(chance)
    if chance.random() < 0.7:
        _log(made)
    if chance.random() < 0.7:
        _devices(made)
    if chance.random() < 0.7 or not made.files:
        _chat(made)
    if chance.random() < 0.7:
        folder, name = chance.choice((("Contacts", "All Contacts"), ("Google Kontakte", "Alle Kontakte")))
        made.files[f"Takeout/{folder}/{name}/{name}.vcf"] = _cards(made)
        # The same cards again, under the label of a part of them.
        made.files[f"Takeout/{folder}/Friends/Friends.vcf"] = made.files[f"Takeout/{folder}/{name}/{name}.vcf"]
        made.complete.add((CONTACT, "saved"))
    day = date(2026, 11, chance.randrange(1, 20))
    title = chance.choice((f"takeout-{day:%Y%m%d}T101112Z", "export"))
    on = day if title != "export" else None
    return Export(made.files, KNOWN, made.truths, frozenset(made.complete), on, title)


def _log(made: Made) -> None:
    chance = made.chance
    kind = chance.choice(list(LOGS))
    lines = [LOGS[kind]]
    newest: dict[str, date] = {}
    for _ in range(chance.randrange(1, 6)):
        at = made.moment()
        when = written(at, chance.randrange(3))
        if kind == "new":
            agent, thing = chance.choice(
                (
                    (
                        '"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"',
                        "iPhone; CPU iPhone OS 17_5 like Mac OS X",
                    ),
                    ("App : GMAIL_APP. App Version : 6.0.2. Os : IOS_OS. Os Version : 26.3.", "IOS_OS 26.3"),
                )
            )
            lines.append(f'1,"{when}",1.2.3.4,DE,Köln,{agent},Gmail')
            thing += ", Köln, DE"
        else:
            lines.append(f'"{when}",Gmail,Login,1.2.3.4,Mozilla,PHONE,"Pixel 8, Pro",FR,Lyon')
            thing = "Pixel 8, Pro, PHONE, Lyon, FR"
        newest[thing] = max(newest.get(thing, at.date()), at.date())
    for thing, day in newest.items():
        made.true(SESSION, "access", ASK, None, day, thing=thing)
    name = "Takeout/Access Log Activity/Activities - A list of Google services accessed by.csv"
    made.files[name] = chance.choice(("\n", "\r\n")).join([*lines, ""]).encode(chance.choice(("utf-8", "utf-8-sig")))


def _devices(made: Made) -> None:
    at = made.moment()
    lines = [DEVICES, f"1,2,PHONE,iPhone 15,iOS,{written(at, 0)}", "1,3,,,,"]
    made.true(SESSION, "device", ASK, None, at.date(), thing="iPhone 15, PHONE, iOS")
    made.files["Takeout/Access Log Activity/Devices - A list of devices used to access.csv"] = "\n".join(lines).encode()


def _chat(made: Made) -> None:
    chance = made.chance
    whole = True
    for at in range(chance.randrange(1, 4)):
        theirs, person = chance.choice((*THEIRS, *((other, 0) for other in OTHERS)))
        group = chance.random() < 0.5
        folder = f"Takeout/Google Chat/Groups/{'Space' if group else 'DM'} AAA{at}"
        members = [ME, theirs, *([OTHERS[0]] if group and chance.random() < 0.8 else [])]
        info: dict[str, Any] = {"members": members}
        if group:
            info = {"name": "Räume", **info}
        if chance.random() < 0.1:
            info["members"] = [*members, {"name": "Deleted User", "user_type": "Human"}]
            whole = False
            group = True
        made.files[f"{folder}/group_info.json"] = json.dumps(info, ensure_ascii=False, indent=2).encode()
        day = None
        if chance.random() < 0.8:
            moments = sorted(made.moment() for _ in range(chance.randrange(5)))
            messages = []
            for moment in moments:
                who = chance.choice((ME, theirs))
                message = {"creator": who, "created_date": written(moment, chance.choice((3, 4)))}
                # What has no text and no file only says that somebody came.
                message |= chance.choice(({"text": BODY}, {"attached_files": [{"export_name": "x"}]}, {}))
                messages.append({**message, "topic_id": "t", "message_id": "m"})
                if who is theirs and person and not group and len(message) > 2:
                    made.true(MESSAGE, "chat", OPEN, person, moment.date())
            day = moments[-1].date() if moments else None
            made.files[f"{folder}/messages.json"] = json.dumps({"messages": messages}, ensure_ascii=False).encode()
        if group and person:
            made.true(GROUP, "space", OPEN, person, day)
    made.files["Takeout/Google Chat/Users/User 1/user_info.json"] = json.dumps({"user": ME}).encode()
    if whole:
        made.complete.add((GROUP, "space"))


def _book(chance: Random) -> Export:
    made = Made(chance)
    for at in range(chance.randrange(1, 3)):
        made.files[f"people/{at}.vcf"] = _cards(made)
    return Export(made.files, KNOWN, made.truths)


def _cards(made: Made) -> bytes:
    chance = made.chance
    end = chance.choice(("\r\n", "\n"))
    cards = []
    for _ in range(chance.randrange(1, 5)):
        lines = ["BEGIN:VCARD", f"VERSION:{chance.choice(('2.1', '3.0', '4.0'))}"]
        entry, person = chance.choice(
            (
                ("item1.EMAIL;TYPE=INTERNET:bk@gmail.com", 1),
                ('TEL;VALUE=uri;TYPE="cell,voice":tel:+49-1511-2345678', 1),
                ("TEL;CELL:+49 1511 2345678", 1),
                (f"EMAIL:eva@exam{end} ple.org", 2),
                ("EMAIL;PREF=1:mailto:eva@example.org", 2),
                (f"FN;ENCODING=QUOTED-PRINTABLE:=C3=89va={end} M=C3=BCller", 2),
                ("N:Müller;Éva;;;", 2),
                ("NOTE:eva@example.org", 0),
                ("TEL:+49 1511 2345679", 0),
                ("FN:Somebody\\, Else", 0),
            )
        )
        lines += [entry, f"PHOTO;ENCODING=b;TYPE=JPEG:{'QUJD' * 20}{end} {'QUJD' * 5}", "X-ABLABEL:eva@example.org"]
        cards.append(end.join([*lines, "END:VCARD", ""]))
        if person:
            made.true(CONTACT, "saved", OPEN, person, None)
    return "".join(cards).encode()
