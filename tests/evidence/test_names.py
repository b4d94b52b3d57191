"""Identifiers, however they are written, are the same exactly where they mean the same person."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.evidence import EMAIL, NAME, PHONE, URL, Name
from nocontact_cli.evidence.names import HANDLES, KINDS, Match, Wanted, normal

reading = settings(deadline=None, max_examples=500)
kinds = st.sampled_from(KINDS)
pieces = (
    st.sampled_from(["@", "https://", "www.", "instagram.com/", "fb.com/", "profile.php?id=1", "/", "?", "#0", "%2541"])
    | st.sampled_from([".", "+", "mailto:", "<", ">", "gmail.com", "tel:", "00", "15", " ", "\n", "%2F"])
    | st.sampled_from(["\u200e", "\ud800", "\u00df", "\u0130", "\u00e9", "e\u0301", "\u0301", "\ufb01", "\u0390"])
)
texts = st.text(max_size=20) | st.lists(pieces | st.text(max_size=5), max_size=7).map("".join)
locals_ = st.from_regex(r"[a-z0-9]{1,6}(\.[a-z0-9]{1,6}){0,2}", fullmatch=True)
handles = st.from_regex(r"[a-z][a-z0-9._]{2,15}", fullmatch=True)


@reading
@given(kinds, texts, st.sampled_from([None, "DE", "us", "??"]))
def test_a_normal_form_is_its_own(kind: str, text: str, region: str | None) -> None:
    """What was brought into its form once stays as it is, and nothing is an exception."""
    found = normal(Name(kind, text), region)
    if found is not None:
        assert normal(found, region) == found


@reading
@given(kinds, texts)
def test_case_and_invisible_signs_do_not_count(kind: str, text: str) -> None:
    """Marks of direction around a name are no part of it, nor is the way its accents are written."""
    assert normal(Name(kind, f"\u200e{text}\u200f")) == normal(Name(kind, text))


@given(locals_, st.sampled_from(["gmail.com", "googlemail.com", "GMAIL.com"]), st.data())
def test_one_gmail_address_has_many_forms(local: str, host: str, data: st.DataObject) -> None:
    """Dots, what follows a plus, case and the German host are all one address."""
    plain = local.replace(".", "")
    at = data.draw(st.integers(0, len(plain)))
    dotted = f"{plain[:at]}.{plain[at:]}".strip(".")
    tag = data.draw(st.sampled_from(["", "+shop", "+a+b"]))
    assert normal(Name(EMAIL, f" {dotted.upper()}{tag}@{host} ")) == Name(EMAIL, f"{plain}@gmail.com")


def test_elsewhere_dots_and_pluses_count() -> None:
    """Only one host is known to pass over dots: elsewhere they may be somebody else."""
    assert normal(Name(EMAIL, "An.Na+1@Web.DE")) == Name(EMAIL, "an.na+1@web.de")


@pytest.mark.parametrize("text", ["anna", "anna@", "@web.de", "anna@web", "a b@web.de", "a@b@", ""])
def test_what_is_no_address_is_none(text: str) -> None:
    """A piece of an address is nobody's."""
    assert normal(Name(EMAIL, text)) is None


@given(handles, st.sampled_from(HANDLES))
def test_handles_are_compared_without_case_and_at_sign(handle: str, kind: str) -> None:
    """`@Some.One` is `some.one`."""
    assert normal(Name(kind, f" @{handle.upper()} ")) == Name(kind, handle)


@pytest.mark.parametrize(
    ("text", "kind", "handle"),
    [
        ("https://www.instagram.com/Some.One/?hl=de", "instagram", "some.one"),
        ("instagram.com/_u/some.one", "instagram", "some.one"),
        ("https://www.threads.net/@some.one", "threads", "some.one"),
        ("https://m.facebook.com/profile.php?id=1000123&ref=x", "facebook", "1000123"),
        ("https://www.facebook.com/people/Some-One/1000123/", "facebook", "1000123"),
        ("https://www.facebook.com/some.one", "facebook", "some.one"),
        ("https://www.snapchat.com/add/some-one", "snapchat", "some-one"),
        ("https://www.tiktok.com/@some_one?lang=en", "tiktok", "some_one"),
        ("https://discord.com/users/123456789012345678", "discord", "123456789012345678"),
        ("https://twitter.com/intent/user?user_id=33001", "x", "33001"),
        ("https://x.com/some_one", "x", "some_one"),
        ("https://t.me/some_one", "telegram", "some_one"),
        ("https://www.linkedin.com/in/some-one-7a/", "linkedin", "some-one-7a"),
        ("https://example.org/Some/One", "url", "example.org/some/one"),
    ],
)
def test_a_profile_address_is_the_handle_it_stands_for(text: str, kind: str, handle: str) -> None:
    """The address of a profile is compared as the handle or number in it, on whatever host the platform has."""
    assert normal(Name(URL, text)) == Name(kind, handle)
    if kind != URL:
        assert normal(Name(kind, text)) == Name(kind, handle)


@pytest.mark.parametrize(
    "text",
    [
        "https://www.facebook.com/profile.php",
        "https://x.com/intent/user",
        "https://www.instagram.com/",
        "http://[",
        "",
        "https://www.instagram.com/p/Cx1/",
        "https://www.facebook.com/groups/123",
    ],
)
def test_an_address_without_a_profile_is_nobodys(text: str) -> None:
    """A start page, a picture or a group belongs to no handle."""
    found = normal(Name(URL, text))
    assert found is None or found.kind == URL


@pytest.mark.parametrize("text", ["some_one#0", "some_one#0000", "@some_one"])
def test_the_old_number_of_a_discord_name_is_dropped(text: str) -> None:
    """`#0` stands for no number; another one is a part of the name."""
    assert normal(Name("discord", text)) == Name("discord", "some_one")
    assert normal(Name("discord", "some_one#1234")) == Name("discord", "some_one#1234")


@pytest.mark.parametrize(
    "text", ["+49 151 1234567", "0049 151 1234567", "0151/1234567", "(0151) 123-4567", "tel:+491511234567"]
)
def test_a_number_has_one_form(text: str) -> None:
    """However a number is written in its own country, it is one number."""
    assert normal(Name(PHONE, text), "DE") == Name(PHONE, "+491511234567")


@pytest.mark.parametrize("text", ["12345", "call me", "0151 123 4567 ext. five", "1" * 16, "+", ""])
def test_what_is_no_number_is_none(text: str) -> None:
    """A short code or words are nobody's number."""
    assert normal(Name(PHONE, text), "DE") is None


def test_names_are_folded_and_never_certain() -> None:
    """A display name matches in any case, spacing and form of its accents, and is only possible."""
    wanted = Wanted([(1, Name(NAME, "Jos\u00e9  de la Cruz"))])
    assert wanted.match(Name(NAME, "JOSE\u0301 de la cruz")) == Match(1, NAME, sure=False, value="jos\u00e9 de la cruz")
    assert wanted.match(Name(NAME, "Jose de la Cruz")) is None


def test_a_number_without_its_country_is_only_possible() -> None:
    """The last digits match where one side has no country code, and not where both have different ones."""
    wanted = Wanted([(1, Name(PHONE, "+49 151 1234567")), (2, Name(PHONE, "0170 7654321"))])
    assert wanted.match(Name(PHONE, "+491511234567")) == Match(1, PHONE, sure=True, value="+491511234567")
    assert wanted.match(Name(PHONE, "0151 1234567")) == Match(1, PHONE, sure=False, value="+491511234567")
    assert wanted.match(Name(PHONE, "+43 151 1234567")) is None
    assert wanted.match(Name(PHONE, "+49 170 7654321")) == Match(2, PHONE, sure=False, value="01707654321")
    assert wanted.match(Name(PHONE, "01707654321")) == Match(2, PHONE, sure=False, value="01707654321")


def test_a_short_ending_matches_nobody() -> None:
    """Seven digits of an extension are not the end of a longer number."""
    wanted = Wanted([(1, Name(PHONE, "+49 151 1234567"))])
    assert wanted.match(Name(PHONE, "1234567")) is None


def test_the_same_handle_on_another_platform_is_nobody() -> None:
    """A handle counts only on its own platform."""
    wanted = Wanted([(1, Name("tiktok", "some.one"))])
    assert wanted.match(Name("snapchat", "some.one")) is None
    assert wanted.match(Name("tiktok", "@Some.One")) == Match(1, "tiktok", sure=True, value="some.one")
    assert wanted.match(Name(URL, "https://www.tiktok.com/@some.one")) == Match(
        1, "tiktok", sure=True, value="some.one"
    )


@reading
@given(st.lists(st.tuples(st.integers(1, 3), st.builds(Name, kinds, texts)), max_size=6))
def test_everybody_is_found_by_what_is_known_of_them(known: list[tuple[int, Name]]) -> None:
    """Each identifier leads to somebody it was given for, and to nobody else."""
    wanted = Wanted(known)
    for _, name in known:
        found = normal(name)
        if found is None:
            assert wanted.match(name) is None
            continue
        match = wanted.match(name)
        assert match is not None
        assert match.person in {other for other, one in known if normal(one) == found}
        assert (match.person, found.kind, found.value) in wanted.identifiers()
        assert wanted.of(found.kind)[found.value] == match.person
        assert match.sure is not (found.kind == NAME or (found.kind == PHONE and found.value[0] != "+"))
