from __future__ import annotations

from datetime import date

import pytest

from ceasefire.access.gate import Denied
from ceasefire.access.models import User
from ceasefire.audit import clock
from ceasefire.audit.rules import BrokenRules
from ceasefire.reviews.actions import hold_coordination_meeting, hold_shooting_review
from ceasefire.reviews.models import CoordinationMeeting, ShootingReview
from ceasefire.reviews.queries import coordination_meetings, shooting_reviews
from tests import city
from tests.kept import last_act

pytestmark = pytest.mark.django_db


def test_police_or_coordinator_hold_the_shooting_review() -> None:
    for by, day in ((city.OFFICER, 4), (city.COORDINATOR, 11)):
        review = hold_shooting_review(by=by, held_on=date(2024, 3, day), reference=f"REVIEW-{day}")
        assert (last_act().by, last_act().records) == (by.id, {"reviews.shootingreview": [str(review.id)]})
    assert ShootingReview.objects.count() == 2


def test_police_hold_no_coordination_meeting() -> None:
    with pytest.raises(Denied):
        hold_coordination_meeting(by=city.OFFICER, held_on=city.DAY)
    held = hold_coordination_meeting(by=city.COORDINATOR, held_on=city.DAY)
    assert list(CoordinationMeeting.objects.all()) == [held]


@pytest.mark.parametrize("hold", [hold_shooting_review, hold_coordination_meeting])
def test_no_meeting_was_held_in_the_future(hold: type) -> None:
    with pytest.raises(BrokenRules, match="lies in the future"):
        hold(by=city.COORDINATOR, held_on=date(9999, 1, 1))
    hold(by=city.COORDINATOR, held_on=clock.today())


def test_police_see_reviews_and_no_coordination_meetings(ana: User, ben: User) -> None:
    review, meeting = city.shooting_review(), city.coordination_meeting()
    assert list(shooting_reviews(asker=city.OFFICER)) == [review]
    assert list(coordination_meetings(asker=ana.asker)) == [meeting]
    for query, user in ((coordination_meetings, city.OFFICER), (shooting_reviews, ben.asker)):
        with pytest.raises(Denied):
            query(asker=user)
