"""Puts a mistake in place in the program that is running: the code of a function is exchanged."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any

from tests.mutants.mistakes import Mistake


def put_in_place(mistake: Mistake) -> bool:
    """Exchange the code of the function that the mistake is in; False where it is in none, or none is loaded."""
    changed = [*_changed(_code(mistake.path.read_text(encoding="utf-8")), _code(mistake.code))]
    if any(old.co_freevars != new.co_freevars for old, new in changed):
        return False
    loaded = [one for one in gc.get_objects() if type(one) is FunctionType]
    met = False
    for old, new in changed:
        for function in loaded:
            if function.__code__ == old:
                function.__code__, met = new, True
    _forget_answers()
    return met


@cache
def _code(source: str) -> CodeType:
    return compile(source, "a mistake", "exec", dont_inherit=True)


def _changed(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The one function that differs, and those inside of it that do; none where what runs on loading differs."""
    if _itself(old) != _itself(new):
        return
    for one, other in zip(_within(old), _within(new), strict=True):
        if _meaning(one) != _meaning(other):
            yield from _changed(one, other) if _is_class(one) else _functions(one, other)


def _functions(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    yield old, new
    inner, others = [*_within(old)], [*_within(new)]
    if len(inner) == len(others):
        for one, other in zip(inner, others, strict=True):
            if _meaning(one) != _meaning(other):
                yield from _functions(one, other)


def _is_class(code: CodeType) -> bool:
    """Whether it is what runs when a class is made: functions alone have variables of their own."""
    return "__qualname__" in code.co_names and not code.co_flags & 0x2


def _within(code: CodeType) -> Iterator[CodeType]:
    return (one for one in code.co_consts if isinstance(one, CodeType))


def _itself(code: CodeType) -> Any:
    """What it does, whatever its lines, without the functions that it makes."""
    constants = [(type(one), one) for one in code.co_consts if not isinstance(one, CodeType)]
    return (code.co_name, code.co_code, constants, code.co_names, code.co_varnames, len([*_within(code)]))


def _meaning(code: CodeType) -> Any:
    return (_itself(code), [_meaning(one) for one in _within(code)])


def _forget_answers() -> None:
    """What a function of the program keeps for the next call was found out before the mistake was made."""
    for one in gc.get_objects():
        if hasattr(type(one), "cache_clear") and str(getattr(one, "__module__", "")).startswith("ceasefire"):
            one.cache_clear()
