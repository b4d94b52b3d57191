"""The guides to data exports: what they say, whose answers they check, and what is told of a file with faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nocontact_cli.catalogue.bundle import load
from nocontact_cli.catalogue.export_guides import EXPORTS_FILE
from nocontact_cli.domain.evidence import ABOUT_PEOPLE, WHATS
from nocontact_cli.domain.export_guides import sort_of
from nocontact_cli.domain.findings import TURNS_AWAY
from nocontact_cli.domain.ids import AccountId
from nocontact_cli.domain.plan import Plan
from nocontact_cli.errors import ChecklistError
from nocontact_cli.evidence.readers import NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from nocontact_cli.domain.checklist import When
    from nocontact_cli.domain.export_guides import ExportGuide

FOUND: Final = EXPORTS_FILE.read(EXPORTS_FILE.path)
RAW: Final = yaml.safe_load(EXPORTS_FILE.path.read_text(encoding="utf-8"))
CHECKLISTS: Final = load().checklists
SMALL: Final = """\
after: You can delete the export.
sources:
  one: {title: A page, publisher: Somebody, url: "https://one.example/page", kind: official}
  two: {title: Another page, publisher: Somebody, url: "https://two.example/page", kind: press}
guides:
  whatsapp:
    name: WhatsApp
    reviewed: "2026-11-22"
    guide:
      - Use your own phone.
      - Open Settings > Account.
      - Choose Request.
    noticed: Nothing.
    takes: Three days.
    limits:
      - One chat only.
    sources: [one, two]
    proves:
      blocked: {whatsapp.block: {}, phone.block: {device: [iphone]}}
      session access: {email.sessions: {provider: [gmail]}}
      group chat: {}
"""

each_guide = pytest.mark.parametrize("guide", FOUND.guides.values(), ids=lambda guide: guide.id)


def faults(path: Path) -> tuple[str, ...]:
    """The faults of a file of guides; none where it can be read."""
    try:
        EXPORTS_FILE.read(path)
    except ChecklistError as error:
        return error.faults
    return ()


def always(_step: str, _when: When) -> bool:
    """Takes every condition for known to hold."""
    return True


def test_every_reader_has_its_guide() -> None:
    """There is one guide for each platform whose exports can be read, in the order of the readers."""
    assert list(FOUND.guides) == list(NAMES)


@each_guide
def test_a_guide_is_short_and_whole(guide: ExportGuide) -> None:
    """A guide has three to seven lines, at most three limits, and one or two sentences on notices and on time."""
    assert 3 <= len(guide.guide) <= 7
    assert 1 <= len(guide.limits) <= 3
    for text in (*guide.guide, *guide.limits, guide.noticed, guide.takes):
        assert text[0].isupper()
        assert text.endswith(".")


@each_guide
def test_asking_is_not_to_be_noticed(guide: ExportGuide) -> None:
    """Each guide begins with a device that is the user's own, and says what to do on a computer that is shared."""
    assert re.search(r"device that the other person does not use or see|your own phone|Mac of your own", guide.guide[0])
    assert re.search(r"shared (computer|cloud, mailbox or computer)", " ".join(guide.guide))


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("instagram", "Choose all time, and JSON"),
        ("instagram", "only you can read the mailbox"),
        ("instagram", "within four days"),
        ("instagram", "a missing list proves nothing"),
        ("email", "tick Mail"),
        ("email", "filters and forwarding"),
        ("email", "comes to this mailbox"),
        ("email", "could not confirm whether a recovery address is told"),
        ("apple", "com.apple.cmfsyncagent.plist"),
        ("apple", "Only a backup without a password can be read"),
        ("apple", "a backup without a password holds no call list"),
        ("apple", "If Messages is kept in iCloud, the backup has no messages"),
        ("whatsapp", "A chat file holds one chat"),
        ("whatsapp", "could not confirm that the report names blocked contacts"),
        ("whatsapp", "about three days"),
        ("snapchat", "JSON"),
        ("snapchat", "Only chats that were saved or kept"),
        ("tiktok", "JSON as the file format"),
        ("tiktok", "in the app"),
        ("tiktok", "the last one or two days can be missing"),
        ("facebook", "Choose all time, and JSON"),
        ("facebook", "a second file"),
        ("facebook", "no list of the profiles you blocked"),
        ("facebook", "by name only"),
        ("google", "Access log activity"),
        ("google", "Whom you share your place with was not found"),
        ("discord", "messages that you wrote"),
        ("discord", "within 30 days"),
    ],
)
def test_what_is_said(id: str, said: str) -> None:  # noqa: A002 - It is called so in the file.
    """What a person has to know of an export stands in its guide, and what is not known is said to be so."""
    guide = FOUND.guides[id]

    assert said in " ".join((*guide.guide, guide.noticed, guide.takes, *guide.limits))


def test_the_export_itself_is_not_left_lying() -> None:
    """One sentence for all of them says to delete the export or to lock it away."""
    assert re.search(r"delete it .*or lock it away", FOUND.after)


@each_guide
def test_each_guide_has_its_sources(guide: ExportGuide) -> None:
    """Each guide names where it was read, and the vendor's own word is among it."""
    found = FOUND.sources_of(guide)

    assert [source.id for source in found] == list(guide.sources)
    assert "official" in {source.kind for source in found}
    assert {source.kind for source in found} <= {"expert", "official", "press"}


@pytest.mark.parametrize(
    ("id", "sort", "steps"),
    [
        ("instagram", "blocked", ["instagram.block"]),
        ("instagram", "blocked threads", ["instagram.threads-block"]),
        ("instagram", "connected follower", ["instagram.followers"]),
        ("instagram", "message inbox", ["instagram.block"]),
        ("instagram", "location friend-map", ["instagram.map"]),
        ("email", "forwarding", ["email.forwarding"]),
        ("email", "delegate", ["email.delegates"]),
        ("email", "filter rules", ["email.filters"]),
        ("email", "filter deletes", ["email.block"]),
        ("email", "message inbox", ["email.block", "email.folder-rule"]),
        ("apple", "blocked", ["phone.block", "imessage-facetime.block"]),
        ("apple", "session device", ["apple-account.devices"]),
        ("apple", "group chat", []),
        ("whatsapp", "contact saved", ["whatsapp.contact-card"]),
        ("whatsapp", "group chat", ["whatsapp.groups"]),
        ("whatsapp", "message group", []),
        ("snapchat", "session login", ["snapchat.password"]),
        ("tiktok", "connected follower", ["tiktok.followers"]),
        ("facebook", "blocked messenger", []),
        ("facebook", "group chat", ["facebook.group-chats"]),
        ("google", "session device", ["google-account.sessions", "email.sessions"]),
        ("discord", "app connected", ["discord.connections"]),
    ],
)
def test_what_is_proved(id: str, sort: str, steps: list[str]) -> None:  # noqa: A002 - It is called so in the file.
    """A sort of facts leads to the steps of which it tells whether they are still done, and to no other."""
    assert list(FOUND.guides[id].steps(always)[sort_of(sort)]) == steps


@each_guide
def test_every_sort_is_known(guide: ExportGuide) -> None:
    """What facts are about is one of the fixed words, and every sort has its place, with steps or without."""
    assert {what for what, _ in guide.sorts} <= set(WHATS)
    assert guide.sorts == guide.steps(always).keys() == {sort_of(name) for name in guide.proves}


@each_guide
def test_only_answers_that_close_something_are_checked(guide: ExportGuide) -> None:
    """Every step that a fact checks closes or eases a door; what only prepares or saves proof is not checked."""
    named = {step for steps in guide.steps(always).values() for step in steps}
    steps = [CHECKLISTS[name.partition(".")[0]].steps[name.partition(".")[2]] for name in named]

    assert [step.id for step in steps if not (step.closes or step.eases)] == []
    assert [step.id for step in steps if step.stage in ("prepare", "evidence")] == []


@each_guide
def test_a_friend_list_says_nothing_of_a_block(guide: ExportGuide) -> None:
    """Where the export has a block list that counts, no list of friends, requests or contacts speaks for the block."""
    found = guide.steps(always)
    blocks = {step for (what, _), steps in found.items() for step in steps if what == "blocked"}
    lists = {
        step for (what, _), steps in found.items() for step in steps if what in ("connected", "requested", "contact")
    }

    assert blocks & lists == set()


def names_somebody(sort: tuple[str, str]) -> bool:
    """Whether facts of this sort are about a person."""
    return sort[0] in ABOUT_PEOPLE or sort == TURNS_AWAY


@each_guide
def test_what_names_a_person_checks_no_device_and_no_app(guide: ExportGuide) -> None:
    """Facts about people never check the steps for devices, apps, forwarding and the like."""
    found = guide.steps(always)
    people, things = (
        {
            step
            for sort, steps in found.items()
            for step in steps
            if (sort[0] in ABOUT_PEOPLE or sort == TURNS_AWAY) is about
        }
        for about in (True, False)
    )

    assert people & things == set()


@pytest.mark.parametrize(
    ("devices", "steps"),
    [
        (("iphone",), ("phone.block", "imessage-facetime.block")),
        (("android", "iphone"), ("phone.block", "imessage-facetime.block")),
        (("android", "mac"), ("imessage-facetime.block",)),
        ((), ("imessage-facetime.block",)),
    ],
)
def test_the_list_of_a_mac_says_nothing_of_another_phone(devices: tuple[str, ...], steps: tuple[str, ...]) -> None:
    """Apple's block list checks the block on the phone only where the phone is known to be an iPhone."""
    plan = Plan(devices=devices)

    def holds(step: str, when: When) -> bool:
        return plan.is_sure(when, AccountId(step.partition(".")[0]), None)

    assert FOUND.guides["apple"].steps(holds)["blocked", ""] == steps


def test_every_value_of_the_file_is_there() -> None:
    """What the YAML says is what the values say, in the order of the file."""
    assert FOUND.after == RAW["after"]
    assert list(FOUND.sources) == list(RAW["sources"])
    assert list(FOUND.guides) == list(RAW["guides"])
    for guide in FOUND.guides.values():
        assert {
            "name": guide.name,
            "reviewed": guide.reviewed.isoformat(),
            "guide": list(guide.guide),
            "noticed": guide.noticed,
            "takes": guide.takes,
            "limits": list(guide.limits),
            "sources": list(guide.sources),
            "proves": {
                sort: {
                    step: {name: list(values) for name, values in when.items()}
                    for step, when in guide.proves[sort].items()
                }
                for sort in guide.proves
            },
        } == RAW["guides"][guide.id]


def test_a_small_file(tmp_path: Path) -> None:
    """A file with all that is needed is read; a sort without steps and steps with conditions are allowed."""
    path = tmp_path / "exports.yaml"
    path.write_text(SMALL)

    found = EXPORTS_FILE.read(path).guides["whatsapp"]

    assert found.guide == ("Use your own phone.", "Open Settings > Account.", "Choose Request.")
    assert found.sorts == {("blocked", ""), ("session", "access"), ("group", "chat")}
    assert found.steps(lambda step, _: step == "phone.block") == {
        ("blocked", ""): ("whatsapp.block", "phone.block"),
        ("session", "access"): (),
        ("group", "chat"): (),
    }


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            "{whatsapp.block: {},",
            "{whatsapp.blok: {},",
            ":19:17: checklist: guides.whatsapp.proves.blocked.whatsapp.blok",
        ),
        (
            "{whatsapp.block: {},",
            "{whatsapp.blok: {},",
            "there is no step 'blok' in 'whatsapp' (did you mean 'block'?)",
        ),
        ("{whatsapp.block: {},", "{whatsap.block: {},", "there is no checklist 'whatsap' (did you mean 'whatsapp'?)"),
        ("{whatsapp.block: {},", "{block: {},", "'block' is not a step of another checklist"),
        (
            "      blocked:",
            "      bloked:",
            ":19:7: checklist: guides.whatsapp.proves.bloked: 'bloked' is not one of: ",
        ),
        ("      blocked:", "      bloked:", "(did you mean 'blocked'?)"),
        ("      blocked:", "      blocked by them:", ":19:7: "),
        ("{device: [iphone]}", "{device: [ifone]}", "(did you mean 'iphone'?)"),
        ("{device: [iphone]}", "{divice: [iphone]}", "'divice' is no circumstance and no question of this checklist"),
        ("{provider: [gmail]}", "{provider: [gmial]}", "'gmial' is no answer of 'provider' (did you mean 'gmail'?)"),
        (
            "{provider: [gmail]}",
            "{provider: []}",
            ":20:51: checklist: guides.whatsapp.proves.session access.email.sessions.provider: is empty",
        ),
        (
            "      group chat: {}\n",
            "      group chat: []\n",
            ":21:19: checklist: guides.whatsapp.proves.group chat: wants",
        ),
        ("sources: [one, two]", "sources: [one, too]", "there is no source 'too' in this file (did you mean 'two'?)"),
        ("sources: [one, two]", "sources: [one]", ":4:3: source two: nothing here was read there"),
        ("    sources: [one, two]\n", "", ":6:3: checklist: guides.whatsapp.sources: is missing"),
        ("      - Choose Request.\n", "", ":9:5: checklist: guides.whatsapp.guide: has 2 lines; 3 to 7 fit"),
        (
            "      - One chat only.\n",
            "      - One.\n" * 4,
            ":15:5: checklist: guides.whatsapp.limits: has 4 lines; 1 to 3",
        ),
        ("    noticed: Nothing.\n", "", ":6:3: checklist: guides.whatsapp.noticed: is missing"),
        ("    noticed: Nothing.\n", "    notised: Nothing.\n", "(did you mean 'noticed'?)"),
        ('reviewed: "2026-11-22"', 'reviewed: "2026-11-31"', ":8:15: checklist: guides.whatsapp.reviewed: "),
        ("https://two", "http://two", ":4:56: source two: url: "),
        ("kind: press", "kind: pres", ":4:90: source two: kind: "),
        ("after: You can", f"after: {'You ' * 80}can", ":1:8: checklist: after: "),
        ("guides:\n", "guides: [\n", "exports.yaml:"),
    ],
)
def test_faults_are_named_with_line_and_column(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    """A faulty file of guides is refused, with line, column, place and what is wrong."""
    path = tmp_path / "exports.yaml"
    assert right in SMALL
    path.write_text(SMALL.replace(right, wrong, 1))

    found = faults(path)

    assert found
    assert [one for one in found if not re.match(rf"{re.escape(str(path))}:\d+:\d+: ", one)] == []
    assert told in "\n".join(found)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    """Faults of form, of sources and of steps are told together, in the order of the file."""
    path = tmp_path / "exports.yaml"
    path.write_text(
        SMALL.replace("https://two", "http://two")
        .replace("[one, two]", "[one, too]")
        .replace("phone.block", "phone.blok")
    )

    assert [one.split(": ")[0].removeprefix(f"{path}:") for one in faults(path)] == ["4:3", "4:56", "17:20", "19:37"]


@given(cut=st.integers(0, len(SMALL)), junk=st.text(max_size=8))
def test_any_file_is_read_or_refused(cut: int, junk: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is put into the file at any place, it is read or refused with its faults, and nothing else happens."""
    path = tmp_path_factory.mktemp("guides") / "exports.yaml"
    path.write_text(SMALL[:cut] + junk + SMALL[cut:], encoding="utf-8", newline="")

    for fault in faults(path):
        assert fault.startswith(str(path))


LINES: Final = SMALL.splitlines(keepends=True)


@given(
    first=st.integers(0, len(LINES) - 1),
    second=st.integers(0, len(LINES) - 1),
    how=st.sampled_from(["drop", "swap", "twice", "indent"]),
)
def test_any_change_of_lines_is_read_or_refused(
    first: int, second: int, how: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Lines that are missing, exchanged, doubled or indented give values or faults, each with line and column."""
    lines = list(LINES)
    if how == "swap":
        lines[first], lines[second] = lines[second], lines[first]
    else:
        lines[first] = {"drop": "", "twice": lines[first] * 2, "indent": f"  {lines[first]}"}[how]
    path = tmp_path_factory.mktemp("guides") / "exports.yaml"
    path.write_text("".join(lines))

    found = faults(path)

    assert [one for one in found if not re.match(rf"{re.escape(str(path))}:\d+:\d+: ", one)] == []
    assert found or EXPORTS_FILE.read(path).guides
