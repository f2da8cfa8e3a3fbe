"""What must hold of an assessment and its dispositions together."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, Q

from ceasefire.audit.rules import Broken, rule_for
from ceasefire.domain.terms import DispositionOutcome
from ceasefire.reviews.models import Assessment, Disposition


@rule_for(Disposition, touched_by={Assessment: "dispositions__id"})
def dispositions_follow_a_counted_assessment(ids: set[UUID]) -> Iterator[Broken]:
    """A disposition is made on or after an assessment that counts; nothing is decided after *referred*."""
    for disposition in Disposition.objects.filter(id__in=ids).select_related("assessment"):
        assessment = disposition.assessment
        if not assessment.is_counted:
            yield Broken(
                disposition,
                "A provider's assessment, or one made on a partner's request, has no disposition.",
                "assessment",
            )
        if disposition.disposed_on < assessment.assessed_on:
            yield Broken(
                disposition,
                f"[{disposition.disposed_on}] lies before the assessment [{assessment.assessed_on}].",
                "disposed_on",
            )
    last = Q(assessment__dispositions__outcome=DispositionOutcome.REFERRED)
    after = Q(assessment__dispositions__disposed_on__lt=F("disposed_on"))
    touched = Assessment.objects.filter(dispositions__in=ids)
    for disposition in Disposition.objects.filter(last & after, assessment__in=touched).distinct():
        yield Broken(
            disposition,
            "Nothing is decided after [referred]; a re-entry is a new status.",
            "disposed_on",
        )
