"""The key file is for its owner alone, is made once, and is never made anew where data would be lost with it."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import pytest

from ceasefire.access.models import Organization
from ceasefire.keys import key_file, keyring
from ceasefire.keys.actions import open_key_file
from ceasefire.keys.key_file import BadKeyFile, NoKeyFile
from ceasefire.keys.keyring import KeyLost
from ceasefire.keys.queries import status
from tests import city


def test_is_made_for_its_owner_alone(own_key_file: Path) -> None:
    key_file.make()
    assert own_key_file.stat().st_mode & 0o777 == 0o600
    assert own_key_file.parent.stat().st_mode & 0o777 == 0o700
    (key,) = key_file.read()
    assert len(key.secret) == 32
    assert list(own_key_file.parent.iterdir()) == [own_key_file]


def test_one_that_is_there_stays_as_it_is(own_key_file: Path) -> None:
    key_file.make()
    before = own_key_file.read_bytes()
    key_file.make()
    assert own_key_file.read_bytes() == before


def test_of_many_who_make_it_at_once_all_use_the_same(own_key_file: Path) -> None:
    together, seen = Barrier(8), []

    def make() -> None:
        together.wait()
        key_file.make()
        seen.append(key_file.read())

    threads = [Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1


def test_a_new_key_stands_before_the_others(own_key_file: Path) -> None:
    key_file.make()
    (first,) = key_file.read()
    key_file.add()
    newest, older = key_file.read()
    assert older == first
    assert newest.secret != first.secret
    assert own_key_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_one_that_others_can_open_is_refused(own_key_file: Path, mode: int) -> None:
    key_file.make()
    own_key_file.chmod(mode)
    with pytest.raises(BadKeyFile, match="chmod 600"):
        key_file.read()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "# only words",
        "0123 2024-03-04",
        "0123 2024-03-04 c2hvcnQ=",
        "0123 today " + "A" * 43 + "=",
        "\xff",
    ],
)
def test_one_that_holds_no_key_is_refused_and_not_repeated(own_key_file: Path, line: str) -> None:
    key_file.make()
    own_key_file.write_text(line, encoding="latin-1")
    with pytest.raises(BadKeyFile) as raised:
        key_file.read()
    assert "c2hvcnQ" not in str(raised.value)
    assert "2024-03-04" not in str(raised.value)


def test_a_secret_stands_in_no_text_of_its_key(own_key_file: Path) -> None:
    key_file.make()
    (key,) = key_file.read()
    assert str(key.secret) not in repr(key)


def test_without_a_file_there_is_nothing_to_read(own_key_file: Path) -> None:
    with pytest.raises(NoKeyFile):
        key_file.read()


def test_one_rotation_holds_the_file_against_another(own_key_file: Path) -> None:
    key_file.make()
    with key_file.held(), pytest.raises(BadKeyFile, match="being rotated already"), key_file.held():
        pass
    with key_file.held():
        pass


@pytest.mark.django_db
def test_it_is_made_once_and_opens_what_it_made(own_key_file: Path) -> None:
    assert open_key_file(by=city.ADMINISTRATOR)
    city.person()
    assert not open_key_file(by=city.ADMINISTRATOR)
    assert status(asker=city.ADMINISTRATOR).masters[0].data_keys == 2


@pytest.mark.django_db
def test_a_lost_file_is_not_made_anew(own_key_file: Path) -> None:
    city.person()
    own_key_file.unlink()
    for use in (
        lambda: open_key_file(by=city.ADMINISTRATOR),
        lambda: status(asker=city.ADMINISTRATOR),
        city.participant,  # a holder without a data key so far
    ):
        with pytest.raises(KeyLost, match="Put the copy of it back"):
            use()
    assert not own_key_file.exists()


@pytest.mark.django_db
def test_the_file_of_another_installation_is_refused(
    own_key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.person()
    own_key_file.unlink()
    key_file.make()
    monkeypatch.setattr(keyring, "_memory", keyring._Memory())
    with pytest.raises(KeyLost, match="does not hold the master key"):
        open_key_file(by=city.ADMINISTRATOR)


@pytest.mark.django_db
def test_a_database_without_guarded_data_gets_a_new_file(own_key_file: Path) -> None:
    city.organization()
    assert Organization.objects.exists()
    assert open_key_file(by=city.ADMINISTRATOR)
