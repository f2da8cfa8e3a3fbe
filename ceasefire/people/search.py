"""Finds people by a name as somebody remembers it, from an index that lies only in the memory of this process.

Ciphertext cannot be searched. So the names of a room, of a vault those of its organization, are opened once and kept,
and again when the table of versions has grown. The index says which people are meant; who of them an asker sees, the
room's query says.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from ceasefire.keys.fields import values_of
from ceasefire.people.models import PersonName

LIKE_ENOUGH = 0.85
"""Two words as alike as this are one word with a slip: letters that changed places, one that is missing or doubled."""

BEGINS_WITH = 0.9
"""A word of at least two letters that another one begins with."""

ONE_LETTER_MANY_SHAPES = str.maketrans("ىةیکłøđ", "يهيكlod")

Stamp = tuple[int, int | None, UUID | None]
"""How many versions there are, and the newest: its number and whose it is."""


def words(text: str) -> list[str]:
    """The words of a name without capitals, accents, vowel signs and the shapes a letter takes."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter != "ـ")
    return re.findall(r"\w+", letters.translate(ONE_LETTER_MANY_SHAPES))


@dataclass(frozen=True)
class NameIndex:
    """Each word of the names to the people who are called by it."""

    people: Mapping[str, frozenset[UUID]]

    def ranked(self, text: str) -> dict[UUID, float]:
        """The people whom `text` may mean, each with how alike the names are, from 0 to 1.

        Every word of the text is like a word of the name; or the text as one word is, as Deshawn for De Shawn.
        """
        asked = words(text)
        alike = _together([self._called([*self._close(word), *self._begun(word)]) for word in asked])
        as_one = self._called(self._close("".join(asked), OSA.normalized_similarity))
        return alike | {person: max(like, alike.get(person, 0.0)) for person, like in as_one.items()}

    def _called(self, like: Iterable[tuple[str, float]]) -> dict[UUID, float]:
        """The people who are called by one of these words, each with how alike their likest one is."""
        alike: dict[UUID, float] = {}
        for word, likeness in like:
            for person in self.people[word]:
                alike[person] = max(likeness, alike.get(person, 0.0))
        return alike

    def _close(self, word: str, measure: Any = JaroWinkler.similarity) -> Iterator[tuple[str, float]]:
        """The words of names that are like this one."""
        known = list(self.people) if word else []
        close = process.extract(word, known, scorer=measure, score_cutoff=LIKE_ENOUGH, limit=None)
        return ((other, likeness) for other, likeness, _ in close)

    def _begun(self, word: str) -> Iterator[tuple[str, float]]:
        """The words of names that begin with this one."""
        return ((other, BEGINS_WITH) for other in self.people if len(word) > 1 and other.startswith(word))


def _together(by_word: list[dict[UUID, float]]) -> dict[UUID, float]:
    """The people who are in each, with the mean of their likenesses."""
    if not by_word:
        return {}
    first, *others = by_word
    everywhere = set(first).intersection(*others)
    return {person: sum(alike[person] for alike in by_word) / len(by_word) for person in everywhere}


def index_of(names: Iterable[tuple[UUID, str, str]]) -> NameIndex:
    """The index of people, each with their full name and nickname."""
    people: dict[str, set[UUID]] = defaultdict(set)
    for person, *called in names:
        for name in called:
            parts = words(name)
            pairs = [one + other for one, other in pairwise(parts)]
            for word in [*parts, *pairs]:
                people[word].add(person)
    return NameIndex({word: frozenset(meant) for word, meant in people.items()})


_kept: dict[tuple[type[PersonName], UUID | None, str], tuple[Stamp, NameIndex]] = {}


def name_index(names: type[PersonName], held_by: UUID | None = None, worker: str = "") -> NameIndex:
    """The index of a room's names, or of those that one organization holds; made anew if any was written since.

    A worker has one of their own: to them PostgreSQL opens the names of their caseload only.
    """
    scope = {"held_by_id": held_by} if held_by else {}
    stamp = _stamp(names, scope)
    whose = names, held_by, worker
    known = _kept.get(whose)
    if known is None or known[0] != stamp:
        rows: Any = names._default_manager.filter(**scope)
        known = stamp, index_of(values_of(rows, "person_id", "full_name", "nickname"))
        _kept[whose] = known
    return known[1]


def _stamp(names: type[PersonName], scope: dict[str, UUID]) -> Stamp:
    versions: Any = names.history
    written = versions.filter(**scope)
    counted = written.aggregate(number=Count("history_id"), newest=Max("history_id"))
    newest = written.filter(history_id=counted["newest"]).values_list("id", flat=True).first()
    return counted["number"], counted["newest"], newest
