"""Records that were written on earlier days, and made-up checklists for the re-check, attempts and differences.

A record is written through the vault itself, entry by entry, so that it may be as old as a test needs it, and costs no
call of the program.
"""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.record import ANSWER, ATTEMPT, AUDIT, PLAN, Draft
from nocontact_cli.vault.keys import unlock
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import make_with_passphrase, open_vault
from tests.cli.conftest import START, Home
from tests.cli.support import NOW, TODAY, Desk

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Sequence
    from pathlib import Path

NAME: Final = "Zephyrine"
"""A nickname that must not be found anywhere but in the record."""
ALPHA: Final = """
id: alpha
name: Alpha
group: messaging
reviewed: "2026-11-22"
sources: {}
exposures:
  login: {they_can: read along in Alpha, kind: enter, severity: critical}
  place: {they_can: see your place in Alpha, kind: locate, severity: high}
  message: {they_can: write to you in Alpha, kind: reach, severity: high}
  copies: {they_can: get copies from Alpha, kind: relay, severity: medium}
  wall: {they_can: look at your wall in Alpha, kind: watch, severity: low}
  again: {they_can: come back to Alpha, kind: return, severity: low, advice: You can look again.}
steps:
  photo: {title: Change the photo, why: A photo tells., stage: tidy, noticed: silent, minutes: 1, how: {any: [Tap it]},
    recheck: {days: 5, on: [new-phone], because: Photos come back.}, unconfirmed: true}
  hide: {title: Hide the wall, why: A wall can be read., closes: [wall], stage: tidy, noticed: silent, minutes: 4,
    how: {any: [Tap Hide]}, quieter: Leave the wall empty., recheck: {days: 60, because: Walls.}, unconfirmed: true}
  rules: {title: Read the rules, why: A rule copies., closes: [copies], stage: tidy, noticed: silent, minutes: 4,
    how: {any: [Open the rules]}, recheck: {days: 50, on: [moved], because: Rules.}, unconfirmed: true}
  block: {title: Block their number, why: Blocked is blocked., closes: [message], stage: block, noticed: maybe,
    each: person, minutes: 2, how: {any: [Tap Block]}, recheck: {days: 20, on: [new-number, new-phone], because: New.},
    quieter: Mute the thread instead., unconfirmed: true}
  map: {title: Stop the place sharing, why: A map shows you., closes: [place], stage: locate, noticed: silent,
    minutes: 3, how: {any: [Open the map]}, recheck: {days: 30, because: Maps.}, unconfirmed: true}
  password: {title: Change the password, why: An old one is known., closes: [login], stage: secure, noticed: silent,
    minutes: 5, how: {any: [Open Settings]}, open: "https://alpha.example/password",
    recheck: {days: 40, on: [new-phone], because: It leaks.}, unconfirmed: true}
  filter: {title: Sort their mail away, why: You do not see it., eases: [again], stage: tidy, noticed: silent,
    minutes: 3, how: {any: [Add a filter]}, unconfirmed: true}
"""
BETA: Final = """
id: beta
name: Beta
group: email
reviewed: "2026-11-22"
sources: {}
exposures:
  inbox: {they_can: open the mailbox, kind: enter, severity: medium}
  letters: {they_can: write letters to Beta, kind: reach, severity: medium}
steps:
  lock: {title: Lock the mailbox, why: Old passwords are known., closes: [inbox], stage: secure, noticed: silent,
    minutes: 20, how: {any: [Open Settings]}, unconfirmed: true}
  bar: {title: Bar their letters, why: They come in., closes: [letters], stage: block, noticed: silent, minutes: 7,
    how: {any: [Open the rules]}, unconfirmed: true}
"""
TITLES: Final = {
    "Look around the room": "start.look",
    "Change the photo": "alpha.photo",
    "Hide the wall": "alpha.hide",
    "Read the rules": "alpha.rules",
    "Block their number": "alpha.block",
    "Stop the place sharing": "alpha.map",
    "Change the password": "alpha.password",
    "Sort their mail away": "alpha.filter",
    "Lock the mailbox": "beta.lock",
    "Bar their letters": "beta.bar",
    "Switch the alarm on": "beta.alarm",
}
WORST_FIRST: Final = ("password", "map", "block", "rules", "hide", "photo", "filter")
"""The steps of alpha, the worst first."""


def day_of(number: int) -> date:
    """The day so many days from today."""
    return TODAY + timedelta(days=number)


def use(account: str, day: int) -> Draft:
    """An account comes into the plan."""
    return Draft(PLAN, f"account {account}", "use", day_of(day))


def dropped(account: str, day: int) -> Draft:
    """An account is taken out of the plan."""
    return Draft(PLAN, f"account {account}", "drop", day_of(day))


def retired(number: int, day: int) -> Draft:
    """A person is taken out of the plan."""
    return Draft(PLAN, f"person {number}", "retired", day_of(day))


def named(number: int, name: str, day: int) -> Draft:
    """A person is named."""
    return Draft(PLAN, f"person {number}", "named", day_of(day), note=name)


def know(name: str, value: str, day: int) -> Draft:
    """A circumstance is answered."""
    return Draft(PLAN, f"circumstance {name}", value, day_of(day))


def said(item: str, value: str, day: int, *, until: int | None = None, note: str | None = None) -> Draft:
    """An item is answered."""
    return Draft(ANSWER, item, value, day_of(day), note=note, until=None if until is None else day_of(until))


def attempted(way: str, value: str, day: int, person: int = 1) -> Draft:
    """Somebody got through (`reached`), or tried (`held`)."""
    return Draft(ATTEMPT, f"{way}@{person}", value, day_of(day))


def audited(day: int, items: Sequence[str]) -> Draft:
    """A re-check came to its end, when there were these items."""
    return Draft(AUDIT, "due", "ended", day_of(day), note=" ".join(items))


def plan(*more: Draft, day: int = -200, people: int = 1) -> tuple[Draft, ...]:
    """A plan with alpha, in which every question of the first run is answered."""
    values = {"device-safe": "no", "can-change": "yes", "proof": "no", "location": "yes", "contact@1": "none"}
    return (
        use("alpha", day),
        *(named(number, f"{NAME}{number}", day) for number in range(1, people + 1)),
        *(know(name, value, day) for name, value in values.items()),
        Draft(PLAN, "device android", "use", day_of(day)),
        *more,
    )


class Past:
    """Makes homes with a record. Deriving a key is slow: all of them are copies of one, with one key.

    Args:
        run: The fixture.
        folder: Where homes are made.
    """

    def __init__(self, run: Callable[..., subprocess.CompletedProcess[str]], folder: Path) -> None:
        self._run = run
        self._folder = folder
        self._number = 0
        self.lists = self.checklists(start=START, alpha=ALPHA, beta=BETA)
        self._empty = Home(folder / "empty").make()
        make_with_passphrase(Place(self._empty.vault), self._empty.passphrase, [], datetime.now().astimezone()).close()
        self._key = unlock(Place(self._empty.vault), file=self._empty.passphrase_file, env={}, may_ask=False)

    def checklists(self, **texts: str) -> Path:
        """A folder with checklists."""
        self._number += 1
        folder = self._folder / f"lists{self._number}"
        folder.mkdir()
        for name, text in texts.items():
            (folder / f"{name}.yaml").write_text(text)
        return folder

    def desk(self, *drafts: Draft, lists: Path | None = None) -> Desk:
        """A home with a record of these entries."""
        self._number += 1
        home = Home(self._folder / f"h{self._number}", lists or self.lists).make()
        shutil.copytree(self._empty.vault, home.vault)
        desk = Desk(self._run, home)
        self.add(desk, *drafts)
        return desk

    def add(self, desk: Desk, *drafts: Draft) -> None:
        """Write further entries."""
        with open_vault(Place(desk.home.vault), self._key) as record:
            record.append(drafts, datetime.now().astimezone())

    def stored(self, desk: Desk, *kinds: str) -> list[tuple[str, str, str | None, date]]:
        """The entries of some kinds: about, says, note and day."""
        with open_vault(Place(desk.home.vault), self._key) as record:
            entries = record.entries()
        return [(one.about, one.says, one.note, one.day) for one in entries if one.kind in kinds]


def asked(shown: str) -> list[str]:
    """The items that were asked about in a re-check line by line, in their order."""
    pages = re.split(r"question \d+ of \d+", shown)[1:]
    return [next(TITLES[line] for line in page.splitlines() if line in TITLES) for page in pages]


def holding(folder: Path, *words: str) -> list[str]:
    """The files beneath a folder that hold one of the words, or have it in their name."""
    return [
        str(path)
        for path in folder.rglob("*")
        for word in words
        if word in path.name or (path.is_file() and word.encode() in path.read_bytes())
    ]


ENV: Final = NOW.env
"""For calls on a terminal: the clock of every other call."""
