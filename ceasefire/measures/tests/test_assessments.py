"""Assessments, and what came of them."""

from ceasefire.measures.tests.conftest import Check


def test_counts_both_meetings_and_no_re_assessment_by_a_provider(check: Check) -> None:
    check(
        {"assessed": 2},
        assessment="""
            assessed_on | made_in
            2030-03-01  | shooting_review
            2030-03-01  | coordination_meeting
            2030-03-01  | provider""",
    )


def test_does_not_count_someone_for_whom_a_partners_request_is_open(check: Check) -> None:
    check(
        {"assessed": 1},
        assessment="""
            assessed_on | request_key
            2030-03-01  |
            2030-03-01  | request1""",
    )


def test_is_pending_before_any_disposition(check: Check) -> None:
    check(
        {"not_referred": 1, "not_referred[pending]": 1, "appropriate_for_referral": 0},
        assessment="""
            assessed_on
            2030-03-01""",
        disposition="""
            disposed_on | outcome
            2030-03-02  | sscc""",
        as_of="2030-03-01",
    )


def test_the_last_disposition_on_or_before_the_day_is_the_reason(check: Check) -> None:
    check(
        {"not_referred[sscc]": 0, "not_referred[enforcement]": 1, "not_referred[pending]": 0},
        assessment="""
            assessed_on
            2030-03-01""",
        disposition="""
            disposed_on | outcome
            2030-03-02  | sscc
            2030-03-10  | enforcement
            2030-03-11  | pending""",
        as_of="2030-03-10",
    )


REFERRED_LATER = {
    "assessment": """
        assessed_on
        2030-03-31""",
    "disposition": """
        disposition_key | disposed_on | outcome
        waits           | 2030-03-31  | pending
        goes            | 2030-04-02  | referred""",
    "referral": """
        disposition_key | referred_on
        goes            | 2030-04-05""",
}


def test_referred_later_the_month_gains_a_referral_and_loses_a_pending(check: Check) -> None:
    check(
        {"not_referred[pending]": [0, 0, 0], "appropriate_for_referral": [0, 0, 1], "referred_in": [0, 0, 1]},
        period="2030-Q1",
        as_of="2030-04-05",
        **REFERRED_LATER,
    )


def test_a_referral_decided_and_not_sent_out_yet_is_pending(check: Check) -> None:
    check(
        {"not_referred[pending]": 1, "appropriate_for_referral": 0, "referred_in": 0},
        as_of="2030-04-04",
        **REFERRED_LATER,
    )


def test_non_referral_leaves_out_those_passed_on(check: Check) -> None:
    check(
        {"not_referred": 6, "non_referral": 4, "pending_or_never_made": 2},
        assessment="""
            assessment_key | assessed_on
            1              | 2030-03-01
            2              | 2030-03-01
            3              | 2030-03-01
            4              | 2030-03-01
            5              | 2030-03-01
            6              | 2030-03-01""",
        disposition="""
            assessment_key | disposed_on | outcome
            1              | 2030-03-01  | sscc
            2              | 2030-03-01  | pps
            3              | 2030-03-01  | not_high_risk
            4              | 2030-03-01  | enforcement
            5              | 2030-03-01  | pending
            6              | 2030-03-01  | never_made""",
    )
