"""A report's charts: the flow, what became of each month's referrals, and the trends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ceasefire.domain.terms import Status
from ceasefire.measures.measure import figure_name
from ceasefire.measures.trend import Series
from ceasefire.reports import charts, layout, words
from ceasefire.reports.charts import LINE, STATUS_COLOURS, MonthPoint, Said
from ceasefire.reports.flow import Band, Box, flow
from ceasefire.reports.report import Report

LEFT_THE_PATH, PARTNER = "#71767a", "#7a4b1e"
TREND_MONTHS = 48
"""How many months a trend shows; the last is that of the period."""

STATUS_FIGURES: dict[str, Status] = {
    "life_coaching": Status.ICM,
    "short_term": Status.SHORT_TERM,
    "slo": Status.SLO,
    "pursuing": Status.PURSUING,
    "unable_to_place": Status.UNABLE_TO_PLACE,
    "refused": Status.REFUSED,
}


@dataclass(frozen=True)
class Chart:
    """A picture with its words; `figures` are those it shows, and a trend has its `points`."""

    title: str
    subtitle: str
    svg: str
    figures: tuple[str, ...] = ()
    points: tuple[MonthPoint, ...] = ()


def flow_charts(report: Report) -> Iterator[Chart]:
    """The flow of the period, and what became of each month's referrals; nothing where nobody was in the flow."""
    if report.figures.total("flow_n"):
        yield _flow(report)
        if len(report.figures.begun) > 1:
            yield _statuses(report)


def trend_charts(report: Report) -> Iterator[Chart]:
    """Months and their 12-month average, for each measure whose rolling mean is compared."""
    for measure in layout.TREND_ROLLING:
        points = _points(report.trend.series[measure], report)
        if points:
            yield _trend(report, measure, points)


def _flow(report: Report) -> Chart:
    columns = _columns(report)
    title = "How did people come in, where did they go, and where do they stand?"
    subtitle = (
        f"Assessments and referrals of {words.period_title(report.period)}, {report.figures.total('flow_n')} in all, "
        f"by their status as of {words.day(report.as_of)}. Who is in two services or two pathways is in each."
    )
    boxes = [box for column in columns for box in column]
    numbers = "; ".join(f"{box.label} {box.number}" for box in boxes)
    said = Said("flow", title, f"{subtitle} {numbers}.")
    figures = tuple(box.key for box in boxes)
    return Chart(title, subtitle, flow(said, columns, list(_bands(columns))), figures)


def _columns(report: Report) -> list[list[Box]]:
    labels = {figure: status.label for figure, status in STATUS_FIGURES.items()}

    def box(figure: str, colour: str, *, left: bool = False) -> Box:
        return Box(
            figure,
            labels.get(figure) or words.figure_label(figure, report.services),
            report.figures.total(figure) or 0,
            colour,
            left,
        )

    reasons = [figure_name("not_referred", code) for code in layout.NOT_REFERRED]
    return [
        [box("assessed", LINE)],
        [
            box("via_shooting_reviews", LINE),
            box("via_partners", PARTNER),
            box("not_referred", LEFT_THE_PATH, left=True),
        ],
        [
            box("referred_in", LINE),
            *(box(figure, LEFT_THE_PATH, left=True) for figure in reasons if report.figures.total(figure)),
        ],
        [box(figure_name("out", service.code), LINE) for service in report.services],
        [box("referred_out", LINE)],
        [box(figure, STATUS_COLOURS[status]) for figure, status in STATUS_FIGURES.items()],
    ]


def _bands(columns: Sequence[Sequence[Box]]) -> Iterator[Band]:
    _assessed, came_in, referred, services, _referred_out, statuses = columns
    via_review, via_partners, not_referred = came_in
    yield Band("assessed", via_review.key, via_review.number)
    yield Band("assessed", not_referred.key, not_referred.number)
    yield from (Band(way.key, "referred_in", way.number) for way in (via_review, via_partners))
    yield from (Band("not_referred", reason.key, reason.number) for reason in referred if reason.left)
    yield from (Band("referred_in", service.key, service.number) for service in services)
    yield from (Band(service.key, "referred_out", service.number) for service in services)
    yield from (Band("referred_out", status.key, status.number) for status in statuses)


def _statuses(report: Report) -> Chart:
    title = "What became of each month's referrals?"
    subtitle = f"Referrals in each pathway, by the month they count in and their status as of {words.day(report.as_of)}"
    months = report.figures.begun
    rows = {
        status.label: report.figures.month(figure)[: len(months)] for figure, status in STATUS_FIGURES.items()
    }
    colours = {status.label: STATUS_COLOURS[status] for status in STATUS_FIGURES.values()}
    totals = "; ".join(
        f"{status.label} {report.figures.total(figure)}" for figure, status in STATUS_FIGURES.items()
    )
    said = Said("statuses", title, f"{subtitle}. Over all months: {totals}.")
    picture = charts.months_by_row(said, [f"{month.start:%b}" for month in months], rows, colours)
    return Chart(title, subtitle, picture, tuple(STATUS_FIGURES))


def _points(series: Series, report: Report) -> tuple[MonthPoint, ...]:
    means = (round(float(mean), 1) if mean is not None else None for mean in series.means())
    points = [
        MonthPoint(month.start.isoformat(), number, mean)
        for month, number, mean in zip(series.months, series.numbers, means, strict=True)
        if month.start < report.period.end
    ]
    return tuple(points[-TREND_MONTHS:])


def _trend(report: Report, measure: str, points: tuple[MonthPoint, ...]) -> Chart:
    title = f"{words.figure_label(measure)}: is it getting better?"
    first, last = (words.month(point.month) for point in (points[0], points[-1]))
    subtitle = (
        f"{words.unit_label(measure)}, {first} to {last}. "
        "Bars: each month. Line: average of the twelve months that end with it."
    )
    named = {one.month.start.isoformat(): one.label for one in report.named_months}
    mean = f" The average at the end is {points[-1].mean:.1f}." if points[-1].mean is not None else ""
    said = Said(f"trend-{measure}", title, f"{subtitle}{mean}")
    return Chart(title, subtitle, charts.trend(said, points, named), points=points)
