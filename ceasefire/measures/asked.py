"""What a question is about, as tables of its own: the day figures are as of, and the spans of days they cover.

Because both are tables and not values inside the question, the same compiled question serves every day and period.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import pyarrow as pa

from ceasefire.domain.periods import Period

AS_OF_NAME, SPAN_NAME = "asked_as_of", "asked_span"

_AS_OF_ROWS = ibis.table({"as_of": "date"}, name=AS_OF_NAME)

AS_OF = _AS_OF_ROWS.as_of.as_scalar()
"""The day that figures are as of, the whole day included."""

SPAN = ibis.table({"span": "int32", "starts": "date", "ends": "date"}, name=SPAN_NAME)
"""The spans asked for, by their place in the question: `starts` is the first day, `ends` the first day after."""


def asked_tables(as_of: date, spans: Sequence[Period]) -> dict[str, pa.Table]:
    """The question's own tables, to be loaded beside the promised ones."""
    day = pa.date32()
    return {
        AS_OF_NAME: pa.table({"as_of": pa.array([as_of], day)}),
        SPAN_NAME: pa.table(
            {
                "span": pa.array(range(len(spans)), pa.int32()),
                "starts": pa.array([span.start for span in spans], day),
                "ends": pa.array([span.end for span in spans], day),
            }
        ),
    }
