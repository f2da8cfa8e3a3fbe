"""A consent as it was explained and given, on paper or by word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from ceasefire.audit import clock
from ceasefire.consents.rules import latest_day
from ceasefire.domain.terms import ConsentRecipient

NOT_A_DAY = "This is not a day. Write it as in 2024-01-31."
TEXT = {"class": "usa-input"}
SELECT = {"class": "usa-select"}
DAY = {"type": "date", **TEXT}
CHECKBOX = {"class": "usa-checkbox__input"}


def _day(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY),
        error_messages={"required": "Write a day.", "invalid": NOT_A_DAY},
    )


class ConsentForm(forms.Form):
    """Who lets what flow to whom, what for, and until when."""

    person = forms.ChoiceField(
        label="Participant",
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": "Choose a participant.", "invalid_choice": "Choose one of the list."},
    )
    recipient = forms.ChoiceField(
        label="To whom",
        choices=[("", "Choose one"), *ConsentRecipient.choices()],
        help_text=" ".join(f"{recipient.label}: {recipient.meaning}" for recipient in ConsentRecipient),
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": "Choose to whom.", "invalid_choice": "Choose one of the list."},
    )
    other_organization = forms.ChoiceField(
        label="Which provider",
        required=False,
        help_text="If it goes to another provider.",
        widget=forms.Select(attrs=SELECT),
        error_messages={"invalid_choice": "Choose one of the list."},
    )
    purpose = forms.CharField(
        label="What for",
        max_length=500,
        help_text="In the words in which it was explained.",
        widget=forms.TextInput(attrs=TEXT),
        error_messages={"required": "Write what for.", "max_length": "Write it in at most 500 letters."},
    )
    given_on = _day("Given on", "The day on which it was signed or said.")
    until = _day("Until", "The last day on which it holds; not longer than needed.")
    language = forms.CharField(
        label="Language",
        required=False,
        max_length=50,
        help_text="In which it was explained.",
        widget=forms.TextInput(attrs=TEXT),
        error_messages={"max_length": "Write it in at most 50 letters."},
    )
    with_guardian = forms.BooleanField(
        label="A guardian signed", required=False, widget=forms.CheckboxInput(attrs=CHECKBOX)
    )
    with_witness = forms.BooleanField(
        label="A witness or an interpreter was there",
        required=False,
        widget=forms.CheckboxInput(attrs=CHECKBOX),
    )

    def __init__(self, data: Any, *, people: Mapping[UUID, str], others: Mapping[UUID, str]) -> None:
        """Take the participants and the other providers to choose from, each by its key."""
        super().__init__(data)
        today = clock.today()
        self.initial = {"given_on": today, "until": latest_day(today)}
        for name, choices, empty in (
            ("person", people, "Choose one"),
            ("other_organization", others, "None"),
        ):
            field: Any = self.fields[name]
            field.choices = [("", empty), *((str(key), label) for key, label in choices.items())]

    def clean_given_on(self) -> date:
        """No day to come."""
        given_on: date = self.cleaned_data["given_on"]
        if given_on > clock.today():
            raise forms.ValidationError("This day lies in the future. Write the day on which it was given.")
        return given_on

    def clean(self) -> dict[str, Any]:
        """Another provider where the recipient is one, and an end that comes after the beginning."""
        told: dict[str, Any] = super().clean() or {}
        is_other = told.get("recipient") == ConsentRecipient.OTHER_PROVIDER
        if is_other and not told.get("other_organization"):
            self.add_error("other_organization", "Choose which provider.")
        elif told.get("other_organization") and not is_other:
            self.add_error("other_organization", "This goes to no other provider. Choose None.")
        given_on, until = told.get("given_on"), told.get("until")
        if given_on and until and until < given_on:
            self.add_error("until", "It ends before it was given. Write a later day.")
        return told
