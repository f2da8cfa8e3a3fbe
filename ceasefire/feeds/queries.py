"""The files that feeds took and their rows as received, for those who see incidents."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.feeds.models import FeedFile, FeedRow


def files(*, asker: Asker) -> QuerySet[FeedFile]:
    """Every file that a feed took."""
    gate.require(asker, Permission.INCIDENTS_READ)
    return FeedFile.objects.all()


def rows(*, asker: Asker) -> QuerySet[FeedRow]:
    """Every row as received."""
    gate.require(asker, Permission.INCIDENTS_READ)
    return FeedRow.objects.select_related("file")
