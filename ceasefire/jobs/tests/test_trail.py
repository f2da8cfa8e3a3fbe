"""The trail is sealed in the program's own name."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import override_settings

from ceasefire.audit.models import AuditBlock, AuditEvent, AuditSeal
from ceasefire.jobs.trail import seal_trail
from ceasefire.keys.sealing import sealing_keys
from tests import city

pytestmark = pytest.mark.django_db


def test_every_row_is_sealed_with_the_newest_key_and_the_sealing_itself_leaves_none(tmp_path: Path) -> None:
    with override_settings(TRAIL_HEADS=tmp_path):
        city.victim()
        rows = AuditEvent.objects.count()
        assert seal_trail() == rows
        assert seal_trail() == 0
    assert AuditEvent.objects.count() == AuditSeal.objects.count() == rows
    assert AuditBlock.objects.get().key == sealing_keys()[0].id
