"""A new passphrase: typed twice, or made of words and typed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.render import questions
from nocontact_cli.workflows.beginning import SHORTEST_PASSPHRASE, words_for_passphrase

if TYPE_CHECKING:
    from nocontact_cli.cli.asking import Asker


def made_words(asker: Asker) -> str:
    """Show words once, and have them typed to be sure that they were taken down."""
    words, bits = words_for_passphrase()
    while True:
        asker.key(questions.words_page(words, bits), (), enter=True)
        typed = asker.text(questions.WORDS_AGAIN_PAGE, "Your words:", secret=True)
        if " ".join(typed.lower().split()) == words:
            return words
        asker.note("These are not the words that were shown. Here they are once more.")


def new_passphrase(asker: Asker) -> str:
    """Have a passphrase typed twice, and question a short one once."""
    short = differs = False
    while True:
        page = questions.passphrase_page(short=short, differs=differs)
        typed = asker.text(page, "Passphrase:", secret=True)
        if not typed.strip():
            continue
        if len(typed) < SHORTEST_PASSPHRASE and not short:
            short, differs = True, False
            continue
        again = asker.text(questions.passphrase_page(again=True), "The same once more:", secret=True)
        if typed == again:
            return typed
        short, differs = False, True
