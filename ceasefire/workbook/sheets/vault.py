"""The sheets of a service's vault: of the asker's own organization, and for a worker of their caseload."""

from __future__ import annotations

from ceasefire.access.roles import Permission
from ceasefire.casework import queries as casework
from ceasefire.casework.models import Relocation
from ceasefire.outreach import queries as outreach
from ceasefire.outreach.models import AttemptNote, ContactAttempt
from ceasefire.people import queries as people
from ceasefire.people.models import ContactPoint, VaultPerson, VaultPersonName
from ceasefire.referrals import queries as referrals
from ceasefire.referrals.models import Assignment, ReferralPacket
from ceasefire.workbook.sheet import Guarded, Sheet, columns
from ceasefire.workbook.sheets.people import birth_year_of_birth_date

OWN_PLACEMENT = ("Placement", "The office's id of a placement with your organization.")

VAULT = (
    Sheet(
        model=VaultPerson,
        about="Participants, as your own organization knows them.",
        write=(Permission.VAULT_ORGANIZATION,),
        records=people.vault_people,
        columns=columns(
            VaultPerson,
            reference="Id",
            gender="Gender",
            birth_year="Birth year",
            race="Race",
            ethnicity="Ethnicity",
            housing="Housing",
        ),
        guarded=Guarded(
            model=VaultPersonName,
            owner="person",
            records=people.vault_names,
            columns=columns(
                VaultPersonName,
                full_name="Full name",
                nickname="Nickname",
                birth_date="Birth date",
            ),
        ),
        complete=birth_year_of_birth_date,
    ),
    Sheet(
        model=ContactPoint,
        about="The ways to reach a participant.",
        write=(Permission.VAULT_WRITE,),
        records=people.contact_points,
        columns=columns(
            ContactPoint,
            reference="Id",
            person="Participant",
            kind="Kind",
            value=(
                "Number, address or account",
                "A phone number with its country code, or of the city's own country.",
            ),
            note="Note",
        ),
    ),
    Sheet(
        model=ReferralPacket,
        about="What your organization was told when a placement was sent out to it.",
        write=(Permission.VAULT_ORGANIZATION,),
        records=referrals.packets,
        columns=columns(
            ReferralPacket,
            reference="Id",
            placement=OWN_PLACEMENT,
            person="Participant",
            sent_on="Sent on",
            sent_by="Sent by",
            plain_reason="Reason",
            safety_notice="Safety notice",
        ),
    ),
    Sheet(
        model=Assignment,
        about="Who works with a placement, and sees it; supervisors see all of their organization's.",
        write=(Permission.ASSIGNMENTS_WRITE,),
        records=referrals.assignments,
        columns=columns(
            Assignment,
            reference="Id",
            placement=OWN_PLACEMENT,
            worker="Worker",
            from_on=("From", "On or after the day the placement was sent out."),
            until_on="Until",
        ),
    ),
    Sheet(
        model=ContactAttempt,
        about="Each attempt to reach someone in pursuit.",
        write=(Permission.VAULT_WRITE,),
        records=outreach.attempts,
        columns=columns(
            ContactAttempt,
            reference="Id",
            placement=OWN_PLACEMENT,
            attempted_on="Date",
            attempted_time="Time",
            worker="Worker",
            channel="Channel",
            result="Result",
            next_on="Next attempt on",
        ),
        guarded=Guarded(
            model=AttemptNote,
            owner="attempt",
            records=outreach.notes,
            columns=columns(AttemptNote, optional=True, text="Note"),
        ),
    ),
    Sheet(
        model=Relocation,
        about="Households moved out of danger. The address is no part of a workbook.",
        write=(Permission.VAULT_ORGANIZATION,),
        records=casework.relocations,
        columns=columns(
            Relocation,
            reference="Id",
            person=("Participant", "Who asked."),
            household="Household",
            people=("People", "1 for an individual, 2 or more for a family."),
            moved_on=("Moved on", "Empty: planned, not moved yet."),
        ),
    ),
)
