"""The records behind a figure."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from ceasefire.access.gate import SYSTEM
from ceasefire.domain.periods import Period
from ceasefire.measures.definitions import MEASURES
from ceasefire.program.models import Service
from ceasefire.reports import members
from ceasefire.reports.queries import compute
from tests import city

pytestmark = pytest.mark.usefixtures("counted")


def records_on(page: str) -> list[str]:
    return re.findall(r'<tr><th scope="row">([^<]+)</th>', page)


def test_as_many_records_as_the_figure_says(coordinator: Client) -> None:
    report = compute(asker=SYSTEM, period=Period.year(2024), as_of=date(2024, 12, 31))
    opened = [name for name, measure in MEASURES.items() if measure.unit in members.NEEDED]
    assert opened
    for name in opened:
        page = unescape(coordinator.get(f"/report/2024/{name}/?as_of=2024-12-31").content.decode())
        assert len(records_on(page)) == report.figures.total(name)
        assert f"<dd>{report.figures.total(name)}</dd>" in page
        assert MEASURES[name].counts in page


def test_a_month_of_the_year_opens_its_own_records(coordinator: Client) -> None:
    page = coordinator.get("/report/2024/shooting_incidents/?month=2024-02").content.decode()
    assert records_on(page) == ["24-0002"]


def test_no_name_stands_beside_a_record(coordinator: Client) -> None:
    for name, measure in MEASURES.items():
        if measure.unit in members.NEEDED:
            page = coordinator.get(f"/report/2024/{name}/").content.decode()
            assert "Boq" not in page
            assert "Munchkin" not in page.replace(city.FAMILY[1], "")


def test_records_come_fifty_to_a_page(coordinator: Client) -> None:
    for number in range(60):
        city.incident(f"25-{number:04d}", date(2023, 5, 6))
    first = coordinator.get("/report/2023/shooting_incidents/?as_of=2023-12-31").content.decode()
    assert "1 to 50 of 60" in first
    [later] = re.findall(r'<a href="([^"]+)">Later', first)
    second = coordinator.get(unescape(later)).content.decode()
    assert "51 to 60 of 60" in second
    assert "31 December 2023" in second
    assert sorted({*records_on(first), *records_on(second)}) == [f"25-{number:04d}" for number in range(60)]


@pytest.mark.parametrize(
    "address",
    [
        "no_such_figure/",
        "out[no_such_service]/",
        "referred_in[hhp]/",
        "out[/",
        "assessed/?month=2023-01",
        "assessed/?month=March",
        "assessed/?as_of=never",
    ],
)
def test_an_unknown_figure_month_or_day_is_not_there(coordinator: Client, address: str) -> None:
    assert coordinator.get(f"/report/2024/{address}").status_code == 404


def test_a_page_beyond_the_last_shows_the_last(coordinator: Client) -> None:
    page = coordinator.get("/report/2024/shooting_incidents/?page=999").content.decode()
    assert "1 to 2 of 2" in page


def test_the_way_back_keeps_the_days(coordinator: Client) -> None:
    page = coordinator.get("/report/2024/assessed/?as_of=2024-06-30&known_on=2024-07-01").content.decode()
    assert 'href="/report/2024/?as_of=2024-06-30&amp;known_on=2024-07-01"' in page


def test_a_service_whose_id_holds_a_slash_opens_its_records(coordinator: Client) -> None:
    Service.objects.filter(reference="slo_icm").update(reference="SLO/ICM")
    page = coordinator.get("/report/2024/?as_of=2024-12-31").content.decode()
    opened = set(re.findall(r'href="(/report/2024/out%5BSLO/ICM%5D/[^"]*)"', page))
    assert opened
    for address in opened:
        assert coordinator.get(unescape(address)).status_code == 200
