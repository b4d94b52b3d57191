"""The commands, each loaded only when it is called, so that none pays for another."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperGroup

from nocontact_cli.cli.options import Settings, called_by, verb
from nocontact_cli.errors import Exit, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "start": ("start", "The safety questions, your plan, then the steps; later goes on where you left."),
    "audit": ("audit", "Ask again what is due: still so? Then what has changed since the last time."),
    "report": ("report", "What they can still do: the remaining exposure points."),
    "steps": ("steps", "The list of steps with their states, in the order of the walk."),
    "show": ("show", "One step in full: why, what they may notice, how, where it was read."),
    "mark": ("mark", "Record an answer for steps by name."),
    "export": ("export", "A checklist for a friend who helps, without names, reasons and notes."),
    "import": ("import_", "A friend's reply: see what it would change, then take it in. All or nothing."),
    "attempt": ("attempt", "They got through, or tried: write it down, and see what that opens again."),
    "history": ("history", "Everything that happened, by day; the log of attempts."),
    "remind": ("remind", "A calendar file with a neutral title, for the next time to look again."),
    "why": ("why", "Your own reasons, in your own words."),
    "urge": ("urge", "Ten minutes through an urge: your reasons, a pause, a page for what is not sent."),
    "plan": ("plan", "Show or change your plan: accounts, people, devices, circumstances."),
    "people": ("people", "Their numbers, addresses and handles, for comparing with data exports."),
    "verify": ("verify", "Check the answers against your data exports, on this computer only."),
    "support": ("support", "Help lines, by country, and the directory for everywhere."),
    "checklists": ("checklists", "For authors: list and check checklist files."),
    "vault": ("vault", "The encrypted record itself."),
}
"""Name to module and help line, in the order of the help."""

PLAIN_TYPER: Final[dict[str, Any]] = {
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "add_completion": False,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}
"""How every part of the command line is set up. Completion would write to the shell's start-up files."""


class LazyGroup(TyperGroup):
    """Knows the commands by name, and loads the one that is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Names()

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Click hands it over.
        """The names, for the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - The same.
        """The command of that name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"nocontact_cli.cli.commands.{COMMANDS[cmd_name][0]}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - The same.
        """The list of commands in the help, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


class _Names(dict[str, Any]):
    """The command names, which Typer looks through for near ones."""

    def keys(self) -> Any:
        return COMMANDS.keys()


app = typer.Typer(cls=LazyGroup, invoke_without_command=True, **PLAIN_TYPER)


@app.callback(invoke_without_command=True)
@verb
def main(settings: Settings, context: typer.Context) -> None:
    """Close every way a person can reach you, and see what is still open.

    Without a command: where things stand, and the next step.
    """
    if context.invoked_subcommand is None:
        from nocontact_cli.cli.commands.here import here  # noqa: PLC0415 - Only without a command.

        here(settings)


def run_app() -> int:
    """Run what the command line asks for, and return its exit code.

    Raises:
        UsageError: The command line itself cannot be understood.
    """
    try:
        code = app(standalone_mode=False, prog_name=called_by())
    except typer.Abort:
        return Exit.INTERRUPT
    except _NOT_UNDERSTOOD as error:
        asked = error.ctx.command_path if error.ctx else called_by()
        raise UsageError(error.format_message(), do=f"To see what can be given: {asked} --help") from None
    return code if isinstance(code, int) else Exit.FINE


_NOT_UNDERSTOOD: Any = typer.BadParameter.__mro__[1]
"""What Typer raises for every fault of a command line. It has no public name of its own."""
