"""The publisher's own file of 2019 to March 2021, where it lies beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from ceasefire.domain.terms import TimePrecision
from ceasefire.feeds.imported import Fate, YearTotal
from ceasefire.feeds.models import FeedRow
from ceasefire.feeds.tests.published import take
from ceasefire.shootings.models import Incident, Victim


@pytest.fixture
def real_file(shared_folder: Path) -> Path:
    file = shared_folder / "data" / "portland-ppb-shootings-2019-2021.csv"
    if not file.is_file():
        pytest.skip(f"There is no file [{file}].")
    return file


@pytest.mark.django_db
def test_the_published_totals_come_out(real_file: Path) -> None:
    imported = take(real_file)
    assert imported.years == (YearTotal(2019, 389, 91), YearTotal(2020, 891, 208), YearTotal(2021, 273, 69))
    assert (imported.without_coordinates, imported.without_area) == (268, 61)
    assert (imported.injury_not_told, imported.unknown_columns) == (0, ())
    assert imported.fates[Fate.ADDED] == 1553
    incidents = Incident.objects.all()
    assert incidents.count() == FeedRow.objects.count() == 1553
    assert incidents.filter(any_injury=True).count() == 368
    assert incidents.filter(latitude=None, longitude=None).count() == 268
    assert incidents.filter(area="").count() == 61
    assert set(incidents.values_list("precision", "source")) == {(TimePrecision.DAY, "portland-ppb")}
    assert not Victim.objects.exists()
    assert take(real_file).taken_before is not None
    assert Incident.objects.count() == 1553
