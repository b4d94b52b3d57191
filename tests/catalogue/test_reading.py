"""The sentences of checklists and guides to exports: easy to read, calm, and open about who the other person is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
import textstat

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.export_guides import export_guides
from nocontact_cli.catalogue.files import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocontact_cli.domain.checklist import Checklist, Step
    from nocontact_cli.domain.export_guides import ExportGuide

PLATFORMS: Final = sorted(path.stem for path in shipped_folder().glob("*.yaml"))
CHECKLISTS: Final = load().checklists
GUIDES: Final = export_guides()
MOST_WORDS: Final = 25
HIGHEST_GRADE: Final = 8
ADDRESS: Final = re.compile(r"https?://\S+|\b[\w.-]+\.(?:com|org|net|gov|co|uk|de|ca|au)(?:/\S*)?")
PATH: Final = re.compile(r"\S+(?: [^.:;,>]{1,40}?)? > ")
"""A menu path such as `Settings > Privacy > Blocked`: one place to go to, however many menus lead there."""
FORBIDDEN: Final = {
    "an exclamation mark": r"!",
    "orders": r"\b(must|should|never|always|immediately|make sure|you need to|you have to)\b",
    "belittling": r"\b(just|simply|merely|obviously)\b",
    "labels": r"\b(victims?|abusers?|abusive|stalkers?|narciss\w+|toxic|predators?|psycho\w*)\b",
    "romance": r"\b(ex|exes|boyfriends?|girlfriends?|husbands?|wives|wife|spouses?|relationships?|lovers?)\b",
    "gender": r"\b(he|she|his|her|hers|him|himself|herself)\b",
    "promises of safety": r"\b(safe now|all clear|completely safe|fully protected|you are safe)\b",
    "failing": r"\bfail(s|ed|ure)?\b",
    "weapons": r"\b(attack(s|er|ers)?|weapons?|kill|bomb|war|fight)\b",
}
MENU_WORDS: Final = re.compile(
    r"[“\"][^”\"]+[”\"]|Partner [Ss]haring|[Rr]elationship status|Family and relationships"
    r"|Always (Allow|allow|ask)|Never(?= in the menu)"
)
"""Names on a screen, which others have chosen."""

each_platform = pytest.mark.parametrize("platform", PLATFORMS)
each_guide = pytest.mark.parametrize("guide", GUIDES.guides.values(), ids=lambda guide: guide.id)
each_place = pytest.mark.parametrize("place", [*PLATFORMS, *(f"exports: {name}" for name in GUIDES.guides)])
"""Checklists, and guides to exports."""


@each_platform
@pytest.mark.parametrize("part", ["titles", "whys", "instructions"])
def test_a_tired_person_can_read_it(platform: str, part: str) -> None:
    """Titles, reasons and instructions of a checklist each have a Flesch-Kincaid grade of 8 at most."""
    checklist = CHECKLISTS[platform]
    texts = {
        "titles": [step.title for step in checklist.steps.values()],
        "whys": [step.why for step in checklist.steps.values()],
        "instructions": [line for step in checklist.steps.values() for line in instructions(step)],
    }[part]
    whole = " ".join(text if text[-1] in ".?" else f"{text}." for text in (ADDRESS.sub("page", one) for one in texts))

    assert textstat.flesch_kincaid_grade(whole) <= HIGHEST_GRADE


@each_guide
@pytest.mark.parametrize("part", ["lines", "limits", "notes"])
def test_a_tired_person_can_ask_for_an_export(guide: ExportGuide, part: str) -> None:
    """The lines of a guide, what it cannot show and what to know beforehand each have a grade of 8 at most."""
    texts = {"lines": guide.guide, "limits": guide.limits, "notes": (guide.noticed, guide.takes, GUIDES.after)}[part]

    assert textstat.flesch_kincaid_grade(" ".join(ADDRESS.sub("page", one) for one in texts)) <= HIGHEST_GRADE


@each_place
def test_sentences_are_short(place: str) -> None:
    """No sentence has more than 25 words; a menu path counts as one place to go to."""
    long = [sentence for text in texts_at(place) for sentence in sentences(text) if words(sentence) > MOST_WORDS]

    assert long == []


@each_place
@pytest.mark.parametrize("what", FORBIDDEN)
def test_words_are_calm_and_assume_nothing(place: str, what: str) -> None:
    """No alarm, no orders, no labels, no promise, no romance, no guess at anybody's gender."""
    found = [text for text in texts_at(place) if re.search(FORBIDDEN[what], MENU_WORDS.sub("", text), re.IGNORECASE)]

    assert found == []


@each_platform
def test_titles_begin_with_what_to_do(platform: str) -> None:
    """A title is at most 60 characters, begins with a capital letter and has no full stop."""
    titles = [step.title for step in CHECKLISTS[platform].steps.values()]

    assert [title for title in titles if len(title) > 60 or not title[0].isupper() or title.endswith(".")] == []


@each_platform
def test_exposures_end_the_sentence_they_can_still(platform: str) -> None:
    """What they can do ends the sentence `They can still ...`: a small letter at its beginning, no full stop."""
    ends = [exposure.they_can for exposure in CHECKLISTS[platform].exposures.values()]

    assert [end for end in ends if end[0].isupper() or end.endswith(".") or end.startswith("they ")] == []


def instructions(step: Step) -> Iterator[str]:
    """All lines of a step's instructions, each once."""
    by_device = [step.how.by_device, *step.how.by_answer.values()]
    yield from dict.fromkeys(line for devices in by_device for lines in devices.values() for line in lines)


def texts_of(checklist: Checklist) -> Iterator[str]:
    """Every text of a checklist that a person may read, but for the titles of its sources."""
    for question in checklist.asks.values():
        yield question.question
        yield from question.answers.values()
    for exposure in checklist.exposures.values():
        yield from filter(None, (exposure.they_can, exposure.advice))
    for step in checklist.steps.values():
        yield from filter(None, (step.title, step.why, step.signs, step.quieter, step.say))
        yield from instructions(step)
        if step.recheck:
            yield step.recheck.because


def texts_of_guide(guide: ExportGuide) -> Iterator[str]:
    """Every text that belongs to a guide to an export, and the sentence that follows on all of them."""
    yield from (*guide.guide, guide.noticed, guide.takes, *guide.limits, GUIDES.after)


def texts_at(place: str) -> Iterator[str]:
    """Every text of a checklist or of a guide to an export."""
    if place in CHECKLISTS:
        return texts_of(CHECKLISTS[place])
    return texts_of_guide(GUIDES.guides[place.removeprefix("exports: ")])


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return re.split(r"(?<=[.?:;])\s+", text)


def words(sentence: str) -> int:
    """How many words a sentence has."""
    return len(PATH.sub("", ADDRESS.sub("page", sentence)).split())


def test_words_are_counted_as_a_reader_would() -> None:
    """A menu path and an address count as one word each."""
    assert words("Open Settings > Privacy > Blocked") == 1
    assert words("Go to https://example.org/a/b and look") == 5
    assert sentences("One. Two: three? Four") == ["One.", "Two:", "three?", "Four"]
