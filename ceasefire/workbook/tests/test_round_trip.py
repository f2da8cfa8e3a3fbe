"""What goes out comes back as it was, whatever people write."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ceasefire.access.models import Organization
from ceasefire.audit import clock
from ceasefire.domain.terms import TimePrecision
from ceasefire.outreach.models import AttemptNote
from ceasefire.shootings.actions import correct_incidents
from ceasefire.shootings.models import Incident
from ceasefire.workbook.kinds import clean
from ceasefire.workbook.queries import export
from ceasefire.workbook.tests.books import take
from tests import city

pytestmark = pytest.mark.django_db
examples = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

# PostgreSQL keeps no zero character, and no database half a surrogate pair.
written = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1).filter(clean)


@examples
@given(name=written.map(lambda text: text[:200]).filter(clean), reference=written.map(lambda text: text[:64]))
@example(name="=HYPERLINK(1)", reference="=1+1")
@example(name="محمد علي", reference="١٢")
@example(name="O'Brien-Łukasiewicz\u200d", reference="0012")
@example(name="x" * 200, reference="'quoted")
@example(name="two\nlines\r\nand\rmore", reference="1e5")
@example(name=" \u00a0blanks around\t", reference="TRUE")
@example(name="_x0041_ and _x000D_ and \x0b", reference="#N/A")
@example(name="2024-03-04", reference="3/4/2024")
@example(name="<b>&amp;</b>]]>", reference="👋🏽")
def test_text_comes_back_as_it_was(db: None, name: str, reference: str) -> None:
    if not clean(reference) or "\n" in clean(reference):
        return
    with transaction.atomic(), TemporaryDirectory() as folder:
        file = Path(folder, "oz.xlsx")
        made = city.organization((reference, name, city.PARTNER[2]))
        export(asker=city.ADMINISTRATOR, file=file)
        assert take(file, city.ADMINISTRATOR).changes_nothing
        made.delete()
        take(file, city.ADMINISTRATOR)
        back = Organization.objects.get()
        assert (back.reference, back.name) == (clean(reference), clean(name))
        transaction.set_rollback(True)


@examples
@given(text=written)
@example(text="=cmd|' /C calc'!A0")
@example(text="long " * 9000)
@example(text="👋" * 20_000)
def test_a_note_comes_back_as_it_was(db: None, text: str) -> None:
    with transaction.atomic(), TemporaryDirectory() as folder:
        file = Path(folder, "oz.xlsx")
        city.attempt(note=text)
        export(asker=city.supervisor(), file=file)
        assert take(file, city.supervisor()).changes_nothing
        assert AttemptNote.objects.get().text == text
        transaction.set_rollback(True)


@examples
@given(
    day=st.dates(date(1850, 1, 1), date(2200, 1, 1)),
    at=st.times(),
    latitude=st.decimals(-90, 90, places=6),
    longitude=st.decimals(-180, 180, places=6),
)
@example(day=date(1899, 12, 31), at=time(0), latitude=Decimal("0.000001"), longitude=Decimal("-0.1"))
@example(day=date(1900, 2, 28), at=time(23, 59, 59, 999_999), latitude=Decimal(90), longitude=Decimal(180))
@example(day=date(1900, 3, 1), at=time(12), latitude=Decimal("-45.523064"), longitude=Decimal(0))
def test_days_times_and_numbers_come_back_as_they_were(
    db: None, day: date, at: time, latitude: Decimal, longitude: Decimal
) -> None:
    told: dict[str, Any] = {
        "occurred_time": at,
        "precision": TimePrecision.MINUTE,
        "latitude": latitude,
        "longitude": longitude,
    }
    with transaction.atomic(), TemporaryDirectory() as folder, clock.set_to(datetime(2300, 1, 1, tzinfo=UTC)):
        file = Path(folder, "oz.xlsx")
        made = city.incident(occurred_on=day, **told)
        export(asker=city.OFFICER, file=file)
        assert take(file, city.OFFICER).changes_nothing
        made.occurred_on, made.occurred_time = date(2024, 3, 4), time(1, 2, 3)
        made.latitude = made.longitude = Decimal(1)
        fields = ["occurred_on", "occurred_time", "latitude", "longitude"]
        correct_incidents(by=city.OFFICER, incidents=[made], fields=fields)
        take(file, city.OFFICER)
        back = Incident.objects.get()
        assert (back.occurred_on, back.occurred_time) == (day, at.replace(microsecond=0))
        assert (back.latitude, back.longitude) == (latitude, longitude)
        transaction.set_rollback(True)
