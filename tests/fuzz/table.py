"""Every command of the program with its options, read from the program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

from nocontact_cli.cli.app import COMMANDS, app

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands() -> Iterator[tuple[tuple[str, ...], list[tuple[str, bool]]]]:
    """Every command and sub-command with its options; each option with whether a value follows it."""
    group = typer.main.get_command(app)
    for name in ("", *COMMANDS):
        found = group.get_command(None, name) if name else group
        below = getattr(found, "commands", {}) if name else {}
        for words, one in (((name,) if name else (), found), *(((name, sub), two) for sub, two in below.items())):
            options = [
                (option, not getattr(parameter, "is_flag", False))
                for parameter in one.params
                for option in parameter.opts
                if option.startswith("-")
            ]
            yield words, options


ALL: Final = dict(commands())
"""Commands, as words, to their options, each with whether a value follows it."""
COMMON: Final = frozenset(ALL[()])
"""The options that every command has."""
