"""The reference says what the code says: nothing changes in the code without a line of the reference."""

from __future__ import annotations

import pytest

from setup import docs


@pytest.mark.parametrize("page", docs.PAGES)
def test_a_page_of_the_reference_is_as_the_code_writes_it(page: str) -> None:
    """`make docs` writes it."""
    assert (docs.FOLDER / page).read_text(encoding="utf-8") == docs.PAGES[page]()
