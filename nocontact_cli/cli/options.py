"""The options that work before and after every command, declared once."""

from __future__ import annotations

import inspect
import os
import shutil
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nocontact_cli.cli.streams import talk
from nocontact_cli.errors import UsageError
from nocontact_cli.workflows.context import Context, local_now

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("nocontact", "checkup")


class Format(StrEnum):
    """How something is shown."""

    TERMINAL = "terminal"
    PLAIN = "plain"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    CSV = "csv"
    TEXT = "text"
    """Another word for plain."""


@dataclass(frozen=True)
class Settings:
    """What was asked for with the common options.

    Args:
        prog: The name the program was called by.
        form: The format asked for; None leaves it to the surroundings.
        plain: Line by line, no drawing.
        private: Show on the alternate screen.
        printed: Print, whatever the plan says.
        beside: What is to be said beside the result, on a screen that is cleared if that is where it is shown.
    """

    prog: str
    form: Format | None = None
    plain: bool = False
    private: bool = False
    printed: bool = False
    passphrase_fd: int | None = None
    passphrase_file: Path | None = None
    checklists: tuple[Path, ...] = field(default=())
    beside: list[str] = field(default_factory=list, compare=False)

    @property
    def line_by_line(self) -> bool:
        """Whether to leave out all drawing: asked for, or no terminal that could draw."""
        return (
            self.plain
            or bool(os.environ.get("ACCESSIBLE"))
            or os.environ.get("TERM") == "dumb"
            or not (sys.stdin.isatty() and sys.stdout.isatty())
        )

    @property
    def shown_as(self) -> Format:
        """The format to use."""
        if self.form is not None:
            return self.form
        return Format.PLAIN if self.line_by_line else Format.TERMINAL

    def context(self) -> Context:
        """What the workflows are told of this call."""
        return Context(
            env=os.environ,
            now=local_now(),
            passphrase_fd=self.passphrase_fd,
            passphrase_file=self.passphrase_file,
            checklists=self.checklists,
            tell=talk if self.line_by_line else self.beside.append,
        )


def called_by() -> str:
    """The program as it was called, so that what it says about itself can be typed again."""
    path = Path(sys.argv[0]) if sys.argv else Path()
    if path.stem not in NAMES:
        return NAMES[0]
    if shutil.which(path.stem):
        return path.stem
    from nocontact_cli.render.clean import clean  # noqa: PLC0415 - Only a program called by its path needs it.

    return clean(str(path))


def _common(
    form: Annotated[
        Format | None, typer.Option("--format", help="How to show it; csv is for history.", show_default=False)
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line: no boxes, no redrawing.")] = False,
    private: Annotated[bool, typer.Option("--private", help="Show on a screen that is cleared.")] = False,
    printed: Annotated[bool, typer.Option("--print", help="Print it; it stays in the window.")] = False,
    passphrase_fd: Annotated[
        int | None,
        typer.Option("--passphrase-fd", metavar="N", help="Read the passphrase from this descriptor."),
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        typer.Option("--passphrase-file", metavar="FILE", help="Read the passphrase from this file."),
    ] = None,
    checklists: Annotated[
        list[Path] | None,
        typer.Option("--checklists", metavar="DIR", help="Also use the checklists in this folder."),
    ] = None,
) -> None:
    """Carry the declarations of the common options."""


_COMMON = inspect.signature(_common, eval_str=True).parameters
_WITH_ROWS: set[Callable[..., Any]] = set()


def with_rows(function: Callable[..., Any]) -> Callable[..., Any]:
    """Say of a command that it can be shown as rows, as csv."""
    _WITH_ROWS.add(function)
    return function


def verb(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the common options; it receives them as `settings`, its first argument.

    An option given after the command stands over the same one given before it.
    """
    own = inspect.signature(function, eval_str=True).parameters

    def command(**values: Any) -> Any:
        context: typer.Context = values.pop("typer_context")
        before = context.obj if isinstance(context.obj, Settings) else Settings(called_by())
        given = {name: values.pop(name) for name in _COMMON}
        settings = Settings(
            prog=before.prog,
            form=_plainly(given["form"] or before.form),
            plain=given["plain"] or before.plain,
            private=given["private"] or before.private,
            printed=given["printed"] or before.printed,
            passphrase_fd=_first(given["passphrase_fd"], before.passphrase_fd),
            passphrase_file=_first(given["passphrase_file"], before.passphrase_file),
            checklists=(*before.checklists, *(given["checklists"] or ())),
        )
        context.obj = settings
        if settings.form is Format.CSV and context.invoked_subcommand is None and function not in _WITH_ROWS:
            raise UsageError("Only history can be shown as csv.", do="You can use json, or leave --format out.")
        if "context" in own:
            values["context"] = context
        return function(settings, **values)

    parameters = [
        inspect.Parameter("typer_context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context),
        *(
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for name, parameter in own.items()
            if name not in ("settings", "context")
        ),
        *(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in _COMMON.values()),
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # Typer reads it.
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    command.__name__ = function.__name__
    command.__doc__ = function.__doc__
    return command


def _plainly(form: Format | None) -> Format | None:
    return Format.PLAIN if form is Format.TEXT else form


def _first(one: Any, other: Any) -> Any:
    return other if one is None else one
