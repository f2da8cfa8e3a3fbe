"""`make mutants`: tries what was not tried before and what survives unexplained; writes docs/reference/mutants.md."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.mutants import record, scope, trial
from tests.mutants.mistakes import Mistake, mistakes_in
from tests.mutants.page import Tried, page, without_reason
from tests.mutants.reasons import reason_for

PAGE = Path("docs", "reference", "mutants.md")
AT_ONCE = 2


def main() -> None:
    """Try the files named, all if none is; `--page` only writes the page. Fails for a survivor without a reason."""
    paths = [Path(one) for one in sys.argv[1:] if one != "--page"] or scope.files()
    if "--page" not in sys.argv:
        shutil.rmtree(scope.FOLDER, ignore_errors=True)
        trial.warm()
        for path in paths:
            _try(path, mistakes_in(path))
    written = [Tried(path, mistakes_in(path), record.kept(path)) for path in record.tried()]
    PAGE.write_text(page(written), encoding="utf-8")
    unexplained = without_reason(written)
    if unexplained:
        print(*map(_blank, unexplained), sep="\n")
        sys.exit(
            f"{len(unexplained)} mistakes survive: add a test that fails with each, or say above why none can in "
            "tests/mutants/reasons.toml."
        )


def _blank(mistake: Mistake) -> str:
    lines = [
        "[[reason]]",
        f'file = "{mistake.path}"',
        f'place = "{mistake.place}"',
        f"change = {json.dumps(mistake.change)}",
        'why = ""',
    ]
    return "\n".join([*lines, ""])


def _try(path: Path, mistakes: list[Mistake]) -> None:
    known = record.kept(path)
    explained = {one.key for one in mistakes if one.key in known and reason_for(one)}
    left = [
        one
        for one in mistakes
        if known.get(one.key, trial.SURVIVED) == trial.SURVIVED and one.key not in explained
    ]
    if not left:
        return
    print(f"{path}: {len(left)} of {len(mistakes)} mistakes", flush=True)
    for tests in filter(None, (scope.tests_of(path), scope.again(path))):
        left = _survivors(left, tests)


def _survivors(mistakes: list[Mistake], tests: Sequence[str]) -> list[Mistake]:
    """Those with which the tests pass; what came of each is kept."""
    usual = trial.work_of(tests)
    if usual is None:
        sys.exit(f"As the program is, these fail: pytest {' '.join(tests)}")
    work = round(30 + 5 * usual)
    found = set()
    for mistake, outcome in trial.tried_in_place(mistakes, tests, at_once=AT_ONCE, work=work):
        record.keep(mistake, outcome)
        found.add(mistake)
    survivors = []
    from_the_first = [one for one in mistakes if one not in found]
    for mistake, outcome in trial.tried(from_the_first, tests, at_once=AT_ONCE, work=work):
        record.keep(mistake, outcome)
        if outcome == trial.SURVIVED:
            survivors.append(mistake)
            print(mistake.key, flush=True)
    return survivors


if __name__ == "__main__":
    main()
