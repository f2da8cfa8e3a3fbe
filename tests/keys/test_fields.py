"""A guarded value is plain in memory and ciphertext in every column that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection
from django.db.models import F, Q

from ceasefire.access.gate import Asker, action, as_asker
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.audit.history import as_known_on
from ceasefire.audit.visit import NotReadable
from ceasefire.keys.fields import BlindIndex, EncryptedDate, EncryptedText, NotEncrypted, values_of
from ceasefire.keys.keyring import NotGenuine
from ceasefire.keys.models import DataKey, KeyPurpose
from ceasefire.outreach.models import AttemptNote, ContactAttempt
from ceasefire.people.models import ReviewPersonName, VaultPersonName
from ceasefire.reviews.models import Assessment, FactorEvidence
from ceasefire.workbook.queries import export
from tests import city
from tests.kept import refused, versions

pytestmark = pytest.mark.django_db

BORN = date(1990, 5, 6)


@action(Permission.REVIEWS_WRITE)
def do(*, by: Asker, act: Callable[[], object]) -> None:
    act()


def name(full_name: str = "Dorothy Gale", **told: Any) -> ReviewPersonName:
    return ReviewPersonName.objects.get(person=city.review_person(full_name, **told))


def columns(table: str, column: str) -> list[Any]:
    """What stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [value for (value,) in cursor.fetchall()]


def holder(token: str) -> str:
    return DataKey.objects.get(id=token.split(".")[1]).holder


@pytest.mark.parametrize("column", ["full_name", "nickname", "birth_date"])
def test_the_live_row_and_its_version_hold_ciphertext(column: str) -> None:
    name(birth_date=BORN)
    for table in ("people_reviewpersonname", "people_historicalreviewpersonname"):
        (kept,) = columns(table, column)
        assert kept.startswith("v1.")
        assert "Dorothy" not in kept


def test_it_is_read_as_it_was_written_live_and_in_its_version() -> None:
    read = name(birth_date=BORN)
    assert (read.full_name, read.nickname, read.birth_date) == ("Dorothy Gale", "Bo", BORN)
    version = read.history.get()
    assert (version.full_name, version.nickname, version.birth_date) == ("Dorothy Gale", "Bo", BORN)


def test_what_a_version_said_opens_as_it_was_known() -> None:
    read = name(birth_date=BORN)
    read.full_name, read.birth_date = "Dorothy of Kansas", date(1990, 6, 5)
    do(by=city.COORDINATOR, act=lambda: history.write(read))
    assert versions(read, "full_name") == ["Dorothy Gale", "Dorothy of Kansas"]
    before = as_known_on(ReviewPersonName, read.history.latest().history_date).get()
    assert (before.full_name, before.birth_date) == ("Dorothy Gale", BORN)


def test_what_is_empty_stays_empty() -> None:
    read = name("", nickname="Bo")
    assert (read.full_name, read.birth_date) == ("", None)
    assert columns("people_reviewpersonname", "full_name") == [""]
    assert columns("people_reviewpersonname", "full_name_index") == [""]
    assert columns("people_reviewpersonname", "birth_date") == [None]
    assert ReviewPersonName.objects.get(full_name="", birth_date=None) == read
    assert not ReviewPersonName.objects.exclude(full_name="").exists()


def test_who_holds_a_record_is_whose_key_encrypts_it() -> None:
    participant = city.participant(city.STREET)
    city.review_person()
    (ours,) = columns("people_vaultpersonname", "full_name")
    assert holder(ours) == participant.held_by_id.hex
    (of_the_room,) = columns("people_reviewpersonname", "full_name")
    assert holder(of_the_room) == "review"


def test_many_at_once_are_encrypted_too() -> None:
    person = city.review_person("")
    names = [ReviewPersonName(person=person, full_name="Dorothy Gale")]
    do(by=city.COORDINATOR, act=lambda: history.add_all(names))
    for table in ("people_reviewpersonname", "people_historicalreviewpersonname"):
        assert columns(table, "full_name")[0].startswith("v1.")
        assert columns(table, "full_name_index")[0]


def test_many_changed_at_once_are_encrypted_with_their_indexes() -> None:
    names = [name("Dorothy Gale"), name("Boq Munchkin")]
    for one in names:
        one.full_name, one.nickname = "Tip", "Ozma"
    do(by=city.COORDINATOR, act=lambda: history.change_all(names, ["full_name"]))
    assert [one.full_name for one in ReviewPersonName.objects.all()] == ["Tip", "Tip"]
    assert [one.nickname for one in ReviewPersonName.objects.all()] == ["Bo", "Bo"]
    assert versions(names[0], "full_name") == ["Dorothy Gale", "Tip"]
    assert len(set(ReviewPersonName.objects.values_list("full_name_index", flat=True))) == 1
    kept = columns("people_reviewpersonname", "full_name")
    assert all(token.startswith("v1.") for token in kept)
    assert {one.full_name for one in names} == {"Tip"}


def test_plain_text_never_reaches_the_column() -> None:
    read = name()
    of_it = ReviewPersonName.objects.filter(id=read.id)
    for past in (
        lambda: of_it.update(full_name="Dorothy"),
        lambda: ReviewPersonName.objects.get(full_name="Dorothy Gale"),
        lambda: ReviewPersonName.objects.bulk_update([read], ["full_name"]),
        lambda: of_it.update(birth_date=BORN),
        lambda: ReviewPersonName.objects.filter(birth_date=BORN).exists(),
    ):
        with pytest.raises(NotEncrypted, match="holds ciphertext only"):
            past()


@pytest.mark.parametrize(
    "lookup", ["full_name__icontains", "full_name__in", "full_name__gt", "birth_date__year", "birth_date__lt"]
)
def test_ciphertext_is_not_searched(lookup: str) -> None:
    with pytest.raises(FieldError, match="Look up by a blind index"):
        ReviewPersonName.objects.filter(**{lookup: "Dorothy"})


def test_a_token_moved_to_another_column_does_not_open() -> None:
    read = name()
    ReviewPersonName.objects.filter(id=read.id).update(nickname=F("full_name"))
    with pytest.raises(NotGenuine, match=r"reviewpersonname\.nickname"):
        read.refresh_from_db()


def test_a_token_moved_to_another_table_does_not_open() -> None:
    participant = city.participant()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_vaultpersonname SET full_name = (SELECT full_name FROM people_coordinationpersonname)"
        )
    with pytest.raises(NotGenuine, match=r"vaultpersonname\.full_name"):
        VaultPersonName.objects.get(person=participant)


def moved_between_holders() -> AttemptNote:
    """The family program's note, and its version, with what the street program wrote."""
    city.attempt(note="What Street was told.")
    theirs = city.attempt(city.placement(service="tvif"), note="What the family was told.").note
    with connection.cursor() as cursor:
        for table in ("outreach_attemptnote", "outreach_historicalattemptnote"):
            family = AttemptNote._meta.get_field("id").get_db_prep_value(theirs.id, connection)
            cursor.execute(
                f"UPDATE {table} SET text = (SELECT text FROM {table} WHERE id <> %s) WHERE id = %s",
                [family, family],
            )
    return theirs


@pytest.mark.parametrize(
    "read",
    [
        lambda note: AttemptNote.objects.get(id=note.id),
        lambda note: AttemptNote.objects.only("text").get(id=note.id),
        lambda note: ContactAttempt.objects.select_related("note").get(note=note),
        lambda note: note.history.get(),
        lambda note: note.refresh_from_db(),
        lambda note: list(values_of(AttemptNote.objects.filter(id=note.id), "id", "text")),
        lambda note: export(asker=city.supervisor(city.FAMILY), file=BytesIO()),
    ],
    ids=["record", "only", "joined", "version", "again", "values", "export"],
)
def test_a_token_moved_from_another_holders_record_does_not_open(read: Callable[[Any], object]) -> None:
    note = moved_between_holders()
    with pytest.raises(NotGenuine, match="of another holder") as raised:
        read(note)
    assert "Street" not in str(raised.value)


def test_a_record_given_to_another_holder_does_not_open() -> None:
    city.attempt(note="What Street was told.")
    family = city.organization(city.FAMILY)
    AttemptNote.objects.update(held_by=family)
    with pytest.raises(NotGenuine, match="of another holder"):
        AttemptNote.objects.get()


def test_values_read_without_a_record_are_ciphertext() -> None:
    read = name(birth_date=BORN)
    (listed,) = ReviewPersonName.objects.values_list("full_name", "birth_date")
    (shown,) = ReviewPersonName.objects.annotate(said=F("full_name")).values("said", "nickname")
    assert all(str(value).startswith("v1.") for value in [*listed, *shown.values()])
    opened = values_of(ReviewPersonName.objects.all(), "id", "birth_date", "full_name")
    assert list(opened) == [(read.id, BORN, "Dorothy Gale")]
    assert list(values_of(ReviewPersonName.history.all(), "nickname")) == [("Bo",)]


def test_values_that_are_hidden_from_who_stands_there_are_not_opened() -> None:
    city.attempt(note="What Street was told.")
    with pytest.raises(NotReadable), as_asker(city.OFFICER, purpose="x"):
        list(values_of(AttemptNote.objects.all(), "text"))


def test_a_text_too_long_is_refused_and_not_repeated() -> None:
    assert name("x" * 200).full_name == "x" * 200
    with pytest.raises(ValidationError, match="at most 200") as raised:
        name("Dorothy" * 29)
    assert "Dorothy" not in str(raised.value)


def test_a_reason_is_still_asked_for_by_the_database() -> None:
    told: dict[str, Any] = {"answers": city.answers(yes=3), "decided_high_risk": True}
    with refused("deciding_otherwise_has_a_reason"):
        city.assessment(**told)
    decided = city.assessment(**told, override_reason="Named by three who were shot.")
    assert Assessment.objects.get(id=decided.id).override_reason == "Named by three who were shot."
    assert not Assessment.objects.filter(~Q(override_reason=""), decided_high_risk=None).exists()


def test_only_the_fields_that_are_asked_for_are_opened() -> None:
    city.evidence()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_factorevidence SET evidence = 'v1.x'")
    assert FactorEvidence.objects.only("as_of").get().as_of == city.DAY
    with pytest.raises(NotGenuine):
        FactorEvidence.objects.get()


def test_a_name_is_found_by_its_blind_index_however_it_is_written() -> None:
    field = ReviewPersonName._meta.get_field("full_name_index")
    assert isinstance(field, BlindIndex)
    wanted = name("Dorothy  GALE")
    name("Dorothy Gael")
    those = field.those_of(" dorothy gale", holder="review")
    assert [read.id for read in ReviewPersonName.objects.filter(full_name_index__in=those)] == [wanted.id]


def test_one_name_with_two_organizations_has_two_indexes() -> None:
    for about in (city.STREET, city.HOSPITAL, city.STREET):
        city.participant(about)
    indexes = list(VaultPersonName.objects.order_by("held_by").values_list("full_name_index", flat=True))
    assert len(indexes) == 3
    assert len(set(indexes)) == 2
    keys = DataKey.objects.filter(purpose=KeyPurpose.INDEX).exclude(holder="coordination")
    assert {index.split(".")[0] for index in indexes} == {key.id.hex for key in keys}


@pytest.mark.parametrize("field_name", ["full_name", "birth_date", "full_name_index"])
def test_a_field_is_made_again_from_its_arguments(field_name: str) -> None:
    field: Any = ReviewPersonName._meta.get_field(field_name)
    again = field.clone()
    assert type(again) is type(field)
    assert isinstance(again, EncryptedText | EncryptedDate | BlindIndex)
    assert again.deconstruct()[1:] == field.deconstruct()[1:]
