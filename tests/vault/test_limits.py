"""What SECURITY.md says that old copies of the folder can still do: it is so, no better and no worse."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from nocontact_cli.vault.lock import open_lock
from nocontact_cli.vault.place import Place
from nocontact_cli.vault.vault import lock_with_passphrase, make_with_passphrase, open_vault

if TYPE_CHECKING:
    from datetime import datetime

    from nocontact_cli.domain.record import Draft


def test_an_old_lock_opens_a_later_record(place: Place, drafts: list[Draft], at: datetime) -> None:
    """After the passphrase was changed, a copy of the lock from before still opens what was written since."""
    make_with_passphrase(place, "old words", drafts, at).close()
    old = Place(place.folder.with_name("old"))
    shutil.copytree(place.folder, old.folder)
    key = open_lock(place, "old words")
    lock_with_passphrase(place, key, "new words")
    with open_vault(place, key) as record:
        record.append(drafts[:1], at)

    for copy, lock in zip(old.locks, place.locks, strict=True):
        shutil.copyfile(copy, lock)

    with open_vault(place, open_lock(place, "old words")) as record:
        assert record.count() == len(drafts) + 1


def test_a_new_record_has_another_key(place: Place, drafts: list[Draft], at: datetime) -> None:
    """What the page offers against that holds: a record made anew has a key that no old copy knows."""
    make_with_passphrase(place, "words", drafts, at).close()
    other = Place(place.folder.with_name("other"))
    make_with_passphrase(other, "words", drafts, at).close()

    assert open_lock(place, "words") != open_lock(other, "words")


def test_an_old_copy_put_back_is_not_noticed(place: Place, drafts: list[Draft], at: datetime) -> None:
    """A whole copy from before, put back in place, opens as if nothing had been written since."""
    make_with_passphrase(place, "words", drafts, at).close()
    before = place.record.read_bytes()
    key = open_lock(place, "words")
    with open_vault(place, key) as record:
        record.append(drafts, at)

    place.record.write_bytes(before)

    with open_vault(place, key) as record:
        assert record.count() == len(drafts)
