"""One step as a card, the list of steps, and the marks they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.render.page import Block, Gap, Heading, Page, Role, Span, Table, bullet, mixed, say
from nocontact_cli.render.wording import (
    ANSWERED_BY,
    BY_WORDS,
    DEVICE_WORDS,
    NOTICED_WORDS,
    STAGE_WORDS,
    STATE_WORDS,
    TRIGGER_WORDS,
    account_words,
    count,
    listed,
    long_date,
    person_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nocontact_cli.domain.checklist import Checklist
    from nocontact_cli.domain.items import ItemState
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.report import Report

_WROTE = {"friend": "A friend wrote", "export": "Found in"}
_STATE_ROLES: dict[str, Role] = {"done": "closed", "due": "due", "keep": "kept", "not-mine": "muted"}


def card(report: Report, item: ItemState, *, keep_first: bool = False, full: bool = False) -> Page:
    """A step as it is worked through.

    Args:
        keep_first: The step would close the channel that has to stay.
        full: Also what stands behind it: the quieter way, words for a company, sources, dates.
    """
    checklist = report.catalogue.checklists[item.platform]
    plan = report.plan
    return Page(
        (
            Heading(item.step.title, 1),
            *_concerns(plan, checklist, item),
            *_keep(keep_first=keep_first),
            say(item.step.why),
            Gap(),
            *_notice(item),
            *_instructions(plan, checklist, item),
            *_link(item),
            *(_behind(report, checklist, item) if full else ()),
        )
    )


def step_in_full(report: Report, item: ItemState) -> Page:
    """A step with its state, for `show`."""
    checklist = report.catalogue.checklists[item.platform]
    where = account_words(checklist, item.account) if item.account else checklist.name
    head = [where, STAGE_WORDS[item.step.stage], f"{item.step.minutes} min", str(item.id)]
    answered = _state(item) if item.state != "unchecked" else ()
    return Page((say(" · ".join(head), "muted"), *answered)).then(card(report, item, full=True))


def steps_page(report: Report, items: Sequence[ItemState]) -> Page:
    """The list of items with their states."""
    done = sum(item.state == "done" for item in items)
    blocks: list[Block] = [
        Heading(f"Steps on {long_date(report.as_of)}", 1),
        say(f"{count(len(items), 'step')}, {done} of them done."),
        Gap(),
        Table(
            ("Step", "What it is", "State", "Minutes"),
            tuple(
                (
                    Span(str(item.id), "strong"),
                    Span(item.step.title + _for_person(report.plan, item)),
                    Span(_state_words(item), _STATE_ROLES.get(item.state, "text")),
                    Span(str(item.step.minutes), "muted"),
                )
                for item in items
            ),
            lead=2,
            least=100,
        ),
    ]
    return Page(tuple(blocks))


def marked_page(items: Sequence[ItemState], *, undone: bool) -> Page:
    """What was recorded."""
    what = "Taken back" if undone else "Recorded"
    return Page(
        (
            say(f"{what} for {count(len(items), 'step')}:"),
            *(
                mixed(Span(str(item.id), "strong"), f": {_state_words(item)}. {item.step.title}", hang="- ")
                for item in items
            ),
        )
    )


def _for_person(plan: Plan, item: ItemState) -> str:
    person = person_words(plan, item.person)
    return f" ({person})" if person else ""


def _state_words(item: ItemState) -> str:
    words = STATE_WORDS[item.state]
    if item.state == "done" and item.due:
        words += f", again from {item.due.isoformat()}"
    if item.state == "keep" and item.due:
        words += f", through {item.due.isoformat()}"
    if item.by and item.by != "self":
        words += f" (by {ANSWERED_BY.get(item.by, item.by)})"
    return words


def _state(item: ItemState) -> Iterator[Block]:
    text = f"Now: {_state_words(item)}"
    if item.day:
        text += f", answered for {long_date(item.day)}"
    yield say(text + ".", _STATE_ROLES.get(item.state, "text"))
    if item.note:
        yield say(f"{_WROTE.get(item.by or '', 'You wrote')}: {item.note}", "muted")


def answered_so_far(item: ItemState) -> Iterator[Block]:
    """The answer a step has already, where it has one."""
    if item.state != "unchecked":
        yield say(f"Your answer so far: {_state_words(item)}.", "muted")


def _concerns(plan: Plan, checklist: Checklist, item: ItemState) -> Iterator[Block]:
    person = person_words(plan, item.person)
    if person:
        yield say(f"For: {person}", "muted")
    others = [
        step.title
        for step in checklist.steps.values()
        if item.step.either and step.either == item.step.either and step.id != item.step.id
    ]
    if others:
        yield say(f"One of these is enough: this step, or {listed([f'“{one}”' for one in others], 'or')}.", "muted")
    if item.same:
        names = [account_words(work.checklist, work.account) for work in item.same]
        yield say(f"The same setting counts for: {listed(list(dict.fromkeys(names)), 'and')}.", "muted")


def _keep(*, keep_first: bool) -> Iterator[Block]:
    if keep_first:
        yield mixed(
            Span("This is the channel you want to keep: ", "kept"),
            "k leaves it open on purpose and writes down why.",
        )


def _notice(item: ItemState) -> Iterator[Block]:
    step = item.step
    role: Role = "text" if step.noticed == "silent" else "notice"
    yield mixed(Span("What they may notice: ", "strong"), Span(NOTICED_WORDS[step.noticed], role))
    if step.signs:
        yield say(step.signs, indent=1)
    if step.quieter and step.noticed != "silent":
        yield mixed(Span("A quieter way: ", "strong"), step.quieter)
    if step.evidence_first:
        yield mixed(
            Span("Evidence first: ", "strong"),
            "this can remove or hide proof. You can save pictures before you do it.",
        )
    if step.needs_owner:
        yield mixed(Span("Whose account: ", "strong"), "only the owner or organiser can do this one.")
    if step.unconfirmed:
        yield mixed(Span("Not confirmed: ", "notice"), "we could not confirm this one, and names may differ for you.")


def _instructions(plan: Plan, checklist: Checklist, item: ItemState) -> Iterator[Block]:
    how = item.step.how
    answer = None
    if how.asks:
        accounts = [item.account] if item.account else [one for one in plan.accounts if one.platform == checklist.id]
        answers = {plan.answer(account, how.asks) for account in accounts}
        answer = answers.pop() if len(answers) == 1 else None
    for device, lines in how.choose(plan.devices, answer):
        yield Gap()
        words = [DEVICE_WORDS.get(part, part) for part in device.split(", ")]
        if how.asks and len(words) > 1:
            words[0] = checklist.asks[how.asks].answers.get(words[0], words[0])
        yield Heading(", ".join(words))
        for at, line in enumerate(lines, 1):
            yield say(_sentence(line), hang=f"{at}. " if len(lines) > 1 else "- ")


def _sentence(line: str) -> str:
    """A line with a full stop, unless it ends in a sign of its own."""
    return line if line[-1] in ".:?" else line + "."


def _link(item: ItemState) -> Iterator[Block]:
    if item.step.open:
        yield Gap()
        yield mixed("Setting: ", Span(item.step.open, "link"))
        yield say("o opens it in your browser; it then stands in the browser's history.", "muted")


def _behind(report: Report, checklist: Checklist, item: ItemState) -> Iterator[Block]:
    step = item.step
    yield Gap()
    if step.quieter and step.noticed == "silent":
        yield mixed(Span("Another way: ", "strong"), step.quieter)
    if step.say:
        yield mixed(Span("What you can say to them: ", "strong"), step.say)
    if step.by != "me":
        yield mixed(Span("Who: ", "strong"), BY_WORDS[step.by] + ".")
    yield from _what_it_changes(report, item)
    earlier = [_title(report, checklist, name) for name in step.after]
    if earlier:
        yield say(f"Best done after: {'; '.join(earlier)}.", "muted")
    if step.recheck:
        often = f"every {count(step.recheck.days, 'day')}" if step.recheck.days else ""
        events = "after " + listed([TRIGGER_WORDS[word] for word in step.recheck.on], "or") if step.recheck.on else ""
        yield mixed(
            Span("Worth another look: ", "strong"),
            "; ".join(part for part in (often, events) if part) + ". " + step.recheck.because,
        )
    for name in step.sources:
        source = checklist.sources[name]
        yield say(f"Source: {source.title} ({source.publisher}), {source.url}", "muted")
    yield say(f"Read against its sources on {long_date(checklist.reviewed)}. {_edition(report)}", "muted")


def _what_it_changes(report: Report, item: ItemState) -> Iterator[Block]:
    """The doors it closes and those it makes smaller, on every platform, each sentence once."""
    lines: dict[str, None] = {}
    for one in report.exposures:
        closing = {other.id for other in one.items}
        if closing == {item.id}:
            lines[f"After this they can no longer {one.exposure.they_can}."] = None
        elif item.id in closing:
            lines[f"Together with other steps, they can then no longer {one.exposure.they_can}."] = None
        elif any(other.id == item.id for other in one.eased_by):
            lines[f"This makes it harder for them to {one.exposure.they_can}."] = None
    yield from map(bullet, lines)


def _title(report: Report, checklist: Checklist, name: str) -> str:
    """The title of a step that comes earlier; its name where its checklist is not at hand."""
    platform, dot, step = name.rpartition(".")
    other = report.catalogue.checklists.get(platform) if dot else checklist
    return other.steps[step].title if other and step in other.steps else name


def _edition(report: Report) -> str:
    return f"Checklists {report.catalogue.edition}."
