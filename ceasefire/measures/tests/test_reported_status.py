"""The reported status of a placement as of a day."""

from ceasefire.measures.tests.conftest import Check

ONE = {
    "referral": """
        referred_on
        2030-03-01""",
    "placement": """
        placement_key | service_key | placed_on
        placement1    | street      | 2030-03-01""",
}


def test_is_the_last_status_effective_on_or_before_the_day(check: Check) -> None:
    statuses = """
        effective_on | status
        2030-03-01   | pursuing
        2030-03-10   | slo
        2030-03-20   | icm"""
    check({"pursuing": 1, "slo": 0}, as_of="2030-03-09", placement_status=statuses, **ONE)
    check({"pursuing": 0, "slo": 1}, as_of="2030-03-10", placement_status=statuses, **ONE)
    check({"slo": 0, "life_coaching": 1}, as_of="2030-03-20", placement_status=statuses, **ONE)


def test_of_one_day_is_the_later_in_the_order_of_steps(check: Check) -> None:
    check(
        {"pursuing": 0, "slo": 1, "refused": 0},
        placement_status="""
            effective_on | step | status
            2030-03-01   | 3    | slo
            2030-03-01   | 1    | refused
            2030-03-01   | 2    | pursuing""",
        **ONE,
    )


def test_a_late_step_never_outweighs_a_later_day(check: Check) -> None:
    check(
        {"slo": 1, "refused": 0},
        placement_status="""
            effective_on | step | status
            2030-03-02   | 2    | slo
            2030-03-01   | 3    | refused""",
        **ONE,
    )


def test_who_enrolled_and_finished_stays_enrolled(check: Check) -> None:
    for ended in ("completed", "exited"):
        check(
            {"life_coaching": 1, "engaged": 1},
            placement_status=f"""
                effective_on | status
                2030-03-01   | pursuing
                2030-03-02   | icm
                2030-03-03   | {ended}""",
            **ONE,
        )


def test_re_entry_after_the_end_is_a_status_like_any_other(check: Check) -> None:
    check(
        {"life_coaching": 0, "pursuing": 1, "engaged": 0},
        placement_status="""
            effective_on | status
            2030-03-01   | pursuing
            2030-03-02   | icm
            2030-03-03   | exited
            2030-03-04   | pursuing""",
        **ONE,
    )


CONSOLIDATED = {
    "referral": """
        referred_on
        2030-03-01""",
    "placement": """
        placement_key | service_key | placed_on  | consolidated_on
        a             | street      | 2030-03-01 | 2030-03-10
        b             | clinic      | 2030-03-01 |""",
    "placement_status": """
        placement_key | effective_on | status
        a             | 2030-03-01   | slo
        b             | 2030-03-01   | pursuing
        a             | 2030-03-12   | icm""",
}


def test_a_consolidated_placement_has_no_status_from_its_day_and_counts_as_referred_out(check: Check) -> None:
    check(
        {
            "slo": 0,
            "life_coaching": 0,
            "pursuing": 1,
            "two_pathway_individuals": 0,
            "out[street]": 1,
            "dual_service_individuals": 1,
        },
        as_of="2030-03-12",
        **CONSOLIDATED,
    )


def test_before_the_day_it_is_consolidated_it_has_the_status_it_had(check: Check) -> None:
    check({"slo": 1, "pursuing": 1, "two_pathway_individuals": 1}, as_of="2030-03-09", **CONSOLIDATED)
    check({"slo": 0, "pursuing": 1, "two_pathway_individuals": 0}, as_of="2030-03-10", **CONSOLIDATED)


def test_january_printed_in_january_differs_from_january_printed_in_december(check: Check) -> None:
    texts = {
        "referral": """
            referred_on
            2030-01-31""",
        "placement": """
            service_key | placed_on
            street      | 2030-01-31""",
        "placement_status": """
            effective_on | status
            2030-01-31   | pursuing
            2030-05-01   | icm""",
    }
    check({"pursuing": 1, "life_coaching": 0}, period="2030-01", as_of="2030-01-31", **texts)
    check({"pursuing": 0, "life_coaching": 1}, period="2030-01", as_of="2030-12-31", **texts)
