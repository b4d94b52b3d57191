"""Made-up exports of Facebook with Messenger, in the layouts they have had since 2018, and the encrypted archive."""

from __future__ import annotations

import html
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from nocontact_cli.domain.evidence import (
    APP,
    ASK,
    BLOCKED,
    CLOSED,
    CONNECTED,
    NAME,
    OPEN,
    REQUESTED,
    SESSION,
    Name,
)
from tests.evidence.made import meta_files as meta
from tests.evidence.made.export import Export

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

NAMES: Final = {"Brunó K.": 1, "이바 Ö": 2}
HANDLES: Final = {"Brunó K.": "bruno.k", "이바 Ö": "100012345678901"}
KNOWN: Final = (
    *((person, Name(NAME, name.upper())) for name, person in NAMES.items()),
    *((NAMES[name], Name("facebook", handle)) for name, handle in HANDLES.items()),
)
NEW: Final = {
    "connections/friends/your_friends": ("friends_v2", CONNECTED, "friend", OPEN),
    "connections/followers/who_you\u2019ve_followed": ("following_v3", CONNECTED, "following", OPEN),
    "connections/friends/sent_friend_requests": ("sent_requests_v2", REQUESTED, "sent", OPEN),
    "connections/friends/received_friend_requests": ("received_requests_v2", REQUESTED, "received", OPEN),
}
OLD: Final = {
    "friends/friends": ("friends", CONNECTED, "friend", OPEN),
    "following_and_followers/following": ("following", CONNECTED, "following", OPEN),
    "friends/sent_friend_requests": ("sent_requests", REQUESTED, "sent", OPEN),
    "friends/received_friend_requests": ("received_requests", REQUESTED, "received", OPEN),
}
BETWEEN: Final = {
    "friends_and_followers/friends": ("friends_v2", CONNECTED, "friend", OPEN),
    "friends_and_followers/who_you_follow": ("following_v2", CONNECTED, "following", OPEN),
    "friends_and_followers/friend_requests_sent": ("sent_requests_v2", REQUESTED, "sent", OPEN),
    "friends_and_followers/friend_requests_received": ("received_requests_v2", REQUESTED, "received", OPEN),
}
LAYOUTS: Final = {
    2018: (OLD, "messages", "friends/removed_friends", "deleted_friends"),
    2021: (BETWEEN, "messages", "friends_and_followers/removed_friends", "deleted_friends_v2"),
    2024: (NEW, "your_activity_across_facebook/messages", "connections/friends/removed_friends", "deleted_friends_v2"),
    2026: (NEW, "your_facebook_activity/messages", "connections/friends/removed_friends", "deleted_friends_v2"),
}
SECTIONS: Final = {
    "inbox": "inbox",
    "archived_threads": "inbox",
    "e2ee_cutover": "inbox",
    "filtered_threads": "request",
    "message_requests": "request",
}


@st.composite
def exports(draw: st.DrawFn) -> Export:
    """An export of any year, or the encrypted archive alone."""
    chance = draw(st.randoms(use_true_random=False))
    year = draw(st.sampled_from((*LAYOUTS, "archive", "pages")))
    truths = meta.Truths()
    files: dict[str, bytes] = {}
    made = date(2026, 11, 3)
    title = chance.choice(("export", f"facebook-100012345-{made}-tP4KIfRH"))
    if year == "archive":
        _add_archive(chance, chance.choice(("", "messages/")), files, truths)
    else:
        pages = year == "pages"
        lists, root, removed, key = LAYOUTS[2026 if pages else year]  # type: ignore[index] # All words are gone.
        there = _add_lists(chance, lists, files, truths, pages=pages)
        _add_removed(chance, removed, key, files, truths, there=there, pages=pages)
        _add_threads(chance, root, files, truths, pages=pages)
        if pages:
            files["start_here.html"] = meta.page("Start", "", meta.aside(made))
        else:
            _add_things(chance, root, files, truths, old=year == 2018)
            if chance.random() < 0.3:
                _add_archive(chance, "", files, truths)
    told = title != "export" or year == "pages"
    return Export(files, KNOWN, truths.all, exported_on=made if told else None, title=title)


def _listed(chance: Random) -> list[tuple[str, datetime]]:
    names = chance.sample([*NAMES, *meta.NOBODIES], chance.randint(1, 5))
    return [(name, meta.moment(chance)) for name in names]


def _file(name: str, key: str, listed: list[tuple[str, datetime]], chance: Random, *, pages: bool) -> dict[str, bytes]:
    if pages:
        return {f"{name}.html": meta.page("Amigos", "".join(_row(who, at, chance) for who, at in listed))}
    records = [{"name": who, "timestamp": meta.seconds(at)} for who, at in listed]
    return {f"{name}.json": meta.dumped({key: records}, chance)}


def _row(name: str, at: datetime, chance: Random) -> str:
    when = meta.shown(at, chance, instagram=False)
    return (
        f'<section class="_a6-g"><h2 class="_a6-h _a6-i">{html.escape(name)}</h2><footer class="_3-94 _a6-o">'
        f'<a href="https://www.facebook.com/dyi/l/?l=abc"><div class="_a72d">{when}</div></a></footer></section>'
    )


def _add_lists(
    chance: Random,
    lists: dict[str, tuple[str, str, str, str]],
    files: dict[str, bytes],
    truths: meta.Truths,
    *,
    pages: bool,
) -> set[str]:
    """The lists, and who is a friend."""
    friends = set()
    for name, (key, what, label, says) in lists.items():
        listed = _listed(chance)
        files.update(_file(name, key, listed, chance, pages=pages))
        for who, at in listed:
            if who in NAMES:
                truths.add(what, label, says, NAMES[who], at)
        friends |= {who for who, _ in listed} if label == "friend" else set()
    return friends


def _add_removed(
    chance: Random,
    name: str,
    key: str,
    files: dict[str, bytes],
    truths: meta.Truths,
    *,
    there: set[str],
    pages: bool,
) -> None:
    """Friends that were removed; some of them are back, which takes away what it says."""
    listed = _listed(chance)
    files.update(_file(name, key, listed, chance, pages=pages))
    for who, at in listed:
        if who in NAMES and who not in there:
            truths.add(CONNECTED, "friend", CLOSED, NAMES[who], at)


def _add_threads(chance: Random, root: str, files: dict[str, bytes], truths: meta.Truths, *, pages: bool) -> None:
    for number in range(chance.randint(1, 5)):
        section = chance.choice(list(SECTIONS))
        names = meta.group_or_two(chance, NAMES)
        document, said = meta.thread(chance, names)
        where = f"{root}/{section}/somebody_{number}hQlSPZ8uwg"
        if pages:
            said = [(who if who == names[0] else meta.ME, at) for who, at in said]
            meta.told_by(truths, names[:1], said, NAMES, SECTIONS[section])
            files[f"{where}/message_1.html"] = meta.page(names[0], meta.page_of(said, chance, instagram=False))
            continue
        meta.told_by(truths, names, said, NAMES, SECTIONS[section])
        for one in document["messages"]:
            one["type"] = "Generic"
        if root == "messages":
            document["thread_type"] = "RegularGroup" if len(names) > 1 else "Regular"
        files[f"{where}/message_1.json"] = meta.dumped(document, chance)


def _add_archive(chance: Random, folder: str, files: dict[str, bytes], truths: meta.Truths) -> None:
    for number in range(chance.randint(1, 3)):
        names = meta.group_or_two(chance, NAMES)
        document, said = meta.thread(chance, names, secret=True)
        meta.told_by(truths, names, said, NAMES, "end-to-end")
        files[f"{folder}{names[0]}_{number}.json"] = meta.dumped(document, chance)


def _add_things(chance: Random, root: str, files: dict[str, bytes], truths: meta.Truths, *, old: bool) -> None:
    version = "" if old else "_v2"
    security = "security_and_login_information"
    at = meta.moment(chance)
    session = {
        "created_timestamp": 1,
        "updated_timestamp": meta.seconds(at),
        "user_agent": "Mozilla/5.0 (Ä)",
        "app": "x",
    }
    files[f"{security}/where_you're_logged_in.json"] = meta.dumped({f"active_sessions{version}": [session]}, chance)
    truths.add(SESSION, "login", ASK, None, at, "Mozilla/5.0 (Ä)")
    device: dict[str, Any] = {"name": "Chrome on Windows", "created_timestamp": meta.seconds(at)}
    files[f"{security}/recognized_devices.json"] = meta.dumped({f"recognized_devices{version}": [device]}, chance)
    truths.add(SESSION, "device", ASK, None, at, "Chrome on Windows")
    apps = [
        {"name": "Quiz Été", "added_timestamp": meta.seconds(at)},
        {"name": "Gone", "added_timestamp": 1_500_000_000, "removed_timestamp": 1_600_000_000},
    ]
    place = (
        "apps_and_websites/apps_and_websites"
        if old
        else "apps_and_websites_off_of_facebook/connected_apps_and_websites"
    )
    files[f"{place}.json"] = meta.dumped({f"installed_apps{version}": apps}, chance)
    truths.add(APP, "connected", ASK, None, at, "Quiz Été")
    blocked = []
    for who, when in _listed(chance):
        handle = HANDLES.get(who, "somebody.else")
        blocked.append(
            {
                "timestamp": meta.seconds(when),
                "data": {"name": f"Not {who}", "uri": f"https://www.facebook.com/{handle}"},
            }
        )
        if who in NAMES:
            truths.add(BLOCKED, "messenger", CLOSED, NAMES[who], when)
    inner = {"name": "Blocked", "description": "People", "entries": blocked}
    name = chance.choice(("messenger_contacts_you've_blocked", "messenger_contacts_you_ve_blocked"))
    files[f"{root}/{name}.json"] = meta.dumped({"messenger_contacts_blocked_v2": inner}, chance)
