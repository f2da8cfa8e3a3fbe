"""Every query of every room, and all that can be read off its answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pyarrow as pa
from django.core.exceptions import ObjectDoesNotExist
from django.db import ProgrammingError, models, transaction

from ceasefire.access.gate import Asker, Denied, as_asker
from ceasefire.audit import clock
from ceasefire.audit.models import Record
from ceasefire.audit.visit import NotReadable
from ceasefire.casework.models import Relocation
from ceasefire.domain.periods import Period
from ceasefire.domain.terms import ConsentRecipient, VisitOutcome
from ceasefire.measures.tables import TABLES
from ceasefire.people.models import VaultPerson
from tests import city
from tests.house.source import product
from tests.wall.canaries import WORD
from tests.wall.planting import between
from tests.wall.records import NOBODYS, statements_noted, unknown_to
from tests.wall.wall import Wall

Query = Callable[..., Any]


class NoArgument(LookupError):
    """A query has a parameter that nobody gave a value."""


def queries() -> dict[str, Query]:
    """Every public function of a `queries.py`, by its room and name."""
    found: dict[str, Query] = {}
    for source in product():
        if source.path.name == "queries.py":
            module = import_module(".".join(source.path.with_suffix("").parts))
            for name, one in vars(module).items():
                if inspect.isfunction(one) and one.__module__ == module.__name__ and name[0] != "_":
                    found[f"{source.path.parent.name}.{name}"] = one
    return found


ARGUMENTS: Mapping[str, Callable[[], Any]] = {
    "period": lambda: Period.year(city.DAY.year),
    "as_of": lambda: city.DAY,
    "known_on": lambda: between().date(),
    "known_at": between,
    "needs": lambda: {name: table.schema.names for name, table in TABLES.items()},
    "measures": lambda: None,
    "progress": lambda: lambda *told: None,
    "text": lambda: WORD,
    "person": VaultPerson.objects.first,
    "recipient": lambda: ConsentRecipient.CITY,
    "on": lambda: city.DAY,
    "other_organization": lambda: None,
    "relocation": Relocation.objects.first,
    "secret": lambda: "no-such-secret",
    "first": lambda: city.DAY,
    "last": clock.today,
    "user": lambda: "outreach_worker",
    "record": lambda: str(Relocation.objects.values_list("pk", flat=True)[0]),
    "outcome": lambda: VisitOutcome.DONE.value,
}
"""A value for each parameter of a query by its name. A parameter [file] is written to, and read."""


def answers(query: Query, asker: Asker, folder: Path) -> Iterator[bytes | str]:
    """All that the asker learns from the query, asked with what it requires and with all it takes.

    A refusal tells what it says. Raises NoArgument.
    """
    parameters = inspect.signature(query).parameters.values()
    named = [one for one in parameters if one.name != "asker"]
    required = [one.name for one in named if one.default is one.empty]
    for asked in dict.fromkeys((tuple(required), tuple(one.name for one in named))):
        given = {name: _argument(query, name, folder) for name in asked}
        try:
            with as_asker(asker, purpose="wall", origin="test", reads_only=True):
                yield from told(query(asker=asker, **given))
        except Denied as refused:
            yield str(refused)
        yield from (file.read_bytes() for file in folder.iterdir())


def _argument(query: Query, name: str, folder: Path) -> Any:
    if name == "file":
        return folder / "answer"
    if name not in ARGUMENTS:
        raise NoArgument(
            f"The query [{query.__module__}.{query.__name__}] has the parameter [{name}], which has no value to try it "
            "with. Add one to ARGUMENTS in tests/wall/queries.py."
        )
    return ARGUMENTS[name]()


def means_somebody(query: Query) -> dict[str, type[Record]]:
    """The parameters of a query that are a record, each with its kind."""
    hints = get_type_hints(query)
    return {name: kind for name, kind in hints.items() if isinstance(kind, type) and issubclass(kind, Record)}


def told_apart(wall: Wall, query: Query, asker: Asker) -> Iterator[str]:
    """Each parameter by which a query tells somebody else's record from one that is not there.

    By what it answers, or by which statements it puts to the database.
    """
    for name, kind in means_somebody(query).items():
        not_there = kind()
        not_there.id = NOBODYS
        expected = _outcome(query, asker, name, not_there)
        ids = {str(id) for id in unknown_to(wall, asker, kind._meta.label_lower)}
        theirs = [one for one in kind._base_manager.all() if str(one.id) in ids]
        if any(_outcome(query, asker, name, one) != expected for one in theirs):
            yield name


def _outcome(query: Query, asker: Asker, name: str, value: Record) -> tuple[list[Any], list[str]]:
    parameters = inspect.signature(query).parameters.values()
    required = {one.name for one in parameters if one.default is one.empty} - {"asker", name}
    given = {other: _argument(query, other, Path()) for other in required}
    with statements_noted() as statements:
        try:
            with as_asker(asker, purpose="wall", origin="test", reads_only=True):
                answer = [*told(query(asker=asker, **given, **{name: value}))]
        except Denied as refused:
            answer = [str(refused)]
    return answer, statements


def told(answer: object) -> Iterator[bytes | str]:
    """Everything that can be read off an answer: of a record its values and those of the records one step away."""
    match answer:
        case models.QuerySet() | models.Manager():
            for one in answer.all():
                yield from told(one)
        case models.Model():
            yield from values_of(answer)
            for other in one_step_from(answer):
                yield from values_of(other)
        case pa.Table():
            yield str(answer.to_pylist())
        case bytes() | str():
            yield answer
        case Mapping():
            for key, value in answer.items():
                yield from told(key)
                yield from told(value)
        case Sequence() | set() | frozenset() | Iterator():
            for one in answer:
                yield from told(one)
        case _ if is_dataclass(answer):
            for one in fields(answer):
                yield from told(getattr(answer, one.name))
        case _:
            yield str(answer)


def values_of(record: models.Model) -> Iterator[str]:
    """What its columns hold, and what a page would print of it."""
    yield str(record)
    for field in record._meta.concrete_fields:
        yield str(_unless_refused(record, field.attname))


def one_step_from(record: models.Model) -> Iterator[models.Model]:
    """The one record that each link of it leads to, as a careless page would read it by a dot."""
    for field in record._meta.get_fields():
        if field.one_to_one or field.many_to_one:
            other = _unless_refused(
                record, getattr(field, "get_accessor_name", lambda field=field: field.name)()
            )
            if other is not None:
                yield other


def _unless_refused(record: models.Model, name: str) -> Any:
    """What a careless page would read by a dot; None where it is not there, or refused."""
    if name in record.__dict__:
        return getattr(record, name)
    try:
        with transaction.atomic():
            return getattr(record, name)
    except (ObjectDoesNotExist, NotReadable, ProgrammingError):
        return None
