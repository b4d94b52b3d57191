"""The program in children of one process that has loaded it, so that a call costs no start of Python.

Each call is a whole one: `cli.main.run` in a process of its own, with its own streams, folder and environment.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import nocontact_cli

LIMIT: Final = 20.0
"""Seconds after which a call counts as hanging, where nothing else is said."""
CODES: Final = frozenset(range(7))
"""The exit codes of a call that nobody interrupts."""
RAISED, HUNG = 99, 98


class Done(NamedTuple):
    """A call that has ended."""

    code: int
    out: str
    err: str

    def faults(self) -> list[str]:
        """What no call may do, whatever it is given."""
        both = self.out + self.err
        return [
            fault
            for fault, so in {
                f"exit code {self.code}": self.code not in CODES,
                "a traceback": "Traceback" in both,
                "an error nobody expected": "did not expect" in both,
                "a sign that steers the terminal": bool(steering(both)),
            }.items()
            if so
        ]


def steering(text: str) -> set[str]:
    """The signs of a text that could steer a terminal or turn its lines around."""
    text = text.replace("\r\n", "\n")
    turning = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return {sign for sign in text if (ord(sign) < 0x20 and sign not in "\n\t") or 0x7F <= ord(sign) <= 0x9F} | (
        set(turning) & set(text)
    )


class Program:
    """The process that has the program loaded. Use it as a context manager.

    Args:
        limit: Seconds after which a call counts as hanging.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit

    def __enter__(self) -> Self:
        root = str(Path(__file__).parents[1])
        self._folder = tempfile.TemporaryDirectory()
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.program"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.wait(self._limit + 5)
        self._server.stdout.close()
        self._folder.cleanup()

    def call(
        self, arguments: list[str], env: dict[str, str], cwd: Path, data: bytes = b"", called: str = "nocontact"
    ) -> Done:
        """Run the program.

        Args:
            arguments: The command line.
            env: All environment variables.
            cwd: The folder it is called in.
            data: Standard input.
            called: The name it is called by.
        """
        assert self._server.stdin
        assert self._server.stdout
        streams = [Path(self._folder.name) / name for name in ("in", "out", "err")]
        streams[0].write_bytes(data)
        request: dict[str, Any] = {
            "arguments": arguments,
            "env": env,
            "cwd": str(cwd),
            "streams": [str(path) for path in streams],
            "called": called,
            "limit": self._limit,
        }
        self._server.stdin.write(json.dumps(request).encode() + b"\n")
        self._server.stdin.flush()
        code = int(self._server.stdout.readline())
        out, err = (path.read_bytes().decode(errors="surrogateescape") for path in streams[1:])
        return Done(code, out, err)


def _serve() -> None:
    from nocontact_cli.cli import main  # noqa: PLC0415 - Only the server needs it.

    _load_everything()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            _be(main.run, request)
        until = time.monotonic() + request["limit"]
        ended, status = os.waitpid(child, os.WNOHANG)
        while not ended and time.monotonic() < until:
            time.sleep(0.001)
            ended, status = os.waitpid(child, os.WNOHANG)
        if not ended:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status) if ended else HUNG, flush=True)  # noqa: T201 - It is the answer.


def _load_everything() -> None:
    """What a call loads when it needs it: here once, for all children."""
    for module in pkgutil.walk_packages(nocontact_cli.__path__, "nocontact_cli."):
        if not module.name.endswith((".__main__", "_windows")):
            importlib.import_module(module.name)
    for name in ("jinja2", "phonenumbers", "rich.console", "rich.table", "sqlcipher3"):
        importlib.import_module(name)
    # Otherwise each child copies the pages of what it only looks at.
    gc.collect()
    gc.freeze()


_STREAMS: Final = (("r", "surrogateescape"), ("w", "surrogateescape"), ("w", "backslashreplace"))


def _be(run: Any, request: dict[str, Any]) -> None:
    code = RAISED
    try:
        for number, path in enumerate(request["streams"]):
            flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            os.dup2(os.open(path, flags, 0o600), number)
        os.closerange(3, 256)
        os.setsid()
        sys.stdin, sys.stdout, sys.stderr = (
            # As Python itself opens them where LANG is C.UTF-8.
            open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115 - They stay open.
            for number, (mode, errors) in enumerate(_STREAMS)
        )
        os.environ.clear()
        os.environ.update(request["env"])
        time.tzset()
        os.chdir(request["cwd"])
        sys.argv = [request["called"], *request["arguments"]]
        run()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else RAISED
    except BaseException:  # noqa: BLE001 - It is what is looked for.
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
