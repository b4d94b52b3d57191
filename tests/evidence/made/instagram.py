"""Made-up exports of Instagram, with Threads, in the shapes they have had since 2019."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from nocontact_cli.domain.evidence import (
    APP,
    ASK,
    BLOCKED,
    CLOSED,
    CONNECTED,
    CONTACT,
    EMAIL,
    GROUP,
    LOCATION,
    MESSAGE,
    NAME,
    OPEN,
    PHONE,
    REQUESTED,
    SESSION,
    Name,
)
from tests.evidence.made import meta_files as meta
from tests.evidence.made.export import BODY, Export

if TYPE_CHECKING:
    from random import Random

HANDLES: Final = {"bruno.k_7": 1, "eva__": 2}
NAMES: Final = {"Brunó K.": 1, "이바": 2}
KNOWN: Final = (
    *((person, Name("instagram", handle.upper())) for handle, person in HANDLES.items()),
    *((person, Name(NAME, name)) for name, person in NAMES.items()),
    (1, Name(PHONE, "+49 1511 2345678")),
    (2, Name(EMAIL, "eva@example.org")),
)
OTHERS: Final = ("cafe.berlin", "x", "some_body.01", "nobody_else", "1234")
AGENTS: Final = (
    "Instagram 300.0 (iPhone14,5; iOS 17_1; pt_BR)",
    "Mozilla/5.0 (X11; Linux x86_64)",
    "Ytsgram 1 (Pixel)",
)
FILES: Final = {
    ("blocked_profiles", BLOCKED, "", CLOSED): "relationships_blocked_users",
    ("followers_1", CONNECTED, "follower", OPEN): "",
    ("following", CONNECTED, "following", OPEN): "relationships_following",
    ("close_friends", CONNECTED, "close-friend", OPEN): "relationships_close_friends",
    ("follow_requests_you've_received", REQUESTED, "received", OPEN): "relationships_follow_requests_received",
    ("pending_follow_requests", REQUESTED, "sent", OPEN): "relationships_follow_requests_sent",
}
ON_THREADS: Final = {
    ("blocked_profiles", BLOCKED, "threads", CLOSED): "text_post_app_text_post_app_blocked_users",
    ("followers", CONNECTED, "threads-follower", OPEN): "text_post_app_text_post_app_followers",
    ("following", CONNECTED, "threads-following", OPEN): "text_post_app_text_post_app_following",
}


@st.composite
def exports(draw: st.DrawFn) -> Export:
    """An export of any year."""
    chance = draw(st.randoms(use_true_random=False))
    year = draw(st.sampled_from((2019, 2022, 2025, 2026, "pages")))
    if year == 2019:
        return _of_2019(chance)
    made = date(2026, 11, 3)
    title = chance.choice(("export", f"instagram-me.myself-{made}-Ab12Cd34"))
    return _of(chance, year, title, made)


def _of(chance: Random, year: int | str, title: str, made: date) -> Export:
    files: dict[str, bytes] = {}
    truths = meta.Truths()
    reach_back: set[tuple[str, str]] = set()
    there: set[tuple[str, str]] = set()
    pages = year == "pages"
    folder = "followers_and_following" if year == 2022 else "connections/followers_and_following"
    activity = "" if year == 2022 else "your_instagram_activity/"
    cut = pages and chance.random() < 0.3
    for where, lists in ((folder, FILES), (f"{activity}threads", ON_THREADS if year != 2022 else {})):
        for (stem, what, label, says), key in lists.items():
            if stem != "following" and chance.random() < 0.5:
                continue
            listed, back = _listed(chance, cut=cut, some=stem == "following")
            for handle, at in listed:
                if handle in HANDLES:
                    truths.add(what, label, says, HANDLES[handle], at)
            there.add((what, label))
            if back:
                reach_back.add((what, label))
            if pages:
                files[f"{where}/{stem}.html"] = meta.page(stem, "".join(_row(one, chance) for one in listed))
            else:
                files.update(_as_files(chance, f"{where}/{stem}", listed, key, year))
    if pages:
        files["start_here.html"] = meta.page("Start", "", meta.aside(made, date(2025, 11, 3) if cut else None))
    _add_threads(chance, f"{activity}messages", files, truths, pages=pages)
    if not pages:
        _add_things(chance, files, truths, old=year == 2022)
    # Where followers reach back, no range was chosen that could have cut the blocks.
    all_time = not pages and (CONNECTED, "follower") in reach_back
    complete = reach_back | {one for one in there if one[0] == BLOCKED and all_time}
    told = pages or title != "export"
    return Export(files, KNOWN, truths.all, frozenset(complete), made if told else None, title, "de")


def _listed(chance: Random, *, cut: bool, some: bool) -> tuple[list[tuple[str, datetime]], bool]:
    """Who is on a list since when, and whether it reaches back for years."""
    back = not cut and chance.random() < 0.5
    handles = chance.sample([*HANDLES, *OTHERS[1:]], chance.randint(int(some), 5))
    listed = [(handle, meta.moment(chance)) for handle in handles]
    if back:
        listed.append((OTHERS[0], meta.LONG_AGO))
    if some and not any(at > meta.FIRST for _, at in listed):
        listed.append(("nobody_2", meta.moment(chance)))
    chance.shuffle(listed)
    return listed, back


def _as_files(
    chance: Random, name: str, listed: list[tuple[str, datetime]], key: str, year: int | str
) -> dict[str, bytes]:
    if year == 2026 and any(one in name for one in ("blocked", "pending")) and "threads" not in name:
        third = [_third(chance, handle, at) for handle, at in listed]
        return {f"{name}.json": meta.dumped(third[0] if len(third) == 1 else third, chance)}
    shape = _second if year != 2022 and ("blocked" in name or "following." in f"{name}.") else _first
    records = [shape(handle, at) for handle, at in listed]
    if name.endswith("followers_1") and len(records) > 2:
        return {
            f"{name}.json": meta.dumped(records[:2], chance),
            f"{name.removesuffix('1')}2.json": meta.dumped(records[2:], chance),
        }
    return {f"{name}.json": meta.dumped({key: records} if key else records, chance)}


def _first(handle: str, at: datetime) -> dict[str, Any]:
    link = {"href": f"https://www.instagram.com/{handle}", "value": handle, "timestamp": meta.seconds(at)}
    return {"title": "", "media_list_data": [], "string_list_data": [link]}


def _second(handle: str, at: datetime) -> dict[str, Any]:
    link = {"href": f"https://www.instagram.com/_u/{handle}", "timestamp": meta.seconds(at)}
    return {"title": handle, "string_list_data": [link]}


def _third(chance: Random, handle: str, at: datetime) -> dict[str, Any]:
    link = chance.choice(("", "http://boxes.example/x", "https://www.instagram.com/cafe.rome", "https://tiktok.com/@b"))
    labels = chance.choice(
        (("URL", "Name", "Username"), ("İnternet Adresi (URL)", "Ad", "Kullan\u0131c\u0131 ad\u0131"))
    )
    values = (link, chance.choice(("", "x", *meta.NOBODIES)), handle)
    pairs = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    return {"timestamp": meta.seconds(at), "media": [], "label_values": pairs, "fbid": "17841459137562888"}


def _row(one: tuple[str, datetime], chance: Random) -> str:
    handle, at = one
    when = f"<div>{meta.shown(at, chance, instagram=True)}</div>"
    link = f"https://www.instagram.com/{handle}"
    named = f'<h2 class="_3-95 _2pim _a6-h _a6-i">{handle}</h2>'
    cells = f"<tr><td>Ad<div>Zoë</div></td></tr><tr><td>Username<div>{handle}</div></td></tr>"
    rows = (
        f'<div class="_a6-p"><div><div><a target="_blank" href="{link}">{handle}</a></div>{when}</div></div>',
        f'{named}<div class="_a6-p"><div><a href="https://www.instagram.com/_u/{handle}">{link}</a></div>{when}</div>',
        f'<table><tr><td>URL<div><a href="{link}2">x</a></div></td></tr>{cells}</table><div class="_a6-o">{when}</div>',
    )
    return f'<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">{chance.choice(rows)}</div>'


def _add_threads(chance: Random, root: str, files: dict[str, bytes], truths: meta.Truths, *, pages: bool) -> None:
    for number in range(chance.randint(0, 3)):
        section, label = chance.choice((("inbox", "inbox"), ("message_requests", "request")))
        names = meta.group_or_two(chance, NAMES)
        document, said = meta.thread(chance, names)
        where = f"{root}/{section}/somebody_{number}1789"
        if pages:
            if len(names) == 1 or len({who for who, _ in said}) <= 2:
                names = names[:1]
                said = [(who if who in names else meta.ME, at) for who, at in said]
                meta.told_by(truths, names, said, NAMES, label)
            files[f"{where}/message_1.html"] = meta.page(names[0], meta.page_of(said, chance, instagram=True))
            continue
        meta.told_by(truths, names, said, NAMES, label)
        half = chance.choice((0, len(said) // 2))
        if half:
            files[f"{where}/message_2.json"] = meta.dumped(
                {**document, "messages": document["messages"][half:]}, chance
            )
            document["messages"] = document["messages"][:half]
        files[f"{where}/message_1.json"] = meta.dumped(document, chance)


def _add_things(chance: Random, files: dict[str, bytes], truths: meta.Truths, *, old: bool) -> None:
    """Some of what is about no list and no thread."""
    profile = {"profile_user": [{"title": "x", "string_map_data": {"Name": _value(meta.ME), "Username": _value("me")}}]}
    files["personal_information/personal_information.json"] = meta.dumped(profile)
    for add in chance.sample((_add_logins, _add_device, _add_contacts, _add_app, _add_map), 2):
        if not old or add in (_add_logins, _add_device, _add_contacts):
            add(chance, files, truths)


def _add_logins(chance: Random, files: dict[str, bytes], truths: meta.Truths) -> None:
    logins = []
    for agent in chance.sample(AGENTS, chance.randint(0, 3)):
        at = meta.moment(chance)
        label = chance.choice(("User Agent", "Agente do usuário"))
        values = {"Cookie Name": _value("*********3_C"), "IP": _value("10.0.0.1"), label: _value(agent)}
        logins.append({"title": at.isoformat(), "string_map_data": {**values, "Time": _at(at)}})
        truths.add(SESSION, "login", ASK, None, at, agent)
    folder = "security_and_login_information/login_and_profile_creation"
    files[f"{folder}/login_activity.json"] = meta.dumped({"account_history_login_history": logins})


def _add_device(chance: Random, files: dict[str, bytes], truths: meta.Truths) -> None:
    at = meta.moment(chance)
    devices = [{"title": "", "string_map_data": {"Last Login": _at(at), "User Agent": _value("Old Phone 1")}}]
    truths.add(SESSION, "device", ASK, None, at, "Old Phone 1")
    files["personal_information/device_information/devices.json"] = meta.dumped({"devices_devices": devices})


def _add_contacts(_chance: Random, files: dict[str, bytes], truths: meta.Truths) -> None:
    contacts = (("Brúno", "", "0151 12345678"), ("E", "V", "Eva@example.org"), ("Z", "Q", "55"))
    records = [_contact(*one) for one in contacts]
    files["connections/contacts/synced_contacts.json"] = meta.dumped({"contacts_contact_info": records})
    truths.add(CONTACT, "synced", OPEN, 1, None)
    truths.add(CONTACT, "synced", OPEN, 2, None)


def _add_app(chance: Random, files: dict[str, bytes], truths: meta.Truths) -> None:
    at = meta.moment(chance)
    apps = [{"title": "Dating Êxtra", "string_map_data": {"Last active on": _at(at)}}]
    files["apps_and_websites_off_of_instagram/apps_and_websites/active_apps.json"] = meta.dumped({"apps": apps})
    truths.add(APP, "connected", ASK, None, at, "Dating Êxtra")


def _add_map(_chance: Random, files: dict[str, bytes], truths: meta.Truths) -> None:
    label = "Kullan\u0131c\u0131 ad\u0131"
    members = [{"dict": [{"label": "Ad", "value": "E"}, {"label": label, "value": "eva__"}], "title": ""}]
    allowed = {"dict": [{"label": "Ad", "value": "friend_map_allowlist"}, {"dict": members, "title": "Üyeler"}]}
    values = [{"label": "Hedef", "value": "Sadece sahip"}, {"dict": [allowed], "title": "Özel liste"}]
    files["personal_information/personal_information/instagram_friend_map.json"] = meta.dumped({"label_values": values})
    truths.add(LOCATION, "friend-map", ASK, None, None, "Sadece sahip")
    truths.add(LOCATION, "friend-map", ASK, 2, None)


def _value(text: str) -> dict[str, Any]:
    return {"href": "", "value": text, "timestamp": 0}


def _at(at: datetime) -> dict[str, Any]:
    return {"href": "", "value": "", "timestamp": meta.seconds(at)}


def _contact(first: str, last: str, reached: str) -> dict[str, Any]:
    values = {"First Name": first, "Last Name": last, "Contact Information": reached}
    return {"string_map_data": {label: {"value": value} for label, value in values.items() if value}}


def _of_2019(chance: Random) -> Export:
    """One file of lists, one of messages, both with handles."""
    truths = meta.Truths()
    keys = {
        "blocked_users": (BLOCKED, "", CLOSED),
        "followers": (CONNECTED, "follower", OPEN),
        "following": (CONNECTED, "following", OPEN),
        "close_friends": (CONNECTED, "close-friend", OPEN),
        "follow_requests_sent": (REQUESTED, "sent", OPEN),
    }
    document: dict[str, Any] = {"dismissed_suggested_users": {"eva__": "2018-01-01T00:00:00+00:00"}}
    for key, (what, label, says) in keys.items():
        document[key] = {}
        for handle in chance.sample([*HANDLES, *OTHERS], chance.randint(0, 5)):
            at = meta.moment(chance)
            document[key][handle] = at.isoformat()
            if handle in HANDLES:
                truths.add(what, label, says, HANDLES[handle], at)
    threads = []
    for _ in range(chance.randint(1, 4)):
        names = chance.sample([*HANDLES, *OTHERS], chance.choice((1, 1, 2)))
        said = [(chance.choice([*names, "me"]), meta.moment(chance)) for _ in range(chance.randint(1, 6))]
        lines = [{"sender": who, "created_at": at.isoformat(), "text": BODY} for who, at in said]
        threads.append({"participants": ["me", *names], "conversation": lines})
        for person in {HANDLES[one] for one in names if one in HANDLES} if len(names) > 1 else ():
            truths.add(GROUP, "chat", OPEN, person, max(at for _, at in said))
        for who, at in said if len(names) == 1 else ():
            if who in HANDLES:
                truths.add(MESSAGE, "inbox", OPEN, HANDLES[who], at)
    files = {"connections.json": meta.dumped(document), "messages.json": meta.dumped(threads)}
    return Export(files, KNOWN, truths.all, frozenset(one[:2] for one in keys.values()), region="de")
