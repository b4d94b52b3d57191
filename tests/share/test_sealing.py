"""What leaves under words: it opens with them alone, and only as it was made."""

from __future__ import annotations

import json
import unicodedata
from base64 import b64decode, b64encode
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from hypothesis import given, settings
from hypothesis import strategies as st

from nocontact_cli.share.sealing import MOST_ROUNDS, ROUNDS, SealError, normal, open_sealed, seal

WORDS: Final = "apple river stone candle"
SALT: Final = bytes(range(16))
NONCE: Final = bytes(range(12))
PLAIN: Final = "Caf\u00e9 & <b>".encode()
SEALED: Final = seal(PLAIN, WORDS, SALT, NONCE)


def reason(document: Any, words: str = WORDS) -> str:
    """Why a document does not open."""
    with pytest.raises(SealError) as caught:
        open_sealed(document, words)
    return caught.value.reason


def test_it_is_what_the_contract_says() -> None:
    """An independent reading of the contract opens it: PBKDF2-SHA256, AES-256-GCM, the header as additional data."""
    header = b'{"schema":"nocontact.sealed","version":1,"kdf":"PBKDF2-SHA256","rounds":600000}'
    key = PBKDF2HMAC(SHA256(), 32, SALT, 600_000).derive(WORDS.encode())
    assert list(SEALED) == ["schema", "version", "kdf", "rounds", "salt", "nonce", "data"]
    assert json.dumps({name: SEALED[name] for name in list(SEALED)[:4]}, separators=(",", ":")).encode() == header
    assert (b64decode(SEALED["salt"]), b64decode(SEALED["nonce"])) == (SALT, NONCE)
    assert AESGCM(key).decrypt(NONCE, b64decode(SEALED["data"]), header) == PLAIN


@pytest.mark.parametrize(
    "words", [WORDS, " APPLE  river\tstone\ncandle ", unicodedata.normalize("NFD", "Apple river stone candle")]
)
def test_the_words_open_it_however_they_are_typed(words: str) -> None:
    """Case, spaces and the form of letters make no difference."""
    assert open_sealed(SEALED, words) == PLAIN


def test_letters_with_marks_have_one_form() -> None:
    """A letter with its mark as one sign or as two is the same word."""
    assert normal("Ma\u0308rz") == normal("m\u00e4rz") == "m\u00e4rz"


@pytest.mark.parametrize("words", ["", "apple river stone", "apple river candle stone", WORDS + "s", "\ud800"])
def test_other_words_do_not(words: str) -> None:
    """Other words, fewer words, another order or half a sign do not open it, and are told as wrong words."""
    assert reason(SEALED, words) == "words"


@settings(deadline=None, max_examples=15)
@given(st.integers(0, len(PLAIN) + 15), st.integers(1, 255))
def test_no_byte_can_be_changed(at: int, by: int) -> None:
    """A byte of the data that was changed is noticed."""
    data = bytearray(b64decode(SEALED["data"]))
    data[at] ^= by
    assert reason({**SEALED, "data": b64encode(data).decode()}) == "words"


def test_the_number_of_rounds_cannot_be_changed() -> None:
    """Another number of rounds is noticed, even where the key was derived with it."""
    assert reason({**SEALED, "rounds": ROUNDS + 1}) == "words"


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "nocontact.reply"},
        {"version": 2},
        {"version": True},
        {"version": 1.0},
        {"kdf": "scrypt"},
        {"rounds": ROUNDS - 1},
        {"rounds": MOST_ROUNDS + 1},
        {"rounds": 10**30},
        {"rounds": True},
        {"rounds": "600000"},
        {"rounds": 600_000.0},
        {"salt": b64encode(b"short").decode()},
        {"salt": None},
        {"nonce": b64encode(bytes(13)).decode()},
        {"nonce": "AAAA AAAA AAAA AAA="},
        {"data": b64encode(bytes(15)).decode()},
        {"data": "\u00e9"},
        {"data": ["AAAA"]},
        {"more": 1},
    ],
)
def test_another_form_is_no_sealed_document(change: dict[str, Any]) -> None:
    """A field of another value, size or type, and one field too many, are told as another form, in no time."""
    assert reason({**SEALED, **change}) == "form"


@pytest.mark.parametrize("document", [None, [], "text", 1, {}, {**SEALED, "data": SEALED["data"][:-1]}])
def test_what_is_no_object_is_none_either(document: Any) -> None:
    """Something else than an object, an empty one and base64 that was cut off are told as another form."""
    assert reason(document) == "form"


@pytest.mark.parametrize("name", list(SEALED))
def test_no_field_may_be_missing(name: str) -> None:
    """A document without one of its fields is none."""
    assert reason({key: value for key, value in SEALED.items() if key != name}) == "form"
