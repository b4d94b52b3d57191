"""A lock for the record or for a backup: given with the call, or asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.cli.asking import Choice
from nocontact_cli.cli.new_passphrase import made_words, new_passphrase
from nocontact_cli.errors import LockedError, UsageError
from nocontact_cli.workflows.beginning import words_for_passphrase
from nocontact_cli.workflows.keeping import keychain_for, passphrase_in

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.render.page import Page
    from nocontact_cli.workflows.vocabulary import Plan

OWN: Final = Choice("p", "my own passphrase")
WORDS: Final = Choice("w", "words made for me")
KEYCHAIN: Final = Choice("c", "this computer's keychain")


@dataclass(frozen=True)
class Lock:
    """What was chosen.

    Args:
        passphrase: What opens it; None stands for the keychain.
        words: The same, where it was made and still has to be shown.
    """

    passphrase: str | None
    words: str | None = None


def given_lock(file: Path | None, *, words: bool, keychain: bool = False) -> Lock | None:
    """The lock that was given with the call; None where it has to be asked for.

    Raises:
        UsageError: Two of them were given.
        LockedError: The file holds no passphrase.
        FileError: It cannot be read.
    """
    if (file is not None) + words + keychain > 1:
        raise UsageError("Only one lock can be chosen.", do="You can leave out the others.")
    if keychain:
        return Lock(None)
    if file is not None:
        return Lock(passphrase_in(file))
    if words:
        made, _ = words_for_passphrase()
        return Lock(made, made)
    return None


def ask_lock(ask: Asker, page: Page, *, words: bool = False, keychain: bool = False) -> Lock:
    """Have a lock chosen, and its passphrase typed twice.

    Args:
        words: Words were asked for with the call.
        keychain: Whether the keychain is offered.
    """
    key = WORDS.key if words else ask.key(page, [OWN, WORDS, *([KEYCHAIN] if keychain else [])])
    if key == KEYCHAIN.key:
        return Lock(None)
    return Lock(made_words(ask) if key == WORDS.key else new_passphrase(ask))


def check_keychain(plan: Plan) -> None:
    """See that the keychain may be used.

    Raises:
        UsageError: The plan does not say that the other person never uses this computer.
        LockedError: There is no keychain here.
    """
    if plan.circumstance("device-safe") != "yes":
        raise UsageError(
            "The keychain opens the record for whoever sits at this computer.",
            do="It is offered once the plan says that the other person never uses it: "
            "{prog} plan --circumstance device-safe=yes",
        )
    if keychain_for(plan) is None:
        raise LockedError("This computer offers no keychain here.", do="You can use a passphrase instead.")
