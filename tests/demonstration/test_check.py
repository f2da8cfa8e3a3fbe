"""The published report held against the computed one: its slips, each by its key, and the identities it breaks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ceasefire.access.gate import SYSTEM
from ceasefire.reports.check import Findings, check_printed
from tests.demonstration import documents

pytestmark = pytest.mark.django_db

DIFFERS = {
    "appendix.life_coaching_hhp_tvif[10]": (4, 2),
    "annual.via_shooting_reviews": (191, 190),
    "annual.dual_service_individuals": (3, 5),
    "annual.two_pathway_individuals": (1, 2),
    "annual.not_referred": (39, 40),
    "annual.non_referral": (13, 14),
    "annual.non_referral_reasons.pending_or_never_made": (4, 6),
    "annual.non_referral_reasons.not_high_risk": (7, 6),
}
BROKEN = {
    ("2024-11", "ICM, all pathways = life coaching"): (6, 4),
    ("2024", "via shooting reviews + via partners = referred in"): (264, 263),
    ("2024", "flow n = referred in + not referred"): (303, 302),
    ("2024", "referred out, all services - individuals in dual services = referred in"): (265, 263),
    (
        "2024",
        "pursuing + SLO + ICM + short-term + refused + unable to place - individuals in two pathways = referred",
    ): (264, 263),
    ("2024", "SLO + ICM + short-term - individuals engaged in two pathways = engaged"): (160, 159),
    ("2024", "the months add up to the period: via_shooting_reviews"): (190, 191),
    ("2024", "the months add up to the period: dual_service_individuals"): (5, 3),
    ("2024", "the months add up to the period: two_pathway_individuals"): (2, 1),
    ("2024", "the months add up to the period: life_coaching[hhp_tvif]"): (36, 34),
    ("2024", "the months add up to the period: not_referred[not_high_risk]"): (6, 7),
    ("2024", "the months add up to the period: not_referred"): (40, 39),
    ("2024", "the months add up to the period: non_referral"): (14, 13),
    ("2024", "the months add up to the period: pending_or_never_made"): (6, 4),
}


def checked(printed: Any) -> Findings:
    return check_printed(asker=SYSTEM, printed=printed)


def differs(findings: Findings) -> dict[str, tuple[Any, Any]]:
    return {one.key: (one.printed, one.computed) for one in findings.differs}


def broken(findings: Findings) -> dict[tuple[str, str], tuple[int, int]]:
    return {(one.period, one.name): (one.left, one.right) for one in findings.broken}


def without_figures(value: Any) -> Any:
    """The same form with nothing printed in it."""
    if isinstance(value, dict):
        return {name: without_figures(inner) for name, inner in value.items()}
    return [None] * len(value) if isinstance(value, list) else None


def test_names_exactly_the_figures_that_the_print_has_wrong() -> None:
    assert differs(checked(documents.reference("printed"))) == DIFFERS


def test_names_exactly_the_identities_that_the_print_breaks() -> None:
    assert broken(checked(documents.reference("printed"))) == BROKEN


def test_breaks_what_an_audit_apart_from_the_program_finds_broken(shared_folder: Path) -> None:
    audit = [sys.executable, str(shared_folder / "reference" / "audit_portland_2024.py")]
    said = subprocess.run(audit, capture_output=True, check=True, text=True).stdout
    lines = re.findall(r"^(year|\d{4}-\d\d) .*: (\d+) != (\d+)$", said, re.MULTILINE)
    found = Counter(
        (where.replace("year", "2024"), frozenset((int(left), int(right)))) for where, left, right in lines
    )
    named = broken(checked(documents.reference("printed")))
    assert found.total() == len(BROKEN)
    assert Counter((period, frozenset(sides)) for (period, _name), sides in named.items()) == found


def test_finds_nothing_wrong_with_what_consistent_records_give() -> None:
    findings = checked(documents.reference("expected"))
    assert (findings.differs, findings.broken) == ((), ())


def test_a_figure_that_is_not_printed_neither_differs_nor_breaks_anything() -> None:
    printed = documents.reference("printed")
    printed["annual"]["via_shooting_reviews"] = None
    findings = checked(printed)
    assert DIFFERS.keys() - differs(findings).keys() == {"annual.via_shooting_reviews"}
    assert BROKEN.keys() - broken(findings).keys() == {
        ("2024", "via shooting reviews + via partners = referred in"),
        ("2024", "the months add up to the period: via_shooting_reviews"),
    }


def test_nothing_printed_is_nothing_wrong() -> None:
    printed = documents.reference("printed")
    empty = {name: without_figures(section) for name, section in printed.items() if name != "months"}
    findings = checked({"months": printed["months"], **empty})
    assert (findings.differs, findings.broken) == ((), ())


def test_one_wrong_figure_is_named_with_what_it_breaks() -> None:
    printed = documents.reference("expected")
    printed["summary"]["refused"][1] += 1
    findings = checked(printed)
    assert differs(findings) == {"summary.refused[1]": (8, 7)}
    assert {period for period, _name in broken(findings)} == {"2024-02", "2024"}


def test_the_findings_are_json() -> None:
    tree = json.loads(json.dumps(checked(documents.reference("printed")).tree))
    assert [set(one) for one in tree["differs"]] == [{"key", "printed", "computed"}] * len(DIFFERS)
    assert len(tree["broken"]) == len(BROKEN)
