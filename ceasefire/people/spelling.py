"""One spelling for all ways to write a name or a phone number, so that equal ones are found as equal."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from django.conf import settings

LIKE_A_NUMBER = re.compile(r"[\d\s()+./-]{7,40}")


def name_spelling(name: str) -> str:
    """The name without regard to capitals, to kinds of blanks, and to how its letters are encoded."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())


def contact_spelling(value: str) -> str:
    """A phone number as +15035550142, of the city's country where none is written; any other text as a name."""
    if LIKE_A_NUMBER.fullmatch(value.strip()):
        try:
            number = phonenumbers.parse(value, settings.REGION)
        except phonenumbers.NumberParseException:
            return name_spelling(value)
        if phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE:
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return name_spelling(value)
