"""A checklist for a friend: what leaves, in which form, and that it left."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.catalogue.friend_words import friend_words
from nocontact_cli.domain.exports import exports, note, says
from nocontact_cli.domain.record import EXPORT, Draft
from nocontact_cli.domain.words import DEVICES
from nocontact_cli.errors import UsageError
from nocontact_cli.render.clean import clean
from nocontact_cli.share.selection import Around, Wanted, friend_list, select
from nocontact_cli.workflows.beginning import words_for_passphrase
from nocontact_cli.workflows.reporting import narrowed
from nocontact_cli.workflows.supporting import support_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nocontact_cli.domain.friend import FriendList
    from nocontact_cli.workflows.session import Session

LONGEST_TOLD: Final = 200
"""Signs that can be told of one person."""
_HELP_LINES: Final = 4
_BOX: Final = "[ ]"
_BOX_DRAWN: Final = "\N{BALLOT BOX}"


@dataclass(frozen=True)
class Asked:
    """What is asked for, as typed.

    Args:
        only: Accounts: `email:work`; all of the plan where there are none.
        everything: Also what is done.
        for_friend: Only what a friend can do in the user's place.
        stuck: Only what the user could not do.
        devices: Whose menus are described; those of the plan where there are none.
        visible: Also what the other person may notice.
    """

    only: Sequence[str] = ()
    everything: bool = False
    for_friend: bool = False
    stuck: bool = False
    devices: Sequence[str] = ()
    visible: bool = False


@dataclass(frozen=True)
class Outgoing:
    """A list that is ready to leave.

    Args:
        list: What leaves.
        devices: Whose menus it describes.
        visible: Whether what may be noticed was let through.
        noticed: How many steps stay because they may be noticed.
        kept: How many stay because the user keeps that way open.
    """

    list: FriendList
    devices: tuple[str, ...]
    visible: bool
    noticed: int
    kept: int


def outgoing(session: Session, asked: Asked, told: Mapping[int, str]) -> Outgoing:
    """Put together what would leave. Nothing is written.

    Args:
        told: What the user chose to tell of people, by number.

    Raises:
        UsageError: Something asked for is not known, or no step is left.
    """
    report = session.report()
    wanted = Wanted(
        accounts=tuple(narrowed(report, text) for text in asked.only),
        everything=asked.everything,
        for_friend=asked.for_friend,
        stuck=asked.stuck,
        visible=asked.visible,
        devices=_devices(asked.devices),
    )
    selection = select(report, wanted)
    if not selection.items:
        raise _nothing(selection.noticed, selection.kept)
    help_lines = support_for(session.plan)
    around = Around(
        name=_name(session),
        made_on=session.context.day,
        people=told,
        words=friend_words(),
        country=help_lines.name,
        help=(*help_lines.lines[: _HELP_LINES - 1], *help_lines.everywhere[:1]),
    )
    devices = wanted.devices or session.plan.devices
    return Outgoing(
        list=friend_list(report, selection, devices, around),
        devices=devices,
        visible=asked.visible or session.plan.circumstance("can-change") == "yes",
        noticed=selection.noticed,
        kept=selection.kept,
    )


def told_of(session: Session, lines: Sequence[str]) -> dict[int, str]:
    """What is told of people, from lines: line n is about person n, an empty one tells nothing.

    Raises:
        UsageError: A line is too long, or about nobody.
    """
    present = {person.number for person in session.plan.present}
    told = {number: text for number, line in enumerate(lines, 1) if (text := clean(line).strip())}
    wrong = sorted(told.keys() - present)
    if wrong:
        raise UsageError(
            f"There is no person {wrong[0]} in your plan.", do="Line n is about person n; a line can be empty."
        )
    if any(len(text) > LONGEST_TOLD for text in told.values()):
        raise UsageError(
            f"What you tell of one person can have {LONGEST_TOLD} signs at most.", do="A name and a number are enough."
        )
    return told


def drawn(made: FriendList, form: str) -> str:
    """The list as the text of a file.

    Args:
        form: `html markdown text json`.
    """
    if form == "html":
        from nocontact_cli.render.friend_html import draw_friend_page  # noqa: PLC0415 - Jinja is slow to load.

        return draw_friend_page(made)
    if form == "json":
        from nocontact_cli.render.friend_json import draw_friend_json  # noqa: PLC0415 - Loaded where it is used.

        return draw_friend_json(made)
    from nocontact_cli.render.friend_page import friend_page  # noqa: PLC0415 - Loaded where it is used.

    if form == "markdown":
        from nocontact_cli.render.markdown import draw_markdown  # noqa: PLC0415 - The same.

        return draw_markdown(friend_page(made, box=_BOX_DRAWN))
    from nocontact_cli.render.plain import draw_plain  # noqa: PLC0415 - The same.

    return draw_plain(friend_page(made, box=_BOX))


def drawn_locked(made: FriendList) -> tuple[str, str]:
    """The list as a page that opens only with words.

    Returns:
        The text of the file, and the words.
    """
    from nocontact_cli.render.friend_html import draw_locked_page, locked_content  # noqa: PLC0415 - Slow to load.
    from nocontact_cli.share.sealing import NONCE, SALT, seal  # noqa: PLC0415 - cryptography is slow to load.

    words, _ = words_for_passphrase()
    sealed = seal(locked_content(made), words, secrets.token_bytes(SALT), secrets.token_bytes(NONCE))
    return draw_locked_page(sealed), words


def write_down(session: Session, made: FriendList, *, sealed: bool) -> None:
    """Write into the record that a list was written to a file, with the steps behind its numbers."""
    items = {step.n: step.item for step in made.steps}
    session.append([Draft(EXPORT, made.name, says(sealed=sealed), session.context.day, note=note(items))])


def _devices(names: Sequence[str]) -> tuple[str, ...]:
    for name in names:
        if name not in DEVICES:
            raise UsageError(
                f"'{clean(name)}' is not a device this program knows.", do=f"There are: {', '.join(DEVICES)}"
            )
    return tuple(dict.fromkeys(names))


def _name(session: Session) -> str:
    taken = exports(session.entries)
    while (name := secrets.token_hex(4)) in taken:
        pass
    return name


def _nothing(noticed: int, kept: int) -> UsageError:
    if noticed:
        return UsageError(
            "Every step that fits is one that the other person may notice.",
            safe="Nothing was written.",
            do="If this is the moment for them: {prog} export --visible",
        )
    return UsageError(
        "The ways that fit are kept open on purpose." if kept else "There is no such step to hand over.",
        safe="Nothing was written.",
        do="To see your steps: {prog} steps",
    )
