"""A passphrase made of random words."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from typing import Final

WORDS: Final = 6

# Words that someone in distress should not be handed at night.
_HARM: Final = """
    abuse accident alarm alcohol armed army arrest assault attack battle betray blast blood bomb broken
    bullet burst cage cannon crack crash crime cruel crumble crush damage danger destroy disease disorder
    enemy evil execute exile fatal fire force fury ghost guard gun hazard horror hunt hurt ill inflict
    injury kick knife monster nuclear penalty pistol poverty prison punch rifle riot risk rival shock shoot
    shove siege skull slam snake snap spike strike struggle sword tornado trap trash trouble vicious virus
    warfare warrior weapon whip wolf wreck wrestle
"""
_FEELING: Final = """
    abandon afraid alone anger angry anxiety argue awful awkward bitter bleak burden chaos crazy cry defy
    demise denial despair disagree dismiss dizzy dumb empty exclude exhaust fade faint false fatigue fault
    fragile frown gasp gloom gossip grief guilt harsh hollow hurry idle ignore insane isolate jealous lazy
    liar lonely mad mercy misery miss mistake naive nasty negative neglect nerve nothing obey odor panic
    problem quit regret reject rude sad sadness scare shy sick silent silly sorry suffer swear tired tragic
    ugly unable unaware unfair unhappy upset urge useless weird worry wrong
"""
_WATCHED: Final = """
    access accuse address avoid blame camera chase clinic detect escape evidence expose flee follow forget
    hidden hospital illegal illness inmate judge lawsuit mask monitor orphan patrol phone police private
    rescue reveal scan search secret sentence shadow spy surround suspect symptom target track trial trick
    uncover vanish witness
"""
_CLOSE: Final = """
    aunt baby boy brother child cousin dad daughter divorce family father female friend girl husband infant
    kiss love loyal man marriage mom mother nephew parent reunion romance sibling sister trust uncle wedding
    wife woman
"""
_LEFT_OUT: Final = frozenset((_HARM + _FEELING + _WATCHED + _CLOSE).split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A generated passphrase.

    Args:
        text: The words, with a space between them.
        bits: Its strength: how many coin tosses it takes to guess it.
    """

    text: str
    bits: float


def word_list() -> tuple[str, ...]:
    """The English words of BIP 39 that may be used. The first four letters tell each from all others."""
    from mnemonic import Mnemonic  # noqa: PLC0415 - reads its list from disk

    return tuple(word for word in Mnemonic("english").wordlist if word not in _LEFT_OUT)


def make_phrase(words: int = WORDS) -> Phrase:
    """Draw words, each independently and with the same chance.

    Args:
        words: How many.
    """
    choices = word_list()
    return Phrase(" ".join(secrets.choice(choices) for _ in range(words)), words * math.log2(len(choices)))
