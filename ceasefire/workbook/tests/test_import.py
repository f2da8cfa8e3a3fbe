from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from ceasefire.access.actions import add_user
from ceasefire.access.gate import Asker, Denied
from ceasefire.access.models import Organization, User
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from ceasefire.audit.history import as_known_on
from ceasefire.audit.models import AuditEvent
from ceasefire.domain.terms import (
    ExitReason,
    IncidentStanding,
    OrganizationKind,
    Outcome,
    Status,
    TimePrecision,
)
from ceasefire.outreach.models import AttemptNote, ContactAttempt
from ceasefire.people.models import CoordinationPerson, ReviewPerson, ReviewPersonName, VaultPersonName
from ceasefire.program.models import HighRiskRule
from ceasefire.referrals.actions import set_status
from ceasefire.referrals.models import PlacementStatus, Referral
from ceasefire.reviews.models import Assessment, ShootingReview
from ceasefire.shootings.models import Incident, Victim
from ceasefire.workbook import template
from ceasefire.workbook.actions import Counts, import_workbook
from ceasefire.workbook.errors import NotImported
from ceasefire.workbook.queries import export
from ceasefire.workbook.tests.books import bad, edit, make, page, places, take
from tests import city
from tests.kept import last_act, versions

pytestmark = pytest.mark.django_db

INCIDENT = {"Id": "24-0001", "Date": "2024-03-04"}


def kept() -> dict[str, int]:
    """How many rows each table holds, the versions and the trail too."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("ceasefire.")]
    return {model._meta.label: model._default_manager.count() for model in ours}


def test_adds_a_record_for_a_row_with_an_unknown_id(file: Path) -> None:
    row = {
        **INCIDENT,
        "Time": time(23, 5),
        "Time is known to": "Minute",
        "Standing": "on_hold",
        "Any injury": "Yes",
        "Area": " Emerald  ",
        "Latitude": 45.523064,
        "Longitude": "-122.676483",
    }
    imported = take(make(file, Incidents=[row]), city.OFFICER)
    incident = Incident.objects.get()
    assert imported.sheets["Incidents"] == Counts(added=1, changed=0, unchanged=0)
    assert (incident.reference, incident.occurred_on) == ("24-0001", date(2024, 3, 4))
    assert (incident.occurred_time, incident.precision) == (time(23, 5), TimePrecision.MINUTE)
    assert (incident.standing, incident.any_injury) == (IncidentStanding.ON_HOLD, True)
    assert (incident.area, incident.source) == ("Emerald", "")
    assert (incident.latitude, incident.longitude) == (Decimal("45.523064"), Decimal("-122.676483"))


def test_an_empty_cell_comes_to_what_the_record_is_without_it(file: Path) -> None:
    take(make(file, Incidents=[INCIDENT]), city.OFFICER)
    incident = Incident.objects.get()
    assert (incident.precision, incident.standing) == (TimePrecision.DAY, IncidentStanding.CONFIRMED)
    assert incident.any_injury is None


def test_importing_the_same_file_again_changes_nothing(file: Path) -> None:
    take(make(file, Incidents=[INCIDENT]), city.OFFICER)
    before = kept()
    imported = take(file, city.OFFICER)
    assert imported.changes_nothing
    assert "Nothing changes" in str(imported)
    assert kept() == before | {AuditEvent._meta.label: before[AuditEvent._meta.label] + 1}


def test_a_changed_cell_updates_its_record_and_keeps_the_old_version(file: Path) -> None:
    of = city.incident("24-0001", area="Emerald")
    other = city.incident("24-0002")
    export(asker=city.OFFICER, file=file)
    imported = take(edit(file, "Incidents", E2="Unfounded"), city.OFFICER)
    assert imported.sheets["Incidents"] == Counts(added=0, changed=1, unchanged=1)
    assert versions(of, "standing") == [IncidentStanding.CONFIRMED, IncidentStanding.UNFOUNDED]
    assert versions(of, "area") == ["Emerald", "Emerald"]
    assert len(versions(other, "standing")) == 1


def test_what_is_imported_is_known_from_then_on(file: Path) -> None:
    take(make(file, Incidents=[INCIDENT]), city.OFFICER)
    later = datetime.now(UTC)
    with clock.set_to(datetime(2030, 1, 1, tzinfo=UTC)):
        take(edit(file, "Incidents", G2="Emerald"), city.OFFICER)
    assert [row.area for row in as_known_on(Incident, later)] == [""]
    assert [row.area for row in as_known_on(Incident, None)] == ["Emerald"]


def test_an_emptied_cell_empties_the_field(file: Path) -> None:
    of = city.victim(died_on=date(2024, 3, 5))
    export(asker=city.OFFICER, file=file)
    take(edit(file, "Victims", D2=None), city.OFFICER)
    of.refresh_from_db()
    assert of.died_on is None


def test_a_row_left_out_stays(file: Path) -> None:
    city.incident("24-0009")
    take(make(file, Incidents=[INCIDENT]), city.OFFICER)
    assert {incident.reference for incident in Incident.objects.all()} == {"24-0001", "24-0009"}


def test_is_one_act_of_who_imports(file: Path) -> None:
    take(make(file, Incidents=[INCIDENT, {**INCIDENT, "Id": "24-0002"}]), city.OFFICER)
    act = last_act()
    assert (act.purpose, act.by, act.written) == ("workbook.import_rows", "officer", 2)
    assert {str(version.history_user_id) for version in Incident.history.all()} == {"officer"}
    assert {version.history_date for version in Incident.history.all()} == {act.acted_at}


def test_is_one_transaction(file: Path) -> None:
    """The rows of one sheet are right, those of a later one contradict each other."""
    before = kept()
    make(
        file,
        Incidents=[INCIDENT],
        Victims=[{"Id": "V1", "Incident": "24-0001", "Died on": date(2024, 3, 3)}],
    )
    assert places(file, city.OFFICER) == ["Victims D2 [2024-03-03]"]
    assert kept() == before


def test_a_dry_run_tells_what_would_change_and_leaves_no_trace(file: Path) -> None:
    city.incident("24-0001")
    make(file, Incidents=[{**INCIDENT, "Area": "Emerald"}, {**INCIDENT, "Id": "24-0002"}])
    before = kept()
    imported = take(file, city.OFFICER, dry_run=True)
    assert imported.sheets["Incidents"] == Counts(added=1, changed=1, unchanged=0)
    assert "dry run" in str(imported)
    assert kept() == before
    assert Incident.objects.get().area == ""


def test_a_dry_run_finds_what_contradicts_other_records(file: Path) -> None:
    city.victim(city.incident("24-0001"), died_on=city.DAY)
    make(file, Incidents=[{"Id": "24-0001", "Date": "2024-03-05"}])
    with pytest.raises(NotImported, match="before the shooting"):
        take(file, city.OFFICER, dry_run=True)


@pytest.mark.parametrize(
    "role", [Role.EVALUATOR, Role.PARTNER, Role.PRIVACY_OFFICER, Role.PUBLIC, Role.SYSTEM]
)
def test_denies_a_role_that_enters_nothing(file: Path, role: Role) -> None:
    make(file)
    with pytest.raises(Denied):
        take(file, Asker("somebody", role))


def test_denies_a_worker_without_an_organization(file: Path) -> None:
    make(file)
    with pytest.raises(Denied):
        take(file, Asker("worker", Role.OUTREACH_WORKER))


@pytest.mark.parametrize(
    ("by", "rows", "refused"),
    [
        (
            city.COORDINATOR,
            {"Organizations": [{"Id": "o", "Name": "Oz", "Kind": "Partner"}]},
            "Organizations A2",
        ),
        (Asker("d", Role.DIRECTOR), {"Call_ins": [{"Id": "c", "Held on": "2024-03-04"}]}, "Call-ins A2"),
        (city.OFFICER, {"Call_ins": [{"Id": "c", "Held on": "2024-03-04"}]}, "Call-ins "),
        (city.COORDINATOR, {"Relocations": [{"Id": "r"}]}, "Relocations "),
        (city.ADMINISTRATOR, {"Incidents": [INCIDENT]}, "Incidents "),
    ],
)
def test_refuses_rows_that_are_not_the_askers_to_enter(
    file: Path, by: Asker, rows: dict[str, Any], refused: str
) -> None:
    before = kept()
    make(file, **rows)
    assert [place.rpartition(" [")[0] for place in places(file, by)] == [refused]
    assert kept() == before


def test_rows_of_the_office_that_change_nothing_are_fine_for_anybody(file: Path) -> None:
    city.organization(city.PARTNER)
    row = {"Id": "winkie-center", "Name": "Winkie Community Center", "Kind": "Partner"}
    assert take(make(file, Organizations=[row]), city.COORDINATOR).changes_nothing


def test_a_director_may_set_up_the_program_and_not_enter_cases(file: Path) -> None:
    director = Asker("director", Role.DIRECTOR)
    take(make(file, Pathways=[{"Id": "icm", "Label": "SLO/ICM"}]), director)
    meeting = {"Id": "m", "Held on": "2024-03-04"}
    with pytest.raises(NotImported, match="may not change"):
        take(make(file, Coordination_meetings=[meeting]), director)


def test_an_office_goes_from_its_own_spreadsheet_to_its_first_records(file: Path) -> None:
    """Each role fills its own sheets of one template."""
    make(
        file,
        Organizations=[
            {"Id": "office", "Name": "Office of Ceasefire", "Kind": "Ceasefire office"},
            {"Id": "brick", "Name": "Yellow Brick Outreach", "Kind": "Provider"},
            {"Id": "winkie", "Name": "Winkie Center", "Kind": "Partner"},
        ],
        City_codes=[{"Id": "E", "Kind": "Race", "Label": "Emerald"}],
        Pathways=[{"Id": "icm", "Label": "SLO/ICM"}],
        Services=[
            {
                "Id": "slo_icm",
                "Label": "SLO/ICM",
                "Pathway": "icm",
                "Organization": "brick",
                "Has an outreach stage": True,
            }
        ],
    )
    take(file, city.ADMINISTRATOR)
    make(
        file,
        Coordination_people=[
            {"Id": "boq", "Held by": "office", "Race": "emerald", "Full name": "Boq Munchkin"},
        ],
        Requests=[{"Id": "r1", "Person": "boq", "Partner": "winkie", "Requested on": "2024-03-01"}],
        Referrals=[{"Id": "f1", "Person": "boq", "Request": "r1", "Referred on": "2024-03-04"}],
        Placements=[
            {
                "Id": "p1",
                "Referral": "f1",
                "Service": "slo_icm",
                "Organization": "brick",
                "First or second service": 1,
                "Placed on": "2024-03-04",
            }
        ],
        Placement_statuses=[
            {"Id": "s1", "Placement": "p1", "Step": 1, "Status": "Pursuing", "Effective on": "2024-03-04"},
            {"Id": "s2", "Placement": "p1", "Step": 2, "Status": "ICM", "Effective on": "2024-06-01"},
        ],
    )
    take(file, city.COORDINATOR)
    brick = Organization.objects.get(reference="brick")
    ben, sol = (
        add_user(by=city.ADMINISTRATOR, username=name, full_name=name, organization=brick, role=role).asker
        for name, role in (("ben", Role.OUTREACH_WORKER), ("sol", Role.PROVIDER_SUPERVISOR))
    )
    take(make(file, Assignments=[{"Id": "1", "Placement": "p1", "Worker": "ben", "From": "2024-03-04"}]), sol)
    attempt = {"Id": "a1", "Placement": "p1", "Date": "2024-03-05", "Worker": "ben", "Note": "Left a word."}
    take(make(file, Contact_attempts=[{**attempt, "Channel": "Call", "Result": "Message left"}]), ben)
    assert CoordinationPerson.objects.get().name.full_name == "Boq Munchkin"
    assert CoordinationPerson.objects.get().race.label == "Emerald"  # type: ignore[union-attr]
    assert [status.status for status in Referral.objects.get().placements.get().statuses.all()] == [
        Status.PURSUING,
        Status.ICM,
    ]
    assert ContactAttempt.objects.get().note.text == "Left a word."


def test_a_template_is_a_workbook_that_adds_nothing(file: Path) -> None:
    template.write(file)
    assert take(file, city.COORDINATOR).changes_nothing


def test_a_vault_row_belongs_to_ones_own_organization(file: Path) -> None:
    by = city.supervisor(city.HOSPITAL)
    take(make(file, Relocations=[{"Id": "1", "Household": "Individual"}]), by)
    take(file, city.supervisor(city.STREET))
    held = apps.get_model("casework", "Relocation").objects.values_list("held_by__reference", flat=True)
    assert sorted(held) == ["poppy-field", "yellow-brick"]


def test_a_worker_cannot_log_on_another_organizations_placement(file: Path) -> None:
    theirs = city.placement(service="hhp")
    attempt = {"Id": "a1", "Placement": theirs.reference, "Date": "2024-03-05", "Worker": "ben"}
    make(file, Contact_attempts=[{**attempt, "Channel": "Call", "Result": "No answer"}])
    assert places(file, city.supervisor(city.STREET)) == [f"Contact attempts B2 [{theirs.reference}]"]


def test_a_worker_logs_on_their_own_placements_and_enters_no_participant(file: Path) -> None:
    own, colleagues = city.assignment().placement, city.placement()
    row = {"Date": "2024-03-05", "Worker": "ben", "Channel": "Call", "Result": "No answer"}
    rows = [{"Id": of.reference, "Placement": of.reference, **row} for of in (own, colleagues)]
    make(file, Contact_attempts=rows)
    assert places(file, city.worker()) == [f"Contact attempts B3 [{colleagues.reference}]"]
    take(make(file, Contact_attempts=rows[:1]), city.worker())
    assert ContactAttempt.objects.get().placement == own
    for sheet, added in (
        ("Participants", {"Id": "1"}),
        ("Relocations", {"Id": "1", "Household": "Individual"}),
        ("Assignments", {"Id": "1", "Placement": own.reference, "Worker": "ben", "From": "2024-03-05"}),
    ):
        (one,) = bad(make(file, **{sheet: [added]}), city.worker())
        assert (one.sheet, one.cell) == (sheet, "A2")
        assert "may not change this sheet" in one.allowed


def test_two_holders_may_use_one_id_for_a_person(file: Path) -> None:
    city.review_person(reference="17")
    city.organization(("gale", "Gale County Sheriff", OrganizationKind.LAW_ENFORCEMENT))
    make(
        file,
        Review_people=[{"Id": "17", "Held by": "gale", "Full name": "Dorothy Gale"}],
        Incidents=[INCIDENT],
        Victims=[{"Id": "v1", "Incident": "24-0001", "Person": "gale/17"}],
    )
    take(file, city.COORDINATOR)
    assert ReviewPerson.objects.filter(reference="17").count() == 2
    victim = Victim.objects.select_related("person__name").get()
    assert victim.person is not None
    assert victim.person.name.full_name == "Dorothy Gale"


def test_a_name_is_corrected_with_its_old_version_kept(file: Path) -> None:
    of = city.review_person("Boq Munchkin")
    export(asker=city.OFFICER, file=file)
    imported = take(edit(file, "Review people", H2="Boq of Oz"), city.OFFICER)
    assert imported.sheets["Review people"].changed == 1
    assert versions(of.name, "full_name") == ["Boq Munchkin", "Boq of Oz"]
    assert len(versions(of, "reference")) == 1


def test_a_name_entered_for_the_wrong_person_is_emptied(file: Path) -> None:
    of = city.review_person("Boq Munchkin")
    export(asker=city.OFFICER, file=file)
    take(edit(file, "Review people", H2=None, I2=None), city.OFFICER)
    assert versions(of.name, "full_name") == ["Boq Munchkin", ""]
    export(asker=city.OFFICER, file=file)
    assert take(file, city.OFFICER).changes_nothing


def test_a_nickname_or_a_birth_date_alone_is_kept(file: Path) -> None:
    city.organization(city.POLICE)
    known = {"Held by": "oz-police"}
    rows = [{"Id": "a", "Nickname": "Bo", **known}, {"Id": "b", "Birth date": "1990-05-06", **known}]
    take(make(file, Review_people=rows), city.OFFICER)
    a, b = (person.name for person in ReviewPerson.objects.order_by("reference"))
    assert (a.full_name, a.nickname, a.birth_date) == ("", "Bo", None)
    assert (b.full_name, b.nickname, b.birth_date) == ("", "", date(1990, 5, 6))


def test_the_birth_year_follows_the_birth_date(file: Path) -> None:
    city.organization(city.POLICE)
    make(file, Review_people=[{"Id": "17", "Held by": "oz-police", "Birth date": "1990-05-06"}])
    take(file, city.OFFICER)
    assert ReviewPerson.objects.get().birth_year == 1990
    assert take(file, city.OFFICER).changes_nothing


def test_a_participants_name_is_held_by_who_holds_the_participant(file: Path) -> None:
    supervisor = city.supervisor()
    take(make(file, Participants=[{"Id": "17", "Full name": "Dorothy Gale"}]), supervisor)
    assert VaultPersonName.objects.get().held_by_id == supervisor.organization_id


def test_many_corrected_names_are_found_by_their_new_spelling(file: Path) -> None:
    people = [city.review_person(f"Munchkin {number}") for number in range(3)]
    export(asker=city.OFFICER, file=file)
    take(edit(file, "Review people", H2="Boq", H3="Boq", H4="Boq"), city.OFFICER)
    indexes = set(ReviewPersonName.objects.values_list("full_name_index", flat=True))
    assert len(indexes) == 1
    assert indexes <= set(versions(people[0].name, "full_name_index"))


def test_a_person_without_a_name_gets_none(file: Path) -> None:
    city.organization(city.POLICE)
    take(make(file, Review_people=[{"Id": "17", "Held by": "oz-police"}]), city.OFFICER)
    assert not ReviewPersonName.objects.exists()


def test_a_note_can_be_added_to_an_attempt(file: Path) -> None:
    of = city.attempt()
    by = city.supervisor()
    export(asker=by, file=file)
    take(edit(file, "Contact attempts", I2="Heard at the gate."), by)
    note = AttemptNote.objects.get()
    assert (note.attempt_id, note.held_by_id, note.text) == (of.id, by.organization_id, "Heard at the gate.")


def test_a_status_entered_late_moves_the_steps_after_it(file: Path) -> None:
    """Step 2 becomes 3 and 3 becomes 4, each taking a place that another one held."""
    placement = city.placement((Status.ICM, date(2024, 5, 1)))
    set_status(
        by=city.COORDINATOR,
        placement=placement,
        status=Status.COMPLETED,
        effective_on=date(2024, 9, 1),
        exit_reason=ExitReason.GOALS_MET,
    )
    export(asker=city.COORDINATOR, file=file)
    late = {"A5": "late", "B5": placement.reference, "C5": 2, "D5": "SLO", "E5": "2024-04-01"}
    edit(file, "Placement statuses", C3=3, C4=4, **late)
    take(file, city.COORDINATOR)
    steps = PlacementStatus.objects.order_by("step").values_list("status", flat=True)
    assert list(steps) == [Status.PURSUING, Status.SLO, Status.ICM, Status.COMPLETED]


def test_days_that_move_together_take_each_others_places(file: Path) -> None:
    """In no order of ids can a single statement move them: each day is another review's until that one moved."""
    weeks = [date(2024, 1, 1) + timedelta(weeks=number) for number in range(12)]
    for week in weeks:
        city.shooting_review(week)
    export(asker=city.OFFICER, file=file)
    edit(
        file,
        "Shooting reviews",
        **{f"B{row}": week + timedelta(weeks=1) for row, week in enumerate(weeks, 2)},
    )
    assert take(file, city.OFFICER).sheets["Shooting reviews"].changed == len(weeks)
    assert min(ShootingReview.objects.values_list("held_on", flat=True)) == weeks[1]


def test_the_outcome_of_an_assessment_is_computed(file: Path) -> None:
    city.rule()
    city.person(reference="boq")
    city.coordination_meeting()
    meeting = city.coordination_meeting().reference
    row = {"Id": "a1", "Person": "boq", "Assessed on": "2024-03-04", "Coordination meeting": meeting}
    factors = ("Male", "Age", "Previous arrests", "Group", "Previously shot")
    take(make(file, Assessments=[{**row, **dict.fromkeys(factors, "Yes")}]), city.COORDINATOR)
    assert Assessment.objects.get().outcome == Outcome.MEETS
    take(edit(file, "Assessments", H2="No", I2="No", J2="No"), city.COORDINATOR)
    assert versions(Assessment.objects.get(), "outcome") == [Outcome.MEETS, Outcome.DOES_NOT_MEET]


def test_an_outcome_left_as_it_was_is_computed_anew(file: Path) -> None:
    of = city.assessment()
    export(asker=city.COORDINATOR, file=file)
    assert page(file, "Assessments")["O2"].value == "Meets"
    take(edit(file, "Assessments", H2="Unknown"), city.COORDINATOR)
    of.refresh_from_db()
    assert of.outcome == Outcome.UNDECIDED


def test_a_rule_that_comes_with_the_file_judges_its_assessments(file: Path) -> None:
    city.person(reference="boq")
    meeting = city.coordination_meeting().reference
    rule = {
        "Id": "r", "In force from": "2024-01-01", "Factors to be met": 1, "Age from": 18, "Age to": 44,
        "Previous arrests, at least": 5, "Connected within days": 183,
    }  # fmt: skip
    row = {
        "Id": "a1",
        "Person": "boq",
        "Assessed on": "2024-03-04",
        "Coordination meeting": meeting,
        "Male": "Yes",
    }
    take(make(file, High_risk_rules=[rule], Assessments=[row]), city.COORDINATOR)
    assert HighRiskRule.objects.get().threshold == 1
    assert Assessment.objects.get().outcome == Outcome.MEETS


def test_tells_how_far_it_is(file: Path) -> None:
    told: list[tuple[str, int, int]] = []
    make(file, Incidents=[INCIDENT])
    import_workbook(by=city.OFFICER, file=file, progress=lambda *how_far: told.append(how_far))
    assert ("Keeping Incidents", 1, 1) in told
    assert all(done <= total for _, done, total in told)


def test_takes_a_user_by_the_rooms_of_their_role(file: Path, ana: User) -> None:
    take(make(file, Incidents=[INCIDENT]), ana.asker)
    assert last_act().by == "ana"
    assert last_act().acted_at <= timezone.now()
