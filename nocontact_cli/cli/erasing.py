"""Erasing everything, after a typed word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.cli.confirming import somebody
from nocontact_cli.cli.output import put
from nocontact_cli.errors import UsageError
from nocontact_cli.render import erase_page as pages
from nocontact_cli.workflows.keeping import erase_all, what_remains

if TYPE_CHECKING:
    from nocontact_cli.cli.options import Settings

_WITHOUT_ASKING = f"Without a question it is: {{prog}} vault erase --yes --word {pages.ERASE_WORD}"


def erase(settings: Settings, word: str | None, *, dry_run: bool, yes: bool) -> bool:
    """List what this program wrote, have the word typed, and erase it.

    Args:
        word: The word, where it was given with the call.
        dry_run: Only list.
        yes: Ask nothing; only together with the word.

    Returns:
        Whether nothing is left that was to go.

    Raises:
        UsageError: Only one of `yes` and `word` was given, or another word, or there is nobody to ask.
    """
    context = settings.context()
    found = what_remains(context)
    if dry_run or found.folder is None:
        put(settings, lambda: pages.erase_page(found, asks=False), lambda: pages.erase_json(found, None))
        return True
    if yes or word is not None:
        if not yes or word != pages.ERASE_WORD:
            raise UsageError("Erasing takes both --yes and the word.", safe="Nothing was erased.", do=_WITHOUT_ASKING)
        gone = erase_all(context, found)
        put(settings, lambda: pages.erased_page(found, gone), lambda: pages.erase_json(found, gone))
        return not (gone.files or gone.entries)
    with somebody(settings, do=_WITHOUT_ASKING, keyed=False) as ask:
        typed = ask.text(
            pages.erase_page(found, asks=True), f"Type {pages.ERASE_WORD} to erase it all, Enter alone leaves it:"
        )
        if typed.strip().lower() != pages.ERASE_WORD:
            ask.end(pages.NOT_ERASED_PAGE)
            return True
        gone = erase_all(context, found)
        ask.end(pages.erased_page(found, gone))
    return not (gone.files or gone.entries)
