"""The annual report's numbers from SQL written by hand: what `make bench` measures the report against.

Knows nothing of the program but its tables: by_hand.sql reads them, and here its rows become the numbers of the
report.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

STATEMENTS = [
    statement
    for statement in Path(__file__).with_name("by_hand.sql").read_text(encoding="utf-8").split(";\n")
    if statement.strip()
]

Counted = Mapping[str, Mapping[str, int]]
"""For each figure its number in each month, the month as 2024-01; in the year, where months do not add up to it."""

REASONS = ("sscc", "pps", "not_high_risk", "enforcement", "pending", "never_made")
UNABLE = ("low_risk", "unable_to_contact", "severe_behavioral_health", "culturally_relevant", "other")
REFERRED = ("via_shooting_reviews", "via_partners")
NOT_REFERRED = tuple(f"not_referred.{reason}" for reason in REASONS)
ASSESSED = ("appropriate_for_referral", *NOT_REFERRED)
NOT_ADDED_UP = "unduplicated_persons"

SHOOTINGS = ("shooting_incidents", "injury_and_fatal", "homicide_victims", "injured_victims")
MESSAGES = ("custom_notifications", "call_ins", "call_in_individuals", "relocations")
OUT = ("out_slo_icm", "out_hhp", "out_tvif")
OVERLAPS = ("dual_service_individuals", "two_pathway_individuals", "engaged_in_two_pathways", "engaged")
LIFE_COACHING = ("life_coaching_icm", "life_coaching_hhp_tvif")
SAME_EVERYWHERE = ("short_term", "refused", "unable_to_place", *LIFE_COACHING, *OUT, *OVERLAPS, *MESSAGES)


def same(*names: str) -> dict[str, tuple[str, ...]]:
    """Keys that say the figure's own name."""
    return {name: (name,) for name in names}


SECTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "shooting_review": {
        **same(*SHOOTINGS, "appropriate_for_referral"),
        "identified_and_assessed": ASSESSED,
        "other_referrals": ("via_partners",),
    },
    "summary": {
        **same("injury_and_fatal", "pursuing", "slo", "icm", "short_term", "refused", "unable_to_place"),
        **same("custom_notifications", "call_in_individuals"),
        "assessed": ASSESSED,
        "referred": REFERRED,
        "sscc": ("not_referred.sscc",),
        "pps": ("not_referred.pps",),
    },
    "appendix": {
        **same(*REFERRED, *SAME_EVERYWHERE, *NOT_REFERRED, NOT_ADDED_UP),
        "referred_in": REFERRED,
        "life_coaching": ("icm",),
        "slo_engaged": ("slo",),
        "relentless_pursuit": ("pursuing",),
        "flow_n": (*REFERRED, *NOT_REFERRED),
    },
    "annual": {
        **same(*SHOOTINGS, *REFERRED, *SAME_EVERYWHERE, "appropriate_for_referral", "slo", "pursuing"),
        **same("referred_out", NOT_ADDED_UP, *(f"unable_to_place_reasons.{reason}" for reason in UNABLE)),
        "assessed": ASSESSED,
        "other_referrals": ("via_partners",),
        "referred": REFERRED,
        "life_coaching": ("icm",),
        "not_referred": NOT_REFERRED,
        "sscc": ("not_referred.sscc",),
        "pps": ("not_referred.pps",),
        "non_referral": NOT_REFERRED[2:],
        "flow_n": (*REFERRED, *NOT_REFERRED),
        "non_referral_reasons.pending_or_never_made": ("not_referred.pending", "not_referred.never_made"),
        "non_referral_reasons.not_high_risk": ("not_referred.not_high_risk",),
        "non_referral_reasons.enforcement": ("not_referred.enforcement",),
    },
}
"""For each section of the report its keys, each with the figures that it is the sum of."""


def numbers(database: sqlite3.Connection, year: int) -> dict[str, float]:
    """Every number of the year's report as of its last day under its key, as in summary.referred[0]."""
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for statement in STATEMENTS:
        for figure, month, number in database.execute(
            statement, {"year": str(year), "as_of": f"{year}-12-31"}
        ):
            counted[figure][month] = number
    return {**dict(_sections(counted, year)), **dict(_dual(counted)), **dict(_trend(counted, year))}


def _months(year: int) -> list[str]:
    return [f"{year}-{month:02d}" for month in range(1, 13)]


def _sections(counted: Counted, year: int) -> Iterator[tuple[str, int]]:
    for section, lines in SECTIONS.items():
        for key, figures in lines.items():
            by_month = [sum(counted[figure].get(month, 0) for figure in figures) for month in _months(year)]
            if section != "annual":
                yield from ((f"{section}.{key}[{place}]", number) for place, number in enumerate(by_month))
            else:
                yield f"annual.{key}", counted[key][str(year)] if key == NOT_ADDED_UP else sum(by_month)


def _dual(counted: Counted) -> Iterator[tuple[str, int]]:
    for figure, by_month in counted.items():
        name = figure.partition(".")[0]
        if name == "dual_services":
            yield from ((f"{figure} {month}", number) for month, number in by_month.items())


def _trend(counted: Counted, year: int) -> Iterator[tuple[str, float]]:
    """Changes in percent: of the year's incidents, and of the sums over twelve months that end with a month."""
    every = sorted(counted["shooting_incidents"])

    def rolling(figure: str, until: str) -> int:
        last = every.index(until) + 1
        return sum(counted[figure].get(month, 0) for month in every[last - 12 : last])

    def change(figure: str, since: str) -> float:
        return 100 * (rolling(figure, f"{year}-12") / rolling(figure, since) - 1)

    yield f"trend.shooting_incidents_since_{year - 1}", change("shooting_incidents", f"{year - 1}-12")
    for figure in ("homicide_victims", "injured_victims", "injury_and_fatal"):
        peak = max(every[11:], key=lambda month: (rolling(figure, month), month))
        yield f"trend.rolling_since_year_ago.{figure}", change(figure, f"{year - 1}-12")
        yield f"trend.rolling_since_2022_07.{figure}", change(figure, "2022-07")
        yield f"trend.rolling_since_peak.{figure}.percent", change(figure, peak)
