"""Units of the way into services: referrals, their placements, and their rows per pathway."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from ceasefire.measures import rules
from ceasefire.measures.kept import kept
from ceasefire.measures.tables import TABLES
from ceasefire.measures.units.assessments import assessment, counted_assessments, sent_out
from ceasefire.measures.units.unit import first_of_each, last_of_each


@kept
def counted_referrals() -> ir.Table:
    """Columns referral_key, person_key, via_review, counted_on."""
    disposition = TABLES["disposition"].rows.select("disposition_key", "assessment_key")
    reviewed = disposition.join(counted_assessments(), "assessment_key").select(
        "disposition_key", "assessed_on"
    )
    sent = sent_out().select("referral_key", "person_key", "disposition_key", "referred_on")
    rows = sent.left_join(reviewed, "disposition_key")
    return rows.select(
        "referral_key",
        "person_key",
        via_review=rules.via_shooting_review(rows.assessed_on),
        counted_on=rules.referral_counted_on(rows.assessed_on, rows.referred_on),
    )


def _latest_statuses() -> ir.Table:
    """Columns placement_key, status, unable_reason: the last status of each placement that can be reported."""
    table = TABLES["placement_status"].rows
    reported = table.filter(rules.happened(table.effective_on), rules.status_is_reported(table.status))
    reported = reported.select("placement_key", "step", "effective_on", "status", "unable_reason")
    latest = last_of_each(reported, ["placement_key"], rules.in_order_of_effect(reported))
    return latest.select("placement_key", "status", "unable_reason")


def _placements_with_service() -> ir.Table:
    table = TABLES["placement"].rows
    placed = table.filter(rules.happened(table.placed_on))
    placed = placed.select("placement_key", "referral_key", "service_key", "consolidated_on")
    service = TABLES["service"].rows
    return placed.join(service, "service_key")


@kept
def placement() -> ir.Table:
    """One placement that its service has received, counted with its referral.

    `stage` is its last status, `status` the one reported: none while the referral's other service carries the work.
    """
    rows = _placements_with_service().join(counted_referrals(), "referral_key")
    rows = rows.left_join(_latest_statuses(), "placement_key")
    consolidated = rules.work_is_consolidated(rows.consolidated_on)
    return rows.select(
        "referral_key",
        "counted_on",
        "person_key",
        "pathway",
        "pathway_label",
        "sort_order",
        "unable_reason",
        key=rows.placement_key,
        service=rows.code,
        service_label=rows.label,
        stage=rows.status,
        status=ibis.ifelse(consolidated, ibis.null("string"), rows.status),
    )


@kept
def pathway_row() -> ir.Table:
    """One referral in one pathway, counted with its referral; its status is the furthest of its placements there."""
    placements = placement()
    reported = placements.filter(placements.status.notnull())
    order = [rules.furthest_first(reported.status), reported.sort_order, reported.key]
    rows = first_of_each(reported, rules.ROW, order)
    return rows.select(
        "referral_key",
        "counted_on",
        "person_key",
        "pathway",
        "pathway_label",
        "status",
        "unable_reason",
        key=rows.referral_key + ":" + rows.pathway,
        engaged=rules.is_engaged(rows.status),
        enrolled=rules.is_enrolled(rows.status),
    )


def referral() -> ir.Table:
    """One referral, counted on the day of its assessment, or on its own day when it came from a partner."""
    placed = placement().group_by("referral_key").agg(services=lambda placed: placed.count())
    rows = pathway_row()
    pathways = rows.group_by("referral_key").agg(pathways=rows.count(), engaged_pathways=rows.engaged.sum())
    joined = counted_referrals().left_join(placed, "referral_key").drop("referral_key_right")
    joined = joined.left_join(pathways, "referral_key")
    return joined.select(
        "counted_on",
        "person_key",
        "via_review",
        key=joined.referral_key,
        services=joined.services.fill_null(0),
        pathways=joined.pathways.fill_null(0),
        engaged_pathways=joined.engaged_pathways.fill_null(0),
    )


def flow() -> ir.Table:
    """One referral, or one assessment that was not referred: all that entered the month's flow."""
    referrals = counted_referrals()
    assessed = assessment()
    stayed = assessed.filter(~assessed.referred)
    return ibis.union(
        referrals.select("counted_on", "person_key", key="referral:" + referrals.referral_key),
        stayed.select("counted_on", "person_key", key="assessment:" + stayed.key),
    )
