"""What came of each mistake is kept in `var/mutants`, so that a run that was ended goes on where it stopped."""

from __future__ import annotations

import json
from pathlib import Path

from tests.mutants import scope
from tests.mutants.mistakes import Mistake

FOLDER = Path("var", "mutants")


def tried() -> list[Path]:
    """The files that mistakes were tried in."""
    return [path for path in scope.files() if _file(path).exists()]


def _file(path: Path) -> Path:
    return FOLDER / f"{'.'.join(path.with_suffix('').parts)}.jsonl"


def kept(path: Path) -> dict[str, str]:
    """What came of the mistakes in a file by their keys, the latest."""
    file = _file(path)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return dict(json.loads(line) for line in lines)


def keep(mistake: Mistake, outcome: str) -> None:
    """Add what came of a mistake."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _file(mistake.path).open("a", encoding="utf-8") as file:
        file.write(json.dumps([mistake.key, outcome]) + "\n")
