"""The migrations make the tables that the models describe."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing(settings: Any) -> None:
    # Tests may be run on tables that are made without migrations.
    settings.MIGRATION_MODULES = {}
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=3)
    except SystemExit:
        pytest.fail("A model changed and no migration says so: the output above is what it would say.")
