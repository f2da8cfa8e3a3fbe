"""The repository's files as the rules of the house look at them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One file: its path in the repository and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file as Python reads it."""
        return ast.parse(self.text, filename=str(self.path))

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts or self.path.name == "conftest.py"

    @property
    def is_product(self) -> bool:
        """Whether the program itself holds it: neither a test nor a migration."""
        return self.path.parts[0] == "ceasefire" and not self.is_test and not self.is_migration

    def at(self, line: int, offence: str) -> str:
        """An offence as an editor can open it."""
        return f"{self.path}:{line}: {offence}"


@cache
def committed() -> tuple[Source, ...]:
    """Every text file that is committed or would be by `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return tuple(_read(name) for name in sorted(set(listed.stdout.split("\0"))) if _is_text(name))


def python() -> tuple[Source, ...]:
    """Every Python file."""
    return tuple(source for source in committed() if source.path.suffix == ".py")


def product() -> tuple[Source, ...]:
    """Every Python file of the program itself."""
    return tuple(source for source in python() if source.is_product)


def sample(text: str, path: str = "ceasefire/oz/pages.py") -> Source:
    """A made-up file, to show that a rule finds an offence."""
    return Source(PurePosixPath(path), text)


def dotted(node: ast.AST) -> str:
    """`a.b.c` for the expression that says so; what is no plain name in it is left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(source: Source) -> Iterator[ast.Call]:
    """Every call in a file."""
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))


def _is_text(name: str) -> bool:
    path = ROOT / name
    return bool(name) and path.is_file() and b"\0" not in path.read_bytes()[:8192]


def _read(name: str) -> Source:
    return Source(PurePosixPath(name), (ROOT / name).read_text(encoding="utf-8"))
