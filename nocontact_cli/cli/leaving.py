"""Ways out of a conversation that are no errors. Whatever was answered is already stored."""

from __future__ import annotations


class Left(Exception):  # noqa: N818 - Not an error: somebody stops here.
    """The person leaves (`q`), or the input has ended."""


class Ended(Left):
    """The input has ended, so that nothing more can be asked."""


class Gone(Exception):  # noqa: N818 - The same.
    """The person wants the screen gone at once (`x`)."""


class Stopped(BaseException):
    """A signal ends the program; `code` is the exit code it asks for."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code
