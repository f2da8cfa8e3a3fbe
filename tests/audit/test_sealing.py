"""The sealer takes every row into exactly one block, in order of commit; and a tampered trail is found, row by row."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ceasefire.audit import clock, head, sealing
from ceasefire.audit.head import BadHead, Head
from ceasefire.audit.models import AuditBlock, AuditEvent, AuditSeal
from ceasefire.audit.sealing import FORM, FORMS, HeadIsGone, SealingKey, seal
from ceasefire.audit.verifying import verify
from tests.audit.tampering import (
    EVENT_COLUMNS,
    KEY,
    NOON,
    exchange,
    exchange_places,
    exchange_seals,
    findings,
    flip,
    forge,
    remove_blocks_from,
    rows,
    seal_all,
    sealed,
    verified,
)
from tests.kept import refused

pytestmark = pytest.mark.django_db

MANY = 10_000


@pytest.fixture(autouse=True)
def heads(tmp_path: Path) -> object:
    """Each test's own folder for the head."""
    with override_settings(TRAIL_HEADS=tmp_path / "heads"):
        yield


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows to a block."""
    monkeypatch.setattr(sealing, "BLOCK", 3)


def test_every_row_is_in_exactly_one_block_and_all_hold(small_blocks: None) -> None:
    rows(8)
    assert seal_all() == 3
    found = verified()
    assert (found.rows, found.blocks, found.waiting, found.findings) == (8, 3, 0, set())
    assert list(AuditSeal.objects.values_list("block_id", "position", "event")) == [
        *((1, 0, 1), (1, 1, 2), (1, 2, 3)),
        *((2, 0, 4), (2, 1, 5), (2, 2, 6)),
        *((3, 0, 7), (3, 1, 8)),
    ]


def test_a_trail_of_nothing_holds() -> None:
    assert seal(KEY) == 0
    assert (verified().rows, verified().last, findings()) == (0, "", [])


def test_says_how_many_rows_wait_for_a_seal() -> None:
    rows(5)
    seal_all()
    rows(2, after=5)
    assert (verified().rows, verified().waiting, findings()) == (5, 2, [])


def test_a_row_entered_earlier_and_committed_later_goes_into_a_later_block() -> None:
    rows(2, after=5)
    seal_all()
    rows(1, after=4)
    seal_all()
    assert list(AuditSeal.objects.values_list("block_id", "event")) == [(1, 6), (1, 7), (2, 5)]
    assert findings() == []


def test_sealing_touches_no_row_of_the_trail() -> None:
    rows(3)
    before = list(AuditEvent.objects.values())
    seal_all()
    assert list(AuditEvent.objects.values()) == before


def test_every_column_of_a_row_is_sealed() -> None:
    assert sorted(FORMS[FORM]) == sorted(EVENT_COLUMNS)


def test_the_database_refuses_two_seals_of_a_place_or_of_a_row() -> None:
    rows(2)
    seal_all()
    with refused("one_seal_a_place_in_a_block"):
        AuditSeal.objects.filter(position=1).update(position=0)
    with pytest.raises(Exception, match="event"), transaction.atomic():
        AuditSeal.objects.filter(position=1).update(event=1)


@pytest.mark.parametrize("column", EVENT_COLUMNS)
def test_one_flipped_bit_in_any_column_is_found_and_its_row_named(column: str) -> None:
    sealed(9)
    for bit in range(0, 80, 5):
        with transaction.atomic():
            flip(AuditEvent, 5, column, bit)
            assert findings() == ["row 5: changed"]
            transaction.set_rollback(True)
    assert findings() == []


def test_one_flipped_bit_among_ten_thousand_rows_is_found() -> None:
    sealed(MANY)
    found = verified()
    assert (found.rows, found.blocks, found.findings) == (MANY, 11, set())
    flip(AuditEvent, 7_003, "read", 101)
    found = verified()
    assert [str(one) for one in found.findings] == ["row 7003: changed"]
    assert (found.rows, found.blocks) == (MANY - 1, 11)


@pytest.mark.parametrize("column", ["position", "event", "digest"])
def test_one_flipped_bit_in_a_seal_is_found(column: str, small_blocks: None) -> None:
    sealed(9)
    place = AuditSeal.objects.get(event=5).pk
    for bit in range(4, 14, 3):
        with transaction.atomic():
            flip(AuditSeal, place, column, bit)
            assert "block 2: changed" in findings()
            transaction.set_rollback(True)


@pytest.mark.parametrize("column", ["sealed_at", "form", "rows", "last_event", "key", "previous", "digest"])
def test_one_flipped_bit_in_a_block_is_found(column: str, small_blocks: None) -> None:
    sealed(9)
    for bit in range(0, 16, 3):
        with transaction.atomic():
            flip(AuditBlock, 2, column, bit)
            told = [line for line in findings() if line.startswith("block 2")]
            assert told
            transaction.set_rollback(True)


def test_a_change_names_no_row_but_the_one_that_was_changed(small_blocks: None) -> None:
    sealed(9)
    flip(AuditBlock, 2, "digest", 0)
    assert findings() == ["block 2: changed"]
    assert verified().rows == 9


def test_a_row_removed_is_named(small_blocks: None) -> None:
    sealed(9)
    AuditEvent.objects.filter(id=5).delete()
    assert findings() == ["row 5: removed"]


def test_two_rows_exchanged_are_named(small_blocks: None) -> None:
    sealed(9)
    exchange(2, 8)
    assert findings() == ["row 2: in another's place", "row 8: in another's place"]


@pytest.mark.parametrize("other", [5, 8])
def test_two_rows_whose_seals_were_exchanged_are_named(small_blocks: None, other: int) -> None:
    sealed(9)
    exchange_seals(4, other)
    told = findings()
    assert {"row 4: in another's place", f"row {other}: in another's place"} <= set(told)
    assert "block 2: changed" in told


def test_two_rows_of_a_block_that_changed_places_are_named(small_blocks: None) -> None:
    sealed(9)
    exchange_places(4, 5)
    assert findings() == ["block 2: changed", "row 4: in another's place", "row 5: in another's place"]


@pytest.mark.parametrize(
    ("column", "kept", "other"),
    [("actions", '["people.enter"]', '[ "people.enter"]'), ("acted_at", "20:00:05", "20:00:05.000000")],
)
def test_what_says_the_same_in_other_signs_was_changed_too(column: str, kept: str, other: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps values, not signs.")
    sealed(9)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE audit_auditevent SET "{column}" = replace("{column}", %s, %s) WHERE id = 5',
            [kept, other],
        )
    assert findings() == ["row 5: changed"]


@pytest.mark.parametrize("id", [-3, 0])
def test_a_row_inserted_with_an_old_id_is_named_and_never_sealed(small_blocks: None, id: int) -> None:
    sealed(9)
    rows(1, after=id - 1)
    assert findings() == [f"row {id}: inserted long after those around it"]
    assert seal_all() == 0
    assert findings() == [f"row {id}: inserted long after those around it"]


NEVER_GIVEN_OUT = 9_000_000_000


def test_a_number_that_was_never_given_out_is_named_and_stops_nothing_that_comes_after(
    small_blocks: None,
) -> None:
    sealed(9)
    rows(2, after=NEVER_GIVEN_OUT - 1)
    for number in range(9, 15):
        with clock.set_to(NOON + timedelta(hours=number)):
            rows(1, after=number)
            assert seal_all()
    told = verified()
    assert (told.rows, told.waiting) == (17, 0)
    assert findings() == [f"row {NEVER_GIVEN_OUT}: with a number far above those given out before"]


def test_what_comes_after_a_number_that_was_never_given_out_is_sealed_and_not_named(
    small_blocks: None,
) -> None:
    """SQLite gives the numbers above the highest that it ever saw."""
    sealed(9)
    rows(1, after=NEVER_GIVEN_OUT - 1)
    for number in range(9, 15):
        with clock.set_to(NOON + timedelta(hours=number)):
            rows(1, after=NEVER_GIVEN_OUT + number)
            assert seal_all()
    assert (verified().rows, verified().waiting) == (16, 0)
    assert findings() == [f"row {NEVER_GIVEN_OUT}: with a number far above those given out before"]


def test_a_number_after_many_that_no_row_got_is_one_that_was_given_out(small_blocks: None) -> None:
    sealed(9)
    with clock.set_to(NOON + timedelta(hours=3)):
        rows(1, after=8 + sealing.FARTHEST)
        seal_all()
    with clock.set_to(NOON + timedelta(hours=5)):
        rows(1, after=9 + sealing.FARTHEST)
        seal_all()
        rows(1, after=100)
        assert seal_all() == 0
    assert findings() == ["row 101: inserted long after those around it"]


def test_each_number_that_was_never_given_out_is_named(small_blocks: None) -> None:
    sealed(9)
    rows(1, after=10 + sealing.FARTHEST)
    rows(1, after=NEVER_GIVEN_OUT - 1)
    seal_all()
    assert [line.split(":")[0] for line in findings()] == [
        f"row {11 + sealing.FARTHEST}",
        f"row {NEVER_GIVEN_OUT}",
    ]


def test_a_row_put_in_the_place_of_a_removed_one_is_named(small_blocks: None) -> None:
    sealed(9)
    AuditEvent.objects.filter(id=5).delete()
    rows(1, after=4)
    AuditEvent.objects.filter(id=5).update(by="wicked-witch")
    assert findings() == ["row 5: changed"]


def test_a_row_changed_before_it_could_be_sealed_into_what_the_program_never_writes_is_named() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL takes no nonsense.")
    rows(2)
    flip(AuditEvent, 2, "read", 3)
    assert seal(KEY) == 1
    assert findings() == ["row 2: changed"]


@pytest.mark.parametrize("with_rows", [True, False])
def test_blocks_cut_off_are_found_by_the_head_that_is_kept_outside(
    small_blocks: None, with_rows: bool
) -> None:
    sealed(9)
    noted = head.read()
    assert noted
    remove_blocks_from(3, with_rows=with_rows)
    assert findings() == ["block 4: cut off"]
    assert findings(Head(noted.number, noted.digest[:16])) == ["block 4: cut off"]


def test_nothing_is_sealed_onto_a_trail_whose_last_blocks_were_cut_off(small_blocks: None) -> None:
    sealed(9)
    remove_blocks_from(3, with_rows=False)
    with pytest.raises(HeadIsGone, match=r"Block \[4\] .* ends with block \[2:.*seal --restored"):
        seal(KEY)
    remove_blocks_from(1, with_rows=False)
    with pytest.raises(HeadIsGone, match="holds no block"):
        seal(KEY)


def test_a_block_removed_from_the_middle_is_named_and_the_rows_of_the_others_hold(small_blocks: None) -> None:
    sealed(9)
    with transaction.atomic():
        AuditSeal.objects.filter(block=2).delete()
        AuditBlock.objects.filter(number=2).delete()
        assert "block 2: removed" in findings()
        assert verified().rows == 6
        transaction.set_rollback(True)


def test_a_seal_removed_is_named_by_its_place(small_blocks: None) -> None:
    sealed(9)
    AuditSeal.objects.filter(event=5).delete()
    assert "block 2, place 1: without the seal of its place" in findings()


def test_a_chain_forged_without_the_key_is_found(small_blocks: None) -> None:
    sealed(9)
    AuditEvent.objects.filter(id=5).update(by="wicked-witch")
    forge(SealingKey(KEY.id, b"surrender, Dorothy, 32 bytes lon"))
    told = findings()
    assert {f"block {number}: changed" for number in (1, 2, 3)} <= set(told)
    assert {f"row {id}: changed" for id in range(1, 10)} <= set(told)


def test_a_chain_forged_with_a_key_of_ones_own_name_is_found(small_blocks: None) -> None:
    sealed(9)
    forge(SealingKey("witch", b"surrender, Dorothy, 32 bytes lon"))
    assert "block 1: sealed with a key that the key file does not hold" in findings()


def test_blocks_sealed_with_an_earlier_key_hold_as_long_as_the_key_is_known(small_blocks: None) -> None:
    sealed(9)
    later = SealingKey("later", b"there is no place like home, 32B")
    rows(2, after=9)
    assert seal(later) == 2
    both = {one.id: one.secret for one in (KEY, later)}
    assert verify(both, heads=[], progress=lambda done, of: None).findings == set()
    assert findings() == ["block 5: sealed with a key that the key file does not hold"]


def change_and_forge(one: int, bit: int) -> None:
    flip(AuditEvent, one, "by", bit)
    forge(SealingKey(KEY.id, b"?" * 32))


TAMPERINGS: dict[str, Callable[[int, int, int], object]] = {
    "flip": lambda one, other, bit: flip(AuditEvent, one, EVENT_COLUMNS[other % len(EVENT_COLUMNS)], bit),
    "remove": lambda one, other, bit: AuditEvent.objects.filter(id=one).delete(),
    "exchange": lambda one, other, bit: exchange(one, other),
    "exchange_seals": lambda one, other, bit: exchange_seals(one, other),
    "remove_seal": lambda one, other, bit: AuditSeal.objects.filter(event=one).delete(),
    "cut_off": lambda one, other, bit: remove_blocks_from(one % 4 + 1, with_rows=bool(bit % 2)),
    "forge": lambda one, other, bit: change_and_forge(one, bit),
    "insert": lambda one, other, bit: rows(1, after=-1 - one),
}


@pytest.mark.usefixtures("small_blocks")
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(sorted(TAMPERINGS)),
    pair=st.lists(st.integers(1, 9), min_size=2, max_size=2, unique=True),
    bit=st.integers(0, 2000),
)
@example(kind="flip", pair=[1, 2], bit=0)
def test_whatever_is_done_to_a_sealed_trail_without_the_key_is_found(
    kind: str, pair: list[int], bit: int
) -> None:
    one, other = pair
    head.file().unlink(missing_ok=True)
    with transaction.atomic():
        sealed(9)
        assert findings() == []
        TAMPERINGS[kind](one, other, bit)
        told = findings()
        transaction.set_rollback(True)
    assert told
    if kind in {"flip", "remove", "exchange"}:
        assert [line for line in told if line.startswith(f"row {one}:")]


def test_a_head_is_written_as_its_number_and_its_digest() -> None:
    assert Head.parse("17:0123456789abcdef\n") == Head(17, "0123456789abcdef")


@pytest.mark.parametrize("text", ["", "17", "17:0123", "x:0123456789abcdef", "17:0123456789ABCDEG"])
def test_what_names_no_block_is_told_so(text: str) -> None:
    with pytest.raises(BadHead, match="17:0123456789abcdef"):
        Head.parse(text)


def test_a_file_of_the_head_that_cannot_be_read_stops_the_sealer() -> None:
    rows(1)
    head.file().parent.mkdir(parents=True)
    head.file().write_text("nonsense")
    with pytest.raises(BadHead, match="does not"):
        seal(KEY)


def test_a_head_that_is_set_aside_is_kept() -> None:
    rows(1)
    seal_all()
    head.set_aside()
    assert head.read() is None
    assert len(list(head.file().parent.glob("*.before"))) == 1
    head.set_aside()


@pytest.mark.django_db(transaction=True)
def test_the_head_is_noted_once_the_block_is_committed() -> None:
    rows(2)
    with transaction.atomic():
        assert seal(KEY) == 2
        assert head.read() is None
    assert head.read() == Head.of(AuditBlock.objects.get())


@pytest.mark.django_db(transaction=True)
def test_several_sealers_at_once_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BLOCK", 10)
    rows(200)
    done: list[int] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            while AuditEvent.objects.count() > AuditSeal.objects.count():
                done.append(seal(KEY))
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    sealers = [threading.Thread(target=work) for _ in range(4)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join(60)
    assert failed == []
    assert sum(done) == 200
    assert (verified().rows, findings()) == (200, [])


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_not_committed_yet_waits_for_a_later_block() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("On SQLite nobody seals while somebody writes.")
    rows(1, after=10)

    def elsewhere() -> None:
        try:
            seal_all()
        finally:
            connection.close()

    with transaction.atomic():
        rows(1)
        sealer = threading.Thread(target=elsewhere)
        sealer.start()
        sealer.join(30)
    with clock.set_to(NOON + timedelta(days=3650)):
        seal_all()
    assert list(AuditSeal.objects.values_list("block_id", "event")) == [(1, 11), (2, 1)]
    assert findings() == []
