"""Records that somebody does not see may contradict their workbook: they learn that it is so, and nothing of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ceasefire.access.gate import Asker
from ceasefire.access.models import User
from ceasefire.audit.rules import UNSEEN
from ceasefire.domain.terms import Status, VisitOutcome
from ceasefire.referrals.models import Placement
from ceasefire.workbook.actions import BAD_ID
from ceasefire.workbook.errors import BadCell, NotImported
from ceasefire.workbook.queries import export
from ceasefire.workbook.tests.books import bad, edit, make, page, take
from tests import city
from tests.kept import last_act
from tests.people import browser_of

pytestmark = pytest.mark.django_db

TOLD = BadCell("", "", "", UNSEEN.sentence)


def exported(file: Path, by: Asker, title: str, reference: str, **changed: Any) -> Path:
    """An export with one row of a sheet changed, by heading."""
    export(asker=by, file=file)
    sheet = page(file, title)
    headings = [str(cell.value).removesuffix(" *") for cell in sheet[1]]
    (row,) = [cells[0].row for cells in sheet.iter_rows() if cells[0].value == reference]
    columns = {name: headings.index(name.replace("_", " ")) + 1 for name in changed}
    cells = {sheet.cell(row, columns[name]).coordinate: value for name, value in changed.items()}
    return edit(file, title, **cells)


def worked_with(*days: int) -> Placement:
    """A placement that somebody is assigned to and that was pursued on those days of March."""
    placement = city.placement((Status.SLO, date(2024, 3, 20)))
    city.assignment(placement)
    for day in days:
        city.attempt(placement, attempted_on=date(2024, 3, day), note="Heard at the gate.")
    return placement


@pytest.mark.parametrize("days", [(), (5,), (5, 9, 17)])
def test_a_coordinator_learns_no_day_of_the_contact_log(tmp_path: Path, days: tuple[int, ...]) -> None:
    placement = worked_with(*days)
    file = exported(
        tmp_path / "oz.xlsx", city.COORDINATOR, "Placements", placement.reference, Placed_on="2024-06-01"
    )
    found = bad(file, city.COORDINATOR)
    assert [one for one in found if one.sheet not in {"Placements", "Referrals"}] == [TOLD]
    assert len(found) > 1


def test_an_administrator_learns_of_no_referral(tmp_path: Path) -> None:
    worked_with()
    worked_with()
    file = exported(
        tmp_path / "oz.xlsx", city.ADMINISTRATOR, "Services", "slo_icm", Has_an_outreach_stage="No"
    )
    assert bad(file, city.ADMINISTRATOR) == (TOLD,)
    file = exported(tmp_path / "oz.xlsx", city.ADMINISTRATOR, "Organizations", city.STREET[0], Kind="Partner")
    assert bad(file, city.ADMINISTRATOR) == (TOLD,)


def test_the_page_says_it_and_the_trail_holds_that_the_check_failed(ana: User, tmp_path: Path) -> None:
    placement = worked_with(5)
    file = exported(
        tmp_path / "oz.xlsx", ana.asker, "Placements", placement.reference, Placed_on="2024-06-01"
    )
    uploaded = SimpleUploadedFile("oz.xlsx", file.read_bytes())
    answer = browser_of(ana).post("/workbook/", {"workbook": uploaded})
    assert answer.status_code == 400
    text = answer.content.decode()
    assert UNSEEN.sentence in text
    assert "2024-03-05" not in text
    row = last_act()
    assert (row.outcome, row.actions, row.written) == (
        VisitOutcome.DONE,
        ["workbook.import_rows (undone)"],
        0,
    )
    assert row.read["referrals.placement"]


def test_a_colleague_s_id_is_told_like_any_that_cannot_be_used(ben: User, eve: User, tmp_path: Path) -> None:
    mine, hers = city.placement(), city.placement()
    city.assignment(mine, ben)
    city.assignment(hers, eve)
    city.contact_point(hers.packets.get().person, reference="CP-17")
    row = {"Participant": mine.packets.get().person.reference, "Kind": "Phone"}
    row["Number, address or account"] = "503-555-0111"
    file = make(tmp_path / "oz.xlsx", Contact_points=[{"Id": "CP-18", **row}, {"Id": "CP-17", **row}])
    with pytest.raises(NotImported) as raised:
        take(file, ben.asker, dry_run=True)
    assert str(raised.value) == f"Contact points, A2 to A3: {BAD_ID}"
    take(make(file, Contact_points=[{"Id": "CP-18", **row}]), ben.asker)
