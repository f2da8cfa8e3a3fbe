from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from openpyxl import load_workbook

from ceasefire.access.gate import Asker, Denied
from ceasefire.access.models import Organization, User
from ceasefire.access.roles import Role
from ceasefire.audit.visit import Visit, entered
from ceasefire.domain.terms import IncidentStanding, TimePrecision
from ceasefire.people.actions import enter_review_person
from ceasefire.referrals.actions import correct
from ceasefire.workbook import guide, queries
from ceasefire.workbook.kinds import CUT_MARK
from ceasefire.workbook.queries import export
from ceasefire.workbook.tests.books import fill_the_city, page, take, texts
from tests import city

pytestmark = pytest.mark.django_db

REVIEW = ["Review people", "Incidents", "Victims", "Shooting reviews", "Evidence"]
COORDINATION = [
    "Coordination people", "Coordination meetings", "Requests", "Assessments", "Dispositions", "Referrals",
    "Placements", "Placement statuses", "Custom notifications", "Call-ins", "Call-in attendance",
]  # fmt: skip
VAULT = ["Participants", "Referral packets", "Assignments", "Contact attempts", "Relocations"]


def asker_of(role: Role) -> Asker:
    return Asker("somebody", role, city.organization(city.STREET).id)


def exported(file: Path, asker: Asker) -> Path:
    export(asker=asker, file=file)
    return file


def titles(file: Path) -> set[str]:
    return set(load_workbook(file).sheetnames)


@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        (Role.REVIEW_COORDINATOR, REVIEW + COORDINATION),
        (Role.LAW_ENFORCEMENT, REVIEW),
        (Role.DIRECTOR, COORDINATION),
        (Role.OUTREACH_WORKER, VAULT),
        (Role.LIFE_COACH, VAULT),
        (Role.HOSPITAL_PROGRAM, VAULT),
        (Role.FAMILY_PROGRAM, VAULT),
        (Role.PROVIDER_SUPERVISOR, VAULT),
        (Role.ADMINISTRATOR, []),
        (Role.EVALUATOR, []),
        (Role.SYSTEM, []),
    ],
)
def test_holds_the_sheets_of_the_askers_rooms_and_no_others(file: Path, role: Role, rooms: list[str]) -> None:
    exported(file, asker_of(role))
    assert titles(file) & {*REVIEW, *COORDINATION, *VAULT} == set(rooms)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.PRIVACY_OFFICER, Role.PUBLIC])
def test_denies_whose_rooms_hold_nothing_a_workbook_shows(file: Path, role: Role) -> None:
    with pytest.raises(Denied, match="stands in no room that a workbook has sheets of"):
        exported(file, asker_of(role))
    assert not file.exists()


def test_how_far_it_is_is_told_sheet_by_sheet_from_the_first_row_to_the_last(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "CHUNK", 2)
    for _ in range(3):
        city.incident()
    told: list[tuple[str, int, int]] = []
    export(asker=city.OFFICER, file=file, progress=lambda *one: told.append(one))
    assert [done for sheet, done, of in told if (sheet, of) == ("Incidents", 3)] == [0, 2, 3]


def ids_in(file: Path, sheet: str) -> list[str]:
    rows = [*load_workbook(exported(file, city.OFFICER))[sheet].values]
    return [str(row[0]) for row in rows if str(row[0]).startswith(("24-", "P-"))]


def test_rows_stand_in_the_order_of_their_records_or_by_their_ids(file: Path) -> None:
    for reference in ("P-3", "P-1", "P-2"):
        city.review_person(reference=reference)
    for reference, day in (("24-0003", 1), ("24-0001", 2), ("24-0002", 3)):
        city.incident(reference, occurred_on=date(2024, 1, day))
    assert ids_in(file, "Review people") == ["P-1", "P-2", "P-3"]
    assert ids_in(file, "Incidents") == ["24-0003", "24-0001", "24-0002"]


def read_by(asker: Asker, file: Path) -> dict[str, set[str]]:
    """The records that the trail would name."""
    visit = Visit(by=asker.id, role=asker.role, organization="", purpose="workbook.export")
    with entered(visit):
        export(asker=asker, file=file)
    return {kind: set(ids) for kind, ids in visit.read.items()}


def test_a_row_a_name_and_a_link_of_it_are_read(file: Path, ben: User) -> None:
    attempt = city.attempt()
    city.assignment(attempt.placement, ben)
    worker = read_by(ben.asker, file)
    assert worker["outreach.contactattempt"] == {str(attempt.id)}
    assert worker["referrals.placement"] == {str(attempt.placement_id)}
    person = city.review_person()
    officer = read_by(city.OFFICER, file)
    assert officer["people.reviewperson"] == {str(person.id)}
    assert officer["people.reviewpersonname"] == {str(person.name.id)}


def test_rows_stand_by_their_ids(file: Path) -> None:
    for reference in ("24-0003", "24-0001", "24-0002"):
        city.incident(reference)
    rows = [*load_workbook(exported(file, city.OFFICER))["Incidents"].values]
    ids = [row[0] for row in rows if str(row[0]).startswith("24-")]
    assert ids == ["24-0001", "24-0002", "24-0003"]


def test_officer_gets_nothing_of_coordination_or_of_a_vault(file: Path) -> None:
    fill_the_city()
    said = texts(exported(file, city.OFFICER))
    assert "Review Canary" in said
    assert "Coordination Canary" not in said
    assert "Note canary" not in said


def test_supervisor_gets_the_own_organizations_vault_and_nothing_else(file: Path) -> None:
    fill_the_city()
    said = texts(exported(file, city.supervisor(city.STREET)))
    assert "Note canary of the street." in said
    assert "Note canary of the hospital." not in said
    assert "Coordination Canary" not in said
    assert "Review Canary" not in said


def test_worker_gets_the_own_caseload_alone(file: Path) -> None:
    fill_the_city()
    city.attempt(note="Note canary of a colleague.")
    said = texts(exported(file, city.worker()))
    assert "Note canary of the street." in said
    assert "Note canary of a colleague." not in said
    assert page(file, "Participants").max_row == 2
    assert take(file, city.worker()).changes_nothing


def test_director_gets_referrals_and_no_names(file: Path) -> None:
    fill_the_city()
    said = texts(exported(file, asker_of(Role.DIRECTOR)))
    assert "Coordination Canary" not in said
    assert "Full name" not in [cell.value for cell in page(file, "Coordination people")[1]]
    assert page(file, "Referrals").max_row > 1


def test_evaluator_gets_the_programs_settings_alone(file: Path) -> None:
    fill_the_city()
    exported(file, asker_of(Role.EVALUATOR))
    assert titles(file) == {
        guide.ABOUT, guide.CODES, "Organizations", "City codes", "Pathways", "Services", "High-risk rules",
        "Named months", "Goals",
    }  # fmt: skip


def test_shows_what_a_record_says(file: Path) -> None:
    city.incident(
        "24-0007",
        occurred_on=date(2024, 2, 29),
        occurred_time=time(23, 5),
        precision=TimePrecision.MINUTE,
        standing=IncidentStanding.ON_HOLD,
        any_injury=True,
        area="Emerald",
        latitude=Decimal("45.523064"),
        longitude=Decimal("-122.676483"),
    )
    exported(file, city.OFFICER)
    row = [cell.value for cell in page(file, "Incidents")[2]]
    assert row[0] == "24-0007"
    assert row[1].date() == date(2024, 2, 29)  # type: ignore[union-attr]
    assert row[2] == time(23, 5)
    assert row[3:10] == ["Minute", "On hold", "Yes", "Emerald", None, 45.523064, -122.676483]


def test_shows_a_link_as_the_other_records_id(file: Path) -> None:
    city.victim(city.incident("24-0007"), person=city.review_person(reference="boq"))
    exported(file, city.OFFICER)
    assert [cell.value for cell in page(file, "Victims")[2]][1:3] == ["24-0007", "boq"]


def test_writes_the_organization_before_an_id_that_two_use_for_a_person(file: Path) -> None:
    city.review_person(reference="17")
    other = city.organization(("gale-county", "Gale County Sheriff", city.POLICE[2]))
    dorothy = enter_review_person(by=city.OFFICER, held_by=other, reference="17")
    city.victim(person=dorothy)
    exported(file, city.OFFICER)
    assert page(file, "Victims")["C2"].value == "gale-county/17"
    assert take(file, city.OFFICER).changes_nothing


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_writes_text_that_looks_like_a_formula_as_text(file: Path, text: str) -> None:
    city.organization(("oz", text, city.PARTNER[2]))
    exported(file, city.ADMINISTRATOR)
    cell = page(file, "Organizations")["B2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix
    assert take(file, city.ADMINISTRATOR).changes_nothing


def test_cuts_a_text_longer_than_a_cell_and_leaves_the_record_whole(file: Path) -> None:
    by = city.supervisor()
    note = "Longer than a spreadsheet's cell. " * 2000
    attempt = city.attempt(note=note)
    exported(file, by)
    assert str(page(file, "Contact attempts")["I2"].value).endswith(CUT_MARK)
    assert take(file, by).changes_nothing
    attempt.note.refresh_from_db()
    assert attempt.note.text == note


def test_is_readable_by_its_owner_alone(file: Path) -> None:
    exported(file, city.ADMINISTRATOR)
    assert file.stat().st_mode & 0o077 == 0


def test_replaces_the_file_only_when_it_is_whole(file: Path) -> None:
    city.incident()
    file.write_bytes(b"before")

    def fail(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(asker=city.OFFICER, file=file, progress=fail)
    assert file.read_bytes() == b"before"
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_tells_how_far_it_is(file: Path) -> None:
    city.incident()
    told: list[tuple[str, int, int]] = []
    export(asker=city.OFFICER, file=file, progress=lambda *how_far: told.append(how_far))
    assert ("Incidents", 1, 1) in told


ASKERS: list[Callable[[], Asker]] = [
    lambda: city.COORDINATOR,
    lambda: city.OFFICER,
    lambda: city.ADMINISTRATOR,
    lambda: Asker("director", Role.DIRECTOR),
    city.supervisor,
    lambda: city.worker(city.HOSPITAL, Role.HOSPITAL_PROGRAM),
]


@pytest.mark.parametrize("asker", ASKERS)
def test_what_is_exported_is_imported_without_a_change(file: Path, asker: Callable[[], Asker]) -> None:
    fill_the_city()
    imported = take(exported(file, asker()), asker())
    assert imported.changes_nothing
    assert sum(counts.unchanged for counts in imported.sheets.values()) > 0


def test_one_exports_and_another_of_the_same_rooms_imports(file: Path, ana: User) -> None:
    fill_the_city()
    assert take(exported(file, city.COORDINATOR), ana.asker).changes_nothing


def test_supervisor_exports_attempts_on_a_placement_that_another_provider_took_over(file: Path) -> None:
    placement = city.placement()
    city.attempt(placement)
    by = city.supervisor()
    correct(by=city.COORDINATOR, record=placement, organization=city.organization(city.HOSPITAL))
    exported(file, by)
    assert page(file, "Contact attempts")["B2"].value == placement.reference
    assert take(file, by).changes_nothing


def rows(file: Path) -> dict[str, list[list[object]]]:
    """Each sheet's rows, in no order."""
    book = load_workbook(file)
    return {
        page.title: sorted(map(list, page.iter_rows(values_only=True)), key=str) for page in book.worksheets
    }


def test_an_office_moves_to_another_database_by_its_workbooks(tmp_path: Path) -> None:
    fill_the_city()
    roles: list[Callable[[], Asker]] = [lambda: city.ADMINISTRATOR, lambda: city.COORDINATOR]
    roles += [partial(city.supervisor, provider) for provider in (city.STREET, city.HOSPITAL)]
    before = [exported(tmp_path / f"{number}.xlsx", asker()) for number, asker in enumerate(roles)]
    connection.check_constraints()  # PostgreSQL empties no table whose links it has yet to check
    call_command("flush", interactive=False, verbosity=0)
    assert not Organization.objects.exists()
    for file, asker in zip(before, roles, strict=True):
        take(file, asker())
        if asker() == city.ADMINISTRATOR:
            city.user(city.worker().id, Role.OUTREACH_WORKER, city.STREET)
    for file, asker in zip(before, roles, strict=True):
        assert rows(exported(tmp_path / "after.xlsx", asker())) == rows(file)
