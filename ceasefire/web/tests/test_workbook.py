"""The workbook's pages: download, upload, check, import."""

from __future__ import annotations

import re
import tempfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from ceasefire.access.roles import Role
from ceasefire.audit import clock
from ceasefire.audit.models import AuditEvent
from ceasefire.shootings.models import Incident
from ceasefire.web.workbook import views
from ceasefire.workbook.queries import sheets
from ceasefire.workbook.tests.books import INCIDENT, Rows, fill_the_city, make
from tests import city
from tests.kept import last_act
from tests.people import SignedIn

IMPORTERS = {
    Role.LAW_ENFORCEMENT,
    Role.REVIEW_COORDINATOR,
    Role.OUTREACH_WORKER,
    Role.LIFE_COACH,
    Role.HOSPITAL_PROGRAM,
    Role.FAMILY_PROGRAM,
    Role.PROVIDER_SUPERVISOR,
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
}
READERS = IMPORTERS | {Role.EVALUATOR}


@pytest.fixture
def officer(signed_in: SignedIn) -> Client:
    return signed_in(Role.LAW_ENFORCEMENT)


@pytest.fixture
def filled(tmp_path: Path) -> SimpleUploadedFile:
    """A workbook with one incident."""
    return uploaded(tmp_path, Incidents=[INCIDENT])


def uploaded(folder: Path, name: str = "oz.xlsx", **rows: Rows) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make(folder / "made.xlsx", **rows).read_bytes())


def upload(client: Client, file: SimpleUploadedFile) -> Any:
    file.seek(0)
    return client.post("/workbook/", {"workbook": file})


def secret_on(page: str) -> str:
    """What the buttons below a checked workbook send."""
    found = re.search(r'name="upload" value="([^"]+)"', page)
    assert found
    return found[1]


def kept() -> list[Path]:
    return list(settings.UPLOADS.iterdir()) if settings.UPLOADS.exists() else []


@pytest.fixture(autouse=True)
def nothing_left() -> None:
    """What other tests left waiting is gone."""
    for file in kept():
        file.unlink()


def test_the_page_is_for_every_role_that_has_a_workbook(signed_in: SignedIn) -> None:
    for role in Role:
        if role not in {Role.PUBLIC, Role.SYSTEM}:
            client = signed_in(role)
            for address in ("/workbook/", "/workbook/template/", "/workbook/export/"):
                assert client.get(address).status_code == (200 if role in READERS else 403)


def test_uploading_is_for_those_who_may_change_something(
    signed_in: SignedIn, filled: SimpleUploadedFile
) -> None:
    for role in Role:
        if role not in {Role.PUBLIC, Role.SYSTEM}:
            client = signed_in(role)
            may = role in IMPORTERS
            assert (upload(client, filled).status_code != 403) is may
            assert (client.post("/workbook/import/").status_code != 403) is may
            assert (client.post("/workbook/cancel/").status_code != 403) is may
            assert ("Check it" in client.get("/workbook/").content.decode()) is may


def test_a_checked_workbook_changes_nothing_until_it_is_imported(
    officer: Client, filled: SimpleUploadedFile
) -> None:
    page = upload(officer, filled).content.decode()
    assert "Import this workbook?" in page
    assert re.search(r">Incidents</th><td>1</td><td>0</td><td>0</td>", page)
    assert not Incident.objects.exists()
    assert not AuditEvent.objects.filter(purpose="page workbook", written__gt=0).exists()

    done = officer.post("/workbook/import/", {"upload": secret_on(page)})
    assert done.headers["Location"] == "/workbook/"
    assert Incident.objects.get().reference == INCIDENT["Id"]
    page = officer.get("/workbook/").content.decode()
    assert "The workbook is imported." in page
    assert re.search(r">Incidents</th><td>1</td><td>0</td><td>0</td>", page)
    assert "is imported" not in officer.get("/workbook/").content.decode()
    assert kept() == []


def test_an_import_is_in_the_name_of_who_uploaded(officer: Client, filled: SimpleUploadedFile) -> None:
    page = upload(officer, filled).content.decode()
    officer.post("/workbook/import/", {"upload": secret_on(page)})
    row = last_act()
    assert (row.by, row.purpose, row.written) == (Role.LAW_ENFORCEMENT.value, "page workbook_import", 1)


def test_every_mistake_is_told_at_its_cell_and_nothing_is_kept(officer: Client, tmp_path: Path) -> None:
    wrong = [
        {"Id": "1", "Date": "3/4/2024"},
        {"Id": "2", "Date": "4/4/2024"},
        {"Id": "", "Date": "2024-03-04"},
    ]
    victim = {"Id": "v", "Incident": "nowhere<b>"}
    answer = upload(officer, uploaded(tmp_path, Incidents=wrong, Victims=[victim]))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "<h1>4 things to mend</h1>" in page
    for cell in ("<strong>B2</strong>", "<strong>B3</strong>", "<strong>A4</strong>", "<h2>Victims</h2>"):
        assert cell in page
    assert "<q>nowhere&lt;b&gt;</q>" in page
    assert kept() == []


def test_more_mistakes_than_a_page_bears_are_counted(
    officer: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_MISTAKES", 2)
    wrong = [{"Id": str(number), "Date": f"{number}/4/2024"} for number in range(5)]
    page = upload(officer, uploaded(tmp_path, Incidents=wrong)).content.decode()
    assert page.count("<strong>B") == 2
    assert "the first 2 of 5" in page


def test_a_workbook_without_rows_and_one_without_changes_say_so(officer: Client, tmp_path: Path) -> None:
    assert "has no rows below its headings" in upload(officer, uploaded(tmp_path)).content.decode()
    city.incident("24-0001")
    page = upload(officer, uploaded(tmp_path, Incidents=[INCIDENT])).content.decode()
    assert "The records say already what" in page
    assert "Import it" not in page
    assert kept() == []


def test_what_changed_between_check_and_import_is_told(officer: Client, tmp_path: Path) -> None:
    incident = city.incident("24-0001")
    page = upload(officer, uploaded(tmp_path, Victims=[{"Id": "v", "Incident": "24-0001"}])).content.decode()
    Incident.objects.filter(id=incident.id).update(reference="24-0002")
    answer = officer.post("/workbook/import/", {"upload": secret_on(page)})
    assert answer.status_code == 400
    assert "The records changed between the check and the import" in answer.content.decode()
    assert kept() == []


def test_giving_up_removes_the_file(officer: Client, filled: SimpleUploadedFile) -> None:
    page = upload(officer, filled).content.decode()
    assert len(kept()) == 1
    assert officer.post("/workbook/cancel/", {"upload": secret_on(page)}).headers["Location"] == "/workbook/"
    assert kept() == []
    assert officer.post("/workbook/import/", {"upload": secret_on(page)}).status_code == 404


def test_a_file_waits_for_an_hour(officer: Client, filled: SimpleUploadedFile) -> None:
    page = upload(officer, filled).content.decode()
    with clock.set_to(clock.now() + timedelta(minutes=61)):
        # The session of this browser would be over too: another one of the same person is not.
        session = officer.session
        session["signed_in_at"] = session["seen_at"] = clock.now().timestamp()
        session.save()
        answer = officer.post("/workbook/import/", {"upload": secret_on(page)})
    assert answer.status_code == 404
    assert "older than an hour" in answer.content.decode()
    assert kept() == []
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("oz.xlsx", b"", "is empty"),
        ("oz.xlsx", b"Id,Date\n", "is no workbook, whatever its name says"),
        ("oz.xlsx", b"PK\x03\x04 and then nothing", "damaged"),
        ("oz.xlsm", b"PK\x03\x04", "does not end in .xlsx"),
        ("oz.csv", b"Id,Date\n", "does not end in .xlsx"),
        ("oz", b"Id,Date\n", "does not end in .xlsx"),
    ],
)
def test_a_file_that_is_no_workbook_is_told_at_the_field(
    officer: Client, name: str, content: bytes, said: str
) -> None:
    answer = upload(officer, SimpleUploadedFile(name, content))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(rf'id="id_workbook-error-1" role="alert">[^<]*{said}', page)
    assert 'aria-describedby="id_workbook-hint id_workbook-error-1"' in page


def test_no_file_at_all(officer: Client) -> None:
    for sent in ({}, {"workbook": "a text"}):
        answer = officer.post("/workbook/", sent)
        assert answer.status_code == 400
        assert "Choose a file first." in answer.content.decode()


def test_a_file_beyond_the_limit(officer: Client) -> None:
    answer = upload(officer, SimpleUploadedFile("oz.xlsx", bytes(settings.UPLOAD_LIMIT)))
    assert answer.status_code == 400
    assert "larger than 5 MB" in answer.content.decode()


def test_the_step_addresses_lead_back_when_they_are_only_looked_at(officer: Client) -> None:
    for address in ("/workbook/import/", "/workbook/cancel/"):
        assert officer.get(address).headers["Location"] == "/workbook/"


@pytest.mark.parametrize("role", [Role.LAW_ENFORCEMENT, Role.REVIEW_COORDINATOR, Role.OUTREACH_WORKER])
def test_a_template_has_the_sheets_of_the_own_rooms_and_no_row(signed_in: SignedIn, role: Role) -> None:
    fill_the_city()
    client = signed_in(role)
    answer = client.get("/workbook/template/")
    assert answer.headers["Content-Type"] == views.XLSX
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ceasefire-template.xlsx"'
    book = load_workbook(BytesIO(answer.content))
    asker = client.get("/").wsgi_request.user.asker  # type: ignore[union-attr]  # one of ours
    assert book.sheetnames[2:] == [sheet.title for sheet in sheets(asker=asker)]
    assert {page.max_row for page in book.worksheets[2:]} == {1}


def test_an_export_can_be_uploaded_again_and_never_touches_the_disk(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_the_city()
    client = signed_in(Role.PROVIDER_SUPERVISOR)
    monkeypatch.setattr(tempfile, "tempdir", "no-such-folder")
    answer = client.get("/workbook/export/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="ceasefire-{clock.today()}.xlsx"'
    assert "no-store" in answer.headers["Cache-Control"]
    again = upload(client, SimpleUploadedFile("oz.xlsx", answer.content))
    assert "The records say already what" in again.content.decode()


def test_a_workbook_needs_the_token_of_its_own_page(officer: Client, filled: SimpleUploadedFile) -> None:
    officer.handler.enforce_csrf_checks = True
    assert upload(officer, filled).status_code == 403
    assert officer.post("/workbook/import/").status_code == 403
    assert officer.post("/workbook/cancel/").status_code == 403
