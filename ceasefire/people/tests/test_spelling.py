"""Two ways to write one thing are one spelling; two things are two."""

from __future__ import annotations

from typing import Any

import pytest

from ceasefire.people.spelling import contact_spelling, name_spelling


@pytest.mark.parametrize("written", ["Dorothy Gale", " dorothy\u00a0 GALE\t", "ＤＯＲＯＴＨＹ Gale"])
def test_capitals_blanks_and_wide_letters_are_one_name(written: str) -> None:
    assert name_spelling(written) == "dorothy gale"


def test_a_letter_and_its_accent_are_one_however_they_are_encoded() -> None:
    assert name_spelling("Jose\u0301") == name_spelling("JOSÉ") == "josé"
    assert name_spelling("Straße") == name_spelling("STRASSE")
    assert name_spelling("José") != name_spelling("Jose")


@pytest.mark.parametrize(
    "written",
    ["(503) 555-0142", "503.555.0142", "+1 503 555 0142", "5035550142", "1-503-555-0142", "٥٠٣٥٥٥٠١٤٢"],
)
def test_a_phone_number_is_one_however_it_is_written(written: str) -> None:
    assert contact_spelling(written) == "+15035550142"


def test_a_number_without_country_code_is_of_the_citys_country(settings: Any) -> None:
    settings.REGION = "GB"
    assert contact_spelling("020 7946 0018") == "+442079460018"
    assert contact_spelling("+1 503 555 0142") == "+15035550142"


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("Boq@Munchkin.Example", "boq@munchkin.example"),
        ("12 Main  Street, 2nd floor", "12 main street, 2nd floor"),
        ("555-0142", "555-0142"),
        ("+999 12", "+999 12"),
        ("", ""),
    ],
)
def test_what_is_no_phone_number_is_spelled_as_a_name(written: str, spelled: str) -> None:
    assert contact_spelling(written) == spelled
