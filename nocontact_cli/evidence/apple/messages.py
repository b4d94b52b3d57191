"""The messages of a Mac (`chat.db`) or an iPhone (`sms.db`). Both have the same tables.

`date` counts from 2001 in UTC: in seconds before iOS 11, since then in nanoseconds.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.evidence import ASK, EMAIL, GROUP, MESSAGE, OPEN, PHONE, Covered, Fact, Made, Name
from nocontact_cli.evidence.names import normal
from nocontact_cli.evidence.times import from_seconds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.databases import Database
    from nocontact_cli.evidence.names import Wanted

KINDS: Final = (PHONE, EMAIL)
_NANOSECONDS: Final = 10**12
"""Above this, a count is one of nanoseconds: as seconds it would lie 30,000 years away."""
_FIRST: Final = 94_694_400 * 10**9
_LAST: Final = 3_155_760_000 * 10**9
"""The years 2004 to 2100, in nanoseconds since 2001."""
_DAY: Final = timedelta(days=1)
_STYLE_OF_GROUP: Final = 43
_STYLE_OF_TWO: Final = 45
_JOINS: Final = ("chat_message_join", "chat_recoverable_message_join")
"""Which message is in which chat; the second holds those under Recently Deleted, since iOS 16."""
_LEFT: Final = 3
"""`item_type` of the line that says somebody left a group."""
_NO_TEXTS: Final = "This is the copy of a Mac, and it holds no text messages (SMS). They may be on the phone only."
_MOST_MARKS: Final = 500
_EMPTY: Final = "It holds no messages at all."
_NO_CHAT: Final = "Some messages of theirs belong to no chat any more, so they may have come to a group."
_DELETED_GROUPS: Final = "A group whose messages were deleted is not in here, and can go on."


def named(value: object, country: object = None) -> tuple[Name, ...]:
    """Whom an address stands for: a number, or an address of mail. Nobody, where it is neither.

    Args:
        value: As Apple stores it, in many spellings.
        country: Two letters of the country whose number it is, where that is stored.
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str) or not value or len(value) > 400:  # noqa: PLR2004 - No address is that long.
        return ()
    if "@" in value:
        return (Name(EMAIL, value),)
    name = Name(PHONE, value)
    known = country if isinstance(country, str) and len(country) == 2 and country.isalpha() else None  # noqa: PLR2004
    return (normal(name, known) or name,)


def nanoseconds(count: object) -> int | None:
    """A count of seconds or nanoseconds since 2001, as the latter. None where the year is impossible."""
    if isinstance(count, bool) or not isinstance(count, int | float) or count != count:  # noqa: PLR0124 - NaN.
        return None
    if -_NANOSECONDS < count < _NANOSECONDS:
        count *= 10**9
    return int(count) if _FIRST <= count < _LAST else None


def moment(count: int | None) -> datetime | None:
    """What `nanoseconds` gave, in UTC."""
    return None if count is None else from_seconds(count, per_second=10**9, since_2001=True)


def days(found: list[datetime | None]) -> tuple[date | None, date | None]:
    """The first and the last whole day between some moments, wherever the user is."""
    known = [one for one in found if one is not None]
    if not known:
        return None, None
    return min(known).date() + _DAY, max(known).date() - _DAY


def messages(database: Database, where: str, wanted: Wanted, *, of_phone: bool) -> Iterator[Told]:
    """What came in from the people of the plan, and the groups they are in.

    Raises:
        UnreadableError: It is damaged.
    """
    yield from _Messages(database, where, wanted).told(of_phone=of_phone)


class _Messages:
    def __init__(self, database: Database, where: str, wanted: Wanted) -> None:
        self.database = database
        self.where = where
        self.has = database.need("message", "handle_id", "date", "is_from_me")
        self.people = self._people(wanted)
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.texts = False
        self.theirs: dict[int, tuple[int, int | None]] = {}
        """Number of a message of theirs, to its sender and when."""
        self.rooms: set[int] = set()
        """Those of them that carry the name of a group."""

    def told(self, *, of_phone: bool) -> Iterator[Told]:
        self._read()
        groups, direct, hidden = self._chats()
        places, newest, left = self._joined(groups, direct, hidden)
        unclear = False
        for number, (handle, count) in self.theirs.items():
            place = places.get(number)
            in_group = place in groups or (place is None and number in self.rooms)
            lost = place is None and not in_group
            unclear = unclear or lost
            says = ASK if lost or place in hidden else OPEN
            label = "group" if in_group else "chat"
            yield Fact(MESSAGE, self.where, says, self.people[handle], moment(count), label)
        for chat, members in groups.items():
            names = tuple(name for one in sorted(members, key=repr) for name in self.people.get(one, ()))
            if names and left.get(chat, 0) <= newest.get(chat, 0):
                at = None if self.database.why else moment(newest.get(chat) or None)
                yield Fact(GROUP, self.where, OPEN, names, at, "chat")
        since, until = days([self.first, self.last])
        why = _NO_CHAT if unclear else "" if self.last else _EMPTY
        if not of_phone and not self.texts:
            why = why or _NO_TEXTS
        if not self.database.why:
            until = None
        elif until is None or since is None or until < since:
            why = why or self.database.why
        yield Covered(MESSAGE, self.where, "chat", KINDS, complete=not why, why=why, since=since, until=until)
        yield Covered(GROUP, self.where, "chat", KINDS, why=self.database.why or _DELETED_GROUPS)
        if self.last:
            yield Made(self.last)

    def _people(self, wanted: Wanted) -> dict[int, tuple[Name, ...]]:
        """The numbers of the handles that are theirs."""
        has = self.database.need("handle", "id")
        country = "country" if "country" in has else "NULL"
        found = {}
        for number, value, code in self.database.rows(f"SELECT ROWID, id, {country} FROM handle NOT INDEXED"):  # noqa: S608
            names = named(value, code)
            if any(wanted.match(name) for name in names):
                found[number] = names
        return found

    def _read(self) -> None:
        item, room = (one if one in self.has else "NULL" for one in ("item_type", "cache_roomnames"))
        among, handles = _among("handle_id", self.people)
        columns = f"ROWID, handle_id, date, {item}, {room}"
        query = f"SELECT {columns} FROM message NOT INDEXED WHERE is_from_me IS NOT 1 {among}"  # noqa: S608
        for number, handle, count, kind, named_room in self.database.rows(query, handles):
            if not kind and handle in self.people:
                self.theirs[number] = handle, nanoseconds(count)
                if named_room:
                    self.rooms.add(number)
        query = "SELECT min(date), max(date) FROM message NOT INDEXED WHERE date >= ? AND date < ?"
        counts = [
            count
            for unit in (1, 10**9)
            for row in self.database.rows(query, (_FIRST // unit, _LAST // unit))
            for count in row
        ]
        known = [at for at in map(nanoseconds, counts) if at is not None]
        if known:
            self.first, self.last = moment(min(known)), moment(max(known))
        query = "SELECT 1 FROM message NOT INDEXED WHERE service IN ('SMS', 'RCS') LIMIT 1"
        self.texts = "service" not in self.has or bool(list(self.database.rows(query)))

    def _chats(self) -> tuple[dict[int, set[int]], set[int], set[int]]:
        """The groups with their members, the chats between two, and those hidden because somebody is blocked."""
        members: defaultdict[int, set[int]] = defaultdict(set)
        if self.database.columns("chat_handle_join") >= {"chat_id", "handle_id"}:
            for chat, handle in self.database.rows("SELECT chat_id, handle_id FROM chat_handle_join NOT INDEXED"):
                members[chat].add(handle)
        has = self.database.columns("chat")
        groups = {chat: found for chat, found in members.items() if len(found) > 1}
        direct, hidden = set(), set()
        if "style" in has:
            secret = "is_blackholed" if "is_blackholed" in has else "0"
            for chat, style, out in self.database.rows(f"SELECT ROWID, style, {secret} FROM chat NOT INDEXED"):  # noqa: S608
                if style == _STYLE_OF_GROUP:
                    groups.setdefault(chat, members[chat])
                elif style == _STYLE_OF_TWO and chat not in groups:
                    direct.add(chat)
                if out == 1:
                    hidden.add(chat)
        return groups, direct, hidden

    def _joined(
        self, groups: dict[int, set[int]], direct: set[int], hidden: set[int]
    ) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
        """Messages of theirs to the chat they are in; of each group of theirs the newest message, and when I left."""
        places: dict[int, int] = {}
        newest: dict[int, int] = {}
        left: dict[int, int] = {}
        shared = {chat for chat, members in groups.items() if not members.isdisjoint(self.people)}
        item = "item_type" if "item_type" in self.has else "0"
        query = f"SELECT date, is_from_me, {item} FROM message WHERE ROWID = ?"  # noqa: S608
        for chat, message in self._joins():
            known = chat in groups or chat in hidden or (chat in direct and message not in places)
            if known and message in self.theirs:
                places[message] = chat
            if chat not in shared or not isinstance(message, int):
                continue
            for count, mine, kind in self.database.rows(query, (message,)):
                at = nanoseconds(count) or 0
                if not kind:
                    newest[chat] = max(newest.get(chat, 0), at)
                elif kind == _LEFT and mine:
                    left[chat] = max(left.get(chat, 0), at)
        return places, newest, left

    def _joins(self) -> Iterator[tuple[Any, ...]]:
        """Chats, each with one of its messages."""
        for table in _JOINS:
            if self.database.columns(table) >= {"chat_id", "message_id"}:
                yield from self.database.rows(f"SELECT chat_id, message_id FROM {table} NOT INDEXED")  # noqa: S608


def _among(column: str, numbers: Collection[int]) -> tuple[str, tuple[int, ...]]:
    """A condition that spares rows which are not looked for, and its values; none where there are too many."""
    if len(numbers) > _MOST_MARKS:
        return "", ()
    return f"AND {column} IN ({','.join('?' * len(numbers))})", tuple(numbers)
