"""Figures broken down by what is known of the person."""

from ceasefire.measures.tests.conftest import Check

REFERRED = """
    person_key | referred_on
    dorothy    | 2030-03-01
    dorothy    | 2030-03-02
    toto       | 2030-03-01
    nobody     | 2030-03-01"""


def test_breaks_referrals_down_by_gender_and_says_unknown_of_an_unknown_person(check: Check) -> None:
    check(
        {
            "referred_in_by_gender": 4,
            "referred_in_by_gender[female]": 2,
            "referred_in_by_gender[male]": 1,
            "referred_in_by_gender[nonbinary]": 0,
            "referred_in_by_gender[unknown]": 1,
        },
        referral=REFERRED,
        person="""
            person_key | gender
            dorothy    | female
            toto       | male""",
    )


def test_counts_an_unduplicated_person_in_one_value_only(check: Check) -> None:
    check(
        {"unduplicated_persons_by_housing": 3, "unduplicated_persons_by_housing[housed]": 1},
        referral=REFERRED,
        person="""
            person_key | housing
            dorothy    | housed""",
    )


def test_gives_the_citys_own_codes_as_they_come_and_the_unknown_last(check: Check) -> None:
    check(
        {"referred_in_by_race[x7]": 2, "referred_in_by_race[unknown]": 2},
        referral=REFERRED,
        person="""
            person_key | race
            dorothy    | x7
            toto       |""",
    )


def test_the_age_is_the_one_of_the_year_counted_at_each_border(check: Check) -> None:
    ages = {"under_18": 17, "18_24": 18, "25_34": 25, "35_44": 35, "45_and_over": 45}
    name = "custom_notifications_by_age_group"
    check(
        {f"{name}[{group}]": 1 for group in (*ages, "unknown")},
        custom_notification="\n".join(
            ["person_key | delivered_on", *(f"{person} | 2030-03-01" for person in (*ages, "ageless"))]
        ),
        person="\n".join(
            [
                "person_key | birth_year",
                *(f"{group} | {2030 - age}" for group, age in ages.items()),
                "ageless |",
            ]
        ),
    )


def test_shootings_break_down_by_area(check: Check) -> None:
    check(
        {"shooting_incidents_by_area[emerald]": 1, "shooting_incidents_by_area[unknown]": 1},
        incident="""
            occurred_on | area
            2030-03-01  | emerald
            2030-03-01  |""",
    )
