"""What data exports say of the answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from nocontact_cli.domain.evidence import SESSION
from nocontact_cli.domain.findings import CONFIRMED, CONTRADICTED, UNKNOWN, Why
from nocontact_cli.render.finding_words import sentence, why
from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.people_page import KIND_WORDS
from nocontact_cli.render.wording import OTHER_PERSON, STATE_WORDS, count, long_date, person_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nocontact_cli.domain.export_guides import ExportGuides
    from nocontact_cli.domain.findings import Finding
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.proofs import Change
    from nocontact_cli.domain.report import Report
    from nocontact_cli.domain.seen import Also, Source


class Verified(Protocol):
    """What exports say, held against the record."""

    @property
    def plan(self) -> Plan:
        """Who is in it."""

    @property
    def sources(self) -> Sequence[Source]:
        """Each export."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What they say."""

    @property
    def changes(self) -> Sequence[Change]:
        """What that would change."""

    @property
    def also(self) -> Sequence[Also]:
        """Identifiers that are not known yet."""

    @property
    def platforms(self) -> Sequence[str]:
        """Platforms the plan does not name."""

    @property
    def several(self) -> Sequence[str]:
        """Platforms with several accounts."""

    @property
    def nobody(self) -> bool:
        """Whether nobody can be recognised."""

    @property
    def before(self) -> Report:
        """How things stand."""

    @property
    def guides(self) -> ExportGuides:
        """Words on each kind of export."""


def findings_page(found: Verified, prog: str, *, everything: bool = False, noting: bool = False) -> Page:
    """What exports say; nothing of it is stored.

    Args:
        everything: Also what cannot be told and no answer rests on, and every login.
        noting: Whether it was asked for to be noted, so that it is said where nothing can be.
    """
    results = {result: [one for one in found.findings if one.result == result] for result in (CONTRADICTED, CONFIRMED)}
    ask = [one for one in found.findings if one.asks]
    rest = [one for one in found.findings if one.result == UNKNOWN and not one.asks]
    shown = rest if everything else [one for one in rest if one.items or one.count]
    return Page(
        (
            Heading("What your exports say", 1),
            say(
                f"{len(results[CONTRADICTED])} open, {len(results[CONFIRMED])} closed, "
                f"{len(ask)} that only you can tell, and {len(rest)} that these exports cannot tell."
            ),
            *(_not_noted(found) if noting else ()),
            *_nobody(found, prog),
            *_group(found, "Open, by these exports", results[CONTRADICTED], "due"),
            *_asking(found, ask, prog, everything=everything),
            *_group(found, "Closed, by these exports", results[CONFIRMED], "closed"),
            *_unknown(found, shown, len(rest) - len(shown), prog),
            *_doors(found, prog),
            *_sources(found),
            *(_limits(found) if everything else ()),
            Gap(),
            say(found.guides.after, "notice"),
        )
    )


def changes_page(found: Verified) -> Page:
    """What would go into the record; the question stands beneath it."""
    return Page((Heading("Note this in your record?", 1), *_changes(found, "now")))


def recorded_page(found: Verified, after: Report, prog: str) -> Page:
    """What was noted."""
    number = after.summary
    return Page(
        (
            Heading(f"Noted: {count(len(found.changes), 'finding')}", 1),
            *_changes(found, "was"),
            Gap(),
            say(f"{number['open']} open, {number['due']} due, {number['closed']} closed when you last looked."),
            say(f"To see the steps that are open again: {prog} audit", "muted"),
            say(found.guides.after, "notice"),
        )
    )


def findings_json(found: Verified, *, recorded: bool = False) -> dict[str, Any]:
    """`nocontact.findings`: what each export says, with the reason where it cannot tell. People are numbers.

    Args:
        recorded: Whether the changes stand in the record now.
    """
    return {
        "schema": "nocontact.findings",
        "version": 1,
        "sources": [
            {
                "path": path,
                "platform": source.reader,
                "exported_on": source.exported_on.isoformat() if source.exported_on else None,
                "newest": source.newest.isoformat() if source.newest else None,
                "problems": [_problem(one.where, one.text) for one in source.problems],
            }
            for source in found.sources
            for path in source.paths
        ],
        "findings": [_finding(one) for one in found.findings],
        "changes": [
            {"item": str(one.item.id), "from": one.item.state, "says": one.says, "day": one.day.isoformat()}
            for one in found.changes
        ],
        "recorded": recorded,
        "also": [
            {"person": one.person, "kind": one.kind, "value": one.value, "certainty": _certainty(sure=one.sure)}
            for one in found.also
        ],
        "platforms": list(found.platforms),
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "reader": one.reader,
        "what": one.what,
        "as": one.label or None,
        "result": one.result,
        "certainty": _certainty(sure=one.sure),
        "reason": why(one),
        "person": one.person,
        "matched": one.matched,
        "date": one.day.isoformat() if one.day else None,
        "where": one.where,
        "source": one.source,
        "count": one.count,
        "thing": one.thing or None,
        "items": list(one.items),
    }


def _certainty(*, sure: bool) -> str:
    return "exact" if sure else "possible"


def _problem(where: str, text: str) -> str:
    return f"{where}: {text}" if where else text


def _name(found: Verified, reader: str) -> str:
    return found.guides.guides[reader].name


def _sources(found: Verified) -> Iterator[Block]:
    yield Gap()
    yield Heading("Read")
    for source in found.sources:
        name = _name(found, source.reader) if source.reader else "not read"
        made = f"of {long_date(source.exported_on)}" if source.exported_on else "without a date of its own"
        newest = f", newest entry {long_date(source.newest)}" if source.newest and not source.exported_on else ""
        words = f"{name}, {made}{newest}" if source.reader else name
        yield mixed(Span(", ".join(source.paths), "strong"), f": {words}", hang="- ")
        for problem in source.problems[:_SHOWN]:
            yield say(_problem(problem.where, problem.text), "due", indent=1)
        if len(source.problems) > _SHOWN:
            yield say(f"and {count(len(source.problems) - _SHOWN, 'more problem')}", "muted", indent=1)


_SHOWN = 5
_LOGINS = 6
_THINGS = 30


def _nobody(found: Verified, prog: str) -> Iterator[Block]:
    if found.nobody:
        yield say(
            "No number, address or handle of theirs is known, so nothing could be told about them. You can note some: "
            f"{prog} people --ask",
            "notice",
        )
    for platform in found.several:
        yield say(
            f"Your plan has several accounts on {platform}. To say which one this is: --account {platform}:LABEL",
            "notice",
        )


def _not_noted(found: Verified) -> Iterator[Block]:
    """Why less can be noted than was found."""
    against = [one for one in found.findings if one.result == CONTRADICTED]
    by_name = sum(not one.sure for one in against)
    if by_name:
        rests = "rests" if by_name == 1 else "rest"
        yield say(f"{count(by_name, 'finding')} {rests} on a name alone, and only you can tell who that is.", "notice")
    if not found.changes:
        yield say("There is nothing to note: no answer of yours changes by what is sure here.", "notice")


def _asking(found: Verified, findings: Sequence[Finding], prog: str, *, everything: bool) -> Iterator[Block]:
    """What only the user can tell; of many logins the newest."""
    logins = sorted((one for one in findings if one.what == SESSION), key=_newest_first)
    rest = [one for one in findings if one.what != SESSION]
    shown = logins if everything else logins[:_LOGINS]
    yield from _group(found, "Only you can tell", [*rest, *shown], "text", of=len(findings))
    if len(shown) < len(logins):
        yield say(f"and {count(len(logins) - len(shown), 'older login')}: verify PATH --all", "muted")
    items = list(dict.fromkeys(item for one in findings for item in one.items))
    if items:
        yield say(
            f"If one of these is not yours or not as you want it, its step can be opened: {prog} mark {items[0]} --as "
            "open",
            "muted",
        )


def _newest_first(one: Finding) -> int:
    return -one.day.toordinal() if one.day else 0


def _group(
    found: Verified, title: str, findings: Sequence[Finding], role: Any, of: int | None = None
) -> Iterator[Block]:
    if not findings:
        return
    yield Gap()
    yield Heading(f"{title} ({of or len(findings)})")
    for one in findings[:_THINGS]:
        yield mixed(Span(sentence(one), role), Span(f" {_where(found, one)}", "muted"), hang="- ")
        if not one.sure:
            yield say("Possible only: a name matched, and others can carry it.", "muted", indent=1)
        if one.why not in (None, Why.ASK):
            yield say(why(one) or "", "muted", indent=1)
        if one.items:
            yield say("Checks: " + ", ".join(one.items), "muted", indent=1)
    if len(findings) > _THINGS:
        yield say(f"and {len(findings) - _THINGS} more; --format json lists them all", "muted")


def _where(found: Verified, one: Finding) -> str:
    person = f", {person_words(found.plan, one.person) or OTHER_PERSON}" if one.person else ""
    several = len({source.paths for source in found.sources if source.reader == one.reader}) > 1
    place = f"{_short(one.source)}: {one.where}" if several and _short(one.source) != one.where else one.where
    return f"({_name(found, one.reader)}{person}; {place})"


def _short(path: str) -> str:
    """The last part of a path as it was typed."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _unknown(found: Verified, findings: Sequence[Finding], more: int, prog: str) -> Iterator[Block]:
    """What cannot be told, by the reason; and how much of it no answer rests on."""
    if not findings and not more:
        return
    yield Gap()
    yield Heading(f"Cannot be told ({len(findings) + more})")
    reasons: dict[str, list[Finding]] = {}
    for one in findings:
        reasons.setdefault(why(one) or "", []).append(one)
    for reason, those in reasons.items():
        yield say(reason)
        for one in those:
            yield bullet(f"{sentence(one)} ({_name(found, one.reader)})", "muted", indent=1)
    if more:
        yield say(f"{more} that no answer of yours rests on: {prog} verify PATH --all", "muted")


def _doors(found: Verified, prog: str) -> Iterator[Block]:
    also = [one for one in found.also if not _of_a_service(one)]
    if found.platforms:
        yield Gap()
        yield Heading("Doors that were not known")
    for platform in found.platforms:
        yield bullet(f"They are on {platform}, which your plan does not name: {prog} plan --use {platform}")
    if also:
        yield Gap()
        yield Heading("Names and addresses that may be theirs")
    for one in also:
        person = person_words(found.plan, one.person) or OTHER_PERSON
        sure = "also go by" if one.sure else "may also go by"
        yield bullet(f"{person}: they {sure} {one.value} ({KIND_WORDS.get(one.kind, one.kind)})")
    if also:
        yield say(f"Those that are theirs can be noted: {prog} people --set -", "muted")


def _of_a_service(one: Also) -> bool:
    """Whether it is the address of a service that writes in their name, or a number that tells nobody anything."""
    return one.value.isdecimal() or re.search(r"reply|notif|mailer|support@|^info@", one.value.casefold()) is not None


def _limits(found: Verified) -> Iterator[Block]:
    limits = {line: None for one in found.sources if one.reader for line in found.guides.guides[one.reader].limits}
    if limits:
        yield Gap()
        yield Heading("What these exports cannot show")
        yield from (bullet(line, "muted") for line in limits)


def _changes(found: Verified, verb: str) -> Iterator[Block]:
    for one in found.changes:
        then = "open again" if one.says == CONTRADICTED else "confirmed"
        yield say(one.item.step.title, hang="- ")
        yield say(
            f"{one.item.id}; {verb}: {STATE_WORDS[one.item.state]}; then: {then} from {long_date(one.day)}",
            "muted",
            indent=1,
        )
