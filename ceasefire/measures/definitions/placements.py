"""Measures of what went out to each service, and of all that entered the flow."""

from ceasefire.measures.measure import Measure

MEASURES = (
    Measure(
        name="out",
        label="Referred out, by service",
        unit="placement",
        question="How many referrals did each service receive?",
        counts="Placements received by the date, consolidated ones too; a referral in two services is counted in each.",
        by="service",
    ),
    Measure(
        name="flow_n",
        label="All in the flow",
        unit="flow",
        question="How many entered the month's flow?",
        counts="Referrals, and assessments that were not referred.",
    ),
)
