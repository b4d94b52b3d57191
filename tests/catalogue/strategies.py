"""Random good checklists, and random damage to a text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from nocontact_cli.domain.checklist import Checklist, Exposure, How, Question, Recheck, Source, Step
from nocontact_cli.domain.words import (
    ANY_DEVICE,
    BY,
    DEVICES,
    EACH,
    GROUPS,
    KINDS,
    NOTICED,
    SEVERITIES,
    SOURCE_KINDS,
    STAGES,
    TRIGGERS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEEN = st.characters(exclude_categories=("C", "Zl", "Zp"), exclude_characters="\u00a0")
_TRICKY = st.sampled_from(
    [
        "no",
        "Yes",
        "null",
        "~",
        "12:30",
        "1.10",
        "007",
        "2026-11-22",
        "=",
        "<<",
        "a: b",
        "a #b",
        "- a",
        "[a]",
        "*a",
        "&a",
    ]
)
texts = st.text(_SEEN, min_size=1, max_size=100).filter(lambda text: not text.isspace()) | _TRICKY
ids = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
addresses = st.from_regex(r"https://[a-z]{1,9}\.example(/[a-z0-9@.~%-]{0,12}){0,3}", fullmatch=True)
_SCRAP = (
    *("\n", " ", "  ", ":", ": ", "-", "- ", "[", "]", "{", "}", "'", '"', "#", "|", ">", "%", "? ", "---\n", "..."),
    *("&a ", "*a", "!!str ", "<<: ", "null", "yes", "2", "\t", "\x00", "\x85", "\u202e", "\ufeff", "\ud800", "\\x1b"),
)
_ELSEWHERE = ("elsewhere.door", "elsewhere.else-then", "elsewhere.2")
"""No id made here is as long as this platform."""
_LINES = st.lists(texts, min_size=1, max_size=3).map(tuple)
_BY_DEVICE = st.dictionaries(st.sampled_from((*DEVICES, ANY_DEVICE)), _LINES, min_size=1, max_size=3)


def _some(names: Iterable[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    known = list(names)
    if not known:
        return st.just(())
    return st.lists(st.sampled_from(known), unique=True, min_size=least, max_size=3).map(tuple)


def _or_none(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    """A checklist without faults, of any size and wording."""
    reserved = {"device-safe", "can-change", "proof", "location", "contact", "channel", "device"}
    answers = st.dictionaries(ids, texts, min_size=2, max_size=3)
    asks = {
        name: Question(name, draw(texts), draw(answers))
        for name in draw(st.lists(ids.filter(lambda one: one not in reserved), unique=True, max_size=1))
    }
    sources = {
        name: Source(name, draw(texts), draw(texts), draw(addresses), draw(st.sampled_from(SOURCE_KINDS)))
        for name in draw(st.lists(ids, unique=True, max_size=3))
    }
    exposures = {
        name: Exposure(
            name,
            draw(texts),
            draw(st.sampled_from(KINDS)),
            draw(st.sampled_from(SEVERITIES)),
            draw(_when(asks)),
            draw(texts),
        )
        for name in draw(st.lists(ids, unique=True, max_size=3))
    }
    checklist = Checklist(
        draw(ids), draw(texts), draw(st.sampled_from(GROUPS)), draw(days), asks, sources, exposures, steps={}
    )
    for name in draw(st.lists(ids, unique=True, min_size=1, max_size=4)):
        checklist.steps[name] = draw(_steps(name, checklist))
    return checklist


def _when(asks: dict[str, Question]) -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    known = {
        "proof": _some(("yes", "no"), 1),
        "contact": _some(("none", "children", "court", "work", "other"), 1),
        "device": _some(DEVICES, 1),
        "channel": st.just(("whatsapp", "email:work")),
        **{name: _some(question.answers, 1) for name, question in asks.items()},
    }
    return st.fixed_dictionaries({}, optional=known)


@st.composite
def _steps(draw: st.DrawFn, name: str, so_far: Checklist) -> Step:
    asks, exposures = so_far.asks, so_far.exposures
    closes = draw(_some(exposures))
    named = draw(_some(so_far.sources))
    how = How(draw(_BY_DEVICE))
    by_answer = draw(st.booleans())
    if asks and by_answer:
        ((asked, question),) = asks.items()
        how = How(asks=asked, by_answer={answer: draw(_BY_DEVICE) for answer in question.answers})
    return Step(
        id=name,
        title=draw(texts),
        why=draw(texts),
        stage=draw(st.sampled_from(STAGES)),
        noticed=draw(st.sampled_from(NOTICED)),
        minutes=draw(st.integers(1, 240)),
        how=how,
        closes=(*closes, *draw(_some(_ELSEWHERE[:1]))),
        eases=(*(one for one in draw(_some(exposures)) if one not in closes), *draw(_some(_ELSEWHERE[1:]))),
        when=draw(_when(asks)),
        after=(*draw(_some(so_far.steps)), *draw(_some(("else.where",)))),
        signs=draw(_or_none(texts)),
        evidence_first=draw(st.booleans()),
        each=draw(st.sampled_from(EACH)),
        by=draw(st.sampled_from(BY)),
        needs_owner=draw(st.booleans()),
        recheck=draw(_or_none(st.builds(Recheck, st.integers(1, 730), _some(TRIGGERS), texts))),
        open=draw(_or_none(addresses)),
        quieter=draw(_or_none(texts)),
        say=draw(_or_none(texts)),
        covers=tuple(draw(st.lists(st.integers(1, 95), unique=True, max_size=3))),
        sources=named,
        unconfirmed=not named or draw(st.booleans()),
        revised=draw(_or_none(days)),
        same_as=draw(st.dictionaries(st.sampled_from(_ELSEWHERE), _when(asks), max_size=2)),
        formerly=(f"old-{'x' * 9}-{name}",) if draw(st.booleans()) else (),
    )


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """A text with a few of its parts cut out, doubled, moved or overwritten."""
    scrap = st.sampled_from(_SCRAP)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from((0, 0, 1, 5, 40))))
        insert = draw(scrap | st.text(max_size=5) | st.just(text[start:end] * 2))
        text = text[:start] + insert + text[end:]
    return text
