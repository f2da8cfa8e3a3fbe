"""Every coded value of the field, each with its label and its meaning beside it.

A stored code never changes its meaning; a label may be reworded. The glossary and the workbook's help are written
from here. Source of the words: the published annual report of a city's Ceasefire program, and the field's guides.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A coded value that carries the label people read and the meaning it has in the field."""

    label: str
    meaning: str

    def __new__(cls, value: str, label: str = "", meaning: str = "") -> Self:
        """Make a member from (code, label, meaning); the defaults let a code alone find its member."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.meaning = meaning
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """The (code, label) pairs in the order of their definition, as forms and models take them."""
        return [(member.value, member.label) for member in cls]


class Room(Term):
    """The rooms of the information wall; every table lies in exactly one."""

    REVIEW = (
        "review",
        "Review",
        "Led by police: incidents, connections, the evidence behind a factor.",
    )
    COORDINATION = (
        "coordination",
        "Coordination",
        "Led by the Ceasefire office: assessments, referrals, placements and their status, notifications, call-ins.",
    )
    VAULT = (
        "vault",
        "Service vault",
        "One per provider organization: contact log, notes, contact points, relocations.",
    )
    OFFICE = (
        "office",
        "Office",
        "Users, organizations, program settings and the trail: nothing about a person served.",
    )


class VisitOutcome(Term):
    """How a request, command or job of somebody ended."""

    DONE = "done", "Done", "It was answered, and what it changed is kept."
    REFUSED = "refused", "Refused", "It was not theirs, or not there, and nothing was changed."
    FAILED = "failed", "Failed", "It ran into an error, and nothing was changed."


class OrganizationKind(Term):
    """What an organization is to the program; it decides which room its records lie in."""

    LAW_ENFORCEMENT = "law_enforcement", "Law enforcement", "Leads the shooting review."
    CEASEFIRE_OFFICE = (
        "ceasefire_office",
        "Ceasefire office",
        "Leads the coordination meeting and keeps the referrals.",
    )
    PROVIDER = (
        "provider",
        "Provider",
        "Runs one or more services and keeps its own vault.",
    )
    PARTNER = (
        "partner",
        "Partner",
        "Sends requests: a community organization, or Parole & Probation.",
    )


class Gender(Term):
    """Gender as the reports break it down."""

    MALE = "male", "Male", "Recorded as male."
    FEMALE = "female", "Female", "Recorded as female."
    NONBINARY = "nonbinary", "Non-binary", "Recorded as neither male nor female."
    UNKNOWN = "unknown", "Unknown", "Not recorded."


class Housing(Term):
    """Where someone lives, as far as it decides who can serve them."""

    HOUSED = "housed", "Housed", "Has a place to stay that is expected to last."
    HOUSELESS = (
        "houseless",
        "Houseless",
        "Has no place of their own; passed to SSCC when not referred.",
    )
    UNKNOWN = "unknown", "Unknown", "Not recorded."


class IncidentStanding(Term):
    """Whether the police stand by an incident; only confirmed ones are counted."""

    CONFIRMED = "confirmed", "Confirmed", "A confirmed shooting: counted."
    ON_HOLD = (
        "on_hold",
        "On hold",
        "The facts are not clear yet: not counted until confirmed.",
    )
    UNFOUNDED = (
        "unfounded",
        "Unfounded",
        "Found not to be a shooting of the kind counted.",
    )


class TimePrecision(Term):
    """How exactly the time of an incident is known; midnight never stands for not knowing."""

    MINUTE = "minute", "Minute", "The time is known to the minute."
    HOUR = "hour", "Hour", "Only the hour is known."
    BUCKET = (
        "bucket",
        "Span of hours",
        "Only a span of hours is known; the time kept is its start.",
    )
    DAY = "day", "Day", "Only the day is known; no time is kept."


class Answer(Term):
    """The answer to one factor of an assessment. Unknown is not no."""

    YES = "yes", "Yes", "Met, with its evidence."
    NO = "no", "No", "Not met, with its evidence."
    UNKNOWN = "unknown", "Unknown", "Nobody at the table can say."


class Factor(Term):
    """The seven risk factors."""

    MALE = "male", "Male", "Is male."
    AGE = (
        "age",
        "Aged 18-44",
        "Is of the ages that the rule names, on the day of the assessment.",
    )
    ARRESTS = (
        "arrests",
        "Previous arrests",
        "Has at least as many previous arrests as the rule names.",
    )
    GROUP = "group", "Group", "Is associated with, or active in, a group."
    PREVIOUSLY_SHOT = "previously_shot", "Previously shot", "Was shot before."
    SOCIALLY_CONNECTED = (
        "socially_connected",
        "Socially connected",
        "Is socially connected to someone shot or killed within the rule's window.",
    )
    JUSTICE_INVOLVEMENT = (
        "justice_involvement",
        "Prior criminal justice involvement",
        "Felony, probation or post-prison supervision.",
    )


class ConsentRecipient(Term):
    """To whom something may flow if a participant consents."""

    CITY = "city", "The city", "The Ceasefire office: the name goes along with a request, and no further."
    OTHER_PROVIDER = (
        "other_provider",
        "Another provider",
        "The one that is named: a packet is handed over to it.",
    )
    EVALUATOR = (
        "evaluator",
        "The evaluator",
        (
            "Who studies whether the program works. The consent is kept, and switches nothing yet: "
            "the figures count everybody, without names."
        ),
    )
    TEXT_MESSAGES = (
        "text_messages",
        "Text messages",
        (
            "Reminders by text message, which pass through a phone company. "
            "The consent is kept, and switches nothing yet: the program sends none."
        ),
    )


class ReleaseItem(Term):
    """What the review may let out of its room about an individual; each is ticked on its own."""

    NAME = "name", "Name", "What they are called."
    BIRTH_DATE = "birth_date", "Birth date", "When they were born."
    BREAKDOWNS = (
        "breakdowns",
        "What reports break down by",
        "Gender, birth year, race, ethnicity and housing.",
    )
    PLAIN_REASON = "plain_reason", "Reason", "Why, in plain words; never the evidence."
    ANSWERS = "answers", "Factor answers", "Yes, no or unknown to each factor; never the evidence."
    SAFETY_NOTICE = "safety_notice", "Safety notice", "What a worker must know to stay safe."


class Outcome(Term):
    """What the answers of an assessment come to under the rule of its day."""

    MEETS = "meets", "Meets", "At least as many factors are met as the rule asks for."
    DOES_NOT_MEET = (
        "does_not_meet",
        "Does not meet",
        "Even if every unknown were met, there would be too few.",
    )
    UNDECIDED = "undecided", "Undecided", "The unknown factors would decide."


class MadeIn(Term):
    """Where an assessment was made. A provider's re-assessment is a reason for a status and is not counted."""

    SHOOTING_REVIEW = (
        "shooting_review",
        "Shooting review",
        "In the weekly meeting led by police.",
    )
    COORDINATION_MEETING = (
        "coordination_meeting",
        "Coordination meeting",
        "In the weekly meeting of the office.",
    )
    PROVIDER = (
        "provider",
        "Provider",
        "By a provider, of someone already in its services.",
    )


class DispositionOutcome(Term):
    """What was decided on an assessment."""

    REFERRED = "referred", "Referred", "Goes to CVI services."
    SSCC = (
        "sscc",
        "SSCC",
        "Houseless: passed to the Street Services Coordination Center.",
    )
    PPS = "pps", "PPS", "A youth: passed to the school Youth Violence Prevention Team."
    NOT_HIGH_RISK = (
        "not_high_risk",
        "Not high-risk",
        "Does not meet the high-risk rule.",
    )
    ENFORCEMENT = "enforcement", "Enforcement track", "Enforcement goes first."
    PENDING = (
        "pending",
        "Pending an open case",
        "Waits for an open case, or was not disposed of yet.",
    )
    NEVER_MADE = (
        "never_made",
        "Referral never made",
        "A referral was meant and never made.",
    )


class Status(Term):
    """The status of a placement, in the field's order of steps."""

    PURSUING = (
        "pursuing",
        "Pursuing",
        "Relentless pursuit: not reached, or reached and not yet connected.",
    )
    SLO = (
        "slo",
        "SLO",
        "Engaged with Street Level Outreach, in the ICM pipeline, not yet enrolled.",
    )
    ICM = (
        "icm",
        "ICM",
        "Enrolled in long-term life coaching (Intensive Case Management).",
    )
    SHORT_TERM = "short_term", "Short-term", "Emergency services for 90 days."
    REFUSED = "refused", "Refused", "Said no."
    UNABLE_TO_PLACE = (
        "unable_to_place",
        "Unable to place",
        "No service could take this person, with a reason.",
    )
    COMPLETED = "completed", "Completed", "Finished the program."
    EXITED = "exited", "Exited", "Left the program before its end, with a reason."


class UnableReason(Term):
    """Why no service could take someone."""

    LOW_RISK = (
        "low_risk",
        "Re-assessed low-risk",
        "A re-assessment found the person not high-risk.",
    )
    UNABLE_TO_CONTACT = (
        "unable_to_contact",
        "No contact possible",
        "Every channel was tried.",
    )
    SEVERE_BEHAVIORAL_HEALTH = (
        "severe_behavioral_health",
        "Behavioural health too severe",
        "Needs care that the services cannot give; passed to other services.",
    )
    CULTURALLY_RELEVANT = (
        "culturally_relevant",
        "No culturally-relevant service",
        "No service speaks to who they are.",
    )
    OTHER = "other", "Other", "None of the others."


class ExitReason(Term):
    """Why someone left a service."""

    GOALS_MET = "goals_met", "Goals met", "Finished what was planned."
    PACKAGE_ENDED = "package_ended", "Short-term package ended", "The 90 days are over."
    MOVED = "moved", "Moved away", "Lives elsewhere now."
    CUSTODY = (
        "custody",
        "Long-term custody",
        "In custody for longer than a pause bridges.",
    )
    DIED = "died", "Died", "The person died."
    LOST_CONTACT = "lost_contact", "Lost contact", "Could not be reached any more."
    WITHDREW = "withdrew", "Withdrew", "Chose to leave."
    TRANSFERRED = "transferred", "Transferred", "Another service took over."


class Channel(Term):
    """How a contact was attempted."""

    CALL = "call", "Call", "A telephone call."
    TEXT = "text", "Text", "A text message."
    VISIT = "visit", "In-person visit", "Went to see the person."
    FAMILY_OR_FRIEND = "family_or_friend", "Family or friend", "Through someone close."
    PARTICIPANT = (
        "participant",
        "Current participant",
        "Through someone already in the program.",
    )
    SOCIAL_MEDIA = "social_media", "Social media", "A message on social media."
    PROBATION_OFFICER = (
        "probation_officer",
        "Probation officer",
        "The last resort, for someone on supervision.",
    )


class AttemptResult(Term):
    """What came of a contact attempt."""

    REACHED_POSITIVE = "reached_positive", "Reached and positive", "Open to talk."
    REACHED_DECLINED = (
        "reached_declined",
        "Reached and declined for now",
        "Said not now; may be asked again.",
    )
    ASKED_NOT_TO_CONTACT = (
        "asked_not_to_contact",
        "Asked not to contact",
        "Do not contact: honoured everywhere.",
    )
    MESSAGE_LEFT = "message_left", "Message left", "Waiting for an answer."
    NO_ANSWER = "no_answer", "No answer", "Nobody answered."
    WRONG_NUMBER = "wrong_number", "Wrong number", "Does not lead to the person."
    NOT_SAFE = "not_safe", "Not safe", "The worker left, or did not go."
    ELSEWHERE_OR_CUSTODY = (
        "elsewhere_or_custody",
        "Elsewhere or in custody",
        "Was located somewhere else.",
    )


class InvitationOutcome(Term):
    """What became of an invitation to a call-in. Only those present are counted."""

    PRESENT = "present", "Present", "Was at the call-in: counted."
    EXCUSED = "excused", "Excused", "Could not come and said so."
    NO_SHOW = "no_show", "No-show", "Did not come."
    COULD_NOT_LOCATE = (
        "could_not_locate",
        "Could not locate",
        "The invitation did not reach them.",
    )
    DECLINED = "declined", "Declined", "Said no to the invitation."
    RESCHEDULED = "rescheduled", "Rescheduled", "Asked to another call-in."
    INVITED = "invited", "Invited", "No answer yet."


class InvitationBasis(Term):
    """On what basis someone is asked to a call-in."""

    VOLUNTARY = "voluntary", "Voluntary", "Free to stay away."
    SUPERVISION = (
        "supervision",
        "Supervision condition",
        "Attendance is a condition of supervision.",
    )
    IN_CUSTODY = "in_custody", "In custody", "Brought from custody."


class ContactKind(Term):
    """A way to reach someone."""

    PHONE = "phone", "Phone", "A telephone number, for calls or text messages."
    EMAIL = "email", "E-mail", "An e-mail address."
    ADDRESS = "address", "Address", "Where they live, stay or can be met."
    SOCIAL_MEDIA = "social_media", "Social media", "An account on social media."


class Household(Term):
    """The unit of a relocation: one household, whoever is in it."""

    INDIVIDUAL = "individual", "Individual", "One person moved."
    FAMILY = "family", "Family", "Several people of one household moved."
