"""An attempt that was written down, and the doors by which they could know something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.render.jsonform import exposure_json, item_json
from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.wording import (
    KIND_PHRASES,
    OTHER_PERSON,
    STATE_WORDS,
    WAY_WORDS,
    account_words,
    count,
    long_date,
    person_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nocontact_cli.domain.attempts import Attempt
    from nocontact_cli.domain.checklist import Checklist
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.report import ExposureState, Report

_FREE: Final = "That they try says nothing about you. What you closed is still closed, and nothing starts from zero."


def attempt_page(report: Report, attempt: Attempt, reopened: Sequence[ItemState], prog: str) -> Page:
    """What was written down, and what it opens again."""
    return Page(
        (
            Heading("Written down", 1),
            say(_what(report, attempt)),
            *(say(f"Proof: {proof.path}, SHA-256 {proof.sha256}", "muted") for proof in attempt.proofs),
            Gap(),
            *_result(report, attempt, reopened, prog),
            say(_FREE, "muted"),
        )
    )


def doors_page(report: Report, known: Mapping[str, Sequence[ExposureState]], prog: str) -> Page:
    """The doors by which they could know or do something, kind by kind."""
    blocks: list[Block] = []
    for kind, doors in known.items():
        blocks += [Gap(), Heading(f"{KIND_PHRASES[kind]}: {count(len(doors), 'door')} that could be it")]
        for one in doors:
            person = person_words(report.plan, one.person)
            place = account_words(one.checklist, one.account)
            left = [str(item.id) for item in one.items if item.state not in ("done", "not-mine")]
            blocks.append(
                mixed(
                    Span("they can still " + one.exposure.they_can, "due" if one.state == "due" else "text"),
                    Span(f" ({place}, {person})" if person else f" ({place})", "muted"),
                    hang="- ",
                )
            )
            if left:
                blocks.append(say(f"{one.state}; {', '.join(left)}", "muted", indent=1))
        if not doors:
            blocks.append(say("No door of this kind is open on your list. Somebody may have told them.", "muted"))
        blocks.append(say(f"To go through them now: {prog} audit --knew {kind}", "muted"))
    return Page(tuple(blocks))


def attempt_json(
    attempt: Attempt | None,
    report: Report,
    reopened: Sequence[ItemState],
    known: Mapping[str, Sequence[ExposureState]],
) -> dict[str, Any]:
    """`nocontact.attempt`: what was written down, what it opens again, and the doors that were asked about."""
    return {
        "schema": "nocontact.attempt",
        "version": 1,
        "attempt": attempt
        and {
            "n": attempt.n,
            "day": attempt.day.isoformat(),
            "time": attempt.time,
            "way": attempt.way,
            "person": attempt.person,
            "reached": attempt.reached,
            "note": attempt.note,
            "proofs": [{"path": proof.path, "sha256": proof.sha256} for proof in attempt.proofs],
        },
        "reopened": [item_json(item) for item in reopened],
        "knew": {kind: [exposure_json(one) for one in doors] for kind, doors in known.items()},
        "next": [str(name) for name in report.next],
    }


def way_words(checklists: Mapping[str, Checklist], attempt: Attempt) -> str:
    """By which way an attempt came, in words."""
    account = attempt.account
    if account is None:
        return WAY_WORDS[attempt.way]
    checklist = checklists.get(account.platform)
    return account_words(checklist, account) if checklist else str(account)


def _what(report: Report, attempt: Attempt) -> str:
    who = person_words(report.plan, attempt.person) or report.plan.name_of(attempt.person) or OTHER_PERSON
    how = way_words(report.catalogue.checklists, attempt)
    came = "it came through to you" if attempt.reached else "it did not come through"
    at = f", {attempt.time}" if attempt.time else ""
    note = f" You wrote: {attempt.note}" if attempt.note else ""
    return f"{long_date(attempt.day)}{at}: {who}, by {how}; {came}.{note}"


def _result(report: Report, attempt: Attempt, reopened: Sequence[ItemState], prog: str) -> Iterator[Block]:
    if not attempt.reached:
        yield say("The block held: nothing is reopened.", "closed")
    elif reopened:
        yield say(f"{count(len(reopened), 'step')} {'is' if len(reopened) == 1 else 'are'} open again:")
        for item in reopened:
            yield bullet(f"{item.id}: {STATE_WORDS[item.state]}. {item.step.title}")
        yield say(f"To look at them: {prog} audit", "muted")
    elif attempt.account is not None:
        yield say("Nothing had to be reopened: what closes this way is open already, or was closed again since.")
    else:
        yield say("No setting you made was undone by this. What helps against new and indirect ways comes first now:")
        for name in report.next:
            yield bullet(f"{name}: {report.items[str(name)].step.title}")
