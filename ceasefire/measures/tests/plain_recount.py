"""The judge: every figure's records, found one at a time in plain Python, straight from the words of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ceasefire.domain.periods import Period
from ceasefire.measures.tests.random_records import Rows

Row = dict[str, Any]
Found = Mapping[str, Mapping[str, date]]
"""For each figure the keys of its records, each with the day it is counted on."""

FURTHEST = ["icm", "short_term", "slo", "pursuing", "unable_to_place", "refused"]


class Recount:
    """Every figure's records as of a day."""

    def __init__(self, rows: Rows, as_of: date) -> None:
        self.rows, self.as_of = rows, as_of
        self.found: dict[str, dict[str, date]] = {}
        self.referred: dict[str, list[str]] = {}
        self.shootings()
        self.dispositions = {row["disposition_key"]: row for row in rows.get("disposition", [])}
        self.counted = {
            row["assessment_key"]: row
            for row in self.until("assessment", "assessed_on")
            if row["made_in"] != "provider" and not row.get("request_key")
        }
        self.referrals()
        self.assessments()
        self.outreach()

    def members(self, figure: str, period: Period) -> list[str]:
        """The keys of a figure's records in a period; of several referrals of one person the first by key."""
        keys = [key for key, day in self.found.get(figure, {}).items() if day in period]
        if figure == "unduplicated_persons":
            keys = [
                min(set(keys) & set(of_one)) for of_one in self.referred.values() if set(keys) & set(of_one)
            ]
        return sorted(keys)

    def number(self, figure: str, period: Period) -> int | None:
        """The figure; None when the period has not begun."""
        return len(self.members(figure, period)) if period.start <= self.as_of else None

    def until(self, table: str, day: str) -> list[Row]:
        return [row for row in self.rows.get(table, []) if row.get(day) and row[day] <= self.as_of]

    def put(self, key: str, day: date, *figures: str) -> None:
        if day <= self.as_of:
            for figure in figures:
                self.found.setdefault(figure, {})[key] = day

    def shootings(self) -> None:
        victims = self.rows.get("victim", [])
        for incident in self.until("incident", "occurred_on"):
            if incident["standing"] != "confirmed":
                continue
            key, day = incident["incident_key"], incident["occurred_on"]
            hit = [victim for victim in victims if victim["incident_key"] == key]
            self.put(
                key,
                day,
                "shooting_incidents",
                *(["injury_and_fatal"] if hit or incident["any_injury"] else []),
            )
            for victim in hit:
                dead = victim["died_on"] is not None and victim["died_on"] <= self.as_of
                self.put(victim["victim_key"], day, "homicide_victims" if dead else "injured_victims")

    def assessments(self) -> None:
        for key, assessment in self.counted.items():
            day = assessment["assessed_on"]
            self.put(key, day, "assessed")
            if key in self.sent:
                self.put(key, day, "appropriate_for_referral")
                continue
            made = [row for row in self.until("disposition", "disposed_on") if row["assessment_key"] == key]
            last = max(made, key=lambda row: row["disposed_on"])["outcome"] if made else "pending"
            reason = "pending" if last == "referred" else str(last)
            self.put(key, day, "not_referred", f"not_referred[{reason}]")
            self.put(f"assessment:{key}", day, "flow_n")
            if reason not in {"sscc", "pps"}:
                self.put(key, day, "non_referral")
            if reason in {"pending", "never_made"}:
                self.put(key, day, "pending_or_never_made")

    def referrals(self) -> None:
        self.sent: set[str] = set()
        for referral in self.until("referral", "referred_on"):
            key = referral["referral_key"]
            disposition = self.dispositions.get(referral.get("disposition_key", ""), {})
            reviewed = self.counted.get(disposition.get("assessment_key", ""))
            day = reviewed["assessed_on"] if reviewed else referral["referred_on"]
            if reviewed:
                self.sent.add(reviewed["assessment_key"])
            origin = "via_shooting_reviews" if reviewed else "via_partners"
            self.put(key, day, "referred_in", "unduplicated_persons", origin)
            self.put(f"referral:{key}", day, "flow_n")
            self.services(key, day)
            self.referred.setdefault(referral["person_key"], []).append(key)

    def services(self, referral: str, day: date) -> None:
        placements = [row for row in self.until("placement", "placed_on") if row["referral_key"] == referral]
        for row in placements:
            self.put(row["placement_key"], day, "out", f"out[{row['service_key']}]")
        if placements:
            self.put(referral, day, "referred_out")
        if len(placements) == 2:
            self.put(referral, day, "dual_service_individuals")
        pathways: dict[str, list[Row]] = {}
        for row in placements:
            status = self.reported(row)
            if status:
                pathways.setdefault("coaching" if row["service_key"] == "street" else "healing", []).append(
                    status
                )
        engaged = 0
        for pathway, statuses in pathways.items():
            # The services of a pathway are drawn in any order; of two alike the earlier service gives the reason.
            engaged += self.pathway_row(f"{referral}:{pathway}", pathway, statuses, day)
        if len(pathways) == 2:
            self.put(referral, day, "two_pathway_individuals")
        if engaged:
            self.put(referral, day, "engaged", *(["engaged_in_two_pathways"] if engaged == 2 else []))

    def reported(self, placement: Row) -> Row | None:
        if placement["consolidated_on"] and placement["consolidated_on"] <= self.as_of:
            return None
        reached = [
            row
            for row in self.until("placement_status", "effective_on")
            if row["placement_key"] == placement["placement_key"]
            and row["status"] not in {"completed", "exited"}
        ]
        last = max(reached, key=lambda row: (row["effective_on"], row["step"]))
        return {**last, "service": placement["service_key"]}

    def pathway_row(self, key: str, pathway: str, statuses: list[Row], day: date) -> int:
        furthest = min(statuses, key=lambda row: (FURTHEST.index(row["status"]), row["service"]))
        status = str(furthest["status"])
        if status == "icm":
            self.put(key, day, "life_coaching", f"life_coaching[{pathway}]")
        else:
            self.put(key, day, status)
        if status == "unable_to_place":
            self.put(key, day, f"unable_to_place[{furthest['unable_reason']}]")
        return int(status in {"icm", "short_term", "slo"})

    def outreach(self) -> None:
        for row in self.until("custom_notification", "delivered_on"):
            self.put(row["custom_notification_key"], row["delivered_on"], "custom_notifications")
        for row in self.until("relocation", "moved_on"):
            self.put(row["relocation_key"], row["moved_on"], "relocations")
        for call_in in self.until("call_in", "held_on"):
            self.put(call_in["call_in_key"], call_in["held_on"], "call_ins")
            for row in self.rows.get("call_in_attendance", []):
                if row["call_in_key"] == call_in["call_in_key"] and row["outcome"] == "present":
                    self.put(row["call_in_attendance_key"], call_in["held_on"], "call_in_individuals")
