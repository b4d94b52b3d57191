"""Address books as vCards."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocontact_cli.evidence.formats import vcards
from nocontact_cli.evidence.formats.vcards import Card, cards

OLD = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=\r\n=B6rg\r\n"
    b"TEL;CELL;PREF:0151 1234567\r\nEMAIL;INTERNET:a@b.example\r\nPHOTO;ENCODING=BASE64;JPEG:\r\n QUJD\r\n\r\n"
    b"END:VCARD\r\n"
)
MIDDLE = (
    b"BEGIN:VCARD\nVERSION:3.0\nFN:J\\, Doe\nNICKNAME:Jay,Dee\nitem1.TEL;type=CELL:+49 151\n  1234567\n"
    b"item1.X-ABLabel:_$!<Home>!$_\nitem2.EMAIL;TYPE=INTERNET:a@b.example\nNOTE:c@d.example\nEND:VCARD\n"
)
NEW = (
    b'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jane\r\nTEL;VALUE=uri;TYPE="cell,voice;x:y":tel:+49-151-1234567;ext=5\r\n'
    b"EMAIL;PREF=1:mailto:a@b.example\r\nX-SOCIALPROFILE;type=x:https://instagram.com/jane\r\nEND:VCARD\r\n"
)


@pytest.mark.parametrize(
    ("data", "card"),
    [
        (OLD, Card(["Jörg Müller"], ["0151 1234567"], ["a@b.example"])),
        (MIDDLE, Card(["J, Doe", "Jay", "Dee"], ["+49 151 1234567"], ["a@b.example"])),
        (NEW, Card(["Jane"], ["+49-151-1234567"], ["a@b.example"], ["https://instagram.com/jane"])),
    ],
)
def test_the_three_versions(data: bytes, card: Card) -> None:
    """Folded lines, groups, parameters, escapes and encodings of each version are read."""
    assert list(cards(io.BytesIO(data))) == [card]


@given(st.integers(1, 40))
def test_pieces_of_any_size(chunk: int) -> None:
    """Wherever the pieces end, the same cards come out."""
    before = vcards._CHUNK
    vcards._CHUNK = chunk  # type: ignore[misc] # Set back below.
    try:
        found = [card.addresses for card in cards(io.BytesIO(OLD + MIDDLE))]
    finally:
        vcards._CHUNK = before  # type: ignore[misc] # As it was.
    assert found == [["a@b.example"]] * 2


@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_bytes_are_no_exception(data: bytes, at: int) -> None:
    """Whatever stands between two entries, what comes out are cards."""
    whole = OLD + MIDDLE + NEW
    assert all(isinstance(card, Card) for card in cards(io.BytesIO(whole[:at] + data + whole[at:])))
