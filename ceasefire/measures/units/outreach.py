"""Units of the clear message and of safety: custom notifications, call-ins and who came, relocated households."""

from __future__ import annotations

import ibis.expr.types as ir

from ceasefire.measures import rules
from ceasefire.measures.tables import TABLES


def notification() -> ir.Table:
    """One custom notification that was delivered, counted on the day of delivery."""
    table = TABLES["custom_notification"].rows
    delivered = table.filter(rules.happened(table.delivered_on))
    return delivered.select(
        "person_key", key=delivered.custom_notification_key, counted_on=delivered.delivered_on
    )


def _held() -> ir.Table:
    table = TABLES["call_in"].rows
    return table.filter(rules.happened(table.held_on)).select("call_in_key", "held_on")


def call_in() -> ir.Table:
    """One call-in that was held, counted on its day."""
    held = _held()
    return held.select(key=held.call_in_key, counted_on=held.held_on)


def attendance() -> ir.Table:
    """One individual present at one call-in, counted on its day."""
    table = TABLES["call_in_attendance"].rows
    present = table.filter(rules.attendance_counts(table.outcome))
    rows = present.select("call_in_attendance_key", "call_in_key", "person_key").join(_held(), "call_in_key")
    return rows.select("person_key", key=rows.call_in_attendance_key, counted_on=rows.held_on)


def household() -> ir.Table:
    """One household that was relocated, an individual or a family, counted on the day it moved."""
    table = TABLES["relocation"].rows
    moved = table.filter(rules.happened(table.moved_on))
    return moved.select("household", key=moved.relocation_key, counted_on=moved.moved_on)
