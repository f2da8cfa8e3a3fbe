"""What a question is about: the day figures are as of, a value, the spans of days they cover.

Because these are told to the engine and are not written into the question, the same compiled question serves every day
and period.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pyarrow as pa

from ceasefire.domain.periods import Period

ASKED_NAME, SPAN_NAME = "asked", "asked_span"


@ibis.udf.scalar.builtin(signature=((), "date"))  # type: ignore[untyped-decorator]  # Ibis ships no types
def as_of() -> None:
    """An engine has a function of this name that gives the day it was told."""


AS_OF = as_of()
"""The day that figures are as of, the whole day included."""

VALUE = ibis.table({"value": "string"}, name=ASKED_NAME).value.as_scalar()
"""The value of a breakdown that records are asked for; empty for all of them."""

SPAN = ibis.table({"span": "int32", "starts": "date", "ends": "date"}, name=SPAN_NAME)
"""The spans asked for, by their place in the question: `starts` is the first day, `ends` the first day after."""


def asked_tables(spans: Sequence[Period], value: str | None) -> dict[str, pa.Table]:
    """The question's own tables, to be loaded beside the promised ones."""
    day = pa.date32()
    return {
        ASKED_NAME: pa.table({"value": pa.array([value], pa.string())}),
        SPAN_NAME: pa.table(
            {
                "span": pa.array(range(len(spans)), pa.int32()),
                "starts": pa.array([span.start for span in spans], day),
                "ends": pa.array([span.end for span in spans], day),
            }
        ),
    }
