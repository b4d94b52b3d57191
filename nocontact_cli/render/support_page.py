"""Help lines: who answers, when, and what a call leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.wording import SUPPORT_ABOUT, listed, long_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from nocontact_cli.domain.support import HelpLine


class Shown(Protocol):
    """What there is to show."""

    @property
    def country(self) -> str | None:
        """Code of the country; None for the directories only."""

    @property
    def name(self) -> str | None:
        """Its name."""

    @property
    def lines(self) -> Sequence[HelpLine]:
        """The lines of the country."""

    @property
    def everywhere(self) -> Sequence[HelpLine]:
        """What serves people anywhere."""

    @property
    def countries(self) -> Mapping[str, str]:
        """Codes and names of all countries with lines."""

    @property
    def reviewed(self) -> date:
        """Day on which the lines were last read against their sources."""


TRACES: Final = (
    "A call can stay in the call list of the phone and on its bill, a page in the browser's history. A phone that they "
    "never see or pay for leaves less."
)
_IN_REPORT: Final = 3


def support_page(shown: Shown, prog: str) -> Page:
    """All lines of a country, or the directories and the list of countries."""
    title = f"Help lines: {shown.name}" if shown.name else "Help lines"
    return Page(
        (
            Heading(title, 1),
            say(TRACES, "notice"),
            *(block for line in shown.lines for block in _line(line)),
            *(block for line in shown.everywhere for block in _line(line)),
            Gap(),
            *_countries(shown, prog),
            say(
                f"Read from public pages on {long_date(shown.reviewed)}. We have not called the numbers; a date behind "
                "a line is that of the page it stood on.",
                "muted",
            ),
        )
    )


def support_at_end(shown: Shown, prog: str) -> tuple[Block, ...]:
    """The first lines of a country in short, for the end of a report."""
    blocks: list[Block] = [
        Gap(),
        Heading(f"Somebody to talk to: {shown.name}" if shown.name else "Somebody to talk to"),
    ]
    for line in (*shown.lines[:_IN_REPORT], *shown.everywhere[:1]):
        ways = "; ".join(part for part in (*_ways(line), line.hours) if part)
        blocks.append(mixed(Span(line.name, "strong"), f": {ways}", hang="- "))
    more = f" {shown.country}" if shown.country else ""
    blocks.append(say(f"All of them, and what a call leaves behind: {prog} support{more}", "muted"))
    return tuple(blocks)


def support_json(shown: Shown) -> dict[str, Any]:
    """`nocontact.support`: the lines of a country and the directories."""
    return {
        "schema": "nocontact.support",
        "version": 1,
        "country": shown.country,
        "reviewed": shown.reviewed.isoformat(),
        "countries": dict(shown.countries),
        "lines": [_as_json(line) for line in (*shown.lines, *shown.everywhere)],
    }


def _line(line: HelpLine) -> Iterator[Block]:
    yield Gap()
    region = f" ({line.region})" if line.region else ""
    yield Heading(f"{line.name}{region}")
    for way in _ways(line):
        yield say(way, "strong", indent=1)
    for number in line.also:
        yield say(number, indent=1)
    about = listed([SUPPORT_ABOUT[word] for word in line.about])
    yield say(f"For: {line.serves}. About: {about}.", indent=1)
    facts = [fact for fact in (line.hours, line.languages, line.cost) if fact]
    if facts:
        yield say(". ".join(facts) + ".", indent=1)
    for extra in (line.traces, line.note):
        if extra:
            yield say(extra, indent=1)
    seen = f"seen on a page of {line.seen}" if line.seen else "seen on a page without a date"
    yield say(f"{line.sources[0].publisher}, {seen}: {line.sources[0].url}", "muted", indent=1)


def _ways(line: HelpLine) -> Iterator[str]:
    if line.phone:
        yield f"Call {line.phone}"
    if line.text:
        yield f"Text {line.text}"
    if line.email:
        yield f"Write to {line.email}"
    if line.chat:
        yield f"Chat: {line.chat}"
    if line.site and line.site != line.chat:
        yield line.site


def _countries(shown: Shown, prog: str) -> Iterator[Block]:
    if shown.country:
        yield say(f"Other countries: {prog} support", "muted")
        return
    yield Heading("Countries with lines in this program")
    yield say(", ".join(f"{name} ({code})" for code, name in shown.countries.items()) + ".")
    yield bullet(f"To see one: {prog} support CODE")
    yield Gap()


def _as_json(line: HelpLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "country": line.country,
        "region": line.region,
        "name": line.name,
        "about": list(line.about),
        "serves": line.serves,
        "phone": line.phone,
        "also": list(line.also),
        "text": line.text,
        "chat": line.chat,
        "email": line.email,
        "site": line.site,
        "hours": line.hours,
        "languages": line.languages,
        "cost": line.cost,
        "traces": line.traces,
        "note": line.note,
        "seen": line.seen,
        "sources": [
            {"title": source.title, "publisher": source.publisher, "url": source.url, "kind": source.kind}
            for source in line.sources
        ],
    }
