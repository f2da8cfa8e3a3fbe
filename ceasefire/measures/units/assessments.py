"""The unit of the review: assessments, and what came of them."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from ceasefire.measures import rules
from ceasefire.measures.kept import kept
from ceasefire.measures.tables import TABLES
from ceasefire.measures.units.unit import last_of_each


def counted_assessments() -> ir.Table:
    """Columns assessment_key, person_key, assessed_on of the assessments that count."""
    table = TABLES["assessment"].rows
    counted = table.filter(
        rules.assessment_counts(table.made_in, table.request_key), rules.happened(table.assessed_on)
    )
    return counted.select("assessment_key", "person_key", "assessed_on")


def sent_out() -> ir.Table:
    """The referrals that were sent out by the date, with all their columns."""
    table = TABLES["referral"].rows
    return table.filter(rules.happened(table.referred_on))


def _present_disposition() -> ir.Table:
    table = TABLES["disposition"].rows
    made = table.filter(rules.happened(table.disposed_on))
    last = last_of_each(
        made.select("assessment_key", "disposed_on", "outcome"), ["assessment_key"], [made.disposed_on]
    )
    return last.select("assessment_key", "outcome")


def _referred_assessments() -> ir.Table:
    origin = TABLES["disposition"].rows.select("disposition_key", "assessment_key")
    came_of = origin.join(sent_out().select("disposition_key"), "disposition_key")
    return came_of.group_by("assessment_key").agg(referrals=lambda referral: referral.count())


@kept
def assessment() -> ir.Table:
    """One assessment that counts, counted on its day: referred as of the date, or not referred, with its reason."""
    rows = (
        counted_assessments().left_join(_present_disposition(), "assessment_key").drop("assessment_key_right")
    )
    rows = rows.left_join(_referred_assessments(), "assessment_key").drop("assessment_key_right")
    referred = rows.referrals.notnull()
    reason = ibis.ifelse(referred, ibis.null("string"), rules.reason_not_referred(rows.outcome))
    return rows.select(
        key=rows.assessment_key,
        counted_on=rows.assessed_on,
        person_key=rows.person_key,
        referred=referred,
        reason=reason,
    )
