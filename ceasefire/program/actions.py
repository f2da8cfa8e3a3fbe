"""A city sets up its program."""

from __future__ import annotations

from ceasefire.access.gate import Asker, action
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.program.models import (
    CityCode,
    Goal,
    HighRiskRule,
    NamedMonth,
    Pathway,
    Service,
)

Setting = CityCode | Goal | HighRiskRule | NamedMonth | Pathway | Service


@action(Permission.PROGRAM_WRITE)
def set_up(*, by: Asker, settings: list[Setting]) -> None:
    """Keep settings, new or changed, after checking each; raises ValidationError."""
    for setting in settings:
        setting.full_clean()
        history.write(setting)
