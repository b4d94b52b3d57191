"""A question before something is done. `--yes` answers it beforehand."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from nocontact_cli.cli.asking import Choice
from nocontact_cli.cli.leaving import Ended
from nocontact_cli.cli.options import Format
from nocontact_cli.cli.output import asker
from nocontact_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.cli.options import Settings
    from nocontact_cli.render.page import Page


_WITH_YES: Final = "With --yes it is done without a question."


@contextmanager
def somebody(
    settings: Settings, *, input_is_taken: bool = False, do: str = _WITH_YES, keyed: bool = True
) -> Iterator[Asker]:
    """Somebody to ask before something is done.

    Args:
        input_is_taken: Standard input was already read for something else.
        do: What can be done where there is nobody.
        keyed: Whether the key of the record opened what is shown, so that it is asked for after a while.

    Raises:
        UsageError: There is nobody, so that the answer has to be given with the call.
    """
    # Questions on standard output would stand between the lines of a document.
    if settings.form not in (None, Format.PLAIN, Format.TERMINAL) or (input_is_taken and not sys.stdin.isatty()):
        raise _nobody(do)
    with asker(settings, keyed=keyed) as ask:
        try:
            yield ask
        except Ended:
            raise _nobody(do) from None


def agreed(ask: Asker, page: Page, yes: str, no: str) -> bool:
    """Show what is going to be done and ask for a yes or no."""
    return ask.key(page, (Choice("y", yes), Choice("n", no))) == "y"


def _nobody(do: str) -> UsageError:
    return UsageError(
        "There is a question before this is done, and nobody here to answer it.",
        do=do,
    )
