"""Puts a mistake in place in the program that is running: a function's code is exchanged, an assignment made again."""

from __future__ import annotations

import ast
import gc
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from tests.mutants.mistakes import Mistake

ASSIGNMENTS = (ast.Assign, ast.AnnAssign)


def put_in_place(mistake: Mistake) -> bool:
    """Make the mistake in a function, or in what a module says on loading; False where that cannot be done so late."""
    changed = [*_changed(_code(mistake.path.read_text(encoding="utf-8")), _code(mistake.code))]
    met = _exchanged(changed) if changed else _said_again(mistake)
    _forget_answers()
    return met


def put_nothing_in_place(path: Path) -> None:
    """Say what a module says on loading once more as it is: what fails with that tells nothing of a mistake."""
    _say(path, _statements(path.read_text(encoding="utf-8")))
    _forget_answers()


def _exchanged(changed: list[tuple[CodeType, CodeType]]) -> bool:
    if any(old.co_freevars != new.co_freevars for old, new in changed):
        return False
    loaded = [one for one in gc.get_objects() if type(one) is FunctionType]
    met = False
    for old, new in changed:
        for function in loaded:
            if function.__code__ == old:
                function.__code__, met = new, True
    return met


def _said_again(mistake: Mistake) -> bool:
    """Say the module's assignments again from the mistaken one on; False where it is in none."""
    old = _statements(mistake.path.read_text(encoding="utf-8"))
    new = _statements(mistake.code)
    differing = [
        number for number, pair in enumerate(zip(old, new, strict=False)) if len({*map(ast.dump, pair)}) > 1
    ]
    if len(old) != len(new) or len(differing) != 1 or not isinstance(new[differing[0]], ASSIGNMENTS):
        return False
    _say(mistake.path, new[differing[0] :])
    return True


def _statements(source: str) -> list[ast.stmt]:
    return ast.parse(source).body


def _say(path: Path, statements: list[ast.stmt]) -> None:
    """Make the assignments among the statements, and tell them to who imported what they name."""
    module = sys.modules[".".join(path.with_suffix("").parts)]
    before = dict(vars(module))
    for statement in statements:
        if isinstance(statement, ASSIGNMENTS) and statement.value:
            exec(compile(ast.Module([statement], []), module.__name__, "exec"), vars(module))
    for name, value in before.items():
        if vars(module)[name] is not value:
            _tell(name, value, vars(module)[name])


def _tell(name: str, old: Any, new: Any) -> None:
    for module in [*sys.modules.values()]:
        if vars(module).get(name) is old:
            setattr(module, name, new)


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
