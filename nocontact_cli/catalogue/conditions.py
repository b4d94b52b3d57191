"""`when` and `how`: what they may ask about, and that instructions exist for every answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocontact_cli.catalogue.fields import CONDITIONS
from nocontact_cli.catalogue.places import Finding
from nocontact_cli.catalogue.problems import hint, quote
from nocontact_cli.domain.words import ANY_DEVICE, DEVICES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from nocontact_cli.catalogue.places import Path
    from nocontact_cli.domain.checklist import Checklist, Question, Step, When


def check_conditions(checklist: Checklist, faulty: AbstractSet[tuple[str, str]]) -> Iterator[Finding]:
    """Faults in the questions of a checklist and in everything that depends on their answers.

    Args:
        checklist: Its values, with the question of every `how` settled.
        faulty: Id and field of the faults on record.
    """
    for name in checklist.asks:
        if name in CONDITIONS.known:
            message = f"{quote(name)} already has a meaning in every checklist: take another"
            yield Finding(("asks", name), message)
    if any(owner.startswith("question ") or field == "asks" for owner, field in faulty):
        return
    for exposure in checklist.exposures.values():
        yield from check_when(exposure.when, ("exposures", exposure.id, "when"), checklist)
    for step in checklist.steps.values():
        yield from check_when(step.when, ("steps", step.id, "when"), checklist)
        for name, when in step.same_as.items():
            yield from check_when(when, ("steps", step.id, "same_as", name), checklist)
        if step.how.by_answer:
            yield from _how(step, checklist)


def settle_questions(checklist: Checklist) -> Checklist:
    """The checklist with `how.asks` filled in for instructions that are given by answer.

    Args:
        checklist: As the walker made it: it cannot know which question the answers belong to.

    Returns:
        The same checklist where nothing is given by answer. `asks` stays None where no single question has
        all the answers; `check_conditions` reports that.
    """
    settled = {
        step.id: replace(step, how=replace(step.how, asks=_question(step, checklist.asks)))
        for step in checklist.steps.values()
        if step.how.by_answer
    }
    return replace(checklist, steps=checklist.steps | settled) if settled else checklist


def _question(step: Step, asks: dict[str, Question]) -> str | None:
    given = step.how.by_answer.keys()
    fitting = [name for name, question in asks.items() if given <= question.answers.keys()]
    complete = [name for name in fitting if not _unanswered(step, asks[name])]
    decided = complete or fitting
    return decided[0] if len(decided) == 1 else None


def _unanswered(step: Step, question: Question) -> list[str]:
    """Answers with which the step applies, but has no instructions."""
    accepted = step.when.get(question.id, tuple(question.answers))
    return [name for name in question.answers if name in accepted and name not in step.how.by_answer]


def check_when(when: When, path: Path, checklist: Checklist) -> Iterator[Finding]:
    """Faults in conditions about an account of a checklist.

    Args:
        when: Names to accepted values.
        path: Where they stand in their file.
        checklist: Whose questions they may ask about.
    """
    for name, accepted in when.items():
        if name in CONDITIONS.known:
            continue
        question = checklist.asks.get(name)
        if question is None:
            known = (*CONDITIONS.known, *checklist.asks)
            message = f"{quote(name)} is no circumstance and no question of this checklist{hint(name, known)}"
            yield Finding((*path, name), message)
            continue
        for value in accepted:
            if value not in question.answers:
                message = f"{quote(value)} is no answer of {quote(name)}{hint(value, question.answers)}"
                yield Finding((*path, name, value), message)


def _how(step: Step, checklist: Checklist) -> Iterator[Finding]:
    path: Path = ("steps", step.id, "how")
    if step.how.asks is not None:
        missing = _unanswered(step, checklist.asks[step.how.asks])
        if missing:
            names = ", ".join(quote(name) for name in missing)
            yield Finding(path, f"has no instructions for {names} of {quote(step.how.asks)}")
        return
    given = step.how.by_answer
    answers = {answer for question in checklist.asks.values() for answer in question.answers}
    unknown = [name for name in given if name not in answers]
    for name in unknown:
        known = (*answers, *DEVICES, ANY_DEVICE)
        yield Finding((*path, name), f"{quote(name)} is no answer of a question here{hint(name, known)}")
    if not unknown:
        yield Finding(path, "its answers must all belong to one question, and to one only")
