"""The fixed words as choices of the command line."""

from __future__ import annotations

from enum import Enum

from nocontact_cli.workflows.vocabulary import ANSWERS, ITEM_STATES, SEVERITIES, UNDO


def _choice(name: str, words: tuple[str, ...]) -> type[Enum]:
    return Enum(name, {word.replace("-", "_").upper(): word for word in words}, type=str)


Severity = _choice("Severity", SEVERITIES)
State = _choice("State", ITEM_STATES)
AnswerWord = _choice("AnswerWord", (*ANSWERS, UNDO))
