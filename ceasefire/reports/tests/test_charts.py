"""Charts are pictures that say themselves in words, and hold nothing that a strict page refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from ceasefire.reports import charts
from ceasefire.reports.charts import MonthPoint, Said
from ceasefire.reports.flow import Band, Box, flow

Draw = Callable[[], str]

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "Ozma & <script>alert('x')</script> \"the wise\""
SAID = Said("oz", HOSTILE, f"{HOSTILE}: 3 and 4.")
MONTHS = [
    MonthPoint("2023-12-01", 4, None),
    MonthPoint("2024-01-01", 7, 5.5),
    MonthPoint("2024-02-01", 0, 5.1),
]
COLUMNS = [
    [Box("in", "Came in", 12, "#123456")],
    [Box("out", HOSTILE, 9, "#123456"), Box("left", "Left", 3, "#123456", left=True)],
]


def trend() -> str:
    return charts.trend(SAID, MONTHS, {"2024-01-01": HOSTILE})


def months_by_row() -> str:
    return charts.months_by_row(SAID, ["Jan", "Feb"], {HOSTILE: [3, 4], "Other": [0, None]}, {})


def flow_chart() -> str:
    return flow(SAID, COLUMNS, [Band("in", "out", 9), Band("in", "left", 3)])


every_chart = pytest.mark.parametrize("draw", [trend, months_by_row, flow_chart])


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@every_chart
def test_a_chart_says_its_title_and_what_it_shows(draw: Draw) -> None:
    picture = ElementTree.fromstring(draw())
    words = {child.get("id"): child.text for child in picture if child.tag in (f"{SVG}title", f"{SVG}desc")}
    assert picture.get("role") == "img"
    assert words[picture.get("aria-labelledby")] == SAID.title
    assert words[picture.get("aria-describedby")] == SAID.description


@every_chart
def test_a_chart_holds_no_style_no_script_and_no_way_out(draw: Draw) -> None:
    for element in ElementTree.fromstring(draw()).iter():
        assert element.tag.removeprefix(SVG) not in {"script", "style", "image", "foreignObject", "a"}
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if name.endswith("href") or name.startswith("on")]


@every_chart
def test_the_parts_of_a_picture_say_nothing_by_themselves(draw: Draw) -> None:
    picture = ElementTree.fromstring(draw())
    parts = [element for element in picture.iter() if element is not picture]
    assert not [part for part in parts if {"role", "aria-label", "aria-roledescription"} & part.attrib.keys()]


@every_chart
def test_a_label_of_the_city_is_shown_as_it_is(draw: Draw) -> None:
    assert any(HOSTILE in text for text in texts(draw()))


def test_the_same_numbers_give_the_same_picture() -> None:
    assert trend() == trend()


def test_a_trend_starts_at_zero_and_names_its_last_average() -> None:
    labels = texts(trend())
    assert "0" in labels
    assert "5.1" in labels
    assert "2024" in labels


def test_each_bar_has_its_number_and_a_month_without_one_has_none() -> None:
    numbers = [text for text in texts(months_by_row()) if text.isdigit()]
    assert sorted(numbers) == ["0", "3", "4"]


def test_each_step_of_the_flow_has_its_number() -> None:
    assert [text.split()[0] for text in texts(flow_chart())] == ["12", "9", "3"]


def test_boxes_are_as_high_as_their_numbers() -> None:
    picture = ElementTree.fromstring(flow_chart())
    bars = [
        element.get("d") or "" for element in picture.iter(f"{SVG}path") if element.get("fill") == "#123456"
    ]
    heights = [float(bar.split("v")[1].split("h")[0]) for bar in bars if bar.startswith("M") and "v" in bar]
    assert heights == [pytest.approx(heights[0] * share) for share in (1, 9 / 12, 3 / 12)]


def test_bands_of_a_box_that_add_up_to_more_share_its_height() -> None:
    columns = [[Box("in", "In", 10, "#123456")], [Box(key, key, 8, "#654321") for key in ("one", "two")]]
    picture = flow(SAID, columns, [Band("in", "one", 8), Band("in", "two", 8)])
    ribbons = re.findall(r'd="M[\d.]+,([\d.]+)C[^"]+C[^"]+?,([\d.]+)Z"', picture)
    [(top, middle), (again, bottom)] = [(float(start), float(end)) for start, end in ribbons]
    assert (top, middle) == (0, again)
    assert bottom == 2 * middle


def test_an_empty_band_is_not_drawn() -> None:
    columns = [[Box("in", "In", 10, "#123456")], [Box("out", "Out", 0, "#123456")]]
    assert "fill-opacity" not in flow(SAID, columns, [Band("in", "out", 0)])
