"""What a report shows: its sections and lines as data. The keys are those of the published annual report's tables.

A line is a key in its section and the figure that stands there. What a city names itself, its services, pathways and
the reasons that come up, gives one line each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ceasefire.domain.terms import DispositionOutcome, UnableReason
from ceasefire.measures.measure import figure_name


@dataclass(frozen=True)
class Service:
    """A service as a report names it: its code and label, and those of its pathway."""

    code: str
    label: str
    pathway: str
    pathway_label: str


@dataclass(frozen=True)
class Line:
    """A figure's place in a report: the key in its section (a dot goes one level down) and the figure's name."""

    key: str
    figure: str


@dataclass(frozen=True)
class Section:
    """Lines that stand together. A section by month has one number a month; the other one for the whole period."""

    name: str
    lines: tuple[Line, ...]


def _lines(**figures: str) -> tuple[Line, ...]:
    return tuple(Line(key, figure) for key, figure in figures.items())


def _reasons(key: str, measure: str, codes: Iterable[str]) -> tuple[Line, ...]:
    return tuple(Line(f"{key}.{code}", figure_name(measure, code)) for code in codes)


def _by_service(services: Iterable[Service]) -> tuple[Line, ...]:
    return tuple(Line(f"out_{one.code}", figure_name("out", one.code)) for one in services)


def _by_pathway(services: Iterable[Service]) -> tuple[Line, ...]:
    pathways = dict.fromkeys(one.pathway for one in services)
    return tuple(Line(f"life_coaching_{code}", figure_name("life_coaching", code)) for code in pathways)


NOT_REFERRED = tuple(code for code in DispositionOutcome if code is not DispositionOutcome.REFERRED)

SHOOTING_REVIEW = Section(
    "shooting_review",
    _lines(
        shooting_incidents="shooting_incidents",
        injury_and_fatal="injury_and_fatal",
        homicide_victims="homicide_victims",
        injured_victims="injured_victims",
        identified_and_assessed="assessed",
        appropriate_for_referral="appropriate_for_referral",
        other_referrals="via_partners",
    ),
)

SUMMARY = Section(
    "summary",
    _lines(
        injury_and_fatal="injury_and_fatal",
        assessed="assessed",
        referred="referred_in",
        pursuing="pursuing",
        slo="slo",
        icm="life_coaching",
        short_term="short_term",
        refused="refused",
        unable_to_place="unable_to_place",
        sscc="not_referred[sscc]",
        pps="not_referred[pps]",
        custom_notifications="custom_notifications",
        call_in_individuals="call_in_individuals",
    ),
)


def appendix(services: Iterable[Service]) -> Section:
    """The monthly one-page flows."""
    services = tuple(services)
    return Section(
        "appendix",
        (
            *_lines(
                via_shooting_reviews="via_shooting_reviews",
                via_partners="via_partners",
                referred_in="referred_in",
                unduplicated_persons="unduplicated_persons",
                custom_notifications="custom_notifications",
                call_ins="call_ins",
                call_in_individuals="call_in_individuals",
                relocations="relocations",
            ),
            *_by_service(services),
            *_lines(
                dual_service_individuals="dual_service_individuals",
                engaged="engaged",
                life_coaching="life_coaching",
            ),
            *_by_pathway(services),
            *_lines(
                short_term="short_term",
                slo_engaged="slo",
                relentless_pursuit="pursuing",
                refused="refused",
                unable_to_place="unable_to_place",
                two_pathway_individuals="two_pathway_individuals",
                engaged_in_two_pathways="engaged_in_two_pathways",
                flow_n="flow_n",
            ),
            *_reasons("not_referred", "not_referred", NOT_REFERRED),
        ),
    )


def whole_period(services: Iterable[Service]) -> Section:
    """The headline page: the figures of the whole period."""
    services = tuple(services)
    return Section(
        "annual",
        (
            *_lines(
                shooting_incidents="shooting_incidents",
                injury_and_fatal="injury_and_fatal",
                homicide_victims="homicide_victims",
                injured_victims="injured_victims",
                assessed="assessed",
                appropriate_for_referral="appropriate_for_referral",
                other_referrals="via_partners",
                referred="referred_in",
                via_shooting_reviews="via_shooting_reviews",
                via_partners="via_partners",
                unduplicated_persons="unduplicated_persons",
                custom_notifications="custom_notifications",
                call_ins="call_ins",
                call_in_individuals="call_in_individuals",
                relocations="relocations",
                referred_out="referred_out",
            ),
            *_by_service(services),
            *_lines(
                dual_service_individuals="dual_service_individuals",
                two_pathway_individuals="two_pathway_individuals",
                engaged_in_two_pathways="engaged_in_two_pathways",
                engaged="engaged",
                life_coaching="life_coaching",
            ),
            *_by_pathway(services),
            *_lines(
                short_term="short_term",
                slo="slo",
                pursuing="pursuing",
                refused="refused",
                unable_to_place="unable_to_place",
                not_referred="not_referred",
                sscc="not_referred[sscc]",
                pps="not_referred[pps]",
                non_referral="non_referral",
                flow_n="flow_n",
            ),
            Line("non_referral_reasons.pending_or_never_made", "pending_or_never_made"),
            Line("non_referral_reasons.not_high_risk", "not_referred[not_high_risk]"),
            Line("non_referral_reasons.enforcement", "not_referred[enforcement]"),
            *_reasons("unable_to_place_reasons", "unable_to_place", UnableReason),
        ),
    )


def by_month(services: Iterable[Service]) -> tuple[Section, ...]:
    """The sections that have one number a month."""
    return (SHOOTING_REVIEW, SUMMARY, appendix(services))


TREND_TOTAL = "shooting_incidents"
"""The measure whose total is compared with the year before."""

TREND_ROLLING = ("homicide_victims", "injured_victims", "injury_and_fatal")
"""The measures whose 12-month rolling mean is compared."""


def nested(numbers: Mapping[str, object]) -> dict[str, object]:
    """Keys with a dot as a mapping inside the mapping."""
    tree: dict[str, object] = {}
    for key, number in numbers.items():
        outer, _, inner = key.partition(".")
        if inner:
            level = tree.setdefault(outer, {})
            assert isinstance(level, dict)
            level[inner] = number
        else:
            tree[key] = number
    return tree
