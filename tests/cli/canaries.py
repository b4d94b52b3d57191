"""Words that must be found nowhere but in the record, the search for them, and a session in which they are typed."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from tests.cli.conftest import (
    DEVICES,
    ELSE,
    LOCK,
    PHRASE_AGAIN,
    PLACE,
    PROOF,
    SAFE,
    SCOPE,
    UNSAFE,
    WHO,
    begins,
    channel,
    contact,
    every_group,
    labels,
    numbers,
    platforms_of,
)
from tests.cli.conftest import PHRASE as PHRASE_PAGE

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "Zephyrine"
REASON: Final = "because-of-the-ferrets"
STUCK: Final = "drawbridge-is-rusty"
LABEL: Final = "quokkamail"
PHRASE: Final = "marzipan armadillo sextant"


def forms(word: str) -> dict[str, bytes]:
    """A word as it might stand in a file."""
    plain = word.encode()
    found = {
        "clear": plain,
        "UTF-16 little": word.encode("utf-16-le"),
        "UTF-16 big": word.encode("utf-16-be"),
        "reversed": plain[::-1],
        "hexadecimal": plain.hex().encode(),
    }
    for shift in range(3):
        # The inner part of base64 does not depend on what stands around the word.
        coded = base64.b64encode(b"x" * shift + plain)
        found[f"base64 +{shift}"] = coded[4 if shift else 0 : -4]
    return found


def holding(folder: Path, words: tuple[str, ...]) -> list[tuple[Path, str, str]]:
    """The files beneath a folder that hold one of the words, in capital or small letters."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        for word in words:
            for name, form in forms(word).items():
                if form in data or (not name.startswith("base64") and form.lower() in data.lower()):
                    found.append((path, word, name))
    return found


SESSION: Final = (
    (begins(SAFE), "n"),
    (begins(UNSAFE), "g"),
    (begins(LOCK), "p"),
    (begins(PHRASE_PAGE), PHRASE + "\r"),
    (begins(PHRASE_AGAIN), PHRASE + "\r"),
    (begins(WHO), NAME + "\r"),
    (begins(ELSE), "\r"),
    (begins(contact(NAME)), "c\r"),
    (begins(PROOF), "y"),
    (begins(PLACE), "y"),
    *(
        page
        for group, names in every_group().items()
        for page in (
            (begins(platforms_of(group)), numbers(names, "Alpha", "Beta", "Beta") + "\r"),
            *([(begins(labels("Beta")), LABEL + " own\r")] if group == "email" else []),
        )
    ),
    (f"Beta ({LABEL})", "1"),
    ("Beta (own)", "2"),
    (begins(channel(NAME)), "1\r"),
    (begins(DEVICES), "2\r"),
    (begins(SCOPE), "e"),
    ("Quiet steps first", " "),
    ("step 1 of", "k"),
    ("Why?", REASON + "\r"),
    ("step 2 of", "s"),
    ("What is in the way?", STUCK + "\r"),
    ("step 3 of", "d"),
    ("step 4 of", "x"),
)
"""A first run and the beginning of a walk, page by page."""
