"""Identities: what must hold between figures, for any records and any dates, and partitions: what must hold row by row.

They are data over figure names, so they check computed figures and somebody's printed ones alike. `NAME[*]` is the
sum over all values of a by-measure, whatever services and pathways the city has. Source: the identities that the
definitions of a published annual report imply.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ibis import _
from ibis.common.deferred import Deferred

from ceasefire.measures.breakdowns import BREAKDOWNS, NOT_KNOWN
from ceasefire.measures.definitions import MEASURES, measure_named
from ceasefire.measures.figures import Figures
from ceasefire.measures.measure import Measure, figure_name, parts_of

EVERY_VALUE = "*"

Side = tuple[tuple[int, str], ...]
"""Figure names, each with the sign it is added with."""


@dataclass(frozen=True)
class Identity:
    """Two sums of figures that are equal in every month and in the period."""

    name: str
    left: Side
    right: Side


class Check(NamedTuple):
    """One identity in one month or in the period: both sides, and whether they are equal."""

    name: str
    period: str
    left: int
    right: int
    holds: bool


_REFERRED_IN: Side = ((+1, "referred_in"),)
_STATUSES: Side = tuple(
    (+1, name) for name in ("pursuing", "slo", "life_coaching", "short_term", "refused", "unable_to_place")
)
_ENGAGED: Side = ((+1, "slo"), (+1, "life_coaching"), (+1, "short_term"))

IDENTITIES = (
    Identity(
        "via shooting reviews + via partners = referred in",
        left=((+1, "via_shooting_reviews"), (+1, "via_partners")),
        right=_REFERRED_IN,
    ),
    Identity(
        "assessed = referred via shooting reviews + not referred, by reason",
        left=((+1, "assessed"),),
        right=((+1, "via_shooting_reviews"), (+1, "not_referred[*]")),
    ),
    Identity(
        "flow n = referred in + not referred",
        left=((+1, "flow_n"),),
        right=(*_REFERRED_IN, (+1, "not_referred")),
    ),
    Identity(
        "referred out, all services - individuals in dual services = referred in",
        left=((+1, "out[*]"), (-1, "dual_service_individuals")),
        right=_REFERRED_IN,
    ),
    Identity("referred out = referred in", left=((+1, "referred_out"),), right=_REFERRED_IN),
    Identity(
        "pursuing + SLO + ICM + short-term + refused + unable to place - individuals in two pathways = referred",
        left=(*_STATUSES, (-1, "two_pathway_individuals")),
        right=_REFERRED_IN,
    ),
    Identity(
        "SLO + ICM + short-term - individuals engaged in two pathways = engaged",
        left=(*_ENGAGED, (-1, "engaged_in_two_pathways")),
        right=((+1, "engaged"),),
    ),
    Identity(
        "ICM, all pathways = life coaching",
        left=((+1, "life_coaching[*]"),),
        right=((+1, "life_coaching"),),
    ),
)
"""What holds between figures. That the months add up to the period is checked besides, for every figure that does."""

STANDS_IN = {"engaged_in_two_pathways": "two_pathway_individuals"}
"""A printed report has one figure for "in two pathways"; it stands in where the one for the engaged is not given."""


@dataclass(frozen=True)
class Partition:
    """Each row of the unit is counted by exactly one of the parts; `NAME[*]` is a measure with a known value."""

    name: str
    unit: str
    parts: tuple[str, ...]

    @property
    def breaks(self) -> Measure:
        """The measure of rows that are in no part or in several."""
        times = sum(
            ((_part(name)).ifelse(1, 0) for name in self.parts[1:]), _part(self.parts[0]).ifelse(1, 0)
        )
        return Measure(
            name=f"rows that break: {self.name}",
            label=self.name,
            unit=self.unit,
            question="How many rows are in none of the parts, or in several?",
            counts=f"Rows that are not in exactly one of: {', '.join(self.parts)}.",
            where=times != 1,
        )


def _part(name: str) -> Deferred:
    measure_name, value = parts_of(name)
    measure = measure_named(measure_name)
    where = measure.where if measure.where is not None else _.counted_on.notnull()
    if value == EVERY_VALUE and measure.by:
        where = where & _has_known_value(measure.by)
    return where.fill_null(False)


def _has_known_value(column: str) -> Deferred:
    known = BREAKDOWNS[column].values
    return _[column].isin(known) if known else _[column].fill_null(NOT_KNOWN) != NOT_KNOWN


PARTITIONS = (
    Partition(
        "each referral came either via a shooting review or via a partner",
        unit="referral",
        parts=("via_shooting_reviews", "via_partners"),
    ),
    Partition(
        "each assessment is either referred or not referred for one reason",
        unit="assessment",
        parts=("appropriate_for_referral", "not_referred[*]"),
    ),
    Partition(
        "each pathway row has exactly one reported status",
        unit="pathway_row",
        parts=("pursuing", "slo", "life_coaching[*]", "short_term", "refused", "unable_to_place[*]"),
    ),
    Partition("each placement went out to one service", unit="placement", parts=("out[*]",)),
)

BREAKS: tuple[Measure, ...] = tuple(partition.breaks for partition in PARTITIONS)
"""Measures of the rows that break each partition: counted with the others, and opened like them. All must be 0."""


def check(figures: Figures) -> list[Check]:
    """Every identity and partition in every month and in the period, and the months against the period.

    Where a figure is not given, what needs it is left out.
    """
    checks: list[Check] = []
    for identity in IDENTITIES:
        checks += _checked(identity.name, figures, identity.left, identity.right)
    for measure in BREAKS:
        checks += _checked(measure.label, figures, ((+1, measure.name),), ())
    return checks + list(_months_against_period(figures))


def _checked(name: str, figures: Figures, left: Side, right: Side) -> list[Check]:
    lefts, rights = _numbers(figures, left), _numbers(figures, right)
    return [
        Check(name, period, one, other, one == other)
        for period, one, other in zip(_periods(figures), lefts, rights, strict=True)
        if one is not None and other is not None
    ]


def _periods(figures: Figures) -> list[str]:
    months = [month.name for month in figures.begun]
    return [*months, figures.period.name] if len(figures.period.months) > 1 else [figures.period.name]


def _numbers(figures: Figures, side: Side) -> list[int | None]:
    """The sum of a side in each of the periods."""
    columns = [(sign, _row(figures, name)) for sign, figure in side for name in _names(figures, figure)]
    return [
        _sum([None if row[place] is None else sign * (row[place] or 0) for sign, row in columns])
        for place, _period in enumerate(_periods(figures))
    ]


def _names(figures: Figures, figure: str) -> list[str]:
    measure, value = parts_of(figure)
    if value == EVERY_VALUE:
        return [figure_name(measure, known) for known in figures.values(measure)] or [figure]
    return [STANDS_IN.get(figure, figure) if figure not in figures.names else figure]


def _row(figures: Figures, name: str) -> list[int | None]:
    places = len(_periods(figures))
    if name not in figures.names:
        return [None] * places
    return [*figures.month(name)[: places - 1], figures.total(name)]


def _sum(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _months_against_period(figures: Figures) -> Iterator[Check]:
    if len(figures.period.months) == 1:
        return
    for name in figures.names:
        measure = MEASURES.get(parts_of(name)[0])
        months, total = _sum(figures.month(name)[: len(figures.begun)]), figures.total(name)
        if measure and measure.is_additive and months is not None and total is not None:
            said = f"the months add up to the period: {name}"
            yield Check(said, figures.period.name, months, total, months == total)
