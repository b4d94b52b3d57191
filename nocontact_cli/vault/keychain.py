"""The keychain of this computer as the keeper of the key.

It guards a copied or stolen file, and nothing against whoever sits at the unlocked computer: on every
system other programs of the same session can read the entry.

Each call runs in a process of its own with a time limit, because a keychain can hang. The secret goes
through pipes only. macOS Keychain, Windows Credential Locker and KWallet have not been run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from nocontact_cli.errors import LockedError
from nocontact_cli.vault.cipher import KEY_BYTES, salt_of

LIMIT: Final = 6.0  # seconds, enough for a slow keychain and not for someone to wonder

_CHILD: Final = Path(__file__).with_name("keychain_child.py")
_DO: Final = "Unlock the keychain and try again, or use a passphrase instead."


def entry_name(record: Path) -> str:
    """The neutral name of the keychain entry for one record.

    Every record has its own, taken from the random bytes its file begins with. A fixed name would let a
    second record overwrite the only key of the first; a name from the path would lose the key when the
    folder moves.

    Args:
        record: The file of the record, which is there.

    Raises:
        DamagedError: It is missing, empty, or no encrypted database.
        FileError: It cannot be read.
    """
    return f"main-{salt_of(record)[:4].hex()}"


def available(*, limit: float = LIMIT) -> str | None:
    """The name of the keychain that would be used, or None if there is no real one.

    Nothing is read, so no window of the keychain opens. A locked keychain counts as available.

    Args:
        limit: Seconds to wait.
    """
    try:
        return str(_ask({"do": "name"}, limit)["keychain"])
    except LockedError:
        return None


def store(key: bytes, entry: str, *, limit: float = LIMIT) -> None:
    """Keep the key, and read it back.

    Args:
        key: 32 bytes.
        entry: From `entry_name`.
        limit: Seconds to wait.

    Raises:
        LockedError: No real keychain, or it is locked, hangs or does not give back what it was given.
    """
    _ask({"do": "store", "entry": entry, "secret": key.hex()}, limit)


def fetch(entry: str, *, limit: float = LIMIT) -> bytes | None:
    """The key, or None if the keychain has no such entry.

    Args:
        entry: From `entry_name`.
        limit: Seconds to wait.

    Raises:
        LockedError: No real keychain, or it is locked or hangs, or the entry is no key.
    """
    secret = _ask({"do": "fetch", "entry": entry}, limit)["secret"]
    if secret is None:
        return None
    try:
        key = bytes.fromhex(secret)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise LockedError("The entry in the keychain is not a key.", do=_DO)
    return key


def forget(entry: str, *, limit: float = LIMIT) -> None:
    """Remove the key from the keychain; an entry that is not there is no error.

    Args:
        entry: From `entry_name`.
        limit: Seconds to wait.

    Raises:
        LockedError: No real keychain, or it is locked or hangs, or the entry stayed.
    """
    _ask({"do": "forget", "entry": entry}, limit)


def _ask(request: dict[str, str], limit: float) -> dict[str, Any]:
    try:
        child = subprocess.run(  # noqa: S603 - this Python, a file of this package, no other arguments
            # -P keeps the modules that lie beside the script from standing in for others of the same name.
            [sys.executable, "-P", str(_CHILD)],
            input=json.dumps(request).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limit,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        answer = json.loads(child.stdout)
    except subprocess.TimeoutExpired:
        # The error of subprocess holds what was read so far, so it is not kept as a cause.
        raise LockedError(f"The keychain did not answer within {limit:g} seconds.", do=_DO) from None
    except (OSError, ValueError):
        raise LockedError("The keychain could not be asked.", do=_DO) from None
    if not answer["ok"]:
        raise _refusal(answer)
    return dict(answer)


def _refusal(answer: dict[str, Any]) -> LockedError:
    why = answer["why"]
    if why == "none":
        return LockedError("This computer offers no keychain here.", do="Use a passphrase instead.")
    if why == "refused":
        return LockedError(
            f"The keychain set up here ({answer['keychain']}) does not keep secrets safe, so it is not used.",
            do="Use a passphrase instead, or set up the keychain of the system.",
        )
    if why == "locked":
        return LockedError("The keychain is locked.", do=_DO)
    if why == "lost":
        return LockedError("The keychain did not do what it was told.", do="Use a passphrase instead.")
    return LockedError("The keychain refused.", do=_DO)
