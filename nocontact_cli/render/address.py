"""Which texts may become links."""

from __future__ import annotations

import re
from typing import Final

# Without a user name, which could pass for the host, and in ASCII, where no letter looks like another.
_ADDRESS: Final = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]+)?([/?#][!#-;=?-Z_a-z~]*)?")


def https_address(text: str) -> str | None:
    """The text, if it is an https address in full; None for everything else."""
    return text if _ADDRESS.fullmatch(text) else None
