"""What the workbook's tests may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test's workbook goes."""
    return tmp_path / "oz.xlsx"
