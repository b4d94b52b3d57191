"""Apple: the block list, messages and calls of a Mac, of an iPhone's backup, and the data Apple itself hands out.

Block list: `com.apple.cmfsyncagent.plist`, one for calls, FaceTime, Messages and Mail. Calls: `CallHistory.storedata`,
`ZDATE` in seconds since 2001. Apple's own data (privacy.apple.com): CSV with English headings in every language.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.domain.evidence import (
    APP,
    ASK,
    BLOCKED,
    CALL,
    CLOSED,
    CONTACT,
    GROUP,
    MESSAGE,
    NAME,
    OPEN,
    SESSION,
    Covered,
    Fact,
    Made,
    Name,
)
from nocontact_cli.evidence.apple import backups
from nocontact_cli.evidence.apple.messages import KINDS, days, messages, moment, named, nanoseconds
from nocontact_cli.evidence.apple.tables import TABLES, table_facts
from nocontact_cli.evidence.faults import UnreadableError
from nocontact_cli.evidence.formats.plists import load_plist
from nocontact_cli.evidence.given.databases import opened
from nocontact_cli.evidence.reader import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

_BLOCK_LIST: Final = "com.apple.cmfsyncagent.plist"
_STORE: Final = "__kCMFBlockListStoreTopLevelKey"
_ENTRIES: Final = "__kCMFBlockListStoreArrayKey"
_CHANGED: Final = "__kCMFBlockListStoreRevisionTimestampKey"
_NUMBER: Final = "__kCMFItemPhoneNumberUnformattedKey"
_COUNTRY: Final = "__kCMFItemPhoneNumberCountryCodeKey"
_ADDRESS: Final = "__kCMFItemEmailUnformattedKey"
_OWN_CALLS: Final = ("com.apple.Telephony", "com.apple.FaceTime")
_PHONES: Final = 3
_MAILS: Final = 4
"""Kinds of entries in the contacts of an iPhone."""

_ODD_ENTRY: Final = "One entry of the block list could not be read."
_MAC_CALLS: Final = "A Mac keeps only the calls that reached it, and nothing here says that this came from a phone."
_NO_CALLS: Final = "It holds no calls at all."
_MISSING: Final = {
    (BLOCKED, ""): "There is no block list here. Nobody was ever blocked on this device, or the file was not copied.",
    (MESSAGE, "chat"): "There are no messages here.",
    (GROUP, "chat"): "There are no messages here, so no groups either.",
    (CALL, "incoming"): "There is no list of calls here.",
    (CONTACT, "saved"): "There are no contacts here.",
}
_LOCKED: Final = "The backup is encrypted, so this could not be read."


class Reader:
    """Reads what Apple's devices and Apple know.

    Args:
        beside: Where private copies of databases are made; the system's folder for temporary files if None.
    """

    name = "apple"
    sorts = (
        (BLOCKED, ""),
        (MESSAGE, "chat"),
        # A block does not keep their messages out of a group, so these say nothing about it.
        (MESSAGE, "group"),
        (CALL, "incoming"),
        (GROUP, "chat"),
        (CONTACT, "saved"),
        (SESSION, "device"),
        (APP, "signed-in"),
    )

    def __init__(self, beside: Path | None = None) -> None:
        self._beside = beside

    def claims(self, tree: Tree) -> bool:
        """Whether one of Apple's files is there."""
        ends = (_BLOCK_LIST, "chat.db", "sms.db", "CallHistory.storedata", "AddressBook.sqlitedb", *TABLES)
        return bool(tree.find(*ends)) or backups.is_backup(tree)

    def parts(self, tree: Tree, wanted: Wanted) -> Iterable[Part]:
        """Every file, then what was not there."""
        backup = backups.newest_backup(tree, self._beside)
        kept = backup.files if backup else {}
        if backup:
            yield Part(backup.root.rstrip("/"), partial(_about, backup))
        looked: set[tuple[str, str]] = set()
        for name in [*tree.find(_BLOCK_LIST), *_one(kept, backups.BLOCKED)]:
            looked.add((BLOCKED, ""))
            yield Part(name, partial(_block_list, tree, name))
        phone = _one(kept, backups.MESSAGES)
        for name in [*tree.find("chat.db", "sms.db"), *phone]:
            looked |= {(MESSAGE, "chat"), (GROUP, "chat")}
            log = kept.get(f"{backups.MESSAGES}-wal") if name in phone else None
            of_phone = name in phone or name.lower().endswith("sms.db")
            yield Part(name, partial(self._messages, tree, name, log, wanted, of_phone=of_phone))
        phone = _one(kept, backups.CALLS)
        for name in [*tree.find("CallHistory.storedata"), *phone]:
            looked.add((CALL, "incoming"))
            log = kept.get(f"{backups.CALLS}-wal") if name in phone else None
            yield Part(name, partial(self._calls, tree, name, log, wanted, of_phone=name in phone))
        phone = _one(kept, backups.CONTACTS)
        for name in [*tree.find("AddressBook.sqlitedb"), *phone]:
            looked.add((CONTACT, "saved"))
            log = kept.get(f"{backups.CONTACTS}-wal") if name in phone else None
            yield Part(name, partial(self._contacts, tree, name, log, wanted))
        for name in tree.find(*TABLES):
            yield Part(name, partial(table_facts, tree, name))
        locked = bool(backup and backup.encrypted)
        yield Part("", partial(_not_there, looked, locked=locked))

    def _messages(self, tree: Tree, name: str, log: str | None, wanted: Wanted, *, of_phone: bool) -> Iterator[Told]:
        with opened(tree, name, log, self._beside) as database:
            yield from messages(database, name, wanted, of_phone=of_phone)

    def _calls(self, tree: Tree, name: str, log: str | None, wanted: Wanted, *, of_phone: bool) -> Iterator[Told]:
        with opened(tree, name, log, self._beside) as database:
            has = database.need("ZCALLRECORD", "ZADDRESS", "ZDATE", "ZORIGINATED")
            extra = [
                column if column in has else "NULL"
                for column in ("ZSERVICE_PROVIDER", "ZISO_COUNTRY_CODE", "ZFILTERED_OUT_REASON", "ZBLOCKEDBYEXTENSION")
            ]
            query = f"SELECT ZADDRESS, ZDATE, ZORIGINATED, {','.join(extra)} FROM ZCALLRECORD NOT INDEXED"  # noqa: S608
            found: list[int] = []
            for address, count, mine, provider, country, *kept_out in database.rows(query):
                at = nanoseconds(count)
                found += [] if at is None else [at]
                who = named(address, country)
                if mine or not any(wanted.match(one) for one in who):
                    continue
                # Calls of other apps stand here too, and those that a filter kept out.
                other = isinstance(provider, str) and provider not in _OWN_CALLS
                says = ASK if other or any(kept_out) else OPEN
                yield Fact(CALL, name, says, who, moment(at), "incoming", provider if other else "")
            first, last = (moment(min(found)), moment(max(found))) if found else (None, None)
            since, _ = days([first, last])
            why = (_MAC_CALLS if not of_phone else "" if found else _NO_CALLS) or database.why
            yield Covered(CALL, name, "incoming", KINDS, complete=not why, why=why, since=since)
            if last:
                yield Made(last)

    def _contacts(self, tree: Tree, name: str, log: str | None, wanted: Wanted) -> Iterator[Told]:
        with opened(tree, name, log, self._beside) as database:
            database.need("ABPerson", "First", "Last")
            database.need("ABMultiValue", "record_id", "property", "value")
            people: dict[Any, list[Name]] = {}
            values = "SELECT record_id, value FROM ABMultiValue NOT INDEXED WHERE property IN (?, ?)"
            for person, value in database.rows(values, (_PHONES, _MAILS)):
                people.setdefault(person, []).extend(named(value))
            for person, first, last in database.rows("SELECT ROWID, First, Last FROM ABPerson NOT INDEXED"):
                title = " ".join(one for one in (first, last) if isinstance(one, str))
                who = (*people.get(person, ()), *([Name(NAME, title)] if title else []))
                if any(wanted.match(one) for one in who):
                    yield Fact(CONTACT, name, OPEN, who, None, "saved")
            yield Covered(CONTACT, name, "saved", KINDS, complete=not database.why, why=database.why)


def _one(kept: dict[str, str], path: str) -> list[str]:
    return [kept[path]] if path in kept else []


def _about(backup: backups.Backup) -> Iterator[Told]:
    yield from backup.problems
    if backup.made:
        yield Made(backup.made, exact=True)


def _block_list(tree: Tree, name: str) -> Iterator[Told]:
    with tree.open(name) as stream:
        found = load_plist(stream)
    store = found.get(_STORE) if isinstance(found, dict) else None
    entries = store.get(_ENTRIES) if isinstance(store, dict) else None
    if not isinstance(store, dict) or not isinstance(entries, list):
        raise UnreadableError("It holds no block list in a form that is known.")
    odd = False
    for entry in entries:
        item = entry if isinstance(entry, dict) else {}
        who = (*named(item.get(_NUMBER), item.get(_COUNTRY)), *named(item.get(_ADDRESS)))
        odd = odd or not who
        if who:
            yield Fact(BLOCKED, name, CLOSED, who)
    yield Covered(BLOCKED, name, "", KINDS, complete=not odd, why=_ODD_ENTRY if odd else "")
    changed = store.get(_CHANGED)
    if isinstance(changed, datetime) and changed.year > date.min.year:
        yield Made(changed.replace(tzinfo=UTC))


def _not_there(looked: set[tuple[str, str]], *, locked: bool) -> Iterator[Told]:
    for (what, label), why in _MISSING.items():
        if (what, label) not in looked:
            yield Covered(what, "", label, KINDS, why=_LOCKED if locked else why)
