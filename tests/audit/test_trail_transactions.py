"""In which transaction a visit's row lies, and who waits for whom."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ceasefire.access.gate import as_asker
from ceasefire.access.roles import Role
from ceasefire.audit.models import AuditEvent
from ceasefire.shootings.models import Incident
from tests import city
from tests.people import SignedIn

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.audit.pages")]

READERS = 20
HELD = 1.5
"""Seconds that a writer keeps its lock: far longer than twenty pages take."""
PATIENCE = 30.0
"""Seconds after which a thread that waits has waited for ever."""

ON_SQLITE = ["BEGIN DEFERRED", "SELECT incident", "COMMIT", "BEGIN IMMEDIATE", "INSERT trail", "COMMIT"]
ON_POSTGRESQL = ["BEGIN", "SELECT incident", "INSERT trail", "COMMIT"]
STEP = re.compile(
    r'^(BEGIN(?: \w+)?|COMMIT|ROLLBACK)$|^(SELECT|INSERT).*?"(?:shootings_(incident)|audit_auditevent)"'
)


@pytest.fixture
def coordinator(signed_in: SignedIn) -> Client:
    city.incident()
    browser = signed_in(Role.REVIEW_COORDINATOR)
    AuditEvent.objects.all().delete()
    return browser


def steps(queries: CaptureQueriesContext) -> list[str]:
    """What was sent to the database, as far as it is about incidents, the trail or a transaction."""
    found = [STEP.match(query["sql"]) for query in queries.captured_queries]
    return [step[1] or f"{step[2]} {step[3] or 'trail'}" for step in found if step]


def elsewhere(ask: Callable[[], Any]) -> Any:
    """What `ask` is answered over a connection of its own: only what was committed."""
    answers = []

    def run() -> None:
        try:
            answers.append(ask())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(PATIENCE)
    return answers[0]


@contextmanager
def somebody_writes() -> Iterator[threading.Event]:
    """Someone else holds the write lock inside the block, until the event is set."""
    holds, done = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                Incident.objects.update(area="Winkie")
                holds.set()
                done.wait(PATIENCE)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert holds.wait(PATIENCE)
    try:
        yield done
    finally:
        done.set()
        writer.join(PATIENCE)


def test_a_reads_row_is_written_after_the_reading_on_sqlite_and_with_it_on_postgresql(
    coordinator: Client,
) -> None:
    with CaptureQueriesContext(connection) as queries:
        coordinator.get("/look/all/")
    expected = ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL
    assert steps(queries) == expected


def test_a_visit_opens_its_own_connection_as_gently_as_one_that_is_open() -> None:
    connection.close()
    with CaptureQueriesContext(connection) as queries:
        connection.close()
        with as_asker(city.COORDINATOR, purpose="page", reads_only=True):
            list(Incident.objects.all())
    first = next(query["sql"] for query in queries.captured_queries if query["sql"].startswith("BEGIN"))
    assert first == ("BEGIN DEFERRED" if connection.vendor == "sqlite" else "BEGIN")


def test_a_reads_row_is_committed_when_the_answer_leaves(coordinator: Client) -> None:
    assert coordinator.get("/look/all/").status_code == 200
    assert elsewhere(AuditEvent.objects.count) == 1


def test_a_writes_row_lies_in_the_transaction_of_what_it_wrote(coordinator: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        coordinator.post("/enter/")
    assert [step for step in steps(queries) if step in {"INSERT incident", "INSERT trail", "COMMIT"}] == [
        "INSERT incident",
        "INSERT incident",
        "INSERT trail",
        "COMMIT",
    ]
    assert len([step for step in steps(queries) if step.startswith("BEGIN")]) == 1


def test_a_write_is_not_kept_without_its_row(coordinator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**row: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(AuditEvent.objects, "create", fail)
    coordinator.raise_request_exception = False
    assert coordinator.post("/enter/").status_code == 500
    assert elsewhere(Incident.objects.count) == 1


def test_the_row_of_a_visit_that_fails_outlives_what_it_wrote(coordinator: Client) -> None:
    coordinator.raise_request_exception = False
    assert coordinator.post("/enter-and-fail/").status_code == 500
    assert elsewhere(Incident.objects.count) == 1
    assert elsewhere(lambda: AuditEvent.objects.get().outcome) == "failed"


def test_nobody_who_reads_waits_for_who_writes(coordinator: Client) -> None:
    """On SQLite one may write at a time. Twenty read meanwhile; their rows follow once the lock is free."""
    read, answered, answers = [], [], []

    def look() -> None:
        browser = Client()
        browser.cookies = coordinator.cookies
        try:
            with as_asker(city.COORDINATOR, purpose="page", reads_only=True):
                list(Incident.objects.all())
                read.append(time.monotonic())
            answered.append(time.monotonic())
            answers.append(browser.get("/look/all/").status_code)
        finally:
            connection.close()

    readers = [threading.Thread(target=look) for _ in range(READERS)]
    with somebody_writes() as done:
        begun = time.monotonic()
        for reader in readers:
            reader.start()
        done.wait(HELD)
        done.set()
        released = time.monotonic()
    for reader in readers:
        reader.join(PATIENCE)
    assert (len(read), answers) == (READERS, [200] * READERS)
    assert max(read) < released
    if connection.vendor == "sqlite":
        assert min(answered) > begun + HELD
    assert AuditEvent.objects.count() == 2 * READERS


def test_somebody_who_writes_waits_for_none_who_reads(coordinator: Client) -> None:
    with as_asker(city.COORDINATOR, purpose="page", reads_only=True):
        list(Incident.objects.all())
        assert elsewhere(lambda: city.incident("24-0103").reference) == "24-0103"
