"""Every kind of bad cell: where it is, what stands there, what is allowed; and the database as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ceasefire.audit.models import AuditEvent
from ceasefire.domain.terms import DispositionOutcome
from ceasefire.people.actions import enter_review_person
from ceasefire.program.models import Goal
from ceasefire.shootings.models import Incident, Victim
from ceasefire.workbook.errors import NotImported
from ceasefire.workbook.queries import export
from ceasefire.workbook.tests.books import bad, edit, make, places, take
from tests import city

pytestmark = pytest.mark.django_db

INCIDENT = {"Id": "24-0001", "Date": "2024-03-04"}
CITY = {"Id": "E", "Kind": "Race", "Label": "Emerald"}


@pytest.fixture(autouse=True)
def nothing_is_kept(db: None) -> Iterator[None]:
    """Whatever is bad, no incident comes into the database."""
    yield
    assert not Incident.objects.filter(reference="24-0001").exists()


def incident(file: Path, **cells: Any) -> Path:
    """A file with one incident, whose cells are changed by their address."""
    return edit(make(file, Incidents=[INCIDENT]), "Incidents", **cells)


def told(file: Path) -> tuple[str, str, str]:
    """The one thing that is wrong with an officer's file: cell, value, what is allowed."""
    (one,) = bad(file, city.OFFICER)
    assert one.sheet == "Incidents"
    return one.cell, one.value, one.allowed


@pytest.mark.parametrize("text", ["3/4/2024", "4 March 2024", "2024-3-4", "20240304", "04.03.2024", "soon"])
def test_a_date_typed_as_text_is_not_guessed(file: Path, text: str) -> None:
    cell, value, allowed = told(incident(file, B2=text))
    assert (cell, value) == ("B2", text)
    assert "yyyy-mm-dd" in allowed


def test_a_day_that_does_not_exist(file: Path) -> None:
    cell, value, allowed = told(incident(file, B2="2023-02-29"))
    assert (cell, value) == ("B2", "2023-02-29")
    assert "no such day" in allowed


def test_a_time_of_day_in_a_date(file: Path) -> None:
    cell, value, allowed = told(incident(file, B2=datetime(2024, 3, 4, 14, 30)))  # noqa: DTZ001  # cells have no zone
    assert (cell, value) == ("B2", "2024-03-04 14:30:00")
    assert "time of day" in allowed


@pytest.mark.parametrize("value", [45355, 45355.5, True, time(14, 30)])
def test_what_is_no_date(file: Path, value: Any) -> None:
    assert told(incident(file, B2=value))[0] == "B2"


@pytest.mark.parametrize("value", [-5, 1e9])
def test_a_day_off_the_calendar(file: Path, value: float) -> None:
    incident(file, B2=value)
    book = load_workbook(file)
    book["Incidents"]["B2"].number_format = "yyyy-mm-dd"
    book.save(file)
    assert told(file)[0] == "B2"


def test_a_day_in_the_future(file: Path) -> None:
    incident(file, B2=date(2999, 1, 1), A3="24-0002", B3="3/4/2024")
    other, future = bad(file, city.OFFICER)
    assert (other.cell, future.cell, future.value) == ("B3", "B2", "2999-01-01")
    assert "lies in the future" in future.allowed


@pytest.mark.parametrize("value", ["9 pm", "9:30", "24:00", 0.5, timedelta(days=2), date(2024, 3, 4)])
def test_what_is_no_time(file: Path, value: Any) -> None:
    assert told(incident(file, C2=value, D2="Minute"))[0] == "C2"


def test_an_unknown_code_is_told_what_is_allowed(file: Path) -> None:
    assert told(incident(file, E2="Doubtful")) == (
        "E2",
        "Doubtful",
        "Write one of: Confirmed, On hold, Unfounded.",
    )


@pytest.mark.parametrize("text", ["Perhaps", "J", 1, 0])
def test_what_is_neither_yes_nor_no(file: Path, text: Any) -> None:
    assert told(incident(file, F2=text)) == ("F2", str(text), "Write Yes or No.")


@pytest.mark.parametrize("value", ["91", -90.5, "45,5", "45.5230641", True, "north", 1e300])
def test_what_is_no_latitude(file: Path, value: Any) -> None:
    cell, _, allowed = told(incident(file, I2=value, J2=0))
    assert cell == "I2"
    assert "from -90 to 90, with at most 6 decimal places" in allowed


@pytest.mark.parametrize("value", ["", "   ", None])
def test_a_required_cell_is_empty(file: Path, value: Any) -> None:
    cell, told_value, allowed = told(incident(file, B2=value))
    assert (cell, told_value) == ("B2", "")
    assert "must be filled" in allowed


def test_a_formula(file: Path) -> None:
    cell, value, allowed = told(incident(file, B2="=TODAY()"))
    assert (cell, value) == ("B2", "formula")
    assert "paste it as a value" in allowed


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_of_the_spreadsheet(file: Path, error: str) -> None:
    cell, value, allowed = told(incident(file, E2=error))
    assert (cell, value) == ("E2", error)
    assert "error" in allowed


@pytest.mark.parametrize("value", [1234567890123456, 12.5, True, datetime(2024, 3, 4)])  # noqa: DTZ001  # no zone
def test_an_id_that_the_spreadsheet_changed(file: Path, value: Any) -> None:
    cell, _, allowed = told(incident(file, A2=value))
    assert cell == "A2"
    assert allowed


@pytest.mark.parametrize("value", ["9" * 65, "two\nlines"])
def test_what_is_no_id(file: Path, value: str) -> None:
    assert told(incident(file, A2=value))[0] == "A2"


def test_a_text_longer_than_its_field(file: Path) -> None:
    assert told(incident(file, G2="x" * 101)) == ("G2", "", "Write at most 100 characters.")


def test_a_text_that_was_taken_for_a_date(file: Path) -> None:
    assert told(incident(file, G2=date(2024, 3, 4)))[:2] == ("G2", "")


def test_a_duplicate_id_names_both_cells(file: Path) -> None:
    make(file, Incidents=[INCIDENT, {**INCIDENT, "Id": "24-0002"}, INCIDENT])
    cell, value, allowed = told(file)
    assert (cell, value) == ("A4", "24-0001")
    assert "A2" in allowed


def test_a_link_to_an_id_that_is_nowhere(file: Path) -> None:
    make(file, Victims=[{"Id": "v", "Incident": "24-9999"}])
    (one,) = bad(file, city.OFFICER)
    assert (one.sheet, one.cell, one.value) == ("Victims", "B2", "24-9999")
    assert "[Incidents]" in one.allowed


def test_a_link_to_a_row_that_cannot_be_read_is_not_missed_besides(file: Path) -> None:
    make(
        file,
        Review_people=[{"Id": "boq", "Held by": "nobody"}],
        Incidents=[{**INCIDENT, "Date": "3/4/2024"}],
        Victims=[{"Id": "v", "Incident": "24-0001", "Person": "boq"}],
    )
    assert places(file, city.OFFICER) == ["Review people B2 [nobody]", "Incidents B2 [3/4/2024]"]


def test_an_id_that_two_organizations_use_for_a_person(file: Path) -> None:
    for holder in (city.POLICE, city.PARTNER):
        enter_review_person(by=city.OFFICER, held_by=city.organization(holder), reference="17")
    make(file, Incidents=[INCIDENT], Victims=[{"Id": "v", "Incident": "24-0001", "Person": "17"}])
    (one,) = bad(file, city.COORDINATOR)
    assert (one.cell, one.value) == ("C2", "17")
    assert "Several organizations" in one.allowed


def test_a_city_code_of_the_other_kind(file: Path) -> None:
    city.organization(city.POLICE)
    make(
        file,
        City_codes=[CITY],
        Review_people=[{"Id": "boq", "Held by": "oz-police", "Ethnicity": "E"}],
    )
    (one,) = bad(file, city.COORDINATOR)
    assert (one.sheet, one.cell, one.value) == ("Review people", "F2", "E")
    assert "of the kind [ethnicity]" in one.allowed


def test_every_bad_cell_is_told_at_once(file: Path) -> None:
    make(
        file,
        Incidents=[{**INCIDENT, "Date": "3/4/2024", "Standing": "?"}, {"Id": "24-0002"}],
        Victims=[{"Id": "v", "Incident": "nowhere", "Died on": "x"}],
        Shooting_reviews=[{"Held on": "2024-03-04"}],
    )
    assert places(file, city.OFFICER) == [
        "Incidents B2 [3/4/2024]",
        "Incidents E2 [?]",
        "Incidents B3 []",
        "Victims D2 [x]",
        "Victims B2 [nowhere]",
        "Shooting reviews A2 []",
    ]


def test_the_same_in_many_rows_is_told_in_one_line(file: Path) -> None:
    make(file, Incidents=[{**INCIDENT, "Id": f"24-1{n}", "Standing": "?"} for n in range(3)])
    edit(file, "Incidents", E6="?", A6="24-9", B6="2024-03-04")
    with pytest.raises(NotImported) as raised:
        take(file, city.OFFICER)
    assert str(raised.value).startswith("Incidents, E2 to E4, E6 [?]: Write one of")
    assert len(raised.value.bad) == 4


def test_a_name_is_never_told(file: Path) -> None:
    """Not in its own cell, and not where a row was filled one column too far."""
    canary = "Canary of Oz"
    city.organization(city.POLICE)
    make(
        file,
        Review_people=[
            {"Id": "boq", "Held by": "oz-police", "Full name": canary * 40, "Nickname": canary * 40}
        ],
    )
    edit(file, "Review people", K2=canary, K1=canary)
    with pytest.raises(NotImported) as raised:
        take(file, city.OFFICER)
    assert len(raised.value.bad) == 3
    assert canary not in str(raised.value)


def test_a_birth_year_that_differs_from_the_birth_date(file: Path) -> None:
    city.organization(city.POLICE)
    row = {"Id": "boq", "Held by": "oz-police", "Birth year": 1990, "Birth date": "1991-05-06"}
    make(file, Review_people=[row])
    assert places(file, city.COORDINATOR) == ["Review people D2 [1990]"]


def test_trailing_blanks_are_no_part_of_a_cell(file: Path) -> None:
    make(
        file,
        Review_people=[],
        Incidents=[
            {"Id": " 24-0002 ", "Date": "2024-03-04 ", "Standing": " confirmed\n", "Area": "\tEmerald "}
        ],
    )
    take(file, city.OFFICER)
    assert Incident.objects.get().reference == "24-0002"
    assert Incident.objects.get().area == "Emerald"


def test_a_line_break_of_windows_is_a_line_break(file: Path) -> None:
    """Spreadsheet programs write it as an escape."""
    make(file, Incidents=[{"Id": "24-0002", "Date": "2024-03-04", "Area": "Emerald_x000D_\nCity"}])
    take(file, city.OFFICER)
    assert Incident.objects.get().area == "Emerald\nCity"


def test_blank_rows_and_columns_are_skipped(file: Path) -> None:
    make(file, Incidents=[{**INCIDENT, "Id": "24-0002"}])
    edit(file, "Incidents", A3=" ", A5="24-0003", B5="2024-03-04", A900=" ", Z2=" ", Z1="  ")
    assert take(file, city.OFFICER).sheets["Incidents"].added == 2


@pytest.mark.parametrize(("number", "digits"), [(12, "12"), (12.0, "12"), (20240007, "20240007")])
def test_an_id_that_the_spreadsheet_took_for_a_number_is_its_digits(
    file: Path, number: float, digits: str
) -> None:
    make(file, Incidents=[{"Id": number, "Date": "2024-03-04"}], Victims=[{"Id": 1, "Incident": number}])
    take(file, city.OFFICER)
    assert Victim.objects.get().incident.reference == digits


def test_a_float_that_is_whole_is_a_whole_number_and_float_noise_is_none(file: Path) -> None:
    goal = {"Id": "g", "Measure": "m", "Base year": "2023", "Set by": "The council"}
    take(make(file, Goals=[{**goal, "Year": 2024.0, "Rate": 0.1 + 0.2}]), city.ADMINISTRATOR)
    assert (Goal.objects.get().year, str(Goal.objects.get().rate)) == (2024, "0.300")


@pytest.mark.parametrize(
    ("heading", "value"), [("Year", 2024.5), ("Year", "MMXXIV"), ("Rate", 0.12345), ("Rate", -1)]
)
def test_what_is_no_number(file: Path, heading: str, value: Any) -> None:
    goal = {"Id": "g", "Measure": "m", "Base year": 2023, "Set by": "The council", "Year": 2024, "Rate": 1}
    make(file, Goals=[{**goal, heading: value}])
    assert len(bad(file, city.ADMINISTRATOR)) == 1


def test_a_heading_that_is_unknown_and_one_that_is_missing(file: Path) -> None:
    incident(file, B1="When")
    first, second = bad(file, city.OFFICER)
    assert (first.cell, first.value) == ("B1", "")
    assert "no heading" in first.allowed
    assert (second.cell, second.value) == ("", "Date")
    assert "missing" in second.allowed


def test_a_heading_twice(file: Path) -> None:
    cell, value, allowed = told(incident(file, L1="Area"))
    assert (cell, value) == ("L1", "Area")
    assert "G1" in allowed


def test_headings_are_known_by_their_words(file: Path) -> None:
    make(file, Incidents=[{**INCIDENT, "Id": "24-0002"}])
    edit(file, "Incidents", A1=" ID", B1="date *", D1="TIME IS  KNOWN TO")
    assert take(file, city.OFFICER).sheets["Incidents"].added == 1


def test_columns_may_stand_in_any_order(file: Path) -> None:
    make(file, Shooting_reviews=[{}])
    edit(file, "Shooting reviews", A1="Held on", B1="Id", A2=date(2024, 3, 4), B2="r1")
    assert take(file, city.OFFICER).sheets["Shooting reviews"].added == 1


def test_a_sheet_without_headings(file: Path) -> None:
    cell, value, allowed = told(incident(file, **{f"{letter}1": None for letter in "ABCDEFGHIJK"}))
    assert (cell, value) == ("A1", "")
    assert "Time is known to" in allowed


def test_values_below_no_heading(file: Path) -> None:
    cell, value, allowed = told(incident(file, N2="aside"))
    assert (cell, value) == ("N1", "")
    assert "no heading" in allowed


@pytest.mark.parametrize(
    ("rows", "place", "allowed"),
    [
        ({"Incidents": [{**INCIDENT, "Time": time(9)}]}, "Incidents D2 [Day]", "Hour"),
        ({"Incidents": [{**INCIDENT, "Time is known to": "Hour"}]}, "Incidents D2 [Hour]", "Day"),
        ({"Incidents": [{**INCIDENT, "Latitude": 45}]}, "Incidents J2 []", "both"),
        (
            {"Shooting_reviews": [{"Id": n, "Held on": "2024-03-04"} for n in (1, 2)]},
            "Shooting reviews B3 [2024-03-04]",
            "row 2",
        ),
        (
            {"Shooting_reviews": [{"Id": 1, "Held on": "2024-03-11"}]},
            "Shooting reviews B2 [2024-03-11]",
            "not in the",
        ),
    ],
)
def test_what_the_database_would_refuse_is_told_as_a_cell(
    file: Path, rows: dict[str, Any], place: str, allowed: str
) -> None:
    city.shooting_review(date(2024, 3, 11))
    make(file, **rows)
    (one,) = bad(file, city.OFFICER)
    assert f"{one.sheet} {one.cell} [{one.value}]" == place
    assert allowed in one.allowed


def test_a_broken_rule_is_told_at_the_cell_that_breaks_it(file: Path) -> None:
    made = city.disposition(outcome=DispositionOutcome.SSCC)
    export(asker=city.COORDINATOR, file=file)
    edit(file, "Dispositions", D2="2024-03-01")
    (one,) = bad(file, city.COORDINATOR)
    assert (one.sheet, one.cell, one.value) == ("Dispositions", "D2", "2024-03-01")
    assert "before the assessment" in one.allowed
    made.refresh_from_db()
    assert made.disposed_on == city.DAY


def test_a_broken_rule_of_a_whole_placement_is_told_at_its_row(file: Path) -> None:
    made = city.placement()
    export(asker=city.COORDINATOR, file=file)
    edit(file, "Placement statuses", E2="2024-03-05")
    (one,) = bad(file, city.COORDINATOR)
    assert (one.sheet, one.cell, one.value) == ("Placements", "A2", made.reference)
    assert "first status is [pursuing]" in one.allowed


def test_a_broken_rule_of_a_record_that_is_not_in_the_file_names_it(file: Path) -> None:
    victim = city.victim(city.incident("24-0003"), died_on=city.DAY)
    make(file, Incidents=[{"Id": "24-0003", "Date": "2024-03-05"}])
    (one,) = bad(file, city.OFFICER)
    assert (one.sheet, one.cell, one.value) == ("Victims", "", victim.reference)
    assert "no row of this record" in one.allowed


def test_rows_that_exchange_what_is_one_s_alone(file: Path) -> None:
    for day in (4, 11):
        city.shooting_review(date(2024, 3, day))
    export(asker=city.OFFICER, file=file)
    edit(file, "Shooting reviews", B2=date(2024, 3, 11), B3=date(2024, 3, 4))
    assert places(file, city.OFFICER) == [
        "Shooting reviews B2 [2024-03-11]",
        "Shooting reviews B3 [2024-03-04]",
    ]


def test_an_assessment_on_a_day_without_a_rule(file: Path) -> None:
    city.person(reference="boq")
    meeting = city.coordination_meeting().reference
    city.rule(date(2024, 6, 1))
    row = {"Id": "a", "Person": "boq", "Assessed on": "2024-03-04", "Coordination meeting": meeting}
    make(file, Assessments=[row])
    (one,) = bad(file, city.COORDINATOR)
    assert (one.cell, one.value) == ("C2", "2024-03-04")
    assert "No high-risk rule" in one.allowed


def test_a_rule_that_cannot_be_read_is_not_missed_besides(file: Path) -> None:
    city.person(reference="boq")
    meeting = city.coordination_meeting().reference
    make(
        file,
        High_risk_rules=[{"Id": "r", "In force from": "1/1/2024", "Factors to be met": 9}],
        Assessments=[
            {"Id": "a", "Person": "boq", "Assessed on": "2024-03-04", "Coordination meeting": meeting}
        ],
    )
    assert {one.sheet for one in bad(file, city.COORDINATOR)} == {"High-risk rules"}


def test_an_outcome_that_the_answers_do_not_come_to(file: Path) -> None:
    city.assessment()
    export(asker=city.COORDINATOR, file=file)
    edit(file, "Assessments", O2="Does not meet")
    (one,) = bad(file, city.COORDINATOR)
    assert (one.cell, one.value) == ("O2", "Does not meet")
    assert "comes to [Meets]" in one.allowed


def test_a_decision_other_than_the_outcome_has_a_reason(file: Path) -> None:
    city.assessment()
    export(asker=city.COORDINATOR, file=file)
    edit(file, "Assessments", P2="No")
    assert places(file, city.COORDINATOR) == ["Assessments Q2 []"]


def test_a_text_that_was_cut_when_exported_is_not_taken_for_the_whole(file: Path) -> None:
    by = city.supervisor()
    attempt = city.attempt(note="Longer than a spreadsheet's cell. " * 2000)
    export(asker=by, file=file)
    cut = load_workbook(file)["Contact attempts"]["I2"].value
    edit(file, "Contact attempts", I2=f"Corrected. {cut}")
    (one,) = bad(file, by)
    assert (one.cell, one.value) == ("I2", "")
    attempt.note.refresh_from_db()
    assert not attempt.note.text.startswith("Corrected")


def test_leaves_no_row_in_the_trail(file: Path) -> None:
    before = AuditEvent.objects.count()
    told(incident(file, B2="3/4/2024"))
    assert AuditEvent.objects.count() == before
