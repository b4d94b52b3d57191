"""Ten thousand replies that were changed on their way: none stops the program, and none changes the record."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocontact_cli.domain.exports import note
from nocontact_cli.domain.record import ANSWER, EXPORT, PLAN, Draft
from nocontact_cli.render.import_page import before_import_page, import_json, nothing_new_page
from nocontact_cli.render.plain import draw_plain
from nocontact_cli.share.reply import ReplyError
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import make_with_passphrase, open_vault
from nocontact_cli.workflows.context import Context
from nocontact_cli.workflows.importing import Incoming, from_document, needs_words, read_file
from nocontact_cli.workflows.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

REPLIES: Final = 10_000
PASSPHRASE: Final = "correct horse battery"  # noqa: S105 - Made up.
NOW: Final = datetime(2026, 11, 30, 12, tzinfo=UTC)
LIST: Final = "3f9a1c07"
ITEMS: Final = {n: f"alpha.step-{n}" for n in range(1, 9)}
STATES: Final = ("keep", "not-mine", "done", "later", "stuck", "open")
ALPHA: Final = """
id: alpha
name: Alpha
group: messaging
reviewed: "2026-11-22"
sources: {}
exposures:
  write: {they_can: write to you, kind: reach, severity: high}
steps:
"""
STEP: Final = """
  step-%d:
    title: Step %d
    why: It helps.
    closes: [write]
    stage: block
    noticed: silent
    minutes: 2
    how: {any: [Do it]}
    unconfirmed: true
"""
REPLY: Final[dict[str, Any]] = {
    "schema": "nocontact.reply",
    "version": 1,
    "list": LIST,
    "made_on": "2026-11-28",
    "answers": [
        {
            "n": n,
            "item": item,
            "answer": ("done", "could-not", "not-needed")[n % 3],
            "note": "it went well" if n % 2 else None,
        }
        for n, item in ITEMS.items()
    ],
}
HOSTILE: Final = (
    None,
    True,
    -1,
    0,
    9,
    2**31,
    2**63,
    10**400,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "done",
    "keep",
    "undo",
    LIST,
    "00000000",
    "alpha.step-1",
    "alpha.step-9",
    "2026-11-25",
    "9999-12-31",
    "\x00",
    "\x1b[2J\x1b]0;x\x07",
    "\u202e\u2028\ufeff",
    "\ud800",
    "<script>alert(1)</script>",
    "{prog} {0} %s",
    "[red]x[/red]",
    "'; DROP TABLE entry; --",
    "../../etc/passwd",
    "a" * 600,
    [],
    {},
    [[[[]]]],
    {"__proto__": {"n": 1}},
    [None] * 3,
)
PIECES: Final = (
    b"",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b'"',
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"-",
    b"1e9999",
    b"NaN",
    b"9" * 5000,
    b"[" * 3000,
    b'{"n":' * 3000,
    b'"n": 1,',
    b'"list": "00000000",',
    b"\\ud800",
    b"\\u0000",
    b"\xe2\x80\xae",
    b"<!--",
    b"// x\n",
    b"\n",
    b"1",
    b"2",
)


class Desk(NamedTuple):
    """An open record with a list in it."""

    session: Session
    folder: Path

    def digest(self) -> str:
        """A hash of every file of the vault."""
        vault = self.session.context.place.folder
        return sha256(b"".join(path.read_bytes() for path in sorted(vault.rglob("*")) if path.is_file())).hexdigest()

    def count(self) -> int:
        """The number of entries on the disk."""
        from nocontact_cli.vault.keys import unlock  # noqa: PLC0415 - Used once or twice.

        place = self.session.context.place
        key = unlock(place, file=self.folder / "phrase", env={}, may_ask=False)
        with open_vault(place, key) as record:
            return record.count()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A real record: steps in every state, and a list that was written for a friend."""
    folder = tmp_path_factory.mktemp("mutated")
    (folder / "lists").mkdir()
    (folder / "lists" / "alpha.yaml").write_text(ALPHA + "".join(STEP % (n, n) for n in ITEMS))
    (folder / "phrase").write_text(PASSPHRASE)
    (folder / "phrase").chmod(0o600)
    env = {"NOCONTACT_HOME": str(folder / "data")}
    place = Place.find(env)
    day = NOW.date() - timedelta(days=8)
    drafts = [
        Draft(PLAN, "account alpha", "use", day),
        Draft(EXPORT, LIST, "made", day, note=note(ITEMS)),
        *(Draft(ANSWER, ITEMS[n], says, day) for n, says in enumerate(STATES, 1)),
    ]
    make_with_passphrase(place, PASSPHRASE, drafts, NOW).close()
    context = Context(env, NOW, passphrase_file=folder / "phrase", checklists=(folder / "lists",))
    with Session.open(context) as session:
        yield Desk(session, folder)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a document, as what holds it and its key."""
    found: list[tuple[Any, Any]] = []
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        found.append((value, key))
        found += _places(value[key])
    return found


def _change_tree(draw: Callable[[st.SearchStrategy[Any]], Any], document: Any) -> None:
    """Replace, take out, double or add something at one place."""
    places = _places(document)
    if not places:
        return
    holder, key = places[draw(st.integers(0, len(places) - 1))]
    match draw(st.integers(0, 3)):
        case 0:
            holder[key] = copy.deepcopy(HOSTILE[draw(st.integers(0, len(HOSTILE) - 1))])
        case 1:
            del holder[key]
        case 2 if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        case _:
            other, name = places[draw(st.integers(0, len(places) - 1))]
            holder[key] = copy.deepcopy(other[name]) if name in other or isinstance(other, list) else None


def _change_bytes(draw: Callable[[st.SearchStrategy[Any]], Any], data: bytes) -> bytes:
    """Put a piece in place of some bytes."""
    start = draw(st.integers(0, len(data)))
    length = draw(st.sampled_from((0, 0, 1, 1, 2, 8, 40, 1000)))
    return data[:start] + PIECES[draw(st.integers(0, len(PIECES) - 1))] + data[start + length :]


@st.composite
def mutated(draw: Callable[[st.SearchStrategy[Any]], Any]) -> bytes:
    """A reply, changed at one place or a few."""
    document = copy.deepcopy(REPLY)
    times = draw(st.integers(0, 2))
    for _ in range(times):
        _change_tree(draw, document)
    data = json.dumps(document).encode()
    for _ in range(draw(st.integers(0 if times else 1, 2))):
        data = _change_bytes(draw, data)
    return data


def _beside(session: Session, path: Path) -> Incoming | ReplyError:
    """A file laid beside the record, or why it is refused."""
    try:
        document = read_file(path)
        assert not needs_words(session, document)
        return from_document(session, document)
    except ReplyError as error:
        return error


def test_ten_thousand_replies(desk: Desk) -> None:
    """10,000 changed replies are refused, or come to a page that can be read; not one is written."""
    before = desk.digest(), desk.count(), tuple(desk.session.entries)
    outcomes = {"refused": 0, "shown": 0}
    path = desk.folder / "reply.json"

    @settings(max_examples=REPLIES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(mutated())
    def try_one(data: bytes) -> None:
        path.write_bytes(data)
        found = _beside(desk.session, path)
        if isinstance(found, ReplyError):
            outcomes["refused"] += 1
            assert all(line.isprintable() and len(line) < 300 for line in found.lines())
            return
        outcomes["shown"] += 1
        for one in found.merge.taken:
            assert (str(one.before.id), one.says) in {
                (item, says) for item in ITEMS.values() for says in ("done", "stuck")
            }
            assert one.before.state not in ("keep", "not-mine", "done")
            assert found.export.day <= one.day <= NOW.date()
        page = before_import_page if found.merge.taken else nothing_new_page
        assert draw_plain(page(found, "nocontact")).replace("\n", "").isprintable()
        assert json.dumps(import_json(found)).isprintable()

    try_one()

    assert sum(outcomes.values()) >= REPLIES
    assert min(outcomes.values()) > REPLIES / 50
    assert (desk.digest(), desk.count(), tuple(desk.session.entries)) == before
