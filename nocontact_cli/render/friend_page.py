"""A checklist for a friend as a page, for text and Markdown: numbered steps with boxes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from nocontact_cli.render import friend_wording as words
from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, bullet, mixed, say
from nocontact_cli.render.wording import minutes_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocontact_cli.domain.checklist import Source
    from nocontact_cli.domain.friend import FriendList, FriendStep
    from nocontact_cli.domain.friend_words import FriendWord


def friend_page(made: FriendList, *, box: str) -> Page:
    """The whole list.

    Args:
        box: What stands before each step, to be ticked.
    """
    return Page(
        (
            Heading(words.TITLE, 1),
            say(words.LEAD),
            say(words.size(made)),
            say(words.KEEP_IT_CLOSE),
            *_advice(words.RULES_TITLE, made.words.rules),
            Gap(),
            Heading(words.STEPS_TITLE),
            say(words.who_is_who(made)),
            *_people(made),
            say(words.MENUS_CHANGE),
            *(block for step in _with_headings(made, box) for block in step),
            Gap(),
            say(words.HOW_TO_REPLY),
            *_advice(words.YOUR_SIDE_TITLE, made.words.your_side, words.YOUR_SIDE_LEAD),
            *_help(made),
            *_sources(made),
            Gap(),
            say(words.edition(made), "muted"),
        )
    )


def _advice(title: str, advice: tuple[FriendWord, ...], lead: str | None = None) -> Iterator[Block]:
    yield Gap()
    yield Heading(title)
    if lead:
        yield say(lead)
    for one in advice:
        yield bullet(f"{one.text} {one.why}" if one.why else one.text)


def _people(made: FriendList) -> Iterator[Block]:
    for number, told in made.people.items():
        if told and len(made.people) > 1:
            yield bullet(f"person {number}: {told}")


def _with_headings(made: FriendList, box: str) -> Iterator[Iterator[Block]]:
    for part, steps in groupby(made.steps, key=lambda step: step.part):
        yield iter((Gap(), Heading(words.PARTS[part])))
        for where, here in groupby(steps, key=words.place):
            yield iter((Gap(), Heading(where, 3)))
            for step in here:
                yield _step(made, step, box)


def _step(made: FriendList, step: FriendStep, box: str) -> Iterator[Block]:
    yield Gap()
    yield mixed(
        Span(f"{box} {step.n}. {step.title}", "strong"),
        Span(f" ({minutes_words(step.minutes)})", "muted"),
    )
    if step.person:
        yield say(f"For: {words.person(made, step.person)}", indent=2)
    for name, text in words.marks(step):
        yield mixed(Span(f"{name}: ", "notice" if name == words.ASK_FIRST else "strong"), text, indent=2)
    yield say(step.why, indent=2)
    for way in step.how:
        yield say(words.way_words(way) + ":", "strong", indent=2)
        for at, line in enumerate(way.lines, 1):
            hang = f"{at}. " if len(way.lines) > 1 else "- "
            yield say(words.sentence(line), indent=2, hang=hang)
    if step.open:
        yield mixed(f"{words.LINK}: ", Span(step.open, "link"), indent=2)
    for name, text in words.extras(step):
        yield mixed(Span(f"{name}: ", "strong"), text, indent=2)


def _help(made: FriendList) -> Iterator[Block]:
    yield Gap()
    yield Heading(f"{words.HELP_TITLE}: {made.country}" if made.country else words.HELP_TITLE)
    yield say(words.HELP_LEAD)
    for line in made.help:
        reached = "; ".join(part for part in (*words.ways_to(line), line.hours) if part)
        yield mixed(Span(line.name, "strong"), f": {reached}", hang="- ")


def _sources(made: FriendList) -> Iterator[Block]:
    yield Gap()
    yield Heading(words.READ_TITLE)
    for where, sources in sources_of(made):
        yield say(f"{where}:", "strong")
        for source in sources:
            yield mixed(f"{source.title} ({source.publisher}), ", Span(source.url, "link"), hang="- ")


def sources_of(made: FriendList) -> Iterator[tuple[str, tuple[Source, ...]]]:
    """Where everything was read, by platform, each page once under its platform."""
    found: dict[str, dict[str, Source]] = {}
    for step in made.steps:
        for source in step.sources:
            found.setdefault(step.place, {}).setdefault(source.url, source)
    yield from ((place, tuple(sources.values())) for place, sources in found.items() if sources)
    yield "About helping", tuple(made.words.sources.values())
