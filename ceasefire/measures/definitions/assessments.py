"""Measures of the review's assessments."""

from ibis import _

from ceasefire.domain.terms import DispositionOutcome
from ceasefire.measures.measure import Measure

_PASSED_ON = (DispositionOutcome.SSCC, DispositionOutcome.PPS)
_WITHOUT_AN_END = (DispositionOutcome.PENDING, DispositionOutcome.NEVER_MADE)

MEASURES = (
    Measure(
        name="assessed",
        label="Identified and assessed",
        unit="assessment",
        question="How many individuals were identified and assessed?",
        counts="Assessments made in a shooting review or coordination meeting of someone for whom no partner's request "
        "is open; not a provider's re-assessments.",
    ),
    Measure(
        name="appropriate_for_referral",
        label="Appropriate for referral",
        unit="assessment",
        question="How many of the assessed were referred to services?",
        counts="Assessments whose referral was sent out by the date.",
        where=_.referred,
    ),
    Measure(
        name="not_referred",
        label="Not referred",
        unit="assessment",
        question="How many of the assessed were not referred, and why?",
        counts="Assessments without a referral as of the date, by the last disposition; pending when there is none.",
        where=~_.referred,
        by="reason",
    ),
    Measure(
        name="non_referral",
        label="Non-referral",
        unit="assessment",
        question="How many of the assessed were neither referred nor passed on?",
        counts="Assessments not referred, without those passed to SSCC or PPS.",
        where=~_.referred & _.reason.notin(_PASSED_ON),
    ),
    Measure(
        name="pending_or_never_made",
        label="Pending or never made",
        unit="assessment",
        question="How many referrals are still pending an open case or were never made?",
        counts="Assessments not referred whose reason is pending an open case or a referral never made.",
        where=~_.referred & _.reason.isin(_WITHOUT_AN_END),
    ),
)
