"""What the sheets of people of every room have in common."""

from __future__ import annotations

from typing import Any


def birth_year_of_birth_date(values: dict[str, Any]) -> None:
    """Fill an empty birth year from the birth date of the same row."""
    born_on = values.get("birth_date")
    if born_on and values.get("birth_year") is None:
        values["birth_year"] = born_on.year
