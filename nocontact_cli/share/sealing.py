"""What leaves under a passphrase: AES-256-GCM with a key derived from words, as a browser can open it."""

from __future__ import annotations

import json
import unicodedata
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import Any, Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

SCHEMA: Final = "nocontact.sealed"
VERSION: Final = 1
KDF: Final = "PBKDF2-SHA256"
ROUNDS: Final = 600_000
MOST_ROUNDS: Final = 10_000_000
"""More would only serve to keep this computer busy."""
SALT: Final = 16
NONCE: Final = 12
_TAG: Final = 16
_KEY: Final = 32
_FIELDS: Final = frozenset({"schema", "version", "kdf", "rounds", "salt", "nonce", "data"})


class SealError(Exception):
    """A sealed document cannot be opened.

    Args:
        reason: `words`: they do not fit, or the data was changed. `form`: it is no sealed document of version 1.
    """

    def __init__(self, reason: Literal["words", "form"]) -> None:
        super().__init__(reason)
        self.reason = reason


def seal(plain: bytes, words: str, salt: bytes, nonce: bytes) -> dict[str, Any]:
    """Encrypt what only somebody with the words may read.

    Args:
        words: The passphrase, in any case and spacing.
        salt: 16 random bytes.
        nonce: 12 random bytes, never used before with the same words and salt.

    Returns:
        A document for JSON; binary values are in base64.
    """
    data = AESGCM(_key(words, salt, ROUNDS)).encrypt(nonce, plain, _header(ROUNDS))
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "kdf": KDF,
        "rounds": ROUNDS,
        "salt": b64encode(salt).decode("ascii"),
        "nonce": b64encode(nonce).decode("ascii"),
        "data": b64encode(data).decode("ascii"),
    }


def open_sealed(document: object, words: str) -> bytes:
    """Decrypt a sealed document.

    Args:
        document: As it was read from JSON, with nothing checked.
        words: The passphrase, in any case and spacing.

    Raises:
        SealError: The words do not fit, or it is no sealed document.
    """
    if not isinstance(document, dict) or set(document) != _FIELDS:
        raise SealError("form")
    rounds = document["rounds"]
    known = (document["schema"], document["version"], document["kdf"]) == (SCHEMA, VERSION, KDF)
    if not known or type(document["version"]) is not int or type(rounds) is not int:
        raise SealError("form")
    if not ROUNDS <= rounds <= MOST_ROUNDS:
        raise SealError("form")
    salt, nonce, data = (_bytes(document[name]) for name in ("salt", "nonce", "data"))
    if len(salt) != SALT or len(nonce) != NONCE or len(data) < _TAG:
        raise SealError("form")
    try:
        return AESGCM(_key(words, salt, rounds)).decrypt(nonce, data, _header(rounds))
    except InvalidTag:
        raise SealError("words") from None


def normal(words: str) -> str:
    """Words as they go into the key: NFC, in small letters, with one space between them."""
    return " ".join(unicodedata.normalize("NFC", words).lower().split())


def _key(words: str, salt: bytes, rounds: int) -> bytes:
    # A lone half of a pair of signs can be typed on some terminals; it opens nothing, and stops nothing.
    secret = normal(words).encode("utf-8", "replace")
    return PBKDF2HMAC(SHA256(), _KEY, salt, rounds).derive(secret)


def _header(rounds: int) -> bytes:
    """What is not secret, and still cannot be changed without being noticed."""
    header = {"schema": SCHEMA, "version": VERSION, "kdf": KDF, "rounds": rounds}
    return json.dumps(header, separators=(",", ":")).encode("ascii")


def _bytes(text: object) -> bytes:
    if not isinstance(text, str) or not text.isascii():
        raise SealError("form")
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise SealError("form") from None
