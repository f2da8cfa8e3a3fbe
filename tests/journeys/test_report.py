"""The coordinator reads the year's report: what January looked like at its end, and who is behind a figure."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from ceasefire.access.models import User
from tests.journeys.conftest import Check, Enter

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("reported")]


def enrolled_in_january(page: Page) -> str:
    table = page.get_by_role("table", name="Ceasefire Summary")
    column = table.get_by_role("columnheader").all_inner_texts()
    place = next(number for number, label in enumerate(column) if label.startswith("ICM"))
    return table.get_by_role("row", name="January").get_by_role("cell").nth(place - 1).inner_text()


def test_from_home_to_the_records_behind_a_figure(
    enter: Enter, ana: User, usable: Check, told: list[str]
) -> None:
    page = enter(ana)
    expect(page).to_have_url(re.compile(r"/report/2024/$"))
    usable(page)

    page.get_by_label("As of", exact=True).fill("2024-12-31")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("as_of=2024-12-31"))
    # What is read at once must be there.
    page.wait_for_load_state()
    assert enrolled_in_january(page) == "1"

    page.get_by_label("As of", exact=True).fill("2024-01-31")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Figures as of 31 January 2024")).to_be_visible()
    page.wait_for_load_state()
    assert enrolled_in_january(page) == "0"

    table = page.get_by_role("table", name="Ceasefire Summary")
    table.get_by_role("row", name="January").get_by_role("link", name="2", exact=True).first.click()
    expect(page.get_by_role("heading", name="Referred in, January 2024")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(3)
    usable(page)

    page.get_by_role("link", name="Back to the report").click()
    expect(page.get_by_label("As of", exact=True)).to_have_value("2024-01-31")
    page.get_by_role("link", name="Jan", exact=True).click()
    expect(page.get_by_role("heading", name="Ceasefire report, January 2024")).to_be_visible()
    usable(page)

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    usable(page)
    assert told == []


def test_charts_have_their_numbers_one_step_away(enter: Enter, ana: User, told: list[str]) -> None:
    page = enter(ana)
    figure = page.get_by_role("figure").first
    expect(figure.get_by_role("img")).to_be_visible()
    figure.get_by_text("The numbers of this chart").click()
    expect(figure.get_by_role("table")).to_be_visible()
    assert told == []


@pytest.mark.parametrize("address", ["/", "/report/2024/", "/nowhere/"])
def test_who_has_no_page_yet_can_use_what_there_is(
    enter: Enter, ben: User, live_server: LiveServer, usable: Check, address: str
) -> None:
    page = enter(ben)
    page.goto(f"{live_server.url}{address}")
    usable(page)


def test_bad_days_and_an_empty_year_can_be_used(
    enter: Enter, ana: User, live_server: LiveServer, usable: Check
) -> None:
    page = enter(ana)
    for address in ("/report/2024/?as_of=31+Jan&known_on=2999-01-01", "/report/2019/", "/report/2024-Q1/"):
        page.goto(f"{live_server.url}{address}")
        usable(page)
