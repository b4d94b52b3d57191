"""An open record with the checklists its plan needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.domain.assess import assess
from nocontact_cli.domain.plan import Plan, newest_plan
from nocontact_cli.domain.record import Entry
from nocontact_cli.domain.words import START
from nocontact_cli.errors import NoPlanError
from nocontact_cli.evidence.given.leftovers import sweep
from nocontact_cli.workflows.ahead import key_of
from nocontact_cli.workflows.context import local_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nocontact_cli.domain.checklist import Catalogue, Checklist
    from nocontact_cli.domain.record import Draft
    from nocontact_cli.domain.report import Report
    from nocontact_cli.vault.record import Record
    from nocontact_cli.workflows.context import Context


class Session:
    """The record of this call, and what follows from it.

    Until a lock is chosen there is no record: entries are kept in memory only, and `keep_in` stores them.
    """

    def __init__(self, context: Context, record: Record | None = None) -> None:
        self.context = context
        self._record = record
        self._entries: list[Entry] = list(record.entries()) if record else []
        self._drafts: list[Draft] = []
        self._catalogue: Catalogue | None = None

    @classmethod
    def open(cls, context: Context) -> Self:
        """Open the record, and take away what a call that was killed has left.

        Raises:
            NoPlanError: There is none.
            LockedError: No key opens it.
            DamagedError: It cannot be read.
        """
        from nocontact_cli.vault.keys import unlock  # noqa: PLC0415 - SQLCipher is slow to load.
        from nocontact_cli.vault.vault import open_vault  # noqa: PLC0415 - The same.

        if not context.place.exists:
            raise NoPlanError(
                "There is no plan yet.",
                safe="Nothing has been written.",
                do="You can begin with: {prog} start",
            )
        sweep()
        key = key_of(context) or unlock(
            context.place,
            fd=context.passphrase_fd,
            file=context.passphrase_file,
            env=context.env,
            may_ask=True,
        )
        session = cls(context, open_vault(context.place, key))
        later = sum(entry.day > context.day for entry in session.entries)
        if later:
            from nocontact_cli.render.wording import dated_later  # noqa: PLC0415 - Only where a clock was wrong.

            context.tell(dated_later(later, context.day))
        return session

    def keep_in(self, record: Record) -> None:
        """Go on with a record that was just made and holds all entries so far."""
        self._record = record
        self._entries = list(record.entries())
        self._drafts = []

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """What waits for a record to be stored in."""
        return tuple(self._drafts)

    @property
    def stored(self) -> bool:
        """Whether there is a record on disk behind this session."""
        return self._record is not None

    @property
    def entries(self) -> Sequence[Entry]:
        """All entries, by number."""
        return self._entries

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return newest_plan(self._entries)

    @property
    def catalogue(self) -> Catalogue:
        """The checklists of every account that was ever in the plan."""
        needed = {START, *self._platforms()}
        if self._catalogue is None or not needed <= set(self._catalogue.checklists):
            self._catalogue = load(needed, self.context.checklists)
        return self._catalogue

    @property
    def every_checklist(self) -> dict[str, Checklist]:
        """All checklists there are, by platform."""
        return load(None, self.context.checklists).checklists

    def _platforms(self) -> set[str]:
        plan = self.plan
        known = set(self._catalogue.platforms) if self._catalogue else None
        named = {account.platform for account in (*plan.accounts, *plan.dropped)}
        return named if known is None else named & known

    def append(self, drafts: Sequence[Draft]) -> None:
        """Store entries, all or none. They are on disk when this returns."""
        if not drafts:
            return
        if self._record is None:
            self._drafts += drafts
            first = len(self._entries) + 1
            self._entries += [
                Entry(
                    n=first + at,
                    at=self.context.now,
                    kind=draft.kind,
                    about=draft.about,
                    says=draft.says,
                    day=draft.day,
                    by=draft.by,
                    note=draft.note,
                    until=draft.until,
                )
                for at, draft in enumerate(drafts)
            ]
            return
        self._entries += self._record.append(drafts, local_now())

    def report(self, day: date | None = None) -> Report:
        """The report for a local day; today without one."""
        return assess(self.catalogue, self._entries, day or self.context.day)

    def close(self) -> None:
        """Close the record."""
        if self._record is not None:
            self._record.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
