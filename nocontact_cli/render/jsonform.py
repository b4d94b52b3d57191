"""The JSON forms. They are a contract: keys may be added, never renamed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from nocontact_cli.domain.ages import Age
    from nocontact_cli.domain.changes import Changes
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.report import ExposureState, Report
    from nocontact_cli.render.around_page import Around
    from nocontact_cli.render.checklists_page import Fault
    from nocontact_cli.render.vault_page import State


def to_text(value: dict[str, Any]) -> str:
    """A JSON document as text that ends in a line feed. ASCII only, so no terminal can be confused by it."""
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def report_json(report: Report, changed: Changes | None = None) -> dict[str, Any]:
    """`nocontact.report`: every exposure with its state. People are numbers.

    Args:
        changed: The differences since an earlier day, where they were asked for.
    """
    document = {
        "schema": "nocontact.report",
        "version": 1,
        "as_of": report.as_of.isoformat(),
        "checklists": report.catalogue.edition,
        "summary": report.summary,
        "exposures": [exposure_json(one) for one in report.exposures],
        "next": [str(name) for name in report.next],
        "not_looked_at": list(report.not_looked_at),
        "left_out": [str(account) for account in report.left_out],
        "without_checklist": [str(account) for account in report.without_checklist],
    }
    return document if changed is None else {**document, "changes": changes_json(changed)}


def changes_json(changed: Changes) -> dict[str, Any]:
    """The differences between two days, as names of exposures."""
    return {
        "since": changed.since.isoformat(),
        "closed": [one.id for one in changed.closed],
        "reopened": [one.id for one in changed.reopened],
        "new": [one.id for one in changed.new],
        "gone": [one.id for one in changed.gone],
    }


def steps_json(report: Report, items: Sequence[ItemState]) -> dict[str, Any]:
    """`nocontact.steps`: items with their states."""
    return {
        "schema": "nocontact.steps",
        "version": 1,
        "as_of": report.as_of.isoformat(),
        "items": [item_json(item) for item in items],
    }


def item_json(item: ItemState) -> dict[str, Any]:
    """One item of `nocontact.steps`."""
    return {
        "id": str(item.id),
        "platform": item.platform,
        "account": item.account.label if item.account else None,
        "person": item.person,
        "title": item.step.title,
        "stage": item.step.stage,
        "noticed": item.step.noticed,
        "by": item.step.by,
        "minutes": item.step.minutes,
        "state": item.state,
        "day": _day(item.day),
        "due": _day(item.due),
        "answered_by": item.by,
        "either": item.step.either,
    }


def step_json(report: Report, item: ItemState) -> dict[str, Any]:
    """`nocontact.step`: one item in full."""
    step = item.step
    checklist = report.catalogue.checklists[item.platform]
    how = {
        device: list(lines)
        for device, lines in step.how.choose(
            report.plan.devices,
            report.plan.answer(item.account, step.how.asks) if item.account and step.how.asks else None,
        )
    }
    return {
        "schema": "nocontact.step",
        "version": 1,
        "as_of": report.as_of.isoformat(),
        "item": {
            **item_json(item),
            "why": step.why,
            "signs": step.signs,
            "evidence_first": step.evidence_first,
            "needs_owner": step.needs_owner,
            "quieter": step.quieter,
            "say": step.say,
            "unconfirmed": step.unconfirmed,
            "closes": list(step.closes),
            "eases": list(step.eases),
            "after": list(step.after),
            "how": how,
            "open": step.open,
            "sources": [
                {"title": source.title, "publisher": source.publisher, "url": source.url, "kind": source.kind}
                for source in (checklist.sources[name] for name in step.sources)
            ],
        },
    }


def marked_json(items: Sequence[ItemState]) -> dict[str, Any]:
    """`nocontact.marked`: the items as they are after an answer."""
    return {"schema": "nocontact.marked", "version": 1, "items": [item_json(item) for item in items]}


def here_json(report: Report | None, next_day: date | None = None) -> dict[str, Any]:
    """`nocontact.here`: where things stand; without a record there is nothing to tell."""
    return {
        "schema": "nocontact.here",
        "version": 1,
        "record": report is not None,
        "summary": report.summary if report else None,
        "next": [str(name) for name in report.next] if report else [],
        "waiting": report.waiting if report else 0,
        "next_audit": _day(next_day),
    }


def faults_json(faults: Sequence[Fault]) -> dict[str, Any]:
    """`nocontact.faults`: the faults of checklist files."""
    return {
        "schema": "nocontact.faults",
        "version": 1,
        "faults": [
            {
                "path": str(fault.path),
                "line": fault.line,
                "column": fault.column,
                "id": fault.id,
                "field": fault.field,
                "message": fault.message,
            }
            for fault in faults
        ],
    }


def vault_json(state: State, around: Around) -> dict[str, Any]:
    """`nocontact.vault`: what can be told of the record without opening it."""
    from nocontact_cli.render.around_page import around_json  # noqa: PLC0415 - Only here.

    return {
        "schema": "nocontact.vault",
        "version": 1,
        "folder": str(state.folder),
        "lock": str(state.lock) if state.lock else None,
        "files": [{"name": file.path.name, "bytes": file.size} for file in state.files],
        "private": state.private,
        "last_backup": _day(state.last_backup),
        **around_json(around),
    }


def checklists_json(found: Iterable[Age], edition: str) -> dict[str, Any]:
    """`nocontact.checklists`: what there is. `old` are the steps that were read more than a year ago."""
    return {
        "schema": "nocontact.checklists",
        "version": 1,
        "edition": edition,
        "checklists": [
            {
                "id": one.checklist.id,
                "name": one.checklist.name,
                "group": one.checklist.group,
                "reviewed": one.checklist.reviewed.isoformat(),
                "steps": len(one.checklist.steps),
                "old": list(one.old),
            }
            for one in found
        ],
    }


def plan_json(plan: Plan) -> dict[str, Any]:
    """`nocontact.plan`: who (by number, never by name), where, with what, under which circumstances."""
    return {
        "schema": "nocontact.plan",
        "version": 1,
        "people": [
            {"n": person.number, "named": person.name is not None, "retired": person.retired} for person in plan.people
        ],
        "accounts": [str(account) for account in plan.accounts],
        "dropped": [str(account) for account in plan.dropped],
        "devices": list(plan.devices),
        "circumstances": dict(sorted(plan.circumstances.items())),
    }


def exposure_json(one: ExposureState) -> dict[str, Any]:
    """One exposure of `nocontact.report`."""
    return {
        "id": one.id,
        "platform": one.checklist.id,
        "account": one.account.label,
        "person": one.person,
        "they_can": one.exposure.they_can,
        "kind": one.exposure.kind,
        "severity": one.exposure.severity,
        "state": one.state,
        "since": one.since.isoformat(),
        "due": _day(one.due),
        "advice": one.exposure.advice,
        "eased_by": [_short(item) for item in one.eased_by],
        "items": [_short(item) for item in one.items],
    }


def _short(item: ItemState) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "title": item.step.title,
        "state": item.state,
        "either": item.step.either,
        "answered_by": item.by,
        "day": _day(item.day),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
