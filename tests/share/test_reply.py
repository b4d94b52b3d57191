"""A friend's reply, read: what a good one means, and everything that is refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

import pytest

from nocontact_cli.domain.exports import Export
from nocontact_cli.domain.replies import FriendAnswer, Reply
from nocontact_cli.errors import Exit
from nocontact_cli.share.reply import (
    MOST_ANSWERS,
    MOST_BYTES,
    MOST_SEALED_BYTES,
    ReplyError,
    check_against,
    is_sealed,
    read_document,
    read_numbers,
    read_reply,
)

LIST: Final = "3f9a1c07"
ITEMS: Final = {1: "start.look", 2: "alpha.block", 4: "alpha.block@2", 7: "email:work.forwarding", 9: "beta.quiet"}
EXPORT: Final = Export(LIST, date(2026, 11, 22), sealed=False, items=ITEMS)


def answer(
    n: Any = 4, item: Any = "alpha.block@2", says: Any = "done", note: Any = None, **more: Any
) -> dict[str, Any]:
    """One answer as it stands in a reply."""
    return {"n": n, "item": item, "answer": says, "note": note, **more}


def reply(*answers: Any, **more: Any) -> dict[str, Any]:
    """A reply as it stands in a file."""
    head = {"schema": "nocontact.reply", "version": 1, "list": LIST, "made_on": "2026-11-30"}
    return {**head, "answers": list(answers or (answer(),)), **more}


def data(value: Any) -> bytes:
    """JSON as a page saves it."""
    return json.dumps(value).encode()


def test_a_reply_is_read() -> None:
    """A reply becomes its list, its day and its answers in their order; a missing note is none."""
    found = read_reply(
        read_document(data(reply(answer(note="took five minutes"), answer(9, "beta.quiet", "could-not", None))))
    )
    assert found == Reply(
        LIST,
        date(2026, 11, 30),
        (
            FriendAnswer(4, "alpha.block@2", "done", "took five minutes"),
            FriendAnswer(9, "beta.quiet", "could-not", None),
        ),
    )
    check_against(found, EXPORT)


def test_what_programs_of_others_do_to_a_file() -> None:
    """A byte order mark, line ends and keys of a later version make no difference."""
    text = json.dumps(reply(answer(later=True), page={"theme": "dark"}), indent=1).replace("\n", "\r\n")
    found = read_reply(read_document(b"\xef\xbb\xbf" + text.encode()))
    assert [one.n for one in found.answers] == [4]


def test_words_of_every_script_stay() -> None:
    """A note may hold any script, line breaks, signs of arithmetic and an address in angle brackets."""
    note = "не вышло: 5 < 6 <3\nmail to <sam@example.org>, see <https://example.org> \U0001f469\u200d\U0001f4bb"
    assert read_reply(read_document(data(reply(answer(note=note))))).answers[0].note == note


@pytest.mark.parametrize("note", [None, ""])
def test_no_note(note: str | None) -> None:
    """An empty note is no note."""
    assert read_reply(reply(answer(note=note))).answers[0].note is None


def test_a_reply_without_answers() -> None:
    """A reply in which nothing was answered is a reply."""
    assert read_reply({**reply(), "answers": []}).answers == ()


BAD_BYTES: Final[dict[str, tuple[bytes, str]]] = {
    "nothing": (b"", "not JSON"),
    "half of it": (data(reply())[:-20], "not JSON"),
    "two of them": (data(reply()) * 2, "not JSON"),
    "no text": (b"\xff\xfe{}", "no text in UTF-8"),
    "UTF-16": (json.dumps(reply()).encode("utf-16"), "no text in UTF-8"),
    "the page": (b" <!doctype html><html></html>", "a page, and no reply"),
    "a list": (b"[]", "something else"),
    "a number": (b"1", "something else"),
    "nothing at all": (b"null", "something else"),
    "a key twice": (data(reply()).replace(b'"version": 1', b'"version": 1, "version": 1'), "one thing twice"),
    "an answer's key twice": (data(reply()).replace(b'"n": 4', b'"n": 4, "n": 9'), "one thing twice"),
    "a control character as it is": (data(reply(answer(note="a~b"))).replace(b"~", b"\x1b"), "not JSON"),
    "deep lists": (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    "deep objects": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "nested too deeply"),
    "a deep note": (
        data(reply(answer(note="~"))).replace(b'"~"', b"[" * 50_000 + b"]" * 50_000),
        "nested too deeply",
    ),
    "not a number": (data(reply(answer(n=float("nan")))), "a number that no step has"),
    "endless": (data(reply(answer(n=float("inf")))), "a number that no step has"),
    "a fraction": (data(reply(answer(n=4.5))), "a number that no step has"),
    "an exponent": (data(reply()).replace(b'"n": 4', b'"n": 4e0'), "a number that no step has"),
    "an exponent without end": (data(reply()).replace(b'"n": 4', b'"n": 1e999999999'), "a number that no step has"),
    "5000 digits": (data(reply()).replace(b'"n": 4', b'"n": ' + b"9" * 5000), "a number that is too large"),
    "64 bits": (data(reply(answer(n=2**63))), "a number that is too large"),
    "a huge version": (data(reply(version=10**40)), "a number that is too large"),
    "too large": (b" " * (MOST_BYTES + 1) + data(reply()), "too large"),
    "much too large": (b"[" * (MOST_SEALED_BYTES + 1), "too large"),
}


@pytest.mark.parametrize("name", BAD_BYTES)
def test_bytes_that_are_no_reply(name: str) -> None:
    """What is no JSON of a reply's kind is refused before anything in it is looked at, and says what it is."""
    bad, says = BAD_BYTES[name]
    with pytest.raises(ReplyError) as caught:
        read_document(bad)
    _clear(caught.value, says)


BAD_REPLIES: Final[dict[str, tuple[Any, str]]] = {
    "no schema": ({key: value for key, value in reply().items() if key != "schema"}, "no reply"),
    "another schema": (reply(schema="nocontact.report"), "no reply"),
    "a schema of another type": (reply(schema=["nocontact.reply"]), "no reply"),
    "the list itself": (reply(schema="nocontact.friend"), "the list itself"),
    "sealed twice": (reply(schema="nocontact.sealed"), "no reply"),
    "a later version": (reply(version=2), "newer version"),
    "version 0": (reply(version=0), "version is missing"),
    "a version that is true": (reply(version=True), "version is missing"),
    "a version in quotes": (reply(version="1"), "version is missing"),
    "no list": (reply(list=None), "which list"),
    "a list of another form": (reply(list="3F9A1C07"), "which list"),
    "a list with a line behind it": (reply(list=f"{LIST}\n"), "which list"),
    "a list that is a number": (reply(list=3), "which list"),
    "a path as a list": (reply(list="../../etc"), "which list"),
    "no such day": (reply(made_on="2026-02-30"), "no day"),
    "a day of other digits": (reply(made_on="２０２６-11-30"), "no day"),  # noqa: RUF001 - That is the point.
    "a time": (reply(made_on="2026-11-30T10:00"), "no day"),
    "a day that is a number": (reply(made_on=20261130), "no day"),
    "no answers": (reply(answers=None), "no answers"),
    "answers in an object": (reply(answers={"1": answer()}), "no answers"),
    "too many": (reply(*[answer()] * (MOST_ANSWERS + 1)), "more than 2000"),
    "one step twice": (reply(answer(), answer(says="could-not")), "answers step 4 twice"),
    "an answer that is text": (reply("done"), "not in the form"),
    "an answer that is nothing": (reply(None), "not in the form"),
    "no number": (reply(answer(n=None)), "no number"),
    "number 0": (reply(answer(n=0)), "no number"),
    "a number below": (reply(answer(n=-4)), "no number"),
    "a number that is true": (reply(answer(n=True)), "no number"),
    "a number in quotes": (reply(answer(n="4")), "no number"),
    "no item": (reply(answer(item=None)), "no name of a step"),
    "an item with markup": (reply(answer(item="<b>alpha</b>.block")), "no name of a step"),
    "an item with a line behind it": (reply(answer(item="alpha.block\n")), "no name of a step"),
    "an item without end": (reply(answer(item="a" * 1000 + ".block")), "no name of a step"),
    "another answer": (reply(answer(says="keep")), "no word that a friend can answer with: keep"),
    "an answer with a sequence": (reply(answer(says="done\x1b[2J")), "no word that a friend can answer with"),
    "an answer in a list": (reply(answer(says=["done"])), "no word that a friend can answer with"),
    "an answer in an object": (reply(answer(says={"done": 1})), "no word that a friend can answer with"),
    "a note that is a number": (reply(answer(note=4)), "note that is no text"),
    "a note in a list": (reply(answer(note=[])), "note that is no text"),
    "a note that is false": (reply(answer(note=False)), "note that is no text"),
    "a long note": (reply(answer(note="a" * 501)), "more than 500"),
    "a note with a sequence": (reply(answer(note="\x1b]0;title\x07")), "control characters"),
    "a note with a zero": (reply(answer(note="a\0b")), "control characters"),
    "a note with C1": (reply(answer(note="a\x9b2J")), "control characters"),
    "a note with half a pair": (reply(answer(note="a\ud800b")), "control characters"),
    "a script": (reply(answer(note="<script>alert(1)</script>")), "markup"),
    "a picture": (reply(answer(note="look: <IMG src=x onerror=alert(1)>")), "markup"),
    "a drawing": (reply(answer(note="<svg/onload=alert(1)")), "markup"),
    "a comment": (reply(answer(note="--><!-- ")), "markup"),
    "an end": (reply(answer(note="</script")), "markup"),
    "a section": (reply(answer(note="<![CDATA[")), "markup"),
    "an instruction": (reply(answer(note="<?php")), "markup"),
}


@pytest.mark.parametrize("name", BAD_REPLIES)
def test_replies_that_are_refused(name: str) -> None:
    """A value of another type, form or size refuses the whole reply, and says where it stands."""
    bad, says = BAD_REPLIES[name]
    with pytest.raises(ReplyError) as caught:
        read_reply(read_document(data(bad)))
    _clear(caught.value, says)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (answer(5), "answers a step 5"),
        (answer(9), "calls step 9 of the list 3f9a1c07 by another name: alpha.block@2"),
        (answer(4, "alpha.block"), "by another name"),
        (answer(4, "gamma.leave"), "by another name"),
    ],
)
def test_steps_that_the_list_does_not_hold(one: dict[str, Any], says: str) -> None:
    """A number that the list does not hold, or holds for another step, refuses the reply."""
    with pytest.raises(ReplyError) as caught:
        check_against(read_reply(reply(answer(1, "start.look"), one)), EXPORT)
    _clear(caught.value, says)


def test_a_locked_reply_is_known_by_its_schema() -> None:
    """A document under words is told from a plain one, and may be larger."""
    sealed = {"schema": "nocontact.sealed", "data": "A" * (MOST_BYTES + 1000)}
    assert is_sealed(read_document(data(sealed)))
    assert not is_sealed(read_document(data(reply())))


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("done 1 4 7, could-not 9", {1: "done", 4: "done", 7: "done", 9: "could-not"}),
        ("done 1 4 7\ncould-not 9\n", {1: "done", 4: "done", 7: "done", 9: "could-not"}),
        ("Done: 1, 4, 7. Could not: 9", {1: "done", 4: "done", 7: "done", 9: "could-not"}),
        ("DONE #1 (4); couldn't 9", {1: "done", 4: "done", 9: "could-not"}),
        ("couldn’t 9 not needed 2", {9: "could-not", 2: "not-needed"}),  # noqa: RUF001 - Phones type it.
        ("not-needed 2 done 1-2", None),
        ("done 1-2 done 2", {1: "done", 2: "done"}),
        ("can't 7", {7: "could-not"}),
        ("cannot 7", {7: "could-not"}),
        ("done 007", {7: "done"}),
    ],
)
def test_numbers(text: str, answers: dict[int, str] | None) -> None:
    """Numbers belong to the word before them, however they are divided; one number has one answer."""
    if answers is None:
        with pytest.raises(ReplyError):
            read_numbers(text, EXPORT)
        return
    assert read_numbers(text, EXPORT) == Reply(
        LIST, None, tuple(FriendAnswer(n, ITEMS[n], answers[n]) for n in sorted(answers))
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "No numbers"),
        ("done", "No numbers"),
        ("1 4", "A word comes before"),
        ("done 3", "There is no step 3 in the list 3f9a1c07"),
        ("done 1-4", "There is no step 3"),
        ("done 4-1", "runs backwards"),
        ("done 0", "There is no step 0"),
        ("done 1, could-not 1", "Step 1 has two different answers"),
        ("fertig 1", "'fertig' is neither"),
        ("done 1 keep 4", "'keep' is neither"),
        ("done 99999", "neither a number"),
        ("done " + "9" * 10_000, "neither a number"),
        ("done -1", "neither a number"),
        ("done 1\x1b[2J", "Something in it is neither"),
        ("done \u0661", "Something in it is neither"),
        ("done 1-9999", "There is no step 3"),
    ],
)
def test_numbers_that_are_refused(text: str, says: str) -> None:
    """An unknown word or number, or none, refuses the whole line, and an example is given."""
    with pytest.raises(ReplyError) as caught:
        read_numbers(text, EXPORT)
    _clear(caught.value, says)


def _clear(error: ReplyError, says: str) -> None:
    """An error says what it is about, in a short text without any sign of a hostile file, and what can be done."""
    assert says in error.what
    assert error.exit == Exit.USAGE
    assert error.do
    assert error.safe == "Nothing was changed."
    assert all(len(line) < 250 and line.isprintable() and line.isascii() for line in error.lines())
