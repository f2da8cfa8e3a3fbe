"""A rotation loses nothing, whoever writes meanwhile and wherever it is killed; after it no old key is needed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Subquery

from ceasefire.access.gate import Asker, action
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.casework.models import RelocationAddress
from ceasefire.keys import key_file, keyring, rotation
from ceasefire.keys.actions import Rotated, remove_retired_keys, renew_data_keys, rotate
from ceasefire.keys.fields import BlindIndex, holder_of
from ceasefire.keys.keyring import KeyLost, NotGenuine
from ceasefire.keys.models import DataKey, KeyPurpose
from ceasefire.keys.queries import status
from ceasefire.keys.rotation import Rewriting
from ceasefire.outreach.models import AttemptNote
from ceasefire.people.models import ReviewPersonName, VaultPersonName
from tests import city
from tests.kept import last_act, versions
from tests.keys import at_work

pytestmark = pytest.mark.django_db(transaction=True)

BORN = date(1990, 5, 6)
SEALED: Any = RelocationAddress._meta.get_field("address")


def untold(stage: str, done: int, of: int) -> None:
    """Nobody watches."""


@action(Permission.REVIEWS_WRITE)
def write(*, by: Asker, name: ReviewPersonName) -> None:
    history.write(name)


def correct(name: ReviewPersonName, full_name: str) -> None:
    name.full_name = full_name
    write(by=city.OFFICER, name=name)


@pytest.fixture
def quick(own_key_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Seconds in place of the minute and a half; the key file is the test's own."""
    monkeypatch.setattr(keyring, "LOOKED_UP_EVERY", 0.0)
    monkeypatch.setattr(rotation, "MARGIN", 0.0)
    return own_key_file


def rotated() -> Rotated:
    return rotate(by=city.ADMINISTRATOR, progress=untold)


def keys() -> set[str]:
    return {key.id.hex for key in DataKey.objects.all()}


def forget_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a process that starts now: it knows what lies in the key file and in the database."""
    monkeypatch.setattr(keyring, "_memory", keyring._Memory())


def found(full_name: str) -> list[ReviewPersonName]:
    field = ReviewPersonName._meta.get_field("full_name_index")
    assert isinstance(field, BlindIndex)
    those = field.those_of(full_name, holder="review")
    return list(ReviewPersonName.objects.filter(full_name_index__in=those))


def test_everything_opens_as_before_and_no_old_key_is_needed(
    quick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = city.review_person("Dorothy Gale", birth_date=BORN).name
    correct(name, "Dorothy of Kansas")
    city.attempt(note="Met at the gate.")
    before, number = keys(), ReviewPersonName.history.count()
    done = rotated()
    assert done.removed == len(before)
    assert not before & (keys() | rotation.keys_in_use())
    assert rotation.keys_in_use() <= keys()
    forget_all(monkeypatch)
    again = ReviewPersonName.objects.get(id=name.id)
    assert (again.full_name, again.nickname, again.birth_date) == ("Dorothy of Kansas", "Bo", BORN)
    assert versions(again, "full_name") == ["Dorothy Gale", "Dorothy of Kansas"]
    assert AttemptNote.objects.get().text == "Met at the gate."
    assert ReviewPersonName.history.count() == number
    assert found("dorothy of kansas") == [again]
    assert found("dorothy gale") == []


def test_the_older_master_key_stays_for_old_backups_and_opens_nothing_more(quick: Path) -> None:
    city.person()
    (first,) = key_file.read()
    rotated()
    newest, older = key_file.read()
    assert older == first
    assert {key.master for key in DataKey.objects.all()} == {newest.id}
    told = status(asker=city.ADMINISTRATOR)
    assert [master.data_keys for master in told.masters] == [2, 0]
    assert not told.is_rotating


def test_the_trail_says_who_renewed_and_who_removed_which_keys(quick: Path) -> None:
    city.person()
    before = sorted(str(key.id) for key in DataKey.objects.all())
    rotated()
    act = last_act()
    assert (act.purpose, act.by) == ("keys.remove_retired_keys", "administrator")
    assert sorted(act.records["keys.datakey"]) == before


def test_a_second_rotation_begins_anew(quick: Path) -> None:
    city.person()
    rotated()
    first = keys()
    rotated()
    assert not first & keys()
    assert len(key_file.read()) == 3


def test_one_that_was_killed_after_the_new_master_key_goes_on_with_it(quick: Path) -> None:
    city.person()
    status(asker=city.ADMINISTRATOR)
    key_file.add()
    rotated()
    assert len(key_file.read()) == 2
    assert {key.master for key in DataKey.objects.all()} == {key_file.read()[0].id}


def test_what_was_written_since_it_was_read_is_not_overwritten(quick: Path) -> None:
    name = city.review_person("Dorothy Gale").name
    key_file.add()
    renew_data_keys(by=city.ADMINISTRATOR)
    (table,) = (one for one in rotation.tables() if one.model is ReviewPersonName)
    rewriting = Rewriting(untold)
    ((key, row),) = rotation._rows(table, None)
    changes = {key: rewriting._changes(table, key, row)}
    assert changes[key]
    correct(name, "Ozma")
    rewriting._write(table, changes)
    assert rewriting.written == 0
    assert ReviewPersonName.objects.get().full_name == "Ozma"


def test_a_retired_key_that_a_row_needs_is_not_removed(quick: Path) -> None:
    city.review_person("Dorothy Gale")
    key_file.add()
    before = keys()
    renew_data_keys(by=city.ADMINISTRATOR)
    assert remove_retired_keys(by=city.ADMINISTRATOR) == 0
    assert before < keys()
    assert ReviewPersonName.objects.get().full_name == "Dorothy Gale"


def test_what_is_under_a_seal_is_encrypted_anew_and_stays_sealed(
    quick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = city.destination(address="3 Emerald Road")
    rotated()
    forget_all(monkeypatch)
    after = RelocationAddress.objects.get()
    assert before.address != after.address
    assert SEALED.opened(after.address, holder_of(after)) == "3 Emerald Road"
    assert DataKey.objects.get(purpose=KeyPurpose.SEAL).id.hex == keyring.key_named(after.address)


def test_what_does_not_open_is_named_and_all_else_is_encrypted_anew(quick: Path) -> None:
    moved, whole = city.review_person("Moved Munchkin").name, city.review_person("Whole Munchkin").name
    ReviewPersonName.objects.filter(id=moved.id).update(nickname=F("full_name"))
    before = keys()
    with pytest.raises(NotGenuine, match=rf"reviewpersonname\.nickname of \[{moved.id}\]") as raised:
        rotated()
    assert "Munchkin" not in str(raised.value)
    assert ReviewPersonName.objects.get(id=whole.id).full_name == "Whole Munchkin"
    assert before < keys()
    ReviewPersonName.objects.filter(id=moved.id).update(nickname="")
    rotated()
    assert not before & keys()


def test_what_was_moved_from_another_holder_is_named_and_not_made_theirs(quick: Path) -> None:
    city.attempt(note="What Street was told.")
    theirs = city.attempt(city.placement(service="tvif"), note="What the family was told.").note
    ours = AttemptNote.objects.exclude(id=theirs.id)
    AttemptNote.objects.filter(id=theirs.id).update(text=Subquery(ours.values("text")))
    with pytest.raises(NotGenuine, match=rf"attemptnote\.text of \[{theirs.id}\]"):
        rotated()
    with pytest.raises(NotGenuine, match="of another holder"):
        AttemptNote.objects.get(id=theirs.id)


def test_is_not_begun_inside_a_transaction(quick: Path) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="outside of any"):
        rotated()


def test_two_rotations_do_not_run_at_once(quick: Path) -> None:
    keyring.master_keys()
    with key_file.held(), pytest.raises(key_file.BadKeyFile, match="already"):
        rotated()


def test_old_keys_are_kept_until_every_process_has_looked_again(
    own_key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "LOOKED_UP_EVERY", 1.0)
    monkeypatch.setattr(rotation, "MARGIN", 0.5)
    city.person()
    began = time.monotonic()
    rotated()
    assert time.monotonic() - began >= 1.5


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one that writes at a time")
def test_waits_for_a_transaction_that_is_still_open(quick: Path) -> None:
    name = city.review_person("Dorothy Gale").name
    wrote, may_end = Event(), Event()

    def write_slowly() -> None:
        with transaction.atomic():
            correct(name, "Written with the older key")
            wrote.set()
            may_end.wait()
        connection.close()

    ended: list[float] = []

    def watch(stage: str, done: int, of: int) -> None:
        if "still open" in stage and not may_end.is_set():
            ended.append(time.monotonic())
            may_end.set()

    writer = Thread(target=write_slowly)
    writer.start()
    wrote.wait()
    rotate(by=city.ADMINISTRATOR, progress=watch)
    writer.join()
    assert ended
    assert not status(asker=city.ADMINISTRATOR).is_rotating
    assert ReviewPersonName.objects.get().full_name == "Written with the older key"


@pytest.fixture
def begun() -> Iterator[list[subprocess.Popen[str]]]:
    """The processes that a test began; each is ended with it."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        with process:  # closes what leads to it, and waits for its end
            pass


def begin(key_file: Path, *words: str) -> subprocess.Popen[str]:
    name = str(connection.settings_dict["NAME"])
    return at_work.begin(at_work.database_url(name, connection.vendor), key_file, *words)


def read(process: subprocess.Popen[str], told: list[str]) -> None:
    """Take what a process tells, line by line, so that it never has to wait to be heard."""
    assert process.stdout
    told.extend(process.stdout)


@pytest.mark.slow
def test_while_others_write_nothing_is_lost(
    own_key_file: Path, monkeypatch: pytest.MonkeyPatch, begun: list[subprocess.Popen[str]]
) -> None:
    monkeypatch.setattr(keyring, "LOOKED_UP_EVERY", at_work.SECONDS)
    monkeypatch.setattr(rotation, "MARGIN", at_work.SECONDS)
    monkeypatch.setattr(rotation, "BATCH", 20)
    names = [city.review_person("Munchkin 0").name for _ in range(40)]
    before = keys()
    begun += [begin(own_key_file, "write", *(str(name.id) for name in names[n::20])) for n in range(2)]
    told: list[str] = []
    readers = [Thread(target=read, args=(process, told)) for process in begun]
    for reader in readers:
        reader.start()
    while len(told) < 4:
        time.sleep(0.05)
    told_before = len(told)
    rotated()
    assert len(told) > told_before + 4
    for process, reader in zip(begun, readers, strict=True):
        assert process.stdin
        process.stdin.close()
        reader.join()
    assert [process.wait() for process in begun] == [0, 0]
    forget_all(monkeypatch)
    assert not before & (keys() | rotation.keys_in_use())
    last: dict[str, int] = defaultdict(int)
    for _, id, number in map(str.split, told):
        last[id] = int(number)
    for name in ReviewPersonName.objects.all():
        said = versions(name, "full_name")
        if name in names:
            assert said == [f"Munchkin {number}" for number in range(last[str(name.id)] + 1)]
        else:
            assert said == [f"Winkie {last[str(name.id)]}"]
        assert name.full_name == said[-1]
        assert name in found(said[-1])


@pytest.mark.slow
def test_one_that_is_killed_half_way_goes_on_and_ends(
    own_key_file: Path, monkeypatch: pytest.MonkeyPatch, begun: list[subprocess.Popen[str]]
) -> None:
    names = [city.review_person(f"Munchkin {number}").name for number in range(40)]
    before = keys()
    process = begin(own_key_file, "rotate")
    begun.append(process)
    assert process.stdout
    for line in process.stdout:
        done, _, stage = line.strip().split(" ", 2)
        if stage == "Encrypting anew" and int(done) >= 20:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert status(asker=city.ADMINISTRATOR).is_rotating
    assert before & rotation.keys_in_use()
    assert rotation.keys_in_use() - before
    forget_all(monkeypatch)
    assert {name.full_name for name in ReviewPersonName.objects.all()} == {name.full_name for name in names}
    monkeypatch.setattr(keyring, "LOOKED_UP_EVERY", 0.0)
    monkeypatch.setattr(rotation, "MARGIN", 0.0)
    assert 0 < rotated().values < 4 * 2 * len(names)
    assert len(key_file.read()) == 2
    assert not before & (keys() | rotation.keys_in_use())
    forget_all(monkeypatch)
    assert {name.full_name for name in ReviewPersonName.objects.all()} == {name.full_name for name in names}


def test_a_copy_of_the_key_file_from_before_no_longer_opens_anything(
    quick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.participant()
    copy = quick.read_bytes()
    rotated()
    quick.write_bytes(copy)
    forget_all(monkeypatch)
    with pytest.raises(KeyLost, match="does not hold the master key"):
        VaultPersonName.objects.get()


def test_tables_are_found_by_themselves_with_their_versions() -> None:
    found_tables: dict[Any, set[str]] = {
        table.model: {column.name for column in table.columns} for table in rotation.tables()
    }
    assert found_tables[VaultPersonName] == {"full_name", "full_name_index", "nickname", "birth_date"}
    assert found_tables[VaultPersonName.history.model] == found_tables[VaultPersonName]
    assert found_tables[AttemptNote] == {"text"}
