"""Generated passphrases."""

from __future__ import annotations

from collections import Counter

import pytest
from mnemonic import Mnemonic

from nocontact_cli.vault import phrase
from nocontact_cli.vault.cipher import checked_passphrase
from nocontact_cli.vault.phrase import make_phrase, word_list


def test_six_words_of_the_list() -> None:
    """A phrase is six words of the list with a space between them, and is what it is typed as."""
    made = make_phrase()

    words = made.text.split(" ")
    assert len(words) == 6
    assert set(words) <= set(word_list())
    assert checked_passphrase(made.text) == made.text


def test_strength() -> None:
    """Six words are worth at least 64 coin tosses, and the number told is the true one."""
    assert make_phrase().bits >= 64
    assert 2 ** make_phrase(2).bits == pytest.approx(len(word_list()) ** 2)


@pytest.mark.parametrize(
    "word", ["abuse", "weapon", "gun", "hurt", "fear", "kill", "victim", "follow", "mother", "wife", "man", "love"]
)
def test_words_left_out(word: str) -> None:
    """No word of harm, fear, being followed, or kinship."""
    assert word not in word_list()


def test_every_word_left_out_is_in_the_list() -> None:
    """The words left out are spelled as in the list, so that each has an effect."""
    assert set(Mnemonic("english").wordlist) >= phrase._LEFT_OUT


def test_words_are_told_apart() -> None:
    """Four letters tell each word from all others, and all are plain lower case."""
    words = word_list()

    assert len({word[:4] for word in words}) == len(words)
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


def test_each_word_is_drawn_anew() -> None:
    """Over many draws all words come up about equally often."""
    drawn = Counter(make_phrase(40_000).text.split())

    assert len(drawn) == len(word_list())
    assert max(drawn.values()) < 70
