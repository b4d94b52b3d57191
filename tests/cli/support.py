"""What the tests of single commands share: a clock without a midnight, made-up checklists, prepared records."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Home


@dataclass(frozen=True)
class Clock:
    """A time zone, chosen so that the local hour is far from midnight while the tests run.

    Args:
        offset: Hours east of Greenwich.
        day: The local day.
    """

    offset: int
    day: date

    @classmethod
    def at(cls, offset: int) -> Clock:
        """The clock of the zone that lies so many hours east."""
        return cls(offset, (datetime.now(UTC) + timedelta(hours=offset)).date())

    @property
    def env(self) -> dict[str, str]:
        """The variable that sets it. POSIX counts hours west."""
        return {"TZ": f"ZONE{-self.offset:+d}"}


_HOUR = datetime.now(UTC).hour
# Two zones less than 24 hours from Greenwich in which it is now afternoon or morning, on two days in a row.
YESTERDAY, NOW = (
    (Clock.at(-9 - _HOUR), Clock.at(11 - _HOUR)) if _HOUR <= 14 else (Clock.at(12 - _HOUR), Clock.at(33 - _HOUR))
)
TODAY = NOW.day


def day(number: int) -> str:
    """The day so many days from today, as it is written in commands and in JSON."""
    return (TODAY + timedelta(days=number)).isoformat()


class Call(NamedTuple):
    """A call of the program."""

    arguments: tuple[str, ...]
    text: str = ""
    clock: Clock = NOW


def call(line: str, text: str = "", clock: Clock = NOW) -> Call:
    """A call written as one line."""
    return Call(tuple(line.split()), text, clock)


@dataclass(frozen=True)
class Desk:
    """A home and the program in it."""

    run: Callable[..., subprocess.CompletedProcess[str]]
    home: Home

    def do(
        self, line: str, text: str = "", *, clock: Clock = NOW, code: int | None = 0, **more: Any
    ) -> subprocess.CompletedProcess[str]:
        """Call the program with the words of a line."""
        env = clock.env | more.pop("env", {})
        return self.run(self.home, *line.split(), text=text, code=code, env=env, **more)

    def json(self, line: str, **more: Any) -> dict[str, Any]:
        """Call the program and read the JSON document it writes."""
        found = json.loads(self.do(f"{line} --format json", **more).stdout)
        assert isinstance(found, dict)
        return found

    def report(self, number: int = 0, **more: Any) -> dict[str, Any]:
        """The report for the day so many days from today."""
        return self.json(f"report --as-of {day(number)}", **more)


class Maker:
    """Makes records by calls of the program. The same calls are done once, and the vault is then copied.

    Args:
        run: The fixture.
        folder: Where homes are made.
        checklists: The folder of checklists that every call uses.
        blank: Makes an empty home of two arguments, folder and checklists.
    """

    def __init__(
        self, run: Callable[..., subprocess.CompletedProcess[str]], folder: Path, checklists: Path, blank: type[Home]
    ) -> None:
        self._run = run
        self._folder = folder
        self._blank = blank
        self._made: dict[tuple[Call, ...], Desk] = {}
        self._reports: dict[tuple[int, tuple[Call, ...]], dict[str, Any]] = {}
        self._number = 0
        self.checklists = checklists

    def empty(self) -> Desk:
        """A home without a record."""
        self._number += 1
        return Desk(self._run, self._blank(self._folder / f"h{self._number}", self.checklists).make())

    def shared(self, *calls: Call) -> Desk:
        """A home with the record that these calls make. Only for tests that do not change it."""
        if calls not in self._made:
            # What begins with the same calls is copied and gone on with.
            desk = self.own(*calls[:-1]) if len(calls) > 1 else self.empty()
            last = calls[-1]
            desk.run(desk.home, *last.arguments, text=last.text, env=last.clock.env)
            self._made[calls] = desk
        return self._made[calls]

    def own(self, *calls: Call) -> Desk:
        """The same, in a copy of its own."""
        made = self.shared(*calls)
        desk = self.empty()
        shutil.copytree(made.home.vault, desk.home.vault)
        return desk

    def report(self, number: int, *calls: Call) -> dict[str, Any]:
        """The report of a shared record for the day so many days from today, made once."""
        wanted = (number, calls)
        if wanted not in self._reports:
            self._reports[wanted] = self.shared(*calls).report(number)
        return self._reports[wanted]

    def with_checklists(self, desk: Desk, checklists: Path) -> Desk:
        """The same home with another folder of checklists."""
        return replace(desk, home=replace(desk.home, checklists=checklists))


def states(report: dict[str, Any]) -> dict[str, str]:
    """The state of each exposure of a report, by its id."""
    return {one["id"]: one["state"] for one in report["exposures"]}


def exposure(report: dict[str, Any], name: str) -> dict[str, Any]:
    """One exposure of a report."""
    found = [one for one in report["exposures"] if one["id"] == name]
    assert len(found) == 1, f"{name} stands {len(found)} times in the report"
    return found[0]


def write_lists(folder: Path) -> Path:
    """Write the made-up checklists into a folder."""
    for name, text in LISTS.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


LISTS = {
    "start": """
id: start
name: Before you begin
group: start
reviewed: "2026-11-01"
sources: {}
exposures: {}
steps:
  ready:
    title: Find a quiet hour
    why: A quiet hour helps.
    stage: prepare
    noticed: silent
    each: once
    minutes: 5
    how: {any: [Sit down]}
    unconfirmed: true
""",
    "alpha": f"""
id: alpha
name: Alpha
group: email
reviewed: "2026-11-02"
asks:
  provider:
    question: Who provides this mailbox
    answers: {{north: North Mail, south: South Mail}}
sources:
  manual: {{title: The manual, publisher: Alpha, url: "https://alpha.example/manual", kind: official}}
exposures:
  enter: {{they_can: sign in and read here, kind: enter, severity: critical}}
  place: {{they_can: see where you are, kind: locate, severity: high}}
  write: {{they_can: write to you here, kind: reach, severity: high}}
  forward: {{they_can: read mail that is forwarded, kind: relay, severity: high, when: {{provider: [north]}}}}
  group: {{they_can: read what you write in groups, kind: relay, severity: medium}}
  directory:
    they_can: find your address in the directory
    kind: watch
    severity: medium
    advice: A directory of this kind keeps old addresses.
  tag: {{they_can: follow a lost tag, kind: locate, severity: medium, advice: Another tag needs another search.}}
  pickup: {{they_can: ask about the children here, kind: reach, severity: low, when: {{contact: [children]}}}}
  album: {{they_can: see the shared album, kind: remind, severity: low}}
  rules: {{they_can: use an old rule, kind: relay, severity: low}}
  again:
    they_can: write again from a new address
    kind: return
    severity: low
    advice: A new address can be blocked when it appears.
steps:
  password:
    title: Change the password
    why: An old password is known.
    closes: [enter]
    stage: secure
    noticed: silent
    minutes: 5
    recheck: {{days: 90, because: Passwords leak.}}
    how: {{any: [Open Settings]}}
    sources: [manual]
  sessions:
    title: End other sessions
    why: A session stays open.
    closes: [enter]
    stage: secure
    noticed: maybe
    signs: They may be signed out.
    minutes: 5
    after: [password]
    recheck: {{days: 30, on: [new-phone], because: Sessions come back.}}
    how: {{any: [Open Settings]}}
    sources: [manual]
  map:
    title: End the shared map
    why: The map shows you.
    closes: [place]
    stage: locate
    noticed: visible
    signs: The map ends.
    minutes: 2
    either: place
    recheck: {{days: 20, because: It comes back.}}
    how: {{any: [Open Settings]}}
    sources: [manual]
  stop:
    title: Switch location off
    why: Nothing is sent then.
    closes: [place]
    stage: locate
    noticed: silent
    minutes: 2
    either: place
    recheck: {{days: 40, because: Updates switch it on.}}
    how: {{any: [Open Settings]}}
    sources: [manual]
  block:
    title: Block each of their addresses
    why: Mail from them no longer arrives.
    closes: [write]
    stage: block
    noticed: maybe
    signs: Mail may come back to them.
    evidence_first: true
    each: person
    minutes: 3
    recheck: {{days: 10, on: [new-number], because: Addresses are free.}}
    how: {{any: [Open Settings]}}
    quieter: Sort their mail into a folder.
    sources: [manual]
  filter:
    title: Sort their mail away
    why: You do not see it then.
    eases: [write, again]
    stage: tidy
    noticed: silent
    minutes: 3
    how: {{any: [Open Settings]}}
    sources: [manual]
  picture:
    title: Hide your picture from them
    why: They see less.
    eases: [write]
    stage: tidy
    noticed: silent
    each: person
    minutes: 1
    how: {{any: [Open Settings]}}
    sources: [manual]
  forward:
    title: Remove forwarding
    why: Copies leave here.
    closes: [forward]
    stage: secure
    noticed: silent
    when: {{provider: [north]}}
    minutes: 4
    recheck: {{days: 60, because: Rules return.}}
    how:
      north: {{any: [Open North settings]}}
    sources: [manual]
  leave:
    title: Leave shared groups
    why: Groups are read by all.
    closes: [group]
    stage: tidy
    noticed: visible
    signs: The group is told.
    minutes: 2
    how: {{any: [Open Settings]}}
    sources: [manual]
  remove:
    title: Remove them from your groups
    why: Groups are read by all.
    closes: [group]
    stage: tidy
    noticed: visible
    signs: They see it.
    each: person
    minutes: 2
    how: {{any: [Open Settings]}}
    sources: [manual]
  directory:
    title: Leave the directory
    why: It lists you.
    closes: [directory]
    stage: tidy
    noticed: silent
    when: {{provider: [north]}}
    minutes: 2
    how: {{any: [Open Settings]}}
    sources: [manual]
  tag-iphone:
    title: Search for tags with the iPhone
    why: Tags are small.
    closes: [tag]
    stage: locate
    noticed: silent
    each: once
    when: {{device: [iphone]}}
    minutes: 6
    how: {{iphone: [Open the app for tags]}}
    sources: [manual]
  tag-android:
    title: Search for tags with the Android phone
    why: Tags are small.
    closes: [tag]
    stage: locate
    noticed: silent
    each: once
    when: {{device: [android]}}
    minutes: 6
    how: {{android: [Open Settings]}}
    sources: [manual]
  pickup:
    title: Move questions about the children elsewhere
    why: One channel is enough.
    closes: [pickup]
    stage: tidy
    noticed: visible
    signs: They are asked to write elsewhere.
    each: person
    when: {{contact: [children]}}
    minutes: 2
    how: {{any: [Write one message]}}
    sources: [manual]
  album:
    title: Leave the shared album
    why: Pictures stay there.
    closes: [album]
    stage: tidy
    noticed: maybe
    signs: Your name is gone from the list.
    each: once
    minutes: 2
    how: {{any: [Open Settings]}}
    sources: [manual]
  rules:
    title: Read the rules
    why: A rule can copy mail.
    closes: [rules]
    stage: tidy
    noticed: silent
    minutes: 2
    recheck: {{days: 100, because: Rules return.}}
    how: {{any: [Open Settings]}}
    revised: "{day(-12)}"
    sources: [manual]
""",
    "beta": """
id: beta
name: Beta
group: social
reviewed: "2026-10-05"
sources: {}
exposures:
  post: {they_can: write about you here, kind: publish, severity: medium}
steps:
  proof:
    title: Save their posts
    why: Posts can vanish.
    stage: evidence
    noticed: silent
    minutes: 4
    how: {any: [Take pictures]}
    unconfirmed: true
  quiet:
    title: Close the page
    why: Nobody writes there then.
    closes: [post]
    stage: tidy
    noticed: visible
    signs: The page is gone.
    evidence_first: true
    minutes: 4
    how: {any: [Open Settings]}
    unconfirmed: true
""",
    "gamma": """
id: gamma
name: Gamma
group: media
reviewed: "2026-11-02"
sources: {}
exposures:
  look: {they_can: see what you look at, kind: watch, severity: low}
steps:
  leave:
    title: Leave the shared account
    why: It shows what you look at.
    closes: [look]
    stage: tidy
    noticed: silent
    minutes: 1
    recheck: {days: 30, because: They can add you again.}
    how: {any: [Open Settings]}
    unconfirmed: true
""",
}
