"""The process that talks to the keychain, so that the parent can end it when the keychain hangs.

Run as a script: one JSON object on standard input, one on standard output, nothing else on any stream.

    {"do": "name" | "store" | "fetch" | "forget", "entry": "...", "secret": "..."}
    {"ok": true, "keychain": "...", "secret": "..." | null}
    {"ok": false, "why": "none" | "refused" | "locked" | "lost" | "other", "keychain": "..."}

It imports nothing of this package, so that it starts fast and needs no import path.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Final

SERVICE: Final = "checkup"

# By the module of the class: a name or a priority can be claimed by any back-end.
_REAL: Final = {
    "keyring.backends.macOS": "macOS Keychain",
    "keyring.backends.Windows": "Windows Credential Locker",
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "Secret Service",
    "keyring.backends.kwallet": "KWallet",
}
_CHAINER: Final = "keyring.backends.chainer"
_FAIL: Final = "keyring.backends.fail"


class _RefusedError(Exception):
    """The request cannot be met; the reason goes to the parent."""

    def __init__(self, why: str, keychain: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.keychain = keychain


def _backend() -> tuple[Any, str]:
    """The first back-end in use that really keeps secrets, and its name."""
    if sys.platform != "darwin":
        # keyring looks for the libraries of macOS on every system, and Python does so by starting a compiler.
        sys.modules["keyring.backends.macOS.api"] = None  # type: ignore[assignment] # What makes an import fail.
    import keyring  # noqa: PLC0415 - slow to load, and reported if it fails

    chosen: Any = keyring.get_keyring()
    # The chainer would also ask plain-text back-ends, so it is opened up and passed over.
    candidates = chosen.backends if type(chosen).__module__ == _CHAINER else [chosen]
    for candidate in candidates:
        name = _REAL.get(type(candidate).__module__)
        if name is not None:
            return candidate, name
    module = type(chosen).__module__
    raise _RefusedError("none" if module in {_FAIL, _CHAINER} else "refused", module)


def _answer(request: dict[str, str]) -> dict[str, Any]:
    from keyring import errors  # noqa: PLC0415 - slow to load

    try:
        backend, name = _backend()
        secret = _done(backend, errors, request)
    except _RefusedError as error:
        return {"ok": False, "why": error.why, "keychain": error.keychain}
    except (errors.KeyringLocked, errors.InitError):
        return {"ok": False, "why": "locked"}
    except errors.NoKeyringError:
        return {"ok": False, "why": "none"}
    return {"ok": True, "keychain": name, "secret": secret}


def _done(backend: Any, errors: Any, request: dict[str, str]) -> str | None:
    do, entry = request["do"], request.get("entry", "")
    if do == "store":
        backend.set_password(SERVICE, entry, request["secret"])
        if backend.get_password(SERVICE, entry) != request["secret"]:
            raise _RefusedError("lost")
    elif do == "fetch":
        found = backend.get_password(SERVICE, entry)
        return found if isinstance(found, str) else None
    elif do == "forget":
        if backend.get_password(SERVICE, entry) is not None:
            backend.delete_password(SERVICE, entry)
        if backend.get_password(SERVICE, entry) is not None:
            raise _RefusedError("lost")
    elif do != "name":
        raise errors.KeyringError(do)
    return None


def main() -> None:
    """Read one request, answer it, and end without a word whatever happens."""
    reply = os.dup(1)
    silence = os.open(os.devnull, os.O_RDWR)
    # Back-ends may print, also from C. The answer has its own descriptor.
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        answer = _answer(json.loads(sys.stdin.buffer.read()))
    except BaseException:  # noqa: BLE001 - anything a back-end raises, also SystemExit, is one answer to the parent
        answer = {"ok": False, "why": "other"}
    try:
        os.write(reply, json.dumps(answer).encode())
    finally:
        # Threads and exit hooks of a back-end could hang or print.
        os._exit(0)


if __name__ == "__main__":
    main()
