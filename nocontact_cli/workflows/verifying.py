"""Check the answers against data exports. All of it is read on this computer; only findings are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Self

from nocontact_cli.catalogue.export_guides import export_guides
from nocontact_cli.domain.findings import CONTRADICTED, Against, judge
from nocontact_cli.domain.identities import identities
from nocontact_cli.domain.proofs import changes, drafts
from nocontact_cli.domain.record import ANSWER, Draft
from nocontact_cli.errors import FileError, UsageError
from nocontact_cli.evidence.gathering import gather
from nocontact_cli.evidence.given.trees import trees
from nocontact_cli.evidence.names import Wanted
from nocontact_cli.evidence.readers import all_readers
from nocontact_cli.render.clean import clean
from nocontact_cli.render.finding_words import note
from nocontact_cli.workflows.planning import read_account
from nocontact_cli.workflows.supporting import COUNTRY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from nocontact_cli.domain.checklist import When
    from nocontact_cli.domain.export_guides import ExportGuide, ExportGuides
    from nocontact_cli.domain.findings import Finding
    from nocontact_cli.domain.ids import AccountId
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.proofs import Change
    from nocontact_cli.domain.report import Report
    from nocontact_cli.domain.seen import Also, Source
    from nocontact_cli.evidence.times import DayOf
    from nocontact_cli.workflows.session import Session


_DONE = ("done", "due")
_MOST_ASKED = 6
"""Things of one sort that are asked about; logins can be many."""


@dataclass(frozen=True)
class Verified:
    """What exports say, held against the record. Nothing of it is stored yet.

    Args:
        sources: Each export that was read, with what could not be.
        findings: What they say, worst first.
        changes: What that would change in the record.
        also: Identifiers of theirs that are not known yet.
        platforms: Platforms with a finding about a person that the plan does not name.
        several: Platforms of which the plan names several accounts, so that none could be meant.
        nobody: Whether nothing is known by which the people of the plan could be recognised.
        before: How things stand.
        guides: Words on each kind of export.
    """

    plan: Plan
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    also: tuple[Also, ...]
    platforms: tuple[str, ...]
    several: tuple[str, ...]
    nobody: bool
    before: Report
    guides: ExportGuides


class Check:
    """Exports that were found, and not read yet. Use it as a context manager.

    Args:
        session: The open record.
        paths: Files, folders and ZIPs.
        account: The account they belong to, where the plan has several on one platform.
        exported_on: Local day on which they were made, where they do not say so themselves.
        day_of: Gives the local day of a moment, by the zone's rules for that moment and not for today.

    Raises:
        FileError: One of them is not there, or cannot be looked at.
        UsageError: The account is none of the plan, or the day lies in the future.
    """

    def __init__(
        self,
        session: Session,
        paths: Sequence[Path],
        *,
        account: str | None = None,
        exported_on: date | None = None,
        day_of: DayOf = lambda at: at.astimezone().date(),
    ) -> None:
        self._session = session
        self._account = _account(session, account)
        self._exported_on = exported_on
        self._day_of = day_of
        self._on_bytes: Callable[[int], None] = _nobody_listens
        for path in paths:
            if not path.exists():
                raise FileError(f"{clean(str(path))} is not there.", do="You can check its name.")
        try:
            self._trees = trees(dict.fromkeys(paths), self._count)
        except OSError as error:
            raise FileError(
                f"{clean(str(error.filename))} cannot be read: {error.strerror or 'the system gives no reason'}.",
                do="You can check its name.",
            ) from error

    @property
    def total(self) -> int:
        """Bytes of all files, as far as they are known before reading. Not all of them may be read."""
        return sum(tree.total for tree in self._trees)

    def run(self, on_bytes: Callable[[int], None]) -> Verified:
        """Read everything and hold it against the record.

        Args:
            on_bytes: Told of every piece that was read, in bytes.

        Raises:
            UsageError: None of it is an export that can be read.
        """
        self._on_bytes = on_bytes
        session = self._session
        plan, report = session.plan, session.report()
        wanted = Wanted(identities(session.entries), plan.circumstance(COUNTRY))
        readers = all_readers()
        sources = [
            self._dated(source)
            for tree in self._trees
            for source in gather(tree, readers, wanted, self._day_of, session.context.day)
        ]
        if not any(source.reader for source in sources):
            raise UsageError(" ".join(_not_read(sources)), do="To see what can be read: {prog} verify --guide")
        guides = export_guides()
        accounts = tuple(one for one in plan.accounts if self._account in (None, one) or not _same(one, self._account))
        findings: list[Finding] = []
        for source in sources:
            if source.reader:
                steps = guides.guides[source.reader].steps(lambda step, when: _holds(plan, accounts, step, when))
                findings += judge(source, Against(report, wanted.identifiers(), steps, accounts))
        return Verified(
            plan=plan,
            sources=tuple(sources),
            findings=tuple(findings),
            changes=changes(findings, report),
            also=tuple({(one.person, one.kind, one.value): one for source in sources for one in source.also}.values()),
            platforms=_new_platforms(sources, plan, guides),
            several=_several(sources, accounts, guides),
            nobody=not wanted.people,
            before=report,
            guides=guides,
        )

    def _count(self, number: int) -> None:
        self._on_bytes(number)

    def _dated(self, source: Source) -> Source:
        return source if self._exported_on is None else replace(source, exported_on=self._exported_on)

    def close(self) -> None:
        """Let go of all files."""
        for tree in self._trees:
            tree.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def record(session: Session, found: Verified) -> Report:
    """Store what the exports showed, all or nothing, and give how things stand then."""
    session.append(drafts(found.changes, lambda one: f"{note(one)} ({one.reader}; {one.where})"))
    return session.report()


def uncertain(found: Verified) -> tuple[Finding, ...]:
    """What only the user can tell and a step that is done rests on: things first, of each sort the newest.

    What changes in the record anyway is not among it.
    """
    changed = {str(one.item.id) for one in found.changes}
    items = found.before.items
    those = [
        one
        for one in found.findings
        if (one.asks or (one.result == CONTRADICTED and not one.sure))
        and any(items[name].state in _DONE for name in one.items)
        and not changed & set(one.items)
    ]
    those.sort(key=lambda one: (not one.sure, one.what, -(one.day or date.min).toordinal()))
    by_sort: dict[tuple[str, str], list[Finding]] = {}
    for one in those:
        by_sort.setdefault((one.reader, one.what), []).append(one)
    return tuple(one for some in by_sort.values() for one in some[:_MOST_ASKED])


def open_again(session: Session, one: Finding) -> int:
    """Open the steps again that rest on a finding, by the user's own word; how many there were."""
    items = session.report().items
    names = [name for name in one.items if items[name].state in _DONE]
    day = session.context.day
    session.append([Draft(ANSWER, name, "open", day, note=note(one)) for name in names])
    return len(names)


def guide_for(name: str | None) -> tuple[ExportGuides, tuple[ExportGuide, ...]]:
    """How to ask for an export, for one platform or for all.

    Raises:
        UsageError: There is no guide of that name.
    """
    guides = export_guides()
    if name is None:
        return guides, tuple(guides.guides.values())
    name = name.lower()
    if name not in guides.guides:
        raise UsageError(f"There is no guide for '{clean(name)}'.", do=f"There are: {', '.join(guides.guides)}")
    return guides, (guides.guides[name],)


def _account(session: Session, text: str | None) -> AccountId | None:
    if text is None:
        return None
    account = read_account(text, session.catalogue.platforms)
    if account not in session.plan.accounts:
        raise UsageError(f"{account} is not in your plan.", do="You can see what is: {prog} plan")
    return account


def _same(one: AccountId, other: AccountId | None) -> bool:
    return other is not None and one.platform == other.platform


def _not_read(sources: Sequence[Source]) -> list[str]:
    # That it is no export goes without saying where something else is wrong with it.
    told = [f"{source.paths[0]}: {problem.text}" for source in sources for problem in source.problems[:1]]
    return [clean(one) for one in dict.fromkeys(told)][:20]


def _holds(plan: Plan, accounts: Sequence[AccountId], step: str, when: When) -> bool:
    """Whether the conditions of a step are known to hold on the one account of its platform."""
    platform = step.partition(".")[0]
    return any(plan.is_sure(when, account, None) for account in accounts if account.platform == platform)


def _new_platforms(sources: Sequence[Source], plan: Plan, guides: ExportGuides) -> tuple[str, ...]:
    """Platforms with something about a person of the plan, which the plan does not name."""
    named = {account.platform for account in plan.accounts}
    about_them = [source for source in sources if any(one.person is not None for one in source.seen)]
    first = dict.fromkeys(name for source in about_them for name in _checklists(source, guides)[:1])
    return tuple(name for name in first if name not in named)


def _several(sources: Sequence[Source], accounts: Sequence[AccountId], guides: ExportGuides) -> tuple[str, ...]:
    platforms = [account.platform for account in accounts]
    read = {name for source in sources for name in _checklists(source, guides)}
    return tuple(dict.fromkeys(one for one in platforms if platforms.count(one) > 1 and one in read))


def _checklists(source: Source, guides: ExportGuides) -> tuple[str, ...]:
    """The checklists whose answers an export checks, that of its own platform first."""
    if source.reader is None:
        return ()
    steps = [step for those in guides.guides[source.reader].proves.values() for step in those]
    names = dict.fromkeys(step.partition(".")[0] for step in steps)
    return tuple(sorted(names, key=lambda name: name != source.reader))


def _nobody_listens(_: int) -> None:
    """Before the reading begins."""
