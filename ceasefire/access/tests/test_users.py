from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ceasefire.access.actions import (
    add_organization,
    add_user,
    close_user,
    confirm_user,
    invite,
    keep_password,
)
from ceasefire.access.gate import Denied
from ceasefire.access.models import Organization, User
from ceasefire.access.proof import proof
from ceasefire.access.queries import organizations, providers, users
from ceasefire.access.roles import KINDS, Role
from ceasefire.domain.terms import OrganizationKind
from tests import city
from tests.kept import last_act, refused
from tests.second_factor import PASSWORD, with_password

pytestmark = pytest.mark.django_db


def test_an_organization_is_added_by_who_says_so() -> None:
    made = add_organization(
        by=city.ADMINISTRATOR, name="Quadling House", kind=OrganizationKind.PARTNER, reference="QUAD"
    )
    assert Organization.objects.get() == made
    assert (last_act().by, last_act().records) == (
        "administrator",
        {"access.organization": [str(made.id)]},
    )


def test_an_organization_without_a_reference_of_its_own_is_given_one() -> None:
    references = {
        add_organization(by=city.ADMINISTRATOR, name=name, kind=OrganizationKind.PARTNER).reference
        for name in ("Quadling House", "Gillikin House")
    }
    assert len(references) == 2


@pytest.mark.parametrize("told", [{"name": ""}, {"kind": "oz"}])
def test_an_organization_needs_a_name_and_a_kind(told: dict[str, OrganizationKind]) -> None:
    with pytest.raises(ValidationError):
        add_organization(by=city.ADMINISTRATOR, **{"name": "Oz", "kind": OrganizationKind.PARTNER, **told})  # type: ignore[arg-type]
    assert not Organization.objects.exists()


def test_those_that_run_services_are_told_apart_from_the_others() -> None:
    own = city.organization(city.STREET)
    city.organization(city.PARTNER)
    assert [*providers(asker=city.worker(city.STREET, Role.PROVIDER_SUPERVISOR))] == [own]


def test_a_user_is_to_the_gate_their_role_and_organization(ben: User) -> None:
    asker = ben.asker
    assert (asker.id, asker.role) == ("ben", Role.OUTREACH_WORKER)
    assert asker.organization_id == city.organization(city.STREET).id


def test_the_trail_says_who_was_added() -> None:
    own = city.organization(city.OFFICE)
    added = add_user(
        by=city.ADMINISTRATOR, username="glinda", full_name="Glinda", organization=own, role=Role.DIRECTOR
    )
    assert (last_act().purpose, last_act().records) == ("access.add_user", {"access.user": [str(added.pk)]})


def test_who_was_not_invited_signs_in_with_no_password() -> None:
    user = city.user("glinda", Role.DIRECTOR)
    assert not user.has_usable_password()
    assert not user.check_password("")


@pytest.mark.parametrize(
    ("role", "about"),
    [
        (Role.OUTREACH_WORKER, city.OFFICE),
        (Role.PROVIDER_SUPERVISOR, city.POLICE),
        (Role.HOSPITAL_PROGRAM, city.PARTNER),
        (Role.LAW_ENFORCEMENT, city.STREET),
        (Role.PARTNER, city.OFFICE),
        (Role.ADMINISTRATOR, city.STREET),
        (Role.REVIEW_COORDINATOR, city.POLICE),
    ],
)
def test_a_role_fits_the_organization_it_is_held_in(
    role: Role, about: tuple[str, str, OrganizationKind]
) -> None:
    with pytest.raises(ValidationError, match=rf"role \[{role}\] is for .* \[{about[0]}\] is of the kind"):
        city.user("glinda", role, about)
    assert not User.objects.exists()


def test_every_role_of_a_user_belongs_to_one_kind_of_organization() -> None:
    assert set(KINDS) == set(Role) - {Role.SYSTEM, Role.PUBLIC}


@pytest.mark.parametrize("role", ["oz", ""])
def test_a_user_has_one_of_the_roles(role: Role) -> None:
    with pytest.raises(ValidationError):
        city.user("glinda", role)


def test_a_user_name_is_taken_once() -> None:
    city.user("glinda", Role.DIRECTOR)
    with pytest.raises(ValidationError):
        city.user("glinda", Role.EVALUATOR)


def test_a_user_name_is_taken_whatever_its_capitals(ben: User, cy: User) -> None:
    with pytest.raises(ValidationError):
        city.user("BEN", Role.DIRECTOR)
    with refused("a_user_name_is_unique_whatever_its_capitals"):
        User.objects.filter(id=cy.id).update(username="Ben")


def test_the_database_refuses_a_role_that_is_none(ben: User) -> None:
    with pytest.raises(IntegrityError, match="role"), transaction.atomic():
        User.objects.filter(id=ben.id).update(role="oz")


def test_a_user_is_found_among_others_whatever_the_capitals_of_the_name(ben: User, eve: User) -> None:
    assert User.objects.get_by_natural_key("BEN") == ben


def test_a_user_is_found_however_a_letter_of_the_name_is_written() -> None:
    composed, of_two_parts = "jos\u00e9", "jose\u0301"
    kept = city.user(of_two_parts, Role.DIRECTOR)
    assert (kept.username, kept.is_genuine) == (composed, True)
    assert User.objects.get_by_natural_key(of_two_parts) == User.objects.get_by_natural_key(composed) == kept


def test_who_keeps_the_users_sees_them_and_everybody_their_organizations(ben: User, dee: User) -> None:
    assert set(users(asker=city.ADMINISTRATOR)) == {ben, dee}
    assert {organization.name for organization in organizations(asker=dee.asker)} == {
        "Yellow Brick Outreach",
        "Office of Ceasefire",
    }


def test_who_left_is_closed_and_the_trail_says_whom(ben: User) -> None:
    close_user(by=city.ADMINISTRATOR, user=ben)
    ben.refresh_from_db()
    assert not ben.is_active
    assert ben.is_genuine
    assert (last_act().purpose, last_act().records) == ("access.close_user", {"access.user": [str(ben.pk)]})


def test_who_was_changed_past_the_program_is_confirmed_and_signs_in_with_nothing_old(ben: User) -> None:
    with_password(ben)
    SocialAccount.objects.create(user=ben, provider="city", uid="7")
    User.objects.update(role=Role.PROVIDER_SUPERVISOR)
    confirm_user(by=city.ADMINISTRATOR, user=User.objects.get())
    confirmed = User.objects.get()
    assert (confirmed.is_genuine, confirmed.role) == (True, Role.PROVIDER_SUPERVISOR)
    assert not confirmed.has_usable_password()
    assert not SocialAccount.objects.exists()
    assert (last_act().purpose, last_act().records) == ("access.confirm_user", {"access.user": [str(ben.pk)]})


@pytest.mark.parametrize("does", [invite, confirm_user, close_user])
def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    ben: User, does: Callable[..., None]
) -> None:
    read = User.objects.get()
    User.objects.update(full_name="Ben of Gillikin")
    does(by=city.ADMINISTRATOR, user=read)
    keep_password(by=read.asker, user=read, password=PASSWORD)
    assert User.objects.get().full_name == "Ben of Gillikin"


def test_ones_own_password_opens_and_no_other(ben: User) -> None:
    keep_password(by=ben.asker, user=ben, password=PASSWORD)
    kept = User.objects.get()
    assert kept.check_password(PASSWORD)
    assert not kept.check_password(f"{PASSWORD}!")
    # An update that hashed another text would shut everybody out.
    assert check_password(proof("password", "ben", PASSWORD), kept.password)


def test_nobody_chooses_a_password_for_somebody_else(ben: User, cy: User) -> None:
    with pytest.raises(Denied, match="A password is one's own"):
        keep_password(by=cy.asker, user=ben, password=PASSWORD)


def test_nobody_signs_in_as_the_system_or_the_public(ben: User) -> None:
    for role in (Role.SYSTEM, Role.PUBLIC):
        with refused("a_user_is_a_person_who_signed_in"):
            User.objects.filter(id=ben.id).update(role=role)
