"""A sheet and its columns, as data: one sheet for each kind of record, whose model says what each cell may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import QuerySet

from ceasefire.access.gate import Asker, Denied
from ceasefire.access.roles import Permission
from ceasefire.audit.models import Record, TermField
from ceasefire.domain.terms import Room
from ceasefire.program.models import CityCode, CodeKind
from ceasefire.workbook import kinds
from ceasefire.workbook.kinds import Kind
from ceasefire.workbook.titles import TITLES

Records = Callable[..., QuerySet[Any]]
"""A query of one of the rooms; it takes the asker, and raises Denied for one who may not read its records."""


REQUIRED_MARK = " *"


@dataclass(frozen=True)
class Column:
    """One field of a record as people fill it in.

    `empty` is what an empty cell comes to; `attname` the record's attribute that holds the value, which for a link is
    the other record's key; `linked` the kind of that other record. A computed column is worked out by the program:
    a cell may say the same or nothing.
    """

    field: str
    heading: str
    help: str
    kind: Kind
    required: bool
    empty: Any
    attname: str
    linked: type[Record] | None = None
    is_computed: bool = False

    @property
    def title(self) -> str:
        """The heading as it stands above the column, with the mark of one that must be filled."""
        return self.heading + (REQUIRED_MARK if self.required else "")


@dataclass(frozen=True, eq=False)
class Guarded:
    """The part of a record that lies in a table of its own: there is a row where any of its cells is filled.

    `told_by` are the organizations that tell of it themselves: what a workbook says of a record that one of them holds
    is not taken in.
    """

    model: type[Record]
    owner: str
    records: Records
    columns: tuple[Column, ...]
    told_by: Records | None = None

    @property
    def owner_key(self) -> str:
        """The attribute that holds the key of the record it is a part of."""
        return f"{self.owner}_id"

    @property
    def has_holder(self) -> bool:
        """Whether its own table says who holds it."""
        return any(field.name == "held_by" for field in self.model._meta.fields)


@dataclass(frozen=True, eq=False)
class Sheet:
    """One kind of record: where it is read, who may change it, its columns, of which the first is the office's id.

    `compute` fills the computed columns of records; it takes them and, by keyword, who acts. `complete` fills cells of
    a row, by their fields, that follow from others and are empty.
    """

    model: type[Record]
    about: str
    write: tuple[Permission, ...]
    records: Records
    columns: tuple[Column, ...]
    guarded: Guarded | None = None
    compute: Callable[..., None] | None = None
    complete: Callable[[dict[str, Any]], None] | None = None

    @property
    def title(self) -> str:
        """What its tab says."""
        return TITLES[self.model]

    @property
    def room(self) -> Room:
        """The room of the wall in which its records lie."""
        return self.model.room

    @property
    def names_holder(self) -> bool:
        """Whether its rows say who holds the record: then two holders may use the same id."""
        return any(column.field == "held_by" for column in self.columns)

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Every column there is."""
        return self.columns + (self.guarded.columns if self.guarded else ())

    def opens_to(self, asker: Asker) -> bool:
        """Whether an asker's workbook has it: it lies in their rooms or in the office, and they may read it."""
        return self.room in asker.rooms | {Room.OFFICE} and may_read(self.records, asker)

    def columns_for(self, asker: Asker) -> tuple[Column, ...]:
        """Its columns, without the guarded ones that the asker may not read."""
        hidden = self.guarded is not None and not may_read(self.guarded.records, asker)
        return self.columns if hidden else self.all_columns


def may_read(records: Records, asker: Asker) -> bool:
    """Whether the asker may read those records."""
    try:
        records(asker=asker)
    except Denied:
        return False
    return True


def columns(
    model: type[Record],
    *,
    own_kinds: Mapping[str, Kind] | None = None,
    computed: Sequence[str] = (),
    optional: bool = False,
    **told: str | tuple[str, str],
) -> tuple[Column, ...]:
    """The columns of `model`, as field = heading or field = (heading, help).

    What a cell may hold follows from the field, unless `own_kinds` says otherwise; `optional` ones may be empty.
    """
    return tuple(
        _column(
            _field(model, name),
            *((words, "") if isinstance(words, str) else words),
            kind=(own_kinds or {}).get(name),
            is_computed=name in computed,
            optional=optional,
        )
        for name, words in told.items()
    )


def _field(model: type[Record], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _column(
    of: models.Field[Any, Any],
    heading: str,
    help: str,
    *,
    kind: Kind | None,
    is_computed: bool,
    optional: bool,
) -> Column:
    is_id = of.name == "reference"
    can_be_empty = of.null or of.blank or of.has_default() or is_computed or optional
    return Column(
        field=of.name,
        heading=heading,
        help=help or ("" if is_id else str(of.help_text)),
        kind=kind or _kind_of(of),
        required=is_id or not can_be_empty,
        empty=None if is_id else of.get_default(),
        attname=of.attname,
        linked=_linked(of),
        is_computed=is_computed,
    )


def _linked(of: models.Field[Any, Any]) -> type[Record] | None:
    if not isinstance(of, models.ForeignKey):
        return None
    assert not isinstance(of.related_model, str)
    assert issubclass(of.related_model, Record)
    return of.related_model


def _kind_of(of: models.Field[Any, Any]) -> Kind:
    linked = _linked(of)
    if linked is CityCode:
        return kinds.CityCode(sheet=TITLES[linked], code_kind=CodeKind(of.name))
    if linked:
        return kinds.Link(sheet=TITLES[linked])
    if isinstance(of, TermField):
        assert of.term is not None
        return kinds.Coded(of.term)
    if of.name == "reference":
        return kinds.Id()
    if isinstance(of, models.CharField | models.TextField):
        return kinds.Text(of.max_length or 0)
    if isinstance(of, models.IntegerField):
        return _whole(of)
    if isinstance(of, models.DecimalField):
        assert of.max_digits is not None
        assert of.decimal_places is not None
        most = Decimal(10) ** (of.max_digits - of.decimal_places) - 1
        return kinds.Number(of.decimal_places, Decimal(0), most)
    return next(kind for plain, kind in PLAIN.items() if isinstance(of, plain))


PLAIN: dict[type, Kind] = {
    models.DateField: kinds.Day(),
    models.TimeField: kinds.Time(),
    models.BooleanField: kinds.YesNo(),
}


def _whole(of: models.IntegerField[Any, Any]) -> Kind:
    # SQLite would take more than PostgreSQL: the smaller range holds on both.
    least, most = BaseDatabaseOperations.integer_field_ranges[of.get_internal_type()]
    for validator in of.validators:
        if isinstance(validator, MinValueValidator):
            least = max(least, validator.limit_value)
        elif isinstance(validator, MaxValueValidator):
            most = min(most, validator.limit_value)
    return kinds.Whole(least, most)
