"""What is guarded is encrypted anew under new data keys, while the program goes on reading and writing.

Row by row, live tables and versions alike: each update says what it replaces, so that nothing written meanwhile is
overwritten. Processes go on with a retired data key for at most a minute, and what they wrote with it is found by a
later pass; only then are retired keys removed. All of it can end at any point and be begun again: what is left to do
is seen from the rows and the data keys themselves.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Max
from django.db.models.functions import Substr

from ceasefire.access import database
from ceasefire.audit import clock
from ceasefire.keys import keyring
from ceasefire.keys.fields import BlindIndex, Encrypted, bound_to, held_by, whose
from ceasefire.keys.keyring import NotGenuine, Token
from ceasefire.keys.models import DataKey, KeyPurpose

BATCH = 200
"""Rows locked at once."""

ID_LENGTH = 32
"""Of a data key's id in hexadecimals."""

MARGIN = 30.0
"""Seconds that a process may take between choosing a data key and writing what it encrypted."""

Progress = Callable[[str, int, int], None]
"""Is told the stage in words, how much is done, and of how much."""


@dataclass(frozen=True)
class Table:
    """A table with guarded columns."""

    model: type[models.Model]
    columns: tuple[Encrypted | BlindIndex, ...]

    @property
    def rows(self) -> models.QuerySet[Any]:
        """All its rows."""
        rows: models.QuerySet[Any] = self.model._base_manager.order_by()
        return rows


@dataclass(frozen=True)
class Row:
    """Whose a row is, and its stored values by the names of their fields."""

    holder: str
    stored: Mapping[str, str | None]


@dataclass
class Rewriting:
    """One pass over all tables: the retired keys, what was written anew, and what does not open."""

    progress: Progress
    written: int = 0
    not_genuine: set[str] = field(default_factory=set)

    @cached_property
    def retired(self) -> set[str]:
        """The ids, in hexadecimals, of the retired data keys."""
        return {key.id.hex for key in DataKey.objects.exclude(retired_at=None)}

    def run(self, stage: str) -> None:
        """Write anew whatever a retired key made, batch by batch."""
        every = tables()
        with database.keeping_keys():
            total, done = sum(table.rows.count() for table in every), 0
        for table in every:
            rewritten = self._batch(table, None)
            while rewritten:
                done += len(rewritten)
                self.progress(stage, done, max(done, total))
                rewritten = self._batch(table, rewritten[-1])

    def _batch(self, table: Table, after: Any) -> list[Any]:
        """Write anew the next rows of a table; their keys."""
        with database.keeping_keys():
            rows = _rows(table, after)
            changes = {key: self._changes(table, key, row) for key, row in rows}
            self._write(table, {key: changed for key, changed in changes.items() if changed})
        return [key for key, _ in rows]

    def _changes(self, table: Table, key: Any, row: Row) -> dict[str, tuple[str, Token]]:
        """What the row's columns hold, and what they will, where a retired key made it."""
        changes = {}
        for column in table.columns:
            stored = row.stored[column.name]
            if stored and keyring.key_named(stored) in self.retired:
                try:
                    changes[column.name] = stored, self._anew(column, stored, row)
                except NotGenuine:
                    self.not_genuine.add(f"{bound_to(column)} of [{key}] in {table.model._meta.db_table}")
        return changes

    def _anew(self, column: Any, stored: str, row: Row) -> Token:
        if isinstance(column, BlindIndex):
            source: Any = column.model._meta.get_field(column.follows)
            followed = row.stored[column.follows] or ""
            plain = keyring.decrypt(followed, holder=row.holder, bound_to=bound_to(source))
            return keyring.index(column.spelling(plain), holder=row.holder, bound_to=bound_to(column))
        plain = keyring.decrypt(stored, holder=row.holder, bound_to=bound_to(column))
        return keyring.encrypt(plain, holder=row.holder, bound_to=bound_to(column), purpose=column.purpose)

    def _write(self, table: Table, changes: Mapping[Any, Mapping[str, tuple[str, Token]]]) -> None:
        """Replace what still stands there."""
        if not changes:
            return
        with transaction.atomic():
            # A row that somebody is writing is left to the next pass: who never waits is in no deadlock.
            rows = table.rows.filter(pk__in=changes).order_by("pk")
            free = rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
            for key in list(free):
                before = {name: Token(old) for name, (old, _) in changes[key].items()}
                after = {name: new for name, (_, new) in changes[key].items()}
                same = table.model._base_manager.filter(pk=key, **before)
                self.written += same.update(**after) * len(after)


def tables() -> list[Table]:
    """Every table with guarded columns, the versions too."""
    found = []
    for model in apps.get_models():
        columns = tuple(one for one in model._meta.concrete_fields if isinstance(one, Encrypted | BlindIndex))
        if columns:
            found.append(Table(model, columns))
    return found


def purposes() -> set[KeyPurpose]:
    """What the data keys are for that made what stands in those tables."""
    return {column.purpose for table in tables() for column in table.columns}


def _rows(table: Table, after: Any) -> list[tuple[Any, Row]]:
    """The rows that come after one, in the order of their keys; None: the first."""
    rows = table.rows.order_by("pk")
    names = [column.name for column in table.columns]
    later = rows if after is None else rows.filter(pk__gt=after)
    listed = later.values_list("pk", held_by(table.model), *names)[:BATCH]
    return [
        (key, Row(whose(table.model, organization), dict(zip(names, stored, strict=True))))
        for key, organization, *stored in listed
    ]


def keys_in_use() -> set[str]:
    """The ids, in hexadecimals, of the data keys that some row still needs."""
    used: set[str] = set()
    with database.keeping_keys():
        for table in tables():
            for column in table.columns:
                begin = 1 if isinstance(column, BlindIndex) else len(keyring.VERSION) + 2
                ids = table.rows.values_list(Substr(column.name, begin, ID_LENGTH), flat=True)
                used |= {id for id in ids.distinct() if id}
    return used


def wait_until_seen(progress: Progress) -> None:
    """Wait until no process goes on encrypting with a retired key, nor has written what is not committed yet.

    A process asks for its current keys once a minute (keyring.LOOKED_UP_EVERY). On PostgreSQL every transaction that is
    open then has to end; on SQLite one writes at a time.
    """
    stage = "Waiting until all have seen the new keys"
    wanted = keyring.LOOKED_UP_EVERY + MARGIN
    with database.keeping_keys():
        latest = DataKey.objects.aggregate(latest=Max("retired_at"))["latest"]
    while latest and (passed := (clock.now() - latest).total_seconds()) < wanted:
        progress(stage, int(passed), int(wanted))
        time.sleep(min(1.0, wanted - passed))
    if connection.vendor == "postgresql":
        first_later = _transaction_id("pg_snapshot_xmax")
        while _transaction_id("pg_snapshot_xmin") < first_later:
            progress("Waiting for transactions that are still open", 0, 1)
            time.sleep(0.2)


def _transaction_id(of_snapshot: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {of_snapshot}(pg_current_snapshot())::text")
        return int(cursor.fetchone()[0])
