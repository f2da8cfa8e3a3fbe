"""Referrals: their origin, their month, their services, their rows per pathway."""

from ceasefire.measures.tests.conftest import Check

ONE_PLACEMENT = """
    placement_key | service_key | placed_on
    placement1    | street      | 2030-03-01"""


def test_a_referral_of_a_review_counts_in_the_month_of_the_assessment(check: Check) -> None:
    check(
        {"referred_in": [0, 1, 0], "via_shooting_reviews": [0, 1, 0], "via_partners": [0, 0, 0]},
        period="2030-Q1",
        assessment="""
            assessed_on
            2030-02-28""",
        disposition="""
            disposition_key | disposed_on
            goes            | 2030-03-01""",
        referral="""
            disposition_key | referred_on
            goes            | 2030-03-01""",
    )


def test_a_partners_referral_counts_in_the_month_it_was_sent_out(check: Check) -> None:
    check(
        {"referred_in": [0, 0, 1], "via_shooting_reviews": [0, 0, 0], "via_partners": [0, 0, 1]},
        period="2030-Q1",
        referral="""
            request_key | referred_on
            request1    | 2030-03-01""",
    )


def test_the_referral_of_someone_whom_a_partner_had_requested_is_the_partners(check: Check) -> None:
    check(
        {"assessed": [0, 0, 0], "via_shooting_reviews": [0, 0, 0], "via_partners": [0, 0, 1]},
        period="2030-Q1",
        assessment="""
            assessed_on | request_key
            2030-02-28  | request1""",
        disposition="""
            disposition_key | disposed_on
            goes            | 2030-03-01""",
        referral="""
            disposition_key | referred_on
            goes            | 2030-03-01""",
    )


def test_a_referral_counts_from_the_day_it_is_sent_out(check: Check) -> None:
    referral = """
        referred_on
        2030-03-10
        2030-03-11"""
    check({"referred_in": 1, "flow_n": 1}, referral=referral, as_of="2030-03-10")


def test_a_referral_in_two_services_counts_once_in_and_in_each_service_out(check: Check) -> None:
    check(
        {
            "referred_in": 1,
            "referred_out": 1,
            "out": 2,
            "out[street]": 1,
            "out[clinic]": 1,
            "out[family]": 0,
            "dual_service_individuals": 1,
        },
        referral="""
            referred_on
            2030-03-01""",
        placement="""
            service_key | placed_on
            street      | 2030-03-01
            clinic      | 2030-03-01""",
    )


def test_dual_services_begin_on_the_day_the_second_service_receives_the_referral(check: Check) -> None:
    texts = {
        "referral": """
            referred_on
            2030-03-01""",
        "placement": """
            service_key | placed_on
            street      | 2030-03-01
            clinic      | 2030-03-10""",
    }
    check({"dual_service_individuals": 0, "out[clinic]": 0}, as_of="2030-03-09", **texts)
    check({"dual_service_individuals": 1, "out[clinic]": 1}, as_of="2030-03-10", **texts)


def test_two_pathways_are_one_referral_in_two_rows(check: Check) -> None:
    check(
        {
            "referred_in": 1,
            "life_coaching": 2,
            "life_coaching[coaching]": 1,
            "life_coaching[healing]": 1,
            "two_pathway_individuals": 1,
            "engaged": 1,
            "engaged_in_two_pathways": 1,
        },
        referral="""
            referred_on
            2030-03-01""",
        placement="""
            placement_key | service_key | placed_on
            a             | street      | 2030-03-01
            b             | family      | 2030-03-01""",
        placement_status="""
            placement_key | effective_on | status
            a             | 2030-03-01   | icm
            b             | 2030-03-01   | icm""",
    )


def test_engaged_in_one_of_two_pathways_is_engaged_once(check: Check) -> None:
    check(
        {"two_pathway_individuals": 1, "engaged": 1, "engaged_in_two_pathways": 0},
        referral="""
            referred_on
            2030-03-01""",
        placement="""
            placement_key | service_key | placed_on
            a             | street      | 2030-03-01
            b             | family      | 2030-03-01""",
        placement_status="""
            placement_key | effective_on | status
            a             | 2030-03-01   | slo
            b             | 2030-03-01   | refused""",
    )


def test_two_services_of_one_pathway_are_one_row_that_shows_the_furthest(check: Check) -> None:
    for nearer, further in (
        ("short_term", "icm"),
        ("slo", "short_term"),
        ("pursuing", "slo"),
        ("unable_to_place", "pursuing"),
        ("refused", "unable_to_place"),
    ):
        names = {"icm": "life_coaching"}
        check(
            {names.get(further, further): 1, names.get(nearer, nearer): 0, "two_pathway_individuals": 0},
            referral="""
                referred_on
                2030-03-01""",
            placement="""
                placement_key | service_key | placed_on
                a             | clinic      | 2030-03-01
                b             | family      | 2030-03-01""",
            placement_status=f"""
                placement_key | effective_on | status
                a             | 2030-03-01   | {nearer}
                b             | 2030-03-01   | {further}""",
        )


def test_unable_to_place_is_given_by_its_reason(check: Check) -> None:
    check(
        {"unable_to_place": 1, "unable_to_place[low_risk]": 1, "unable_to_place[other]": 0},
        referral="""
            referred_on
            2030-03-01""",
        placement=ONE_PLACEMENT,
        placement_status="""
            effective_on | status          | unable_reason
            2030-03-01   | pursuing        |
            2030-03-02   | unable_to_place | low_risk""",
    )


def test_flow_holds_referrals_and_those_not_referred_and_nobody_twice(check: Check) -> None:
    check(
        {"flow_n": 3, "referred_in": 2, "not_referred": 1},
        assessment="""
            assessment_key | assessed_on
            stays          | 2030-03-01
            goes           | 2030-03-01""",
        disposition="""
            disposition_key | assessment_key | disposed_on
            decided         | goes           | 2030-03-01""",
        referral="""
            referred_on | disposition_key | request_key
            2030-03-01  | decided         |
            2030-03-01  |                 | request1""",
    )


def test_a_person_referred_twice_is_one_unduplicated_person_in_the_period(check: Check) -> None:
    check(
        {"unduplicated_persons": 2, "referred_in": 4},
        period="2030-Q1",
        referral="""
            person_key | referred_on
            dorothy    | 2030-01-01
            dorothy    | 2030-01-31
            dorothy    | 2030-03-01
            toto       | 2030-03-01""",
    )


def test_a_person_referred_in_two_months_counts_in_each_of_them(check: Check) -> None:
    check(
        {"unduplicated_persons": [1, 0, 1]},
        period="2030-Q1",
        referral="""
            person_key | referred_on
            dorothy    | 2030-01-01
            dorothy    | 2030-01-31
            dorothy    | 2030-03-01""",
    )
