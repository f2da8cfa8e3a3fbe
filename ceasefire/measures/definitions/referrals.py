"""Measures that count each referral once."""

from ibis import _

from ceasefire.measures.measure import Measure

MEASURES = (
    Measure(
        name="referred_in",
        label="Referred in",
        unit="referral",
        question="How many referrals to services were there?",
        counts="Each referral sent out by the date, once, however many services it goes to.",
    ),
    Measure(
        name="via_shooting_reviews",
        label="Via shooting reviews",
        unit="referral",
        question="How many referrals came of a shooting review?",
        counts="Referrals that came of the disposition of a counted assessment, in the month of the assessment.",
        where=_.via_review,
    ),
    Measure(
        name="via_partners",
        label="Via partners",
        unit="referral",
        question="How many referrals came from partners?",
        counts="Every other referral, in the month it was sent out.",
        where=~_.via_review,
    ),
    Measure(
        name="referred_out",
        label="Referred out",
        unit="referral",
        question="How many referrals did a service receive?",
        counts="Referrals with at least one placement by the date.",
        where=_.services > 0,
    ),
    Measure(
        name="dual_service_individuals",
        label="Individuals in dual services",
        unit="referral",
        question="How many referrals went out to two services?",
        counts="Referrals with two placements by the date, one of them consolidated or not.",
        where=_.services > 1,
    ),
    Measure(
        name="two_pathway_individuals",
        label="Individuals in two pathways",
        unit="referral",
        question="How many referrals have a row in two pathways?",
        counts="Referrals whose placements have a reported status in two pathways as of the date.",
        where=_.pathways > 1,
    ),
    Measure(
        name="engaged",
        label="Engaged",
        unit="referral",
        question="How many of the referred are engaged?",
        counts="Referrals with SLO, ICM or short-term in any pathway; each once.",
        where=_.engaged_pathways > 0,
    ),
    Measure(
        name="engaged_in_two_pathways",
        label="Engaged in two pathways",
        unit="referral",
        question="How many of the referred are engaged in two pathways at once?",
        counts="Referrals with SLO, ICM or short-term in two pathways as of the date.",
        where=_.engaged_pathways > 1,
    ),
    Measure(
        name="unduplicated_persons",
        label="Unduplicated persons",
        unit="referral",
        question="How many different people were referred?",
        counts="Each person once per period, whatever the number of their referrals; months do not add up to the year.",
        distinct="person_key",
    ),
)
