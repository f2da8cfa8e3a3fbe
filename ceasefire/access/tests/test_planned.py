"""What one line of the plan of the wall comes to: each right, on which columns, in which rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pytest

from ceasefire.access.wall import planned as wall
from ceasefire.access.wall.plan import KEY_KEEPER, SIGN_IN, Opening
from ceasefire.access.wall.planned import Grant, Policy, hidden_from, planned

CODE, LINK, CONTACT = "program.CityCode", "access.SignInLink", "people.ContactPoint"
OPEN_CONTACT = "held_by_id id kind person_id reference"
OPEN_VERSION = (
    "held_by_id history_change_reason history_date history_id history_type history_user_id id kind person_id"
    " reference"
)
OWN = "history_user_id = (SELECT nullif(current_setting('ceasefire.user', true), ''))"

READ = ["read program_citycode", "read program_citycode where mine"]
VERSIONS_READ = ["read program_historicalcitycode", "read program_historicalcitycode where mine"]
VERSIONS_NUMBERED = [
    "read program_historicalcitycode (history_id)",
    f"read program_historicalcitycode where {OWN}",
]
VERSIONS_ADDED = [
    "add program_historicalcitycode",
    f"add program_historicalcitycode where new: (mine) AND {OWN}",
]
ADDED = ["add program_citycode", "add program_citycode where new: mine"]

CASES = {
    "read, with its versions": (Opening(CODE, "mine"), [*READ, *VERSIONS_READ]),
    "chosen columns, and so no versions": (
        Opening(CODE, "mine", columns=("label", "kind")),
        ["read program_citycode (kind label)", "read program_citycode where mine"],
    ),
    "without what is guarded, and what follows it": (
        Opening(CONTACT, "mine", hides_guarded=True),
        [
            f"read people_contactpoint ({OPEN_CONTACT})",
            "read people_contactpoint where mine",
            f"read people_historicalcontactpoint ({OPEN_VERSION})",
            "read people_historicalcontactpoint where mine",
        ],
    ),
    "nothing is guarded": (Opening(CODE, "mine", hides_guarded=True), [*READ, *VERSIONS_READ]),
    "a door": (
        Opening(CODE, "mine", reads=False, adds=True),
        [*ADDED, *VERSIONS_ADDED, *VERSIONS_NUMBERED],
    ),
    "a door whose rows the database numbers": (
        Opening(LINK, "mine", reads=False, adds=True),
        [
            "add access_signinlink (digest used_at user_id)",
            "add access_signinlink where new: mine",
            "read access_signinlink (id)",
            "read access_signinlink where mine",
        ],
    ),
    "added in other rows than are read": (
        Opening(CODE, "mine", adds="yours"),
        [
            *READ,
            *VERSIONS_READ,
            "add program_citycode",
            "add program_citycode where new: yours",
            "add program_historicalcitycode",
            f"add program_historicalcitycode where new: (yours) AND {OWN}",
            f"read program_historicalcitycode where {OWN}",
        ],
    ),
    "added in the rows that are read": (
        Opening(CODE, "mine", adds=True),
        [*READ, *VERSIONS_READ, *ADDED, *VERSIONS_ADDED],
    ),
    "all of it changed, which adds a version": (
        Opening(CODE, "mine", changes=True),
        [
            *READ,
            *VERSIONS_READ,
            *VERSIONS_ADDED,
            "change program_citycode",
            "change program_citycode where mine new: mine",
        ],
    ),
    "one field changed and none read": (
        Opening(CODE, "mine", reads=False, changes=("label",)),
        [
            *VERSIONS_ADDED,
            *VERSIONS_NUMBERED,
            "change program_citycode (label)",
            "change program_citycode where mine new: mine",
        ],
    ),
    "held for the transaction": (
        Opening(LINK, "mine", locks=True),
        [
            "read access_signinlink",
            "read access_signinlink where mine",
            "change access_signinlink (id)",
            "change access_signinlink where mine new: false",
        ],
    ),
    "removed with its versions": (
        Opening(CODE, "mine", removes=True),
        [
            *READ,
            *VERSIONS_READ,
            "remove program_citycode",
            "remove program_citycode where mine",
            "remove program_historicalcitycode",
            "remove program_historicalcitycode where mine",
        ],
    ),
}
WORDS = {"SELECT": "read", "INSERT": "add", "UPDATE": "change", "DELETE": "remove", "ALL": "all"}


def told(facts: Iterable[Grant | Policy]) -> list[str]:
    """A line for each right on a table with its columns, and for each policy."""
    columns: dict[str, list[str]] = defaultdict(list)
    lines = []
    for fact in sorted(facts, key=str):
        right = f"{WORDS[fact.right]} {fact.table}"
        if isinstance(fact, Grant):
            columns[right].append(fact.column)
        else:
            new = f"new: {fact.added}" if fact.added else ""
            lines.append(" ".join(filter(None, [right, "where", fact.rows, new])))
    lines += [f"{right} ({' '.join(named)})" if any(named) else right for right, named in columns.items()]
    return sorted(lines)


def of_role(role: str) -> list[str]:
    all_of_it = planned()
    facts: list[Grant | Policy] = [*all_of_it.grants, *all_of_it.policies]
    return told(one for one in facts if one.role == role)


@pytest.mark.parametrize("case", CASES)
def test_a_line_of_the_plan_comes_to(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opening, expected = CASES[case]
    monkeypatch.setattr(wall, "PLAN", {"somebody": (opening,)})
    assert of_role("somebody") == sorted(expected)


def test_who_keeps_the_keys_reads_and_changes_what_is_guarded_and_nothing_else() -> None:
    of_contacts = [line for line in of_role(KEY_KEEPER) if "people_contactpoint" in line]
    assert of_contacts == [
        "change people_contactpoint (note value value_index)",
        "change people_contactpoint where true new: true",
        "read people_contactpoint (held_by_id id note value value_index)",
        "read people_contactpoint where true",
    ]
    assert not [line for line in of_role(KEY_KEEPER) if "citycode" in line]


def test_the_libraries_that_sign_people_in_work_with_their_own_tables() -> None:
    assert [line for line in of_role(SIGN_IN) if "mfa_authenticator" in line] == [
        "add mfa_authenticator",
        "all mfa_authenticator where true new: true",
        "change mfa_authenticator",
        "read mfa_authenticator",
        "remove mfa_authenticator",
    ]
    assert not [line for line in of_role(SIGN_IN) if line.startswith("all ") and "citycode" in line]


def test_every_table_is_listed_with_its_versions() -> None:
    assert {"program_citycode", "program_historicalcitycode", "mfa_authenticator"} <= planned().tables


def test_a_field_that_is_not_read_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    openings = (
        Opening(CODE, columns=("id", "label")),
        Opening(CONTACT, hides_guarded=True),
        Opening(LINK),
        Opening("program.Goal", reads=False, adds=True),
    )
    monkeypatch.setattr(wall, "PLAN", {"somebody": openings})
    assert hidden_from.__wrapped__("somebody") == {
        "program.citycode": {"kind", "reference"},
        "people.contactpoint": {"value", "value_index", "note"},
        "access.signinlink": set(),
    }


def test_a_policy_is_named_for_its_role_its_right_and_its_rows() -> None:
    policy = Policy("director", "program_citycode", "SELECT", "mine", "yours")
    assert policy.name == "director_select_9ac321cb"
