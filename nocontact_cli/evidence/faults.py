"""What can be wrong with a file of an export."""

from __future__ import annotations


class UnreadableError(Exception):
    """A file of an export cannot be read, or not to its end. The others still can.

    Args:
        text: What is wrong, in a sentence for the user, without the file's name.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
