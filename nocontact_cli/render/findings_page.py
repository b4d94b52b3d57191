"""What data exports say of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from nocontact_cli.domain.findings import CONFIRMED, CONTRADICTED, UNKNOWN, Why
from nocontact_cli.render.finding_words import sentence, why
from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.people_page import KIND_WORDS
from nocontact_cli.render.wording import OTHER_PERSON, STATE_WORDS, count, long_date, person_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nocontact_cli.domain.export_guides import ExportGuide, ExportGuides
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


def findings_page(found: Verified, prog: str) -> Page:
    """All of it; nothing of it is stored."""
    results = {result: [one for one in found.findings if one.result == result] for result in (CONTRADICTED, CONFIRMED)}
    ask = [one for one in found.findings if one.why == Why.ASK]
    rest = [one for one in found.findings if one.result == UNKNOWN and one.why != Why.ASK]
    return Page(
        (
            Heading("What your exports say", 1),
            say(
                f"{count(len(results[CONTRADICTED]), 'finding')} against what is closed, "
                f"{len(results[CONFIRMED])} for it, and {len(ask) + len(rest)} that cannot be told."
            ),
            *_sources(found),
            *_nobody(found, prog),
            *_group(found, "Open, by these exports", results[CONTRADICTED], "due"),
            *_group(found, "Closed, by these exports", results[CONFIRMED], "closed"),
            *_group(found, "Only you can tell", ask, "text"),
            *_unknown(found, rest),
            *_doors(found, prog),
            *_limits(found),
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


def guide_page(guides: ExportGuides, shown: Sequence[ExportGuide]) -> Page:
    """How to ask for exports without it being noticed."""
    blocks: list[Block] = [Heading("How to ask for your own data, quietly", 1)]
    for one in shown:
        blocks += [Gap(), Heading(one.name)]
        blocks += [say(line, hang=f"{at}. ") for at, line in enumerate(one.guide, 1)]
        blocks += [
            mixed(Span("How long: ", "strong"), one.takes),
            mixed(Span("What may be noticed: ", "strong"), one.noticed),
            *(mixed(Span("What it cannot show: ", "strong"), line) for line in one.limits),
        ]
    return Page((*blocks, Gap(), say(guides.after, "notice")))


def guides_json(guides: ExportGuides, shown: Sequence[ExportGuide]) -> dict[str, Any]:
    """`nocontact.guides`: how to ask for exports."""
    return {
        "schema": "nocontact.guides",
        "version": 1,
        "after": guides.after,
        "guides": [
            {
                "platform": one.id,
                "name": one.name,
                "reviewed": one.reviewed.isoformat(),
                "guide": list(one.guide),
                "takes": one.takes,
                "noticed": one.noticed,
                "limits": list(one.limits),
                "sources": [source.url for source in guides.sources_of(one)],
            }
            for one in shown
        ],
    }


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


def _group(found: Verified, title: str, findings: Sequence[Finding], role: Any) -> Iterator[Block]:
    if not findings:
        return
    yield Gap()
    yield Heading(f"{title} ({len(findings)})")
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
    return f"({_name(found, one.reader)}{person}; {one.where})"


def _unknown(found: Verified, findings: Sequence[Finding]) -> Iterator[Block]:
    """What cannot be told, by the reason."""
    if not findings:
        return
    yield Gap()
    yield Heading(f"Cannot be told ({len(findings)})")
    reasons: dict[str, list[Finding]] = {}
    for one in findings:
        reasons.setdefault(why(one) or "", []).append(one)
    for reason, those in reasons.items():
        yield say(reason)
        for one in those:
            yield bullet(f"{sentence(one)} ({_name(found, one.reader)})", "muted", indent=1)


def _doors(found: Verified, prog: str) -> Iterator[Block]:
    if not (found.platforms or found.also):
        return
    yield Gap()
    yield Heading("Doors that were not known")
    for platform in found.platforms:
        yield bullet(f"They are on {platform}, which your plan does not name: {prog} plan --use {platform}")
    for one in found.also:
        person = person_words(found.plan, one.person) or OTHER_PERSON
        sure = "also go by" if one.sure else "may also go by"
        yield bullet(f"{person}: they {sure} {one.value} ({KIND_WORDS.get(one.kind, one.kind)})")
    if found.also:
        yield say(f"What is theirs can be noted: {prog} people --set -", "muted")


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
