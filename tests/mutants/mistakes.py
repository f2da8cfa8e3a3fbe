"""The mistakes that are made in a file: mutmut's, and those that a wall breaks by.

mutmut itself tries no decorated function, nothing outside of functions, and nothing that runs when a file is imported:
here each mistake is a whole file, so all of it can hold one.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

import libcst as cst
import libcst.matchers as m
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators, operator_string
from mutmut.mutation.pragma_handling import IgnoredCode

Operator = Callable[[Any], Iterable[cst.CSTNode]]
NARROWING = {"filter", "exclude", "defer", "only"}
"""What a query is narrowed by: each is left out once."""


FETCHED_ALONG = re.compile(r"\.select_related\([^()]*\)")
TYPES_ALONE = m.Call(func=m.Name("TypeVar") | m.Name("ParamSpec"))
"""What only mypy reads."""
A_DATACLASS = m.Decorator(decorator=m.Call(func=m.Name("dataclass")))
"""Whether it is frozen: mypy sees that nobody changes one."""


@dataclass(frozen=True)
class Mistake:
    """One mistake in one file."""

    path: Path
    """From the root of the checkout."""
    place: str
    """The function or class that it is in, or `module`."""
    before: str
    """The lines that it changes, without what is around them."""
    after: str
    number: int
    """Counts the same change made in several lines of a place, from 0."""
    code: str
    """The whole file with the mistake in it."""

    @property
    def key(self) -> str:
        """What tells it from others, whatever its line's number."""
        return f"{self.path} {self.place} {self.number}: {self.change}"

    @property
    def change(self) -> str:
        """What was made of what."""
        return f"{self.before} -> {self.after}"


def mistakes_in(path: Path) -> list[Mistake]:
    """Every mistake that is tried in a file, each once."""
    source = path.read_text(encoding="utf-8")
    plain = ast.unparse(ast.parse(source))
    wrapper = MetadataWrapper(cst.parse_module(source))
    spans = wrapper.resolve(ByteSpanPositionProvider)
    visitor = _Visitor()
    wrapper.visit(visitor)
    made: dict[str, Mistake] = {}
    met: Counter[str] = Counter()
    for one in visitor.mutations:
        code = _with(wrapper.module, spans, one.original_node, one.mutated_node)
        if code not in made and _is_another_program(source, code):
            mistake = _mistake(path, plain, code)
            made[code] = replace(mistake, number=met[mistake.key])
            met[mistake.key] += 1
    return list(made.values())


def _with(module: cst.Module, spans: Any, old: cst.CSTNode, new: cst.CSTNode) -> str:
    """The file with one part of it in place of another."""
    if isinstance(old, cst.SimpleStatementLine) or old not in spans:
        return cst.ensure_type(module.deep_replace(old, new), cst.Module).code
    start, end = spans[old].start, spans[old].start + spans[old].length
    source = module.bytes
    return (source[:start] + module.code_for_node(new).encode() + source[end:]).decode()


class _Visitor(MutationVisitor):
    """Visits what mutmut passes over, too; prose it leaves alone."""

    def __init__(self) -> None:
        theirs = [(kind, _first(one) if one is operator_string else one) for kind, one in mutation_operators]
        super().__init__([*theirs, *OURS], IgnoredCode(set(), set(), set()))

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.SimpleString | cst.FormattedString):
            return _is_prose(node)
        if m.matches(node, A_DATACLASS):
            return True
        if isinstance(node, cst.FunctionDef | cst.Decorator):
            return False
        if isinstance(node, cst.Assign) and m.matches(node.value, TYPES_ALONE):
            return True
        skipped: bool = super()._skip_node_and_children(node)
        return skipped or isinstance(node, cst.Import | cst.ImportFrom)


def _is_prose(node: cst.SimpleString | cst.FormattedString) -> bool:
    """Words for people and SQL: only what a machine compares is changed letter by letter."""
    return isinstance(node, cst.SimpleString) and " " in node.value


def _first(operator: Operator) -> Operator:
    """A word in other letters is the same mistake as another word."""
    return lambda node: islice(operator(node), 1)


def _left_out(node: cst.SimpleStatementLine) -> Iterator[cst.SimpleStatementLine]:
    """A statement that only does something: a permission that is not asked for, a row that is not written."""
    [*others, last] = node.body
    if not others and isinstance(last, cst.Expr) and isinstance(last.value, cst.Call):
        yield node.with_changes(body=[cst.Pass()])


def _widened(node: cst.Call) -> Iterator[cst.BaseExpression]:
    """A query that is not narrowed."""
    if isinstance(node.func, cst.Attribute) and node.func.attr.value in NARROWING:
        yield node.func.value


def _one_less(node: Any) -> Iterator[cst.CSTNode]:
    """A set or table without one of what it lists."""
    if len(node.elements) > 1:
        for index in range(len(node.elements)):
            yield node.with_changes(elements=[*node.elements[:index], *node.elements[index + 1 :]])


OURS: list[tuple[type, Operator]] = [
    (cst.SimpleStatementLine, _left_out),
    (cst.Call, _widened),
    (cst.Set, _one_less),
    (cst.Dict, _one_less),
]


def _is_another_program(source: str, code: str) -> bool:
    try:
        return _meaning(source) != _meaning(code)
    except SyntaxError:
        return False


def _meaning(code: str) -> str:
    """What it does, whatever its lines; what is fetched along with a record saves statements and answers the same."""
    return ast.dump(ast.parse(FETCHED_ALONG.sub("", code)))


@cache
def _places(plain: str) -> list[tuple[int, int, str]]:
    """First line, last line and dotted name of each function and class, the outer before the inner."""

    def within(node: ast.AST, outer: str) -> Iterator[tuple[int, int, str]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                name = f"{outer}.{child.name}".lstrip(".")
                first = min([child.lineno, *(one.lineno for one in child.decorator_list)])
                yield first, child.end_lineno or first, name
                yield from within(child, name)
            else:
                yield from within(child, outer)

    return list(within(ast.parse(plain), ""))


def _mistake(path: Path, plain: str, code: str) -> Mistake:
    """Told by whole statements, so that neither numbers of lines nor their breaks matter."""
    old, new = plain.splitlines(), ast.unparse(ast.parse(code)).splitlines()
    first = _alike(old, new)
    last = min(_alike(old[::-1], new[::-1]), len(old) - first, len(new) - first)
    inner = [name for start, end, name in _places(plain) if start <= first + 1 <= end]
    return Mistake(
        path,
        inner[-1] if inner else "module",
        _text(old[first : len(old) - last]),
        _text(new[first : len(new) - last]),
        0,
        code,
    )


def _alike(one: list[str], other: list[str]) -> int:
    """How many lines they begin with together."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _text(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)
