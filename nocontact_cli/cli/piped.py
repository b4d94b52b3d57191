"""Names and reasons come through standard input: an argument would stay in the shell's history."""

from __future__ import annotations

import sys

from nocontact_cli.cli.streams import talk
from nocontact_cli.errors import UsageError

_MOST = 64 * 1024
_TYPE = """You can type it now, and end with Enter and Ctrl-D.
It can be seen in this window. A passphrase is asked for only after that."""


def read_lines(given: str | None, option: str) -> list[str]:
    """The lines of standard input where the option is `-`; none where it was not given.

    Raises:
        UsageError: Something else than `-` was given, or the input is too long.
    """
    if given is None:
        return []
    if given != "-":
        raise UsageError(
            f"{option} takes only -, and reads from standard input.",
            safe="Nothing was changed. What you typed may stand in the history of your shell.",
            do=f"You can type it after {option} - and end with Ctrl-D, or read it from a file: {option} - < FILE",
        )
    if sys.stdin.isatty():
        talk(_TYPE)
    try:
        text = sys.stdin.read(_MOST + 1)
    except UnicodeDecodeError:
        raise UsageError(
            f"What came in for {option} is no text in UTF-8.", do="You can type it instead, and end with Ctrl-D."
        ) from None
    if len(text) > _MOST:
        raise UsageError("That is more text than fits here.", do="You can give a shorter one.")
    return text.splitlines()
