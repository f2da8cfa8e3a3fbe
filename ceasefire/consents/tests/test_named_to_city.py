"""Until when the city may know a participant's name."""

from __future__ import annotations

from datetime import date

import pytest

from ceasefire.consents.queries import named_to_city
from ceasefire.domain.terms import ConsentRecipient
from tests import city

pytestmark = pytest.mark.django_db


def test_the_city_knows_a_name_until_the_last_day_of_the_longest_consent() -> None:
    first = city.consent(until=date(2024, 9, 4))
    for until in (date(2024, 12, 4), date(2024, 10, 4)):
        city.consent(first.person, until=until)
    city.consent(recipient=ConsentRecipient.EVALUATOR)
    asker = city.supervisor()
    assert named_to_city(asker=asker, on=city.DAY) == {first.person_id: date(2024, 12, 4)}
    assert named_to_city(asker=asker, on=date(2024, 12, 5)) == {}
    assert named_to_city(asker=city.supervisor(city.HOSPITAL), on=city.DAY) == {}
