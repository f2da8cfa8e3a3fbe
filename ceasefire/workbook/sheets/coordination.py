"""The sheets of the coordination room: who was assessed, referred, placed, notified."""

from __future__ import annotations

from ceasefire.access.queries import providers
from ceasefire.access.roles import Permission
from ceasefire.call_ins import queries as call_ins
from ceasefire.call_ins.models import CallIn, CallInAttendance, CustomNotification
from ceasefire.domain.placement_flow import MAX_PLACEMENTS
from ceasefire.people import queries as people
from ceasefire.people.models import CoordinationPerson, CoordinationPersonName
from ceasefire.referrals import queries as referrals
from ceasefire.referrals.models import Placement, PlacementStatus, Referral
from ceasefire.reviews import queries as reviews
from ceasefire.reviews.actions import judge
from ceasefire.reviews.models import Assessment, CoordinationMeeting, Disposition, Request
from ceasefire.workbook.kinds import Whole
from ceasefire.workbook.sheet import Guarded, Sheet, columns
from ceasefire.workbook.sheets.people import birth_year_of_birth_date

P = Permission

BY_CONSENT = "Of whom a provider brought it follows their consent, and is not taken in here."

COORDINATION = (
    Sheet(
        model=CoordinationPerson,
        about="Individuals as the Ceasefire office knows them.",
        write=(P.ASSESSMENTS_WRITE, P.REFERRALS_WRITE),
        records=people.coordination_people,
        columns=columns(
            CoordinationPerson,
            reference="Id",
            held_by=("Held by", "The organization whose record it is. Its ids are its own."),
            gender="Gender",
            birth_year="Birth year",
            race="Race",
            ethnicity="Ethnicity",
            housing="Housing",
        ),
        guarded=Guarded(
            model=CoordinationPersonName,
            owner="person",
            records=people.coordination_names,
            columns=columns(
                CoordinationPersonName,
                full_name=("Full name", BY_CONSENT),
                nickname=("Nickname", BY_CONSENT),
                birth_date=("Birth date", BY_CONSENT),
            ),
            told_by=providers,
        ),
        complete=birth_year_of_birth_date,
    ),
    Sheet(
        model=CoordinationMeeting,
        about="The weekly meetings of the Ceasefire office.",
        write=(P.ASSESSMENTS_WRITE,),
        records=reviews.coordination_meetings,
        columns=columns(CoordinationMeeting, reference="Id", held_on="Held on"),
    ),
    Sheet(
        model=Request,
        about="What partners sent: open until the referral is sent out, or declined.",
        write=(P.REFERRALS_WRITE,),
        records=reviews.requests,
        columns=columns(
            Request,
            reference="Id",
            person="Person",
            organization=("Partner", "The organization that sent it."),
            requested_on="Requested on",
            received_on=("Received on", "Empty: not read yet. The partner sees this: yes or no."),
            declined_on=("Declined on", "Empty: not declined."),
        ),
    ),
    Sheet(
        model=Assessment,
        about="The seven factors of one individual on one day. Made in a shooting review, a coordination meeting or by "
        "a provider: exactly one of the three is filled.",
        write=(P.ASSESSMENTS_WRITE,),
        records=reviews.assessments,
        compute=judge,
        columns=columns(
            Assessment,
            computed=("outcome",),
            reference="Id",
            person="Person",
            assessed_on="Assessed on",
            shooting_review="Shooting review",
            coordination_meeting="Coordination meeting",
            provider=("Provider", "A provider's re-assessment is not counted."),
            request=("Request", "A partner's request for this person that was open on that day."),
            male="Male",
            age="Age",
            arrests="Previous arrests",
            group="Group",
            previously_shot="Previously shot",
            socially_connected="Socially connected",
            justice_involvement="Justice involvement",
            outcome=(
                "Outcome",
                "Computed from the answers by the rule of the day. Leave it as it is, or empty.",
            ),
            decided_high_risk=("Decided high-risk", "What the reviewer decided. Empty: as the outcome says."),
            override_reason=(
                "Reason for deciding otherwise",
                "Where the decision is not what the outcome says.",
            ),
        ),
    ),
    Sheet(
        model=Disposition,
        about="What was decided on an assessment, from a day on. The latest counts; Referred is the last.",
        write=(P.ASSESSMENTS_WRITE,),
        records=reviews.dispositions,
        columns=columns(
            Disposition,
            reference="Id",
            assessment="Assessment",
            outcome="Decision",
            disposed_on="Decided on",
        ),
    ),
    Sheet(
        model=Referral,
        about="One individual sent to services on one day, because of a disposition or of a partner's request: exactly "
        "one of the two is filled. Each has a placement, which begins with the status Pursuing.",
        write=(P.REFERRALS_WRITE,),
        records=referrals.referrals,
        columns=columns(
            Referral,
            reference="Id",
            person="Person",
            disposition=("Disposition", "The decision Referred that it comes of."),
            request=("Request", "The partner's request that it comes of."),
            referred_on="Referred on",
        ),
    ),
    Sheet(
        model=Placement,
        about="One referral in one service. A row taken in here sends the provider no packet.",
        write=(P.REFERRALS_WRITE,),
        records=referrals.placements,
        columns=columns(
            Placement,
            own_kinds={"ordinal": Whole(1, MAX_PLACEMENTS)},
            reference="Id",
            referral="Referral",
            service="Service",
            organization=("Organization", "The provider it is with."),
            ordinal=("First or second service", "1 or 2."),
            placed_on="Placed on",
            consolidated_on=("Consolidated on", "From this day the other service carries its work."),
            consolidated_into=("Consolidated into", "The placement that carries its work."),
        ),
    ),
    Sheet(
        model=PlacementStatus,
        about="A placement's status from a day on, step by step. Step 1 is Pursuing, on the day it was placed.",
        write=(P.REFERRALS_WRITE,),
        records=referrals.statuses,
        columns=columns(
            PlacementStatus,
            reference="Id",
            placement="Placement",
            step=("Step", "1, 2, 3 and so on within the placement."),
            status="Status",
            effective_on="Effective on",
            unable_reason=("Reason unable to place", "With the status Unable to place only."),
            exit_reason=("Reason of the end", "With the statuses Completed and Exited only."),
        ),
    ),
    Sheet(
        model=CustomNotification,
        about="The message to one individual, in person.",
        write=(P.NOTIFICATIONS_WRITE,),
        records=call_ins.notifications,
        columns=columns(
            CustomNotification,
            reference="Id",
            person="Person",
            planned_on="Planned on",
            delivered_on=("Delivered on", "Empty: not delivered."),
            offer_accepted_on=("Offer accepted on", "On or after delivery."),
            message_version="Message version",
        ),
    ),
    Sheet(
        model=CallIn,
        about="Meetings with several socially connected individuals.",
        write=(P.NOTIFICATIONS_WRITE,),
        records=call_ins.call_ins,
        columns=columns(CallIn, reference="Id", held_on="Held on", message_version="Message version"),
    ),
    Sheet(
        model=CallInAttendance,
        about="Everybody asked to a call-in, and what became of it.",
        write=(P.NOTIFICATIONS_WRITE,),
        records=call_ins.attendances,
        columns=columns(
            CallInAttendance,
            reference="Id",
            call_in="Call-in",
            person="Person",
            basis="Basis",
            outcome=("What became of it", "Empty: Invited."),
        ),
    ),
)
