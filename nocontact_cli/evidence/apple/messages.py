"""The messages of a Mac (`chat.db`) or an iPhone (`sms.db`). Both have the same tables.

`date` counts from 2001 in UTC: in seconds before iOS 11, since then in nanoseconds.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

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
_LEFT: Final = 3
"""`item_type` of the line that says somebody left a group."""
_NO_TEXTS: Final = "This is the copy of a Mac, and it holds no text messages (SMS). They may be on the phone only."
_MOST_MARKS: Final = 500
_EMPTY: Final = "It holds no messages at all."
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

    def told(self, *, of_phone: bool) -> Iterator[Told]:
        self._read()
        groups, hidden = self._chats()
        in_group, newest, left = self._joined(groups, hidden)
        for number, (handle, count) in self.theirs.items():
            place = in_group.get(number)
            yield Fact(
                MESSAGE,
                self.where,
                ASK if place in hidden else OPEN,
                self.people[handle],
                moment(count),
                "group" if place in groups else "chat",
            )
        for chat, members in groups.items():
            names = tuple(name for one in sorted(members, key=repr) for name in self.people.get(one, ()))
            if names and left.get(chat, 0) <= newest.get(chat, 0):
                at = None if self.database.why else moment(newest.get(chat) or None)
                yield Fact(GROUP, self.where, OPEN, names, at, "chat")
        since, until = days([self.first, self.last])
        why = "" if self.last else _EMPTY
        if not of_phone and not self.texts:
            why = why or _NO_TEXTS
        if not self.database.why:
            until = None
        elif until is None or since is None or until < since:
            why = why or self.database.why
        yield Covered(MESSAGE, self.where, "chat", KINDS, complete=not why, why=why, since=since, until=until)
        yield Covered(GROUP, self.where, "chat", KINDS, why=self.database.why or _DELETED_GROUPS)
        if self.last:
            yield Made(self.last.date())

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
        item = "item_type" if "item_type" in self.has else "0"
        among, handles = _among("handle_id", self.people)
        query = f"SELECT ROWID, handle_id, date, {item} FROM message NOT INDEXED WHERE is_from_me IS NOT 1 {among}"  # noqa: S608
        for number, handle, count, kind in self.database.rows(query, handles):
            if not kind and handle in self.people:
                self.theirs[number] = handle, nanoseconds(count)
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

    def _chats(self) -> tuple[dict[int, set[int]], set[int]]:
        """The groups with their members, and the chats that are hidden because somebody is blocked."""
        members: defaultdict[int, set[int]] = defaultdict(set)
        if self.database.columns("chat_handle_join") >= {"chat_id", "handle_id"}:
            for chat, handle in self.database.rows("SELECT chat_id, handle_id FROM chat_handle_join NOT INDEXED"):
                members[chat].add(handle)
        has = self.database.columns("chat")
        groups = {chat: found for chat, found in members.items() if len(found) > 1}
        hidden = set()
        if "style" in has:
            secret = "is_blackholed" if "is_blackholed" in has else "0"
            for chat, style, out in self.database.rows(f"SELECT ROWID, style, {secret} FROM chat NOT INDEXED"):  # noqa: S608
                if style == _STYLE_OF_GROUP:
                    groups.setdefault(chat, members[chat])
                if out == 1:
                    hidden.add(chat)
        return groups, hidden

    def _joined(
        self, groups: dict[int, set[int]], hidden: set[int]
    ) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
        """Messages of theirs to the group they are in; of each group of theirs the newest message, and when I left."""
        in_group: dict[int, int] = {}
        newest: dict[int, int] = {}
        left: dict[int, int] = {}
        shared = {chat for chat, members in groups.items() if not members.isdisjoint(self.people)}
        if not self.database.columns("chat_message_join") >= {"chat_id", "message_id"}:
            return in_group, newest, left
        item = "item_type" if "item_type" in self.has else "0"
        query = f"SELECT date, is_from_me, {item} FROM message WHERE ROWID = ?"  # noqa: S608
        among, chats = _among("chat_id", groups.keys() | hidden)
        joins = f"SELECT chat_id, message_id FROM chat_message_join NOT INDEXED WHERE 1 {among}"  # noqa: S608
        for chat, message in self.database.rows(joins, chats):
            if message in self.theirs and (chat in groups or chat in hidden):
                in_group[message] = chat
            if chat not in shared or not isinstance(message, int):
                continue
            for count, mine, kind in self.database.rows(query, (message,)):
                at = nanoseconds(count) or 0
                if not kind:
                    newest[chat] = max(newest.get(chat, 0), at)
                elif kind == _LEFT and mine:
                    left[chat] = max(left.get(chat, 0), at)
        return in_group, newest, left


def _among(column: str, numbers: Collection[int]) -> tuple[str, tuple[int, ...]]:
    """A condition that spares rows which are not looked for, and its values; none where there are too many."""
    if len(numbers) > _MOST_MARKS:
        return "", ()
    return f"AND {column} IN ({','.join('?' * len(numbers))})", tuple(numbers)
