"""Made-up people. Every name is put together at random from lists; none is anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ceasefire.domain.terms import Gender, Housing

MEN = [
    "Abel",
    "Amari",
    "Bram",
    "Cato",
    "Dario",
    "Emeka",
    "Faris",
    "Gideon",
    "Hakim",
    "Idris",
    "Jomo",
    "Kofi",
    "Lazar",
    "Malik",
    "Nuri",
    "Orin",
    "Pavel",
    "Quill",
]
WOMEN = [
    "Aida",
    "Bria",
    "Cleo",
    "Dalia",
    "Esme",
    "Farah",
    "Greta",
    "Hana",
    "Imani",
    "Juno",
    "Kaya",
    "Lior",
    "Mina",
    "Noor",
    "Odessa",
    "Petra",
    "Rania",
    "Sefa",
]
FAMILY = [
    "Ashgrove",
    "Birdwhistle",
    "Coldwater",
    "Dunmore",
    "Elmhollow",
    "Fairweather",
    "Greystone",
    "Hollowell",
    "Inkpen",
    "Jessamine",
    "Kettleby",
    "Larkspur",
    "Merriweather",
    "Nightingale",
    "Oakenshaw",
    "Pennyfeather",
    "Quickfall",
    "Rivermoor",
    "Silverthorn",
    "Thistlewood",
]
NICKNAMES = ("", "", "", "Ace", "Bishop", "Cricket", "Duke", "Easy", "Flash", "Ghost")
LONG_NAME = "Maximiliano-Alexander Featherstonehaugh-Cholmondeley Wriothesley-Thistlewood"
ARABIC_NAME = "نور الدين الوادي"

RACES = (("B", 47), ("W", 24), ("H", 15), ("A", 6), ("N", 4), ("P", 2), ("U", 2))
"""The demonstration city's own codes, with how often each comes up."""
ETHNICITIES = (("HL", 18), ("NHL", 74), ("UNK", 8))
AREA_CODES = ("503", "971", "541", "458")
"""In each, the hundred numbers from 555-0100 on are kept for what is made up (the North American Numbering Plan)."""
ADULTS = (18, 44)
YOUTHS = (14, 17)


@dataclass(frozen=True)
class MadeUp:
    """Someone made up: what the records ask for."""

    full_name: str
    nickname: str
    gender: Gender
    birth_date: date
    race: str
    ethnicity: str
    housing: Housing
    phone: str


def make_up(
    random: Random,
    *,
    on: date,
    number: int,
    men_in_ten: int = 9,
    youth: bool = False,
    houseless: bool = False,
) -> MadeUp:
    """Make someone up, of an age that fits on the day `on`. No two numbers, from 0 to 399, have the same phone."""
    gender = Gender.MALE if random.randrange(10) < men_in_ten else Gender.FEMALE
    youngest, oldest = YOUTHS if youth else ADULTS
    age_in_days = int(365.25 * random.uniform(youngest + 0.1, oldest + 0.9))
    first = random.choice(MEN if gender is Gender.MALE else WOMEN)
    name = f"{first} {random.choice(FAMILY)}"
    return MadeUp(
        full_name={7: LONG_NAME, 11: ARABIC_NAME}.get(number, name),
        nickname=random.choice(NICKNAMES),
        gender=gender,
        birth_date=on - timedelta(days=age_in_days),
        race=_chosen(random, RACES),
        ethnicity=_chosen(random, ETHNICITIES),
        housing=Housing.HOUSELESS if houseless else Housing.HOUSED,
        phone=f"({AREA_CODES[number // 100]}) 555-01{number % 100:02}",
    )


def _chosen(random: Random, weighted: tuple[tuple[str, int], ...]) -> str:
    codes, weights = zip(*weighted, strict=True)
    return str(random.choices(codes, weights)[0])
