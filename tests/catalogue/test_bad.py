"""Every defect has its file in `bad/`, and its fault is told with its place, its owner and its field."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nocontact_cli.catalogue import nodes
from nocontact_cli.catalogue.reader import parse

BAD = Path(__file__).parent / "bad"
EXPECTED = {
    # file: line, column, id, field, part of the message
    "address-http": (8, 52, "source help", "url", "must begin with https://"),
    "address-javascript": (8, 52, "source help", "url", "must begin with https://"),
    "address-with-backslash": (8, 52, "source help", "url", "must not contain a user name ('@' before the path)"),
    "address-with-control": (8, 52, "source help", "url", "the control character U+0007 does not belong here:"),
    "address-with-line-break": (8, 52, "source help", "url", "has line breaks: write it as one paragraph"),
    "address-with-space": (8, 52, "source help", "url", "must not contain a space"),
    "address-with-user": (8, 52, "source help", "url", "must not contain a user name ('@' before the path)"),
    "address-without-host": (8, 52, "source help", "url", "'https:///block' is not an address of the form"),
    "address-without-scheme": (8, 52, "source help", "url", "must begin with https://"),
    "after-in-a-circle": (22, 13, "step block", "after", "goes round in a circle: 'block' waits for 'hide', which"),
    "after-itself": (35, 13, "step hide", "after", "goes round in a circle: 'hide' waits for 'hide'"),
    "alias": (30, 10, "step hide", "why", "an alias ('*reason') is not read here: write the text out"),
    "anchor": (19, 10, "step block", "why", "an anchor ('&reason') is not read here: leave it out"),
    "anchor-on-a-step": (17, 10, "step block", "", "an anchor ('&step') is not read here: leave it out"),
    "answer-id-twice": (6, 66, "question kind", "answers.private", "is written twice (first on line 6)"),
    "asks-a-reserved-name": (6, 3, "question contact", "", "'contact' already has a meaning in every checklist:"),
    "asks-with-one-answer": (6, 47, "question kind", "answers", "needs at least 2 answers"),
    "at-sign-starts-text": (18, 12, "", "", "is not valid YAML, while scanning for the next token: found character"),
    "bare-exclamation-tag": (18, 12, "step block", "title", "a tag ('!') is not read here: leave it out"),
    "base-60-as-title": (18, 12, "step block", "title", "is read as a number to the base 60, not as text: put it"),
    "bidi-in-a-comment": (2, 16, "checklist", "name", "U+2067, which changes the direction of text, does not"),
    "blank-text": (18, 12, "step block", "title", "is empty: give a text"),
    "boolean-as-answer-id": (6, 48, "question kind", "answers.yes", "is read as a boolean (true or false), not as"),
    "boolean-as-title": (18, 12, "step block", "title", "is read as a boolean (true or false), not as text: put it"),
    "boolean-as-word": (32, 9, "step hide", "by", "is read as a boolean (true or false), not as text: put it in"),
    "bracket-not-closed": (21, 10, "", "", "is not valid YAML, while parsing a flow sequence (begun on line 20):"),
    "closed-and-eased": (21, 13, "step block", "eases", "'message' is also closed by this step: a step closes or"),
    "colon-in-plain-text": (18, 17, "", "", "is not valid YAML: mapping values are not allowed in this context; a"),
    "covers-outside-the-inventory": (32, 18, "step hide", "covers", "must be from 1 to 95, not 96"),
    "date-as-text": (4, 11, "checklist", "reviewed", "is read as a date, not as text: put it in quotes,"),
    "day-as-week": (4, 11, "checklist", "reviewed", "'2026-W47-7' is not a day written as year-month-day, such as"),
    "day-in-another-form": (4, 11, "checklist", "reviewed", "'22.11.2026' is not a day written as year-month-day,"),
    "day-not-real": (4, 11, "checklist", "reviewed", "'2026-02-30' is no day of the calendar"),
    "days-too-many": (24, 21, "step block", "recheck.days", "must be from 1 to 730, not 731"),
    "days-zero": (24, 21, "step block", "recheck.days", "must be from 1 to 730, not 0"),
    "decimal-as-title": (18, 12, "step block", "title", 'is read as a number, not as text: put it in quotes, "1.10"'),
    "device-twice": (27, 7, "step block", "how.any", "is written twice (first on line 26)"),
    "device-with-capital": (37, 7, "step hide", "how.iPhone", "'iPhone' is not one of: iphone, android, windows,"),
    "either-alone": (32, 13, "step hide", "either", "no other step has 'way' here"),
    "empty": (1, 1, "", "", "is empty"),
    "empty-optional-text": (32, 9, "step hide", "say", "is empty: give a text"),
    "empty-sources": (17, 3, "step block", "sources", "needs at least one, or 'unconfirmed: true'"),
    "empty-text": (18, 12, "step block", "title", "is empty: give a text"),
    "escaped-bidi-override": (18, 12, "step block", "title", "U+202E, which changes the direction of text, does"),
    "escaped-control": (18, 12, "step block", "title", "the control character U+001B does not belong here: leave"),
    "escaped-line-break": (18, 12, "step block", "title", "has line breaks: write it as one paragraph"),
    "escaped-null": (18, 12, "step block", "title", "the control character U+0000 does not belong here: leave it"),
    "escaped-tab": (18, 12, "step block", "title", "the control character U+0009 does not belong here: leave it out"),
    "exposure-id-twice": (11, 3, "exposure message", "", "is written twice (first on line 10)"),
    "exposure-without-step-and-advice": (11, 3, "exposure look", "advice", "is needed, because no step closes this"),
    "field-twice": (24, 5, "step block", "minutes", "is written twice (first on line 22)"),
    "flag-as-yes": (39, 18, "step hide", "unconfirmed", "'yes' is not true or false, written without quotes"),
    "flag-in-quotes": (39, 18, "step hide", "unconfirmed", "'true' is not true or false, written without quotes"),
    "formerly-is-a-step-of-today": (32, 16, "step hide", "formerly", "'block' is the id of a step of today"),
    "formerly-malformed": (32, 16, "step hide", "formerly", "'Old Name' is not a step id such as 'recovery', or"),
    "formerly-twice": (33, 16, "step hide", "formerly", "'old' is already the old id of step 'block'"),
    "how-answers-fit-two-questions": (37, 5, "step hide", "how", "its answers must all belong to one question, and"),
    "how-answers-of-two-questions": (37, 5, "step hide", "how", "its answers must all belong to one question, and"),
    "how-device-among-answers": (39, 15, "step hide", "how.iphone", "wants a mapping of devices, as under the"),
    "how-empty": (36, 10, "step hide", "how", "is empty: give at least one device"),
    "how-empty-for-an-answer": (37, 16, "step hide", "how.private", "is empty: give at least one device"),
    "how-mapping-under-a-device": (37, 15, "step hide", "how.iphone", "wants a list, not a mapping"),
    "how-unknown-answer": (37, 7, "step hide", "how.privat", "'privat' is no answer of a question here (did you"),
    "how-unknown-device-under-an-answer": (38, 18, "step hide", "how.business.anny", "'anny' is not one of:"),
    "how-without-an-accepted-answer": (37, 5, "step hide", "how", "has no instructions for 'business' of 'kind'"),
    "how-without-an-answer": (36, 5, "step hide", "how", "has no instructions for 'business' of 'kind'"),
    "how-without-lines": (37, 15, "step hide", "how.iphone", "is empty: give at least one"),
    "id-ends-with-hyphen": (28, 3, "step hide-", "", "'hide-' is not an id of small letters, digits and single"),
    "id-with-capitals": (28, 3, "step Hide", "", "'Hide' is not an id of small letters, digits and single hyphens,"),
    "id-with-dot": (28, 3, "step hide.me", "", "'hide.me' is not an id of small letters, digits and single"),
    "id-with-underscore": (1, 5, "checklist", "id", "'my_sample' is not an id of small letters, digits and single"),
    "key-is-a-list": (28, 3, "checklist", "steps", "wants one word as a name, not a list"),
    "key-is-a-list-in-a-step": (20, 5, "step block", "", "wants one word as a name, not a list"),
    "list-as-exposures": (10, 3, "checklist", "exposures", "wants a mapping of exposure ids, not a list"),
    "list-as-steps": (16, 8, "checklist", "steps", "wants a mapping of step ids, not a list"),
    "list-as-title": (18, 12, "step block", "title", "wants a single value, not a list"),
    "list-in-a-list": (20, 14, "step block", "closes", "wants a single value, not a list"),
    "list-member-twice": (20, 23, "step block", "closes", "'message' stands twice in this list"),
    "literal-block": (18, 12, "step block", "title", "has line breaks: write it as one paragraph"),
    "malformed-after": (35, 13, "step hide", "after", "'a.b.c' is not a step id such as 'recovery', or with its"),
    "mapping-as-list": (20, 13, "step block", "closes", "wants a list, not a mapping"),
    "mapping-as-title": (18, 12, "step block", "title", "wants a single value, not a mapping"),
    "merge-key": (29, 9, "step hide", "<<", "an alias ('*base') is not read here: write the text out"),
    "merge-key-in-steps": (28, 3, "step <<", "", "a merge key ('<<') is not read here: write the fields out"),
    "minutes-as-decimal": (23, 14, "step block", "minutes", "'2.5' is not a whole number from 1 to 240"),
    "minutes-as-octal": (23, 14, "step block", "minutes", "'010' is not a whole number from 1 to 240"),
    "minutes-as-text": (23, 14, "step block", "minutes", "'two' is not a whole number from 1 to 240"),
    "minutes-enormous": (23, 14, "step block", "minutes", "must be from 1 to 240, not"),
    "minutes-in-quotes": (23, 14, "step block", "minutes", "is a text in quotes, not a whole number from 1 to 240"),
    "minutes-negative": (23, 14, "step block", "minutes", "must be from 1 to 240, not -5"),
    "minutes-too-many": (23, 14, "step block", "minutes", "must be from 1 to 240, not 241"),
    "minutes-zero": (23, 14, "step block", "minutes", "must be from 1 to 240, not 0"),
    "missing-field": (17, 3, "step block", "why", "is missing"),
    "missing-field-at-the-top": (1, 1, "checklist", "group", "is missing"),
    "missing-field-in-a-question": (6, 3, "question kind", "question", "is missing"),
    "missing-field-in-a-source": (8, 3, "source help", "publisher", "is missing"),
    "no-sources": (17, 3, "step block", "sources", "needs at least one, or 'unconfirmed: true'"),
    "no-steps": (15, 8, "checklist", "steps", "needs at least 1 step"),
    "no-value": (18, 11, "step block", "title", "is empty: give a text"),
    "not-confirmed-false": (28, 3, "step hide", "sources", "needs at least one, or 'unconfirmed: true'"),
    "nothing-as-exposure": (11, 8, "exposure look", "", "wants fields such as they_can: ..., not nothing (null)"),
    "nothing-as-list": (20, 12, "step block", "closes", "wants a list, not nothing (null)"),
    "null-as-title": (18, 12, "step block", "title", "is read as nothing (null), not as text: put it in quotes,"),
    "number-as-step-id": (28, 3, "step 911", "", 'is read as a number, not as text: put it in quotes, "911"'),
    "number-as-title": (18, 12, "step block", "title", 'is read as a number, not as text: put it in quotes, "12"'),
    "number-in-instructions": (26, 30, "step block", "how.any", "is read as a number, not as text: put it in"),
    "octal-as-title": (18, 12, "step block", "title", 'is read as a number, not as text: put it in quotes, "007"'),
    "only-a-document-start": (1, 1, "", "", "is empty"),
    "only-comments": (1, 1, "", "", "is empty"),
    "open-not-https": (32, 11, "step hide", "open", "must begin with https://"),
    "quote-not-closed": (8, 53, "", "", "is not valid YAML, while parsing a block mapping (begun on line 1): did"),
    "raw-bidi-override": (18, 18, "step block", "title", "U+202E, which changes the direction of text, does not"),
    "raw-byte-order-mark-inside": (18, 18, "step block", "title", "U+FEFF, which cannot be seen, does not belong"),
    "raw-c1-control": (18, 18, "step block", "title", "the control character U+009B does not belong here: leave it"),
    "raw-escape-character": (18, 18, "step block", "title", "the control character U+001B does not belong here:"),
    "raw-line-separator": (18, 18, "step block", "title", "U+2028, which cannot be seen, does not belong here:"),
    "raw-next-line": (18, 18, "step block", "title", "the control character U+0085 does not belong here: leave it"),
    "raw-zero-width": (18, 17, "step block", "title", "U+200B, which cannot be seen, does not belong here: leave"),
    "raw-zero-width-in-an-id": (20, 17, "step block", "closes", "U+200B, which cannot be seen, does not belong"),
    "recheck-without-days-and-on": (24, 5, "step block", "recheck", "needs 'days' or 'on'"),
    "revised-not-quoted": (32, 14, "step hide", "revised", "is read as a date, not as text: put it in quotes,"),
    "source-id-twice": (9, 3, "source help", "", "is written twice (first on line 8)"),
    "step-id-twice": (28, 3, "step block", "", "is written twice (first on line 17)"),
    "tab-indent": (18, 1, "", "", "is indented with a tab: use spaces"),
    "tab-inside": (2, 6, "checklist", "name", "a tab stands here: use a space"),
    "tag": (18, 12, "step block", "title", "a tag ('tag:yaml.org,2002:str') is not read here: leave it out"),
    "tag-on-steps": (16, 8, "checklist", "steps", "a tag ('tag:yaml.org,2002:omap') is not read here: leave it out"),
    "text-as-how": (25, 10, "step block", "how", "wants a mapping of devices to lists of instructions, not a text"),
    "text-as-instructions": (26, 12, "step block", "how.any", "wants a list, not a text"),
    "text-as-list": (20, 13, "step block", "closes", "wants a list, not a text"),
    "text-as-recheck": (24, 14, "step block", "recheck", "wants fields such as days: ..., not a text"),
    "text-as-sources": (7, 10, "checklist", "sources", "wants a mapping of source ids, not a text"),
    "text-as-step": (28, 9, "step hide", "", "wants fields such as title: ..., not a text"),
    "text-as-when": (32, 11, "step hide", "when", "wants a mapping of names to lists of values, not a text"),
    "text-as-when-value": (32, 20, "step hide", "when.device", "wants a list, not a text"),
    "tilde-as-title": (18, 12, "step block", "title", "is read as nothing (null), not as text: put it in quotes,"),
    "too-deep": (37, 23, "", "", "is nested deeper than 12 levels"),
    "too-long": (18, 12, "step block", "title", "is 131 characters long; at most 120 fit"),
    "too-long-id": (28, 3, "step hide-hide-hide-hide-hide-hide-hide-hide-hide-hide-hide-hide-...", "", "is 61"),
    "top-level-list": (1, 1, "checklist", "", "wants fields such as id: ..., not a list"),
    "top-level-text": (1, 1, "checklist", "", "wants fields such as id: ..., not a text"),
    "two-documents": (40, 1, "", "", "a second document begins here; a file holds one checklist"),
    "undefined-escape": (18, 19, "", "", "is not valid YAML, while parsing a quoted scalar: found unknown escape"),
    "unknown-by": (32, 9, "step hide", "by", "'frend' is not one of: me, friend, company (did you mean 'friend'?)"),
    "unknown-device": (37, 7, "step hide", "how.iphnoe", "'iphnoe' is not one of: iphone, android, windows, mac,"),
    "unknown-each": (32, 11, "step hide", "each", "'acount' is not one of: once, account, person (did you mean"),
    "unknown-exposure": (20, 14, "step block", "closes", "there is no exposure 'mesage' in this checklist (did you"),
    "unknown-exposure-eased": (31, 13, "step hide", "eases", "there is no exposure 'lok' in this checklist (did"),
    "unknown-field": (18, 5, "step block", "title", "'tittle' is not a field (did you mean 'title'?)"),
    "unknown-field-at-the-top": (3, 1, "checklist", "colour", "'colour' is not a field"),
    "unknown-field-without-likeness": (19, 5, "step block", "zzz", "'zzz' is not a field"),
    "unknown-group": (3, 8, "checklist", "group", "'socal' is not one of: start, phone, email, messaging, social,"),
    "unknown-kind": (13, 11, "exposure look", "kind", "'wach' is not one of: locate, enter, control, spend,"),
    "unknown-noticed": (33, 14, "step hide", "noticed", "'slient' is not one of: silent, maybe, visible (did you"),
    "unknown-own-step-after-in-full": (35, 13, "step hide", "after", "there is no step 'blok' in this checklist"),
    "unknown-severity": (14, 15, "exposure look", "severity", "'lo' is not one of: critical, high, medium, low"),
    "unknown-source": (27, 15, "step block", "sources", "there is no source 'halp' in this checklist (did you mean"),
    "unknown-source-kind": (8, 92, "source help", "kind", "'offical' is not one of: official, expert, press (did"),
    "unknown-stage": (32, 12, "step hide", "stage", "'tydi' is not one of: prepare, evidence, secure, locate,"),
    "unknown-step-after": (35, 13, "step hide", "after", "there is no step 'blok' in this checklist (did you mean"),
    "unknown-trigger": (24, 30, "step block", "recheck.on", "'new-numbr' is not one of: new-phone, new-number,"),
    "value-sign-as-title": (18, 12, "step block", "title", "is read as a sign of its own, not as text: put it in"),
    "when-device-any": (32, 21, "step hide", "when.device", "'any' is not one of: iphone, android, windows, mac,"),
    "when-malformed-channel": (32, 22, "step hide", "when.channel", "'Email Work' is not an account such as"),
    "when-misspelt-circumstance": (32, 12, "step hide", "when.device-save", "'device-save' is no circumstance and"),
    "when-nothing-accepted": (32, 18, "step hide", "when.kind", "is empty: give at least one"),
    "when-unknown-answer": (32, 19, "step hide", "when.kind", "'privat' is no answer of 'kind' (did you mean"),
    "when-unknown-circumstance-value": (32, 20, "step hide", "when.proof", "'maybe' is not one of: yes, no"),
    "when-unknown-contact": (32, 22, "step hide", "when.contact", "'kids' is not one of: none, children, court,"),
    "when-unknown-device": (32, 21, "step hide", "when.device", "'ipone' is not one of: iphone, android, windows,"),
    "when-unknown-name": (32, 12, "step hide", "when.kidn", "'kidn' is no circumstance and no question of this"),
    "when-unknown-name-of-an-exposure": (15, 12, "exposure look", "when.kidn", "'kidn' is no circumstance and no"),
    "when-unquoted-yes": (32, 20, "step hide", "when.proof", "is read as a boolean (true or false), not as text:"),
    "wrong-indent": (21, 4, "", "", "is not valid YAML, while parsing a block mapping (begun on line 17): did not"),
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_defect_is_told_once_with_its_place(name: str) -> None:
    """A file with one defect has one problem, at the right line and column, with id, field and reason."""
    line, column, owner, field, reason = EXPECTED[name]

    checklist, problems = parse(_text(name), f"{name}.yaml")

    assert checklist is None
    assert [(line, column, owner, field)] == [(one.line, one.column, one.id, one.field) for one in problems]
    assert reason in problems[0].message
    assert problems[0].path == f"{name}.yaml"


def test_every_file_is_in_the_table() -> None:
    """No file in `bad/` goes unchecked."""
    assert sorted(EXPECTED) == sorted(path.stem for path in BAD.iterdir())


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_slow_loader_tells_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libyaml every defect is found in the same line and field."""
    monkeypatch.setattr(nodes, "_LOADER", yaml.SafeLoader)
    line, _, owner, field, _ = EXPECTED[name]

    _, problems = parse(_text(name), name)

    assert [(line, owner, field)] == [(one.line, one.id, one.field) for one in problems]


def test_all_faults_of_a_file_at_once() -> None:
    """Ten faults in one file are ten problems, in the order of the file."""
    text = _text("unknown-field", sample=True)
    for right, wrong in (
        ("name: Sample", "name: No"),
        ("group: social", "group: socal"),
        ("publisher: Vendor, ", ""),
        ("severity: low", "severity: low\n    severity: high"),
        ("title: Block them", "tittle: Block them"),
        ("closes: [message]", "closes: [message, nobody]"),
        ("minutes: 2", "minutes: 500"),
        ("on: [new-number]", "on: [new-year]"),
        ("after: [block]", "after: [*block]"),
        ("iphone: [Open", "ipone: [Open"),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)

    _, problems = parse(text, "x.yaml")

    expected = [
        (2, "checklist", "name"),
        (3, "checklist", "group"),
        (8, "source help", "publisher"),
        (15, "exposure look", "severity"),
        (19, "step block", "title"),
        (21, "step block", "closes"),
        (24, "step block", "minutes"),
        (25, "step block", "recheck.on"),
        (36, "step hide", "after"),
        (38, "step hide", "how.ipone"),
    ]
    assert expected == [(one.line, one.id, one.field) for one in problems]


def test_a_problem_reads_as_one_line_for_editors() -> None:
    """File, line and column come first, as editors and terminals expect it for a link."""
    _, problems = parse(_text("unknown-field"), "checklists/x.yaml")

    expected = "checklists/x.yaml:18:5: step block: title: 'tittle' is not a field (did you mean 'title'?)"
    assert expected == str(problems[0])


@pytest.mark.parametrize(
    ("right", "wrong", "count"),
    [
        ("exposures:\n", "exposures: none\nleft:\n", 2),  # Not also: every exposure named in a step.
        ("sources:\n", "sources: none\nleft:\n", 2),
        ("asks:\n", "asks: none\nleft:\n", 2),
        ("  message: {they_can", "  mesage: {they_can", 1),  # Not also: a door that nothing closes.
        ("closes: [message]", "closes: message", 1),
        ("  hide:\n", "  hide: [later]\n  left:\n", 1),  # Not also: no sources.
        ("  look:\n", "  look: [later]\n  left:\n", 1),  # Not also: no advice.
        ("unconfirmed: true", "unconfirmed: yes", 1),  # Not also: no sources.
        ("days: 30, on: [new-number], ", "days: soon, ", 1),  # Not also: neither days nor events.
        ("answers: {private: Private, business: Business}", "answers: {private: 1, business: 2}", 2),
    ],
)
def test_what_only_follows_is_not_told(right: str, wrong: str, count: int) -> None:
    """A slip is one problem, however much depends on the value it spoils."""
    text = _text("unknown-field", sample=True)
    assert right in text

    _, problems = parse(text.replace(right, wrong, 1), "x")

    assert count == len(problems)


def test_messages_carry_nothing_a_terminal_would_obey() -> None:
    """Control characters of a file do not get to the screen through its problems."""
    text = (
        _text("unknown-field", sample=True)
        .replace("  hide:", '  "\\x1b[2J\\u202e":')
        .replace("stage: tidy", '"\\a": 1')
    )

    _, problems = parse(text, "x")

    assert problems
    assert all(str(problem).isprintable() for problem in problems)


def _text(name: str, *, sample: bool = False) -> str:
    path = BAD.parent / "good" / "sample.yaml" if sample else BAD / f"{name}.yaml"
    return path.read_bytes().decode()
