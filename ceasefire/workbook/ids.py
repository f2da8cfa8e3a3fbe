"""The ids by which rows name the records they link to, as far as one asker may see those records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ceasefire.access.gate import Asker
from ceasefire.audit.models import Record
from ceasefire.program.models import CityCode
from ceasefire.workbook import kinds
from ceasefire.workbook.kinds import clean
from ceasefire.workbook.sheet import Column, Sheet, may_read
from ceasefire.workbook.sheets import SHEET_OF, SHEETS


class Ids:
    """Records of one kind: how each is written in a cell, and which of them a cell can mean."""

    def __init__(self) -> None:
        self._meant: dict[str, set[UUID]] = defaultdict(set)
        self._ways: dict[UUID, list[str]] = {}

    def add(self, id: UUID, ways: list[str]) -> None:
        """A record, and the ways to write it, the usual one first."""
        self._ways[id] = ways
        for way in ways:
            self._meant[way].add(id)

    def written(self, id: UUID) -> str | None:
        """How a record is written so that it is found again; None for one that was not added."""
        ways = self._ways.get(id)
        return next((way for way in ways if len(self._meant[way]) == 1), ways[-1]) if ways else None

    def meant(self, text: str) -> set[UUID]:
        """The records that `text` can mean: one, none, or several."""
        return self._meant.get(text) or set()


class Links:
    """Every id that one asker may link to: of the records they may read, and of those their own records link to."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._ids: dict[tuple[type[Record], str], Ids] = defaultdict(Ids)
        self._read: set[type[Record]] = set()
        self._doubted: dict[type[Record], set[str] | None] = {}

    def written(self, column: Column, id: UUID) -> str:
        """How a cell of the column shows a link."""
        found = self._of(column).written(id)
        if found is None:
            assert column.linked is not None
            self._add_all(column.linked)  # someone entered it after the ids were read
            found = self._of(column).written(id)
        assert found is not None
        return found

    def meant(self, column: Column, text: str) -> set[UUID]:
        """The records that a cell of the column can mean."""
        ids = self._of(column)
        return ids.meant(text) or (ids.meant(text.casefold()) if column.linked is CityCode else set())

    def add(self, record: Record, values: Mapping[str, Any]) -> None:
        """A record that is about to be entered, with the values of its row."""
        model = type(record)
        if model not in self._read:
            self._add_all(model)
        told = [values.get(name.partition("__")[0]) for name in _TOLD.get(model, ())]
        if None in told:
            self.doubt(model, record.reference)
        else:
            self._add(model, record.id, record.reference, told)

    def doubt(self, model: type[Record], reference: str | None = None) -> None:
        """A record that stands in the file and cannot be read; without a reference, all records of the kind."""
        doubted = self._doubted.setdefault(model, set())
        if reference is None or doubted is None:
            self._doubted[model] = None
        else:
            doubted.add(reference)

    def is_doubted(self, column: Column, text: str) -> bool:
        """Whether a link that leads nowhere may be right all the same: the row it means cannot be read."""
        doubted = self._doubted.get(column.linked, set()) if column.linked else set()
        return doubted is None or text in doubted

    def _of(self, column: Column) -> Ids:
        assert column.linked is not None
        if column.linked not in self._read:
            self._add_all(column.linked)
        scope = column.kind.code_kind if isinstance(column.kind, kinds.CityCode) else ""
        return self._ids[column.linked, scope]

    def _add_all(self, model: type[Record]) -> None:
        self._read.add(model)
        for records, prefix in self._sources(SHEET_OF[model]):
            fields = [f"{prefix}{name}" for name in ("id", "reference", *_TOLD.get(model, ()))]
            for id, reference, *told in records.order_by().values_list(*fields).distinct():
                self._add(model, id, reference, told)

    def _add(self, model: type[Record], id: UUID, reference: str, told: Sequence[Any]) -> None:
        reference = clean(reference)
        scope, ways = "", [reference]
        if model is CityCode:
            scope, label = told
            ways += [reference.casefold(), clean(label).casefold()]
        elif told:
            # Two organizations may use one id for a person: then the organization's goes before it.
            ways.append(f"{clean(told[0])}/{reference}")
        self._ids[model, scope].add(id, ways)

    def _sources(self, sheet: Sheet) -> Iterator[tuple[QuerySet[Any], str]]:
        """Queries whose rows name records of the sheet, each with its path to them."""
        if may_read(sheet.records, self._asker):
            yield sheet.records(asker=self._asker), ""
        if sheet.opens_to(self._asker):
            return
        for other in SHEETS:
            for column in other.columns:
                if column.linked is sheet.model and other.opens_to(self._asker):
                    linking = other.records(asker=self._asker).exclude(**{column.field: None})
                    yield linking, f"{column.field}__"


_TOLD: dict[type[Record], tuple[str, ...]] = {
    CityCode: ("kind", "label"),
    **{sheet.model: ("held_by__reference",) for sheet in SHEETS if sheet.names_holder},
}
"""What a record is written by besides its id."""
