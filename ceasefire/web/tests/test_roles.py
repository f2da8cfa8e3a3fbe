"""What each role may know, for everybody to read."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from ceasefire.access.roles import NEVER, Role
from ceasefire.web.tests.conftest import SIGNED_IN_ROLES, SignedIn


@pytest.mark.parametrize("role", SIGNED_IN_ROLES)
def test_everybody_reads_of_every_role_and_first_of_their_own(signed_in: SignedIn, role: Role) -> None:
    answer = signed_in(role).get("/roles/")
    assert answer.status_code == 200
    page = answer.content.decode()
    own = page.index(f"Your role: {role.label}")
    for other in Role:
        assert page.count(escape(other.meaning)) == 1
        assert other is role or page.index(escape(other.meaning)) > own
        for never in NEVER[other]:
            assert escape(never.sentence) in page


def test_the_frame_leads_there_by_ones_own_role(signed_in: SignedIn) -> None:
    page = signed_in(Role.EVALUATOR).get("/roles/").content.decode()
    assert f'<a class="top-role" href="/roles/">{Role.EVALUATOR.label}<' in page
