"""Whatever is read of a person leaves its id in the trail; values and SQL leave none, so each use says its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps

from ceasefire.audit.models import Read
from ceasefire.domain.terms import Room
from tests.house.source import Source, calls, dotted, product, sample

REASONS = {
    "ceasefire/access/database.py": "who stands there from now on",
    "ceasefire/access/wall/building.py": "grants and policies",
    "ceasefire/access/wall/found.py": "the database's own catalog",
    "ceasefire/access/wall/names.py": "the database's name",
    "ceasefire/audit/history.py": "a value inside another query, and none on its own",
    "ceasefire/audit/kept.py": "rows of the trail itself, which are no person's record",
    "ceasefire/audit/rules.py": "ids by which rules are asked; what judges is shown to nobody",
    "ceasefire/demo/load.py": "user names of the demonstration city",
    "ceasefire/extracts/queries.py": "the promised tables: no names, read to count",
    "ceasefire/feeds/actions.py": "ids inside another query, and none on their own",
    "ceasefire/keys/fields.py": "values_of, of which each use says its reason",
    "ceasefire/keys/rotation.py": "ciphertext that is made anew, and shown to nobody",
    "ceasefire/people/search.py": "the index in memory by which people are found; who is found is read as a record",
    "ceasefire/referrals/actions.py": "the number of a placement's last step",
    "ceasefire/workbook/ids.py": "the ids that links may lead to; each that a cell shows is noted",
    "ceasefire/workbook/queries.py": "each row exported is noted",
}
"""Where something is read without an instance of it, and why the trail lacks nothing."""

WITHOUT_DATABASE = "measures"
"""Measures know no Django (the import rules hold it): what is called values and cursor there is DuckDB's."""

ALWAYS = {"values_list", "raw", "cursor", "dates", "datetimes", "aggregate", "sql_with_params"}
QUERIES = {"all", "annotate", "distinct", "exclude", "filter", "order_by", "select_related", "using"}


def unnoted(source: Source) -> Iterator[str]:
    within = [call.args[0] for call in calls(source) if dotted(call.func) == "Subquery"]
    for call in calls(source):
        if call in within or of_ids_alone(call):
            continue
        name = dotted(call.func).rpartition(".")[2]
        if name == "values_of" or (isinstance(call.func, ast.Attribute) and escapes(call, call.func)):
            yield source.at(
                call.lineno,
                f"{name} reads past the trail. Read instances, or note each id and say so in REASONS.",
            )


def of_ids_alone(call: ast.Call) -> bool:
    """Whether only ids are asked for, mostly for another query: they say nothing of what a record says."""
    names = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    return (
        bool(call.args) and len(names) == len(call.args) and all(str(name).endswith("id") for name in names)
    )


def escapes(call: ast.Call, method: ast.Attribute) -> bool:
    if method.attr in ALWAYS:
        return True
    # Dictionaries have `values` too, but take no argument, and no query comes before it.
    of = method.value
    after_a_query = (
        isinstance(of, ast.Call) and isinstance(of.func, ast.Attribute) and of.func.attr in QUERIES
    )
    return method.attr == "values" and (
        bool(call.args) or after_a_query or dotted(of).endswith(("objects", "_default_manager"))
    )


def test_nothing_is_read_past_the_trail_without_a_reason() -> None:
    others = [source for source in product() if WITHOUT_DATABASE not in source.path.parts]
    others = [source for source in others if str(source.path) not in REASONS]
    assert [offence for source in others for offence in unnoted(source)] == []


def test_every_reason_is_still_needed() -> None:
    assert {str(source.path) for source in product() if list(unnoted(source))} >= REASONS.keys()


def test_everything_that_is_no_setting_of_the_office_leaves_its_id_when_it_is_read() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("ceasefire.")]
    kinds: dict[Any, Any] = {model: getattr(model, "instance_type", model) for model in ours}
    kept = [model for model, kind in kinds.items() if kind.room is not Room.OFFICE]
    assert kept
    assert [model._meta.label for model in kept if not issubclass(model, Read)] == []


@pytest.mark.parametrize(
    "line",
    [
        "Incident.objects.values_list('area', flat=True)",
        "Incident.objects.filter(area='').values('area')",
        "Incident.objects.values()",
        "Incident.objects.all().values()",
        "incidents.values('area')",
        "Incident.objects.raw('SELECT area FROM incident')",
        "connection.cursor().execute('SELECT area FROM incident')",
        "Incident.objects.dates('occurred_on', 'month')",
        "Incident.objects.aggregate(Max('area'))",
        "Incident.objects.values_list('id', 'area')",
        "Incident.objects.values_list(*columns)",
        "values_of(Incident.objects.all(), 'area')",
        "fields.values_of(incidents, 'area')",
    ],
)
def test_finds_what_is_read_past_the_trail(line: str) -> None:
    assert list(unnoted(sample(f"{line}\n")))


@pytest.mark.parametrize(
    "line",
    [
        "counts.values()",
        "own.values('placement_id')",
        "Subquery(open.values('area'))",
        "self.fields.values()",
        "Incident.objects.all()",
        "figures.values",
    ],
)
def test_leaves_alone_what_is_noted_or_no_record(line: str) -> None:
    assert not list(unnoted(sample(f"{line}\n")))
