"""Custom notifications, call-ins, relocations."""

from ceasefire.domain.terms import InvitationOutcome
from ceasefire.measures.tests.conftest import Check


def test_counts_notifications_by_the_day_of_delivery_and_none_only_planned(check: Check) -> None:
    check(
        {"custom_notifications": 1},
        custom_notification="""
            person_key | delivered_on
            dorothy    | 2030-03-10
            toto       | 2030-03-11
            tin_man    |""",
        as_of="2030-03-10",
    )


def test_counts_a_call_in_and_those_present(check: Check) -> None:
    check(
        {"call_ins": 1, "call_in_individuals": 1},
        call_in="""
            call_in_key | held_on
            call_in1    | 2030-03-01""",
        call_in_attendance="\n".join(["outcome", *InvitationOutcome]),
    )


def test_a_call_in_ahead_is_not_counted_yet(check: Check) -> None:
    check(
        {"call_ins": 1, "call_in_individuals": 1},
        call_in="""
            call_in_key | held_on
            call_in1    | 2030-03-10
            call_in2    | 2030-03-11""",
        call_in_attendance="""
            call_in_key
            call_in1
            call_in2""",
        as_of="2030-03-10",
    )


def test_an_individual_at_two_call_ins_was_present_twice(check: Check) -> None:
    check(
        {"call_ins": 2, "call_in_individuals": 2},
        call_in="""
            call_in_key | held_on
            call_in1    | 2030-03-10
            call_in2    | 2030-03-11""",
        call_in_attendance="""
            call_in_key | person_key
            call_in1    | dorothy
            call_in2    | dorothy""",
    )


def test_a_relocated_family_counts_once_on_the_day_it_moved(check: Check) -> None:
    check(
        {"relocations": 2},
        relocation="""
            moved_on   | household  | people
            2030-03-01 | family     | 5
            2030-03-10 | individual | 1
            2030-03-11 | individual | 1
                       | family     | 3""",
        as_of="2030-03-10",
    )
