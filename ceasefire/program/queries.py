"""The program's settings, for everybody who works with them."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.domain import high_risk
from ceasefire.program.models import CityCode, Goal, HighRiskRule, NamedMonth, Pathway, Service


def high_risk_rules(*, asker: Asker) -> list[high_risk.HighRiskRule]:
    """Every high-risk rule the program ever had, as the domain knows it."""
    gate.require(asker, Permission.PROGRAM_READ, Permission.ASSESSMENTS_WRITE)
    return [row.rule for row in HighRiskRule.objects.all()]


def services(*, asker: Asker) -> QuerySet[Service]:
    """The services people are referred to, as reports order them."""
    gate.require(asker, Permission.PROGRAM_READ)
    return Service.objects.select_related("pathway", "organization")


def pathways(*, asker: Asker) -> QuerySet[Pathway]:
    """The pathways that services belong to."""
    gate.require(asker, Permission.PROGRAM_READ)
    return Pathway.objects.all()


def rules(*, asker: Asker) -> QuerySet[HighRiskRule]:
    """Every high-risk rule the program ever had."""
    gate.require(asker, Permission.PROGRAM_READ)
    return HighRiskRule.objects.all()


def codes(*, asker: Asker) -> QuerySet[CityCode]:
    """The city's own codes for race and ethnicity."""
    gate.require(asker, Permission.PROGRAM_READ)
    return CityCode.objects.all()


def goals(*, asker: Asker) -> QuerySet[Goal]:
    """Every year's goals."""
    gate.require(asker, Permission.PROGRAM_READ)
    return Goal.objects.all()


def named_months(*, asker: Asker) -> QuerySet[NamedMonth]:
    """The months that declines are compared with."""
    gate.require(asker, Permission.PROGRAM_READ)
    return NamedMonth.objects.all()
