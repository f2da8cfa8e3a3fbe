"""The sheets of the review room. What the police hold stays in it."""

from __future__ import annotations

from decimal import Decimal

from ceasefire.access.roles import Permission
from ceasefire.people import queries as people
from ceasefire.people.models import ReviewPerson, ReviewPersonName
from ceasefire.reviews import queries as reviews
from ceasefire.reviews.models import FactorEvidence, ShootingReview
from ceasefire.shootings import queries as shootings
from ceasefire.shootings.models import Incident, Victim
from ceasefire.workbook.kinds import Number
from ceasefire.workbook.sheet import Guarded, Sheet, columns
from ceasefire.workbook.sheets.people import birth_year_of_birth_date

COORDINATE_PLACES = 6
"""A millionth of a degree is a hand's breadth: as exactly as the record keeps it."""

REVIEW = (
    Sheet(
        model=ReviewPerson,
        about="Individuals as the shooting review knows them.",
        write=(Permission.REVIEWS_WRITE, Permission.INCIDENTS_WRITE),
        records=people.review_people,
        columns=columns(
            ReviewPerson,
            reference="Id",
            held_by=("Held by", "The organization whose record it is. Its ids are its own."),
            gender="Gender",
            birth_year="Birth year",
            race="Race",
            ethnicity="Ethnicity",
            housing="Housing",
        ),
        guarded=Guarded(
            model=ReviewPersonName,
            owner="person",
            records=people.review_names,
            columns=columns(
                ReviewPersonName,
                full_name="Full name",
                nickname="Nickname",
                birth_date="Birth date",
            ),
        ),
        complete=birth_year_of_birth_date,
    ),
    Sheet(
        model=Incident,
        about="Shooting incidents, counted on the city's local day when confirmed.",
        write=(Permission.INCIDENTS_WRITE,),
        records=shootings.incidents,
        columns=columns(
            Incident,
            own_kinds={
                "latitude": Number(COORDINATE_PLACES, Decimal(-90), Decimal(90)),
                "longitude": Number(COORDINATE_PLACES, Decimal(-180), Decimal(180)),
            },
            reference=("Id", "Its number in the source."),
            occurred_on=("Date", "The city's local day."),
            occurred_time="Time",
            precision=("Time is known to", "Day: no time is kept."),
            standing="Standing",
            any_injury=("Any injury", "Yes: someone was hit, number unknown. Empty: not told."),
            area="Area",
            precinct="Precinct",
            latitude="Latitude",
            longitude="Longitude",
            source=("Source", "The feed it came from. Empty: entered by hand."),
        ),
    ),
    Sheet(
        model=Victim,
        about="Everybody injured in an incident, killed from the day they died.",
        write=(Permission.INCIDENTS_WRITE,),
        records=shootings.victims,
        columns=columns(
            Victim,
            reference="Id",
            incident="Incident",
            person=("Person", "Who, if known."),
            died_on=("Died on", "Empty: survived."),
        ),
    ),
    Sheet(
        model=ShootingReview,
        about="The weekly meetings led by police.",
        write=(Permission.REVIEWS_WRITE,),
        records=reviews.shooting_reviews,
        columns=columns(ShootingReview, reference="Id", held_on="Held on"),
    ),
    Sheet(
        model=FactorEvidence,
        about="What an answer of an assessment rests on. It stays in the review room.",
        write=(Permission.REVIEWS_WRITE,),
        records=reviews.evidence,
        columns=columns(
            FactorEvidence,
            reference="Id",
            assessment="Assessment",
            factor="Factor",
            evidence="Evidence",
            as_of="As of",
        ),
    ),
)
