"""A friend's reply beside the user's own answers: what it would change, and what it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from nocontact_cli.domain.changes import changes
from nocontact_cli.domain.replies import COULD_NOT, DONE, GONE, NEWER, NOT_NEEDED, STANDS, TWICE
from nocontact_cli.render.page import Block, Gap, Heading, Page, say
from nocontact_cli.render.wording import STATE_WORDS, count, long_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nocontact_cli.domain.exports import Export
    from nocontact_cli.domain.replies import FriendAnswer, Left, Merge, Reply, Taken
    from nocontact_cli.domain.report import Report


class Incoming(Protocol):
    """A reply laid beside the record."""

    @property
    def export(self) -> Export:
        """The list it answers."""

    @property
    def reply(self) -> Reply:
        """What the friend answered."""

    @property
    def typed(self) -> bool:
        """Whether its numbers were typed."""

    @property
    def others(self) -> int:
        """How many other lists could have been meant."""

    @property
    def merge(self) -> Merge:
        """What it comes to."""

    @property
    def before(self) -> Report:
        """How things stood."""

    @property
    def after(self) -> Report:
        """How they stand once it is taken in."""


_FRIEND_WORDS: Final[Mapping[str, str]] = {DONE: "done", COULD_NOT: "could not", NOT_NEEDED: "not needed"}
_OWN_WORDS: Final[Mapping[str, str]] = {
    "keep": "you keep this open on purpose",
    "not-mine": "you noted that it does not apply",
    "done": "you have this done",
}


class _Tense(NamedTuple):
    """The words for what is going to be done, and for what was done."""

    goes: str
    first: str
    second: str
    one: str
    many: str


_BEFORE: Final = _Tense("would go", "now", "then", "would be closed", "would be closed")
_AFTER: Final = _Tense("went", "was", "now", "is closed", "are closed")
NOT_TAKEN_PAGE: Final = Page((say("Nothing was recorded. The reply can be taken in later."),))


def words_page(*, again: bool) -> Page:
    """Asking for the words that open a reply."""
    blocks: list[Block] = [Heading("The words for this reply", 1)]
    if again:
        blocks.append(Heading("Those did not open it. You can try again.", 2))
    return Page(
        (
            *blocks,
            say("This reply is locked. The words are those that were shown when the list was made."),
            say("They are not shown while you type. Small or capital letters make no difference.", "muted"),
        )
    )


def before_import_page(found: Incoming, prog: str) -> Page:
    """What a reply would change; the question stands beneath it."""
    return Page((Heading("Take this reply into your record?", 1), *_source(found, prog), *_body(found, _BEFORE)))


def imported_page(found: Incoming, prog: str) -> Page:
    """What was written."""
    number = len(found.merge.taken)
    return Page(
        (
            Heading(f"Recorded: {count(number, 'answer')} by your friend", 1),
            *_source(found, prog),
            *_body(found, _AFTER),
            Gap(),
            say(f"A slip can be taken back: {prog} mark ITEM --as undo", "muted"),
        )
    )


def nothing_new_page(found: Incoming, prog: str) -> Page:
    """A reply that changes nothing."""
    return Page((Heading("There is nothing new in this reply", 1), *_source(found, prog), *_body(found, _AFTER)))


def import_json(found: Incoming) -> dict[str, Any]:
    """`nocontact.import`: what a reply changed, and what it did not."""
    merge = found.merge
    return {
        "schema": "nocontact.import",
        "version": 1,
        "list": found.export.list,
        "changes": [
            {
                "n": one.answer.n,
                "item": str(one.before.id),
                "from": one.before.state,
                "to": _state_after(found, one),
                "answer": one.answer.says,
                "day": one.day.isoformat(),
                "note": one.answer.note,
            }
            for one in merge.taken
        ],
        "same": [_left_json(one) for one in merge.same],
        "conflicts": [{**_left_json(one), "because": one.because} for one in merge.conflicts],
        "not_needed": [_left_json(one) for one in merge.not_needed],
    }


def _left_json(one: Left) -> dict[str, Any]:
    return {
        "n": one.answer.n,
        "item": str(one.item.id) if one.item else one.answer.item,
        "answer": one.answer.says,
        "state": one.item.state if one.item else None,
        "note": one.answer.note,
    }


def _source(found: Incoming, prog: str) -> Iterator[Block]:
    export, made_on = found.export, found.reply.made_on
    made = f", made on {long_date(made_on)}" if made_on else ""
    what = "The numbers you entered" if found.typed else f"Your friend's reply{made}"
    yield say(f"{what}, for the list {export.list} of {long_date(export.day)}.")
    yield say(f"Answers: {len(found.reply.answers)} of {count(len(export.items), 'step')}.", "muted")
    if found.others:
        yield say(
            f"Your record holds {count(found.others, 'earlier list')} too. To answer another: "
            f"{prog} import --numbers - --list NAME",
            "notice",
        )


def _body(found: Incoming, tense: _Tense) -> Iterator[Block]:
    merge = found.merge
    if merge.taken:
        yield from _headed(f"{count(len(merge.taken), 'answer')} {tense.goes} into your record")
        for taken in merge.taken:
            was, now = STATE_WORDS[taken.before.state], STATE_WORDS[_state_after(found, taken)]
            yield from _line(found, taken.answer, f"{tense.first}: {was}; {tense.second}: {now}, by a friend")
        closed = len(changes(found.before, found.after).closed)
        if closed:
            yield say(f"With this, {count(closed, 'more door')} {tense.one if closed == 1 else tense.many}.", "closed")
    yield from _group(found, merge.conflicts, "Your own answers stand here", _why)
    yield from _group(found, merge.not_needed, "Your friend thinks these are not needed; nothing changes", _how_it_is)
    yield from _group(found, merge.same, "Known already; nothing changes", _how_it_is)


def _group(found: Incoming, lines: Sequence[Left], heading: str, words: _Words) -> Iterator[Block]:
    if lines:
        yield from _headed(heading)
        for one in lines:
            yield from _line(found, one.answer, words(one))


def _headed(text: str) -> tuple[Block, ...]:
    return Gap(), Heading(text)


def _line(found: Incoming, answer: FriendAnswer, words: str) -> Iterator[Block]:
    item = next((one for one in found.before.items.values() if answer.item in one.names), None)
    yield say(item.step.title if item else answer.item, hang=f"{answer.n}. ")
    yield say(f"{answer.item}; {words}" if item else words, "muted", indent=1)
    if answer.note:
        yield say(f"Your friend wrote: “{answer.note}”", indent=1)


def _why(one: Left) -> str:
    friend = f"your friend says: {_FRIEND_WORDS[one.answer.says]}"
    if one.item is None or one.because == GONE:
        return f"it is not in your plan now; {friend}"
    if one.because == TWICE:
        return f"it is one setting with another step of the list, which has another answer; {friend}"
    if one.because == NEWER and one.item.day:
        return f"{STATE_WORDS[one.item.state]} since {long_date(one.item.day)}, after your friend answered; {friend}"
    own = _OWN_WORDS.get(one.item.state, STATE_WORDS[one.item.state]) if one.because == STANDS else ""
    return f"{own}; {friend}"


def _how_it_is(one: Left) -> str:
    return f"now: {STATE_WORDS[one.item.state]}" if one.item else "it is not in your plan now"


def _state_after(found: Incoming, one: Taken) -> str:
    return found.after.items[str(one.before.id)].state


class _Words(Protocol):
    def __call__(self, one: Left, /) -> str: ...
