"""One spelling for all ways to write a name, so that equal ones are found as equal."""

from __future__ import annotations

import unicodedata


def name_spelling(name: str) -> str:
    """The name without regard to capitals, to kinds of blanks, and to how its letters are encoded."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())
