"""The door from review to coordination, and what of those who went through it the review sees afterwards."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from ceasefire.access.gate import Denied
from ceasefire.access.models import User
from ceasefire.audit.rules import BrokenRules
from ceasefire.domain.terms import Answer, Factor, Gender, Housing, Outcome, ReleaseItem
from ceasefire.people.actions import COPIED
from ceasefire.people.models import CoordinationPerson, ReviewPerson
from ceasefire.reviews.models import Release, ReviewPacket
from ceasefire.reviews.queries import AssessedInReview, assessed_in_review, releases, review_packets
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db

NOTHING: dict[str, Any] = {
    "full_name": "", "nickname": "", "birth_date": None, "birth_year": None, "gender": Gender.UNKNOWN,
    "race": None, "ethnicity": None, "housing": Housing.UNKNOWN, "plain_reason": "", "safety_notice": "",
    "answers": {""},
}  # fmt: skip
"""What the coordination room knows of somebody of whom nothing was ticked."""


def dorothy() -> ReviewPerson:
    return city.review_person(
        "Dorothy Gale",
        birth_date=date(1990, 5, 6),
        gender=Gender.FEMALE,
        race=city.code("E"),
        housing=Housing.HOUSELESS,
    )


def known(person: CoordinationPerson) -> dict[str, Any]:
    """All that the coordination room knows, as far as the review can have told it."""
    person = CoordinationPerson.objects.get(id=person.id)
    name = getattr(person, "name", None)
    packet = person.review_packets.last()
    return {
        "full_name": name.full_name if name else "",
        "nickname": name.nickname if name else "",
        "birth_date": name.birth_date if name else None,
        **{field.removesuffix("_id"): getattr(person, field.removesuffix("_id")) for field in COPIED},
        "plain_reason": packet.plain_reason if packet else "",
        "safety_notice": packet.safety_notice if packet else "",
        "answers": {getattr(packet, factor.value) for factor in Factor} if packet else {""},
    }


def let_out(person: CoordinationPerson) -> dict[str, Any]:
    """What differs from knowing nothing."""
    return {name: value for name, value in known(person).items() if value != NOTHING[name]}


def test_everything_ticked_goes_through_as_a_copy_with_its_own_key() -> None:
    person = dorothy()
    copied = city.released(person)
    assert let_out(copied) == {
        "full_name": "Dorothy Gale",
        "nickname": "Bo",
        "birth_date": date(1990, 5, 6),
        "birth_year": 1990,
        "gender": Gender.FEMALE,
        "race": person.race,
        "housing": Housing.HOUSELESS,
        "plain_reason": "A friend was shot.",
        "safety_notice": "Two at a time.",
        "answers": {Answer.YES, Answer.NO, ""},
    }
    assert copied.id != person.id
    assert copied.reference != person.reference
    assert copied.held_by == city.organization()


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (ReleaseItem.NAME, {"full_name", "nickname"}),
        (ReleaseItem.BIRTH_DATE, {"birth_date", "birth_year"}),
        (ReleaseItem.BREAKDOWNS, {"birth_year", "gender", "race", "housing"}),
        (ReleaseItem.PLAIN_REASON, {"plain_reason"}),
        (ReleaseItem.ANSWERS, {"answers"}),
        (ReleaseItem.SAFETY_NOTICE, {"safety_notice"}),
    ],
)
def test_what_is_ticked_goes_through_and_nothing_else(item: ReleaseItem, told: set[str]) -> None:
    assert let_out(city.released(dorothy(), item)).keys() == told


def test_the_release_names_who_let_out_what_of_whom_and_when() -> None:
    person = dorothy()
    copied = city.released(person, ReleaseItem.NAME, ReleaseItem.ANSWERS)
    release = Release.objects.get()
    assert (release.person, release.released_as) == (person, copied.id)
    assert (release.released_by, release.released_on) == ("coordinator", city.DAY)
    assert release.items == {ReleaseItem.NAME, ReleaseItem.ANSWERS}
    assert (last_act().purpose, last_act().records.keys()) == (
        "reviews.release_to_coordination",
        {
            "people.coordinationperson",
            "people.coordinationpersonname",
            "reviews.release",
            "reviews.reviewpacket",
        },
    )
    assert "Dorothy" not in str(vars(last_act()))


def test_who_was_released_before_stays_one_individual() -> None:
    person = dorothy()
    first = city.released(person, ReleaseItem.PLAIN_REASON)
    again = city.released(person, ReleaseItem.NAME)
    later = city.released(person, ReleaseItem.BIRTH_DATE)
    assert first == again == later
    assert CoordinationPerson.objects.count() == 1
    assert known(first)["full_name"] == "Dorothy Gale"
    assert versions(first.name, "birth_date") == [None, date(1990, 5, 6)]
    assert {release.items for release in Release.objects.all()} == {
        frozenset({item}) for item in (ReleaseItem.PLAIN_REASON, ReleaseItem.NAME, ReleaseItem.BIRTH_DATE)
    }


def test_what_nobody_knows_is_not_let_out() -> None:
    copied = city.released(city.review_person(""), ReleaseItem.BIRTH_DATE)
    assert let_out(copied) == {}


def test_a_release_of_tomorrow_is_refused() -> None:
    with pytest.raises(BrokenRules, match="lies in the future"):
        city.released(dorothy(), ReleaseItem.NAME, released_on=date(9999, 1, 1))
    assert not CoordinationPerson.objects.exists()


def test_the_database_refuses_a_release_of_nothing() -> None:
    city.released(dorothy())
    with refused("a_release_lets_something_out"):
        Release.objects.update(**{item.value: False for item in ReleaseItem})


def test_the_coordinator_opens_the_door_and_nobody_else(ana: User, ben: User, cy: User, dee: User) -> None:
    person = dorothy()
    for asker in (ben.asker, cy.asker, dee.asker, city.OFFICER):
        with pytest.raises(Denied):
            city.released(person, by=asker)
    city.released(person, by=ana.asker)
    assert Release.objects.get().released_by == "ana"


def test_releases_are_read_in_the_review_and_packets_in_coordination(ana: User, ben: User, dee: User) -> None:
    city.released(dorothy())
    assert list(releases(asker=city.OFFICER)) == list(Release.objects.all())
    assert list(review_packets(asker=ana.asker)) == list(ReviewPacket.objects.all())
    for asker in (ben.asker, dee.asker):
        with pytest.raises(Denied):
            releases(asker=asker)
    for asker in (ben.asker, dee.asker, city.OFFICER, city.worker(city.OFFICE)):
        with pytest.raises(Denied):
            review_packets(asker=asker)


def test_police_see_factors_and_outcome_of_those_assessed_in_the_review() -> None:
    person = dorothy()
    copied = city.released(person, ReleaseItem.NAME)
    made = city.assessment(
        copied,
        answers=city.answers(yes=5),
        decided_high_risk=False,
        override_reason="A quiet word of Glinda.",
    )
    city.referral(origin=city.disposition(made))
    city.assessment(copied, coordination_meeting=city.coordination_meeting())
    city.assessment(copied, provider=city.organization(city.STREET))
    assert assessed_in_review(asker=city.OFFICER) == [
        AssessedInReview(
            reference=made.reference,
            person=person.reference,
            assessed_on=city.DAY,
            answers={factor: Answer(getattr(made, factor.value)) for factor in Factor},
            outcome=Outcome.MEETS,
            decided_high_risk=False,
        )
    ]
    assert {one.name for one in fields(AssessedInReview)} == {
        "reference", "person", "assessed_on", "answers", "outcome", "decided_high_risk",
    }  # fmt: skip


def test_what_comes_after_changes_nothing_that_police_see() -> None:
    made = city.assessment()
    before = assessed_in_review(asker=city.OFFICER)
    city.placement()
    city.referral(origin=city.disposition(made))
    assert assessed_in_review(asker=city.OFFICER) == before
    assert before[0].person is None


def test_only_the_review_asks_who_was_assessed_in_it(ben: User, cy: User, dee: User) -> None:
    for user in (ben, cy, dee):
        with pytest.raises(Denied):
            assessed_in_review(asker=user.asker)
