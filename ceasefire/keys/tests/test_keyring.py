"""A token opens with its holder's key as what it was made for, and in no other way."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ceasefire.audit import clock
from ceasefire.keys import key_file, keyring
from ceasefire.keys.keyring import NotGenuine
from ceasefire.keys.models import DataKey, KeyPurpose
from tests.kept import refused

pytestmark = pytest.mark.django_db

FIELD = "people.vaultpersonname.full_name"
OURS, THEIRS = uuid4().hex, uuid4().hex


def encrypt(text: str = "Dorothy", holder: str = OURS, bound_to: str = FIELD) -> str:
    return keyring.encrypt(text, holder=holder, bound_to=bound_to)


def undone() -> None:
    """A part of a transaction makes the holder's key and is undone."""
    with transaction.atomic():
        encrypt()
        transaction.set_rollback(True)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=some.text(some.characters(exclude_categories=["Cs"])))
def test_opens_as_it_was(db: None, text: str) -> None:
    assert keyring.decrypt(encrypt(text), holder=OURS, bound_to=FIELD) == text


def test_two_tokens_of_one_text_differ() -> None:
    assert encrypt() != encrypt()


def test_a_token_names_its_key_and_says_nothing_else() -> None:
    version, id, body = encrypt("Dorothy Gale").split(".")
    assert (version, id) == ("v1", DataKey.objects.get().id.hex)
    assert b"Dorothy" not in urlsafe_b64decode(body + "==")


def test_a_token_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(NotGenuine, match="moved from elsewhere"):
        keyring.decrypt(encrypt(), holder=OURS, bound_to="people.vaultpersonname.nickname")


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_a_token_with_one_changed_bit_does_not_open(place: int) -> None:
    version, id, body = encrypt().split(".")
    sealed = bytearray(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    sealed[place] ^= 1
    with pytest.raises(NotGenuine, match="was changed"):
        keyring.decrypt(
            f"{version}.{id}.{urlsafe_b64encode(sealed).decode().rstrip('=')}", holder=OURS, bound_to=FIELD
        )


def test_a_token_under_the_key_of_another_holder_does_not_open() -> None:
    version, _, body = encrypt().split(".")
    theirs = encrypt(holder=THEIRS).split(".")[1]
    with pytest.raises(NotGenuine):
        keyring.decrypt(f"{version}.{theirs}.{body}", holder=THEIRS, bound_to=FIELD)


@pytest.mark.parametrize("text", ["Dorothy", "v1.Dorothy", "v2.00.00"])
def test_plain_text_in_a_guarded_column_is_not_taken_for_ciphertext(text: str) -> None:
    with pytest.raises(NotGenuine, match="not encrypted") as raised:
        keyring.decrypt(text, holder=OURS, bound_to=FIELD)
    assert "Dorothy" not in str(raised.value)


def test_a_token_of_a_key_that_is_gone_says_so() -> None:
    with pytest.raises(NotGenuine, match="does not hold"):
        keyring.decrypt(f"v1.{uuid4().hex}.AAAA", holder=OURS, bound_to=FIELD)


def test_each_holder_and_purpose_has_one_current_key() -> None:
    for _ in range(3):
        encrypt(holder=OURS)
        encrypt(holder=THEIRS)
        keyring.index("Dorothy", holder=OURS, bound_to=FIELD)
    kept = DataKey.objects.values_list("holder", "purpose")
    assert sorted(kept) == sorted(
        [(OURS, KeyPurpose.CONTENT), (THEIRS, KeyPurpose.CONTENT), (OURS, KeyPurpose.INDEX)]
    )
    with refused("one_current_key_a_holder_and_purpose"):
        keyring.new_row(OURS, KeyPurpose.CONTENT).save()


def test_a_retired_key_may_stand_beside_the_current_one() -> None:
    encrypt()
    DataKey.objects.update(retired_at=clock.now())
    keyring.new_row(OURS, KeyPurpose.CONTENT).save()
    assert DataKey.objects.filter(holder=OURS).count() == 2


def test_what_a_retired_key_made_still_opens_and_the_next_token_is_of_the_newer() -> None:
    token = encrypt()
    DataKey.objects.update(retired_at=clock.now())
    keyring.forget()
    assert encrypt().split(".")[1] != token.split(".")[1]
    assert keyring.decrypt(token, holder=OURS, bound_to=FIELD) == "Dorothy"


def test_a_current_key_is_asked_for_again_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [1000.0]
    monkeypatch.setattr("ceasefire.keys.keyring.time.monotonic", lambda: seconds[0])
    encrypt()
    keyring.forget()
    first = encrypt().split(".")[1]
    DataKey.objects.update(retired_at=clock.now())
    seconds[0] += 60
    assert encrypt().split(".")[1] == first
    seconds[0] += 1
    assert encrypt().split(".")[1] != first


def test_no_query_is_asked_for_a_value_once_the_key_is_known() -> None:
    token = encrypt()
    with connection.execute_wrapper(no_query):
        for _ in range(100):
            keyring.decrypt(encrypt(), holder=OURS, bound_to=FIELD)
    assert keyring.decrypt(token, holder=OURS, bound_to=FIELD) == "Dorothy"


def no_query(*_: object) -> None:
    raise AssertionError("A query was asked.")


def test_a_key_that_was_made_and_undone_encrypts_nothing_more() -> None:
    undone()
    assert not DataKey.objects.exists()
    token = encrypt()
    assert DataKey.objects.get().id.hex == token.split(".")[1]


def test_a_key_made_in_a_part_that_is_kept_goes_on_to_encrypt() -> None:
    with transaction.atomic():
        token = encrypt()
    undone()
    assert encrypt().split(".")[1] == token.split(".")[1]
    assert DataKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_undone_takes_its_key_along() -> None:
    undone()
    assert not DataKey.objects.exists()
    with transaction.atomic():
        token = encrypt()
    assert encrypt().split(".")[1] == token.split(".")[1] == DataKey.objects.get().id.hex


@pytest.mark.django_db(transaction=True)
def test_of_two_who_make_a_holders_first_key_at_once_both_use_the_same() -> None:
    together, tokens = Barrier(4), []

    def make() -> None:
        try:
            together.wait()
            with transaction.atomic():
                tokens.append(encrypt())
        finally:
            connection.close()

    threads = [Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {token.split(".")[1] for token in tokens} == {DataKey.objects.get().id.hex}
    assert len(tokens) == 4


def test_a_data_key_given_to_another_holder_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    encrypt()
    monkeypatch.setattr(keyring, "_memory", keyring._Memory())
    DataKey.objects.update(holder=THEIRS)
    with pytest.raises(NotGenuine, match="does not open with its master key"):
        encrypt(holder=THEIRS)


def test_a_new_data_key_is_wrapped_under_the_newest_master_key(own_key_file: Path) -> None:
    encrypt()
    key_file.add()
    encrypt(holder=THEIRS)
    newest, older = key_file.read()
    assert DataKey.objects.get(holder=OURS).master == older.id
    assert DataKey.objects.get(holder=THEIRS).master == newest.id


def test_a_master_key_that_another_process_added_is_read_when_it_is_met(own_key_file: Path) -> None:
    token = encrypt()
    key_file.add()
    row = DataKey.objects.get()
    keyring.wrap(row, os.urandom(32))
    DataKey.objects.update(master=row.master, wrapped=row.wrapped)
    keyring._memory.opened.clear()
    with pytest.raises(NotGenuine, match="was changed"):
        keyring.decrypt(token, holder=OURS, bound_to=FIELD)


def test_equal_values_have_equal_indexes_with_one_holder_in_one_field_only() -> None:
    def index(holder: str, bound_to: str) -> str:
        return keyring.index("dorothy gale", holder=holder, bound_to=bound_to)

    ours = index(OURS, FIELD)
    assert index(OURS, FIELD) == ours
    assert index(THEIRS, FIELD).split(".")[1] != ours.split(".")[1]
    assert index(OURS, "people.contactpoint.value").split(".")[1] != ours.split(".")[1]


def test_a_value_is_looked_up_under_every_index_key_of_its_holder() -> None:
    older = keyring.index("dorothy gale", holder=OURS, bound_to=FIELD)
    DataKey.objects.update(retired_at=clock.now())
    keyring.forget()
    newer = keyring.index("dorothy gale", holder=OURS, bound_to=FIELD)
    assert keyring.indexes("dorothy gale", holder=OURS, bound_to=FIELD) == [older, newer]
    assert keyring.indexes("dorothy gale", holder=THEIRS, bound_to=FIELD) == []
