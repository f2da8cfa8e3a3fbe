"""Of what was undone the trail holds that it was tried, and no record."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from ceasefire.access.gate import as_asker
from ceasefire.audit.models import AuditEvent
from ceasefire.audit.rules import BrokenRules
from ceasefire.domain.terms import Status
from ceasefire.referrals.actions import set_status
from ceasefire.shootings.models import Incident
from ceasefire.workbook.actions import import_workbook
from ceasefire.workbook.errors import NotImported
from ceasefire.workbook.tests.books import INCIDENT, Rows, make
from tests import city
from tests.kept import last_act

pytestmark = pytest.mark.django_db


def row_of(file: Path, dry_run: bool = False, **rows: Rows) -> AuditEvent:
    """The row of a visit in which an incident is entered and a workbook is imported, checked or refused."""
    made = make(file / "oz.xlsx", **rows)
    with as_asker(city.OFFICER, purpose="page oz", origin="127.0.0.1"):
        city.incident("24-9999")
        with suppress(NotImported):
            import_workbook(by=city.OFFICER, file=made, dry_run=dry_run)
    return last_act()


def test_an_import_is_told(tmp_path: Path) -> None:
    row = row_of(tmp_path, Incidents=[INCIDENT])
    assert (row.written, len(row.actions)) == (2, 2)


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    row = row_of(tmp_path, dry_run=True, Incidents=[INCIDENT])
    assert (row.written, len(row.actions)) == (1, 1)
    assert Incident.objects.get().reference == "24-9999"


def test_an_import_that_is_refused_after_it_began_to_write_has_written_nothing(tmp_path: Path) -> None:
    victim = {"Id": "v", "Incident": "nowhere"}
    row = row_of(tmp_path, Incidents=[INCIDENT], Victims=[victim])
    assert (row.written, len(row.actions)) == (1, 1)


def test_an_act_that_is_refused_leaves_the_acts_before_it() -> None:
    with as_asker(city.COORDINATOR, purpose="page oz", origin="127.0.0.1"):
        made = city.placement()
        with pytest.raises(BrokenRules):
            set_status(by=city.COORDINATOR, placement=made, status=Status.ICM, effective_on=date(2023, 1, 1))
    assert "referrals.set_status" not in last_act().actions
    assert "referrals.send_out" in last_act().actions
    assert last_act().actions[-1] == "referrals.set_status (undone)"
