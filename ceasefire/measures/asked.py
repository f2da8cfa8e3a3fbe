"""What a question is about, as tables of its own: the day figures are as of, a value, the spans of days they cover.

Because these are tables and not values inside the question, the same compiled question serves every day and period.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import pyarrow as pa

from ceasefire.domain.periods import Period

ASKED_NAME, SPAN_NAME = "asked", "asked_span"

_ASKED = ibis.table({"as_of": "date", "value": "string"}, name=ASKED_NAME)

AS_OF = _ASKED.as_of.as_scalar()
"""The day that figures are as of, the whole day included."""

VALUE = _ASKED.value.as_scalar()
"""The value of a breakdown that records are asked for; empty for all of them."""

SPAN = ibis.table({"span": "int32", "starts": "date", "ends": "date"}, name=SPAN_NAME)
"""The spans asked for, by their place in the question: `starts` is the first day, `ends` the first day after."""


def asked_tables(as_of: date, spans: Sequence[Period], value: str | None) -> dict[str, pa.Table]:
    """The question's own tables, to be loaded beside the promised ones."""
    day = pa.date32()
    return {
        ASKED_NAME: pa.table({"as_of": pa.array([as_of], day), "value": pa.array([value], pa.string())}),
        SPAN_NAME: pa.table(
            {
                "span": pa.array(range(len(spans)), pa.int32()),
                "starts": pa.array([span.start for span in spans], day),
                "ends": pa.array([span.end for span in spans], day),
            }
        ),
    }
