from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ceasefire.domain.terms import Answer, IncidentStanding
from ceasefire.workbook.kinds import Coded, Day, Id, Kind, NotAllowed, Number, Text, Time, Whole, YesNo

LATITUDE = Number(6, Decimal(-90), Decimal(90))


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Day(), datetime(2024, 2, 29), date(2024, 2, 29)),  # noqa: DTZ001  # cells have no zone
        (Day(), date(1900, 1, 1), date(1900, 1, 1)),
        (Day(), "2024-02-29", date(2024, 2, 29)),
        (Day(), "1899-12-31", date(1899, 12, 31)),
        (Time(), time(23, 59, 59, 999), time(23, 59, 59)),
        (Time(), timedelta(hours=23), time(23)),
        (Time(), "00:00", time(0)),
        (Time(), "23:59:59", time(23, 59, 59)),
        (Whole(0, 7), 7, 7),
        (Whole(0, 7), 0.0, 0),
        (Whole(0, 7), "+5", 5),
        (LATITUDE, 90, Decimal(90)),
        (LATITUDE, "-90.0", Decimal(-90)),
        (LATITUDE, 45.5230640000000001, Decimal("45.523064")),
        (YesNo(), "NO", False),
        (YesNo(), True, True),
        (YesNo(), "true", True),
        (Coded(Answer), "yes", Answer.YES),
        (Coded(IncidentStanding), "ON HOLD", IncidentStanding.ON_HOLD),
        (Coded(IncidentStanding), "on_hold", IncidentStanding.ON_HOLD),
        (Id(), 12, "12"),
        (Id(), 12.0, "12"),
        (Id(), "0012", "0012"),
        (Text(5), 12, "12"),
        (Text(5), 1.5, "1.5"),
        (Text(5), "Emera", "Emera"),
    ],
)
def test_reads(kind: Kind, cell: Any, value: Any) -> None:
    assert kind.read(cell) == value
    assert type(kind.read(cell)) is type(value)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (Day(), time(0)),
        (Day(), datetime(2024, 2, 29, 0, 0, 1)),  # noqa: DTZ001  # as above
        (Day(), date(1899, 12, 31)),
        (Day(), "2024-02-30"),
        (Day(), "٢٠٢٤-٠٢-٢٩"),
        (Time(), "24:00"),
        (Time(), timedelta(days=1)),
        (Time(), timedelta(seconds=-1)),
        (Whole(0, 7), 8),
        (Whole(0, 7), -1),
        (Whole(0, 7), 1.5),
        (Whole(0, 7), True),
        (Whole(0, 7), "1e1"),
        (LATITUDE, 90.000001),
        (LATITUDE, "45.5230641"),
        (LATITUDE, "45,5"),
        (LATITUDE, "NaN"),
        (LATITUDE, True),
        (YesNo(), 1),
        (YesNo(), "y"),
        (Coded(Answer), True),
        (Coded(Answer), "Y"),
        (Id(), 10**15),
        (Id(), 1.5),
        (Id(), True),
        (Id(), date(2024, 3, 4)),
        (Text(5), "Emeral"),
        (Text(5), False),
    ],
)
def test_refuses(kind: Kind, cell: Any) -> None:
    with pytest.raises(NotAllowed):
        kind.read(cell)


def test_what_may_be_told_is_a_sentence_for_every_kind() -> None:
    for kind in (Day(), Time(), Whole(0, 7), LATITUDE, YesNo(), Coded(Answer), Id(), Text(5), Text()):
        assert kind.allowed.endswith(".")
