"""Incidents and victims."""

from ceasefire.measures.tests.conftest import Check


def test_counts_confirmed_incidents_and_none_on_hold_or_unfounded(check: Check) -> None:
    check(
        {"shooting_incidents": 1},
        incident="""
            occurred_on | standing
            2030-03-01  | confirmed
            2030-03-01  | on_hold
            2030-03-01  | unfounded""",
    )


def test_counts_the_first_and_the_last_day_of_a_month(check: Check) -> None:
    check(
        {"shooting_incidents": 2},
        incident="""
            occurred_on
            2030-02-28
            2030-03-01
            2030-03-31
            2030-04-01""",
        as_of="2030-12-31",
    )


def test_counts_the_day_it_is_as_of_and_not_the_day_after(check: Check) -> None:
    check(
        {"shooting_incidents": 1},
        incident="""
            occurred_on
            2030-03-10
            2030-03-11""",
        as_of="2030-03-10",
    )


def test_an_injury_is_a_victim_row_or_a_feeds_flag_and_counts_the_incident_once(check: Check) -> None:
    check(
        {"shooting_incidents": 5, "injury_and_fatal": 3},
        incident="""
            incident_key | occurred_on | any_injury
            two_victims  | 2030-03-01  |
            flagged      | 2030-03-01  | yes
            both         | 2030-03-01  | yes
            said_not     | 2030-03-01  | no
            not_said     | 2030-03-01  |""",
        victim="""
            incident_key
            two_victims
            two_victims
            both""",
    )


def test_a_victim_row_outweighs_a_flag_that_nobody_was_hit(check: Check) -> None:
    check(
        {"injury_and_fatal": 1},
        incident="""
            incident_key | occurred_on | any_injury
            incident1    | 2030-03-01  | no""",
        victim="""
            incident_key
            incident1""",
    )


DIES_LATER = {
    "incident": """
        incident_key | occurred_on
        incident1    | 2030-03-31""",
    "victim": """
        incident_key | died_on
        incident1    | 2030-04-05
        incident1    |""",
}


def test_a_victim_is_injured_until_the_day_before_death(check: Check) -> None:
    check({"homicide_victims": 0, "injured_victims": 2}, as_of="2030-04-04", **DIES_LATER)


def test_a_victim_who_dies_later_is_killed_from_that_day_in_the_month_of_the_shooting(check: Check) -> None:
    check(
        {"homicide_victims": [0, 0, 1], "injured_victims": [0, 0, 1]},
        period="2030-Q1",
        as_of="2030-04-05",
        **DIES_LATER,
    )


def test_victims_of_an_incident_on_hold_do_not_count(check: Check) -> None:
    check(
        {"homicide_victims": 0, "injured_victims": 0},
        incident="""
            incident_key | occurred_on | standing
            incident1    | 2030-03-01  | on_hold""",
        victim="""
            incident_key | died_on
            incident1    | 2030-03-01
            incident1    |""",
    )
