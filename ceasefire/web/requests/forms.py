"""What somebody writes to ask that a person be referred. It is short: the office asks for what else it needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from ceasefire.audit import clock
from ceasefire.domain.terms import Gender

NOT_A_DAY = "This is not a day. Write it as in 1998-01-31."
NOT_BORN_YET = "This day lies in the future. Write the day of birth, or leave it empty."
LONGEST_NAME = 200


class PersonForm(forms.Form):
    """Whom a partner asks for, by name."""

    can_be_sent = True

    full_name = forms.CharField(
        label="Full name",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "usa-input", "autocomplete": "off"}),
        error_messages={
            "required": "Write the name, or what the person is called.",
            "max_length": f"A name has at most {LONGEST_NAME} letters.",
        },
    )
    birth_date = forms.DateField(
        label="Date of birth",
        required=False,
        help_text="If you know it.",
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": "usa-input", "autocomplete": "off"}
        ),
        error_messages={"invalid": NOT_A_DAY},
    )
    gender = forms.ChoiceField(
        label="Gender",
        choices=Gender.choices(),
        initial=Gender.UNKNOWN,
        widget=forms.Select(attrs={"class": "usa-select"}),
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of the list."},
    )

    def clean_birth_date(self) -> date | None:
        """No day to come."""
        born: date | None = self.cleaned_data["birth_date"]
        if born and born > clock.today():
            raise forms.ValidationError(NOT_BORN_YET)
        return born


class ParticipantForm(forms.Form):
    """For which of its participants a provider asks."""

    participant = forms.ChoiceField(
        label="Participant",
        widget=forms.Select(attrs={"class": "usa-select"}),
        error_messages={
            "required": "Choose a participant.",
            "invalid_choice": "Choose a participant of the list.",
        },
    )

    def __init__(self, data: Any, *, participants: Sequence[tuple[str, str]]) -> None:
        """Take the participants to choose from: the key of each, and what is shown."""
        super().__init__(data)
        self.can_be_sent = bool(participants)
        field: Any = self.fields["participant"]
        field.choices = [("", "Choose one"), *participants]
