"""The program's entry, and its one error boundary."""

from __future__ import annotations

import contextlib
import gc
import signal
import sys
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

from nocontact_cli.cli import streams
from nocontact_cli.cli.leaving import Gone, Left, Stopped
from nocontact_cli.errors import Exit, NoContactError
from nocontact_cli.workflows.ahead import begin, finish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import FrameType

_SIGNALS = {"SIGINT": Exit.INTERRUPT, "SIGTERM": Exit.TERMINATE, "SIGHUP": Exit.HANGUP, "SIGQUIT": Exit.QUIT}
_STORED = "Every answer that was taken before is stored."
_AT_ONCE = 1.0
"""Seconds in which a further signal is taken for the same wish."""
_stopped: list[tuple[int, float]] = []
"""The exit codes that signals asked for, and when."""


def run() -> NoReturn:
    """Run the command line and exit."""
    # A call makes many values and no circles of them; looking for circles would take a tenth of its time.
    gc.set_threshold(200_000)
    streams.open_closed()
    _leave_no_dump()
    for name, ending in _SIGNALS.items():
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stopper(ending))
    code = _guarded(sys.argv[1:])
    for name in _SIGNALS:
        # The end has begun; pressing the key again cannot end it sooner.
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    written = streams.finish()
    finish()
    # What a signal raised may have become something else on its way up: an import or Typer may have caught it.
    sys.exit(_stopped[0][0] if _stopped else code if written else code or Exit.FILE)


def _guarded(arguments: list[str]) -> int:
    """Run a command; every way out has its exit code and at most one message."""
    try:
        begin(arguments)
        from nocontact_cli.cli.app import run_app  # noqa: PLC0415 - A Ctrl-C while it loads ends quietly too.

        return run_app()
    except SystemExit as leaving:
        # Typer ends so when the reader of its help has gone.
        return Exit.FINE if isinstance(leaving.__context__, BrokenPipeError) else Exit.USAGE
    except (Left, Gone):
        return Exit.FINE
    except (Stopped, KeyboardInterrupt) as stopped:
        return stopped.code if isinstance(stopped, Stopped) else Exit.INTERRUPT
    except NoContactError as error:
        _tell(error.lines())
        return error.exit
    except Exception as error:  # noqa: BLE001 - No traceback reaches a user: it could hold what they wrote.
        _tell(_unexpected(error))
        return Exit.FILE


def _unexpected(error: Exception) -> tuple[str, ...]:
    if isinstance(error, OSError):
        return (
            f"The system refused what this program needs: {(error.strerror or 'no reason given').lower()}.",
            _STORED,
            "You can try again when other programs are closed, or when there is room on the disk.",
        )
    return (
        f"Something went wrong that this program did not expect ({type(error).__name__}).",
        _STORED,
        "You can try again. If it happens again, please report what you did, without names.",
    )


def _leave_no_dump() -> None:
    """Should the program crash, the system writes no picture of its memory to the disk."""
    try:
        import resource  # noqa: PLC0415 - Windows has none.
    except (ImportError, OSError):
        return
    with contextlib.suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def _stopper(code: int) -> Callable[[int, FrameType | None], None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        # A second one right after the first must not disturb the way out. A later one counts again, should
        # something have swallowed what the first one raised.
        now = monotonic()
        if not _stopped or now - _stopped[-1][1] > _AT_ONCE:
            _stopped.append((code, now))
            raise Stopped(code)

    return stop


def _tell(lines: Iterable[str]) -> None:
    if _stopped:
        return
    try:
        from nocontact_cli.cli.options import called_by  # noqa: PLC0415 - Only where something is said.
        from nocontact_cli.render.clean import clean  # noqa: PLC0415 - The same.
    except (ImportError, OSError):
        # The system lets no further file be opened. What was to be said could hold what only they make harmless.
        streams.talk(f"The system lets this program open no more files.\n{_STORED}\nYou can try again later.")
        return

    streams.talk("\n".join(clean(line).replace("{prog}", called_by()) for line in lines))
