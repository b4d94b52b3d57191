"""Good files give no false alarm, and every value arrives where it belongs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nocontact_cli.catalogue.checked import check_files
from nocontact_cli.catalogue.reader import parse
from nocontact_cli.domain.checklist import Exposure, How, Question, Recheck, Source, Step

GOOD = sorted((Path(__file__).parent / "good").glob("*.yaml"))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_file_has_no_problem(path: Path) -> None:
    """A file without faults is read without problems, alone and beside the others."""
    checklist, problems = parse(path.read_text(encoding="utf-8"), str(path))

    assert problems == ()
    assert checklist is not None
    assert path.stem == checklist.id
    assert check_files([path], [path.parent]) == ()


def test_every_field_arrives() -> None:
    """Each field of a step is in the domain's step, null as None, and dates as days."""
    checklist, _ = parse(_good("every-field"), "x")

    assert checklist is not None
    assert date(2026, 11, 22) == checklist.reviewed
    assert (
        Step(
            id="password",
            title="Choose a new password",
            why="Whoever knows the old one is locked out.",
            stage="secure",
            noticed="maybe",
            minutes=240,
            how=How(
                asks="provider",
                by_answer={
                    "gmail": {"any": ("Open the settings", "Choose a new password")},
                    "outlook": {"iphone": ("Open the app",), "web": ("Open outlook.com",)},
                    "other": {"any": ("Look for the settings",)},
                },
            ),
            closes=("read",),
            either="lock",
            signs="They may be asked to sign in again.",
            evidence_first=True,
            needs_owner=True,
            recheck=Recheck(730, ("new-phone", "moved"), "Passwords get around."),
            open="https://example.com/settings",
            quieter="Sign out other devices first.",
            say="I would like to change my password.",
            covers=(16, 17),
            sources=("help", "guide"),
            revised=date(2026, 11, 1),
            formerly=("new-password", "every-field.change"),
        )
        == checklist.steps["password"]
    )
    assert Recheck(None, ("app-update",)) == checklist.steps["passkey"].recheck
    assert checklist.steps["passkey"].how.asks == "provider"


def test_tables_keep_the_order_of_the_file() -> None:
    """Questions, sources, exposures and steps stand in the order in which they were written."""
    checklist, _ = parse(_good("every-field"), "x")

    assert checklist is not None
    assert list(checklist.asks) == ["provider", "shared"]
    assert list(checklist.sources) == ["help", "guide", "paper"]
    assert list(checklist.exposures) == ["read", "write", "find"]
    assert list(checklist.steps) == ["password", "passkey", "block", "look"]
    assert Question("shared", "Is it shared", {"yes": "Yes", "no": "No"}) == checklist.asks["shared"]
    assert Source("guide", "Guide", "Experts", "https://example.org", "expert") == checklist.sources["guide"]
    assert (
        Exposure(
            "write",
            "write to you here",
            "reach",
            "high",
            {"contact": ("none", "other"), "channel": ("whatsapp", "email:work"), "shared": ("no",)},
        )
        == checklist.exposures["write"]
    )


def test_what_is_left_out_has_its_default() -> None:
    """A step with the required fields only is done once per account, by oneself, at any time."""
    checklist, _ = parse(_good("nothing-to-close"), "x")

    assert checklist is not None
    assert (
        Step(
            id="look",
            title="Look around",
            why="To know where to begin.",
            stage="prepare",
            noticed="silent",
            minutes=10,
            how=How({"any": ("Look around",)}),
            unconfirmed=True,
        )
        == checklist.steps["look"]
    )


def test_text_is_read_as_it_is_written() -> None:
    """Quotes, folding, signs of other scripts and words that only resemble numbers survive."""
    checklist, _ = parse(_good("unusual-writing"), "x")

    assert checklist is not None
    assert checklist.name == "Ünusual \u2013 “writing” 5\u00a0000 日本 👍🏽 ❤️"
    assert checklist.exposures["see"].they_can == "see 12:30 trains and yes-men"
    assert checklist.exposures["see"].advice == "Folded text on two lines."
    assert checklist.steps["on"].why == 'It\'s "so"'
    assert checklist.steps["on"].how.by_device["any"] == (
        "Off we go",
        "12",
        "Nullify it",
        "~tilde",
        "2x",
        "= equals",
        "-dash",
        ".dot",
    )
    assert checklist.steps["007"].why == "True enough, and on two lines"


def test_instructions_belong_to_the_question_they_answer_in_full() -> None:
    """Where answers could be those of two questions, the one they cover completely is meant."""
    checklist, _ = parse(_good("answers-like-devices"), "x")

    assert checklist is not None
    assert checklist.steps["lock"].how.asks == "phone"


def _good(name: str) -> str:
    return next(path for path in GOOD if path.stem == name).read_text(encoding="utf-8")
