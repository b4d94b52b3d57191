"""The words for a friend who helps: what they say, how they read, and what is told of a file with faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
import textstat
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nocontact_cli.catalogue.friend_words import FRIEND_FILE
from nocontact_cli.errors import ChecklistError
from tests.catalogue.test_reading import FORBIDDEN, HIGHEST_GRADE, sentences, words

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.domain.friend_words import FriendWord

FOUND: Final = FRIEND_FILE.read(FRIEND_FILE.path)
RAW: Final = yaml.safe_load(FRIEND_FILE.path.read_text(encoding="utf-8"))
ALL: Final = (*FOUND.rules, *FOUND.your_side)
SMALL: Final = """\
reviewed: "2026-11-22"
sources:
  one: {title: A page, publisher: Somebody, url: "https://one.example/page", kind: expert}
  two: {title: Another page, publisher: Somebody, url: "https://two.example/page", kind: press}
rules:
  ask:
    text: Ask before you act.
    sources: [one]
your_side:
  groups:
    text: Mute groups.
    why: It is quiet.
    sources: [one, two]
"""

each_word = pytest.mark.parametrize("word", ALL, ids=lambda word: word.id)
each_part = pytest.mark.parametrize("part", [FOUND.rules, FOUND.your_side], ids=["rules", "your_side"])


def faults(path: Path) -> tuple[str, ...]:
    """The faults of a file of words; none where it can be read."""
    try:
        FRIEND_FILE.read(path)
    except ChecklistError as error:
        return error.faults
    return ()


def both(word: FriendWord) -> str:
    """All that a piece of advice says."""
    return f"{word.text} {word.why or ''}".strip()


def test_the_rules_are_those_of_the_experts() -> None:
    """There are eight to ten rules, and each of those that the experts name is among them."""
    assert [rule.id for rule in FOUND.rules] == [
        "ask",
        "lead",
        "explain",
        "ask-first",
        "own-accounts",
        "no-contact",
        "no-posts",
        "write-down",
        "give-back",
        "danger",
    ]


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("ask", "Ask before you act"),
        ("lead", "Let them lead"),
        ("lead", "Do not press them"),
        ("explain", "Say what you do and why"),
        ("ask-first", "“Ask first”"),
        ("own-accounts", "email, phone number, or Apple or Google login"),
        ("no-contact", "confront the other person"),
        ("no-posts", "tag them"),
        ("write-down", "Give the note to the person you help"),
        ("give-back", "give everything back. Sign out"),
        ("danger", "code word"),
        ("danger", "emergency number"),
        ("messages", "in either direction"),
        ("groups", "Leave or mute groups"),
        ("posts", "no tags, photos or places"),
        ("friends-list", "Hide your friends list"),
        ("location", "who can see where you are"),
        ("contacts", "new number"),
        ("proof", "Keep what the other person sends you"),
    ],
)
def test_what_is_said(id: str, said: str) -> None:  # noqa: A002 - It is called so in the file.
    """Each point of the brief for friends is said under its own id."""
    assert [said in word.text for word in ALL if word.id == id] == [True]


def test_no_id_is_used_twice() -> None:
    """Rules and the friend's own side share no id, so that a page can name each of them."""
    assert len({word.id for word in ALL}) == len(ALL)


@each_word
def test_one_or_two_short_sentences(word: FriendWord) -> None:
    """A text and a reason have three sentences at most, each of at most 20 words, and end with a full stop."""
    for text in filter(None, (word.text, word.why)):
        parts = sentences(text)
        assert len(parts) <= 3
        assert [part for part in parts if words(part) > 20] == []
        assert text.endswith(".")


@each_part
def test_a_tired_person_can_read_it(part: tuple[FriendWord, ...]) -> None:
    """Texts and reasons each have a Flesch-Kincaid grade of 8 at most."""
    for texts in ([word.text for word in part], [word.why for word in part if word.why]):
        assert textstat.flesch_kincaid_grade(" ".join(texts)) <= HIGHEST_GRADE


@each_word
def test_no_piece_of_advice_is_hard_by_itself(word: FriendWord) -> None:
    """Each piece of advice alone has a grade of 8 at most."""
    assert textstat.flesch_kincaid_grade(both(word)) <= HIGHEST_GRADE


@each_word
@pytest.mark.parametrize("what", FORBIDDEN)
def test_words_are_calm_and_assume_nothing(word: FriendWord, what: str) -> None:
    """No alarm, no orders, no labels, no promise, no romance, no guess at anybody's gender."""
    assert re.search(FORBIDDEN[what], both(word), re.IGNORECASE) is None


@each_word
def test_each_piece_of_advice_has_its_sources(word: FriendWord) -> None:
    """Each piece of advice names where it was read, and each page is an expert's, a vendor's or a newspaper's."""
    found = FOUND.sources_of(word)

    assert [source.id for source in found] == list(word.sources)
    assert found
    assert {source.kind for source in found} <= {"expert", "official", "press"}
    assert [source.url for source in found if not source.url.startswith("https://")] == []


def test_rules_rest_on_experts() -> None:
    """Each rule for helpers has an expert among its sources."""
    assert [rule.id for rule in FOUND.rules if all(one.kind != "expert" for one in FOUND.sources_of(rule))] == []


def test_every_value_of_the_file_is_there() -> None:
    """What the YAML says is what the values say, in the order of the file."""
    for part, found in (("rules", FOUND.rules), ("your_side", FOUND.your_side)):
        assert [word.id for word in found] == list(RAW[part])
        assert {word.id: {"text": word.text, "why": word.why, "sources": list(word.sources)} for word in found} == RAW[
            part
        ]
    assert list(FOUND.sources) == list(RAW["sources"])
    assert FOUND.reviewed.isoformat() == RAW["reviewed"]


def test_a_small_file(tmp_path: Path) -> None:
    """A file with the fields that are needed is read; a reason may be left out."""
    path = tmp_path / "friend.yaml"
    path.write_text(SMALL)

    found = FRIEND_FILE.read(path)

    assert [(word.id, word.text, word.why, word.sources) for word in (*found.rules, *found.your_side)] == [
        ("ask", "Ask before you act.", None, ("one",)),
        ("groups", "Mute groups.", "It is quiet.", ("one", "two")),
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("sources: [one, two]", "sources: [one, two, onee]", "13:25: checklist: your_side.groups.sources: "),
        ("sources: [one, two]", "sources: [one, two, onee]", "there is no source 'onee' in this file (did you mean "),
        ("sources: [one, two]", "sources: [one]", ":4:3: source two: nothing here was read there"),
        ("sources: [one]\n", "sources: []\n", ":8:14: checklist: rules.ask.sources: is empty"),
        ("    sources: [one]\n", "", ":6:3: checklist: rules.ask.sources: is missing"),
        ("    text: Ask before you act.\n", "", ":6:3: checklist: rules.ask.text: is missing"),
        ("    text: Mute groups.\n", "    txet: Mute groups.\n", "(did you mean 'text'?)"),
        ("  groups:\n", "  ask:\n", ":10:3: checklist: your_side.ask: 'ask' is also the id of a rule"),
        ("https://two", "http://two", ":4:56: source two: url: "),
        ("kind: press", "kind: pres", ":4:90: source two: kind: "),
        ('reviewed: "2026-11-22"', "reviewed: yesterday", ":1:11: checklist: reviewed: "),
        ("    why: It is quiet.\n", "    why: It is quiet.\n    why: It is.\n", ":13:5: "),
        ("your_side:\n", "your-side:\n", "your_side"),
        ("rules:\n", "rules: [\n", "friend.yaml:"),
        ("Mute groups.", f"{'Mute ' * 80}groups.", ":11:11: checklist: your_side.groups.text: "),
    ],
)
def test_faults_are_named_with_line_and_column(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    """A faulty file of words is refused, with line, column, id and field of each fault."""
    path = tmp_path / "friend.yaml"
    assert right in SMALL
    path.write_text(SMALL.replace(right, wrong, 1))

    found = faults(path)

    assert found
    assert [one for one in found if not re.match(rf"{re.escape(str(path))}:\d+:\d+: ", one)] == []
    assert told in "\n".join(found)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    """Faults of form and faults between the parts are told together, in the order of the file."""
    path = tmp_path / "friend.yaml"
    text = SMALL.replace("https://two", "http://two").replace("[one]", "[ona]").replace("  groups:", "  ask:")
    path.write_text(text)

    assert [one.split(": ")[0].removeprefix(f"{path}:") for one in faults(path)] == ["4:56", "8:15", "10:3"]


@given(cut=st.integers(0, len(SMALL)), junk=st.text(max_size=8))
def test_any_file_is_read_or_refused(cut: int, junk: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is put into the file at any place, it is read or refused with its faults, and nothing else happens."""
    path = tmp_path_factory.mktemp("words") / "friend.yaml"
    path.write_text(SMALL[:cut] + junk + SMALL[cut:], encoding="utf-8", newline="")

    for fault in faults(path):
        assert fault.startswith(str(path))
