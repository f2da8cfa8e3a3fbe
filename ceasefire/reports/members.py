"""The records behind a figure, for those who may see them: office ids, days, statuses; never a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.audit import clock
from ceasefire.call_ins import queries as call_ins
from ceasefire.domain.high_risk import rule_on, verdict
from ceasefire.domain.periods import Period, default_as_of
from ceasefire.measures.count import members
from ceasefire.measures.definitions import measure_named
from ceasefire.measures.measure import Measure, parts_of
from ceasefire.program.queries import high_risk_rules
from ceasefire.referrals import queries as referrals
from ceasefire.reports.queries import tables_for_report
from ceasefire.reviews import queries as reviews
from ceasefire.shootings import queries as shootings

NEEDED: dict[str, tuple[Permission, ...]] = {
    "incident": (Permission.INCIDENTS_READ,),
    "victim": (Permission.INCIDENTS_READ,),
    "assessment": (Permission.ASSESSMENTS_READ,),
    "referral": (Permission.REFERRALS_READ,),
    "pathway_row": (Permission.REFERRALS_READ,),
    "placement": (Permission.REFERRALS_READ,),
    "flow": (Permission.REFERRALS_READ, Permission.ASSESSMENTS_READ),
    "notification": (Permission.NOTIFICATIONS_READ,),
    "call_in": (Permission.NOTIFICATIONS_READ,),
    "attendance": (Permission.NOTIFICATIONS_READ,),
}
"""For each unit what one must hold, all of it, to open its records. Relocations stay in the providers' vaults."""

KEY_PARTS = ":"
"""A key of rows made of several records names them apart by this sign."""

Row = tuple[str, ...]


@dataclass(frozen=True)
class Members:
    """The records behind one figure of a period: what was asked, the columns shown, a row for each record."""

    figure: str
    measure: Measure
    period: Period
    as_of: date
    known_on: date | None
    columns: Sequence[str]
    rows: Sequence[Row]


def may_open(asker: Asker, figure: str) -> bool:
    """Whether the asker may see the records behind a figure."""
    needed = NEEDED.get(measure_named(parts_of(figure)[0]).unit)
    return needed is not None and all(gate.may(asker, permission) for permission in needed)


def open_figure(
    *,
    asker: Asker,
    figure: str,
    period: Period,
    as_of: date | None = None,
    known_on: date | None = None,
) -> Members:
    """The records that a figure counts; as many as it says.

    What is shown of each is its present state up to `as_of`, whatever was known on `known_on`. Raises gate.Denied, and
    UnknownMeasure for a figure there is none of.
    """
    gate.require(asker, Permission.FIGURES_READ)
    measure = measure_named(parts_of(figure)[0])
    if not may_open(asker, figure):
        raise gate.Denied(f"The role [{asker.role.value}] sees this figure, not the records behind it.")
    day = as_of or default_as_of(period, today=clock.today(), known_on=known_on)
    tables = tables_for_report(asker=asker, known_on=known_on, measures=[measure])
    keys = members(tables, figure, period=period, as_of=day)
    columns, shown = SHOWN[measure.unit]
    return Members(figure, measure, period, day, known_on, columns, shown(asker, keys, day))


def _incidents(asker: Asker, keys: Sequence[str], as_of: date) -> list[Row]:
    rows = (
        shootings.incidents(asker=asker)
        .filter(id__in=keys)
        .annotate(hit=Count("victims"))
        .order_by("occurred_on", "reference")
    )
    return [
        (row.reference, _day(row.occurred_on), row.area, row.precinct, _injury(row.hit, row.any_injury))
        for row in rows.order_by("occurred_on", "reference")
    ]


def _injury(hit: int, any_injury: bool | None) -> str:
    if hit:
        return f"{hit} injured or killed"
    return "injury, number unknown" if any_injury else "none"


def _victims(asker: Asker, keys: Sequence[str], as_of: date) -> list[Row]:
    rows = shootings.victims(asker=asker).filter(id__in=keys).select_related("incident")
    return [
        (
            row.reference,
            row.incident.reference,
            _day(row.incident.occurred_on),
            f"killed, {_day(row.died_on)}" if row.died_on and row.died_on <= as_of else "injured",
        )
        for row in rows.order_by("incident__occurred_on", "reference")
    ]


def _assessments(asker: Asker, keys: Sequence[str], as_of: date) -> list[Row]:
    rules = high_risk_rules(asker=asker)
    made = Prefetch("dispositions", reviews.dispositions(asker=asker).filter(disposed_on__lte=as_of))
    rows = reviews.assessments(asker=asker).filter(id__in=keys).prefetch_related(made)
    return [
        (
            row.reference,
            _day(row.assessed_on),
            row.made_in.label,
            str(verdict(row.answers, rule_on(row.assessed_on, rules))),
            _steps((one.get_outcome_display(), one.disposed_on) for one in row.dispositions.all()),
        )
        for row in rows
    ]


def _referrals(asker: Asker, keys: Sequence[str], as_of: date) -> list[Row]:
    known = Prefetch("placements", _placed(asker, as_of).filter(placed_on__lte=as_of))
    rows = referrals.referrals(asker=asker).filter(id__in=keys).select_related("request__organization")
    return [
        (
            row.reference,
            _day(row.referred_on),
            row.request.organization.name if row.request else "Shooting review",
            "; ".join(f"{one.service.label}: {_status(one, as_of)}" for one in row.placements.all()),
        )
        for row in rows.prefetch_related(known)
    ]


def _pathway_rows(asker: Asker, keys: Sequence[str], as_of: date) -> list[Row]:
    rows = []
    remaining = Counter(key.partition(KEY_PARTS)[0] for key in keys)
    # A referral in two pathways is counted in both, and stands here as often.
    while remaining:
        rows += _referrals(asker, list(remaining), as_of)
        remaining -= Counter(list(remaining))
    return sorted(rows, key=lambda row: (row[1], row[0]))


def _placements(asker: Asker, keys: Sequence[str], as_of: date) -> list[Row]:
    rows = _placed(asker, as_of).filter(id__in=keys)
    return [(row.reference, row.service.label, _day(row.placed_on), _status(row, as_of)) for row in rows]


def _flow(asker: Asker, keys: Sequence[str], as_of: date) -> list[Row]:
    ids: dict[str, list[str]] = {"referral": [], "assessment": []}
    for key in keys:
        kind, _, id = key.partition(KEY_PARTS)
        ids[kind].append(id)
    sent: list[Row] = [
        ("Referral", row[0], row[1], row[3]) for row in _referrals(asker, ids["referral"], as_of)
    ]
    stayed: list[Row] = [
        ("Assessment", row[0], row[1], row[4]) for row in _assessments(asker, ids["assessment"], as_of)
    ]
    return sent + stayed


def _notifications(asker: Asker, keys: Sequence[str], as_of: date) -> list[Row]:
    rows = call_ins.notifications(asker=asker).filter(id__in=keys)
    return [(row.reference, _day(row.delivered_on), _day(row.offer_accepted_on)) for row in rows]


def _call_ins(asker: Asker, keys: Sequence[str], as_of: date) -> list[Row]:
    return [(row.reference, _day(row.held_on)) for row in call_ins.call_ins(asker=asker).filter(id__in=keys)]


def _attendances(asker: Asker, keys: Sequence[str], as_of: date) -> list[Row]:
    rows = call_ins.attendances(asker=asker).filter(id__in=keys).select_related("call_in")
    return [
        (row.reference, row.call_in.reference, _day(row.call_in.held_on), row.get_basis_display())
        for row in rows.order_by("call_in__held_on", "reference")
    ]


def _placed(asker: Asker, as_of: date) -> QuerySet[Any]:
    known = Prefetch(
        "statuses", referrals.statuses(asker=asker).filter(effective_on__lte=as_of).order_by("step")
    )
    return referrals.placements(asker=asker).select_related("service").prefetch_related(known)


def _status(placement: Any, as_of: date) -> str:
    steps = [(one.get_status_display(), one.effective_on) for one in placement.statuses.all()]
    if placement.consolidated_on and placement.consolidated_on <= as_of:
        steps.append(("consolidated", placement.consolidated_on))
    return _steps(steps)


def _steps(steps: Iterable[tuple[str, date]]) -> str:
    return ", ".join(f"{what} {_day(day)}" for what, day in steps)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


Show = Callable[[Asker, Sequence[str], date], list[Row]]

REFERRAL_COLUMNS = ("Referral", "Referred on", "Came through", "Services and status")
SHOWN: dict[str, tuple[Row, Show]] = {
    "incident": (("Incident", "Occurred on", "Area", "Precinct", "Injury"), _incidents),
    "victim": (("Victim", "Incident", "Shot on", "Outcome"), _victims),
    "assessment": (("Assessment", "Assessed on", "Made in", "Seven factors", "Dispositions"), _assessments),
    "referral": (REFERRAL_COLUMNS, _referrals),
    "pathway_row": (REFERRAL_COLUMNS, _pathway_rows),
    "placement": (("Placement", "Service", "Sent out on", "Status"), _placements),
    "flow": (("Kind", "Record", "Day", "What came of it"), _flow),
    "notification": (("Custom notification", "Delivered on", "Offer accepted on"), _notifications),
    "call_in": (("Call-in", "Held on"), _call_ins),
    "attendance": (("Attendance", "Call-in", "Held on", "Basis"), _attendances),
}
"""For each unit the columns that its records are shown in, and what gives the rows."""
