"""Every visit that meets a person's record, or is refused, leaves one row in the trail; a visit that does not, none."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from ceasefire.access.gate import Denied, as_asker
from ceasefire.access.roles import Role
from ceasefire.audit import history, trail, visit
from ceasefire.audit.models import AuditEvent
from ceasefire.domain.terms import VisitOutcome
from ceasefire.shootings.actions import enter_incidents
from ceasefire.shootings.models import Incident, Victim
from tests import city
from tests.audit.pages import HISTORY, OF_AN_INCIDENT, OF_NOBODY, THROUGH_A_VICTIM
from tests.people import SignedIn
from tests.wall.addresses import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.audit.pages")]

INCIDENT, VICTIM = "shootings.incident", "shootings.victim"


@pytest.fixture
def coordinator(signed_in: SignedIn) -> Client:
    browser = signed_in(Role.REVIEW_COORDINATOR)
    browser.raise_request_exception = False
    return browser


@pytest.fixture
def shot(db: None) -> Victim:
    """One victim of one incident."""
    return city.victim()


@pytest.fixture(autouse=True)
def before(request: pytest.FixtureRequest) -> None:
    """Only what a test itself does is in the trail it looks at."""
    for name in ("coordinator", "shot"):
        if name in request.fixturenames:
            request.getfixturevalue(name)
    AuditEvent.objects.all().delete()


def only_row() -> AuditEvent:
    return AuditEvent.objects.get()


@pytest.mark.parametrize("how", OF_AN_INCIDENT)
def test_a_record_or_a_version_of_it_that_is_read_in_whatever_way_leaves_its_id(
    coordinator: Client, shot: Victim, how: str
) -> None:
    assert coordinator.get(f"/look/{how}/").status_code == 200
    assert only_row().read == {INCIDENT: [str(shot.incident_id)]}


@pytest.mark.parametrize("how", THROUGH_A_VICTIM)
def test_a_record_that_is_reached_through_another_leaves_its_id_too(
    coordinator: Client, shot: Victim, how: str
) -> None:
    coordinator.get(f"/look/{how}/")
    assert only_row().read == {VICTIM: [str(shot.id)], INCIDENT: [str(shot.incident_id)]}


@pytest.mark.parametrize("how", OF_NOBODY)
def test_who_reads_nobodys_record_leaves_nothing(coordinator: Client, shot: Victim, how: str) -> None:
    assert coordinator.get(f"/look/{how}/").status_code == 200
    assert not AuditEvent.objects.exists()


def test_the_row_says_who_in_which_role_for_what_from_where_and_when(
    coordinator: Client, shot: Victim
) -> None:
    coordinator.get("/look/one/", REMOTE_ADDR="203.0.113.7")
    row = only_row()
    assert (row.by, row.role, row.purpose) == ("review_coordinator", "review_coordinator", "page look")
    assert (row.origin, row.outcome, row.actions, row.written) == ("203.0.113.7", "done", [], 0)
    assert row.organization == str(city.organization().id)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "origin"),
    [
        (0, "198.51.100.9", "203.0.113.7"),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "192.0.2.1, 198.51.100.9", "198.51.100.9"),
        (2, "192.0.2.1, 198.51.100.9, 10.0.0.1", "198.51.100.9"),
        (2, "198.51.100.9", "unknown"),
        (1, "Dorothy Gale", "unknown"),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_what_a_request_says_of_its_origin_counts_only_from_proxies_of_our_own(
    coordinator: Client,
    shot: Victim,
    proxies: int,
    forwarded: str,
    origin: str,
) -> None:
    with override_settings(PROXIES=proxies):
        coordinator.get("/look/one/", REMOTE_ADDR="203.0.113.7", headers={"X-Forwarded-For": forwarded})
    assert only_row().origin == origin


def test_the_records_behind_a_figure_are_in_the_trail(coordinator: Client) -> None:
    placement = city.placement()
    AuditEvent.objects.all().delete()
    assert coordinator.get("/report/2024/referred_in/?as_of=2024-12-31").status_code == 200
    row = only_row()
    assert row.purpose == "page figure"
    assert row.read["referrals.referral"] == [str(placement.referral_id)]
    assert row.read["referrals.placement"] == [str(placement.id)]


def test_a_report_reads_nobodys_record(coordinator: Client) -> None:
    city.placement()
    AuditEvent.objects.all().delete()
    assert coordinator.get("/report/2024/?as_of=2024-12-31").status_code == 200
    assert not AuditEvent.objects.exists()


def test_two_actions_of_a_form_leave_one_row_with_both_and_all_they_wrote(coordinator: Client) -> None:
    assert coordinator.post("/enter/").status_code == 200
    row = only_row()
    assert row.actions == ["shootings.enter_incidents"] * 2
    assert row.records == {
        INCIDENT: [str(Incident.objects.get(reference=number).id) for number in ("24-0101", "24-0102")]
    }
    assert (row.purpose, row.written, row.outcome) == ("page enter", 2, "done")


def test_both_actions_of_a_form_have_one_time(coordinator: Client) -> None:
    coordinator.post("/enter/")
    assert {version.history_date for version in HISTORY.all()} == {only_row().acted_at}


def test_of_a_form_that_fails_nothing_is_kept_but_a_row_that_says_so(coordinator: Client) -> None:
    assert coordinator.post("/enter-and-fail/").status_code == 500
    assert not Incident.objects.exists()
    row = only_row()
    assert (row.outcome, row.actions, row.records, row.written) == ("failed", [], {}, 0)
    assert row.purpose == "page enter_and_fail"


def test_of_a_form_that_is_refused_nothing_is_kept_but_a_row_that_says_so(coordinator: Client) -> None:
    assert coordinator.post("/enter-and-be-refused/").status_code == 403
    assert not Incident.objects.exists()
    assert (only_row().outcome, only_row().actions) == ("refused", [])


def test_an_action_that_breaks_a_rule_is_undone_in_the_row_of_a_form_that_goes_on(
    coordinator: Client,
) -> None:
    answer = coordinator.post("/one-of-two/")
    assert "lies in the future" in answer.content.decode()
    assert Incident.objects.get().occurred_on == city.DAY
    row = only_row()
    assert row.actions == ["shootings.enter_incidents", "shootings.correct_incident (undone)"]
    assert (row.written, row.outcome) == (1, "done")


def test_what_is_tried_and_undone_is_in_the_trail_as_read_only(shot: Victim) -> None:
    with as_asker(city.OFFICER, purpose="command try"):
        incident = Incident.objects.get()
        with history.tried():
            from_oz = Incident(reference="24-0101", occurred_on=city.DAY)
            enter_incidents(by=city.OFFICER, incidents=[from_oz])
    row = only_row()
    assert (row.read, row.actions, row.written) == ({INCIDENT: [str(incident.id)]}, [], 0)


def test_a_page_that_is_refused_leaves_a_row(signed_in: SignedIn) -> None:
    worker = signed_in(Role.OUTREACH_WORKER)
    AuditEvent.objects.all().delete()
    assert worker.get("/report/2024/referred_in/").status_code == 403
    assert (only_row().outcome, only_row().read, only_row().purpose) == ("refused", {}, "page figure")


def test_a_form_without_its_token_is_refused_in_the_trail_too(coordinator: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = coordinator.cookies
    assert strict.post("/report/").status_code == 403
    assert (only_row().outcome, only_row().purpose) == ("refused", "page latest_report")


def test_what_is_not_there_reads_in_the_trail_like_what_is_not_theirs(
    coordinator: Client, shot: Victim
) -> None:
    assert coordinator.get("/not-there/").status_code == 404
    assert (only_row().outcome, only_row().read) == ("refused", {INCIDENT: [str(shot.incident_id)]})


def test_an_answer_that_is_our_fault_failed(coordinator: Client, shot: Victim) -> None:
    assert coordinator.get("/broken/").status_code == 503
    assert only_row().outcome == "failed"


def test_an_action_in_a_page_that_only_looks_is_refused(coordinator: Client) -> None:
    assert coordinator.get("/enter/").status_code == 500
    assert not Incident.objects.exists()
    assert only_row().outcome == "failed"


def test_who_only_looks_cannot_write_in_another_name_either() -> None:
    with (
        pytest.raises(history.ReadsOnly, match=r"\[shootings.enter_incidents\]"),
        as_asker(city.COORDINATOR, purpose="page", reads_only=True),
        as_asker(city.OFFICER, purpose="within"),
    ):
        city.incident()


def test_an_answer_that_would_be_read_after_its_visit_does_not_leave(coordinator: Client) -> None:
    assert coordinator.get("/bit-by-bit/").status_code == 500
    assert only_row().outcome == "failed"


def test_no_answer_leaves_if_its_row_cannot_be_written(
    coordinator: Client, shot: Victim, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**row: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(AuditEvent.objects, "create", fail)
    answer = coordinator.get("/look/one/")
    assert answer.status_code == 500
    assert b"Seen" not in answer.content
    assert coordinator.post("/enter/").status_code == 500
    assert Incident.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_not_signed_in_reads_no_record(client: Client, shot: Victim, method: str) -> None:
    answer = getattr(client, method)("/look/one/")
    assert (answer.status_code, answer.headers["Location"][:9]) == (302, "/sign-in/")
    assert not AuditEvent.objects.exists()


def test_a_record_cannot_be_read_where_visits_are_closed(shot: Victim) -> None:
    with visit.closed(), pytest.raises(visit.NotInAVisit, match=r"\[shootings.victim\]"):
        Victim.objects.get()
    with visit.closed(), as_asker(city.OFFICER, purpose="command"):
        assert Victim.objects.get() == shot


def test_what_the_program_reads_to_judge_or_to_count_is_shown_to_nobody(shot: Victim) -> None:
    with visit.closed(), visit.unnoted():
        Victim.objects.get()
    with as_asker(city.OFFICER, purpose="command"):
        with visit.unnoted():
            Victim.objects.get()
        Incident.objects.get()
    assert only_row().read == {INCIDENT: [str(shot.incident_id)]}


def test_a_visit_inside_a_visit_is_part_of_it(shot: Victim) -> None:
    with as_asker(city.COORDINATOR, purpose="page outer"):
        with as_asker(city.OFFICER, purpose="page inner"):
            Victim.objects.get()
        Incident.objects.get()
    row = only_row()
    assert (row.by, row.purpose, set(row.read)) == ("coordinator", "page outer", {VICTIM, INCIDENT})


def test_a_visit_that_the_gate_refuses_is_told_from_one_that_fails(shot: Victim) -> None:
    with pytest.raises(Denied), as_asker(city.OFFICER, purpose="command", origin="command line"):
        raise Denied
    assert only_row().outcome == VisitOutcome.REFUSED
    with pytest.raises(ZeroDivisionError), as_asker(city.OFFICER, purpose="job", origin="job"):
        raise ZeroDivisionError
    assert AuditEvent.objects.latest("id").outcome == VisitOutcome.FAILED


def test_a_refusal_that_a_page_copes_with_does_not_refuse_the_page(shot: Victim) -> None:
    with as_asker(city.OFFICER, purpose="page"):
        Victim.objects.get()
        with pytest.raises(Denied), as_asker(city.OFFICER, purpose="within"):
            raise Denied
    assert only_row().outcome == VisitOutcome.DONE


def test_very_many_records_written_are_counted_and_every_record_read_is_named(
    coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "RECORDS_NAMED", 1)
    coordinator.post("/enter/")
    assert only_row().records == {INCIDENT: 2}
    AuditEvent.objects.all().delete()
    coordinator.get("/look/all/")
    assert len(only_row().read[INCIDENT]) == 2


@pytest.mark.parametrize(
    "address", ["/look/all/", "/look/Dorothy-Gale/", "/not-there/?name=Dorothy-Gale", "/Dorothy-Gale/"]
)
def test_what_somebody_typed_is_never_in_the_trail(coordinator: Client, shot: Victim, address: str) -> None:
    coordinator.get(address)
    assert "Dorothy" not in str([vars(row) for row in AuditEvent.objects.all()])


def test_the_purpose_of_every_page_is_the_name_of_its_address_and_fits() -> None:
    longest = AuditEvent._meta.get_field("purpose").max_length
    names = [page.name for page in addresses("ceasefire.config.urls")]
    assert longest
    assert names
    assert [name for name in names if len(f"page {name}") > longest] == []
