"""A relocation hangs on its own organization's participant."""

from __future__ import annotations

import pytest

from ceasefire.audit.rules import BrokenRules
from ceasefire.casework.models import Relocation
from tests import city

pytestmark = pytest.mark.django_db


def test_nobody_relocates_another_organizations_participant() -> None:
    with pytest.raises(BrokenRules, match="in the vault of another organization"):
        city.relocation(person=city.participant(city.HOSPITAL))
    assert not Relocation.objects.exists()
