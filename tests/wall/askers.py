"""One asker for each role, signed in for the organization that the role belongs to, and nobody."""

from __future__ import annotations

from ceasefire.access.gate import NOBODY, Asker
from ceasefire.access.models import User
from ceasefire.access.roles import Role
from tests import city

AT_HOME = {
    Role.LAW_ENFORCEMENT: city.POLICE,
    Role.OUTREACH_WORKER: city.STREET,
    Role.LIFE_COACH: city.STREET,
    Role.PROVIDER_SUPERVISOR: city.STREET,
    Role.HOSPITAL_PROGRAM: city.HOSPITAL,
    Role.FAMILY_PROGRAM: city.FAMILY,
    Role.PARTNER: city.PARTNER,
}
"""The organization of a role; of every other role the Ceasefire office."""

MISPLACED = (Role.ADMINISTRATOR, Role.EVALUATOR)
"""They work for a provider, which must open its vault to them no further, though no action places them there."""

SIGNED_IN = [role for role in Role if role not in (Role.SYSTEM, Role.PUBLIC)]
ROLES = [*SIGNED_IN, Role.PUBLIC]


def enter_users() -> None:
    """A user for each role, named like it; and a second worker, whose caseload is nobody else's."""
    for role in SIGNED_IN:
        city.user(role.value, role, AT_HOME.get(role, city.OFFICE))
    for user in User.objects.filter(role__in=MISPLACED):
        user.organization = city.organization(city.STREET)
        user.prove()
        user.save()
    city.user("somebody_else", Role.OUTREACH_WORKER, city.STREET)


def asker_in(role: Role) -> Asker:
    """Who asks in a role; nobody for the public."""
    return NOBODY if role is Role.PUBLIC else User.objects.get(username=role.value).asker
