"""What someone looks for in the trail."""

from __future__ import annotations

from typing import Any

from django import forms

from ceasefire.domain.terms import VisitOutcome

LONGEST_ID = 64


class SearchForm(forms.Form):
    """Of some days, of one user, to one record, of one outcome; an empty field asks for all."""

    first = forms.DateField(label="From", required=False, input_formats=["%Y-%m-%d"])
    last = forms.DateField(label="To", required=False, input_formats=["%Y-%m-%d"])
    user = forms.CharField(label="User name", required=False, max_length=LONGEST_ID)
    record = forms.CharField(label="Record id", required=False, max_length=LONGEST_ID)
    outcome = forms.ChoiceField(
        label="Outcome", required=False, choices=[("", "any"), *VisitOutcome.choices()]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for field in self.fields.values():
            kind = "usa-select" if isinstance(field, forms.ChoiceField) else "usa-input"
            field.widget.attrs["class"] = kind
        for name in ("first", "last"):
            self.fields[name].widget = forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date", "class": "usa-input"}
            )
            self.fields[name].error_messages["invalid"] = "This is not a day. Write it as in 2024-01-31."
