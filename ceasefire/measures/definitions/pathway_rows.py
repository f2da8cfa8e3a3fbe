"""Measures of reported status: one referral in one pathway is one row."""

from ibis import _

from ceasefire.domain.terms import Status
from ceasefire.measures.measure import Measure

MEASURES = (
    Measure(
        name="pursuing",
        label="Relentless pursuit",
        unit="pathway_row",
        question="How many are being pursued and not yet connected?",
        counts="Referrals by pathway whose reported status is pursuing.",
        where=_.status == Status.PURSUING,
    ),
    Measure(
        name="slo",
        label="Street Level Outreach",
        unit="pathway_row",
        question="How many are engaged with outreach and not yet enrolled?",
        counts="Referrals by pathway whose reported status is SLO.",
        where=_.status == Status.SLO,
    ),
    Measure(
        name="life_coaching",
        label="Life coaching (ICM)",
        unit="pathway_row",
        question="How many enrolled in long-term life coaching, by pathway?",
        counts="Referrals by pathway whose reported status is ICM; who enrolled and finished stays.",
        where=_.enrolled,
        by="pathway",
    ),
    Measure(
        name="short_term",
        label="Short-term services",
        unit="pathway_row",
        question="How many receive emergency services for 90 days?",
        counts="Referrals by pathway whose reported status is short-term; who finished stays.",
        where=_.status == Status.SHORT_TERM,
    ),
    Measure(
        name="refused",
        label="Refused services",
        unit="pathway_row",
        question="How many refused services?",
        counts="Referrals by pathway whose reported status is refused.",
        where=_.status == Status.REFUSED,
    ),
    Measure(
        name="unable_to_place",
        label="Unable to place",
        unit="pathway_row",
        question="How many could no service take, and why?",
        counts="Referrals by pathway whose reported status is unable to place, by its reason.",
        where=_.status == Status.UNABLE_TO_PLACE,
        by="unable_reason",
    ),
)
