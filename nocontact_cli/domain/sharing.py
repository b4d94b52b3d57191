"""One setting is asked about once: steps of several checklists that are the same, and doors closed from elsewhere.

Accounts of two checklists are the same account where they have the same label, or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocontact_cli.domain.ids import AccountId, ItemId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nocontact_cli.domain.checklist import Catalogue, Checklist, Exposure, Step, When
    from nocontact_cli.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class Work:
    """A step where it is done.

    Args:
        account: The account, also for a step that is done once: the one it is looked at from.
        person: For whom; None unless the step is for each person.
    """

    checklist: Checklist
    step: Step
    account: AccountId
    person: int | None

    @property
    def once(self) -> bool:
        """Whether it is done once, for all accounts of its platform."""
        return self.step.each == "once"

    @property
    def id(self) -> ItemId:
        """The name of its item."""
        where = AccountId(self.checklist.id) if self.once else self.account
        return ItemId(where, self.step.id, self.person or 1)


@dataclass(frozen=True, slots=True)
class Door:
    """An exposure that an item closes.

    Args:
        account: Where; None where the item is done once for all accounts of the platform.
    """

    platform: str
    account: AccountId | None
    exposure: Exposure


class Sharing:
    """What the checklists of a plan have in common, with everything in it named."""

    def __init__(self, catalogue: Catalogue, plan: Plan) -> None:
        self._catalogue = catalogue
        self._plan = plan

    def applies(self, work: Work, person: int | None) -> bool:
        """Whether nothing known rules a step out.

        Args:
            person: For whom; None asks whether it applies for anybody.
        """
        return self._plan.applies(work.step.when, work.account, person, once=work.once)

    def asked(self, work: Work) -> Work:
        """The work that is asked about for this one: the same setting on another platform of the plan, or itself."""
        for target, when in work.step.same_as.items():
            for other in self._targets(work, target):
                if self._is_sure(work, when) and self.applies(other, other.person):
                    return other
        return work

    def names(self, work: Work) -> tuple[str, ...]:
        """The items whose answers speak for this one, its own first."""
        found = [str(work.id)]
        for target, when in work.step.same_as.items():
            if self._is_sure(work, when):
                found += [str(other.id) for other in self._targets(work, target, anywhere=True)]
        for checklist, step in self._catalogue.same_settings.get(f"{work.checklist.id}.{work.step.id}", ()):
            when = step.same_as[f"{work.checklist.id}.{work.step.id}"]
            for account in self._sources(work, checklist, step):
                other = Work(checklist, step, account, work.person)
                if self._is_sure(other, when):
                    found.append(str(other.id))
        return tuple(dict.fromkeys(found))

    def closing(self, checklist: Checklist, exposure: Exposure, account: AccountId) -> Iterator[tuple[Step, Work]]:
        """The steps that close an exposure on an account, as written and where they are done, for no person yet."""
        for step in checklist.closers[exposure.id]:
            yield step, Work(checklist, step, account, None)
        yield from self._from_elsewhere(self._catalogue.closed_elsewhere, checklist, exposure, account)

    def easing(self, checklist: Checklist, exposure: Exposure, account: AccountId) -> Iterator[tuple[Step, Work]]:
        """The steps that make an exposure smaller, in the same form."""
        for step in checklist.easers[exposure.id]:
            yield step, Work(checklist, step, account, None)
        yield from self._from_elsewhere(self._catalogue.eased_elsewhere, checklist, exposure, account)

    def closed(self, work: Work) -> Iterator[Door]:
        """The exposures a step closes where it is done, on all platforms of the plan."""
        return self._doors(work, work.step.closes)

    def eased(self, work: Work) -> Iterator[Door]:
        """The exposures it makes smaller there."""
        return self._doors(work, work.step.eases)

    def _doors(self, work: Work, names: Iterable[str]) -> Iterator[Door]:
        for name in names:
            platform, dot, exposure = name.rpartition(".")
            if not dot:
                account = None if work.once else work.account
                yield Door(work.checklist.id, account, work.checklist.exposures[exposure])
                continue
            other = self._catalogue.checklists.get(platform)
            for account in self._accounts(platform, None if work.once else work.account):
                if other is not None and exposure in other.exposures:
                    yield Door(platform, account, other.exposures[exposure])

    def _is_sure(self, work: Work, when: When) -> bool:
        """Whether conditions are known to hold where a step is done; if once, on every account of its platform."""
        accounts = list(self._accounts(work.checklist.id, None)) if work.once else []
        return all(self._plan.is_sure(when, account, work.person) for account in accounts or [work.account])

    def _targets(self, work: Work, target: str, *, anywhere: bool = False) -> Iterator[Work]:
        """The same setting on another platform; only where the plan names it, unless `anywhere`."""
        platform, _, name = target.partition(".")
        checklist = self._catalogue.checklists.get(platform)
        # A checklist of the user's own may stand in the place of the one that was meant, without that step.
        step = checklist.steps.get(name) if checklist else None
        if checklist is None or step is None:
            return
        label = None if work.once else work.account.label
        accounts = list(self._accounts(platform, None if step.each == "once" else AccountId(platform, label)))
        if anywhere and not accounts:
            accounts = [AccountId(platform, label)]
        for account in accounts[:1]:
            yield Work(checklist, step, account, work.person)

    def _sources(self, work: Work, checklist: Checklist, step: Step) -> Iterable[AccountId]:
        """The accounts on which a step of another checklist may be the same setting as this work."""
        if step.each == "once":
            return [AccountId(checklist.id)] if work.once or work.account.label is None else []
        if work.once:
            # Dropped accounts too: what was answered there is still true of the one setting.
            return [one for one in (*self._plan.accounts, *self._plan.dropped) if one.platform == checklist.id]
        return [AccountId(checklist.id, work.account.label)]

    def _from_elsewhere(
        self,
        index: dict[str, tuple[tuple[Checklist, Step], ...]],
        checklist: Checklist,
        exposure: Exposure,
        account: AccountId,
    ) -> Iterator[tuple[Step, Work]]:
        for other, step in index.get(f"{checklist.id}.{exposure.id}", ()):
            for where in list(self._accounts(other.id, None if step.each == "once" else account)):
                yield step, Work(other, step, where, None)
                if step.each == "once":
                    break

    def _accounts(self, platform: str, like: AccountId | None) -> Iterator[AccountId]:
        """The accounts of the plan on a platform, only the one with the same label if `like` is given."""
        for account in self._plan.accounts:
            if account.platform == platform and (like is None or account.label == like.label):
                yield account
