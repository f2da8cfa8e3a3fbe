"""Home: the report for those who read figures; for the others what they will find and what they can do now."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ceasefire.access import gate
from ceasefire.access.roles import Permission, Role
from ceasefire.web.signed_in import asker_of
from ceasefire.workbook.actions import WRITING


@dataclass(frozen=True)
class Welcome:
    """What someone without a page of their own reads at home."""

    will_find: str
    now: str


BY_WORKBOOK = (
    "There is no page for this yet. Fill in the workbook and upload it: it is checked, and you see what would change, "
    "before anything is kept."
)
PURSUIT = "The people placed with your organization: who waits longest for a contact, and the next step."
WELCOMES: dict[Role, Welcome] = {
    Role.LAW_ENFORCEMENT: Welcome(
        "The shootings of the week and the agenda of the next shooting review.", BY_WORKBOOK
    ),
    Role.OUTREACH_WORKER: Welcome(
        "The people you pursue, the longest silence first, and one button to log an attempt.", BY_WORKBOOK
    ),
    Role.LIFE_COACH: Welcome(
        "Your caseload: who was seen this week, and each person's next milestone.", BY_WORKBOOK
    ),
    Role.HOSPITAL_PROGRAM: Welcome(PURSUIT, BY_WORKBOOK),
    Role.FAMILY_PROGRAM: Welcome(PURSUIT, BY_WORKBOOK),
    Role.PROVIDER_SUPERVISOR: Welcome(
        "Your organization's placements and workers, and who has not heard from us for long.", BY_WORKBOOK
    ),
    Role.PARTNER: Welcome(
        "The requests you made, and for each whether it was received.",
        "Both are under Requests: send one there, and see there that the office has it.",
    ),
    Role.PRIVACY_OFFICER: Welcome(
        "The trail: who did what to which record.",
        "It is under Trail. There is no page for consents and legal requests yet.",
    ),
    Role.ADMINISTRATOR: Welcome(
        "Users, organizations, services, goals and the high-risk rule.",
        "There is no page for this yet. Organizations and settings come in with the workbook; users are added on the "
        "machine itself, with the command ceasefire.",
    ),
}
NOTHING_YET = Welcome("What your role may see.", "There is no page for your role yet.")


def home(request: HttpRequest) -> HttpResponse:
    """Where someone arrives after signing in."""
    asker = asker_of(request)
    if gate.may(asker, Permission.FIGURES_READ):
        return redirect("latest_report")
    return render(
        request,
        "web/home/home.html",
        {
            "welcome": WELCOMES.get(asker.role, NOTHING_YET),
            "may_import": gate.may(asker, *WRITING),
            "here": "home",
        },
    )
