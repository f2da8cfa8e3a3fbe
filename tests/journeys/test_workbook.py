"""The coordinator takes a workbook home, fills it in, mends what is wrong with it and imports it, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from ceasefire.access.models import User
from ceasefire.shootings.models import Incident
from tests.journeys.conftest import Check, Enter

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("reported")]


def press(page: Page, name: str) -> None:
    """Go to a button or a link by the Tab key, and press it by Enter."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"The Tab key does not lead to [{name}].")


def fill(file: Path, day: str) -> None:
    book = load_workbook(file)
    # Above all: nothing but text and values is needed to fill it in.
    book["Incidents"]["A2"], book["Incidents"]["B2"] = "24-7001", day
    book.save(file)


def test_from_the_template_to_the_imported_rows(
    enter: Enter, ana: User, usable: Check, tmp_path: Path
) -> None:
    page, file = enter(ana), tmp_path / "oz.xlsx"
    press(page, "Workbook")
    usable(page)
    with page.expect_download() as download:
        press(page, "Empty template")
    download.value.save_as(file)

    fill(file, "3/4/2024")
    page.reload()
    page.get_by_label("Your filled-in workbook").set_input_files(file)
    press(page, "Check it")
    expect(page.get_by_role("heading", name="1 thing to mend")).to_be_visible()
    expect(page.get_by_text("It says 3/4/2024")).to_be_visible()
    usable(page)

    fill(file, "2024-03-04")
    press(page, "Upload it again")
    page.get_by_label("Your filled-in workbook").set_input_files(file)
    press(page, "Check it")
    expect(page.get_by_role("heading", name="Import this workbook?")).to_be_visible()
    usable(page)
    press(page, "Import it")
    expect(page.get_by_text("The workbook is imported.")).to_be_visible()
    usable(page)
    assert Incident.objects.filter(reference="24-7001").exists()


def test_a_wrong_file_an_empty_one_and_a_role_without_import_can_be_used(
    enter: Enter, ana: User, dee: User, live_server: LiveServer, usable: Check, tmp_path: Path
) -> None:
    page, wrong = enter(ana), tmp_path / "notes.xlsx"
    wrong.write_text("no workbook")
    page.goto(f"{live_server.url}/workbook/")
    page.get_by_label("Your filled-in workbook").set_input_files(wrong)
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("alert")).to_contain_text("is no workbook")
    usable(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Empty template").click()
    download.value.save_as(wrong)
    page.get_by_label("Your filled-in workbook").set_input_files(wrong)
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("heading", name="Nothing to import")).to_be_visible()
    usable(page)
    page.context.clear_cookies()
    enter(dee).goto(f"{live_server.url}/workbook/")
    expect(page.get_by_role("link", name="Your records")).to_be_visible()
    expect(page.get_by_role("button", name="Check it")).to_have_count(0)
    usable(page)
