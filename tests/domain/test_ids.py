"""Names of accounts, items and exposures."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.ids import (
    AccountId,
    ItemId,
    exposure_id,
    near,
    parse_account,
    parse_item,
)

named = settings(deadline=None, max_examples=200)
names = st.lists(st.text("az09", min_size=1, max_size=4), min_size=1, max_size=3).map("-".join)
labels = st.none() | st.text("az09-", min_size=1, max_size=20)
accounts = st.builds(AccountId, names, labels)
items = st.builds(ItemId, accounts, names, st.integers(1, 999))


@named
@given(accounts)
def test_an_account_survives_being_written(account: AccountId) -> None:
    """What is written as the name of an account is read as the same account."""
    assert account == parse_account(str(account))


@named
@given(items)
def test_an_item_survives_being_written(item: ItemId) -> None:
    """What is written as the name of an item is read as the same item."""
    assert item == parse_item(str(item))


@named
@given(st.text(alphabet="ab-1:.@ ", max_size=12) | st.text(max_size=8))
def test_what_is_read_is_written_the_same(text: str) -> None:
    """A text is read as a name only where that name is written as this text, save for a first person `@1`."""
    account, item = parse_account(text), parse_item(text)
    assert (str(account) if account else text) == text
    assert (str(item) if item else text) == text.removesuffix("@1" if item else "")


@named
@given(accounts, names, st.none() | st.integers(1, 9))
def test_an_exposure_is_named_like_an_item(account: AccountId, name: str, person: int | None) -> None:
    """The name of an exposure is that of an item; without a person it is that of person 1."""
    assert exposure_id(account, name, person) == str(ItemId(account, name, person or 1))


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("instagram.block", ItemId(AccountId("instagram"), "block")),
        ("email:work.forwarding", ItemId(AccountId("email", "work"), "forwarding")),
        ("whatsapp.block@2", ItemId(AccountId("whatsapp"), "block", 2)),
        ("whatsapp.block@1", ItemId(AccountId("whatsapp"), "block", 1)),
        ("shared-accounts.two-step", ItemId(AccountId("shared-accounts"), "two-step")),
        (f"email:{'a' * 20}.x", ItemId(AccountId("email", "a" * 20), "x")),
    ],
)
def test_items(text: str, item: ItemId) -> None:
    """An item is `platform[:label].step[@n]`."""
    assert item == parse_item(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "whatsapp",
        "whatsapp.",
        ".block",
        "whatsapp.block@",
        "whatsapp.block@0",
        "whatsapp.block@01",
        "whatsapp.block@x",
        "whatsapp:.block",
        "email:Work.block",
        "email:me@example.org.block",
        f"email:{'a' * 21}.x",
        "WhatsApp.block",
        "whatsapp.block.x",
        " whatsapp.block",
        "whatsapp.block\n",
        "whatsapp.-block",
        "\uff45mail.block",
        "email.bl\u0663ck",
    ],
)
def test_no_items(text: str) -> None:
    """Anything else is no item: no capitals, no addresses as labels, no person 0."""
    assert parse_item(text) is None


@pytest.mark.parametrize(
    "text", ["", "email:", ":work", "email:a:b", "email.block", "e mail", "email:me@example.org", "email\n"]
)
def test_no_accounts(text: str) -> None:
    """Anything but a platform, with or without a label, is no account."""
    assert parse_account(text) is None


def test_did_you_mean() -> None:
    """The known names most like a text come best first, and nothing comes for nonsense."""
    known = ["whatsapp.block", "whatsapp.groups", "instagram.block"]
    assert near("whatsap.block", known)[0] == "whatsapp.block"
    assert near("zzz", known) == ()
