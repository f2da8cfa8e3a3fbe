"""A feed takes a file, and a newer one, and the same one again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ceasefire.access.gate import Denied
from ceasefire.access.models import User
from ceasefire.audit import clock, history
from ceasefire.audit.history import as_known_on
from ceasefire.audit.models import AuditEvent
from ceasefire.domain.terms import IncidentStanding, TimePrecision
from ceasefire.feeds.actions import import_feed
from ceasefire.feeds.imported import Fate
from ceasefire.feeds.models import FeedFile, FeedRow
from ceasefire.feeds.queries import files, rows
from ceasefire.feeds.sources import UnknownFeed
from ceasefire.feeds.tests.published import renamed, row, take, write
from ceasefire.shootings.actions import correct_incident
from ceasefire.shootings.models import Incident, Victim
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db

NOON = datetime(2021, 6, 1, 20, tzinfo=UTC)
YEAR = timedelta(days=365)


def fates(told: Mapping[Fate, int]) -> dict[Fate, int]:
    return {fate: number for fate, number in told.items() if number}


def incident(number: str = "19-0001") -> Incident:
    return Incident.objects.get(reference=number)


def test_every_row_becomes_an_incident_and_is_kept_as_received(tmp_path: Path) -> None:
    published = [
        row("19-0001"),
        row("20-0002", Occurence_Date="1/5/2020", Occur_Month="1", Occur_Year="2020"),
    ]
    with clock.set_to(NOON):
        imported = take(write(tmp_path, *published))
    assert fates(imported.fates) == {Fate.ADDED: 2}
    one = incident()
    assert (one.occurred_on, one.area, one.precinct) == (date(2019, 3, 4), "Emerald", "East")
    assert (one.latitude, one.longitude) == (Decimal("45.488063"), Decimal("-122.648280"))
    assert (one.any_injury, one.source, one.precision) == (False, "portland-ppb", TimePrecision.DAY)
    assert [kept.raw for kept in FeedRow.objects.all()] == published
    assert [(kept.line, kept.reference) for kept in FeedRow.objects.all()] == [(2, "19-0001"), (3, "20-0002")]
    file = FeedFile.objects.get()
    assert (file.feed, file.file_name, file.rows, file.added) == ("portland-ppb", "Shootings.csv", 2, 2)
    assert file.received_at == NOON


def test_an_import_is_known_from_the_day_it_was_made(tmp_path: Path) -> None:
    with clock.set_to(NOON):
        take(write(tmp_path, row()))
    assert not as_known_on(Incident, NOON).exists()
    assert as_known_on(Incident, NOON + timedelta(seconds=1)).count() == 1


def test_no_victims_come_of_a_flag_that_tells_no_number(tmp_path: Path) -> None:
    take(write(tmp_path, row(Person_Injury="True")))
    assert incident().any_injury is True
    assert not Victim.objects.exists()


def test_the_same_file_again_says_so_and_changes_nothing(tmp_path: Path) -> None:
    with clock.set_to(NOON):
        first = take(write(tmp_path, row()))
    again = take(write(tmp_path, row(), name="Shootings (1).csv"))
    assert (again.taken_before, fates(again.fates)) == (NOON, {})
    assert (again.years, again.no_longer_listed) == (first.years, 0)
    assert "[Shootings (1).csv] was taken before, on 2021-06-01. Nothing was changed." in str(again)
    assert versions(incident(), "history_type") == ["+"]
    assert (FeedFile.objects.count(), FeedRow.objects.count()) == (1, 1)
    assert (last_act().purpose, last_act().written) == ("feeds.import_feed", 0)


def test_a_newer_file_adds_corrects_and_removes_nothing(tmp_path: Path) -> None:
    before = [row("19-0001"), row("19-0002"), row("19-0003")]
    after = [row("19-0001", Person_Injury="True"), row("19-0002"), row("19-0004")]
    take(write(tmp_path, *before))
    imported = take(write(tmp_path, *after))
    assert fates(imported.fates) == {Fate.CHANGED: 1, Fate.UNCHANGED: 1, Fate.ADDED: 1}
    assert imported.no_longer_listed == 1
    assert "Of earlier files, 1 are not in this one; their incidents were kept." in str(imported)
    assert versions(incident("19-0001"), "any_injury") == [False, True]
    assert versions(incident("19-0002"), "history_type") == ["+"]
    assert versions(incident("19-0003"), "history_type") == ["+"]
    assert FeedRow.objects.filter(reference="19-0001").count() == 2
    file = FeedFile.objects.latest("received_at")
    assert (file.rows, file.added, file.changed, file.unchanged, file.left_alone) == (3, 1, 1, 1, 0)


def test_a_row_that_changed_back_is_corrected_back(tmp_path: Path) -> None:
    for name, injury in (("a.csv", "False"), ("b.csv", "True"), ("c.csv", "False")):
        take(write(tmp_path, row(Person_Injury=injury, Precinct=f"East {name}"), name=name))
    assert versions(incident(), "any_injury") == [False, True, False]


def test_what_was_corrected_by_hand_stays_until_the_publisher_changes_the_row(tmp_path: Path) -> None:
    take(write(tmp_path, row("19-0001"), row("19-0002")))
    correct_incident(by=city.OFFICER, incident=incident(), area="Winkie", standing=IncidentStanding.UNFOUNDED)
    unchanged = take(write(tmp_path, row("19-0001"), row("19-0002", Person_Injury="True")))
    assert fates(unchanged.fates) == {Fate.UNCHANGED: 1, Fate.CHANGED: 1}
    assert incident().area == "Winkie"
    take(write(tmp_path, row("19-0001", Neighborhood="Gillikin"), row("19-0002")))
    assert (incident().area, incident().standing) == ("Gillikin", "unfounded")


def test_what_somebody_entered_by_hand_is_left_alone(tmp_path: Path) -> None:
    city.incident("19-0001", occurred_on=date(2019, 3, 1), area="Winkie")
    imported = take(write(tmp_path, row("19-0001"), row("19-0002")))
    assert fates(imported.fates) == {Fate.LEFT_ALONE: 1, Fate.ADDED: 1}
    assert (incident().occurred_on, incident().area, incident().source) == (date(2019, 3, 1), "Winkie", "")
    assert FeedRow.objects.filter(reference="19-0001").count() == 1


def test_a_file_of_another_year_says_nothing_of_a_column_it_has_not(tmp_path: Path) -> None:
    with_time = {**row(), "Occur 2hr Time": "20:00 - 21:59"}
    take(write(tmp_path, with_time))
    take(write(tmp_path, row(Person_Injury="True")))
    assert (incident().any_injury, incident().precision) == (True, TimePrecision.BUCKET)


def test_a_time_that_a_newer_file_tells_is_a_change(tmp_path: Path) -> None:
    take(write(tmp_path, row("19-0001"), row("19-0002")))
    told = ({**row("19-0001"), "Occur 3hr Time": "18:00 - 20:59"}, {**row("19-0002"), "Occur 3hr Time": ""})
    imported = take(write(tmp_path, *told))
    assert fates(imported.fates) == {Fate.CHANGED: 1, Fate.UNCHANGED: 1}
    assert versions(incident(), "precision") == ["day", "bucket"]


def test_the_same_facts_under_other_names_are_no_change(tmp_path: Path) -> None:
    take(write(tmp_path, row(Person_Injury="True")))
    later = renamed(
        row(Person_Injury="Non-Fatal Injury"),
        Occurence_Date="Occurrence Date",
        Person_Injury="Shooting Type",
        X="",
        Y="",
    )
    assert fates(take(write(tmp_path, later)).fates) == {Fate.UNCHANGED: 1}
    assert versions(incident(), "history_type") == ["+"]


def test_totals_are_told_by_year(tmp_path: Path) -> None:
    published = [
        row("19-0001", Person_Injury="True", Open_Data_Latitude="0", Open_Data_Longitude="0"),
        row("19-0002", Neighborhood="NONE"),
        row(
            "20-0001", Occurence_Date="12/31/2020", Occur_Month="12", Occur_Year="2020", Person_Injury="True"
        ),
    ]
    assert str(take(write(tmp_path, *published))).splitlines() == [
        "portland-ppb took [Shootings.csv]: 3 added, 0 changed, 0 unchanged, 0 left alone.",
        "year     incidents   with injury",
        "2019             2             1",
        "2020             1             1",
        "total            3             2",
        "1 without coordinates, 1 without neighborhood.",
    ]


def test_what_a_file_does_not_tell_and_what_its_feed_does_not_know_are_told(tmp_path: Path) -> None:
    said = str(take(write(tmp_path, {**row(Person_Injury=""), "Weather": "Tornado", "Block Address": ""})))
    assert "1 do not tell whether anybody was hit." in said
    assert said.endswith("Columns that the feed does not know, kept as received: Weather.")
    assert FeedRow.objects.get().raw["Weather"] == "Tornado"


def test_progress_is_told_row_by_row(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    import_feed(
        by=city.COORDINATOR,
        feed="portland-ppb",
        file=write(tmp_path, row("19-0001"), row("19-0002")),
        progress=lambda done, of: told.append((done, of)),
    )
    assert told == [(1, 2), (2, 2)]


def test_an_import_is_one_act_of_one_time(tmp_path: Path) -> None:
    with clock.set_to(NOON):
        take(write(tmp_path, row()))
    with clock.set_to(NOON + YEAR):
        take(write(tmp_path, row("19-0001", Person_Injury="True"), row("19-0002")))
    told: Any = Incident.history
    assert set(told.filter(history_type="~").values_list("history_date", "history_user_id")) == {
        (NOON + YEAR, "system")
    }
    assert set(AuditEvent.objects.values_list("acted_at", "by")) == {
        (NOON, "system"),
        (NOON + YEAR, "system"),
    }
    assert last_act().records == {
        "shootings.incident": [
            str(Incident.objects.get(reference=number).id) for number in ("19-0002", "19-0001")
        ],
        "feeds.feedfile": [str(FeedFile.objects.latest("received_at").id)],
    }
    assert last_act().read == {}


def test_nothing_is_kept_if_the_rows_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(rows: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(history, "keep", fail)
    with pytest.raises(OSError, match="disk is full"):
        take(write(tmp_path, row()))
    assert not Incident.objects.exists()
    assert not FeedFile.objects.exists()
    assert not AuditEvent.objects.exists()


def test_there_is_no_such_feed(tmp_path: Path) -> None:
    with pytest.raises(UnknownFeed, match=r"no feed \[oz\]. There are: portland-ppb"):
        import_feed(
            by=city.COORDINATOR, feed="oz", file=write(tmp_path, row()), progress=lambda done, of: None
        )


def test_the_coordinator_and_the_program_take_files_and_police_do_not(tmp_path: Path) -> None:
    with pytest.raises(Denied):
        take(write(tmp_path, row()), by=city.OFFICER)
    take(write(tmp_path, row()), by=city.COORDINATOR)


def test_who_sees_incidents_sees_what_was_received(ana: User, dee: User, tmp_path: Path) -> None:
    take(write(tmp_path, row()))
    assert [kept.reference for kept in rows(asker=ana.asker)] == ["19-0001"]
    assert [file.file_name for file in files(asker=city.OFFICER)] == ["Shootings.csv"]
    for query in (rows, files):
        with pytest.raises(Denied):
            query(asker=dee.asker)


def test_a_row_says_where_it_stood(tmp_path: Path) -> None:
    take(write(tmp_path, row()))
    assert str(FeedRow.objects.get()) == "line 2"


def test_the_database_refuses_a_file_taken_twice() -> None:
    first, second = city.feed_file("24-0001"), city.feed_file("24-0002")
    with refused("a_feed_takes_a_file_once"):
        FeedFile.objects.filter(id=second.id).update(sha256=first.sha256)


def test_the_database_refuses_a_file_whose_rows_do_not_add_up() -> None:
    city.feed_file()
    with refused("every_row_of_a_file_is_counted_once"):
        FeedFile.objects.update(changed=1)


def test_the_database_refuses_a_line_kept_twice(tmp_path: Path) -> None:
    take(write(tmp_path, row("19-0001"), row("19-0002")))
    with refused("one_row_a_line"):
        FeedRow.objects.update(line=2)
