"""One hidden line from the terminal itself, never from standard input.

The Windows branch follows the console API and has not been run.
"""

from __future__ import annotations

import sys
from typing import Final

_CHUNK: Final = 4096  # bytes

if sys.platform == "win32":
    import msvcrt

    def read_hidden(prompt: str) -> str | None:
        """Ask on the console and read a line without showing it.

        Returns:
            The line, or None if the input ended.

        Raises:
            OSError: There is no console.
        """
        with open("CONIN$", "rb"):  # noqa: PTH123 - a device, no path; getwch would wait for ever without one
            pass
        _write(prompt)
        try:
            return _line()
        finally:
            _write("\r\n")

    def _write(text: str) -> None:
        for letter in text:
            msvcrt.putwch(letter)

    def _line() -> str | None:
        letters: list[str] = []
        while True:
            letter = msvcrt.getwch()
            if letter in "\r\n":
                return "".join(letters)
            if letter == "\x03":
                raise KeyboardInterrupt
            if letter == "\x1a":
                return None
            if letter == "\b":
                del letters[-1:]
            elif letter in "\0\xe0":
                msvcrt.getwch()  # The second half of an arrow or function key.
            else:
                letters.append(letter)

else:
    import os
    import termios

    def read_hidden(prompt: str) -> str | None:
        """Ask on the terminal and read a line without showing it.

        The terminal is left as it was, also after Ctrl-C.

        Returns:
            The line, or None if the input ended.

        Raises:
            OSError: There is no terminal.
            UnicodeDecodeError: What was typed is not UTF-8.
        """
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        try:
            before = termios.tcgetattr(descriptor)
            hidden = before[:]
            hidden[0] |= termios.ICRNL
            hidden[3] = (hidden[3] | termios.ICANON | termios.ISIG) & ~termios.ECHO
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, hidden)
            try:
                os.write(descriptor, prompt.encode())
                line = _line(descriptor)
            finally:
                termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)
                os.write(descriptor, b"\n")
        except termios.error as error:
            raise OSError(*error.args) from error
        finally:
            os.close(descriptor)
        return None if line is None else line.decode()

    def _line(descriptor: int) -> bytes | None:
        line = b""
        while not line.endswith(b"\n"):
            part = os.read(descriptor, _CHUNK)
            if not part:
                return line or None
            line += part
        return line[:-1]
