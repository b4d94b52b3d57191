"""Make the pictures of the README from real runs with a made-up plan: `python docs/make_pictures.py`.

Each command runs in a terminal of its own; what it shows there is drawn by Rich as SVG.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from pathlib import Path

import pexpect
import pyte
from rich.console import Console
from rich.text import Text

PICTURES = Path(__file__).parent / "pictures"
COLUMNS = 86
PLAN = (
    "--use whatsapp --use email:private --device android --circumstance email:private.provider=gmail "
    "--circumstance whatsapp.app=personal --circumstance device-safe=yes --circumstance can-change=yes "
    "--circumstance contact@1=none --circumstance proof=yes --circumstance location=yes"
)
DONE = "start.lock whatsapp.export whatsapp.linked-devices whatsapp.live-location"
COLOURS = {"brown": "yellow", "default": "default"}


def main() -> None:
    """Draw the walk and the report."""
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(Path(folder))
        _run("plan", PLAN, environment)
        _run("mark", f"{DONE} --as done", environment)
        _run("mark", "email:private.auto-reply --as keep", environment)
        _draw("walk", "start --only whatsapp", environment, rows=34, until="Block each")
        _draw("report", "report --only whatsapp --private", environment, rows=40)


def _environment(folder: Path) -> dict[str, str]:
    passphrase = folder / "passphrase"
    passphrase.write_text("a made-up passphrase\n")
    keep = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")}
    return {
        **keep,
        "HOME": str(folder),
        "TERM": "xterm-256color",
        "LANG": keep.get("LANG", "C.UTF-8"),
        "PYTHONUTF8": "1",
        "NOCONTACT_HOME": str(folder / "home"),
        "NOCONTACT_PASSPHRASE_FILE": str(passphrase),
    }


def _program() -> str:
    return str(Path(sys.executable).with_name("nocontact"))


def _run(command: str, arguments: str, environment: dict[str, str]) -> None:
    _, status = pexpect.run(f"{_program()} {command} {arguments}", env=environment, withexitstatus=True)
    if status:
        raise SystemExit(f"{command} ended with {status}")


def _draw(name: str, arguments: str, environment: dict[str, str], rows: int, until: str = "") -> None:
    """Run in a terminal of this size and save what stands there once it is quiet.

    Args:
        until: Put steps off until this text is shown.
    """
    screen = pyte.Screen(COLUMNS, rows)
    stream = pyte.ByteStream(screen)
    child = pexpect.spawn(f"{_program()} {arguments}", env=environment, dimensions=(rows, COLUMNS))
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            stream.feed(child.read_nonblocking(65536, timeout=1.5))
        except pexpect.TIMEOUT:
            if any(until in line for line in screen.display):
                break
            child.send("l")
    child.close(force=True)
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    for row in range(rows):
        console.print(_line(screen, row), no_wrap=True)
    PICTURES.mkdir(exist_ok=True)
    console.save_svg(
        str(PICTURES / f"{name}.svg"), title=f"nocontact {arguments.removesuffix(' --private')}", unique_id=name
    )
    print(f"{name}.svg")


def _line(screen: pyte.Screen, row: int) -> Text:
    text = Text()
    for column in range(screen.columns):
        sign = screen.buffer[row][column]
        style = " ".join(part for part, on in (("bold", sign.bold), ("underline", sign.underscore)) if on)
        colour = COLOURS.get(sign.fg, sign.fg)
        text.append(sign.data, style=f"{style} {colour}".strip())
    text.rstrip()
    return text


if __name__ == "__main__":
    main()
