"""Who works for a provider chooses among their participants by what those are called."""

from __future__ import annotations

import pytest

from ceasefire.access.gate import Denied
from ceasefire.access.models import User
from ceasefire.people.actions import copy_to_vault
from ceasefire.people.queries import participants
from tests import city

pytestmark = pytest.mark.django_db


def test_participants_are_listed_by_what_they_are_called(sol: User, eve: User) -> None:
    told: tuple[dict[str, str], ...] = ({"full_name": "Tip"}, {"nickname": "boq"}, {})
    own = city.organization(city.STREET)
    sent = [city.person(**{"full_name": "", **one}) for one in told]
    tip, boq, nobody = (copy_to_vault(by=city.COORDINATOR, person=one, held_by=own) for one in sent)
    listed = participants(asker=sol.asker)
    assert listed == {tip.id: "Tip", boq.id: "boq", nobody.id: nobody.reference}
    assert list(listed.values()) == sorted(listed.values(), key=str.casefold)
    assert participants(asker=eve.asker) == {}


def test_participants_are_for_who_works_with_them(ana: User, dee: User) -> None:
    for user in (ana, dee):
        with pytest.raises(Denied):
            participants(asker=user.asker)
